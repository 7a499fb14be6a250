// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DisbursementEscrow} from "../../../contracts/escrow/DisbursementEscrow.sol";
import {Debt} from "../../../contracts/interfaces/IFinancingDesk.sol";
import {FinancingStatus} from "../../../contracts/types/Financing.sol";
import {FinancingTerms} from "../../../contracts/types/FinancingTerms.sol";
import {DisbursementTerms, TrancheState} from "../../../contracts/types/Disbursement.sol";
import {DocumentState} from "../../../contracts/types/Document.sol";
import {DocumentId} from "../../../contracts/types/Identifiers.sol";
import {deploy} from "../Deploy.sol";
import {StoryTest} from "../Story.sol";
import {vm} from "../Vm.sol";
import {Proceeds} from "./Proceeds.sol";

/// @notice U1 to U6 of the README.
contract UseOfProceedsTest is StoryTest {
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

    /// @notice Every act comes up, so that the invariants are asked of something.
    function test_EveryActComesUp() external {
        _mustComeUp = [
            "agree",
            "fund",
            "release on document",
            "release on invoice",
            "release on milestone",
            "pledge",
            "return",
            "send back",
            "default",
            "report misuse",
            "withdraw"
        ];
        _requireEveryActIn(_proceeds, 16);
    }

    function _playRound(uint256 round) internal override {
        for (uint256 step; step < 80; ++step) _play(uint256(keccak256(abi.encode(round, step))));
    }

    function _play(uint256 seed) private {
        (uint256 act, uint256 which, uint256 index) = (seed % 20, seed >> 8, seed >> 40);
        if (act < 2) _proceeds.open(seed >> 8);
        else if (act == 2) _proceeds.agree(which);
        else if (act == 3) _proceeds.fund(which);
        else if (act < 6) _proceeds.releaseOnDocument(which, index, seed >> 72);
        else if (act < 8) _proceeds.releaseOnInvoice(which, index, seed >> 72);
        else if (act < 10) _proceeds.releaseOnMilestone(which, index);
        else if (act == 10) _proceeds.load(which);
        else if (act == 11) _proceeds.pledge(which, seed >> 64);
        else if (act == 12) _proceeds.pass(which);
        else if (act == 13) _proceeds.returnUnused(which, index);
        else if (act == 14) _proceeds.sendBack(which);
        else if (act == 15) _proceeds.repay(which, seed >> 64);
        else if (act == 16) _proceeds.declareDefault(which);
        else if (act == 17) _proceeds.reportMisuse(which, index);
        else if (act == 18) _proceeds.refusePayee(which);
        else _proceeds.withdraw(which);
    }

    function _bringHome(uint256 i) private {
        FinancingTerms memory financing = _proceeds.financingAt(i);
        DisbursementTerms memory use = _proceeds.useAt(i);
        Proceeds.Loan memory loan = _proceeds.loanAt(i);
        uint256 owed = _owedOn(financing);
        uint256 held = _heldOf(i);
        if (loan.agreed && !loan.funded) _escrow().fund(use);
        if (loan.agreed) _escrow().returnUnused(use, financing);
        else _escrow().sendBack(financing, financing);
        bool paid = _proceeds.desk().financingOf(loan.id).status == FinancingStatus.Repaid;
        if (!paid) vm.assertEq(_owedOn(financing) + held, owed, "U5: the debt is less by all of it");
    }

    function _owedOn(FinancingTerms memory financing) private view returns (uint256) {
        Debt memory debt = _proceeds.desk().owed(financing);
        return debt.costs + debt.penalty + debt.interest + debt.principal;
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
