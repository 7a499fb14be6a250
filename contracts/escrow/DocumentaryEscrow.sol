// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {ExactTransfer} from "../common/ExactTransfer.sol";
import {SignedMessages} from "../common/SignedMessages.sol";
import {IBillOfLading} from "../interfaces/IBillOfLading.sol";
import {IBusinessDays} from "../interfaces/IBusinessDays.sol";
import {IDocumentaryEscrow} from "../interfaces/IDocumentaryEscrow.sol";
import {IDocumentRegistry} from "../interfaces/IDocumentRegistry.sol";
import {IFinancingDesk} from "../interfaces/IFinancingDesk.sol";
import {IFinancingErrors} from "../interfaces/IFinancingErrors.sol";
import {ILienbook} from "../interfaces/ILienbook.sol";
import {IMilestones} from "../interfaces/IMilestones.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
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
    Tenor
} from "../types/Credit.sol";
import {FinancingTerms} from "../types/FinancingTerms.sol";
import {DocumentId, Lei} from "../types/Identifiers.sol";
import {Collateral} from "../types/Pledge.sol";
import {Currency, Day, today} from "../types/Units.sol";
import {CreditMessages} from "./libraries/CreditMessages.sol";
import {CreditRules} from "./libraries/CreditRules.sol";
import {PresentedDocuments} from "./libraries/PresentedDocuments.sol";

