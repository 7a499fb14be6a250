// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {SignedMessages} from "../common/SignedMessages.sol";
import {IDocumentRegistry} from "../interfaces/IDocumentRegistry.sol";
import {IERC7943NonFungible} from "../interfaces/IERC7943NonFungible.sol";
import {ILienbook} from "../interfaces/ILienbook.sol";
import {IReceivable, ReceivableDetails} from "../interfaces/IReceivable.sol";
import {Authorization} from "../interfaces/ISignedMessages.sol";
import {ITradeAsset} from "../interfaces/ITradeAsset.sol";
import {Custody} from "../types/Custody.sol";
import {Origin, StateWord} from "../types/Document.sol";
import {DocumentKind} from "../types/DocumentKind.sol";
import {DocumentId, Lei} from "../types/Identifiers.sol";
import {Backing, NO_BACKING, backingHashOf, commitmentOf} from "../types/Pledge.sol";
import {ANY_ROLE, Role, only} from "../types/Role.sol";
import {Day} from "../types/Units.sol";
import {Dilutions} from "./Dilutions.sol";
import {TradeAsset} from "./TradeAsset.sol";
import {Parts} from "./libraries/Parts.sol";
import {ReceivableMessages} from "./libraries/ReceivableMessages.sol";

/// @title Receivables: the tokens of commercial invoices
contract Receivable is IReceivable, TradeAsset, SignedMessages {
    using Parts for Backing[];
    using Parts for uint64;

    /// @inheritdoc IReceivable
    address public immutable dilutions;

    /// @dev Set while `assign` moves a token to another entity, as plain transfers may not.
    bool private transient _assigning;

    constructor(
        IDocumentRegistry registry_
    ) TradeAsset(registry_) ERC721("Lienbook Receivable", "LBR") EIP712("Lienbook Receivable", "1") {
        // Deployed here, so that each knows the other for good.
        dilutions = address(new Dilutions(this, registry_));
    }

    /// @inheritdoc IReceivable
    function issue(
        DocumentId id,
        uint64 face,
        Lei debtor,
        Day dueOn,
        Backing[] calldata backing,
        bytes32[] calldata contentRoots
    ) external returns (ReceivableDetails memory details) {
        (Lei seller, StateWord[] memory words) = _requireBacked(id, face, backing, contentRoots);
        require(words[0].kindIn() == DocumentKind.CommercialInvoice, NotAnInvoice(id));
        require(!debtor.isNull(), DebtorMissing(id));
        require(debtor != seller, DebtorIsSeller(debtor));
        require(dueOn >= Day.wrap(words[0].datedOnIn()), DueBeforeInvoice(id, dueOn));

        (uint64 declared, Day oldest) = _evidenceIn(words, backing);
        details = ReceivableDetails({
            debtor: debtor,
            dueOn: dueOn,
            declared: declared,
            oldest: oldest,
            acknowledged: false,
            noSetOff: false
        });
        _issue(id, _commitment(face, details, backingHashOf(backing)), words[0].encumberedIn());
        emit ReceivableIssued(id, msg.sender, debtor, face, details, backing);
    }

    /// @inheritdoc IReceivable
    function acknowledge(
        DocumentId id,
        uint64 face,
        ReceivableDetails calldata details,
        bytes32 backingHash,
        bool noSetOff,
        Authorization calldata acknowledgement
    ) external {
        Lei entity = _requireActive(acknowledgement.signer, only(Role.Enterprise));
        require(entity == details.debtor, NotDebtor(entity, details.debtor));
        address seller = _requireIssued(id, _commitment(face, details, backingHash));
        require(!details.acknowledged, AlreadyAcknowledged(id));
        _authorizeUnique(
            ReceivableMessages.hashAcknowledgement(id, seller, face, details.dueOn, noSetOff, acknowledgement),
            acknowledgement
        );

        ReceivableDetails memory acknowledged = details;
        acknowledged.acknowledged = true;
        acknowledged.noSetOff = noSetOff;
        _commitments[id] = _commitment(face, acknowledged, backingHash);
        emit ReceivableAcknowledged(id, entity, acknowledgement.signer, noSetOff);
    }

    /// @inheritdoc IReceivable
    function confirmPayment(
        DocumentId id,
        uint64 face,
        bytes32 detailsHash,
        Backing[] calldata backing,
        uint64 amount
    ) external {
        address owner = _requireIssued(id, commitmentOf(face, detailsHash, backingHashOf(backing)));
        require(msg.sender == owner, NotOwnerOfReceivable(id, msg.sender, owner));
        _requireKept(owner);
        require(amount != 0, PaymentInvalid(id));
        ILienbook(lienbook).consume(id, face, backing, amount);
        emit PaymentConfirmed(id, owner, amount);
    }

    /// @inheritdoc IReceivable
    function assign(
        DocumentId id,
        uint64 face,
        ReceivableDetails calldata details,
        Backing[] calldata backing,
        uint64 collectible,
        DocumentId[] calldata contested,
        Authorization calldata acceptance
    ) external {
        bytes32 commitment = _commitment(face, details, backingHashOf(backing));
        address seller = _requireIssued(id, commitment);
        _checkAuthorized(seller, msg.sender, id.tokenId());
        _requireMovable(id, _custody[id]);
        address buyer = acceptance.signer;
        Lei entity = _requireActive(buyer, ANY_ROLE);
        require(entity != details.debtor, DebtorIsSeller(entity));
        uint64 left = collectibleOf(id, face);
        require(left >= collectible, CollectibleBelowAccepted(id, left, collectible));
        _authorize(
            ReceivableMessages.hashAcceptance(id, seller, commitment, collectible, contested, acceptance),
            acceptance
        );

        _commitments[id] = _commitment(face, details, NO_BACKING);
        ILienbook(lienbook).consumeBacking(id, face, backing, seller, contested);
        _assigning = true;
        _transfer(seller, buyer, id.tokenId());
        _assigning = false;
        emit ReceivableAssigned(id, seller, buyer, backingHashOf(backing));
    }

    /// @inheritdoc IReceivable
    function split(
        DocumentId id,
        Origin calldata origin,
        uint64 face,
        ReceivableDetails calldata details,
        Backing[] calldata backing,
        uint64[] calldata values
    ) external returns (DocumentId[] memory parts) {
        _requireActive(msg.sender, ANY_ROLE);
        address owner = _requireIssued(id, _commitment(face, details, backingHashOf(backing)));
        require(msg.sender == owner, NotOwnerOfReceivable(id, msg.sender, owner));
        {
            uint64 reduction = registry.reductionOf(id);
            require(reduction == 0, ReceivableIsDiluted(id, reduction));
            uint64 unpaid = uint64(Math.saturatingSub(face, _document(id).collectedIn()));
            uint256 sum;
            for (uint256 i; i < values.length; ++i) sum += values[i];
            require(sum == unpaid, PartsDoNotSum(id, sum, unpaid));
        }

        parts = ILienbook(lienbook).split(id, origin.issuer, origin.fingerprint, values);
        _burn(id.tokenId());
        delete _commitments[id];
        uint256 from;
        for (uint256 i; i < parts.length; ++i) {
            uint256 to = from + values[i];
            _issuePart(parts[i], values[i], _detailsOf(details, face, from, to), backing.backingOf(face, from, to));
            from = to;
        }
        emit ReceivableSplit(id, parts);
    }

    /// @inheritdoc IReceivable
    function dilute(DocumentId id, uint64 face, uint64 reduction) external {
        require(msg.sender == dilutions, NotDilutions(msg.sender));
        ILienbook(lienbook).reduce(id, face, reduction);
    }

    /// @inheritdoc IReceivable
    function collectibleOf(DocumentId id, uint64 face) public view returns (uint64) {
        uint256 gone = uint256(registry.reductionOf(id)) + _document(id).collectedIn();
        return uint64(Math.saturatingSub(face, gone)); // at most the face value
    }

    /// @inheritdoc IERC7943NonFungible
    function canTransfer(
        address from,
        address to,
        uint256 tokenId
    ) public view override(TradeAsset, IERC7943NonFungible) returns (bool) {
        return _entityOf(from) == _entityOf(to) && super.canTransfer(from, to, tokenId);
    }

    /// @inheritdoc ITradeAsset
    function kind() external pure returns (DocumentKind) {
        return DocumentKind.CommercialInvoice;
    }

    /// @inheritdoc ITradeAsset
    function obligorIn(bytes calldata details) external pure returns (Lei) {
        return abi.decode(details, (ReceivableDetails)).debtor;
    }

    function _issuePart(
        DocumentId id,
        uint64 face,
        ReceivableDetails memory details,
        Backing[] memory backing
    ) private {
        _issue(id, _commitment(face, details, keccak256(abi.encode(backing))), 0);
        emit ReceivableIssued(id, msg.sender, details.debtor, face, details, backing);
    }

    /// @dev Between accounts of one entity a token moves freely; who had consented to a purchase refuses it no more.
    function _moved(DocumentId id, Custody custody, Lei from, Lei to) internal view override returns (Custody) {
        if (_assigning) return custody.acted();
        require(from == to, TransferIsAssignment(id, from, to));
        return custody;
    }

    function _requireIssued(DocumentId id, bytes32 commitment) private view returns (address owner) {
        bytes32 committed;
        (owner, committed) = issuedAs(id);
        require(commitment == committed, ReceivableTermsMismatch(id));
    }

    /// @dev The part of the evidence in declarations, like the evidence itself, sums to that of the whole.
    function _detailsOf(
        ReceivableDetails calldata whole,
        uint64 face,
        uint256 from,
        uint256 to
    ) private pure returns (ReceivableDetails memory part) {
        part = whole;
        part.declared = whole.declared.portionOf(face, from, to);
    }

    /// @dev Kind and date of a document never change, so what is summed up here stays true.
    function _evidenceIn(
        StateWord[] memory words,
        Backing[] calldata backing
    ) private pure returns (uint64 declared, Day oldest) {
        uint256 sum;
        uint16 earliest = words[0].datedOnIn();
        for (uint256 i; i < backing.length; ++i) {
            (StateWord word, uint16 datedOn) = (words[i + 1], words[i + 1].datedOnIn());
            if (datedOn < earliest) earliest = datedOn;
            if (word.kindIn() == DocumentKind.CustomsDeclaration) sum += backing[i].share;
        }
        // No face value is larger than 64 bits, so that more evidence than that proves nothing more.
        declared = uint64(Math.min(sum, type(uint64).max));
        oldest = Day.wrap(earliest);
    }

    function _commitment(
        uint64 face,
        ReceivableDetails memory details,
        bytes32 backingHash
    ) private pure returns (bytes32) {
        return commitmentOf(face, keccak256(abi.encode(details)), backingHash);
    }
}
