// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @notice What becomes of a part of a minor unit, of which nothing can be paid. Amounts are never negative.
enum Rounding {
    /// To the nearest unit, a half up.
    HalfUp,
    /// To the nearest unit, a half to the even one: over many amounts neither side gains. "Banker's rounding".
    HalfEven,
    /// Off: the borrower never pays before it is owed whole.
    Down,
    /// To a whole unit: the lender never waits for what is owed in part.
    Up
}
