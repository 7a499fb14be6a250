// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";

import {IParticipants, Participant} from "./interfaces/IParticipants.sol";
import {hasValidCheckDigits} from "./libraries/Iso17442.sol";
import {Lei} from "./types/Identifiers.sol";
import {Role, Roles} from "./types/Role.sol";

/// @title The legal entities of the network
contract Participants is IParticipants, AccessManaged {
    mapping(Lei => Participant) private _participants;
    mapping(address account => Lei) private _entities;

    constructor(address authority) AccessManaged(authority) {}

    /// @inheritdoc IParticipants
    function enrol(Lei lei, bytes2 country, Roles roles, uint40 kycExpiry, address account) external restricted {
        require(hasValidCheckDigits(lei), LeiInvalid(lei));
        require(_isCapital(country[0]) && _isCapital(country[1]), CountryInvalid(country));
        require(!_isEnrolled(lei), ParticipantAlreadyEnrolled(lei));
        _requireKnown(roles);
        _requireFuture(kycExpiry);

        _participants[lei] = Participant({roles: roles, country: country, kycExpiry: kycExpiry, suspended: false});
        emit ParticipantEnrolled(lei, country, roles, kycExpiry);
        _addAccount(lei, account);
    }

    /// @inheritdoc IParticipants
    function update(Lei lei, Roles roles, uint40 kycExpiry) external restricted {
        Participant storage participant = _enrolled(lei);
        _requireKnown(roles);
        _requireFuture(kycExpiry);
        participant.roles = roles;
        participant.kycExpiry = kycExpiry;
        emit ParticipantUpdated(lei, roles, kycExpiry);
    }

    /// @inheritdoc IParticipants
    function suspend(Lei lei) external restricted {
        Participant storage participant = _enrolled(lei);
        require(!participant.suspended, ParticipantIsSuspended(lei));
        participant.suspended = true;
        emit ParticipantSuspended(lei);
    }

    /// @inheritdoc IParticipants
    function reinstate(Lei lei) external restricted {
        Participant storage participant = _enrolled(lei);
        require(participant.suspended, ParticipantNotSuspended(lei));
        participant.suspended = false;
        emit ParticipantReinstated(lei);
    }

    /// @inheritdoc IParticipants
    function addAccount(Lei lei, address account) external restricted {
        _enrolled(lei);
        _addAccount(lei, account);
    }

    /// @inheritdoc IParticipants
    function removeAccount(address account) external restricted {
        Lei lei = _entities[account];
        require(!lei.isNull(), AccountNotEnrolled(account));
        _entities[account] = Lei.wrap(0);
        emit AccountRemoved(lei, account);
    }

    /// @inheritdoc IParticipants
    function requireActive(address account, Roles anyOf) external view returns (Lei lei) {
        lei = _entities[account];
        require(!lei.isNull(), AccountNotEnrolled(account));
        Participant memory participant = _participants[lei];
        require(!participant.suspended, ParticipantIsSuspended(lei));
        require(block.timestamp <= participant.kycExpiry, KycExpired(lei, participant.kycExpiry));
        require(participant.roles.holds(anyOf), ParticipantLacksRole(lei, anyOf, participant.roles));
    }

    /// @inheritdoc IParticipants
    function isActive(address account) external view returns (bool) {
        Lei lei = _entities[account];
        if (lei.isNull()) return false;
        Participant memory participant = _participants[lei];
        return !participant.suspended && block.timestamp <= participant.kycExpiry;
    }

    /// @inheritdoc IParticipants
    function entityOf(address account) external view returns (Lei) {
        return _entities[account];
    }

    /// @inheritdoc IParticipants
    function participantOf(Lei lei) external view returns (Participant memory) {
        return _participants[lei];
    }

    function _addAccount(Lei lei, address account) private {
        require(account != address(0), AccountInvalid(account));
        Lei taken = _entities[account];
        require(taken.isNull(), AccountTaken(account, taken));
        _entities[account] = lei;
        emit AccountAdded(lei, account);
    }

    function _enrolled(Lei lei) private view returns (Participant storage) {
        require(_isEnrolled(lei), ParticipantNotEnrolled(lei));
        return _participants[lei];
    }

    function _isEnrolled(Lei lei) private view returns (bool) {
        return Roles.unwrap(_participants[lei].roles) != 0;
    }

    function _requireKnown(Roles roles) private pure {
        uint256 bits = Roles.unwrap(roles);
        require(bits != 0 && bits >> (uint8(type(Role).max) + 1) == 0, RolesInvalid(roles));
    }

    function _requireFuture(uint40 kycExpiry) private view {
        require(kycExpiry > block.timestamp, KycExpiryInPast(kycExpiry));
    }

    function _isCapital(bytes1 character) private pure returns (bool) {
        return character >= "A" && character <= "Z";
    }
}
