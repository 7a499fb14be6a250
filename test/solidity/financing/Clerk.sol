// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Allocation, Debt} from "../../../contracts/interfaces/IFinancingDesk.sol";
import {DayCountConvention} from "../../../contracts/types/DayCountConvention.sol";
import {Bucket, Early, FinancingTerms, Instalment, RateFrom} from "../../../contracts/types/FinancingTerms.sol";
import {Rounding} from "../../../contracts/types/Rounding.sol";
import {Day, Rate} from "../../../contracts/types/Units.sol";
import {Date, dateOf, isLastOfMonth, isLeap, next} from "./Dates.sol";

/// @notice The account of a loan as a clerk keeps it who turns the pages of a calendar and never asks the desk.
///         Interest and penalty only grow here, and so does what was paid of them: nothing is taken off that might be
///         forgotten.
struct Ledger {
    /// Of totals, under whatever terms.
    Rounding rounding;
    uint256 day;
    Date date;
    /// When the terms in force were agreed.
    uint256 agreedOn;
    /// The first day of the interest period.
    uint256 since;
    Date sinceDate;
    /// Since the drawdown, over `Clerk.WHOLE`.
    uint256 interest;
    uint256 penalty;
    uint256 interestPaid;
    uint256 penaltyPaid;
    /// Of all interest since the drawdown, paid or not: what fell due, and what of that outlived a grace.
    uint256 fallen;
    uint256 late;
    /// The due date since which due interest was never paid in full.
    uint256 shortSince;
    /// Principal repaid under the terms in force.
    uint256 inOrder;
    uint256 fromEnd;
    uint256 costs;
    /// Everything is due since.
    uint256 acceleratedOn;
    bool writtenOff;
    /// A rate that was set, plus one.
    uint256 fixedRate;
}

