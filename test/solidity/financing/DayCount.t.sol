// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DayCount} from "../../../contracts/financing/libraries/DayCount.sol";
import {DayCountConvention} from "../../../contracts/types/DayCountConvention.sol";
import {Day} from "../../../contracts/types/Units.sol";
import {bound} from "../Bound.sol";
import {vm} from "../Vm.sol";
import {Date, dateOf, isLastOfMonth, isLeap, next} from "./Dates.sol";

/// @notice The day counts against the sentences by which they are known, over a calendar that is walked through.
contract DayCountTest {
    /// @dev Up to 2100, and no period of more than thirty years: the walk takes as long as the time.
    uint256 private constant LAST = 47_500;
    uint256 private constant LONGEST = 11_000;

    function testFuzz_CalendarDaysAreCounted(uint256 start, uint256 length) external pure {
        (Day from, Day to) = _period(start, length);
        uint256 days_ = Day.unwrap(to) - Day.unwrap(from);
        DayCountConvention[3] memory actual = [
            DayCountConvention.Act360,
            DayCountConvention.Act365F,
            DayCountConvention.ActActIsda
        ];
        for (uint256 i; i < 3; ++i) {
            vm.assertEq(DayCount.daysBetween(actual[i], from, to, Day.wrap(0)), days_, "days by the calendar");
        }
    }

    function testFuzz_ADayOfALeapYearIsA366thOfIt(uint256 start, uint256 length) external pure {
        (Day from, Day to) = _period(start, length);
        Date memory date = dateOf(Day.unwrap(from));
        uint256 expected;
        for (uint256 day = Day.unwrap(from); day < Day.unwrap(to); ++day) {
            expected += isLeap(date.year) ? 365 : 366;
            next(date);
        }
        uint256 counted = DayCount.accrualUnits(DayCountConvention.ActActIsda, from, to, Day.wrap(0));
        vm.assertEq(counted, expected, "each day over the days of its year");
    }

    function testFuzz_MonthsOfThirtyDays(uint256 start, uint256 length, bool matures) external pure {
        (Day from, Day to) = _period(start, length);
        Date memory a = dateOf(Day.unwrap(from));
        Date memory b = dateOf(Day.unwrap(to));
        Day termination = matures ? to : Day.wrap(0);
        bool none = from == to;
        uint256 first = a.day == 31 ? 30 : a.day;
        uint256 last = b.day == 31 && first == 30 ? 30 : b.day;
        _check(DayCountConvention.Thirty360BondBasis, from, to, termination, none ? 0 : _apart(a, b, first, last));

        last = b.day == 31 ? 30 : b.day;
        _check(DayCountConvention.ThirtyE360, from, to, termination, none ? 0 : _apart(a, b, first, last));

        first = isLastOfMonth(a) ? 30 : a.day;
        last = isLastOfMonth(b) && !(matures && b.month == 2) ? 30 : b.day;
        _check(DayCountConvention.ThirtyE360Isda, from, to, termination, none ? 0 : _apart(a, b, first, last));

        bool february = a.month == 2 && isLastOfMonth(a);
        first = february || a.day == 31 ? 30 : a.day;
        last = b.day == 31 && first == 30 ? 30 : b.day;
        if (february && b.month == 2 && isLastOfMonth(b)) last = 30;
        _check(DayCountConvention.Thirty360US, from, to, termination, none ? 0 : _apart(a, b, first, last));
    }

    function _check(DayCountConvention convention, Day from, Day to, Day termination, uint256 expected) private pure {
        vm.assertEq(DayCount.daysBetween(convention, from, to, termination), expected, "days by the convention");
        vm.assertEq(DayCount.accrualUnits(convention, from, to, termination), expected, "units by the convention");
    }

    function _apart(Date memory a, Date memory b, uint256 first, uint256 last) private pure returns (uint256) {
        return (b.year - a.year) * 360 + b.month * 30 + last - a.month * 30 - first;
    }

    function _period(uint256 start, uint256 length) private pure returns (Day from, Day to) {
        start = bound(start, 0, LAST - LONGEST);
        return (Day.wrap(uint32(start)), Day.wrap(uint32(start + bound(length, 0, LONGEST))));
    }
}
