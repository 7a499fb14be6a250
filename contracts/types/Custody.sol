// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @notice How a token stands in its owner's hands. One slot, which every transfer reads and writes.
struct Custody {
    address giver; //  20 bytes, who pushed the token to its owner, and gets it back if that refuses; zero once it acted
    bool frozen; //     1        by the supervisor
    bool approved; //   1        somebody is approved for it (ERC-721)
    uint8 state; //     1        of the procedure of its kind; 0: in circulation
    uint8 form; //      1        for its kind to use
    uint8 title; //     1        for its kind to use
    uint8 former; //    1        what `title` was before the last transfer, to which a refusal returns it
}

/// @notice A court's order that a token be transferred. One slot and a hash.
struct CourtOrder {
    address to; //          20 bytes, zero: no order
    uint48 executableAt; //  6        Unix time from which it is carried out
    bytes32 reason; //      32        hash of the order
}
