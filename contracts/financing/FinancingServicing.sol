// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {continueIn} from "../common/Continuation.sol";
import {ExactTransfer} from "../common/ExactTransfer.sol";
import {IClaimHolder} from "../interfaces/IClaimHolder.sol";
import {Claim, IFinancingServicing} from "../interfaces/IFinancingServicing.sol";
import {ILienbook} from "../interfaces/ILienbook.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {IReferenceRates} from "../interfaces/IReferenceRates.sol";
import {Authorization} from "../interfaces/ISignedMessages.sol";
import {Extension, Financing, FinancingStatus, IMPAIRED, TRANSFERRED} from "../types/Financing.sol";
import {Early, FinancingTerms, Instalment} from "../types/FinancingTerms.sol";
import {BenchmarkId} from "../types/Fixing.sol";
import {FinancingId, Lei, LienId} from "../types/Identifiers.sol";
import {Collateral} from "../types/Pledge.sol";
import {Role, only} from "../types/Role.sol";
import {Day, Rate, today} from "../types/Units.sol";
import {FinancingState} from "./FinancingState.sol";
import {FinancingMessages} from "./libraries/FinancingMessages.sol";
import {LoanAccount} from "./libraries/LoanAccount.sol";
import {Payments} from "./libraries/Payments.sol";
import {TermsRules} from "./libraries/TermsRules.sol";

