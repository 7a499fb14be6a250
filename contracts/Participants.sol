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
    /// @dev One slot, which every act reads.
    struct Account {
        Lei lei; //             20 bytes, kept when the account is removed: what it owns stays the entity's
        uint48 replacedFrom; //  6        Unix time from which its successor stands in its place; 0 for never
        bool removed; //         1
    }

    /// @notice Time in which a lost account's owner would notice, and answer.
    uint48 public constant REPLACEMENT_DELAY = 7 days;

    mapping(address account => Account) private _accounts;
    mapping(address account => address) private _successors;

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
        Lei lei = entityOf(account);
        require(!lei.isNull(), AccountNotEnrolled(account));
        _accounts[account].removed = true;
        emit AccountRemoved(lei, account);
    }

    /// @inheritdoc IParticipants
    function announceReplacement(address account, address successor) external restricted {
        Account memory lost = _accounts[account];
        require(!lost.lei.isNull(), AccountNotEnrolled(account));
        require(lost.replacedFrom == 0, ReplacementStands(account, _successors[account]));
        bool fits = successor != account && entityOf(successor) == lost.lei && _accounts[successor].replacedFrom == 0;
        require(fits, SuccessorInvalid(account, successor));

        uint48 effectiveAt = uint48(block.timestamp) + REPLACEMENT_DELAY;
        _accounts[account].replacedFrom = effectiveAt;
        _successors[account] = successor;
        emit ReplacementAnnounced(lost.lei, account, successor, effectiveAt);
    }

    /// @inheritdoc IParticipants
    function contestReplacement() external {
        Account memory found = _accounts[msg.sender];
        require(block.timestamp < found.replacedFrom, ReplacementNotPending(msg.sender));
        _accounts[msg.sender].replacedFrom = 0;
        emit ReplacementContested(found.lei, msg.sender, _successors[msg.sender]);
        delete _successors[msg.sender];
    }

    /// @inheritdoc IParticipants
    function requireActive(address account, Roles anyOf) public view returns (Lei lei) {
        lei = entityOf(account);
        require(!lei.isNull(), AccountNotEnrolled(account));
        Participant memory participant = _participants[lei];
        require(!participant.suspended, ParticipantIsSuspended(lei));
        require(block.timestamp <= participant.kycExpiry, KycExpired(lei, participant.kycExpiry));
        require(participant.roles.holds(anyOf), ParticipantLacksRole(lei, anyOf, participant.roles));
    }

    /// @inheritdoc IParticipants
    function requireActiveBeside(
        address account,
        Roles anyOf,
        address first,
        address second
    ) external view returns (Lei lei, Lei firstLei, Lei secondLei) {
        return (requireActive(account, anyOf), entityOf(first), entityOf(second));
    }

    /// @inheritdoc IParticipants
    function isActive(address account) external view returns (bool) {
        Lei lei = entityOf(account);
        if (lei.isNull()) return false;
        Participant memory participant = _participants[lei];
        return !participant.suspended && block.timestamp <= participant.kycExpiry;
    }

    /// @inheritdoc IParticipants
    function entityOf(address account) public view returns (Lei) {
        Account storage found = _accounts[account];
        uint256 word;
        // One read of the slot, and the usual account has nothing in it but its LEI, the lowest 20 bytes.
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            word := sload(found.slot)
        }
        if (word >> 160 != 0 && (found.removed || _isReplaced(found))) return Lei.wrap(0);
        return Lei.wrap(bytes20(uint160(word)));
    }

    /// @inheritdoc IParticipants
    function successorOf(address account) external view returns (address) {
        return _isReplaced(_accounts[account]) ? _successors[account] : address(0);
    }

    /// @inheritdoc IParticipants
    function replacementOf(address account) external view returns (address successor, uint48 effectiveAt) {
        return (_successors[account], _accounts[account].replacedFrom);
    }

    /// @inheritdoc IParticipants
    function participantOf(Lei lei) external view returns (Participant memory) {
        return _participants[lei];
    }

    function _addAccount(Lei lei, address account) private {
        require(account != address(0), AccountInvalid(account));
        Account memory found = _accounts[account];
        bool free = found.lei.isNull() || (found.removed && found.lei == lei);
        require(free, AccountTaken(account, found.lei));
        _accounts[account] = Account({lei: lei, replacedFrom: found.replacedFrom, removed: false});
        emit AccountAdded(lei, account);
    }

    function _isReplaced(Account memory account) private view returns (bool) {
        return account.replacedFrom != 0 && block.timestamp >= account.replacedFrom;
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
