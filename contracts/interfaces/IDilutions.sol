// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {DocumentId, Lei} from "../types/Identifiers.sol";
import {IReceivable, ReceivableDetails} from "./IReceivable.sol";
import {Authorization, ISignedMessages} from "./ISignedMessages.sol";

/// @notice What makes less of a receivable than its face value, without payment. One slot, zero for most.
struct Dilution {
    uint64 credited; //  8 bytes, by credit notes of the issuer; for good
    uint64 disputed; //  8        by the debtor, until it says otherwise
    bool refused; //     1        the debtor has refused to acknowledge
}

/// @title What of receivables is in dispute, or credited
/// @notice Face value and liens stand whatever is said here. What can be pledged anew shrinks, and the register's
///         `Shortfall` tells lienholders what they lack.
interface IDilutions is ISignedMessages {
    /// @notice The debtor refused to acknowledge the debt.
    event ReceivableRefused(DocumentId indexed id, Lei indexed debtor, bytes32 reason);
    /// @notice The debtor disputes `amount` of the face value from now on; zero ends a dispute.
    event ReceivableDisputed(DocumentId indexed id, Lei indexed debtor, uint64 amount, bytes32 reason);
    /// @notice The issuer of the invoice credited `amount` by a credit note.
    event ReceivableCredited(DocumentId indexed id, DocumentId indexed note, uint64 amount);

    error AlreadyRefused(DocumentId id);
    /// @notice No more than what credit notes leave of the face value can be disputed.
    error DisputeExceedsFace(DocumentId id, uint64 amount, uint64 left);
    error DisputeUnchanged(DocumentId id, uint64 amount);
    /// @notice The document is no credit note that the issuer of the invoice has registered and not taken back.
    error NotACreditNote(DocumentId note);
    /// @notice A credit note is counted once.
    error NoteAlreadyCredited(DocumentId note);
    /// @notice Only the issuer of the invoice credits it.
    error NotIssuerOfInvoice(DocumentId id, Lei entity);

    /// @notice The debtor refuses to acknowledge: all of the face value is in dispute until it says otherwise.
    /// @dev    Anyone may submit; `refusal.signer` must act for the debtor, which has not acknowledged. Emits
    ///         `ReceivableRefused`, `ReceivableDisputed` and the register's `Shortfall`, if there are liens.
    /// @param  reason hash of the statement of reasons
    function refuseAcknowledgement(
        DocumentId id,
        uint64 face,
        ReceivableDetails calldata details,
        bytes32 backingHash,
        bytes32 reason,
        Authorization calldata refusal
    ) external;

    /// @notice The debtor says how much of the face value it disputes. Liens stand, face value and acknowledgement too:
    ///         what is disputed cannot be pledged anew, and `Shortfall` tells lienholders what they lack.
    /// @dev    Anyone may submit; `statement.signer` must act for the debtor. Emits `ReceivableDisputed`.
    /// @param  amount in all; zero withdraws the dispute, or the refusal
    function dispute(
        DocumentId id,
        uint64 face,
        ReceivableDetails calldata details,
        bytes32 backingHash,
        uint64 amount,
        bytes32 reason,
        Authorization calldata statement
    ) external;

    /// @notice The issuer of the invoice credits the debtor with the value of a credit note. Liens stand.
    /// @dev    Anyone may submit; `statement.signer` must act for the entity that issued invoice and note. The note
    ///         counts once. Emits `ReceivableCredited`.
    /// @param  detailsHash `keccak256(abi.encode(details))`
    /// @param  invoice     fingerprint of the invoice
    /// @param  note        fingerprint of the credit note, registered in the currency of the invoice
    function credit(
        DocumentId id,
        uint64 face,
        bytes32 detailsHash,
        bytes32 backingHash,
        bytes32 invoice,
        bytes32 note,
        Authorization calldata statement
    ) external;

    /// @notice What makes less of a receivable than its face value, without payment.
    function dilutionOf(DocumentId id) external view returns (Dilution memory);

    function receivable() external view returns (IReceivable);
}
