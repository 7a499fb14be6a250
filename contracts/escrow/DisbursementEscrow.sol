// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {ParkedPayments} from "../common/ParkedPayments.sol";
import {ParkedState} from "../common/ParkedState.sol";
import {SignedMessages} from "../common/SignedMessages.sol";
import {ICover} from "../interfaces/ICover.sol";
import {IDisbursementEscrow} from "../interfaces/IDisbursementEscrow.sol";
import {IDocumentRegistry} from "../interfaces/IDocumentRegistry.sol";
import {IFinancingDesk} from "../interfaces/IFinancingDesk.sol";
import {IFinancingErrors} from "../interfaces/IFinancingErrors.sol";
import {IFinancingServicing} from "../interfaces/IFinancingServicing.sol";
import {IHeldClaim} from "../interfaces/IHeldClaim.sol";
import {ILienbook} from "../interfaces/ILienbook.sol";
import {IMilestones} from "../interfaces/IMilestones.sol";
import {Authorization} from "../interfaces/ISignedMessages.sol";
import {
    Disbursement,
    DisbursementId,
    DisbursementStage,
    DisbursementTerms,
    Drawing,
    Evidence,
    Tranche,
    TrancheState,
    TrancheUse,
    Use,
    milestoneEvidence
} from "../types/Disbursement.sol";
import {
    DocumentState,
    PRECEDED,
    REDUCED,
    REVOKED,
    SPLIT,
    StateWord,
    documentIdFor,
    factsHash
} from "../types/Document.sol";
import {DocumentKind} from "../types/DocumentKind.sol";
import {Financing, FinancingStatus} from "../types/Financing.sol";
import {Early, FinancingTerms, Interest} from "../types/FinancingTerms.sol";
import {DocumentId, FinancingId, Lei} from "../types/Identifiers.sol";
import {ANY_ROLE, Role, only} from "../types/Role.sol";
import {Currency, Day, ONE_MILLION, Rate, today} from "../types/Units.sol";
import {DisbursementMessages} from "./libraries/DisbursementMessages.sol";
import {TrancheRules} from "./libraries/TrancheRules.sol";

