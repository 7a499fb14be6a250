// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Lei} from "../types/Identifiers.sol";
import {Roles} from "../types/Role.sol";

/// @notice A legal entity. One slot.
struct Participant {
    Roles roles; //         4 bytes, never empty for an enrolled entity
    bytes2 country; //      2        ISO 3166-1 alpha-2
    uint40 kycExpiry; //    5        Unix time until which its identification is good
    bool suspended; //      1
    uint40 suspendedAt; //  5        Unix time; zero if it is not
}

/// @title The legal entities of the network and the accounts that act for them
/// @notice Who is enrolled is decided by the registrar, a role of the AccessManager. An account acts for one
///         entity; an entity may have several accounts. Names are not kept: the LEI is public and leads to them.
interface IParticipants {
    event ParticipantEnrolled(Lei indexed lei, bytes2 country, Roles roles, uint40 kycExpiry);
    event ParticipantUpdated(Lei indexed lei, Roles roles, uint40 kycExpiry);
    event ParticipantSuspended(Lei indexed lei);
    event ParticipantReinstated(Lei indexed lei);
    event AccountAdded(Lei indexed lei, address indexed account);
    event AccountRemoved(Lei indexed lei, address indexed account);
    /// @notice By a court's order the account's key is lost: whoever has it contests no replacement any more, until
    ///         the account is added again.
    event LossDeclared(Lei indexed lei, address indexed account, bytes32 order);
    /// @notice From `effectiveAt` on `successor` stands in the place of `account`, which the entity has lost.
    event ReplacementAnnounced(Lei indexed lei, address indexed account, address indexed successor, uint48 effectiveAt);
    /// @notice The account that was to be replaced answered: it is not lost.
    event ReplacementContested(Lei indexed lei, address indexed account, address indexed successor);

    /// @notice Not 20 capital letters and digits with check digits by ISO 17442 (ISO 7064 MOD 97-10).
    error LeiInvalid(Lei lei);
    /// @notice Not two capital letters.
    error CountryInvalid(bytes2 country);
    error RolesInvalid(Roles roles);
    /// @notice Who owns, lends or guarantees does not value assets: at what an appraiser says they are taken.
    error AppraiserNotIndependent(Roles roles);
    error KycExpiryInPast(uint40 kycExpiry);
    error ParticipantAlreadyEnrolled(Lei lei);
    error ParticipantNotEnrolled(Lei lei);
    /// @notice The account acts for no entity.
    error AccountNotEnrolled(address account);
    /// @notice Nobody has the key of it, or it is a contract that holds claims for others (`IHeldClaim`).
    error AccountInvalid(address account);
    /// @notice The account acts for its entity: it is removed before a court's order declares it lost.
    error AccountInUse(address account);
    /// @notice By a court's order the account's key is lost: it contests no replacement, and is declared lost once.
    error AccountDeclaredLost(address account);
    error CourtOrderMissing(address account);
    error AccountTaken(address account, Lei lei);
    /// @notice The entity has as many accounts as it may; remove one that is no longer used.
    error TooManyAccounts(Lei lei, uint256 most);
    /// @notice `account` and `successor` must be two accounts of one entity, and the successor must act for it.
    error SuccessorInvalid(address account, address successor);
    /// @notice A successor of the account has been announced already, or has taken its place.
    error ReplacementStands(address account, address successor);
    /// @notice No successor of the account is announced, or it has taken its place already.
    error ReplacementNotPending(address account);
    error ParticipantIsSuspended(Lei lei);
    error ParticipantNotSuspended(Lei lei);
    error KycExpired(Lei lei, uint40 kycExpiry);
    error ParticipantLacksRole(Lei lei, Roles wanted, Roles actual);

    /// @notice Enters a legal entity and its first account.
    /// @dev    Registrar only. Emits `ParticipantEnrolled` and `AccountAdded`.
    /// @param  roles     what it may be; at least one, all known; an appraiser is no enterprise, bank or guarantor
    /// @param  kycExpiry Unix time in the future
    function enrol(Lei lei, bytes2 country, Roles roles, uint40 kycExpiry, address account) external;

    /// @notice Renews an entity's identification and sets its roles anew. Registrar only.
    function update(Lei lei, Roles roles, uint40 kycExpiry) external;

    /// @notice Stops an entity from entering new business. What it owes and is owed runs on. Registrar only.
    function suspend(Lei lei) external;

