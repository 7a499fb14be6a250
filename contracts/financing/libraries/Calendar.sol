// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {DateTimeLib} from "solady/src/utils/DateTimeLib.sol";

import {Day} from "../../types/Units.sol";

/// @notice The Gregorian calendar over `Day`: months as people count them.
library Calendar {
    using SafeCast for uint256;

    function civil(Day day) internal pure returns (uint256 year, uint256 month, uint256 dayOfMonth) {
        return DateTimeLib.epochDayToDate(Day.unwrap(day));
    }

    function isLastOfMonth(Day day) internal pure returns (bool) {
        (uint256 year, uint256 month, uint256 dayOfMonth) = civil(day);
        return dayOfMonth == DateTimeLib.daysInMonth(year, month);
    }

    /// @notice The same day of the month `months` later, or the last of that month where it is shorter.
    function addMonths(Day day, uint256 months) internal pure returns (Day) {
        (uint256 year, uint256 month, uint256 dayOfMonth) = civil(day);
        return _inMonth(year * 12 + month - 1 + months, dayOfMonth);
    }

    /// @notice The same day of the month `months` earlier, or the last of that month where it is shorter.
    /// @dev    Reverts before January 1970, where `Day` begins.
    function subtractMonths(Day day, uint256 months) internal pure returns (Day) {
        (uint256 year, uint256 month, uint256 dayOfMonth) = civil(day);
        return _inMonth(year * 12 + month - 1 - months, dayOfMonth);
    }

    function endOfMonth(Day day) internal pure returns (Day) {
        (uint256 year, uint256 month, ) = civil(day);
        return _inMonth(year * 12 + month - 1, 31);
    }

    /// @dev `count` is the number of the month since January of the year 0.
    function _inMonth(uint256 count, uint256 dayOfMonth) private pure returns (Day) {
        uint256 year = count / 12;
        uint256 month = (count % 12) + 1;
        uint256 last = DateTimeLib.daysInMonth(year, month);
        return Day.wrap(DateTimeLib.dateToEpochDay(year, month, dayOfMonth < last ? dayOfMonth : last).toUint32());
    }
}
