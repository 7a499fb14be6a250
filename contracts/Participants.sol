// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";

import {IHeldClaim} from "./interfaces/IHeldClaim.sol";
import {IParticipants, Participant} from "./interfaces/IParticipants.sol";
import {hasValidCheckDigits} from "./libraries/Iso17442.sol";
import {FinancingId, Lei} from "./types/Identifiers.sol";
import {INTERESTED, Role, Roles, only} from "./types/Role.sol";

/// @title The legal entities of the network
/// @dev   Every act of the network asks for somebody's standing, and hardly anything changes it. So the standing of an
///        entity is written to each of its accounts, where the question is answered by one slot.
contract Participants is IParticipants, AccessManaged {
    /// @dev Whether an account acts for its entity. Whoever asks only that compares with zero (`_isGone`).
    enum AccountState {
        InUse,
        Removed,
        /// Removed, and its key is lost by a court's order.
        Lost
    }

    /// @dev One slot.
    struct Account {
        Lei lei; //            20 bytes, kept when the account is removed: what it owns stays the entity's
        Roles roles; //         4        as of its entity
        uint40 kycExpiry; //    5        as of its entity
        bool suspended; //      1        as of its entity
        AccountState state; //  1
        bool replaced; //       1        a successor is announced, and stands in its place once that takes effect
    }

    /// @dev One slot.
    struct Replacement {
        address successor; //   20 bytes
        uint48 effectiveAt; //   6        Unix time
    }

    /// @notice Time in which a lost account's owner would notice, and answer.
    uint48 public constant REPLACEMENT_DELAY = 7 days;
    /// @dev Bounded, because a change of an entity's standing writes every one of its accounts.
    uint256 private constant MOST_ACCOUNTS = 100;

    mapping(Lei => Participant) private _participants;
    mapping(address account => Account) private _accounts;
    mapping(address account => Replacement) private _replacements;
    /// @dev Without those that were removed.
    mapping(Lei => address[]) private _accountsOf;

    constructor(address authority) AccessManaged(authority) {}

    /// @inheritdoc IParticipants
    function enrol(Lei lei, bytes2 country, Roles roles, uint40 kycExpiry, address account) external restricted {
        require(hasValidCheckDigits(lei), LeiInvalid(lei));
        require(_isCapital(country[0]) && _isCapital(country[1]), CountryInvalid(country));
        require(!_isEnrolled(lei), ParticipantAlreadyEnrolled(lei));
        _requireFit(roles);
        _requireFuture(kycExpiry);

        Participant memory participant = Participant({
            roles: roles,
            country: country,
            kycExpiry: kycExpiry,
            suspended: false,
            suspendedAt: 0
        });
        _participants[lei] = participant;
        emit ParticipantEnrolled(lei, country, roles, kycExpiry);
        _addAccount(lei, account, participant);
    }

    /// @inheritdoc IParticipants
    function update(Lei lei, Roles roles, uint40 kycExpiry) external restricted {
        Participant memory participant = _enrolled(lei);
        _requireFit(roles);
        _requireFuture(kycExpiry);
        (participant.roles, participant.kycExpiry) = (roles, kycExpiry);
        _set(lei, participant);
        emit ParticipantUpdated(lei, roles, kycExpiry);
    }

    /// @inheritdoc IParticipants
    function suspend(Lei lei) external restricted {
        Participant memory participant = _enrolled(lei);
        require(!participant.suspended, ParticipantIsSuspended(lei));
        (participant.suspended, participant.suspendedAt) = (true, uint40(block.timestamp));
        _set(lei, participant);
        emit ParticipantSuspended(lei);
    }

    /// @inheritdoc IParticipants
    function reinstate(Lei lei) external restricted {
        Participant memory participant = _enrolled(lei);
        require(participant.suspended, ParticipantNotSuspended(lei));
        (participant.suspended, participant.suspendedAt) = (false, 0);
        _set(lei, participant);
        emit ParticipantReinstated(lei);
    }

    /// @inheritdoc IParticipants
    function addAccount(Lei lei, address account) external restricted {
        _addAccount(lei, account, _enrolled(lei));
    }

    /// @inheritdoc IParticipants
    function removeAccount(address account) external restricted {
        // One that was replaced is removed like any other, or it would count among its entity's for ever.
        Lei lei = _accounts[account].lei;
        bool isInUse = !lei.isNull() && _accounts[account].state == AccountState.InUse;
        require(isInUse, AccountNotEnrolled(account));
        _accounts[account].state = AccountState.Removed;
        address[] storage accounts = _accountsOf[lei];
        uint256 last = accounts.length - 1;
        for (uint256 i; i < last; ++i) {
            if (accounts[i] != account) continue;
            accounts[i] = accounts[last];
            break;
        }
        accounts.pop();
        emit AccountRemoved(lei, account);
    }

    /// @inheritdoc IParticipants
    function declareLostByOrder(address account, bytes32 order) external restricted {
        (Lei lei, AccountState state) = (_accounts[account].lei, _accounts[account].state);
        require(!lei.isNull(), AccountNotEnrolled(account));
        require(state != AccountState.InUse, AccountInUse(account));
        require(state != AccountState.Lost, AccountDeclaredLost(account));
        require(order != 0, CourtOrderMissing(account));
        _accounts[account].state = AccountState.Lost;
        emit LossDeclared(lei, account, order);
    }

    /// @inheritdoc IParticipants
    function announceReplacement(address account, address successor) external restricted {
        Account memory lost = _accounts[account];
        require(!lost.lei.isNull(), AccountNotEnrolled(account));
        require(!lost.replaced, ReplacementStands(account, _replacements[account].successor));
        bool fits = successor != account && entityOf(successor) == lost.lei && !_accounts[successor].replaced;
        require(fits, SuccessorInvalid(account, successor));

        uint48 effectiveAt = uint48(block.timestamp) + REPLACEMENT_DELAY;
        _accounts[account].replaced = true;
        _replacements[account] = Replacement({successor: successor, effectiveAt: effectiveAt});
        emit ReplacementAnnounced(lost.lei, account, successor, effectiveAt);
    }

    /// @inheritdoc IParticipants
    function contestReplacement() external {
        require(_accounts[msg.sender].state != AccountState.Lost, AccountDeclaredLost(msg.sender));
        Replacement memory announced = _replacements[msg.sender];
        require(block.timestamp < announced.effectiveAt, ReplacementNotPending(msg.sender));
        _accounts[msg.sender].replaced = false;
        delete _replacements[msg.sender];
        emit ReplacementContested(_accounts[msg.sender].lei, msg.sender, announced.successor);
    }

    /// @inheritdoc IParticipants
    function requireActive(address account, Roles anyOf) public view returns (Lei lei) {
        Roles roles;
        (lei, roles) = _active(account);
        require(roles.holds(anyOf), ParticipantLacksRole(lei, anyOf, roles));
    }

    /// @inheritdoc IParticipants
    function requireStanding(address from, address to) external view returns (Lei sender, Lei receiver) {
        (sender, ) = _active(from);
        (receiver, ) = _active(to);
    }

    /// @inheritdoc IParticipants
    function requireKept(address account) external view {
        require(!_isGone(account, _wordOf(account)), AccountNotEnrolled(account));
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
        Account memory found = _accounts[account];
        return !entityOf(account).isNull() && !found.suspended && block.timestamp <= found.kycExpiry;
    }

    /// @inheritdoc IParticipants
    function entityOf(address account) public view returns (Lei) {
        uint256 word = _wordOf(account);
        return _isGone(account, word) ? Lei.wrap(0) : _leiIn(word);
    }

    /// @inheritdoc IParticipants
    function successorOf(address account) public view returns (address successor) {
        // The chain is short and never a circle: each link has waited for the delay, and no account that is replaced
        // can succeed another.
        for (Replacement memory r = _replacements[account]; _isEffective(r); r = _replacements[successor]) {
            successor = r.successor;
        }
    }

    /// @inheritdoc IParticipants
    function payeeFor(address account) external view returns (address payee, Lei entity) {
        uint256 word = _wordOf(account);
        (payee, entity) = (account, _leiIn(word));
        if (!_isGone(account, word)) return (payee, entity);
        payee = successorOf(account);
        if (_isGone(payee, _wordOf(payee))) payee = address(0);
    }

    /// @inheritdoc IParticipants
    function replacementOf(address account) external view returns (address successor, uint48 effectiveAt) {
        Replacement memory replacement = _replacements[account];
        return (replacement.successor, replacement.effectiveAt);
    }

    /// @inheritdoc IParticipants
    function participantOf(Lei lei) external view returns (Participant memory) {
        return _participants[lei];
    }

    /// @inheritdoc IParticipants
    function legalEntityBehind(address account) external view returns (Lei) {
        return _leiIn(_wordOf(account));
    }

    /// @inheritdoc IParticipants
    function lapseOf(address account) external view returns (Lei lei, uint40 since) {
        lei = _accounts[account].lei;
        Participant memory participant = _participants[lei];
        if (participant.kycExpiry < block.timestamp) since = participant.kycExpiry;
        uint40 suspendedAt = participant.suspendedAt;
        if (participant.suspended && (since == 0 || suspendedAt < since)) since = suspendedAt;
    }

    /// @dev Writes an entity's standing, to it and to all of its accounts.
    function _set(Lei lei, Participant memory participant) private {
        _participants[lei] = participant;
        address[] memory accounts = _accountsOf[lei];
        for (uint256 i; i < accounts.length; ++i) _write(_accounts[accounts[i]], participant);
    }

    function _write(Account storage account, Participant memory participant) private {
        account.roles = participant.roles;
        account.kycExpiry = participant.kycExpiry;
        account.suspended = participant.suspended;
    }

    function _addAccount(Lei lei, address account, Participant memory participant) private {
        require(account != address(0) && !_holdsClaims(account), AccountInvalid(account));
        Account storage found = _accounts[account];
        bool free = found.lei.isNull() || (found.state != AccountState.InUse && found.lei == lei);
        require(free, AccountTaken(account, found.lei));
        // Whatever took its place stays there.
        Replacement memory taken = _replacements[account];
        require(!_isEffective(taken), ReplacementStands(account, taken.successor));
        require(_accountsOf[lei].length < MOST_ACCOUNTS, TooManyAccounts(lei, MOST_ACCOUNTS));
        found.lei = lei;
        found.state = AccountState.InUse;
        _write(found, participant);
        _accountsOf[lei].push(account);
        emit AccountAdded(lei, account);
    }

    /// @dev Whether the account is a contract that holds claims for others, and says for whom. An entity that was given
    ///      it would have what is paid to it once it is removed or replaced (`payeeFor`).
    function _holdsClaims(address account) private view returns (bool) {
        bytes memory question = abi.encodeCall(IHeldClaim.beneficiaryOf, (FinancingId.wrap(0)));
        (bool answered, , ) = LowLevelCall.staticcallReturn64Bytes(account, question);
        return answered && LowLevelCall.returnDataSize() == 32;
    }

    function _active(address account) private view returns (Lei lei, Roles roles) {
        uint256 word = _wordOf(account);
        lei = _leiIn(word);
        require(!lei.isNull() && !_isGone(account, word), AccountNotEnrolled(account));
        require(uint8(word >> 232) == 0, ParticipantIsSuspended(lei));
        uint40 kycExpiry = uint40(word >> 192);
        require(block.timestamp <= kycExpiry, KycExpired(lei, kycExpiry));
        roles = Roles.wrap(uint32(word >> 160));
    }

    /// @dev An `Account` in one read: the compiler would unpack all of it for each question. From the lowest bit on,
    ///      160 of the LEI, 32 of roles, 40 of expiry, and 8 each of suspended, state and replaced.
    function _wordOf(address account) private view returns (uint256 word) {
        Account storage found = _accounts[account];
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            word := sload(found.slot)
        }
    }

    function _leiIn(uint256 word) private pure returns (Lei) {
        return Lei.wrap(bytes20(uint160(word)));
    }

    /// @dev Removed or replaced. Most accounts are neither, which one comparison tells.
    function _isGone(address account, uint256 word) private view returns (bool) {
        if (word >> 240 == 0) return false;
        return uint8(word >> 240) != 0 || _isEffective(_replacements[account]);
    }

    function _isEffective(Replacement memory replacement) private view returns (bool) {
        return replacement.effectiveAt != 0 && block.timestamp >= replacement.effectiveAt;
    }

    function _enrolled(Lei lei) private view returns (Participant memory) {
        require(_isEnrolled(lei), ParticipantNotEnrolled(lei));
        return _participants[lei];
    }

    function _isEnrolled(Lei lei) private view returns (bool) {
        return Roles.unwrap(_participants[lei].roles) != 0;
    }

    function _requireFit(Roles roles) private pure {
        uint256 bits = Roles.unwrap(roles);
        require(bits != 0 && bits >> (uint8(type(Role).max) + 1) == 0, RolesInvalid(roles));
        require(!roles.holds(only(Role.Appraiser)) || !roles.holds(INTERESTED), AppraiserNotIndependent(roles));
    }

    function _requireFuture(uint40 kycExpiry) private view {
        require(kycExpiry > block.timestamp, KycExpiryInPast(kycExpiry));
    }

    function _isCapital(bytes1 character) private pure returns (bool) {
        return character >= "A" && character <= "Z";
    }
}
