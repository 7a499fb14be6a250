// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {ExactTransfer} from "../common/ExactTransfer.sol";
import {ParkedPayments} from "../common/ParkedPayments.sol";
import {IDocumentaryServicing} from "../interfaces/IDocumentaryServicing.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {Authorization} from "../interfaces/ISignedMessages.sol";
import {
    Credit,
    CreditId,
    CreditStage,
    CreditTerms,
    Presentation,
    PresentationId,
    PresentationState,
    PresentationStatus
} from "../types/Credit.sol";
import {DocumentId} from "../types/Identifiers.sol";
import {Day, today} from "../types/Units.sol";
import {DocumentaryState} from "./DocumentaryState.sol";
import {CreditMessages} from "./libraries/CreditMessages.sol";
import {CreditRules} from "./libraries/CreditRules.sol";
import {PresentedDocuments} from "./libraries/PresentedDocuments.sol";

/// @title What happens to a documentary credit beside its opening, a presentation and the exchange
/// @dev   The escrow calls this code in its own storage for every function that it does not have itself, because both
///        together are larger than a contract may be. Nothing is kept at this contract's own address.
contract DocumentaryServicing is IDocumentaryServicing, DocumentaryState, ParkedPayments {
    using CreditRules for CreditTerms;
    using ExactTransfer for IERC20;
    using PresentedDocuments for PresentedDocuments.Book;

    constructor(IParticipants participants_) DocumentaryState(participants_) {}

    /// @inheritdoc IDocumentaryServicing
    function payIn(uint64 amount, CreditTerms calldata terms) external nonReentrant {
        CreditId id = _idOf(terms);
        Credit storage credit = _credits[id];
        uint256 most = credit.owed;
        if (credit.stage == CreditStage.Open) most += terms.mostOf() - credit.drawn;
        most -= credit.funds < most ? credit.funds : most;
        require(amount != 0 && amount <= most, PaidInTooMuch(amount, most));
        _payIn(id, credit, terms, msg.sender, amount);
    }

    /// @inheritdoc IDocumentaryServicing
    function refuse(
        Presentation calldata presentation,
        bytes32 discrepancies,
        Authorization calldata obligor,
        CreditTerms calldata terms
    ) external {
        CreditId creditId = _idOf(terms);
        PresentationId id = _idOf(creditId, presentation);
        _requireStatus(id, PresentationStatus.Examined);
        PresentationState storage state = _presented.states[id];
        Day answerBy = Day.wrap(state.answerBy);
        require(today() <= answerBy, RefusalPrecluded(id, answerBy));
        require(discrepancies != 0, DiscrepanciesMissing(id));
        _requireParty(terms.obligor, obligor);
        _authorizeUnique(CreditMessages.hashRefusal(id, discrepancies, obligor), obligor);

        state.status = PresentationStatus.Refused;
        --_credits[creditId].pending;
        emit PresentationRefused(id, obligor.signer, discrepancies);
    }

    /// @inheritdoc IDocumentaryServicing
    function waive(
        Presentation calldata presentation,
        Authorization calldata applicant,
        Authorization calldata obligor,
        CreditTerms calldata terms
    ) external {
        (CreditId creditId, Credit memory credit) = _openCredit(terms);
        PresentationId id = _idOf(creditId, presentation);
        _requireStatus(id, PresentationStatus.Refused);
        _requireSaid(CreditMessages.WAIVER_TYPEHASH, terms.applicant, presentation, id, applicant);
        if (terms.obligor.entity != terms.applicant.entity) {
            _requireSaid(CreditMessages.WAIVER_TYPEHASH, terms.obligor, presentation, id, obligor);
        }
        _presented.requireStillIn(terms, presentation, id);

        PresentationState storage state = _presented.states[id];
        uint16 settleBy = uint16(Day.unwrap(today()) + HAND_OVER_DAYS); // no later than `LAST_DAY`
        (state.status, state.settleBy) = (PresentationStatus.Accepted, settleBy);
        _hold(creditId, credit, settleBy);
        emit DiscrepanciesWaived(id, applicant.signer);
    }

    /// @inheritdoc IDocumentaryServicing
    function takeBack(
        Presentation calldata presentation,
        Authorization calldata beneficiary,
        CreditTerms calldata terms
    ) external {
        CreditId creditId = _idOf(terms);
        PresentationId id = _idOf(creditId, presentation);
        PresentationState storage state = _presented.states[id];
        PresentationStatus status = state.status;
        require(
            status == PresentationStatus.Examined || status == PresentationStatus.Accepted,
            PresentationInOtherState(id, status)
        );
        _requireSaid(CreditMessages.WITHDRAWAL_TYPEHASH, terms.beneficiary, presentation, id, beneficiary);
        state.status = PresentationStatus.TakenBack;
        --_credits[creditId].pending;
        emit DocumentsTakenBack(id, beneficiary.signer);
    }

    /// @inheritdoc IDocumentaryServicing
    function payUndertaking(
        uint64 most,
        Presentation calldata presentation,
        CreditTerms calldata terms
    ) external nonReentrant {
        CreditId creditId = _idOf(terms);
        PresentationId id = _idOf(creditId, presentation);
        _requireStatus(id, PresentationStatus.Undertaken);
        PresentationState storage state = _presented.states[id];
        Credit storage credit = _credits[creditId];
        uint64 due = presentation.amount - state.paid;
        uint64 fromFunds = credit.funds < due ? credit.funds : due;
        bool isDue = today() >= Day.wrap(state.maturity);
        if (!isDue && participants.entityOf(msg.sender) != terms.obligor.entity) fromFunds = 0;
        uint64 amount = due - fromFunds < most ? due : fromFunds + most;
        require(amount != 0, NothingToPay(id));
        if (amount == due) state.status = PresentationStatus.Paid;
        state.paid += amount;
        credit.owed -= amount;
        credit.funds -= fromFunds;
        terms.token.move(msg.sender, address(this), amount - fromFunds);
        emit UndertakingPaid(id, msg.sender, amount);
        _pay(terms.token, terms.beneficiary.account, amount);
    }

    /// @inheritdoc IDocumentaryServicing
    function release(Authorization calldata beneficiary, CreditTerms calldata terms) external nonReentrant {
        (CreditId id, ) = _openCredit(terms);
        _requireParty(terms.beneficiary, beneficiary);
        _authorizeUnique(CreditMessages.hashRelease(id, terms.amount, beneficiary), beneficiary);
        _close(id, true);
        _returnUnused(id, terms);
    }

    /// @inheritdoc IDocumentaryServicing
    function returnUnused(CreditTerms calldata terms) external nonReentrant {
        CreditId id = _idOf(terms);
        Credit memory credit = _credits[id];
        if (credit.stage == CreditStage.Open) {
            if (credit.drawn == 0 || (terms.partialShipments && credit.drawn < terms.mostOf())) {
                Day until = terms.expiresOn;
                if (credit.pending != 0 && Day.wrap(credit.heldUntil) > until) until = Day.wrap(credit.heldUntil);
                require(today() > until, CreditStillOpen(id, until));
            }
            _close(id, false);
        } else {
            require(credit.funds > credit.owed, NothingUnused(id));
        }
        _returnUnused(id, terms);
    }

    /// @inheritdoc IDocumentaryServicing
    function creditOf(CreditId id) external view returns (Credit memory) {
        return _credits[id];
    }

    /// @inheritdoc IDocumentaryServicing
    function presentationOf(PresentationId id) external view returns (PresentationState memory) {
        return _presented.states[id];
    }

    /// @inheritdoc IDocumentaryServicing
    function presentedIn(DocumentId document) external view returns (PresentationId) {
        return _presented.presentedIn[document];
    }

    function _close(CreditId id, bool released) private {
        _credits[id].stage = CreditStage.Closed;
        emit CreditClosed(id, released);
    }

    /// @dev Of a closed credit, what is more than is owed under it.
    function _returnUnused(CreditId id, CreditTerms calldata terms) private {
        Credit storage credit = _credits[id];
        (uint64 funds, uint64 owed) = (credit.funds, credit.owed);
        if (funds <= owed) return;
        credit.funds = owed;
        emit UnusedFundsReturned(id, funds - owed);
        _pay(terms.token, terms.obligor.account, funds - owed);
    }
}
