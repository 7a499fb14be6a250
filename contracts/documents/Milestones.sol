// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {SignedMessages} from "../common/SignedMessages.sol";
import {IDocumentRegistry} from "../interfaces/IDocumentRegistry.sol";
import {IMilestones} from "../interfaces/IMilestones.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {Authorization} from "../interfaces/ISignedMessages.sol";
import {isUnLocode} from "../libraries/UnLocodes.sol";
import {DocumentKind} from "../types/DocumentKind.sol";
import {DocumentId, Lei} from "../types/Identifiers.sol";
import {Milestone, MilestoneReport, reportersOf} from "../types/Milestone.sol";
import {Day, LAST_DAY} from "../types/Units.sol";

/// @title The milestones of the goods
/// @dev   Nobody administers it, and nothing in it is ever changed or removed. Two slots: the head of a trade's
///        chain, and for each entity that reports of the trade what it has reported.
contract Milestones is IMilestones, SignedMessages {
    bytes32 private constant REPORT_TYPEHASH = keccak256(
        "MilestoneReport(bytes32 trade,uint8 milestone,uint48 occurredAt,bytes5 place,bytes32 evidence,"
        "address attestor,uint256 nonce,uint48 deadline)"
    );
    /// @dev Bits of an account before the days of the milestones.
    uint256 private constant LAST_REPORT_BITS = 48;
    /// @dev Bits of a day: up to `LAST_DAY`.
    uint256 private constant DAY_BITS = 16;

    /// @inheritdoc IMilestones
    IDocumentRegistry public immutable registry;
    /// @inheritdoc IMilestones
    IParticipants public immutable participants;

    /// @inheritdoc IMilestones
    mapping(DocumentId trade => bytes32) public headOf;
    /// @dev Time of the last report in the low 48 bits; above it each milestone's day in 16 bits, `Produced` first.
    mapping(DocumentId trade => mapping(Lei by => uint256)) private _accounts;

    constructor(IDocumentRegistry registry_) EIP712("Lienbook Milestones", "1") {
        registry = registry_;
        participants = registry_.participants();
    }

    /// @inheritdoc IMilestones
    function report(
        MilestoneReport calldata milestone,
        Authorization calldata attestation
    ) external returns (bytes32 head) {
        DocumentId trade = milestone.trade;
        Lei by = participants.requireActive(attestation.signer, reportersOf(milestone.milestone));
        require(registry.stateOf(trade).kind != DocumentKind.None, IDocumentRegistry.DocumentNotRegistered(trade));
        require(isUnLocode(milestone.place), PlaceInvalid(milestone.place));
        require(milestone.evidence != 0, MilestoneEvidenceMissing(trade));
        uint256 account = _accounts[trade][by];
        _requireInTime(trade, by, milestone, account);
        _authorizeUnique(_hash(milestone, attestation), attestation);

        _accounts[trade][by] = _withReport(account, milestone.milestone, milestone.occurredAt);
        head = keccak256(abi.encode(headOf[trade], by, milestone));
        headOf[trade] = head;

        emit MilestoneReported(
            trade,
            milestone.milestone,
            by,
            milestone.occurredAt,
            milestone.place,
            milestone.evidence,
            head,
            attestation.signer
        );
    }

    /// @inheritdoc IMilestones
    function reached(DocumentId trade, Milestone milestone, Lei by) external view returns (Day) {
        if (milestone == Milestone.None) return Day.wrap(0);
        return Day.wrap(uint16(_accounts[trade][by] >> _offsetOf(milestone)));
    }

    /// @inheritdoc IMilestones
    function lastReportOf(DocumentId trade, Lei by) external view returns (uint48) {
        return uint48(_accounts[trade][by]); // the low bits
    }

    /// @dev The account with one report more. The first day of a milestone stays, whatever is reported later, and so
    ///      does the latest time.
    function _withReport(uint256 account, Milestone milestone, uint48 occurredAt) private pure returns (uint256) {
        uint256 offset = _offsetOf(milestone);
        // _requireInTime bounds the day.
        if (uint16(account >> offset) == 0) account |= uint256(occurredAt / 1 days) << offset;
        if (occurredAt <= uint48(account)) return account;
        return ((account >> LAST_REPORT_BITS) << LAST_REPORT_BITS) | occurredAt;
    }

    /// @dev Not for `None`, which nobody reports.
    function _offsetOf(Milestone milestone) private pure returns (uint256) {
        return LAST_REPORT_BITS + DAY_BITS * (uint256(milestone) - 1);
    }

    /// @dev A day of at least 1, for 0 means never, and at most what 16 bits hold.
    ///      What the reporter has not told of yet comes in any order: anyone may submit its reports, and who
    ///      submits a later one first would keep an earlier one out.
    function _requireInTime(
        DocumentId trade,
        Lei by,
        MilestoneReport calldata milestone,
        uint256 account
    ) private view {
        (uint48 occurredAt, uint48 last) = (milestone.occurredAt, uint48(account)); // the low bits
        uint256 latest = (uint256(Day.unwrap(LAST_DAY)) + 1) * 1 days - 1;
        require(
            occurredAt >= 1 days && occurredAt <= block.timestamp && occurredAt <= latest,
            MilestoneTimeInvalid(trade, occurredAt)
        );
        bool isFirst = uint16(account >> _offsetOf(milestone.milestone)) == 0;
        require(isFirst || occurredAt > last, MilestoneOutOfOrder(trade, by, occurredAt, last));
    }

    function _hash(
        MilestoneReport calldata milestone,
        Authorization calldata attestation
    ) private pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    REPORT_TYPEHASH,
                    milestone.trade,
                    milestone.milestone,
                    milestone.occurredAt,
                    milestone.place,
                    milestone.evidence,
                    attestation.signer,
                    attestation.nonce,
                    attestation.deadline
                )
            );
    }
}
