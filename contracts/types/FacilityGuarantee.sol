// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Lei} from "./Identifiers.sol";
import {Currency, Day, Rate} from "./Units.sol";

/// @notice `keccak256(abi.encode(terms))` of the `FacilityTerms`.
type FacilityId is bytes32;

/// @notice What a guarantor promises for the loans that a lender grants a debtor under one line of credit. Only its
///         hash is kept; whoever acts under it shows it again.
struct FacilityTerms {
    Lei guarantor;
    /// To whom the loans are owed when they are brought under it.
    Lei lender;
    /// The borrower's entity.
    Lei debtor;
    /// In which the loans are settled. Amounts are in its minor units.
    Currency currency;
    /// The most that all guarantees under it are for together.
    uint64 limit;
    /// The most that the guarantee of one loan is for.
    uint64 mostForOne;
    /// The greatest part of what is owed on a loan that is covered, in parts per million.
    Rate coverage;
    /// The last day on which a loan is brought under it.
    Day availableUntil;
    /// The most days from the day on which a loan is brought under it to the expiry of its guarantee.
    uint16 longest;
    /// Days from the guarantor's notice to the last day on which loans are brought under it all the same.
    uint16 notice;
    /// What the lender pays for a guarantee, in parts per million of its cap, rounded half up.
    Rate fee;
    /// What of a cap the lender may have set aside out of the guarantor's deposit, in parts per million, rounded up.
    Rate secured;
    /// Whether the caps fall with the principal as it is repaid.
    bool reducing;
    /// Hash of the governing text, which is that of each guarantee.
    bytes32 text;
    /// `keccak256(abi.encode(grounds))` of the `Grounds` on which each guarantee is given; zero for none.
    bytes32 grounds;
    /// Tells apart facilities that are otherwise alike.
    bytes32 salt;
}

/// @notice How a facility stands. One slot.
struct Facility {
    uint64 standing; //         8 bytes, what the guarantees under it count for together
    uint16 openedOn; //         2        Day; 0 if it was not opened
    uint16 availableUntil; //   2        Day; before the agreed one once the guarantor has given notice
}

/// @notice The guarantee of one loan under a facility. One slot.
struct CallOff {
    bytes24 guarantee; //      24 bytes, the first of its id; 0 if none counts
    uint64 counted; //          8        for how much of the limit it counts
}

/// @dev Of a struct of whole words, hashed as the caller wrote it, as `guaranteeIdOf` does. A field that is wider than
///      its type is refused where the terms are published.
function facilityIdOf(FacilityTerms calldata terms) pure returns (FacilityId id) {
    // solhint-disable-next-line no-inline-assembly
    assembly ("memory-safe") {
        let data := mload(0x40)
        calldatacopy(data, terms, 0x200)
        id := keccak256(data, 0x200)
    }
}
