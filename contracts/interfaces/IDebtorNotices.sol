// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IReceivable, ReceivableDetails} from "./IReceivable.sol";
import {Authorization, ISignedMessages} from "./ISignedMessages.sol";
import {DocumentId, Lei, LienId} from "../types/Identifiers.sol";

/// @notice What the debtor of a receivable was told last. One slot.
struct Notice {
    Lei assignee; //      20 bytes, the owner that gave it
    uint40 givenAt; //    5         Unix time; among several assignees the one that was notified first goes first
    bool acknowledged; // 1         the debtor pays as instructed
}

/// @notice A lienholder's consent to another payment instruction, with what its lien's id commits to.
struct LienholderConsent {
    /// The engine that placed the lien; zero for one that its holder keeps itself.
    address engine;
    /// The financing, or the consent, for which it was placed.
    bytes32 purpose;
    /// By an account of the lien's holder.
    Authorization consent;
}

/// @title What the debtor of a receivable is told: to whom it owes, and where to pay
/// @notice A debtor that was notified and has acknowledged is discharged only by paying as instructed. While the
///         receivable is pledged the instruction stays as it is, unless every lienholder consents to another one.
interface IDebtorNotices is ISignedMessages {
    /// @notice The owner told the debtor that it owes to the owner.
    event DebtorNotified(DocumentId indexed id, Lei indexed assignee, Lei indexed debtor, bytes32 instruction);
    /// @notice The debtor knows to whom it owes, and pays as instructed.
    event NoticeAcknowledged(DocumentId indexed id, Lei indexed assignee, Lei indexed debtor, bytes32 instruction);
    /// @notice The debtor is to pay by another instruction from now on; an acknowledgement of the last one is void.
    event PaymentInstructed(DocumentId indexed id, address indexed owner, bytes32 instruction);

    error AlreadyNotified(DocumentId id, Lei assignee);
    /// @notice The debtor has not been told of its present creditor.
    error NotNotified(DocumentId id, Lei assignee);
    error NoticeAlreadyAcknowledged(DocumentId id, Lei assignee);
    error InstructionUnchanged(DocumentId id, bytes32 instruction);
    /// @notice Liens of `consented` have their holders' consent; `encumbered` is what all of them come to, also those
    ///         on another asset behind which the invoice stands, to which nobody consents here.
    error InstructionLocked(DocumentId id, uint64 consented, uint64 encumbered);
    /// @notice The lien is not on this receivable, is gone, or stands out of order.
    error ConsentUnfit(LienId lien);
    error NotConsentOfHolder(LienId lien, Lei entity, Lei holder);

    /// @notice The owner notifies the debtor that the receivable is owed to it, payable as last instructed.
    /// @dev    Anyone may submit; `notice.signer` must own the token. Once for each owner. Emits `DebtorNotified`.
    /// @param  details as issued
    function notifyDebtor(
        DocumentId id,
        uint64 face,
        ReceivableDetails calldata details,
        bytes32 backingHash,
        Authorization calldata notice
    ) external;

    /// @notice The debtor states that it knows its creditor and pays by the instruction that stands.
    /// @dev    Anyone may submit; `acknowledgement.signer` must act for the debtor. Emits `NoticeAcknowledged`.
    function acknowledgeNotice(
        DocumentId id,
        uint64 face,
        ReceivableDetails calldata details,
        bytes32 backingHash,
        Authorization calldata acknowledgement
    ) external;

    /// @notice The owner says where the debtor is to pay.
    /// @dev    The owner only, and not of a frozen token. While the receivable is encumbered every lienholder consents,
    ///         and nobody is missing: the liens sum to all that is encumbered. Emits `PaymentInstructed`.
    /// @param  instruction hash of bank, account and reference; the parties keep the text
    /// @param  consents    in ascending order of lien; none while nothing is encumbered
    function instruct(
        DocumentId id,
        uint64 face,
        bytes32 backingHash,
        bytes32 instruction,
        LienholderConsent[] calldata consents
    ) external;

    /// @notice What the debtor was told last, whoever owns the receivable now.
    function noticeOf(DocumentId id) external view returns (Notice memory);

    /// @notice Where the debtor is to pay; zero if nothing was said.
    function instructionOf(DocumentId id) external view returns (bytes32);

    /// @notice Whether the debtor has acknowledged a notice of the present owner, under the instruction that stands.
    function isBound(DocumentId id) external view returns (bool);

    function receivable() external view returns (IReceivable);
}
