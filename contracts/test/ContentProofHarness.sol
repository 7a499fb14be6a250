// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ContentProof} from "../documents/libraries/ContentProof.sol";

/// @notice Opens the library of content proofs to the tests.
contract ContentProofHarness {
    function leafOf(string calldata path, string calldata value, bytes32 salt) external pure returns (bytes32) {
        return ContentProof.leafOf(path, value, salt);
    }

    function verify(
        bytes32 root,
        string calldata path,
        string calldata value,
        bytes32 salt,
        bytes32[] calldata proof
    ) external pure returns (bool) {
        return ContentProof.verify(root, path, value, salt, proof);
    }
}
