// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DisbursementEscrow} from "../../../contracts/escrow/DisbursementEscrow.sol";
import {FinancingStatus} from "../../../contracts/types/Financing.sol";
import {FinancingTerms} from "../../../contracts/types/FinancingTerms.sol";
import {DisbursementTerms, TrancheState} from "../../../contracts/types/Disbursement.sol";
import {DocumentState} from "../../../contracts/types/Document.sol";
import {DocumentId} from "../../../contracts/types/Identifiers.sol";
import {deploy} from "../Deploy.sol";
import {InvariantTest} from "../InvariantTest.sol";
import {vm} from "../Vm.sol";
import {Proceeds} from "./Proceeds.sol";

/// @notice U1 to U6 of the README.
contract UseOfProceedsTest is InvariantTest {
    Proceeds private _proceeds;

    function setUp() public {
        _proceeds = Proceeds(deploy("Proceeds.sol:Proceeds", ""));
        _target(address(_proceeds));
    }

    function invariant_U1_MoneyInIsMoneyOutAndHeld() external view {
        uint256 held;
        for (uint256 i; i < _proceeds.count(); ++i) held += _heldOf(i);
        vm.assertEq(_balance(), held + _parked(), "U1");
    }

    function invariant_U2_PayeesHaveJustWhatWasReleased() external view {
        for (uint256 i; i < 2; ++i) {
            address payee = _proceeds.payees(i);
            uint256 has = _proceeds.token().balanceOf(payee) + _escrow().parked(_proceeds.token(), payee);
            vm.assertEq(has, _proceeds.paid(payee), "U2");
        }
    }

    function invariant_U3_NothingIsPaidTwice() external view {
        for (uint256 i; i < 6; ++i) vm.assertLe(_proceeds.released(_proceeds.evidenceAt(i)), 1, "U3: evidence");
        vm.assertEq(_proceeds.violation(), "", "U3, U5");
    }

    function invariant_U4_NoMoneyComesOrGoes() external view {
        uint256 sum = _balance() + _of(_proceeds.bank()) + _of(_proceeds.exporter());
        sum += _of(_proceeds.payees(0)) + _of(_proceeds.payees(1)) + _of(address(_proceeds.desk()));
        vm.assertEq(sum, _proceeds.token().totalSupply(), "U4");
        vm.assertEq(_of(address(_proceeds.desk())), 0, "U4: the desk keeps nothing");
    }

    function invariant_U6_WhatIsPaidOfAnInvoiceIsGone() external view {
        for (uint256 i; i < 3; ++i) {
            DocumentId invoice = _proceeds.invoiceAt(i);
            DocumentState memory state = _escrow().registry().stateOf(invoice);
            vm.assertEq(state.collected, _proceeds.paidOf(invoice), "U6: paid");
            vm.assertEq(state.encumbered, _proceeds.pledgedOf(invoice), "U6: pledged");
            vm.assertLe(uint256(state.collected) + state.encumbered, state.value, "U6");
        }
    }

    /// @notice Whatever has happened, after the last day anyone brings all of it home.
    function invariant_U5_WhatIsNotUsedGoesHome() external {
        uint256 before = vm.snapshotState();
        vm.warp(block.timestamp + 200 days);
        uint256 home = _of(_proceeds.bank()) + _of(_proceeds.exporter());
        uint256 expected;
        for (uint256 i; i < _proceeds.count(); ++i) {
            uint256 held = _heldOf(i);
            expected += held;
            if (held != 0) _bringHome(i);
        }
        vm.assertEq(_balance(), _parked(), "U5: nothing is left but what waits for a payee");
        vm.assertEq(_of(_proceeds.bank()) + _of(_proceeds.exporter()), home + expected, "U5");
        vm.revertToState(before);
    }

    function _bringHome(uint256 i) private {
        FinancingTerms memory financing = _proceeds.financingAt(i);
        DisbursementTerms memory use = _proceeds.useAt(i);
        Proceeds.Loan memory loan = _proceeds.loanAt(i);
        uint256 owed = _proceeds.desk().owed(financing).principal;
        uint256 held = _heldOf(i);
        if (loan.agreed && !loan.funded) _escrow().fund(use);
        if (loan.agreed) _escrow().returnUnused(use, financing);
        else _escrow().sendBack(financing, financing);
        bool paid = _proceeds.desk().financingOf(loan.id).status == FinancingStatus.Repaid;
        uint256 left = _proceeds.desk().owed(financing).principal;
        if (!paid) vm.assertTrue(left < owed || held < 1e12, "U5: the debt is less");
    }

    /// @dev What of the proceeds of a loan the escrow should hold.
    function _heldOf(uint256 i) private view returns (uint256 held) {
        Proceeds.Loan memory loan = _proceeds.loanAt(i);
        held = _escrow().disbursementOf(loan.id).unapplied;
        if (loan.sentBack) return held;
        if (!loan.funded) return held + loan.proceeds;
        DisbursementTerms memory use = _proceeds.useAt(i);
        for (uint256 t; t < use.tranches.length; ++t) {
            if (_proceeds.stateOf(i, t) == TrancheState.Pending) held += use.tranches[t].amount;
        }
    }

    function _parked() private view returns (uint256) {
        return
            _escrow().parked(_proceeds.token(), _proceeds.payees(0)) +
            _escrow().parked(_proceeds.token(), _proceeds.payees(1));
    }

    function _balance() private view returns (uint256) {
        return _of(address(_escrow()));
    }

    function _of(address account) private view returns (uint256) {
        return _proceeds.token().balanceOf(account);
    }

    function _escrow() private view returns (DisbursementEscrow) {
        return _proceeds.escrow();
    }
}
