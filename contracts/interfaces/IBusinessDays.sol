// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Day} from "../types/Units.sol";

/// @title Days on which banks work: Monday to Friday, save holidays that were published thirty days before
interface IBusinessDays {
    event HolidayAdded(Day day);

    /// @notice A holiday is published thirty days ahead.
    error HolidayTooSoon(Day day, Day earliest);

    /// @notice Publishes holidays. They are never taken back. Governor only.
    /// @dev    Emits `HolidayAdded` for each. Reverts with `HolidayTooSoon`.
    function addHolidays(Day[] calldata holidays) external;

    function isBusinessDay(Day day) external view returns (bool);
}
