// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

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
    function isNonceSpent(address signer, uint256 nonce) external view returns (bool) {
        return _spentNonces[signer][nonce >> 8] & (1 << (nonce & 0xff)) != 0;
    }

    /// @dev Accepts the act of `authorization.signer` over `structHash`, once. The signer in person needs no signature:
    ///      the transaction is one, and cannot be replayed.
    function _authorize(bytes32 structHash, Authorization calldata authorization) internal {
        if (msg.sender == authorization.signer && authorization.signature.length == 0) return;
        _consume(
            structHash,
            authorization.signer,
            authorization.nonce,
            authorization.deadline,
            authorization.signature
        );
    }

    /// @dev Checks deadline, nonce and signature, and spends the nonce.
    function _consume(
        bytes32 structHash,
        address signer,
        uint256 nonce,
        uint48 deadline,
        bytes calldata signature
    ) internal {
        require(block.timestamp <= deadline, SignatureExpired(signer, deadline));
        _spend(signer, nonce);
        require(
            SignatureChecker.isValidSignatureNowCalldata(signer, _hashTypedDataV4(structHash), signature),
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
