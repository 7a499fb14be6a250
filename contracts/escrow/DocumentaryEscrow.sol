// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";

import {continueIn} from "../common/Continuation.sol";
import {IBillOfLading} from "../interfaces/IBillOfLading.sol";
import {IBusinessDays} from "../interfaces/IBusinessDays.sol";
import {IDocumentaryEscrow} from "../interfaces/IDocumentaryEscrow.sol";
import {IDocumentRegistry} from "../interfaces/IDocumentRegistry.sol";
import {IFinancingDesk} from "../interfaces/IFinancingDesk.sol";
import {IFinancingErrors} from "../interfaces/IFinancingErrors.sol";
import {ILienbook} from "../interfaces/ILienbook.sol";
import {IMilestones} from "../interfaces/IMilestones.sol";
import {Authorization} from "../interfaces/ISignedMessages.sol";
import {BillForm, Endorsement} from "../types/Bill.sol";
import {
    Credit,
    CreditId,
    CreditStage,
    CreditTerms,
    FieldProof,
    Party,
    Presentation,
    PresentationId,
    PresentationState,
    PresentationStatus,
    Tenor,
    presenterOf
} from "../types/Credit.sol";
import {EncodedTerms} from "../types/EncodedTerms.sol";
import {FinancingTerms} from "../types/FinancingTerms.sol";
import {DocumentId, Lei} from "../types/Identifiers.sol";
import {Collateral} from "../types/Pledge.sol";
import {Currency, Day, today} from "../types/Units.sol";
import {DocumentaryServicing} from "./DocumentaryServicing.sol";
import {DocumentaryState} from "./DocumentaryState.sol";
import {CreditMessages} from "./libraries/CreditMessages.sol";
import {CreditRules} from "./libraries/CreditRules.sol";
import {PresentedDocuments} from "./libraries/PresentedDocuments.sol";

