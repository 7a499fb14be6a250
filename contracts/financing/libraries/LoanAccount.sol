// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {DayCountConvention} from "../../types/DayCountConvention.sol";
import {Financing, FinancingStatus} from "../../types/Financing.sol";
import {FinancingTerms, Instalment, Interest, RateFrom} from "../../types/FinancingTerms.sol";
import {Day, ONE_MILLION, Rate} from "../../types/Units.sol";
import {DayCount} from "./DayCount.sol";

/// @title What a financing owes, kept up to a day
/// @dev   Within a day, what falls due comes first, then the payments in their order, then the night's interest. Interest
///        is counted in pieces between the days on which anything changes, as exact numerators, so how often it is counted
///        changes nothing. It is divided when an amount is asked for, half up, and what rounding took too much or too
///        little stays in the numerator: over its life a financing pays the rounded sum.
library LoanAccount {
    using DayCount for DayCountConvention;
    using SafeCast for int256;
    using SafeCast for uint256;

    /// @dev Parts of a year in which every day count is whole: the least common multiple of 360, 365 and 365 · 366.
    uint256 internal constant YEAR = 1_603_080;
    /// @dev What `interest` and `penalty` are over. With rates of at most 100 % a year, 112 bits hold the interest of
    ///      2^64 - 1 minor units over 80 years.
    int256 internal constant DENOMINATOR = int256(YEAR * ONE_MILLION);

    /// @dev Where the account stands in the schedule.
    struct Cursor {
        uint256 day;
        /// First day of the interest period.
        uint256 periodStart;
        /// Interest parts of the period up to `day`.
        uint256 partsSoFar;
        /// The first instalments that are not due, and whose grace has not ended.
        uint256 nextDue;
        uint256 nextOverdue;
        /// Sums of those before.
        uint256 scheduledDue;
        uint256 scheduledOverdue;
    }

    /// @notice Counts interest and penalty up to `today` and lets fall due what does.
    function advance(Financing memory account, FinancingTerms calldata terms, uint256 today_) internal pure {
        if (account.accruedTo == today_) return;
        if (account.status == FinancingStatus.WrittenOff) {
            account.accruedTo = uint16(today_);
            return;
        }
        Cursor memory place = _cursor(account, terms);
        while (place.day < today_) {
            _accrueTo(account, terms, place, _nextChange(account, terms, place, today_));
            _fallDue(account, terms, place);
        }
        account.accruedTo = today_.toUint16();
    }

    /// @notice Principal not yet repaid.
    function outstanding(Financing memory account, FinancingTerms calldata terms) internal pure returns (uint256) {
        return terms.principal - account.repaid - account.repaidFromEnd;
    }

    /// @notice What of the principal is due on `day`, unpaid.
    function principalDue(
        Financing memory account,
        FinancingTerms calldata terms,
        uint256 day
    ) internal pure returns (uint256) {
        if (account.acceleratedOn != 0) return outstanding(account, terms);
        uint256 scheduled;
        for (uint256 i; i < terms.schedule.length && Day.unwrap(terms.schedule[i].dueOn) <= day; ++i) {
            scheduled += terms.schedule[i].principal;
        }
        return _unpaidOf(account, terms, scheduled);
    }

    /// @notice Interest that is payable, due or not.
    function interestPayable(Financing memory account) internal pure returns (uint256) {
        return _round(account.interest);
    }

    /// @notice What of the interest is due on `day`: all of it once the last instalment is, or after acceleration.
    function dueInterest(
        Financing memory account,
        FinancingTerms calldata terms,
        uint256 day
    ) internal pure returns (uint256) {
        bool allDue = account.acceleratedOn != 0 || day >= maturity(terms);
        return allDue ? interestPayable(account) : account.interestDue;
    }

    function penaltyDue(Financing memory account) internal pure returns (uint256) {
        return _round(account.penalty);
    }

    function maturity(FinancingTerms calldata terms) internal pure returns (uint256) {
        return Day.unwrap(terms.schedule[terms.schedule.length - 1].dueOn);
    }

    /// @notice Pays interest, due first. `amount` is at most what is payable.
    function payInterest(Financing memory account, uint256 amount) internal pure {
        account.interest = (int256(account.interest) - int256(amount) * DENOMINATOR).toInt112();
        account.interestDue = uint64(Math.saturatingSub(account.interestDue, amount));
        account.interestOverdue = uint64(Math.saturatingSub(account.interestOverdue, amount));
        if (account.interestDue == 0) account.shortSince = 0;
    }

    /// @notice Pays penalty. `amount` is at most what is due.
    function payPenalty(Financing memory account, uint256 amount) internal pure {
        account.penalty = (int256(account.penalty) - int256(amount) * DENOMINATOR).toInt120();
    }

    /// @notice Makes all interest to date due at once, and overdue after no grace.
    function accelerate(Financing memory account, uint256 today_) internal pure {
        account.acceleratedOn = today_.toUint16();
        _interestFallsDue(account, today_);
        account.interestOverdue = account.interestDue;
    }

    /// @notice Whether nothing is owed any more. Less than half a minor unit may be left, which nobody can pay.
    function isPaid(Financing memory account, FinancingTerms calldata terms) internal pure returns (bool) {
        return
            outstanding(account, terms) == 0 &&
            interestPayable(account) == 0 &&
            penaltyDue(account) == 0 &&
            account.costsCharged == account.costsPaid;
    }

    /// @notice Puts the account under new terms, whose principal is what is outstanding, from the day up to which it is
    ///         kept. What is overdue stays so; what is in grace has the grace of the first new due date.
    function renew(Financing memory account) internal pure {
        account.start = account.accruedTo;
        account.status = FinancingStatus.Active;
        account.flags = 0;
        account.acceleratedOn = 0;
        (account.repaid, account.repaidFromEnd, account.repaidEarly) = (0, 0, 0);
        (account.fixedRate, account.nextRate, account.nextFrom) = (0, 0, 0);
    }

    /// @notice Days since the oldest due date that is not paid up; 0 if all are.
    function daysPastDue(
        Financing memory account,
        FinancingTerms calldata terms,
        uint256 today_
    ) internal pure returns (uint256) {
        uint256 since = type(uint256).max;
        if (dueInterest(account, terms, today_) != 0) {
            if (account.shortSince != 0) since = account.shortSince;
            else since = account.acceleratedOn != 0 ? account.acceleratedOn : maturity(terms);
        }
        if (principalDue(account, terms, today_) != 0) since = Math.min(since, _principalShortSince(account, terms));
        return since == type(uint256).max ? 0 : today_ - since;
    }

    /// @dev The oldest due date whose principal part is not repaid, or the acceleration before it.
    function _principalShortSince(
        Financing memory account,
        FinancingTerms calldata terms
    ) private pure returns (uint256 since) {
        since = account.acceleratedOn == 0 ? type(uint256).max : account.acceleratedOn;
        uint256 scheduled;
        for (uint256 i; i < terms.schedule.length; ++i) {
            scheduled += terms.schedule[i].principal;
            if (_unpaidOf(account, terms, scheduled) != 0) {
                return Math.min(since, Day.unwrap(terms.schedule[i].dueOn));
            }
        }
    }

    /// @dev The account's place in the schedule on the day up to which it is kept, what fell due on it included.
    function _cursor(
        Financing memory account,
        FinancingTerms calldata terms
    ) private pure returns (Cursor memory place) {
        place.day = account.accruedTo;
        place.periodStart = account.start;
        uint256 grace = terms.interest.graceDays;
        Instalment[] calldata schedule = terms.schedule;
        for (uint256 i; i < schedule.length; ++i) {
            uint256 dueOn = Day.unwrap(schedule[i].dueOn);
            if (dueOn > place.day) break;
            place.periodStart = dueOn;
            place.nextDue = i + 1;
            place.scheduledDue += schedule[i].principal;
            if (dueOn + grace <= place.day) {
                place.nextOverdue = place.nextDue;
                place.scheduledOverdue = place.scheduledDue;
            }
        }
        place.partsSoFar = _parts(terms, place.periodStart, place.day);
    }

    /// @dev The next day on which anything changes, or `today_`.
    function _nextChange(
        Financing memory account,
        FinancingTerms calldata terms,
        Cursor memory place,
        uint256 today_
    ) private pure returns (uint256 next) {
        next = today_;
        Instalment[] calldata schedule = terms.schedule;
        if (place.nextDue < schedule.length) next = Math.min(next, Day.unwrap(schedule[place.nextDue].dueOn));
        if (
            place.nextOverdue < place.nextDue || (place.nextOverdue < schedule.length && terms.interest.graceDays == 0)
        ) {
            next = Math.min(next, Day.unwrap(schedule[place.nextOverdue].dueOn) + terms.interest.graceDays);
        }
        RateFrom[] calldata changes = terms.interest.changes;
        for (uint256 i; i < changes.length; ++i) {
            uint256 from = Day.unwrap(changes[i].from);
            if (from > place.day) {
                next = Math.min(next, from);
                break;
            }
        }
        if (account.nextRate != 0 && account.nextFrom > place.day) next = Math.min(next, account.nextFrom);
    }

    function _accrueTo(
        Financing memory account,
        FinancingTerms calldata terms,
        Cursor memory place,
        uint256 next
    ) private pure {
        uint256 parts = _parts(terms, place.periodStart, next);
        uint256 elapsed = parts - place.partsSoFar;
        uint256 rate = _rateOn(account, terms, place.day);
        uint256 owed = outstanding(account, terms);
        account.interest = (int256(account.interest) + int256(owed * rate * elapsed)).toInt112();

        uint256 overdue = account.acceleratedOn != 0 ? owed : _unpaidOf(account, terms, place.scheduledOverdue);
        uint256 uplift = Rate.unwrap(terms.interest.penaltyUplift);
        uint256 penalty = overdue * uplift;
        if (terms.interest.onOverdueInterest) penalty += uint256(account.interestOverdue) * (rate + uplift);
        if (penalty != 0) account.penalty = (int256(account.penalty) + int256(penalty * elapsed)).toInt120();

        place.partsSoFar = parts;
        place.day = next;
    }

    /// @dev What happens at the beginning of a day: a period ends and its interest falls due; a grace ends; a fixing
    ///      takes effect.
    function _fallDue(Financing memory account, FinancingTerms calldata terms, Cursor memory place) private pure {
        Instalment[] calldata schedule = terms.schedule;
        if (place.nextDue < schedule.length && Day.unwrap(schedule[place.nextDue].dueOn) == place.day) {
            place.periodStart = place.day;
            place.partsSoFar = 0;
            place.scheduledDue += schedule[place.nextDue].principal;
            ++place.nextDue;
            // After acceleration interest is due from day to day, and bears none.
            if (account.acceleratedOn == 0) _interestFallsDue(account, place.day);
        }
        while (
            place.nextOverdue < place.nextDue &&
            Day.unwrap(schedule[place.nextOverdue].dueOn) + terms.interest.graceDays <= place.day
        ) {
            place.scheduledOverdue += schedule[place.nextOverdue].principal;
            ++place.nextOverdue;
            if (account.acceleratedOn == 0) account.interestOverdue = account.interestDue;
        }
        if (account.nextRate != 0 && account.nextFrom <= place.day) {
            (account.fixedRate, account.nextRate, account.nextFrom) = (account.nextRate, 0, 0);
        }
    }

    function _interestFallsDue(Financing memory account, uint256 day) private pure {
        // An amount beyond 64 bits is owed all the same; only what is due of it before maturity is cut off.
        account.interestDue = uint64(Math.min(interestPayable(account), type(uint64).max));
        if (account.interestDue != 0 && account.shortSince == 0) account.shortSince = day.toUint16();
    }

    /// @dev Interest parts, of which a year has `YEAR`, from the beginning of the period.
    function _parts(FinancingTerms calldata terms, uint256 start, uint256 end) private pure returns (uint256) {
        DayCountConvention dayCount = terms.interest.dayCount;
        if (dayCount == DayCountConvention.Act360) return (end - start) * (YEAR / 360);
        return
            dayCount.accrualUnits(Day.wrap(uint32(start)), Day.wrap(uint32(end)), Day.wrap(uint32(maturity(terms)))) *
            (YEAR / dayCount.accrualUnitsPerYear());
    }

    function _rateOn(
        Financing memory account,
        FinancingTerms calldata terms,
        uint256 day
    ) private pure returns (uint256 rate) {
        if (account.fixedRate != 0) return account.fixedRate - 1;
        Interest calldata interest = terms.interest;
        rate = Rate.unwrap(interest.rate);
        for (uint256 i; i < interest.changes.length && Day.unwrap(interest.changes[i].from) <= day; ++i) {
            rate = Rate.unwrap(interest.changes[i].rate);
        }
    }

    /// @dev What of a sum of instalments from the first is not repaid. What was repaid from the end shortens the schedule.
    function _unpaidOf(
        Financing memory account,
        FinancingTerms calldata terms,
        uint256 scheduled
    ) private pure returns (uint256) {
        return Math.saturatingSub(Math.min(scheduled, terms.principal - account.repaidFromEnd), account.repaid);
    }

    /// @dev Half up. Never negative: a payment takes at most the rounded amount, which is less than half a unit too much.
    function _round(int256 numerator) private pure returns (uint256) {
        return uint256((2 * numerator + DENOMINATOR) / (2 * DENOMINATOR));
    }
}
