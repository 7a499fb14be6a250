// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ROUNDING, roundingIn} from "../../types/Financing.sol";
import {Rounding} from "../../types/Rounding.sol";
import {ONE_MILLION} from "../../types/Units.sol";
import {rounded} from "./Rounding.sol";

// Interest and penalty are kept as exact numerators. They are divided when an amount is asked for, by the rounding
// rule of the terms, and what that took too much or too little stays in the numerator: over its life a financing pays
// the rounded sum.

/// @dev Parts of a year in which every day count is whole: the least common multiple of 360, 365 and 365 · 366.
uint256 constant YEAR = 1_603_080;
/// @dev What `interest` and `penalty` are over. With rates of at most 100 % a year, 112 bits hold the interest of
///      2^63 - 1 minor units, the largest principal, over 173 years; and `Financing` counts days up to the year 2149.
int256 constant DENOMINATOR = int256(YEAR * ONE_MILLION);

/// @dev The rounded running total less what was paid of it. Never negative: a payment takes at most that, and by the
///      same rule nothing is payable of what it took too much.
/// @param numerator what is left of the running total
/// @param odd       the flag for an odd number of units paid
function payableOf(int256 numerator, uint256 flags, uint256 odd) pure returns (uint256 amount) {
    // The usual rule, half up: a payment took at most half a unit too much, which is added here, so that the sum is not
    // negative. Kept this short so that the compiler inlines it: a payment asks for it several times.
    unchecked {
        amount = uint256(numerator + DENOMINATOR / 2) / uint256(DENOMINATOR);
    }
    if (flags & ROUNDING != 0) amount = _payableBy(numerator, flags, odd);
}

function _payableBy(int256 numerator, uint256 flags, uint256 odd) pure returns (uint256) {
    if (numerator <= 0) return 0;
    Rounding rule = roundingIn(uint8(flags));
    // The total is as odd or even as it was with one unit of what was paid. Numerators have at most 120 bits.
    unchecked {
        uint256 paid = rule == Rounding.HalfEven && flags & odd != 0 ? 1 : 0;
        return rounded(uint256(numerator) + paid * uint256(DENOMINATOR), uint256(DENOMINATOR), rule) - paid;
    }
}
