// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {InvariantTest} from "./InvariantTest.sol";
import {vm} from "./Vm.sol";

/// @notice What the handlers of a story remember beside the book.
abstract contract Story {
    /// @notice How often each act came up.
    mapping(string act => uint256) public done;
    /// @notice Names the first forbidden thing that was seen to happen.
    string public violation;
}

/// @notice Sees to it that every act of a story comes up, so that its invariants are asked of something.
abstract contract StoryTest is InvariantTest {
    /// @dev The names of the acts, as the story counts them.
    string[] internal _mustComeUp;

    /// @notice Plays that many rounds, each from where the story begins, and adds up what came up in all of them.
    function _requireEveryActIn(Story story, uint256 rounds) internal {
        string[] memory acts = _mustComeUp;
        uint256[] memory done = new uint256[](acts.length);
        for (uint256 round; round < rounds; ++round) {
            uint256 before = vm.snapshotState();
            _playRound(round);
            vm.assertEq(story.violation(), "", "nothing forbidden happens");
            uint256[] memory now_ = new uint256[](acts.length);
            for (uint256 i; i < acts.length; ++i) now_[i] = story.done(acts[i]);
            vm.revertToState(before);
            for (uint256 i; i < acts.length; ++i) done[i] += now_[i];
        }
        for (uint256 i; i < acts.length; ++i) vm.assertGt(done[i], 0, acts[i]);
    }

    function _playRound(uint256 round) internal virtual;
}
