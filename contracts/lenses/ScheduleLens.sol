// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DayCount} from "../financing/libraries/DayCount.sol";
import {rounded} from "../financing/libraries/Rounding.sol";
import {Schedules} from "../financing/libraries/Schedules.sol";
import {DayCountConvention} from "../types/DayCountConvention.sol";
import {Instalment} from "../types/FinancingTerms.sol";
import {Rounding} from "../types/Rounding.sol";
import {SchedulePlan} from "../types/Schedule.sol";
import {Day, ONE_MILLION, Rate} from "../types/Units.sol";

/// @title  Day counts and schedules as views
/// @notice What a party that has no SDK at hand asks before it signs terms: how a period is counted, which dates and
///         principal parts a schedule has. Holds nothing and calls nobody; the engines use the same libraries.
contract ScheduleLens {
    /// @notice Days from `start` (included) to `end` (excluded) as the convention counts them.
    /// @param termination the last day of the loan, which 30E/360 ISDA treats apart; zero if there is none
    function daysBetween(
        DayCountConvention convention,
        Day start,
        Day end,
        Day termination
    ) public pure returns (uint256) {
        return DayCount.daysBetween(convention, start, end, termination);
    }

    /// @notice The part of a year from `start` to `end`, as a fraction that is not reduced.
    function yearFraction(
        DayCountConvention convention,
        Day start,
        Day end,
        Day termination
    ) public pure returns (uint256 numerator, uint256 denominator) {
        numerator = DayCount.accrualUnits(convention, start, end, termination);
        denominator = DayCount.accrualUnitsPerYear(convention);
    }

    /// @notice Simple interest on `principal` from `start` to `end`, rounded once.
    function interest(
        uint64 principal,
        Rate rate,
        DayCountConvention convention,
        Day start,
        Day end,
        Day termination,
        Rounding rounding
    ) public pure returns (uint256) {
        (uint256 numerator, uint256 denominator) = yearFraction(convention, start, end, termination);
        return rounded(uint256(principal) * Rate.unwrap(rate) * numerator, denominator * ONE_MILLION, rounding);
    }

    /// @notice The due dates of a plan, of which the last is maturity.
    function dueDates(SchedulePlan memory plan) public pure returns (Day[] memory) {
        return Schedules.dueDates(plan);
    }

    /// @notice The schedule of a plan: due dates and principal parts, which sum to the principal.
    function build(SchedulePlan memory plan) public pure returns (Instalment[] memory) {
        return Schedules.build(plan);
    }

    /// @notice The interest of each period of a schedule that is paid as agreed, each rounded.
    function projectedInterest(
        Instalment[] memory schedule,
        Day start,
        Rate rate,
        DayCountConvention dayCount,
        Rounding rounding
    ) public pure returns (uint256[] memory) {
        return Schedules.projectedInterest(schedule, start, rate, dayCount, rounding);
    }
}
