// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {SignedMessages} from "../common/SignedMessages.sol";
import {DocumentRegistry} from "../documents/DocumentRegistry.sol";
import {IDocumentRegistry} from "../interfaces/IDocumentRegistry.sol";
import {IEnforcement} from "../interfaces/IEnforcement.sol";
import {ILienbook} from "../interfaces/ILienbook.sol";
import {ILienEngine} from "../interfaces/ILienEngine.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {Authorization} from "../interfaces/ISignedMessages.sol";
import {ITradeAsset} from "../interfaces/ITradeAsset.sol";
import {Discharge, ENFORCED, StateWord, documentIdFor} from "../types/Document.sol";
import {DocumentKind, TOKENIZABLE} from "../types/DocumentKind.sol";
import {Claimant, Estate} from "../types/Estate.sol";
import {DocumentId, Lei, LienId} from "../types/Identifiers.sol";
import {Backing, Collateral, Lien, LienWord, Stake, Succession, NO_BACKING} from "../types/Pledge.sol";
import {NO_LIEN, backingHashOf, commitmentOf, encodedIn, lienIdOf, lienWordFor, portionUp} from "../types/Pledge.sol";
import {ANY_ROLE, Role, Roles, only} from "../types/Role.sol";
import {Currency} from "../types/Units.sol";

