// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {SignedMessages} from "../common/SignedMessages.sol";
import {IDebtorNotices, LienholderConsent, Notice} from "../interfaces/IDebtorNotices.sol";
import {IDocumentRegistry} from "../interfaces/IDocumentRegistry.sol";
import {ILienbook} from "../interfaces/ILienbook.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {IReceivable, ReceivableDetails} from "../interfaces/IReceivable.sol";
import {Authorization} from "../interfaces/ISignedMessages.sol";
import {DocumentId, Lei, LienId} from "../types/Identifiers.sol";
import {Lien, commitmentOf, lienIdOf} from "../types/Pledge.sol";
import {ANY_ROLE, Role, only} from "../types/Role.sol";

/// @title What the debtor of a receivable is told
/// @dev   Apart from the receivable, which needs none of it: a notice moves no title and no balance.
contract DebtorNotices is IDebtorNotices, SignedMessages {
    bytes32 private constant NOTICE_TYPEHASH = keccak256(
        "AssignmentNotice(bytes32 receivable,bytes20 debtor,bytes32 instruction,address owner,uint256 nonce,"
        "uint48 deadline)"
    );
    bytes32 private constant ACKNOWLEDGEMENT_TYPEHASH = keccak256(
        "NoticeAcknowledgement(bytes32 receivable,bytes20 assignee,bytes32 instruction,address debtor,uint256 nonce,"
        "uint48 deadline)"
    );
    bytes32 private constant CONSENT_TYPEHASH = keccak256(
        "InstructionConsent(bytes32 receivable,bytes32 lien,bytes32 replaces,bytes32 instruction,address holder,"
        "uint256 nonce,uint48 deadline)"
    );

    /// @inheritdoc IDebtorNotices
    IReceivable public immutable receivable;
    ILienbook public immutable lienbook;
    IDocumentRegistry public immutable registry;
    IParticipants public immutable participants;

    mapping(DocumentId => Notice) private _notices;
    /// @inheritdoc IDebtorNotices
    mapping(DocumentId => bytes32) public instructionOf;

    constructor(IReceivable receivable_, ILienbook lienbook_) EIP712("Lienbook DebtorNotices", "1") {
        receivable = receivable_;
        lienbook = lienbook_;
        registry = lienbook_.registry();
        participants = receivable_.participants();
    }

    /// @inheritdoc IDebtorNotices
    function notifyDebtor(
        DocumentId id,
        uint64 face,
        ReceivableDetails calldata details,
        bytes32 backingHash,
        Authorization calldata notice
    ) external {
        Lei assignee = participants.requireActive(notice.signer, ANY_ROLE);
        address owner = _requireIssued(id, face, details, backingHash);
        require(notice.signer == owner, IReceivable.NotOwnerOfReceivable(id, notice.signer, owner));
        require(_notices[id].assignee != assignee, AlreadyNotified(id, assignee));
        bytes32 instruction = instructionOf[id];
        _authorize(_hash(NOTICE_TYPEHASH, id, details.debtor, instruction, notice), notice);

        _notices[id] = Notice({assignee: assignee, givenAt: uint40(block.timestamp), acknowledged: false});
        emit DebtorNotified(id, assignee, details.debtor, instruction);
    }

    /// @inheritdoc IDebtorNotices
    function acknowledgeNotice(
        DocumentId id,
        uint64 face,
        ReceivableDetails calldata details,
        bytes32 backingHash,
        Authorization calldata acknowledgement
    ) external {
        Lei entity = participants.requireActive(acknowledgement.signer, only(Role.Enterprise));
        Lei assignee = participants.entityOf(_requireIssued(id, face, details, backingHash));
        require(entity == details.debtor, IReceivable.NotDebtor(entity, details.debtor));
        Notice memory notice = _notices[id];
        require(notice.assignee == assignee, NotNotified(id, assignee));
        require(!notice.acknowledged, NoticeAlreadyAcknowledged(id, assignee));
        bytes32 instruction = instructionOf[id];
        _authorize(_hash(ACKNOWLEDGEMENT_TYPEHASH, id, assignee, instruction, acknowledgement), acknowledgement);

        _notices[id].acknowledged = true;
        emit NoticeAcknowledged(id, assignee, entity, instruction);
    }

    /// @inheritdoc IDebtorNotices
    function instruct(
        DocumentId id,
        uint64 face,
        bytes32 backingHash,
        bytes32 instruction,
        LienholderConsent[] calldata consents
    ) external {
        // Reverts for a frozen receivable: its debtor goes on paying where it was told.
        (address owner, ) = receivable.pledgeableAs(id);
        require(msg.sender == owner, IReceivable.NotOwnerOfReceivable(id, msg.sender, owner));
        participants.requireActive(owner, ANY_ROLE);
        require(instructionOf[id] != instruction, InstructionUnchanged(id, instruction));
        uint256 consented;
        LienId last;
        for (uint256 i; i < consents.length; ++i) {
            LienholderConsent calldata by = consents[i];
            LienId lien = lienIdOf(address(receivable), id, by.engine, by.purpose, face, backingHash);
            require(LienId.unwrap(lien) > LienId.unwrap(last), ConsentUnfit(lien));
            consented += _consentedTo(id, lien, instruction, by);
            last = lien;
        }
        uint64 encumbered = registry.encumberedOf(id);
        // Liens of one document sum to 64 bits at most.
        require(consented == encumbered, InstructionLocked(id, uint64(consented), encumbered));

        instructionOf[id] = instruction;
        _notices[id].acknowledged = false;
        emit PaymentInstructed(id, owner, instruction);
    }

    /// @inheritdoc IDebtorNotices
    function noticeOf(DocumentId id) external view returns (Notice memory) {
        return _notices[id];
    }

    /// @inheritdoc IDebtorNotices
    function isBound(DocumentId id) external view returns (bool) {
        Notice memory notice = _notices[id];
        return notice.acknowledged && notice.assignee == participants.entityOf(receivable.ownerOf(id.tokenId()));
    }

    /// @return amount of the lien, whose holder has consented
    function _consentedTo(
        DocumentId id,
        LienId lien,
        bytes32 instruction,
        LienholderConsent calldata by
    ) private returns (uint64 amount) {
        Authorization calldata consent = by.consent;
        Lien memory standing = lienbook.lienOf(lien);
        require(standing.amount != 0, ConsentUnfit(lien));
        Lei entity = participants.entityOf(consent.signer);
        require(entity == standing.holder, NotConsentOfHolder(lien, entity, standing.holder));
        lienbook.requireOwnClaim(by.engine, by.purpose, entity);
        _authorize(
            keccak256(
                abi.encode(
                    CONSENT_TYPEHASH,
                    id,
                    lien,
                    instructionOf[id],
                    instruction,
                    consent.signer,
                    consent.nonce,
                    consent.deadline
                )
            ),
            consent
        );
        return standing.amount;
    }

    function _requireIssued(
        DocumentId id,
        uint64 face,
        ReceivableDetails calldata details,
        bytes32 backingHash
    ) private view returns (address owner) {
        bytes32 commitment;
        (owner, commitment) = receivable.issuedAs(id);
        bytes32 shown = commitmentOf(face, keccak256(abi.encode(details)), backingHash);
        require(commitment == shown, IReceivable.ReceivableTermsMismatch(id));
    }

    function _hash(
        bytes32 typehash,
        DocumentId id,
        Lei party,
        bytes32 instruction,
        Authorization calldata by
    ) private pure returns (bytes32) {
        return keccak256(abi.encode(typehash, id, party, instruction, by.signer, by.nonce, by.deadline));
    }
}
