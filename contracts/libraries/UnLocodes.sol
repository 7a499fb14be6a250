// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {UnLocode} from "../types/Milestone.sol";

/// @notice Whether `place` is written as UN/LOCODE writes places: two capital letters for the country, then three
///         capital letters or digits from 2 to 9.
/// @dev    UNECE Recommendation 16, which leaves 0 and 1 out because they look like letters. Whether there is such a
///         place is for whoever relies on it to know: the list changes twice a year.
function isUnLocode(UnLocode place) pure returns (bool) {
    bytes5 characters = UnLocode.unwrap(place);
    for (uint256 i; i < 5; ++i) {
        uint8 character = uint8(characters[i]);
        bool isLetter = character >= 0x41 && character <= 0x5a;
        bool isDigit = character >= 0x32 && character <= 0x39;
        if (!isLetter && (i < 2 || !isDigit)) return false;
    }
    return true;
}
