// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

import {SignedMessages} from "../common/SignedMessages.sol";
import {IDocumentRegistry} from "../interfaces/IDocumentRegistry.sol";
import {ILienbook} from "../interfaces/ILienbook.sol";
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
    ABOVE_FACE,
    ENFORCED,
    PRECEDED,
    REDUCED,
    RELIED_UPON,
    REVOKED,
    SPLIT,
    StateWord,
    documentIdFor,
    factsHash,
    partFingerprint,
    requireLive,
    wordFor
} from "../types/Document.sol";
import {DocumentKind, TOKENIZABLE, USED_UP_BY_PAYMENT, attestorsOf} from "../types/DocumentKind.sol";
import {DocumentId, Lei} from "../types/Identifiers.sol";
import {Backing, LienWord, portionUp} from "../types/Pledge.sol";
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
        (DocumentId id, StateWord word) = _ownLive(kind, fingerprint, attestation.signer);
        bytes32 facts = factsHash(amendment.holder, amendment.contentRoot);
        require(factsOf[id] == amendment.replaces, DocumentFactsMismatch(id, amendment.replaces));
        require(facts != amendment.replaces, AmendmentUnchanged(id));
        require(amendment.value != 0, DocumentValueZero(id));
        require(!amendment.holder.isNull(), DocumentHolderMissing(id));
        _requireDates(Day.wrap(word.datedOnIn()), amendment.expiresOn);
        _authorize(DocumentMessages.hash(id, amendment, attestation), attestation);

        uint8 flags = word.flagsIn();
        bool pledged = word.encumberedIn() != 0 && (1 << uint8(word.kindIn())) & TOKENIZABLE != 0;
        if (pledged && flags & RELIED_UPON == 0 && amendment.value > word.valueIn()) flags |= ABOVE_FACE;
        word = word.withValue(amendment.value).withFlags(flags);
        word = word.withExpiresOn(uint16(Day.unwrap(amendment.expiresOn))); // _requireDates bounds it
        _store(id, word);
        factsOf[id] = facts;

        emit DocumentAmended(
            id,
            amendment.holder,
            amendment.value,
            amendment.expiresOn,
            amendment.contentRoot,
            amendment.replaces
        );
        _reportShortfall(id, word, amendment.value);
    }

    /// @inheritdoc IDocumentRegistry
    function revoke(
        DocumentKind kind,
        bytes32 fingerprint,
        bytes32 reason,
        Authorization calldata attestation
    ) external {
        (DocumentId id, StateWord word) = _ownLive(kind, fingerprint, attestation.signer);
        _authorize(DocumentMessages.hashRevocation(id, reason, attestation), attestation);

        _store(id, word.withFlags(word.flagsIn() | REVOKED));

        emit DocumentRevoked(id, reason);
        if (word.encumberedIn() != 0) emit Shortfall(id, word.encumberedIn());
    }

    /// @inheritdoc IDocumentRegistry
    function clearContest(
        DocumentKind kind,
        bytes32 fingerprint,
        bytes32 reason,
        Authorization calldata attestation
    ) external {
        (DocumentId id, StateWord word) = _ownLive(kind, fingerprint, attestation.signer);
        require(word.flagsIn() & CONTESTED != 0, DocumentNotContested(id));
        _authorize(DocumentMessages.hashClearance(id, reason, attestation), attestation);

        _store(id, word.withFlags(word.flagsIn() & ~(CONTESTED | PRECEDED)));

        emit ContestCleared(id, reason);
    }

    /// @inheritdoc IDocumentRegistry
    function encumber(
        DocumentId id,
        uint64 amount,
        uint64 face,
        Backing[] calldata backing,
        DocumentId[] calldata contested
    ) external onlyLienbook returns (Currency currency, uint256 kinds) {
        StateWord word = _wordOf(id);
        _requireReliable(id, word);
        currency = word.currencyIn();
        (uint64 value, uint8 flags) = (word.valueIn(), word.flagsIn());
        if (word.encumberedIn() != 0) kinds = 1;
        // The token stands for its face value, even of a document that has become worth more.
        if (value > face) word = word.withValue(face).withFlags(flags | ABOVE_FACE);
        else if (kinds == 0) word = word.withFlags(flags & ~ABOVE_FACE);
        _put(id, word, value, amount, false, contested);
        for (uint256 i; i < backing.length; ++i) {
            Backing calldata behind = backing[i];
            kinds |= _putBehind(behind.document, portionUp(behind.share, amount, face), currency, contested);
        }
    }

    /// @inheritdoc IDocumentRegistry
    function encumberBacking(
        Backing[] calldata shares,
        DocumentId[] calldata contested
    ) external onlyLienbook returns (Currency currency, uint256 kinds) {
        currency = _wordOf(shares[0].document).currencyIn();
        for (uint256 i; i < shares.length; ++i) {
            kinds |= _putBehind(shares[i].document, shares[i].share, currency, contested);
        }
    }

    /// @inheritdoc IDocumentRegistry
    function collectBacking(Backing[] calldata shares) external onlyLienbook {
        for (uint256 i; i < shares.length; ++i) {
            (DocumentId document, uint64 share) = (shares[i].document, shares[i].share);
            _take(document, _wordOf(document), share, share);
        }
    }

    /// @inheritdoc IDocumentRegistry
    function disencumber(
        Discharge calldata what,
        Backing[] calldata backing
    ) external onlyLienbook returns (uint64 left) {
        (uint64 face, uint64 amount) = (what.face, what.amount);
        uint64 off = what.withdrawn + what.collected;
        uint64 kept = amount - off;
        uint64 unpaid; // of the face value, before and after
        uint64 rest;
        {
            (DocumentId id, uint64 consumed) = (what.document, what.consumed);
            StateWord before = _wordOf(id);
            (uint64 encumbered, uint64 collected) = (before.encumberedIn(), before.collectedIn());
            // At most the face value.
            unpaid = uint64(Math.saturatingSub(face, collected));
            uint64 beside = uint64(Math.saturatingSub(unpaid, encumbered));
            require(consumed <= beside, ILienbook.ConsumptionExceedsFace(id, consumed, beside));
            uint64 paid = what.collected + consumed;
            rest = uint64(Math.saturatingSub(unpaid, paid));
            left = _take(id, before, off, paid);
        }
        // What comes off a document is the difference of what the lien put on it before and what it puts on it after,
        // so that the last discharge leaves nothing behind, whatever the steps were; and what is used up of it is the
        // difference of what the unpaid face value claims, so that what is left is what the rest claims.
        for (uint256 i; i < backing.length; ++i) {
            (DocumentId id, uint64 share) = (backing[i].document, backing[i].share);
            // A portion of less is no more.
            unchecked {
                uint64 released = portionUp(share, amount, face);
                if (kept != 0) released -= portionUp(share, kept, face);
                uint64 used;
                if (rest != unpaid) used = portionUp(share, unpaid, face) - portionUp(share, rest, face);
                _takeBehind(id, _wordOf(id), released, used);
            }
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
        requireLive(id, before);
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
            _store(id, StateWord.wrap(StateWord.unwrap(before) + (uint256(amount) << COLLECTED_AT)));
            emit BalanceChanged(id, encumbered, before.collectedIn() + amount);
        }
    }

    /// @inheritdoc IDocumentRegistry
    function foreclose(
        DocumentId id,
        uint64 face,
        LienWord[] calldata liens,
        Backing[] calldata backing
    ) external onlyLienbook returns (StateWord own, StateWord appraisal) {
        own = _wordOf(id);
        uint64 encumbered = own.encumberedIn();
        uint256 off;
        for (uint256 i; i < liens.length; ++i) off += liens[i].amountIn();
        require(off == encumbered, ILienbook.LiensIncomplete(id, off, encumbered));
        _take(id, own, encumbered, 0);
        // What is not collected of the face value goes with the token, and so does its evidence.
        uint64 sold = uint64(Math.saturatingSub(face, own.collectedIn())); // at most the face value
        for (uint256 i; i < backing.length; ++i) {
            Backing calldata behind = backing[i];
            (DocumentId document, uint64 share) = (behind.document, behind.share);
            StateWord before = _wordOf(document);
            appraisal = _laterAppraisal(appraisal, before);
            uint64 released;
            // What liens have put on a document is within what is encumbered of it.
            unchecked {
                for (uint256 j; j < liens.length; ++j) released += portionUp(share, liens[j].amountIn(), face);
            }
            _takeBehind(document, before, released, portionUp(share, sold, face));
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
        StateWord whole = _wordOf(id);
        _requireReliable(id, whole);
        require(whole.encumberedIn() == 0, DocumentStillEncumbered(id, whole.encumberedIn()));
        require(values.length > 1 && values.length <= MOST_PARTS, PartCountInvalid(id, values.length, MOST_PARTS));

        parts = new DocumentId[](values.length);
        bytes32 facts = factsOf[id];
        StateWord part = whole.withBalances(0, 0).withFlags(whole.flagsIn() & (CONTESTED | PRECEDED));
        uint256 sum;
        for (uint256 i; i < values.length; ++i) {
            DocumentId partId = documentIdFor(kind, issuer, partFingerprint(id, i));
            uint64 value = values[i];
            require(value != 0, DocumentValueZero(partId));
            if (_exists(partId)) revert DocumentAlreadyRegistered(partId, value, availableOf(partId));
            sum += value;
            _store(partId, part.withValue(value));
            factsOf[partId] = facts;
            parts[i] = partId;
        }
        uint64 free = _freeOf(id, whole);
        require(sum <= free, DocumentOverEncumbered(id, uint64(Math.min(sum, type(uint64).max)), free));
        uint64 collected = whole.collectedIn() + uint64(sum); // what is free is at most value less collected
        _store(id, whole.withBalances(0, collected).withFlags(whole.flagsIn() | SPLIT));

        emit BalanceChanged(id, 0, collected);
        emit DocumentSplit(id, parts, values);
    }

    /// @inheritdoc IDocumentRegistry
    function reduce(DocumentId id, uint64 face, uint64 reduction) external onlyLienbook {
        StateWord word = _wordOf(id);
        uint8 flags = word.flagsIn();
        word = word.withFlags(reduction == 0 ? flags & ~REDUCED : flags | REDUCED);
        _store(id, word);
        reductionOf[id] = reduction;

        emit ValueReduced(id, reduction);
        _reportShortfall(id, word, face);
    }

    /// @inheritdoc IDocumentRegistry
    function setEnforced(DocumentId id, bool enforced) external onlyLienbook {
        StateWord word = _wordOf(id);
        uint8 flags = word.flagsIn();
        _store(id, word.withFlags(enforced ? flags | ENFORCED : flags & ~ENFORCED));
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
    function wordOf(DocumentId id) external view returns (StateWord) {
        return _wordOf(id);
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
    function wordsOf(DocumentId id, Backing[] calldata backing) external view returns (StateWord[] memory words) {
        words = new StateWord[](backing.length + 1);
        words[0] = _wordOf(id);
        for (uint256 i; i < backing.length; ++i) words[i + 1] = _wordOf(backing[i].document);
    }

    /// @inheritdoc IDocumentRegistry
    function appraisedOf(
        DocumentId id,
        Backing[] calldata backing
    ) external view returns (StateWord own, StateWord appraisal) {
        own = _wordOf(id);
        for (uint256 i; i < backing.length; ++i) appraisal = _laterAppraisal(appraisal, _wordOf(backing[i].document));
    }

    /// @inheritdoc IDocumentRegistry
    function availableOf(DocumentId id) public view returns (uint64) {
        StateWord word = _wordOf(id);
        return _isReliable(word) ? _freeOf(id, word) : 0;
    }

    /// @inheritdoc IDocumentRegistry
    function requireHeld(
        Lei holder,
        DocumentId[] calldata ids,
        bytes32[] calldata contentRoots
    ) external view returns (StateWord[] memory words) {
        words = new StateWord[](ids.length);
        for (uint256 i; i < ids.length; ++i) {
            DocumentId id = ids[i];
            StateWord word = _wordOf(id);
            _requireReliable(id, word);
            bytes32 facts = factsHash(holder, contentRoots[i]);
            require(factsOf[id] == facts, DocumentFactsMismatch(id, facts));
            words[i] = word;
        }
    }

    /// @inheritdoc IDocumentRegistry
    function firstWith(DocumentKind kind, bytes32 linkingKey) external view returns (DocumentId) {
        return _firstWith[kind][linkingKey];
    }

    /// @dev Puts an amount on a document that stands behind an asset.
    /// @return kind of it, as a bit
    function _putBehind(
        DocumentId id,
        uint64 amount,
        Currency currency,
        DocumentId[] calldata contested
    ) private returns (uint256 kind) {
        StateWord word = _wordOf(id);
        _requireReliable(id, word);
        require(word.currencyIn() == currency, DocumentCurrencyMismatch(id, currency, word.currencyIn()));
        kind = 1 << uint8(word.kindIn());
        _put(id, word, word.valueIn(), amount, kind & TOKENIZABLE != 0, contested);
    }

    /// @dev Puts an amount on a document in good standing.
    /// @param word    what is stored of it, with the value that counts and the flags that this gives it
    /// @param value   that it keeps
    /// @param tokened whether a token can be made of it, and it stands behind another's
    function _put(
        DocumentId id,
        StateWord word,
        uint64 value,
        uint64 amount,
        bool tokened,
        DocumentId[] calldata contested
    ) private {
        if (word.flagsIn() & CONTESTED != 0) _requireNamed(id, contested);
        uint64 available = _freeOf(id, word);
        require(amount <= available, DocumentOverEncumbered(id, amount, available));
        (uint64 encumbered, uint64 collected) = (word.encumberedIn(), word.collectedIn());
        word = word.withFlags(_flagsUnder(id, word, !tokened)).withValue(value);
        // With what is free no more than the value.
        unchecked {
            encumbered += amount;
        }
        _store(id, word.withBalances(encumbered, collected));
        emit BalanceChanged(id, encumbered, collected);
    }

    /// @dev Takes amounts off a document that stands behind an asset.
    /// @param released from encumbered
    /// @param used     of it, out of what is released and then of what is free: other assets' liens keep theirs
    function _takeBehind(DocumentId id, StateWord before, uint64 released, uint64 used) private {
        if (used > released) {
            // The value of what is pledged itself, and is worth more than its token's face, does not say what is free.
            bool isPledged = before.encumberedIn() != 0 && before.flagsIn() & ABOVE_FACE != 0;
            uint64 free = isPledged ? 0 : before.availableIn();
            // The sum is at most what is used.
            unchecked {
                if (used - released > free) used = released + free;
            }
        }
        _take(id, before, released, used);
    }

    /// @dev Takes an amount off what is encumbered of a document, and adds one to what is collected of it: also of one
    ///      that nobody may rely on any more, or that an amendment has left less value. What is paid for is gone.
    /// @return encumbered what still is
    function _take(DocumentId id, StateWord before, uint64 off, uint64 used) private returns (uint64 encumbered) {
        uint64 collected;
        (encumbered, collected) = (before.encumberedIn(), before.collectedIn());
        require(off <= encumbered, DocumentUnderEncumbered(id, off, encumbered));
        // Liens and payments were within the value, or within a face value, when they were made.
        unchecked {
            encumbered -= off;
            collected += used;
        }
        _store(id, before.withBalances(encumbered, collected));
        emit BalanceChanged(id, encumbered, collected);
    }

    function _store(DocumentId id, StateWord word) private {
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
        // What is left of the one that stands is read only for the refusal: `require` would read it in any case.
        if (_exists(id)) revert DocumentAlreadyRegistered(id, document.value, availableOf(id));
        _requireSound(id, document);

        _store(
            id,
            wordFor(
                document.value,
                document.currency,
                document.kind,
                _link(id, document.kind, document.linkingKeys),
                uint16(Day.unwrap(document.datedOn)), // _requireSound bounds both
                uint16(Day.unwrap(document.expiresOn))
            )
        );
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
            if (other.isNull()) {
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
    ) private view returns (DocumentId id, StateWord word) {
        id = documentIdFor(kind, participants.requireActive(signer, attestorsOf(kind)), fingerprint);
        word = _wordOf(id);
        requireLive(id, word);
    }

    /// @dev The flags of a document that comes under another lien, on its own token or on an asset that it stands
    ///      behind.
    function _flagsUnder(DocumentId id, StateWord word, bool own) private pure returns (uint8 flags) {
        flags = word.flagsIn();
        if (word.encumberedIn() != 0) {
            require(flags & ENFORCED == 0, DocumentUnderEnforcement(id));
            require(own == (flags & RELIED_UPON == 0), DocumentOtherwisePledged(id));
            return flags;
        }
        flags &= ~(RELIED_UPON | ENFORCED);
        if (!own) flags = (flags & ~ABOVE_FACE) | RELIED_UPON; // that was of its own token
    }

    /// @dev What may be encumbered of a document of which nothing but the balance is in question.
    function _freeOf(DocumentId id, StateWord word) private view returns (uint64) {
        uint64 free = word.availableIn();
        if (word.flagsIn() & REDUCED == 0) return free;
        return uint64(Math.saturatingSub(free, reductionOf[id])); // at most what is free
    }

    /// @dev Liens and payments that a document no longer has the value for, up to the face of the asset made of it.
    function _reportShortfall(DocumentId id, StateWord word, uint64 face) private {
        uint256 used = uint256(word.encumberedIn()) + word.collectedIn();
        uint256 worth = Math.min(word.valueIn(), face);
        if (word.flagsIn() & REDUCED != 0) worth = Math.saturatingSub(worth, reductionOf[id]);
        if (used > worth) emit Shortfall(id, uint64(used - worth));
    }

    function _exists(DocumentId id) private view returns (bool) {
        return _wordOf(id).kindIn() != DocumentKind.None;
    }

    function _requireReliable(DocumentId id, StateWord word) private view {
        requireLive(id, word);
        require(!word.hasExpired(), DocumentHasExpired(id, Day.wrap(word.expiresOnIn())));
    }

    /// @dev Neither revoked nor split nor expired.
    function _isReliable(StateWord word) private view returns (bool) {
        return word.flagsIn() & (REVOKED | SPLIT) == 0 && !word.hasExpired();
    }

    /// @return appraisal the given one, or zero; or another document, if that is an appraisal that counts instead of it
    function _laterAppraisal(StateWord appraisal, StateWord other) private view returns (StateWord) {
        if (!other.isGoodAppraisal()) return appraisal;
        (uint16 latest, uint16 datedOn) = (appraisal.datedOnIn(), other.datedOnIn());
        bool isLater = datedOn > latest || (datedOn == latest && other.valueIn() >= appraisal.valueIn());
        return isLater ? other : appraisal;
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
        bool expiryFits = Day.unwrap(expiresOn) == 0 || (expiresOn >= datedOn && expiresOn.isStorable());
        require(datedOn.isStorable() && expiryFits, DocumentDatesInvalid(datedOn, expiresOn));
    }

    function _requireNamed(DocumentId id, DocumentId[] calldata contested) private pure {
        for (uint256 i; i < contested.length; ++i) if (contested[i] == id) return;
        revert DocumentIsContested(id);
    }
}
