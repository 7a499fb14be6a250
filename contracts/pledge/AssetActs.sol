// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {ILienbook} from "../interfaces/ILienbook.sol";
import {ITradeAsset} from "../interfaces/ITradeAsset.sol";
import {Discharge, documentIdFor} from "../types/Document.sol";
import {DocumentKind, TOKENIZABLE} from "../types/DocumentKind.sol";
import {DocumentId, Lei, LienId} from "../types/Identifiers.sol";
import {Backing, Collateral, LienWord, lienIdOf, portionUp} from "../types/Pledge.sol";
import {LienbookState} from "./LienbookState.sol";

/// @title What listed assets tell the book of their own documents: payments, disputes, division
abstract contract AssetActs is LienbookState {
    /// @inheritdoc ILienbook
    function consume(DocumentId id, uint64 face, Backing[] calldata backing, uint64 amount) external {
        _requireTokenOfCaller(id);
        address owner = ITradeAsset(msg.sender).ownerIfAny(id);
        Backing[] memory own = backing;
        for (uint256 i; i < own.length; ++i) {
            (address other, bool barred) = _evidenceOf(own[i].document);
            // Whose token is somebody else's by now, or nobody's to dispose of, of that nothing is used up.
            if (barred || (other != address(0) && other != owner)) own[i].share = 0;
        }
        registry.disencumber(Discharge(id, face, 0, 0, 0, amount), own);
    }

    /// @inheritdoc ILienbook
    function consumeBacking(
        DocumentId id,
        uint64 face,
        Backing[] calldata backing,
        address owner,
        DocumentId[] calldata contested
    ) external {
        _requireTokenOfCaller(id);
        uint256 count = backing.length;
        if (count == 0) return;
        uint64 unpaid = uint64(Math.saturatingSub(face, registry.wordOf(id).collectedIn())); // at most the face value
        Backing[] memory portions = backing;
        for (uint256 i; i < count; ++i) portions[i].share = portionUp(portions[i].share, unpaid, face);
        (, uint256 kinds) = registry.encumberBacking(portions, contested);
        if (kinds & TOKENIZABLE != 0) _requireBackingOwned(backing, owner);
        registry.collectBacking(portions);
    }

    /// @inheritdoc ILienbook
    function consumeUnder(
        Collateral calldata collateral,
        address engine,
        bytes32 purpose,
        Lei holder,
        uint64 amount
    ) external {
        _requireTokenOfCaller(collateral.id);
        require(collateral.asset == msg.sender, NotTokenOfAsset(collateral.id, msg.sender));
        LienId id = lienIdOf(collateral, engine, purpose);
        LienWord lien = _liens[id];
        uint64 standing = lien.amountIn();
        require(standing != 0, LienNotFound(id));
        require(lien.holderIn() == holder, NotHolderOfLien(id, holder, lien.holderIn()));
        requireOwnClaim(engine, purpose, holder);
        require(amount <= standing, DischargeExceedsLien(id, amount, standing));
        _discharge(id, Discharge(collateral.id, collateral.face, standing, 0, amount, 0), collateral.backing);
    }

    /// @inheritdoc ILienbook
    function reduce(DocumentId id, uint64 face, uint64 reduction) external {
        _requireTokenOfCaller(id);
        registry.reduce(id, face, reduction);
    }

    /// @inheritdoc ILienbook
    function split(
        DocumentId id,
        Lei issuer,
        bytes32 fingerprint,
        uint64[] calldata values
    ) external returns (DocumentId[] memory parts) {
        _requireTokenOfCaller(id);
        DocumentKind kind = ITradeAsset(msg.sender).kind();
        require(documentIdFor(kind, issuer, fingerprint) == id, NotTokenOfAsset(id, msg.sender));
        parts = registry.split(kind, issuer, fingerprint, values);
    }
}
