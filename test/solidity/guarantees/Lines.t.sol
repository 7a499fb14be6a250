// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {deploy} from "../Deploy.sol";
import {StoryTest} from "../Story.sol";
import {vm} from "../Vm.sol";
import {Lines} from "./Lines.sol";

/// @notice G9 of the README.
contract LinesTest is StoryTest {
    Lines private _all;

    function setUp() public {
        _all = Lines(deploy("Lines.sol:Lines", ""));
        _target(address(_all));
    }

    function invariant_G9_ALimitIsNotCalledTwice() external view {
        vm.assertEq(_all.violation(), "", "G9");
        for (uint256 line; line < 2; ++line) {
            uint256 standing = _all.standingOf(line);
            vm.assertEq(
                _all.facilities().facilityOf(_all.lines(line)).standing,
                standing,
                "G9: the sum of what counts"
            );
            vm.assertLe(standing, _all.LIMIT(), "G9: beyond the limit");
            for (uint256 loan; loan < 2; ++loan) {
                uint256 number = _all.countsFor(line, _all.desk().idOf(_all.loanAt(loan)));
                vm.assertLe(number, 1, "G9: one guarantee of a loan");
            }
        }
        for (uint256 i; i < _all.count(); ++i) {
            if (_all.under(i) != 0) vm.assertLe(_all.takes(i), _all.counts(i), "G9: takes more than it counts for");
        }
    }

    /// @notice Every act comes up, so that the invariant is asked of something.
    function test_EveryActComesUp() external {
        _mustComeUp = ["call off", "give back", "give all back", "close", "release", "reduce", "pay", "recover"];
        _requireEveryActIn(_all, 8);
    }

    function _playRound(uint256 round) internal override {
        for (uint256 step; step < 130; ++step) {
            _play(uint256(keccak256(abi.encode(round, step))), step);
            this.invariant_G9_ALimitIsNotCalledTwice();
        }
    }

    function _play(uint256 seed, uint256 step) private {
        uint256 which = seed >> 8;
        if (step < 30) {
            uint256 early = seed % 6;
            if (early < 3 || step < 4) return _all.callOff(seed >> 3);
            if (early == 3) return _all.release(which, 2);
            if (early == 4) return _all.giveBack(which, 1);
            if (step % 2 == 0) _all.repay(which, seed >> 64);
            return _all.reduce(which, 2);
        }
        if (step == 30) return _all.close(which);
        if (step < 33) return _all.defaultOn(step == 31 ? 8 : 1);
        // In the end everything is repaid and recovered, and what has ended gives all back.
        if (step >= 118) return _all.giveBack(step, 1);
        if (step >= 106) return _all.recover(step);
        if (step >= 86) return _all.repay(step, 2e8);
        uint256 act = seed % 10;
        if (act < 3) _all.demand(which, seed >> 64, 1);
        else if (act < 6) _all.pay(which, 2, false);
        else if (act == 6) _all.release(which, 2);
        else if (act == 7) _all.callOff(seed >> 3);
        else _all.giveBack(which, seed >> 64);
    }
}
