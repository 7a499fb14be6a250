// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Disbursement, DisbursementId, DisbursementTerms, Drawing, TrancheUse, Use} from "../types/Disbursement.sol";
import {FinancingTerms} from "../types/FinancingTerms.sol";
import {DocumentId, FinancingId, Lei} from "../types/Identifiers.sol";
import {Milestone} from "../types/Milestone.sol";
import {Day, Rate} from "../types/Units.sol";
import {ICover} from "./ICover.sol";
import {IDocumentRegistry} from "./IDocumentRegistry.sol";
import {IFinancingDesk} from "./IFinancingDesk.sol";
import {ILienbook} from "./ILienbook.sol";
import {IMilestones} from "./IMilestones.sol";
import {IParkedPayments} from "./IParkedPayments.sol";
import {Authorization, ISignedMessages} from "./ISignedMessages.sol";

/// @title The use of a loan's proceeds
/// @notice A financing that names this contract among its payees pays there what is to be used for a purpose. Lender
///         and borrower sign how: in tranches, each to a named payee, on named evidence, until a day. What is not used
///         by then goes to the lender and reduces the debt, by the desk's ordinary repayment; once nothing is owed, it
///         is the borrower's. Nobody administers it, nothing pauses it, and no one can take money that is another's.
/// @dev    Money is known to have come by the desk alone: it accepts a financing only together with its payouts. So
///         whoever agrees, funds, follows or returns shows the financing's terms, never a balance. The token and its
///         transfers are as listed at the desk.
interface IDisbursementEscrow is ISignedMessages, IParkedPayments {
    /// @notice Lender and borrower agreed on the use of a financing's proceeds. `terms` are for `abi.decode` as
    ///         `DisbursementTerms`.
    event DisbursementAgreed(
        DisbursementId indexed id,
        FinancingId indexed financing,
        address indexed borrower,
        address lender,
        bytes terms
    );
    /// @notice The financing was drawn down: the money of every tranche is here.
    event DisbursementFunded(DisbursementId indexed id, FinancingId indexed financing);
    /// @notice A tranche was paid.
    /// @param evidence the document that it was paid on, or the hash of trade, milestone and borrower
    event TrancheReleased(
        DisbursementId indexed id,
        address indexed payee,
        uint256 index,
        uint64 amount,
        bytes32 evidence
    );
    /// @notice A tranche will not be paid any more.
    event TrancheReturned(DisbursementId indexed id, uint256 index, uint64 amount);
    /// @notice Unused money went home.
    /// @param reduced  paid to the creditor, for what the financing owes
    /// @param refunded to the borrower, because nothing is owed any more
    /// @param kept     here until the financing's terms let it be applied
    event UnusedReturned(FinancingId indexed financing, uint256 reduced, uint256 refunded, uint256 kept);
    /// @notice Misuse of a tranche was established.
    /// @param by       the monitor; null where the evidence itself fell
    /// @param evidence hash of what proves it, or the document that was taken back or is worth less
    /// @param rate     what the financing bears from today on; zero: as before
    event MisuseReported(DisbursementId indexed id, uint256 index, Lei indexed by, bytes32 evidence, Rate rate);
    /// @notice Misuse stands no more, from today on.
    event MisuseCleared(DisbursementId indexed id, address indexed by, bytes32 reason, Rate rate);
    /// @notice Unused money of `replaced` reduces the debt under `id`.
    event FinancingFollowed(FinancingId indexed replaced, FinancingId indexed id);

