// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {ParkedPayments} from "../common/ParkedPayments.sol";
import {ParkedState} from "../common/ParkedState.sol";
import {SignedMessages} from "../common/SignedMessages.sol";
import {ICover} from "../interfaces/ICover.sol";
import {IDisbursementEscrow} from "../interfaces/IDisbursementEscrow.sol";
import {IDocumentRegistry} from "../interfaces/IDocumentRegistry.sol";
import {IFinancingDesk} from "../interfaces/IFinancingDesk.sol";
import {IHeldClaim} from "../interfaces/IHeldClaim.sol";
import {ILienbook} from "../interfaces/ILienbook.sol";
import {IMilestones} from "../interfaces/IMilestones.sol";
import {
    Disbursement,
    DisbursementId,
    DisbursementStage,
    DisbursementTerms,
    Tranche,
    Use
} from "../types/Disbursement.sol";
import {DocumentState, REVOKED} from "../types/Document.sol";
import {DocumentKind} from "../types/DocumentKind.sol";
import {FinancingStatus} from "../types/Financing.sol";
import {FinancingTerms} from "../types/FinancingTerms.sol";
import {DocumentId, FinancingId, Lei} from "../types/Identifiers.sol";

/// @title What every part of the disbursement escrow works on: agreements, tranches, and the financings behind them
/// @dev   A tranche has one slot, which says where its money is. From its funding on: here. Then
///        - paid on a milestone, or a document other than an invoice: the slot is cleared, and the evidence gets a slot
///          (`_uses`) that says which tranche was paid on it, so that nothing else is;
///        - paid on an invoice: the slot says on which one and when. One invoice may be good for several tranches, and
///          the register counts what is paid of it;
///        - gone home, unused: the slot says when.
///        So a payment costs the same however many tranches were agreed.
abstract contract DisbursementState is IDisbursementEscrow, SignedMessages, ParkedPayments {
    /// @dev A financing bears at most twice its own rate upon misuse.
    uint256 internal constant MOST_UPON_MISUSE = 2;

    // What the slot of a funded tranche says. Anything but these three is the first 28 bytes of the invoice that it was
    // paid on, and in the low four bytes the day.

    /// @dev Its money is here.
    uint256 internal constant PENDING = 1;
    /// @dev Paid, on evidence that has a slot of its own.
    uint256 internal constant RELEASED = 0;
    /// @dev Its money went home, on the day in the low four bytes.
    uint256 internal constant RETURNED = 1 << 32;

    /// @inheritdoc IDisbursementEscrow
    IDocumentRegistry public immutable registry;
    /// @inheritdoc IDisbursementEscrow
    ILienbook public immutable lienbook;
    /// @inheritdoc IDisbursementEscrow
    IMilestones public immutable milestones;
    /// @inheritdoc IDisbursementEscrow
    IFinancingDesk public immutable desk;
    /// @inheritdoc IDisbursementEscrow
    ICover public immutable guarantees;

    mapping(FinancingId => Disbursement) internal _disbursements;
    /// @dev By `keccak256(abi.encode(drawing))`.
    mapping(bytes32 drawing => uint256) internal _tranches;
    mapping(bytes32 evidence => Use) internal _uses;
    /// @inheritdoc IDisbursementEscrow
    mapping(FinancingId => FinancingId) public replacementOf;

    constructor(
        IFinancingDesk desk_,
        IMilestones milestones_,
        ICover guarantees_
    ) EIP712("Lienbook DisbursementEscrow", "1") ParkedState(milestones_.participants()) {
        desk = desk_;
        milestones = milestones_;
        guarantees = guarantees_;
        registry = milestones_.registry();
        lienbook = ILienbook(registry.lienbook());
    }

    function _agreed(
        DisbursementTerms calldata terms
    ) internal view returns (DisbursementId id, Disbursement storage disbursement) {
        id = _idOf(terms);
        disbursement = _disbursements[terms.financing];
        require(disbursement.id == id, DisbursementNotAgreed(id, terms.financing));
    }

    function _funded(
        DisbursementTerms calldata terms
    ) internal view returns (DisbursementId id, Disbursement storage disbursement) {
        (id, disbursement) = _agreed(terms);
        require(disbursement.stage == DisbursementStage.Funded, DisbursementNotFunded(id));
    }

    /// @dev The financing that owes now: the one that was drawn, or the last one known to have taken its place.
    function _current(
        FinancingId drawn,
        FinancingTerms calldata financing
    ) internal view returns (FinancingId current, FinancingStatus status) {
        FinancingId shown = _idOf(financing);
        current = drawn;
        while (current != shown) {
            current = replacementOf[current];
            require(!current.isNull(), FinancingNotCurrent(drawn, shown));
        }
        status = _statusOf(current);
        require(status != FinancingStatus.Replaced, FinancingNotCurrent(drawn, shown));
    }

    function _statusOf(FinancingId id) internal view returns (FinancingStatus) {
        return desk.statusOf(id);
    }

    /// @dev The creditor, by an account that was neither removed nor lost; or, where it is a contract that holds the
    ///      claim for an entity, any account of that entity.
    ///      Whatever a creditor answers concerns its own right alone, and no answer stops anything but a report that is
    ///      in its favour.
    function _isCreditor(
        address account,
        FinancingId current,
        FinancingTerms calldata financing
    ) internal view returns (bool) {
        Lei entity = participants.entityOf(account);
        if (entity.isNull()) return false; // and the creditor is not asked
        (address creditor, , Lei beneficiary) = _creditor(current, financing);
        return account == creditor || entity == beneficiary;
    }

    /// @return creditor    in the desk
    /// @return held        whether that one says that it holds the claim
    /// @return beneficiary for which entity; null if for none
    function _creditor(
        FinancingId current,
        FinancingTerms calldata financing
    ) internal view returns (address creditor, bool held, Lei beneficiary) {
        creditor = desk.creditorOf(financing);
        bytes memory question = abi.encodeCall(IHeldClaim.beneficiaryOf, (current));
        (bool answered, bytes32 answer, ) = LowLevelCall.staticcallReturn64Bytes(creditor, question);
        held = answered && LowLevelCall.returnDataSize() == 32;
        if (held) beneficiary = Lei.wrap(bytes20(answer));
    }

    function _legalEntityBehind(address account) internal view returns (Lei) {
        return participants.legalEntityBehind(account);
    }

    /// @dev Whether what a tranche was paid on still says so: an invoice, of all that was paid on it. A milestone is
    ///      never taken back.
    function _stands(Tranche calldata tranche, bytes32 evidence) internal view returns (bool) {
        DocumentKind kind = tranche.evidence.kind;
        if (kind == DocumentKind.None) return true;
        DocumentState memory state = registry.stateOf(DocumentId.wrap(evidence));
        uint64 paid = kind == DocumentKind.CommercialInvoice ? state.collected : tranche.amount;
        return state.flags & REVOKED == 0 && state.value >= paid;
    }

    /// @dev The day on which a tranche that was paid was paid on this evidence; zero if it was on other evidence.
    function _usedOn(bytes32 key, bytes32 evidence) internal view returns (uint32) {
        uint256 mark = _tranches[key];
        if (mark != RELEASED) {
            // Of the id the tranche keeps the first bytes: whoever shows others after them shows no document.
            bool same =
                bytes28(bytes32(mark)) == bytes28(evidence) &&
                    registry.stateOf(DocumentId.wrap(evidence)).kind == DocumentKind.CommercialInvoice;
            return same ? uint32(mark) : 0;
        }
        Use memory use = _uses[evidence];
        return use.drawing == bytes28(key) ? use.on : 0;
    }

    function _isReleased(uint256 mark) internal pure returns (bool) {
        return mark == RELEASED || mark >= RETURNED << 1;
    }

    function _payoutsHere(FinancingTerms calldata financing) internal view returns (uint256 sum) {
        for (uint256 i; i < financing.payouts.length; ++i) {
            if (financing.payouts[i].payee == address(this)) sum += financing.payouts[i].amount;
        }
    }

    function _keyOf(
        DisbursementId id,
        uint256 index,
        DisbursementTerms calldata terms
    ) internal pure returns (bytes32) {
        Tranche calldata tranche = terms.tranches[index];
        return keccak256(abi.encode(id, index, terms.borrower, terms.enterprise, terms.token, terms.currency, tranche));
    }

    function _idOf(DisbursementTerms calldata terms) internal pure returns (DisbursementId) {
        return DisbursementId.wrap(keccak256(abi.encode(terms)));
    }

    function _idOf(FinancingTerms calldata financing) internal pure returns (FinancingId) {
        return FinancingId.wrap(keccak256(abi.encode(financing)));
    }
}
