// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Lei} from "../types/Identifiers.sol";

/// @notice Whether `lei` is 20 capital letters and digits, the last two of which check the rest.
/// @dev    ISO 17442-1 with ISO 7064 MOD 97-10: letters stand for 10 to 35, and the decimal number they all spell
///         leaves 1 when divided by 97.
function hasValidCheckDigits(Lei lei) pure returns (bool) {
    bytes20 characters = Lei.unwrap(lei);
    uint256 remainder;
    for (uint256 i; i < 20; ++i) {
        uint256 character = uint8(characters[i]);
        if (character >= 0x30 && character <= 0x39) remainder = (remainder * 10 + character - 0x30) % 97;
        else if (character >= 0x41 && character <= 0x5a && i < 18) {
            remainder = (remainder * 100 + character - 0x37) % 97;
        } else return false;
    }
    // The standard computes 98 - (rest mod 97), which is 02 to 98: 00, 01 and 99 would be second names of 97, 98 and
    // 02.
    uint256 check = (uint256(uint8(characters[18])) - 0x30) * 10 + uint8(characters[19]) - 0x30;
    return remainder == 1 && check >= 2 && check <= 98;
}
