// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Claim} from "../../interfaces/IFinancingServicing.sol";
import {Authorization} from "../../interfaces/ISignedMessages.sol";
import {FinancingTerms} from "../../types/FinancingTerms.sol";
import {FinancingId} from "../../types/Identifiers.sol";

/// @title EIP-712 struct hashes of offers and loan transfers
/// @dev   The terms are signed as the bytes of their ABI encoding, whose hash is the id of the financing: every field
///        is covered, none can be encoded in two ways, and the signature is of one financing only. What a signer wants
///        to see at a glance stands beside them.
library FinancingMessages {
    bytes32 internal constant OFFER_TYPEHASH = keccak256(
        "Offer(bytes terms,address lender,address borrower,address token,uint64 principal,uint32 rate,"
        "uint32 maturity,address through,uint256 nonce,uint48 deadline)"
    );
    bytes32 internal constant TRANSFER_TYPEHASH = keccak256(
        "LoanTransfer(bytes32 id,address from,address to,uint64 principal,uint8 status,uint64 owed,uint64 secured,"
        "uint64 price,uint256 nonce,uint48 deadline)"
    );

    bytes32 internal constant ACCEPTANCE_TYPEHASH = keccak256(
        "OfferAcceptance(bytes32 financing,address borrower,address through,uint256 nonce,uint48 deadline)"
    );

    /// @param id      `keccak256(abi.encode(terms))`
    /// @param through the one caller of `acceptThrough` that may submit the borrower's acceptance; zero if the borrower
    ///        accepts at the desk itself
    function hash(
        FinancingId id,
        FinancingTerms calldata terms,
        address through,
        Authorization calldata offer
    ) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    OFFER_TYPEHASH,
                    id,
                    terms.lender,
                    terms.borrower,
                    terms.token,
                    terms.principal,
                    terms.interest.rate,
                    terms.schedule[terms.schedule.length - 1].dueOn,
                    through,
                    offer.nonce,
                    offer.deadline
                )
            );
    }

    /// @dev Names the caller, which alone can submit it.
    function hashAcceptance(FinancingId id, Authorization calldata borrower) internal view returns (bytes32) {
        return
            keccak256(
                abi.encode(ACCEPTANCE_TYPEHASH, id, borrower.signer, msg.sender, borrower.nonce, borrower.deadline)
            );
    }

    function hashTransfer(
        FinancingId id,
        address from,
        address to,
        Claim calldata claim,
        Authorization calldata consent
    ) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    TRANSFER_TYPEHASH,
                    id,
                    from,
                    to,
                    claim.principal,
                    claim.status,
                    claim.owed,
                    claim.secured,
                    claim.price,
                    consent.nonce,
                    consent.deadline
                )
            );
    }
}
