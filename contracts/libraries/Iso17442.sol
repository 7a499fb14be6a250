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
    return remainder == 1;
}
