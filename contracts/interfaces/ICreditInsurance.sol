// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {FinancingStatus} from "../types/Financing.sol";
import {FinancingTerms} from "../types/FinancingTerms.sol";
import {DocumentId, FinancingId, Lei} from "../types/Identifiers.sol";
import {Cover, CoverId, CoverStatus, CoverTerms, PolicyFacts} from "../types/Insurance.sol";
import {Day} from "../types/Units.sol";
import {IDocumentRegistry} from "./IDocumentRegistry.sol";
import {IFinancingDesk} from "./IFinancingDesk.sol";
import {IGuaranteeBook} from "./IGuaranteeBook.sol";
import {ILienbook} from "./ILienbook.sol";
import {IParticipants} from "./IParticipants.sol";
import {Authorization, ISignedMessages} from "./ISignedMessages.sol";

/// @title Credit insurance of financings
/// @notice A bank's policy is a document that its insurer has attested; its value is the insurer's maximum liability.
///         Under it the insurer signs a cover for one financing, and the bank enters it and pays the premium. When the
///         borrower does not pay, the insurer is told in time; in default, and after a waiting period, the creditor
///         claims the covered share of its loss; the insurer pays, or refuses once with every reason, within the days
///         that the cover gives it, or owes. It pays the loss payee alone: whoever the debt is owed to.
/// @dev    The debt is what it was. Before a claim the creditor entrusts it to the guarantee book, as before a demand
///         under a guarantee: an insurer that has paid shares in what comes in afterwards by the same rule, behind the
///         creditor and beside the guarantors. No money is ever here.
interface ICreditInsurance is ISignedMessages {
    /// @notice A financing is insured. `terms`, for `abi.decode` as `CoverTerms`, are all that is needed to act on it.
    event CoverDeclared(
        CoverId indexed id,
        FinancingId indexed financing,
        DocumentId indexed policy,
        address insured,
        bytes terms
    );
    /// @notice A cover ended: given back by the creditor, or lapsed.
    event CoverEnded(CoverId indexed id, bool released);
    /// @notice The insurer was told that what fell due on `since` is unpaid.
    event OverdueNotified(CoverId indexed id, Day since);
    /// @param statement hash of the statement of loss
    event LossClaimed(CoverId indexed id, uint64 amount, bytes32 statement, Day answerBy);
    /// @notice What the insurer was told of has been paid.
    event NoticeEnded(CoverId indexed id);
    /// @notice The creditor took its claim back.
    event ClaimWithdrawn(CoverId indexed id, uint64 amount);
    /// @param reasons hash of the list of every reason
    event ClaimRefused(CoverId indexed id, uint64 amount, bytes32 reasons);
    /// @notice The insurer paid. The debt is what it was, and `amount` of it is now the insurer's, behind the creditor.
    event ClaimPaid(CoverId indexed id, FinancingId indexed financing, uint64 amount);
    /// @notice The insurer took its part of what has come in since.
    event SalvageTaken(CoverId indexed id, FinancingId indexed financing, uint64 amount, address to);

    /// @notice The insurer has no part in the claim any more for what it has paid.
    event SalvageGivenUp(CoverId indexed id, FinancingId indexed financing, uint64 paid);

    error CoverOfOtherFinancing(FinancingId insured, FinancingId shown);
    /// @notice A financing is insured while it is offered or runs as agreed.
    error FinancingNotInsurable(FinancingId id, FinancingStatus status);
    /// @notice Something is overdue already: what is known to have happened is not insured.
    error LossAlreadyKnown(FinancingId id, uint256 daysPastDue);
    /// @notice A cover is entered by the policyholder whom it names, and for a debt that is owed to it.
    error NotInsured(Lei entity, Lei insured);
    /// @notice The debt is owed to another entity.
    error NotLossPayee(address caller, Lei lossPayee);
    error NotInsurer(Lei entity, Lei insurer);
    error InsuredDebtorMismatch(Lei named, Lei actual);
    /// @notice Nobody insures its own debt, or a debt to itself.
    error InsurerIsParty(Lei entity);
    /// @notice Limit and share above zero, the share at most all, a wording; days to notify, to claim and to answer,
    ///         the last at most a year; expiry today or later and by `LAST_DAY`.
    error CoverTermsInvalid();
    /// @notice The policy that the cover names is not the one shown, as its insurer attested it.
    error PolicyMismatch(DocumentId named, DocumentId shown);
    error CoverAlreadyDeclared(CoverId id);
    error CoverNotInForce(CoverId id, CoverStatus status);
    error NothingOverdue(FinancingId id);
    /// @notice What is overdue fell due after the last day that is insured.
    error CoverExpired(CoverId id, Day expiresOn, Day since);
    error NotifiedTooLate(CoverId id, Day since, Day lastDay);
    error OverdueNotNotified(CoverId id);
    /// @notice Nothing was notified, or what was is still unpaid.
    error NoticeStands(CoverId id);
    error ClaimBeforeDefault(FinancingId id, FinancingStatus status);
    error WaitingPeriodRuns(CoverId id, Day until);
    error ClaimTooLate(CoverId id, Day lastDay);
    error ClaimRunning(CoverId id, uint64 amount);
    error NoClaim(CoverId id);
    error ClaimAboveCover(CoverId id, uint64 amount, uint256 covered);
    /// @notice The days to answer are over: what was claimed is owed.
    error ClaimPrecluded(CoverId id, Day answerBy);
    /// @notice Neither expired nor exhausted, and the financing stands; or a claim runs, or may still be corrected.
    error CoverStillGood(CoverId id);

