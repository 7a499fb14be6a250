// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @notice The cheatcodes that the tests use, of those that Hardhat's test runner has in common with Foundry's.
/// @dev Hardhat's documentation lists them all. Add what a test needs, with its exact signature: the runner finds a
/// cheatcode by its selector.
interface Vm {
    // Time

    function warp(uint256 timestamp) external;

    // Who calls

    /// @notice Sets `msg.sender` for the next call.
    function prank(address sender) external;
    function startPrank(address sender) external;
    function stopPrank() external;

    // What is expected of the next call

    /// @notice The next call must revert, with anything.
    function expectRevert() external;

    // Contracts

    /// @notice The creation code of a contract, by its artifact: see `deploy`.
    function getCode(string calldata artifact) external view returns (bytes memory code);

    /// @notice Lets a test do more than fits a block.
    function pauseGasMetering() external;

    // State

    function snapshotState() external returns (uint256 id);
    function revertToState(uint256 id) external returns (bool success);

    // Assertions: the test fails with both values and `message`

    function assertTrue(bool condition, string calldata message) external pure;
    function assertFalse(bool condition, string calldata message) external pure;
    function assertEq(bool left, bool right, string calldata message) external pure;
    function assertEq(uint256 left, uint256 right, string calldata message) external pure;
    function assertEq(int256 left, int256 right, string calldata message) external pure;
    function assertEq(address left, address right, string calldata message) external pure;
    function assertEq(bytes32 left, bytes32 right, string calldata message) external pure;
    function assertEq(bytes calldata left, bytes calldata right, string calldata message) external pure;
    function assertEq(string calldata left, string calldata right, string calldata message) external pure;
    function assertLt(uint256 left, uint256 right, string calldata message) external pure;
    function assertLe(uint256 left, uint256 right, string calldata message) external pure;
    function assertGt(uint256 left, uint256 right, string calldata message) external pure;
    function assertGe(uint256 left, uint256 right, string calldata message) external pure;
    function assertApproxEqAbs(uint256 left, uint256 right, uint256 maxDelta, string calldata message) external pure;
}

/// @dev The address that the runner answers at: `address(uint160(uint256(keccak256("hevm cheat code"))))`.
Vm constant vm = Vm(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);
