// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DayCount} from "../financing/libraries/DayCount.sol";
import {DayCountConvention} from "../types/DayCountConvention.sol";
import {Day} from "../types/Units.sol";

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
}
