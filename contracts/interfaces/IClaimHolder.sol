// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {FinancingId} from "../types/Identifiers.sol";

/// @title Holds the claim of a financing for several that share in it
interface IClaimHolder {
    /// @notice Prepares to receive what is paid on a financing. Called by the desk when the creditor entrusts it.
    /// @return account the creditor in the desk from now on
    function hold(FinancingId id, address creditor) external returns (address account);

    /// @notice The creditor in the desk once a claim is entrusted.
    function accountOf(FinancingId id) external view returns (address);
}
