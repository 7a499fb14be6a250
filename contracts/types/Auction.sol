// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {Currency} from "./Units.sol";

/// @notice How an auction runs.
struct AuctionRules {
    IERC20 token;
    /// Seconds from its opening to its end.
    uint40 duration;
    /// Whether the price falls until somebody takes it, or rises with each bid.
    bool descending;
    /// The lowest price, in minor units.
    uint64 reserve;
    /// Descending: the price at the opening. Ascending: by how much each bid exceeds the last one, at most the reserve.
    uint64 step;
}

/// @notice An auction as it stands. Three slots.
struct Auction {
    IERC20 token; //      20 bytes
    uint40 opensAt; //     5
    uint40 endsAt; //      5
    bool descending; //    1
    uint64 reserve; //     8
    uint64 step; //        8
    uint64 collected; //   8  of the asset's document when the auction opened
    uint64 nominal; //     8  what a falling price starts at, at least: the lienholder itself bids no less
    uint64 price; //       8  the highest bid
    address bidder; //    20
    Currency currency; //  2  of the asset
}
