// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {FinancingTerms, Instalment, Offer, Payout} from "../../types/FinancingTerms.sol";
import {FinancingId} from "../../types/Identifiers.sol";
import {Backing, Collateral} from "../../types/Pledge.sol";

/// @title EIP-712 struct hashes of terms and offers
/// @dev   The struct hash of the terms is the id of the financing, so that what a lender's wallet shows, what it signs and
///        what the desk stores are one thing.
library FinancingMessages {
    bytes private constant BACKING_TYPE = "Backing(bytes32 document,uint64 share)";
    bytes private constant COLLATERAL_TYPE =
        "Collateral(address asset,bytes32 id,uint64 amount,uint64 face,bytes details,Backing[] backing)";
    bytes private constant INSTALMENT_TYPE = "Instalment(uint32 dueOn,uint64 principal)";
    bytes private constant PAYOUT_TYPE = "Payout(address payee,uint64 amount)";
    bytes private constant TERMS_TYPE =
        "FinancingTerms(address lender,address borrower,address token,uint64 principal,"
        "uint32 rate,bool sweep,address policy,Instalment[] schedule,Collateral[] collateral,Payout[] payouts,"
        "bytes32[] contested,bytes32 salt)";

    bytes32 internal constant BACKING_TYPEHASH = keccak256(BACKING_TYPE);
    bytes32 internal constant INSTALMENT_TYPEHASH = keccak256(INSTALMENT_TYPE);
    bytes32 internal constant PAYOUT_TYPEHASH = keccak256(PAYOUT_TYPE);
    bytes32 internal constant COLLATERAL_TYPEHASH = keccak256(bytes.concat(COLLATERAL_TYPE, BACKING_TYPE));
    bytes32 internal constant TERMS_TYPEHASH = keccak256(
        bytes.concat(TERMS_TYPE, BACKING_TYPE, COLLATERAL_TYPE, INSTALMENT_TYPE, PAYOUT_TYPE)
    );
    bytes32 internal constant OFFER_TYPEHASH = keccak256(
        bytes.concat(
            "Offer(FinancingTerms terms,uint256 nonce,uint48 deadline)",
            BACKING_TYPE,
            COLLATERAL_TYPE,
            TERMS_TYPE,
            INSTALMENT_TYPE,
            PAYOUT_TYPE
        )
    );

    function hash(Offer calldata offer, FinancingId id) internal pure returns (bytes32) {
        return keccak256(abi.encode(OFFER_TYPEHASH, id, offer.nonce, offer.deadline));
    }

    function hash(FinancingTerms calldata terms) internal pure returns (FinancingId) {
        // Two halves of static words make one encoding; one call would need more stack than the EVM has.
        return
            FinancingId.wrap(
                keccak256(
                    bytes.concat(
                        abi.encode(
                            TERMS_TYPEHASH,
                            terms.lender,
                            terms.borrower,
                            terms.token,
                            terms.principal,
                            terms.rate,
                            terms.sweep,
                            terms.policy
                        ),
                        abi.encode(
                            _hash(terms.schedule),
                            _hash(terms.collateral),
                            _hash(terms.payouts),
                            keccak256(abi.encodePacked(terms.contested)),
                            terms.salt
                        )
                    )
                )
            );
    }

    function _hash(Instalment[] calldata schedule) private pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](schedule.length);
        for (uint256 i; i < hashes.length; ++i) {
            hashes[i] = keccak256(abi.encode(INSTALMENT_TYPEHASH, schedule[i].dueOn, schedule[i].principal));
        }
        return keccak256(abi.encodePacked(hashes));
    }

    function _hash(Payout[] calldata payouts) private pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](payouts.length);
        for (uint256 i; i < hashes.length; ++i) {
            hashes[i] = keccak256(abi.encode(PAYOUT_TYPEHASH, payouts[i].payee, payouts[i].amount));
        }
        return keccak256(abi.encodePacked(hashes));
    }

    function _hash(Collateral[] calldata collateral) private pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](collateral.length);
        for (uint256 i; i < hashes.length; ++i) {
            Collateral calldata c = collateral[i];
            hashes[i] = keccak256(
                abi.encode(COLLATERAL_TYPEHASH, c.asset, c.id, c.amount, c.face, keccak256(c.details), _hash(c.backing))
            );
        }
        return keccak256(abi.encodePacked(hashes));
    }

    function _hash(Backing[] calldata backing) private pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](backing.length);
        for (uint256 i; i < hashes.length; ++i) {
            hashes[i] = keccak256(abi.encode(BACKING_TYPEHASH, backing[i].document, backing[i].share));
        }
        return keccak256(abi.encodePacked(hashes));
    }
}