    /// @notice The terms shown are not those that were agreed for the financing.
    error DisbursementNotAgreed(DisbursementId id, FinancingId financing);
    error DisbursementAlreadyAgreed(FinancingId financing, DisbursementId agreed);
    error DisbursementAlreadyFunded(DisbursementId id);
    error DisbursementNotFunded(DisbursementId id);
    /// @notice The money went back before anything was agreed.
    error ProceedsSentBack(FinancingId financing);
    /// @notice The financing shown is another one, or is between others or in another currency than the agreement says.
    error FinancingMismatch(FinancingId expected, FinancingId shown);
    /// @notice The terms of the financing refuse early repayment: what is not used could not reduce the debt.
    error EarlyRepaymentRefused(FinancingId financing);
    error TranchesSumMismatch(uint256 tranches, uint256 payouts);
    error TrancheCountInvalid(uint256 count, uint256 most);
    error TrancheInvalid(uint256 index, address payee, uint64 amount);
    /// @notice A tranche ends before it begins, has ended already, or ends after `LAST_DAY`.
    error TrancheDayInvalid(uint256 index, Day until);
    /// @notice Neither a document nor a milestone is asked for, or both, or not of whom.
    error EvidenceInvalid(uint256 index);
    /// @notice The borrower's own word releases nothing.
    error EvidenceByBorrower(uint256 index);
    /// @notice The document would be held by neither borrower nor payee, who have no say in its use.
    error HolderIsOther(uint256 index, Lei holder);
    /// @notice The borrower acts for another entity than the agreement says.
    error NotBorrowersEntity(Lei shown, Lei entity);
    /// @notice On whose word misuse is established, the monitor or the issuer of evidence that fell, is one of the
    ///         parties, or is owed the debt by now; or may be one of those that have paid all of it, while none leads.
    error WitnessIsParty(Lei witness);
    /// @notice The rate upon misuse is above 100 % or twice the financing's, or no higher than that; or the financing
    ///         does not let the escrow raise it: its fixing agent is to be the escrow, and no benchmark.
    error MisuseRateInvalid(Rate misuseRate, Rate rate, address fixingAgent);
    /// @notice Others answer for the debt already, who know of no rate upon misuse.
    error FinancingIsCovered(FinancingId financing, uint256 covered);

    /// @notice The tranche shown is not one whose money is here: other terms, not funded, paid or returned.
    error TrancheNotPending(DisbursementId id, uint256 index);
    /// @notice The tranche was to be used until then.
    error TrancheExpired(DisbursementId id, uint256 index, Day until);
    /// @notice A document of the payee's is shown by the payee; one of the borrower's by the borrower or its issuer,
    ///         and by anyone only if the terms name that very one.
    error NotHolderOrIssuer(address caller, Lei holder);
    /// @notice The terms name another document.
    error EvidenceNotNamed(bytes32 shown, bytes32 named);
    /// @notice A tranche was paid on this evidence before, of this financing or of another. An invoice is no such
    ///         evidence: of it the register counts what is paid.
    error EvidenceAlreadyUsed(bytes32 evidence, Day on);
    error EvidenceTooEarly(bytes32 evidence, Day on, Day from);
    /// @notice The document is worth less than the tranche; of an invoice, what is left of it beside what is in
    ///         dispute. One that is pledged or paid the register refuses itself (`DocumentOverEncumbered`).
    error EvidenceWorthLess(DocumentId document, uint64 amount, uint64 worth);
    error MilestoneNotReached(DocumentId trade, Milestone milestone, Lei by);

    /// @notice The tranche was paid on other evidence than was shown.
    error EvidenceOfOther(DisbursementId id, uint256 index, bytes32 evidence);

    error NothingToReturn(FinancingId financing);
    /// @notice Money that came without an agreement is sent back from then on.
    error SettlingTime(FinancingId financing, Day from);
    /// @notice The financing pays nothing to this contract.
    error NoPayoutHere(FinancingId financing);
    /// @notice The financing shown is not the one that owes now: it was replaced, or is not known to have replaced it.
    error FinancingNotCurrent(FinancingId financing, FinancingId shown);
    /// @notice These terms took no other's place.
    error NotReplacement(FinancingId financing);

