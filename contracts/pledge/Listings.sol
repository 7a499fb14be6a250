// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";

import {ILienbook} from "../interfaces/ILienbook.sol";
import {ITradeAsset} from "../interfaces/ITradeAsset.sol";
import {DocumentKind} from "../types/DocumentKind.sol";

/// @title Which contracts the lien book works with, as governor and guardian list them
abstract contract Listings is ILienbook, AccessManaged {
    /// @inheritdoc ILienbook
    mapping(address asset => bool) public isListedAsset;
    /// @inheritdoc ILienbook
    mapping(address engine => bool) public isListedEngine;
    /// @inheritdoc ILienbook
    mapping(address escrow => bool) public isListedEscrow;
    /// @inheritdoc ILienbook
    mapping(address engine => bool) public hasBeenListed;
    /// @inheritdoc ILienbook
    mapping(DocumentKind => address) public assetOf;
    /// @inheritdoc ILienbook
    address public enforcement;

    /// @inheritdoc ILienbook
    function setEnforcement(address enforcement_) external restricted {
        require(enforcement == address(0), EnforcementAlreadySet(enforcement));
        enforcement = enforcement_;
        emit EnforcementSet(enforcement_);
    }

    /// @inheritdoc ILienbook
    function listAsset(address asset) external restricted {
        // There is no second try: one of another lien book would keep the kind, and its documents would have no token.
        address its = ITradeAsset(asset).lienbook();
        require(its == address(this), AssetOfOtherLienbook(asset, its));
        DocumentKind kind = ITradeAsset(asset).kind();
        address other = assetOf[kind];
        // Of two assets of a kind each would have a token of the same document, and two owners.
        require(other == address(0) || other == asset, KindHasAsset(kind, other));
        isListedAsset[asset] = true;
        assetOf[kind] = asset;
        emit AssetListed(asset);
    }

    /// @inheritdoc ILienbook
    function listEngine(address engine) external restricted {
        (isListedEngine[engine], hasBeenListed[engine]) = (true, true);
        emit EngineListed(engine);
    }

    /// @inheritdoc ILienbook
    function listEscrow(address escrow) external restricted {
        isListedEscrow[escrow] = true;
        emit EscrowListed(escrow);
    }

    /// @inheritdoc ILienbook
    function delistEscrow(address escrow) external restricted {
        isListedEscrow[escrow] = false;
        emit EscrowDelisted(escrow);
    }

    /// @inheritdoc ILienbook
    function delistAsset(address asset) external restricted {
        isListedAsset[asset] = false;
        emit AssetDelisted(asset);
    }

    /// @inheritdoc ILienbook
    function delistEngine(address engine) external restricted {
        isListedEngine[engine] = false;
        emit EngineDelisted(engine);
    }
}
