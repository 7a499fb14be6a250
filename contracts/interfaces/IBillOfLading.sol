// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {BillAmendment, BillDetails, BillForm, BillState, Endorsement, Purpose, Title} from "../types/Bill.sol";
import {DocumentId, Lei} from "../types/Identifiers.sol";
import {Succession} from "../types/Pledge.sol";
import {Authorization, ISignedMessages} from "./ISignedMessages.sol";
import {ITradeAsset} from "./ITradeAsset.sol";

/// @title Electronic bills of lading
/// @notice The owner of the token possesses the bill; title is with a named entity or, in blank, with the possessor.
///         Entities are named, not accounts, so all accounts of a party, and joint holders enrolled as one party, count
///         as one. A surrendered bill stays where it is and nobody but the carrier acts on it until it has answered, so
///         a rejection leaves possession and title as they were. The events are the endorsement chain: who acted, on
///         whose behalf, when, with which reference.
interface IBillOfLading is ITradeAsset, ISignedMessages {
    /// @notice The carrier issued a bill into the shipper's possession.
    /// @param paper hash of the statement by which it takes over from a paper bill; zero if there never was one
    event BillIssued(
        DocumentId indexed id,
        Lei indexed carrier,
        address indexed to,
        uint64 face,
        BillDetails details,
        bytes32 paper
    );
    /// @notice Possession passed from `from`, acting for `onBehalfOf`, and what was endorsed.
    event BillTransferred(
        DocumentId indexed id,
        address indexed from,
        address indexed to,
        Lei onBehalfOf,
        Endorsement endorsement,
        Lei endorsee,
        bytes32 ref
    );
    event BillSurrendered(DocumentId indexed id, address indexed by, Lei onBehalfOf, Purpose purpose, bytes32 ref);
    /// @notice The carrier refused what a bill was surrendered for. `comment` is the hash of its statement of
    ///         reasons.
    event SurrenderRejected(DocumentId indexed id, address indexed by, address indexed to, bytes32 comment);
    /// @notice The goods were delivered against the bill, which ends.
    event BillDelivered(DocumentId indexed id, address indexed by, address indexed to, bytes32 ref);
    /// @notice A paper bill took its place. `statement` is the hash of what the paper says about that.
    event BillConvertedToPaper(DocumentId indexed id, address indexed by, address indexed to, bytes32 statement);
    /// @notice The bill is void, and `successor` stands in its place.
    event BillSuperseded(DocumentId indexed id, DocumentId indexed successor, address indexed by, bytes32 ref);
    event BillVoided(DocumentId indexed id, address indexed by, bytes32 reason);

    error BillAlreadyIssued(DocumentId id, BillState state);
    /// @notice A straight bill names a consignee, one in blank nobody, and whoever is named is a participant.
    error ConsigneeInvalid(DocumentId id, Lei consignee);
    /// @notice The bill was surrendered and the carrier has not answered.
    error BillNotInCirculation(DocumentId id, BillState state);
    error TransferToSelf(DocumentId id, address account);
    /// @notice Only a bill to order is endorsed: not a straight one, nor one that was made out to the bearer.
    error FormNotEndorsable(DocumentId id, BillForm form);
    /// @notice Title was endorsed to the possessor alone, who may not endorse on.
    error EndorsementEnds(DocumentId id, Lei titleholder);
    /// @notice An endorsement to somebody names a participant, who gets title. An endorsement in blank, and a transfer
    ///         of possession without title, name nobody.
    error EndorseeInvalid(DocumentId id, Lei endorsee);
    /// @notice `entity` possesses the bill, and title is with another party.
    error NotTitleholder(DocumentId id, Lei entity, Lei titleholder);
    error NotCarrierOfBill(DocumentId id, Lei entity);
    /// @notice The bill was not surrendered for that.
    error BillNotPending(DocumentId id, BillState state);
    /// @notice A comment on a rejection, a reason or the statement of a paper bill is missing.
    error StatementMissing(DocumentId id);
    /// @notice The old bill's document must be revoked first, so that it is evidence for nothing any more.
    error DocumentStillStands(DocumentId id);
    /// @notice A carrier voids only what has come back into its own possession.
    error NotInCarriersPossession(DocumentId id, address possessor);

    /// @notice Makes a registered bill of lading a token in the shipper's possession, once. A bill that was
    ///         converted to paper may be taken over from it: a court's order that stood for it then stands no more.
    /// @dev    An account of the carrier that attested the document, in good standing. Emits `BillIssued`. The
    ///         shipper may refuse it.
    /// @param  fingerprint with which the carrier registered the document
    /// @param  contentRoot as it attested it
    /// @param  consignee   straight: who receives the goods; order: to whose order, null for the shipper's; blank:
    ///         null
    /// @param  to          an account of the shipper: of the document's holder
    /// @param  paper       hash of the statement on the paper bill that it takes over from; zero if there is none
    function issue(
        bytes32 fingerprint,
        bytes32 contentRoot,
        BillForm form,
        Lei consignee,
        address to,
        bytes32 paper
    ) external returns (DocumentId id);

