// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Authorization} from "../interfaces/ISignedMessages.sol";
import {Collateral, Stake} from "./Pledge.sol";

/// @notice A lien on an asset that is sold, with what is needed to pay its holder.
struct Claimant {
    Stake stake;
    /// Of a financing: its terms, ABI-encoded. Of the asset they usually say just what the estate does, and may leave
    /// that out: then it is not shown twice. Else empty.
    bytes terms;
    /// Of a holder that must agree to the sale: one, its signature over `SaleConsent`. Else none.
    Authorization[] consent;
    /// Where in the terms the estate's collateral belongs that they leave out, in bytes from their beginning; zero if
    /// they are whole.
    uint32 gap;
}

/// @notice An asset that is sold, with everyone who shares in the price.
struct Estate {
    /// As it was pledged, with its details as they are now; the amount matters only to terms that leave it out.
    Collateral collateral;
    /// All liens on the asset, by rank.
    Claimant[] claimants;
    /// Index of the claimant that enforces.
    uint256 enforcing;
}
