// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {BillForm} from "../types/Bill.sol";
import {CreditId, CreditStage, PresentationId, PresentationStatus} from "../types/Credit.sol";
import {DocumentId, Lei} from "../types/Identifiers.sol";
import {Day} from "../types/Units.sol";

/// @title What the documentary escrow and its servicing refuse, and what both record
interface IDocumentaryErrors {
    /// @notice Somebody put money in for the obligor.
    event PaidIn(CreditId indexed id, address indexed payer, uint64 amount);

    error CreditAlreadyOpened(CreditId id);
    error CreditNotOpen(CreditId id, CreditStage stage);
    /// @notice Obligor and applicant are one party, or a bank and the enterprise for which it stands in; the
    ///         beneficiary is another one. Each account acts for the entity that the terms name.
    error CreditPartiesInvalid(Lei obligor, Lei applicant, Lei beneficiary);
    /// @notice A credit is for more than zero, with a tolerance of at most a whole.
    error CreditAmountInvalid(uint64 amount, uint256 most);
    /// @notice A credit expires today or later, not before the latest shipment, and matures by `LAST_DAY`. At sight
    ///         there are no days to maturity, otherwise there are.
    error CreditDatesInvalid(Day latestShipment, Day expiresOn, uint16 usanceDays);
    /// @notice The first document is the bill of lading and no other one is; there are at most 16. A linked one needs
    ///         a reference. A milestone dates one shipment.
    error RequiredDocumentInvalid(uint256 index);
    /// @notice The account does not act for the party whose word is asked for.
    error NotPartyOfCredit(address account, Lei entity);
    /// @notice The money that could ever be drawn is here already.
    error PaidInTooMuch(uint64 amount, uint256 most);

    error PresentationAlreadyMade(PresentationId id);
    /// @notice The presentation is not where the act would find it.
    error PresentationInOtherState(PresentationId id, PresentationStatus status);
    /// @notice The credit has expired, or the time after the shipment is over.
    error PresentationLate(Day until);
    error ShipmentLate(Day shippedOn, Day latest);
    /// @notice More is drawn than is left with the tolerance; or less than the tolerance allows, or a second time,
    ///         where partial shipments are not.
    error DrawingInvalid(uint64 amount, uint256 least, uint256 most);
    error DocumentsIncomplete(uint256 presented, uint256 required);
    error AttestorNotNamed(uint256 index, Lei issuer, Lei named);
    /// @notice A document is for its holder to use: not the beneficiary.
    error DocumentHeldByOther(uint256 index, Lei holder);
    /// @notice Paid on before, or under another presentation now.
    error DocumentAlreadyPresented(DocumentId document, PresentationId by);
    /// @notice The document is worth less than the terms ask; of an invoice or a customs declaration counts what is
    ///         neither pledged nor paid.
    error DocumentCoversLess(DocumentId document, uint256 worth, uint256 needed);
    /// @notice The goods were not insured when they were shipped (UCP 600, article 28 e).
    error InsuredAfterShipment(DocumentId document, Day insuredOn, Day shippedOn);
    /// @notice Nothing shown proves that the contents of the document name the reference of the trade.
    error ReferenceNotProven(uint256 index);
    error BillFormMismatch(DocumentId bill, BillForm form, BillForm required);

    /// @notice A refusal names its discrepancies.
    error DiscrepanciesMissing(PresentationId id);
    /// @notice The time to refuse is over: the presentation is a complying one (UCP 600, article 16 f).
    error RefusalPrecluded(PresentationId id, Day answerBy);
    /// @notice Neither accepted yet, nor is the time to refuse over.
    error PresentationUnderExamination(PresentationId id, Day answerBy);
    /// @notice The seller did not hand the bill over in time.
    error SettlementLapsed(PresentationId id, Day until);
    /// @notice A loan for a settlement has the presentation's id as its salt and is in the token of the credit, at
    ///         sight.
    error LoanForOther(PresentationId id, bytes32 salt);
    /// @notice The loan is not secured by the goods.
    error GoodsNotPledged(DocumentId bill);
    /// @notice There is none of the obligor's money for an undertaking, or it is not due, and the caller adds none.
    error NothingToPay(PresentationId id);
    /// @notice The loan pays the escrow nothing, or more than is drawn.
    error LoanAmountInvalid(uint256 lent, uint64 amount);

    /// @notice Something may still be presented or settled, until after that day.
    error CreditStillOpen(CreditId id, Day until);
    error NothingUnused(CreditId id);
}
