// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {Authorization} from "../interfaces/ISignedMessages.sol";
import {ReportId} from "./Diligence.sol";
import {DocumentId, FinancingId, Lei} from "./Identifiers.sol";
import {Backing} from "./Pledge.sol";
import {Currency, Day, Rate, today} from "./Units.sol";

/// @notice `keccak256(abi.encode(terms))` of the `GuaranteeTerms`.
type GuaranteeId is bytes32;

/// @dev Days from the rejection of a demand, or the refusal of a claim, in which it may be made anew, corrected, though
///      what it is made under has expired meanwhile.
uint256 constant CORRECTION = 30;

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
    /// The first part of the cap to be paid, which is set aside out of the guarantor's deposit, in minor units.
    uint64 secured;
    /// Whether the cap falls with the principal as it is repaid.
    bool reducing;
    /// Hash of the governing text.
    bytes32 text;
    /// `keccak256(abi.encode(grounds))` of the `Grounds` on which it is given; zero for none.
    bytes32 grounds;
}

/// @notice What a guarantor relies on.
struct Grounds {
    /// Surveys, evaluations and reviews, which must be good and disclosed to it.
    ReportId[] reports;
    CounterGuarantee[] counterGuarantees;
}

/// @notice What is pledged to the guarantor for its recourse when the guarantee is issued, and what that must be worth.
struct CounterGuarantee {
    /// What the lien is on.
    address asset;
    DocumentId id;
    /// The part of the face value under it, in minor units: the most that the asset answers for.
    uint64 amount;
    uint64 face;
    bytes32 backingHash;
    /// The greatest age of the asset's appraisal, in days; 0 if none is asked for.
    uint16 appraisedWithin;
    /// What is taken off the asset's value beside all other liens, in parts per million.
    Rate haircut;
    /// What must be left of it, in minor units.
    uint64 worth;
    /// Ids of contested documents that the guarantor accepts nevertheless.
    DocumentId[] contested;
}

/// @notice What a pledgor shows of an asset that it pledges for a guarantee, and its consent.
struct CounterPledge {
    /// What the asset's kind adds, ABI-encoded, as it was issued.
    bytes details;
    /// In ascending order of document.
    Backing[] backing;
    /// By the account that owns the asset.
    Authorization by;
}

/// @notice How a counter-guarantee stands. Amounts in minor units.
struct Security {
    /// For which its lien was placed, and no other.
    bytes32 purpose;
    /// What remains of its lien.
    uint64 standing;
    /// What of the price is kept in the lien's place, once the asset was sold.
    uint64 held;
    /// What it has brought the guarantor.
    uint64 brought;
    /// Whose the asset was when it brought something, or was sold; zero before.
    address pledgor;
}

/// @notice What became of a counter-guarantee. Two slots.
struct CounterProceeds {
    IERC20 token; //     20 bytes, in which the asset was sold
    uint64 held; //       8        what of the price is kept in the lien's place, in minor units
    address pledgor; //  20        whose the asset was
    uint64 brought; //    8        what the guarantor has had of it
}

/// @notice A demand that runs, or was rejected and may be made anew. A guarantee keeps its hash; whoever answers shows
///         it as it was announced. All zero: none.
struct Demand {
    /// What the guarantor examines, or has rejected.
    uint64 amount;
    /// The last day to answer; of a rejected demand the last one to correct it, past the expiry.
    Day answerBy;
    /// The expiry that the demand takes instead of payment; 0 for none.
    Day extendTo;
    /// The guarantor has taken time to extend: it can no longer reject.
    bool suspended;
    /// What was demanded before and not answered in time, beside `amount`: it is owed whatever becomes of that.
    uint64 owed;
    bool rejected;
    /// Hash of the statement of breach.
    bytes32 statement;
}

/// @notice Whether a guarantee stands, and how. One slot.
struct Seal {
    /// Of a guarantee in force: the first bytes of its id, or of the hash of id and demand while one runs. Of one that
    /// has ended: those of its id, inverted.
    bytes28 mark; //      28 bytes
    Rate covered; //       4        of a financing: by all its guarantees and insurance
}

/// @notice What has become of a guarantee. One slot, zero until something does.
struct Guarantee {
    uint64 paid; //        8 bytes, minor units
    uint64 recovered; //   8        out of what the debtor paid afterwards, by whomever
    uint64 reduced; //     8        of the cap, with what was repaid
    uint16 extendedTo; //  2        expiry instead of the agreed one; 0 for none
}

/// @notice What an entity guarantees and is guaranteed for. One slot.
struct Standing {
    uint64 mostInAll; //      8 bytes, that it may guarantee, by its net assets as a supervisor attested them
    uint64 mostPerDebtor; //  8        for one debtor
    uint64 guaranteed; //     8        caps of what it has issued and stands
    uint32 guarantors; //     4        entities that guarantee debts of its own
    uint16 attestedUntil; //  2        Day
    Currency currency; //     2        of the net assets, and so of what it guarantees
}

/// @notice What is between a guarantor and a debtor. One slot.
struct Relation {
    uint64 guaranteed; //  8 bytes, caps of what stands
    bool related; //       1        one controls the other, or somebody controls both
    Lei group; //         20        with which `guaranteed` is counted; null: for itself
}

/// @notice What an entity has in the book, in one token. One slot.
struct Purse {
    uint128 balance; //   16 bytes
    uint128 setAside; //  16        of it, for guarantees
}

/// @notice A financing whose claim is held for its lender and for the guarantors that have paid. Two slots.
struct ClaimTrustState {
    Lei beneficiary; //      20 bytes, the lender, or who has taken its place
    uint64 paid; //           8        by all guarantors
    bool entrusted; //        1        false once the claim has gone back
    uint16 paidOn; //         2        Day on which a guarantor paid last; of a claim that went back, see `isTakenBack`
    bool whole; //            1        the lender was, and demands no more: no more was owed than was paid. As long as
    //                                 anybody that has paid keeps its part, the claim is theirs
    uint64 lenders; //        8        once it is whole: what of the money there is the lender's all the same
    uint64 recovered; //      8        by all guarantors
    uint64 lead; //           8        what who has taken the lender's place has paid; 0 while it is the lender
    uint16 examinedBy; //     2        Day: last one to examine a demand made when it was entrusted, again
}

/// @notice For what a counter-guarantee stands. Two slots.
struct LienUse {
    FinancingId financing;
    GuaranteeId guarantee;
}

/// @dev Nothing is paid, by a guarantor or an insurer, while the claim is its creditor's own again: who leaves it so
///      keeps nobody for good that could not pay. Counted from the first return after which it was never entrusted for
///      longer than a demand is examined: whoever entrusts it for less gives nobody the time to pay.
function isTakenBack(ClaimTrustState memory trust) view returns (bool) {
    return !trust.entrusted && Day.unwrap(today()) > trust.paidOn + CORRECTION;
}

/// @dev For what the lien of a guarantee's counter-guarantee stands: the index counts as its grounds do.
function purposeOf(GuaranteeId id, uint256 index) pure returns (bytes32) {
    return keccak256(abi.encode(id, index));
}

/// @dev Of a struct of whole words, which is hashed as the caller wrote it: encoding it anew would cost more. A field
///      that is wider than its type is refused where the terms are published.
function guaranteeIdOf(GuaranteeTerms calldata terms) pure returns (GuaranteeId id) {
    // solhint-disable-next-line no-inline-assembly
    assembly ("memory-safe") {
        let data := mload(0x40)
        calldatacopy(data, terms, 0x160)
        id := keccak256(data, 0x160)
    }
}
