// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {DateTimeLib} from "solady/src/utils/DateTimeLib.sol";

import {DayCountConvention} from "../../types/DayCountConvention.sol";
import {Day} from "../../types/Units.sol";
import {Calendar} from "./Calendar.sol";

/// @notice Days and year fractions of interest periods, in whole numbers: nothing is divided here.
library DayCount {
    using Calendar for Day;

    /// @notice A period that ends before it starts.
    error PeriodReversed(Day start, Day end);

    /// @notice Days from `start` (included) to `end` (excluded) as the convention counts them.
    /// @param termination the last day of the loan, which 30E/360 ISDA treats apart; zero if there is none
    function daysBetween(
        DayCountConvention convention,
        Day start,
        Day end,
        Day termination
    ) internal pure returns (uint256) {
        require(start <= end, PeriodReversed(start, end));
        // A last of February may start as a 30th and end as a 28th: a period of no days is none all the same.
        if (start == end) return 0;
        if (convention <= DayCountConvention.ActActIsda) return Day.unwrap(end - start);
        return _thirtyDayMonths(convention, start, end, termination);
    }

    /// @notice What an accrual accumulates: days, or for ACT/ACT ISDA the 365 · 366th parts of a year.
    /// @dev    For the 30/360 family, count from the start of the interest period and take differences: only then is a
    ///         period the sum of its parts.
    function accrualUnits(
        DayCountConvention convention,
        Day start,
        Day end,
        Day termination
    ) internal pure returns (uint256) {
        if (convention != DayCountConvention.ActActIsda) return daysBetween(convention, start, end, termination);
        require(start <= end, PeriodReversed(start, end));
        return _isdaUnits(start, end);
    }

    /// @notice The accrual units of one year.
    function accrualUnitsPerYear(DayCountConvention convention) internal pure returns (uint256) {
        if (convention == DayCountConvention.Act365F) return 365;
        return convention == DayCountConvention.ActActIsda ? 365 * 366 : 360;
    }

    function _thirtyDayMonths(
        DayCountConvention convention,
        Day start,
        Day end,
        Day termination
    ) private pure returns (uint256) {
        (uint256 y1, uint256 m1, uint256 d1) = start.civil();
        (uint256 y2, uint256 m2, uint256 d2) = end.civil();
        if (d1 == 31) d1 = 30;
        if (convention == DayCountConvention.ThirtyE360Isda) {
            if (_isLastOfFebruary(y1, m1, d1)) d1 = 30;
            if (d2 == 31 || (_isLastOfFebruary(y2, m2, d2) && !(end == termination))) d2 = 30;
        } else if (convention == DayCountConvention.ThirtyE360) {
            if (d2 == 31) d2 = 30;
        } else {
            if (convention == DayCountConvention.Thirty360US && _isLastOfFebruary(y1, m1, d1)) {
                d1 = 30;
                if (_isLastOfFebruary(y2, m2, d2)) d2 = 30;
            }
            if (d2 == 31 && d1 == 30) d2 = 30;
        }
        // Years and months first: within them the difference of the days may be negative, the whole is not.
        return 360 * y2 + 30 * m2 + d2 - (360 * y1 + 30 * m1 + d1);
    }

    function _isLastOfFebruary(uint256 year, uint256 month, uint256 dayOfMonth) private pure returns (bool) {
        return month == 2 && dayOfMonth == DateTimeLib.daysInMonth(year, 2);
    }

    /// @dev 366 for each day outside leap years, 365 for each day in one: the denominators over their product.
    function _isdaUnits(Day start, Day end) private pure returns (uint256) {
        (uint256 first, , ) = start.civil();
        (uint256 last, , ) = end.civil();
        uint256 from = Day.unwrap(start);
        uint256 to = Day.unwrap(end);
        if (first == last) return (to - from) * _weight(first);
        uint256 head = (DateTimeLib.dateToEpochDay(first + 1, 1, 1) - from) * _weight(first);
        uint256 tail = (to - DateTimeLib.dateToEpochDay(last, 1, 1)) * _weight(last);
        return head + tail + (last - first - 1) * (365 * 366);
    }

    function _weight(uint256 year) private pure returns (uint256) {
        return DateTimeLib.isLeapYear(year) ? 365 : 366;
    }
}
