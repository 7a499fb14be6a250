// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {SignedMessages} from "../common/SignedMessages.sol";
import {IAppraisals} from "../interfaces/IAppraisals.sol";
import {IDocumentRegistry} from "../interfaces/IDocumentRegistry.sol";
import {ILienbook} from "../interfaces/ILienbook.sol";
import {Authorization} from "../interfaces/ISignedMessages.sol";
import {ITradeAsset} from "../interfaces/ITradeAsset.sol";
import {IWarehouseReceipt, LienRelease, ReceiptDetails, Stock} from "../interfaces/IWarehouseReceipt.sol";
import {Custody} from "../types/Custody.sol";
import {ENFORCED, Origin, StateWord, documentIdFor} from "../types/Document.sol";
import {DocumentKind} from "../types/DocumentKind.sol";
import {DocumentId, Lei} from "../types/Identifiers.sol";
import {Backing, Collateral, backingHashOf, commitmentOf} from "../types/Pledge.sol";
import {ANY_ROLE, Role, only} from "../types/Role.sol";
import {Appraised} from "./Appraised.sol";
import {TradeAsset} from "./TradeAsset.sol";
import {Parts} from "./libraries/Parts.sol";
import {ReceiptMessages} from "./libraries/ReceiptMessages.sol";

/// @title Warehouse receipts: the tokens of goods in store
contract WarehouseReceipt is IWarehouseReceipt, Appraised, SignedMessages {
    using Parts for Backing[];
    using Parts for uint64;

    mapping(DocumentId => Stock) private _stocks;

    constructor(
        IDocumentRegistry registry_,
        IAppraisals appraisals_
    )
        TradeAsset(registry_)
        Appraised(appraisals_)
        ERC721("Lienbook Warehouse Receipt", "LBW")
        EIP712("Lienbook WarehouseReceipt", "1")
    {}

    /// @inheritdoc IWarehouseReceipt
    function issue(
        bytes32 fingerprint,
        uint64 face,
        ReceiptDetails calldata details,
        Backing[] calldata backing,
        bytes32[] calldata contentRoots,
        Authorization calldata attestation
    ) external returns (DocumentId id) {
        id = documentIdFor(DocumentKind.WarehouseReceipt, details.warehouse, fingerprint);
        require(!_stocks[id].ended, ReceiptHasEnded(id));
        (, StateWord[] memory words) = _requireBacked(id, face, backing, contentRoots);
        // Goods leave by their part of the face value: all of it is theirs, or most of them would leave for nothing.
        require(face == words[0].valueIn(), FaceValueInvalid(id, face, words[0].valueIn()));
        require(details.quantity != 0, QuantityInvalid(id, 0, 0));
        _requireWarehouse(details, attestation.signer);
        _authorizeUnique(ReceiptMessages.hashGoods(id, details, attestation), attestation);

        _open(id, face, details, backing);
    }

    /// @inheritdoc IWarehouseReceipt
    function release(
        DocumentId id,
        uint64 face,
        ReceiptDetails calldata details,
        Backing[] calldata backing,
        uint64 quantity,
        LienRelease[] calldata liens
    ) external {
        address owner = _requireOwner(id, face, details, backingHashOf(backing));
        _requireKept(owner);
        Custody custody = _custody[id];
        _requireUnfrozen(id, custody);
        _custody[id] = custody.acted(); // nobody gives back what is left of the goods that it has had
        uint64 inStore = details.quantity - _stocks[id].released;
        require(quantity != 0 && quantity < inStore, QuantityInvalid(id, quantity, inStore));
        uint64 amount = face.portionOf(details.quantity, inStore - quantity, inStore);

        _stocks[id].released += quantity;
        uint256 pledged;
        for (uint256 i; i < liens.length; ++i) pledged += liens[i].amount;
        require(pledged <= amount, ReleaseExceeded(id, pledged, amount));
        uint64 unpledged = _requireReleasable(id, face, amount - uint64(pledged)); // at most the amount
        if (unpledged != 0) ILienbook(lienbook).consume(id, face, backing, unpledged);
        for (uint256 i; i < liens.length; ++i) _releaseFrom(liens[i], id, face, backing, quantity);
        emit GoodsReleased(id, owner, quantity, amount);
    }

    /// @inheritdoc IWarehouseReceipt
    function reportLoss(
        DocumentId id,
        uint64 face,
        ReceiptDetails calldata details,
        bytes32 backingHash,
        uint64 amount,
        bytes32 reason,
        Authorization calldata report
    ) external {
        _requireReceipt(id, face, details, backingHash);
        Lei warehouse = _requireWarehouse(details, report.signer);
        uint64 lost = _stocks[id].lost;
        require(amount != 0 && amount <= face - lost, LossInvalid(id, amount, face - lost));
        _authorize(ReceiptMessages.hashLoss(id, amount, reason, report), report);

        _stocks[id].lost = lost + amount;
        uint256 reduction = uint256(registry.reductionOf(id)) + amount;
        ILienbook(lienbook).reduce(id, face, uint64(Math.min(reduction, face)));
        emit GoodsLost(id, warehouse, amount, reason);
    }

    /// @inheritdoc IWarehouseReceipt
    function surrender(
        DocumentId id,
        uint64 face,
        ReceiptDetails calldata details,
        Backing[] calldata backing
    ) external {
        address owner = _requireOwner(id, face, details, backingHashOf(backing));
        _requireMovable(id, _custody[id]);
        uint64 left = uint64(Math.saturatingSub(face, _document(id).collectedIn())); // at most the face value
        uint64 quantity = details.quantity - _stocks[id].released;

        _stocks[id].ended = true;
        if (left != 0) ILienbook(lienbook).consume(id, face, backing, left);
        _burn(id.tokenId());
        delete _commitments[id];
        emit ReceiptSurrendered(id, owner, quantity, left);
    }

    /// @inheritdoc IWarehouseReceipt
    function split(
        DocumentId id,
        Origin calldata origin,
        uint64 face,
        ReceiptDetails calldata details,
        Backing[] calldata backing,
        uint64[] calldata quantities
    ) external returns (DocumentId[] memory parts) {
        _requireActive(msg.sender, ANY_ROLE);
        _requireOwner(id, face, details, backingHashOf(backing));
        {
            Stock memory stock = _stocks[id];
            require(stock.lost == 0, ReceiptIsDiminished(id, stock.lost));
            uint256 sum;
            for (uint256 i; i < quantities.length; ++i) sum += quantities[i];
            uint64 inStore = details.quantity - stock.released;
            require(sum == inStore, PartsDoNotSum(id, sum, inStore));
        }
        ReceiptDetails memory part = details;
        // An appraisal of the whole says nothing of its parts.
        if (registry.reductionOf(id) != 0) {
            part.appraised = true;
            ILienbook(lienbook).reduce(id, face, 0);
        }
        uint64[] memory values = _valuesOf(face, details, quantities);
        parts = ILienbook(lienbook).split(id, origin.issuer, origin.fingerprint, values);
        _burn(id.tokenId());
        delete _commitments[id];
        uint256 from;
        for (uint256 i; i < parts.length; ++i) {
            uint256 to = from + values[i];
            part.quantity = quantities[i];
            // By value, as payments and releases use it up.
            _open(parts[i], values[i], part, backing.backingOf(face, from, to));
            from = to;
        }
        emit ReceiptSplit(id, parts);
    }

    /// @inheritdoc ITradeAsset
    function evidenceOf(DocumentId id) external view override(ITradeAsset, TradeAsset) returns (address, bool) {
        Custody custody = _custody[id];
        return (custody.owner(), custody.isFrozen() || _stocks[id].ended);
    }

    /// @inheritdoc IWarehouseReceipt
    function stockOf(DocumentId id) external view returns (Stock memory) {
        return _stocks[id];
    }

    /// @inheritdoc ITradeAsset
    function kind() external pure returns (DocumentKind) {
        return DocumentKind.WarehouseReceipt;
    }

    /// @inheritdoc ITradeAsset
    /// @dev The warehouse owes goods, not money.
    function obligorIn(bytes calldata) external pure returns (Lei) {
        return Lei.wrap(0);
    }

    function _open(DocumentId id, uint64 face, ReceiptDetails memory details, Backing[] memory backing) private {
        _issue(id, commitmentOf(face, keccak256(abi.encode(details)), keccak256(abi.encode(backing))));
        if (details.appraised) ILienbook(lienbook).reduce(id, face, face);
        emit ReceiptIssued(id, msg.sender, details.warehouse, face, details, backing);
    }

    function _releaseFrom(
        LienRelease calldata lien,
        DocumentId id,
        uint64 face,
        Backing[] calldata backing,
        uint64 quantity
    ) private {
        Lei holder = _entityOf(lien.consent.signer);
        _authorize(ReceiptMessages.hashRelease(id, quantity, lien), lien.consent);
        ILienbook(lienbook).consumeUnder(
            Collateral(address(this), id, lien.amount, face, "", backing), // a lien does not commit to details
            lien.engine,
            lien.purpose,
            holder,
            lien.amount
        );
    }

    /// @dev What leaves without a lienholder's consent must be free of liens, loss, appraisal and what the warehouse
    ///      attests by now counted. While no lien stands, all of it is the owner's.
    /// @return of the amount, what is not used up already: the receipt may have been evidence of something else
    function _requireReleasable(DocumentId id, uint64 face, uint64 amount) private view returns (uint64) {
        StateWord word = _document(id);
        if (word.encumberedIn() == 0) return uint64(Math.min(amount, Math.saturatingSub(face, word.collectedIn())));
        // Whoever has bid for them has seen what is there.
        require(word.flagsIn() & ENFORCED == 0, IDocumentRegistry.DocumentUnderEnforcement(id));
        if (amount == 0) return 0;
        uint256 used = uint256(word.encumberedIn()) + word.collectedIn() + registry.reductionOf(id);
        uint64 free = uint64(Math.saturatingSub(Math.min(face, word.valueIn()), used)); // at most the face value
        require(amount <= free, ReleaseUncovered(id, amount, free));
        return amount;
    }

    function _requireReceipt(
        DocumentId id,
        uint64 face,
        ReceiptDetails memory details,
        bytes32 backingHash
    ) private view returns (address owner) {
        return _requireIssued(id, face, keccak256(abi.encode(details)), backingHash);
    }

    function _requireOwner(
        DocumentId id,
        uint64 face,
        ReceiptDetails calldata details,
        bytes32 backingHash
    ) private view returns (address owner) {
        owner = _requireReceipt(id, face, details, backingHash);
        require(msg.sender == owner, NotOwnerOfReceipt(id, msg.sender, owner));
    }

    function _requireWarehouse(ReceiptDetails calldata details, address signer) private view returns (Lei entity) {
        entity = _requireActive(signer, only(Role.Warehouse));
        require(entity == details.warehouse, NotWarehouse(entity, details.warehouse));
    }

    function _burdensOf(DocumentId id) internal view override returns (uint64 least, uint64 beside) {
        return (_stocks[id].lost, 0);
    }

    function _valuesOf(
        uint64 face,
        ReceiptDetails calldata details,
        uint64[] calldata quantities
    ) private pure returns (uint64[] memory values) {
        values = new uint64[](quantities.length);
        uint256 from;
        for (uint256 i; i < quantities.length; ++i) {
            uint256 to = from + quantities[i];
            values[i] = face.portionOf(details.quantity, from, to);
            from = to;
        }
    }
}
