// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {FinancingTerms} from "./FinancingTerms.sol";
import {FinancingId} from "./Identifiers.sol";

/// @title The terms of a financing, as they travel
/// @dev   `abi.encode(terms)` is a word that says where they begin, at once behind it, and then the terms, each field
///        of a fixed length at its place. Every offset in them counts from their own start and leads forward. So terms
///        that come last in the calldata are all that follows their start, and are copied as the caller wrote them,
///        which costs a tenth of encoding them anew. Whoever reads fields by their place finds the place here alone.
library EncodedTerms {
    /// @dev Where the terms begin in their encoding.
    uint256 internal constant START = 0x20;
    uint256 private constant BORROWER = START + 0x20;

    /// @return encoded `abi.encode(terms)`, of terms that come last in the calldata
    function encode(FinancingTerms calldata terms) internal pure returns (bytes memory encoded) {
        return bytes.concat(bytes32(START), _behind(terms));
    }

    /// @dev The memory in which they are hashed is free again.
    /// @return id `keccak256(encode(terms))`, of terms that come last in the calldata
    function idOf(FinancingTerms calldata terms) internal pure returns (FinancingId id) {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            let data := mload(0x40)
            let size := sub(calldatasize(), terms)
            mstore(data, START)
            calldatacopy(add(data, START), terms, size)
            id := keccak256(data, add(size, START))
        }
    }

    function idOf(bytes memory encoded) internal pure returns (FinancingId) {
        return FinancingId.wrap(keccak256(encoded));
    }

    /// @dev Of the terms of which `call`, of a function that has them last, says in a word where they begin.
    /// @param word index of that word among the words of the call
    function inCall(
        bytes calldata call,
        uint256 word
    ) internal pure returns (FinancingTerms calldata terms, bytes memory encoded) {
        uint256 start = 4 + 0x20 * word;
        start = 4 + uint256(bytes32(call[start:start + 0x20]));
        encoded = bytes.concat(bytes32(START), call[start:]);
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            terms := add(call.offset, start)
        }
    }

    /// @param  gap  where in the encoded terms `part` of them belongs, which they leave out
    /// @return call of a function of one word and the terms
    function callWith(
        bytes4 selector,
        bytes32 first,
        bytes calldata encoded,
        uint256 gap,
        bytes calldata part
    ) internal pure returns (bytes memory) {
        return bytes.concat(selector, first, bytes32(uint256(0x40)), encoded[START:gap], part, encoded[gap:]);
    }

    /// @return call the same with terms that come last in the calldata
    function callWith(
        bytes4 selector,
        bytes32 first,
        FinancingTerms calldata terms
    ) internal pure returns (bytes memory) {
        return bytes.concat(selector, first, bytes32(uint256(0x40)), _behind(terms));
    }

    /// @dev Whether they are complete shows when they are read.
    function termsIn(bytes calldata encoded) internal pure returns (FinancingTerms calldata terms) {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            terms := add(encoded.offset, START)
        }
    }

    function borrowerIn(bytes calldata encoded) internal pure returns (address) {
        return address(uint160(uint256(bytes32(encoded[BORROWER:BORROWER + 0x20]))));
    }

    function _behind(FinancingTerms calldata terms) private pure returns (bytes calldata) {
        uint256 start;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            start := terms
        }
        return msg.data[start:];
    }
}
