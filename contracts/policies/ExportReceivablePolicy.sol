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

/// @title Export accounts-receivable pledge financing
contract ExportReceivablePolicy is IExportReceivablePolicy {
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
            RulesInvalid(rules_)
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
            free += _pledgeable(collateral[i]);
            if (i == 0) currency = registry.stateOf(collateral[0].id).currency;
        }
        principal = Math.mulDiv(free, _advanceRate, ONE_MILLION).toUint64();
        schedule = _equalPrincipal(principal, instalments, Day.unwrap(_latestMaturity(collateral)));
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
        uint256 most = Math.mulDiv(pledged, _advanceRate, ONE_MILLION);
        require(terms.principal <= most, AdvanceRateExceeded(terms.principal, most));

        Day maturity = terms.schedule[terms.schedule.length - 1].dueOn;
        Day latest = _latestMaturity(terms.collateral);
        require(maturity <= latest, MaturityTooLate(maturity, latest));
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

    /// @dev The part of the amount for which the invoice and every document behind it have enough left.
    function _pledgeable(Collateral calldata c) private view returns (uint256 amount) {
        amount = Math.min(c.amount, registry.availableOf(c.id));
        for (uint256 i; i < c.backing.length; ++i) {
            // `⌈share · amount / face⌉ ≤ available` while `amount ≤ ⌊available · face / share⌋`.
            uint256 available = registry.availableOf(c.backing[i].document);
            amount = Math.min(amount, (available * c.face) / c.backing[i].share);
        }
    }

    /// @dev The earliest due date of the receivables with time for the payment to arrive, and no later than the longest
    ///      tenor allows or a `Day` can say.
    function _latestMaturity(Collateral[] calldata collateral) private view returns (Day) {
        uint256 latest = Math.min(Day.unwrap(today()) + _longestTenor, type(uint32).max);
        for (uint256 i; i < collateral.length; ++i) {
            Day dueOn = abi.decode(collateral[i].details, (ReceivableDetails)).dueOn;
            latest = Math.min(latest, Day.unwrap(dueOn) + _settlementDays);
        }
        return Day.wrap(uint32(latest));
    }

    function _equalPrincipal(
        uint64 principal,
        uint32 instalments,
        uint256 maturity
    ) private view returns (Instalment[] memory schedule) {
        uint256 now_ = Day.unwrap(today());
        require(maturity >= now_ + instalments, NoTimeLeft(Day.wrap(uint32(maturity))));
        schedule = new Instalment[](instalments);
        uint64 part = principal / instalments;
        for (uint256 i; i < instalments; ++i) {
            schedule[i] = Instalment({
                dueOn: Day.wrap(uint32(now_ + ((maturity - now_) * (i + 1)) / instalments)),
                principal: part
            });
        }
        schedule[instalments - 1].principal = principal - part * (instalments - 1);
    }
}
