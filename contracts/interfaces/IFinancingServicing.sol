// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {FinancingStatus} from "../types/Financing.sol";
import {FinancingTerms} from "../types/FinancingTerms.sol";
import {FinancingId} from "../types/Identifiers.sol";
import {Day, Rate} from "../types/Units.sol";
import {IClaimHolder} from "./IClaimHolder.sol";
import {IFinancingErrors} from "./IFinancingErrors.sol";
import {IReferenceRates} from "./IReferenceRates.sol";
import {Authorization, ISignedMessages} from "./ISignedMessages.sol";

/// @notice What of a financing is transferred, and for how much, in minor units.
struct Claim {
    /// Outstanding when the transfer takes place.
    uint64 principal;
    /// Then, too.
    FinancingStatus status;
    /// The least that is owed then in all, accrued interest, penalty and costs included.
    uint64 owed;
    /// The least that stands then of the liens, in all.
    uint64 secured;
    uint64 price;
}

/// @title What happens to a financing between drawdown and repayment, beside payments and default: fixed rates,
///        restructuring, another lender or payee
/// @notice Called at the desk's address.
interface IFinancingServicing is IFinancingErrors, ISignedMessages {
    /// @notice From a day on a floating rate is `rate`: the fixing of `published` and the margin, at least zero.
    event RateFixed(FinancingId indexed id, Day indexed from, Day published, int32 referenceRate, Rate rate);
    /// @notice From today on the rate is what the agreed agent has set.
    event RateSet(FinancingId indexed id, Rate rate);
    /// @notice The lender expects a loss, or no longer does. Moves no date.
    event ImpairmentChanged(FinancingId indexed id, bool impaired);
    /// @notice `id` took the place of `replaced`: debt, accruals and liens are carried over. Of principal that is what
    ///         the new terms say; of the rest, what was payable that day.
    event FinancingReplaced(
        FinancingId indexed id,
        FinancingId indexed replaced,
        bytes terms,
        uint256 interest,
        uint256 penalty,
        uint256 costs
    );
    /// @notice An account that is owed money was lost, and the one that took its place is paid from now on.
    event CreditorSucceeded(FinancingId indexed id, address indexed from, address indexed to);
    event FinancingTransferred(FinancingId indexed id, address indexed from, address indexed to, uint64 price);
    /// @notice What is paid goes to `account` from now on, for the creditor and those that share in its claim.
    event FinancingEntrusted(FinancingId indexed id, address indexed from, address indexed account);

    /// @notice Has a floating financing take a fixing from the register: the one that holds on its last due date that
    ///         has come, from today on; or the one that holds on the next due date, as far as is published, from then
    ///         on. What has accrued is not touched: who brings one late loses the days until then. Brought twice, it
    ///         is what it was.
    /// @dev    Anyone. Reverts with `IReferenceRates.FixingNotFinal` more than a day before the fixing holds, so that
    ///         none is taken that could be withdrawn. Emits `RateFixed`.
    /// @param  published the day from which the fixing holds
    function fix(Day published, FinancingTerms calldata terms) external;

    /// @notice Sets another rate from today on. What has accrued is not touched.
    /// @dev    The agreed agent only (`IParticipants.requireKept`). Emits `RateSet`.
    function setRate(Rate rate, FinancingTerms calldata terms) external;

    /// @notice The register from which fixings are taken. Fixed for good.
    function rates() external view returns (IReferenceRates);

    /// @notice Says that the lender expects a loss, or no longer does. A flag for supervisors that changes nothing
    ///         else.
    /// @dev    The lender only (`IParticipants.requireKept`). Emits `ImpairmentChanged`.
    function setImpaired(bool impaired, FinancingTerms calldata terms) external;

    /// @notice Puts new terms in the place of old ones: rescheduling, extension, rollover. What has accrued, is
    ///         due or overdue is kept exactly; the liens are carried over with their rank; what the new terms pledge
    ///         beyond the old ones is added. New terms under a policy must keep its rules, as a loan that is rolled
    ///         over does; a loan in trouble, which fits no product, is put under terms that name none.
    /// @dev    Anyone submits both signatures over `Offer` of the new terms, whose `replaces` names the old ones; of a
    ///         financing in default, or so late that default can be declared, only the creditor does, since it may have
    ///         signed before, and restructuring ends default and enforcement. While a notice stands under another lien
    ///         on what is pledged, nobody (`IDocumentRegistry.DocumentUnderEnforcement`). Where the borrower's account
    ///         was lost, its successor is the borrower of the new terms. Reverts with what the policy of the new terms
    ///         reverts with. Emits `FinancingReplaced`.
    function restructure(
        FinancingTerms calldata old,
        Authorization calldata lender,
        Authorization calldata borrower,
        FinancingTerms calldata terms
    ) external returns (FinancingId id);

    /// @notice Transfers a financing to another lender, liens included, against `price` from the new lender to the
    ///         old.
    /// @dev    Anyone submits both signatures over `LoanTransfer(id, from, to, principal, status, owed, secured, price,
    ///         nonce, deadline)` (see `FinancingMessages`); the new lender must be a bank in good standing that has
    ///         approved the price, the old one an account that was neither removed nor lost
    ///         (`IParticipants.requireKept`). Reverts with `TransferOutdated` if the buyer would get another claim, or
    ///         less of it, than both signed. Of nothing else: until then the seller is the creditor, and may give a
    ///         guarantee or an insurance back (`IGuaranteeServicing.release`, `ICreditInsurance.release`) or waive
    ///         misuse, which lowers the rate (`IDisbursementEscrow.clearMisuse`). Emits `FinancingTransferred`.
    /// @param  claim by its words `ClaimServicing.act` finds who buys
    function transfer(
        Claim calldata claim,
        Authorization calldata from,
        Authorization calldata to,
        FinancingTerms calldata terms
    ) external;

    /// @notice What stands of the liens for the financing, in all: what of them was neither collected nor withdrawn.
    function securedBy(FinancingTerms calldata terms) external view returns (uint256);

    /// @notice What closes the financing today, fee for early repayment included; `payable_` false if the terms refuse
    ///         it.
    function payoff(FinancingTerms calldata terms) external view returns (uint256 amount, bool payable_);

    /// @notice The code of `IFinancingRecovery`, which runs in the desk's storage, too. Fixed for good.
    function recovery() external view returns (address);

    /// @notice Has a financing paid to the account that took the place of its creditor's, which its owner lost:
    ///         the same entity, so liens and debt are not touched.
    /// @dev    Anyone, once `IParticipants.successorOf` names the account; not of an entrusted claim. Reverts with
    ///         `NoSuccessor`. Emits `CreditorSucceeded`.
    function succeed(FinancingTerms calldata terms) external;

    /// @notice The creditor has an engine hold its claim, for itself and for guarantors that pay: one that is listed,
    ///         or was when it took on what is claimed now. Liens keep their holder, and the debt is what it was.
    /// @dev    The creditor only (`IParticipants.requireKept`). Reverts with `ILienbook.EngineNotListed`. Emits
    ///         `FinancingEntrusted`.
    function entrust(IClaimHolder engine, FinancingTerms calldata terms) external;
}
