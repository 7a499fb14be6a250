// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {BillForm} from "../types/Bill.sol";
import {
    Credit,
    CreditId,
    CreditStage,
    CreditTerms,
    FieldProof,
    Presentation,
    PresentationId,
    PresentationState,
    PresentationStatus
} from "../types/Credit.sol";
import {DocumentId, Lei} from "../types/Identifiers.sol";
import {Day} from "../types/Units.sol";
import {IBillOfLading} from "./IBillOfLading.sol";
import {IBusinessDays} from "./IBusinessDays.sol";
import {IDocumentRegistry} from "./IDocumentRegistry.sol";
import {IFinancingDesk} from "./IFinancingDesk.sol";
import {ILienbook} from "./ILienbook.sol";
import {IMilestones} from "./IMilestones.sol";
import {Authorization, ISignedMessages} from "./ISignedMessages.sol";

/// @title Documents against payment, or against a promise to pay
/// @notice Whoever acts on a credit shows its terms, in their standard ABI encoding; their hash is its id.
///         The buyer, or a bank in its stead, opens a credit; the seller presents the documents; title to the goods
///         and the money, or the obligor's undertaking to pay at maturity, change hands in one transaction or not at
///         all. What the register knows of the documents is checked here, whatever anybody says; what only their
///         contents say the obligor examines, and accepts, or refuses once within five business days, or is precluded
///         from refusing (UCP 600, articles 14 to 16; eUCP for electronic records). In the exchange the register uses
///         up what is drawn of each invoice, so that nobody finances it again.
/// @dev    The bill of lading stays in the seller's hands until then: the seller signs its transfer for this contract
///         alone, so nobody holds the bill who is no participant, and nobody can be left without it and without the
///         money. Nobody administers the escrow, no guardian pauses it, and it asks nobody's standing once a credit is
///         open.
interface IDocumentaryEscrow is ISignedMessages {
    /// @notice A credit is open. `terms` are for `abi.decode` as `CreditTerms`.
    event CreditOpened(CreditId indexed id, Lei indexed obligor, Lei indexed beneficiary, bytes terms);
    /// @notice Somebody put money in for the obligor.
    event PaidIn(CreditId indexed id, address indexed payer, uint64 amount);
    /// @notice Documents were presented that are in order as far as the chain can tell.
    /// @param  presented `abi.encode(credit, presentation)`, whose hash is the id of the presentation
    /// @param  answerBy  the last day to refuse it; 0 if it was settled at once
    event DocumentsPresented(CreditId indexed credit, PresentationId indexed id, bytes presented, Day answerBy);
    event PresentationAccepted(PresentationId indexed id, address indexed by);
    /// @param  discrepancies hash of the list of all of them
    event PresentationRefused(PresentationId indexed id, address indexed by, bytes32 discrepancies);
    /// @notice Applicant and obligor take up the refused documents all the same.
    event DiscrepanciesWaived(PresentationId indexed id, address indexed applicant);
    /// @notice Title to the goods passed, against payment or against the undertaking to pay.
    /// @param  maturity day on which the undertaking is payable; 0 where the amount was paid
    event PresentationSettled(PresentationId indexed id, DocumentId indexed bill, uint64 amount, Day maturity);
    /// @notice The amount was paid out of a loan, for which the goods are pledged.
    event SettlementFinanced(PresentationId indexed id, uint256 lent);
    /// @notice So much of an undertaking was paid.
    event UndertakingPaid(PresentationId indexed id, address indexed payer, uint64 amount);
    /// @notice Nothing more is presented under a credit.
    /// @param  released by the beneficiary, before it had come to its end
    event CreditClosed(CreditId indexed id, bool released);
    /// @notice What nothing is owed against went back to the obligor.
    event UnusedFundsReturned(CreditId indexed id, uint256 amount);
    /// @notice The token refused a payment, which waits here for the entity.
    event EntityPaymentParked(IERC20 indexed token, Lei indexed entity, uint256 amount);
    event EntityPaymentWithdrawn(IERC20 indexed token, Lei indexed entity, address to, uint256 amount);

    error CreditAlreadyOpened(CreditId id);
    error CreditNotOpen(CreditId id, CreditStage stage);
    /// @notice Obligor and applicant are one party, or a bank and the enterprise for which it stands in; the
    ///         beneficiary is another one. Each account acts for the entity that the terms name.
    error CreditPartiesInvalid(Lei obligor, Lei applicant, Lei beneficiary);
    /// @notice A credit is for more than zero, with a tolerance of at most a whole.
    error CreditAmountInvalid(uint64 amount, uint256 most);
    /// @notice A credit expires today or later, not before the latest shipment, and matures by the year 2149. At sight
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
    error NothingWaiting(IERC20 token, Lei entity);

    /// @notice Opens a credit. At sight the obligor's money, tolerance included, is taken in.
    /// @dev    Anyone submits the obligor's signature over `DocumentaryCredit`, and the applicant's if it is another
    ///         party. All three parties must be in good standing. The obligor must have approved the money to this
    ///         contract. Emits `CreditOpened`, and `PaidIn` at sight.
    function open(
        Authorization calldata obligor,
        Authorization calldata applicant,
        CreditTerms calldata terms
    ) external returns (CreditId id);

    /// @notice Puts money in for the obligor's undertakings, up to all that may ever be owed. It is the obligor's.
    /// @dev    Anyone, who must have approved the amount. Emits `PaidIn`.
    function payIn(uint64 amount, CreditTerms calldata terms) external;

    /// @notice Presents documents. The obligor has until the end of the fifth business day that follows.
    /// @dev    The beneficiary in person, or anyone with its signature over `DocumentPresentation`. Emits
    ///         `DocumentsPresented`.
    /// @param  references one for each linked document, in the order of the terms
    function present(
        Presentation calldata presentation,
        FieldProof[] calldata references,
        Authorization calldata beneficiary,
        CreditTerms calldata terms
    ) external returns (PresentationId id);

