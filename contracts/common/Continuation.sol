// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @dev Runs code that does not fit into a contract, in its storage, and answers what it answers.
function continueIn(address code) {
    // solhint-disable-next-line no-inline-assembly
    assembly ("memory-safe") {
        let data := mload(0x40)
        calldatacopy(data, 0, calldatasize())
        let done := delegatecall(gas(), code, data, calldatasize(), 0, 0)
        returndatacopy(data, 0, returndatasize())
        if iszero(done) {
            revert(data, returndatasize())
        }
        return(data, returndatasize())
    }
}
