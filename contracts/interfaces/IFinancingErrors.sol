// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {DefaultEvent} from "../types/DefaultEvent.sol";
import {FinancingStatus} from "../types/Financing.sol";
import {DocumentId, FinancingId, Lei} from "../types/Identifiers.sol";
import {Currency, Day, Rate} from "../types/Units.sol";

/// @title What the desk, its servicing and its recovery refuse
interface IFinancingErrors {
    /// @notice Another account than the borrower that the terms name accepted the offer, or signed the new terms.
    error NotBorrower(address caller, address borrower);
    error FinancingAlreadyAccepted(FinancingId id);
    /// @notice No financing under these terms owes anything: never accepted, other terms, or repaid.
    error FinancingNotActive(FinancingId id, FinancingStatus status);
    error LenderIsBorrower(Lei entity);
    /// @notice The offer was signed by another account than the lender that the terms name.
    error NotLender(address signer, address lender);
    error PrincipalZero();
    /// @notice Interest on more could come to more than is counted.
    error PrincipalTooLarge(uint64 principal, uint64 most);
    error CollateralMissing();
    error TokenNotListed(IERC20 token);
    error SettlementCurrencyMismatch(IERC20 token, Currency tokenCurrency, Currency collateralCurrency);
    /// @notice Due dates must ascend, the first after today, the last by `LAST_DAY`.
    error InstalmentInvalid(uint256 index, Day dueOn, uint64 principal);
    error ScheduleSumMismatch(uint256 scheduled, uint64 principal);
    error PayoutInvalid(uint256 index, address payee, uint64 amount);
    error PayoutSumMismatch(uint256 payouts, uint64 principal);
    error RateTooHigh(Rate rate, Rate most);
    error WaterfallInvalid(bytes4 waterfall);
    /// @notice Terms agree on events that nobody knows, or on one that needs no agreement.
    error EventsUnknown(uint8 events);
    /// @notice With interest on overdue interest, the grace of a due date must end before the next one.
    error GraceMeetsNextDue(uint256 index, uint16 graceDays);
    /// @notice Rate changes must ascend, the first after today; a floating rate has none.
    error RateChangeInvalid(uint256 index, Day from);
    /// @notice A part of a whole was given as more than the whole.
    error ShareAboveOne(Rate share);
    error PaymentZero();
    error NotCreditor(address caller, address creditor);
    error NotFixingAgent(address caller, address agent);
    /// @notice The terms name no reference rate.
    error RateNotFloating(FinancingId id);
    /// @notice The fixing from `from` holds neither on the last due date that has come nor on the next one (0: there is
    ///         none). Another one does, or it holds from a later day.
    error FixingNotForPeriod(Day from, Day last, Day next);
    error CostsAboveCap(uint256 charged, uint64 most);
    /// @notice The document behind the financing stands: it is in default for no revocation.
    error DocumentNotRevoked(FinancingId id, DocumentId document);
    /// @notice The financing is not past due for more days than its grace, counted at the earliest from the day of its
    ///         restructuring.
    error NotInDefault(FinancingId id, uint256 daysLate, uint16 graceDays);
    /// @notice The terms do not make this an event of default.
    error EventNotAgreed(FinancingId id, DefaultEvent what);
    /// @notice The borrower's entity is in good standing (`since` zero), or has been without it for no more days than
    ///         the grace.
    error StandingNotLost(FinancingId id, Lei borrower, uint40 since, uint16 graceDays);
    /// @notice The other financing is not in default, is another entity's, or was in default when this one was drawn
    ///         down.
    error NotCrossDefault(FinancingId id, FinancingId other, FinancingStatus status);
    error DocumentNotBehind(FinancingId id, DocumentId document);
    /// @notice New terms keep lender, borrower, token and collateral, pay nothing out, and schedule what is
    ///         outstanding.
    error ReplacementMismatch(FinancingId id);
    /// @notice Only an account of the entity that owes a receivable pays it; whoever else wants to pay, repays.
    error NotObligor(Lei payer, Lei obligor);
    /// @notice A receivable is paid up to its face value.
    error CollectionAboveFace(uint256 index, uint64 amount, uint64 face);
    error TooManyInstalments(uint256 count, uint256 most);
    error TooManyRateChanges(uint256 count, uint256 most);
    /// @notice In bytes, ABI-encoded: whoever sells an asset shows the terms of every debt that it secures.
    error TermsTooLong(uint256 length, uint256 most);
    /// @notice The signed transfer is of another principal, or of the financing in another state, or less is owed or
    ///         secured now than it says.
    error TransferOutdated(FinancingId id, uint256 outstanding, FinancingStatus status, uint256 owed, uint256 secured);
    error CollateralUnknown(uint256 index, uint256 count);
    /// @notice Nothing of this collateral is under the financing's lien any more: its debtor pays the exporter.
    error CollateralDischarged(uint256 index);
    /// @notice A court has given the collateral to somebody else than the borrower: what is paid for it goes to the
    ///         lender up to the lien, and beyond it to the owner itself.
    /// @param  part of its face value that would be paid for
    error CollectionAboveLien(uint256 index, uint256 part, uint64 lien);
    /// @notice Only the enforcement contract brings in what a lien was enforced for.
    error NotEnforcement(address caller);
    /// @notice An insurer pays out up to the share of its policy that stands behind the asset, less what other liens
    ///         on that have of it, and what of it was collected has used up.
    error PayoutAbovePolicy(uint64 amount, uint64 share);
    /// @notice No other account has taken the place of this one; none does of one that holds an entrusted claim.
    error NoSuccessor(address account);
}
