// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {EfficientHashLib} from "solady/src/utils/EfficientHashLib.sol";

import {Authorization} from "../../interfaces/ISignedMessages.sol";
import {Application, FinancingTerms, Instalment, Interest, Payout, RateFrom} from "../../types/FinancingTerms.sol";
import {DocumentId, FinancingId} from "../../types/Identifiers.sol";
import {Backing, Collateral} from "../../types/Pledge.sol";
import {Day, Rate} from "../../types/Units.sol";

/// @title EIP-712 struct hashes of offers and loan transfers
/// @dev   A wallet shows all of the terms. The id beside them binds the signature to one encoding of the terms, so that
///        the same terms, encoded otherwise, are not a second financing.
library FinancingMessages {
    using EfficientHashLib for bytes32[];

    bytes private constant APPLICATION_TYPE =
        "Application(uint8[4] waterfall,uint8 early,uint32 earlyFee,bool lastFirst,uint32 sweep,uint64 mostCosts)";
    bytes private constant BACKING_TYPE = "Backing(bytes32 document,uint64 share)";
    bytes private constant COLLATERAL_TYPE =
        "Collateral(address asset,bytes32 id,uint64 amount,uint64 face,bytes details,Backing[] backing)";
    bytes private constant INSTALMENT_TYPE = "Instalment(uint32 dueOn,uint64 principal)";
    bytes private constant INTEREST_TYPE =
        "Interest(uint8 dayCount,uint32 rate,uint32 penaltyUplift,uint16 graceDays,bool onOverdueInterest,"
        "address fixingAgent,int32 margin,RateFrom[] changes)";
    bytes private constant PAYOUT_TYPE = "Payout(address payee,uint64 amount)";
    bytes private constant RATE_FROM_TYPE = "RateFrom(uint32 from,uint32 rate)";
    bytes private constant TERMS_TYPE =
        "FinancingTerms(address lender,address borrower,address token,uint64 principal,address policy,"
        "Interest interest,Application application,Instalment[] schedule,Collateral[] collateral,Payout[] payouts,"
        "bytes32[] contested,bytes32 replaces,bytes32 salt)";

    bytes32 internal constant APPLICATION_TYPEHASH = keccak256(APPLICATION_TYPE);
    bytes32 internal constant BACKING_TYPEHASH = keccak256(BACKING_TYPE);
    bytes32 internal constant COLLATERAL_TYPEHASH = keccak256(bytes.concat(COLLATERAL_TYPE, BACKING_TYPE));
    bytes32 internal constant INSTALMENT_TYPEHASH = keccak256(INSTALMENT_TYPE);
    bytes32 internal constant INTEREST_TYPEHASH = keccak256(bytes.concat(INTEREST_TYPE, RATE_FROM_TYPE));
    bytes32 internal constant PAYOUT_TYPEHASH = keccak256(PAYOUT_TYPE);
    bytes32 internal constant RATE_FROM_TYPEHASH = keccak256(RATE_FROM_TYPE);
    bytes32 internal constant TERMS_TYPEHASH = keccak256(
        bytes.concat(
            TERMS_TYPE,
            APPLICATION_TYPE,
            BACKING_TYPE,
            COLLATERAL_TYPE,
            INSTALMENT_TYPE,
            INTEREST_TYPE,
            PAYOUT_TYPE,
            RATE_FROM_TYPE
        )
    );
    bytes32 internal constant OFFER_TYPEHASH = keccak256(
        bytes.concat(
            "Offer(bytes32 id,FinancingTerms terms,uint256 nonce,uint48 deadline)",
            APPLICATION_TYPE,
            BACKING_TYPE,
            COLLATERAL_TYPE,
            TERMS_TYPE,
            INSTALMENT_TYPE,
            INTEREST_TYPE,
            PAYOUT_TYPE,
            RATE_FROM_TYPE
        )
    );
    bytes32 internal constant TRANSFER_TYPEHASH = keccak256(
        "LoanTransfer(bytes32 id,address from,address to,uint64 price,uint256 nonce,uint48 deadline)"
    );

    /// @param termsHash_ `hash(terms)`
    function hashOffer(
        FinancingId id,
        bytes32 termsHash_,
        Authorization calldata offer
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(OFFER_TYPEHASH, id, termsHash_, offer.nonce, offer.deadline));
    }

    function hashTransfer(
        FinancingId id,
        address from,
        address to,
        uint64 price,
        Authorization calldata consent
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(TRANSFER_TYPEHASH, id, from, to, price, consent.nonce, consent.deadline));
    }

    function hash(FinancingTerms calldata terms) internal pure returns (bytes32) {
        bytes32[] memory words = EfficientHashLib.malloc(14);
        words.set(0, TERMS_TYPEHASH);
        words.set(1, uint256(uint160(terms.lender)));
        words.set(2, uint256(uint160(terms.borrower)));
        words.set(3, uint256(uint160(address(terms.token))));
        words.set(4, uint256(terms.principal));
        words.set(5, uint256(uint160(address(terms.policy))));
        words.set(6, _hash(terms.interest));
        words.set(7, _hash(terms.application));
        words.set(8, _hash(terms.schedule));
        words.set(9, _hash(terms.collateral));
        words.set(10, _hash(terms.payouts));
        words.set(11, keccak256(abi.encodePacked(terms.contested)));
        words.set(12, terms.replaces);
        words.set(13, terms.salt);
        return words.hash();
    }

    function _hash(Interest calldata interest) private pure returns (bytes32) {
        bytes32[] memory changes = EfficientHashLib.malloc(interest.changes.length);
        for (uint256 i; i < interest.changes.length; ++i) {
            RateFrom calldata change = interest.changes[i];
            changes.set(
                i,
                EfficientHashLib.hash(uint256(RATE_FROM_TYPEHASH), Day.unwrap(change.from), Rate.unwrap(change.rate))
            );
        }
        bytes32[] memory words = EfficientHashLib.malloc(9);
        words.set(0, INTEREST_TYPEHASH);
        words.set(1, uint256(interest.dayCount));
        words.set(2, uint256(Rate.unwrap(interest.rate)));
        words.set(3, uint256(Rate.unwrap(interest.penaltyUplift)));
        words.set(4, uint256(interest.graceDays));
        words.set(5, interest.onOverdueInterest ? 1 : 0);
        words.set(6, uint256(uint160(interest.fixingAgent)));
        words.set(7, uint256(int256(interest.margin)));
        words.set(8, changes.hash());
        return words.hash();
    }

    function _hash(Application calldata application) private pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    APPLICATION_TYPEHASH,
                    keccak256(abi.encode(application.waterfall)),
                    application.early,
                    application.earlyFee,
                    application.lastFirst,
                    application.sweep,
                    application.mostCosts
                )
            );
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
