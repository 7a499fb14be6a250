// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {FinancingTerms, Instalment} from "../types/FinancingTerms.sol";
import {Collateral} from "../types/Pledge.sol";
import {Currency, Day} from "../types/Units.sol";

/// @title The rules of one lending product
/// @notice A policy has no state and no administrator: its rules are set when it is deployed. A financing names its
///         policy in its terms, so a rule cannot change under a live financing; new rules are a new policy.
interface ILendingPolicy {
    error InstalmentsMissing();
    error AdvanceRateExceeded(uint64 principal, uint256 most);
    error MaturityTooLate(Day maturity, Day latest);
    /// @notice Fewer days are left until `latest` than instalments were asked for.
    error NoTimeLeft(Day latest);

    /// @notice The most that may be lent today against `collateral`, and an equal-principal schedule for it. Reverts
    ///         with the rule that the collateral breaks, if it does, and with the register's `DocumentCurrencyMismatch`
    ///         if it is in several currencies.
    /// @param  instalments how many parts, at even distances up to the latest day that the rules allow
    /// @return currency of the collateral
    /// @return principal in minor units, rounded down
    /// @return schedule  sums to `principal`, the last part taking up the rounding
    function quote(
        Collateral[] calldata collateral,
        uint32 instalments
    ) external view returns (Currency currency, uint64 principal, Instalment[] memory schedule);

    /// @notice Reverts with the rule that `terms` break, if they do.
    /// @dev    Called by the desk before anything is pledged or paid, at acceptance and for terms that replace others.
    ///         Those name collateral as it was pledged at first, whatever was collected of it since.
    function check(FinancingTerms calldata terms) external view;
}