    error NotMonitor(Lei entity, Lei monitor);
    error TrancheNotReleased(DisbursementId id, uint256 index);
    error MisuseAlreadyReported(DisbursementId id, uint256 index);
    error MisuseNotStanding(DisbursementId id);
    /// @notice A report names what proves it.
    error MisuseEvidenceMissing(DisbursementId id, uint256 index);
    /// @notice A clearance names its reasons.
    error ClearanceReasonMissing(DisbursementId id);
    /// @notice What the tranche was paid on is still what it was.
    error EvidenceStands(bytes32 evidence);
    /// @notice It was the payee's own word, which it has taken back: the borrower does not answer for it unless the
    ///         monitor says so.
    error EvidenceByPayee(DisbursementId id, uint256 index);
    /// @notice Only the monitor takes a report back, and only the creditor waives one.
    error NotMonitorOrCreditor(address caller);

    /// @notice Records how the proceeds of a financing are to be used. Before its acceptance, so that the borrower
    ///         knows of the lender's signature, or after it, until the money is sent back.
    /// @dev    Anyone submits both signatures over `Disbursement` (see `DisbursementMessages`), ECDSA or ERC-1271.
    ///         Both parties must be in good standing, and be those of the financing: its borrower and the creditor of
    ///         the day, for a lender that has sold it has no say any more. Not once other terms have taken its place:
    ///         then the money goes home. The payouts of the financing to this
    ///         contract are the sum of the tranches. Once for each financing. A rate upon misuse is at most twice that
    ///         of the financing, which whoever answers for the debt can read from its terms; and none is agreed after
    ///         anybody guaranteed or insured it. Emits `DisbursementAgreed`.
    function agree(
        DisbursementTerms calldata terms,
        Authorization calldata lender,
        Authorization calldata borrower,
        FinancingTerms calldata financing
    ) external returns (DisbursementId id);

    /// @notice Notes that the financing was drawn down: its tranches can be paid from now on.
    /// @dev    Anyone. Emits `DisbursementFunded`.
    function fund(DisbursementTerms calldata terms) external;

    /// @notice Pays a tranche on a document of the kind, issuer and holder that its terms name, which must be
    ///         registered, neither revoked, expired nor contested by an earlier one, and worth the amount. Each
    ///         document once. An invoice is paid by the tranche: so much of it is used up in the register, and what is
    ///         left may release another tranche; one that somebody else than the payee has bought releases none.
    /// @dev    Of a document that the payee holds: the payee. Of one that the borrower holds: any account of the
    ///         borrower's entity, the one that has signed whatever has become of it, and any of the issuer's, so that
    ///         no borrower keeps a payee from its money that has delivered; but no payee, which might take what another
    ///         one has delivered for its own. Anyone, where the terms name that very one of the borrower's. Emits
    ///         `TrancheReleased`, and `PaymentParked` if the token refuses the payee.
    /// @param  fingerprint of the document
    /// @param  contentRoot as its issuer attested it
    function releaseOnDocument(Drawing calldata drawing, bytes32 fingerprint, bytes32 contentRoot) external;

    /// @notice Pays a tranche on a milestone, as reported by the entity that its terms name. Each milestone of a trade
    ///         once for each borrower.
    /// @dev    Anyone. Emits as `releaseOnDocument`.
    function releaseOnMilestone(Drawing calldata drawing) external;

    /// @notice Has money that is not used go home: it pays what the financing owes, in the order of its terms; once
    ///         nothing is owed, it is the borrower's. What the terms do not let be applied yet is kept for the next
    ///         call.
    /// @dev    Anyone, of tranches whose day has passed. Of all others at once: the creditor, by an account that was
    ///         neither removed nor lost, or any account of the entity for which it holds the claim (`IHeldClaim`), once
    ///         the financing is in default or misuse stands; the borrower, once nothing is owed, by its own account, or
    ///         by the one in that one's place. Emits `TrancheReturned` for each, and `UnusedReturned`.
    /// @param  financing the terms that owe now: those of the agreement, or those that replaced them (`follow`)
    function returnUnused(DisbursementTerms calldata terms, FinancingTerms calldata financing) external;

    /// @notice Has money go home on whose use nobody agreed.
    /// @dev    Anyone, from seven days after the drawdown on. Emits `UnusedReturned`.
    /// @param  drawn     the terms under which it came
    /// @param  financing the terms that owe now
    function sendBack(FinancingTerms calldata drawn, FinancingTerms calldata financing) external;

