// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {ExactTransfer} from "../common/ExactTransfer.sol";
import {SignedMessages} from "../common/SignedMessages.sol";
import {IAppraised} from "../interfaces/IAppraised.sol";
import {IDiligenceFile} from "../interfaces/IDiligenceFile.sol";
import {IDocumentRegistry} from "../interfaces/IDocumentRegistry.sol";
import {IEnforcement} from "../interfaces/IEnforcement.sol";
import {IFinancingDesk} from "../interfaces/IFinancingDesk.sol";
import {IGuaranteeBook} from "../interfaces/IGuaranteeBook.sol";
import {IGuaranteeErrors} from "../interfaces/IGuaranteeErrors.sol";
import {IGuaranteeGrounds} from "../interfaces/IGuaranteeGrounds.sol";
import {IGuaranteeServicing} from "../interfaces/IGuaranteeServicing.sol";
import {ILienbook} from "../interfaces/ILienbook.sol";
import {ILienEngine} from "../interfaces/ILienEngine.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {ISecuredClaims} from "../interfaces/ISecuredClaims.sol";
import {ITradeAsset} from "../interfaces/ITradeAsset.sol";
import {DocumentState} from "../types/Document.sol";
import {
    CounterGuarantee,
    CounterPledge,
    CounterProceeds,
    Grounds,
    Guarantee,
    GuaranteeId,
    GuaranteeTerms,
    LienUse,
    Security,
    guaranteeIdOf,
    purposeOf
} from "../types/Guarantee.sol";
import {DocumentId, FinancingId, Lei, LienId} from "../types/Identifiers.sol";
import {Collateral, backingHashOf, commitmentOf, lienIdOf} from "../types/Pledge.sol";
import {Role, only} from "../types/Role.sol";
import {Currency, Day, ONE_MILLION, Rate, daysAgo} from "../types/Units.sol";
import {Pledgors} from "./libraries/Pledgors.sol";

