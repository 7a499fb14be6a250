// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {SignedMessages} from "../common/SignedMessages.sol";
import {IDiligenceFile} from "../interfaces/IDiligenceFile.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {Authorization} from "../interfaces/ISignedMessages.sol";
import {FiledReport, Report, ReportId, ReportKind, Standing, makersOfReports} from "../types/Diligence.sol";
import {Lei} from "../types/Identifiers.sol";
import {ANY_ROLE} from "../types/Role.sol";
import {Day, today} from "../types/Units.sol";

/// @title Due diligence
/// @dev   Nobody administers it. A report's id commits to all of it; storage holds what others ask about it.
contract DiligenceFile is IDiligenceFile, SignedMessages {
    bytes32 private constant REPORT_TYPEHASH = keccak256(
        "Report(uint8 kind,bytes20 subject,bytes32 concerning,uint32 datedOn,uint32 expiresOn,bytes32 contentRoot,"
        "address maker,uint256 nonce,uint48 deadline)"
    );
    bytes32 private constant REVOCATION_TYPEHASH = keccak256(
        "ReportRevocation(bytes32 report,bytes32 reason,address maker,uint256 nonce,uint48 deadline)"
    );
    bytes32 private constant DISCLOSURE_TYPEHASH = keccak256(
        "Disclosure(bytes32 report,bytes20 reader,uint32 until,address subject,uint256 nonce,uint48 deadline)"
    );

    IParticipants public immutable participants;

    mapping(ReportId => FiledReport) private _reports;
    /// @inheritdoc IDiligenceFile
    mapping(ReportId => mapping(Lei reader => Day)) public disclosedUntil;

    constructor(IParticipants participants_) EIP712("Lienbook DiligenceFile", "1") {
        participants = participants_;
    }

    /// @inheritdoc IDiligenceFile
    function file(Report calldata report, Authorization calldata maker) external returns (ReportId id) {
        Lei entity = participants.requireActive(maker.signer, makersOfReports());
        id = _idOf(entity, report);
        require(_reports[id].kind == ReportKind.None, ReportAlreadyFiled(id));
        require(report.kind != ReportKind.None, ReportKindMissing());
        require(entity != report.subject, ReportOnOneself(entity));
        require(report.contentRoot != 0, ReportContentsMissing());
        _requireDates(report.datedOn, report.expiresOn);
        _authorizeUnique(_hash(report, maker), maker);

        _reports[id] = FiledReport({
            maker: entity,
            datedOn: uint16(Day.unwrap(report.datedOn)), // _requireDates bounds both
            expiresOn: uint16(Day.unwrap(report.expiresOn)),
            kind: report.kind,
            revoked: false
        });
        emit ReportFiled(
            id,
            entity,
            report.subject,
            report.kind,
            report.concerning,
            report.datedOn,
            report.expiresOn,
            report.contentRoot,
            maker.signer
        );
    }

    /// @inheritdoc IDiligenceFile
    function revoke(ReportId id, bytes32 reason, Authorization calldata maker) external {
        Lei entity = participants.requireActive(maker.signer, ANY_ROLE);
        FiledReport memory filed = _filed(id);
        require(entity == filed.maker, NotMakerOfReport(id, entity, filed.maker));
        require(!filed.revoked, ReportIsRevoked(id));
        _authorizeUnique(
            keccak256(abi.encode(REVOCATION_TYPEHASH, id, reason, maker.signer, maker.nonce, maker.deadline)),
            maker
        );

        _reports[id].revoked = true;
        emit ReportRevoked(id, reason);
    }

    /// @inheritdoc IDiligenceFile
    function disclose(
        Lei maker,
        Report calldata report,
        Lei reader,
        Day until,
        Authorization calldata subject
    ) external returns (ReportId id) {
        id = _idOf(maker, report);
        _filed(id);
        Lei entity = participants.requireActive(subject.signer, ANY_ROLE);
        require(entity == report.subject, NotSubjectOfReport(id, entity, report.subject));
        require(!reader.isNull(), ReaderMissing());
        require(Day.unwrap(until) == 0 || until >= today(), DisclosureInPast(until));
        _authorize(
            keccak256(
                abi.encode(DISCLOSURE_TYPEHASH, id, reader, until, subject.signer, subject.nonce, subject.deadline)
            ),
            subject
        );

        disclosedUntil[id][reader] = until;
        emit ReportDisclosed(id, reader, until);
    }

    /// @inheritdoc IDiligenceFile
    function requireGood(ReportId[] calldata ids, Lei reader) external view {
        for (uint256 i; i < ids.length; ++i) {
            ReportId id = ids[i];
            FiledReport memory filed = _filed(id);
            require(!filed.revoked, ReportIsRevoked(id));
            require(!_isStale(filed), ReportIsStale(id, Day.wrap(filed.expiresOn)));
            bool open = filed.maker == reader || disclosedUntil[id][reader] >= today();
            require(open, ReportNotDisclosed(id, reader));
        }
    }

    /// @inheritdoc IDiligenceFile
    function standingsOf(ReportId[] calldata ids) external view returns (Standing[] memory standings) {
        standings = new Standing[](ids.length);
        for (uint256 i; i < ids.length; ++i) {
            FiledReport memory filed = _reports[ids[i]];
            if (filed.kind == ReportKind.None) continue;
            if (filed.revoked) standings[i] = Standing.Revoked;
            else standings[i] = _isStale(filed) ? Standing.Stale : Standing.Good;
        }
    }

    /// @inheritdoc IDiligenceFile
    function reportOf(ReportId id) external view returns (FiledReport memory) {
        return _reports[id];
    }

    /// @inheritdoc IDiligenceFile
    function idOf(Lei maker, Report calldata report) external pure returns (ReportId) {
        return _idOf(maker, report);
    }

    function _filed(ReportId id) private view returns (FiledReport memory filed) {
        filed = _reports[id];
        require(filed.kind != ReportKind.None, ReportNotFiled(id));
    }

    function _isStale(FiledReport memory filed) private view returns (bool) {
        return Day.unwrap(today()) > filed.expiresOn;
    }

    /// @dev A report dated today may be dated tomorrow where the day begins earlier than in UTC.
    function _requireDates(Day datedOn, Day expiresOn) private view {
        require(
            Day.unwrap(datedOn) <= Day.unwrap(today()) + 1 &&
                expiresOn >= datedOn &&
                expiresOn >= today() &&
                expiresOn.isStorable(),
            ReportDatesInvalid(datedOn, expiresOn)
        );
    }

    function _idOf(Lei maker, Report calldata report) private pure returns (ReportId) {
        return ReportId.wrap(keccak256(abi.encode(maker, report)));
    }

    /// @dev Every field is a word of its own, so that the encoding of the struct is that of its parts.
    function _hash(Report calldata report, Authorization calldata maker) private pure returns (bytes32) {
        return keccak256(abi.encode(REPORT_TYPEHASH, report, maker.signer, maker.nonce, maker.deadline));
    }
}