/// @title The book of liens
contract Lienbook is ILienbook, SignedMessages, AccessManaged {
    using Address for address;

    /// @dev Bounded, because all of them end in the one transaction in which the asset is sold.
    uint256 internal constant MOST_LIENS = 32;
    bytes32 private constant CONSENT_TYPEHASH = keccak256(
        "PledgeConsent(address pledgor,address asset,bytes32 id,uint64 amount,bytes32 commitment,bytes32[] contested,"
        "address holder,uint256 nonce,uint48 deadline)"
    );
    bytes32 private constant SUCCESSION_TYPEHASH = keccak256(
        "LienSuccession(bytes32 lien,bytes32 successor,bytes32 commitment,address holder,uint256 nonce,uint48 deadline)"
    );

    IParticipants public immutable participants;
    /// @inheritdoc ILienbook
    IDocumentRegistry public immutable registry;

    mapping(LienId => LienWord) private _liens;
    /// @inheritdoc ILienbook
    mapping(address asset => bool) public isListedAsset;
    /// @inheritdoc ILienbook
    mapping(address engine => bool) public isListedEngine;
    /// @inheritdoc ILienbook
    mapping(address escrow => bool) public isListedEscrow;
    /// @inheritdoc ILienbook
    mapping(address engine => bool) public hasBeenListed;
    /// @inheritdoc ILienbook
    mapping(DocumentKind => address) public assetOf;
    /// @inheritdoc ILienbook
    address public enforcement;
    uint32 private _lastRank;
    /// @dev How many liens stand on an asset beside one. The usual asset has one lien, and costs no slot.
    mapping(DocumentId => uint256) private _liensBeside;
    /// @dev Where a lien went when another document took the place of its own, and which document that is.
    mapping(LienId => LienId) private _heirs;
    mapping(DocumentId => DocumentId) private _successors;
    /// @inheritdoc ILienbook
    mapping(address engine => mapping(DocumentId => uint64)) public reservedOf;

    constructor(IParticipants participants_, address authority) AccessManaged(authority) EIP712("Lienbook", "1") {
        participants = participants_;
        registry = new DocumentRegistry(participants_);
    }

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
        (LienId from, DocumentId document) = _inherited(collateral, _idOf(collateral, msg.sender, fromPurpose));
        LienWord lien = _liens[from];
        if (lien.amountIn() == 0) return;
        // Whoever sells the asset shows all its liens: none of the others gets another id under its hands.
        if (registry.wordOf(document).flagsIn() & ENFORCED != 0) {
            bool isItsOwn = IEnforcement(enforcement).isSoleNotice(from, lien.rankIn(), document);
            require(isItsOwn, IDocumentRegistry.DocumentUnderEnforcement(document));
        }
        LienId to = _idOf(collateral, msg.sender, toPurpose);
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
    function succeed(DocumentId id, DocumentId successor, uint64 face, Succession[] calldata liens) external {
        _requireTokenOfCaller(id);
        _requireTokenOfCaller(successor);
        (, bytes32 commitment) = ITradeAsset(msg.sender).issuedAs(successor);
        uint64 sum;
        uint32 previous;
        for (uint256 i; i < liens.length; ++i) {
            Succession calldata s = liens[i];
            LienId from = lienIdOf(msg.sender, id, s.engine, s.purpose, face, NO_BACKING);
            LienWord lien = _liens[from];
            require(lien.amountIn() != 0, LienNotFound(from));
            require(lien.rankIn() > previous, LiensUnordered(from));
            Lei holder = participants.requireActive(s.consent.signer, ANY_ROLE);
            require(holder == lien.holderIn(), NotHolderOfLien(from, holder, lien.holderIn()));
            requireOwnClaim(s.engine, s.purpose, holder);
            _authorizeUnique(
                keccak256(
                    abi.encode(
                        SUCCESSION_TYPEHASH,
                        from,
                        successor,
                        commitment,
                        s.consent.signer,
                        s.consent.nonce,
                        s.consent.deadline
                    )
                ),
                s.consent
            );
            LienId to = lienIdOf(msg.sender, successor, s.engine, s.purpose, face, NO_BACKING);
            _liens[from] = NO_LIEN;
            (_liens[to], _heirs[from]) = (lien, to);
            sum += lien.amountIn(); // together at most what is encumbered
            previous = lien.rankIn();
            emit Succeeded(from, to, successor, s.engine, s.purpose);
        }
        _succeed(id, successor, face, sum);
    }

    /// @inheritdoc ILienbook
    function assign(Collateral calldata collateral, bytes32 purpose, Lei holder) external {
        (LienId id, ) = _inherited(collateral, _idOf(collateral, msg.sender, purpose));
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
    function setEnforcement(address enforcement_) external restricted {
        require(enforcement == address(0), EnforcementAlreadySet(enforcement));
        enforcement = enforcement_;
        emit EnforcementSet(enforcement_);
    }

    /// @inheritdoc ILienbook
    function setEnforced(DocumentId id, bool enforced) external {
        require(msg.sender == enforcement, NotEnforcement(msg.sender));
        registry.setEnforced(id, enforced);
    }

    /// @inheritdoc ILienbook
    function consume(DocumentId id, uint64 face, Backing[] calldata backing, uint64 amount) external {
        _requireTokenOfCaller(id);
        address owner = ITradeAsset(msg.sender).ownerIfAny(id);
        Backing[] memory own = backing;
        for (uint256 i; i < own.length; ++i) {
            (address other, bool barred) = _evidenceOf(own[i].document);
            // Whose token is somebody else's by now, or nobody's to dispose of, of that nothing is used up.
            if (barred || (other != address(0) && other != owner)) own[i].share = 0;
        }
        registry.disencumber(Discharge(id, face, 0, 0, 0, amount), own);
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
    function consumeBacking(
        DocumentId id,
        uint64 face,
        Backing[] calldata backing,
        address owner,
        DocumentId[] calldata contested
    ) external {
        _requireTokenOfCaller(id);
        uint256 count = backing.length;
        if (count == 0) return;
        uint64 unpaid = uint64(Math.saturatingSub(face, registry.wordOf(id).collectedIn())); // at most the face value
        Backing[] memory portions = backing;
        for (uint256 i; i < count; ++i) portions[i].share = portionUp(portions[i].share, unpaid, face);
        (, uint256 kinds) = registry.encumberBacking(portions, contested);
        if (kinds & TOKENIZABLE != 0) _requireBackingOwned(backing, owner);
        registry.collectBacking(portions);
    }

    /// @inheritdoc ILienbook
    function consumeUnder(
        Collateral calldata collateral,
        address engine,
        bytes32 purpose,
        Lei holder,
        uint64 amount
    ) external {
        _requireTokenOfCaller(collateral.id);
        require(collateral.asset == msg.sender, NotTokenOfAsset(collateral.id, msg.sender));
        LienId id = _idOf(collateral, engine, purpose);
        LienWord lien = _liens[id];
        uint64 standing = lien.amountIn();
        require(standing != 0, LienNotFound(id));
        require(lien.holderIn() == holder, NotHolderOfLien(id, holder, lien.holderIn()));
        requireOwnClaim(engine, purpose, holder);
        require(amount <= standing, DischargeExceedsLien(id, amount, standing));
        _discharge(id, Discharge(collateral.id, collateral.face, standing, 0, amount, 0), collateral.backing);
    }

    /// @inheritdoc ILienbook
    function reduce(DocumentId id, uint64 face, uint64 reduction) external {
        _requireTokenOfCaller(id);
        registry.reduce(id, face, reduction);
    }

    /// @inheritdoc ILienbook
    function split(
        DocumentId id,
        Lei issuer,
        bytes32 fingerprint,
        uint64[] calldata values
    ) external returns (DocumentId[] memory parts) {
        _requireTokenOfCaller(id);
        DocumentKind kind = ITradeAsset(msg.sender).kind();
        require(documentIdFor(kind, issuer, fingerprint) == id, NotTokenOfAsset(id, msg.sender));
        parts = registry.split(kind, issuer, fingerprint, values);
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

    /// @inheritdoc ILienbook
    function listAsset(address asset) external restricted {
        // There is no second try: one of another lien book would keep the kind, and its documents would have no token.
        address its = ITradeAsset(asset).lienbook();
        require(its == address(this), AssetOfOtherLienbook(asset, its));
        DocumentKind kind = ITradeAsset(asset).kind();
        address other = assetOf[kind];
        // Of two assets of a kind each would have a token of the same document, and two owners.
        require(other == address(0) || other == asset, KindHasAsset(kind, other));
        isListedAsset[asset] = true;
        assetOf[kind] = asset;
        emit AssetListed(asset);
    }

    /// @inheritdoc ILienbook
    function listEngine(address engine) external restricted {
        (isListedEngine[engine], hasBeenListed[engine]) = (true, true);
        emit EngineListed(engine);
    }

    /// @inheritdoc ILienbook
    function listEscrow(address escrow) external restricted {
        isListedEscrow[escrow] = true;
        emit EscrowListed(escrow);
    }

    /// @inheritdoc ILienbook
    function delistEscrow(address escrow) external restricted {
        isListedEscrow[escrow] = false;
        emit EscrowDelisted(escrow);
    }

    /// @inheritdoc ILienbook
    function delistAsset(address asset) external restricted {
        isListedAsset[asset] = false;
        emit AssetDelisted(asset);
    }

    /// @inheritdoc ILienbook
    function delistEngine(address engine) external restricted {
        isListedEngine[engine] = false;
        emit EngineDelisted(engine);
    }

    /// @inheritdoc ILienbook
    function lienOf(LienId lien) external view returns (Lien memory) {
        LienWord word = _liens[lien];
        return Lien(word.holderIn(), word.amountIn(), word.rankIn());
    }

    /// @inheritdoc ILienbook
    function currentOf(DocumentId id) public view returns (DocumentId) {
        while (!_successors[id].isNull()) id = _successors[id];
        return id;
    }

    /// @inheritdoc ILienbook
    function requireOwnClaim(address engine, bytes32 purpose, Lei holder) public view {
        if (engine == address(0) || engine.code.length == 0) return;
        address creditor = ILienEngine(engine).creditorUnder(purpose);
        if (creditor == address(0)) return;
        require(participants.legalEntityBehind(creditor) == holder, ClaimEntrusted(holder, creditor));
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
        if (kinds & 1 != 0) {
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
        id = _idOf(collateral, engine, purpose);
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

    /// @dev Where a lien is that is no longer under the id with which it was placed, and on which document: gone, or
    ///      over to the successor of its own. Nothing succeeds a document with others behind it.
    function _inherited(Collateral calldata collateral, LienId id) private view returns (LienId, DocumentId document) {
        document = collateral.id;
        if (collateral.backing.length != 0) return (id, document);
        LienId heir = _heirOf(id);
        if (heir == id) return (id, document);
        // All liens on a document go to its successor at once, so that the last one is theirs.
        return (heir, currentOf(document));
    }

    /// @dev As many steps as documents have replaced each other, each with the lienholder's signature.
    function _heirOf(LienId id) private view returns (LienId) {
        while (_liens[id].amountIn() == 0) {
            LienId heir = _heirs[id];
            if (heir.isNull()) break;
            id = heir;
        }
        return id;
    }

    /// @dev What a document is encumbered with goes over to another that is as free as it is new; and what was paid of
    ///      it is no more to be had of that one.
    function _succeed(DocumentId id, DocumentId successor, uint64 face, uint64 sum) private {
        StateWord word = registry.wordOf(id);
        (uint64 encumbered, uint64 collected) = (word.encumberedIn(), word.collectedIn());
        require(sum == encumbered, LiensIncomplete(id, sum, encumbered));
        Backing[] memory none;
        if (sum != 0) _encumberSuccessor(id, word, successor, face, sum, none);
        if (collected == 0) return;
        _requireCurrency(successor, word.currencyIn(), registry.wordOf(successor).currencyIn());
        // All of it, whatever the face values are.
        registry.disencumber(Discharge(successor, type(uint64).max, 0, 0, 0, collected), none);
    }

    function _encumberSuccessor(
        DocumentId id,
        StateWord word,
        DocumentId successor,
        uint64 face,
        uint64 sum,
        Backing[] memory none
    ) private {
        require(word.flagsIn() & ENFORCED == 0, IDocumentRegistry.DocumentUnderEnforcement(id));
        _successors[id] = successor;
        uint256 beside = _liensBeside[id];
        if (beside != 0) {
            delete _liensBeside[id];
            _liensBeside[successor] = beside;
        }
        // It shares containers and voyage with the one that it replaces, and may be contested for that.
        DocumentId[] memory contested = new DocumentId[](1);
        contested[0] = successor;
        registry.disencumber(Discharge(id, face, sum, sum, 0, 0), none);
        (Currency currency, ) = registry.encumber(successor, sum, face, none, contested);
        _requireCurrency(successor, word.currencyIn(), currency);
    }

    function _requireCurrency(DocumentId id, Currency expected, Currency actual) private pure {
        require(actual == expected, IDocumentRegistry.DocumentCurrencyMismatch(id, expected, actual));
    }

    function _idOf(Collateral calldata collateral, address engine, bytes32 purpose) private pure returns (LienId) {
        return lienIdOf(collateral, engine, purpose);
    }

    /// @param what comes off a lien: no more than it has
    function _discharge(LienId id, Discharge memory what, Backing[] calldata backing) private {
        uint64 remaining = what.amount - what.withdrawn - what.collected;
        if (remaining == 0) _liens[id] = NO_LIEN;
        else _liens[id] = _liens[id].withAmount(remaining);

        uint64 left = _disencumber(what, backing);
        if (remaining == 0 && left != 0) {
            uint256 beside = _liensBeside[what.document];
            if (beside != 0) _liensBeside[what.document] = beside - 1;
        }
        emit Discharged(id, what.document, what.withdrawn, what.collected, what.consumed, remaining);
    }

    /// @dev `registry.disencumber(what, backing)`, with the backing copied as it came, which spares encoding it anew.
    function _disencumber(Discharge memory what, Backing[] calldata backing) private returns (uint64 left) {
        bytes memory answer = address(registry).functionCall(
            bytes.concat(
                IDocumentRegistry.disencumber.selector,
                abi.encode(what),
                bytes32(uint256(0xe0)),
                encodedIn(backing)
            )
        );
        return abi.decode(answer, (uint64));
    }

    /// @dev A listed asset speaks for the documents of its own kind that it has made tokens of, and for no others.
    function _requireTokenOfCaller(DocumentId id) private view {
        require(isListedAsset[msg.sender], AssetNotListed(msg.sender));
        ITradeAsset asset = ITradeAsset(msg.sender);
        require(
            registry.wordOf(id).kindIn() == asset.kind() && asset.ownerIfAny(id) != address(0),
            NotTokenOfAsset(id, msg.sender)
        );
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

    /// @dev Who has sold the token of a document no longer pledges it as evidence; nobody does while it is barred.
    function _requireBackingOwned(Backing[] calldata backing, address pledgor) private view {
        for (uint256 i; i < backing.length; ++i) {
            DocumentId document = backing[i].document;
            (address owner, bool barred) = _evidenceOf(document);
            require(owner == address(0) || owner == pledgor, BackingOwnedByOther(document, owner, pledgor));
            require(!barred, BackingBarred(document));
        }
    }

    /// @dev Whose a document is as evidence; zero if no token was made of it.
    function _evidenceOf(DocumentId document) private view returns (address owner, bool barred) {
        address asset = assetOf[registry.wordOf(document).kindIn()];
        if (asset != address(0)) return ITradeAsset(asset).evidenceOf(document);
    }

    function _ownerIn(address asset, DocumentId document) private view returns (address) {
        return asset == address(0) ? address(0) : ITradeAsset(asset).ownerIfAny(document);
    }
}
