// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {DocumentId} from "../types/Identifiers.sol";
import {Day} from "../types/Units.sol";
import {ILendingPolicy} from "./ILendingPolicy.sol";

/// @notice The rules of export receivable financing, as data.
struct ExportReceivableRules {
    /// The most that is lent of what is pledged, in parts per million; usually 700 000 to 900 000.
    uint32 advanceRate;
    /// The least part of the face value for which customs declarations must stand, in parts per million.
    uint32 evidenceCover;
    /// The oldest that the invoice and its evidence may be, in days.
    uint32 oldestEvidence;
    /// The longest time from acceptance to the last instalment, in days.
    uint32 longestTenor;
    /// How many days after the receivable's due date the last instalment may lie.
    uint32 settlementDays;
}

/// @title Export accounts-receivable pledge financing
/// @notice No pledge without the debtor's acknowledgement and cleared declarations.
interface IExportReceivablePolicy is ILendingPolicy {
    error ExportReceivableRulesInvalid(ExportReceivableRules rules);
    error NotAReceivable(address asset);
    error ReceivableNotAcknowledged(DocumentId id);
    /// @notice The borrower bought the receivable that it owes itself.
    error DebtorIsBorrower(DocumentId id);
    error EvidenceTooOld(DocumentId id, Day datedOn, uint256 oldestInDays);
    /// @notice Customs declarations stand for less of the face value than the rules ask.
    error EvidenceInsufficient(DocumentId id, uint256 declared, uint256 needed);

    function rules() external view returns (ExportReceivableRules memory);
}
