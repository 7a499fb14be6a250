// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {Authorization, ISignedMessages} from "../interfaces/ISignedMessages.sol";

/// @title Messages signed by a party, submitted by anyone
/// @dev   Nonces are bits of a bitmap per signer, in no order, so that parallel messages do not wait for each other. A
///        contract account signs by ERC-1271; a bank's multisig is thereby its maker-checker.
abstract contract SignedMessages is ISignedMessages, EIP712 {
    mapping(address signer => mapping(uint256 word => uint256 bits)) private _spentNonces;

    /// @inheritdoc ISignedMessages
    function cancelNonce(uint256 nonce) external {
        _spend(msg.sender, nonce);
        emit NonceCancelled(msg.sender, nonce);
    }

    /// @inheritdoc ISignedMessages
    function isNonceSpent(address signer, uint256 nonce) public view returns (bool) {
        return _spentNonces[signer][nonce >> 8] & (1 << (nonce & 0xff)) != 0;
    }

    /// @dev Accepts an act of `authorization.signer` that could be repeated, once: spends the nonce. The signer in
    ///      person needs no signature: the transaction is one, and cannot be replayed.
    function _authorize(bytes32 structHash, Authorization calldata authorization) internal {
        (address signer, bytes calldata signature) = (authorization.signer, authorization.signature);
        if (_isInPerson(signer, signature)) return;
        _spend(signer, authorization.nonce);
        _requireSigned(structHash, signer, authorization.deadline, signature);
    }

    /// @dev Accepts an act that by its nature takes effect once, such as the registration of a document. Its nonce
    ///      serves only to cancel it and is not written, which saves a slot for each message.
    function _authorizeUnique(bytes32 structHash, Authorization calldata authorization) internal view {
        (address signer, bytes calldata signature) = (authorization.signer, authorization.signature);
        if (_isInPerson(signer, signature)) return;
        uint256 nonce = authorization.nonce;
        require(!isNonceSpent(signer, nonce), NonceAlreadySpent(signer, nonce));
        _requireSigned(structHash, signer, authorization.deadline, signature);
    }

    function _isInPerson(address signer, bytes calldata signature) private view returns (bool) {
        return msg.sender == signer && signature.length == 0;
    }

    function _requireSigned(
        bytes32 structHash,
        address signer,
        uint48 deadline,
        bytes calldata signature
    ) private view {
        require(block.timestamp <= deadline, SignatureExpired(signer, deadline));
        bytes32 digest = _hashTypedDataV4(structHash);
        // The key first: most signers are no contracts, and to look whether one is costs a cold access.
        (address recovered, , ) = ECDSA.tryRecoverCalldata(digest, signature);
        require(
            (recovered == signer && signer != address(0)) ||
                SignatureChecker.isValidERC1271SignatureNowCalldata(signer, digest, signature),
            SignatureInvalid(signer, structHash)
        );
    }

    function _spend(address signer, uint256 nonce) private {
        uint256 bit = 1 << (nonce & 0xff);
        uint256 word = _spentNonces[signer][nonce >> 8];
        require(word & bit == 0, NonceAlreadySpent(signer, nonce));
        _spentNonces[signer][nonce >> 8] = word | bit;
    }
}
