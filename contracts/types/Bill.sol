// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Lei} from "./Identifiers.sol";

/// @notice What a bill of lading is for life (DCSA: `isToOrder`, `transportDocumentTypeCode`).
enum BillForm {
    /// To a named consignee; never endorsed.
    Straight,
    /// To the order of somebody, who may endorse it.
    Order,
    /// To the bearer: whoever possesses it has title; never endorsed.
    Blank
}

/// @notice Where a bill is in its life. Only an issued one is in circulation.
enum BillState {
    Issued,
    /// Surrendered against the goods; the carrier has not answered.
    PendingDelivery,
    /// Surrendered for another bill in its place (destination, switch); the carrier has not answered.
    PendingAmendment,
    /// Surrendered for a paper bill; the carrier has not answered.
    PendingPaper,
    /// The goods were delivered. Final.
    Delivered,
    /// Another bill took its place. Final.
    Superseded,
    /// A paper bill took its place, until the carrier takes it over again.
    OnPaper,
    /// The carrier took back a bill that had come back to it. Final.
    Void
}

/// @notice For what a bill is surrendered.
enum Purpose {
    Delivery,
    Amendment,
    Paper
}

/// @notice Who has title. "In hand": the named party possesses the bill.
enum Title {
    /// The possessor, who may endorse on.
    InHand,
    /// The possessor, who may not.
    InHandOnly,
    /// Another named party, which may endorse on once it possesses the bill.
    Apart,
    /// Another named party, which may not.
    ApartOnly,
    /// Whoever possesses the bill.
    Blank
}

/// @notice What passes beside possession (DCSA action codes).
enum Endorsement {
    /// TRANSFER: possession alone.
    None,
    /// ENDORSE: title, to a named party that may not endorse on.
    Named,
    /// ENDORSE_TO_ORDER: title, to a named party that may.
    ToOrder,
    /// BLANK_ENDORSE: title, to whoever possesses the bill.
    InBlank
}

/// @notice The bill that is to take another's place, as carrier, holder and lienholders agree on it.
struct BillAmendment {
    /// Fingerprint of its document.
    bytes32 successor;
    /// As the carrier attested it.
    bytes32 contentRoot;
    BillForm form;
    /// As for an issue.
    Lei consignee;
    /// The parties' reference, or hash of what they agreed; may be zero.
    bytes32 ref;
}

/// @notice What a bill adds to its face value: `Collateral.details` is `abi.encode` of this. Its backing is empty.
struct BillDetails {
    Lei carrier;
    Lei shipper;
    /// As issued: the consignee of a straight bill, or to whose order; null for the shipper's own order, or in blank.
    Lei consignee;
    BillForm form;
}
