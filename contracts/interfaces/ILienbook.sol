// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {StateWord} from "../types/Document.sol";
import {DocumentKind} from "../types/DocumentKind.sol";
import {Estate} from "../types/Estate.sol";
import {DocumentId, Lei, LienId} from "../types/Identifiers.sol";
import {Backing, Collateral, Lien, LienWord, Succession} from "../types/Pledge.sol";
import {Currency} from "../types/Units.sol";
import {IDocumentRegistry} from "./IDocumentRegistry.sol";
import {Authorization, ISignedMessages} from "./ISignedMessages.sol";

/// @title The book of liens
/// @notice A lien of `x` on an asset of face value `F` encumbers `x` of the asset's own document and `⌈share · x / F⌉`
///         of each document behind it, in the transaction that places it. Several liens may stand on one asset as long
///         as their amounts fit; the earlier goes first. A lien is kept by the engine that placed it, or, for banks
///         that keep their loans elsewhere, by its holder.
interface ILienbook is ISignedMessages {
    /// @notice A lien was placed for `holder`.
    event Pledged(
        LienId indexed lien,
        DocumentId indexed document,
        Lei indexed holder,
        address asset,
        address pledgor,
        uint64 amount,
        uint32 rank,
        address engine,
        bytes32 purpose
    );
    /// @notice A lien was reduced; at `remaining` zero it is gone.
    /// @param consumed collected beyond the lien
    event Discharged(
        LienId indexed lien,
        DocumentId indexed document,
        uint64 withdrawn,
        uint64 collected,
        uint64 consumed,
        uint64 remaining
    );
    /// @notice A lien stands for another financing now; holder, amount and rank are as before.
    event CarriedOver(LienId indexed from, LienId indexed to, bytes32 purpose);
    /// @notice A lien stands on the document in the place of its own now; holder, amount, rank, and whatever it stands
    ///         for are as before. Whoever shows what it was pledged with still finds it.
    event Succeeded(
        LienId indexed from,
        LienId indexed to,
        DocumentId indexed document,
        address engine,
        bytes32 purpose
    );
    /// @notice A lien has another holder now.
    event Assigned(LienId indexed lien, Lei indexed from, Lei indexed to);
    /// @notice An engine keeps so much of a document's value, from now on, for what it has promised on it.
    event ReservationChanged(DocumentId indexed document, address indexed engine, uint64 reserved);
    event EnforcementSet(address enforcement);
    event AssetListed(address indexed asset);
    event AssetDelisted(address indexed asset);
    event EngineListed(address indexed engine);
    event EngineDelisted(address indexed engine);
    event EscrowListed(address indexed escrow);
    event EscrowDelisted(address indexed escrow);

