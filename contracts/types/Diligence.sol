// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Lei} from "./Identifiers.sol";
import {Role, Roles, only} from "./Role.sol";
import {Day} from "./Units.sol";

/// @notice `keccak256(abi.encode(maker, report))`: whose word it is, about whom, and what it says.
type ReportId is bytes32;

/// @notice What a lender or guarantor has looked into before it commits itself.
enum ReportKind {
    /// Not filed.
    None,
    /// Of an enterprise: its business, its books, its debts.
    Survey,
    /// Of what stands behind a guarantor: land-use and mining rights, receipts, receivables.
    CounterGuarantee,
    /// Of the undertaking that is to be financed.
    Project
}

/// @notice A report as its maker attests it. It says what somebody thought on a day, and has no value of its own: that
///         is why it is not in the register of documents, where values are encumbered.
struct Report {
    ReportKind kind;
    /// The entity that it is about, which decides who may read it.
    Lei subject;
    /// What of the subject's it is about: a financing, an asset, a project; zero for the entity as such.
    bytes32 concerning;
    Day datedOn;
    /// The last day on which it may be relied on. There always is one.
    Day expiresOn;
    /// Salted Merkle root of its fields.
    bytes32 contentRoot;
}

/// @notice What is kept of a report. One slot.
struct FiledReport {
    Lei maker; //         20 bytes
    uint16 datedOn; //     2        Day
    uint16 expiresOn; //   2        Day
    ReportKind kind; //    1        None: not filed
    bool revoked; //       1        by its maker
}

/// @notice Whether a report can be relied on today.
enum Standing {
    /// Not filed.
    Unknown,
    Good,
    /// Its last day has passed.
    Stale,
    /// Its maker has taken it back.
    Revoked
}

/// @notice The roles of which a maker of reports must have one: whoever lends, guarantees, insures or values.
function makersOfReports() pure returns (Roles) {
    return
        Roles.wrap(
            Roles.unwrap(only(Role.Bank)) |
                Roles.unwrap(only(Role.Guarantor)) |
                Roles.unwrap(only(Role.Insurer)) |
                Roles.unwrap(only(Role.Appraiser))
        );
}
