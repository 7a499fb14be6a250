// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

/// @title  Proofs that a document has a field
/// @notice The contents of a document are committed by the root of a Merkle tree with one salted leaf per field, as
///         OpenZeppelin's StandardMerkleTree builds it with the leaf encoding `["string", "string", "bytes32"]`:
///
///         leaf = keccak256(keccak256(abi.encode(string path, string value, bytes32 salt)))
///         node = keccak256(the two children, the smaller first)
///
///         A leaf is hashed twice, so that no inner node can be passed off as a leaf. The salt is secret until the
///         field is disclosed, so that the hashes in a proof say nothing about the fields beside it.
library ContentProof {
    /// @notice The leaf of a field.
    function leafOf(string calldata path, string calldata value, bytes32 salt) internal pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(path, value, salt))));
    }

    /// @notice Whether the field `path` with `value` is among those that `root` commits to.
    /// @dev    That no other value was committed under the same path is for whoever holds the whole document to check.
    function verify(
        bytes32 root,
        string calldata path,
        string calldata value,
        bytes32 salt,
        bytes32[] calldata proof
    ) internal pure returns (bool) {
        return MerkleProof.verifyCalldata(proof, root, leafOf(path, value, salt));
    }
}
