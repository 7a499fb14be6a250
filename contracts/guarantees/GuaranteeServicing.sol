// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {continueIn} from "../common/Continuation.sol";
import {ExactTransfer} from "../common/ExactTransfer.sol";
import {IFinancingDesk} from "../interfaces/IFinancingDesk.sol";
import {IGuaranteeBook} from "../interfaces/IGuaranteeBook.sol";
import {IGuaranteeServicing} from "../interfaces/IGuaranteeServicing.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {IReceivable} from "../interfaces/IReceivable.sol";
import {EncodedTerms} from "../types/EncodedTerms.sol";
import {FinancingStatus} from "../types/Financing.sol";
import {FinancingTerms, isPastAcceptance} from "../types/FinancingTerms.sol";
import {
    CORRECTION,
    ClaimTrustState,
    Demand,
    Guarantee,
    GuaranteeId,
    GuaranteeTerms,
    Relation,
    Seal,
    Security,
    Standing,
    guaranteeIdOf,
    isTakenBack
} from "../types/Guarantee.sol";
import {FinancingId, Lei} from "../types/Identifiers.sol";
import {Role, only} from "../types/Role.sol";
import {Currency, Day, LAST_DAY, ONE_MILLION, Rate, today} from "../types/Units.sol";
import {ClaimState} from "./ClaimState.sol";
import {GuaranteeState} from "./GuaranteeState.sol";
import {Pledgors} from "./libraries/Pledgors.sol";
import {ShownTerms} from "./libraries/ShownTerms.sol";

