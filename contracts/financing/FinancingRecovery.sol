// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {ParkedPayments} from "../common/ParkedPayments.sol";
import {IClaimHolder} from "../interfaces/IClaimHolder.sol";
import {Allocation} from "../interfaces/IFinancingDesk.sol";
import {IFinancingRecovery} from "../interfaces/IFinancingRecovery.sol";
import {ILienbook} from "../interfaces/ILienbook.sol";
import {ILienEngine} from "../interfaces/ILienEngine.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {IReferenceRates} from "../interfaces/IReferenceRates.sol";
import {DefaultEvent} from "../types/DefaultEvent.sol";
import {documentIdFor} from "../types/Document.sol";
import {DocumentKind} from "../types/DocumentKind.sol";
import {EncodedTerms} from "../types/EncodedTerms.sol";
import {Extension, Financing, FinancingStatus} from "../types/Financing.sol";
import {FinancingTerms, Instalment} from "../types/FinancingTerms.sol";
import {BenchmarkId} from "../types/Fixing.sol";
import {DocumentId, FinancingId, Lei, LienId} from "../types/Identifiers.sol";
import {Collateral, backingHashOf, lienIdOf} from "../types/Pledge.sol";
import {Day, Rate, today} from "../types/Units.sol";
import {FinancingState} from "./FinancingState.sol";
import {LoanAccount} from "./libraries/LoanAccount.sol";
import {Payments} from "./libraries/Payments.sol";
import {TermsRules} from "./libraries/TermsRules.sol";

