// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Instalment} from "../../types/FinancingTerms.sol";

/// @dev An instalment within the schedule. Read without a check of its bounds, which every loop has made, nor of its
///      types, which the encoding of the terms was checked for when they were accepted: every missed instalment is read
///      once more.
function instalmentAt(Instalment[] calldata schedule, uint256 i) pure returns (uint256 dueOn, uint256 part) {
    // solhint-disable-next-line no-inline-assembly
    assembly ("memory-safe") {
        let instalment := add(schedule.offset, shl(6, i))
        dueOn := calldataload(instalment)
        part := calldataload(add(instalment, 0x20))
    }
}

/// @dev What of a sum of instalments from the first is not repaid. What was repaid from the end shortens the schedule.
/// @param repayable principal less what was repaid from the end
function unpaidOf(uint256 scheduled, uint256 repayable, uint256 repaid) pure returns (uint256) {
    if (scheduled > repayable) scheduled = repayable;
    unchecked {
        return scheduled > repaid ? scheduled - repaid : 0;
    }
}
