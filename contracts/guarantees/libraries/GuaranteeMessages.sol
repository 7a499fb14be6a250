// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Authorization} from "../../interfaces/ISignedMessages.sol";
import {GuaranteeTerms} from "../../types/Guarantee.sol";

/// @title EIP-712 struct hash of a guarantee
library GuaranteeMessages {
    bytes32 internal constant GUARANTEE_TYPEHASH = keccak256(
        "Guarantee(bytes32 financing,bytes20 guarantor,bytes20 debtor,uint64 cap,uint32 coverage,uint32 expiresOn,"
        "uint64 fee,uint64 secured,bytes32 text,bytes32 counterGuarantee,bytes32[] reliedOn,address signer,"
        "uint256 nonce,uint48 deadline)"
    );

    function hash(GuaranteeTerms calldata terms, Authorization calldata by) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    GUARANTEE_TYPEHASH,
                    terms.financing,
                    terms.guarantor,
                    terms.debtor,
                    terms.cap,
                    terms.coverage,
                    terms.expiresOn,
                    terms.fee,
                    terms.secured,
                    terms.text,
                    terms.counterGuarantee,
                    keccak256(abi.encodePacked(terms.reliedOn)),
                    by.signer,
                    by.nonce,
                    by.deadline
                )
            );
    }
}
