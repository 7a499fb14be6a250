// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IDocumentRegistry} from "../../interfaces/IDocumentRegistry.sol";
import {ILendingPolicy} from "../../interfaces/ILendingPolicy.sol";
import {FinancingTerms, Instalment} from "../../types/FinancingTerms.sol";
import {Collateral} from "../../types/Pledge.sol";
import {Currency, Day, ONE_MILLION, today} from "../../types/Units.sol";

/// @title What the rules of all lending products share
library LendingRules {
    /// @notice Reverts if more is lent than the advance rate allows, or for longer than until a day.
    /// @param  pledged     what the collateral is worth, as far as it is pledged
    /// @param  advanceRate parts per million of it
    function requireWithin(
        FinancingTerms calldata terms,
        uint256 pledged,
        uint256 advanceRate,
        uint256 latest
    ) internal pure {
        uint256 most = Math.mulDiv(pledged, advanceRate, ONE_MILLION);
        require(terms.principal <= most, ILendingPolicy.AdvanceRateExceeded(terms.principal, most));
        Day maturity = terms.schedule[terms.schedule.length - 1].dueOn;
        require(
            Day.unwrap(maturity) <= latest,
            ILendingPolicy.MaturityTooLate(maturity, Day.wrap(uint32(latest))) // of the size of what it is less than
        );
    }

    /// @notice The last day that a tenor allows, and that a `Day` can say.
    function latestWithin(uint256 longestTenor) internal view returns (uint256) {
        return Math.min(Day.unwrap(today()) + longestTenor, type(uint32).max);
    }

    /// @notice The part of the amount for which the asset's document and every one behind it have enough left.
    function pledgeable(Collateral calldata c, IDocumentRegistry registry) internal view returns (uint256 amount) {
        // The token stands for its face value, even of a document that has become worth more.
        uint256 beyond = Math.saturatingSub(registry.stateOf(c.id).value, c.face);
        amount = Math.min(c.amount, Math.saturatingSub(registry.availableOf(c.id), beyond));
        for (uint256 i; i < c.backing.length; ++i) {
            // `⌈share · amount / face⌉ ≤ available` while `amount ≤ ⌊available · face / share⌋`.
            uint256 available = registry.availableOf(c.backing[i].document);
            amount = Math.min(amount, (available * c.face) / c.backing[i].share);
        }
    }

    /// @notice The currency of collateral, which is that of all before it: amounts of two are not added up.
    /// @param  former currency of what comes before; null for none
    function currencyAfter(
        Collateral calldata c,
        IDocumentRegistry registry,
        Currency former
    ) internal view returns (Currency currency) {
        currency = registry.stateOf(c.id).currency;
        require(
            Currency.unwrap(former) == 0 || currency == former,
            IDocumentRegistry.DocumentCurrencyMismatch(c.id, former, currency)
        );
    }

    /// @notice Equal parts at even distances, the last one on the latest day and with what rounding has left.
    function equalPrincipal(
        uint64 principal,
        uint32 instalments,
        uint256 latest
    ) internal view returns (Instalment[] memory schedule) {
        uint256 now_ = Day.unwrap(today());
        require(latest >= now_ + instalments, ILendingPolicy.NoTimeLeft(Day.wrap(uint32(latest))));
        schedule = new Instalment[](instalments);
        uint64 part = principal / instalments;
        for (uint256 i; i < instalments; ++i) {
            schedule[i] = Instalment({
                dueOn: Day.wrap(uint32(now_ + ((latest - now_) * (i + 1)) / instalments)),
                principal: part
            });
        }
        schedule[instalments - 1].principal = principal - part * (instalments - 1);
    }
}
