// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IAppraisals} from "../interfaces/IAppraisals.sol";
import {IAppraised} from "../interfaces/IAppraised.sol";
import {ILienbook} from "../interfaces/ILienbook.sol";
import {Custody} from "../types/Custody.sol";
import {DocumentId} from "../types/Identifiers.sol";
import {NO_BACKING, commitmentOf} from "../types/Pledge.sol";
import {TradeAsset} from "./TradeAsset.sol";

/// @title What the assets that an appraiser values share
/// @dev   The cap is kept by the register as a reduction of the asset's document, so that no pledge of whatever engine
///        passes it.
abstract contract Appraised is IAppraised, TradeAsset {
    /// @inheritdoc IAppraised
    IAppraisals public immutable appraisals;

    constructor(IAppraisals appraisals_) {
        appraisals = appraisals_;
    }

    /// @inheritdoc IAppraised
    function cap(DocumentId id, uint64 face, uint64 worth) external {
        require(msg.sender == address(appraisals), NotAppraisals(msg.sender));
        _cap(id, face, worth);
    }

    /// @inheritdoc IAppraised
    function dropBacking(DocumentId id, uint64 face, bytes32 detailsHash, bytes32 backingHash) external {
        address owner = _requireIssued(id, face, detailsHash, backingHash);
        require(msg.sender == owner, ERC721IncorrectOwner(msg.sender, id.tokenId(), owner));
        _requireKept(owner);
        Custody custody = _custody[id];
        _requireMovable(id, custody);
        _custody[id] = custody.acted(); // nobody gives back what it has stripped
        _commitments[id] = commitmentOf(face, detailsHash, NO_BACKING);
        emit BackingDropped(id, owner);
    }

    /// @inheritdoc IAppraised
    function leftOf(DocumentId id, uint64 face) external view returns (uint64) {
        (uint64 least, ) = _burdensOf(id);
        // At most the face value.
        return uint64(Math.saturatingSub(face, uint256(least) + _document(id).collectedIn()));
    }

    /// @dev Caps what can be pledged of an asset at `worth` of what is neither paid nor gone of its face value.
    function _cap(DocumentId id, uint64 face, uint64 worth) internal {
        (uint64 least, uint64 beside) = _burdensOf(id);
        uint256 left = Math.saturatingSub(face, _document(id).collectedIn());
        uint256 reduction = Math.max(least, Math.saturatingSub(left, worth)) + beside;
        ILienbook(lienbook).reduce(id, face, uint64(Math.min(reduction, face)));
    }

    /// @dev What diminishes an asset beside its appraisal.
    /// @return least  is gone at the least, whatever the appraiser says
    /// @return beside goes off the appraisal, which takes no notice of it
    function _burdensOf(DocumentId id) internal view virtual returns (uint64 least, uint64 beside);

    function _requireIssued(
        DocumentId id,
        uint64 face,
        bytes32 detailsHash,
        bytes32 backingHash
    ) internal view returns (address owner) {
        bytes32 commitment;
        (owner, commitment) = issuedAs(id);
        require(commitment == commitmentOf(face, detailsHash, backingHash), AssetTermsMismatch(id));
    }
}
