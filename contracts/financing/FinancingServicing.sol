// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {continueIn} from "../common/Continuation.sol";
import {ExactTransfer} from "../common/ExactTransfer.sol";
import {IClaimHolder} from "../interfaces/IClaimHolder.sol";
import {Claim, IFinancingServicing} from "../interfaces/IFinancingServicing.sol";
import {ILienbook} from "../interfaces/ILienbook.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {Authorization} from "../interfaces/ISignedMessages.sol";
import {DefaultEvent, hasEvent} from "../types/DefaultEvent.sol";
import {REVOKED} from "../types/Document.sol";
import {Financing, FinancingStatus, IMPAIRED, TRANSFERRED} from "../types/Financing.sol";
import {Early, FinancingTerms} from "../types/FinancingTerms.sol";
import {DocumentId, FinancingId, Lei, LienId} from "../types/Identifiers.sol";
import {Collateral, backingHashOf, lienIdOf} from "../types/Pledge.sol";
import {Role, only} from "../types/Role.sol";
import {FinancingState} from "./FinancingState.sol";
import {FinancingMessages} from "./libraries/FinancingMessages.sol";
import {LoanAccount} from "./libraries/LoanAccount.sol";
import {Payments} from "./libraries/Payments.sol";
import {TermsRules} from "./libraries/TermsRules.sol";

