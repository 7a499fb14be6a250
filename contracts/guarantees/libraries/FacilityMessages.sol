// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Authorization} from "../../interfaces/ISignedMessages.sol";
import {FacilityTerms} from "../../types/FacilityGuarantee.sol";

/// @title What is signed of a facility
library FacilityMessages {
    bytes32 internal constant FACILITY_TYPEHASH = keccak256(
        "FacilityGuarantee(bytes20 guarantor,bytes20 lender,bytes20 debtor,uint16 currency,uint64 limit,"
        "uint64 mostForOne,uint32 coverage,uint32 availableUntil,uint16 longest,uint16 notice,uint32 fee,"
        "uint32 secured,bool reducing,bytes32 text,bytes32 grounds,bytes32 salt,address signer,uint256 nonce,"
        "uint48 deadline)"
    );

    /// @dev Every field is a word of its own, so that the encoding of the terms is that of their parts.
    function hash(FacilityTerms calldata terms, Authorization calldata by) internal pure returns (bytes32) {
        return keccak256(abi.encode(FACILITY_TYPEHASH, terms, by.signer, by.nonce, by.deadline));
    }
}