    error AssetNotListed(address asset);
    error EngineNotListed(address engine);
    error EscrowNotListed(address escrow);
    /// @notice `pledgor` does not own the token.
    error PledgorNotOwner(DocumentId id, address pledgor, address owner);
    /// @notice Face value, details or backing are not those of the asset's issue.
    error CollateralMismatch(DocumentId id);
    /// @notice A lien is of more than zero and of no more than the face value.
    error LienAmountInvalid(DocumentId id, uint64 amount, uint64 face);
    /// @notice A document behind the asset has a token of its own, and it is somebody else's.
    error BackingOwnedByOther(DocumentId document, address owner, address pledgor);
    /// @notice The token of a document behind the asset is frozen, the bill is void, out on paper or surrendered to its
    ///         carrier, or the goods have left the store.
    error BackingBarred(DocumentId document);
    /// @notice The invoice has a token, and it is somebody else's than the payee's, who has sold it.
    error InvoiceOwnedByOther(DocumentId invoice, address owner, Lei payee);
    /// @notice More was to be consumed beyond the lien than other liens and payments leave of the face value.
    error ConsumptionExceedsFace(DocumentId id, uint64 consumed, uint64 left);
    error LienAlreadyPlaced(LienId lien);
    error LienNotFound(LienId lien);
    error LienholderIsPledgor(Lei entity);
    /// @notice Only the engine that placed a lien, or the holder that keeps it, acts on it.
    error NotKeeperOfLien(LienId lien, address caller);
    error DischargeExceedsLien(LienId lien, uint256 requested, uint64 amount);
    /// @notice A listed asset asks only for documents of its own kind of which it has made a token.
    error NotTokenOfAsset(DocumentId id, address asset);
    /// @notice Tokens are made of each kind of document by one asset, for good.
    error KindHasAsset(DocumentKind kind, address asset);
    /// @notice The tokens of an asset are pledged under the lien book that it was made for.
    error AssetOfOtherLienbook(address asset, address lienbook);
    /// @notice The lien is another entity's than the one whose consent the asset has.
    error NotHolderOfLien(LienId lien, Lei entity, Lei holder);
    /// @notice What the lien secures is owed to another account than the lienholder's, which holds it for those who
    ///         have paid on it, too: nobody gives away what secures it, by whatever consent.
    error ClaimEntrusted(Lei holder, address creditor);
    /// @notice Only an engine, through which the money moved, may consume more than the lien covers.
    error ConsumptionByHolder(LienId lien, uint64 consumed);
    /// @notice What tokens are made of is pledged by its token.
    error KindNotReservable(DocumentId id);
    error ReservationExceeded(DocumentId id, uint256 requested, uint64 reserved);
    /// @notice Which contract enforces is said once.
    error EnforcementAlreadySet(address enforcement);
    error NotEnforcement(address caller);
    /// @notice The liens shown are not all that stand on the document.
    /// @param shown      what they put on it
    /// @param encumbered what stands on it
    error LiensIncomplete(DocumentId id, uint256 shown, uint64 encumbered);
    /// @notice Liens are shown once each, by rank.
    error LiensUnordered(LienId lien);
    /// @notice As many liens stand on the asset as can end together when it is sold.
    error TooManyLiens(DocumentId id, uint256 most);

    /// @notice The caller pledges its asset to a bank or guarantor that keeps the lien itself.
    /// @dev    The caller must own the token and be in good standing, and so must `consent.signer`'s entity, which must
    ///         be a bank or guarantor. Emits `Pledged`.
    /// @param  contested ids of contested documents that the holder accepts nevertheless
    function pledge(
        Collateral calldata collateral,
        DocumentId[] calldata contested,
        Authorization calldata consent
    ) external returns (LienId lien);

    /// @notice An engine places a lien for both sides.
    /// @dev    Listed engines only, which answer for the consent of `pledgor` and `holder`, and, if they are contracts,
    ///         what is asked about their liens: `ILienEngine`, and `ISecuredClaims` all but the desk. Emits `Pledged`.
    /// @param  purpose for which it stands: a financing, or a counter-guarantee
    /// @return currency of all the documents that were encumbered
    function pledgeFor(
        Collateral calldata collateral,
        Lei holder,
        address pledgor,
        bytes32 purpose,
        DocumentId[] calldata contested
    ) external returns (Currency currency);

    /// @notice Reduces a lien and gives its documents' balances back (withdrawn) or consumes them (collected).
    /// @dev    By the engine that placed the lien, listed or no longer, or by an account of the holder that keeps it.
    ///         Never refused for anyone's standing. Emits `Discharged`.
    /// @param  collateral as it was pledged
    /// @param  engine     that placed the lien; zero if its holder keeps it
    /// @param  purpose    for which it was placed
    /// @param  consumed   collected beyond the lien, by an engine: no more than other liens and payments leave of the
    ///         face value; taken from those behind the asset as far as they have it
    function discharge(
        Collateral calldata collateral,
        address engine,
        bytes32 purpose,
        uint64 withdrawn,
        uint64 collected,
        uint64 consumed
    ) external;

    /// @notice Withdraws all that remains of a lien: its documents' balances are free again.
    /// @dev    As for `discharge`, but nothing remaining is no error. Emits `Discharged` if there was a lien.
    /// @return released what remained
    function release(
        Collateral calldata collateral,
        address engine,
        bytes32 purpose
    ) external returns (uint64 released);

    /// @notice Moves a lien of the calling engine from one of its financings to another, with its rank.
    ///         While a notice of enforcement stands on the asset, only that under which it alone was given
    ///         (`DocumentUnderEnforcement`).
    /// @dev    The engine that placed it, which answers for the consent of holder and pledgor. Emits `CarriedOver`.
    function carryOver(Collateral calldata collateral, bytes32 fromPurpose, bytes32 toPurpose) external;

