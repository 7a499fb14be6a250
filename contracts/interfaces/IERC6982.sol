// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @title Tokens that may be locked (ERC-6982)
/// @dev   ERC-165 id 0x6b61a747.
interface IERC6982 {
    /// @notice What holds for a token of which no `Locked` says otherwise.
    event DefaultLocked(bool locked);
    event Locked(uint256 indexed tokenId, bool locked);

    function defaultLocked() external view returns (bool);

    /// @notice Whether the token cannot be transferred. Reverts if there is none.
    function locked(uint256 tokenId) external view returns (bool);
}
