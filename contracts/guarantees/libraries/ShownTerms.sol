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

    function idOf(bytes memory encoded) internal pure returns (FinancingId) {
        return FinancingId.wrap(keccak256(encoded));
    }

    function creditorOf(IFinancingDesk desk, bytes memory encoded) internal view returns (address) {
        return abi.decode(_ask(desk, IFinancingDesk.creditorOf.selector, encoded), (address));
    }

    /// @return all that is owed today, due or not
    function owed(IFinancingDesk desk, bytes memory encoded) internal view returns (uint256) {
        Debt memory debt = debtOf(desk, encoded);
        return debt.costs + debt.penalty + debt.interest + debt.principal;
    }

    function debtOf(IFinancingDesk desk, bytes memory encoded) internal view returns (Debt memory) {
        return abi.decode(_ask(desk, IFinancingDesk.owed.selector, encoded), (Debt));
    }

    function _ask(IFinancingDesk desk, bytes4 question, bytes memory encoded) private view returns (bytes memory) {
        return address(desk).functionStaticCall(bytes.concat(question, encoded));
    }
}
