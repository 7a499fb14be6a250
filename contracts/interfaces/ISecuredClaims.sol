// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {ILienEngine} from "./ILienEngine.sol";

/// @title An engine whose liens secure what may come to be owed
/// @notice Nobody's asset is sold for a debt that there may never be: enforcement asks the engine what is owed under a
///         lien, and leaves what the sale brings beyond that with the engine, which keeps it in the lien's place.
/// @dev    Every contract that places liens, but the desk whose financings are enforced. Amounts in minor units of the
///         asset's currency.
interface ISecuredClaims is ILienEngine {
    /// @notice What the liens for a purpose secure today.
    /// @return due  what is owed under them: without that, their holder enforces nothing
    /// @return most what may still come to be owed: no sale, by whomever, takes more of the price for them
    function claimUnder(bytes32 purpose) external view returns (uint64 due, uint64 most);

    /// @notice An asset was sold, and `amount` of the price is for a lien on it.
    /// @dev    The enforcement contract only, which pays the holder what is due to it, and moves the rest here in the
    ///         same transaction.
    /// @param  pledgor whose asset it was
    /// @return kept    what of the amount is not due today
    function realise(bytes32 purpose, address pledgor, IERC20 token, uint64 amount) external returns (uint64 kept);
}
