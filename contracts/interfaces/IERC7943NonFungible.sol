// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @title Tokens of real-world assets (ERC-7943, non-fungible)
/// @dev   ERC-165 id 0xbf1ef5fe. Only those of the standard's errors that are raised: an ordinary transfer is refused
///        with the reason for which a party is not in good standing, which `ERC7943CannotSend` would hide.
interface IERC7943NonFungible {
    event ForcedTransfer(address indexed from, address indexed to, uint256 indexed tokenId);
    event Frozen(address indexed account, uint256 indexed tokenId, bool indexed frozenStatus);

    error ERC7943CannotReceive(address account);
    error ERC7943CannotTransfer(address from, address to, uint256 tokenId);
    /// @notice The token is frozen.
    error ERC7943InsufficientUnfrozenBalance(address account, uint256 tokenId);

    /// @notice Moves a token against its owner's will.
    function forcedTransfer(address from, address to, uint256 tokenId) external returns (bool result);

    /// @notice Freezes a token of `account`, or sets it free again.
    function setFrozenTokens(address account, uint256 tokenId, bool frozenStatus) external returns (bool result);

    function canSend(address account) external view returns (bool allowed);

    function canReceive(address account) external view returns (bool allowed);

    function getFrozenTokens(address account, uint256 tokenId) external view returns (bool frozenStatus);

    function canTransfer(address from, address to, uint256 tokenId) external view returns (bool allowed);
}
