// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IAppraisals} from "../interfaces/IAppraisals.sol";
import {IBillOfLading} from "../interfaces/IBillOfLading.sol";
import {ICargoInsurance} from "../interfaces/ICargoInsurance.sol";
import {IDocumentRegistry} from "../interfaces/IDocumentRegistry.sol";
import {GoodsRules, IGoodsPolicy} from "../interfaces/IGoodsPolicy.sol";
import {IGuaranteeGrounds} from "../interfaces/IGuaranteeGrounds.sol";
import {ILendingPolicy} from "../interfaces/ILendingPolicy.sol";
import {ILienbook} from "../interfaces/ILienbook.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {ITradeAsset} from "../interfaces/ITradeAsset.sol";
import {IWarehouseReceipt, ReceiptDetails} from "../interfaces/IWarehouseReceipt.sol";
import {BillDetails, BillForm, Title} from "../types/Bill.sol";
import {StateWord} from "../types/Document.sol";
import {DocumentKind} from "../types/DocumentKind.sol";
import {FinancingTerms, Instalment} from "../types/FinancingTerms.sol";
import {DocumentId, Lei} from "../types/Identifiers.sol";
import {Collateral} from "../types/Pledge.sol";
import {Currency, Day, ONE_MILLION, daysAgo} from "../types/Units.sol";
import {LendingRules} from "./libraries/LendingRules.sol";

