// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {DocumentId, FinancingId, Lei, LienId} from "./Identifiers.sol";
import {Currency, Day, Rate} from "./Units.sol";

/// @notice `keccak256(abi.encode(terms))` of the `GuaranteeTerms`.
type GuaranteeId is bytes32;

/// @notice All that a guarantor promises. Only its hash is kept; whoever acts on a guarantee shows it again.
struct GuaranteeTerms {
    /// The one financing that is guaranteed: new terms of the debt are another financing.
    FinancingId financing;
    Lei guarantor;
    /// The borrower's entity.
    Lei debtor;
    /// The most that is ever paid, in minor units of the financing's currency.
    uint64 cap;
    /// The part of what is owed in default that is covered, in parts per million.
    Rate coverage;
    /// The last day on which a demand may be made, unless the guarantor extends it.
    Day expiresOn;
    /// What the lender pays at issue, in minor units.
    uint64 fee;
    /// The part of the cap that is set aside out of the guarantor's deposit, in minor units.
    uint64 secured;
    /// Hash of the governing text.
    bytes32 text;
    /// A lien that the guarantor holds for its recourse; zero for none.
    LienId counterGuarantee;
    /// The survey, evaluation and review documents on which the guarantor relies.
    DocumentId[] reliedOn;
}

enum GuaranteeStatus {
    None,
    InForce,
    /// Released, expired or discharged. What it paid is still recovered.
    Ended
}

/// @notice What of a guarantee changes. One slot, and a second once something is recovered.
struct Guarantee {
    uint64 paid; //           8 bytes, minor units
    uint64 demanded; //       8        zero while no demand runs
    uint64 secured; //        8        of the guarantor's deposit, still set aside
    uint16 answerBy; //       2        last day to answer the demand
    uint16 extendTo; //       2        expiry that the demand takes instead of payment; 0 for none
    uint16 expiresOn; //      2
    bool suspended; //        1        the guarantor has taken time to extend
    GuaranteeStatus status; // 1
    uint64 recovered; //      8        of `paid`, out of what the debtor paid afterwards
}

/// @notice What an entity guarantees and is guaranteed for. One slot.
struct Standing {
    uint64 netAssets; //      8 bytes, as a supervisor attested them
    uint64 guaranteed; //     8        caps of what it has issued and stands
    uint32 issued; //         4        guarantees of others' debts
    uint32 received; //       4        guarantees of its own debts
    uint16 attestedUntil; //  2        Day
    Currency currency; //     2        of the net assets, and so of what it guarantees
}

/// @notice A financing whose claim is held for its lender and for the guarantors that have paid. Two slots.
struct ClaimTrustState {
    Lei beneficiary; //      20 bytes, the lender
    uint64 paid; //           8        by all guarantors
    uint64 due; //            8        to all guarantors, of what the debtor has paid since
    uint64 recovered; //      8        by all guarantors
}

function guaranteeIdOf(GuaranteeTerms calldata terms) pure returns (GuaranteeId) {
    return GuaranteeId.wrap(keccak256(abi.encode(terms)));
}
