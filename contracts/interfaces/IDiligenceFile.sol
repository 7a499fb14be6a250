// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {FiledReport, Report, ReportId, ReportKind, Standing} from "../types/Diligence.sol";
import {Lei} from "../types/Identifiers.sol";
import {Day} from "../types/Units.sol";
import {Authorization, ISignedMessages} from "./ISignedMessages.sol";

/// @title Due diligence
/// @notice Surveys, evaluations of counter-guarantees and project reviews, attested by who made them and until when
///         they are good. A report is disclosed with the consent of the entity that it is about; whoever relies on one
///         names it by its id, and everybody sees whether it is stale or was taken back since. Its contents stay with
///         those to whom it was disclosed: here is their salted root.
interface IDiligenceFile is ISignedMessages {
    /// @notice `maker` stands by a report, through the account `signer`.
    event ReportFiled(
        ReportId indexed id,
        Lei indexed maker,
        Lei indexed subject,
        ReportKind kind,
        bytes32 concerning,
        Day datedOn,
        Day expiresOn,
        bytes32 contentRoot,
        address signer
    );
    /// @notice Its maker took a report back.
    /// @param reason hash of the statement of reasons
    event ReportRevoked(ReportId indexed id, bytes32 reason);
    /// @notice The entity that a report is about lets `reader` rely on it until a day; 0: no longer.
    event ReportDisclosed(ReportId indexed id, Lei indexed reader, Day until);

    error ReportAlreadyFiled(ReportId id);
    error ReportNotFiled(ReportId id);
    error ReportKindMissing();
    /// @notice Nobody reports on itself.
    error ReportOnOneself(Lei entity);
    /// @notice Dated after tomorrow, good until before its date, before today or after `LAST_DAY`.
    error ReportDatesInvalid(Day datedOn, Day expiresOn);
    error ReportContentsMissing();
    error NotMakerOfReport(ReportId id, Lei entity, Lei maker);
    error NotSubjectOfReport(ReportId id, Lei entity, Lei subject);
    error ReaderMissing();
    /// @notice A disclosure is for today at least.
    error DisclosureInPast(Day until);
    error ReportIsRevoked(ReportId id);
    error ReportIsStale(ReportId id, Day expiresOn);
    /// @notice The entity that the report is about has not consented, or no longer does.
    error ReportNotDisclosed(ReportId id, Lei reader);

    /// @notice Files a report under its maker's name.
    /// @dev    Anyone may submit; `maker.signer` must act for a bank, guarantor, insurer or appraiser in good standing
    ///         that is not the subject. Emits `ReportFiled`.
    function file(Report calldata report, Authorization calldata maker) external returns (ReportId id);

    /// @notice Takes a report back for good.
    /// @dev    Anyone may submit; `maker.signer` must act for the report's maker, in good standing. Emits
    ///         `ReportRevoked`.
    function revoke(ReportId id, bytes32 reason, Authorization calldata maker) external;

    /// @notice Lets an entity rely on a report until a day, or no longer (0).
    /// @dev    Anyone may submit; `subject.signer` must act for the entity that the report is about, in good
    ///         standing. Emits `ReportDisclosed`.
    /// @param  maker  the entity whose report it is
    /// @param  report as it was filed
    function disclose(
        Lei maker,
        Report calldata report,
        Lei reader,
        Day until,
        Authorization calldata subject
    ) external returns (ReportId id);

    /// @notice Reverts with the first of these reports that `reader` may not rely on today: not filed, taken back,
    ///         stale, or neither its own nor disclosed to it. What a guarantee asks before it names them.
    function requireGood(ReportId[] calldata ids, Lei reader) external view;

    /// @notice How each of these reports stands today, for whoever looks at what relies on them.
    function standingsOf(ReportId[] calldata ids) external view returns (Standing[] memory);

    function reportOf(ReportId id) external view returns (FiledReport memory);

    /// @notice The last day on which `reader` may rely on a report; 0 if it may not.
    function disclosedUntil(ReportId id, Lei reader) external view returns (Day);

    /// @notice `keccak256(abi.encode(maker, report))`.
    function idOf(Lei maker, Report calldata report) external pure returns (ReportId);
}
