// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Authorization} from "../../interfaces/ISignedMessages.sol";
import {DisbursementId, DisbursementTerms, Evidence, Tranche} from "../../types/Disbursement.sol";

/// @title EIP-712 struct hashes of what is signed about the use of proceeds
/// @dev   The terms are signed field by field, so that a wallet shows every payee, amount and condition.
library DisbursementMessages {
    bytes32 internal constant EVIDENCE_TYPEHASH = keccak256(
        "Evidence(uint8 kind,uint8 milestone,bytes20 by,bytes20 holder,bytes32 ref,uint32 from)"
    );
    bytes32 internal constant TRANCHE_TYPEHASH = keccak256(
        "Tranche(address payee,uint64 amount,uint32 until,Evidence evidence)"
        "Evidence(uint8 kind,uint8 milestone,bytes20 by,bytes20 holder,bytes32 ref,uint32 from)"
    );
    bytes32 internal constant DISBURSEMENT_TYPEHASH = keccak256(
        "Disbursement(bytes32 financing,address lender,address borrower,bytes20 enterprise,address token,"
        "uint16 currency,bytes20 monitor,uint32 misuseRate,Tranche[] tranches,uint256 nonce,uint48 deadline)"
        "Evidence(uint8 kind,uint8 milestone,bytes20 by,bytes20 holder,bytes32 ref,uint32 from)"
        "Tranche(address payee,uint64 amount,uint32 until,Evidence evidence)"
    );
    bytes32 internal constant REPORT_TYPEHASH = keccak256(
        "MisuseReport(bytes32 disbursement,uint256 tranche,bytes32 evidence,address monitor,uint256 nonce,"
        "uint48 deadline)"
    );
    bytes32 internal constant CLEARANCE_TYPEHASH = keccak256(
        "MisuseClearance(bytes32 disbursement,uint64 reported,bytes32 reason,address by,uint256 nonce,uint48 deadline)"
    );

    function hash(DisbursementTerms calldata terms, Authorization calldata consent) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    DISBURSEMENT_TYPEHASH,
                    terms.financing,
                    terms.lender,
                    terms.borrower,
                    terms.enterprise,
                    terms.token,
                    terms.currency,
                    terms.monitor,
                    terms.misuseRate,
                    _hash(terms.tranches),
                    consent.nonce,
                    consent.deadline
                )
            );
    }

    /// @param evidence hash of what proves the misuse
    function hashReport(
        DisbursementId id,
        uint256 tranche,
        bytes32 evidence,
        Authorization calldata report
    ) internal pure returns (bytes32) {
        return
            keccak256(abi.encode(REPORT_TYPEHASH, id, tranche, evidence, report.signer, report.nonce, report.deadline));
    }

    /// @param reported what its signer knew of, as `Disbursement.reported` says it
    function hashClearance(
        DisbursementId id,
        uint64 reported,
        bytes32 reason,
        Authorization calldata by
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(CLEARANCE_TYPEHASH, id, reported, reason, by.signer, by.nonce, by.deadline));
    }

    function _hash(Tranche[] calldata tranches) private pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](tranches.length);
        for (uint256 i; i < tranches.length; ++i) {
            Tranche calldata t = tranches[i];
            hashes[i] = keccak256(abi.encode(TRANCHE_TYPEHASH, t.payee, t.amount, t.until, _hash(t.evidence)));
        }
        return keccak256(abi.encodePacked(hashes));
    }

    /// @dev Every field is a word of its own, so that the encoding of the struct is that of its parts.
    function _hash(Evidence calldata evidence) private pure returns (bytes32) {
        return keccak256(abi.encode(EVIDENCE_TYPEHASH, evidence));
    }
}
