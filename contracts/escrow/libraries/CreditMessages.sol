// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Authorization} from "../../interfaces/ISignedMessages.sol";
import {CreditId, CreditTerms, PresentationId} from "../../types/Credit.sol";

/// @title EIP-712 struct hashes of what is signed about documentary credits
/// @dev   The terms are signed as the bytes of their ABI encoding, whose hash is the credit's id, with what a signer
///        wants to see at a glance beside them. The id of a presentation commits to the credit, the amount and every
///        document. All of them take effect once by their nature.
library CreditMessages {
    bytes32 internal constant CREDIT_TYPEHASH = keccak256(
        "DocumentaryCredit(bytes terms,bytes20 obligor,bytes20 applicant,bytes20 beneficiary,address token,"
        "uint64 amount,uint32 expiresOn,address signer,uint256 nonce,uint48 deadline)"
    );
    bytes32 internal constant PRESENTATION_TYPEHASH = keccak256(
        "DocumentPresentation(bytes32 presentation,uint64 amount,address by,uint256 nonce,uint48 deadline)"
    );
    bytes32 internal constant ACCEPTANCE_TYPEHASH = keccak256(
        "DocumentAcceptance(bytes32 presentation,uint64 amount,address by,uint256 nonce,uint48 deadline)"
    );
    bytes32 internal constant REFUSAL_TYPEHASH = keccak256(
        "DocumentRefusal(bytes32 presentation,bytes32 discrepancies,address by,uint256 nonce,uint48 deadline)"
    );
    bytes32 internal constant WAIVER_TYPEHASH = keccak256(
        "DiscrepancyWaiver(bytes32 presentation,uint64 amount,address by,uint256 nonce,uint48 deadline)"
    );
    bytes32 internal constant WITHDRAWAL_TYPEHASH = keccak256(
        "PresentationWithdrawal(bytes32 presentation,uint64 amount,address by,uint256 nonce,uint48 deadline)"
    );
    bytes32 internal constant RELEASE_TYPEHASH = keccak256(
        "CreditRelease(bytes32 credit,uint64 amount,address by,uint256 nonce,uint48 deadline)"
    );

    function hash(
        CreditId id,
        CreditTerms calldata terms,
        Authorization calldata signed
    ) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    CREDIT_TYPEHASH,
                    id,
                    terms.obligor.entity,
                    terms.applicant.entity,
                    terms.beneficiary.entity,
                    terms.token,
                    terms.amount,
                    terms.expiresOn,
                    signed.signer,
                    signed.nonce,
                    signed.deadline
                )
            );
    }

    /// @param typehash of a presentation, an acceptance, a waiver or a withdrawal
    function hash(
        bytes32 typehash,
        PresentationId id,
        uint64 amount,
        Authorization calldata signed
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(typehash, id, amount, signed.signer, signed.nonce, signed.deadline));
    }

    function hashRefusal(
        PresentationId id,
        bytes32 discrepancies,
        Authorization calldata signed
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(REFUSAL_TYPEHASH, id, discrepancies, signed.signer, signed.nonce, signed.deadline));
    }

    function hashRelease(CreditId id, uint64 amount, Authorization calldata signed) internal pure returns (bytes32) {
        return keccak256(abi.encode(RELEASE_TYPEHASH, id, amount, signed.signer, signed.nonce, signed.deadline));
    }
}
