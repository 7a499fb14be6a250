// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Rounding} from "./Rounding.sol";

/// @notice Where a financing is in its life.
enum FinancingStatus {
    /// Not accepted.
    None,
    /// Money is owed.
    Active,
    /// Everything is due, and the lender may enforce.
    Defaulted,
    /// The lender has given up; nothing accrues any more. What is recovered is still applied.
    WrittenOff,
    /// Nothing is owed and every lien is discharged. Final.
    Repaid,
    /// Other terms took its place. Final.
    Replaced
}

/// @dev Whether everything is due: default was declared, and perhaps it was written off since.
function isDefault(FinancingStatus status) pure returns (bool) {
    return status == FinancingStatus.Defaulted || status == FinancingStatus.WrittenOff;
}

/// @dev The lender expects a loss. Moves no date and changes nothing that is owed.
uint8 constant IMPAIRED = 1;
/// @dev The lender has transferred the financing: `FinancingDesk.creditorOf` says to whom.
uint8 constant TRANSFERRED = 2;

/// @dev The slot of arrears is in use.
uint8 constant IN_ARREARS = 4;
/// @dev The slots of prepayment, costs and a floating rate are in use.
uint8 constant EXTENDED = 8;
/// @dev Interest and penalty share the interest's place, 56 bits each, and the slot of arrears is not in use. After a
///      payment of all that is due there is no more left of either than what rounding leaves.
uint8 constant FRACTIONS = 16;

/// @dev How the account is rounded, copied from its terms, so that a payment need not look there; none of these flags:
///      half up.
uint8 constant ROUNDED_DOWN = 32;
uint8 constant ROUNDED_UP = 64;
/// @dev A half to the even unit. Which one that is of a running total depends on what was paid of it, too: in the place
///      of the two above stands whether that was an odd number of units of interest, and of penalty.
uint8 constant HALF_EVEN = 128;
uint8 constant ODD_INTEREST = 32;
uint8 constant ODD_PENALTY = 64;
uint8 constant ROUNDING = 224;

/// @dev The flags of a new account.
function flagsFor(Rounding rule) pure returns (uint8) {
    if (rule == Rounding.HalfUp) return 0;
    if (rule == Rounding.HalfEven) return HALF_EVEN;
    return rule == Rounding.Down ? ROUNDED_DOWN : ROUNDED_UP;
}

function roundingIn(uint8 flags) pure returns (Rounding) {
    if (flags & ROUNDING == 0) return Rounding.HalfUp;
    if (flags & HALF_EVEN != 0) return Rounding.HalfEven;
    return flags & ROUNDED_DOWN != 0 ? Rounding.Down : Rounding.Up;
}

/// @notice What of a financing changes. A financing that is paid as agreed uses the first slot alone.
/// @dev    Interest and penalty are exact numerators over `DENOMINATOR`, less what was paid of them. Days
///         are since 1970-01-01, up to `LAST_DAY`; 0 for none.
struct Financing {
    int112 interest; //            14 bytes
    uint16 accruedTo; //            2
    uint16 start; //                2  first day of the first interest period
    FinancingStatus status; //      1
    uint8 flags; //                 1
    uint64 repaid; //               8  principal repaid on the instalments in their order
    uint16 shortSince; //           2  oldest due date since which due interest was never paid in full
    uint16 acceleratedOn; //        2  everything is due since; after `accruedTo`: declared, and not counted yet
    Arrears arrears;
    Extension extension;
}

/// @notice What is late. One slot, zero while nothing is.
/// @dev    After an acceleration all that is payable is due, and `interestDue` is what was due on that day if it bears
///         interest, or zero. After a restructuring it is all that was due under the old terms.
struct Arrears {
    int120 penalty; //             15
    uint64 interestDue; //          8  unpaid of what fell due up to the last due date; but see above
    uint64 interestOverdue; //      8  of what fell due and has outlived its grace, unpaid
}

/// @notice What few financings have. Two slots.
struct Extension {
    uint64 repaidFromEnd; //        8  principal repaid on the instalments from the last
    uint64 repaidEarly; //          8  principal repaid before it was due, while there is a fee on it
    uint64 costsCharged; //         8
    uint64 costsPaid; //            8
    uint24 fixedRate; //            3  rate that was fixed and is in force, plus one
    uint24 nextRate; //             3  rate that is fixed for a day to come, plus one
    uint16 nextFrom; //             2
}