/// @title Financing against goods in transit and in store
contract GoodsPolicy is IGoodsPolicy {
    using LendingRules for Collateral;
    using LendingRules for FinancingTerms;
    using SafeCast for uint256;

    IBillOfLading public immutable billOfLading;
    IWarehouseReceipt public immutable warehouseReceipt;
    ICargoInsurance public immutable cargoInsurance;
    IAppraisals public immutable appraisals;
    IDocumentRegistry public immutable registry;
    IParticipants public immutable participants;

    uint256 private immutable _advanceRate;
    uint256 private immutable _longestTenor;
    uint256 private immutable _insuranceCover;
    uint256 private immutable _oldestAppraisal;

    constructor(IWarehouseReceipt warehouseReceipt_, ICargoInsurance cargoInsurance_, GoodsRules memory rules_) {
        require(
            rules_.advanceRate != 0 && rules_.advanceRate <= ONE_MILLION && rules_.longestTenor != 0,
            GoodsRulesInvalid(rules_)
        );
        warehouseReceipt = warehouseReceipt_;
        appraisals = warehouseReceipt_.appraisals();
        cargoInsurance = cargoInsurance_;
        billOfLading = cargoInsurance_.billOfLading();
        registry = cargoInsurance_.registry();
        participants = warehouseReceipt_.participants();
        _advanceRate = rules_.advanceRate;
        _longestTenor = rules_.longestTenor;
        _insuranceCover = rules_.insuranceCover;
        _oldestAppraisal = rules_.oldestAppraisal;
    }

    /// @inheritdoc ILendingPolicy
    function quote(
        Collateral[] calldata collateral,
        uint32 instalments
    ) external view returns (Currency currency, uint64 principal, Instalment[] memory schedule) {
        require(instalments != 0, InstalmentsMissing());
        uint256 free;
        uint256 latest = LendingRules.latestWithin(_longestTenor);
        for (uint256 i; i < collateral.length; ++i) {
            (, uint256 worth, uint256 until) = _examine(collateral[i]);
            free += Math.min(worth, collateral[i].pledgeable(registry));
            latest = Math.min(latest, until);
            currency = collateral[i].currencyAfter(registry, currency);
        }
        principal = Math.mulDiv(free, _advanceRate, ONE_MILLION).toUint64();
        schedule = LendingRules.equalPrincipal(principal, instalments, latest);
    }

    /// @inheritdoc ILendingPolicy
    function check(FinancingTerms calldata terms) external view {
        Lei borrower = participants.entityOf(terms.borrower);
        uint256 pledged;
        uint256 latest = LendingRules.latestWithin(_longestTenor);
        for (uint256 i; i < terms.collateral.length; ++i) {
            Collateral calldata c = terms.collateral[i];
            (address owner, uint256 worth, uint256 until) = _examine(c);
            require(owner == terms.borrower, ILienbook.PledgorNotOwner(c.id, terms.borrower, owner));
            require(_keeperOf(c) != borrower, KeeperIsBorrower(c.id));
            pledged += Math.min(c.amount, worth);
            latest = Math.min(latest, until);
        }
        terms.requireWithin(pledged, _advanceRate, latest);
    }

    /// @inheritdoc IGoodsPolicy
    function rules() external view returns (GoodsRules memory) {
        return
            GoodsRules({
                advanceRate: uint32(_advanceRate),
                longestTenor: uint32(_longestTenor),
                insuranceCover: uint32(_insuranceCover),
                oldestAppraisal: uint32(_oldestAppraisal)
            });
    }

    /// @dev A title document that its owner can pledge, over goods that are valued and insured as the rules ask. The
    ///      lien book refuses a pledge that shows another face value or backing than it has.
    /// @return owner of the title document
    /// @return worth of the goods that are left
    /// @return until the last day on which title document and insurance are good
    function _examine(Collateral calldata c) private view returns (address owner, uint256 worth, uint256 until) {
        bool isBill = c.asset == address(billOfLading);
        require(isBill || c.asset == address(warehouseReceipt), NotATitleDocument(c.asset));
        (owner, ) = ITradeAsset(c.asset).pledgeableAs(c.id);
        if (isBill) _requireNegotiable(c.id);

        StateWord[] memory words = registry.wordsOf(c.id, c.backing);
        worth = Math.saturatingSub(Math.min(c.face, words[0].valueIn()), words[0].collectedIn());
        until = _lastDay(words[0].expiresOnIn());
        if (!isBill) worth = Math.min(worth, _appraised(c.id));
        if (_insuranceCover == 0) return (owner, worth, until);

        uint256 insuredUntil;
        uint256 insured;
        uint256 policies; // behind a receipt, each rounded down when it was divided: a unit each is not missed
        if (isBill) (insured, insuredUntil) = _insuredAfloat(c.id);
        else (insured, policies, insuredUntil) = _insuredBehind(c, words);
        uint256 needed = Math.mulDiv(c.face, _insuranceCover, ONE_MILLION);
        require(insured + policies >= needed, GoodsUnderinsured(c.id, insured, needed));
        until = Math.min(until, insuredUntil);
    }

    function _requireNegotiable(DocumentId id) private view {
        (, BillForm form, Title title, , ) = billOfLading.billOf(id);
        require(title == Title.InHand || title == Title.Blank, BillNotNegotiable(id, form, title));
    }

    /// @dev What goods in store are worth by an appraisal that is good today, which binds whether one is asked for or
    ///      not.
    function _appraised(DocumentId id) private view returns (uint256) {
        (uint64 value, Day datedOn, ) = appraisals.valuationOf(warehouseReceipt, id);
        if (_oldestAppraisal != 0) {
            Day earliest = daysAgo(_oldestAppraisal);
            require(value != 0 && datedOn >= earliest, IGuaranteeGrounds.AppraisalTooOld(id, datedOn, earliest));
        }
        return value == 0 ? type(uint256).max : value;
    }

    function _insuredAfloat(DocumentId id) private view returns (uint256 insured, uint256 until) {
        Day expiresOn;
        (insured, expiresOn) = cargoInsurance.coverOf(id);
        until = _lastDay(Day.unwrap(expiresOn));
    }

    /// @dev A lien on part of a receipt takes the same part of each share, so that shares are measured by all of it.
    function _insuredBehind(
        Collateral calldata c,
        StateWord[] memory words
    ) private pure returns (uint256 insured, uint256 policies, uint256 until) {
        until = type(uint256).max;
        for (uint256 i; i < c.backing.length; ++i) {
            StateWord word = words[i + 1];
            if (word.kindIn() != DocumentKind.InsurancePolicy) continue;
            insured += c.backing[i].share;
            ++policies;
            until = Math.min(until, _lastDay(word.expiresOnIn()));
        }
    }

    function _keeperOf(Collateral calldata c) private view returns (Lei) {
        if (c.asset == address(billOfLading)) return abi.decode(c.details, (BillDetails)).carrier;
        return abi.decode(c.details, (ReceiptDetails)).warehouse;
    }

    /// @param expiresOn 0 for no end
    function _lastDay(uint256 expiresOn) private pure returns (uint256) {
        return expiresOn == 0 ? type(uint256).max : expiresOn;
    }
}
