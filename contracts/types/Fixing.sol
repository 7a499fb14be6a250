// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Lei} from "./Identifiers.sol";
import {Role, Roles, only} from "./Role.sol";
import {Day} from "./Units.sol";

/// @notice `keccak256(abi.encode(administrator's LEI, name))`: a reference rate and whose it is. Nobody else publishes
///         under it.
type BenchmarkId is bytes32;

using {isNull} for BenchmarkId global;

/// @notice A reference rate as its administrator publishes it.
struct Fixing {
    /// `keccak256` of what its administrator calls the rate, e.g. "EUR 3M".
    bytes32 name;
    /// The day from which it holds, until another one does: its value date, not the day on which it was determined.
    Day from;
    /// Parts per million a year, of either sign.
    int32 rate;
    /// Hash of the document in which it was published.
    bytes32 publication;
}

/// @notice What is kept of a fixing. One slot.
struct PublishedFixing {
    int32 rate; //        4 bytes
    uint16 previous; //   2        Day of the one before it; 0: it is the first
    uint16 next; //       2        Day from which another one holds; 0: none yet
    bool stands; //       1        published, and not withdrawn
}

function isNull(BenchmarkId benchmark) pure returns (bool) {
    return BenchmarkId.unwrap(benchmark) == 0;
}

function benchmarkIdOf(Lei administrator, bytes32 name) pure returns (BenchmarkId) {
    return BenchmarkId.wrap(keccak256(abi.encode(administrator, name)));
}

/// @notice The roles of which an administrator of reference rates must have one: a central bank or another authority, a
///         bank that determines rates for others, or whoever values for a living and lends nothing itself.
function administratorsOfRates() pure returns (Roles) {
    return
        Roles.wrap(
            Roles.unwrap(only(Role.Supervisor)) | Roles.unwrap(only(Role.Bank)) | Roles.unwrap(only(Role.Appraiser))
        );
}
