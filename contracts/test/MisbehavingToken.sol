// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

import {ITransferListener} from "./ITransferListener.sol";

/// @notice A settlement token with the habits that real ones have been seen with; each is off until a test turns it on.
contract MisbehavingToken is ERC20("Misbehaving dollar", "mUSD") {
    error AccountBlocked(address account);

    mapping(address account => bool) public isBlocked;
    /// @notice Burned of every transfer, in parts per million.
    uint256 public fee;
    /// @notice Answers false instead of reverting, and moves nothing.
    bool public refusing;
    /// @notice Moves nothing and says that it did.
    bool public lying;
    ITransferListener public listener;

    function mint(address account, uint256 amount) external {
        _mint(account, amount);
    }

    function setBlocked(address account, bool blocked) external {
        isBlocked[account] = blocked;
    }

    function setFee(uint256 fee_) external {
        fee = fee_;
    }

    function setRefusing(bool refusing_) external {
        refusing = refusing_;
    }

    function setLying(bool lying_) external {
        lying = lying_;
    }

    function setListener(ITransferListener listener_) external {
        listener = listener_;
    }

    function decimals() public pure override returns (uint8) {
        return 2;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        return refusing ? false : super.transfer(to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        return refusing ? false : super.transferFrom(from, to, amount);
    }

    function _update(address from, address to, uint256 amount) internal override {
        require(!isBlocked[from], AccountBlocked(from));
        require(!isBlocked[to], AccountBlocked(to));
        bool transferred = from != address(0) && to != address(0);
        if (transferred && lying) return;
        uint256 taken = transferred ? (amount * fee) / 1_000_000 : 0;
        super._update(from, to, amount - taken);
        if (taken != 0) super._update(from, address(0), taken);
        if (address(listener) != address(0)) listener.onTransfer(from, to, amount);
    }
}