/// @title What happens to a guarantee beside its issue, a demand and its payment
/// @dev   The book calls this code in its own storage for every function that it does not have itself, because both
///        together are larger than a contract may be. Nothing is kept at this contract's own address.
contract GuaranteeServicing is IGuaranteeServicing, ClaimState {
    using ExactTransfer for IERC20;
    using Pledgors for IParticipants;
    using SafeCast for uint256;
    using SafeERC20 for IERC20;
    using EncodedTerms for FinancingTerms;
    using ShownTerms for IFinancingDesk;

    /// @dev Days by which a demand to extend or pay may be suspended (URDG 758, article 23).
    uint256 private constant SUSPENSION = 30;

    /// @dev Days from a debtor's word that it wants no guarantee to the end of that: time to take back an offer.
    uint256 private constant DECLINE_NOTICE = 10;

    /// @inheritdoc IGuaranteeServicing
    address public immutable claims;

    constructor(
        IParticipants participants_,
        IFinancingDesk desk_,
        address claims_
    ) GuaranteeState(participants_, desk_) {
        claims = claims_;
    }

    /// @dev Every other function is in `ClaimServicing`, which runs in the book's storage, too.
    // solhint-disable-next-line no-complex-fallback, payable-fallback
    fallback() external {
        continueIn(claims);
    }

    /// @inheritdoc IGuaranteeServicing
    function release(
        Demand calldata running,
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) external {
        (GuaranteeId id, Seal storage seal) = _inForce(guarantee, running);
        Lei creditor = _creditorOf(guarantee.financing, _shown(guarantee, terms));
        bool isCreditor = !creditor.isNull() && participants.entityOf(msg.sender) == creditor;
        require(isCreditor, NotBeneficiary(msg.sender));
        _end(id, seal, guarantee, terms.token);
        emit GuaranteeEnded(id, true);
    }

    /// @inheritdoc IGuaranteeServicing
    function lapse(Demand calldata running, GuaranteeTerms calldata guarantee, FinancingTerms calldata terms) external {
        (GuaranteeId id, Seal storage seal) = _inForce(guarantee, running);
        _requireOf(guarantee, terms.idOf());
        FinancingStatus status = _statusOf(guarantee.financing);
        bool isWhole = _trusts[guarantee.financing].whole;
        bool isDischarged = status == FinancingStatus.Repaid || status == FinancingStatus.Replaced || isWhole;
        Guarantee memory stored = _guarantees[id];
        bool isSpent = stored.paid >= guarantee.cap - stored.reduced || today() > _expiryOf(stored, guarantee);
        bool isVain = status == FinancingStatus.None && _isVain(id, terms);
        bool isPursued = _isPursued(running, guarantee.financing);
        require(isDischarged || isVain || (isSpent && !isPursued), GuaranteeStillGood(id));
        _end(id, seal, guarantee, terms.token);
        emit GuaranteeEnded(id, false);
    }

    /// @inheritdoc IGuaranteeServicing
    function decline(GuaranteeTerms calldata guarantee) external returns (Day lapsesFrom) {
        GuaranteeId id = guaranteeIdOf(guarantee);
        _sealed(guarantee.financing, id, bytes28(GuaranteeId.unwrap(id)));
        Lei entity = participants.entityOf(msg.sender);
        require(entity == guarantee.debtor, IReceivable.NotDebtor(entity, guarantee.debtor)); // which is never null
        FinancingStatus status = _statusOf(guarantee.financing);
        require(status == FinancingStatus.None, FinancingIsDrawn(guarantee.financing, status));
        lapsesFrom = _lapsesFrom[id];
        require(Day.unwrap(lapsesFrom) == 0, AlreadyDeclined(id, lapsesFrom));
        lapsesFrom = today().plusDays(DECLINE_NOTICE);
        _lapsesFrom[id] = lapsesFrom;
        emit GuaranteeDeclined(id, entity, lapsesFrom);
    }

    /// @inheritdoc IGuaranteeServicing
    function reduce(
        Demand calldata running,
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) external returns (uint64 cap) {
        (GuaranteeId id, ) = _inForce(guarantee, running);
        (uint256 owed, uint256 principal) = _owed(_shown(guarantee, terms));
        Guarantee storage stored = _guarantees[id];
        uint64 counted = guarantee.cap - stored.reduced;
        // At least one, which says that the guarantee stands.
        cap = uint64(Math.max(_capOf(guarantee, terms, principal), 1)); // at most the cap agreed
        require(owed != 0 && cap < counted, CapNotReducing(id));

        uint64 was = _securedOf(stored, guarantee);
        stored.reduced = guarantee.cap - cap;
        _setFree(terms.token, guarantee.guarantor, was - _securedOf(stored, guarantee));
        _uncount(guarantee, counted - cap);
        emit CapReduced(id, cap);
    }

    /// @inheritdoc IGuaranteeServicing
    function reject(bytes32 discrepancies, Demand calldata running, GuaranteeTerms calldata guarantee) external {
        (GuaranteeId id, Seal storage seal) = _underExamination(guarantee, running);
        // Whoever takes time to extend has found that the demand complies (URDG 758, article 23).
        require(!running.suspended, AlreadySuspended(id));
        require(discrepancies != 0, DiscrepanciesUnnamed());
        Demand memory rejected = running;
        (rejected.answerBy, rejected.extendTo, rejected.rejected) = (today().plusDays(CORRECTION), Day.wrap(0), true);
        seal.mark = _under(id, rejected);
        emit DemandRejected(id, rejected, discrepancies);
    }

    /// @inheritdoc IGuaranteeServicing
    function suspend(Demand calldata running, GuaranteeTerms calldata guarantee) external {
        (GuaranteeId id, Seal storage seal) = _underExamination(guarantee, running);
        require(Day.unwrap(running.extendTo) != 0, ExtensionNotOffered(id));
        require(!running.suspended, AlreadySuspended(id));
        Demand memory suspended = running;
        (suspended.answerBy, suspended.suspended) = (today().plusDays(SUSPENSION), true);
        seal.mark = _under(id, suspended);
        emit DemandSuspended(id, suspended);
    }

    /// @inheritdoc IGuaranteeServicing
    function extend(Demand calldata running, GuaranteeTerms calldata guarantee) external {
        (GuaranteeId id, Seal storage seal) = _underExamination(guarantee, running);
        require(Day.unwrap(running.extendTo) != 0, ExtensionNotOffered(id));
        seal.mark = _under(id, _owing(running.owed));
        _guarantees[id].extendedTo = uint16(Day.unwrap(running.extendTo)); // `demand`
        emit GuaranteeExtended(id, running.extendTo);
    }

    /// @inheritdoc IGuaranteeServicing
    function draw(
        Demand calldata running,
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) external nonReentrant returns (uint64 amount) {
        (GuaranteeId id, Seal storage seal) = _demanded(guarantee, running);
        _requireBeneficiary(guarantee.financing);
        (uint64 due, Demand memory left) = _precluded(id, running);
        Guarantee memory stored = _guarantees[id];
        uint256 owed;
        (amount, owed) = _owedUnder(stored, due, guarantee, terms);
        uint64 secured = _securedOf(stored, guarantee);
        if (amount > secured) {
            require(secured != 0, NothingToTake());
            amount = secured;
            left.owed = due - amount;
        }
        seal.mark = _under(id, left);
        _setFree(terms.token, guarantee.guarantor, amount);
        _purses[terms.token][guarantee.guarantor].balance -= amount;
        _subrogate(id, stored, terms.token, guarantee, amount, owed);
        emit IGuaranteeBook.GuaranteePaid(id, guarantee.financing, amount, true, left);
    }

    /// @inheritdoc IGuaranteeServicing
    function recover(
        address to,
        bytes calldata grounds,
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) external nonReentrant returns (uint64 amount) {
        _requireGuarantor(guarantee);
        amount = _recover(to, grounds, guarantee, terms);
        _payFromTrust(guarantee.financing, terms.token, to, amount);
    }

    /// @inheritdoc IGuaranteeServicing
    function settle(
        bytes calldata grounds,
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) external nonReentrant returns (uint64 amount) {
        amount = _recover(address(this), grounds, guarantee, terms);
        _purses[terms.token][guarantee.guarantor].balance += amount;
        _transferFromTrust(guarantee.financing, terms.token, address(this), amount);
    }

    /// @inheritdoc IGuaranteeServicing
    function reimburse(
        uint256 index,
        address to,
        bytes calldata grounds,
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) external nonReentrant returns (uint64 amount) {
        GuaranteeId id = guaranteeIdOf(guarantee);
        Guarantee memory stored = _guarantees[id];
        bytes memory shown = _shown(guarantee, terms);
        Security[] memory securities = _securityOf(guarantee, grounds);
        require(index < securities.length, CounterGuaranteeUnknown(index, securities.length));
        Security memory sold = securities[index];
        participants.requireCaller(sold.pledgor);
        (uint256 share, uint256 left) = _shareOf(guarantee.financing, shown, terms, stored);
        uint64 former = _reimbursed[sold.purpose];
        left = Math.min(left, Math.saturatingSub(_pledgorsPart(index, securities, share, stored), former));
        _reimbursed[sold.purpose] = former + uint64(left); // `_shareOf`
        amount = _takeUnder(id, guarantee.financing, stored.recovered, left);
        _payFromTrust(guarantee.financing, terms.token, to, amount);
        emit Reimbursed(id, guarantee.financing, sold.purpose, amount, to);
    }

    /// @inheritdoc IGuaranteeServicing
    function bookRedemption(IERC20 token, Lei guarantor, uint64 amount) external nonReentrant {
        require(msg.sender == address(IGuaranteeBook(address(this)).grounds()), NotGrounds(msg.sender));
        _purses[token][guarantor].balance += amount;
        emit Deposited(token, guarantor, amount);
    }

    /// @inheritdoc IGuaranteeServicing
    function deposit(IERC20 token, uint256 amount) external nonReentrant {
        require(Currency.unwrap(desk.currencyOf(token)) != 0, TokenInvalid(token));
        Lei entity = _callersEntity();
        _purses[token][entity].balance += amount.toUint128();
        token.move(msg.sender, address(this), amount);
        emit Deposited(token, entity, amount);
    }

    /// @inheritdoc IGuaranteeServicing
    function withdraw(IERC20 token, uint256 amount, address to) external nonReentrant {
        Lei entity = _callersEntity();
        require(to != address(0) && to != address(this), RecipientOfNobody(to));
        _requireFree(token, entity, amount);
        _purses[token][entity].balance -= uint128(amount); // at most what is free
        token.safeTransfer(to, amount);
        emit Withdrawn(token, entity, amount, to);
    }

    /// @inheritdoc IGuaranteeServicing
    function attestNetAssets(Lei guarantor, uint64 netAssets, Currency currency, Day until) external {
        Lei supervisor = participants.requireActive(msg.sender, only(Role.Supervisor));
        Standing storage standing = _standings[guarantor];
        // Caps of one currency are not measured by another's assets.
        require(
            standing.guaranteed == 0 || standing.currency == currency,
            NetAssetsNotAttested(guarantor, currency, standing.currency, standing.attestedUntil)
        );
        (Rate inAll, Rate perDebtor) = IGuaranteeBook(address(this)).rules();
        standing.mostInAll = _partOf(netAssets, inAll);
        standing.mostPerDebtor = _partOf(netAssets, perDebtor);
        standing.currency = currency;
        standing.attestedUntil = uint16(Day.unwrap(until.isStorable() ? until : LAST_DAY));
        emit NetAssetsAttested(guarantor, supervisor, netAssets, currency, until);
    }

    /// @inheritdoc IGuaranteeServicing
    function attestRelation(Lei guarantor, Lei debtor, bool related) external {
        Lei supervisor = participants.requireActive(msg.sender, only(Role.Supervisor));
        _relations[guarantor][debtor].related = related;
        emit RelationAttested(guarantor, debtor, supervisor, related);
    }

    /// @inheritdoc IGuaranteeServicing
    function attestGroup(Lei debtor, Lei group, Lei[] calldata guarantors) external {
        Lei supervisor = participants.requireActive(msg.sender, only(Role.Supervisor));
        _groups[debtor] = group;
        emit GroupAttested(debtor, group, supervisor);
        for (uint256 i; i < guarantors.length; ++i) regroup(guarantors[i], debtor);
    }

    /// @inheritdoc IGuaranteeServicing
    function regroup(Lei guarantor, Lei debtor) public {
        Lei group = _groups[debtor];
        _regroup(guarantor, _relations[guarantor][debtor], group);
        emit Regrouped(guarantor, debtor, group);
    }

    /// @dev Of a financing that was not drawn: its terms are accepted before the first instalment is due, or never.
    function _isVain(GuaranteeId id, FinancingTerms calldata terms) private view returns (bool) {
        Day lapsesFrom = _lapsesFrom[id];
        if (Day.unwrap(lapsesFrom) != 0 && today() >= lapsesFrom) return true;
        return isPastAcceptance(terms);
    }

    /// @inheritdoc IGuaranteeServicing
    function lapsesFromOf(GuaranteeId id) external view returns (Day) {
        return _lapsesFrom[id];
    }

    /// @inheritdoc IGuaranteeServicing
    function groupOf(Lei debtor) external view returns (Lei) {
        return _groups[debtor];
    }

    /// @inheritdoc IGuaranteeServicing
    function guaranteedForGroup(Lei guarantor, Lei group) external view returns (uint64) {
        return _guaranteedForGroup[guarantor][group];
    }

    /// @dev Takes so much of a cap out of its guarantor's sums.
    /// @return guaranteed what still stands between the two
    function _uncount(GuaranteeTerms calldata guarantee, uint64 amount) private returns (uint64 guaranteed) {
        Lei guarantor = guarantee.guarantor;
        _standings[guarantor].guaranteed -= amount;
        Relation storage relation = _relations[guarantor][guarantee.debtor];
        guaranteed = relation.guaranteed - amount;
        relation.guaranteed = guaranteed;
        Lei group = relation.group;
        if (!group.isNull()) _guaranteedForGroup[guarantor][group] -= amount;
    }

    function _end(GuaranteeId id, Seal storage seal, GuaranteeTerms calldata guarantee, IERC20 token) private {
        Guarantee memory stored = _guarantees[id];
        uint64 counted = guarantee.cap - stored.reduced;
        seal.mark = ~bytes28(GuaranteeId.unwrap(id));
        _uncover(guarantee.financing, guarantee.coverage);
        if (_uncount(guarantee, counted) == 0) --_standings[guarantee.debtor].guarantors;
        _setFree(token, guarantee.guarantor, _securedOf(stored, guarantee));
    }

    /// @dev Counts what a guarantor lacks and may have of its share. To pay it out follows.
    function _recover(
        address to,
        bytes calldata grounds,
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) private returns (uint64 amount) {
        GuaranteeId id = guaranteeIdOf(guarantee);
        FinancingId financing = guarantee.financing;
        Guarantee memory stored = _guarantees[id];
        (uint256 share, uint256 left) = _shareOf(financing, _shown(guarantee, terms), terms, stored);
        uint256 lacking = _lackingOf(_securityOf(guarantee, grounds), stored, share);
        amount = _takeUnder(id, financing, stored.recovered, Math.min(left, lacking));
        emit Recovered(id, financing, amount, to);
    }

    function _takeUnder(
        GuaranteeId id,
        FinancingId financing,
        uint64 recovered,
        uint256 taken
    ) private returns (uint64 amount) {
        _guarantees[id].recovered = recovered + uint64(taken); // `_shareOf`
        return _take(financing, taken);
    }

    /// @dev What of a guarantor's share is a pledgor's: of what the guarantor does not lack, pro rata. Rounded as a
    ///      running total, so that the parts of all pledgors are the whole, and nothing is left over.
    function _pledgorsPart(
        uint256 index,
        Security[] memory securities,
        uint256 share,
        Guarantee memory stored
    ) private pure returns (uint256) {
        uint256 all = _broughtBy(securities, securities.length);
        if (all == 0) return 0;
        uint256 due = Math.saturatingSub(share, _entitledTo(stored, share, all));
        uint256 upTo = Math.mulDiv(due, _broughtBy(securities, index + 1), all);
        return upTo - Math.mulDiv(due, _broughtBy(securities, index), all);
    }

    /// @return due  what the guarantor can no longer reject
    /// @return left what it may still answer, or the beneficiary correct
    function _precluded(GuaranteeId id, Demand calldata running) private view returns (uint64 due, Demand memory left) {
        due = running.owed;
        if (!running.rejected && today() > running.answerBy) {
            due += running.amount; // together at most the cap
        } else {
            require(due != 0, DemandUnderExamination(id, running.answerBy));
            left = running;
            left.owed = 0;
        }
    }

    /// @dev Whether a guarantor has still to answer a demand, or the beneficiary may still correct it; or it is to be
    ///      paid, and can be.
    function _isPursued(Demand calldata running, FinancingId financing) private view returns (bool) {
        if (today() <= running.answerBy) return true;
        bool isOwed = running.owed != 0 || (running.amount != 0 && !running.rejected);
        return isOwed && !isTakenBack(_trusts[financing]);
    }

    /// @dev The entity to which a debt is owed, also through an account that was lost or removed: of a financing that
    ///      is not drawn no other takes its place. Of an entrusted claim, the one behind the trust.
    function _creditorOf(FinancingId financing, bytes memory shown) private view returns (Lei) {
        ClaimTrustState storage trust = _trusts[financing];
        if (trust.entrusted) return trust.beneficiary;
        return participants.legalEntityBehind(desk.creditorOf(shown));
    }

    function _owing(uint64 amount) private pure returns (Demand memory left) {
        left.owed = amount;
    }

    /// @dev A demand that the calling guarantor may still answer.
    function _underExamination(
        GuaranteeTerms calldata guarantee,
        Demand calldata running
    ) private view returns (GuaranteeId id, Seal storage seal) {
        (id, seal) = _demanded(guarantee, running);
        _requireGuarantor(guarantee);
        require(!running.rejected, NoDemand(id));
        require(today() <= running.answerBy, DemandPrecluded(id, running.answerBy));
    }

    function _callersEntity() private view returns (Lei entity) {
        entity = participants.entityOf(msg.sender);
        require(!entity.isNull(), IParticipants.AccountNotEnrolled(msg.sender));
    }

    function _partOf(uint64 amount, Rate part) private pure returns (uint64) {
        return uint64(Math.min((uint256(amount) * Rate.unwrap(part)) / ONE_MILLION, type(uint64).max));
    }
}
