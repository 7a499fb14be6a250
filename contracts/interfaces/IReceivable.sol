// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {DocumentId, Lei} from "../types/Identifiers.sol";
import {Backing} from "../types/Pledge.sol";
import {Day} from "../types/Units.sol";
import {Authorization, ISignedMessages} from "./ISignedMessages.sol";
import {ITradeAsset} from "./ITradeAsset.sol";

/// @notice What a receivable adds to its face value and backing: `Collateral.details` is `abi.encode` of this.
struct ReceivableDetails {
    /// Who owes the invoice.
    Lei debtor;
    /// When the invoice falls due.
    Day dueOn;
    /// The part of the backing that is customs declarations, in minor units.
    uint64 declared;
    /// The date of the oldest document, the invoice included.
    Day oldest;
    /// Whether the debtor has acknowledged the debt. The one detail that changes, once.
    bool acknowledged;
}

/// @title Receivables: the tokens of commercial invoices
interface IReceivable is ITradeAsset, ISignedMessages {
    /// @notice The seller made its invoice a token.
    event ReceivableIssued(
        DocumentId indexed id,
        address indexed seller,
        Lei indexed debtor,
        uint64 face,
        ReceivableDetails details,
        Backing[] backing
    );
    /// @notice The debtor acknowledged the debt.
    event ReceivableAcknowledged(DocumentId indexed id, Lei indexed debtor, address account);

    error NotAnInvoice(DocumentId id);
    error DebtorIsSeller(Lei debtor);
    error DebtorMissing(DocumentId id);
    error DueBeforeInvoice(DocumentId id, Day dueOn);
    error AlreadyAcknowledged(DocumentId id);
    /// @notice The receivable was not issued over this face value, these details and this backing.
    error ReceivableTermsMismatch(DocumentId id);
    /// @notice Only the debtor acknowledges.
    error NotDebtor(Lei entity, Lei debtor);

    /// @notice Turns the caller's invoice into a receivable backed by shares of other documents that the caller holds.
    /// @dev    The caller must act for an enterprise in good standing that holds the invoice and every backing
    ///         document. Emits `ReceivableIssued`.
    /// @param  id           the invoice
    /// @param  face         at most the invoice's value, in its minor units
    /// @param  backing      in ascending order of document, without the invoice itself
    /// @param  contentRoots of the invoice and then of each backing document, as attested
    /// @return details      which the register adds the evidence to: whoever pledges the receivable shows them
    function issue(
        DocumentId id,
        uint64 face,
        Lei debtor,
        Day dueOn,
        Backing[] calldata backing,
        bytes32[] calldata contentRoots
    ) external returns (ReceivableDetails memory details);

    /// @notice The debtor states that it owes the face value on the due date.
    /// @dev    Anyone may submit; `acknowledgement.signer` must act for the debtor. Emits `ReceivableAcknowledged`.
    /// @param  details     as issued; the debtor in them is the signer's entity
    /// @param  backingHash `keccak256(abi.encode(backing))` of the issue
    function acknowledge(
        DocumentId id,
        uint64 face,
        ReceivableDetails calldata details,
        bytes32 backingHash,
        Authorization calldata acknowledgement
    ) external;
}
