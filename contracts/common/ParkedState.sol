// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {IParkedPayments} from "../interfaces/IParkedPayments.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {Lei} from "../types/Identifiers.sol";
import {ExactTransfer} from "./ExactTransfer.sol";

/// @title How money is delivered that a token may refuse to deliver
/// @dev   Apart from `ParkedPayments`, by which it is fetched, for contracts that run in one another's storage: all of
///        them may park, and one of them pays out.
abstract contract ParkedState {
    using ExactTransfer for IERC20;
    using SafeERC20 for IERC20;

    IParticipants public immutable participants;

    /// @dev For whichever account the entity has by the time it fetches it.
    mapping(IERC20 token => mapping(Lei entity => uint256)) internal _parkedForEntity;
    /// @dev For an account that acted for no entity when it was to be paid.
    mapping(IERC20 token => mapping(address account => uint256)) internal _parkedForAccount;

    constructor(IParticipants participants_) {
        participants = participants_;
    }

    /// @dev Pays what is owed to an account out of what is here: to the account, or to the one in its place.
    function _pay(IERC20 token, address account, uint256 amount) internal {
        _pay(token, _payeeFor(account), account, amount);
    }

    /// @param payee zero if nobody receives for the account
    function _pay(IERC20 token, address payee, address account, uint256 amount) internal {
        if (payee == address(0) || !token.trySafeTransfer(payee, amount)) _park(token, account, amount);
    }

    /// @dev The same out of the money of `payer`, which moves in any case: a blocked party does not keep another from
    ///      paying its debt.
    function _payFrom(IERC20 token, address payer, address payee, address account, uint256 amount) internal {
        if (payee != address(0) && token.tryMove(payer, payee, amount)) return;
        token.move(payer, address(this), amount);
        _park(token, account, amount);
    }

    /// @dev Keeps what is here and owed to an account for its entity, or for itself if it has none.
    function _park(IERC20 token, address account, uint256 amount) internal {
        (, Lei entity) = participants.payeeFor(account);
        _park(token, account, entity, amount);
    }

    function _park(IERC20 token, address account, Lei entity, uint256 amount) internal {
        if (entity.isNull()) _parkedForAccount[token][account] += amount;
        else _parkedForEntity[token][entity] += amount;
        emit IParkedPayments.PaymentParked(token, account, entity, amount);
    }

    function _payeeFor(address account) internal view returns (address payee) {
        (payee, ) = participants.payeeFor(account);
    }

    function _waitingFor(IERC20 token, address account) internal view returns (uint256 amount, Lei entity) {
        entity = participants.entityOf(account);
        amount = _parkedForAccount[token][account];
        if (!entity.isNull()) amount += _parkedForEntity[token][entity];
    }
}
