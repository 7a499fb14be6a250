// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Amendment, BatchedDocument, Discharge, Document, DocumentState} from "../types/Document.sol";
import {StateWord} from "../types/Document.sol";
import {DocumentKind} from "../types/DocumentKind.sol";
import {DocumentId, Lei} from "../types/Identifiers.sol";
import {Backing, LienWord} from "../types/Pledge.sol";
import {Currency, Day} from "../types/Units.sol";
import {IParticipants} from "./IParticipants.sol";
import {Authorization, ISignedMessages} from "./ISignedMessages.sol";

/// @title The register of trade documents
/// @notice A document exists once: its id is derived from its kind, the entity that attests it and its
///         fingerprint. It has a value, and `encumbered + collected ≤ value` holds for every document at every
///         encumbrance. Only the lien book moves balances; only a document's own issuer changes anything else of it.
interface IDocumentRegistry is ISignedMessages {
    /// @notice A document was attested by `issuer`, through `attestor`.
    event DocumentRegistered(
        DocumentId indexed id,
        Lei indexed issuer,
        Lei indexed holder,
        DocumentKind kind,
        uint64 value,
        Currency currency,
        Day datedOn,
        Day expiresOn,
        bytes32 contentRoot,
        address attestor
    );
    /// @notice Its issuer replaced what a document says; earlier events keep what it said before.
    /// @param replaces `factsHash` of the version before, which links the versions to a chain that ends in `factsOf`
    event DocumentAmended(
        DocumentId indexed id,
        Lei indexed holder,
        uint64 value,
        Day expiresOn,
        bytes32 contentRoot,
        bytes32 replaces
    );
    /// @notice Its issuer took a document back.
    event DocumentRevoked(DocumentId indexed id, bytes32 reason);
    /// @notice `id` shares `linkingKey` with the earlier document `other` of the same kind; both are contested.
    event DocumentContested(DocumentId indexed id, DocumentId indexed other, bytes32 linkingKey);
    /// @notice Its issuer stands by a contested document.
    event ContestCleared(DocumentId indexed id, bytes32 reason);
    /// @notice A document's balance after a change by the lien book.
    event BalanceChanged(DocumentId indexed id, uint64 encumbered, uint64 collected);
    /// @notice After an amendment or revocation `missing` of what liens and payments speak for has no value behind
    ///         it.
    event Shortfall(DocumentId indexed id, uint64 missing);

    /// @notice Parts stand for a document from now on, each under an id of its own.
    event DocumentSplit(DocumentId indexed id, DocumentId[] parts, uint64[] values);
    /// @notice So much of a document's value is gone without payment, or in dispute; zero if nothing is any more.
    event ValueReduced(DocumentId indexed id, uint64 reduction);

