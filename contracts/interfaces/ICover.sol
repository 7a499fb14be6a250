// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {FinancingId} from "../types/Identifiers.sol";
import {Rate} from "../types/Units.sol";

/// @title What of a financing is covered, by whomever
/// @notice Guarantees and insurance count against one whole: a loss is covered once, and everybody sees by how much.
interface ICover {
    /// @notice All together would cover more than the whole of a financing.
    error FinancingOverCovered(FinancingId id, uint256 covered, uint256 most);

    /// @notice Counts `part` of a financing as covered by insurance.
    /// @dev    The credit insurance only. Reverts with `FinancingOverCovered`.
    /// @param  part in parts per million
    function takeCover(FinancingId financing, Rate part) external;

    /// @notice Gives a part back that was taken.
    /// @dev    The credit insurance only, which answers for giving back no more than it took.
    function giveBackCover(FinancingId financing, Rate part) external;

    /// @notice The part of a financing that guarantees and insurance cover, in parts per million.
    function coverageOf(FinancingId financing) external view returns (uint256);
}
