// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @notice ISO 4217 numeric code, e.g. 840 for USD. Amounts beside it are integers in its minor unit (ISO 4217 table
///         A.1).
type Currency is uint16;

/// @notice Annual rate in parts per million: 8 % is 80 000.
type Rate is uint32;

/// @notice Whole days since 1970-01-01, UTC. Every date and every count of days in the book is one of these.
type Day is uint32;

using {sameCurrency as ==, otherCurrency as !=} for Currency global;
using {earlier as <, later as >, notLater as <=, notEarlier as >=, sameDay as ==, daysAfter as -} for Day global;
using {isStorable, plusDays} for Day global;

/// @dev One whole in the unit of `Rate`, and of every share and advance rate.
uint256 constant ONE_MILLION = 1_000_000;

/// @dev The last day that the 16 bits of a stored one hold, in the year 2149.
Day constant LAST_DAY = Day.wrap(type(uint16).max);

function sameCurrency(Currency a, Currency b) pure returns (bool) {
    return Currency.unwrap(a) == Currency.unwrap(b);
}

function otherCurrency(Currency a, Currency b) pure returns (bool) {
    return Currency.unwrap(a) != Currency.unwrap(b);
}

function earlier(Day a, Day b) pure returns (bool) {
    return Day.unwrap(a) < Day.unwrap(b);
}

function later(Day a, Day b) pure returns (bool) {
    return Day.unwrap(a) > Day.unwrap(b);
}

function notLater(Day a, Day b) pure returns (bool) {
    return Day.unwrap(a) <= Day.unwrap(b);
}

function notEarlier(Day a, Day b) pure returns (bool) {
    return Day.unwrap(a) >= Day.unwrap(b);
}

function sameDay(Day a, Day b) pure returns (bool) {
    return Day.unwrap(a) == Day.unwrap(b);
}

/// @dev Days from `b` to `a` wrapped as `Day`; reverts if `b` is later.
function daysAfter(Day a, Day b) pure returns (Day) {
    return Day.wrap(Day.unwrap(a) - Day.unwrap(b));
}

function isStorable(Day day) pure returns (bool) {
    return day <= LAST_DAY;
}

/// @dev Whoever adds has counted them in years at most.
function plusDays(Day day, uint256 days_) pure returns (Day) {
    return Day.wrap(uint32(Day.unwrap(day) + days_));
}

/// @dev So many days before today; the first of all days if that is none.
function daysAgo(uint256 days_) view returns (Day) {
    uint256 number = Day.unwrap(today());
    return Day.wrap(number > days_ ? uint32(number - days_) : 0);
}

/// @dev The day of this block. A uint32 of days lasts for eleven million years.
function today() view returns (Day) {
    return Day.wrap(uint32(block.timestamp / 1 days));
}
