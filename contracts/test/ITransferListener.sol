// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @notice Is told of every movement of a token, in the middle of it.
interface ITransferListener {
    function onTransfer(address from, address to, uint256 amount) external;
}