    /// @notice The paper is in the register already, however it was written this time.
    /// @param requested for which it was to be registered again
    /// @param available what is left of the one that stands
    error DocumentAlreadyRegistered(DocumentId id, uint64 requested, uint64 available);
    /// @notice The document, as it was supplied, is not among those that its issuer signed for together.
    error DocumentNotInBatch(DocumentId id, bytes32 root);
    error DocumentNotRegistered(DocumentId id);
    error DocumentHasBeenRevoked(DocumentId id);
    error DocumentHasExpired(DocumentId id, Day expiresOn);
    /// @notice The document shares a linking key with another one, and the lender did not name it as accepted.
    error DocumentIsContested(DocumentId id);
    error DocumentNotContested(DocumentId id);
    /// @notice Parts stand for the document; they alone can be relied on, amended and revoked.
    error DocumentHasBeenSplit(DocumentId id);
    /// @notice A document under liens is not split; nor is it paid past them if it is worth more than its token's face.
    error DocumentStillEncumbered(DocumentId id, uint64 encumbered);
    /// @notice A document is split into two parts at least, and into no more than `most`.
    error PartCountInvalid(DocumentId id, uint256 parts, uint256 most);
    error DocumentValueZero(DocumentId id);
    /// @notice A currency that is no ISO 4217 number (1 to 999).
    error CurrencyInvalid(Currency currency);
    /// @notice `datedOn` lies after tomorrow, or `expiresOn` before `datedOn`, or either after `LAST_DAY`.
    error DocumentDatesInvalid(Day datedOn, Day expiresOn);
    error DocumentHolderMissing(DocumentId id);
    /// @notice The document's issuer attested another holder or other contents.
    /// @param facts `factsHash(holder, contentRoot)` as supplied
    error DocumentFactsMismatch(DocumentId id, bytes32 facts);
    /// @notice An amendment that leaves holder and contents as they are.
    error AmendmentUnchanged(DocumentId id);
    error DocumentCurrencyMismatch(DocumentId id, Currency expected, Currency actual);
    /// @notice More was asked of a document than it has left.
    /// @param available value, or the face of the asset made of it if that is less, less what is encumbered and
    ///        collected
    error DocumentOverEncumbered(DocumentId id, uint64 requested, uint64 available);
    /// @notice More was to be taken off a document than is on it.
    error DocumentUnderEncumbered(DocumentId id, uint64 requested, uint64 encumbered);
    /// @notice A document is pledged as an asset, or stands behind other assets that are: not both at a time. All
    ///         liens on an asset are then its own, and so is what is left of its price.
    error DocumentOtherwisePledged(DocumentId id);
    /// @notice A lienholder has given notice that it sells the asset: until then, or until it takes the notice back,
    ///         nobody else gets a lien, no other one secures new terms, and no goods leave the store.
    error DocumentUnderEnforcement(DocumentId id);
    /// @notice A payment uses up the balance of an invoice or a customs declaration, and of no other document.
    error NotUsedUpByPayment(DocumentId id, DocumentKind kind);
    error NotLienbook(address caller);

    /// @notice Enters a document under its issuer's name.
    /// @dev    Anyone may submit; `attestation.signer` must act for an entity in good standing with a role that the
    ///         kind requires (`attestorsOf`). Emits `DocumentRegistered`, and `DocumentContested` for each linking
    ///         key that an earlier document of the kind has.
    /// @return id the document's id, which is also the id of any token made of it
    function register(Document calldata document, Authorization calldata attestation) external returns (DocumentId id);

    /// @notice Enters documents that their issuer attested together: it signed the root of a Merkle tree over all of
    ///         them once, and each holder enters its own with a proof. What a proof shows of the other documents is
    ///         hashes of leaves, and each leaf has the document's fingerprint and content root in it, which nobody
    ///         guesses.
    /// @dev    Anyone may submit. Each document is checked, entered and linked as by `register`, or none is. The
    ///         nonce is not spent: it withdraws the batch (`cancelNonce`) for all documents that are not entered yet,
    ///         as do the deadline and the loss of the signer's account or standing.
    /// @param  root      of the tree with the leaves `keccak256(keccak256(abi.encode(document)))`; a node is the hash
    ///         of its two children, the smaller first
    /// @param  entries   the documents to be entered, each with its proof
    /// @param  attestation the issuer's, over the root
    /// @return ids       one for each entry
    function registerFromBatch(
        bytes32 root,
        BatchedDocument[] calldata entries,
        Authorization calldata attestation
    ) external returns (DocumentId[] memory ids);

    /// @notice Replaces value, holder, expiry and contents of a document. Liens stand; if the new value is less than
    ///         what they and payments speak for, `Shortfall` names the gap and nothing more can be encumbered.
    /// @dev    Anyone may submit; `attestation.signer` must act for the document's issuer. Emits `DocumentAmended`.
    /// @param  amendment what the document says from now on, and the facts that it replaces: amendments signed one
    ///         after the other cannot be submitted in another order
    function amend(
        DocumentKind kind,
        bytes32 fingerprint,
        Amendment calldata amendment,
        Authorization calldata attestation
    ) external;