library Clerk {
    /// @dev Parts of a year in which every night of every day count is whole: 360 · 365 · 366.
    uint256 internal constant YEAR = 48_092_400;
    uint256 internal constant WHOLE = YEAR * 1e6;

    function opened(uint256 day, Rounding rounding) internal pure returns (Ledger memory ledger) {
        ledger.rounding = rounding;
        (ledger.day, ledger.since, ledger.agreedOn) = (day, day, day);
        (ledger.date, ledger.sinceDate) = (dateOf(day), dateOf(day));
    }

    // Time

    /// @notice The nights up to `day`, one by one.
    function passTo(Ledger memory ledger, FinancingTerms memory terms, uint256 day) internal pure {
        while (ledger.day < day) _night(ledger, terms);
    }

    /// @dev The night's interest is on how things stand in the evening; in the morning falls due what does.
    function _night(Ledger memory ledger, FinancingTerms memory terms) private pure {
        if (ledger.writtenOff) {
            ++ledger.day;
            next(ledger.date);
            return;
        }
        uint256 rate = _rate(ledger, terms);
        uint256 uplift = Rate.unwrap(terms.interest.penaltyUplift);
        uint256 borne = _overdue(ledger, terms) * uplift;
        if (terms.interest.onOverdueInterest) borne += _above(ledger.late, ledger.interestPaid) * (rate + uplift);
        uint256 borrowed = outstanding(ledger, terms);
        uint256 parts = _turnPage(ledger, terms);
        ledger.interest += borrowed * rate * parts;
        ledger.penalty += borne * parts;
        _morning(ledger, terms);
    }

    function _morning(Ledger memory ledger, FinancingTerms memory terms) private pure {
        bool accelerated = ledger.acceleratedOn != 0;
        for (uint256 i; i < terms.schedule.length; ++i) {
            uint256 dueOn = Day.unwrap(terms.schedule[i].dueOn);
            if (dueOn == ledger.day) {
                (ledger.since, ledger.sinceDate) = (ledger.day, _copied(ledger.date));
                if (!accelerated) _interestFallsDue(ledger);
            }
            bool graceEnds = dueOn + terms.interest.graceDays == ledger.day;
            if (graceEnds && !accelerated) ledger.late = ledger.fallen;
        }
    }

    /// @return parts of a year that the night has, by the day count
    function _turnPage(Ledger memory ledger, FinancingTerms memory terms) private pure returns (uint256 parts) {
        DayCountConvention convention = terms.interest.dayCount;
        bool leap = isLeap(ledger.date.year);
        bool calendar = convention <= DayCountConvention.ActActIsda;
        uint256 before = calendar ? 0 : _thirties(ledger, terms);
        ++ledger.day;
        next(ledger.date);
        if (convention == DayCountConvention.Act360) return YEAR / 360;
        if (convention == DayCountConvention.Act365F) return YEAR / 365;
        if (convention == DayCountConvention.ActActIsda) return YEAR / (leap ? 366 : 365);
        return (_thirties(ledger, terms) - before) * (YEAR / 360);
    }

    /// @dev Days since the beginning of the period in months of thirty.
    function _thirties(Ledger memory ledger, FinancingTerms memory terms) private pure returns (uint256) {
        if (ledger.day == ledger.since) return 0;
        DayCountConvention convention = terms.interest.dayCount;
        (Date memory a, Date memory b) = (ledger.sinceDate, ledger.date);
        (uint256 first, uint256 last) = (a.day == 31 ? 30 : a.day, b.day);
        bool february = a.month == 2 && isLastOfMonth(a);
        if (convention == DayCountConvention.ThirtyE360) {
            if (last == 31) last = 30;
        } else if (convention == DayCountConvention.ThirtyE360Isda) {
            if (february) first = 30;
            bool matures = ledger.day == _maturity(terms);
            if (isLastOfMonth(b) && !(b.month == 2 && matures)) last = 30;
        } else {
            if (february && convention == DayCountConvention.Thirty360US) {
                first = 30;
                if (b.month == 2 && isLastOfMonth(b)) last = 30;
            }
            if (last == 31 && first == 30) last = 30;
        }
        return (b.year - a.year) * 360 + b.month * 30 + last - a.month * 30 - first;
    }

    function _rate(Ledger memory ledger, FinancingTerms memory terms) private pure returns (uint256 rate) {
        if (ledger.fixedRate != 0) return ledger.fixedRate - 1;
        rate = Rate.unwrap(terms.interest.rate);
        RateFrom[] memory changes = terms.interest.changes;
        for (uint256 i; i < changes.length; ++i) {
            if (Day.unwrap(changes[i].from) <= ledger.day) rate = Rate.unwrap(changes[i].rate);
        }
    }

    function _interestFallsDue(Ledger memory ledger) private pure {
        ledger.fallen = _rounded(ledger, ledger.interest);
        if (ledger.fallen > ledger.interestPaid && ledger.shortSince == 0) ledger.shortSince = ledger.day;
    }

    // What happens

    /// @notice A payment, of which at most `reach` goes to what is not due.
    /// @param  swept whether early repayment was agreed for it
    function pay(
        Ledger memory ledger,
        FinancingTerms memory terms,
        uint256 amount,
        uint256 reach,
        bool swept
    ) internal pure returns (Allocation memory paid) {
        uint256 left = amount;
        for (uint256 i; i < 4; ++i) {
            Bucket bucket = Bucket(uint8(terms.application.waterfall[i]));
            if (bucket == Bucket.Costs) left -= _toCosts(ledger, paid, left);
            else if (bucket == Bucket.Penalty) left -= _toPenalty(ledger, paid, left);
            else if (bucket == Bucket.Interest) left -= _toInterest(ledger, paid, _least(left, _dueOf(ledger, terms)));
            else left -= _toDuePrincipal(ledger, terms, paid, left);
        }
        uint256 ahead = _above(reach, amount - left);
        left -= ahead;
        Early early = terms.application.early;
        if (early == Early.Refused && swept) early = Early.AfterInterest;
        if (early != Early.PrincipalOnly) ahead -= _toInterest(ledger, paid, ahead);
        if (early != Early.Refused) ahead -= _toEarlyPrincipal(ledger, terms, paid, ahead);
        if (early == Early.PrincipalOnly) ahead -= _toInterest(ledger, paid, ahead);
        paid.remainder = left + ahead;
        uint256 due = ledger.acceleratedOn == 0 ? _above(ledger.fallen, ledger.interestPaid) : interestOf(ledger);
        if (due == 0) ledger.shortSince = 0;
    }

    /// @notice All that is payable is due at once; what came up since the last due date was due already, on no day of
    ///         its own.
    function accelerate(Ledger memory ledger, FinancingTerms memory terms) internal pure {
        uint256 shortSince = ledger.shortSince;
        _interestFallsDue(ledger);
        if (ledger.day >= _allDueSince(ledger, terms)) ledger.shortSince = shortSince;
        ledger.acceleratedOn = ledger.day;
        ledger.late = ledger.fallen;
    }

    /// @notice From today on.
    function fix(Ledger memory ledger, uint256 rate) internal pure {
        ledger.fixedRate = rate + 1;
    }

    /// @notice The debt goes on under other terms than `old`: all that had to be paid has to be paid still.
    function renew(Ledger memory ledger, FinancingTerms memory old) internal pure {
        if (ledger.day >= _allDueSince(ledger, old)) _interestFallsDue(ledger);
        if (!old.interest.onOverdueInterest) ledger.late = 0;
        ledger.acceleratedOn = 0;
        ledger.agreedOn = ledger.day;
        (ledger.since, ledger.sinceDate) = (ledger.day, _copied(ledger.date));
        (ledger.inOrder, ledger.fromEnd) = (0, 0);
        ledger.fixedRate = 0;
    }

    // What is owed

    function debtOf(Ledger memory ledger, FinancingTerms memory terms) internal pure returns (Debt memory debt) {
        debt.costs = ledger.costs;
        debt.penalty = penaltyOf(ledger);
        debt.interest = interestOf(ledger);
        debt.principal = outstanding(ledger, terms);
        debt.due = debt.costs + debt.penalty + _dueOf(ledger, terms) + _principalDue(ledger, terms);
        debt.daysPastDue = daysPastDue(ledger, terms);
    }

    function owed(Ledger memory ledger, FinancingTerms memory terms) internal pure returns (uint256) {
        return ledger.costs + penaltyOf(ledger) + interestOf(ledger) + outstanding(ledger, terms);
    }

    /// @notice Whether it may be repaid in full today.
    function mayBeClosed(Ledger memory ledger, FinancingTerms memory terms) internal pure returns (bool) {
        return terms.application.early != Early.Refused || outstanding(ledger, terms) == _principalDue(ledger, terms);
    }

    function outstanding(Ledger memory ledger, FinancingTerms memory terms) internal pure returns (uint256) {
        return terms.principal - ledger.inOrder - ledger.fromEnd;
    }

    function interestOf(Ledger memory ledger) internal pure returns (uint256) {
        return _rounded(ledger, ledger.interest) - ledger.interestPaid;
    }

    function penaltyOf(Ledger memory ledger) internal pure returns (uint256) {
        return _rounded(ledger, ledger.penalty) - ledger.penaltyPaid;
    }

    function daysPastDue(Ledger memory ledger, FinancingTerms memory terms) internal pure returns (uint256) {
        uint256 since = ledger.day;
        uint256 all = _allDueSince(ledger, terms);
        if (_dueOf(ledger, terms) != 0) since = ledger.shortSince != 0 ? ledger.shortSince : all;
        if (penaltyOf(ledger) + ledger.costs != 0) since = _least(since, all);
        if (_principalDue(ledger, terms) != 0) {
            if (ledger.acceleratedOn != 0) since = _least(since, ledger.acceleratedOn);
            for (uint256 i; i < terms.schedule.length; ++i) {
                uint256 dueOn = Day.unwrap(terms.schedule[i].dueOn);
                if (_unpaidOn(ledger, terms, dueOn) != 0) since = _least(since, dueOn);
            }
        }
        return ledger.day - since;
    }

    /// @notice Whether default may be declared: past due for more days than the grace, all of them under these terms.
    function isLate(Ledger memory ledger, FinancingTerms memory terms) internal pure returns (bool) {
        uint256 grace = terms.interest.graceDays;
        return daysPastDue(ledger, terms) > grace && ledger.day - ledger.agreedOn > grace;
    }

    function _allDueSince(Ledger memory ledger, FinancingTerms memory terms) private pure returns (uint256) {
        uint256 maturity = _maturity(terms);
        return ledger.acceleratedOn == 0 ? maturity : _least(maturity, ledger.acceleratedOn);
    }

    /// @dev What of the interest is due today.
    function _dueOf(Ledger memory ledger, FinancingTerms memory terms) private pure returns (uint256) {
        if (ledger.day >= _allDueSince(ledger, terms)) return interestOf(ledger);
        return _above(ledger.fallen, ledger.interestPaid);
    }

    function _principalDue(Ledger memory ledger, FinancingTerms memory terms) private pure returns (uint256) {
        return ledger.acceleratedOn != 0 ? outstanding(ledger, terms) : _unpaidOn(ledger, terms, ledger.day);
    }

    function _overdue(Ledger memory ledger, FinancingTerms memory terms) private pure returns (uint256) {
        if (ledger.acceleratedOn != 0) return outstanding(ledger, terms);
        return _unpaidOn(ledger, terms, ledger.day - terms.interest.graceDays);
    }

    /// @dev What of the instalments up to `day` is unpaid, by what is repaid today.
    function _unpaidOn(
        Ledger memory ledger,
        FinancingTerms memory terms,
        uint256 day
    ) private pure returns (uint256 sum) {
        for (uint256 i; i < terms.schedule.length; ++i) {
            Instalment memory instalment = terms.schedule[i];
            if (Day.unwrap(instalment.dueOn) <= day) sum += instalment.principal;
        }
        return _above(_least(sum, terms.principal - ledger.fromEnd), ledger.inOrder);
    }

    // What is paid

    function _toCosts(Ledger memory ledger, Allocation memory paid, uint256 most) private pure returns (uint256 part) {
        part = _least(most, ledger.costs);
        ledger.costs -= part;
        paid.costs += part;
    }

    function _toPenalty(
        Ledger memory ledger,
        Allocation memory paid,
        uint256 most
    ) private pure returns (uint256 part) {
        part = _least(most, penaltyOf(ledger));
        ledger.penaltyPaid += part;
        paid.penalty += part;
    }

    function _toInterest(
        Ledger memory ledger,
        Allocation memory paid,
        uint256 most
    ) private pure returns (uint256 part) {
        part = _least(most, interestOf(ledger));
        ledger.interestPaid += part;
        paid.interest += part;
    }

    function _toDuePrincipal(
        Ledger memory ledger,
        FinancingTerms memory terms,
        Allocation memory paid,
        uint256 most
    ) private pure returns (uint256 part) {
        part = _least(most, _principalDue(ledger, terms));
        ledger.inOrder += part;
        paid.principal += part;
    }

    function _toEarlyPrincipal(
        Ledger memory ledger,
        FinancingTerms memory terms,
        Allocation memory paid,
        uint256 most
    ) private pure returns (uint256 part) {
        part = _least(most, outstanding(ledger, terms));
        if (terms.application.lastFirst) ledger.fromEnd += part;
        else ledger.inOrder += part;
        paid.principal += part;
    }

    function _maturity(FinancingTerms memory terms) private pure returns (uint256) {
        return Day.unwrap(terms.schedule[terms.schedule.length - 1].dueOn);
    }

    function _copied(Date memory date) private pure returns (Date memory) {
        return Date(date.year, date.month, date.day);
    }

    function _rounded(Ledger memory ledger, uint256 total) private pure returns (uint256) {
        (uint256 units, uint256 rest) = (total / WHOLE, total % WHOLE);
        if (rest == 0 || ledger.rounding == Rounding.Down) return units;
        if (rest == WHOLE / 2 && ledger.rounding == Rounding.HalfEven) return units + (units % 2);
        return rest >= WHOLE / 2 || ledger.rounding == Rounding.Up ? units + 1 : units;
    }

    function _least(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }

    function _above(uint256 a, uint256 b) private pure returns (uint256) {
        return a > b ? a - b : 0;
    }
}
