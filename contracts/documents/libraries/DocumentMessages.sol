// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Amendment, Document} from "../../types/Document.sol";
import {Authorization} from "../../interfaces/ISignedMessages.sol";
import {DocumentId} from "../../types/Identifiers.sol";

/// @title EIP-712 struct hashes of what an issuer says about its documents
/// @dev   Amendment, revocation and clearance name the document by its id, which commits to kind, issuer and
///        fingerprint.
library DocumentMessages {
    bytes32 internal constant DOCUMENT_TYPEHASH = keccak256(
        "Document(uint8 kind,bytes32 fingerprint,bytes20 holder,uint64 value,uint16 currency,uint32 datedOn,"
        "uint32 expiresOn,bytes32 contentRoot,bytes32[] linkingKeys,address attestor,uint256 nonce,uint48 deadline)"
    );
    bytes32 internal constant BATCH_TYPEHASH = keccak256(
        "Batch(bytes32 root,address attestor,uint256 nonce,uint48 deadline)"
    );
    bytes32 internal constant AMENDMENT_TYPEHASH = keccak256(
        "Amendment(bytes32 document,bytes32 replaces,bytes20 holder,uint64 value,uint32 expiresOn,bytes32 contentRoot,"
        "address attestor,uint256 nonce,uint48 deadline)"
    );
    bytes32 internal constant REVOCATION_TYPEHASH = keccak256(
        "Revocation(bytes32 document,bytes32 reason,address attestor,uint256 nonce,uint48 deadline)"
    );
    bytes32 internal constant CLEARANCE_TYPEHASH = keccak256(
        "Clearance(bytes32 document,bytes32 reason,address attestor,uint256 nonce,uint48 deadline)"
    );

    function hash(Document calldata document, Authorization calldata attestation) internal pure returns (bytes32) {
        // Two halves of static words make one encoding; one call would need more stack than the EVM has.
        return
            keccak256(
                bytes.concat(
                    abi.encode(
                        DOCUMENT_TYPEHASH,
                        document.kind,
                        document.fingerprint,
                        document.holder,
                        document.value,
                        document.currency,
                        document.datedOn
                    ),
                    abi.encode(
                        document.expiresOn,
                        document.contentRoot,
                        keccak256(abi.encodePacked(document.linkingKeys)),
                        attestation.signer,
                        attestation.nonce,
                        attestation.deadline
                    )
                )
            );
    }

    /// @dev What an issuer signs in place of each document of a batch.
    function hashBatch(bytes32 root, Authorization calldata attestation) internal pure returns (bytes32) {
        return keccak256(abi.encode(BATCH_TYPEHASH, root, attestation.signer, attestation.nonce, attestation.deadline));
    }

    /// @dev A document's leaf in the tree of a batch, as OpenZeppelin's StandardMerkleTree makes it. Hashed twice, so
    ///      that no inner node can be passed off as a document nor a document as an inner node.
    function leafOf(Document calldata document) internal pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(document))));
    }

    function hash(
        DocumentId id,
        Amendment calldata amendment,
        Authorization calldata attestation
    ) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    AMENDMENT_TYPEHASH,
                    id,
                    amendment.replaces,
                    amendment.holder,
                    amendment.value,
                    amendment.expiresOn,
                    amendment.contentRoot,
                    attestation.signer,
                    attestation.nonce,
                    attestation.deadline
                )
            );
    }

    function hashRevocation(
        DocumentId id,
        bytes32 reason,
        Authorization calldata attestation
    ) internal pure returns (bytes32) {
        return _hash(REVOCATION_TYPEHASH, id, reason, attestation);
    }

    function hashClearance(
        DocumentId id,
        bytes32 reason,
        Authorization calldata attestation
    ) internal pure returns (bytes32) {
        return _hash(CLEARANCE_TYPEHASH, id, reason, attestation);
    }

    function _hash(
        bytes32 typehash,
        DocumentId id,
        bytes32 reason,
        Authorization calldata attestation
    ) private pure returns (bytes32) {
        return keccak256(abi.encode(typehash, id, reason, attestation.signer, attestation.nonce, attestation.deadline));
    }
}
