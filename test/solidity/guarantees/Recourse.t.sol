// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {GuaranteeTerms} from "../../../contracts/types/Guarantee.sol";
import {deploy} from "../Deploy.sol";
import {StoryTest} from "../Story.sol";
import {vm} from "../Vm.sol";
import {Counterparties} from "./Counterparties.sol";
import {Guarantors} from "./Guarantors.sol";

/// @notice G7 and G8 of the README.
contract RecourseTest is StoryTest {
    Counterparties private _all;

    function setUp() public {
        _all = Counterparties(deploy("Counterparties.sol:Counterparties", ""));
        _target(address(_all));
    }

    function invariant_G7_GuarantorsAreWholeOnce() external view {
        for (uint256 i; i < _all.count(); ++i) {
            (Guarantors.Entry memory entry, ) = _all.entryAt(i);
            (uint256 own, uint256 brought, uint256 passedOn) = (_all.own(i), _all.brought(i), _all.reimbursed(i));
            vm.assertEq(entry.recovered, own + passedOn, "G7: of the trust");
            uint256 most = _all.shareOf(i);
            vm.assertLe(entry.recovered, most, "G7: more than was paid and the interest on it");
            if (own != 0) vm.assertLe(own + brought, most, "G7: the guarantor");
            vm.assertLe(passedOn, brought + (most - entry.paid), "G7: the pledgors");
            vm.assertEq(_all.book().guaranteeOf(_all.idAt(i)).recovered, entry.recovered, "G7: recovered");
            vm.assertLe(brought, entry.paid, "G7: more of its security than it has paid");
        }
        vm.assertEq(_all.token().balanceOf(address(_all.grounds())), _all.held(), "G7: kept in liens' places");
        (uint256 exporterHas, ) = _all.book().balanceOf(_all.token(), _all.exporterLei());
        vm.assertEq(exporterHas, _all.paidBack(), "G7: paid back by the lender");
        vm.assertEq(_all.violation(), "", "G7");
    }

    function invariant_G8_NothingStrands() external {
        uint256 before = vm.snapshotState();
        _all.settle();
        for (uint256 i; i < _all.count(); ++i) {
            (Guarantors.Entry memory entry, GuaranteeTerms memory terms) = _all.entryAt(i);
            (uint256 brought, uint256 passedOn) = (_all.brought(i), _all.reimbursed(i));
            vm.assertGe(entry.recovered, entry.paid, "G8: not all is recovered");
            vm.assertEq(entry.recovered, _all.shareOf(i), "G8: nor the interest on it");
            vm.assertGe(passedOn, brought < entry.paid ? brought : entry.paid, "G8: by whoever paid it in the end");
            if (brought == 0) vm.assertEq(passedOn, 0, "G8: by nobody else");
            uint256 left = _all.token().balanceOf(_all.book().accountOf(terms.financing));
            vm.assertLt(left, _all.count(), "G8: left in the trust, but for less than a unit each");
        }
        vm.assertEq(_all.token().balanceOf(address(_all.grounds())), 0, "G8: kept in liens' places");
        vm.assertEq(_all.standing(), 0, "G8: liens for what is not owed");
        vm.revertToState(before);
    }

    /// @notice Every act comes up, so that the invariants are asked of something.
    function test_EveryActComesUp() external {
        _mustComeUp = [
            "pay",
            "give back",
            "sell",
            "sell for the pledgor",
            "redeem",
            "take",
            "take back",
            "recover",
            "reimburse",
            "take receipts",
            "pay the exporter back"
        ];
        _requireEveryActIn(_all, 9);
    }

    function _playRound(uint256 round) internal override {
        for (uint256 step; step < 60; ++step) _play(uint256(keccak256(abi.encode(round, step))), step);
        this.invariant_G7_GuarantorsAreWholeOnce();
        this.invariant_G8_NothingStrands();
    }

    function _play(uint256 seed, uint256 step) private {
        uint256 which = seed >> 8;
        if (step < 4) return _all.issueBacked((seed << 1) | (step % 2));
        if (step < 6) return _all.defaultOn(step == 4 ? 8 : 1);
        if (step < 18) return step % 2 == 0 ? _all.demand(step / 2, seed >> 64, 1) : _all.pay(step / 2, 2, false);
        uint256 act = seed % 15;
        if (act == 0) _all.repay(which, 2e8);
        else if (act < 4) _all.sell(which, seed >> 64);
        else if (act == 4) _all.giveBack(which, seed >> 64);
        else if (act == 5) _all.recover(which);
        else if (act == 6) _all.reimburse(which, seed >> 64);
        else if (act == 7) _all.takeReceipts(which);
        else if (act == 8) _all.free(which);
        else if (act == 9 || act == 11) _all.demand(which, seed >> 64, 1);
        else if (act == 10) _all.redeem(which, seed >> 64);
        else _all.pay(which, 2, false);
        _all.take(which);
        if (step == 30) _all.release(which, 2);
        if (step == 31) for (uint256 i; i < 4; ++i) _all.giveUp(i, true);
        if (step > 40) _all.repay(step, 2e8);
        if (step < 50) return;
        // In the end guarantees end, and some recover.
        _all.lapse(step % 4, 2);
        for (uint256 i; i < 2; ++i) _all.takeBack((step % 4) + 4 * i);
        _all.recover(step % 4);
        if (step % 2 == 0) _all.reimburse(step, seed >> 64);
    }
}
