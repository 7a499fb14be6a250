// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {DocumentId, FinancingId, Lei} from "./Identifiers.sol";
import {Day, Rate} from "./Units.sol";

/// @notice `keccak256(abi.encode(terms))` of the `CoverTerms`.
type CoverId is bytes32;

/// @notice All that an insurer promises for one financing under its policy. Only its hash is kept; whoever acts on a
///         cover shows it again.
struct CoverTerms {
    /// The one financing that is insured: new terms of the debt are another financing.
    FinancingId financing;
    /// The policy document, which the insurer has attested and whose value is its maximum liability.
    DocumentId policy;
    Lei insurer;
    /// The policyholder: the creditor's entity, which pays the premium.
    Lei insured;
    /// The insured debtor: the borrower's entity.
    Lei debtor;
    /// The most that is ever paid, in minor units of the financing's currency.
    uint64 limit;
    /// The covered share of the loss, in parts per million. What is left is the insured's own retention.
    Rate share;
    /// What the insured pays at declaration, in minor units.
    uint64 premium;
    /// The last due date that is insured: what falls due later and is not paid is no insured loss.
    Day expiresOn;
    /// Days for which it must have been unpaid before it may be claimed.
    uint16 waitingDays;
    /// Days from the due date within which the insurer is told that it was not kept.
    uint16 notifyDays;
    /// Days from the end of the waiting period within which the loss is claimed.
    uint16 claimDays;
    /// Days within which the insurer pays a claim or refuses it.
    uint16 answerDays;
    /// Hash of the policy's wording and of the declaration's conditions.
    bytes32 wording;
}

enum CoverStatus {
    None,
    InForce,
    /// Given back, expired, exhausted or discharged. What was paid under it is still recovered.
    Ended
}

/// @notice What of a cover changes. One slot.
struct Cover {
    uint64 paid; //           8 bytes, minor units
    uint64 claimed; //        8        or was refused; zero if neither
    uint64 recovered; //      8        out of what came in afterwards
    uint16 notifiedOn; //     2        last day on which the insurer was told of what is overdue; 0 for not told
    uint16 overdueSince; //   2        the oldest due date of which it was told that it was not kept
    uint16 answerBy; //       2        last day to refuse the claim; of a refused one, to claim anew past other limits
    CoverStatus status; //    1
    bool refused; //          1        the claim was
}

/// @notice What the id and the facts of a policy document commit to: shown by whoever relies on it.
struct PolicyFacts {
    bytes32 fingerprint;
    bytes32 contentRoot;
}

/// @dev Of a struct of whole words, hashed as the caller wrote it, which is cheaper than encoding it anew. What is no
///      clean encoding was never declared: there the terms are published, field by field.
function coverIdOf(CoverTerms calldata terms) pure returns (CoverId id) {
    // solhint-disable-next-line no-inline-assembly
    assembly ("memory-safe") {
        let words := mload(0x40)
        calldatacopy(words, terms, 0x1c0)
        id := keccak256(words, 0x1c0)
    }
}
