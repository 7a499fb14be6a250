// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {DocumentId, Lei} from "../types/Identifiers.sol";
import {Backing} from "../types/Pledge.sol";
import {IAppraised} from "./IAppraised.sol";
import {Authorization, ISignedMessages} from "./ISignedMessages.sol";

/// @notice What a right adds to its face value and backing: `Collateral.details` is `abi.encode` of this. When it ends
///         is the expiry of its document: nothing is pledged of it afterwards.
struct RightDetails {
    /// Who keeps the public register of the right, and attested it.
    Lei titleRegistry;
    /// Hash of what the right is and where: parcel, concession, volume and folio.
    bytes32 right;
}

/// @notice What a title registry reports of a right.
enum RightStatus {
    /// Stands as it was attested.
    Standing,
    /// Another holder is entered in the public register.
    TransferredOutside,
    /// Expired, surrendered or withdrawn before its time.
    Extinguished
}

/// @notice How a right stands in the public register. One slot, zero for most.
struct RightStanding {
    RightStatus status; // 1 byte, never back to `Standing`
    uint64 encumbered; //  8        of the face value, entered there for creditors outside the book
}

/// @title Registered rights: the tokens of land-use, mining and like rights
/// @notice Made for counter-guarantees: pledged for a guarantee when that is issued (`IGuaranteeGrounds`). A right has
///         the value that an appraiser gives it; before the first appraisal nothing can be pledged of it.
interface IRegisteredRight is IAppraised, ISignedMessages {
    /// @notice A right entered in a public register became a token.
    event RightIssued(
        DocumentId indexed id,
        address indexed owner,
        Lei indexed titleRegistry,
        uint64 face,
        RightDetails details,
        Backing[] backing
    );
    /// @notice The title registry reported how the right stands in its register.
    event RightReported(
        DocumentId indexed id,
        Lei indexed titleRegistry,
        RightStatus status,
        uint64 encumbered,
        bytes32 reason
    );

    error RightMissing(DocumentId id);
    /// @notice Only the title registry that attested a right reports on it.
    error NotTitleRegistry(Lei entity, Lei titleRegistry);
    /// @notice A right that is gone does not come back, and what is as it was is not reported.
    error ReportInvalid(DocumentId id, RightStatus status, uint64 encumbered);

    /// @notice Turns the caller's registered right into a token.
    /// @dev    The caller must act for an enterprise in good standing that holds the right and all of its backing. The
    ///         title registry confirms the right in its own words. Emits `RightIssued`.
    /// @param  fingerprint  of the right, which its registry registered
    /// @param  face         at most the right's value, in its minor units
    /// @param  contentRoots of the right and then of each backing document, as attested
    /// @param  confirmation by an account of the title registry
    function issue(
        bytes32 fingerprint,
        uint64 face,
        RightDetails calldata details,
        Backing[] calldata backing,
        bytes32[] calldata contentRoots,
        Authorization calldata confirmation
    ) external returns (DocumentId id);

    /// @notice The title registry reports how the right stands. Liens stand; nothing is pledged anew beyond what is
    ///         left, and `Shortfall` tells lienholders what they lack.
    /// @dev    Anyone may submit; `statement.signer` must act for the registry. Emits `RightReported`.
    /// @param  encumbered of the face value, for creditors outside the book, in all
    /// @param  reason     hash of the entry in the public register
    function report(
        DocumentId id,
        uint64 face,
        RightDetails calldata details,
        bytes32 backingHash,
        RightStatus status,
        uint64 encumbered,
        bytes32 reason,
        Authorization calldata statement
    ) external;

    function standingOf(DocumentId id) external view returns (RightStanding memory);
}
