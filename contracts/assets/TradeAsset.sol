// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC165} from "@openzeppelin/contracts/interfaces/IERC165.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

import {IDocumentRegistry} from "../interfaces/IDocumentRegistry.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {ITradeAsset} from "../interfaces/ITradeAsset.sol";
import {DocumentState} from "../types/Document.sol";
import {DocumentId, Lei, documentIdOf} from "../types/Identifiers.sol";
import {Backing} from "../types/Pledge.sol";
import {Role, Roles, only} from "../types/Role.sol";

/// @title What the tokens of all kinds of trade documents share
/// @dev   Nothing here says whether a token is locked: it is, while the register says that its document is encumbered.
abstract contract TradeAsset is ITradeAsset, ERC721 {
    /// @dev One loan in practice has used 30 declarations; a pledge of this many still fits a block.
    uint256 internal constant MOST_BACKINGS = 100;
    Roles private constant ANY_ROLE = Roles.wrap(type(uint32).max);

    IParticipants public immutable participants;
    IDocumentRegistry public immutable registry;
    address public immutable lienbook;

    /// @dev `commitmentOf` face value, details and backing.
    mapping(DocumentId => bytes32) internal _commitments;

    constructor(IDocumentRegistry registry_) {
        registry = registry_;
        participants = registry_.participants();
        lienbook = registry_.lienbook();
    }

    /// @inheritdoc ITradeAsset
    function pledgeable(DocumentId id) public view returns (address owner, bytes32 commitment) {
        return (_requireOwned(id.tokenId()), _commitments[id]);
    }

    /// @inheritdoc ITradeAsset
    function ownerIfAny(DocumentId id) external view returns (address) {
        return _ownerOf(id.tokenId());
    }

    /// @inheritdoc ITradeAsset
    function handOver(DocumentId id, address to) external returns (address from) {
        require(msg.sender == lienbook, IDocumentRegistry.NotLienbook(msg.sender));
        _requireOwned(id.tokenId());
        return _update(to, id.tokenId(), address(0));
    }

    /// @inheritdoc ITradeAsset
    function locked(uint256 tokenId) external view returns (bool) {
        _requireOwned(tokenId);
        return registry.stateOf(documentIdOf(tokenId)).encumbered != 0;
    }

    /// @dev Whether the caller, in good standing, holds the document and all of its backing.
    /// @return holder the caller's entity
    /// @return states of the document itself and then of its backing
    function _requireBacked(
        DocumentId id,
        uint64 face,
        Backing[] calldata backing,
        bytes32[] calldata contentRoots
    ) internal view returns (Lei holder, DocumentState[] memory states) {
        holder = participants.requireActive(msg.sender, only(Role.Enterprise));
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
        states = registry.requireHeldBy(holder, ids, contentRoots);
        require(face != 0 && face <= states[0].value, FaceValueInvalid(id, face, states[0].value));
        for (uint256 i; i < count; ++i) {
            DocumentState memory state = states[i + 1];
            uint64 share = backing[i].share;
            require(share != 0 && share <= state.value, BackingShareInvalid(ids[i + 1], share, state.value));
            require(state.currency == states[0].currency, BackingCurrencyMismatch(ids[i + 1]));
        }
    }

    /// @dev Mints the token of a document to the caller, whom `_requireBacked` has checked.
    function _issue(DocumentId id, bytes32 commitment) internal {
        _commitments[id] = commitment;
        _mint(msg.sender, id.tokenId());
    }

    /// @dev The one place through which every transfer and burn goes, whatever approval led there. A new token may be
    ///      of a document that backs a pledge already: it is born locked.
    function _update(address to, uint256 tokenId, address auth) internal override returns (address from) {
        from = super._update(to, tokenId, auth);
        if (from == address(0)) return from;
        if (msg.sender != lienbook) {
            DocumentId id = documentIdOf(tokenId);
            uint64 encumbered = registry.stateOf(id).encumbered;
            require(encumbered == 0, TokenLocked(id, encumbered));
            // Whoever has lost its standing does not keep its creditors from selling what it pledged.
            participants.requireActive(from, ANY_ROLE);
        }
        if (to != address(0)) participants.requireActive(to, ANY_ROLE);
    }

    /// @dev ERC-6982 has no function of its own but `locked`.
    function supportsInterface(bytes4 interfaceId) public view override(ERC721, IERC165) returns (bool) {
        return super.supportsInterface(interfaceId);
    }
}
