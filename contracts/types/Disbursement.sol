// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {DocumentKind} from "./DocumentKind.sol";
import {FinancingId, Lei} from "./Identifiers.sol";
import {Milestone} from "./Milestone.sol";
import {Currency, Day, Rate} from "./Units.sol";

/// @notice `keccak256(abi.encode(terms))` of the `DisbursementTerms`.
type DisbursementId is bytes32;

using {sameDisbursement as ==, isNull} for DisbursementId global;

/// @notice What has to be shown before a tranche is paid: a document or a milestone, of one entity's word.
struct Evidence {
    /// Of the document; `None` where a milestone is asked for.
    DocumentKind kind;
    /// `None` where a document is asked for.
    Milestone milestone;
    /// Whose word it is: who attested the document, or reports the milestone. Never the borrower.
    Lei by;
    /// Who must hold the document: the borrower's entity or the payee's. Null for a milestone.
    Lei holder;
    /// The fingerprint of the document if it is known already, else zero. Of a milestone: the trade's document.
    bytes32 ref;
    /// The first day on which the document may be dated, or the milestone have been reached.
    Day from;
}

/// @notice A part of the proceeds: to whom, on what evidence, and until when.
struct Tranche {
    address payee;
    /// In minor units.
    uint64 amount;
    /// The last day on which it is paid; after it the money goes home.
    Day until;
    Evidence evidence;
}

/// @notice What lender and borrower agree on about the use of the proceeds. Only its hash is kept.
struct DisbursementTerms {
    /// Whose proceeds they are; its terms pay them to the escrow.
    FinancingId financing;
    address lender;
    address borrower;
    /// For which the borrower acts.
    Lei enterprise;
    IERC20 token;
    Currency currency;
    /// The entity whose word establishes misuse; null: only evidence that its issuer takes back does.
    Lei monitor;
    /// What the financing bears a year once misuse is established, at most twice the rate of the terms that owe then;
    /// zero: no more than before.
    Rate misuseRate;
    /// The amounts sum to what the financing pays to the escrow.
    Tranche[] tranches;
}

/// @notice One tranche with what its terms say of all of them: shown to have it paid. Its hash names the tranche.
struct Drawing {
    DisbursementId id;
    /// Of the tranche in the terms.
    uint256 index;
    address borrower;
    /// For which the borrower acts.
    Lei enterprise;
    IERC20 token;
    Currency currency;
    Tranche tranche;
}

/// @notice Where the proceeds of a financing are.
enum DisbursementStage {
    /// Not agreed, or agreed and not yet drawn down.
    Unfunded,
    /// The money is here, or was.
    Funded,
    /// Drawn down without an agreement on its use, and sent back. Final.
    SentBack
}

/// @dev Where in `Disbursement.reported` the fall of evidence begins: neither word takes the other's place.
uint256 constant FALLEN_AT = 32;

/// @notice What of the use of a financing's proceeds changes. Two slots.
struct Disbursement {
    DisbursementId id; //         32 bytes, null: nothing agreed
    DisbursementStage stage; //    1
    uint16 misusedOn; //           2  Day since which misuse stands; 0 for none
    uint64 reported; //            8  bit `i`: the monitor reported misuse of tranche `i`; `32 + i`: its evidence fell
    uint64 unapplied; //           8  unused, and not yet applied to the debt
    bool fallen; //                1  misuse stands, and evidence that fell has established it
}

/// @notice What one piece of evidence other than an invoice was used for. One slot, written once, for good.
struct Use {
    bytes28 drawing; //  28 bytes, the first ones of the hash that names the tranche
    uint32 on; //         4        Day; 0: not used
}

/// @notice Where the money of a tranche is.
enum TrancheState {
    /// Not here yet.
    Unfunded,
    /// Here.
    Pending,
    /// With the payee.
    Released,
    /// Back home: in the debt that it reduced, or with the borrower.
    Returned
}

/// @notice What became of a tranche, for those who look after the use of proceeds.
struct TrancheUse {
    address payee;
    uint64 amount;
    TrancheState state;
    /// On which it was paid or returned; 0 before, and of evidence that was not shown.
    Day on;
    /// The document that it was paid on, or the hash of trade, milestone and borrower (`milestoneEvidence`).
    bytes32 evidence;
    /// Whether that evidence is today what it was: neither revoked nor worth less than what was paid on it; of an
    /// invoice counts all that was paid on it.
    bool evidenceStands;
    /// Whether its misuse was reported.
    bool misused;
}

function sameDisbursement(DisbursementId a, DisbursementId b) pure returns (bool) {
    return DisbursementId.unwrap(a) == DisbursementId.unwrap(b);
}

function isNull(DisbursementId id) pure returns (bool) {
    return DisbursementId.unwrap(id) == 0;
}

/// @dev A milestone of a trade counts once for each enterprise that borrows on it, at whatever bank and whoever reports
///      it. For each, so that nobody uses up what another one's loan waits for.
function milestoneEvidence(bytes32 trade, Milestone milestone, Lei enterprise) pure returns (bytes32) {
    return keccak256(abi.encode(trade, milestone, enterprise));
}
