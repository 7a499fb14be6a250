// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {FinancingId, Lei} from "../types/Identifiers.sol";

/// @title A creditor that holds a claim for somebody else
/// @notice Whoever asks the desk for a creditor and finds a contract may ask that one for whom it is: by its own word,
///         without knowing what it is.
interface IHeldClaim {
    /// @notice The entity that decides on the claim; null if none does.
    function beneficiaryOf(FinancingId id) external view returns (Lei);
}
