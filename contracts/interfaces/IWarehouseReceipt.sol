// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Origin} from "../types/Document.sol";
import {DocumentId, Lei} from "../types/Identifiers.sol";
import {Backing} from "../types/Pledge.sol";
import {IAppraised} from "./IAppraised.sol";
import {Authorization, ISignedMessages} from "./ISignedMessages.sol";

/// @notice What a receipt adds to its face value and backing: `Collateral.details` is `abi.encode` of this.
struct ReceiptDetails {
    /// Who keeps the goods, and issued the receipt.
    Lei warehouse;
    /// Hash of what the goods are, their lot marks and the place where they lie.
    bytes32 goods;
    /// Code of the unit of quantity, UN/ECE Recommendation 20, e.g. "TNE" for tonnes.
    bytes3 unit;
    /// In store when the receipt was issued, in thousandths of the unit.
    uint64 quantity;
    /// Whether nothing can be pledged without an appraisal.
    bool appraised;
}

/// @notice What of the goods of a receipt is there no more. One slot, zero for most.
struct Stock {
    uint64 released; // 8 bytes, of the quantity, in thousandths of its unit
    uint64 lost; //     8        of the face value, lost or damaged in store
    bool ended; //      1        the goods were delivered: the document makes no second token
}

/// @notice Part of a release that comes out of a lien, with what the lien's id commits to.
struct LienRelease {
    /// The engine that placed the lien; zero for one that its holder keeps itself.
    address engine;
    /// The financing, or the consent, for which it was placed.
    bytes32 purpose;
    /// What comes off the lien, in minor units of the face value.
    uint64 amount;
    /// By an account of the lien's holder.
    Authorization consent;
}

/// @title Warehouse receipts: the tokens of goods in store
/// @notice Value and quantity go down together. A pledged receipt is not split: lienholders consent to the release of
///         goods instead, so that what is left is never for an instant without its lien.
interface IWarehouseReceipt is IAppraised, ISignedMessages {
    /// @notice The warehouse's receipt for goods became a token.
    event ReceiptIssued(
        DocumentId indexed id,
        address indexed owner,
        Lei indexed warehouse,
        uint64 face,
        ReceiptDetails details,
        Backing[] backing
    );
    /// @notice The warehouse is to hand out `quantity`, worth `amount` of the face value.
    event GoodsReleased(DocumentId indexed id, address indexed owner, uint64 quantity, uint64 amount);
    /// @notice `amount` of the face value was lost or damaged in store.
    event GoodsLost(DocumentId indexed id, Lei indexed warehouse, uint64 amount, bytes32 reason);
    /// @notice The receipt was surrendered: the warehouse is to hand out all that is left.
    event ReceiptSurrendered(DocumentId indexed id, address indexed owner, uint64 quantity, uint64 amount);
    /// @notice Parts stand for a receipt; each was issued to its owner, see `ReceiptIssued`.
    event ReceiptSplit(DocumentId indexed id, DocumentId[] parts);

    /// @notice The goods were handed out: the document makes no second token.
    error ReceiptHasEnded(DocumentId id);
    error QuantityInvalid(DocumentId id, uint64 quantity, uint64 inStore);
    /// @notice Only the warehouse that keeps the goods says what they are, or that they are lost.
    error NotWarehouse(Lei entity, Lei warehouse);
    error NotOwnerOfReceipt(DocumentId id, address caller, address owner);
    error LossInvalid(DocumentId id, uint64 amount, uint64 left);
    /// @notice Less than `needed` of what is released comes out of liens, or out of goods that no lienholder relies on.
    error ReleaseUncovered(DocumentId id, uint64 needed, uint64 free);
    /// @notice More comes out of liens than is released.
    error ReleaseExceeded(DocumentId id, uint256 amount, uint64 released);
    /// @notice The quantities of the parts do not sum to what is in store.
    error PartsDoNotSum(DocumentId id, uint256 sum, uint64 whole);
    /// @notice A receipt of goods that are lost or damaged in part is not split.
    error ReceiptIsDiminished(DocumentId id, uint64 lost);

    /// @notice Turns the caller's warehouse receipt into a token.
    /// @dev    The caller must act for an enterprise in good standing that holds the receipt and all of its backing.
    ///         The warehouse attests the goods. Emits `ReceiptIssued`.
    /// @param  fingerprint  of the receipt, which its warehouse registered
    /// @param  face         the receipt's value, all of it, in its minor units (`FaceValueInvalid`)
    /// @param  details      as the warehouse attests them; an appraisal is the owner's to ask for
    /// @param  contentRoots of the receipt and then of each backing document, as attested
    /// @param  attestation  by an account of the warehouse
    function issue(
        bytes32 fingerprint,
        uint64 face,
        ReceiptDetails calldata details,
        Backing[] calldata backing,
        bytes32[] calldata contentRoots,
        Authorization calldata attestation
    ) external returns (DocumentId id);

    /// @notice Releases part of the goods to the owner. Their share of the face value is consumed with them.
    /// @dev    The owner only (`IParticipants.requireKept`), which refuses the receipt no more then. Liens go down by
    ///         what their holders sign for; the rest must be free. None while a lienholder's notice stands
    ///         (`IDocumentRegistry.DocumentUnderEnforcement`). All that is left is released by `surrender`. Emits
    ///         `GoodsReleased`.
    /// @param  quantity in thousandths of the unit
    /// @param  liens    out of which it comes; none if enough is free
    function release(
        DocumentId id,
        uint64 face,
        ReceiptDetails calldata details,
        Backing[] calldata backing,
        uint64 quantity,
        LienRelease[] calldata liens
    ) external;

    /// @notice The warehouse reports a loss or damage. Liens stand; nothing more can be pledged than is left, and
    ///         `Shortfall` tells lienholders what they lack.
    /// @dev    Anyone may submit; `report.signer` must act for the warehouse. Emits `GoodsLost`.
    /// @param  amount of the face value, in addition to what was lost before
    function reportLoss(
        DocumentId id,
        uint64 face,
        ReceiptDetails calldata details,
        bytes32 backingHash,
        uint64 amount,
        bytes32 reason,
        Authorization calldata report
    ) external;

    /// @notice Surrenders the receipt for delivery of all that is left, and ends it.
    /// @dev    The owner only; not while the receipt is encumbered. Emits `ReceiptSurrendered`.
    function surrender(
        DocumentId id,
        uint64 face,
        ReceiptDetails calldata details,
        Backing[] calldata backing
    ) external;

    /// @notice Divides a receipt into parts that are receipts like it. The whole is extinguished.
    /// @dev    The owner only, in good standing; not while the receipt is encumbered. Each part gets the value of its
    ///         quantity, and evidence is divided likewise, so that all sum exactly to the whole. A part must be
    ///         appraised anew where the whole was. Emits `ReceiptSplit`, and `ReceiptIssued` for each part.
    /// @param  origin     issuer and fingerprint of the receipt
    /// @param  quantities of the parts; they sum to what is in store
    function split(
        DocumentId id,
        Origin calldata origin,
        uint64 face,
        ReceiptDetails calldata details,
        Backing[] calldata backing,
        uint64[] calldata quantities
    ) external returns (DocumentId[] memory parts);

    function stockOf(DocumentId id) external view returns (Stock memory);
}