    /// @notice Has all liens on a document stand on the one in its place: an amended bill of lading's. An engine goes
    ///         on with the collateral of its terms.
    /// @dev    The listed asset whose tokens both are, with nothing behind them, which answers for the owner's consent.
    ///         What was paid of the old document is consumed of the new one, which is in the same currency.
    ///         Each holder, in good standing, consents, for a claim of its own (`ClaimEntrusted`). Not while one of
    ///         them enforces. Emits `Succeeded`.
    /// @param  face  of both
    /// @param  liens all on `id`, by rank
    function succeed(DocumentId id, DocumentId successor, uint64 face, Succession[] calldata liens) external;

    /// @notice Makes another entity the holder of a lien of the calling engine. Nothing happens where none remains.
    /// @dev    The engine that placed it, which answers for the consent of both holders. Emits `Assigned`.
    function assign(Collateral calldata collateral, bytes32 purpose, Lei holder) external;

    /// @notice Discharges every lien on an asset that is sold in enforcement, and hands its token to the buyer. The
    ///         token's own document comes free of them; what stood behind it is consumed, so that the pledgor does not
    ///         finance it again.
    /// @dev    The enforcement contract only, which answers for the holders' right to sell and for the price. Emits
    ///         `Discharged` for each lien; the asset emits `Transfer`.
    /// @param  estate  of which it counts what is pledged, with its details as they are now, and the stakes of all
    ///         liens on it, by rank
    /// @return pledgor   whose the token was
    /// @return liens     as they stood, one for each claimant
    /// @return own       the state of the asset's document, as it stood
    /// @return appraisal and of the appraisal behind it: see `IDocumentRegistry.appraisedOf`
    function foreclose(
        address buyer,
        Estate calldata estate
    ) external returns (address pledgor, LienWord[] memory liens, StateWord own, StateWord appraisal);

    /// @notice Says whether a lienholder has given notice that it sells an asset. Nobody then gets a lien on it: it is
    ///         sold with all its liens, and who shows them must not find another one each time.
    /// @dev    The enforcement contract only.
    function setEnforced(DocumentId id, bool enforced) external;

    /// @notice Says which contract enforces, once and for good. Governor only, with its delay.
    function setEnforcement(address enforcement_) external;

    /// @notice Consumes, for good, what of a document and of its evidence was paid outside the book.
    /// @dev    The listed asset whose token it is, which answers for its owner's word. No more than liens and payments
    ///         leave of the face value: no lienholder loses its lien. Evidence used elsewhere is left out, and what is
    ///         barred (`evidenceOf`) or has a token that is in another account.
    /// @param  amount in minor units of the face value
    function consume(DocumentId id, uint64 face, Backing[] calldata backing, uint64 amount) external;

    /// @notice Consumes, for good, what of an invoice is paid, or promised by an independent undertaking, through the
    ///         caller, or what of a customs declaration it is paid for: nobody lends against it or buys it afterwards.
    /// @dev    Listed escrows only, which answer for the payment. Refused for a document that was revoked or split, and
    ///         beyond what is free of it: no lienholder loses anything. No other kind of document is consumed here, and
    ///         no invoice that somebody else than the payee has bought.
    /// @param  payee who is paid
    /// @return before what the register kept of the document until now
    /// @return facts  what it commits to: whoever asks more of a document than this does not ask the register again
    function consumePaid(
        DocumentId document,
        Lei payee,
        uint64 amount
    ) external returns (StateWord before, bytes32 facts);

    /// @notice Consumes, for good, all evidence behind an asset that changes hands, as far as the asset is not paid
    ///         yet: its seller has it no more, for this or any other asset.
    /// @dev    The listed asset whose token it is. Refused as a pledge would be: with the first document that is not
    ///         reliable or has not enough left.
    /// @param  owner     of the asset, who must own whatever tokens were made of the evidence
    /// @param  contested ids of contested documents that the buyer accepts nevertheless
    function consumeBacking(
        DocumentId id,
        uint64 face,
        Backing[] calldata backing,
        address owner,
        DocumentId[] calldata contested
    ) external;

