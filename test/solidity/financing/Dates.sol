// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @notice A date as people write it, walked to day by day: nothing of the calendar that the contracts use.
struct Date {
    uint256 year;
    uint256 month;
    uint256 day;
}

/// @notice From 1970-01-01, year by year and month by month.
function dateOf(uint256 day) pure returns (Date memory date) {
    (date.year, date.month) = (1970, 1);
    for (; day >= (isLeap(date.year) ? 366 : 365); ++date.year) day -= isLeap(date.year) ? 366 : 365;
    for (; day >= daysIn(date); ++date.month) day -= daysIn(date);
    date.day = day + 1;
}

/// @notice Turns the page.
function next(Date memory date) pure {
    if (date.day < daysIn(date)) ++date.day;
    else if (date.month < 12) (date.month, date.day) = (date.month + 1, 1);
    else (date.year, date.month, date.day) = (date.year + 1, 1, 1);
}

function isLastOfMonth(Date memory date) pure returns (bool) {
    return date.day == daysIn(date);
}

function daysIn(Date memory date) pure returns (uint256) {
    if (date.month == 2) return isLeap(date.year) ? 29 : 28;
    return date.month == 4 || date.month == 6 || date.month == 9 || date.month == 11 ? 30 : 31;
}

function isLeap(uint256 year) pure returns (bool) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}
