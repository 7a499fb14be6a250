// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";

import {Debt, IFinancingDesk} from "../../interfaces/IFinancingDesk.sol";
import {FinancingTerms} from "../../types/FinancingTerms.sol";
import {FinancingId} from "../../types/Identifiers.sol";

/// @title Asks the desk about terms that a caller shows
/// @dev   Encoded once, as the caller wrote them, instead of anew for every question: the desk does the same. The terms
///        must come last in the function that shows them.
library ShownTerms {
    using Address for address;

    /// @return encoded `abi.encode(terms)`
    function encode(FinancingTerms calldata terms) internal pure returns (bytes memory encoded) {
        uint256 start;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            start := terms
        }
        return bytes.concat(bytes32(uint256(0x20)), msg.data[start:]);
    }

    /// @return id `keccak256(encode(terms))`, where nothing is asked about them
    function idOf(FinancingTerms calldata terms) internal pure returns (FinancingId id) {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            let data := mload(0x40)
            let size := sub(calldatasize(), terms)
            mstore(data, 0x20)
            calldatacopy(add(data, 0x20), terms, size)
            id := keccak256(data, add(size, 0x20))
        }
    }

    function idOf(bytes memory encoded) internal pure returns (FinancingId) {
        return FinancingId.wrap(keccak256(encoded));
    }

    function creditorOf(IFinancingDesk desk, bytes memory encoded) internal view returns (address) {
        return abi.decode(_ask(desk, IFinancingDesk.creditorOf.selector, encoded), (address));
    }

    function debtOf(IFinancingDesk desk, bytes memory encoded) internal view returns (Debt memory) {
        return abi.decode(_ask(desk, IFinancingDesk.owed.selector, encoded), (Debt));
    }

    function balanceOf(
        IFinancingDesk desk,
        bytes memory encoded
    ) internal view returns (uint256 all, uint256 principal) {
        return abi.decode(_ask(desk, IFinancingDesk.balance.selector, encoded), (uint256, uint256));
    }

    function _ask(IFinancingDesk desk, bytes4 question, bytes memory encoded) private view returns (bytes memory) {
        return address(desk).functionStaticCall(bytes.concat(question, encoded));
    }
}