    /// @notice Takes the documents as they are.
    /// @dev    Anyone with the obligor's signature over `DocumentAcceptance`. Emits `PresentationAccepted`.
    function accept(
        Presentation calldata presentation,
        Authorization calldata obligor,
        CreditTerms calldata terms
    ) external;

    /// @notice Refuses documents, once, with every discrepancy. The seller may present anew until the credit expires.
    /// @dev    Anyone with the obligor's signature over `DocumentRefusal`, until the fifth business day. Emits
    ///         `PresentationRefused`.
    function refuse(
        Presentation calldata presentation,
        bytes32 discrepancies,
        Authorization calldata obligor,
        CreditTerms calldata terms
    ) external;

    /// @notice Takes up documents that were refused, and are in no other presentation since.
    /// @dev    Anyone with the signatures of applicant and obligor over `DiscrepancyWaiver`. Emits
    ///         `DiscrepanciesWaived`.
    function waive(
        Presentation calldata presentation,
        Authorization calldata applicant,
        Authorization calldata obligor,
        CreditTerms calldata terms
    ) external;

    /// @notice Title against money, or against the undertaking to pay at maturity. Of a presentation that was
    ///         accepted, or not refused in time, and whose documents are still what they were. What is drawn is used
    ///         up of each invoice, and what the terms ask of each customs declaration; or nothing happens, where one of
    ///         them is pledged, or sold to somebody else.
    /// @dev    Anyone with the signature of the bill's holder over `BillTransferThrough`, which names this contract
    ///         and has the presentation's id as its reference. Until seven days after the examination. Emits
    ///         `PresentationSettled`.
    function settle(
        Presentation calldata presentation,
        Authorization calldata bill,
        CreditTerms calldata terms
    ) external;

    /// @notice As `settle`, and in the same transaction a bank lends the money, for which the goods are pledged to it.
    ///         What the loan pays is set free of the obligor's money before the loan is drawn, so that a bank does not
    ///         have to have it twice.
    /// @dev    As `settle`, at sight only. The bill is among the financing's collateral; its salt is the presentation's
    ///         id, its payouts to this contract are at most what is drawn. Emits `SettlementFinanced`, too.
    /// @param  offer      the lender's, for `IFinancingDesk.acceptThrough`
    /// @param  acceptance the borrower's signature over `OfferAcceptance`, which names this contract
    /// @param  loan       `abi.encode` of the `FinancingTerms`
    function settleFinanced(
        Presentation calldata presentation,
        Authorization calldata bill,
        Authorization calldata offer,
        Authorization calldata acceptance,
        bytes calldata loan,
        CreditTerms calldata terms
    ) external;

    /// @notice Presents, accepts and settles at once, where the obligor has seen the documents before.
    /// @dev    Anyone with the bill holder's signature and the obligor's. Emits `DocumentsPresented` and
    ///         `PresentationSettled`.
    function settleAtOnce(
        Presentation calldata presentation,
        FieldProof[] calldata references,
        Authorization calldata bill,
        Authorization calldata obligor,
        CreditTerms calldata terms
    ) external returns (PresentationId id);

    /// @notice Pays an undertaking, or part of it: from maturity on out of the obligor's money here, and what is
    ///         missing, or all of it before maturity, out of the caller's. Whoever owes more than it has put up does
    ///         not keep back what it has.
    /// @dev    Anyone, who must have approved what is missing. The obligor may use its money here before maturity,
    ///         too. Emits `UndertakingPaid`.
    /// @param  most what the caller is ready to add; zero for nothing
    function payUndertaking(uint64 most, Presentation calldata presentation, CreditTerms calldata terms) external;

    /// @notice Ends a credit before its time: the beneficiary does not want it any more.
    /// @dev    Anyone with the beneficiary's signature over `CreditRelease`. Emits `CreditClosed`, and
    ///         `UnusedFundsReturned` if there are any.
    function release(Authorization calldata beneficiary, CreditTerms calldata terms) external;

    /// @notice Ends a credit under which nothing can be presented or settled any more, and returns to the obligor what
    ///         nothing is owed against.
    /// @dev    Anyone: once all is drawn; else after expiry, and after the last day on which a presentation made
    ///         before may be settled. Emits `CreditClosed` the first time, and `UnusedFundsReturned`.
    function returnUnused(CreditTerms calldata terms) external;

    /// @notice Takes what a token refused to deliver to an entity, to an address of its choice.
    /// @dev    Any account of the entity. Emits `EntityPaymentWithdrawn`.
    function withdrawParked(IERC20 token, address to) external returns (uint256 amount);

    /// @notice A credit by its id: `keccak256(abi.encode(terms))`.
    function creditOf(CreditId id) external view returns (Credit memory);

    /// @notice A presentation by its id: `keccak256(abi.encode(credit, presentation))`.
    function presentationOf(PresentationId id) external view returns (PresentationState memory);

    /// @notice The last presentation with a document. Of one that was settled at once the escrow keeps no state but
    ///         this.
    function presentedIn(DocumentId document) external view returns (PresentationId);

    function parked(IERC20 token, Lei entity) external view returns (uint256);

    function desk() external view returns (IFinancingDesk);

    function registry() external view returns (IDocumentRegistry);

    /// @notice Which has to list the escrow for invoices to be paid here.
    function lienbook() external view returns (ILienbook);

    function milestones() external view returns (IMilestones);

    function billOfLading() external view returns (IBillOfLading);

    /// @notice On which days banks work.
    function calendar() external view returns (IBusinessDays);
}
