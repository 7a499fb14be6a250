// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {EfficientHashLib} from "solady/src/utils/EfficientHashLib.sol";

import {Authorization} from "../../interfaces/ISignedMessages.sol";
import {FinancingTerms, Instalment, Payout} from "../../types/FinancingTerms.sol";
import {DocumentId, FinancingId} from "../../types/Identifiers.sol";
import {Backing, Collateral} from "../../types/Pledge.sol";
import {Day, Rate} from "../../types/Units.sol";

/// @title EIP-712 struct hashes of offers
/// @dev   A wallet shows all of the terms. The id beside them binds the signature to one encoding of the terms, so that
///        the same terms, encoded otherwise, are not a second financing.
library FinancingMessages {
    using EfficientHashLib for bytes32[];

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
            "Offer(bytes32 id,FinancingTerms terms,uint256 nonce,uint48 deadline)",
            BACKING_TYPE,
            COLLATERAL_TYPE,
            TERMS_TYPE,
            INSTALMENT_TYPE,
            PAYOUT_TYPE
        )
    );

    function hash(
        FinancingId id,
        FinancingTerms calldata terms,
        Authorization calldata offer
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(OFFER_TYPEHASH, id, _hash(terms), offer.nonce, offer.deadline));
    }

    function _hash(FinancingTerms calldata terms) private pure returns (bytes32) {
        bytes32[] memory words = EfficientHashLib.malloc(13);
        words.set(0, TERMS_TYPEHASH);
        words.set(1, uint256(uint160(terms.lender)));
        words.set(2, uint256(uint160(terms.borrower)));
        words.set(3, uint256(uint160(address(terms.token))));
        words.set(4, uint256(terms.principal));
        words.set(5, uint256(Rate.unwrap(terms.rate)));
        words.set(6, terms.sweep ? 1 : 0);
        words.set(7, uint256(uint160(address(terms.policy))));
        words.set(8, _hash(terms.schedule));
        words.set(9, _hash(terms.collateral));
        words.set(10, _hash(terms.payouts));
        words.set(11, keccak256(abi.encodePacked(terms.contested)));
        words.set(12, terms.salt);
        return words.hash();
    }

    function _hash(Instalment[] calldata schedule) private pure returns (bytes32) {
        bytes32[] memory hashes = EfficientHashLib.malloc(schedule.length);
        for (uint256 i; i < schedule.length; ++i) {
            Instalment calldata instalment = schedule[i];
            hashes.set(
                i,
                EfficientHashLib.hash(uint256(INSTALMENT_TYPEHASH), Day.unwrap(instalment.dueOn), instalment.principal)
            );
        }
        return hashes.hash();
    }

    function _hash(Payout[] calldata payouts) private pure returns (bytes32) {
        bytes32[] memory hashes = EfficientHashLib.malloc(payouts.length);
        for (uint256 i; i < payouts.length; ++i) {
            Payout calldata payout = payouts[i];
            hashes.set(i, EfficientHashLib.hash(uint256(PAYOUT_TYPEHASH), uint160(payout.payee), payout.amount));
        }
        return hashes.hash();
    }

    function _hash(Collateral[] calldata collateral) private pure returns (bytes32) {
        bytes32[] memory hashes = EfficientHashLib.malloc(collateral.length);
        for (uint256 i; i < collateral.length; ++i) {
            Collateral calldata c = collateral[i];
            hashes.set(
                i,
                EfficientHashLib.hash(
                    COLLATERAL_TYPEHASH,
                    bytes32(uint256(uint160(c.asset))),
                    DocumentId.unwrap(c.id),
                    bytes32(uint256(c.amount)),
                    bytes32(uint256(c.face)),
                    keccak256(c.details),
                    _hash(c.backing)
                )
            );
        }
        return hashes.hash();
    }

    function _hash(Backing[] calldata backing) private pure returns (bytes32) {
        bytes32[] memory hashes = EfficientHashLib.malloc(backing.length);
        for (uint256 i; i < backing.length; ++i) {
            Backing calldata b = backing[i];
            hashes.set(
                i,
                EfficientHashLib.hash(BACKING_TYPEHASH, DocumentId.unwrap(b.document), bytes32(uint256(b.share)))
            );
        }
        return hashes.hash();
    }
}
