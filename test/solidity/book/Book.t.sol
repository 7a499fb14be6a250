// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DocumentState, CONTESTED, REVOKED, factsHash} from "../../../contracts/types/Document.sol";
import {FinancingStatus} from "../../../contracts/types/Financing.sol";
import {Lien} from "../../../contracts/types/Pledge.sol";
import {deploy} from "../Deploy.sol";
import {InvariantTest} from "../InvariantTest.sol";
import {vm} from "../Vm.sol";
import {Acts} from "./Acts.sol";
import {Books} from "./Books.sol";
import {Trade} from "./Trade.sol";

/// @notice B1 to B9 of the README, and B14.
contract BookTest is InvariantTest {
    Trade internal _trade;

    function setUp() public virtual {
        _trade = Trade(deploy("Trade.sol:Trade", ""));
        _target(address(_trade), _acts());
    }

    /// @dev That nothing but what is foretold happens is the first thing to look at: the rest follows from the books.
    /// hardhat-config: invariant.failOnRevert = true
    function invariant_B1_to_B8_TheBookIsAsItShouldBe() external view {
        vm.assertEq(_trade.foretold(), _trade.seen(), _trade.violation());
        vm.assertEq(_trade.violation(), "", "B2, B4, B5, B7, B14");
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

    function _checkDocuments() private view {
        uint256 tokens;
        for (uint256 i; i < _trade.papers(); ++i) {
            Books.Paper memory paper = _trade.paperAt(i);
            DocumentState memory state = _trade.registry().stateOf(paper.id);
            vm.assertEq(uint256(state.encumbered), _trade.encumberedOf(i), "B1");
            vm.assertEq(uint256(state.collected), paper.collected, "B7");
            if (_trade.ownLiensOn(i) != 0) {
                vm.assertLe(_trade.ownLiensOn(i) + state.collected, paper.face, "B2: of the face value");
            }
            vm.assertEq(uint256(state.value), paper.value, "B3: the value");
            vm.assertEq(state.flags & REVOKED != 0, paper.revoked, "B3: revoked");
            vm.assertEq(state.flags & CONTESTED != 0, paper.contested, "B3: contested");
            bytes32 facts = factsHash(_trade.leiOf(paper.holder), paper.root);
            vm.assertEq(_trade.registry().factsOf(paper.id), facts, "B3: the facts");
            vm.assertEq(_trade.receivable().ownerIfAny(paper.id), paper.owner, "B3: the owner");
            vm.assertFalse(_trade.isPledgedBothWays(i), "B4: an asset, or evidence of others");
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
        uint256 held =
            _trade.parkedFor(_trade.leiOf(_trade.banks(0))) + _trade.parkedFor(_trade.leiOf(_trade.banks(1)));
        address enforcement = address(_trade.enforcement());
        vm.assertEq(_trade.deposit().balanceOf(enforcement), held, "B6: what is held has an owner");
        vm.assertEq(_trade.deposit().balanceOf(address(_trade.desk())), 0, "B6: the desk keeps nothing");
        vm.assertEq(sum + held, _trade.deposit().totalSupply(), "B6: all money");
    }

    function _acts() private pure returns (bytes4[] memory acts) {
        bytes4[] memory papers = Acts.onPapers();
        bytes4[] memory liens = Acts.onLiens();
        bytes4[] memory loans = Acts.onLoans();
        bytes4[] memory sales = Acts.onSales();
        acts = new bytes4[](papers.length + liens.length + loans.length + sales.length);
        uint256 n;
        for (uint256 i; i < papers.length; ++i) acts[n++] = papers[i];
        for (uint256 i; i < liens.length; ++i) acts[n++] = liens[i];
        for (uint256 i; i < loans.length; ++i) acts[n++] = loans[i];
        for (uint256 i; i < sales.length; ++i) acts[n++] = sales[i];
    }
}