    /// @notice Takes a document back for good. Liens stand, nothing more can be encumbered.
    /// @dev    As for `amend`. Emits `DocumentRevoked`, and `Shortfall` over all that is encumbered.
    /// @param  reason hash of the statement of reasons
    function revoke(
        DocumentKind kind,
        bytes32 fingerprint,
        bytes32 reason,
        Authorization calldata attestation
    ) external;

    /// @notice Declares a contested document genuine. Later hits on its linking keys contest it again, but not as one
    ///         that another was before (`PRECEDED`).
    /// @dev    As for `amend`. Emits `ContestCleared`.
    function clearContest(
        DocumentKind kind,
        bytes32 fingerprint,
        bytes32 reason,
        Authorization calldata attestation
    ) external;

    /// @notice Puts an amount on an asset's own document and, each by its share, on those that stand behind it, which
    ///         are all of one currency; or reverts with the first that does not have so much.
    /// @dev    Lien book only. Emits `BalanceChanged` for each.
    /// @param  id        the asset's own
    /// @param  amount    of the lien
    /// @param  face      of the asset: a cap on what is encumbered and collected of its own document, whose token
    ///         stands for no more, whatever the document's value has become
    /// @param  contested ids of contested documents that the lender accepts nevertheless
    /// @return currency  that of the first document, and so of all
    /// @return kinds     of the documents that stand behind: bit `i` stands for the `DocumentKind` of value `i`; bit 0
    ///         (`PLEDGED_BEFORE`) says that the asset's own document was encumbered before
    function encumber(
        DocumentId id,
        uint64 amount,
        uint64 face,
        Backing[] calldata backing,
        DocumentId[] calldata contested
    ) external returns (Currency currency, uint256 kinds);

    /// @notice The same for documents alone that stand behind what has none of its own here: each with its whole share.
    /// @param  shares not empty
    function encumberBacking(
        Backing[] calldata shares,
        DocumentId[] calldata contested
    ) external returns (Currency currency, uint256 kinds);

    /// @notice Consumes what is encumbered of documents, each by its whole share.
    /// @dev    Lien book only. As for `disencumber`.
    function collectBacking(Backing[] calldata shares) external;

    /// @notice Takes amounts off an asset's own document and, each by its share, off those behind it: withdrawn,
    ///         collected or consumed. Of those behind it as much is used up as the unpaid face value claims no more,
    ///         as far as they have it.
    /// @dev    Lien book only. Never refused for the document's standing: what is owed can always be settled. Emits
    ///         `BalanceChanged` for each.
    /// @return left what stands on the asset's own document from then on
    function disencumber(Discharge calldata what, Backing[] calldata backing) external returns (uint64 left);

    /// @notice Consumes what was paid of an invoice, or for what was declared to customs, elsewhere than at the desk;
    ///         or reverts if the document has not so much left.
    /// @dev    Lien book only. Refused for a document that was revoked or split, and while a lienholder enforces: what
    ///         is sold then is what its buyer was shown. Emits `BalanceChanged`.
    /// @return before what was stored of it
    /// @return facts  `factsOf` it
    function consume(DocumentId id, uint64 amount) external returns (StateWord before, bytes32 facts);

    /// @notice Takes all liens off an asset that is sold, and off what stands behind it. The asset's own document is
    ///         free then; what of the others the unpaid face value claims is collected, as far as they have it.
    /// @dev    Lien book only, with all liens there are (`ILienbook.LiensIncomplete`). Emits `BalanceChanged` for each.
    /// @param  face    of the asset
    /// @param  liens   on it, as they stood
    /// @param  backing of the asset
    /// @return own       what was stored of the asset's document before
    /// @return appraisal and of the appraisal behind it: see `appraisedOf`
    function foreclose(
        DocumentId id,
        uint64 face,
        LienWord[] calldata liens,
        Backing[] calldata backing
    ) external returns (StateWord own, StateWord appraisal);

