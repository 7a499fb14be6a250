// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @notice Folds a fuzzed value into `[min, max]`; `vm.assume` would throw the run away instead.
/// A value inside stays what it is, so that a counterexample reads as it was used.
function bound(uint256 value, uint256 min, uint256 max) pure returns (uint256) {
    require(min <= max, EmptyBound(min, max));
    if (value >= min && value <= max) return value;
    uint256 span = max - min;
    return span == type(uint256).max ? value : min + (value % (span + 1));
}

error EmptyBound(uint256 min, uint256 max);
