// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @notice How a token stands: whose it is, and how. One slot, which is all that a transfer reads and writes of it.
/// @dev    From the lowest bit on:
///
///         | bits | what                                                                                           |
///         | ---- | ---------------------------------------------------------------------------------------------- |
///         | 160  | the owner                                                                                      |
///         |  80  | the last ten bytes of who pushed the token to its owner (`giver`); zero once the owner acted   |
///         |   1  | frozen by the supervisor                                                                       |
///         |   1  | somebody is approved for it (ERC-721)                                                          |
///         |   3  | state of the procedure of its kind; 0: in circulation                                          |
///         |   2  | form, for its kind to use                                                                      |
///         |   3  | title, for its kind to use                                                                     |
///         |   3  | what `title` was before the last transfer, to which a refusal returns it                       |
///
///         An owner who refuses a token names the giver: a participant's account with these ten bytes. To find
///         another account that ends like a given one is beyond reach.
type Custody is uint256;

/// @notice A court's order that a token be transferred. One slot and a hash.
struct CourtOrder {
    address to; //          20 bytes, zero: no order
    uint48 executableAt; //  6        Unix time from which it is carried out
    bytes32 reason; //      32        hash of the order
}

using {
    owner,
    giver,
    isFrozen,
    isApproved,
    state,
    form,
    title,
    former,
    handedTo,
    succeededBy,
    acted,
    withFrozen,
    withApproved,
    withState,
    withForm,
    withTitle,
    withFormer
} for Custody global;

uint256 constant GIVER_AT = 160;
uint256 constant FROZEN_AT = 240;
uint256 constant APPROVED_AT = 241;
uint256 constant STATE_AT = 242;
uint256 constant FORM_AT = 245;
uint256 constant TITLE_AT = 247;
uint256 constant FORMER_AT = 250;

function owner(Custody custody) pure returns (address) {
    return address(uint160(Custody.unwrap(custody)));
}

/// @return zero if nobody pushed the token to its owner, or the owner has acted since
function giver(Custody custody) pure returns (bytes10) {
    return bytes10(uint80(Custody.unwrap(custody) >> GIVER_AT));
}

/// @dev What `giver` is of an account.
function markOf(address account) pure returns (bytes10) {
    return bytes10(uint80(uint160(account)));
}

function isFrozen(Custody custody) pure returns (bool) {
    return _read(custody, FROZEN_AT, 1) != 0;
}

function isApproved(Custody custody) pure returns (bool) {
    return _read(custody, APPROVED_AT, 1) != 0;
}

function state(Custody custody) pure returns (uint8) {
    return _read(custody, STATE_AT, 7);
}

function form(Custody custody) pure returns (uint8) {
    return _read(custody, FORM_AT, 3);
}

function title(Custody custody) pure returns (uint8) {
    return _read(custody, TITLE_AT, 7);
}

function former(Custody custody) pure returns (uint8) {
    return _read(custody, FORMER_AT, 7);
}

/// @dev With another owner, and nobody approved.
/// @param from who may get it back; zero for nobody
function handedTo(Custody custody, address to, address from) pure returns (Custody) {
    uint256 kept = Custody.unwrap(custody) & (type(uint256).max << FROZEN_AT) & ~(uint256(1) << APPROVED_AT);
    return Custody.wrap(kept | uint160(to) | (uint256(uint80(uint160(from))) << GIVER_AT));
}

/// @dev With another account of the same owner, which refuses what that one could refuse.
function succeededBy(Custody custody, address successor) pure returns (Custody) {
    return custody.handedTo(successor, address(uint160(uint80(custody.giver()))));
}

/// @dev Whoever acts on a token refuses it no more.
function acted(Custody custody) pure returns (Custody) {
    return _write(custody, GIVER_AT, type(uint80).max, 0);
}

function withFrozen(Custody custody, bool frozen) pure returns (Custody) {
    return _write(custody, FROZEN_AT, 1, frozen ? 1 : 0);
}

function withApproved(Custody custody, bool approved) pure returns (Custody) {
    return _write(custody, APPROVED_AT, 1, approved ? 1 : 0);
}

function withState(Custody custody, uint8 state_) pure returns (Custody) {
    return _write(custody, STATE_AT, 7, state_);
}

function withForm(Custody custody, uint8 form_) pure returns (Custody) {
    return _write(custody, FORM_AT, 3, form_);
}

function withTitle(Custody custody, uint8 title_) pure returns (Custody) {
    return _write(custody, TITLE_AT, 7, title_);
}

function withFormer(Custody custody, uint8 title_) pure returns (Custody) {
    return _write(custody, FORMER_AT, 7, title_);
}

function _read(Custody custody, uint256 bit, uint8 mask) pure returns (uint8) {
    return uint8(Custody.unwrap(custody) >> bit) & mask;
}

function _write(Custody custody, uint256 bit, uint256 mask, uint256 value) pure returns (Custody) {
    return Custody.wrap((Custody.unwrap(custody) & ~(mask << bit)) | (value << bit));
}