/// @title The use of a loan's proceeds
/// @dev   A tranche has one slot, which says where its money is. From its funding on: here. Then
///        - paid on a milestone, or a document other than an invoice: the slot is cleared, and the evidence gets a slot
///          (`_uses`) that says which tranche was paid on it, so that nothing else is;
///        - paid on an invoice: the slot says on which one and when. One invoice may be good for several tranches, and
///          the register counts what is paid of it;
///        - gone home, unused: the slot says when.
///        So a payment costs the same however many tranches were agreed.
///
///        Neither a default nor a report of misuse stops a payment: its payee may have delivered because the money was
///        here. But the creditor may then call home at once what is not paid.
contract DisbursementEscrow is IDisbursementEscrow, SignedMessages, ParkedPayments {
    using SafeERC20 for IERC20;

    /// @dev So long after the drawdown the parties may still agree, before anyone may send the proceeds back.
    uint256 internal constant AGREEING_DAYS = 7;
    /// @dev A financing bears at most twice its own rate upon misuse.
    uint256 internal constant MOST_UPON_MISUSE = 2;
    /// @dev Of the words of a `Drawing`: six, three of its tranche, six of the evidence.
    uint256 private constant DRAWING_BYTES = 15 * 32;

    // What the slot of a funded tranche says. Anything but these three is the first 28 bytes of the invoice that it was
    // paid on, and in the low four bytes the day.

    /// @dev Its money is here.
    uint256 private constant PENDING = 1;
    /// @dev Paid, on evidence that has a slot of its own.
    uint256 private constant RELEASED = 0;
    /// @dev Its money went home, on the day in the low four bytes.
    uint256 private constant RETURNED = 1 << 32;

    /// @inheritdoc IDisbursementEscrow
    IDocumentRegistry public immutable registry;
    /// @inheritdoc IDisbursementEscrow
    ILienbook public immutable lienbook;
    /// @inheritdoc IDisbursementEscrow
    IMilestones public immutable milestones;
    /// @inheritdoc IDisbursementEscrow
    IFinancingDesk public immutable desk;
    /// @inheritdoc IDisbursementEscrow
    ICover public immutable guarantees;

    mapping(FinancingId => Disbursement) private _disbursements;
    /// @dev By `keccak256(abi.encode(drawing))`.
    mapping(bytes32 drawing => uint256) private _tranches;
    mapping(bytes32 evidence => Use) private _uses;
    /// @inheritdoc IDisbursementEscrow
    mapping(FinancingId => FinancingId) public replacementOf;

    constructor(
        IFinancingDesk desk_,
        IMilestones milestones_,
        ICover guarantees_
    ) EIP712("Lienbook DisbursementEscrow", "1") ParkedState(milestones_.participants()) {
        desk = desk_;
        milestones = milestones_;
        guarantees = guarantees_;
        registry = milestones_.registry();
        lienbook = ILienbook(registry.lienbook());
    }

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
    function returnUnused(DisbursementTerms calldata terms, FinancingTerms calldata financing) external nonReentrant {
        (DisbursementId id, Disbursement storage disbursement) = _funded(terms);
        (FinancingId current, FinancingStatus status) = _current(terms.financing, financing);
        bool early = _mayReturnEarly(current, status, disbursement.misusedOn != 0, financing);
        uint256 unused = disbursement.unapplied;
        for (uint256 i; i < terms.tranches.length; ++i) {
            if (!early && today() <= terms.tranches[i].until) continue;
            bytes32 key = _keyOf(id, i, terms);
            if (_tranches[key] != PENDING) continue;
            _tranches[key] = RETURNED | Day.unwrap(today());
            unused += terms.tranches[i].amount; // together at most the principal
            emit TrancheReturned(id, i, terms.tranches[i].amount);
        }
        require(unused != 0, NothingToReturn(terms.financing));
        _bringHome(terms.financing, unused, current, status, financing);
    }

    /// @inheritdoc IDisbursementEscrow
    function sendBack(FinancingTerms calldata drawn, FinancingTerms calldata financing) external nonReentrant {
        FinancingId id = _idOf(drawn);
        Disbursement storage disbursement = _disbursements[id];
        require(disbursement.id.isNull(), DisbursementAlreadyAgreed(id, disbursement.id));
        uint256 unused;
        if (disbursement.stage == DisbursementStage.Unfunded) {
            Financing memory account = desk.financingOf(id);
            require(
                account.status != FinancingStatus.None,
                IFinancingErrors.FinancingNotActive(id, FinancingStatus.None)
            );
            // Of a financing that was replaced the desk keeps no first day: its parties have settled otherwise.
            Day from = Day.wrap(account.start).plusDays(AGREEING_DAYS);
            require(today() >= from, SettlingTime(id, from));
            unused = _payoutsHere(drawn);
            require(unused != 0, NoPayoutHere(id));
            disbursement.stage = DisbursementStage.SentBack;
        } else {
            unused = disbursement.unapplied;
            require(unused != 0, NothingToReturn(id));
        }
        (FinancingId current, FinancingStatus status) = _current(id, financing);
        _bringHome(id, unused, current, status, financing);
    }

    /// @inheritdoc IDisbursementEscrow
    function follow(FinancingTerms calldata financing) external {
        FinancingId id = _idOf(financing);
        FinancingId replaced = FinancingId.wrap(financing.replaces);
        // The desk opens terms that name others only in the place of these, and these only once.
        require(financing.replaces != 0 && _statusOf(id) != FinancingStatus.None, NotReplacement(id));
        replacementOf[replaced] = id;
        emit FinancingFollowed(replaced, id);
    }

    /// @inheritdoc IDisbursementEscrow
    function reportMisuse(
        DisbursementTerms calldata terms,
        uint256 index,
        bytes32 evidence,
        Authorization calldata monitor,
        FinancingTerms calldata financing
    ) external {
        (DisbursementId id, Disbursement storage disbursement) = _funded(terms);
        Lei entity = participants.requireActive(monitor.signer, ANY_ROLE);
        require(entity == terms.monitor, NotMonitor(entity, terms.monitor));
        _requireReleased(id, index, terms);
        require(evidence != 0, MisuseEvidenceMissing(id, index));
        _authorizeUnique(DisbursementMessages.hashReport(id, index, evidence, monitor), monitor);
        Rate rate = _report(disbursement, id, index, entity, terms, financing);
        emit MisuseReported(id, index, entity, evidence, rate);
    }

    /// @inheritdoc IDisbursementEscrow
    function reportFallenEvidence(
        DisbursementTerms calldata terms,
        uint256 index,
        bytes32 evidence,
        FinancingTerms calldata financing
    ) external {
        (DisbursementId id, Disbursement storage disbursement) = _funded(terms);
        bytes32 key = _requireReleased(id, index, terms);
        require(_usedOn(key, evidence) != 0, EvidenceOfOther(id, index, evidence));
        Tranche calldata tranche = terms.tranches[index];
        require(!_stands(tranche, evidence), EvidenceStands(evidence));
        // A payee that has its money took back its own word. Whether the borrower had a hand in it no document says.
        Lei issuer = tranche.evidence.by;
        require(_legalEntityBehind(tranche.payee) != issuer, EvidenceByPayee(id, index));
        Rate rate = _report(disbursement, id, index, issuer, terms, financing);
        emit MisuseReported(id, index, Lei.wrap(0), evidence, rate);
    }

    /// @inheritdoc IDisbursementEscrow
    function clearMisuse(
        DisbursementTerms calldata terms,
        bytes32 reason,
        Authorization calldata by,
        FinancingTerms calldata financing
    ) external {
        (DisbursementId id, Disbursement storage disbursement) = _funded(terms);
        require(disbursement.misusedOn != 0, MisuseNotStanding(id));
        require(reason != 0, ClearanceReasonMissing(id));
        (FinancingId current, FinancingStatus status) = _current(terms.financing, financing);
        bool monitor = !terms.monitor.isNull() && participants.entityOf(by.signer) == terms.monitor;
        require(monitor || _isCreditor(by.signer, current, financing), NotMonitorOrCreditor(by.signer));
        _authorize(DisbursementMessages.hashClearance(id, disbursement.reported, reason, by), by);
        disbursement.misusedOn = 0;
        emit MisuseCleared(id, by.signer, reason, _fix(terms, financing, status, financing.interest.rate));
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
                use.misused = disbursement.reported & (1 << i) != 0;
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

    /// @dev Pays what is owed with money that was not used, by the desk's ordinary way for whoever pays from own funds.
    function _bringHome(
        FinancingId drawn,
        uint256 unused,
        FinancingId current,
        FinancingStatus status,
        FinancingTerms calldata financing
    ) private {
        IERC20 token = financing.token;
        uint256 left = unused;
        if (status != FinancingStatus.Repaid) {
            token.forceApprove(address(desk), unused);
            left = desk.repay(uint64(unused), financing).remainder; // at most the principal
            if (left != 0) {
                token.forceApprove(address(desk), 0);
                status = _statusOf(current);
            }
        }
        uint256 refunded = status == FinancingStatus.Repaid ? left : 0;
        uint256 kept = left - refunded;
        _disbursements[drawn].unapplied = uint64(kept); // at most the principal
        emit UnusedReturned(drawn, unused - left, refunded, kept);
        if (refunded != 0) _pay(token, financing.borrower, refunded);
    }

    /// @dev Once for each tranche, so that nobody raises the rate again after it was cleared.
    /// @param witness on whose word it is: nobody's who is owed the debt, or for whom it is held
    /// @return rate   what the financing bears from today on; zero if as before
    function _report(
        Disbursement storage disbursement,
        DisbursementId id,
        uint256 index,
        Lei witness,
        DisbursementTerms calldata terms,
        FinancingTerms calldata financing
    ) private returns (Rate rate) {
        (FinancingId current, FinancingStatus status) = _current(terms.financing, financing);
        (address creditor, Lei beneficiary) = _creditor(current, financing);
        require(witness != _legalEntityBehind(creditor) && witness != beneficiary, WitnessIsParty(witness));
        uint32 bit = uint32(1 << index); // an index of at most 32 tranches
        require(disbursement.reported & bit == 0, MisuseAlreadyReported(id, index));
        disbursement.reported |= bit;
        // New terms begin with a rate of their own: what is reported under them raises that.
        if (disbursement.misusedOn == 0) {
            disbursement.misusedOn = uint16(Day.unwrap(today())); // no later than `LAST_DAY`
        } else if (desk.financingOf(current).extension.fixedRate != 0) {
            return rate;
        }
        rate = _fix(terms, financing, status, terms.misuseRate);
    }

    /// @dev Fixes the rate as the agent that the financing's terms name. New terms, which both parties signed, may name
    ///      another one or a higher rate: then that is what they agreed on. Whoever answers for these knows of no rate
    ///      above twice theirs.
    function _fix(
        DisbursementTerms calldata terms,
        FinancingTerms calldata financing,
        FinancingStatus status,
        Rate rate
    ) private returns (Rate) {
        Interest calldata interest = financing.interest;
        if (
            status == FinancingStatus.Repaid ||
            interest.fixingAgent != address(this) ||
            !interest.benchmark.isNull() ||
            Rate.unwrap(terms.misuseRate) <= Rate.unwrap(interest.rate)
        ) return Rate.wrap(0);
        uint256 most = MOST_UPON_MISUSE * Rate.unwrap(interest.rate);
        rate = Rate.wrap(uint32(Math.min(Rate.unwrap(rate), most)));
        IFinancingServicing(address(desk)).setRate(rate, financing);
        return rate;
    }

    /// @dev Whether what a tranche was paid on still says so: an invoice, of all that was paid on it. A milestone is
    ///      never taken back.
    function _stands(Tranche calldata tranche, bytes32 evidence) private view returns (bool) {
        DocumentKind kind = tranche.evidence.kind;
        if (kind == DocumentKind.None) return true;
        DocumentState memory state = registry.stateOf(DocumentId.wrap(evidence));
        uint64 paid = kind == DocumentKind.CommercialInvoice ? state.collected : tranche.amount;
        return state.flags & REVOKED == 0 && state.value >= paid;
    }

    /// @dev The day on which a tranche that was paid was paid on this evidence; zero if it was on other evidence.
    function _usedOn(bytes32 key, bytes32 evidence) private view returns (uint32) {
        uint256 mark = _tranches[key];
        if (mark != RELEASED) {
            // Of the id the tranche keeps the first bytes: whoever shows others after them shows no document.
            bool same =
                bytes28(bytes32(mark)) == bytes28(evidence) &&
                    registry.stateOf(DocumentId.wrap(evidence)).kind == DocumentKind.CommercialInvoice;
            return same ? uint32(mark) : 0;
        }
        Use memory use = _uses[evidence];
        return use.drawing == bytes28(key) ? use.on : 0;
    }

    function _isReleased(uint256 mark) private pure returns (bool) {
        return mark == RELEASED || mark >= RETURNED << 1;
    }

    function _requireReleased(
        DisbursementId id,
        uint256 index,
        DisbursementTerms calldata terms
    ) private view returns (bytes32 key) {
        require(index < terms.tranches.length, TrancheNotReleased(id, index));
        key = _keyOf(id, index, terms);
        require(_isReleased(_tranches[key]), TrancheNotReleased(id, index));
    }

    /// @dev Whoever the money would go to may have it at once when what it was lent for has come to an end.
    function _mayReturnEarly(
        FinancingId current,
        FinancingStatus status,
        bool misused,
        FinancingTerms calldata financing
    ) private view returns (bool) {
        if (status == FinancingStatus.Repaid) return msg.sender == _payeeFor(financing.borrower);
        return (misused || status != FinancingStatus.Active) && _isCreditor(msg.sender, current, financing);
    }

    /// @dev The creditor, by an account that was neither removed nor lost; or, where it is a contract that holds the
    ///      claim for an entity, any account of that entity.
    ///      Whatever a creditor answers concerns its own right alone, and no answer stops anything but a report that is
    ///      in its favour.
    function _isCreditor(
        address account,
        FinancingId current,
        FinancingTerms calldata financing
    ) private view returns (bool) {
        Lei entity = participants.entityOf(account);
        if (entity.isNull()) return false; // and the creditor is not asked
        (address creditor, Lei beneficiary) = _creditor(current, financing);
        return account == creditor || entity == beneficiary;
    }

    /// @return creditor    in the desk
    /// @return beneficiary the entity for which that one says that it holds the claim; null if for none
    function _creditor(
        FinancingId current,
        FinancingTerms calldata financing
    ) private view returns (address creditor, Lei beneficiary) {
        creditor = desk.creditorOf(financing);
        bytes memory question = abi.encodeCall(IHeldClaim.beneficiaryOf, (current));
        (bool answered, bytes32 answer, ) = LowLevelCall.staticcallReturn64Bytes(creditor, question);
        if (answered && LowLevelCall.returnDataSize() == 32) beneficiary = Lei.wrap(bytes20(answer));
    }

    function _legalEntityBehind(address account) private view returns (Lei) {
        return participants.legalEntityBehind(account);
    }

    /// @dev The financing that owes now: the one that was drawn, or the last one known to have taken its place.
    function _current(
        FinancingId drawn,
        FinancingTerms calldata financing
    ) private view returns (FinancingId current, FinancingStatus status) {
        FinancingId shown = _idOf(financing);
        current = drawn;
        while (current != shown) {
            current = replacementOf[current];
            require(!current.isNull(), FinancingNotCurrent(drawn, shown));
        }
        status = _statusOf(current);
        require(status != FinancingStatus.Replaced, FinancingNotCurrent(drawn, shown));
    }

    function _agreed(
        DisbursementTerms calldata terms
    ) private view returns (DisbursementId id, Disbursement storage disbursement) {
        id = _idOf(terms);
        disbursement = _disbursements[terms.financing];
        require(disbursement.id == id, DisbursementNotAgreed(id, terms.financing));
    }

    function _funded(
        DisbursementTerms calldata terms
    ) private view returns (DisbursementId id, Disbursement storage disbursement) {
        (id, disbursement) = _agreed(terms);
        require(disbursement.stage == DisbursementStage.Funded, DisbursementNotFunded(id));
    }

    function _statusOf(FinancingId id) private view returns (FinancingStatus) {
        return desk.statusOf(id);
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

    function _payoutsHere(FinancingTerms calldata financing) private view returns (uint256 sum) {
        for (uint256 i; i < financing.payouts.length; ++i) {
            if (financing.payouts[i].payee == address(this)) sum += financing.payouts[i].amount;
        }
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

    function _keyOf(DisbursementId id, uint256 index, DisbursementTerms calldata terms) private pure returns (bytes32) {
        Tranche calldata tranche = terms.tranches[index];
        return keccak256(abi.encode(id, index, terms.borrower, terms.enterprise, terms.token, terms.currency, tranche));
    }

    function _idOf(DisbursementTerms calldata terms) private pure returns (DisbursementId) {
        return DisbursementId.wrap(keccak256(abi.encode(terms)));
    }

    function _idOf(FinancingTerms calldata financing) private pure returns (FinancingId) {
        return FinancingId.wrap(keccak256(abi.encode(financing)));
    }
}
