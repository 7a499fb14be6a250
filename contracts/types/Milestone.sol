// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {DocumentId} from "./Identifiers.sol";
import {Role, Roles, only} from "./Role.sol";

/// @notice What happens to the goods of a trade, in the order in which it usually does.
/// @dev    The SDK names the codes of DCSA and GS1 for each. At most 13: `Milestones` keeps a day for each in one slot.
enum Milestone {
    /// Nothing yet.
    None,
    /// Made, grown or brought to the quality that was agreed.
    Produced,
    /// Examined by somebody who neither sells nor carries them.
    Inspected,
    /// Packed, or stuffed into their container.
    Packed,
    /// Taken in at the terminal or depot of the place of receipt.
    GatedIn,
    /// On board.
    Loaded,
    /// Under way.
    Departed,
    /// From one means of transport to another, between the first and the last.
    Transhipped,
    /// At the place of discharge.
    Arrived,
    /// In the hands of the buyer, or of the store that keeps them for it.
    Delivered,
    /// Sent back.
    Returned
}

/// @notice UN/LOCODE of a place: two letters of the country and three of the place, e.g. CNNGB.
type UnLocode is bytes5;

/// @notice A milestone as a party reports it.
struct MilestoneReport {
    /// The document that stands for the trade: the first that was registered of it, e.g. its contract, order or
    /// invoice.
    DocumentId trade;
    Milestone milestone;
    /// Unix time, in seconds, at which it happened.
    uint48 occurredAt;
    UnLocode place;
    /// Salted Merkle root of what proves it, made like the contents of a document.
    bytes32 evidence;
}

/// @notice The roles that may report `milestone`: any one of them; for `None` nobody.
/// @dev    Who has the goods in hand then. Those who sell and buy them report what happens in their own houses.
function reportersOf(Milestone milestone) pure returns (Roles) {
    uint32 enterprise = Roles.unwrap(only(Role.Enterprise));
    uint32 carrier = Roles.unwrap(only(Role.Carrier));
    uint32 warehouse = Roles.unwrap(only(Role.Warehouse));
    if (milestone == Milestone.None) return Roles.wrap(0);
    if (milestone == Milestone.Produced) return Roles.wrap(enterprise);
    if (milestone == Milestone.Inspected) {
        return
            Roles.wrap(
                Roles.unwrap(only(Role.Appraiser)) | Roles.unwrap(only(Role.Customs)) | Roles.unwrap(only(Role.Insurer))
            );
    }
    if (milestone == Milestone.Packed) return Roles.wrap(enterprise | warehouse);
    if (milestone == Milestone.GatedIn || milestone == Milestone.Arrived) return Roles.wrap(carrier | warehouse);
    if (milestone == Milestone.Delivered || milestone == Milestone.Returned) {
        return Roles.wrap(enterprise | carrier | warehouse);
    }
    return Roles.wrap(carrier);
}
