// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IAppraised} from "../interfaces/IAppraised.sol";
import {IDiligenceFile} from "../interfaces/IDiligenceFile.sol";
import {IDocumentRegistry} from "../interfaces/IDocumentRegistry.sol";
import {IEnforcement} from "../interfaces/IEnforcement.sol";
import {IGuaranteeBook} from "../interfaces/IGuaranteeBook.sol";
import {IGuaranteeGrounds} from "../interfaces/IGuaranteeGrounds.sol";
import {ILienbook} from "../interfaces/ILienbook.sol";
import {DocumentState} from "../types/Document.sol";
import {CounterGuarantee, Grounds, GuaranteeId, LienUse, Security} from "../types/Guarantee.sol";
import {DocumentId, FinancingId, Lei, LienId} from "../types/Identifiers.sol";
import {Lien, lienIdOf} from "../types/Pledge.sol";
import {Currency, Day, ONE_MILLION, Rate, today} from "../types/Units.sol";

/// @title What guarantors rely on
/// @dev   Apart from the guarantee book, which deploys it: a guarantee on nothing but the guarantor's word never calls
///        it.
contract GuaranteeGrounds is IGuaranteeGrounds {
    /// @dev Reports and liens of one guarantee, each of which is read.
    uint256 private constant MOST = 8;

    IGuaranteeBook public immutable guarantees;
    /// @inheritdoc IGuaranteeGrounds
    ILienbook public immutable lienbook;
    IDiligenceFile public immutable diligence;

    /// @dev By the lien's rank, which goes with it to whatever document takes the place of its own.
    mapping(uint32 rank => LienUse) private _uses;

    constructor(ILienbook lienbook_, IDiligenceFile diligence_) {
        guarantees = IGuaranteeBook(msg.sender);
        lienbook = lienbook_;
        diligence = diligence_;
    }

    /// @inheritdoc IGuaranteeGrounds
    function examine(
        GuaranteeId id,
        FinancingId financing,
        Lei guarantor,
        Currency currency,
        bytes calldata grounds
    ) external {
        require(msg.sender == address(guarantees), NotGuaranteeBook(msg.sender));
        Grounds memory shown = abi.decode(grounds, (Grounds));
        uint256 count = shown.reports.length + shown.counterGuarantees.length;
        require(count != 0 && count <= MOST, GroundsInvalid(count, MOST));

        if (shown.reports.length != 0) diligence.requireGood(shown.reports, guarantor);
        for (uint256 i; i < shown.counterGuarantees.length; ++i) {
            CounterGuarantee memory counter = shown.counterGuarantees[i];
            (LienId lien, uint32 rank) = _requireWorth(counter, guarantor, currency);
            GuaranteeId other = _behind(rank);
            require(GuaranteeId.unwrap(other) == 0, CounterGuaranteeTaken(lien, other));
            _uses[rank] = LienUse(financing, id);
        }
        emit GuaranteeGrounded(id, shown);
    }

    /// @inheritdoc IGuaranteeGrounds
    function guaranteeBehind(LienId lien) external view returns (GuaranteeId) {
        return _behind(lienbook.lienOf(lien).rank);
    }

    /// @inheritdoc IGuaranteeGrounds
    function securityIn(bytes calldata grounds) external view returns (Security[] memory securities) {
        CounterGuarantee[] memory counters = abi.decode(grounds, (Grounds)).counterGuarantees;
        address enforcement = lienbook.enforcement();
        securities = new Security[](counters.length);
        for (uint256 i; i < counters.length; ++i) {
            CounterGuarantee memory counter = counters[i];
            Security memory security = securities[i];
            security.purpose = counter.purpose;
            security.standing = lienbook.lienOf(_currentIdOf(counter)).amount;
            if (enforcement == address(0)) continue;
            (security.brought, security.pledgor) = IEnforcement(enforcement).broughtUnder(counter.purpose);
        }
    }

    /// @dev The lien on whatever document took the place of its own: the others have none of it any more.
    function _currentIdOf(CounterGuarantee memory counter) private view returns (LienId) {
        DocumentId id = lienbook.currentOf(counter.id);
        return lienIdOf(counter.asset, id, address(0), counter.purpose, counter.face, counter.backingHash);
    }

    function _behind(uint32 rank) private view returns (GuaranteeId id) {
        LienUse memory use = _uses[rank];
        id = use.guarantee;
        if (GuaranteeId.unwrap(id) != 0 && guarantees.isSettled(use.financing, id)) return GuaranteeId.wrap(0);
    }

    function _requireWorth(
        CounterGuarantee memory counter,
        Lei guarantor,
        Currency currency
    ) private view returns (LienId id, uint32 rank) {
        id = lienIdOf(counter.asset, counter.id, address(0), counter.purpose, counter.face, counter.backingHash);
        Lien memory lien = lienbook.lienOf(id);
        require(lien.amount != 0 && lien.holder == guarantor, CounterGuaranteeNotHeld(id, lien.holder, guarantor));
        rank = lien.rank;
        if (counter.appraisedWithin != 0) _requireFresh(counter);
        uint256 worth = Math.min(_leftBeside(counter.id, counter.face, lien.amount, currency), lien.amount);
        worth = (worth * Math.saturatingSub(ONE_MILLION, Rate.unwrap(counter.haircut))) / ONE_MILLION;
        require(worth >= counter.worth, CounterGuaranteeShort(id, worth, counter.worth));
    }

    /// @dev What of an asset is left for a lien, all others taken to go before it: what of its value is not paid, gone
    ///      or in dispute. The register's cap by appraisal is in it, and so are losses after it.
    function _leftBeside(DocumentId id, uint64 face, uint64 amount, Currency currency) private view returns (uint256) {
        IDocumentRegistry registry = lienbook.registry();
        DocumentState memory state = registry.stateOf(id);
        // What it is worth now, and what it brings one day, is compared with what the guarantor pays.
        require(state.currency == currency, IDocumentRegistry.DocumentCurrencyMismatch(id, currency, state.currency));
        uint256 gone = uint256(registry.reductionOf(id)) + state.collected + (state.encumbered - amount);
        return Math.saturatingSub(Math.min(state.value, face), gone);
    }

    /// @dev An appraisal that was taken back or has expired is none.
    function _requireFresh(CounterGuarantee memory counter) private view {
        IAppraised asset = IAppraised(counter.asset);
        (, Day datedOn, ) = asset.appraisals().valuationOf(asset, counter.id);
        Day earliest = Day.wrap(uint32(Math.saturatingSub(Day.unwrap(today()), counter.appraisedWithin)));
        require(datedOn >= earliest, AppraisalTooOld(counter.id, datedOn, earliest));
    }
}
