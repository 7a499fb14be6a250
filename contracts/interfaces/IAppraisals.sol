// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {DocumentId, Lei} from "../types/Identifiers.sol";
import {Day} from "../types/Units.sol";
import {IAppraised} from "./IAppraised.sol";
import {Authorization, ISignedMessages} from "./ISignedMessages.sol";

/// @title What appraisers say that assets are worth
/// @notice The register caps what can be pledged at the lower of value and appraisal, whoever lends. Whether an
///         appraisal is recent enough, and by how much it is cut, is the lender's or guarantor's own rule: it signs for
///         each lien.
interface IAppraisals is ISignedMessages {
    /// @notice An appraiser valued an asset. What can be pledged is at most `value` from now on.
    event Appraised(
        address indexed asset,
        DocumentId indexed id,
        DocumentId indexed appraisal,
        Lei appraiser,
        uint64 value,
        Day expiresOn
    );
    /// @notice An appraisal is good no more: nothing can be pledged anew before the next.
    event AppraisalLapsed(address indexed asset, DocumentId indexed id, DocumentId indexed appraisal);

    /// @notice The document is no appraisal that the signer's entity has registered and that is good today.
    error NotAnAppraisal(DocumentId document);
    /// @notice The owner does not value its own asset.
    error AppraiserIsOwner(Lei entity);
    error AppraisalCurrencyMismatch(DocumentId document);
    error AppraisalOutdated(DocumentId document, Day datedOn, Day standing);
    /// @notice What is left of the asset is not what the appraiser valued: goods were handed out, lost or paid since.
    error AssetDiminished(DocumentId id, uint64 left);
    error AppraisalMissing(DocumentId id);
    error AppraisalStillGood(DocumentId id, Day expiresOn);

    /// @notice An appraiser says that its registered appraisal is of this asset. Liens stand; `Shortfall` tells
    ///         lienholders what they lack.
    /// @dev    Anyone may submit; `statement.signer` must act for the appraiser that registered the appraisal, which is
    ///         not older than the one that stands. Emits `Appraised`.
    /// @param  detailsHash `keccak256` of the details as committed to
    /// @param  appraisal   fingerprint of the appraisal: a document of the asset's currency, whose expiry is its
    ///         validity
    /// @param  left        what of the face value was left when it was valued (`IAppraised.leftOf`): of fewer goods the
    ///         same words would say too much
    function appraise(
        IAppraised asset,
        DocumentId id,
        uint64 face,
        bytes32 detailsHash,
        bytes32 backingHash,
        bytes32 appraisal,
        uint64 left,
        Authorization calldata statement
    ) external;

    /// @notice Records that an appraisal has expired or was taken back. Anyone. Emits `AppraisalLapsed`.
    function lapse(IAppraised asset, DocumentId id, uint64 face, bytes32 detailsHash, bytes32 backingHash) external;

    /// @notice The appraisal of an asset; null if there is none.
    function appraisalOf(IAppraised asset, DocumentId id) external view returns (DocumentId);

    /// @notice What an asset is worth by an appraisal that is good today; zeros if there is none.
    function valuationOf(
        IAppraised asset,
        DocumentId id
    ) external view returns (uint64 value, Day datedOn, Day expiresOn);
}
