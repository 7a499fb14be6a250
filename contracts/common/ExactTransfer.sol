// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

/// @title Transfers that move just what they say, or revert
library ExactTransfer {
    using SafeERC20 for IERC20;

    /// @notice The token took a fee or otherwise moved another amount: it is no settlement token.
    error TokenMovedOtherAmount(IERC20 token, uint256 expected, uint256 actual);

    function move(IERC20 token, address from, address to, uint256 amount) internal {
        if (amount == 0) return;
        uint256 before = token.balanceOf(to);
        token.safeTransferFrom(from, to, amount);
        _requireMoved(token, from, to, before, amount);
    }

    /// @notice Delivers what is owed to `to`. Whether it arrived whole is not looked at: of a listed token it does, and
    ///         a recipient that passes it on at once must not be able to keep its debtor from paying.
    /// @return moved false if the token refused, and nothing happened
    function tryMove(IERC20 token, address from, address to, uint256 amount) internal returns (bool moved) {
        return token.trySafeTransferFrom(from, to, amount);
    }

    function _requireMoved(IERC20 token, address from, address to, uint256 before, uint256 amount) private view {
        uint256 expected = from == to ? 0 : amount;
        uint256 actual = token.balanceOf(to) - before;
        require(actual == expected, TokenMovedOtherAmount(token, expected, actual));
    }
}
