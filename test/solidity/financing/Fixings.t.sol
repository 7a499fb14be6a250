// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PublishedFixing} from "../../../contracts/types/Fixing.sol";
import {Day} from "../../../contracts/types/Units.sol";
import {deploy} from "../Deploy.sol";
import {InvariantTest} from "../InvariantTest.sol";
import {vm} from "../Vm.sol";
import {Fixings} from "./Fixings.sol";

/// @notice R1 to R3 of the README.
contract FixingsTest is InvariantTest {
    Fixings private _fixings;

    function setUp() public {
        _fixings = Fixings(deploy("Fixings.sol:Fixings", ""));
        _target(address(_fixings));
    }

    function invariant_R1_WhatStandsIsWhatWasPublishedInOrder() external view {
        uint256 count = _fixings.count();
        uint256 last = count == 0 ? 0 : _fixings.dayAt(count - 1);
        vm.assertEq(Day.unwrap(_fixings.rates().lastOf(_fixings.benchmark())), last, "R1: the last");
        uint256 previous;
        for (uint256 i; i < count; ++i) {
            uint256 day = _fixings.dayAt(i);
            PublishedFixing memory fixing = _at(day);
            vm.assertTrue(fixing.stands, "R1: stands");
            vm.assertEq(int256(fixing.rate), _fixings.rateOf(day), "R1: rate");
            vm.assertEq(uint256(fixing.previous), previous, "R1: previous");
            vm.assertEq(uint256(fixing.next), i + 1 == count ? 0 : _fixings.dayAt(i + 1), "R1: next");
            vm.assertGt(day, previous, "R1: order");
            previous = day;
        }
    }

    function invariant_R2_WhatWasFinalOnceIsWhatItWas() external view {
        uint256[] memory finals = _fixings.finals();
        for (uint256 i; i < finals.length; ++i) {
            Day day = Day.wrap(uint32(finals[i]));
            (int32 rate, ) = _fixings.rates().requireFinal(_fixings.benchmark(), day);
            vm.assertEq(int256(rate), _fixings.finalRateOf(finals[i]), "R2");
        }
    }

    function invariant_R3_NothingHappensOutOfTurn() external view {
        vm.assertEq(_fixings.violation(), "", "R3");
    }

    /// @notice All of it comes up, in turn and out of turn, so that the invariants are asked of something.
    function test_EverythingComesUp() external {
        for (uint256 step; step < 100; ++step) {
            uint256 seed = uint256(keccak256(abi.encode(step)));
            if (seed % 3 == 0) _fixings.publish(seed >> 8);
            else if (seed % 3 == 1) _fixings.withdraw(seed >> 8);
            else _fixings.pass(seed >> 8);
        }
        string[2] memory acts = ["publish", "withdraw"];
        for (uint256 i; i < 2; ++i) {
            vm.assertGt(_fixings.done(acts[i]), 0, acts[i]);
            vm.assertGt(_fixings.refused(acts[i]), 0, acts[i]);
        }
        vm.assertGt(_fixings.finals().length, 0, "final");
        vm.assertEq(_fixings.violation(), "", "R3");
    }

    function _at(uint256 day) private view returns (PublishedFixing memory) {
        return _fixings.rates().fixingOf(_fixings.benchmark(), Day.wrap(uint32(day)));
    }
}
