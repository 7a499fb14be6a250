// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {continueIn} from "../common/Continuation.sol";
import {ExactTransfer} from "../common/ExactTransfer.sol";
import {Allocation, Debt, IFinancingDesk, Realised} from "../interfaces/IFinancingDesk.sol";
import {IFinancingRecovery} from "../interfaces/IFinancingRecovery.sol";
import {ILienbook} from "../interfaces/ILienbook.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {Authorization} from "../interfaces/ISignedMessages.sol";
import {ITradeAsset} from "../interfaces/ITradeAsset.sol";
import {DefaultEvent} from "../types/DefaultEvent.sol";
import {Financing, FinancingStatus} from "../types/Financing.sol";
import {FinancingTerms} from "../types/FinancingTerms.sol";
import {FinancingId, Lei} from "../types/Identifiers.sol";
import {Collateral} from "../types/Pledge.sol";
import {Currency, ONE_MILLION, Rate} from "../types/Units.sol";
import {FinancingState} from "./FinancingState.sol";
import {FinancingMessages} from "./libraries/FinancingMessages.sol";
import {LoanAccount} from "./libraries/LoanAccount.sol";
import {Payments} from "./libraries/Payments.sol";
import {TermsRules} from "./libraries/TermsRules.sol";

/// @title Financing against pledged trade documents
contract FinancingDesk is IFinancingDesk, FinancingState, AccessManaged {
    using ExactTransfer for IERC20;
    using LoanAccount for Financing;
    using Payments for Financing;
    using TermsRules for FinancingTerms;

    /// @inheritdoc IFinancingDesk
    address public immutable servicing;

    constructor(
        IParticipants participants_,
        ILienbook lienbook_,
        address servicing_,
        address authority
    ) FinancingState(participants_, lienbook_) AccessManaged(authority) {
        servicing = servicing_;
    }

    /// @dev Every other function of the desk is in `FinancingServicing`, which runs in the desk's storage.
    // solhint-disable-next-line no-complex-fallback, payable-fallback
    fallback() external {
        continueIn(servicing);
    }

    /// @inheritdoc IFinancingDesk
    function accept(
        Authorization calldata offer,
        FinancingTerms calldata terms
    ) external nonReentrant returns (FinancingId id) {
        require(msg.sender == terms.borrower, NotBorrower(msg.sender, terms.borrower));
        // Encoded anew, not copied: however the caller wrote the terms, they have one id.
        bytes memory encoded = abi.encode(terms);
        id = FinancingId.wrap(keccak256(encoded));
        _accept(id, encoded, offer, terms);
    }

    /// @inheritdoc IFinancingDesk
    function acceptThrough(
        Authorization calldata offer,
        Authorization calldata borrower,
        FinancingTerms calldata terms
    ) external nonReentrant returns (FinancingId id) {
        require(borrower.signer == terms.borrower, NotBorrower(borrower.signer, terms.borrower));
        bytes memory encoded = abi.encode(terms);
        id = FinancingId.wrap(keccak256(encoded));
        _authorizeUnique(FinancingMessages.hashAcceptance(id, borrower), borrower);
        _accept(id, encoded, offer, terms);
    }

    /// @inheritdoc IFinancingDesk
    function repay(
        uint64 amount,
        FinancingTerms calldata terms
    ) external nonReentrant returns (Allocation memory allocation) {
        Financing memory account;
        FinancingId id = _payable(account, terms, amount);
        account.payDue(terms, account.accruedTo, amount, allocation);
        account.payAhead(terms, allocation.remainder, false, allocation);
        _settle(id, terms, account);

        _deliver(terms.token, _creditor(id, account, terms), amount - allocation.remainder);
        emit Repaid(id, msg.sender, allocation);
    }

    /// @inheritdoc IFinancingDesk
    function collect(
        uint256 collateral,
        uint64 amount,
        FinancingTerms calldata terms
    ) external nonReentrant returns (Allocation memory allocation) {
        _requireObligor(terms, collateral, amount);
        Financing memory account;
        FinancingId id = _payable(account, terms, amount);
        account.payDue(terms, account.accruedTo, amount, allocation);
        (address owner, bool isBorrowers) = _ownerOf(terms, collateral);
        // Of what is another's by now the lender has all that the lien covers.
        uint256 rate = isBorrowers ? Rate.unwrap(terms.application.sweep) : ONE_MILLION;
        uint256 swept = Math.ceilDiv(amount * rate, ONE_MILLION);
        account.payAhead(terms, Math.saturatingSub(swept, amount - allocation.remainder), true, allocation);

        _consume(id, terms, collateral, amount, isBorrowers);
        _settle(id, terms, account);

        _deliver(terms.token, _creditor(id, account, terms), amount - allocation.remainder);
        _deliverToOwner(terms.token, owner, allocation.remainder);
        emit Collected(id, msg.sender, collateral, allocation);
    }

    /// @inheritdoc IFinancingDesk
    function realise(
        uint64 amount,
        FinancingTerms calldata terms
    ) external nonReentrant returns (Realised memory realised) {
        require(msg.sender == lienbook.enforcement(), NotEnforcement(msg.sender));
        Financing memory account;
        FinancingId id = _open(account, terms);
        if (account.status == FinancingStatus.Active) {
            uint256 pastDue = account.daysPastDue(terms, account.accruedTo);
            account.accelerate(terms, account.accruedTo);
            account.status = FinancingStatus.Defaulted;
            emit IFinancingRecovery.FinancingDefaulted(id, pastDue, DefaultEvent.Enforcement, 0);
        }
        Allocation memory allocation;
        account.payDue(terms, account.accruedTo, amount, allocation);
        (realised.id, realised.token) = (id, terms.token);
        realised.creditor = _creditor(id, account, terms);
        realised.taken = amount - allocation.remainder;
        _settle(id, terms, account);
        realised.paid = account.status == FinancingStatus.Repaid;
        emit Recovered(id, allocation);
    }

    /// @inheritdoc IFinancingDesk
    function listToken(IERC20 token, Currency currency) external restricted {
        _currencies[token] = currency;
        emit TokenListed(token, currency);
    }

    /// @inheritdoc IFinancingDesk
    function idOf(FinancingTerms calldata terms) external pure returns (FinancingId) {
        return _idOf(terms);
    }

    /// @inheritdoc IFinancingDesk
    function financingOf(FinancingId id) external view returns (Financing memory account) {
        _load(account, id);
    }

    /// @inheritdoc IFinancingDesk
    function statusOf(FinancingId id) external view returns (FinancingStatus) {
        return _statusOf(id);
    }

    /// @inheritdoc IFinancingDesk
    function claimOn(
        FinancingId id,
        IERC20 token
    ) external view returns (FinancingStatus status, address transferred, Currency currency) {
        bool isTransferred;
        (status, isTransferred) = _standingOf(id);
        if (isTransferred) transferred = _creditors[id].account;
        currency = _currencies[token];
    }

    /// @inheritdoc IFinancingDesk
    function owed(FinancingTerms calldata terms) external view returns (Debt memory debt) {
        Financing memory account;
        if (!_advance(account, _idOf(terms), terms)) return debt;
        uint256 day = account.accruedTo;
        debt.costs = account.costsDue();
        debt.penalty = account.penaltyDue();
        debt.interest = account.interestPayable();
        debt.principal = account.outstanding(terms);
        debt.due = debt.costs + debt.penalty + account.dueInterest(terms, day) + account.principalDue(terms, day);
        debt.daysPastDue = account.daysPastDue(terms, day);
    }

    /// @inheritdoc IFinancingDesk
    function balance(FinancingTerms calldata terms) external view returns (uint256 all, uint256 principal) {
        Financing memory account;
        if (!_advance(account, _idOf(terms), terms)) return (0, 0);
        return (account.owed(terms), account.outstanding(terms));
    }

    /// @inheritdoc IFinancingDesk
    function creditorOf(FinancingTerms calldata terms) external view returns (address) {
        FinancingId id = _idOf(terms);
        (, bool isTransferred) = _standingOf(id);
        return isTransferred ? _creditors[id].account : terms.lender;
    }

    /// @inheritdoc IFinancingDesk
    function parked(IERC20 token, address account) external view nonReentrantView returns (uint256 amount) {
        (amount, ) = _waitingFor(token, account);
    }

    /// @inheritdoc IFinancingDesk
    function currencyOf(IERC20 token) external view returns (Currency) {
        return _currencies[token];
    }

    /// @dev The borrower has accepted, itself or through the caller: everything is checked, the collateral pledged, the
    ///      money moved.
    function _accept(
        FinancingId id,
        bytes memory encoded,
        Authorization calldata offer,
        FinancingTerms calldata terms
    ) private {
        require(terms.replaces == 0, ReplacementMismatch(FinancingId.wrap(terms.replaces)));
        Lei lender = _requireParties(terms);
        require(_statusOf(id) == FinancingStatus.None, FinancingAlreadyAccepted(id));
        terms.requireSound(encoded.length);
        terms.requirePayouts(address(this));
        _requireOffered(id, terms, msg.sender == terms.borrower ? address(0) : msg.sender, offer);
        _requirePolicy(terms, encoded);

        _begin(id, terms);
        _pledge(terms, 0, id, lender);
        for (uint256 i; i < terms.payouts.length; ++i) {
            terms.token.move(terms.lender, terms.payouts[i].payee, terms.payouts[i].amount);
        }
        emit FinancingAccepted(id, terms.lender, terms.borrower, encoded);
    }

    function _payable(
        Financing memory account,
        FinancingTerms calldata terms,
        uint64 amount
    ) private view returns (FinancingId id) {
        require(amount != 0, PaymentZero());
        return _open(account, terms);
    }

    /// @dev Who owes a receivable pays it. Anybody else could pay it out of the proceeds, straight back to the
    ///      borrower, and so take the collateral away from under the debt.
    function _requireObligor(FinancingTerms calldata terms, uint256 index, uint64 amount) private view {
        require(index < terms.collateral.length, CollateralUnknown(index, terms.collateral.length));
        Collateral calldata c = terms.collateral[index];
        require(amount <= c.face, CollectionAboveFace(index, amount, c.face));
        Lei obligor = ITradeAsset(c.asset).obligorIn(c.details);
        Lei payer = participants.entityOf(msg.sender);
        require(!payer.isNull() && payer == obligor, NotObligor(payer, obligor));
    }

    /// @dev A receivable was paid: first out of the lien, then out of what is free of its document.
    function _consume(
        FinancingId id,
        FinancingTerms calldata terms,
        uint256 index,
        uint64 amount,
        bool isBorrowers
    ) private {
        Collateral calldata c = terms.collateral[index];
        uint64 lien = lienbook.lienOf(_lienOn(id, c, c.id)).amount;
        require(lien != 0, CollateralDischarged(index));
        require(isBorrowers || amount <= lien, CollectionAboveLien(index, amount, lien));
        uint64 collected = amount < lien ? amount : lien;
        lienbook.discharge(c, address(this), FinancingId.unwrap(id), 0, collected, amount - collected);
    }
}
