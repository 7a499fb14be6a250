// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {FinancingStatus} from "../types/Financing.sol";
import {GuaranteeId} from "../types/Guarantee.sol";
import {FinancingId, Lei} from "../types/Identifiers.sol";
import {Currency, Day} from "../types/Units.sol";

/// @title What the guarantee book and its servicing refuse
interface IGuaranteeErrors {
    error GuaranteeOfOtherFinancing(FinancingId guaranteed, FinancingId shown);
    /// @notice A guarantee is entered while its financing is offered or runs as agreed.
    error FinancingNotGuaranteeable(FinancingId id, FinancingStatus status);
    /// @notice An entity is the successor of the account that would hold the claim: it would own it.
    error TrustReplaced(address account, address successor);
    error NotBeneficiary(address caller);
    error NotGuarantor(Lei entity, Lei guarantor);
    error DebtorMismatch(Lei named, Lei actual);
    /// @notice Nobody guarantees its own debt, or a debt to itself.
    error GuarantorIsParty(Lei entity);
    /// @notice Nobody guarantees for whom it controls, is controlled by, or is controlled together with.
    error RelatedParties(Lei guarantor, Lei debtor);
    /// @notice Something of it is overdue already: what is known to have happened is not guaranteed.
    error FinancingOverdue(FinancingId id, uint256 daysPastDue);
    /// @notice Cap above zero, coverage above zero and at most all, no more set aside than the cap, expiry today or
    ///         later and by `LAST_DAY`, a governing text.
    error GuaranteeTermsInvalid();
    /// @notice The grounds shown are not those that the guarantor signed.
    error GroundsMismatch(bytes32 agreed, bytes32 shown);
    error CounterGuaranteeUnknown(uint256 index, uint256 count);
    /// @notice The asset was another's when it was sold, or was not sold.
    error NotPledgor(address caller, address pledgor);
    error GuaranteeAlreadyIssued(GuaranteeId id);
    error GuaranteeHasEnded(GuaranteeId id);
    /// @notice No such guarantee was entered; or another demand runs under it than the one shown, or one at all.
    error GuaranteeNotAsShown(GuaranteeId id);
    error CapNotReducing(GuaranteeId id);
    error AlreadyDeclined(GuaranteeId id, Day lapsesFrom);
    /// @notice A debtor declines what is signed about a financing that it has not drawn.
    error FinancingIsDrawn(FinancingId id, FinancingStatus status);
    /// @notice Who guarantees others' debts is not guaranteed, and the other way round: so no circle of guarantees can
    ///         arise, of whatever length.
    error GuaranteeCycle(Lei guarantor, Lei debtor);
    /// @notice A supervisor's attestation of net assets is missing, too old, or in another currency.
    error NetAssetsNotAttested(Lei guarantor, Currency currency, Currency attested, uint16 until);
    error GuarantorLimitExceeded(Lei guarantor, uint256 guaranteed, uint256 most);
    /// @notice What the guarantor would guarantee for the debtor, or for its group if it is in one.
    error DebtorLimitExceeded(Lei guarantor, Lei debtor, uint256 guaranteed, uint256 most);
    /// @notice More was asked of an entity's money here than is free.
    error BalanceInsufficient(IERC20 token, Lei entity, uint256 requested, uint256 available);
    error DemandBeforeDefault(FinancingId id, FinancingStatus status);
    /// @notice The creditor entrusts its claim to the book before it demands.
    error ClaimNotEntrusted(FinancingId id);
    error GuaranteeExpired(GuaranteeId id, Day expiresOn);
    error NoDemand(GuaranteeId id);
    error DemandAboveCover(GuaranteeId id, uint64 amount, uint256 covered);
    /// @notice A demand, or a claim, says why it is made.
    error StatementNotGiven();
    /// @notice The guarantor has rejected this very statement: it is corrected, not repeated.
    error StatementRejected(GuaranteeId id, bytes32 statement);
    /// @notice Whoever rejects a demand, or refuses a claim, says why.
    error DiscrepanciesUnnamed();
    /// @notice The days to examine are over: what was demanded is owed.
    error DemandPrecluded(GuaranteeId id, Day answerBy);
    /// @notice The guarantor may still answer.
    error DemandUnderExamination(GuaranteeId id, Day answerBy);
    error ExtensionNotOffered(GuaranteeId id);
    error ExtensionInvalid(Day extendTo, Day expiresOn);
    /// @notice The guarantor has taken its time to extend: it extends or pays.
    error AlreadySuspended(GuaranteeId id);
    /// @notice Neither expired nor exhausted, and the financing stands; or a demand runs, or may still be corrected.
    error GuaranteeStillGood(GuaranteeId id);
    error NothingToTake();
    error CallerNotDesk(address caller);
    /// @notice Of the creditor's functions an entrusted claim gives its beneficiary only those that move no claim.
    error ActNotAllowed(bytes4 selector);
    /// @notice A guarantor has paid: the claim is partly its own; or the creditor is whole, and it is nobody else's.
    error ClaimShared(FinancingId id, uint64 paid);
    /// @notice Who has taken the creditor's place has paid less than half: it writes off nothing of the others'.
    error WriteOffByMinority(FinancingId id, uint64 lead, uint64 paid);
    /// @notice The creditor is still owed something itself: nobody takes its place.
    error CreditorNotWhole(FinancingId id);
    /// @notice Somebody has paid as much who has taken the creditor's place.
    error NotLargestPayer(uint64 paid, uint64 lead);
    /// @notice What came in for the creditor is not in the trust yet (`collectParked`).
    error ReceiptsOutstanding(FinancingId id, uint64 lenders, uint256 there);
    /// @notice A guarantor's security was sold: who owned it has a part in the claim that the guarantor cannot give up.
    error SecurityRealised(GuaranteeId id, uint256 brought);
    /// @notice Only the contract that keeps the insurance of financings has its part booked and paid out.
    error NotInsurance(address caller);
    /// @notice Only the contract that keeps what is pledged for guarantees books what a pledgor has paid.
    error NotGrounds(address caller);
    error TokenInvalid(IERC20 token);
    error RecipientOfNobody(address to);
}
