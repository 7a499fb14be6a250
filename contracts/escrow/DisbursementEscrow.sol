// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {ICover} from "../interfaces/ICover.sol";
import {IDisbursementEscrow} from "../interfaces/IDisbursementEscrow.sol";
import {IDocumentRegistry} from "../interfaces/IDocumentRegistry.sol";
import {IFinancingDesk} from "../interfaces/IFinancingDesk.sol";
import {IFinancingErrors} from "../interfaces/IFinancingErrors.sol";
import {IMilestones} from "../interfaces/IMilestones.sol";
import {Authorization} from "../interfaces/ISignedMessages.sol";
import {
    Disbursement,
    DisbursementId,
    DisbursementStage,
    DisbursementTerms,
    Drawing,
    Evidence,
    FALLEN_AT,
    Tranche,
    TrancheState,
    TrancheUse,
    Use,
    milestoneEvidence
} from "../types/Disbursement.sol";
import {PRECEDED, REDUCED, REVOKED, SPLIT, StateWord, documentIdFor, factsHash} from "../types/Document.sol";
import {DocumentKind} from "../types/DocumentKind.sol";
import {FinancingStatus} from "../types/Financing.sol";
import {Early, FinancingTerms, Interest} from "../types/FinancingTerms.sol";
import {DocumentId, FinancingId, Lei} from "../types/Identifiers.sol";
import {Role, only} from "../types/Role.sol";
import {Currency, Day, ONE_MILLION, Rate, today} from "../types/Units.sol";
import {DisbursementState} from "./DisbursementState.sol";
import {Misuse} from "./Misuse.sol";
import {UnusedProceeds} from "./UnusedProceeds.sol";
import {DisbursementMessages} from "./libraries/DisbursementMessages.sol";
import {TrancheRules} from "./libraries/TrancheRules.sol";

