// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";

import {IDocumentRegistry} from "../interfaces/IDocumentRegistry.sol";
import {IEnforcement} from "../interfaces/IEnforcement.sol";
import {ILienbook} from "../interfaces/ILienbook.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {Authorization} from "../interfaces/ISignedMessages.sol";
import {ITradeAsset} from "../interfaces/ITradeAsset.sol";
import {Discharge, ENFORCED, StateWord} from "../types/Document.sol";
import {DocumentKind, PLEDGED_BEFORE, TOKENIZABLE} from "../types/DocumentKind.sol";
import {Claimant, Estate} from "../types/Estate.sol";
import {DocumentId, Lei, LienId} from "../types/Identifiers.sol";
import {Backing, Collateral, LienWord, Stake, NO_BACKING, NO_LIEN} from "../types/Pledge.sol";
import {backingHashOf, commitmentOf, lienIdOf, lienWordFor} from "../types/Pledge.sol";
import {Role, Roles, only} from "../types/Role.sol";
import {Currency} from "../types/Units.sol";
import {AssetActs} from "./AssetActs.sol";
import {LienbookState} from "./LienbookState.sol";
import {Successions} from "./Successions.sol";

/// @title The book of liens
/// @dev   One contract in rooms: `Listings`, `Successions` and `AssetActs`, over `LienbookState`. Here is the life of a
///        lien, from the pledge to its discharge or the sale of its asset, and what engines and escrows do without one.
contract Lienbook is Successions, AssetActs {
    /// @dev Bounded, because all of them end in the one transaction in which the asset is sold.
    uint256 internal constant MOST_LIENS = 32;
    bytes32 private constant CONSENT_TYPEHASH = keccak256(
        "PledgeConsent(address pledgor,address asset,bytes32 id,uint64 amount,bytes32 commitment,bytes32[] contested,"
        "address holder,uint256 nonce,uint48 deadline)"
    );

    /// @inheritdoc ILienbook
    mapping(address engine => mapping(DocumentId => uint64)) public reservedOf;

    constructor(IParticipants participants_, address authority) AccessManaged(authority) LienbookState(participants_) {}

    /// @inheritdoc ILienbook
    function pledge(
        Collateral calldata collateral,
        DocumentId[] calldata contested,
        Authorization calldata consent
    ) external restricted returns (LienId lien) {
        Lei holder = participants.requireActive(
            consent.signer,
            Roles.wrap(Roles.unwrap(only(Role.Bank)) | Roles.unwrap(only(Role.Guarantor)))
        );
        Lei pledgor = participants.requireActive(msg.sender, only(Role.Enterprise));
        require(pledgor != holder, LienholderIsPledgor(holder));
        bytes32 commitment = commitmentOf(collateral.face, collateral.details, backingHashOf(collateral.backing));
        bytes32 message = keccak256(
            abi.encode(
                CONSENT_TYPEHASH,
                msg.sender,
                collateral.asset,
                collateral.id,
                collateral.amount,
                commitment,
                keccak256(abi.encodePacked(contested)),
                consent.signer,
                consent.nonce,
                consent.deadline
            )
        );
        _authorize(message, consent);
        // The message is unique by its nonce, and so is the lien that it consents to.
        (lien, ) = _pledge(collateral, msg.sender, holder, address(0), message, contested);
    }

    /// @inheritdoc ILienbook
    function pledgeFor(
        Collateral calldata collateral,
        Lei holder,
        address pledgor,
        bytes32 purpose,
        DocumentId[] calldata contested
    ) external returns (Currency currency) {
        require(isListedEngine[msg.sender], EngineNotListed(msg.sender));
        (, currency) = _pledge(collateral, pledgor, holder, msg.sender, purpose, contested);
    }

    /// @inheritdoc ILienbook
    function discharge(
        Collateral calldata collateral,
        address engine,
        bytes32 purpose,
        uint64 withdrawn,
        uint64 collected,
        uint64 consumed
    ) external {
        (LienId id, DocumentId document, uint64 amount) = _kept(collateral, engine, purpose);
        require(amount != 0, LienNotFound(id));
        require(consumed == 0 || engine != address(0), ConsumptionByHolder(id, consumed));
        uint256 off = uint256(withdrawn) + collected;
        require(off <= amount, DischargeExceedsLien(id, off, amount));
        _discharge(
            id,
            Discharge(document, collateral.face, amount, withdrawn, collected, consumed),
            collateral.backing
        );
    }

    /// @inheritdoc ILienbook
    function release(
        Collateral calldata collateral,
        address engine,
        bytes32 purpose
    ) external returns (uint64 released) {
        LienId id;
        DocumentId document;
        (id, document, released) = _kept(collateral, engine, purpose);
        if (released == 0) return 0;
        _discharge(id, Discharge(document, collateral.face, released, released, 0, 0), collateral.backing);
    }

    /// @inheritdoc ILienbook
    function carryOver(Collateral calldata collateral, bytes32 fromPurpose, bytes32 toPurpose) external {
        (LienId from, DocumentId document) = _inherited(collateral, lienIdOf(collateral, msg.sender, fromPurpose));
        LienWord lien = _liens[from];
        if (lien.amountIn() == 0) return;
        // Whoever sells the asset shows all its liens: none of the others gets another id under its hands.
        if (registry.wordOf(document).flagsIn() & ENFORCED != 0) {
            bool isItsOwn = IEnforcement(enforcement).isSoleNotice(from, lien.rankIn(), document);
            require(isItsOwn, IDocumentRegistry.DocumentUnderEnforcement(document));
        }
        LienId to = lienIdOf(collateral, msg.sender, toPurpose);
        if (document != collateral.id) {
            LienId shown = to;
            to = lienIdOf(collateral.asset, document, msg.sender, toPurpose, collateral.face, NO_BACKING);
            _heirs[shown] = to;
        }
        require(_liens[to].amountIn() == 0, LienAlreadyPlaced(to));
        _liens[from] = NO_LIEN;
        _liens[to] = lien;
        emit CarriedOver(from, to, toPurpose);
    }

    /// @inheritdoc ILienbook
    function assign(Collateral calldata collateral, bytes32 purpose, Lei holder) external {
        (LienId id, ) = _inherited(collateral, lienIdOf(collateral, msg.sender, purpose));
        LienWord lien = _liens[id];
        if (lien.amountIn() == 0) return;
        _liens[id] = lien.withHolder(holder);
        emit Assigned(id, lien.holderIn(), holder);
    }

    /// @inheritdoc ILienbook
    function foreclose(
        address buyer,
        Estate calldata estate
    ) external returns (address pledgor, LienWord[] memory liens, StateWord own, StateWord appraisal) {
        require(msg.sender == enforcement, NotEnforcement(msg.sender));
        Collateral calldata collateral = estate.collateral;
        (DocumentId id, uint64 face) = (collateral.id, collateral.face);
        Backing[] calldata backing = collateral.backing;
        bytes32 backingHash = backingHashOf(backing);
        liens = _end(collateral, estate.claimants, backingHash);
        (own, appraisal) = registry.foreclose(id, face, liens, backing);
        if (liens.length > 1) delete _liensBeside[id];

        // No lien commits to the details, and the buyer's token is to say what the pledgor's did.
        bytes32 detailsHash = keccak256(collateral.details);
        bytes32 committed;
        (pledgor, committed) = ITradeAsset(collateral.asset).sellTo(
            id,
            buyer,
            commitmentOf(face, detailsHash, NO_BACKING)
        );
        require(committed == commitmentOf(face, detailsHash, backingHash), CollateralMismatch(id));
    }

    /// @inheritdoc ILienbook
    function setEnforced(DocumentId id, bool enforced) external {
        require(msg.sender == enforcement, NotEnforcement(msg.sender));
        registry.setEnforced(id, enforced);
    }

    /// @inheritdoc ILienbook
    function consumePaid(
        DocumentId document,
        Lei payee,
        uint64 amount
    ) external returns (StateWord before, bytes32 facts) {
        require(isListedEscrow[msg.sender], EscrowNotListed(msg.sender));
        // Of a customs declaration there is no token.
        address owner = _ownerIn(assetOf[DocumentKind.CommercialInvoice], document);
        require(
            owner == address(0) || (!payee.isNull() && participants.entityOf(owner) == payee),
            InvoiceOwnedByOther(document, owner, payee)
        );
        return registry.consume(document, amount);
    }

    /// @inheritdoc ILienbook
    function reserve(DocumentId id, uint64 amount) external returns (Currency currency) {
        require(isListedEngine[msg.sender], EngineNotListed(msg.sender));
        Backing[] memory whole = new Backing[](1);
        whole[0] = Backing(id, amount);
        uint256 kinds;
        (currency, kinds) = registry.encumberBacking(whole, new DocumentId[](0));
        require(kinds & TOKENIZABLE == 0, KindNotReservable(id));
        _setReserved(id, reservedOf[msg.sender][id] + amount); // together at most the value
    }

    /// @inheritdoc ILienbook
    function endReservation(DocumentId id, uint64 withdrawn, uint64 collected) external {
        uint64 reserved = reservedOf[msg.sender][id];
        uint256 off = uint256(withdrawn) + collected;
        require(off <= reserved, ReservationExceeded(id, off, reserved));
        _setReserved(id, reserved - uint64(off));
        registry.disencumber(Discharge(id, reserved, reserved, withdrawn, collected, 0), new Backing[](0));
    }

    function _setReserved(DocumentId id, uint64 reserved) private {
        reservedOf[msg.sender][id] = reserved;
        emit ReservationChanged(id, msg.sender, reserved);
    }

    function _pledge(
        Collateral calldata collateral,
        address pledgor,
        Lei holder,
        address engine,
        bytes32 purpose,
        DocumentId[] calldata contested
    ) private returns (LienId lien, Currency currency) {
        (DocumentId id, uint64 amount, uint64 face) = (collateral.id, collateral.amount, collateral.face);
        Backing[] calldata backing = collateral.backing;
        {
            bytes32 backingHash = backingHashOf(backing);
            _requirePledgeable(collateral, pledgor, backingHash);
            lien = lienIdOf(collateral.asset, id, engine, purpose, face, backingHash);
        }
        require(_liens[lien].amountIn() == 0, LienAlreadyPlaced(lien));

        uint32 rank = ++_lastRank;
        _liens[lien] = lienWordFor(holder, amount, rank);
        uint256 kinds;
        (currency, kinds) = registry.encumber(id, amount, face, backing, contested);
        if (kinds & TOKENIZABLE != 0) _requireBackingOwned(backing, pledgor);
        if (kinds & PLEDGED_BEFORE != 0) {
            uint256 beside = ++_liensBeside[id];
            require(beside < MOST_LIENS, TooManyLiens(id, MOST_LIENS));
        }
        emit Pledged(lien, id, holder, collateral.asset, pledgor, amount, rank, engine, purpose);
    }

    /// @dev Takes liens on one asset out of the book. Ranks ascend, so none is counted twice.
    /// @return liens as they stood
    function _end(
        Collateral calldata collateral,
        Claimant[] calldata claimants,
        bytes32 backingHash
    ) private returns (LienWord[] memory liens) {
        liens = new LienWord[](claimants.length);
        uint32 previous;
        for (uint256 i; i < claimants.length; ++i) {
            Stake calldata stake = claimants[i].stake;
            LienId id = lienIdOf(
                collateral.asset,
                collateral.id,
                stake.engine,
                stake.purpose,
                collateral.face,
                backingHash
            );
            LienWord lien = _liens[id];
            require(lien.amountIn() != 0, LienNotFound(id));
            require(lien.rankIn() > previous, LiensUnordered(id));
            _liens[id] = NO_LIEN;
            (liens[i], previous) = (lien, lien.rankIn());
            emit Discharged(id, collateral.id, lien.amountIn(), 0, 0, 0);
        }
    }

    /// @dev A lien of the caller's: of the engine that placed it, or of the holder that keeps it.
    /// @return id       of the lien
    /// @return document on which it stands
    /// @return amount   what remains of it; zero if there is none
    function _kept(
        Collateral calldata collateral,
        address engine,
        bytes32 purpose
    ) private view returns (LienId id, DocumentId document, uint64 amount) {
        id = lienIdOf(collateral, engine, purpose);
        document = collateral.id;
        LienWord lien = _liens[id];
        if (lien.amountIn() == 0) {
            (id, document) = _inherited(collateral, id);
            lien = _liens[id];
        }
        amount = lien.amountIn();
        bool keeps =
            engine == address(0)
                ? amount == 0 || participants.entityOf(msg.sender) == lien.holderIn()
                : msg.sender == engine;
        require(keeps, NotKeeperOfLien(id, msg.sender));
    }

    function _requirePledgeable(Collateral calldata collateral, address pledgor, bytes32 backingHash) private view {
        (address asset, DocumentId id) = (collateral.asset, collateral.id);
        (uint64 amount, uint64 face) = (collateral.amount, collateral.face);
        require(isListedAsset[asset], AssetNotListed(asset));
        require(amount != 0 && amount <= face, LienAmountInvalid(id, amount, face));
        (address owner, bytes32 commitment) = ITradeAsset(asset).pledgeableAs(id);
        require(owner == pledgor, PledgorNotOwner(id, pledgor, owner));
        require(commitment == commitmentOf(face, collateral.details, backingHash), CollateralMismatch(id));
    }

    function _ownerIn(address asset, DocumentId document) private view returns (address) {
        return asset == address(0) ? address(0) : ITradeAsset(asset).ownerIfAny(document);
    }
}
