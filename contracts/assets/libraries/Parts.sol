// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Backing} from "../../types/Pledge.sol";

/// @title How an asset is divided into parts that sum exactly to it
/// @dev   A part reaches from `from` to `to` of the face value. What it gets of any amount is the difference of two
///        roundings, so that adjoining parts together get what one part over both would: nothing is lost or got twice.
library Parts {
    /// @notice What of `amount` falls to a part, rounded down at both ends.
    function portionOf(uint64 amount, uint256 face, uint256 from, uint256 to) internal pure returns (uint64) {
        return uint64((amount * to) / face - (amount * from) / face); // at most `amount` while `to ≤ face`
    }

    /// @notice The evidence behind a part, in the order of the whole. A document of which it gets nothing is left out.
    function backingOf(
        Backing[] calldata whole,
        uint256 face,
        uint256 from,
        uint256 to
    ) internal pure returns (Backing[] memory part) {
        uint256 count;
        for (uint256 i; i < whole.length; ++i) if (portionOf(whole[i].share, face, from, to) != 0) ++count;
        part = new Backing[](count);
        count = 0;
        for (uint256 i; i < whole.length; ++i) {
            uint64 share = portionOf(whole[i].share, face, from, to);
            if (share != 0) part[count++] = Backing({document: whole[i].document, share: share});
        }
    }
}
