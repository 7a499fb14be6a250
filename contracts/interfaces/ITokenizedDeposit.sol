// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {Currency} from "../types/Units.sol";

/// @title Deposits at a bank as a token
/// @notice A reference: a network may list any ERC-20 that moves just what it is told, whose unit is the currency's
///         minor unit, and whose balances do not change by themselves.
interface ITokenizedDeposit is IERC20 {
    /// @notice Credits an account against money received. Issuer only.
    function issue(address account, uint256 amount) external;

    /// @notice Takes the caller's tokens out of circulation, to be paid out in cash by the issuer.
    function redeem(uint256 amount) external;

    function currency() external view returns (Currency);
}
