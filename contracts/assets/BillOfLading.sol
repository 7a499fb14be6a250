// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {SignedMessages} from "../common/SignedMessages.sol";
import {IBillOfLading} from "../interfaces/IBillOfLading.sol";
import {IDocumentRegistry} from "../interfaces/IDocumentRegistry.sol";
import {ILienbook} from "../interfaces/ILienbook.sol";
import {Authorization} from "../interfaces/ISignedMessages.sol";
import {ITradeAsset} from "../interfaces/ITradeAsset.sol";
import {BillAmendment, BillDetails, BillForm, BillState, Endorsement, Purpose, Title} from "../types/Bill.sol";
import {Custody} from "../types/Custody.sol";
import {REVOKED, StateWord, documentIdFor} from "../types/Document.sol";
import {DocumentKind} from "../types/DocumentKind.sol";
import {DocumentId, Lei} from "../types/Identifiers.sol";
import {NO_BACKING, Succession} from "../types/Pledge.sol";
import {ANY_ROLE, Role, Roles, only} from "../types/Role.sol";
import {TradeAsset} from "./TradeAsset.sol";

/// @title Electronic bills of lading
/// @dev   `Custody` keeps state, form and title as `BillState`, `BillForm` and `Title`. Title that is in the hands of
///        the possessor is named nowhere, so that the usual endorsement writes no slot but the token's own.
contract BillOfLading is IBillOfLading, TradeAsset, SignedMessages {
    bytes32 private constant TRANSFER_TYPEHASH = keccak256(
        "BillTransfer(bytes32 bill,address holder,address to,uint8 endorsement,bytes20 endorsee,bytes32 ref,"
        "uint256 nonce,uint48 deadline)"
    );
    bytes32 private constant TRANSFER_THROUGH_TYPEHASH = keccak256(
        "BillTransferThrough(bytes32 bill,address holder,address to,uint8 endorsement,bytes20 endorsee,bytes32 ref,"
        "address through,uint256 nonce,uint48 deadline)"
    );
    bytes32 private constant AMENDMENT_TYPEHASH = keccak256(
        "BillAmendment(bytes32 bill,bytes32 successor,uint64 value,bytes32 contentRoot,uint8 form,bytes20 consignee,"
        "bytes32 ref,address holder,uint256 nonce,uint48 deadline)"
    );
    Lei private constant NOBODY = Lei.wrap(0);

    /// @dev Who has title while title and possession are apart. Once they come together it is stale, and not read.
    mapping(DocumentId => Lei) private _named;
    /// @dev Kept for straight bills only: their shipper, too, may surrender them.
    mapping(DocumentId => Lei) private _shippers;
    /// @inheritdoc IBillOfLading
    mapping(DocumentId => DocumentId) public successorOf;

    constructor(
        IDocumentRegistry registry_
    ) TradeAsset(registry_) ERC721("Lienbook Bill of Lading", "LBB") EIP712("Lienbook BillOfLading", "1") {}

    /// @inheritdoc IBillOfLading
    function issue(
        bytes32 fingerprint,
        bytes32 contentRoot,
        BillForm form,
        Lei consignee,
        address to,
        bytes32 paper
    ) external returns (DocumentId id) {
        Lei carrier = _requireActive(msg.sender, only(Role.Carrier));
        id = documentIdFor(DocumentKind.BillOfLading, carrier, fingerprint);
        BillState state = BillState(_custody[id].state());
        bool isFirst = _commitments[id] == 0 || (state == BillState.OnPaper && paper != 0);
        require(isFirst, BillAlreadyIssued(id, state));
        _issueBill(id, contentRoot, carrier, form, consignee, to, paper);
    }

    /// @inheritdoc IBillOfLading
    function transfer(DocumentId id, address to, Endorsement endorsement, Lei endorsee, bytes32 ref) external {
        _pass(id, msg.sender, to, endorsement, endorsee, ref);
    }

    /// @inheritdoc IBillOfLading
    function transferSigned(
        DocumentId id,
        address to,
        Endorsement endorsement,
        Lei endorsee,
        bytes32 ref,
        Authorization calldata holder
    ) external {
        bytes32 message = keccak256(
            abi.encode(
                TRANSFER_TYPEHASH,
                id,
                holder.signer,
                to,
                endorsement,
                endorsee,
                ref,
                holder.nonce,
                holder.deadline
            )
        );
        _authorize(message, holder);
        _pass(id, holder.signer, to, endorsement, endorsee, ref);
    }

    /// @inheritdoc IBillOfLading
    function transferThrough(
        DocumentId id,
        address to,
        Endorsement endorsement,
        Lei endorsee,
        bytes32 ref,
        Authorization calldata holder
    ) external {
        bytes32 message = keccak256(
            abi.encode(
                TRANSFER_THROUGH_TYPEHASH,
                id,
                holder.signer,
                to,
                endorsement,
                endorsee,
                ref,
                msg.sender,
                holder.nonce,
                holder.deadline
            )
        );
        _authorize(message, holder);
        _pass(id, holder.signer, to, endorsement, endorsee, ref);
    }

    /// @inheritdoc IBillOfLading
    function surrender(DocumentId id, Purpose purpose, bytes32 ref) external {
        Custody custody = _requirePossessor(id, msg.sender);
        _requireMovable(id, custody);
        Lei entity = _requireSurrenderable(id, custody, msg.sender);

        _custody[id] = custody.acted().withState(uint8(_pendingOf(purpose)));
        emit BillSurrendered(id, msg.sender, entity, purpose, ref);
    }

    /// @inheritdoc IBillOfLading
    function acceptDelivery(DocumentId id, bytes32 fingerprint, bytes32 ref) external {
        _requireCarrier(id, fingerprint);
        address owner = _end(id, BillState.PendingDelivery, BillState.Delivered);
        emit BillDelivered(id, msg.sender, owner, ref);
    }

    /// @inheritdoc IBillOfLading
    function acceptPaper(DocumentId id, bytes32 fingerprint, bytes32 statement) external {
        _requireCarrier(id, fingerprint);
        require(statement != 0, StatementMissing(id));
        address owner = _end(id, BillState.PendingPaper, BillState.OnPaper);
        emit BillConvertedToPaper(id, msg.sender, owner, statement);
    }

    /// @inheritdoc ITradeAsset
    function evidenceOf(DocumentId id) external view override(ITradeAsset, TradeAsset) returns (address, bool) {
        Custody custody = _custody[id];
        BillState state = BillState(custody.state());
        // What its carrier was asked to end is no evidence before it has answered: its goods may be handed out already.
        return (custody.owner(), custody.isFrozen() || _isPending(state) || state >= BillState.OnPaper); // or void
    }

    /// @inheritdoc IBillOfLading
    function acceptAmendment(
        DocumentId id,
        bytes32 fingerprint,
        bytes32 successor,
        bytes32 contentRoot,
        BillForm form,
        Lei consignee,
        bytes32 ref
    ) external returns (DocumentId successorId) {
        Lei carrier = _requireCarrier(id, fingerprint);
        (Custody custody, address owner) = _requireEndable(id, BillState.PendingAmendment);
        successorId = _supersede(id, carrier, successor);
        _issueBill(successorId, contentRoot, carrier, form, consignee, owner, 0);
        Succession[] calldata none;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            none.offset := 0
            none.length := 0
        }
        _replace(id, successorId, custody, ref, none);
    }

    /// @inheritdoc IBillOfLading
    function amendSigned(
        DocumentId id,
        bytes32 fingerprint,
        BillAmendment calldata amendment,
        Authorization calldata holder,
        Succession[] calldata liens
    ) external returns (DocumentId successorId) {
        Lei carrier = _requireCarrier(id, fingerprint);
        Custody custody = _requirePossessor(id, holder.signer);
        _requireUnfrozen(id, custody);
        _requireCirculating(id, custody);
        Lei entity = _requireSurrenderable(id, custody, holder.signer);
        successorId = _supersede(id, carrier, amendment.successor);
        _authorizeUnique(
            keccak256(
                abi.encode(
                    AMENDMENT_TYPEHASH,
                    id,
                    successorId,
                    _document(successorId).valueIn(),
                    amendment.contentRoot,
                    amendment.form,
                    amendment.consignee,
                    amendment.ref,
                    holder.signer,
                    holder.nonce,
                    holder.deadline
                )
            ),
            holder
        );

        _issueBill(successorId, amendment.contentRoot, carrier, amendment.form, amendment.consignee, holder.signer, 0);
        // A lien on a bill is worth its title.
        if (liens.length != 0) _requireInHand(successorId, _custody[successorId], entity);
        _replace(id, successorId, custody, amendment.ref, liens);
    }

    /// @inheritdoc IBillOfLading
    function reject(DocumentId id, bytes32 fingerprint, bytes32 comment) external {
        _requireCarrier(id, fingerprint);
        Custody custody = _custody[id];
        BillState state = BillState(custody.state());
        require(_isPending(state), BillNotPending(id, state));
        require(comment != 0, StatementMissing(id));
        _custody[id] = custody.withState(uint8(BillState.Issued));
        emit SurrenderRejected(id, msg.sender, custody.owner(), comment);
    }

    /// @inheritdoc IBillOfLading
    function void(DocumentId id, bytes32 fingerprint, bytes32 reason) external {
        Lei carrier = _requireCarrier(id, fingerprint);
        (Custody custody, address owner) = _requireToken(id);
        require(_entityOf(owner) == carrier, NotInCarriersPossession(id, owner));
        _requireInHand(id, custody, carrier);
        require(reason != 0, StatementMissing(id));
        _end(id, BillState.Issued, BillState.Void);
        emit BillVoided(id, msg.sender, reason);
    }

    /// @inheritdoc ITradeAsset
    /// @dev A lien on a bill is worth its title: who merely possesses it for somebody else pledges nothing.
    function pledgeableAs(
        DocumentId id
    ) public view override(ITradeAsset, TradeAsset) returns (address owner, bytes32 commitment) {
        (owner, commitment) = super.pledgeableAs(id);
        Custody custody = _custody[id];
        _requireCirculating(id, custody);
        if (!_isInHand(custody)) revert NotTitleholder(id, _entityOf(owner), _named[id]);
    }

    /// @inheritdoc IBillOfLading
    function billOf(
        DocumentId id
    ) external view returns (BillState state, BillForm form, Title title, Lei possessor, Lei titleholder) {
        Custody custody = _custody[id];
        address owner = custody.owner();
        possessor = _entityOf(owner);
        titleholder = _isInHand(custody) || owner == address(0) ? possessor : _named[id];
        return (BillState(custody.state()), BillForm(custody.form()), Title(custody.title()), possessor, titleholder);
    }

    /// @inheritdoc ITradeAsset
    function kind() external pure returns (DocumentKind) {
        return DocumentKind.BillOfLading;
    }

    /// @inheritdoc ITradeAsset
    /// @dev A carrier owes goods, not money: nobody pays a bill of lading at the desk.
    function obligorIn(bytes calldata) external pure returns (Lei) {
        return NOBODY;
    }

    function _issueBill(
        DocumentId id,
        bytes32 contentRoot,
        Lei carrier,
        BillForm form,
        Lei consignee,
        address to,
        bytes32 paper
    ) private {
        Lei shipper = _requireActive(to, ANY_ROLE);
        StateWord document = _requireHeld(id, shipper, contentRoot);
        uint64 value = document.valueIn();
        BillDetails memory details = BillDetails({
            carrier: carrier,
            shipper: shipper,
            consignee: consignee,
            form: form
        });
        Title title = _titleAtIssue(id, details);

        if (title == Title.Apart || title == Title.ApartOnly) _named[id] = consignee;
        if (form == BillForm.Straight) _shippers[id] = shipper;
        bytes32 commitment = keccak256(abi.encode(value, keccak256(abi.encode(details)), NO_BACKING));
        // Should the shipper refuse it, the bill is the carrier's again, who can void it.
        Custody custody = _custody[id].handedTo(to, msg.sender).withState(uint8(BillState.Issued));
        custody = custody.withForm(uint8(form)).withTitle(uint8(title)).withFormer(uint8(_titleOfPossessor(form)));
        _create(id, commitment, custody, document.encumberedIn());
        emit BillIssued(id, carrier, to, value, details, paper);
    }

    /// @dev Whoever is named must be able to go on with the bill, and so be a participant.
    function _titleAtIssue(DocumentId id, BillDetails memory details) private view returns (Title) {
        Lei consignee = details.consignee;
        bool isShipper = consignee == details.shipper;
        bool fits =
            details.form == BillForm.Straight
                ? !consignee.isNull()
                : details.form == BillForm.Order || consignee.isNull();
        require(fits && (consignee.isNull() || isShipper || _isEnrolled(consignee)), ConsigneeInvalid(id, consignee));

        if (consignee.isNull() || isShipper) return _titleOfPossessor(details.form);
        return details.form == BillForm.Straight ? Title.ApartOnly : Title.Apart;
    }

    /// @dev Says which bill takes the place of one whose document the carrier, in good standing, has revoked.
    function _supersede(DocumentId id, Lei carrier, bytes32 successor) private returns (DocumentId successorId) {
        require(_document(id).flagsIn() & REVOKED != 0, DocumentStillStands(id));
        _requireActive(msg.sender, only(Role.Carrier));
        successorId = documentIdFor(DocumentKind.BillOfLading, carrier, successor);
        require(
            _commitments[successorId] == 0,
            BillAlreadyIssued(successorId, BillState(_custody[successorId].state()))
        );
        successorOf[id] = successorId;
    }

    /// @dev Liens on a bill and what was paid of it go over to the successor, which is issued already; then it ends.
    function _replace(
        DocumentId id,
        DocumentId successorId,
        Custody custody,
        bytes32 ref,
        Succession[] calldata liens
    ) private {
        StateWord document = _document(id);
        if (document.encumberedIn() != 0 || document.collectedIn() != 0 || liens.length != 0) {
            ILienbook(lienbook).succeed(id, successorId, _document(successorId).valueIn(), liens);
        }
        _move(id, custody, custody.handedTo(address(0), address(0)).withState(uint8(BillState.Superseded)));
        emit BillSuperseded(id, successorId, msg.sender, ref);
    }

    function _pass(
        DocumentId id,
        address holder,
        address to,
        Endorsement endorsement,
        Lei endorsee,
        bytes32 ref
    ) private {
        Custody was = _requirePossessor(id, holder);
        require(to != holder, TransferToSelf(id, to));
        _requireMovable(id, was);
        (Lei from, Lei receiver) = participants.requireStanding(holder, to);

        Custody custody = was.handedTo(to, holder);
        if (endorsement == Endorsement.None) {
            require(endorsee.isNull(), EndorseeInvalid(id, endorsee));
            custody = _moved(id, custody, from, receiver);
        } else {
            custody = _endorsed(id, custody, from, receiver, endorsement, endorsee);
        }
        _move(id, was, custody);
        emit BillTransferred(id, holder, to, from, endorsement, endorsee, ref);
    }

    /// @dev What becomes of title by an endorsement.
    function _endorsed(
        DocumentId id,
        Custody custody,
        Lei from,
        Lei receiver,
        Endorsement endorsement,
        Lei endorsee
    ) private returns (Custody) {
        BillForm form = BillForm(custody.form());
        require(form == BillForm.Order, FormNotEndorsable(id, form));
        Title title = Title(custody.title());
        _requireInHand(id, custody, from);
        require(title != Title.InHandOnly, EndorsementEnds(id, from));

        custody = custody.withFormer(uint8(title));
        if (endorsement == Endorsement.InBlank) {
            require(endorsee.isNull(), EndorseeInvalid(id, endorsee));
            return custody.withTitle(uint8(Title.Blank));
        }
        bool mayEndorse = endorsement == Endorsement.ToOrder;
        if (endorsee == receiver) return custody.withTitle(uint8(mayEndorse ? Title.InHand : Title.InHandOnly));
        require(_isEnrolled(endorsee), EndorseeInvalid(id, endorsee));
        _named[id] = endorsee;
        return custody.withTitle(uint8(mayEndorse ? Title.Apart : Title.ApartOnly));
    }

    /// @dev Possession alone passes: title stays where it is, and may thereby come together with possession, or
    ///      apart.
    function _moved(DocumentId id, Custody custody, Lei from, Lei to) internal override returns (Custody) {
        Title title = Title(custody.title());
        custody = custody.withFormer(uint8(title));
        if (title == Title.Blank || from == to) return custody;
        if (_isInHand(custody)) {
            _named[id] = from;
            return custody.withTitle(uint8(title == Title.InHand ? Title.Apart : Title.ApartOnly));
        }
        if (to != _named[id]) return custody;
        return custody.withTitle(uint8(title == Title.Apart ? Title.InHand : Title.InHandOnly));
    }

    /// @dev Who buys from the lien book, or to whom a court gives the bill, has title, and it is in circulation: what
    ///      whoever had it before has asked of the carrier, the new holder has not.
    function _seized(Custody custody) internal pure override returns (Custody) {
        Title title = Title(custody.title());
        if (title == Title.Apart) title = Title.InHand;
        if (title == Title.ApartOnly) title = Title.InHandOnly;
        return custody.withTitle(uint8(title)).withFormer(uint8(title)).withState(uint8(BillState.Issued));
    }

    /// @dev Takes a bill out of the world. What is known of it stays, so that it is never issued again.
    function _end(DocumentId id, BillState from, BillState to) private returns (address owner) {
        Custody custody;
        (custody, owner) = _requireEndable(id, from);
        _move(id, custody, custody.handedTo(address(0), address(0)).withState(uint8(to)));
    }

    /// @dev In the state from which it ends, and neither frozen nor under any lien.
    function _requireEndable(DocumentId id, BillState from) private view returns (Custody custody, address owner) {
        custody = _custody[id];
        BillState state = BillState(custody.state());
        require(state == from, BillNotPending(id, state));
        (, owner) = _requireToken(id);
        _requireUnfrozen(id, custody);
        _requireFree(id);
    }

    function _requireCirculating(DocumentId id, Custody custody) internal pure override {
        BillState state = BillState(custody.state());
        require(state == BillState.Issued, BillNotInCirculation(id, state));
    }

    /// @dev Whether a possessor may give the bill to its carrier: it has title, or is the shipper of a straight bill.
    function _requireSurrenderable(
        DocumentId id,
        Custody custody,
        address possessor
    ) private view returns (Lei entity) {
        entity = _requireActive(possessor, ANY_ROLE);
        bool isShipper = BillForm(custody.form()) == BillForm.Straight && entity == _shippers[id];
        if (!isShipper) _requireInHand(id, custody, entity);
    }

    /// @dev Not a `require`, whose arguments are evaluated in any case: the titleholder is read only for the refusal.
    function _requireInHand(DocumentId id, Custody custody, Lei possessor) private view {
        if (!_isInHand(custody)) revert NotTitleholder(id, possessor, _named[id]);
    }

    /// @dev Says that a bill has ended rather than that there is none.
    function _requirePossessor(DocumentId id, address account) private view returns (Custody custody) {
        custody = _custody[id];
        address owner = custody.owner();
        if (owner == address(0)) _requireCirculating(id, custody);
        require(owner != address(0), ERC721NonexistentToken(id.tokenId()));
        require(account == owner, ERC721IncorrectOwner(account, id.tokenId(), owner));
    }

    /// @dev Only the entity that attested the document finds its id from the fingerprint. Its standing is not
    ///      asked: what was surrendered to it waits for its answer.
    function _requireCarrier(DocumentId id, bytes32 fingerprint) private view returns (Lei carrier) {
        carrier = _entityOf(msg.sender);
        require(documentIdFor(DocumentKind.BillOfLading, carrier, fingerprint) == id, NotCarrierOfBill(id, carrier));
    }

    function _requireHeld(DocumentId id, Lei holder, bytes32 contentRoot) private view returns (StateWord) {
        DocumentId[] memory ids = new DocumentId[](1);
        bytes32[] memory roots = new bytes32[](1);
        (ids[0], roots[0]) = (id, contentRoot);
        return registry.requireHeld(holder, ids, roots)[0];
    }

    function _isEnrolled(Lei lei) private view returns (bool) {
        return Roles.unwrap(participants.participantOf(lei).roles) != 0;
    }

    function _isInHand(Custody custody) private pure returns (bool) {
        Title title = Title(custody.title());
        return title != Title.Apart && title != Title.ApartOnly;
    }

    function _titleOfPossessor(BillForm form) private pure returns (Title) {
        if (form == BillForm.Blank) return Title.Blank;
        return form == BillForm.Straight ? Title.InHandOnly : Title.InHand;
    }

    function _isPending(BillState state) private pure returns (bool) {
        return
            state == BillState.PendingDelivery ||
            state == BillState.PendingAmendment ||
            state == BillState.PendingPaper;
    }

    function _pendingOf(Purpose purpose) private pure returns (BillState) {
        if (purpose == Purpose.Delivery) return BillState.PendingDelivery;
        return purpose == Purpose.Amendment ? BillState.PendingAmendment : BillState.PendingPaper;
    }

    function _stateName(DocumentId id) internal view override returns (string memory) {
        BillState state = BillState(_custody[id].state());
        if (state == BillState.PendingDelivery) return "surrendered for delivery, unanswered";
        if (state == BillState.PendingAmendment) return "surrendered for amendment, unanswered";
        if (state == BillState.PendingPaper) return "surrendered for paper, unanswered";
        return "issued";
    }
}
