// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {SignedMessages} from "../common/SignedMessages.sol";
import {Dilution, IDilutions} from "../interfaces/IDilutions.sol";
import {IDocumentRegistry} from "../interfaces/IDocumentRegistry.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {IReceivable, ReceivableDetails} from "../interfaces/IReceivable.sol";
import {Authorization} from "../interfaces/ISignedMessages.sol";
import {ITradeAsset} from "../interfaces/ITradeAsset.sol";
import {REVOKED, StateWord, documentIdFor} from "../types/Document.sol";
import {DocumentKind} from "../types/DocumentKind.sol";
import {DocumentId, Lei} from "../types/Identifiers.sol";
import {commitmentOf} from "../types/Pledge.sol";
import {Role, only} from "../types/Role.sol";
import {DilutionMessages} from "./libraries/DilutionMessages.sol";

/// @title What of receivables is in dispute, or credited
/// @dev   A room of its own of `Receivable`, which deploys it and hands on to the lien book what it finds.
contract Dilutions is IDilutions, SignedMessages {
    /// @inheritdoc IDilutions
    IReceivable public immutable receivable;
    IDocumentRegistry public immutable registry;
    IParticipants public immutable participants;

    mapping(DocumentId => Dilution) private _dilutions;
    mapping(DocumentId note => bool) private _isCredited;

    constructor(IReceivable receivable_, IDocumentRegistry registry_) EIP712("Lienbook Dilutions", "1") {
        receivable = receivable_;
        registry = registry_;
        participants = registry_.participants();
    }

    /// @inheritdoc IDilutions
    function refuseAcknowledgement(
        DocumentId id,
        uint64 face,
        ReceivableDetails calldata details,
        bytes32 backingHash,
        bytes32 reason,
        Authorization calldata refusal
    ) external {
        Lei entity = _requireDebtor(id, face, details, backingHash, refusal.signer);
        require(!details.acknowledged, IReceivable.AlreadyAcknowledged(id));
        Dilution memory dilution = _dilutions[id];
        require(!dilution.refused, AlreadyRefused(id));
        _authorize(DilutionMessages.hashRefusal(id, face, reason, refusal), refusal);

        dilution.refused = true;
        dilution.disputed = face - dilution.credited;
        _dilute(id, face, dilution);
        emit ReceivableRefused(id, entity, reason);
        emit ReceivableDisputed(id, entity, dilution.disputed, reason);
    }

    /// @inheritdoc IDilutions
    function dispute(
        DocumentId id,
        uint64 face,
        ReceivableDetails calldata details,
        bytes32 backingHash,
        uint64 amount,
        bytes32 reason,
        Authorization calldata statement
    ) external {
        Lei entity = _requireDebtor(id, face, details, backingHash, statement.signer);
        Dilution memory dilution = _dilutions[id];
        uint64 left = face - dilution.credited;
        require(amount <= left, DisputeExceedsFace(id, amount, left));
        require(amount != dilution.disputed, DisputeUnchanged(id, amount));
        _authorize(DilutionMessages.hashDispute(id, amount, reason, statement), statement);

        dilution.disputed = amount;
        dilution.refused = false;
        _dilute(id, face, dilution);
        emit ReceivableDisputed(id, entity, amount, reason);
    }

    /// @inheritdoc IDilutions
    function credit(
        DocumentId id,
        uint64 face,
        bytes32 detailsHash,
        bytes32 backingHash,
        bytes32 invoice,
        bytes32 note,
        Authorization calldata statement
    ) external {
        _requireIssued(id, commitmentOf(face, detailsHash, backingHash));
        DocumentId noteId = _requireNote(id, invoice, note, statement.signer);
        _authorizeUnique(DilutionMessages.hashCredit(id, noteId, statement), statement);

        _isCredited[noteId] = true;
        Dilution memory dilution = _dilutions[id];
        uint64 amount = uint64(Math.min(registry.wordOf(noteId).valueIn(), face - dilution.credited));
        dilution.credited += amount;
        // What is credited is no longer in dispute: the dispute reaches no further than what is left.
        dilution.disputed = uint64(Math.min(dilution.disputed, face - dilution.credited));
        _dilute(id, face, dilution);
        emit ReceivableCredited(id, noteId, amount);
    }

    /// @inheritdoc IDilutions
    function dilutionOf(DocumentId id) external view returns (Dilution memory) {
        return _dilutions[id];
    }

    function _dilute(DocumentId id, uint64 face, Dilution memory dilution) private {
        _dilutions[id] = dilution;
        receivable.dilute(id, face, dilution.credited + dilution.disputed); // at most the face value
    }

    function _requireIssued(DocumentId id, bytes32 commitment) private view {
        (, bytes32 issued) = receivable.issuedAs(id);
        require(commitment == issued, IReceivable.ReceivableTermsMismatch(id));
    }

    function _requireDebtor(
        DocumentId id,
        uint64 face,
        ReceivableDetails calldata details,
        bytes32 backingHash,
        address signer
    ) private view returns (Lei entity) {
        entity = participants.requireActive(signer, only(Role.Enterprise));
        require(entity == details.debtor, IReceivable.NotDebtor(entity, details.debtor));
        _requireIssued(id, commitmentOf(face, keccak256(abi.encode(details)), backingHash));
    }

    /// @dev A credit note in the register, of the entity that issued the invoice: the ids of both commit to it.
    function _requireNote(
        DocumentId id,
        bytes32 invoice,
        bytes32 note,
        address signer
    ) private view returns (DocumentId noteId) {
        Lei issuer = participants.requireActive(signer, only(Role.Enterprise));
        require(documentIdFor(DocumentKind.CommercialInvoice, issuer, invoice) == id, NotIssuerOfInvoice(id, issuer));
        noteId = documentIdFor(DocumentKind.CreditNote, issuer, note);
        StateWord word = registry.wordOf(noteId);
        require(word.kindIn() == DocumentKind.CreditNote && word.flagsIn() & REVOKED == 0, NotACreditNote(noteId));
        require(word.currencyIn() == registry.wordOf(id).currencyIn(), ITradeAsset.BackingCurrencyMismatch(noteId));
        require(!_isCredited[noteId], NoteAlreadyCredited(noteId));
    }
}