    /// @notice Enters a cover that the insurer has signed, and pays the premium.
    /// @dev    Any account of the creditor, which must be the policyholder; before the financing is accepted: of the
    ///         lender that its terms name. The insurer's signature is over `Cover` (see `InsuranceMessages`). The
    ///         policy must stand, in the financing's currency, and be worth all that is promised under it; with
    ///         guarantees, no more than the whole is covered. Emits `CoverDeclared`.
    function declare(
        Authorization calldata insurer,
        PolicyFacts calldata policy,
        CoverTerms calldata cover,
        FinancingTerms calldata terms
    ) external returns (CoverId id);

    /// @notice The creditor gives a cover back. Any account of it. Emits `CoverEnded`.
    function release(CoverTerms calldata cover, FinancingTerms calldata terms) external;

    /// @notice Ends a cover that can bring no more: expired, exhausted, or of a financing that was repaid or whose
    ///         terms were replaced, whose creditor was noted to be whole (`IClaimServicing.distribute`), or that was
    ///         not drawn before its first instalment is due. A claim keeps an expired or exhausted one as long as it
    ///         is to be answered, or may be corrected; and then as long as it is owed, unless nothing can be paid on
    ///         it because the creditor has taken its claim on the debtor back, and for thirty days not entrusted it
    ///         for longer than a demand under a guarantee is examined. Anyone. Emits `CoverEnded`.
    function lapse(CoverTerms calldata cover, FinancingTerms calldata terms) external;

    /// @notice Tells the insurer that something is overdue, within the days that the cover gives for it.
    /// @dev    Any account of the creditor. What was notified in time stays so until it is noted that it was paid
    ///         (`endNotice`), and once default is declared to the end, whatever becomes of the policy document. Told
    ///         again meanwhile, the insurer knows of what has fallen due since, too, unless it is too late for the
    ///         first of that (`NotifiedTooLate`), or the policy was revoked; what is overdue and was not told of before
    ///         is told of in time, in default, too, and the days to wait and to claim count from it then. Emits
    ///         `OverdueNotified`.
    function notifyOverdue(CoverTerms calldata cover, FinancingTerms calldata terms) external;

    /// @notice Notes, before default, that what the insurer was told of has been paid: of what is overdue next it is
    ///         told anew, in time. Anyone; the insurer is who minds. Emits `NoticeEnded`.
    function endNotice(CoverTerms calldata cover, FinancingTerms calldata terms) external;

    /// @notice Claims a loss, in part or in full, of a financing in default. The insurer pays or refuses.
    /// @dev    Any account of the beneficiary of the entrusted claim. Emits `LossClaimed`.
    /// @param  amount    in minor units, no more than `payableUnder`
    /// @param  statement hash of the statement of loss
    function claim(
        uint64 amount,
        bytes32 statement,
        CoverTerms calldata cover,
        FinancingTerms calldata terms
    ) external returns (Day answerBy);

    /// @notice The creditor takes its claim back, to make another one. Emits `ClaimWithdrawn`.
    function withdrawClaim(CoverTerms calldata cover, FinancingTerms calldata terms) external;

    /// @notice The insurer refuses a claim, once and with every reason. The creditor may claim anew for thirty days at
    ///         least; past the days to claim, for no more than was refused. Until then the cover does not lapse.
    /// @dev    Any account of the insurer, within the days to answer. Emits `ClaimRefused`.
    function refuse(bytes32 reasons, CoverTerms calldata cover) external;

    /// @notice Pays what was claimed, or less if less is still lacking, or nothing, which answers the claim all the
    ///         same. Late payment is payment.
    /// @dev    Any account of the insurer, which must have approved the amount to this contract. The money waits in the
    ///         guarantee book for any account of the loss payee (`IGuaranteeBook.withdraw`). Emits `ClaimPaid`.
    function pay(CoverTerms calldata cover, FinancingTerms calldata terms) external returns (uint64 amount);

    /// @notice Takes the insurer's part of what has come in since the creditor is whole.
    /// @dev    Any account of the insurer. Emits `SalvageTaken`.
    function recover(
        address to,
        CoverTerms calldata cover,
        FinancingTerms calldata terms
    ) external returns (uint64 amount);

    /// @notice Takes the place of a creditor that is whole, as who has paid most (`IClaimServicing.lead`).
    /// @dev    Any account of the insurer.
    function lead(CoverTerms calldata cover, FinancingTerms calldata terms) external;

    /// @notice Gives up the insurer's part in the claim, with what it has not taken yet
    ///         (`IClaimServicing.waive`).
    /// @dev    Any account of the insurer, of a cover that has ended. Emits `SalvageGivenUp`.
    function waive(CoverTerms calldata cover, FinancingTerms calldata terms) external;

    /// @notice What a claim may be for today: `min(limit − paid, share · loss − paid, owed − paid by all)`, rounded
    ///         down; the loss is the principal and the interest that the borrower owes. Zero while the financing is
    ///         not in default, the insurer was not told, or the creditor was noted to be whole.
    function payableUnder(CoverTerms calldata cover, FinancingTerms calldata terms) external view returns (uint256);

    function coverOf(CoverId id) external view returns (Cover memory);

    function participants() external view returns (IParticipants);

    function registry() external view returns (IDocumentRegistry);

    /// @notice Keeps of each policy what the covers under it promise (`ILienbook.reservedOf`).
    function lienbook() external view returns (ILienbook);

    function desk() external view returns (IFinancingDesk);

    function guarantees() external view returns (IGuaranteeBook);
}
