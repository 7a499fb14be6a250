// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DocumentState, CONTESTED, REVOKED, factsHash} from "../../../contracts/types/Document.sol";
import {FinancingStatus} from "../../../contracts/types/Financing.sol";
import {Lien} from "../../../contracts/types/Pledge.sol";
import {InvariantTest} from "../InvariantTest.sol";
import {vm} from "../Vm.sol";
import {Books} from "./Books.sol";
import {Financings} from "./Financings.sol";
import {Intrusions} from "./Intrusions.sol";
import {Occurrences} from "./Occurrences.sol";
import {Papers} from "./Papers.sol";
import {Pledges} from "./Pledges.sol";
import {Sales} from "./Sales.sol";
import {Trade} from "./Trade.sol";

/// @notice B1 to B9 of the README.
contract BookTest is InvariantTest {
    Trade internal _trade;

    function setUp() public virtual {
        _trade = new Trade();
        _target(address(_trade), _acts());
    }

    /// @dev That nothing but what is foretold happens is the first thing to look at: the rest follows from the books.
    /// hardhat-config: invariant.failOnRevert = true
    function invariant_B1_to_B8_TheBookIsAsItShouldBe() external view {
        vm.assertEq(_trade.foretold(), _trade.seen(), _trade.violation());
        vm.assertEq(_trade.violation(), "", "B2, B4, B5, B7");
        _checkDocuments();
        _checkLiens();
        _checkMoney();
    }

    /// @notice B9, at the end of every sequence.
    function afterInvariant() external {
        _trade.windUp();
        vm.assertEq(_trade.foretold(), _trade.seen(), _trade.violation());
        vm.assertEq(_trade.violation(), "", "B9");
        for (uint256 i; i < _trade.papers(); ++i) {
            vm.assertEq(uint256(_trade.registry().encumberedOf(_trade.paperAt(i).id)), 0, "B9: the document is free");
        }
        for (uint256 i; i < _trade.charges(); ++i) {
            vm.assertEq(uint256(_trade.lienbook().lienOf(_trade.chargeAt(i).id).amount), 0, "B9: no lien is left");
        }
        _checkMoney();
        vm.assertEq(_trade.deposit().balanceOf(address(_trade.enforcement())), 0, "B9: nothing is held");
    }

    /// @notice What the invariants are asked of does come up: every act, and every refusal, in histories that are drawn
    ///         once and for all.
    function test_EverythingComesUp() external {
        vm.pauseGasMetering();
        bytes4[] memory expected = Occurrences.all();
        uint256[] memory counts = new uint256[](expected.length);
        bytes4[] memory acts = _acts();
        uint256 drawn = 1;
        for (uint256 history; history < 3; ++history) {
            Trade trade = new Trade();
            for (uint256 i; i < 120; ++i) {
                drawn = uint256(keccak256(abi.encode(drawn)));
                bytes memory call = bytes.concat(
                    acts[drawn % acts.length],
                    abi.encode(drawn, drawn >> 80, drawn >> 160)
                );
                // solhint-disable-next-line avoid-low-level-calls
                (bool done, bytes memory answer) = address(trade).call(call);
                if (!done) vm.assertEq(call, answer, "an act reverts by itself");
            }
            vm.assertEq(trade.foretold(), trade.seen(), trade.violation());
            vm.assertEq(trade.violation(), "", "in a drawn history");
            for (uint256 i; i < expected.length; ++i) counts[i] += trade.times(expected[i]);
        }
        for (uint256 i; i < expected.length; ++i) {
            if (counts[i] == 0) vm.assertEq(bytes32(0), bytes32(expected[i]), "never came up");
        }
    }

    function _checkDocuments() private view {
        uint256 tokens;
        for (uint256 i; i < _trade.papers(); ++i) {
            Books.Paper memory paper = _trade.paperAt(i);
            DocumentState memory state = _trade.registry().stateOf(paper.id);
            vm.assertEq(uint256(state.encumbered), _trade.encumberedOf(i), "B1");
            vm.assertEq(uint256(state.collected), paper.collected, "B7");
            vm.assertEq(uint256(state.value), paper.value, "B3: the value");
            vm.assertEq(state.flags & REVOKED != 0, paper.revoked, "B3: revoked");
            vm.assertEq(state.flags & CONTESTED != 0, paper.contested, "B3: contested");
            bytes32 facts = factsHash(_trade.leiOf(paper.holder), paper.root);
            vm.assertEq(_trade.registry().factsOf(paper.id), facts, "B3: the facts");
            vm.assertEq(_trade.receivable().ownerIfAny(paper.id), paper.owner, "B3: the owner");
            if (paper.owner != address(0)) ++tokens;
        }
        address[] memory accounts = _trade.accounts();
        for (uint256 i; i < accounts.length; ++i) tokens -= _trade.receivable().balanceOf(accounts[i]);
        vm.assertEq(tokens, 0, "B3: one token a document");
    }

    function _checkLiens() private view {
        for (uint256 i; i < _trade.charges(); ++i) {
            Books.Charge memory charge = _trade.chargeAt(i);
            if (charge.amount == 0) continue;
            Lien memory lien = _trade.lienbook().lienOf(charge.id);
            vm.assertEq(uint256(lien.amount), charge.amount, "B8: the amount");
            vm.assertTrue(lien.holder == charge.holder, "B8: the holder");
            vm.assertEq(uint256(lien.rank), charge.rank, "B8: the rank");
        }
        for (uint256 i; i < _trade.loans(); ++i) {
            Books.Loan memory loan = _trade.loanAt(i);
            FinancingStatus status = _trade.desk().financingOf(loan.id).status;
            vm.assertEq(uint256(status), uint8(loan.status), "B8: the financing");
        }
    }

    function _checkMoney() private view {
        address[] memory accounts = _trade.accounts();
        uint256 sum;
        for (uint256 i; i < accounts.length; ++i) {
            uint256 has = _trade.deposit().balanceOf(accounts[i]);
            vm.assertEq(has, _trade.funds(accounts[i]), "B6: what each has");
            sum += has;
        }
        uint256 held = _trade.heldFor(_trade.leiOf(_trade.banks(0))) + _trade.heldFor(_trade.leiOf(_trade.banks(1)));
        address enforcement = address(_trade.enforcement());
        vm.assertEq(_trade.deposit().balanceOf(enforcement), held, "B6: what is held has an owner");
        vm.assertEq(_trade.deposit().balanceOf(address(_trade.desk())), 0, "B6: the desk keeps nothing");
        vm.assertEq(sum + held, _trade.deposit().totalSupply(), "B6: all money");
    }

    /// @dev What is rare, or needs much to have happened before, comes up more often.
    function _acts() internal pure returns (bytes4[] memory acts) {
        bytes4[39] memory drawn = [
            Papers.register.selector,
            Papers.amend.selector,
            Papers.revoke.selector,
            Papers.clearContest.selector,
            Papers.issue.selector,
            Papers.issue.selector,
            Papers.move.selector,
            Papers.suspend.selector,
            Papers.reinstate.selector,
            Papers.reinstate.selector,
            Papers.pass.selector,
            Papers.pass.selector,
            Pledges.pledge.selector,
            Pledges.pledge.selector,
            Pledges.pledgeFor.selector,
            Pledges.pledgeFor.selector,
            Pledges.discharge.selector,
            Pledges.discharge.selector,
            Pledges.release.selector,
            Pledges.carryOver.selector,
            Pledges.list.selector,
            Financings.accept.selector,
            Financings.accept.selector,
            Financings.repay.selector,
            Financings.repay.selector,
            Financings.collect.selector,
            Financings.collect.selector,
            Financings.transfer.selector,
            Financings.declareDefault.selector,
            Sales.giveNotice.selector,
            Sales.giveNotice.selector,
            Sales.sell.selector,
            Sales.sell.selector,
            Sales.withdraw.selector,
            Intrusions.intrudeOnRegister.selector,
            Intrusions.intrudeOnAsset.selector,
            Intrusions.intrudeOnBook.selector,
            Intrusions.intrudeOnLien.selector,
            Intrusions.intrudeOnLoan.selector
        ];
        acts = new bytes4[](drawn.length);
        for (uint256 i; i < acts.length; ++i) acts[i] = drawn[i];
    }
}