    /// @notice Ends a suspension. Registrar only.
    function reinstate(Lei lei) external;

    /// @notice Lets another account act for `lei`. Registrar only.
    function addAccount(Lei lei, address account) external;

    /// @notice Ends an account's power to act, e.g. when its key is stolen. Registrar only. It may be added again, to
    ///         the same entity, unless another has taken its place: what it owns stays that entity's. If it was
    ///         declared lost, it is so no more.
    function removeAccount(address account) external;

    /// @notice Enters a court's order that the key of an account is lost or stolen: the account contests no replacement
    ///         any more, neither one that is announced nor a later one, each of which waits as long as any other.
    /// @dev    Governor only, of an account that the registrar has removed: neither takes a member's account alone. A
    ///         supervisor would be no second, for the registrar says who is one. An order that falls is undone by
    ///         the registrar, which adds the account again before the replacement takes effect. Emits `LossDeclared`.
    /// @param  order hash of the order; not zero
    function declareLostByOrder(address account, bytes32 order) external;

    /// @notice Announces that another account of the same entity takes the place of one whose key is lost. After
    ///         `REPLACEMENT_DELAY` the old account acts for nobody, and what it owns may be moved to the successor
    ///         (`ITradeAsset.recover`, `IFinancingServicing.succeed`).
    /// @dev    Registrar only. The account may have been removed before. Emits `ReplacementAnnounced`.
    function announceReplacement(address account, address successor) external;

    /// @notice The calling account, which is to be replaced, answers that it is not lost: the announcement is void.
    /// @dev    Until the replacement takes effect; also by an account that was removed, but by none that was declared
    ///         lost (`AccountDeclaredLost`). Emits `ReplacementContested`.
    function contestReplacement() external;

    /// @notice The entity for which `account` acts, if that entity is in good standing and has one of `anyOf`.
    /// @dev    Reverts with `AccountNotEnrolled`, `ParticipantIsSuspended`, `KycExpired` or `ParticipantLacksRole`.
    function requireActive(address account, Roles anyOf) external view returns (Lei);

    /// @notice The entities of two accounts between which something passes, if both are in good standing.
    /// @dev    Reverts as `requireActive` does, first for `from`.
    function requireStanding(address from, address to) external view returns (Lei sender, Lei receiver);

    /// @notice Reverts for an account that was removed, or lost and replaced: what is its to decide whatever the
    ///         standing of its entity is not for whoever has its key by now. Asks nothing else, also of an account that
    ///         acts for no entity.
    /// @dev    Reverts with `AccountNotEnrolled`.
    function requireKept(address account) external view;

    /// @notice The entity for which `account` acts, whatever its standing; null if none.
    function entityOf(address account) external view returns (Lei);

    /// @notice `requireActive` of `account`, and beside it `entityOf` two others: who meets in one act, in one call.
    function requireActiveBeside(
        address account,
        Roles anyOf,
        address first,
        address second
    ) external view returns (Lei lei, Lei firstLei, Lei secondLei);

    function participantOf(Lei lei) external view returns (Participant memory);

    /// @notice The entity for which `account` acts, or acted until it was removed or lost; null if for none. Who is
    ///         owed, owes or owns does not change with the account.
    function legalEntityBehind(address account) external view returns (Lei);

    /// @notice `legalEntityBehind` an account, and since when that one has not been in good standing: Unix time of its
    ///         suspension or of the end of its identification, whichever came first and still holds; zero if it is.
    function lapseOf(address account) external view returns (Lei lei, uint40 since);

    /// @notice The account that stands in the place of `account` by now, whose own successors may have been lost, too;
    ///         zero if none has taken it, or not yet.
    function successorOf(address account) external view returns (address);

    /// @notice Who receives what is owed to `account`, and whose it is.
    /// @return payee  the account itself; the one in the place of one that was lost; zero where whichever it would be
    ///                was removed: whoever has its key now is not paid, and the money waits for the entity
    /// @return entity for which the account acts, or acted until it was removed or lost; null if for none
    function payeeFor(address account) external view returns (address payee, Lei entity);

    /// @notice What is announced for `account`; zeros if nothing is.
    function replacementOf(address account) external view returns (address successor, uint48 effectiveAt);

    /// @notice Whether `account` acts for an entity in good standing.
    function isActive(address account) external view returns (bool);
}