/// @title What happens to a financing between drawdown and repayment, beside payments and default
/// @dev   The desk calls this code in its own storage for every function that it does not have itself (as Compound
///      III does with its extension), because both together are larger than a contract may be. Nothing is kept at this
///      contract's own address, where no financing exists.
contract FinancingServicing is IFinancingServicing, FinancingState {
    using ExactTransfer for IERC20;
    using LoanAccount for Financing;
    using Payments for Financing;
    using SafeCast for uint256;
    using TermsRules for FinancingTerms;

    /// @inheritdoc IFinancingServicing
    IReferenceRates public immutable rates;
    /// @inheritdoc IFinancingServicing
    address public immutable recovery;

    constructor(
        IParticipants participants_,
        ILienbook lienbook_,
        IReferenceRates rates_,
        address recovery_
    ) FinancingState(participants_, lienbook_) {
        (rates, recovery) = (rates_, recovery_);
    }

    /// @dev Every other function is in `FinancingRecovery`, which runs in the desk's storage, too.
    // solhint-disable-next-line no-complex-fallback, payable-fallback
    fallback() external {
        continueIn(recovery);
    }

    /// @inheritdoc IFinancingServicing
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

    /// @inheritdoc IFinancingServicing
    function setRate(Rate rate, FinancingTerms calldata terms) external {
        // Where a benchmark is agreed, agent and fixing would each undo the other's rate.
        address agent = terms.interest.benchmark.isNull() ? terms.interest.fixingAgent : address(0);
        require(agent != address(0) && msg.sender == agent, NotFixingAgent(msg.sender, agent));
        participants.requireKept(agent);
        Financing memory account;
        FinancingId id = _open(account, terms);
        _bear(id, account, today(), rate);
        emit RateSet(id, rate);
    }

    /// @inheritdoc IFinancingServicing
    function setImpaired(bool impaired, FinancingTerms calldata terms) external {
        Financing memory account;
        FinancingId id = _asKeptCreditor(account, terms);
        account.flags = impaired ? account.flags | IMPAIRED : account.flags & ~IMPAIRED;
        _store(id, account);
        emit ImpairmentChanged(id, impaired);
    }

    /// @inheritdoc IFinancingServicing
    function restructure(
        FinancingTerms calldata old,
        Authorization calldata lender,
        Authorization calldata borrower,
        FinancingTerms calldata terms
    ) external nonReentrant returns (FinancingId id) {
        FinancingId replaced = FinancingId.wrap(keccak256(abi.encode(old)));
        Financing memory account;
        _advance(account, replaced, old);
        require(
            account.status == FinancingStatus.Active || account.status == FinancingStatus.Defaulted,
            FinancingNotActive(replaced, account.status)
        );
        bytes memory encoded = abi.encode(terms); // one id, however the caller wrote them
        id = FinancingId.wrap(keccak256(encoded));
        require(_statusOf(id) == FinancingStatus.None, FinancingAlreadyAccepted(id));
        _requireReplacement(replaced, account, old, terms);
        // What was signed while the loan was good must not forestall its default, nor undo it and every step of its
        // enforcement, unless the creditor still wants it.
        bool timely = msg.sender == terms.lender || !_isInDefault(account, old);
        require(timely, NotCreditor(msg.sender, terms.lender));
        Lei holder = _requireParties(terms);
        terms.requireSound(encoded.length);
        _requireOffered(id, terms, address(0), lender);
        require(borrower.signer == terms.borrower, NotBorrower(borrower.signer, terms.borrower));
        _authorizeUnique(FinancingMessages.hash(id, terms, address(0), borrower), borrower);
        // A loan that fits no product any more has to be restructured all the same, and then says so.
        if (address(terms.policy) != address(0)) _requirePolicy(terms, encoded);

        Financing memory gone;
        gone.status = FinancingStatus.Replaced;
        gone.flags = account.flags;
        _store(replaced, gone);
        account.renew(old);
        _store(id, account);
        for (uint256 i; i < old.collateral.length; ++i) {
            lienbook.carryOver(old.collateral[i], FinancingId.unwrap(replaced), FinancingId.unwrap(id));
        }
        _pledge(terms, old.collateral.length, id, holder);
        (uint256 interest, uint256 penalty) = (account.interestPayable(), account.penaltyDue());
        emit FinancingReplaced(id, replaced, encoded, interest, penalty, account.costsDue());
    }

    /// @inheritdoc IFinancingServicing
    function transfer(
        Claim calldata claim,
        Authorization calldata from,
        Authorization calldata to,
        FinancingTerms calldata terms
    ) external nonReentrant {
        Financing memory account;
        FinancingId id = _open(account, terms);
        _requireClaim(id, account, claim, terms);
        address creditor = _creditor(id, account, terms);
        require(from.signer == creditor, NotCreditor(from.signer, creditor));
        participants.requireKept(creditor);
        Lei holder = participants.requireActive(to.signer, only(Role.Bank));
        require(holder != _legalEntityBehind(terms.borrower), LenderIsBorrower(holder));
        _authorize(FinancingMessages.hashTransfer(id, from.signer, to.signer, claim, from), from);
        _authorize(FinancingMessages.hashTransfer(id, from.signer, to.signer, claim, to), to);

        _creditors[id] = Creditor({account: to.signer, isHolder: false});
        account.flags |= TRANSFERRED;
        _store(id, account);
        for (uint256 i; i < terms.collateral.length; ++i) {
            lienbook.assign(terms.collateral[i], FinancingId.unwrap(id), holder);
        }
        terms.token.move(to.signer, creditor, claim.price);
        emit FinancingTransferred(id, creditor, to.signer, claim.price);
    }

    /// @inheritdoc IFinancingServicing
    function succeed(FinancingTerms calldata terms) external {
        Financing memory account;
        FinancingId id = _open(account, terms);
        address creditor = _creditor(id, account, terms);
        address successor = participants.successorOf(creditor);
        // A contract that holds a claim for others has no key to lose: whoever has it replaced shall not have theirs.
        require(successor != address(0) && !_creditors[id].isHolder, NoSuccessor(creditor));
        _creditors[id].account = successor;
        account.flags |= TRANSFERRED;
        _store(id, account);
        emit CreditorSucceeded(id, creditor, successor);
    }

    /// @inheritdoc IFinancingServicing
    function entrust(IClaimHolder engine, FinancingTerms calldata terms) external nonReentrant {
        Financing memory account;
        FinancingId id = _asKeptCreditor(account, terms);
        // Guarantees and insurance that stand are called whatever has become of the listing.
        require(lienbook.hasBeenListed(address(engine)), ILienbook.EngineNotListed(address(engine)));
        address holder = engine.hold(id, msg.sender);
        _creditors[id] = Creditor({account: holder, isHolder: true});
        account.flags |= TRANSFERRED;
        _store(id, account);
        emit FinancingEntrusted(id, msg.sender, holder);
    }

    /// @inheritdoc IFinancingServicing
    function securedBy(FinancingTerms calldata terms) external view returns (uint256) {
        return _secured(_idOf(terms), terms);
    }

    /// @inheritdoc IFinancingServicing
    function payoff(FinancingTerms calldata terms) external view returns (uint256 amount, bool payable_) {
        Financing memory account;
        if (!_advance(account, _idOf(terms), terms)) return (0, true);
        uint256 early = account.outstanding(terms) - account.principalDue(terms, account.accruedTo);
        payable_ = early == 0 || terms.application.early != Early.Refused;
        amount = account.owed(terms) + account.earlyFeeFor(terms, early);
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

    /// @dev Default was declared, or can be for a late payment.
    function _isInDefault(Financing memory account, FinancingTerms calldata terms) private pure returns (bool) {
        if (account.status == FinancingStatus.Defaulted) return true;
        return account.daysLate(account.daysPastDue(terms, account.accruedTo)) > terms.interest.graceDays;
    }

    /// @dev New terms take over the old debt between the same parties over the same collateral, and pay nothing out. In
    ///      the place of an account that was lost stands its successor.
    function _requireReplacement(
        FinancingId replaced,
        Financing memory account,
        FinancingTerms calldata old,
        FinancingTerms calldata terms
    ) private view {
        bool same =
            terms.replaces == FinancingId.unwrap(replaced) &&
                terms.lender == _creditor(replaced, account, old) &&
                _standsFor(terms.borrower, old.borrower) &&
                address(terms.token) == address(old.token) &&
                terms.principal == account.outstanding(old) &&
                terms.interest.rounding == old.interest.rounding &&
                terms.payouts.length == 0 &&
                terms.application.mostCosts >= account.extension.costsCharged &&
                terms.collateral.length >= old.collateral.length;
        for (uint256 i; same && i < old.collateral.length; ++i) {
            same = keccak256(abi.encode(old.collateral[i])) == keccak256(abi.encode(terms.collateral[i]));
        }
        require(same, ReplacementMismatch(replaced));
    }

    /// @dev The price is for what was signed, or for more: what was paid meanwhile, of the debt or of what secures it,
    ///      the seller or the borrower has.
    function _requireClaim(
        FinancingId id,
        Financing memory account,
        Claim calldata claim,
        FinancingTerms calldata terms
    ) private view {
        uint256 principal = account.outstanding(terms);
        uint256 owed = account.owed(terms);
        uint256 secured = _secured(id, terms);
        require(
            claim.principal == principal &&
                claim.status == account.status &&
                claim.owed <= owed &&
                claim.secured <= secured,
            TransferOutdated(id, principal, account.status, owed, secured)
        );
    }

    /// @dev Whether an account is another one or its successor, or the successor's: a lost account succeeds nobody, so
    ///      this ends.
    function _standsFor(address account, address original) private view returns (bool) {
        while (original != account && original != address(0)) original = participants.successorOf(original);
        return original == account;
    }

    /// @dev New terms may pledge once more what of an asset was not collected under the old ones, or what has taken its
    ///      place: then two entries name one lien.
    function _secured(FinancingId id, FinancingTerms calldata terms) private view returns (uint256 sum) {
        uint256 count = terms.collateral.length;
        LienId[] memory liens = new LienId[](count);
        for (uint256 i; i < count; ++i) {
            Collateral calldata c = terms.collateral[i];
            liens[i] = _lienOn(id, c, lienbook.currentOf(c.id));
            if (!_isCounted(liens, i)) sum += lienbook.lienOf(liens[i]).amount;
        }
    }

    function _isCounted(LienId[] memory liens, uint256 index) private pure returns (bool) {
        for (uint256 i; i < index; ++i) if (liens[i] == liens[index]) return true;
        return false;
    }
}
