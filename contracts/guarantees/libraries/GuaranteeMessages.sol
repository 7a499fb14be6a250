// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IGuaranteeBook} from "../../interfaces/IGuaranteeBook.sol";
import {Authorization} from "../../interfaces/ISignedMessages.sol";
import {GuaranteeId, GuaranteeTerms} from "../../types/Guarantee.sol";

/// @title What is signed of a guarantee, and what is published
library GuaranteeMessages {
    bytes32 internal constant GUARANTEE_TYPEHASH = keccak256(
        "Guarantee(bytes32 financing,bytes20 guarantor,bytes20 debtor,uint64 cap,uint32 coverage,uint32 expiresOn,"
        "uint64 fee,uint64 secured,bool reducing,bytes32 text,bytes32 grounds,address signer,uint256 nonce,"
        "uint48 deadline)"
    );

    /// @dev Every field is a word of its own, so that the encoding of the terms is that of their parts, and is copied
    ///      as the caller wrote it.
    function hash(GuaranteeTerms calldata terms, Authorization calldata by) internal pure returns (bytes32 hash_) {
        bytes32 typeHash = GUARANTEE_TYPEHASH;
        (address signer, uint256 nonce, uint48 deadline) = (by.signer, by.nonce, by.deadline);
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            let data := mload(0x40)
            mstore(data, typeHash)
            calldatacopy(add(data, 0x20), terms, 0x160)
            mstore(add(data, 0x180), signer)
            mstore(add(data, 0x1a0), nonce)
            mstore(add(data, 0x1c0), deadline)
            hash_ := keccak256(data, 0x1e0)
        }
    }

    /// @dev Emits `GuaranteeIssued`. Copied from the calldata, where the terms lie as the event has them, the first two
    ///      among its topics: cheaper than encoding them anew. Every field has been read by now, and so checked.
    function publish(GuaranteeId id, GuaranteeTerms calldata terms) internal {
        bytes32 event_ = IGuaranteeBook.GuaranteeIssued.selector;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            let data := mload(0x40)
            calldatacopy(data, add(terms, 0x40), 0x120)
            log4(data, 0x120, event_, id, calldataload(terms), calldataload(add(terms, 0x20)))
        }
    }
}
