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

/// @dev Where in the slot of a `Lien` its amount and its rank begin, in bits from the right; its holder is at the right
///      end.
uint256 constant AMOUNT_AT = 160;
uint256 constant RANK_AT = 224;

/// @notice A `Lien` as it is stored: contracts hand it on as it is.
type LienWord is uint256;

LienWord constant NO_LIEN = LienWord.wrap(0);

using {holderIn, amountIn, rankIn, withHolder, withAmount} for LienWord global;

function lienWordFor(Lei holder, uint64 amount, uint32 rank) pure returns (LienWord) {
    return LienWord.wrap(uint160(Lei.unwrap(holder)) | (uint256(amount) << AMOUNT_AT) | (uint256(rank) << RANK_AT));
}

function holderIn(LienWord word) pure returns (Lei) {
    return Lei.wrap(bytes20(uint160(LienWord.unwrap(word))));
}

function amountIn(LienWord word) pure returns (uint64) {
    return uint64(LienWord.unwrap(word) >> AMOUNT_AT);
}

function rankIn(LienWord word) pure returns (uint32) {
    return uint32(LienWord.unwrap(word) >> RANK_AT);
}

function withHolder(LienWord word, Lei holder) pure returns (LienWord) {
    return lienWordFor(holder, word.amountIn(), word.rankIn());
}

function withAmount(LienWord word, uint64 amount) pure returns (LienWord) {
    return lienWordFor(word.holderIn(), amount, word.rankIn());
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
function backingHashOf(Backing[] calldata backing) pure returns (bytes32 hash) {
    // `keccak256(abi.encode(backing))`, copied as it came, which is cheaper than encoding it anew. Elements of fixed
    // size are encoded in one way only; a share beyond its type has another hash than any that was pledged.
    // solhint-disable-next-line no-inline-assembly
    assembly ("memory-safe") {
        let data := mload(0x40)
        let size := shl(6, backing.length)
        mstore(data, 0x20)
        mstore(add(data, 0x20), backing.length)
        calldatacopy(add(data, 0x40), backing.offset, size)
        hash := keccak256(data, add(size, 0x40))
    }
}

/// @dev A list with its length, as it came: whoever hands it on need not read and encode each element of it.
function encodedIn(Backing[] calldata backing) pure returns (bytes calldata words) {
    // solhint-disable-next-line no-inline-assembly
    assembly ("memory-safe") {
        words.offset := sub(backing.offset, 0x20)
        words.length := add(shl(6, backing.length), 0x20)
    }
}

/// @dev A collateral as it came, for whoever hands it on among others. One that was not encoded in the usual order has
///      other bytes there.
function encodedIn(Collateral calldata collateral) pure returns (bytes calldata encoded) {
    // Six words, and of the lists their lengths and what is in them.
    uint256 size = 0x100 + ((collateral.details.length + 0x1f) & ~uint256(0x1f)) + (collateral.backing.length << 6);
    // solhint-disable-next-line no-inline-assembly
    assembly ("memory-safe") {
        encoded.offset := collateral
        encoded.length := size
    }
}

/// @dev `backingHashOf` an empty list.
bytes32 constant NO_BACKING = keccak256(abi.encode(uint256(0x20), uint256(0)));

/// @dev What an asset stores of its issue.
function commitmentOf(uint64 face, bytes calldata details, bytes32 backingHash) pure returns (bytes32) {
    return commitmentOf(face, keccak256(details), backingHash);
}

function commitmentOf(uint64 face, bytes32 detailsHash, bytes32 backingHash) pure returns (bytes32) {
    return keccak256(abi.encode(face, detailsHash, backingHash));
}

/// @dev `⌈share · amount / face⌉`; at most `share` while `amount ≤ face`, which every caller ensures.
function portionUp(uint64 share, uint64 amount, uint64 face) pure returns (uint64) {
    // Of 64 bits each, they multiply within 128. No face value is zero, nor could it divide.
    unchecked {
        return uint64((uint256(share) * amount + face - 1) / face);
    }
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

/// @dev On a collateral as it is shown.
function lienIdOf(Collateral calldata collateral, address engine, bytes32 purpose) pure returns (LienId) {
    bytes32 backingHash = backingHashOf(collateral.backing);
    return lienIdOf(collateral.asset, collateral.id, engine, purpose, collateral.face, backingHash);
}
