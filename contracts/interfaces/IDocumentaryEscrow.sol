// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {CreditId, CreditTerms, FieldProof, Presentation, PresentationId} from "../types/Credit.sol";
import {DocumentId, Lei} from "../types/Identifiers.sol";
import {Day} from "../types/Units.sol";
import {IBillOfLading} from "./IBillOfLading.sol";
import {IBusinessDays} from "./IBusinessDays.sol";
import {IDocumentRegistry} from "./IDocumentRegistry.sol";
import {IDocumentaryErrors} from "./IDocumentaryErrors.sol";
import {IFinancingDesk} from "./IFinancingDesk.sol";
import {ILienbook} from "./ILienbook.sol";
import {IMilestones} from "./IMilestones.sol";
import {Authorization} from "./ISignedMessages.sol";

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
///         money. Nobody administers the escrow, no guardian pauses it, and once a credit is open it asks nobody's
///         standing, but the buyer's when title passes.
interface IDocumentaryEscrow is IDocumentaryErrors {
    /// @notice A credit is open. `terms` are for `abi.decode` as `CreditTerms`.
    event CreditOpened(CreditId indexed id, Lei indexed obligor, Lei indexed beneficiary, bytes terms);
    /// @notice Documents were presented that are in order as far as the chain can tell.
    /// @param  presented `abi.encode(credit, presentation)`, whose hash is the id of the presentation
    /// @param  answerBy  the last day to refuse it; 0 if it was settled at once
    event DocumentsPresented(CreditId indexed credit, PresentationId indexed id, bytes presented, Day answerBy);
    event PresentationAccepted(PresentationId indexed id, address indexed by);
    /// @notice Title to the goods passed, against payment or against the undertaking to pay.
    /// @param  maturity day on which the undertaking is payable; 0 where the amount was paid
    event PresentationSettled(PresentationId indexed id, DocumentId indexed bill, uint64 amount, Day maturity);
    /// @notice The amount was paid out of a loan, for which the goods are pledged.
    event SettlementFinanced(PresentationId indexed id, uint256 lent);

    /// @notice Opens a credit. At sight the obligor's money, tolerance included, is taken in.
    /// @dev    Anyone submits the obligor's signature over `DocumentaryCredit`, and the applicant's if it is another
    ///         party. All three parties must be in good standing. The obligor must have approved the money to this
    ///         contract. Emits `CreditOpened`, and `PaidIn` at sight.
    function open(
        Authorization calldata obligor,
        Authorization calldata applicant,
        CreditTerms calldata terms
    ) external returns (CreditId id);

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

    /// @notice Title against money, or against the undertaking to pay at maturity. Of a presentation that was
    ///         accepted, or not refused in time, and whose documents are still what they were. What is drawn is used
    ///         up of each invoice, and what the terms ask of each customs declaration; or nothing happens, where one of
    ///         them is pledged, or sold to somebody else. Where the buyer has lost its standing, a bank that pays in
    ///         its stead takes title; straight bills excepted, which are the buyer's alone.
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

    /// @notice The code of all functions that are not here: `IDocumentaryServicing`, called at the escrow's address.
    function servicing() external view returns (address);

    function desk() external view returns (IFinancingDesk);

    function registry() external view returns (IDocumentRegistry);

    /// @notice Which has to list the escrow for invoices to be paid here.
    function lienbook() external view returns (ILienbook);

    function milestones() external view returns (IMilestones);

    function billOfLading() external view returns (IBillOfLading);

    /// @notice On which days banks work.
    function calendar() external view returns (IBusinessDays);
}
