// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {SignedMessages} from "../common/SignedMessages.sol";
import {IBillOfLading} from "../interfaces/IBillOfLading.sol";
import {IDocumentRegistry} from "../interfaces/IDocumentRegistry.sol";
import {Authorization} from "../interfaces/ISignedMessages.sol";
import {ITradeAsset} from "../interfaces/ITradeAsset.sol";
import {BillDetails, BillForm, BillState, Endorsement, Purpose, Title} from "../types/Bill.sol";
import {Custody} from "../types/Custody.sol";
import {DocumentState, REVOKED, documentIdFor} from "../types/Document.sol";
import {DocumentKind} from "../types/DocumentKind.sol";
import {DocumentId, Lei} from "../types/Identifiers.sol";
import {NO_BACKING} from "../types/Pledge.sol";
import {ANY_ROLE, Role, Roles, only} from "../types/Role.sol";
import {TradeAsset} from "./TradeAsset.sol";

/// @title Electronic bills of lading
/// @dev   `Custody` keeps state, form and title as `BillState`, `BillForm` and `Title`. Title that is in the
///      possessor's hands is
///        written nowhere, so that the usual endorsement writes one slot beside the token's own.
contract BillOfLading is IBillOfLading, TradeAsset, SignedMessages {
    bytes32 private constant TRANSFER_TYPEHASH = keccak256(
        "BillTransfer(bytes32 bill,address holder,address to,uint8 endorsement,bytes20 endorsee,bytes32 ref,"
        "uint256 nonce,uint48 deadline)"
    );
    bytes32 private constant TRANSFER_THROUGH_TYPEHASH = keccak256(
        "BillTransferThrough(bytes32 bill,address holder,address to,uint8 endorsement,bytes20 endorsee,bytes32 ref,"
        "address through,uint256 nonce,uint48 deadline)"
    );
    Lei private constant NOBODY = Lei.wrap(0);

    /// @dev Who has title while it is apart from possession; otherwise what it was then.
    mapping(DocumentId => Lei) private _named;
    /// @dev Of straight bills, which their shipper may surrender.
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
        BillState state = BillState(_custody[id].state);
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
        _requirePossessor(id, msg.sender);
        Custody memory custody = _custody[id];
        _requireMovable(id, msg.sender, custody);
        Lei entity = _requireActive(msg.sender, ANY_ROLE);
        bool isShipper = BillForm(custody.form) == BillForm.Straight && entity == _shippers[id];
        if (!isShipper) _requireInHand(id, custody, entity);

        custody.state = uint8(_pendingOf(purpose));
        custody.giver = address(0);
        _store(id, custody);
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
        address owner = _end(id, BillState.PendingAmendment, BillState.Superseded);
        require(_document(id).flags & REVOKED != 0, DocumentStillStands(id));
        _requireActive(msg.sender, only(Role.Carrier));
        successorId = documentIdFor(DocumentKind.BillOfLading, carrier, successor);
        require(_commitments[successorId] == 0, BillAlreadyIssued(successorId, BillState(_custody[successorId].state)));

        successorOf[id] = successorId;
        emit BillSuperseded(id, successorId, msg.sender, ref);
        _issueBill(successorId, contentRoot, carrier, form, consignee, owner, 0);
    }

    /// @inheritdoc IBillOfLading
    function reject(DocumentId id, bytes32 fingerprint, bytes32 comment) external {
        _requireCarrier(id, fingerprint);
        BillState state = BillState(_custody[id].state);
        require(_isPending(state), BillNotPending(id, state));
        require(comment != 0, StatementMissing(id));
        _custody[id].state = uint8(BillState.Issued);
        emit SurrenderRejected(id, msg.sender, _ownerOf(id.tokenId()), comment);
    }

    /// @inheritdoc IBillOfLading
    function void(DocumentId id, bytes32 fingerprint, bytes32 reason) external {
        Lei carrier = _requireCarrier(id, fingerprint);
        address owner = _requireOwned(id.tokenId());
        require(_entityOf(owner) == carrier, NotInCarriersPossession(id, owner));
        _requireInHand(id, _custody[id], carrier);
        require(reason != 0, StatementMissing(id));
        _end(id, BillState.Issued, BillState.Void);
        emit BillVoided(id, msg.sender, reason);
    }

    /// @inheritdoc ITradeAsset
    /// @dev A lien on a bill is worth its title: who merely possesses it for somebody else pledges nothing.
    function pledgeable(
        DocumentId id
    ) public view override(ITradeAsset, TradeAsset) returns (address owner, bytes32 commitment) {
        (owner, commitment) = super.pledgeable(id);
        Custody memory custody = _custody[id];
        _requireCirculating(id, custody);
        if (!_isInHand(custody)) revert NotTitleholder(id, _entityOf(owner), _named[id]);
    }

    /// @inheritdoc IBillOfLading
    function billOf(
        DocumentId id
    ) external view returns (BillState state, BillForm form, Title title, Lei possessor, Lei titleholder) {
        Custody memory custody = _custody[id];
        address owner = _ownerOf(id.tokenId());
        possessor = owner == address(0) ? NOBODY : _entityOf(owner);
        titleholder = _isInHand(custody) || owner == address(0) ? possessor : _named[id];
        return (BillState(custody.state), BillForm(custody.form), Title(custody.title), possessor, titleholder);
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
        DocumentState memory document = _requireHeld(id, shipper, contentRoot);
        BillDetails memory details = BillDetails({
            carrier: carrier,
            shipper: shipper,
            consignee: consignee,
            form: form
        });
        Title title = _titleAtIssue(id, details);

        if (title == Title.Apart || title == Title.ApartOnly) _named[id] = consignee;
        if (form == BillForm.Straight) _shippers[id] = shipper;
        Custody memory custody = Custody({
            giver: msg.sender,
            frozen: false,
            approved: false,
            state: uint8(BillState.Issued),
            form: uint8(form),
            title: uint8(title),
            // Should the shipper refuse it, the bill is the carrier's again, who can void it.
            former: uint8(_titleOfPossessor(form))
        });
        _store(id, custody);
        _commitments[id] = keccak256(abi.encode(document.value, keccak256(abi.encode(details)), NO_BACKING));
        _mint(to, id.tokenId());
        emit BillIssued(id, carrier, to, document.value, details, paper);
        if (document.encumbered != 0) emit Locked(id.tokenId(), true);
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

    function _pass(
        DocumentId id,
        address holder,
        address to,
        Endorsement endorsement,
        Lei endorsee,
        bytes32 ref
    ) private {
        _requirePossessor(id, holder);
        require(to != holder, TransferToSelf(id, to));
        Custody memory custody = _custody[id];
        _requireMovable(id, holder, custody);
        Lei from = _requireActive(holder, ANY_ROLE);
        Lei receiver = _requireActive(to, ANY_ROLE);

        ERC721._update(to, id.tokenId(), address(0));
        custody.giver = holder;
        custody.approved = false;
        if (endorsement == Endorsement.None) {
            require(endorsee.isNull(), EndorseeInvalid(id, endorsee));
            _moved(id, custody, from, receiver);
        } else {
            _endorse(id, custody, from, receiver, endorsement, endorsee);
        }
        _store(id, custody);
        emit BillTransferred(id, holder, to, from, endorsement, endorsee, ref);
    }

    function _endorse(
        DocumentId id,
        Custody memory custody,
        Lei from,
        Lei receiver,
        Endorsement endorsement,
        Lei endorsee
    ) private {
        BillForm form = BillForm(custody.form);
        require(form == BillForm.Order, FormNotEndorsable(id, form));
        Title title = Title(custody.title);
        _requireInHand(id, custody, from);
        require(title != Title.InHandOnly, EndorsementEnds(id, from));

        custody.former = uint8(title);
        if (endorsement == Endorsement.InBlank) {
            require(endorsee.isNull(), EndorseeInvalid(id, endorsee));
            custody.title = uint8(Title.Blank);
            return;
        }
        bool mayEndorse = endorsement == Endorsement.ToOrder;
        if (endorsee == receiver) {
            custody.title = uint8(mayEndorse ? Title.InHand : Title.InHandOnly);
        } else {
            require(_isEnrolled(endorsee), EndorseeInvalid(id, endorsee));
            custody.title = uint8(mayEndorse ? Title.Apart : Title.ApartOnly);
            _named[id] = endorsee;
        }
    }

    /// @dev Possession alone passes: title stays where it is, and may thereby come together with possession, or
    ///      apart.
    function _moved(DocumentId id, Custody memory custody, Lei from, Lei to) internal override {
        Title title = Title(custody.title);
        custody.former = uint8(title);
        if (title == Title.Blank || from == to) return;
        if (_isInHand(custody)) {
            _named[id] = from;
            custody.title = uint8(title == Title.InHand ? Title.Apart : Title.ApartOnly);
        } else if (to == _named[id]) {
            custody.title = uint8(title == Title.Apart ? Title.InHand : Title.InHandOnly);
        }
    }

    /// @dev Who buys from the lien book, or to whom a court gives the bill, has title.
    function _seized(DocumentId, Custody memory custody, address) internal pure override {
        Title title = Title(custody.title);
        if (title == Title.Apart) title = Title.InHand;
        if (title == Title.ApartOnly) title = Title.InHandOnly;
        custody.title = uint8(title);
        custody.former = custody.title;
    }

    /// @dev Takes a bill out of the world. What is known of it stays, so that it is never issued again.
    function _end(DocumentId id, BillState from, BillState to) private returns (address owner) {
        Custody memory custody = _custody[id];
        BillState state = BillState(custody.state);
        require(state == from, BillNotPending(id, state));
        owner = _requireOwned(id.tokenId());
        require(!custody.frozen, ERC7943InsufficientUnfrozenBalance(owner, id.tokenId()));
        _requireFree(id);

        ERC721._update(address(0), id.tokenId(), address(0));
        custody.giver = address(0);
        custody.approved = false;
        custody.state = uint8(to);
        _store(id, custody);
    }

    function _requireCirculating(DocumentId id, Custody memory custody) internal pure override {
        require(custody.state == uint8(BillState.Issued), BillNotInCirculation(id, BillState(custody.state)));
    }

    /// @dev The titleholder is read only for the refusal: an argument of `require` would be read in any case.
    function _requireInHand(DocumentId id, Custody memory custody, Lei possessor) private view {
        if (!_isInHand(custody)) revert NotTitleholder(id, possessor, _named[id]);
    }

    /// @dev Says that a bill has ended rather than that there is none.
    function _requirePossessor(DocumentId id, address account) private view {
        address owner = _ownerOf(id.tokenId());
        if (owner == address(0)) _requireCirculating(id, _custody[id]);
        owner = _requireOwned(id.tokenId());
        require(account == owner, ERC721IncorrectOwner(account, id.tokenId(), owner));
    }

    /// @dev Only the entity that attested the document finds its id from the fingerprint. Its standing is not
    ///      asked: what was surrendered to it waits for its answer.
    function _requireCarrier(DocumentId id, bytes32 fingerprint) private view returns (Lei carrier) {
        carrier = _entityOf(msg.sender);
        require(
            !carrier.isNull() && documentIdFor(DocumentKind.BillOfLading, carrier, fingerprint) == id,
            NotCarrierOfBill(id, carrier)
        );
    }

    function _requireHeld(DocumentId id, Lei holder, bytes32 contentRoot) private view returns (DocumentState memory) {
        DocumentId[] memory ids = new DocumentId[](1);
        bytes32[] memory roots = new bytes32[](1);
        (ids[0], roots[0]) = (id, contentRoot);
        return registry.requireHeldBy(holder, ids, roots)[0];
    }

    function _isEnrolled(Lei lei) private view returns (bool) {
        return Roles.unwrap(participants.participantOf(lei).roles) != 0;
    }

    function _isInHand(Custody memory custody) private pure returns (bool) {
        Title title = Title(custody.title);
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
        BillState state = BillState(_custody[id].state);
        if (state == BillState.PendingDelivery) return "surrendered for delivery, unanswered";
        if (state == BillState.PendingAmendment) return "surrendered for amendment, unanswered";
        if (state == BillState.PendingPaper) return "surrendered for paper, unanswered";
        return "issued";
    }
}
