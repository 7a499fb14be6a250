// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import {IParticipants} from "./IParticipants.sol";
import {DocumentKind} from "../types/DocumentKind.sol";
import {DocumentId, Lei} from "../types/Identifiers.sol";

/// @title A tokenized trade document
/// @notice Token id = document id, so a document has one token at most. A token whose document is encumbered cannot
///         leave its owner, by whatever approval, except through the lien book.
interface ITradeAsset is IERC721 {
    error TokenLocked(DocumentId id, uint64 encumbered);
    error BackingUnsorted(DocumentId document);
    error BackingIncludesSelf(DocumentId document);
    error TooManyBackings(uint256 count, uint256 most);
    error ContentRootsMissing(uint256 backings, uint256 contentRoots);
    error BackingShareInvalid(DocumentId document, uint64 share, uint64 value);
    error BackingCurrencyMismatch(DocumentId document);
    error FaceValueInvalid(DocumentId id, uint64 face, uint64 value);

    /// @notice Who owns a token and what it committed to when it was issued.
    /// @dev    Reverts with ERC-721's `ERC721NonexistentToken`.
    /// @return owner      may pledge it
    /// @return commitment `commitmentOf(face, details, backing)`
    function pledgeable(DocumentId id) external view returns (address owner, bytes32 commitment);

    /// @notice The entities between which the tokens move.
    function participants() external view returns (IParticipants);

    /// @notice The kind of document that these tokens are made of.
    function kind() external view returns (DocumentKind);

    /// @notice Who owns the token of a document; zero if there is none.
    function ownerIfAny(DocumentId id) external view returns (address);

    /// @notice The entity that owes what the token stands for; null if nobody does.
    /// @param  details as committed to
    function obligorIn(bytes calldata details) external view returns (Lei);

    /// @notice Moves a token that was sold in enforcement to its buyer, who must be in good standing.
    /// @dev    Lien book only.
    /// @return from whose it was
    function handOver(DocumentId id, address to) external returns (address from);

    /// @notice Whether the token cannot be transferred because its document is encumbered (ERC-6982).
    function locked(uint256 tokenId) external view returns (bool);
}