/// @title Documents against payment, or against a promise to pay
/// @dev   A credit is one slot, and so is a presentation. Each document names the presentation that it is in: what is
///        refused or has lapsed lets go of its documents by being so, and nothing has to be cleared.
contract DocumentaryEscrow is IDocumentaryEscrow, SignedMessages, ReentrancyGuardTransient {
    using Address for address;
    using CreditRules for CreditTerms;
    using ExactTransfer for IERC20;
    using PresentedDocuments for PresentedDocuments.Book;
    using SafeERC20 for IERC20;

    /// @dev Days after the examination in which the seller hands the bill over.
    uint256 private constant SETTLING_DAYS = 7;

    IParticipants public immutable participants;
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

    mapping(CreditId => Credit) private _credits;
    PresentedDocuments.Book private _presented;
    /// @inheritdoc IDocumentaryEscrow
    mapping(IERC20 token => mapping(Lei entity => uint256)) public parked;

    constructor(
        IBillOfLading billOfLading_,
        IMilestones milestones_,
        IFinancingDesk desk_,
        IBusinessDays calendar_
    ) EIP712("Lienbook DocumentaryEscrow", "1") {
        billOfLading = billOfLading_;
        milestones = milestones_;
        registry = milestones_.registry();
        lienbook = ILienbook(registry.lienbook());
        participants = milestones_.participants();
        desk = desk_;
        calendar = calendar_;
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
    function payIn(uint64 amount, CreditTerms calldata terms) external nonReentrant {
        CreditId id = _idOf(terms);
        Credit storage credit = _credits[id];
        uint256 most = credit.owed;
        if (credit.stage == CreditStage.Open) most += terms.mostOf() - credit.drawn;
        most -= credit.funds < most ? credit.funds : most;
        require(amount != 0 && amount <= most, PaidInTooMuch(amount, most));
        _payIn(id, credit, terms, msg.sender, amount);
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
        state.settleBy = uint16(Day.unwrap(answerBy) + SETTLING_DAYS);
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

    /// @inheritdoc IDocumentaryEscrow
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
        uint16 settleBy = uint16(Day.unwrap(today()) + SETTLING_DAYS); // before the year 2149
        (state.status, state.settleBy) = (PresentationStatus.Accepted, settleBy);
        _hold(creditId, credit, settleBy);
        emit DiscrepanciesWaived(id, applicant.signer);
    }

    /// @inheritdoc IDocumentaryEscrow
    function settle(
        Presentation calldata presentation,
        Authorization calldata bill,
        CreditTerms calldata terms
    ) external nonReentrant {
        _settlePresented(terms, presentation, 0, bill);
        if (terms.tenor == Tenor.Sight) _pay(terms.token, terms.beneficiary, presentation.amount);
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
        FinancingTerms calldata financing;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            // Behind the word that says where they begin.
            financing := add(loan.offset, 0x20)
        }
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
        _pay(terms.token, terms.obligor, lent);
        // Only what is encoded as the desk encodes it has this id there: the desk has read what was read here.
        require(_borrow(offer, acceptance, loan) == loanId, LoanForOther(id, financing.salt));
        emit SettlementFinanced(id, lent);
        _pay(terms.token, terms.beneficiary, presentation.amount);
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
        if (terms.tenor == Tenor.Sight) _pay(terms.token, terms.beneficiary, presentation.amount);
    }

    /// @inheritdoc IDocumentaryEscrow
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
        _pay(terms.token, terms.beneficiary, amount);
    }

    /// @inheritdoc IDocumentaryEscrow
    function release(Authorization calldata beneficiary, CreditTerms calldata terms) external nonReentrant {
        (CreditId id, ) = _openCredit(terms);
        _requireParty(terms.beneficiary, beneficiary);
        _authorizeUnique(CreditMessages.hashRelease(id, terms.amount, beneficiary), beneficiary);
        _close(id, true);
        _returnUnused(id, terms);
    }

    /// @inheritdoc IDocumentaryEscrow
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

    /// @inheritdoc IDocumentaryEscrow
    function withdrawParked(IERC20 token, address to) external nonReentrant returns (uint256 amount) {
        Lei entity = participants.entityOf(msg.sender);
        amount = parked[token][entity];
        require(amount != 0, NothingWaiting(token, entity));
        require(to != address(0) && to != address(this), IFinancingErrors.RecipientInvalid(to));
        delete parked[token][entity];
        token.safeTransfer(to, amount);
        emit EntityPaymentWithdrawn(token, entity, to, amount);
    }

    /// @inheritdoc IDocumentaryEscrow
    function creditOf(CreditId id) external view returns (Credit memory) {
        return _credits[id];
    }

    /// @inheritdoc IDocumentaryEscrow
    function presentationOf(PresentationId id) external view returns (PresentationState memory) {
        return _presented.states[id];
    }

    /// @inheritdoc IDocumentaryEscrow
    function presentedIn(DocumentId document) external view returns (PresentationId) {
        return _presented.presentedIn[document];
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
        Party calldata receiver = terms.titleToObligor ? terms.obligor : terms.applicant;
        bool isEndorsed = terms.form == BillForm.Order;
        emit PresentationSettled(id, billId, presentation.amount, Day.wrap(maturity));
        billOfLading.transferThrough(
            billId,
            _accountOf(receiver),
            isEndorsed ? Endorsement.ToOrder : Endorsement.None,
            isEndorsed ? receiver.entity : Lei.wrap(0),
            ref,
            bill
        );
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
        bytes memory call = bytes.concat(IFinancingDesk.acceptThrough.selector, arguments, loan[32:]);
        return bytes32(address(desk).functionCall(call));
    }

    function _payIn(
        CreditId id,
        Credit storage credit,
        CreditTerms calldata terms,
        address payer,
        uint64 amount
    ) private {
        credit.funds += amount;
        terms.token.move(payer, address(this), amount);
        emit PaidIn(id, payer, amount);
    }

    /// @dev Nothing is returned before the presentation may have been settled.
    function _hold(CreditId id, Credit memory credit, uint16 settleBy) private {
        ++credit.pending;
        if (credit.heldUntil < settleBy) credit.heldUntil = settleBy;
        _credits[id] = credit;
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
        _pay(terms.token, terms.obligor, funds - owed);
    }

    /// @dev Pays a party, or keeps the money for it if the token refuses or the account is the party's no longer.
    function _pay(IERC20 token, Party calldata party, uint256 amount) private {
        address to = _accountOf(party);
        if (participants.entityOf(to) == party.entity && token.trySafeTransfer(to, amount)) return;
        parked[token][party.entity] += amount;
        emit EntityPaymentParked(token, party.entity, amount);
    }

    /// @dev The account in the place of one that the party has lost.
    function _accountOf(Party calldata party) private view returns (address) {
        address successor = participants.successorOf(party.account);
        return successor == address(0) ? party.account : successor;
    }

    function _openCredit(CreditTerms calldata terms) private view returns (CreditId id, Credit memory credit) {
        id = _idOf(terms);
        credit = _credits[id];
        require(credit.stage == CreditStage.Open, CreditNotOpen(id, credit.stage));
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

    /// @dev An account of the party has signed this of the presentation.
    function _requireSaid(
        bytes32 typehash,
        Party calldata party,
        Presentation calldata presentation,
        PresentationId id,
        Authorization calldata signed
    ) private view {
        _requireParty(party, signed);
        _authorizeUnique(CreditMessages.hash(typehash, id, presentation.amount, signed), signed);
    }

    function _requireParty(Party calldata party, Authorization calldata signed) private view {
        require(participants.entityOf(signed.signer) == party.entity, NotPartyOfCredit(signed.signer, party.entity));
    }

    function _requireStatus(PresentationId id, PresentationStatus expected) private view {
        PresentationStatus status = _presented.states[id].status;
        require(status == expected, PresentationInOtherState(id, status));
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

    function _idOf(CreditTerms calldata terms) private pure returns (CreditId) {
        return CreditId.wrap(keccak256(_encoded(terms)));
    }

    /// @dev `abi.encode(terms)`, as the caller encoded it: the terms come last in every function. Encoding them anew
    ///      would cost every act of a credit ten times as much, and take a page of code.
    function _encoded(CreditTerms calldata terms) private pure returns (bytes memory) {
        uint256 start;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            start := terms
        }
        return bytes.concat(bytes32(uint256(0x20)), msg.data[start:]);
    }

    function _idOf(CreditId credit, Presentation calldata presentation) private pure returns (PresentationId) {
        return PresentationId.wrap(keccak256(abi.encode(credit, presentation)));
    }
}
