// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {BillForm} from "./Bill.sol";
import {DocumentKind} from "./DocumentKind.sol";
import {DocumentId, Lei} from "./Identifiers.sol";
import {Currency, Day, Rate} from "./Units.sol";

/// @notice `keccak256(abi.encode(terms))` of the `CreditTerms`.
type CreditId is bytes32;

/// @notice `keccak256(abi.encode(credit, presentation))`.
type PresentationId is bytes32;

using {samePresentation as ==, otherPresentation as !=} for PresentationId global;

/// @notice When a complying presentation is paid.
enum Tenor {
    /// At once, out of the money in the escrow.
    Sight,
    /// So many days after the presentation.
    AfterSight,
    /// So many days after the shipment.
    AfterShipment
}

/// @notice A party to a credit: the entity that has its rights and duties, and the account through which it pays and
///         is paid. Every account of the entity signs for it later.
struct Party {
    address account;
    Lei entity;
}

/// @notice A document that has to be presented. Held by the beneficiary; the bill of lading by whoever shipped the
///         goods.
struct RequiredDocument {
    DocumentKind kind;
    /// Whose document; null: whoever may attest the kind.
    Lei attestor;
    /// The least that it is worth, in parts per million of what is drawn: at least a whole for an invoice, 110 % for
    /// the insurance (UCP 600, article 28 f). Zero: its value is not looked at. Of an invoice or a customs declaration
    /// so much is used up, a whole at most.
    Rate cover;
    /// Whether its contents must name the reference of the trade.
    bool linked;
}

/// @notice What a documentary credit, or a collection with the money put up, says. Only its hash is kept.
struct CreditTerms {
    /// Who must pay: the buyer, or the bank in its stead, which the buyer reimburses.
    Party obligor;
    /// The buyer. The same party as the obligor where it pays itself.
    Party applicant;
    /// The seller.
    Party beneficiary;
    /// Whether the bill goes to the obligor, as security until it is reimbursed; else to the applicant.
    bool titleToObligor;
    IERC20 token;
    Currency currency;
    /// In minor units.
    uint64 amount;
    /// By which what is drawn may be more or less, in parts per million of the amount (UCP 600, article 30).
    Rate tolerance;
    /// Whether several shipments may be drawn for, each by its own bill.
    bool partialShipments;
    Tenor tenor;
    /// 0 at sight.
    uint16 usanceDays;
    /// 0: any day up to expiry.
    Day latestShipment;
    /// The last day for presentation.
    Day expiresOn;
    /// Days after the shipment within which the documents are presented; 21 unless agreed otherwise (UCP 600, article
    /// 14 c).
    uint16 presentationDays;
    /// Of the bill of lading.
    BillForm form;
    /// If set, the day of shipment is the one on which the carrier reported the goods of this trade loaded, and not
    /// the date of the bill. For a single shipment.
    DocumentId trade;
    /// Hash of the reference that linked documents must name: of the contract, the order, the consignment.
    bytes32 tradeReference;
    /// The bill of lading first.
    RequiredDocument[] documents;
    /// Hash of what the credit says in words: description of goods, what each document must say.
    bytes32 text;
    /// Tells apart credits that are otherwise alike.
    bytes32 salt;
}

/// @notice A document as it is presented.
struct PresentedDocument {
    Lei issuer;
    bytes32 fingerprint;
    Lei holder;
    bytes32 contentRoot;
}

/// @notice What is drawn, and on which documents, in the order of the terms.
struct Presentation {
    uint64 amount;
    PresentedDocument[] documents;
    /// Tells apart presentations that are otherwise alike.
    bytes32 salt;
}

/// @notice Shows a field of a document without the others: see `ContentProof`.
struct FieldProof {
    string path;
    string value;
    bytes32 salt;
    bytes32[] proof;
}

enum CreditStage {
    None,
    Open,
    /// Nothing more is presented. What was undertaken is still owed.
    Closed
}

/// @notice What of a credit changes. One slot.
struct Credit {
    uint64 funds; //       8 bytes, of the obligor's money here
    uint64 drawn; //       8        paid or undertaken in all
    uint64 owed; //        8        undertaken and not paid yet
    uint16 heldUntil; //   2        Day until which presentations made in time may still be settled
    uint8 pending; //      1        presentations neither refused, taken back nor settled, lapsed ones among them
    CreditStage stage; //  1
}

enum PresentationStatus {
    None,
    /// Neither accepted nor refused. Once the time for that is over it is a complying one.
    Examined,
    Accepted,
    Refused,
    /// Title has passed; the amount is payable at maturity.
    Undertaken,
    /// Title has passed, and the amount was paid. Final.
    Paid,
    /// By the seller, before title had passed. Final.
    TakenBack
}

/// @notice What of a presentation changes. One slot.
struct PresentationState {
    PresentationStatus status; //  1 byte
    uint16 presentedOn; //         2  Day
    uint16 answerBy; //            2  Day, the last to refuse it
    uint16 settleBy; //            2  Day, the last for title and money to change hands
    uint16 maturity; //            2  Day on which an undertaking is payable
    uint64 paid; //                8  of an undertaking
    bytes15 presenter; //         15  `presenterOf` the beneficiary
}

function samePresentation(PresentationId a, PresentationId b) pure returns (bool) {
    return PresentationId.unwrap(a) == PresentationId.unwrap(b);
}

function otherPresentation(PresentationId a, PresentationId b) pure returns (bool) {
    return PresentationId.unwrap(a) != PresentationId.unwrap(b);
}

/// @dev What fits beside the rest of a presentation of the entity that made it: enough that no other one is taken for
///      it.
function presenterOf(Lei beneficiary) pure returns (bytes15) {
    return bytes15(keccak256(abi.encode(beneficiary)));
}
