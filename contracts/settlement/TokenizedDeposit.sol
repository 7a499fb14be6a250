// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

import {ITokenizedDeposit} from "../interfaces/ITokenizedDeposit.sol";
import {Currency} from "../types/Units.sol";

/// @title Deposits at a bank as a token: the reference settlement currency
contract TokenizedDeposit is ITokenizedDeposit, ERC20Permit, AccessManaged {
    /// @inheritdoc ITokenizedDeposit
    Currency public immutable currency;
    uint8 private immutable _decimals;

    constructor(
        string memory name_,
        string memory symbol_,
        Currency currency_,
        uint8 decimals_,
        address authority
    ) ERC20(name_, symbol_) ERC20Permit(name_) AccessManaged(authority) {
        currency = currency_;
        _decimals = decimals_;
    }

    /// @inheritdoc ITokenizedDeposit
    function issue(address account, uint256 amount) external restricted {
        _mint(account, amount);
    }

    /// @inheritdoc ITokenizedDeposit
    function redeem(uint256 amount) external {
        _burn(msg.sender, amount);
    }

    /// @dev The exponent of ISO 4217, so that the token's unit is the currency's minor unit.
    function decimals() public view override returns (uint8) {
        return _decimals;
    }
}
