// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DayCount} from "../../../contracts/financing/libraries/DayCount.sol";
import {Schedules} from "../../../contracts/financing/libraries/Schedules.sol";
import {rounded} from "../../../contracts/financing/libraries/Rounding.sol";
import {DayCountConvention} from "../../../contracts/types/DayCountConvention.sol";
import {Instalment} from "../../../contracts/types/FinancingTerms.sol";
import {Repayment, SchedulePlan, Stub, TenorUnit} from "../../../contracts/types/Schedule.sol";
import {Rounding} from "../../../contracts/types/Rounding.sol";
import {Day, Rate} from "../../../contracts/types/Units.sol";
import {bound} from "../Bound.sol";
import {vm} from "../Vm.sol";

/// @notice What is true of every schedule, and the rounding that they share.
contract SchedulesTest {
    function testFuzz_APartOfAUnitIsRoundedByTheRule(uint256 numerator, uint256 denominator) external pure {
        denominator = bound(denominator, 1, type(uint256).max >> 2);
        numerator = bound(numerator, 0, type(uint256).max >> 1);
        // The sum of both must fit twice, as the rule says of its arguments.
        if (numerator > (type(uint256).max - denominator) / 2) numerator = (type(uint256).max - denominator) / 2;
        uint256 down = numerator / denominator;
        uint256 rest = numerator % denominator;
        uint256 up = rest == 0 ? down : down + 1;
        vm.assertEq(rounded(numerator, denominator, Rounding.Down), down, "down");
        vm.assertEq(rounded(numerator, denominator, Rounding.Up), up, "up");
        uint256 nearest = rest < denominator - rest ? down : up;
        vm.assertEq(rounded(numerator, denominator, Rounding.HalfUp), nearest, "to the nearest unit, a half up");
        if (rest == denominator - rest) nearest = down % 2 == 0 ? down : up;
        vm.assertEq(rounded(numerator, denominator, Rounding.HalfEven), nearest, "to the nearest, a half to the even");
    }

    function testFuzz_AHalfGoesUpOrToTheEven(uint256 whole, uint256 half) external pure {
        whole = bound(whole, 0, type(uint64).max);
        half = bound(half, 1, type(uint128).max);
        uint256 numerator = (2 * whole + 1) * half;
        vm.assertEq(rounded(numerator, 2 * half, Rounding.HalfUp), whole + 1, "up");
        vm.assertEq(rounded(numerator, 2 * half, Rounding.HalfEven), whole + (whole % 2), "to the even");
        vm.assertEq(rounded(numerator - 1, 2 * half, Rounding.HalfEven), whole, "less than a half");
        vm.assertEq(rounded(numerator + 1, 2 * half, Rounding.HalfEven), whole + 1, "more than a half");
    }

    function testFuzz_PartsSumToThePrincipalOnAscendingDays(uint256 seed, uint256 more) external pure {
        SchedulePlan memory plan = _planBy(seed, more);
        Instalment[] memory schedule = Schedules.build(plan);
        uint256 sum;
        Day previous = plan.start;
        for (uint256 i; i < schedule.length; ++i) {
            vm.assertTrue(previous < schedule[i].dueOn, "days ascend");
            previous = schedule[i].dueOn;
            sum += schedule[i].principal;
        }
        vm.assertTrue(previous == plan.maturity, "the last is maturity");
        vm.assertEq(sum, uint256(plan.principal), "no unit is lost");
    }

    function testFuzz_EqualPartsAreEqual(uint256 seed, uint256 more) external pure {
        SchedulePlan memory plan = _planBy(seed, more);
        plan.repayment = Repayment.EqualPrincipal;
        plan.grace = 0;
        Instalment[] memory schedule = Schedules.build(plan);
        uint256 count = schedule.length;
        uint256 due = plan.principal;
        for (uint256 i; i + 1 < count && due > schedule[0].principal; ++i) {
            vm.assertEq(uint256(schedule[i].principal), schedule[0].principal, "all but the last");
            due -= schedule[i].principal;
        }
        // Twice the part less twice the exact quotient is at most the unit to which it was rounded, or two to one side.
        uint256 twice = 2 * count * schedule[0].principal;
        if (count > 1 && schedule[0].principal < plan.principal) {
            (uint256 more_, uint256 less) = (count * plan.unit, count * plan.unit);
            if (plan.rounding == Rounding.Up) (more_, less) = (2 * more_, 0);
            if (plan.rounding == Rounding.Down) (more_, less) = (0, 2 * less);
            vm.assertLe(twice, 2 * uint256(plan.principal) + more_, "not too much");
            vm.assertLe(2 * uint256(plan.principal), twice + less, "not too little");
        }
    }

    function testFuzz_LevelPaymentsAreLevel(uint256 seed, uint256 more) external pure {
        SchedulePlan memory plan = _planBy(seed, more);
        plan.repayment = Repayment.LevelPayment;
        (plan.grace, plan.unit) = (0, 1);
        plan.principal = uint64(bound(plan.principal, 1e6, 1e15));
        Instalment[] memory schedule = Schedules.build(plan);
        uint256 year = DayCount.accrualUnitsPerYear(plan.dayCount) * 1_000_000;
        uint256 balance = plan.principal;
        uint256 level;
        Day from = plan.start;
        for (uint256 i; i < schedule.length; ++i) {
            uint256 units = DayCount.accrualUnits(plan.dayCount, from, schedule[i].dueOn, plan.maturity);
            uint256 interest = rounded(balance * Rate.unwrap(plan.rate) * units, year, plan.rounding);
            uint256 payment = schedule[i].principal + interest;
            if (level == 0 && schedule[i].principal != 0) level = payment;
            // The last payment makes good what rounding left in each of the others, with interest on it.
            uint256 slack = i + 1 == schedule.length ? 8 * schedule.length : 0;
            // Interest of a long first period may be more than that. Then nothing is repaid, and the end comes sooner.
            bool paidMore = schedule[0].principal == 0;
            if (paidMore && i != 0) vm.assertLe(payment, level + slack, "no payment is more than the others");
            else if (level > interest) vm.assertApproxEqAbs(payment, level, slack, "every payment is the same");
            balance -= schedule[i].principal;
            from = schedule[i].dueOn;
        }
        vm.assertEq(balance, 0, "all is repaid");
    }

    /// @dev At most five years of any tenors, and rates up to 30 %.
    function _planBy(uint256 seed, uint256 more) private pure returns (SchedulePlan memory plan) {
        plan.principal = uint64(bound(more, 1, type(uint64).max));
        plan.start = Day.wrap(uint32(10_000 + ((more >> 64) % 30_000)));
        plan.maturity = Day.wrap(Day.unwrap(plan.start) + uint32(1 + ((more >> 96) % 1_826)));
        plan.tenorUnit = TenorUnit(seed & 1);
        uint256 length = plan.tenorUnit == TenorUnit.Months ? 1 + ((seed >> 1) % 24) : 7 + ((seed >> 1) % 400);
        plan.tenorLength = uint16(length);
        plan.endOfMonth = (seed >> 16) & 1 == 1;
        plan.rate = Rate.wrap(uint32(1 + ((seed >> 17) % 300_000)));
        plan.unit = uint64(1 + ((seed >> 48) % 1_000));
        plan.dayCount = DayCountConvention((seed >> 80) % 7);
        plan.repayment = Repayment((seed >> 96) % 4);
        plan.stub = Stub((seed >> 112) % 4);
        plan.rounding = Rounding((seed >> 144) % 4);
        plan.grace = uint16((seed >> 128) % Schedules.dueDates(plan).length);
    }
}
