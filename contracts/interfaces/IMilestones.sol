// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {DocumentId, Lei} from "../types/Identifiers.sol";
import {Milestone, MilestoneReport, UnLocode} from "../types/Milestone.sol";
import {Day} from "../types/Units.sol";
import {IDocumentRegistry} from "./IDocumentRegistry.sol";
import {IParticipants} from "./IParticipants.sol";
import {Authorization, ISignedMessages} from "./ISignedMessages.sol";

/// @title The milestones of the goods
/// @notice What happens to the goods of a trade, told by those who have them in hand: one chain of reports per trade,
///         to which reports are only ever added. A report is a statement of its signer, not a truth: whoever makes
///         something depend on a milestone (an escrow, a policy) names the entity whose word it takes, and asks
///         `reached` for that entity. Reports of others are in the chain for all to read and decide nothing there.
interface IMilestones is ISignedMessages {
    /// @notice `by` reported, through `attestor`, that the goods of `trade` reached a milestone.
    /// @param head of the trade's chain with this report at its end:
    ///        `keccak256(abi.encode(head before, by, report))`, from zero
    event MilestoneReported(
        DocumentId indexed trade,
        Milestone indexed milestone,
        Lei indexed by,
        uint48 occurredAt,
        UnLocode place,
        bytes32 evidence,
        bytes32 head,
        address attestor
    );

    /// @notice Not five characters as UN/LOCODE has them.
    error PlaceInvalid(UnLocode place);
    error MilestoneEvidenceMissing(DocumentId trade);
    /// @notice It is to have happened later than now, or in 1970 before anything did.
    error MilestoneTimeInvalid(DocumentId trade, uint48 occurredAt);
    /// @notice `by` has reported this milestone of the trade already, and something of that time or later.
    /// @param last when that was
    error MilestoneOutOfOrder(DocumentId trade, Lei by, uint48 occurredAt, uint48 last);

    /// @notice Adds a report to the chain of a trade.
    /// @dev    Anyone may submit; `attestation.signer` must act for an entity in good standing with a role that the
    ///         milestone requires (`reportersOf`). The trade's document must be registered; what has become of it
    ///         since does not matter, for goods move on. An entity reports a milestone of a trade once at any time, and
    ///         again only of a later second than all that it has reported, so that a report is taken once and no
    ///         nonce is spent. Emits `MilestoneReported`.
    /// @return head of the chain from then on
    function report(
        MilestoneReport calldata milestone,
        Authorization calldata attestation
    ) external returns (bytes32 head);

    /// @notice The hash over all reports of a trade, in the order of their events; zero where there are none.
    function headOf(DocumentId trade) external view returns (bytes32);

    /// @notice The day (UTC) on which, as `by` reports, the goods first reached a milestone; 0 if it has not reported
    ///         it.
    function reached(DocumentId trade, Milestone milestone, Lei by) external view returns (Day);

    /// @notice When the last thing happened that `by` has reported of a trade, as Unix time; 0 if it has reported
    ///         nothing.
    function lastReportOf(DocumentId trade, Lei by) external view returns (uint48);

    /// @notice The register in which trades are documents.
    function registry() external view returns (IDocumentRegistry);

    /// @notice The entities that report.
    function participants() external view returns (IParticipants);
}