/// @title What guarantors rely on
/// @dev   Apart from the guarantee book, which deploys it: a guarantee on nothing but the guarantor's word never calls
///        it. An engine of the lien book, whose liens stand for one guarantee each.
contract GuaranteeGrounds is IGuaranteeGrounds, SignedMessages {
    using ExactTransfer for IERC20;
    using Pledgors for IParticipants;
    using SafeERC20 for IERC20;

    /// @dev Reports and liens of one guarantee, each of which is read.
    uint256 private constant MOST = 8;
    bytes32 private constant PLEDGE_TYPEHASH = keccak256(
        "CounterPledge(bytes32 guarantee,uint256 index,bytes20 guarantor,address asset,bytes32 id,uint64 amount,"
        "bytes32 commitment,address pledgor,uint256 nonce,uint48 deadline)"
    );

    IGuaranteeBook public immutable guarantees;
    /// @inheritdoc IGuaranteeGrounds
    ILienbook public immutable lienbook;
    IDiligenceFile public immutable diligence;
    IParticipants public immutable participants;

    /// @dev By what the lien stands for, which goes with it to whatever document takes the place of its own.
    mapping(bytes32 purpose => LienUse) private _uses;
    mapping(bytes32 purpose => CounterProceeds) private _proceeds;
    /// @dev What all counter-guarantees of a guarantee have brought its guarantor.
    mapping(GuaranteeId => uint64) private _brought;

    constructor(ILienbook lienbook_, IDiligenceFile diligence_) EIP712("Lienbook GuaranteeGrounds", "1") {
        guarantees = IGuaranteeBook(msg.sender);
        lienbook = lienbook_;
        diligence = diligence_;
        participants = lienbook_.registry().participants();
    }

    /// @inheritdoc IGuaranteeGrounds
    function examine(
        GuaranteeId id,
        FinancingId financing,
        Lei guarantor,
        Currency currency,
        bytes32 agreed,
        bytes calldata shown
    ) external {
        require(msg.sender == address(guarantees), NotGuaranteeBook(msg.sender));
        Grounds calldata grounds;
        CounterPledge[] calldata pledges;
        // As `abi.decode` finds them, without a copy: signatures are checked where they lie.
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            grounds := add(shown.offset, calldataload(shown.offset))
            let list := add(shown.offset, calldataload(add(shown.offset, 0x20)))
            pledges.offset := add(list, 0x20)
            pledges.length := calldataload(list)
        }
        bytes32 hash = shown.length == 0 ? keccak256("") : keccak256(abi.encode(grounds));
        require(hash == agreed, IGuaranteeErrors.GroundsMismatch(agreed, hash));
        uint256 count = grounds.counterGuarantees.length;
        require(pledges.length == count, CounterPledgesMissing(count, pledges.length));
        uint256 all = grounds.reports.length + count;
        require(all != 0 && all <= MOST, GroundsInvalid(all, MOST));

        if (grounds.reports.length != 0) diligence.requireGood(grounds.reports, guarantor);
        for (uint256 i; i < count; ++i) {
            _requireNamedOnce(grounds.counterGuarantees, i);
            _uses[purposeOf(id, i)] = LienUse(financing, id);
            _pledge(id, i, guarantor, currency, grounds.counterGuarantees[i], pledges[i]);
        }
        emit GuaranteeGrounded(id, grounds);
    }

    /// @inheritdoc IGuaranteeGrounds
    function discharge(
        uint256 index,
        Collateral calldata collateral,
        uint64 withdrawn,
        uint64 collected,
        GuaranteeTerms calldata guarantee
    ) external {
        (GuaranteeId id, bytes32 purpose) = _asGuarantor(index, guarantee);
        if (collected != 0) {
            uint64 due = owedUnder(id);
            require(collected <= due, CollectedAboveDue(id, collected, due));
            _bring(id, purpose, _ownerOf(collateral), collected);
        }
        lienbook.discharge(collateral, address(this), purpose, withdrawn, collected, 0);
    }

    /// @inheritdoc IGuaranteeGrounds
    function release(bytes32 purpose, Collateral calldata collateral) external returns (uint64 released) {
        LienId lien = _currentIdOf(collateral, purpose);
        uint64 standing = lienbook.lienOf(lien).amount;
        (, uint64 most) = claimUnder(purpose);
        require(standing > most, CounterGuaranteeNeeded(lien, standing, most));
        released = standing - most;
        lienbook.discharge(collateral, address(this), purpose, released, 0, 0);
    }

    /// @inheritdoc IGuaranteeGrounds
    function redeem(
        uint256 index,
        Collateral calldata collateral,
        IERC20 token,
        uint64 most,
        GuaranteeTerms calldata guarantee
    ) external returns (uint64 amount) {
        GuaranteeId id = guaranteeIdOf(guarantee);
        bytes32 purpose = purposeOf(id, index);
        address owner = _ownerOf(collateral);
        participants.requireCaller(owner);
        _requireSuitable(token, collateral.id);
        uint256 due = Math.min(owedUnder(id), lienbook.lienOf(_currentIdOf(collateral, purpose)).amount);
        amount = uint64(Math.min(most, due));
        require(amount != 0, NothingToRedeem(id));

        _bring(id, purpose, owner, amount);
        lienbook.discharge(collateral, address(this), purpose, amount, 0, 0);
        emit PledgeRedeemed(id, purpose, token, amount);
        token.move(msg.sender, address(guarantees), amount);
        IGuaranteeServicing(address(guarantees)).bookRedemption(token, guarantee.guarantor, amount);
    }

    /// @inheritdoc IGuaranteeGrounds
    function take(uint256 index, address to, GuaranteeTerms calldata guarantee) external returns (uint64 amount) {
        (GuaranteeId id, bytes32 purpose) = _asGuarantor(index, guarantee);
        CounterProceeds memory proceeds = _proceeds[purpose];
        amount = uint64(Math.min(proceeds.held, owedUnder(id)));
        _bring(id, purpose, proceeds.pledgor, amount);
        _payOut(purpose, proceeds, to, amount);
    }

    /// @inheritdoc IGuaranteeGrounds
    function takeBack(bytes32 purpose, address to) external returns (uint64 amount) {
        CounterProceeds memory proceeds = _proceeds[purpose];
        participants.requireCaller(proceeds.pledgor);
        (, uint64 most) = claimUnder(purpose);
        amount = uint64(Math.saturatingSub(proceeds.held, most)); // at most what is held
        _payOut(purpose, proceeds, to, amount);
    }

    /// @inheritdoc ISecuredClaims
    function realise(bytes32 purpose, address pledgor, IERC20 token, uint64 amount) external returns (uint64 kept) {
        require(msg.sender == lienbook.enforcement(), ILienbook.NotEnforcement(msg.sender));
        GuaranteeId id = _uses[purpose].guarantee;
        uint64 due = uint64(Math.min(amount, owedUnder(id)));
        _bring(id, purpose, pledgor, due);
        kept = amount - due;
        // The lien is gone, so that this is the only sale.
        (_proceeds[purpose].token, _proceeds[purpose].held) = (token, kept);
        emit CounterGuaranteeRealised(id, purpose, token, due, kept);
    }

    /// @inheritdoc ISecuredClaims
    function claimUnder(bytes32 purpose) public view returns (uint64 due, uint64 most) {
        LienUse memory use = _uses[purpose];
        due = owedUnder(use.guarantee);
        // As long as it is in force, more may be paid under it.
        most = guarantees.hasEnded(use.financing, use.guarantee) ? due : type(uint64).max;
    }

    /// @inheritdoc ILienEngine
    /// @dev A guarantor's recourse is nobody else's.
    function creditorUnder(bytes32) external pure returns (address) {
        return address(0);
    }

    /// @inheritdoc IGuaranteeGrounds
    function owedUnder(GuaranteeId id) public view returns (uint64) {
        Guarantee memory stored = guarantees.guaranteeOf(id);
        // At most what was paid.
        return uint64(Math.saturatingSub(stored.paid, uint256(stored.recovered) + _brought[id]));
    }

    /// @inheritdoc IGuaranteeGrounds
    function useOf(bytes32 purpose) external view returns (LienUse memory) {
        return _uses[purpose];
    }

    /// @inheritdoc IGuaranteeGrounds
    function securityIn(GuaranteeId id, bytes calldata grounds) external view returns (Security[] memory securities) {
        CounterGuarantee[] memory counters = abi.decode(grounds, (Grounds)).counterGuarantees;
        securities = new Security[](counters.length);
        for (uint256 i; i < counters.length; ++i) {
            bytes32 purpose = purposeOf(id, i);
            CounterProceeds memory proceeds = _proceeds[purpose];
            securities[i] = Security({
                purpose: purpose,
                standing: lienbook.lienOf(_currentIdOf(counters[i], purpose)).amount,
                held: proceeds.held,
                brought: proceeds.brought,
                pledgor: proceeds.pledgor
            });
        }
    }

    /// @dev Places a lien for the recourse under a guarantee. The id of that is sealed once, and each lien has its
    ///      place in it, so that what the pledgor signs places one.
    function _pledge(
        GuaranteeId id,
        uint256 index,
        Lei guarantor,
        Currency currency,
        CounterGuarantee calldata counter,
        CounterPledge calldata pledge
    ) private {
        address pledgor = pledge.by.signer;
        Lei entity = participants.requireActive(pledgor, only(Role.Enterprise));
        require(entity != guarantor, ILienbook.LienholderIsPledgor(entity));
        bytes32 backingHash = backingHashOf(pledge.backing);
        require(backingHash == counter.backingHash, ILienbook.CollateralMismatch(counter.id));
        bytes32 message = keccak256(
            abi.encode(
                PLEDGE_TYPEHASH,
                id,
                index,
                guarantor,
                counter.asset,
                counter.id,
                counter.amount,
                commitmentOf(counter.face, pledge.details, backingHash),
                pledgor,
                pledge.by.nonce,
                pledge.by.deadline
            )
        );
        _authorizeUnique(message, pledge.by);
        Currency found = lienbook.pledgeFor(
            Collateral(counter.asset, counter.id, counter.amount, counter.face, pledge.details, pledge.backing),
            guarantor,
            pledgor,
            purposeOf(id, index),
            counter.contested
        );
        // What it is worth now, and what it brings one day, is compared with what the guarantor pays.
        require(found == currency, IDocumentRegistry.DocumentCurrencyMismatch(counter.id, currency, found));
        _requireWorth(counter, purposeOf(id, index));
    }

    /// @dev Counts what a guarantor has had of its security, or has by the same transaction.
    function _bring(GuaranteeId id, bytes32 purpose, address pledgor, uint64 amount) private {
        _brought[id] += amount; // at most what was paid
        CounterProceeds storage proceeds = _proceeds[purpose];
        (proceeds.pledgor, proceeds.brought) = (pledgor, proceeds.brought + amount);
    }

    function _payOut(bytes32 purpose, CounterProceeds memory proceeds, address to, uint64 amount) private {
        require(amount != 0, IGuaranteeErrors.NothingToTake());
        require(to != address(0) && to != address(this), IGuaranteeErrors.RecipientOfNobody(to));
        _proceeds[purpose].held = proceeds.held - amount;
        proceeds.token.safeTransfer(to, amount);
        emit ProceedsTaken(purpose, msg.sender, proceeds.token, amount, to);
    }

    function _asGuarantor(
        uint256 index,
        GuaranteeTerms calldata guarantee
    ) private view returns (GuaranteeId id, bytes32 purpose) {
        Lei entity = participants.entityOf(msg.sender);
        // Which is never null in a guarantee that was issued, and another has neither liens nor proceeds.
        require(entity == guarantee.guarantor, IGuaranteeErrors.NotGuarantor(entity, guarantee.guarantor));
        id = guaranteeIdOf(guarantee);
        purpose = purposeOf(id, index);
    }

    function _ownerOf(Collateral calldata collateral) private view returns (address) {
        return ITradeAsset(collateral.asset).ownerIfAny(lienbook.currentOf(collateral.id));
    }

    /// @dev The lien on whatever document took the place of its own: the others have none of it any more.
    function _currentIdOf(CounterGuarantee memory counter, bytes32 purpose) private view returns (LienId) {
        return _currentIdOf(counter.asset, counter.id, purpose, counter.face, counter.backingHash);
    }

    function _currentIdOf(Collateral calldata collateral, bytes32 purpose) private view returns (LienId) {
        (DocumentId id, bytes32 backingHash) = (collateral.id, backingHashOf(collateral.backing));
        return _currentIdOf(collateral.asset, id, purpose, collateral.face, backingHash);
    }

    function _currentIdOf(
        address asset,
        DocumentId id,
        bytes32 purpose,
        uint64 face,
        bytes32 backingHash
    ) private view returns (LienId) {
        return lienIdOf(asset, lienbook.currentOf(id), address(this), purpose, face, backingHash);
    }

    /// @dev What is owed under a guarantee is asked for each lien by itself: two on one asset would take it twice of
    ///      one price. Documents are compared as they are named: of those that took each other's place one at most can
    ///      be pledged, and none takes the place of two.
    function _requireNamedOnce(CounterGuarantee[] calldata counters, uint256 index) private pure {
        DocumentId id = counters[index].id;
        for (uint256 i; i < index; ++i) require(counters[i].id != id, CounterGuaranteeRepeated(id));
    }

    /// @dev A token that the desk lists for the currency of the asset.
    function _requireSuitable(IERC20 token, DocumentId id) private view {
        Currency currency = lienbook.registry().stateOf(id).currency;
        Currency listed = IFinancingDesk(IEnforcement(lienbook.enforcement()).desk()).currencyOf(token);
        require(listed == currency, IEnforcement.TokenUnsuitable(token, currency));
    }

    function _requireWorth(CounterGuarantee calldata counter, bytes32 purpose) private view {
        if (counter.appraisedWithin != 0) _requireFresh(counter);
        uint256 worth = _leftBeside(counter.id, counter.face, counter.amount);
        worth = (worth * Math.saturatingSub(ONE_MILLION, Rate.unwrap(counter.haircut))) / ONE_MILLION;
        require(worth >= counter.worth, CounterGuaranteeShort(_currentIdOf(counter, purpose), worth, counter.worth));
    }

    /// @dev What of an asset is left for a lien, all others taken to go before it: what of its value is not paid, gone
    ///      or in dispute. The register's cap by appraisal is in it, and so are losses after it.
    function _leftBeside(DocumentId id, uint64 face, uint64 amount) private view returns (uint256) {
        IDocumentRegistry registry = lienbook.registry();
        DocumentState memory state = registry.stateOf(id);
        uint256 gone = uint256(registry.reductionOf(id)) + state.collected + (state.encumbered - amount);
        return Math.saturatingSub(Math.min(state.value, face), gone);
    }

    /// @dev An appraisal that was taken back or has expired is none.
    function _requireFresh(CounterGuarantee calldata counter) private view {
        IAppraised asset = IAppraised(counter.asset);
        (, Day datedOn, ) = asset.appraisals().valuationOf(asset, counter.id);
        Day earliest = daysAgo(counter.appraisedWithin);
        require(datedOn >= earliest, AppraisalTooOld(counter.id, datedOn, earliest));
    }
}
