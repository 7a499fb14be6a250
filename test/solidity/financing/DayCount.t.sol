// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DayCount} from "../../../contracts/financing/libraries/DayCount.sol";
import {DayCountConvention} from "../../../contracts/types/DayCountConvention.sol";
import {Day} from "../../../contracts/types/Units.sol";
import {bound} from "../Bound.sol";
import {vm} from "../Vm.sol";

/// @notice The day counts against the sentences by which they are known, over a calendar that is walked through.
contract DayCountTest {
    /// @dev Up to 2100, and no period of more than thirty years: the walk takes as long as the time.
    uint256 private constant LAST = 47_500;
    uint256 private constant LONGEST = 11_000;

    struct Date {
        uint256 year;
        uint256 month;
        uint256 day;
    }

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
        Date memory date = _dateOf(Day.unwrap(from));
        uint256 expected;
        for (uint256 day = Day.unwrap(from); day < Day.unwrap(to); ++day) {
            expected += _isLeap(date.year) ? 365 : 366;
            _next(date);
        }
        uint256 counted = DayCount.accrualUnits(DayCountConvention.ActActIsda, from, to, Day.wrap(0));
        vm.assertEq(counted, expected, "each day over the days of its year");
    }

    function testFuzz_MonthsOfThirtyDays(uint256 start, uint256 length, bool matures) external pure {
        (Day from, Day to) = _period(start, length);
        Date memory a = _dateOf(Day.unwrap(from));
        Date memory b = _dateOf(Day.unwrap(to));
        Day termination = matures ? to : Day.wrap(0);
        bool none = from == to;
        uint256 first = a.day == 31 ? 30 : a.day;
        uint256 last = b.day == 31 && first == 30 ? 30 : b.day;
        _check(DayCountConvention.Thirty360BondBasis, from, to, termination, none ? 0 : _apart(a, b, first, last));

        last = b.day == 31 ? 30 : b.day;
        _check(DayCountConvention.ThirtyE360, from, to, termination, none ? 0 : _apart(a, b, first, last));

        first = _isLastOfMonth(a) ? 30 : a.day;
        last = _isLastOfMonth(b) && !(matures && b.month == 2) ? 30 : b.day;
        _check(DayCountConvention.ThirtyE360Isda, from, to, termination, none ? 0 : _apart(a, b, first, last));

        bool february = a.month == 2 && _isLastOfMonth(a);
        first = february || a.day == 31 ? 30 : a.day;
        last = b.day == 31 && first == 30 ? 30 : b.day;
        if (february && b.month == 2 && _isLastOfMonth(b)) last = 30;
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

    /// @dev From 1970-01-01, year by year and month by month.
    function _dateOf(uint256 day) private pure returns (Date memory date) {
        (date.year, date.month) = (1970, 1);
        for (; day >= (_isLeap(date.year) ? 366 : 365); ++date.year) day -= _isLeap(date.year) ? 366 : 365;
        for (; day >= _daysIn(date); ++date.month) day -= _daysIn(date);
        date.day = day + 1;
    }

    function _next(Date memory date) private pure {
        if (date.day < _daysIn(date)) ++date.day;
        else if (date.month < 12) (date.month, date.day) = (date.month + 1, 1);
        else (date.year, date.month, date.day) = (date.year + 1, 1, 1);
    }

    function _isLastOfMonth(Date memory date) private pure returns (bool) {
        return date.day == _daysIn(date);
    }

    function _daysIn(Date memory date) private pure returns (uint256) {
        if (date.month == 2) return _isLeap(date.year) ? 29 : 28;
        return date.month == 4 || date.month == 6 || date.month == 9 || date.month == 11 ? 30 : 31;
    }

    function _isLeap(uint256 year) private pure returns (bool) {
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    }
}