/// @title What happens to a financing between drawdown and repayment, beside payments
/// @dev   The desk calls this code in its own storage for every function that it does not have itself (as Compound
///      III does with its extension), because both together are larger than a contract may be. Nothing is kept at this
///      contract's own address, where no financing exists.
contract FinancingServicing is IFinancingServicing, FinancingState {
    using ExactTransfer for IERC20;
    using LoanAccount for Financing;
    using Payments for Financing;
    using TermsRules for FinancingTerms;

    /// @inheritdoc IFinancingServicing
    address public immutable recovery;

    constructor(
        IParticipants participants_,
        ILienbook lienbook_,
        address recovery_
    ) FinancingState(participants_, lienbook_) {
        recovery = recovery_;
    }

    /// @dev Every other function is in `FinancingRecovery`, which runs in the desk's storage, too.
    // solhint-disable-next-line no-complex-fallback, payable-fallback
    fallback() external {
        continueIn(recovery);
    }

    /// @inheritdoc IFinancingServicing
    function setImpaired(bool impaired, FinancingTerms calldata terms) external {
        Financing memory account;
        FinancingId id = _asCreditor(account, terms);
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
        // What was signed while the loan was good must not undo its default, and every step of its enforcement, unless
        // the creditor still wants it.
        bool timely = account.status == FinancingStatus.Active || msg.sender == terms.lender;
        require(timely, NotCreditor(msg.sender, terms.lender));
        Lei holder = _requireParties(terms);
        terms.requireSound();
        _requireOffered(id, terms, address(0), lender);
        require(borrower.signer == terms.borrower, NotBorrower(borrower.signer, terms.borrower));
        _authorizeUnique(FinancingMessages.hash(id, terms, address(0), borrower), borrower);
        // A loan that fits no product any more has to be restructured all the same, and then says so.
        if (address(terms.policy) != address(0)) _requirePolicy(terms, encoded);

        Financing memory gone;
        gone.status = FinancingStatus.Replaced;
        gone.flags = account.flags;
        _store(replaced, gone);
        account.renew(old.interest.onOverdueInterest);
        _store(id, account);
        for (uint256 i; i < old.collateral.length; ++i) {
            lienbook.carryOver(old.collateral[i], FinancingId.unwrap(replaced), FinancingId.unwrap(id));
        }
        _pledge(terms, old.collateral.length, id, holder);
        emit FinancingReplaced(id, replaced, encoded);
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
        Lei holder = participants.requireActive(to.signer, only(Role.Bank));
        require(holder != participants.entityOf(terms.borrower), LenderIsBorrower(holder));
        _authorize(FinancingMessages.hashTransfer(id, from.signer, to.signer, claim, from), from);
        _authorize(FinancingMessages.hashTransfer(id, from.signer, to.signer, claim, to), to);

        _creditors[id] = to.signer;
        account.flags |= TRANSFERRED;
        _store(id, account);
        for (uint256 i; i < terms.collateral.length; ++i) {
            lienbook.assign(terms.collateral[i], FinancingId.unwrap(id), holder);
        }
        terms.token.move(to.signer, creditor, claim.price);
        emit FinancingTransferred(id, creditor, to.signer, claim.price);
    }

    /// @inheritdoc IFinancingServicing
    function declareDefault(DocumentId revoked, FinancingTerms calldata terms) external {
        Financing memory account;
        FinancingId id = _asCreditor(account, terms);
        require(account.status == FinancingStatus.Active, FinancingNotActive(id, account.status));
        uint256 late = account.daysPastDue(terms, account.accruedTo);
        uint16 grace = terms.interest.graceDays;
        DefaultEvent what;
        if (revoked == DocumentId.wrap(0)) {
            require(late > grace, NotInDefault(id, late, grace));
        } else {
            what = DefaultEvent.DocumentRevoked;
            require(hasEvent(terms.application.events, what), EventNotAgreed(id, what));
            require(_isBehind(id, terms, revoked), DocumentNotBehind(id, revoked));
            bool isRevoked = lienbook.registry().stateOf(revoked).flags & REVOKED != 0;
            require(isRevoked, NotInDefault(id, late, grace));
        }
        _call(id, account, terms, late, what, DocumentId.unwrap(revoked));
    }

    /// @inheritdoc IFinancingServicing
    function charge(uint64 amount, bytes32 evidence, FinancingTerms calldata terms) external {
        Financing memory account;
        FinancingId id = _asCreditor(account, terms);
        _requireDefaulted(id, account);
        uint256 charged = uint256(account.extension.costsCharged) + amount;
        uint64 most = terms.application.mostCosts;
        require(amount != 0, PaymentZero());
        require(charged <= most, CostsAboveCap(charged, most));
        account.extension.costsCharged = uint64(charged); // at most `most`
        _store(id, account);
        emit CostsCharged(id, amount, evidence);
    }

    /// @inheritdoc IFinancingServicing
    function writeOff(FinancingTerms calldata terms) external {
        Financing memory account;
        FinancingId id = _asCreditor(account, terms);
        require(account.status == FinancingStatus.Defaulted, FinancingNotActive(id, account.status));
        account.status = FinancingStatus.WrittenOff;
        _store(id, account);
        emit FinancingWrittenOff(id, account.outstanding(terms), account.interestPayable(), account.penaltyDue());
    }

    /// @inheritdoc IFinancingServicing
    function succeed(FinancingTerms calldata terms) external {
        Financing memory account;
        FinancingId id = _open(account, terms);
        address creditor = _creditor(id, account, terms);
        address successor = participants.successorOf(creditor);
        require(successor != address(0), NoSuccessor(creditor));
        _creditors[id] = successor;
        account.flags |= TRANSFERRED;
        _store(id, account);
        emit CreditorSucceeded(id, creditor, successor);
    }

    /// @inheritdoc IFinancingServicing
    function entrust(IClaimHolder engine, FinancingTerms calldata terms) external nonReentrant {
        Financing memory account;
        FinancingId id = _asCreditor(account, terms);
        // Guarantees and insurance that stand are called whatever has become of the listing.
        require(lienbook.hasBeenListed(address(engine)), ILienbook.EngineNotListed(address(engine)));
        address holder = engine.hold(id, msg.sender);
        _creditors[id] = holder;
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
        _advance(account, _idOf(terms), terms);
        if (!_isOpen(account)) return (0, true);
        uint256 early = account.outstanding(terms) - account.principalDue(terms, account.accruedTo);
        payable_ = early == 0 || terms.application.early != Early.Refused;
        amount = account.owed(terms) + account.earlyFeeFor(terms, early);
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

    function _requireDefaulted(FinancingId id, Financing memory account) private pure {
        require(
            account.status == FinancingStatus.Defaulted || account.status == FinancingStatus.WrittenOff,
            FinancingNotActive(id, account.status)
        );
    }

    /// @dev Whether a document is pledged for the financing: what secured it once and was paid since does not count.
    function _isBehind(FinancingId id, FinancingTerms calldata terms, DocumentId document) private view returns (bool) {
        for (uint256 i; i < terms.collateral.length; ++i) {
            Collateral calldata c = terms.collateral[i];
            DocumentId pledged = lienbook.currentOf(c.id);
            if (pledged != document && _shareIn(c, document) == 0) continue;
            if (_standing(id, c, pledged) != 0) return true;
        }
        return false;
    }

    function _secured(FinancingId id, FinancingTerms calldata terms) private view returns (uint256 sum) {
        for (uint256 i; i < terms.collateral.length; ++i) {
            Collateral calldata c = terms.collateral[i];
            sum += _standing(id, c, lienbook.currentOf(c.id));
        }
    }

    /// @dev What is left of the lien on a collateral whose document is `pledged` now.
    function _standing(FinancingId id, Collateral calldata c, DocumentId pledged) private view returns (uint64) {
        bytes32 backingHash = backingHashOf(c.backing);
        LienId lien = lienIdOf(c.asset, pledged, address(this), FinancingId.unwrap(id), c.face, backingHash);
        return lienbook.lienOf(lien).amount;
    }
}