    /// @notice Notes that other terms took the place of a financing, so that unused money reduces the debt under them.
    /// @dev    Anyone. Emits `FinancingFollowed`.
    /// @param  financing the new terms, under which the desk has carried the debt on
    function follow(FinancingTerms calldata financing) external;

    /// @notice Establishes that a tranche was misused, by the word of the monitor that both parties named. The
    ///         financing bears the agreed rate from today on, at most twice that of the terms that owe now, and the
    ///         creditor may call home what is not used.
    /// @dev    Anyone submits the monitor's signature over `MisuseReport`. Not while the debt is owed to the monitor,
    ///         which may have bought it, or is held for it (`IHeldClaim`). Emits `MisuseReported`.
    /// @param  evidence hash of what proves it
    /// @param  financing the terms that owe now
    function reportMisuse(
        DisbursementTerms calldata terms,
        uint256 index,
        bytes32 evidence,
        Authorization calldata monitor,
        FinancingTerms calldata financing
    ) external;

    /// @notice Establishes that a tranche was paid on a document that its issuer has taken back since, or amended to
    ///         less than was paid on it. As `reportMisuse`. Not where the issuer is the payee itself,
    ///         whatever has become of the account that was paid.
    /// @dev    Anyone. Not while the debt is owed to the issuer, or is held for it. Emits `MisuseReported`.
    /// @param  evidence the document, as `TrancheReleased` names it
    function reportFallenEvidence(
        DisbursementTerms calldata terms,
        uint256 index,
        bytes32 evidence,
        FinancingTerms calldata financing
    ) external;

    /// @notice Ends the consequences of misuse, from today on: the monitor takes its word back, or the creditor waives;
    ///         the creditor alone if evidence has fallen meanwhile.
    /// @dev    Anyone submits the signature over `MisuseClearance` of an account of the monitor, of the creditor, which
    ///         was neither removed nor lost, or of an account of the entity for which it holds the claim. It is of what
    ///         was reported when it was signed (`Disbursement.reported`): a later report voids it. Without a signature,
    ///         by whoever sends it in person, it is of what is reported by the time at which it is mined.
    ///         What was reported once is not reported again; but the fall of evidence is another thing than the
    ///         monitor's word on the same tranche. Emits `MisuseCleared`.
    /// @param  reason hash of the statement of reasons
    function clearMisuse(
        DisbursementTerms calldata terms,
        bytes32 reason,
        Authorization calldata by,
        FinancingTerms calldata financing
    ) external;

    /// @notice `keccak256(abi.encode(terms))`.
    function idOf(DisbursementTerms calldata terms) external pure returns (DisbursementId);

    function disbursementOf(FinancingId financing) external view returns (Disbursement memory);

    /// @notice The whole use of the proceeds: one entry for each tranche, in the order of the terms.
    /// @param  evidence of each tranche that was paid on any document of a kind, as `TrancheReleased` names it, else
    ///         zero; what is named for another tranche than it was used for is left out. A milestone and a document
    ///         that the terms name need not be shown.
    function useOfProceeds(
        DisbursementTerms calldata terms,
        bytes32[] calldata evidence
    ) external view returns (TrancheUse[] memory);

    /// @notice What was paid on a document, or on a milestone (`milestoneEvidence`); all zero if nothing was. Of an
    ///         invoice the register says what is paid (`collected`), and the tranche on which one it was.
    function useOf(bytes32 evidence) external view returns (Use memory);

    /// @notice The financing that took the place of another one, as far as it was noted here; null if none was.
    function replacementOf(FinancingId financing) external view returns (FinancingId);

    function desk() external view returns (IFinancingDesk);

    function registry() external view returns (IDocumentRegistry);

    /// @notice Which has to list the escrow for invoices to be paid here.
    function lienbook() external view returns (ILienbook);

    function milestones() external view returns (IMilestones);

    /// @notice Where guarantees and insurance of financings are counted.
    function guarantees() external view returns (ICover);
}
