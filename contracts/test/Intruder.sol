// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";

import {ITransferListener} from "./ITransferListener.sol";

/// @notice An account with code that makes one call of its own in the middle of somebody else's transfer.
contract Intruder is ITransferListener {
    address private _target;
    bytes private _call;

    bool public intruded;
    /// @notice Whether the call went through.
    bool public succeeded;
    /// @notice What it returned, or the error with which it was refused.
    bytes public answer;

    function aim(address target, bytes calldata call_) external {
        _target = target;
        _call = call_;
        intruded = false;
    }

    /// @notice Acts as this account in an ordinary transaction.
    function execute(address target, bytes calldata call_) external returns (bytes memory) {
        return Address.functionCall(target, call_);
    }

    function onTransfer(address, address, uint256) external {
        if (intruded || _target == address(0)) return;
        intruded = true;
        // The refusal is what the test wants to see: it must not undo the transfer.
        // solhint-disable-next-line avoid-low-level-calls
        (succeeded, answer) = _target.call(_call);
    }
}