/// @title The use of a loan's proceeds
/// @dev   Agreements, and payments on evidence. What is not used is in `UnusedProceeds`, what is reported of its use in
///        `Misuse`, what is stored in `DisbursementState`.
///
///        Neither a default nor a report of misuse stops a payment: its payee may have delivered because the money was
///        here. But the creditor may then call home at once what is not paid.
contract DisbursementEscrow is UnusedProceeds, Misuse {
    /// @dev Of the words of a `Drawing`: six, three of its tranche, six of the evidence.
    uint256 private constant DRAWING_BYTES = 15 * 32;

    constructor(
        IFinancingDesk desk_,
        IMilestones milestones_,
        ICover guarantees_
    ) DisbursementState(desk_, milestones_, guarantees_) {}

    /// @inheritdoc IDisbursementEscrow
    function agree(
        DisbursementTerms calldata terms,
        Authorization calldata lender,
        Authorization calldata borrower,
        FinancingTerms calldata financing
    ) external returns (DisbursementId id) {
        id = _idOf(terms);
        Disbursement storage disbursement = _disbursements[terms.financing];
        require(disbursement.stage != DisbursementStage.SentBack, ProceedsSentBack(terms.financing));
        require(disbursement.id.isNull(), DisbursementAlreadyAgreed(terms.financing, disbursement.id));
        _requireFinancing(terms, financing);
        Lei bank = participants.requireActive(terms.lender, only(Role.Bank));
        Lei enterprise = participants.requireActive(terms.borrower, only(Role.Enterprise));
        require(terms.enterprise == enterprise, NotBorrowersEntity(terms.enterprise, enterprise));
        require(terms.monitor != bank && terms.monitor != enterprise, WitnessIsParty(terms.monitor));
        TrancheRules.requireSound(terms.tranches, enterprise, _payoutsHere(financing), participants, address(desk));
        require(lender.signer == terms.lender, IFinancingErrors.NotLender(lender.signer, terms.lender));
        require(borrower.signer == terms.borrower, IFinancingErrors.NotBorrower(borrower.signer, terms.borrower));
        _authorizeUnique(DisbursementMessages.hash(terms, lender), lender);
        _authorizeUnique(DisbursementMessages.hash(terms, borrower), borrower);

        disbursement.id = id;
        emit DisbursementAgreed(id, terms.financing, terms.borrower, terms.lender, abi.encode(terms));
    }

    /// @inheritdoc IDisbursementEscrow
    function fund(DisbursementTerms calldata terms) external {
        FinancingId financing = terms.financing;
        (DisbursementId id, Disbursement storage disbursement) = _agreed(terms);
        require(disbursement.stage == DisbursementStage.Unfunded, DisbursementAlreadyFunded(id));
        // The desk accepts a financing together with its payouts, or not at all.
        require(
            _statusOf(financing) != FinancingStatus.None,
            IFinancingErrors.FinancingNotActive(financing, FinancingStatus.None)
        );
        disbursement.stage = DisbursementStage.Funded;
        for (uint256 i; i < terms.tranches.length; ++i) _tranches[_keyOf(id, i, terms)] = PENDING;
        emit DisbursementFunded(id, financing);
    }

    /// @inheritdoc IDisbursementEscrow
    function releaseOnDocument(
        Drawing calldata drawing,
        bytes32 fingerprint,
        bytes32 contentRoot
    ) external nonReentrant {
        bytes32 key = _requirePending(drawing);
        Lei holder = _requireShower(drawing);
        Evidence calldata asked = drawing.tranche.evidence;
        (DocumentKind kind, bytes32 named) = (asked.kind, asked.ref);
        require(named == 0 || fingerprint == named, EvidenceNotNamed(fingerprint, named));
        DocumentId document = documentIdFor(kind, asked.by, fingerprint);
        bytes32 facts = factsHash(holder, contentRoot);
        if (kind == DocumentKind.CommercialInvoice) {
            _payInvoice(drawing, key, document, holder, facts);
        } else {
            _requireWorth(drawing, document, facts);
            _release(drawing, key, DocumentId.unwrap(document));
        }
    }

    /// @inheritdoc IDisbursementEscrow
    function releaseOnMilestone(Drawing calldata drawing) external nonReentrant {
        bytes32 key = _requirePending(drawing);
        Evidence calldata asked = drawing.tranche.evidence;
        bytes32 evidence = milestoneEvidence(asked.ref, asked.milestone, drawing.enterprise);
        DocumentId trade = DocumentId.wrap(asked.ref);
        Day on = milestones.reached(trade, asked.milestone, asked.by);
        require(Day.unwrap(on) != 0, MilestoneNotReached(trade, asked.milestone, asked.by));
        require(on >= asked.from, EvidenceTooEarly(evidence, on, asked.from));
        _release(drawing, key, evidence);
    }

    /// @inheritdoc IDisbursementEscrow
    function idOf(DisbursementTerms calldata terms) external pure returns (DisbursementId) {
        return _idOf(terms);
    }

    /// @inheritdoc IDisbursementEscrow
    function disbursementOf(FinancingId financing) external view returns (Disbursement memory) {
        return _disbursements[financing];
    }

    /// @inheritdoc IDisbursementEscrow
    function useOfProceeds(
        DisbursementTerms calldata terms,
        bytes32[] calldata evidence
    ) external view returns (TrancheUse[] memory uses) {
        (DisbursementId id, Disbursement storage disbursement) = _agreed(terms);
        uses = new TrancheUse[](terms.tranches.length);
        for (uint256 i; i < uses.length; ++i) {
            Tranche calldata tranche = terms.tranches[i];
            TrancheUse memory use = uses[i];
            (use.payee, use.amount) = (tranche.payee, tranche.amount);
            if (disbursement.stage != DisbursementStage.Funded) continue;
            bytes32 key = _keyOf(id, i, terms);
            uint256 mark = _tranches[key];
            if (mark == PENDING) {
                use.state = TrancheState.Pending;
            } else if (_isReleased(mark)) {
                use.state = TrancheState.Released;
                use.misused = ((disbursement.reported >> FALLEN_AT) | disbursement.reported) & (1 << i) != 0;
                bytes32 shown = _namedBy(tranche.evidence, terms.enterprise);
                if (shown == 0 && i < evidence.length) shown = evidence[i];
                uint32 on = _usedOn(key, shown);
                if (on == 0) continue;
                (use.evidence, use.on) = (shown, Day.wrap(on));
                use.evidenceStands = _stands(tranche, shown);
            } else {
                use.state = TrancheState.Returned;
                use.on = Day.wrap(uint32(mark)); // the low bits
            }
        }
    }

    /// @inheritdoc IDisbursementEscrow
    function useOf(bytes32 evidence) external view returns (Use memory) {
        return _uses[evidence];
    }

    /// @dev The financing is that of the agreement, between its borrower and whoever is owed it by now, and what is not
    ///      used can reduce it. What it may bear upon misuse is bounded by its own terms, and is settled before others
    ///      answer for the debt.
    function _requireFinancing(DisbursementTerms calldata terms, FinancingTerms calldata financing) private view {
        FinancingId shown = _idOf(financing);
        (FinancingStatus status, address transferred, Currency currency) = desk.claimOn(shown, financing.token);
        require(
            shown == terms.financing &&
                terms.lender == (transferred == address(0) ? financing.lender : transferred) &&
                terms.borrower == financing.borrower &&
                address(terms.token) == address(financing.token) &&
                terms.currency == currency,
            FinancingMismatch(terms.financing, shown)
        );
        // Who is owed the debt now is known under the terms that took the place of these.
        require(status != FinancingStatus.Replaced, IFinancingErrors.FinancingNotActive(shown, status));
        require(financing.application.early != Early.Refused, EarlyRepaymentRefused(shown));
        Interest calldata interest = financing.interest;
        uint256 rate = Rate.unwrap(terms.misuseRate);
        if (rate == 0) return;
        uint256 agreed = Rate.unwrap(interest.rate);
        require(
            rate > agreed &&
                rate <= MOST_UPON_MISUSE * agreed &&
                rate <= ONE_MILLION &&
                interest.fixingAgent == address(this) &&
                interest.benchmark.isNull(),
            MisuseRateInvalid(terms.misuseRate, interest.rate, interest.fixingAgent)
        );
        uint256 covered = guarantees.coverageOf(shown);
        require(covered == 0, FinancingIsCovered(shown, covered));
    }

    /// @dev The tranche shown is one whose money is here, and today is not after its last day.
    function _requirePending(Drawing calldata drawing) private view returns (bytes32 key) {
        key = _keyOf(drawing);
        require(_tranches[key] == PENDING, TrancheNotPending(drawing.id, drawing.index));
        Day until = drawing.tranche.until;
        require(today() <= until, TrancheExpired(drawing.id, drawing.index, until));
    }

    /// @dev Showing a document uses it up. The payee's own document is shown by the payee alone: otherwise somebody
    ///      could use it up for a tranche of a trifle. A document of the borrower's tells of a delivery, and not always
    ///      whose: so the borrower says which tranche it is for, or its issuer, who knows. Where the terms name that
    ///      very document, the borrower has said so already, and anyone may show it.
    /// @return holder of the document, as the tranche asks
    function _requireShower(Drawing calldata drawing) private view returns (Lei holder) {
        Evidence calldata evidence = drawing.tranche.evidence;
        holder = evidence.holder;
        if (holder != drawing.enterprise) {
            require(msg.sender == drawing.tranche.payee, NotHolderOrIssuer(msg.sender, holder));
        } else if (evidence.ref == 0 && msg.sender != drawing.borrower) {
            Lei entity = participants.entityOf(msg.sender);
            require(entity == holder || entity == evidence.by, NotHolderOrIssuer(msg.sender, holder));
        }
    }

    function _requireWorth(Drawing calldata drawing, DocumentId document, bytes32 facts) private view {
        (StateWord state, bytes32 attested) = registry.entryOf(document);
        require(state.kindIn() != DocumentKind.None, IDocumentRegistry.DocumentNotRegistered(document));
        _requireFit(drawing, document, facts, state, attested);
        (uint64 worth, uint64 amount) = (state.valueIn(), drawing.tranche.amount);
        require(worth >= amount, EvidenceWorthLess(document, amount, worth));
    }

    /// @dev The document is what the tranche asks for, by the rules of `IDocumentRegistry.requireHeld`, whose arrays
    ///      would cost a single document too much. Of two documents that contest each other the first one is good:
    ///      otherwise somebody close to the borrower could hold up its supplier until the last day, with another copy
    ///      after each clearance.
    /// @param facts    of the document, as the tranche and the caller say
    /// @param state    of the document, before it is paid
    /// @param attested what the register commits to
    function _requireFit(
        Drawing calldata drawing,
        DocumentId document,
        bytes32 facts,
        StateWord state,
        bytes32 attested
    ) private view {
        uint8 flags = state.flagsIn();
        if (flags & (REVOKED | PRECEDED | SPLIT) != 0) _refuseFlagged(document, flags);
        Day expiresOn = Day.wrap(state.expiresOnIn());
        require(!state.hasExpired(), IDocumentRegistry.DocumentHasExpired(document, expiresOn));
        require(attested == facts, IDocumentRegistry.DocumentFactsMismatch(document, facts));
        require(
            state.currencyIn() == drawing.currency,
            IDocumentRegistry.DocumentCurrencyMismatch(document, drawing.currency, state.currencyIn())
        );
        Day datedOn = Day.wrap(state.datedOnIn());
        Day from = drawing.tranche.evidence.from;
        require(datedOn >= from, EvidenceTooEarly(DocumentId.unwrap(document), datedOn, from));
    }

    function _refuseFlagged(DocumentId document, uint8 flags) private pure {
        require(flags & REVOKED == 0, IDocumentRegistry.DocumentHasBeenRevoked(document));
        require(flags & SPLIT == 0, IDocumentRegistry.DocumentHasBeenSplit(document));
        revert IDocumentRegistry.DocumentIsContested(document);
    }

    /// @dev The lien book would pay what is in dispute, too; the proceeds of a loan do not.
    function _requireUndisputed(DocumentId invoice, StateWord before, uint64 amount) private view {
        uint256 spoken = uint256(before.encumberedIn()) + before.collectedIn() + registry.reductionOf(invoice);
        uint64 worth = uint64(Math.saturatingSub(before.valueIn(), spoken)); // at most the value
        require(worth >= amount, EvidenceWorthLess(invoice, amount, worth));
    }

    function _release(Drawing calldata drawing, bytes32 key, bytes32 evidence) private {
        Use storage use = _uses[evidence];
        uint32 on = use.on;
        require(on == 0, EvidenceAlreadyUsed(evidence, Day.wrap(on)));
        _uses[evidence] = Use(bytes28(key), Day.unwrap(today()));
        _tranches[key] = RELEASED;
        _payOut(drawing, drawing.tranche.payee, drawing.tranche.amount, evidence);
    }

    /// @dev The book uses up what is paid, so that no bank lends on it and no other escrow pays it any more; it refuses
    ///      what is not free of it. What is left is its holder's, to finance or to be paid by another tranche.
    function _payInvoice(Drawing calldata drawing, bytes32 key, DocumentId invoice, Lei holder, bytes32 facts) private {
        bytes32 evidence = DocumentId.unwrap(invoice);
        _tranches[key] = (uint256(evidence) & ~uint256(type(uint32).max)) | Day.unwrap(today());
        (address payee, uint64 amount) = (drawing.tranche.payee, drawing.tranche.amount);
        // Held by the payee's entity, as was agreed; or by the borrower, and then it may be anybody's claim.
        if (holder == drawing.enterprise) holder = participants.entityOf(payee);
        (StateWord before, bytes32 attested) = lienbook.consumePaid(invoice, holder, amount);
        _requireFit(drawing, invoice, facts, before, attested);
        if (before.flagsIn() & REDUCED != 0) _requireUndisputed(invoice, before, amount);
        _payOut(drawing, payee, amount, evidence);
    }

    function _payOut(Drawing calldata drawing, address payee, uint64 amount, bytes32 evidence) private {
        emit TrancheReleased(drawing.id, payee, drawing.index, amount, evidence);
        // Whether the payee has lost its account is not asked at every payment.
        _pay(drawing.token, payee, payee, amount);
    }

    /// @dev What the terms themselves name as the evidence of a tranche; zero if any document of a kind will do.
    function _namedBy(Evidence calldata evidence, Lei enterprise) private pure returns (bytes32) {
        if (evidence.kind == DocumentKind.None) return milestoneEvidence(evidence.ref, evidence.milestone, enterprise);
        if (evidence.ref == 0) return 0;
        return DocumentId.unwrap(documentIdFor(evidence.kind, evidence.by, evidence.ref));
    }

    /// @dev `keccak256(abi.encode(drawing))`, of the words as the caller wrote them, which is cheaper.
    ///      Where they are no clean encoding, they name no tranche.
    function _keyOf(Drawing calldata drawing) private pure returns (bytes32 key) {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            let words := mload(0x40)
            calldatacopy(words, drawing, DRAWING_BYTES)
            key := keccak256(words, DRAWING_BYTES)
        }
    }
}
