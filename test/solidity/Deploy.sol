// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {vm} from "./Vm.sol";

/// @notice Deploys a contract by its artifact, such as `Lienbook.sol:Lienbook`. With `new` the compiler would build the
///         whole of it once more into each contract that deploys it, which takes a minute for the book.
/// @param  arguments of the constructor, ABI-encoded
function deploy(string memory artifact, bytes memory arguments) returns (address deployed) {
    bytes memory code = bytes.concat(vm.getCode(artifact), arguments);
    // solhint-disable-next-line no-inline-assembly
    assembly ("memory-safe") {
        deployed := create(0, add(code, 0x20), mload(code))
    }
    require(deployed != address(0), NotDeployed(artifact));
}

error NotDeployed(string artifact);
