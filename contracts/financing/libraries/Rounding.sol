// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Rounding} from "../../types/Rounding.sol";

/// @dev Where the book rounds: to a whole unit by the rule agreed on, once for each amount, from the exact fraction.
///      Each rule adds something before the rest is cut off. The sum of numerator and denominator has 256 bits.
function rounded(uint256 numerator, uint256 denominator, Rounding rule) pure returns (uint256) {
    if (rule == Rounding.HalfUp) return halfUp(numerator, denominator);
    unchecked {
        uint256 added;
        if (rule == Rounding.Up) added = denominator - 1;
        // Just under a half; and a whole half above an odd unit, so that what is in the middle goes to the even one. An
        // odd denominator has no middle.
        if (rule == Rounding.HalfEven) added = (denominator - 1) / 2 + ((numerator / denominator) & ~denominator & 1);
        return (numerator + added) / denominator;
    }
}

/// @dev The usual rule, where it is known to be agreed on.
function halfUp(uint256 numerator, uint256 denominator) pure returns (uint256) {
    unchecked {
        return (numerator + denominator / 2) / denominator;
    }
}
