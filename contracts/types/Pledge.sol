// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Authorization} from "../interfaces/ISignedMessages.sol";
import {DocumentId, Lei, LienId} from "./Identifiers.sol";

/// @notice The part of a document's value that stands behind an asset.
struct Backing {
    DocumentId document;
    uint64 share;
}

/// @notice What is pledged: part of an asset's face value, with all that the asset committed to when it was issued.
struct Collateral {
    address asset;
    DocumentId id;
    /// The part of the face value under the lien, in minor units.
    uint64 amount;
    /// The asset's face value, immutable.
    uint64 face;
    /// What the asset's kind adds, ABI-encoded: see each asset.
    bytes details;
    /// In ascending order of document; the asset's own document is not among them.
    Backing[] backing;
}

/// @notice What of a lien changes. One slot.
struct Lien {
    Lei holder; //    20 bytes
    uint64 amount; //  8        what remains of it, in minor units of face value
    uint32 rank; //    4        order of registration in the whole book; the lower goes first
}

/// @notice What distinguishes a lien from the others on its asset.
struct Stake {
    /// Placed the lien; zero for one that its holder keeps.
    address engine;
    /// The financing, or the consent, for which it stands.
    bytes32 purpose;
}

/// @notice A lien that follows its asset to another document, with its holder's word.
struct Succession {
    /// The engine that placed the lien; zero for one that its holder keeps itself.
    address engine;
    /// The financing, or the consent, for which it was placed.
    bytes32 purpose;
    /// By an account of the lien's holder.
    Authorization consent;
}

/// @dev Commits to the documents behind an asset and their shares.
function backingHashOf(Backing[] calldata backing) pure returns (bytes32) {
    return keccak256(abi.encode(backing));
}

/// @dev `backingHashOf` an empty list.
bytes32 constant NO_BACKING = keccak256(abi.encode(uint256(0x20), uint256(0)));

/// @dev What an asset stores of its issue.
function commitmentOf(uint64 face, bytes calldata details, bytes32 backingHash) pure returns (bytes32) {
    return keccak256(abi.encode(face, keccak256(details), backingHash));
}

/// @dev What of a lien never changes.
/// @param engine  placed the lien and alone acts on it; zero for a lien that its holder keeps itself
/// @param purpose the financing, or the consent, for which it was placed
function lienIdOf(
    address asset,
    DocumentId id,
    address engine,
    bytes32 purpose,
    uint64 face,
    bytes32 backingHash
) pure returns (LienId) {
    return LienId.wrap(keccak256(abi.encode(asset, id, engine, purpose, face, backingHash)));
}
