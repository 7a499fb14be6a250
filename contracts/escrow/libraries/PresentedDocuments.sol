// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {ContentProof} from "../../documents/libraries/ContentProof.sol";
import {IBillOfLading} from "../../interfaces/IBillOfLading.sol";
import {IDisbursementEscrow} from "../../interfaces/IDisbursementEscrow.sol";
import {IDocumentaryErrors} from "../../interfaces/IDocumentaryErrors.sol";
import {IDocumentaryEscrow} from "../../interfaces/IDocumentaryEscrow.sol";
import {IDocumentRegistry} from "../../interfaces/IDocumentRegistry.sol";
import {ILienbook} from "../../interfaces/ILienbook.sol";
import {IMilestones} from "../../interfaces/IMilestones.sol";
import {ITradeAsset} from "../../interfaces/ITradeAsset.sol";
import {BillForm, BillState, Title} from "../../types/Bill.sol";
import {
    CreditTerms,
    FieldProof,
    Presentation,
    PresentationId,
    PresentationState,
    PresentationStatus,
    PresentedDocument,
    RequiredDocument,
    presenterOf
} from "../../types/Credit.sol";
import {ABOVE_FACE, PRECEDED, StateWord, documentIdFor, factsHash, requireLive} from "../../types/Document.sol";
import {DocumentKind, USED_UP_BY_PAYMENT} from "../../types/DocumentKind.sol";
import {DocumentId, Lei} from "../../types/Identifiers.sol";
import {Milestone} from "../../types/Milestone.sol";
import {Currency, Day, ONE_MILLION, Rate, today} from "../../types/Units.sol";

