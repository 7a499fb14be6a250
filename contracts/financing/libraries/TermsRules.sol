// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IFinancingErrors} from "../../interfaces/IFinancingErrors.sol";
import {AGREEABLE} from "../../types/DefaultEvent.sol";
import {FinancingTerms, Instalment, RateFrom} from "../../types/FinancingTerms.sol";
import {BenchmarkId} from "../../types/Fixing.sol";
import {Day, LAST_DAY, ONE_MILLION, Rate, today} from "../../types/Units.sol";

/// @title What terms must be for money to be counted under them
library TermsRules {
    /// @dev In minor units. At the highest rate, and never paid, its interest can be counted for as long as there are
    ///      days: see `DENOMINATOR`.
    uint64 internal constant MOST_PRINCIPAL = uint64(type(int64).max);

    /// @dev 100 % a year, for the rate and for the uplift: see `DENOMINATOR`.
    Rate internal constant HIGHEST_RATE = Rate.wrap(1_000_000);

    /// @dev Forty years of months. Even with all of them late, a payment takes a fraction of a block.
    uint256 internal constant MOST_INSTALMENTS = 480;

    /// @dev A change a month for ten years. With these on top of the instalments a payment still takes a fraction of a
    ///      block, and so does what this account takes of another lender's sale, which counts it, too.
    uint256 internal constant MOST_RATE_CHANGES = 120;

    /// @dev In bytes, ABI-encoded, so with every list and all else that varies in length: room for the most instalments
    ///      and rate changes over an asset with as many documents behind it as one may have. Whoever sells an asset
    ///      shows the terms of every loan on it: a few of this length fit a block, not as many as an asset may secure.
    uint256 internal constant LONGEST_TERMS = 48 * 1024;

    /// @notice Reverts with the rule that terms break. Whether they fit a product is its policy's affair.
    /// @param length of their encoding, in bytes
    function requireSound(FinancingTerms calldata terms, uint256 length) internal view {
        require(length <= LONGEST_TERMS, IFinancingErrors.TermsTooLong(length, LONGEST_TERMS));
        uint64 principal = terms.principal;
        require(principal != 0, IFinancingErrors.PrincipalZero());
        require(principal <= MOST_PRINCIPAL, IFinancingErrors.PrincipalTooLarge(principal, MOST_PRINCIPAL));
        require(terms.collateral.length != 0, IFinancingErrors.CollateralMissing());
        _requireSchedule(terms);
        _requireInterest(terms);
        _requireApplication(terms);
    }

    /// @notice The proceeds go to named payees, all of them.
    /// @param desk may not be a payee: money there would belong to nobody
    function requirePayouts(FinancingTerms calldata terms, address desk) internal pure {
        uint256 sum;
        for (uint256 i; i < terms.payouts.length; ++i) {
            address payee = terms.payouts[i].payee;
            uint64 amount = terms.payouts[i].amount;
            require(
                payee != address(0) && payee != desk && amount != 0,
                IFinancingErrors.PayoutInvalid(i, payee, amount)
            );
            sum += amount;
        }
        require(sum == terms.principal, IFinancingErrors.PayoutSumMismatch(sum, terms.principal));
    }

    function _requireSchedule(FinancingTerms calldata terms) private view {
        uint256 count = terms.schedule.length;
        require(count <= MOST_INSTALMENTS, IFinancingErrors.TooManyInstalments(count, MOST_INSTALMENTS));
        uint256 sum;
        uint256 previous = Day.unwrap(today());
        uint256 grace = terms.interest.onOverdueInterest ? terms.interest.graceDays : 0;
        for (uint256 i; i < terms.schedule.length; ++i) {
            Instalment calldata instalment = terms.schedule[i];
            uint256 dueOn = Day.unwrap(instalment.dueOn);
            require(
                dueOn > previous && dueOn <= Day.unwrap(LAST_DAY),
                IFinancingErrors.InstalmentInvalid(i, instalment.dueOn, instalment.principal)
            );
            require(
                i == 0 || dueOn - previous > grace,
                IFinancingErrors.GraceMeetsNextDue(i, terms.interest.graceDays)
            );
            previous = dueOn;
            sum += instalment.principal;
        }
        require(sum == terms.principal, IFinancingErrors.ScheduleSumMismatch(sum, terms.principal));
    }

    function _requireInterest(FinancingTerms calldata terms) private view {
        _requireRate(terms.interest.rate);
        _requireRate(terms.interest.penaltyUplift);
        RateFrom[] calldata changes = terms.interest.changes;
        uint256 count = changes.length;
        require(count <= MOST_RATE_CHANGES, IFinancingErrors.TooManyRateChanges(count, MOST_RATE_CHANGES));
        Day previous = today();
        // Zero where nobody fixes the rate.
        uint256 fixedBy = uint160(terms.interest.fixingAgent) | uint256(BenchmarkId.unwrap(terms.interest.benchmark));
        for (uint256 i; i < count; ++i) {
            _requireRate(changes[i].rate);
            require(changes[i].from > previous && fixedBy == 0, IFinancingErrors.RateChangeInvalid(i, changes[i].from));
            previous = changes[i].from;
        }
    }

    function _requireApplication(FinancingTerms calldata terms) private pure {
        bytes4 order = terms.application.waterfall;
        uint256 named;
        for (uint256 i; i < 4; ++i) named |= 1 << uint8(order[i]);
        require(named == 15, IFinancingErrors.WaterfallInvalid(order));
        _requireShare(terms.application.earlyFee);
        _requireShare(terms.application.sweep);
        uint8 events = terms.application.events;
        require(events & ~AGREEABLE == 0, IFinancingErrors.EventsUnknown(events));
    }

    function _requireRate(Rate rate) private pure {
        require(Rate.unwrap(rate) <= Rate.unwrap(HIGHEST_RATE), IFinancingErrors.RateTooHigh(rate, HIGHEST_RATE));
    }

    function _requireShare(Rate share) private pure {
        require(Rate.unwrap(share) <= ONE_MILLION, IFinancingErrors.ShareAboveOne(share));
    }
}
