// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {GuaranteeBook} from "../../../contracts/guarantees/GuaranteeBook.sol";
import {ClaimTrustState, GuaranteeTerms, Standing} from "../../../contracts/types/Guarantee.sol";
import {FinancingId, Lei} from "../../../contracts/types/Identifiers.sol";
import {Rate} from "../../../contracts/types/Units.sol";
import {deploy} from "../Deploy.sol";
import {StoryTest} from "../Story.sol";
import {vm} from "../Vm.sol";
import {Guarantors} from "./Guarantors.sol";

/// @notice G1 to G6 of the README.
contract GuaranteeBookTest is StoryTest {
    Guarantors private _all;

    function setUp() public {
        _all = Guarantors(deploy("Guarantors.sol:Guarantors", ""));
        _target(address(_all));
    }

    function invariant_G1_MoneyIsSomebodys() external view {
        uint256 held;
        for (uint256 i; i < 3; ++i) held += _balanceOf(_leiAt(i));
        vm.assertEq(_of(address(_book())), held, "G1: the book holds just what entities have in it");
        uint256 sum = held + _of(_all.bank()) + _of(_all.exporter()) + _of(_all.guarantors(0));
        sum += _of(_all.guarantors(1)) + _of(address(_all.desk()));
        for (uint256 i; i < 2; ++i) sum += _of(_book().accountOf(_financing(i)));
        vm.assertEq(sum, _all.token().totalSupply(), "G1");
    }

    function invariant_G2_NobodyPaysMoreThanItPromised() external view {
        for (uint256 i; i < _all.count(); ++i) {
            (Guarantors.Entry memory entry, GuaranteeTerms memory terms) = _all.entryAt(i);
            vm.assertLe(entry.paid, terms.cap, "G2: cap");
            vm.assertEq(_book().guaranteeOf(_all.idAt(i)).paid, entry.paid, "G2: paid");
        }
    }

    function invariant_G3_GuarantorsComeAfterTheLender() external view {
        for (uint256 loan; loan < 2; ++loan) {
            (uint256 paid, uint256 recovered) = (0, 0);
            for (uint256 i; i < _all.count(); ++i) {
                (Guarantors.Entry memory entry, ) = _all.entryAt(i);
                if (entry.loan != loan) continue;
                vm.assertEq(_book().guaranteeOf(_all.idAt(i)).recovered, entry.recovered, "G3: recovered");
                (paid, recovered) = (paid + entry.paid, recovered + entry.recovered);
            }
            ClaimTrustState memory trust = _book().trustOf(_financing(loan));
            vm.assertEq(trust.paid, paid, "G3: paid by all");
            vm.assertEq(trust.recovered, recovered, "G3: recovered by all");
            vm.assertLe(recovered, _all.mostDue(loan), "G3: before the lender was whole, or what was its own");
        }
    }

    function invariant_G4_WhatIsSetAsideIsThere() external view {
        for (uint256 g; g < 2; ++g) {
            uint256 secured;
            for (uint256 i; i < _all.count(); ++i) {
                (, GuaranteeTerms memory terms) = _all.entryAt(i);
                if (terms.guarantor == _all.guarantorLeis(g)) secured += _all.securedOf(i);
            }
            (uint256 balance, uint256 setAside) = _book().balanceOf(_all.token(), _all.guarantorLeis(g));
            vm.assertEq(setAside, secured, "G4");
            vm.assertLe(setAside, balance, "G4: not there");
        }
    }

    function invariant_G5_SumsAreOfWhatStands() external view {
        uint256 guarantors;
        for (uint256 g; g < 2; ++g) {
            uint256 counted;
            for (uint256 i; i < _all.count(); ++i) {
                (Guarantors.Entry memory entry, GuaranteeTerms memory terms) = _all.entryAt(i);
                if (entry.inForce && terms.guarantor == _all.guarantorLeis(g)) counted += entry.counted;
            }
            Standing memory standing = _book().standingOf(_all.guarantorLeis(g));
            (uint64 between, ) = _book().relationOf(_all.guarantorLeis(g), _all.exporterLei());
            vm.assertEq(standing.guaranteed, counted, "G5: in all");
            vm.assertEq(between, counted, "G5: for the debtor");
            vm.assertLe(counted, standing.mostInAll, "G5: limit");
            if (counted != 0) ++guarantors;
        }
        vm.assertEq(_book().standingOf(_all.exporterLei()).guarantors, guarantors, "G5: guarantors");
        for (uint256 loan; loan < 2; ++loan) {
            uint256 covered;
            for (uint256 i; i < _all.count(); ++i) {
                (Guarantors.Entry memory entry, GuaranteeTerms memory terms) = _all.entryAt(i);
                if (entry.inForce && entry.loan == loan) covered += Rate.unwrap(terms.coverage);
            }
            vm.assertEq(_book().coverageOf(_financing(loan)), covered, "G5: covered");
            vm.assertLe(covered, 1_000_000, "G5: more than the whole");
        }
    }

    function invariant_G6_NothingHappensOutOfTurn() external view {
        vm.assertEq(_all.violation(), "", "G6");
        for (uint256 i; i < _all.count(); ++i) {
            (Guarantors.Entry memory entry, GuaranteeTerms memory terms) = _all.entryAt(i);
            vm.assertEq(_book().isInForce(terms, entry.running), entry.inForce, "G6: in force as it should be");
            vm.assertEq(_book().hasEnded(terms.financing, _all.idAt(i)), !entry.inForce, "G6: ended");
        }
    }

    /// @notice Every act comes up, so that the invariants are asked of something.
    function test_EveryActComesUp() external {
        _mustComeUp = [
            "issue",
            "release",
            "lapse",
            "reduce",
            "demand",
            "demand anew",
            "reject",
            "suspend",
            "extend",
            "pay",
            "pay from deposit",
            "draw",
            "recover",
            "take receipts",
            "charge",
            "lead",
            "give up"
        ];
        _requireEveryActIn(_all, 8);
    }

    function _playRound(uint256 round) internal override {
        for (uint256 step; step < 120; ++step) _play(uint256(keccak256(abi.encode(round, step))), step);
    }

    function _play(uint256 seed, uint256 step) private {
        uint256 which = seed >> 8;
        uint256 shown = seed >> 40;
        uint256 act = seed % 20;
        if (step < 4) return _all.deposit(step, 1e9);
        if (step < 12) return _all.issue(seed);
        // In the end everything is paid back, and what is left lapses.
        if (step >= 112 && step % 2 == 0) return _all.giveUp(step / 2 - 1, false);
        if (step >= 106) return step % 2 == 0 ? _all.pass(12) : _all.lapse(step / 2, shown);
        if (step >= 98) return _all.recover(step);
        if (step >= 80) return step % 2 == 0 ? _all.repay(step / 2, 2e8) : _all.lead(which);
        // Between the random acts, each guarantee in turn is called, and put off and extended, or drawn on or paid.
        if (step % 3 == 0) {
            uint256 turn = step / 12;
            if (step % 12 == 0) return _all.defaultOn(turn % 2 == 0 ? 8 : 1);
            if (step % 12 == 3) return _all.demand(turn, seed >> 64, 2 + (seed % 250) * 2);
            if (turn % 2 == 0) return step % 12 == 6 ? _all.suspend(turn, 2) : _all.extend(turn, 2);
            if (turn % 4 == 3) return _all.pay(turn, 2, step % 12 == 6);
            if (step % 12 == 9) return _all.draw(turn, 2);
            _all.pass(12);
            return _all.draw(turn, 2);
        }
        if (step % 12 == 7) _all.charge(step / 12, seed >> 64);
        else if (act == 0) _all.pass(which);
        else if (act == 1) _all.recover(which >> 4);
        else if (act == 2) _all.defaultOn(which);
        else if (act < 7) _all.demand(which, seed >> 64, seed >> 128);
        else if (act == 7) _all.reject(which, shown);
        else if (act == 8) _all.suspend(which, shown);
        else if (act < 12) _all.pay(which, shown, act < 11);
        else if (act == 12) _all.draw(which, shown);
        else if (act == 13) _all.repay(which, seed >> 64);
        else if (act == 14) _all.recover(which);
        else if (act == 15) _all.takeReceipts(which);
        else if (act == 16) _all.reduce(which, shown);
        else if (act == 17) _all.lapse(which, shown);
        else if (act == 18 && which % 4 == 0) _all.release(which >> 4, shown);
        else if (act == 18) _all.suspend(which >> 4, shown);
        else _all.deposit(which, seed >> 64);
    }

    function _leiAt(uint256 i) private view returns (Lei) {
        return i == 2 ? _all.bankLei() : _all.guarantorLeis(i);
    }

    function _financing(uint256 loan) private view returns (FinancingId) {
        return _all.desk().idOf(_all.loanAt(loan));
    }

    function _balanceOf(Lei lei) private view returns (uint256 balance) {
        (balance, ) = _book().balanceOf(_all.token(), lei);
    }

    function _of(address account) private view returns (uint256) {
        return _all.token().balanceOf(account);
    }

    function _book() private view returns (GuaranteeBook) {
        return _all.book();
    }
}
