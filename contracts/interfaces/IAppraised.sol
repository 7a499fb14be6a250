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

    /// @notice Nothing stands behind the asset any more.
    event BackingDropped(DocumentId indexed id, address indexed owner);

    /// @notice Has nothing stand behind an asset any more: what does may have been used up by whoever sold it, and the
    ///         asset could not be pledged any more.
    /// @dev    The owner, by an account that was neither removed nor lost, of an asset that is neither pledged nor
    ///         frozen. Emits `BackingDropped`.
    /// @param  face        as issued, like the hashes of details and backing
    /// @param  detailsHash `keccak256(details)`
    function dropBacking(DocumentId id, uint64 face, bytes32 detailsHash, bytes32 backingHash) external;

    /// @notice Caps what can be pledged of an asset at `worth`. Only `appraisals`, which examined the appraisal.
    /// @param  face as issued
    function cap(DocumentId id, uint64 face, uint64 worth) external;

    /// @notice What of the face value is left: neither paid nor handed out nor lost.
    /// @param  face as issued
    function leftOf(DocumentId id, uint64 face) external view returns (uint64);

    /// @notice Where appraisers say what assets are worth.
    function appraisals() external view returns (IAppraisals);
}
