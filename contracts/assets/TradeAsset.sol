// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC165} from "@openzeppelin/contracts/interfaces/IERC165.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import {IDocumentRegistry} from "../interfaces/IDocumentRegistry.sol";
import {IERC6982} from "../interfaces/IERC6982.sol";
import {IERC7943NonFungible} from "../interfaces/IERC7943NonFungible.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {ITradeAsset} from "../interfaces/ITradeAsset.sol";
import {CourtOrder, Custody, markOf} from "../types/Custody.sol";
import {StateWord} from "../types/Document.sol";
import {DocumentId, Lei, documentIdOf} from "../types/Identifiers.sol";
import {Backing} from "../types/Pledge.sol";
import {ANY_ROLE, Role, Roles, only} from "../types/Role.sol";
import {Currency} from "../types/Units.sol";
import {TradeAssetCard} from "./TradeAssetCard.sol";

/// @title What the tokens of all kinds of trade documents share
/// @dev   Nothing here says whether a token is locked: it is, while the register says that its document is
///        encumbered. Approvals and the standard's calls are OpenZeppelin's; who owns a token is kept here, in one slot
///        with how it stands.
abstract contract TradeAsset is ITradeAsset, ERC721 {
    /// @dev One loan in practice has used 30 declarations; a pledge of this many still fits a block.
    uint256 internal constant MOST_BACKINGS = 100;
    /// @notice Time in which the owner, its creditors and the network see a court's order before it is carried out.
    uint48 public constant ORDER_DELAY = 14 days;

    IParticipants public immutable participants;
    IDocumentRegistry public immutable registry;
    address public immutable lienbook;
    /// @dev Draws the picture, apart from here because it is larger than what it pictures.
    TradeAssetCard private immutable _card;

    /// @dev `commitmentOf` face value, details and backing.
    mapping(DocumentId => bytes32) internal _commitments;
    mapping(DocumentId => Custody) internal _custody;
    mapping(address owner => uint256) private _balances;
    mapping(DocumentId => CourtOrder) private _orders;

    constructor(IDocumentRegistry registry_) {
        registry = registry_;
        participants = registry_.participants();
        lienbook = registry_.lienbook();
        _card = new TradeAssetCard();
        emit DefaultLocked(false);
    }

    /// @inheritdoc ITradeAsset
    function refuse(DocumentId id, address giver, bytes32 reason) external {
        (Custody custody, address owner) = _requireToken(id);
        require(msg.sender == owner, ERC721IncorrectOwner(msg.sender, id.tokenId(), owner));
        _requireKept(owner);
        require(custody.giver() != 0, NothingToRefuse(id));
        require(custody.giver() == markOf(giver), NotGiver(id, giver));
        // The mark is ten bytes, and somebody may make two accounts that share them: so the giver must be a
        // participant's.
        bool isKnown = !_entityOf(giver).isNull() || participants.successorOf(giver) != address(0);
        require(isKnown, IParticipants.AccountNotEnrolled(giver));
        _requireMovable(id, custody);

        _move(id, custody, custody.handedTo(giver, address(0)).withTitle(custody.former()));
        emit Refused(id, owner, giver, reason);
    }

    /// @inheritdoc ITradeAsset
    function recover(DocumentId id) external {
        (Custody custody, address owner) = _requireToken(id);
        address successor = participants.successorOf(owner);
        require(successor != address(0), OwnerNotReplaced(id, owner));
        _requireUnfrozen(id, custody);
        _move(id, custody, custody.succeededBy(successor));
        emit Recovered(id, owner, successor);
    }

    /// @inheritdoc IERC721
    /// @dev In the name of an owner whose account was neither removed nor lost: whoever approves refuses no more, and
    ///      the account in the place of that one may.
    function approve(address to, uint256 tokenId) public override(ERC721, IERC721) {
        _requireKept(_ownerOf(tokenId));
        super.approve(to, tokenId);
    }

    /// @inheritdoc IERC7943NonFungible
    /// @dev A supervisor in good standing, at once. What is frozen stays so until it is set free or a court has it
    ///      moved.
    function setFrozenTokens(address account, uint256 tokenId, bool frozenStatus) external returns (bool) {
        _requireActive(msg.sender, only(Role.Supervisor));
        DocumentId id = documentIdOf(tokenId);
        (Custody custody, address owner) = _requireToken(id);
        require(owner == account, ERC721IncorrectOwner(account, tokenId, owner));
        _custody[id] = custody.withFrozen(frozenStatus);
        emit Frozen(account, tokenId, frozenStatus);
        return true;
    }

    /// @inheritdoc ITradeAsset
    function orderTransfer(DocumentId id, address to, bytes32 reason) external {
        _requireActive(msg.sender, only(Role.Supervisor));
        address owner = _requireOwned(id.tokenId());
        require(reason != 0, ReasonMissing(id));
        require(canReceive(to) && to != owner, ERC7943CannotReceive(to));
        require(_orders[id].to == address(0), OrderStands(id, _orders[id].to));

        uint48 executableAt = uint48(block.timestamp) + ORDER_DELAY;
        _orders[id] = CourtOrder({to: to, executableAt: executableAt, reason: reason});
        emit TransferOrdered(id, owner, to, reason, executableAt);
    }

    /// @inheritdoc ITradeAsset
    function revokeOrder(DocumentId id, bytes32 reason) external {
        _requireActive(msg.sender, only(Role.Supervisor));
        require(_orders[id].to != address(0), OrderMissing(id, address(0)));
        delete _orders[id];
        emit OrderRevoked(id, reason);
    }

    /// @inheritdoc IERC7943NonFungible
    /// @dev A supervisor in good standing, once the order that names `to` has been seen for its delay. The token
    ///      is free afterwards, if it was frozen; liens stand as they stood.
    function forcedTransfer(address from, address to, uint256 tokenId) external returns (bool) {
        _requireActive(msg.sender, only(Role.Supervisor));
        DocumentId id = documentIdOf(tokenId);
        CourtOrder memory order = _orders[id];
        require(order.to != address(0) && order.to == to, OrderMissing(id, to));
        require(block.timestamp >= order.executableAt, OrderNotExecutable(id, order.executableAt));
        (Custody custody, address owner) = _requireToken(id);
        require(owner == from && from != to, ERC7943CannotTransfer(from, to, tokenId));
        require(canReceive(to), ERC7943CannotReceive(to));

        delete _orders[id];
        _move(id, custody, _seized(custody.handedTo(to, address(0)).withFrozen(false)));
        if (custody.isFrozen()) emit Frozen(from, tokenId, false);
        emit ForcedTransfer(from, to, tokenId);
        return true;
    }

    /// @inheritdoc ITradeAsset
    function announceLock(uint256 tokenId) external {
        emit Locked(tokenId, locked(tokenId));
    }

    /// @inheritdoc ITradeAsset
    /// @dev What is frozen is not pledged either.
    function pledgeableAs(DocumentId id) public view virtual returns (address owner, bytes32 commitment) {
        Custody custody;
        (custody, owner) = _requireToken(id);
        _requireUnfrozen(id, custody);
        return (owner, _commitments[id]);
    }

    /// @inheritdoc ITradeAsset
    function issuedAs(DocumentId id) public view returns (address owner, bytes32 commitment) {
        return (_requireOwned(id.tokenId()), _commitments[id]);
    }

    /// @inheritdoc ITradeAsset
    function ownerIfAny(DocumentId id) external view returns (address) {
        return _ownerOf(id.tokenId());
    }

    /// @inheritdoc ITradeAsset
    function evidenceOf(DocumentId id) external view virtual returns (address owner, bool barred) {
        Custody custody = _custody[id];
        return (custody.owner(), custody.isFrozen());
    }

    /// @inheritdoc ITradeAsset
    function sellTo(DocumentId id, address buyer, bytes32 commitment) external returns (address from, bytes32 former) {
        require(msg.sender == lienbook, IDocumentRegistry.NotLienbook(msg.sender));
        Custody custody;
        (custody, from) = _requireToken(id);
        // The owner's standing is not asked: losing it must not keep its creditors from selling what it pledged.
        _requireUnfrozen(id, custody);
        _requireActive(buyer, ANY_ROLE);
        former = _commitments[id];
        if (former != commitment) _commitments[id] = commitment;
        _move(id, custody, _seized(custody.handedTo(buyer, address(0))));
    }

    /// @inheritdoc ITradeAsset
    function giverOf(DocumentId id) external view returns (bytes10) {
        return _custody[id].giver();
    }

    /// @inheritdoc IERC721
    function balanceOf(address owner) public view override(ERC721, IERC721) returns (uint256) {
        require(owner != address(0), ERC721InvalidOwner(address(0)));
        return _balances[owner];
    }

    /// @inheritdoc ITradeAsset
    function orderOf(DocumentId id) external view returns (CourtOrder memory) {
        return _orders[id];
    }

    /// @inheritdoc IERC6982
    function defaultLocked() external pure returns (bool) {
        return false;
    }

    /// @inheritdoc IERC6982
    function locked(uint256 tokenId) public view returns (bool) {
        _requireOwned(tokenId);
        return registry.encumberedOf(documentIdOf(tokenId)) != 0;
    }

    /// @inheritdoc IERC7943NonFungible
    function canSend(address account) external view returns (bool) {
        return canReceive(account);
    }

    /// @inheritdoc IERC7943NonFungible
    function canReceive(address account) public view returns (bool) {
        return participants.isActive(account);
    }

    /// @inheritdoc IERC7943NonFungible
    function getFrozenTokens(address account, uint256 tokenId) external view returns (bool) {
        Custody custody = _custody[documentIdOf(tokenId)];
        return custody.owner() == account && custody.isFrozen();
    }

    /// @inheritdoc IERC7943NonFungible
    function canTransfer(address from, address to, uint256 tokenId) public view virtual returns (bool) {
        DocumentId id = documentIdOf(tokenId);
        Custody custody = _custody[id];
        if (custody.owner() != from) return false;
        return
            !custody.isFrozen() &&
            custody.state() == 0 &&
            registry.encumberedOf(id) == 0 &&
            canReceive(from) &&
            canReceive(to);
    }

    /// @notice A JSON object with a picture, both within the URI: what kind of document it is, how it stands, what
    ///         it is worth and how much of it is encumbered. Nothing that is not public among the members of the chain.
    function tokenURI(uint256 tokenId) public view override returns (string memory) {
        _requireOwned(tokenId);
        DocumentId id = documentIdOf(tokenId);
        return _card.uri(name(), tokenId, _stateName(id), _custody[id].isFrozen(), registry.stateOf(id));
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) public view override(ERC721, IERC165) returns (bool) {
        return
            interfaceId == type(IERC6982).interfaceId ||
            interfaceId == type(IERC7943NonFungible).interfaceId ||
            super.supportsInterface(interfaceId);
    }

    /// @dev Whether the caller, in good standing, holds the document and all of its backing.
    /// @return holder the caller's entity
    /// @return words  what is stored of the document itself and then of its backing
    function _requireBacked(
        DocumentId id,
        uint64 face,
        Backing[] calldata backing,
        bytes32[] calldata contentRoots
    ) internal view returns (Lei holder, StateWord[] memory words) {
        holder = _requireActive(msg.sender, only(Role.Enterprise));
        uint256 count = backing.length;
        require(count <= MOST_BACKINGS, TooManyBackings(count, MOST_BACKINGS));
        require(contentRoots.length == count + 1, ContentRootsMissing(count, contentRoots.length));

        DocumentId[] memory ids = new DocumentId[](count + 1);
        ids[0] = id;
        for (uint256 i; i < count; ++i) {
            DocumentId document = backing[i].document;
            require(i == 0 || ids[i].tokenId() < document.tokenId(), BackingUnsorted(document));
            require(document != id, BackingIncludesSelf(document));
            ids[i + 1] = document;
        }
        words = registry.requireHeld(holder, ids, contentRoots);
        (uint64 value, Currency currency) = (words[0].valueIn(), words[0].currencyIn());
        require(face != 0 && face <= value, FaceValueInvalid(id, face, value));
        for (uint256 i; i < count; ++i) {
            StateWord word = words[i + 1];
            uint64 share = backing[i].share;
            require(share != 0 && share <= word.valueIn(), BackingShareInvalid(ids[i + 1], share, word.valueIn()));
            require(word.currencyIn() == currency, BackingCurrencyMismatch(ids[i + 1]));
        }
    }

    /// @dev Mints the token of a document to the caller, whom `_requireBacked` has checked.
    function _issue(DocumentId id, bytes32 commitment) internal {
        _issue(id, commitment, registry.encumberedOf(id));
    }

    /// @dev The same, for a caller that has read the register already.
    function _issue(DocumentId id, bytes32 commitment, uint64 encumbered) internal {
        _create(id, commitment, _custody[id].handedTo(msg.sender, address(0)), encumbered);
    }

    /// @dev Mints a token. Its document may back a pledge already: then the token is locked from birth, and says so,
    ///      because `defaultLocked` says otherwise.
    function _create(DocumentId id, bytes32 commitment, Custody custody, uint64 encumbered) internal {
        Custody was = _custody[id];
        require(was.owner() == address(0), ERC721InvalidSender(address(0)));
        // An order for a token that has ended, such as a bill that went to paper, is not for the one in its place.
        if (Custody.unwrap(was) != 0) delete _orders[id];
        _commitments[id] = commitment;
        _move(id, was, custody);
        if (encumbered != 0) emit Locked(id.tokenId(), true);
    }

    /// @dev The one place through which every transfer and burn by the owner goes, whatever approval led there.
    ///      Refusal, recovery, a court's order and a sale in enforcement have rules of their own.
    function _update(address to, uint256 tokenId, address auth) internal override returns (address from) {
        DocumentId id = documentIdOf(tokenId);
        Custody custody = _custody[id];
        from = custody.owner();
        if (auth != address(0)) _checkAuthorized(from, auth, tokenId);
        _requireMovable(id, custody);
        if (to == address(0)) {
            _requireActive(from, ANY_ROLE);
            _move(id, custody, custody.handedTo(to, to));
            return from;
        }
        (Lei sender, Lei receiver) = participants.requireStanding(from, to);
        Custody handed = custody.handedTo(to, from == to ? address(0) : from);
        _move(id, custody, _moved(id, handed, sender, receiver));
    }

    /// @dev Writes what a token has become, and who has it: no other function does.
    function _move(DocumentId id, Custody was, Custody becomes) internal {
        (address from, address to) = (was.owner(), becomes.owner());
        if (was.isApproved()) super._approve(address(0), id.tokenId(), address(0), false);
        // An owner has what is taken from it, and nobody has more tokens than there are documents.
        unchecked {
            if (from != address(0)) --_balances[from];
            if (to != address(0)) ++_balances[to];
        }
        _custody[id] = becomes;
        emit Transfer(from, to, id.tokenId());
    }

    function _ownerOf(uint256 tokenId) internal view override returns (address) {
        return _custody[documentIdOf(tokenId)].owner();
    }

    /// @dev Whoever approves has acted, and refuses no more.
    function _approve(address to, uint256 tokenId, address auth, bool emitEvent) internal override {
        super._approve(to, tokenId, auth, emitEvent);
        DocumentId id = documentIdOf(tokenId);
        _custody[id] = _custody[id].acted().withApproved(to != address(0));
    }

    function _requireToken(DocumentId id) internal view returns (Custody custody, address owner) {
        custody = _custody[id];
        owner = custody.owner();
        require(owner != address(0), ERC721NonexistentToken(id.tokenId()));
    }

    function _requireUnfrozen(DocumentId id, Custody custody) internal pure {
        require(!custody.isFrozen(), ERC7943InsufficientUnfrozenBalance(custody.owner(), id.tokenId()));
    }

    /// @dev Neither frozen nor out of circulation nor under any lien.
    function _requireMovable(DocumentId id, Custody custody) internal view {
        _requireUnfrozen(id, custody);
        _requireCirculating(id, custody);
        _requireFree(id);
    }

    function _requireFree(DocumentId id) internal view {
        uint64 encumbered = registry.encumberedOf(id);
        require(encumbered == 0, TokenLocked(id, encumbered));
    }

    // Calls that the kinds make in many places: as functions they are in the bytecode once.

    function _requireActive(address account, Roles anyOf) internal view returns (Lei) {
        return participants.requireActive(account, anyOf);
    }

    function _requireKept(address account) internal view {
        participants.requireKept(account);
    }

    function _entityOf(address account) internal view returns (Lei) {
        return participants.entityOf(account);
    }

    function _document(DocumentId id) internal view returns (StateWord) {
        return registry.wordOf(id);
    }

    /// @dev For a kind whose procedure takes tokens out of circulation: reverts with its own error.
    function _requireCirculating(DocumentId id, Custody custody) internal view virtual {}

    /// @dev What a transfer by the owner, or by whoever is approved, makes of a token of this kind.
    /// @param custody in the receiver's hands
    function _moved(DocumentId, Custody custody, Lei, Lei) internal virtual returns (Custody) {
        return custody;
    }

    /// @dev What a sale through the lien book, or a court's order, makes of it.
    function _seized(Custody custody) internal pure virtual returns (Custody) {
        return custody;
    }

    function _stateName(DocumentId) internal view virtual returns (string memory) {
        return "issued";
    }
}
