// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {SignedMessages} from "../common/SignedMessages.sol";
import {DocumentRegistry} from "../documents/DocumentRegistry.sol";
import {IDocumentRegistry} from "../interfaces/IDocumentRegistry.sol";
import {ILienbook} from "../interfaces/ILienbook.sol";
import {ILienEngine} from "../interfaces/ILienEngine.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {ITradeAsset} from "../interfaces/ITradeAsset.sol";
import {Discharge} from "../types/Document.sol";
import {DocumentId, Lei, LienId} from "../types/Identifiers.sol";
import {Backing, Lien, LienWord, NO_LIEN, encodedIn} from "../types/Pledge.sol";
import {Listings} from "./Listings.sol";

/// @title What every part of the lien book works on: the liens, their register of documents, and whose word counts
abstract contract LienbookState is SignedMessages, Listings {
    using Address for address;

    /// @dev Where the backing begins in a call of `disencumber`, from behind its selector: after the six words of the
    ///      discharge, and the one that says this.
    uint256 private constant BACKING_AT = 7 * 32;

    IParticipants public immutable participants;
    /// @inheritdoc ILienbook
    IDocumentRegistry public immutable registry;

    /// @dev In the slot of `enforcement`.
    uint32 internal _lastRank;
    mapping(LienId => LienWord) internal _liens;
    /// @dev How many liens stand on an asset beside one. The usual asset has one lien, and costs no slot.
    mapping(DocumentId => uint256) internal _liensBeside;

    constructor(IParticipants participants_) EIP712("Lienbook", "1") {
        participants = participants_;
        registry = new DocumentRegistry(participants_);
    }

    /// @inheritdoc ILienbook
    function lienOf(LienId lien) external view returns (Lien memory) {
        LienWord word = _liens[lien];
        return Lien(word.holderIn(), word.amountIn(), word.rankIn());
    }

    /// @inheritdoc ILienbook
    function requireOwnClaim(address engine, bytes32 purpose, Lei holder) public view {
        if (engine == address(0) || engine.code.length == 0) return;
        address creditor = ILienEngine(engine).creditorUnder(purpose);
        if (creditor == address(0)) return;
        require(participants.legalEntityBehind(creditor) == holder, ClaimEntrusted(holder, creditor));
    }

    /// @param what comes off a lien: no more than it has
    function _discharge(LienId id, Discharge memory what, Backing[] calldata backing) internal {
        uint64 remaining = what.amount - what.withdrawn - what.collected;
        if (remaining == 0) _liens[id] = NO_LIEN;
        else _liens[id] = _liens[id].withAmount(remaining);

        uint64 left = _disencumber(what, backing);
        if (remaining == 0 && left != 0) {
            uint256 beside = _liensBeside[what.document];
            if (beside != 0) _liensBeside[what.document] = beside - 1;
        }
        emit Discharged(id, what.document, what.withdrawn, what.collected, what.consumed, remaining);
    }

    /// @dev `registry.disencumber(what, backing)`, with the backing copied as it came, which spares encoding it anew.
    function _disencumber(Discharge memory what, Backing[] calldata backing) private returns (uint64 left) {
        bytes memory answer = address(registry).functionCall(
            bytes.concat(
                IDocumentRegistry.disencumber.selector,
                abi.encode(what),
                bytes32(BACKING_AT),
                encodedIn(backing)
            )
        );
        return abi.decode(answer, (uint64));
    }

    /// @dev A listed asset speaks for the documents of its own kind that it has made tokens of, and for no others.
    function _requireTokenOfCaller(DocumentId id) internal view {
        require(isListedAsset[msg.sender], AssetNotListed(msg.sender));
        ITradeAsset asset = ITradeAsset(msg.sender);
        require(
            registry.wordOf(id).kindIn() == asset.kind() && asset.ownerIfAny(id) != address(0),
            NotTokenOfAsset(id, msg.sender)
        );
    }

    /// @dev Who has sold the token of a document no longer pledges it as evidence; nobody does while it is barred.
    function _requireBackingOwned(Backing[] calldata backing, address pledgor) internal view {
        for (uint256 i; i < backing.length; ++i) {
            DocumentId document = backing[i].document;
            (address owner, bool barred) = _evidenceOf(document);
            require(owner == address(0) || owner == pledgor, BackingOwnedByOther(document, owner, pledgor));
            require(!barred, BackingBarred(document));
        }
    }

    /// @dev Whose a document is as evidence; zero if no token was made of it.
    function _evidenceOf(DocumentId document) internal view returns (address owner, bool barred) {
        address asset = assetOf[registry.wordOf(document).kindIn()];
        if (asset != address(0)) return ITradeAsset(asset).evidenceOf(document);
    }
}
