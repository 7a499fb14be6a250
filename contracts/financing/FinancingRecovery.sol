// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {ExactTransfer} from "../common/ExactTransfer.sol";
import {IClaimHolder} from "../interfaces/IClaimHolder.sol";
import {Allocation, IFinancingDesk} from "../interfaces/IFinancingDesk.sol";
import {IFinancingRecovery} from "../interfaces/IFinancingRecovery.sol";
import {ILienbook} from "../interfaces/ILienbook.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {DefaultEvent} from "../types/DefaultEvent.sol";
import {documentIdFor} from "../types/Document.sol";
import {DocumentKind} from "../types/DocumentKind.sol";
import {Financing, FinancingStatus} from "../types/Financing.sol";
import {FinancingTerms} from "../types/FinancingTerms.sol";
import {DocumentId, FinancingId, Lei, LienId} from "../types/Identifiers.sol";
import {Collateral, backingHashOf, lienIdOf} from "../types/Pledge.sol";
import {FinancingState} from "./FinancingState.sol";
import {LoanAccount} from "./libraries/LoanAccount.sol";
import {Payments} from "./libraries/Payments.sol";

/// @title What a debt is called in for beside a late payment, what comes in from elsewhere than its payers, and what
///        waits at the desk for a payee
/// @dev   Runs in the desk's storage, as `FinancingServicing` does, which calls it for every function that it does not
///        have itself.
contract FinancingRecovery is IFinancingRecovery, FinancingState {
    using ExactTransfer for IERC20;
    using LoanAccount for Financing;
    using Payments for Financing;
    using SafeERC20 for IERC20;

    constructor(IParticipants participants_, ILienbook lienbook_) FinancingState(participants_, lienbook_) {}

    /// @inheritdoc IFinancingRecovery
    function declareStandingLost(FinancingTerms calldata terms) external {
        (FinancingId id, Financing memory account) = _forEvent(DefaultEvent.StandingLost, terms);
        (Lei borrower, uint40 since) = participants.lapseOf(terms.borrower);
        uint16 grace = terms.interest.graceDays;
        bool isLost = since != 0 && account.accruedTo > since / 1 days + grace;
        require(isLost, StandingNotLost(id, borrower, since, grace));
        _call(id, account, terms, DefaultEvent.StandingLost, Lei.unwrap(borrower));
    }

    /// @inheritdoc IFinancingRecovery
    function declareCrossDefault(bytes calldata other, FinancingTerms calldata terms) external {
        (FinancingId id, Financing memory account) = _forEvent(DefaultEvent.CrossDefault, terms);
        FinancingId otherId = FinancingId.wrap(keccak256(other));
        Financing memory one = _load(otherId);
        bool isDefault = one.status == FinancingStatus.Defaulted || one.status == FinancingStatus.WrittenOff;
        // Its terms are known by their id, in their standard encoding: the borrower is the second word of them.
        isDefault =
            isDefault &&
            one.acceleratedOn > account.start &&
            _entityOf(address(uint160(uint256(bytes32(other[0x40:0x60]))))) == _entityOf(terms.borrower);
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
        (FinancingId id, Financing memory account) = _open(terms);
        allocation = account.payDue(terms, account.accruedTo, amount);
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
        (FinancingId id, Financing memory account) = _open(terms);
        address creditor = _creditor(id, account, terms);
        require(IClaimHolder(msg.sender).accountOf(id) == creditor, NotCreditor(msg.sender, creditor));
        for (uint256 i; i < terms.collateral.length; ++i) {
            lienbook.assign(terms.collateral[i], FinancingId.unwrap(id), holder);
        }
        emit LiensAssigned(id, holder);
    }

    /// @inheritdoc IFinancingRecovery
    function withdrawParked(IERC20 token, address to) external nonReentrant returns (uint256 amount) {
        amount = _parked[token][msg.sender];
        require(amount != 0, NothingParked(token, msg.sender));
        require(to != address(0) && to != address(this), RecipientInvalid(to));
        delete _parked[token][msg.sender];
        token.safeTransfer(to, amount);
        emit IFinancingDesk.ParkedPaymentWithdrawn(token, msg.sender, to, amount);
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
    ///      becomes no smaller, in proportion, than the debt: else a policy of little share would take the collateral
    ///      away from under it.
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
