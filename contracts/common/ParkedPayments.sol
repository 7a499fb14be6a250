// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IParkedPayments} from "../interfaces/IParkedPayments.sol";
import {Lei} from "../types/Identifiers.sol";
import {ParkedState} from "./ParkedState.sol";

/// @title Where money is fetched that could not be delivered
abstract contract ParkedPayments is IParkedPayments, ReentrancyGuardTransient, ParkedState {
    using SafeERC20 for IERC20;

    /// @inheritdoc IParkedPayments
    function withdrawParked(IERC20 token, address to) external nonReentrant returns (uint256 amount) {
        Lei entity;
        (amount, entity) = _waitingFor(token, msg.sender);
        require(amount != 0, NothingParked(token, msg.sender));
        require(to != address(0) && to != address(this), RecipientInvalid(to));
        delete _parkedForAccount[token][msg.sender];
        delete _parkedForEntity[token][entity];
        token.safeTransfer(to, amount);
        emit ParkedPaymentWithdrawn(token, msg.sender, entity, to, amount);
    }

    /// @inheritdoc IParkedPayments
    function parked(IERC20 token, address account) external view nonReentrantView returns (uint256 amount) {
        (amount, ) = _waitingFor(token, account);
    }
}
