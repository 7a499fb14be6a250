// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILendingPolicy} from "../interfaces/ILendingPolicy.sol";
import {FinancingTerms, Instalment} from "../types/FinancingTerms.sol";
import {Collateral} from "../types/Pledge.sol";
import {Currency} from "../types/Units.sol";

/// @notice A policy that agrees to everything, so that what the desk itself enforces shows.
contract OpenPolicy is ILendingPolicy {
    /// @inheritdoc ILendingPolicy
    function quote(
        Collateral[] calldata,
        uint32
    ) external pure returns (Currency currency, uint64 principal, Instalment[] memory schedule) {
        return (Currency.wrap(0), 0, new Instalment[](0));
    }

    /// @inheritdoc ILendingPolicy
    function check(FinancingTerms calldata) external pure {}
}