    /// @notice Says whether a lienholder has given notice that it sells the asset made of a document. While it stands,
    ///         nothing new is encumbered of the document.
    /// @dev    Lien book only.
    function setEnforced(DocumentId id, bool enforced) external;

    /// @notice Divides a document into parts, which are documents like any other: of the same kind, issuer, holder,
    ///         contents, currency and dates, each with a value of its own. The whole is consumed and stays so.
    /// @dev    Lien book only; the document must be free of liens. Part `i` has the fingerprint
    ///         `keccak256(abi.encode(id, i))`, under which its issuer may amend or revoke it. Emits `DocumentSplit`.
    /// @param  issuer and `fingerprint` of the document, which its id commits to
    /// @param  values of the parts, none zero; together at most what is free of the document
    function split(
        DocumentKind kind,
        Lei issuer,
        bytes32 fingerprint,
        uint64[] calldata values
    ) external returns (DocumentId[] memory parts);

    /// @notice Says how much of a document's value is gone without payment, or in dispute. Liens stand; nothing new is
    ///         encumbered beyond what is left.
    /// @dev    Lien book only. Emits `ValueReduced`, and `Shortfall` if liens and payments speak for more than is left.
    /// @param  face      of the asset made of the document
    /// @param  reduction in all, not in addition
    function reduce(DocumentId id, uint64 face, uint64 reduction) external;

    /// @notice How much of a document's value is gone without payment, or in dispute.
    function reductionOf(DocumentId id) external view returns (uint64);

    function stateOf(DocumentId id) external view returns (DocumentState memory);

    /// @notice The same as it is stored.
    function wordOf(DocumentId id) external view returns (StateWord);

    /// @notice What of a document is under liens, in minor units.
    function encumberedOf(DocumentId id) external view returns (uint64);

    /// @notice What is stored of a document, and its facts (see `factsOf`).
    function entryOf(DocumentId id) external view returns (StateWord word, bytes32 facts);

    function statesOf(DocumentId[] calldata ids) external view returns (DocumentState[] memory);

    /// @notice What is stored of documents, and the facts of each (see `factsOf`).
    function entriesOf(
        DocumentId[] calldata ids
    ) external view returns (StateWord[] memory words, bytes32[] memory facts);

    /// @notice The same for a document and what stands behind it, as stored.
    function wordsOf(DocumentId id, Backing[] calldata backing) external view returns (StateWord[] memory);

    /// @notice What is stored of a document, and of the appraisal behind it: the last of those that were not taken back
    ///         and whose last day has not passed, and of two of one day the higher; zero if there is none.
    function appraisedOf(
        DocumentId id,
        Backing[] calldata backing
    ) external view returns (StateWord own, StateWord appraisal);

    /// @notice What may still be encumbered of a document's value, in minor units; zero for one that is unknown,
    ///         revoked, split or expired.
    function availableOf(DocumentId id) external view returns (uint64);

    /// @notice The commitment to who holds a document and what it says: `keccak256(abi.encode(holder, contentRoot))`.
    function factsOf(DocumentId id) external view returns (bytes32);

    /// @notice What is stored of documents that `holder` may rely on today: it holds each, the contents are as
    ///         attested, none is revoked or expired.
    /// @param  contentRoots one for each id, as its issuer attested it
    function requireHeld(
        Lei holder,
        DocumentId[] calldata ids,
        bytes32[] calldata contentRoots
    ) external view returns (StateWord[] memory words);

    /// @notice The earliest document of `kind` with this linking key; null if there is none.
    function firstWith(DocumentKind kind, bytes32 linkingKey) external view returns (DocumentId);

    /// @notice The entities that attest and hold documents.
    function participants() external view returns (IParticipants);

    /// @notice The one contract that moves balances.
    function lienbook() external view returns (address);
}
