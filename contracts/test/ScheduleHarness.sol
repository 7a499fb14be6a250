// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Calendar} from "../financing/libraries/Calendar.sol";
import {ScheduleLens} from "../lenses/ScheduleLens.sol";
import {DayCountConvention} from "../types/DayCountConvention.sol";
import {Instalment} from "../types/FinancingTerms.sol";
import {SchedulePlan} from "../types/Schedule.sol";
import {Day} from "../types/Units.sol";

/// @notice The lens in batches: a test compares hundreds of cases in one call.
contract ScheduleHarness is ScheduleLens {
    struct Period {
        DayCountConvention convention;
        Day start;
        Day end;
        Day termination;
    }

    function countMany(
        Period[] calldata periods
    ) external pure returns (uint256[] memory counts, uint256[] memory numerators, uint256[] memory denominators) {
        counts = new uint256[](periods.length);
        numerators = new uint256[](periods.length);
        denominators = new uint256[](periods.length);
        for (uint256 i; i < periods.length; ++i) {
            Period calldata p = periods[i];
            counts[i] = daysBetween(p.convention, p.start, p.end, p.termination);
            (numerators[i], denominators[i]) = yearFraction(p.convention, p.start, p.end, p.termination);
        }
    }

    function addMonthsMany(Day[] calldata dates, uint256[] calldata months) external pure returns (Day[] memory moved) {
        moved = new Day[](dates.length);
        for (uint256 i; i < dates.length; ++i) moved[i] = Calendar.addMonths(dates[i], months[i]);
    }

    function subtractMonthsMany(
        Day[] calldata dates,
        uint256[] calldata months
    ) external pure returns (Day[] memory moved) {
        moved = new Day[](dates.length);
        for (uint256 i; i < dates.length; ++i) moved[i] = Calendar.subtractMonths(dates[i], months[i]);
    }

    function monthEnds(Day[] calldata dates) external pure returns (Day[] memory ends, bool[] memory last) {
        ends = new Day[](dates.length);
        last = new bool[](dates.length);
        for (uint256 i; i < dates.length; ++i) {
            ends[i] = Calendar.endOfMonth(dates[i]);
            last[i] = Calendar.isLastOfMonth(dates[i]);
        }
    }

    function buildMany(
        SchedulePlan[] calldata plans
    ) external pure returns (Instalment[][] memory schedules, uint256[][] memory interest) {
        schedules = new Instalment[][](plans.length);
        interest = new uint256[][](plans.length);
        for (uint256 i; i < plans.length; ++i) {
            schedules[i] = build(plans[i]);
            SchedulePlan calldata plan = plans[i];
            interest[i] = projectedInterest(schedules[i], plan.start, plan.rate, plan.dayCount, plan.rounding);
        }
    }
}
