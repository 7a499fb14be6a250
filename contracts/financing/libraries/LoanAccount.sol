// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {DayCountConvention} from "../../types/DayCountConvention.sol";
import {Arrears, EXTENDED, Extension, Financing, FinancingStatus, IN_ARREARS} from "../../types/Financing.sol";
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

    /// @dev A day that never comes.
    uint256 private constant NEVER = type(uint256).max;

    /// @dev The account on its way from one day to another. What a payment changes stays the same meanwhile.
    struct Walk {
        uint256 day;
        /// First day of the interest period, and interest parts from it to `day`.
        uint256 periodStart;
        uint256 parts;
        /// The first instalment that is not due, and the first whose grace has not ended, each with the day of that.
        uint256 due;
        uint256 dueOn;
        uint256 late;
        uint256 lateOn;
        /// Sum of the instalments whose grace has ended.
        uint256 scheduledLate;
        /// In force, and when the next one is.
        uint256 rate;
        uint256 rateOn;
        int256 interest;
        int256 penalty;
    }

    /// @notice Counts interest and penalty up to `today_` and lets fall due what does.
    function advance(Financing memory account, FinancingTerms calldata terms, uint256 today_) internal pure {
        if (account.accruedTo == today_) return;
        if (account.status != FinancingStatus.WrittenOff) {
            Walk memory walk = _start(account, terms);
            uint256 owed = outstanding(account, terms);
            while (walk.day < today_) {
                uint256 next = Math.min(Math.min(walk.dueOn, walk.lateOn), Math.min(walk.rateOn, today_));
                _accrue(account, terms, walk, owed, next);
                if (next == walk.dueOn) _fallDue(account, terms, walk);
                if (next == walk.lateOn) _growLate(account, terms, walk);
                if (next == walk.rateOn) _changeRate(account, terms, walk);
            }
            account.interest = walk.interest.toInt112();
            account.arrears.penalty = walk.penalty.toInt120();
        }
        account.accruedTo = today_.toUint16();
    }

    /// @notice Principal not yet repaid.
    function outstanding(Financing memory account, FinancingTerms calldata terms) internal pure returns (uint256) {
        return terms.principal - account.repaid - account.extension.repaidFromEnd;
    }

    /// @notice What of the principal is due on `day`, unpaid.
    function principalDue(
        Financing memory account,
        FinancingTerms calldata terms,
        uint256 day
    ) internal pure returns (uint256) {
        if (account.acceleratedOn != 0) return outstanding(account, terms);
        Instalment[] calldata schedule = terms.schedule;
        uint256 scheduled;
        for (uint256 i; i < schedule.length && Day.unwrap(schedule[i].dueOn) <= day; ++i) {
            scheduled += schedule[i].principal;
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
        return allDue ? interestPayable(account) : account.arrears.interestDue;
    }

    function penaltyDue(Financing memory account) internal pure returns (uint256) {
        return _round(account.arrears.penalty);
    }

    function maturity(FinancingTerms calldata terms) internal pure returns (uint256) {
        return Day.unwrap(terms.schedule[terms.schedule.length - 1].dueOn);
    }

    /// @notice Pays interest, due first. `amount` is at most what is payable.
    function payInterest(Financing memory account, uint256 amount) internal pure {
        if (amount == 0) return;
        account.interest = (int256(account.interest) - int256(amount) * DENOMINATOR).toInt112();
        Arrears memory arrears = account.arrears;
        if (arrears.interestDue > amount) {
            arrears.interestDue -= uint64(amount); // less than a uint64
            arrears.interestOverdue = uint64(Math.saturatingSub(arrears.interestOverdue, amount));
        } else {
            (arrears.interestDue, arrears.interestOverdue, account.shortSince) = (0, 0, 0);
        }
    }

    /// @notice Pays penalty. `amount` is at most what is due.
    function payPenalty(Financing memory account, uint256 amount) internal pure {
        if (amount == 0) return;
        account.arrears.penalty = (int256(account.arrears.penalty) - int256(amount) * DENOMINATOR).toInt120();
    }

    /// @notice Makes all interest to date due at once, and overdue after no grace.
    function accelerate(Financing memory account, uint256 today_) internal pure {
        account.acceleratedOn = today_.toUint16();
        _interestFallsDue(account, account.interest, today_);
        account.arrears.interestOverdue = account.arrears.interestDue;
    }

    /// @notice Whether nothing is owed any more. Less than half a minor unit may be left, which nobody can pay.
    function isPaid(Financing memory account, FinancingTerms calldata terms) internal pure returns (bool) {
        return
            outstanding(account, terms) == 0 &&
            interestPayable(account) == 0 &&
            penaltyDue(account) == 0 &&
            account.extension.costsCharged == account.extension.costsPaid;
    }

    /// @notice Whether the slot of arrears says anything.
    function isInArrears(Financing memory account) internal pure returns (bool) {
        Arrears memory arrears = account.arrears;
        return arrears.penalty != 0 || arrears.interestDue != 0 || arrears.interestOverdue != 0;
    }

    /// @notice Whether the slots that few financings have say anything.
    function isExtended(Financing memory account) internal pure returns (bool) {
        Extension memory extension = account.extension;
        return
            extension.repaidFromEnd != 0 ||
            extension.repaidEarly != 0 ||
            extension.costsCharged != 0 ||
            extension.fixedRate != 0 ||
            extension.nextRate != 0;
    }

    /// @notice Puts the account under new terms, whose principal is what is outstanding, from the day up to which it is
    ///         kept. What is overdue stays so; what is in grace has the grace of the first new due date.
    function renew(Financing memory account) internal pure {
        account.start = account.accruedTo;
        account.status = FinancingStatus.Active;
        account.flags &= IN_ARREARS | EXTENDED; // impairment and transfer were of the old financing
        account.acceleratedOn = 0;
        (account.repaid, account.extension.repaidFromEnd, account.extension.repaidEarly) = (0, 0, 0);
        (account.extension.fixedRate, account.extension.nextRate, account.extension.nextFrom) = (0, 0, 0);
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

    /// @dev The account as it was left, what fell due on that day included.
    function _start(Financing memory account, FinancingTerms calldata terms) private pure returns (Walk memory walk) {
        Instalment[] calldata schedule = terms.schedule;
        Interest calldata interest = terms.interest;
        uint256 day = account.accruedTo;
        uint256 periodStart = account.start;
        uint256 due;
        uint256 dueOn = NEVER;
        for (; due < schedule.length; ++due) {
            dueOn = Day.unwrap(schedule[due].dueOn);
            if (dueOn > day) break;
            periodStart = dueOn;
        }
        (walk.day, walk.periodStart, walk.due) = (day, periodStart, due);
        walk.dueOn = due < schedule.length ? dueOn : NEVER;
        walk.parts = _parts(terms, periodStart, day);
        (walk.interest, walk.penalty) = (account.interest, account.arrears.penalty);
        _changeRate(account, terms, walk);

        // Where being late costs nothing, and where everything is due already, no grace needs to be watched.
        walk.lateOn = NEVER;
        if (account.acceleratedOn != 0 || !_isPenal(interest)) return walk;
        uint256 grace = interest.graceDays;
        for (; walk.late < due && Day.unwrap(schedule[walk.late].dueOn) + grace <= day; ++walk.late) {
            walk.scheduledLate += schedule[walk.late].principal;
        }
        if (walk.late < schedule.length) walk.lateOn = Day.unwrap(schedule[walk.late].dueOn) + grace;
    }

    /// @dev The nights from `walk.day` to `next`, in which nothing changes.
    function _accrue(
        Financing memory account,
        FinancingTerms calldata terms,
        Walk memory walk,
        uint256 owed,
        uint256 next
    ) private pure {
        uint256 parts = _parts(terms, walk.periodStart, next);
        // Amounts of 64 bits, rates of 21 and parts of 37 (80 years) make 122 bits, and sums of these stay below 255.
        unchecked {
            uint256 elapsed = parts - walk.parts;
            walk.interest += int256(owed * walk.rate * elapsed);
            bool everything = account.acceleratedOn != 0;
            if (everything || walk.late != 0) {
                Interest calldata interest = terms.interest;
                uint256 uplift = Rate.unwrap(interest.penaltyUplift);
                uint256 penalty = (everything ? owed : _unpaidOf(account, terms, walk.scheduledLate)) * uplift;
                if (interest.onOverdueInterest) {
                    penalty += uint256(account.arrears.interestOverdue) * (walk.rate + uplift);
                }
                walk.penalty += int256(penalty * elapsed);
            }
        }
        (walk.parts, walk.day) = (parts, next);
    }

    /// @dev A period ends and its interest falls due; the next one begins.
    function _fallDue(Financing memory account, FinancingTerms calldata terms, Walk memory walk) private pure {
        Instalment[] calldata schedule = terms.schedule;
        (walk.periodStart, walk.parts) = (walk.day, 0);
        uint256 due = ++walk.due;
        walk.dueOn = due < schedule.length ? Day.unwrap(schedule[due].dueOn) : NEVER;
        // After acceleration interest is due from day to day, and bears none.
        if (account.acceleratedOn == 0) _interestFallsDue(account, walk.interest, walk.day);
    }

    /// @dev The grace of a due date ends.
    function _growLate(Financing memory account, FinancingTerms calldata terms, Walk memory walk) private pure {
        Instalment[] calldata schedule = terms.schedule;
        walk.scheduledLate += schedule[walk.late].principal;
        uint256 late = ++walk.late;
        walk.lateOn = late < schedule.length ? Day.unwrap(schedule[late].dueOn) + terms.interest.graceDays : NEVER;
        account.arrears.interestOverdue = account.arrears.interestDue;
    }

    /// @dev Looks up the rate in force on `walk.day`, and when the next one is.
    function _changeRate(Financing memory account, FinancingTerms calldata terms, Walk memory walk) private pure {
        Interest calldata interest = terms.interest;
        (walk.rate, walk.rateOn) = (Rate.unwrap(interest.rate), NEVER);
        Extension memory extension = account.extension;
        if (interest.fixingAgent != address(0)) {
            if (extension.nextRate != 0 && extension.nextFrom <= walk.day) {
                (extension.fixedRate, extension.nextRate, extension.nextFrom) = (extension.nextRate, 0, 0);
            }
            if (extension.nextRate != 0) walk.rateOn = extension.nextFrom;
            if (extension.fixedRate != 0) walk.rate = extension.fixedRate - 1;
            return;
        }
        RateFrom[] calldata changes = interest.changes;
        for (uint256 i; i < changes.length; ++i) {
            uint256 from = Day.unwrap(changes[i].from);
            if (from > walk.day) {
                walk.rateOn = from;
                return;
            }
            walk.rate = Rate.unwrap(changes[i].rate);
        }
    }

    function _isPenal(Interest calldata interest) private pure returns (bool) {
        return Rate.unwrap(interest.penaltyUplift) != 0 || interest.onOverdueInterest;
    }

    function _interestFallsDue(Financing memory account, int256 interest, uint256 day) private pure {
        // An amount beyond 64 bits is owed all the same; only what is due of it before maturity is cut off.
        uint64 payableNow = uint64(Math.min(_round(interest), type(uint64).max));
        account.arrears.interestDue = payableNow;
        if (payableNow != 0 && account.shortSince == 0) account.shortSince = day.toUint16();
    }

    /// @dev Interest parts, of which a year has `YEAR`, from the beginning of the period.
    function _parts(FinancingTerms calldata terms, uint256 start, uint256 end) private pure returns (uint256) {
        DayCountConvention dayCount = terms.interest.dayCount;
        if (dayCount == DayCountConvention.Act360) return (end - start) * (YEAR / 360);
        if (dayCount == DayCountConvention.Act365F) return (end - start) * (YEAR / 365);
        return
            dayCount.accrualUnits(Day.wrap(uint32(start)), Day.wrap(uint32(end)), Day.wrap(uint32(maturity(terms)))) *
            (YEAR / dayCount.accrualUnitsPerYear());
    }

    /// @dev What of a sum of instalments from the first is not repaid. What was repaid from the end shortens the schedule.
    function _unpaidOf(
        Financing memory account,
        FinancingTerms calldata terms,
        uint256 scheduled
    ) private pure returns (uint256) {
        return
            Math.saturatingSub(Math.min(scheduled, terms.principal - account.extension.repaidFromEnd), account.repaid);
    }

    /// @dev Half up. Never negative: a payment takes at most the rounded amount, which is less than half a unit too much.
    function _round(int256 numerator) private pure returns (uint256) {
        // Numerators have at most 120 bits.
        unchecked {
            return uint256((2 * numerator + DENOMINATOR) / (2 * DENOMINATOR));
        }
    }
}