    /// @notice Consumes part of what is under a lien, with the lien: goods left the store with the lienholder's
    ///         consent.
    /// @dev    The listed asset that is pledged, which answers for that consent. Reverts with `ClaimEntrusted`. Emits
    ///         `Discharged`.
    /// @param  holder that consented
    function consumeUnder(
        Collateral calldata collateral,
        address engine,
        bytes32 purpose,
        Lei holder,
        uint64 amount
    ) external;

    /// @notice Says how much of an asset's face value is gone without payment, or in dispute. Liens stand.
    /// @dev    The listed asset whose token it is. What is left to pledge shrinks; see `IDocumentRegistry.reduce`.
    function reduce(DocumentId id, uint64 face, uint64 reduction) external;

    /// @notice Divides the document of an asset that is not pledged into parts; see `IDocumentRegistry.split`.
    /// @dev    The listed asset whose token it is, which makes tokens of the parts.
    function split(
        DocumentId id,
        Lei issuer,
        bytes32 fingerprint,
        uint64[] calldata values
    ) external returns (DocumentId[] memory parts);

    /// @notice Keeps part of a document's value for what is promised on it in the calling engine: an insurer's
    ///         liability under a policy is not pledged as evidence beside the covers that it stands for.
    /// @dev    Listed engines only, which answer for the consent of the document's holder. Refused as a pledge would
    ///         be. Documents of which no tokens are made. Emits `ReservationChanged`.
    /// @return currency of the document
    function reserve(DocumentId id, uint64 amount) external returns (Currency currency);

    /// @notice Gives part of what the calling engine has reserved of a document back, or consumes it for good.
    /// @dev    The engine that reserved it, listed or no longer. Emits `ReservationChanged`.
    function endReservation(DocumentId id, uint64 withdrawn, uint64 collected) external;

    /// @notice Lets the tokens of `asset`, which was made for this lien book, be pledged. Governor only, with its
    ///         delay. The first asset listed for a kind of document is the only one, also once it is delisted: so a
    ///         document has one token.
    function listAsset(address asset) external;

    /// @notice Lets `engine` place liens. Governor only, with its delay.
    function listEngine(address engine) external;

    /// @notice Lets `escrow` consume invoices and declarations that are paid through it, and nothing else. Governor
    ///         only, with its delay.
    function listEscrow(address escrow) external;

    /// @notice Stops `escrow` from consuming anything. Governor only, with its delay, and not the guardian: who has
    ///         been promised its money against documents does not lose it overnight.
    function delistEscrow(address escrow) external;

    /// @notice Stops new pledges of the tokens of `asset`. Guardian only, at once. Liens that stand are not touched.
    function delistAsset(address asset) external;

    /// @notice Stops `engine` from placing liens. Guardian only, at once. It may always discharge those that it placed,
    ///         so every debt can still be paid and every lien released.
    function delistEngine(address engine) external;

    /// @notice The document on which the liens on `id` stand now; `id` itself unless they went over to others.
    function currentOf(DocumentId id) external view returns (DocumentId);

    /// @notice What remains of a lien; all zero if there is none, or it went over to another document.
    function lienOf(LienId lien) external view returns (Lien memory);

    /// @notice Reverts with `ClaimEntrusted` if the holder of a lien does not speak alone for what it secures: whatever
    ///         takes security away by a lienholder's consent asks this.
    /// @param  engine  that placed the lien, which stands; zero if its holder keeps it
    /// @param  purpose for which it was placed
    function requireOwnClaim(address engine, bytes32 purpose, Lei holder) external view;

    /// @notice What `engine` keeps of a document's value.
    function reservedOf(address engine, DocumentId id) external view returns (uint64);

    function registry() external view returns (IDocumentRegistry);

    /// @notice The one contract that sells pledged assets; zero until it is set.
    function enforcement() external view returns (address);

    function isListedAsset(address asset) external view returns (bool);

    /// @notice The asset of a kind of document, listed or delisted; zero if none was listed.
    function assetOf(DocumentKind kind) external view returns (address);

    function isListedEngine(address engine) external view returns (bool);

    function isListedEscrow(address escrow) external view returns (bool);

    /// @notice Whether an engine is listed or was: what was begun in one that is delisted runs off in it.
    function hasBeenListed(address engine) external view returns (bool);
}
