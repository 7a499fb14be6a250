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
    /// @notice Only the owner confirms a payment, which it loses by; splits the receivable; or has its debtor told.
    error NotOwnerOfReceivable(DocumentId id, address caller, address owner);
    error PaymentInvalid(DocumentId id);
    error NotDilutions(address caller);
    /// @notice Another entity gets a receivable by `assign`, which consumes the evidence behind it: a plain transfer
    ///         would leave it with the seller, for a second financing.
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
    ///         refusal or dispute from before stands until the debtor withdraws it (`IDilutions.dispute`).
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

    /// @notice The owner confirms a payment that did not pass through a desk: what was paid cannot be pledged any more.
    /// @dev    The owner only; what is pledged is confirmed by the lienholder in the lien book. Never refused for the
    ///         owner's standing, but to an account that was removed or lost (`IParticipants.requireKept`).
    ///         Emits `PaymentConfirmed`.
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
    /// @dev    The owner only, in good standing; not while the invoice is encumbered, diluted or in dispute. Evidence
    ///         and what it declares are divided so that the parts sum exactly to the whole. Emits `ReceivableSplit`,
    ///         and `ReceivableIssued` for each part.
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

    /// @notice Says how much of a receivable is credited or in dispute. Only `dilutions`, which keeps the account of
    ///         it.
    function dilute(DocumentId id, uint64 face, uint64 reduction) external;

    /// @notice Where debtors dispute and issuers credit.
    function dilutions() external view returns (address);

    /// @notice What the owner can still expect: the face value less what is credited, disputed and paid.
    /// @param  face as issued
    function collectibleOf(DocumentId id, uint64 face) external view returns (uint64);
}
