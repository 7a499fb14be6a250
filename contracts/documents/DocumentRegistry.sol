// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

import {SignedMessages} from "../common/SignedMessages.sol";
import {IDocumentRegistry} from "../interfaces/IDocumentRegistry.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {Authorization} from "../interfaces/ISignedMessages.sol";
import {
    ABOVE_FACE,
    Amendment,
    BatchedDocument,
    CONTESTED,
    Document,
    DocumentState,
    PRECEDED,
    RELIED_UPON,
    REVOKED,
    StateWord,
    documentIdFor,
    factsHash,
    requireLive,
    wordFor
} from "../types/Document.sol";
import {DocumentKind, TOKENIZABLE, attestorsOf} from "../types/DocumentKind.sol";
import {DocumentId, Lei} from "../types/Identifiers.sol";
import {Backing} from "../types/Pledge.sol";
import {Currency, Day, today} from "../types/Units.sol";
import {DocumentBalances} from "./DocumentBalances.sol";
import {DocumentMessages} from "./libraries/DocumentMessages.sol";

/// @title The register of trade documents
/// @dev   Nobody administers it: whoever is in good standing registers, and no one stops an issuer from correcting.
///        Here is what issuers say and anybody reads; what the lien book does to documents is in `DocumentBalances`.
contract DocumentRegistry is SignedMessages, DocumentBalances {
    /// @inheritdoc IDocumentRegistry
    IParticipants public immutable participants;

    mapping(DocumentKind => mapping(bytes32 linkingKey => DocumentId)) private _firstWith;

    constructor(IParticipants participants_) EIP712("Lienbook DocumentRegistry", "1") {
        participants = participants_;
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
}
