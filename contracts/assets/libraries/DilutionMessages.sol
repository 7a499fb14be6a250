// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Authorization} from "../../interfaces/ISignedMessages.sol";
import {DocumentId} from "../../types/Identifiers.sol";

/// @title EIP-712 struct hashes of what debtors and issuers say that makes less of a receivable
library DilutionMessages {
    bytes32 internal constant REFUSAL_TYPEHASH = keccak256(
        "Refusal(bytes32 receivable,uint64 face,bytes32 reason,address debtor,uint256 nonce,uint48 deadline)"
    );
    bytes32 internal constant DISPUTE_TYPEHASH = keccak256(
        "Dispute(bytes32 receivable,uint64 amount,bytes32 reason,address debtor,uint256 nonce,uint48 deadline)"
    );
    bytes32 internal constant CREDIT_TYPEHASH = keccak256(
        "Credit(bytes32 receivable,bytes32 note,address issuer,uint256 nonce,uint48 deadline)"
    );

    function hashRefusal(
        DocumentId id,
        uint64 face,
        bytes32 reason,
        Authorization calldata by
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(REFUSAL_TYPEHASH, id, face, reason, by.signer, by.nonce, by.deadline));
    }

    function hashDispute(
        DocumentId id,
        uint64 amount,
        bytes32 reason,
        Authorization calldata by
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(DISPUTE_TYPEHASH, id, amount, reason, by.signer, by.nonce, by.deadline));
    }

    function hashCredit(DocumentId id, DocumentId note, Authorization calldata by) internal pure returns (bytes32) {
        return keccak256(abi.encode(CREDIT_TYPEHASH, id, note, by.signer, by.nonce, by.deadline));
    }
}
