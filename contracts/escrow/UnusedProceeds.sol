// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {IDisbursementEscrow} from "../interfaces/IDisbursementEscrow.sol";
import {IFinancingErrors} from "../interfaces/IFinancingErrors.sol";
import {Disbursement, DisbursementId, DisbursementStage, DisbursementTerms} from "../types/Disbursement.sol";
import {Financing, FinancingStatus} from "../types/Financing.sol";
import {FinancingTerms} from "../types/FinancingTerms.sol";
import {FinancingId} from "../types/Identifiers.sol";
import {Day, today} from "../types/Units.sol";
import {DisbursementState} from "./DisbursementState.sol";

/// @title How money goes home that was not used: it pays what is owed, and the rest goes to the borrower
abstract contract UnusedProceeds is DisbursementState {
    using SafeERC20 for IERC20;

    /// @dev So long after the drawdown the parties may still agree, before anyone may send the proceeds back.
    uint256 internal constant AGREEING_DAYS = 7;

    /// @inheritdoc IDisbursementEscrow
    function returnUnused(DisbursementTerms calldata terms, FinancingTerms calldata financing) external nonReentrant {
        (DisbursementId id, Disbursement storage disbursement) = _funded(terms);
        (FinancingId current, FinancingStatus status) = _current(terms.financing, financing);
        bool early = _mayReturnEarly(current, status, disbursement.misusedOn != 0, financing);
        uint256 unused = disbursement.unapplied;
        for (uint256 i; i < terms.tranches.length; ++i) {
            if (!early && today() <= terms.tranches[i].until) continue;
            bytes32 key = _keyOf(id, i, terms);
            if (_tranches[key] != PENDING) continue;
            _tranches[key] = RETURNED | Day.unwrap(today());
            unused += terms.tranches[i].amount; // together at most the principal
            emit TrancheReturned(id, i, terms.tranches[i].amount);
        }
        require(unused != 0, NothingToReturn(terms.financing));
        _bringHome(terms.financing, unused, current, status, financing);
    }

    /// @inheritdoc IDisbursementEscrow
    function sendBack(FinancingTerms calldata drawn, FinancingTerms calldata financing) external nonReentrant {
        FinancingId id = _idOf(drawn);
        Disbursement storage disbursement = _disbursements[id];
        require(disbursement.id.isNull(), DisbursementAlreadyAgreed(id, disbursement.id));
        uint256 unused;
        if (disbursement.stage == DisbursementStage.Unfunded) {
            Financing memory account = desk.financingOf(id);
            require(
                account.status != FinancingStatus.None,
                IFinancingErrors.FinancingNotActive(id, FinancingStatus.None)
            );
            // Of a financing that was replaced the desk keeps no first day: its parties have settled otherwise.
            Day from = Day.wrap(account.start).plusDays(AGREEING_DAYS);
            require(today() >= from, SettlingTime(id, from));
            unused = _payoutsHere(drawn);
            require(unused != 0, NoPayoutHere(id));
            disbursement.stage = DisbursementStage.SentBack;
        } else {
            unused = disbursement.unapplied;
            require(unused != 0, NothingToReturn(id));
        }
        (FinancingId current, FinancingStatus status) = _current(id, financing);
        _bringHome(id, unused, current, status, financing);
    }

    /// @inheritdoc IDisbursementEscrow
    function follow(FinancingTerms calldata financing) external {
        FinancingId id = _idOf(financing);
        FinancingId replaced = FinancingId.wrap(financing.replaces);
        // The desk opens terms that name others only in the place of these, and these only once.
        require(financing.replaces != 0 && _statusOf(id) != FinancingStatus.None, NotReplacement(id));
        replacementOf[replaced] = id;
        emit FinancingFollowed(replaced, id);
    }

    /// @dev Whoever the money would go to may have it at once when what it was lent for has come to an end.
    function _mayReturnEarly(
        FinancingId current,
        FinancingStatus status,
        bool misused,
        FinancingTerms calldata financing
    ) private view returns (bool) {
        if (status == FinancingStatus.Repaid) return msg.sender == _payeeFor(financing.borrower);
        return (misused || status != FinancingStatus.Active) && _isCreditor(msg.sender, current, financing);
    }

    /// @dev Pays what is owed with money that was not used, by the desk's ordinary way for whoever pays from own funds.
    function _bringHome(
        FinancingId drawn,
        uint256 unused,
        FinancingId current,
        FinancingStatus status,
        FinancingTerms calldata financing
    ) private {
        IERC20 token = financing.token;
        uint256 left = unused;
        if (status != FinancingStatus.Repaid) {
            token.forceApprove(address(desk), unused);
            left = desk.repay(uint64(unused), financing).remainder; // at most the principal
            if (left != 0) {
                token.forceApprove(address(desk), 0);
                status = _statusOf(current);
            }
        }
        uint256 refunded = status == FinancingStatus.Repaid ? left : 0;
        uint256 kept = left - refunded;
        _disbursements[drawn].unapplied = uint64(kept); // at most the principal
        emit UnusedReturned(drawn, unused - left, refunded, kept);
        if (refunded != 0) _pay(token, financing.borrower, refunded);
    }
}