/// @title Documents against payment, or against a promise to pay
/// @dev   The opening of a credit, a presentation, and the exchange. All else is in `DocumentaryServicing`.
contract DocumentaryEscrow is IDocumentaryEscrow, DocumentaryState {
    using Address for address;
    using CreditRules for CreditTerms;
    using PresentedDocuments for PresentedDocuments.Book;

    /// @inheritdoc IDocumentaryEscrow
    address public immutable servicing;
    /// @inheritdoc IDocumentaryEscrow
    IDocumentRegistry public immutable registry;
    /// @inheritdoc IDocumentaryEscrow
    ILienbook public immutable lienbook;
    /// @inheritdoc IDocumentaryEscrow
    IMilestones public immutable milestones;
    /// @inheritdoc IDocumentaryEscrow
    IBillOfLading public immutable billOfLading;
    /// @inheritdoc IDocumentaryEscrow
    IFinancingDesk public immutable desk;
    /// @inheritdoc IDocumentaryEscrow
    IBusinessDays public immutable calendar;

    constructor(
        DocumentaryServicing servicing_,
        IBillOfLading billOfLading_,
        IMilestones milestones_,
        IFinancingDesk desk_,
        IBusinessDays calendar_
    ) DocumentaryState(servicing_.participants()) {
        servicing = address(servicing_);
        billOfLading = billOfLading_;
        milestones = milestones_;
        registry = milestones_.registry();
        lienbook = ILienbook(registry.lienbook());
        desk = desk_;
        calendar = calendar_;
    }

    /// @dev Every other function of the escrow is in `DocumentaryServicing`, which runs in the escrow's storage.
    // solhint-disable-next-line no-complex-fallback, payable-fallback
    fallback() external {
        continueIn(servicing);
    }

    /// @inheritdoc IDocumentaryEscrow
    function open(
        Authorization calldata obligor,
        Authorization calldata applicant,
        CreditTerms calldata terms
    ) external nonReentrant returns (CreditId id) {
        // Encoded anew, not copied: whoever shows the terms later must show just these.
        bytes memory encoded = abi.encode(terms);
        id = CreditId.wrap(keccak256(encoded));
        Credit storage credit = _credits[id];
        require(credit.stage == CreditStage.None, CreditAlreadyOpened(id));
        terms.requireSound(participants);
        Currency settled = desk.currencyOf(terms.token);
        require(
            Currency.unwrap(settled) != 0 && settled == terms.currency,
            IFinancingErrors.SettlementCurrencyMismatch(terms.token, settled, terms.currency)
        );
        _requireOpenedBy(id, terms, terms.obligor, obligor);
        if (terms.applicant.account != terms.obligor.account) _requireOpenedBy(id, terms, terms.applicant, applicant);

        credit.stage = CreditStage.Open;
        emit CreditOpened(id, terms.obligor.entity, terms.beneficiary.entity, encoded);
        if (terms.tenor == Tenor.Sight) _payIn(id, credit, terms, terms.obligor.account, uint64(terms.mostOf()));
    }

    /// @inheritdoc IDocumentaryEscrow
    function present(
        Presentation calldata presentation,
        FieldProof[] calldata references,
        Authorization calldata beneficiary,
        CreditTerms calldata terms
    ) external returns (PresentationId id) {
        (CreditId creditId, Credit memory credit) = _openCredit(terms);
        bytes memory presented = abi.encode(creditId, presentation);
        id = PresentationId.wrap(keccak256(presented));
        _requireSaid(CreditMessages.PRESENTATION_TYPEHASH, terms.beneficiary, presentation, id, beneficiary);
        _requireDrawable(terms, credit, presentation.amount);
        _examineNew(terms, presentation, references, id);

        Day answerBy = CreditRules.answerBy(calendar);
        PresentationState memory state;
        state.status = PresentationStatus.Examined;
        state.presentedOn = uint16(Day.unwrap(today())); // not after expiry, which leaves room for both
        state.answerBy = uint16(Day.unwrap(answerBy));
        state.settleBy = uint16(Day.unwrap(answerBy) + HAND_OVER_DAYS);
        state.presenter = presenterOf(terms.beneficiary.entity);
        _presented.states[id] = state;
        _hold(creditId, credit, state.settleBy);
        emit DocumentsPresented(creditId, id, presented, answerBy);
    }

    /// @inheritdoc IDocumentaryEscrow
    function accept(
        Presentation calldata presentation,
        Authorization calldata obligor,
        CreditTerms calldata terms
    ) external {
        PresentationId id = _idOf(_idOf(terms), presentation);
        _requireStatus(id, PresentationStatus.Examined);
        _requireSaid(CreditMessages.ACCEPTANCE_TYPEHASH, terms.obligor, presentation, id, obligor);
        _presented.states[id].status = PresentationStatus.Accepted;
        emit PresentationAccepted(id, obligor.signer);
    }

    /// @inheritdoc IDocumentaryEscrow
    function settle(
        Presentation calldata presentation,
        Authorization calldata bill,
        CreditTerms calldata terms
    ) external nonReentrant {
        _settlePresented(terms, presentation, 0, bill);
        if (terms.tenor == Tenor.Sight) _pay(terms.token, terms.beneficiary.account, presentation.amount);
    }

    /// @inheritdoc IDocumentaryEscrow
    function settleFinanced(
        Presentation calldata presentation,
        Authorization calldata bill,
        Authorization calldata offer,
        Authorization calldata acceptance,
        bytes calldata loan,
        CreditTerms calldata terms
    ) external nonReentrant {
        // The bill is signed over for this loan: with the signature nobody settles without it.
        bytes32 loanId = keccak256(loan);
        (PresentationId id, DocumentId billId) = _settlePresented(terms, presentation, loanId, bill);
        FinancingTerms calldata financing = EncodedTerms.termsIn(loan);
        require(
            financing.salt == PresentationId.unwrap(id) &&
                address(financing.token) == address(terms.token) &&
                terms.tenor == Tenor.Sight,
            LoanForOther(id, financing.salt)
        );
        uint256 lent;
        for (uint256 i; i < financing.payouts.length; ++i) {
            if (financing.payouts[i].payee == address(this)) lent += financing.payouts[i].amount;
        }
        require(lent != 0 && lent <= presentation.amount, LoanAmountInvalid(lent, presentation.amount));
        bool secured;
        for (uint256 i; i < financing.collateral.length && !secured; ++i) {
            Collateral calldata c = financing.collateral[i];
            secured = c.id == billId && c.asset == address(billOfLading);
        }
        require(secured, GoodsNotPledged(billId));
        _pay(terms.token, terms.obligor.account, lent);
        // Only what is encoded as the desk encodes it has this id there: the desk has read what was read here.
        require(_borrow(offer, acceptance, loan) == loanId, LoanForOther(id, financing.salt));
        emit SettlementFinanced(id, lent);
        _pay(terms.token, terms.beneficiary.account, presentation.amount);
    }

    /// @inheritdoc IDocumentaryEscrow
    function settleAtOnce(
        Presentation calldata presentation,
        FieldProof[] calldata references,
        Authorization calldata bill,
        Authorization calldata obligor,
        CreditTerms calldata terms
    ) external nonReentrant returns (PresentationId id) {
        (CreditId creditId, Credit memory credit) = _openCredit(terms);
        {
            bytes memory presented = abi.encode(creditId, presentation);
            id = PresentationId.wrap(keccak256(presented));
            emit DocumentsPresented(creditId, id, presented, Day.wrap(0));
        }
        _requireSaid(CreditMessages.ACCEPTANCE_TYPEHASH, terms.obligor, presentation, id, obligor);
        (DocumentId billId, Day shippedOn) = _examineNew(terms, presentation, references, id);
        PresentationState memory state;
        state.presentedOn = uint16(Day.unwrap(today())); // not after expiry
        _exchange(terms, presentation, creditId, credit, id, state, shippedOn);
        _handOver(terms, presentation, id, PresentationId.unwrap(id), billId, bill, state.maturity);
        if (terms.tenor == Tenor.Sight) _pay(terms.token, terms.beneficiary.account, presentation.amount);
    }

    /// @dev A presentation that the obligor must take up, with documents that are what they were: title passes.
    function _settlePresented(
        CreditTerms calldata terms,
        Presentation calldata presentation,
        bytes32 loanId,
        Authorization calldata bill
    ) private returns (PresentationId id, DocumentId billId) {
        (CreditId creditId, Credit memory credit) = _openCredit(terms);
        id = _idOf(creditId, presentation);
        PresentationState memory state = _presented.states[id];
        _requireTakenUp(id, state);
        Day shippedOn;
        (billId, shippedOn) = PresentedDocuments.examineAgain(terms, presentation, registry, milestones, billOfLading);
        --credit.pending;
        _exchange(terms, presentation, creditId, credit, id, state, shippedOn);
        _handOver(
            terms,
            presentation,
            id,
            loanId == 0 ? PresentationId.unwrap(id) : loanId,
            billId,
            bill,
            state.maturity
        );
    }

    /// @dev In time, of documents that are in order and in no other presentation; from now on they are in this one.
    function _examineNew(
        CreditTerms calldata terms,
        Presentation calldata presentation,
        FieldProof[] calldata references,
        PresentationId id
    ) private returns (DocumentId billId, Day shippedOn) {
        require(_presented.states[id].status == PresentationStatus.None, PresentationAlreadyMade(id));
        (billId, shippedOn) = _presented.examine(
            terms,
            presentation,
            references,
            id,
            registry,
            milestones,
            billOfLading
        );
        require(
            Day.unwrap(terms.latestShipment) == 0 || shippedOn <= terms.latestShipment,
            ShipmentLate(shippedOn, terms.latestShipment)
        );
        Day until = Day.wrap(Day.unwrap(shippedOn) + terms.presentationDays);
        if (terms.expiresOn < until) until = terms.expiresOn;
        require(today() <= until, PresentationLate(until));
    }

    /// @dev What the exchange changes here. Title follows.
    function _exchange(
        CreditTerms calldata terms,
        Presentation calldata presentation,
        CreditId creditId,
        Credit memory credit,
        PresentationId id,
        PresentationState memory state,
        Day shippedOn
    ) private {
        uint64 amount = presentation.amount;
        _requireDrawable(terms, credit, amount);
        credit.drawn += amount;
        if (terms.tenor == Tenor.Sight) {
            credit.funds -= amount;
            state.status = PresentationStatus.Paid;
        } else {
            credit.owed += amount;
            state.status = PresentationStatus.Undertaken;
            uint256 from = terms.tenor == Tenor.AfterSight ? state.presentedOn : Day.unwrap(shippedOn);
            state.maturity = uint16(from + terms.usanceDays); // not beyond what the rules leave room for
        }
        _credits[creditId] = credit;
        _presented.states[id] = state;
    }

    /// @dev The possessor's signature names this contract and this presentation, or the loan that names it, and with it
    ///      the amount.
    function _handOver(
        CreditTerms calldata terms,
        Presentation calldata presentation,
        PresentationId id,
        bytes32 ref,
        DocumentId billId,
        Authorization calldata bill,
        uint16 maturity
    ) private {
        PresentedDocuments.useUp(terms, presentation, lienbook);
        (Party calldata receiver, address account) = _receiverOf(terms);
        bool isEndorsed = terms.form == BillForm.Order;
        emit PresentationSettled(id, billId, presentation.amount, Day.wrap(maturity));
        billOfLading.transferThrough(
            billId,
            account,
            isEndorsed ? Endorsement.ToOrder : Endorsement.None,
            isEndorsed ? receiver.entity : Lei.wrap(0),
            ref,
            bill
        );
    }

    /// @dev Title is the buyer's, or the bank's where the terms say so; and the bank's where the buyer is in no good
    ///      standing. It owes the price whatever becomes of the buyer, and nobody may hand the goods to that one. A
    ///      straight bill is for the buyer alone.
    function _receiverOf(CreditTerms calldata terms) private view returns (Party calldata receiver, address account) {
        receiver = terms.applicant;
        if (!terms.titleToObligor) {
            account = _accountOf(receiver);
            if (terms.form == BillForm.Straight || participants.isActive(account)) return (receiver, account);
        }
        // The same one where the buyer pays itself.
        receiver = terms.obligor;
        account = _accountOf(receiver);
    }

    /// @dev The account in the place of one that the party has lost.
    function _accountOf(Party calldata party) private view returns (address) {
        address successor = participants.successorOf(party.account);
        return successor == address(0) ? party.account : successor;
    }

    /// @dev Calls `IFinancingDesk.acceptThrough` with the loan's terms as they came.
    /// @return the id under which the desk has them, of its own encoding
    function _borrow(
        Authorization calldata offer,
        Authorization calldata acceptance,
        bytes calldata loan
    ) private returns (bytes32) {
        bytes memory arguments = abi.encode(offer, acceptance, uint256(0));
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            // The third word is where the terms begin: after the two authorizations.
            mstore(add(arguments, 0x60), mload(arguments))
        }
        bytes memory call = bytes.concat(IFinancingDesk.acceptThrough.selector, arguments, loan[EncodedTerms.START:]);
        return bytes32(address(desk).functionCall(call));
    }

    function _requireOpenedBy(
        CreditId id,
        CreditTerms calldata terms,
        Party calldata party,
        Authorization calldata signed
    ) private view {
        require(signed.signer == party.account, NotPartyOfCredit(signed.signer, party.entity));
        _authorizeUnique(CreditMessages.hash(id, terms, signed), signed);
    }

    /// @dev Accepted, or not refused while there was time to; and not too long ago.
    function _requireTakenUp(PresentationId id, PresentationState memory state) private view {
        if (state.status == PresentationStatus.Examined) {
            Day answerBy = Day.wrap(state.answerBy);
            require(today() > answerBy, PresentationUnderExamination(id, answerBy));
        } else {
            require(state.status == PresentationStatus.Accepted, PresentationInOtherState(id, state.status));
        }
        Day until = Day.wrap(state.settleBy);
        require(today() <= until, SettlementLapsed(id, until));
    }

    /// @dev Within the amount and its tolerance, and once where there is one shipment.
    function _requireDrawable(CreditTerms calldata terms, Credit memory credit, uint64 amount) private pure {
        uint256 left = terms.mostOf() - credit.drawn; // never more than that is drawn
        if (!terms.partialShipments && credit.drawn != 0) left = 0;
        uint256 least = terms.leastOf();
        require(amount >= least && amount <= left, DrawingInvalid(amount, least, left));
    }
}
