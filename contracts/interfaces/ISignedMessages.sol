// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @notice A party's consent to one act: in person, or by an EIP-712 signature that anyone may submit.
struct Authorization {
    /// The account that consents; its entity is looked up in Participants.
    address signer;
    /// Any number the signer has not used in this contract, in any order.
    uint256 nonce;
    /// Unix time, in seconds, of the last moment at which the signature is accepted.
    uint48 deadline;
    /// ECDSA (65 bytes) or ERC-1271; empty when the signer itself sends the transaction (nonce and deadline then do
    /// not matter).
    bytes signature;
}

/// @notice What every contract that accepts signed messages shares.
interface ISignedMessages {
    /// @notice A signer took an unused nonce out of circulation.
    event NonceCancelled(address indexed signer, uint256 nonce);

    /// @notice The message came after the deadline that its signer set.
    error SignatureExpired(address signer, uint48 deadline);
    /// @notice `signer` did not sign this message for this contract on this chain.
    /// @param structHash the EIP-712 struct hash of the message as submitted
    error SignatureInvalid(address signer, bytes32 structHash);
    /// @notice The message was used or cancelled before. What takes effect once by its nature (the registration of a
    ///         document, the acceptance of an offer) does not use its nonce up: two such messages under one nonce can
    ///         both take effect, and cancelling the nonce voids both.
    error NonceAlreadySpent(address signer, uint256 nonce);

    /// @notice Makes whatever the caller signed, or will sign, under `nonce` void in this contract.
    /// @dev    Emits `NonceCancelled`. Reverts with `NonceAlreadySpent`.
    function cancelNonce(uint256 nonce) external;

    function isNonceSpent(address signer, uint256 nonce) external view returns (bool);
}
