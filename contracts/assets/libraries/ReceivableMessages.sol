// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Authorization} from "../../interfaces/ISignedMessages.sol";
import {DocumentId} from "../../types/Identifiers.sol";
import {Day} from "../../types/Units.sol";

/// @title EIP-712 struct hashes of what debtors and buyers say about a receivable
library ReceivableMessages {
    bytes32 internal constant ACKNOWLEDGEMENT_TYPEHASH = keccak256(
        "Acknowledgement(bytes32 receivable,address seller,uint64 face,uint32 dueOn,bool noSetOff,address debtor,"
        "uint256 nonce,uint48 deadline)"
    );
    bytes32 internal constant ACCEPTANCE_TYPEHASH = keccak256(
        "AssignmentAcceptance(bytes32 receivable,address seller,bytes32 commitment,uint64 collectible,"
        "bytes32[] contested,address buyer,uint256 nonce,uint48 deadline)"
    );

    function hashAcknowledgement(
        DocumentId id,
        address seller,
        uint64 face,
        Day dueOn,
        bool noSetOff,
        Authorization calldata by
    ) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    ACKNOWLEDGEMENT_TYPEHASH,
                    id,
                    seller,
                    face,
                    dueOn,
                    noSetOff,
                    by.signer,
                    by.nonce,
                    by.deadline
                )
            );
    }

    function hashAcceptance(
        DocumentId id,
        address seller,
        bytes32 commitment,
        uint64 collectible,
        DocumentId[] calldata contested,
        Authorization calldata by
    ) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    ACCEPTANCE_TYPEHASH,
                    id,
                    seller,
                    commitment,
                    collectible,
                    keccak256(abi.encodePacked(contested)),
                    by.signer,
                    by.nonce,
                    by.deadline
                )
            );
    }
}