/// @title What the chain can tell of presented documents
library PresentedDocuments {
    /// @dev Path of a field that names another document, or the trade: see docs/documents/fields.md.
    bytes11 private constant REFERENCES = "references.";

    /// @notice Which presentation each document is in, and how that one stands.
    struct Book {
        mapping(DocumentId => PresentationId) presentedIn;
        mapping(PresentationId => PresentationState) states;
    }

    /// @notice Documents that are presented for the first time: as the terms ask, in no other presentation, and from
    ///         now on in this one.
    /// @return bill      the bill of lading
    /// @return shippedOn the day of shipment
    function examine(
        Book storage book,
        CreditTerms calldata terms,
        Presentation calldata presentation,
        FieldProof[] calldata references,
        PresentationId id,
        IDocumentRegistry registry,
        IMilestones milestones,
        IBillOfLading billOfLading
    ) internal returns (DocumentId bill, Day shippedOn) {
        (DocumentId[] memory ids, StateWord[] memory states) = _read(terms, presentation, registry);
        (bill, shippedOn) = (ids[0], _shippedOn(terms, presentation, states[0], milestones));
        bytes15 presenter = presenterOf(terms.beneficiary.entity);
        uint256 proven;
        for (uint256 i; i < ids.length; ++i) {
            if (states[i].kindIn() == DocumentKind.InsurancePolicy) {
                Day insuredOn = Day.wrap(states[i].datedOnIn());
                require(insuredOn <= shippedOn, IDocumentaryErrors.InsuredAfterShipment(ids[i], insuredOn, shippedOn));
            }
            if (terms.documents[i].linked) {
                require(
                    proven < references.length &&
                        _isLinked(references[proven], terms.tradeReference, presentation.documents[i].contentRoot),
                    IDocumentaryErrors.ReferenceNotProven(i)
                );
                ++proven;
            }
            PresentationId by = book.presentedIn[ids[i]];
            require(_isFree(book, by, presenter, i == 0), IDocumentaryErrors.DocumentAlreadyPresented(ids[i], by));
            // Where title passes at once nobody else can present the bill anyway.
            if (i != 0 || msg.sig != IDocumentaryEscrow.settleAtOnce.selector) book.presentedIn[ids[i]] = id;
        }
        _requireTitle(terms, ids[0], states[0], billOfLading);
    }

    /// @notice Documents that were presented before, and must be what they were. While their presentation stands they
    ///         are in no other one of the same seller's. Who has accepted them, or not refused them in time, is bound
    ///         (UCP 600, article 15): that one of them is contested, disputed or past its last day since does not undo
    ///         it.
    function examineAgain(
        CreditTerms calldata terms,
        Presentation calldata presentation,
        IDocumentRegistry registry,
        IMilestones milestones,
        IBillOfLading billOfLading
    ) internal view returns (DocumentId bill, Day shippedOn) {
        (DocumentId[] memory ids, StateWord[] memory states) = _read(terms, presentation, registry);
        (bill, shippedOn) = (ids[0], _shippedOn(terms, presentation, states[0], milestones));
        _requireTitle(terms, ids[0], states[0], billOfLading);
    }

    /// @notice Documents of a presentation that was refused, which may be in another one since.
    function requireStillIn(
        Book storage book,
        CreditTerms calldata terms,
        Presentation calldata presentation,
        PresentationId id
    ) internal view {
        for (uint256 i; i < terms.documents.length; ++i) {
            DocumentId document = _idOf(terms, presentation, i);
            PresentationId by = book.presentedIn[document];
            require(by == id, IDocumentaryErrors.DocumentAlreadyPresented(document, by));
        }
    }

    /// @notice Has the book use up what is drawn: of each invoice, which was worth all of it, and of each customs
    ///         declaration the part for which it was asked.
    function useUp(CreditTerms calldata terms, Presentation calldata presentation, ILienbook lienbook) internal {
        for (uint256 i = 1; i < terms.documents.length; ++i) {
            RequiredDocument calldata required = terms.documents[i];
            if (!_isUsedUp(required.kind)) continue;
            uint256 part = Math.min(_neededOf(presentation.amount, required.cover), presentation.amount);
            if (part == 0) continue;
            lienbook.consumePaid(_idOf(terms, presentation, i), terms.beneficiary.entity, uint64(part));
        }
    }

    /// @dev Of the kinds, attestors and holders that the terms ask for, neither revoked nor split, as their issuers
    ///      attested them. When they are first presented, neither a later copy of another nor expired, and worth what
    ///      is drawn.
    function _read(
        CreditTerms calldata terms,
        Presentation calldata presentation,
        IDocumentRegistry registry
    ) private view returns (DocumentId[] memory ids, StateWord[] memory states) {
        uint256 count = terms.documents.length;
        require(
            presentation.documents.length == count,
            IDocumentaryErrors.DocumentsIncomplete(presentation.documents.length, count)
        );
        ids = new DocumentId[](count);
        for (uint256 i; i < count; ++i) {
            RequiredDocument calldata required = terms.documents[i];
            PresentedDocument calldata shown = presentation.documents[i];
            require(
                required.attestor.isNull() || shown.issuer == required.attestor,
                IDocumentaryErrors.AttestorNotNamed(i, shown.issuer, required.attestor)
            );
            // Goods may be shipped by another party than the one that sells them; its bill comes with title to them.
            require(
                i == 0 || shown.holder == terms.beneficiary.entity,
                IDocumentaryErrors.DocumentHeldByOther(i, shown.holder)
            );
            ids[i] = _idOf(terms, presentation, i);
        }
        bytes32[] memory attested;
        (states, attested) = registry.entriesOf(ids);
        for (uint256 i; i < count; ++i) {
            StateWord state = states[i];
            requireLive(ids[i], state);
            PresentedDocument calldata shown = presentation.documents[i];
            bytes32 facts = factsHash(shown.holder, shown.contentRoot);
            require(attested[i] == facts, IDocumentRegistry.DocumentFactsMismatch(ids[i], facts));
            if (!_isPresenting()) continue;
            require(state.flagsIn() & PRECEDED == 0, IDocumentRegistry.DocumentIsContested(ids[i]));
            Day expiresOn = Day.wrap(state.expiresOnIn());
            require(!state.hasExpired(), IDocumentRegistry.DocumentHasExpired(ids[i], expiresOn));
            uint256 needed = _neededOf(presentation.amount, terms.documents[i].cover);
            if (needed != 0) _requireCover(terms, ids[i], state, needed, registry);
        }
    }

    /// @dev Told by the selector of the call. As an argument, which would be `true` in one call of `_read` and `false`
    ///      in the other, it would have the optimizer inline that function twice.
    function _isPresenting() private pure returns (bool) {
        return msg.sig == IDocumentaryEscrow.present.selector || msg.sig == IDocumentaryEscrow.settleAtOnce.selector;
    }

    function _idOf(
        CreditTerms calldata terms,
        Presentation calldata presentation,
        uint256 index
    ) private pure returns (DocumentId) {
        PresentedDocument calldata shown = presentation.documents[index];
        return documentIdFor(terms.documents[index].kind, shown.issuer, shown.fingerprint);
    }

    /// @dev An invoice that is pledged is not paid to whoever pledged it, and none is paid twice.
    /// @param needed what it must be worth
    function _requireCover(
        CreditTerms calldata terms,
        DocumentId id,
        StateWord state,
        uint256 needed,
        IDocumentRegistry registry
    ) private view {
        Currency currency = state.currencyIn();
        require(currency == terms.currency, IDocumentRegistry.DocumentCurrencyMismatch(id, terms.currency, currency));
        uint256 worth = _isUsedUp(state.kindIn()) ? registry.availableOf(id) : state.valueIn();
        // Nothing is paid past a lien that the value says nothing of: `IDocumentRegistry.consume`.
        if (state.encumberedIn() != 0 && state.flagsIn() & ABOVE_FACE != 0) worth = 0;
        require(worth >= needed, IDocumentaryErrors.DocumentCoversLess(id, worth, needed));
    }

    /// @dev What a document must be worth of what is drawn, rounded up.
    function _neededOf(uint64 amount, Rate cover) private pure returns (uint256) {
        return (uint256(amount) * Rate.unwrap(cover) + ONE_MILLION - 1) / ONE_MILLION;
    }

    function _isUsedUp(DocumentKind kind) private pure returns (bool) {
        return USED_UP_BY_PAYMENT & (1 << uint8(kind)) != 0;
    }

    /// @dev The date of the bill, or the day on which its carrier reported the goods loaded.
    function _shippedOn(
        CreditTerms calldata terms,
        Presentation calldata presentation,
        StateWord bill,
        IMilestones milestones
    ) private view returns (Day on) {
        if (terms.trade.isNull()) return Day.wrap(bill.datedOnIn());
        Lei carrier = presentation.documents[0].issuer;
        on = milestones.reached(terms.trade, Milestone.Loaded, carrier);
        require(Day.unwrap(on) != 0, IDisbursementEscrow.MilestoneNotReached(terms.trade, Milestone.Loaded, carrier));
    }

    /// @dev The seller possesses the bill and may pass title on; of a straight one the receiver has title already.
    function _requireTitle(
        CreditTerms calldata terms,
        DocumentId id,
        StateWord document,
        IBillOfLading billOfLading
    ) private view {
        (BillState state, BillForm form, Title title, Lei possessor, Lei titleholder) = billOfLading.billOf(id);
        require(form == terms.form, IDocumentaryErrors.BillFormMismatch(id, form, terms.form));
        require(state == BillState.Issued, IBillOfLading.BillNotInCirculation(id, state));
        Lei seller = terms.beneficiary.entity;
        Lei entitled = seller;
        if (form == BillForm.Straight) {
            entitled = terms.titleToObligor ? terms.obligor.entity : terms.applicant.entity;
        }
        require(
            possessor == seller && titleholder == entitled,
            IBillOfLading.NotTitleholder(id, possessor, titleholder)
        );
        // Only a bill to order: the title to a straight one is another party's, to one in blank any possessor's.
        require(title != Title.InHandOnly, IBillOfLading.EndorsementEnds(id, titleholder));
        require(document.encumberedIn() == 0, ITradeAsset.TokenLocked(id, document.encumberedIn()));
    }

    function _isLinked(
        FieldProof calldata field,
        bytes32 tradeReference,
        bytes32 contentRoot
    ) private pure returns (bool) {
        return
            bytes11(bytes(field.path)) == REFERENCES &&
            keccak256(bytes(field.value)) == tradeReference &&
            ContentProof.verify(contentRoot, field.path, field.value, field.salt, field.proof);
    }

    /// @dev In no presentation that still stands. Whoever has a document by now is not held up by what a former holder
    ///      made of it: that one cannot settle. Once title has passed, the bill is its new holder's to present.
    function _isFree(Book storage book, PresentationId by, bytes15 presenter, bool isBill) private view returns (bool) {
        if (PresentationId.unwrap(by) == 0) return true;
        PresentationState memory state = book.states[by];
        PresentationStatus status = state.status;
        if (status == PresentationStatus.Refused || status == PresentationStatus.TakenBack) return true;
        if (status == PresentationStatus.Examined || status == PresentationStatus.Accepted) {
            return today() > Day.wrap(state.settleBy) || state.presenter != presenter;
        }
        return isBill;
    }
}
