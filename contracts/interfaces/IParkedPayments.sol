// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {Lei} from "../types/Identifiers.sol";

/// @title Money that could not be delivered, and waits for whom it is owed
/// @notice One blocked payee never traps the others: what cannot be pushed is pulled. What is owed to an account waits
///         for the entity that the account acts for, or acted for until it was removed or lost, and any account that
///         acts for the entity fetches it. An account that acted for none has it for itself.
interface IParkedPayments {
    /// @notice Money waits here.
    /// @param account to which it was to be paid; zero where only the entity is known
    /// @param entity  null where the account acted for none: then it waits for the account
    event PaymentParked(IERC20 indexed token, address indexed account, Lei indexed entity, uint256 amount);
    /// @notice All that waited for an account and for its entity was fetched.
    /// @param entity null if the account acts for none
    event ParkedPaymentWithdrawn(
        IERC20 indexed token,
        address indexed account,
        Lei indexed entity,
        address to,
        uint256 amount
    );

    /// @notice Nothing waits for the account, nor for an entity that it acts for.
    error NothingParked(IERC20 token, address account);
    /// @notice Money sent there would belong to nobody.
    error RecipientInvalid(address to);

    /// @notice Takes what waits here for the caller, and for its entity, to an address of its choice.
    /// @dev    Anyone for whom something waits, whatever its standing. Emits `ParkedPaymentWithdrawn`.
    function withdrawParked(IERC20 token, address to) external returns (uint256 amount);

    /// @notice What an account may fetch: what waits for itself, and for the entity that it acts for.
    /// @dev    Not to be had in the middle of a payment or a sale, when the debt has fallen and the money has not come.
    function parked(IERC20 token, address account) external view returns (uint256);
}
