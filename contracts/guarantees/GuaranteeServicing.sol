// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {ExactTransfer} from "../common/ExactTransfer.sol";
import {IFinancingDesk} from "../interfaces/IFinancingDesk.sol";
import {IFinancingRecovery} from "../interfaces/IFinancingRecovery.sol";
import {IFinancingServicing} from "../interfaces/IFinancingServicing.sol";
import {IGuaranteeBook} from "../interfaces/IGuaranteeBook.sol";
import {IGuaranteeServicing} from "../interfaces/IGuaranteeServicing.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {FinancingStatus} from "../types/Financing.sol";
import {FinancingTerms} from "../types/FinancingTerms.sol";
import {
    ClaimTrustState,
    Demand,
    Guarantee,
    GuaranteeId,
    GuaranteeTerms,
    Relation,
    Seal,
    Standing,
    guaranteeIdOf
} from "../types/Guarantee.sol";
import {FinancingId, Lei} from "../types/Identifiers.sol";
import {Role, only} from "../types/Role.sol";
import {Currency, Day, ONE_MILLION, Rate, today} from "../types/Units.sol";
import {ClaimTrust} from "./ClaimTrust.sol";
import {GuaranteeState} from "./GuaranteeState.sol";
import {ShownTerms} from "./libraries/ShownTerms.sol";

