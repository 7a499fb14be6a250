// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Authorization} from "../../interfaces/ISignedMessages.sol";
import {CoverTerms} from "../../types/Insurance.sol";

/// @title EIP-712 struct hash of a cover
library InsuranceMessages {
    bytes32 internal constant COVER_TYPEHASH = keccak256(
        "Cover(bytes32 financing,bytes32 policy,bytes20 insurer,bytes20 insured,bytes20 debtor,uint64 limit,"
        "uint32 share,uint64 premium,uint32 expiresOn,uint16 waitingDays,uint16 notifyDays,uint16 claimDays,"
        "uint16 answerDays,bytes32 wording,address signer,uint256 nonce,uint48 deadline)"
    );

    /// @dev Every field of the terms is a word of its own, so that the encoding of the message is that of its parts.
    function hash(CoverTerms calldata terms, Authorization calldata by) internal pure returns (bytes32) {
        return keccak256(abi.encode(COVER_TYPEHASH, terms, by.signer, by.nonce, by.deadline));
    }
}
