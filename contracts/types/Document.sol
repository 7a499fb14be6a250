// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IDocumentRegistry} from "../interfaces/IDocumentRegistry.sol";
import {DocumentKind} from "./DocumentKind.sol";
import {DocumentId, Lei} from "./Identifiers.sol";
import {Currency, Day, today} from "./Units.sol";

/// @notice A trade document as its issuer attests it.
struct Document {
    DocumentKind kind;
    /// Keyed fingerprint of what identifies the document beside its kind and issuer (number, date, …).
    bytes32 fingerprint;
    /// The entity that may use it as evidence: the seller of an invoice, the declarant of a declaration, …
    Lei holder;
    /// What it is worth, in minor units of `currency`; never zero.
    uint64 value;
    Currency currency;
    /// The date on the document itself.
    Day datedOn;
    /// The last day on which it may be newly relied on; 0 for no end.
    Day expiresOn;
    /// Salted Merkle root of its fields.
    bytes32 contentRoot;
    /// Keyed fingerprints that an honest document shares with no other of its kind (container and voyage, UCR, …).
    bytes32[] linkingKeys;
}

/// @notice A document that its issuer attested together with others, by one signature over the root of a Merkle tree.
struct BatchedDocument {
    Document document;
    /// The hashes beside the document's path from its leaf to the root.
    bytes32[] proof;
}

/// @notice What an issuer may change of its document: all but what identifies it, its currency and its date.
struct Amendment {
    /// `factsHash` the holder and contents that this amendment replaces.
    bytes32 replaces;
    Lei holder;
    uint64 value;
    Day expiresOn;
    bytes32 contentRoot;
}

/// @notice What the register stores of a document and enforces. One slot.
struct DocumentState {
    uint64 value; //       8 bytes, minor units
    uint64 encumbered; //  8        under liens
    uint64 collected; //   8        consumed by payment
    Currency currency; //  2
    DocumentKind kind; //  1        None: not registered
    uint8 flags; //        1        REVOKED, CONTESTED, PRECEDED, ABOVE_FACE, SPLIT, REDUCED, RELIED_UPON, ENFORCED
    uint16 datedOn; //     2        Day, up to `LAST_DAY`
    uint16 expiresOn; //   2        Day, 0 for no end
}

/// @dev Where what is in the slot of a `DocumentState` begins, in bits from the right; its value is at the right end.
uint256 constant ENCUMBERED_AT = 64;
uint256 constant COLLECTED_AT = 128;
uint256 constant CURRENCY_AT = 192;
uint256 constant KIND_AT = 208;
uint256 constant FLAGS_AT = 216;
uint256 constant DATED_AT = 224;
uint256 constant EXPIRES_AT = 240;

/// @notice A `DocumentState` as it is stored: cheaper for whoever needs little of many documents.
type StateWord is uint256;

using {
    valueIn,
    encumberedIn,
    collectedIn,
    currencyIn,
    kindIn,
    flagsIn,
    datedOnIn,
    expiresOnIn,
    availableIn,
    hasExpired,
    isGoodAppraisal,
    withValue,
    withBalances,
    withFlags,
    withExpiresOn
} for StateWord global;

function valueIn(StateWord word) pure returns (uint64) {
    return uint64(StateWord.unwrap(word));
}

function encumberedIn(StateWord word) pure returns (uint64) {
    return uint64(StateWord.unwrap(word) >> ENCUMBERED_AT);
}

function collectedIn(StateWord word) pure returns (uint64) {
    return uint64(StateWord.unwrap(word) >> COLLECTED_AT);
}

function currencyIn(StateWord word) pure returns (Currency) {
    return Currency.wrap(uint16(StateWord.unwrap(word) >> CURRENCY_AT));
}

function kindIn(StateWord word) pure returns (DocumentKind) {
    return DocumentKind(uint8(StateWord.unwrap(word) >> KIND_AT));
}

function flagsIn(StateWord word) pure returns (uint8) {
    return uint8(StateWord.unwrap(word) >> FLAGS_AT);
}

function datedOnIn(StateWord word) pure returns (uint16) {
    return uint16(StateWord.unwrap(word) >> DATED_AT);
}

function expiresOnIn(StateWord word) pure returns (uint16) {
    return uint16(StateWord.unwrap(word) >> EXPIRES_AT);
}

/// @dev What may still be encumbered. Zero after an amendment that left less value than is spoken for.
function availableIn(StateWord word) pure returns (uint64) {
    (uint256 value, uint256 used) = (word.valueIn(), uint256(word.encumberedIn()) + word.collectedIn());
    // The difference of a uint64 and something smaller.
    return used >= value ? 0 : uint64(value - used);
}

/// @dev Whether its last day has passed, if it has one.
function hasExpired(StateWord word) view returns (bool) {
    uint16 last = word.expiresOnIn();
    return last != 0 && Day.unwrap(today()) > last;
}

/// @dev Whether it says what something is worth, was not taken back and has not expired.
function isGoodAppraisal(StateWord word) view returns (bool) {
    return word.kindIn() == DocumentKind.Appraisal && word.flagsIn() & REVOKED == 0 && !word.hasExpired();
}

