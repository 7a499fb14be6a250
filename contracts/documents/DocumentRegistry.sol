// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

import {SignedMessages} from "../common/SignedMessages.sol";
import {IDocumentRegistry} from "../interfaces/IDocumentRegistry.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {Authorization} from "../interfaces/ISignedMessages.sol";
import {
    Amendment,
    BatchedDocument,
    COLLECTED_AT,
    CONTESTED,
    Discharge,
    Document,
    DocumentState,
    ENCUMBERED_AT,
    ABOVE_FACE,
    ENFORCED,
    Encumbrance,
    PRECEDED,
    REDUCED,
    RELIED_UPON,
    REVOKED,
    SPLIT,
    StateWord,
    availableIn,
    documentIdFor,
    factsHash,
    partFingerprint
} from "../types/Document.sol";
import {DocumentKind, TOKENIZABLE, USED_UP_BY_PAYMENT, attestorsOf} from "../types/DocumentKind.sol";
import {DocumentId, Lei} from "../types/Identifiers.sol";
import {Backing, portionUp} from "../types/Pledge.sol";
import {Currency, Day, today} from "../types/Units.sol";
import {DocumentMessages} from "./libraries/DocumentMessages.sol";

/// @title The register of trade documents
/// @dev Nobody administers it: whoever is in good standing registers, and no one stops an issuer from correcting.
contract DocumentRegistry is IDocumentRegistry, SignedMessages {
    /// @dev Bounded, because all parts are written in one transaction.
    uint256 private constant MOST_PARTS = 32;

    /// @inheritdoc IDocumentRegistry
    IParticipants public immutable participants;
    /// @inheritdoc IDocumentRegistry
    address public immutable lienbook;

    mapping(DocumentId => DocumentState) private _states;
    /// @inheritdoc IDocumentRegistry
    mapping(DocumentId => bytes32) public factsOf;
    mapping(DocumentKind => mapping(bytes32 linkingKey => DocumentId)) private _firstWith;
    /// @inheritdoc IDocumentRegistry
    mapping(DocumentId => uint64) public reductionOf;

    modifier onlyLienbook() {
        require(msg.sender == lienbook, NotLienbook(msg.sender));
        _;
    }

    /// @dev Deployed by the lien book, so that each knows the other for good.
    constructor(IParticipants participants_) EIP712("Lienbook DocumentRegistry", "1") {
        participants = participants_;
        lienbook = msg.sender;
    }

    /// @inheritdoc IDocumentRegistry
    function register(Document calldata document, Authorization calldata attestation) external returns (DocumentId id) {
        Lei issuer = participants.requireActive(attestation.signer, attestorsOf(document.kind));
        _authorizeUnique(DocumentMessages.hash(document, attestation), attestation);
        id = _enter(document, issuer, attestation.signer);
    }

    /// @inheritdoc IDocumentRegistry
    function registerFromBatch(
        bytes32 root,
        BatchedDocument[] calldata entries,
        Authorization calldata attestation
    ) external returns (DocumentId[] memory ids) {
        _authorizeUnique(DocumentMessages.hashBatch(root, attestation), attestation);
        ids = new DocumentId[](entries.length);
        DocumentKind kind;
        Lei issuer;
        for (uint256 i; i < entries.length; ++i) {
            Document calldata document = entries[i].document;
            if (i == 0 || document.kind != kind) {
                // A batch is nearly always of one kind: then the signer's standing is asked once.
                kind = document.kind;
                issuer = participants.requireActive(attestation.signer, attestorsOf(kind));
            }
            require(
                MerkleProof.verifyCalldata(entries[i].proof, root, DocumentMessages.leafOf(document)),
                DocumentNotInBatch(documentIdFor(kind, issuer, document.fingerprint), root)
            );
            ids[i] = _enter(document, issuer, attestation.signer);
        }
    }

    /// @inheritdoc IDocumentRegistry
    function amend(
        DocumentKind kind,
        bytes32 fingerprint,
        Amendment calldata amendment,
        Authorization calldata attestation
    ) external {
        (DocumentId id, DocumentState memory state) = _ownLive(kind, fingerprint, attestation.signer);
        bytes32 facts = factsHash(amendment.holder, amendment.contentRoot);
        require(factsOf[id] == amendment.replaces, DocumentFactsMismatch(id, amendment.replaces));
        require(facts != amendment.replaces, AmendmentUnchanged(id));
        require(amendment.value != 0, DocumentValueZero(id));
        require(!amendment.holder.isNull(), DocumentHolderMissing(id));
        _requireDates(Day.wrap(state.datedOn), amendment.expiresOn);
        _authorize(DocumentMessages.hash(id, amendment, attestation), attestation);

        bool pledged = state.encumbered != 0 && (1 << uint8(state.kind)) & TOKENIZABLE != 0;
        if (pledged && state.flags & RELIED_UPON == 0 && amendment.value > state.value) state.flags |= ABOVE_FACE;
        state.value = amendment.value;
        state.expiresOn = uint16(Day.unwrap(amendment.expiresOn)); // _requireDates bounds it
        _states[id] = state;
        factsOf[id] = facts;

        emit DocumentAmended(
            id,
            amendment.holder,
            amendment.value,
            amendment.expiresOn,
            amendment.contentRoot,
            amendment.replaces
        );
        _reportShortfall(id, state, state.value);
    }

    /// @inheritdoc IDocumentRegistry
    function revoke(
        DocumentKind kind,
        bytes32 fingerprint,
        bytes32 reason,
        Authorization calldata attestation
    ) external {
        (DocumentId id, DocumentState memory state) = _ownLive(kind, fingerprint, attestation.signer);
        _authorize(DocumentMessages.hashRevocation(id, reason, attestation), attestation);

        _states[id].flags = state.flags | REVOKED;

        emit DocumentRevoked(id, reason);
        if (state.encumbered != 0) emit Shortfall(id, state.encumbered);
    }

    /// @inheritdoc IDocumentRegistry
    function clearContest(
        DocumentKind kind,
        bytes32 fingerprint,
        bytes32 reason,
        Authorization calldata attestation
    ) external {
        (DocumentId id, DocumentState memory state) = _ownLive(kind, fingerprint, attestation.signer);
        require(state.flags & CONTESTED != 0, DocumentNotContested(id));
        _authorize(DocumentMessages.hashClearance(id, reason, attestation), attestation);

        _states[id].flags = state.flags & ~(CONTESTED | PRECEDED);

        emit ContestCleared(id, reason);
    }

    /// @inheritdoc IDocumentRegistry
    function encumber(
        Encumbrance[] calldata encumbrances,
        uint64 face,
        DocumentId[] calldata contested
    ) external onlyLienbook returns (Currency currency, uint256 kinds) {
        for (uint256 i; i < encumbrances.length; ++i) {
            DocumentId id = encumbrances[i].document;
            uint64 amount = encumbrances[i].amount;
            DocumentState storage stored = _states[id];
            DocumentState memory state = stored;
            uint8 before = state.flags;
            _requireReliable(id, state);
            if (i == 0) currency = state.currency;
            else require(state.currency == currency, DocumentCurrencyMismatch(id, currency, state.currency));
            bool tokened;
            if (i == 0 && face != 0) {
                // The token stands for its face value, even of a document that has become worth more.
                if (state.value > face) (state.value, state.flags) = (face, state.flags | ABOVE_FACE);
                else if (state.encumbered == 0) state.flags &= ~ABOVE_FACE;
                if (state.encumbered != 0) kinds = 1;
            } else {
                uint256 kind = 1 << uint8(state.kind);
                kinds |= kind;
                tokened = kind & TOKENIZABLE != 0;
            }
            if (state.flags & CONTESTED != 0) _requireNamed(id, contested);
            uint64 available = _freeOf(id, state);
            require(amount <= available, DocumentOverEncumbered(id, amount, available));

            if (tokened || (before | state.flags) & (RELIED_UPON | ENFORCED | ABOVE_FACE) != 0) {
                stored.flags = _flagsUnder(id, state, !tokened);
            }
            uint64 encumbered;
            // At most what is free was asked, so that the sum is at most the value.
            unchecked {
                encumbered = state.encumbered + amount;
            }
            stored.encumbered = encumbered;
            emit BalanceChanged(id, encumbered, state.collected);
        }
    }

    /// @inheritdoc IDocumentRegistry
    function discharge(Discharge[] calldata discharges) external onlyLienbook returns (uint64 left) {
        for (uint256 i; i < discharges.length; ++i) {
            Discharge calldata d = discharges[i];
            (StateWord before, uint64 off) = (_wordOf(d.document), d.withdrawn + d.collected);
            _take(d.document, before, off, d.collected, d.consumed);
            if (i == 0) left = before.encumberedIn() - off;
        }
    }

    /// @inheritdoc IDocumentRegistry
    function consume(DocumentId id, uint64 amount) external onlyLienbook returns (StateWord before, bytes32 facts) {
        (before, facts) = (_wordOf(id), factsOf[id]);
        (DocumentKind kind, uint8 flags, uint64 encumbered) = (
            before.kindIn(),
            before.flagsIn(),
            before.encumberedIn()
        );
        _requireStanding(id, kind, flags);
        require(USED_UP_BY_PAYMENT & (1 << uint8(kind)) != 0, NotUsedUpByPayment(id, kind));
        require(encumbered == 0 || flags & ENFORCED == 0, DocumentUnderEnforcement(id));
        // The face of the token is lower than the value, which therefore does not say what its liens leave free:
        // nothing is paid past them.
        require(encumbered == 0 || flags & ABOVE_FACE == 0, DocumentStillEncumbered(id, encumbered));
        uint256 available = Math.saturatingSub(before.valueIn(), uint256(encumbered) + before.collectedIn());
        // What is in dispute may be paid all the same, and after the last day for new lenders, too; but not out of what
        // a lien on the rest would then lack.
        if (encumbered != 0 && flags & REDUCED != 0) available = Math.saturatingSub(available, reductionOf[id]);
        // What is free is at most the value, and so is what is collected after it.
        require(amount <= available, DocumentOverEncumbered(id, amount, uint64(available)));
        unchecked {
            _store(id, StateWord.unwrap(before) + (uint256(amount) << COLLECTED_AT));
            emit BalanceChanged(id, encumbered, before.collectedIn() + amount);
        }
    }

    /// @inheritdoc IDocumentRegistry
    function foreclose(
        DocumentId id,
        uint64 face,
        uint64[] calldata amounts,
        Backing[] calldata backing
    ) external onlyLienbook returns (StateWord[] memory states) {
        states = wordsOf(id, backing);
        uint64 off;
        for (uint256 i; i < amounts.length; ++i) off += amounts[i];
        _take(id, states[0], off, 0, 0);
        // What is not collected of the face value goes with the token, and so does its evidence.
        uint64 sold = uint64(Math.saturatingSub(face, states[0].collectedIn())); // at most the face value
        for (uint256 i; i < backing.length; ++i) {
            uint64 share = backing[i].share;
            uint64 encumbered;
            for (uint256 j; j < amounts.length; ++j) encumbered += portionUp(share, amounts[j], face);
            uint256 rest = Math.saturatingSub(portionUp(share, sold, face), encumbered);
            _take(backing[i].document, states[i + 1], encumbered, encumbered, rest);
        }
    }

    /// @inheritdoc IDocumentRegistry
    function split(
        DocumentKind kind,
        Lei issuer,
        bytes32 fingerprint,
        uint64[] calldata values
    ) external onlyLienbook returns (DocumentId[] memory parts) {
        DocumentId id = documentIdFor(kind, issuer, fingerprint);
        DocumentState memory whole = _states[id];
        _requireReliable(id, whole);
        require(whole.encumbered == 0, DocumentStillEncumbered(id, whole.encumbered));
        require(values.length > 1 && values.length <= MOST_PARTS, PartCountInvalid(id, values.length, MOST_PARTS));

        parts = new DocumentId[](values.length);
        bytes32 facts = factsOf[id];
        uint256 sum;
        for (uint256 i; i < values.length; ++i) {
            DocumentId part = documentIdFor(kind, issuer, partFingerprint(id, i));
            uint64 value = values[i];
            require(value != 0, DocumentValueZero(part));
            require(!_exists(part), DocumentAlreadyRegistered(part, value, availableOf(part)));
            sum += value;
            _states[part] = DocumentState({
                value: value,
                encumbered: 0,
                collected: 0,
                currency: whole.currency,
                kind: kind,
                flags: whole.flags & (CONTESTED | PRECEDED),
                datedOn: whole.datedOn,
                expiresOn: whole.expiresOn
            });
            factsOf[part] = facts;
            parts[i] = part;
        }
        uint64 free = _freeOf(id, whole);
        require(sum <= free, DocumentOverEncumbered(id, uint64(Math.min(sum, type(uint64).max)), free));
        uint64 collected = whole.collected + uint64(sum); // what is free is at most value less collected
        _states[id].collected = collected;
        _states[id].flags = whole.flags | SPLIT;

        emit BalanceChanged(id, 0, collected);
        emit DocumentSplit(id, parts, values);
    }

    /// @inheritdoc IDocumentRegistry
    function reduce(DocumentId id, uint64 face, uint64 reduction) external onlyLienbook {
        DocumentState memory state = _states[id];
        state.flags = reduction == 0 ? state.flags & ~REDUCED : state.flags | REDUCED;
        _states[id].flags = state.flags;
        reductionOf[id] = reduction;

        emit ValueReduced(id, reduction);
        _reportShortfall(id, state, face);
    }

    /// @inheritdoc IDocumentRegistry
    function setEnforced(DocumentId id, bool enforced) external onlyLienbook {
        uint8 flags = _states[id].flags;
        _states[id].flags = enforced ? flags | ENFORCED : flags & ~ENFORCED;
    }

    /// @inheritdoc IDocumentRegistry
    function stateOf(DocumentId id) external view returns (DocumentState memory) {
        return _states[id];
    }

    /// @inheritdoc IDocumentRegistry
    function encumberedOf(DocumentId id) external view returns (uint64) {
        return _states[id].encumbered;
    }

    /// @inheritdoc IDocumentRegistry
    function entryOf(DocumentId id) external view returns (StateWord word, bytes32 facts) {
        return (_wordOf(id), factsOf[id]);
    }

    /// @inheritdoc IDocumentRegistry
    function statesOf(DocumentId[] calldata ids) external view returns (DocumentState[] memory states) {
        states = new DocumentState[](ids.length);
        for (uint256 i; i < ids.length; ++i) states[i] = _states[ids[i]];
    }

    /// @inheritdoc IDocumentRegistry
    function entriesOf(
        DocumentId[] calldata ids
    ) external view returns (StateWord[] memory words, bytes32[] memory facts) {
        (words, facts) = (new StateWord[](ids.length), new bytes32[](ids.length));
        for (uint256 i; i < ids.length; ++i) (words[i], facts[i]) = (_wordOf(ids[i]), factsOf[ids[i]]);
    }

    /// @inheritdoc IDocumentRegistry
    function wordsOf(DocumentId id, Backing[] calldata backing) public view returns (StateWord[] memory words) {
        words = new StateWord[](backing.length + 1);
        words[0] = _wordOf(id);
        for (uint256 i; i < backing.length; ++i) words[i + 1] = _wordOf(backing[i].document);
    }

    /// @inheritdoc IDocumentRegistry
    function availableOf(DocumentId id) public view returns (uint64) {
        DocumentState memory state = _states[id];
        return _isReliable(state) ? _freeOf(id, state) : 0;
    }

    /// @inheritdoc IDocumentRegistry
    function requireHeldBy(
        Lei holder,
        DocumentId[] calldata ids,
        bytes32[] calldata contentRoots
    ) external view returns (DocumentState[] memory states) {
        states = new DocumentState[](ids.length);
        for (uint256 i; i < ids.length; ++i) {
            states[i] = _states[ids[i]];
            _requireReliable(ids[i], states[i]);
            bytes32 facts = factsHash(holder, contentRoots[i]);
            require(factsOf[ids[i]] == facts, DocumentFactsMismatch(ids[i], facts));
        }
    }

    /// @inheritdoc IDocumentRegistry
    function firstWith(DocumentKind kind, bytes32 linkingKey) external view returns (DocumentId) {
        return _firstWith[kind][linkingKey];
    }

    /// @dev Takes amounts off a document.
    /// @param before   what is stored of it
    /// @param off      from encumbered, `paid` of it to collected
    /// @param consumed from free to collected, as far as there is so much
    function _take(DocumentId id, StateWord before, uint64 off, uint64 paid, uint256 consumed) private {
        (uint64 encumbered, uint64 collected) = (before.encumberedIn(), before.collectedIn());
        require(off <= encumbered, DocumentUnderEncumbered(id, off, encumbered));
        unchecked {
            encumbered -= off;
        }
        if (paid | consumed != 0) {
            // Also of a document that nobody may rely on any more: what is paid for is gone. The sums fit, because
            // liens and payments were within the value when they were made, whatever an amendment has made of it since.
            unchecked {
                collected += paid;
                uint64 used = encumbered + collected;
                uint64 free = before.valueIn();
                free = free > used ? free - used : 0;
                collected += consumed < free ? uint64(consumed) : free;
            }
        }
        uint256 word = StateWord.unwrap(before);
        word &= ~((uint256(type(uint64).max) << ENCUMBERED_AT) | (uint256(type(uint64).max) << COLLECTED_AT));
        word |= (uint256(encumbered) << ENCUMBERED_AT) | (uint256(collected) << COLLECTED_AT);
        _store(id, word);
        emit BalanceChanged(id, encumbered, collected);
    }

    function _store(DocumentId id, uint256 word) private {
        DocumentState storage state = _states[id];
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            sstore(state.slot, word)
        }
    }

    /// @dev One read: the compiler would read the slot again for each field that changes.
    function _wordOf(DocumentId id) private view returns (StateWord word) {
        DocumentState storage state = _states[id];
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            word := sload(state.slot)
        }
    }

    /// @dev Writes a document that its issuer has attested, if it is sound and new.
    function _enter(Document calldata document, Lei issuer, address attestor) private returns (DocumentId id) {
        id = documentIdFor(document.kind, issuer, document.fingerprint);
        require(!_exists(id), DocumentAlreadyRegistered(id, document.value, availableOf(id)));
        _requireSound(id, document);

        _states[id] = DocumentState({
            value: document.value,
            encumbered: 0,
            collected: 0,
            currency: document.currency,
            kind: document.kind,
            flags: _link(id, document.kind, document.linkingKeys),
            datedOn: uint16(Day.unwrap(document.datedOn)), // _requireSound bounds both
            expiresOn: uint16(Day.unwrap(document.expiresOn))
        });
        factsOf[id] = factsHash(document.holder, document.contentRoot);

        emit DocumentRegistered(
            id,
            issuer,
            document.holder,
            document.kind,
            document.value,
            document.currency,
            document.datedOn,
            document.expiresOn,
            document.contentRoot,
            attestor
        );
    }

    /// @dev Enters the linking keys of a new document; each that is known already contests both documents.
    /// @return flags those of the new document
    function _link(DocumentId id, DocumentKind kind, bytes32[] calldata linkingKeys) private returns (uint8 flags) {
        for (uint256 i; i < linkingKeys.length; ++i) {
            bytes32 linkingKey = linkingKeys[i];
            DocumentId other = _firstWith[kind][linkingKey];
            if (other == DocumentId.wrap(0)) {
                _firstWith[kind][linkingKey] = id;
            } else if (other != id) {
                flags = CONTESTED | PRECEDED;
                _states[other].flags |= CONTESTED;
                emit DocumentContested(id, other, linkingKey);
            }
        }
    }

    /// @dev A live document that `signer`'s entity issued: the id is derived from that entity, so nobody else
    ///      finds it.
    function _ownLive(
        DocumentKind kind,
        bytes32 fingerprint,
        address signer
    ) private view returns (DocumentId id, DocumentState memory state) {
        id = documentIdFor(kind, participants.requireActive(signer, attestorsOf(kind)), fingerprint);
        state = _states[id];
        require(state.kind != DocumentKind.None, DocumentNotRegistered(id));
        require(state.flags & REVOKED == 0, DocumentHasBeenRevoked(id));
        require(state.flags & SPLIT == 0, DocumentHasBeenSplit(id));
    }

    /// @dev The flags of a document that comes under another lien, on its own token or on an asset that it stands
    ///      behind.
    function _flagsUnder(DocumentId id, DocumentState memory state, bool own) private pure returns (uint8 flags) {
        flags = state.flags;
        if (state.encumbered != 0) {
            require(flags & ENFORCED == 0, DocumentUnderEnforcement(id));
            require(own == (flags & RELIED_UPON == 0), DocumentOtherwisePledged(id));
            return flags;
        }
        flags &= ~(RELIED_UPON | ENFORCED);
        if (!own) flags |= RELIED_UPON;
    }

    /// @dev What may be encumbered of a document of which nothing but the balance is in question.
    function _freeOf(DocumentId id, DocumentState memory state) private view returns (uint64) {
        uint64 free = availableIn(state);
        if (state.flags & REDUCED == 0) return free;
        return uint64(Math.saturatingSub(free, reductionOf[id])); // at most what is free
    }

    /// @dev Liens and payments that a document no longer has the value for, up to the face of the asset made of it.
    function _reportShortfall(DocumentId id, DocumentState memory state, uint64 face) private {
        uint256 used = uint256(state.encumbered) + state.collected;
        uint256 worth = Math.min(state.value, face);
        if (state.flags & REDUCED != 0) worth = Math.saturatingSub(worth, reductionOf[id]);
        if (used > worth) emit Shortfall(id, uint64(used - worth));
    }

    function _exists(DocumentId id) private view returns (bool) {
        return _states[id].kind != DocumentKind.None;
    }

    function _requireStanding(DocumentId id, DocumentKind kind, uint8 flags) private pure {
        require(kind != DocumentKind.None, DocumentNotRegistered(id));
        if (flags & (REVOKED | SPLIT) == 0) return;
        require(flags & REVOKED == 0, DocumentHasBeenRevoked(id));
        revert DocumentHasBeenSplit(id);
    }

    function _requireReliable(DocumentId id, DocumentState memory state) private view {
        _requireStanding(id, state.kind, state.flags);
        require(!_hasExpired(state), DocumentHasExpired(id, Day.wrap(state.expiresOn)));
    }

    /// @dev Neither revoked nor split nor expired.
    function _isReliable(DocumentState memory state) private view returns (bool) {
        return state.flags & (REVOKED | SPLIT) == 0 && !_hasExpired(state);
    }

    /// @dev After its last day, if it has one.
    function _hasExpired(DocumentState memory state) private view returns (bool) {
        return state.expiresOn != 0 && Day.unwrap(today()) > state.expiresOn;
    }

    function _requireSound(DocumentId id, Document calldata document) private view {
        uint16 code = Currency.unwrap(document.currency);
        require(code != 0 && code <= 999, CurrencyInvalid(document.currency));
        require(document.value != 0, DocumentValueZero(id));
        require(!document.holder.isNull(), DocumentHolderMissing(id));
        // A document dated today may be dated tomorrow where the day begins earlier than in UTC.
        require(
            Day.unwrap(document.datedOn) <= Day.unwrap(today()) + 1,
            DocumentDatesInvalid(document.datedOn, document.expiresOn)
        );
        _requireDates(document.datedOn, document.expiresOn);
    }

    function _requireDates(Day datedOn, Day expiresOn) private pure {
        uint32 last = Day.unwrap(expiresOn);
        bool expiryFits = last == 0 || (expiresOn >= datedOn && last <= type(uint16).max);
        require(Day.unwrap(datedOn) <= type(uint16).max && expiryFits, DocumentDatesInvalid(datedOn, expiresOn));
    }

    function _requireNamed(DocumentId id, DocumentId[] calldata contested) private pure {
        for (uint256 i; i < contested.length; ++i) if (contested[i] == id) return;
        revert DocumentIsContested(id);
    }
}
