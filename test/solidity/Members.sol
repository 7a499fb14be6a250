// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

import {Lei} from "../../contracts/types/Identifiers.sol";

/// @notice An account that stands by whatever is submitted in its name.
contract Signatory is IERC1271 {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        return IERC1271.isValidSignature.selector;
    }
}

/// @notice Completes eighteen characters by the check digits of ISO 17442.
function leiOf(bytes18 code) pure returns (Lei) {
    uint256 remainder;
    for (uint256 i; i < 18; ++i) {
        uint256 character = uint8(code[i]);
        remainder = character < 65 ? (remainder * 10 + character - 48) % 97 : (remainder * 100 + character - 55) % 97;
    }
    uint256 digits = 98 - ((remainder * 100) % 97);
    bytes2 check = bytes2(uint16((48 + digits / 10) * 256 + 48 + (digits % 10)));
    return Lei.wrap(bytes20(bytes.concat(code, check)));
}
