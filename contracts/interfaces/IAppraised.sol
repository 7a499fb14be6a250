// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {DocumentId} from "../types/Identifiers.sol";
import {IAppraisals} from "./IAppraisals.sol";
import {ITradeAsset} from "./ITradeAsset.sol";

/// @title A tokenized trade document whose value an appraiser gives
interface IAppraised is ITradeAsset {
    /// @notice The asset was not issued over this face value, these details and this backing.
    error AssetTermsMismatch(DocumentId id);
    error NotAppraisals(address caller);

    /// @notice Caps what can be pledged of an asset at `worth`. Only `appraisals`, which examined the appraisal.
    /// @param  face as issued
    function cap(DocumentId id, uint64 face, uint64 worth) external;

    /// @notice What of the face value is left: neither paid nor handed out nor lost.
    /// @param  face as issued
    function leftOf(DocumentId id, uint64 face) external view returns (uint64);

    /// @notice Where appraisers say what assets are worth.
    function appraisals() external view returns (IAppraisals);
}
