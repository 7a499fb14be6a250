// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {DefaultEvent} from "../types/DefaultEvent.sol";
import {FinancingStatus} from "../types/Financing.sol";
import {FinancingTerms} from "../types/FinancingTerms.sol";
import {DocumentId, FinancingId} from "../types/Identifiers.sol";
import {IClaimHolder} from "./IClaimHolder.sol";
import {IFinancingErrors} from "./IFinancingErrors.sol";
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

/// @title What happens to a financing between drawdown and repayment, beside payments
/// @notice Called at the desk's address.
interface IFinancingServicing is IFinancingErrors, ISignedMessages {
    /// @notice The lender charged costs of collecting; `evidence` is the hash of what proves them.
    event CostsCharged(FinancingId indexed id, uint64 amount, bytes32 evidence);
    /// @notice Everything is due at once.
    /// @param  evidence the document that was revoked, the LEI of the borrower (in the first bytes) or the id of its
    ///         other financing; zero where the account itself shows why
    event FinancingDefaulted(FinancingId indexed id, uint256 daysPastDue, DefaultEvent what, bytes32 evidence);
    event FinancingWrittenOff(FinancingId indexed id, uint256 principal, uint256 interest, uint256 penalty);
    /// @notice The lender expects a loss, or no longer does. Moves no date.
    event ImpairmentChanged(FinancingId indexed id, bool impaired);
    /// @notice `id` took the place of `replaced`: debt, accruals and liens are carried over.
    event FinancingReplaced(FinancingId indexed id, FinancingId indexed replaced, bytes terms);
    /// @notice An account that is owed money was lost, and the one that took its place is paid from now on.
    event CreditorSucceeded(FinancingId indexed id, address indexed from, address indexed to);
    event FinancingTransferred(FinancingId indexed id, address indexed from, address indexed to, uint64 price);
    /// @notice What is paid goes to `account` from now on, for the creditor and those that share in its claim.
    event FinancingEntrusted(FinancingId indexed id, address indexed from, address indexed account);

    /// @notice Says that the lender expects a loss, or no longer does. A flag for supervisors that changes nothing
    ///         else.
    /// @dev    The lender only. Emits `ImpairmentChanged`.
    function setImpaired(bool impaired, FinancingTerms calldata terms) external;

    /// @notice Adds costs of collecting to what is owed, due at once, up to the cap of the terms.
    /// @dev    The lender only, of a financing in default. Emits `CostsCharged`.
    /// @param  evidence hash of what proves them
    function charge(uint64 amount, bytes32 evidence, FinancingTerms calldata terms) external;

    /// @notice Declares default: everything is due at once, and the lender may enforce.
    /// @dev    The lender only, once the financing has been past due for more days than its grace (`Debt.daysPastDue`),
    ///         or a document behind it was revoked, where the terms make that an event of default. Days past due of
    ///         interest count since interest was last paid in full: a borrower that always leaves some of it open is in
    ///         default in the end, though no part was open for longer than the grace. `IFinancingRecovery` has what
    ///         else may be agreed on. Emits `FinancingDefaulted`.
    /// @param  revoked the collateral's own document or one behind it that its issuer took back; zero for a late
    ///         payment
    function declareDefault(DocumentId revoked, FinancingTerms calldata terms) external;

    /// @notice Gives up on a financing in default: nothing accrues any more. What is owed stays owed, and whatever is
    ///         recovered is applied as any payment.
    /// @dev    The lender only. Emits `FinancingWrittenOff`.
    function writeOff(FinancingTerms calldata terms) external;

    /// @notice Puts new terms in the place of old ones: rescheduling, extension, rollover. What has accrued, is
    ///         due or overdue is kept exactly; the liens are carried over with their rank; what the new terms pledge
    ///         beyond the old ones is added. New terms under a policy must keep its rules, as a loan that is rolled
    ///         over does; a loan in trouble, which fits no product, is put under terms that name none.
    /// @dev    Anyone submits both signatures over `Offer` of the new terms, whose `replaces` names the old ones; of a
    ///         financing in default only the creditor does, since it may have signed before, and restructuring ends
    ///         default and enforcement. Where the borrower's account was lost, its successor is the borrower of the new
    ///         terms. Reverts with what the policy of the new terms reverts with. Emits `FinancingReplaced`.
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
    ///         approved the price. Reverts with `TransferOutdated` if the buyer would get another claim, or less of it,
    ///         than both signed. Emits `FinancingTransferred`.
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
    /// @dev    Anyone, once `IParticipants.successorOf` names the account. Emits `CreditorSucceeded`.
    function succeed(FinancingTerms calldata terms) external;

    /// @notice The creditor has an engine hold its claim, for itself and for guarantors that pay: one that is listed,
    ///         or was when it took on what is claimed now. Liens keep their holder, and the debt is what it was.
    /// @dev    The creditor only. Reverts with `ILienbook.EngineNotListed`. Emits `FinancingEntrusted`.
    function entrust(IClaimHolder engine, FinancingTerms calldata terms) external;
}
