// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IDocumentRegistry} from "../interfaces/IDocumentRegistry.sol";
import {ExportReceivableRules, IExportReceivablePolicy} from "../interfaces/IExportReceivablePolicy.sol";
import {ILendingPolicy} from "../interfaces/ILendingPolicy.sol";
import {IReceivable, ReceivableDetails} from "../interfaces/IReceivable.sol";
import {FinancingTerms, Instalment} from "../types/FinancingTerms.sol";
import {Lei} from "../types/Identifiers.sol";
import {Collateral} from "../types/Pledge.sol";
import {Currency, Day, ONE_MILLION, today} from "../types/Units.sol";
import {LendingRules} from "./libraries/LendingRules.sol";

/// @title Export accounts-receivable pledge financing
contract ExportReceivablePolicy is IExportReceivablePolicy {
    using LendingRules for Collateral;
    using LendingRules for FinancingTerms;
    using SafeCast for uint256;

    IReceivable public immutable receivable;
    IDocumentRegistry public immutable registry;

    uint256 private immutable _advanceRate;
    uint256 private immutable _evidenceCover;
    uint256 private immutable _oldestEvidence;
    uint256 private immutable _longestTenor;
    uint256 private immutable _settlementDays;

    constructor(IReceivable receivable_, IDocumentRegistry registry_, ExportReceivableRules memory rules_) {
        require(
            rules_.advanceRate != 0 && rules_.advanceRate <= ONE_MILLION && rules_.longestTenor != 0,
            ExportReceivableRulesInvalid(rules_)
        );
        receivable = receivable_;
        registry = registry_;
        _advanceRate = rules_.advanceRate;
        _evidenceCover = rules_.evidenceCover;
        _oldestEvidence = rules_.oldestEvidence;
        _longestTenor = rules_.longestTenor;
        _settlementDays = rules_.settlementDays;
    }

    /// @inheritdoc ILendingPolicy
    function quote(
        Collateral[] calldata collateral,
        uint32 instalments
    ) external view returns (Currency currency, uint64 principal, Instalment[] memory schedule) {
        require(instalments != 0, InstalmentsMissing());
        uint256 free;
        for (uint256 i; i < collateral.length; ++i) {
            _checkCollateral(collateral[i]);
            free += collateral[i].pledgeable(registry);
            currency = collateral[i].currencyAfter(registry, currency);
        }
        principal = Math.mulDiv(free, _advanceRate, ONE_MILLION).toUint64();
        schedule = LendingRules.equalPrincipal(principal, instalments, _latestMaturity(collateral));
    }

    /// @inheritdoc ILendingPolicy
    function check(FinancingTerms calldata terms) external view {
        Lei borrower = receivable.participants().entityOf(terms.borrower);
        uint256 pledged;
        for (uint256 i; i < terms.collateral.length; ++i) {
            _checkCollateral(terms.collateral[i]);
            _requireOwedByOther(terms.collateral[i], borrower);
            pledged += terms.collateral[i].amount;
        }
        terms.requireWithin(pledged, _advanceRate, _latestMaturity(terms.collateral));
    }

    /// @inheritdoc IExportReceivablePolicy
    function rules() external view returns (ExportReceivableRules memory) {
        return
            ExportReceivableRules({
                advanceRate: uint32(_advanceRate),
                evidenceCover: uint32(_evidenceCover),
                oldestEvidence: uint32(_oldestEvidence),
                longestTenor: uint32(_longestTenor),
                settlementDays: uint32(_settlementDays)
            });
    }

    /// @dev A receivable that its debtor acknowledged, of a trade that customs declarations of late prove. The lien
    ///      book refuses a pledge that shows other details than the receivable has.
    function _checkCollateral(Collateral calldata c) private view {
        require(c.asset == address(receivable), NotAReceivable(c.asset));
        ReceivableDetails memory details = abi.decode(c.details, (ReceivableDetails));
        require(details.acknowledged, ReceivableNotAcknowledged(c.id));
        require(
            Day.unwrap(details.oldest) + _oldestEvidence >= Day.unwrap(today()),
            EvidenceTooOld(c.id, details.oldest, _oldestEvidence)
        );
        uint256 needed = Math.mulDiv(c.face, _evidenceCover, ONE_MILLION, Math.Rounding.Ceil);
        require(details.declared >= needed, EvidenceInsufficient(c.id, details.declared, needed));
    }

    function _requireOwedByOther(Collateral calldata c, Lei borrower) private pure {
        require(abi.decode(c.details, (ReceivableDetails)).debtor != borrower, DebtorIsBorrower(c.id));
    }

    /// @dev The earliest due date of the receivables with time for the payment to arrive, and no later than the longest
    ///      tenor allows.
    function _latestMaturity(Collateral[] calldata collateral) private view returns (uint256 latest) {
        latest = LendingRules.latestWithin(_longestTenor);
        for (uint256 i; i < collateral.length; ++i) {
            Day dueOn = abi.decode(collateral[i].details, (ReceivableDetails)).dueOn;
            latest = Math.min(latest, Day.unwrap(dueOn) + _settlementDays);
        }
    }
}
