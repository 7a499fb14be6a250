// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {ParkedPayments} from "../common/ParkedPayments.sol";
import {IClaimHolder} from "../interfaces/IClaimHolder.sol";
import {Allocation} from "../interfaces/IFinancingDesk.sol";
import {IFinancingRecovery} from "../interfaces/IFinancingRecovery.sol";
import {ILienbook} from "../interfaces/ILienbook.sol";
import {ILienEngine} from "../interfaces/ILienEngine.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {DefaultEvent, hasEvent} from "../types/DefaultEvent.sol";
import {REVOKED, StateWord, documentIdFor} from "../types/Document.sol";
import {DocumentKind} from "../types/DocumentKind.sol";
import {EncodedTerms} from "../types/EncodedTerms.sol";
import {Financing, FinancingStatus, isDefault} from "../types/Financing.sol";
import {FinancingTerms} from "../types/FinancingTerms.sol";
import {DocumentId, FinancingId, Lei} from "../types/Identifiers.sol";
import {Collateral, portionUp} from "../types/Pledge.sol";
import {FinancingState} from "./FinancingState.sol";
import {LoanAccount} from "./libraries/LoanAccount.sol";
import {Payments} from "./libraries/Payments.sol";

/// @title What happens to a financing from default on; and what of payments waits at the desk
/// @dev   Runs in the desk's storage, as `FinancingServicing` does, which calls it for every function that it does not
///        have itself.
contract FinancingRecovery is IFinancingRecovery, FinancingState, ParkedPayments {
    using LoanAccount for Financing;
    using Payments for Financing;

    constructor(IParticipants participants_, ILienbook lienbook_) FinancingState(participants_, lienbook_) {}

    /// @inheritdoc IFinancingRecovery
    function declareDefault(DocumentId revoked, FinancingTerms calldata terms) external {
        Financing memory account;
        FinancingId id = _asKeptCreditor(account, terms);
        require(account.status == FinancingStatus.Active, FinancingNotActive(id, account.status));
        uint256 pastDue = account.daysPastDue(terms, account.accruedTo);
        DefaultEvent what;
        if (revoked.isNull()) {
            (uint256 late, uint16 grace) = (account.daysLate(pastDue), terms.interest.graceDays);
            require(late > grace, NotInDefault(id, late, grace));
        } else {
            what = DefaultEvent.DocumentRevoked;
            require(hasEvent(terms.application.events, what), EventNotAgreed(id, what));
            require(_isBehind(id, terms, revoked), DocumentNotBehind(id, revoked));
            bool isRevoked = lienbook.registry().stateOf(revoked).flags & REVOKED != 0;
            require(isRevoked, DocumentNotRevoked(id, revoked));
        }
        _call(id, account, terms, pastDue, what, DocumentId.unwrap(revoked));
    }

    /// @inheritdoc IFinancingRecovery
    function declareStandingLost(FinancingTerms calldata terms) external {
        Financing memory account;
        FinancingId id = _forEvent(account, DefaultEvent.StandingLost, terms);
        (Lei borrower, uint40 since) = participants.lapseOf(terms.borrower);
        uint16 grace = terms.interest.graceDays;
        bool isLost = since != 0 && account.accruedTo > since / 1 days + grace;
        require(isLost, StandingNotLost(id, borrower, since, grace));
        uint256 pastDue = account.daysPastDue(terms, account.accruedTo);
        _call(id, account, terms, pastDue, DefaultEvent.StandingLost, Lei.unwrap(borrower));
    }

    /// @inheritdoc IFinancingRecovery
    function declareCrossDefault(bytes calldata other, FinancingTerms calldata terms) external {
        Financing memory account;
        FinancingId id = _forEvent(account, DefaultEvent.CrossDefault, terms);
        FinancingId otherId = FinancingId.wrap(keccak256(other));
        Financing memory one;
        _load(one, otherId);
        // Its terms are known by their id, in their standard encoding.
        bool isCross =
            isDefault(one.status) &&
                one.acceleratedOn > account.start &&
                _legalEntityBehind(EncodedTerms.borrowerIn(other)) == _legalEntityBehind(terms.borrower);
        require(isCross, NotCrossDefault(id, otherId, one.status));
        uint256 pastDue = account.daysPastDue(terms, account.accruedTo);
        _call(id, account, terms, pastDue, DefaultEvent.CrossDefault, FinancingId.unwrap(otherId));
    }

    /// @inheritdoc IFinancingRecovery
    function charge(uint64 amount, bytes32 evidence, FinancingTerms calldata terms) external {
        Financing memory account;
        FinancingId id = _asKeptCreditor(account, terms);
        _requireDefaulted(id, account);
        uint256 charged = uint256(account.extension.costsCharged) + amount;
        uint64 most = terms.application.mostCosts;
        require(amount != 0, PaymentZero());
        require(charged <= most, CostsAboveCap(charged, most));
        account.extension.costsCharged = uint64(charged); // at most `most`
        _store(id, account);
        emit CostsCharged(id, amount, evidence);
    }

    /// @inheritdoc IFinancingRecovery
    function writeOff(FinancingTerms calldata terms) external {
        Financing memory account;
        // Whatever has become of its account: nobody is paid by it, and the debt stays, though it accrues no more.
        FinancingId id = _asCreditor(account, terms);
        require(account.status == FinancingStatus.Defaulted, FinancingNotActive(id, account.status));
        account.status = FinancingStatus.WrittenOff;
        _store(id, account);
        uint256 principal = account.outstanding(terms);
        emit FinancingWrittenOff(id, principal, account.interestPayable(), account.penaltyDue(), account.costsDue());
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
        address owner = _consumeInsured(id, terms, collateral, policy, amount, applied, account.owed(terms));
        _settle(id, terms, account);

        _deliver(terms.token, _creditor(id, account, terms), amount - allocation.remainder);
        _deliverToOwner(terms.token, owner, allocation.remainder);
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
        return _creditors[FinancingId.wrap(purpose)].account;
    }

    /// @dev As `_asKeptCreditor`, of a financing that is not in default, and whose terms make this an event of it.
    function _forEvent(
        Financing memory account,
        DefaultEvent what,
        FinancingTerms calldata terms
    ) private view returns (FinancingId id) {
        id = _asKeptCreditor(account, terms);
        require(account.status == FinancingStatus.Active, FinancingNotActive(id, account.status));
        require(hasEvent(terms.application.events, what), EventNotAgreed(id, what));
    }

    /// @dev Makes everything due today. What has accrued is counted when it is next asked for.
    /// @param account counted to today
    /// @param pastDue days past due
    function _call(
        FinancingId id,
        Financing memory account,
        FinancingTerms calldata terms,
        uint256 pastDue,
        DefaultEvent what,
        bytes32 evidence
    ) private {
        Financing memory kept;
        _load(kept, id);
        kept.accelerateFrom(terms, account.accruedTo);
        kept.status = FinancingStatus.Defaulted;
        _store(id, kept);
        emit FinancingDefaulted(id, pastDue, what, evidence);
    }

    function _requireDefaulted(FinancingId id, Financing memory account) private pure {
        require(isDefault(account.status), FinancingNotActive(id, account.status));
    }

    /// @dev Whether a document is pledged for the financing: what secured it once and was paid since does not count.
    function _isBehind(FinancingId id, FinancingTerms calldata terms, DocumentId document) private view returns (bool) {
        for (uint256 i; i < terms.collateral.length; ++i) {
            Collateral calldata c = terms.collateral[i];
            DocumentId pledged = lienbook.currentOf(c.id);
            if (pledged != document && _shareIn(c, document) == 0) continue;
            if (lienbook.lienOf(_lienOn(id, c, pledged)).amount != 0) return true;
        }
        return false;
    }

    /// @dev What is paid of the policy's share stands for as large a part of the asset, which is lost. But the lien
    ///      becomes no smaller, in proportion, than the debt: otherwise a payment under a small policy would set most
    ///      of the collateral free.
    /// @param applied what of the amount went to the debt
    /// @param left    what is owed after it
    /// @return owner  whose the asset is
    function _consumeInsured(
        FinancingId id,
        FinancingTerms calldata terms,
        uint256 index,
        DocumentId policy,
        uint64 amount,
        uint256 applied,
        uint256 left
    ) private returns (address owner) {
        Collateral calldata c = terms.collateral[index];
        uint64 share = _shareIn(c, policy);
        require(share != 0, DocumentNotBehind(id, policy));
        uint64 standing = lienbook.lienOf(_lienOn(id, c, c.id)).amount;
        require(standing != 0, CollateralDischarged(index));
        // The part of the policy behind other liens on the asset is for those, and not the borrower's; what stood
        // behind the collected part of the asset is used up. Of what a document is worth above the face value, an
        // escrow may have collected more.
        StateWord word = lienbook.registry().wordOf(c.id);
        uint256 others = Math.min(uint256(word.encumberedIn()) - standing + word.collectedIn(), c.face);
        uint64 most = share - portionUp(share, uint64(others), c.face); // at most the face value
        require(amount <= most, PayoutAbovePolicy(amount, most));
        uint256 lost = Math.mulDiv(amount, c.face, share, Math.Rounding.Ceil);
        uint256 fall = Math.mulDiv(standing, applied, applied + left);
        bool isBorrowers;
        (owner, isBorrowers) = _ownerOf(terms, index);
        if (!isBorrowers) {
            // Of what is another's no more is paid for than the lien, which falls by all that its creditor gets.
            lost = Math.max(lost, amount);
            require(lost <= standing, CollectionAboveLien(index, lost, standing));
            fall = Math.max(fall, applied);
        }
        lost = Math.min(lost, fall);
        lienbook.discharge(c, address(this), FinancingId.unwrap(id), 0, uint64(lost), 0); // at most the lien
    }
}
