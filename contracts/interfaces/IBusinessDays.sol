// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Day} from "../types/Units.sol";

/// @title Days on which banks work: Monday to Friday, save holidays that were published thirty days before
interface IBusinessDays {
    event HolidayAdded(Day day);
    event HolidayRemoved(Day day);

    /// @notice A holiday is published thirty days ahead, and so is that there will be none.
    error HolidayTooSoon(Day day, Day earliest);

    /// @notice Publishes holidays. Governor only.
    /// @dev    Emits `HolidayAdded` for each. Reverts with `HolidayTooSoon`.
    function addHolidays(Day[] calldata holidays) external;

    /// @notice Takes holidays back that were published by mistake, thirty days before: what was counted with them stays
    ///         counted, and nobody has a day less than it was told. Governor only.
    /// @dev    Emits `HolidayRemoved` for each. Reverts with `HolidayTooSoon`.
    function removeHolidays(Day[] calldata holidays) external;

    function isBusinessDay(Day day) external view returns (bool);
}