/// @dev Reverts for a document that is not in the register, that its issuer has taken back, or that was split.
function requireLive(DocumentId id, StateWord word) pure {
    require(word.kindIn() != DocumentKind.None, IDocumentRegistry.DocumentNotRegistered(id));
    uint8 flags = word.flagsIn();
    if (flags & (REVOKED | SPLIT) == 0) return;
    require(flags & REVOKED == 0, IDocumentRegistry.DocumentHasBeenRevoked(id));
    revert IDocumentRegistry.DocumentHasBeenSplit(id);
}

/// @dev A new document, of which nothing is encumbered or collected.
function wordFor(
    uint64 value,
    Currency currency,
    DocumentKind kind,
    uint8 flags,
    uint16 datedOn,
    uint16 expiresOn
) pure returns (StateWord) {
    return
        StateWord.wrap(
            uint256(value) |
                (uint256(Currency.unwrap(currency)) << CURRENCY_AT) |
                (uint256(kind) << KIND_AT) |
                (uint256(flags) << FLAGS_AT) |
                (uint256(datedOn) << DATED_AT) |
                (uint256(expiresOn) << EXPIRES_AT)
        );
}

function withValue(StateWord word, uint64 value) pure returns (StateWord) {
    return _write(word, 0, type(uint64).max, value);
}

function withBalances(StateWord word, uint64 encumbered, uint64 collected) pure returns (StateWord) {
    return _write(word, ENCUMBERED_AT, type(uint128).max, encumbered | (uint256(collected) << 64));
}

function withFlags(StateWord word, uint8 flags) pure returns (StateWord) {
    return _write(word, FLAGS_AT, type(uint8).max, flags);
}

function withExpiresOn(StateWord word, uint16 expiresOn) pure returns (StateWord) {
    return _write(word, EXPIRES_AT, type(uint16).max, expiresOn);
}

function _write(StateWord word, uint256 bit, uint256 mask, uint256 value) pure returns (StateWord) {
    return StateWord.wrap((StateWord.unwrap(word) & ~(mask << bit)) | (value << bit));
}

/// @dev Its issuer has taken it back: no new encumbrance.
uint8 constant REVOKED = 1;
/// @dev It shares a linking key with another document of its kind: a lender must name it to accept it.
uint8 constant CONTESTED = 2;
/// @dev It is the later of two that share a linking key. Two invoices name the same container: then both are CONTESTED,
///      and the one that was registered second is PRECEDED besides, however many more come after it. The first never
///      becomes so: an escrow that refuses only what is PRECEDED pays on the first invoice, and nobody keeps it from
///      that by registering a copy. Cleared with the contest.
uint8 constant PRECEDED = 4;
/// @dev Its own token is pledged, and its value is above that token's face or was raised while it was pledged: so the
///      value does not say what the liens leave. A token of an invoice over 100 keeps its face of 100 when the issuer
///      amends the invoice to 120. With 60 of it pledged, 40 can still be, and not 60; and nothing is paid past the
///      liens. Says nothing once nothing is encumbered.
uint8 constant ABOVE_FACE = 8;
/// @dev Its parts stand for it: for good no new encumbrance, amendment or revocation of the whole.
uint8 constant SPLIT = 16;
/// @dev Part of its value is gone without payment, or in dispute: `reductionOf` says how much.
uint8 constant REDUCED = 32;
/// @dev What is encumbered of it is so for assets that it stands behind, and not for its own token. Says nothing once
///      nothing is encumbered.
uint8 constant RELIED_UPON = 64;
/// @dev A lienholder enforces: nothing new is encumbered before all liens are gone, or the notice is taken back. Says
///      nothing once nothing is encumbered.
uint8 constant ENFORCED = 128;

/// @notice What a document's id commits to beside its kind: shown by whoever divides it or proves who issued it.
struct Origin {
    Lei issuer;
    bytes32 fingerprint;
}

/// @notice What comes off a lien, and so off the asset's own document and, each by its share, off those behind it.
struct Discharge {
    /// The asset's own.
    DocumentId document;
    /// The asset's face value.
    uint64 face;
    /// What of the lien there was before; zero for a payment that no lien has to do with.
    uint64 amount;
    /// From encumbered to free: the claim was withdrawn, or repaid from own funds.
    uint64 withdrawn;
    /// From encumbered to collected: the document's own debtor paid.
    uint64 collected;
    /// To collected, beyond the lien: the debtor paid more than that covers.
    uint64 consumed;
}

function documentIdFor(DocumentKind kind, Lei issuer, bytes32 fingerprint) pure returns (DocumentId) {
    return DocumentId.wrap(keccak256(abi.encode(kind, issuer, fingerprint)));
}

/// @dev What stands for the fingerprint of a part: its issuer finds the part as it finds any document of its own.
function partFingerprint(DocumentId whole, uint256 index) pure returns (bytes32) {
    return keccak256(abi.encode(whole, index));
}

/// @dev Commitment to what is only known of a document, not enforced: who may use it and what it says.
function factsHash(Lei holder, bytes32 contentRoot) pure returns (bytes32) {
    return keccak256(abi.encode(holder, contentRoot));
}
