// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @notice Tells the test runner what an invariant test may call: set it in `setUp`.
/// @dev The runner asks the test contract for the `target…` lists below, runs every function whose name begins with
/// `invariant` after each call of a random sequence, and `afterInvariant` at a sequence's end. View and pure functions
/// are never called.
///
/// Selectors alone narrow nothing: without target contracts the runner calls every contract that `setUp` has deployed.
/// `_target` therefore names both. An assertion in `afterInvariant` must hold for the empty sequence, too, or it covers
/// up the sequence that is shown when another one fails.
abstract contract InvariantTest {
    /// @dev The runner decodes it: neither order nor types may change.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    address[] private _contracts;
    FuzzSelector[] private _selectors;

    /// @notice Has every function of `handler` called that changes state.
    function _target(address handler) internal {
        _contracts.push(handler);
    }

    /// @notice Has only these functions of `handler` called. A selector that is listed twice is called twice as often.
    function _target(address handler, bytes4[] memory selectors) internal {
        _contracts.push(handler);
        _selectors.push(FuzzSelector({addr: handler, selectors: selectors}));
    }

    function targetContracts() external view returns (address[] memory) {
        return _contracts;
    }

    function targetSelectors() external view returns (FuzzSelector[] memory) {
        return _selectors;
    }
}
