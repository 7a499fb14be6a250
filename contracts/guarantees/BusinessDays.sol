// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IBusinessDays} from "../interfaces/IBusinessDays.sol";
import {Day, today} from "../types/Units.sol";

/// @title Days on which banks work
/// @dev   A period is counted once, when it begins, and its end is kept: no later holiday shortens or lengthens it.
abstract contract BusinessDays is IBusinessDays, AccessManaged {
    using SafeCast for uint256;

    /// @dev Days from the publication of a holiday, or of there being none, to that day.
    uint256 internal constant HOLIDAY_NOTICE = 30;
    /// @dev No period of business days is longer, whatever was made a holiday.
    uint256 internal constant LONGEST_PERIOD = 30;

    mapping(uint256 word => uint256 bits) private _holidays;

    /// @inheritdoc IBusinessDays
    function addHolidays(Day[] calldata holidays) external restricted {
        for (uint256 i; i < holidays.length; ++i) {
            (uint256 word, uint256 bit) = _placeOf(holidays[i]);
            _holidays[word] |= bit;
            emit HolidayAdded(holidays[i]);
        }
    }

    /// @inheritdoc IBusinessDays
    function removeHolidays(Day[] calldata holidays) external restricted {
        for (uint256 i; i < holidays.length; ++i) {
            (uint256 word, uint256 bit) = _placeOf(holidays[i]);
            _holidays[word] &= ~bit;
            emit HolidayRemoved(holidays[i]);
        }
    }

    /// @inheritdoc IBusinessDays
    function isBusinessDay(Day day) public view returns (bool) {
        uint256 number = Day.unwrap(day);
        return _isBusinessDay(number, _holidays[number >> 8]);
    }

    /// @dev Where a day is kept that is far enough ahead to be made a holiday, or one no longer.
    function _placeOf(Day holiday) private view returns (uint256 word, uint256 bit) {
        uint256 day = Day.unwrap(holiday);
        uint256 earliest = Day.unwrap(today()) + HOLIDAY_NOTICE;
        require(day >= earliest, HolidayTooSoon(holiday, Day.wrap(earliest.toUint32())));
        return (day >> 8, 1 << (day & 0xff));
    }

    /// @dev The last of `count` business days that follow `from`, thirty days away at most.
    function _businessDaysAfter(Day from, uint256 count) internal view returns (Day) {
        uint256 number = Day.unwrap(from);
        uint256 word = number >> 8;
        uint256 holidays = _holidays[word];
        unchecked {
            // `count` ends the loop at zero; a `Day` and thirty are far from the largest number.
            for (uint256 last = number + LONGEST_PERIOD; number != last && count != 0;) {
                ++number;
                if (number >> 8 != word) {
                    word = number >> 8;
                    holidays = _holidays[word];
                }
                if (_isBusinessDay(number, holidays)) --count;
            }
        }
        return Day.wrap(uint32(number)); // thirty days after a `Day`
    }

    /// @param holidays of the 256 days among which it is
    function _isBusinessDay(uint256 number, uint256 holidays) private pure returns (bool) {
        // 1970-01-01 was a Thursday: 0 to 6 from Monday. A day and three are far from the largest number.
        unchecked {
            return (number + 3) % 7 < 5 && holidays & (1 << (number & 0xff)) == 0;
        }
    }
}