/// @title The rest of the desk: rates that are fixed, events of default, insurers' payments, parked money
/// @dev   Runs in the desk's storage, as `FinancingServicing` does, which calls it for every function that it does not
///        have itself.
contract FinancingRecovery is IFinancingRecovery, FinancingState, ParkedPayments {
    using LoanAccount for Financing;
    using Payments for Financing;
    using SafeCast for uint256;

    /// @inheritdoc IFinancingRecovery
    IReferenceRates public immutable rates;

    constructor(
        IParticipants participants_,
        ILienbook lienbook_,
        IReferenceRates rates_
    ) FinancingState(participants_, lienbook_) {
        rates = rates_;
    }

    /// @inheritdoc IFinancingRecovery
    function fix(Day published, FinancingTerms calldata terms) external {
        Financing memory account;
        FinancingId id = _open(account, terms);
        BenchmarkId benchmark = terms.interest.benchmark;
        require(!benchmark.isNull(), RateNotFloating(id));
        (int32 referenceRate, Day until) = rates.requireFinal(benchmark, published);
        Day from = _periodFrom(terms.schedule, published, until);
        int256 sum = int256(referenceRate) + terms.interest.margin;
        Rate rate = Rate.wrap(sum < 0 ? 0 : uint256(sum).toUint32());
        _bear(id, account, from, rate);
        emit RateFixed(id, from, published, referenceRate, rate);
    }

    /// @inheritdoc IFinancingRecovery
    function setRate(Rate rate, FinancingTerms calldata terms) external {
        // Where a benchmark is agreed, agent and fixing would each undo the other's rate.
        address agent = terms.interest.benchmark.isNull() ? terms.interest.fixingAgent : address(0);
        require(agent != address(0) && msg.sender == agent, NotFixingAgent(msg.sender, agent));
        Financing memory account;
        FinancingId id = _open(account, terms);
        _bear(id, account, today(), rate);
        emit RateSet(id, rate);
    }

    /// @inheritdoc IFinancingRecovery
    function declareStandingLost(FinancingTerms calldata terms) external {
        Financing memory account;
        FinancingId id = _forEvent(account, DefaultEvent.StandingLost, terms);
        (Lei borrower, uint40 since) = participants.lapseOf(terms.borrower);
        uint16 grace = terms.interest.graceDays;
        bool isLost = since != 0 && account.accruedTo > since / 1 days + grace;
        require(isLost, StandingNotLost(id, borrower, since, grace));
        _call(id, account, terms, DefaultEvent.StandingLost, Lei.unwrap(borrower));
    }

    /// @inheritdoc IFinancingRecovery
    function declareCrossDefault(bytes calldata other, FinancingTerms calldata terms) external {
        Financing memory account;
        FinancingId id = _forEvent(account, DefaultEvent.CrossDefault, terms);
        FinancingId otherId = FinancingId.wrap(keccak256(other));
        Financing memory one;
        _load(one, otherId);
        bool isDefault = one.status == FinancingStatus.Defaulted || one.status == FinancingStatus.WrittenOff;
        // Its terms are known by their id, in their standard encoding.
        isDefault =
            isDefault &&
            one.acceleratedOn > account.start &&
            _entityOf(EncodedTerms.borrowerIn(other)) == _entityOf(terms.borrower);
        require(isDefault, NotCrossDefault(id, otherId, one.status));
        _call(id, account, terms, DefaultEvent.CrossDefault, FinancingId.unwrap(otherId));
    }

    /// @inheritdoc IFinancingRecovery
    function payOut(
        uint256 collateral,
        bytes32 fingerprint,
        uint64 amount,
        FinancingTerms calldata terms
    ) external nonReentrant returns (Allocation memory allocation) {
        require(amount != 0, PaymentZero());
        require(collateral < terms.collateral.length, CollateralUnknown(collateral, terms.collateral.length));
        Financing memory account;
        FinancingId id = _open(account, terms);
        account.payDue(terms, account.accruedTo, amount, allocation);
        account.payWhole(terms, allocation.remainder, allocation);

        DocumentId policy = documentIdFor(DocumentKind.InsurancePolicy, participants.entityOf(msg.sender), fingerprint);
        uint256 applied = amount - allocation.remainder;
        _consumeInsured(id, terms.collateral[collateral], collateral, policy, amount, applied, account.owed(terms));
        _settle(id, terms, account);

        _deliver(terms.token, _creditor(id, account, terms), amount - allocation.remainder);
        _deliverToBorrower(terms, allocation.remainder);
        emit LossPaid(id, msg.sender, policy, allocation);
    }

    /// @inheritdoc IFinancingRecovery
    function assignLiens(Lei holder, FinancingTerms calldata terms) external nonReentrant {
        require(lienbook.hasBeenListed(msg.sender), ILienbook.EngineNotListed(msg.sender));
        Financing memory account;
        FinancingId id = _open(account, terms);
        address creditor = _creditor(id, account, terms);
        require(IClaimHolder(msg.sender).accountOf(id) == creditor, NotCreditor(msg.sender, creditor));
        for (uint256 i; i < terms.collateral.length; ++i) {
            lienbook.assign(terms.collateral[i], FinancingId.unwrap(id), holder);
        }
        emit LiensAssigned(id, holder);
    }

    /// @inheritdoc ILienEngine
    function creditorUnder(bytes32 purpose) external view returns (address) {
        return _creditors[FinancingId.wrap(purpose)];
    }

    /// @dev From when on a fixing counts: today, if it holds on the first day of the period that runs; or the next due
    ///      date, if it holds then. So one rate is fixed for each period, and of several that are brought for its first
    ///      day the last one holds.
    /// @param until from when on another fixing holds; 0 if none is published
    function _periodFrom(Instalment[] calldata schedule, Day published, Day until) private view returns (Day) {
        Day last;
        Day next;
        for (uint256 i; i < schedule.length; ++i) {
            Day dueOn = schedule[i].dueOn;
            if (dueOn > today()) {
                next = dueOn;
                break;
            }
            last = dueOn;
        }
        if (_isWithin(last, published, until)) return today();
        require(_isWithin(next, published, until), FixingNotForPeriod(published, last, next));
        return next;
    }

    function _isWithin(Day day, Day from, Day until) private pure returns (bool) {
        return from <= day && (Day.unwrap(until) == 0 || day < until);
    }

    function _bear(FinancingId id, Financing memory account, Day from, Rate rate) private {
        Rate most = TermsRules.HIGHEST_RATE;
        require(Rate.unwrap(rate) <= Rate.unwrap(most), RateTooHigh(rate, most));
        uint24 stored = uint24(Rate.unwrap(rate) + 1); // at most 1 000 001
        Extension memory extension = account.extension;
        if (from == today()) extension.fixedRate = stored;
        else (extension.nextRate, extension.nextFrom) = (stored, uint16(Day.unwrap(from))); // a due date, before 2150
        _store(id, account);
    }

    /// @dev Of a borrower, whose account may have been lost or removed since.
    function _entityOf(address account) private view returns (Lei lei) {
        (lei, ) = participants.lapseOf(account);
    }

    function _call(
        FinancingId id,
        Financing memory account,
        FinancingTerms calldata terms,
        DefaultEvent what,
        bytes32 evidence
    ) private {
        _call(id, account, terms, account.daysPastDue(terms, account.accruedTo), what, evidence);
    }

    /// @dev What is paid of the policy's share stands for as large a part of the asset, which is lost. But the lien
    ///      becomes no smaller, in proportion, than the debt: otherwise a payment under a small policy would set most
    ///      of the collateral free.
    /// @param applied what of the amount went to the debt
    /// @param left    what is owed after it
    function _consumeInsured(
        FinancingId id,
        Collateral calldata c,
        uint256 index,
        DocumentId policy,
        uint64 amount,
        uint256 applied,
        uint256 left
    ) private {
        bytes32 purpose = FinancingId.unwrap(id);
        uint64 share = _shareIn(c, policy);
        require(share != 0, DocumentNotBehind(id, policy));
        require(amount <= share, PayoutAbovePolicy(amount, share));
        LienId lien = lienIdOf(c.asset, c.id, address(this), purpose, c.face, backingHashOf(c.backing));
        uint256 standing = lienbook.lienOf(lien).amount;
        require(standing != 0, CollateralDischarged(index));
        uint256 lost = Math.mulDiv(amount, c.face, share, Math.Rounding.Ceil);
        lost = Math.min(lost, Math.mulDiv(standing, applied, applied + left));
        lienbook.discharge(c, address(this), purpose, 0, uint64(lost), 0); // at most the lien
    }
}
