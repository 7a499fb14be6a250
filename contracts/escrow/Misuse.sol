// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IDisbursementEscrow} from "../interfaces/IDisbursementEscrow.sol";
import {IFinancingServicing} from "../interfaces/IFinancingServicing.sol";
import {Authorization} from "../interfaces/ISignedMessages.sol";
import {Disbursement, DisbursementId, DisbursementTerms, FALLEN_AT, Tranche} from "../types/Disbursement.sol";
import {FinancingStatus} from "../types/Financing.sol";
import {FinancingTerms, Interest} from "../types/FinancingTerms.sol";
import {FinancingId, Lei} from "../types/Identifiers.sol";
import {ANY_ROLE} from "../types/Role.sol";
import {Day, Rate, today} from "../types/Units.sol";
import {DisbursementState} from "./DisbursementState.sol";
import {DisbursementMessages} from "./libraries/DisbursementMessages.sol";

/// @title What is reported of how proceeds were used, and what the loan bears for it
abstract contract Misuse is DisbursementState {
    /// @inheritdoc IDisbursementEscrow
    function reportMisuse(
        DisbursementTerms calldata terms,
        uint256 index,
        bytes32 evidence,
        Authorization calldata monitor,
        FinancingTerms calldata financing
    ) external {
        (DisbursementId id, Disbursement storage disbursement) = _funded(terms);
        Lei entity = participants.requireActive(monitor.signer, ANY_ROLE);
        require(entity == terms.monitor, NotMonitor(entity, terms.monitor));
        _requireReleased(id, index, terms);
        require(evidence != 0, MisuseEvidenceMissing(id, index));
        _authorizeUnique(DisbursementMessages.hashReport(id, index, evidence, monitor), monitor);
        Rate rate = _report(disbursement, id, index, 0, entity, terms, financing);
        emit MisuseReported(id, index, entity, evidence, rate);
    }

    /// @inheritdoc IDisbursementEscrow
    function reportFallenEvidence(
        DisbursementTerms calldata terms,
        uint256 index,
        bytes32 evidence,
        FinancingTerms calldata financing
    ) external {
        (DisbursementId id, Disbursement storage disbursement) = _funded(terms);
        bytes32 key = _requireReleased(id, index, terms);
        require(_usedOn(key, evidence) != 0, EvidenceOfOther(id, index, evidence));
        Tranche calldata tranche = terms.tranches[index];
        require(!_stands(tranche, evidence), EvidenceStands(evidence));
        // A payee that has its money took back its own word. Whether the borrower had a hand in it no document says.
        Lei issuer = tranche.evidence.by;
        require(_legalEntityBehind(tranche.payee) != issuer, EvidenceByPayee(id, index));
        Rate rate = _report(disbursement, id, index, FALLEN_AT, issuer, terms, financing);
        emit MisuseReported(id, index, Lei.wrap(0), evidence, rate);
    }

    /// @inheritdoc IDisbursementEscrow
    function clearMisuse(
        DisbursementTerms calldata terms,
        bytes32 reason,
        Authorization calldata by,
        FinancingTerms calldata financing
    ) external {
        (DisbursementId id, Disbursement storage disbursement) = _funded(terms);
        require(disbursement.misusedOn != 0, MisuseNotStanding(id));
        require(reason != 0, ClearanceReasonMissing(id));
        (FinancingId current, FinancingStatus status) = _current(terms.financing, financing);
        // Of evidence that has fallen the monitor has nothing to take back.
        bool monitor =
            !disbursement.fallen && !terms.monitor.isNull() && participants.entityOf(by.signer) == terms.monitor;
        require(monitor || _isCreditor(by.signer, current, financing), NotMonitorOrCreditor(by.signer));
        _authorize(DisbursementMessages.hashClearance(id, disbursement.reported, reason, by), by);
        (disbursement.misusedOn, disbursement.fallen) = (0, false);
        emit MisuseCleared(id, by.signer, reason, _fix(terms, financing, status, financing.interest.rate));
    }

    /// @dev Once for each tranche by the monitor, and once by the fall of its evidence, so that nobody raises the rate
    ///      again after it was cleared.
    /// @param firstBit where the bits of such reports begin in `Disbursement.reported`
    /// @param witness on whose word it is: nobody's who is owed the debt, or for whom it is held
    /// @return rate   what the financing bears from today on; zero if as before
    function _report(
        Disbursement storage disbursement,
        DisbursementId id,
        uint256 index,
        uint256 firstBit,
        Lei witness,
        DisbursementTerms calldata terms,
        FinancingTerms calldata financing
    ) private returns (Rate rate) {
        (FinancingId current, FinancingStatus status) = _current(terms.financing, financing);
        (address creditor, bool held, Lei beneficiary) = _creditor(current, financing);
        // While a claim is held for all that have paid, and none of them leads, the witness may be one of them.
        bool isParty =
            witness == _legalEntityBehind(creditor) || witness == beneficiary || (held && beneficiary.isNull());
        require(!isParty, WitnessIsParty(witness));
        uint64 bit = uint64(1 << (index + firstBit)); // an index of at most 32 tranches
        require(disbursement.reported & bit == 0, MisuseAlreadyReported(id, index));
        disbursement.reported |= bit;
        if (firstBit == FALLEN_AT) disbursement.fallen = true;
        // New terms begin with a rate of their own: what is reported under them raises that.
        if (disbursement.misusedOn == 0) {
            disbursement.misusedOn = uint16(Day.unwrap(today())); // no later than `LAST_DAY`
        } else if (desk.financingOf(current).extension.fixedRate != 0) {
            return rate;
        }
        rate = _fix(terms, financing, status, terms.misuseRate);
    }

    /// @dev Fixes the rate as the agent that the financing's terms name. New terms, which both parties signed, may name
    ///      another one or a higher rate: then that is what they agreed on. Whoever answers for these knows of no rate
    ///      above twice theirs.
    function _fix(
        DisbursementTerms calldata terms,
        FinancingTerms calldata financing,
        FinancingStatus status,
        Rate rate
    ) private returns (Rate) {
        Interest calldata interest = financing.interest;
        if (
            status == FinancingStatus.Repaid ||
            interest.fixingAgent != address(this) ||
            !interest.benchmark.isNull() ||
            Rate.unwrap(terms.misuseRate) <= Rate.unwrap(interest.rate)
        ) return Rate.wrap(0);
        uint256 most = MOST_UPON_MISUSE * Rate.unwrap(interest.rate);
        rate = Rate.wrap(uint32(Math.min(Rate.unwrap(rate), most)));
        IFinancingServicing(address(desk)).setRate(rate, financing);
        return rate;
    }

    function _requireReleased(
        DisbursementId id,
        uint256 index,
        DisbursementTerms calldata terms
    ) private view returns (bytes32 key) {
        require(index < terms.tranches.length, TrancheNotReleased(id, index));
        key = _keyOf(id, index, terms);
        require(_isReleased(_tranches[key]), TrancheNotReleased(id, index));
    }
}