    /// @notice Passes possession on and endorses title, or not.
    /// @dev    The possessor, in good standing, to an account of a participant in good standing. Who endorses must
    ///         have title: be the named party, to order; or any possessor of a bill endorsed in blank. Emits
    ///         `BillTransferred`.
    /// @param  endorsee who gets title; null when nothing is endorsed, or in blank
    /// @param  ref      the parties' reference, or hash of what they agreed; may be zero
    function transfer(DocumentId id, address to, Endorsement endorsement, Lei endorsee, bytes32 ref) external;

    /// @notice The same with the possessor's signature, submitted by anyone. A refusal returns the bill to whoever
    ///         signed.
    function transferSigned(
        DocumentId id,
        address to,
        Endorsement endorsement,
        Lei endorsee,
        bytes32 ref,
        Authorization calldata holder
    ) external;

    /// @notice The same with a signature that names the caller: nobody else can submit it. A contract that exchanges
    ///         bills for something else does both in one transaction, and need not possess the bill before.
    /// @param  holder the possessor's signature over `BillTransferThrough`
    function transferThrough(
        DocumentId id,
        address to,
        Endorsement endorsement,
        Lei endorsee,
        bytes32 ref,
        Authorization calldata holder
    ) external;

    /// @notice Presents a bill to its carrier.
    /// @dev    The possessor, in good standing, who has title; of a straight bill, the shipper, too. Emits
    ///         `BillSurrendered`.
    function surrender(DocumentId id, Purpose purpose, bytes32 ref) external;

    /// @notice The carrier has delivered the goods: the bill ends. Whatever the carrier's standing. Emits
    ///         `BillDelivered`.
    function acceptDelivery(DocumentId id, bytes32 fingerprint, bytes32 ref) external;

    /// @notice The carrier has issued a paper bill: the record is inoperative. Emits `BillConvertedToPaper`.
    /// @dev    It hands the paper to nobody before this is mined: until then a court may have the bill in circulation
    ///         again, or the supervisor freeze it, and it would stand beside its paper.
    /// @param  statement hash of what the paper bill says about its origin; not zero
    function acceptPaper(DocumentId id, bytes32 fingerprint, bytes32 statement) external;

    /// @notice The carrier issues another bill of its own in the place of this one, to the party that surrendered
    ///         it. No lien may stand on this one: see `amendSigned`. What was paid of this one, or used up as evidence,
    ///         is used up of the other.
    /// @dev    The carrier, in good standing, once it has revoked this bill's document. Emits `BillSuperseded`,
    ///         `BillIssued`.
    /// @param  successor fingerprint of the new document, whose holder is the party that surrendered
    function acceptAmendment(
        DocumentId id,
        bytes32 fingerprint,
        bytes32 successor,
        bytes32 contentRoot,
        BillForm form,
        Lei consignee,
        bytes32 ref
    ) external returns (DocumentId successorId);

    /// @notice The same in one step, for a bill that is pledged, or whose holder has signed rather than surrendered it:
    ///         every lien goes over to the successor, with its holder's signature, or nothing happens.
    /// @dev    The carrier, as for `acceptAmendment`. Who signs must be able to surrender the bill. If there are liens,
    ///         title of the successor is in the possessor's hands, and its value is the face value under which they
    ///         were placed, else the book finds none (`LienNotFound`). Emits `BillSuperseded`, `BillIssued`, and the
    ///         lien book's `Succeeded` for each lien.
    /// @param  holder by the possessor's account
    /// @param  liens  all on the bill, by rank
    function amendSigned(
        DocumentId id,
        bytes32 fingerprint,
        BillAmendment calldata amendment,
        Authorization calldata holder,
        Succession[] calldata liens
    ) external returns (DocumentId successorId);

    /// @notice The carrier does not do what a bill was surrendered for: it is back in circulation, in the hands
    ///         and under the title in which it was. Whatever the carrier's standing. Emits `SurrenderRejected`.
    /// @param  comment hash of the statement of reasons; not zero
    function reject(DocumentId id, bytes32 fingerprint, bytes32 comment) external;

    /// @notice The carrier ends a bill that has come back to it, possession and title: one that the shipper
    ///         refused, for example. Emits `BillVoided`.
    function void(DocumentId id, bytes32 fingerprint, bytes32 reason) external;

    /// @notice How a bill stands.
    ///         The possessor is null if it is no token any more, or its owner's account acts for nobody; the
    ///         titleholder is the possessor if title is in its hands or in blank.
    function billOf(
        DocumentId id
    ) external view returns (BillState state, BillForm form, Title title, Lei possessor, Lei titleholder);

    /// @notice The bill in the place of one that was amended; null if there is none.
    function successorOf(DocumentId id) external view returns (DocumentId);
}
