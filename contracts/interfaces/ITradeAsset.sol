// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import {IERC6982} from "./IERC6982.sol";
import {IERC7943NonFungible} from "./IERC7943NonFungible.sol";
import {IParticipants} from "./IParticipants.sol";
import {CourtOrder} from "../types/Custody.sol";
import {DocumentKind} from "../types/DocumentKind.sol";
import {DocumentId, Lei} from "../types/Identifiers.sol";

/// @title A tokenized trade document
/// @notice Token id = document id, so a document has one token at most. A token whose document is encumbered cannot
///         leave its owner, by whatever approval, except through the lien book. Tokens move between participants
///         in good standing only. Liens stand whoever owns the token.
/// @dev    ERC-6982: a token is locked while the register says that its document is encumbered; no second flag is kept.
///         Whenever that changes the lien book emits `Pledged` and the register `BalanceChanged`. Neither calls the
///         token, which would cost every repayment a cold call for each document: `announceLock` has the token say it,
///         for those who listen to `Locked` alone.
interface ITradeAsset is IERC721, IERC6982, IERC7943NonFungible {
    /// @notice A token went back to whoever pushed it. `reason` is the hash of the receiver's statement, or zero.
    event Refused(DocumentId indexed id, address indexed by, address indexed to, bytes32 reason);
    /// @notice A token went from an account that its owner lost to the one that took its place.
    event Recovered(DocumentId indexed id, address indexed from, address indexed to);
    /// @notice A court ordered a transfer that may be carried out from `executableAt` on.
    event TransferOrdered(
        DocumentId indexed id,
        address indexed owner,
        address indexed to,
        bytes32 reason,
        uint48 executableAt
    );
    event OrderRevoked(DocumentId indexed id, bytes32 reason);

    error TokenLocked(DocumentId id, uint64 encumbered);
    error BackingUnsorted(DocumentId document);
    error BackingIncludesSelf(DocumentId document);
    error TooManyBackings(uint256 count, uint256 most);
    error ContentRootsMissing(uint256 backings, uint256 contentRoots);
    error BackingShareInvalid(DocumentId document, uint64 share, uint64 value);
    error BackingCurrencyMismatch(DocumentId document);
    error FaceValueInvalid(DocumentId id, uint64 face, uint64 value);
    /// @notice Nobody pushed the token to its owner, or the owner has acted on it since.
    error NothingToRefuse(DocumentId id);
    /// @notice `account` did not push the token to its owner.
    error NotGiver(DocumentId id, address account);
    /// @notice No other account has taken the place of the token's owner.
    error OwnerNotReplaced(DocumentId id, address owner);
    error ReasonMissing(DocumentId id);
    /// @notice No transfer of the token is ordered, or to somebody else.
    error OrderMissing(DocumentId id, address to);
    /// @notice One order stands for a token at a time.
    error OrderStands(DocumentId id, address to);
    error OrderNotExecutable(DocumentId id, uint48 executableAt);

    /// @notice Gives a token back to whoever pushed it: the receiver's consent is that it acts on it. A refused
    ///         token is as it was before the transfer, title included.
    /// @dev    The owner only, until it moves the token on, approves somebody for it or has goods released, and while
    ///         no lien stands. Nobody's standing is asked; but the owner's account was neither removed nor lost
    ///         (`IParticipants.requireKept`): that in its place refuses, once it has the token. Emits `Refused`.
    /// @param  giver  who pushed it, and gets it back; a participant's account, be it replaced since
    /// @param  reason hash of a statement of reasons, or zero
    function refuse(DocumentId id, address giver, bytes32 reason) external;

    /// @notice Moves a token of an account that was replaced (`IParticipants.announceReplacement`) to its successor:
    ///         the same entity's, so locked tokens move, too. Not while it is frozen.
    /// @dev    Anyone. Emits `Recovered`.
    function recover(DocumentId id) external;

    /// @notice Enters a court's order. After `ORDER_DELAY` `forcedTransfer` carries it out; until then it can be
    ///         revoked, and everybody sees it. It is of this token: freeze that, too, or its parts, if it is split, and
    ///         the bill in its place, if it is amended, are under no order.
    /// @dev    An account of a supervisor in good standing. Emits `TransferOrdered`.
    /// @param  to     a participant
    /// @param  reason hash of the order; not zero
    function orderTransfer(DocumentId id, address to, bytes32 reason) external;

    /// @notice Takes an order back. An account of a supervisor in good standing. Emits `OrderRevoked`.
    /// @param  reason hash of a statement of reasons, or zero
    function revokeOrder(DocumentId id, bytes32 reason) external;

    /// @notice Has the token emit `Locked` as it stands now. Anyone.
    function announceLock(uint256 tokenId) external;

    /// @notice Who owns a token and what it committed to when it was issued.
    /// @dev    Reverts with ERC-721's `ERC721NonexistentToken`, and while the token is frozen or out of circulation.
    /// @return owner      may pledge it
    /// @return commitment `commitmentOf(face, details, backing)`
    function pledgeableAs(DocumentId id) external view returns (address owner, bytes32 commitment);

    /// @notice Who owns a token and what it committed to, also while it cannot be pledged: what others say about an
    ///         asset does not wait for that.
    /// @dev    Reverts with ERC-721's `ERC721NonexistentToken`.
    function issuedAs(DocumentId id) external view returns (address owner, bytes32 commitment);

    /// @notice The entities between which the tokens move.
    function participants() external view returns (IParticipants);

    /// @notice The lien book under which these tokens are pledged. Fixed for good.
    function lienbook() external view returns (address);

    /// @notice The kind of document that these tokens are made of.
    function kind() external view returns (DocumentKind);

    /// @notice Who owns the token of a document; zero if there is none.
    function ownerIfAny(DocumentId id) external view returns (address);

    /// @notice Who alone may put a document behind other assets.
    /// @return owner  of its token; zero if there is none, and whoever holds the document may
    /// @return barred nobody may, nor is any of it used up by its owner's word: the token is
    ///         frozen, the bill void, out on paper or surrendered, or the goods have left the store
    function evidenceOf(DocumentId id) external view returns (address owner, bool barred);

    /// @notice The entity that owes what the token stands for; null if nobody does.
    /// @param  details as committed to
    function obligorIn(bytes calldata details) external view returns (Lei);

    /// @notice Moves a token that was sold in enforcement to its buyer, who must be in good standing.
    /// @dev    Lien book only; whatever the pledgor's standing, but not what a supervisor has frozen.
    /// @param  commitment to what the token is from now on: the evidence behind it is consumed
    /// @return from       whose it was
    /// @return former     what was committed to before
    function sellTo(DocumentId id, address buyer, bytes32 commitment) external returns (address from, bytes32 former);

    /// @notice The last ten bytes of the account that gets a token back if its owner refuses it; zero if the
    ///         owner cannot.
    function giverOf(DocumentId id) external view returns (bytes10);

    function orderOf(DocumentId id) external view returns (CourtOrder memory);
}
