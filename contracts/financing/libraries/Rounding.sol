// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @dev The rounding rule of the book: to the nearest minor unit, a half up, once for each amount, from the exact
///      fraction. Numerators are below 2^255 and denominators below 2^254.
function roundHalfUp(uint256 numerator, uint256 denominator) pure returns (uint256) {
    return (2 * numerator + denominator) / (2 * denominator);
}
