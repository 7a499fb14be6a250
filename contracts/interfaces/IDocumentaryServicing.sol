// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Credit, CreditId, CreditTerms, Presentation, PresentationId, PresentationState} from "../types/Credit.sol";
import {DocumentId} from "../types/Identifiers.sol";
import {IDocumentaryErrors} from "./IDocumentaryErrors.sol";
import {IParkedPayments} from "./IParkedPayments.sol";
import {Authorization} from "./ISignedMessages.sol";

/// @title What becomes of documents that are not taken up, of undertakings, and of money that is not needed
/// @notice Functions of the documentary escrow, at its address.
interface IDocumentaryServicing is IDocumentaryErrors, IParkedPayments {
    /// @param  discrepancies hash of the list of all of them
    event PresentationRefused(PresentationId indexed id, address indexed by, bytes32 discrepancies);
    /// @notice Applicant and obligor take up the refused documents all the same.
    event DiscrepanciesWaived(PresentationId indexed id, address indexed applicant);
    /// @notice The seller does not present these documents any more, and has them to use elsewhere.
    event DocumentsTakenBack(PresentationId indexed id, address indexed by);
    /// @notice So much of an undertaking was paid.
    event UndertakingPaid(PresentationId indexed id, address indexed payer, uint64 amount);
    /// @notice Nothing more is presented under a credit.
    /// @param  released by the beneficiary, before it had come to its end
    event CreditClosed(CreditId indexed id, bool released);
    /// @notice What nothing is owed against went back to the obligor.
    event UnusedFundsReturned(CreditId indexed id, uint256 amount);

    /// @notice Puts money in for the obligor's undertakings, up to all that may ever be owed. It is the obligor's.
    /// @dev    Anyone, who must have approved the amount. Emits `PaidIn`.
    function payIn(uint64 amount, CreditTerms calldata terms) external;

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

    /// @notice Takes documents back before title has passed, accepted or not: the seller is free to use them elsewhere
    ///         at once, whatever has become of the buyer, and the money is not held for them any more.
    /// @dev    Anyone with the beneficiary's signature over `PresentationWithdrawal`, under an open or a closed credit.
    ///         Emits `DocumentsTakenBack`.
    function takeBack(
        Presentation calldata presentation,
        Authorization calldata beneficiary,
        CreditTerms calldata terms
    ) external;

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

    /// @notice A credit by its id: `keccak256(abi.encode(terms))`.
    function creditOf(CreditId id) external view returns (Credit memory);

    /// @notice A presentation by its id: `keccak256(abi.encode(credit, presentation))`.
    function presentationOf(PresentationId id) external view returns (PresentationState memory);

    /// @notice The last presentation with a document.
    function presentedIn(DocumentId document) external view returns (PresentationId);
}
