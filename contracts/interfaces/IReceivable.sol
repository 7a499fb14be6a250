// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {DocumentId, Lei} from "../types/Identifiers.sol";
import {Origin} from "../types/Document.sol";
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
    /// Whether the debtor has acknowledged the debt. It and the next are the details that change, once.
    bool acknowledged;
    /// Whether the debtor, acknowledging, has renounced set-off and counterclaims.
    bool noSetOff;
}

/// @notice What makes less of a receivable than its face value, without payment. One slot, zero for most.
struct Dilution {
    uint64 credited; //  8 bytes, by credit notes of the issuer; for good
    uint64 disputed; //  8        by the debtor, until it says otherwise
    bool refused; //     1        the debtor has refused to acknowledge
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
    event ReceivableAcknowledged(DocumentId indexed id, Lei indexed debtor, address account, bool noSetOff);
    /// @notice The debtor refused to acknowledge the debt.
    event ReceivableRefused(DocumentId indexed id, Lei indexed debtor, bytes32 reason);
    /// @notice The debtor disputes `amount` of the face value from now on; zero ends a dispute.
    event ReceivableDisputed(DocumentId indexed id, Lei indexed debtor, uint64 amount, bytes32 reason);
    /// @notice The issuer of the invoice credited `amount` by a credit note.
    event ReceivableCredited(DocumentId indexed id, DocumentId indexed note, uint64 amount);
    /// @notice The owner has had a payment that did not pass through the book.
    event PaymentConfirmed(DocumentId indexed id, address indexed owner, uint64 amount);
    /// @notice The receivable was sold, and the evidence behind it consumed for good. Its backing is empty now.
    event ReceivableAssigned(DocumentId indexed id, address indexed seller, address indexed buyer, bytes32 backingHash);
    /// @notice Parts stand for a receivable; each was issued to its owner, see `ReceivableIssued`.
    event ReceivableSplit(DocumentId indexed id, DocumentId[] parts);

    error NotAnInvoice(DocumentId id);
    error DebtorIsSeller(Lei debtor);
    error DebtorMissing(DocumentId id);
    error DueBeforeInvoice(DocumentId id, Day dueOn);
    error AlreadyAcknowledged(DocumentId id);
    /// @notice The receivable was not issued over this face value, these details and this backing.
    error ReceivableTermsMismatch(DocumentId id);
    /// @notice Only the debtor acknowledges, refuses and disputes.
    error NotDebtor(Lei entity, Lei debtor);
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
    /// @notice Only the owner confirms a payment: it loses by it.
    error NotOwnerOfReceivable(DocumentId id, address caller, address owner);
    error PaymentInvalid(DocumentId id);
    /// @notice Another entity gets a receivable by `assign`, which consumes the evidence behind it: a plain transfer would
    ///         leave it with the seller, for a second financing.
    error TransferIsAssignment(DocumentId id, Lei from, Lei to);
    /// @notice Less of the receivable is collectible than the buyer accepted.
    error CollectibleBelowAccepted(DocumentId id, uint64 collectible, uint64 accepted);
    /// @notice The parts do not sum to what is unpaid of the receivable.
    error PartsDoNotSum(DocumentId id, uint256 sum, uint64 whole);
    /// @notice A receivable in dispute, or diminished by credit notes, is not split.
    error ReceivableIsDiluted(DocumentId id, uint64 reduction);

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
    /// @dev    Anyone may submit; `acknowledgement.signer` must act for the debtor. Emits `ReceivableAcknowledged`. A
    ///         refusal or dispute from before stands until the debtor withdraws it by `dispute`.
    /// @param  details     as issued; the debtor in them is the signer's entity
    /// @param  backingHash `keccak256(abi.encode(backing))` of the issue
    /// @param  noSetOff    whether it renounces set-off and counterclaims; part of what it signs
    function acknowledge(
        DocumentId id,
        uint64 face,
        ReceivableDetails calldata details,
        bytes32 backingHash,
        bool noSetOff,
        Authorization calldata acknowledgement
    ) external;

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
    /// @dev    Anyone may submit; `statement.signer` must act for the entity that issued invoice and note. The note counts
    ///         once. Emits `ReceivableCredited`.
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

    /// @notice The owner confirms a payment that did not pass through a desk: what was paid cannot be pledged any more.
    /// @dev    The owner only; what is pledged is confirmed by the lienholder in the lien book. Never refused for the
    ///         owner's standing. Emits `PaymentConfirmed`.
    /// @param  detailsHash `keccak256(abi.encode(details))`
    /// @param  amount      at most what is neither paid nor pledged of the face value
    function confirmPayment(
        DocumentId id,
        uint64 face,
        bytes32 detailsHash,
        Backing[] calldata backing,
        uint64 amount
    ) external;

    /// @notice Sells a receivable: the buyer has the token, and nobody the evidence behind it. The buyer pledges the
    ///         receivable on its own document alone; its details still say what was declared.
    /// @dev    The owner, or whom it approved for the token; not while the invoice is encumbered. The buyer consents:
    ///         `acceptance.signer` receives the token. Emits `ReceivableAssigned`.
    /// @param  collectible the least that the buyer accepts to be left of the face value, in minor units
    /// @param  contested   ids of contested documents among the evidence that the buyer accepts nevertheless
    function assign(
        DocumentId id,
        uint64 face,
        ReceivableDetails calldata details,
        Backing[] calldata backing,
        uint64 collectible,
        DocumentId[] calldata contested,
        Authorization calldata acceptance
    ) external;

    /// @notice Divides a receivable into parts that are receivables like it. The whole is extinguished.
    /// @dev    The owner only, in good standing; not while the invoice is encumbered, diluted or in dispute. Evidence and
    ///         what it declares are divided so that the parts sum exactly to the whole. Emits `ReceivableSplit`, and
    ///         `ReceivableIssued` for each part.
    /// @param  origin issuer and fingerprint of the invoice
    /// @param  values of the parts; they sum to what is unpaid of the face value
    /// @return parts  their ids
    function split(
        DocumentId id,
        Origin calldata origin,
        uint64 face,
        ReceivableDetails calldata details,
        Backing[] calldata backing,
        uint64[] calldata values
    ) external returns (DocumentId[] memory parts);

    /// @notice What makes less of a receivable than its face value, without payment.
    function dilutionOf(DocumentId id) external view returns (Dilution memory);

    /// @notice What the owner can still expect: the face value less what is credited, disputed and paid.
    /// @param  face as issued
    function collectibleOf(DocumentId id, uint64 face) external view returns (uint64);
}