/// @title What happens to a guarantee beside its issue, a demand and its payment
/// @dev   The book calls this code in its own storage for every function that it does not have itself, because both
///        together are larger than a contract may be. Nothing is kept at this contract's own address.
contract GuaranteeServicing is IGuaranteeServicing, GuaranteeState {
    using ExactTransfer for IERC20;
    using SafeCast for uint256;
    using SafeERC20 for IERC20;
    using ShownTerms for FinancingTerms;
    using ShownTerms for IFinancingDesk;

    /// @dev Days by which a demand to extend or pay may be suspended (URDG 758, article 23).
    uint256 private constant SUSPENSION = 30;

    constructor(IParticipants participants_, IFinancingDesk desk_) GuaranteeState(participants_, desk_) {}

    /// @inheritdoc IGuaranteeServicing
    function release(
        Demand calldata running,
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) external {
        (GuaranteeId id, Seal storage seal) = _inForce(guarantee, running);
        if (msg.sender != desk.creditorOf(_shown(guarantee, terms))) _requireHeldFor(guarantee.financing);
        _end(id, seal, guarantee, terms.token);
        emit GuaranteeEnded(id, true);
    }

    /// @inheritdoc IGuaranteeServicing
    function lapse(Demand calldata running, GuaranteeTerms calldata guarantee, FinancingTerms calldata terms) external {
        (GuaranteeId id, Seal storage seal) = _inForce(guarantee, running);
        _requireOf(guarantee, terms.idOf());
        FinancingStatus status = _statusOf(guarantee.financing);
        bool isDischarged = status == FinancingStatus.Repaid || status == FinancingStatus.Replaced;
        Guarantee memory stored = _guarantees[id];
        bool isSpent = stored.paid == guarantee.cap || today() > _expiryOf(stored, guarantee);
        require(isDischarged || (isSpent && running.amount == 0), GuaranteeStillGood(id));
        _end(id, seal, guarantee, terms.token);
        emit GuaranteeEnded(id, false);
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
        _standings[guarantee.guarantor].guaranteed -= counted - cap;
        _relations[guarantee.guarantor][guarantee.debtor].guaranteed -= counted - cap;
        emit CapReduced(id, cap);
    }

    /// @inheritdoc IGuaranteeServicing
    function reject(bytes32 discrepancies, Demand calldata running, GuaranteeTerms calldata guarantee) external {
        (GuaranteeId id, Seal storage seal) = _underExamination(guarantee, running);
        seal.mark = bytes28(GuaranteeId.unwrap(id));
        emit DemandRejected(id, running.amount, discrepancies);
    }

    /// @inheritdoc IGuaranteeServicing
    function suspend(Demand calldata running, GuaranteeTerms calldata guarantee) external {
        (GuaranteeId id, Seal storage seal) = _underExamination(guarantee, running);
        require(Day.unwrap(running.extendTo) != 0, ExtensionNotOffered(id));
        require(!running.suspended, AlreadySuspended(id));
        Day answerBy = Day.wrap(uint32(Day.unwrap(today()) + SUSPENSION));
        Demand memory suspended = Demand(running.amount, answerBy, running.extendTo, true);
        seal.mark = _under(id, suspended);
        emit DemandSuspended(id, suspended);
    }

    /// @inheritdoc IGuaranteeServicing
    function extend(Demand calldata running, GuaranteeTerms calldata guarantee) external {
        (GuaranteeId id, Seal storage seal) = _underExamination(guarantee, running);
        require(Day.unwrap(running.extendTo) != 0, ExtensionNotOffered(id));
        seal.mark = bytes28(GuaranteeId.unwrap(id));
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
        require(today() > running.answerBy, DemandUnderExamination(id, running.answerBy));
        Guarantee memory stored = _guarantees[id];
        amount = _owedUnder(stored, running, guarantee, terms);
        uint64 secured = _securedOf(stored, guarantee);
        uint64 remaining;
        if (amount > secured) {
            require(secured != 0, NothingToTake());
            amount = secured;
            remaining = running.amount - amount;
        }
        seal.mark =
            remaining == 0
                ? bytes28(GuaranteeId.unwrap(id))
                : _under(id, Demand(remaining, running.answerBy, running.extendTo, running.suspended));
        _setFree(terms.token, guarantee.guarantor, amount);
        _purses[terms.token][guarantee.guarantor].balance -= amount;
        _subrogate(id, stored, terms.token, guarantee, amount);
        emit IGuaranteeBook.GuaranteePaid(id, guarantee.financing, amount, true, remaining);
    }

    /// @inheritdoc IGuaranteeServicing
    function recover(
        address to,
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) external nonReentrant returns (uint64 amount) {
        GuaranteeId id = guaranteeIdOf(guarantee);
        Guarantee storage stored = _guarantees[id];
        bytes memory shown = _shown(guarantee, terms);
        _requireGuarantor(guarantee);
        (uint64 paid, uint64 recovered) = (stored.paid, stored.recovered);
        require(paid != 0, NothingToTake());
        FinancingId financing = guarantee.financing;
        amount = _shareOf(financing, shown, terms.token, paid, recovered);
        stored.recovered = recovered + amount;
        _payFromTrust(financing, terms.token, to, amount);
        emit Recovered(id, financing, amount, to);
    }

    /// @inheritdoc IGuaranteeServicing
    function takeShare(
        address to,
        uint64 paid,
        uint64 recovered,
        FinancingTerms calldata terms
    ) external nonReentrant returns (uint64 amount) {
        _requireInsurance();
        bytes memory shown = terms.encode();
        FinancingId financing = ShownTerms.idOf(shown);
        amount = _shareOf(financing, shown, terms.token, paid, recovered);
        _payFromTrust(financing, terms.token, to, amount);
    }

    /// @inheritdoc IGuaranteeServicing
    function takeReceipts(address to, FinancingTerms calldata terms) external nonReentrant returns (uint256 amount) {
        bytes memory shown = terms.encode();
        FinancingId financing = ShownTerms.idOf(shown);
        _requireBeneficiary(financing);
        amount = _distribute(financing, shown) - _trusts[financing].recovered;
        amount = Math.saturatingSub(terms.token.balanceOf(_accountOf(financing)), amount);
        require(amount != 0, NothingToTake());
        _payFromTrust(financing, terms.token, to, amount);
        emit ReceiptsTaken(financing, _trusts[financing].beneficiary, amount, to);
    }

    /// @inheritdoc IGuaranteeServicing
    function collectParked(FinancingId financing, IERC20 token) external nonReentrant {
        address account = _accountOf(financing);
        _execute(financing, address(desk), abi.encodeCall(IFinancingRecovery.withdrawParked, (token, account)));
    }

    /// @inheritdoc IGuaranteeServicing
    function act(FinancingId financing, bytes calldata data) external nonReentrant {
        _requireBeneficiary(financing);
        bytes4 selector = bytes4(data);
        if (selector == IFinancingServicing.transfer.selector) {
            uint64 paid = _trusts[financing].paid;
            require(paid == 0, ClaimShared(financing, paid));
            // Back to the creditor alone: a buyer that entrusted the claim anew could take the price out of the trust.
            // `to.signer` is the first word at the offset that follows the five words of the claim and one more.
            uint256 start = uint256(bytes32(data[196:228])) + 4;
            address to = address(uint160(uint256(bytes32(data[start:start + 32]))));
            require(participants.entityOf(to) == _trusts[financing].beneficiary, NotBeneficiary(to));
            _trusts[financing].entrusted = false;
        } else {
            require(
                selector == IFinancingServicing.charge.selector ||
                    selector == IFinancingServicing.writeOff.selector ||
                    selector == IFinancingServicing.declareDefault.selector ||
                    selector == IFinancingServicing.setImpaired.selector,
                ActNotAllowed(selector)
            );
        }
        _execute(financing, address(desk), data);
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
        standing.attestedUntil = Day.unwrap(until) > type(uint16).max ? type(uint16).max : uint16(Day.unwrap(until));
        emit NetAssetsAttested(guarantor, supervisor, netAssets, currency, until);
    }

    /// @inheritdoc IGuaranteeServicing
    function attestRelation(Lei guarantor, Lei debtor, bool related) external {
        Lei supervisor = participants.requireActive(msg.sender, only(Role.Supervisor));
        _relations[guarantor][debtor].related = related;
        emit RelationAttested(guarantor, debtor, supervisor, related);
    }

    function _end(GuaranteeId id, Seal storage seal, GuaranteeTerms calldata guarantee, IERC20 token) private {
        Guarantee memory stored = _guarantees[id];
        uint64 counted = guarantee.cap - stored.reduced;
        seal.mark = ~bytes28(GuaranteeId.unwrap(id));
        _uncover(guarantee.financing, guarantee.coverage);
        _standings[guarantee.guarantor].guaranteed -= counted;
        Relation storage relation = _relations[guarantee.guarantor][guarantee.debtor];
        relation.guaranteed -= counted;
        if (relation.guaranteed == 0) --_standings[guarantee.debtor].guarantors;
        _setFree(token, guarantee.guarantor, _securedOf(stored, guarantee));
    }

    /// @dev What all guarantors together are due of what was paid on the claim: whatever brings the debt below what
    ///      they have paid. What they have become due they stay due, though interest accrues after it.
    function _distribute(FinancingId financing, bytes memory shown) private returns (uint256 due) {
        ClaimTrustState storage trust = _trusts[financing];
        uint256 paid = trust.paid;
        due = trust.due;
        if (paid == 0) return due;
        (uint256 owed, ) = _owed(shown);
        uint256 now_ = Math.saturatingSub(paid, owed);
        if (now_ <= due) return due;
        trust.due = uint64(now_); // at most `paid`
        return now_;
    }

    /// @dev Books what somebody who has paid may take of what was paid on the claim, and has not taken yet.
    function _shareOf(
        FinancingId financing,
        bytes memory shown,
        IERC20 token,
        uint64 paid,
        uint64 recovered
    ) private returns (uint64 amount) {
        // Rounded down, so that the parts of all never exceed what is due to all.
        uint256 share = Math.mulDiv(_distribute(financing, shown), paid, _trusts[financing].paid);
        uint256 taken = Math.min(Math.saturatingSub(share, recovered), token.balanceOf(_accountOf(financing)));
        require(taken != 0, NothingToTake());
        amount = uint64(taken); // at most what was paid
        _trusts[financing].recovered += amount;
    }

    function _payFromTrust(FinancingId financing, IERC20 token, address to, uint256 amount) private {
        require(to != address(0) && to != address(this) && to != _accountOf(financing), RecipientOfNobody(to));
        _execute(financing, address(token), abi.encodeCall(IERC20.transfer, (to, amount)));
    }

    function _execute(FinancingId financing, address target, bytes memory data) private {
        ClaimTrust(_accountOf(financing)).execute(target, data);
    }

    /// @dev A demand that the calling guarantor may still reject.
    function _underExamination(
        GuaranteeTerms calldata guarantee,
        Demand calldata running
    ) private view returns (GuaranteeId id, Seal storage seal) {
        (id, seal) = _demanded(guarantee, running);
        _requireGuarantor(guarantee);
        require(today() <= running.answerBy, DemandPrecluded(id, running.answerBy));
    }

    function _callersEntity() private view returns (Lei entity) {
        entity = participants.entityOf(msg.sender);
        require(!entity.isNull(), IParticipants.AccountNotEnrolled(msg.sender));
    }

    function _partOf(uint64 amount, Rate part) private pure returns (uint64) {
        return uint64(Math.min((uint256(amount) * Rate.unwrap(part)) / ONE_MILLION, type(uint64).max));
    }

    /// @dev The book knows it, in whose name this runs.
    function _accountOf(FinancingId financing) private view returns (address) {
        return IGuaranteeBook(address(this)).accountOf(financing);
    }
}
