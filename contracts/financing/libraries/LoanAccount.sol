// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {DayCountConvention} from "../../types/DayCountConvention.sol";
import {Arrears, EXTENDED, Extension, Financing, FinancingStatus, IN_ARREARS} from "../../types/Financing.sol";
import {HALF_EVEN, ODD_INTEREST, ODD_PENALTY, ROUNDING, roundingIn} from "../../types/Financing.sol";
import {FinancingTerms, Instalment, Interest, RateFrom} from "../../types/FinancingTerms.sol";
import {Rounding} from "../../types/Rounding.sol";
import {Day, ONE_MILLION, Rate} from "../../types/Units.sol";
import {DayCount} from "./DayCount.sol";
import {rounded} from "./Rounding.sol";

/// @title What a financing owes, kept up to a day
/// @dev   Within a day, what falls due comes first, then the payments in their order, then the night's interest.
///        Interest is counted in pieces between the days on which anything changes, as exact numerators, so how often
///        it is counted changes nothing. It is divided when an amount is asked for, by the rounding rule of the terms,
///        and what that took too much or too little stays in the numerator: over its life a financing pays the rounded
///        sum.
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

    /// @dev The account on its way from one day to another, with what of the terms the way depends on. What a payment
    ///      changes stays the same meanwhile.
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
        /// Sum of the instalments whose grace has ended, and what of it is not repaid.
        uint256 scheduledLate;
        uint256 overdue;
        /// In force, and when the next one is, with its place among the agreed changes: those before are in force.
        uint256 rate;
        uint256 rateOn;
        uint256 change;
        int256 interest;
        int256 penalty;
        uint256 flags;
        /// Outstanding principal; principal less what was repaid from the end; what was repaid in order.
        uint256 owed;
        uint256 repayable;
        uint256 repaid;
        uint256 interestDue;
        uint256 interestOverdue;
        uint256 shortSince;
        bool accelerated;
        bool onOverdueInterest;
        DayCountConvention dayCount;
        uint256 uplift;
        uint256 grace;
    }

    /// @notice Counts interest and penalty up to `today_` and lets fall due what does.
    function advance(Financing memory account, FinancingTerms calldata terms, uint256 today_) internal pure {
        while (account.accruedTo != today_) {
            // Default may have been declared without counting up to that day.
            uint256 declared = account.acceleratedOn;
            bool pending = declared > account.accruedTo;
            if (pending) account.acceleratedOn = 0;
            _walkTo(account, terms, pending ? declared : today_);
            if (pending) accelerate(account, terms, declared);
        }
    }

    /// @notice Makes everything due on a later day than that to which the account is kept. What accrues until then is
    ///         counted when it is next asked for: noted down at once, it would take a slot that most never need.
    function accelerateFrom(Financing memory account, FinancingTerms calldata terms, uint256 day) internal pure {
        if (account.accruedTo == day) accelerate(account, terms, day);
        else account.acceleratedOn = day.toUint16();
    }

    /// @notice All that is owed, due or not.
    function owed(Financing memory account, FinancingTerms calldata terms) internal pure returns (uint256) {
        return
            outstanding(account, terms) +
            interestPayable(account) +
            penaltyDue(account) +
            (account.extension.costsCharged - account.extension.costsPaid);
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
        // The parts sum to a uint64.
        unchecked {
            for (uint256 i; i < schedule.length; ++i) {
                (uint256 dueOn, uint256 part) = _at(schedule, i);
                if (dueOn > day) break;
                scheduled += part;
            }
        }
        return _unpaidOf(scheduled, terms.principal - account.extension.repaidFromEnd, account.repaid);
    }

    /// @notice Interest that is payable, due or not.
    function interestPayable(Financing memory account) internal pure returns (uint256) {
        return _payable(account.interest, account.flags, ODD_INTEREST);
    }

    /// @notice What of the interest is due on `day`: all of it once the last instalment is, or after acceleration.
    function dueInterest(
        Financing memory account,
        FinancingTerms calldata terms,
        uint256 day
    ) internal pure returns (uint256) {
        return day >= _allDueSince(account, terms) ? interestPayable(account) : account.arrears.interestDue;
    }

    function penaltyDue(Financing memory account) internal pure returns (uint256) {
        return _payable(account.arrears.penalty, account.flags, ODD_PENALTY);
    }

    function maturity(FinancingTerms calldata terms) internal pure returns (uint256 last) {
        Instalment[] calldata schedule = terms.schedule;
        (last, ) = _at(schedule, schedule.length - 1);
    }

    /// @notice Pays interest, due first. `amount` is at most what is payable.
    function payInterest(Financing memory account, uint256 amount) internal pure {
        if (amount == 0) return;
        Arrears memory arrears = account.arrears;
        uint256 due = account.acceleratedOn == 0 ? arrears.interestDue : interestPayable(account);
        account.interest = (int256(account.interest) - int256(amount) * DENOMINATOR).toInt112();
        _notePaid(account, amount, ODD_INTEREST);
        if (due > amount) {
            arrears.interestDue = uint64(Math.saturatingSub(arrears.interestDue, amount));
            arrears.interestOverdue = uint64(Math.saturatingSub(arrears.interestOverdue, amount));
        } else {
            (arrears.interestDue, arrears.interestOverdue, account.shortSince) = (0, 0, 0);
        }
    }

    /// @notice Pays penalty. `amount` is at most what is due.
    function payPenalty(Financing memory account, uint256 amount) internal pure {
        if (amount == 0) return;
        account.arrears.penalty = (int256(account.arrears.penalty) - int256(amount) * DENOMINATOR).toInt120();
        _notePaid(account, amount, ODD_PENALTY);
    }

    /// @notice Makes all interest to date due at once, and overdue after no grace. From then on whatever is payable is
    ///         due, so that is noted down only where it bears interest.
    function accelerate(Financing memory account, FinancingTerms calldata terms, uint256 today_) internal pure {
        account.acceleratedOn = today_.toUint16();
        uint64 due = _fallen(account);
        uint64 noted = terms.interest.onOverdueInterest ? due : 0;
        (account.arrears.interestDue, account.arrears.interestOverdue) = (noted, noted);
        if (due != 0 && account.shortSince == 0) account.shortSince = account.acceleratedOn;
    }

    /// @notice Whether nothing is owed any more. A part of a minor unit may be left, which nobody can pay.
    function isPaid(Financing memory account, FinancingTerms calldata terms) internal pure returns (bool) {
        return
            outstanding(account, terms) == 0 &&
            interestPayable(account) == 0 &&
            penaltyDue(account) == 0 &&
            account.extension.costsCharged == account.extension.costsPaid;
    }

    /// @notice Ends an account that is paid, and forgets what rounding left in it.
    function close(Financing memory account) internal pure {
        account.status = FinancingStatus.Repaid;
        (account.interest, account.arrears.penalty) = (0, 0);
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
    ///         kept. What was due stays due: after acceleration that is all that has accrued. Overdue interest that
    ///         bears interest stays so; other due interest has the grace of the first new due date.
    /// @param  onOverdueInterest whether the old terms let overdue interest bear interest
    function renew(Financing memory account, bool onOverdueInterest) internal pure {
        if (!onOverdueInterest) account.arrears.interestOverdue = 0;
        if (account.acceleratedOn != 0) {
            account.arrears.interestDue = _fallen(account);
            // What has accrued since the acceleration, or since all was paid, falls due only now.
            if (account.arrears.interestDue != 0 && account.shortSince == 0) account.shortSince = account.accruedTo;
        }
        account.start = account.accruedTo;
        account.status = FinancingStatus.Active;
        account.flags &= IN_ARREARS | EXTENDED | ROUNDING; // impairment and transfer were of the old financing
        account.acceleratedOn = 0;
        (account.repaid, account.extension.repaidFromEnd, account.extension.repaidEarly) = (0, 0, 0);
        (account.extension.fixedRate, account.extension.nextRate, account.extension.nextFrom) = (0, 0, 0);
    }

    /// @notice Days since the oldest due date that is not paid up; 0 if all are. Interest counts from the first due
    ///         date since which it was never paid in full; penalty and costs, which have no due date of their own, from
    ///         the day on which everything was due.
    function daysPastDue(
        Financing memory account,
        FinancingTerms calldata terms,
        uint256 today_
    ) internal pure returns (uint256) {
        uint256 since = today_;
        uint256 allDueSince = _allDueSince(account, terms);
        if (dueInterest(account, terms, today_) != 0) {
            since = account.shortSince != 0 ? account.shortSince : allDueSince;
        }
        if (principalDue(account, terms, today_) != 0) since = Math.min(since, _principalShortSince(account, terms));
        bool alone = penaltyDue(account) != 0 || account.extension.costsCharged != account.extension.costsPaid;
        if (alone) since = Math.min(since, allDueSince);
        return today_ - since;
    }

    /// @dev Days on which nothing but time and the terms change the account.
    function _walkTo(Financing memory account, FinancingTerms calldata terms, uint256 today_) private pure {
        uint256 day = account.accruedTo;
        account.accruedTo = today_.toUint16();
        if (account.status == FinancingStatus.WrittenOff) return;

        Instalment[] calldata schedule = terms.schedule;
        Walk memory walk = _start(account, terms, schedule, day);
        while (walk.day < today_) {
            uint256 next = walk.dueOn < walk.lateOn ? walk.dueOn : walk.lateOn;
            if (walk.rateOn < next) next = walk.rateOn;
            if (today_ < next) next = today_;
            _accrue(walk, schedule, next);
            if (next == walk.dueOn) _fallDue(walk, schedule);
            if (next == walk.lateOn) _growLate(walk, schedule);
            if (next == walk.rateOn) _changeRate(account, terms.interest, walk);
        }
        _finish(account, walk);
    }

    /// @notice Principal not yet repaid.
    function outstanding(Financing memory account, FinancingTerms calldata terms) internal pure returns (uint256) {
        return terms.principal - account.repaid - account.extension.repaidFromEnd;
    }

    /// @dev The last due date, or the acceleration before it: from then on there is no due date to wait for.
    function _allDueSince(Financing memory account, FinancingTerms calldata terms) private pure returns (uint256) {
        uint256 last = maturity(terms);
        uint256 declared = account.acceleratedOn;
        return declared != 0 && declared < last ? declared : last;
    }

    /// @dev What is payable, as the slot of arrears keeps it: an amount beyond 64 bits is owed all the same.
    function _fallen(Financing memory account) private pure returns (uint64) {
        return uint64(Math.min(interestPayable(account), type(uint64).max));
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
            if (_unpaidOf(scheduled, terms.principal - account.extension.repaidFromEnd, account.repaid) != 0) {
                return Math.min(since, Day.unwrap(terms.schedule[i].dueOn));
            }
        }
    }

    /// @dev The account as it was left on `day`, what fell due on it included.
    function _start(
        Financing memory account,
        FinancingTerms calldata terms,
        Instalment[] calldata schedule,
        uint256 day
    ) private pure returns (Walk memory walk) {
        Interest calldata interest = terms.interest;
        uint256 periodStart = account.start;
        uint256 due;
        walk.dueOn = NEVER;
        unchecked {
            for (; due < schedule.length; ++due) {
                (uint256 dueOn, ) = _at(schedule, due);
                if (dueOn > day) {
                    walk.dueOn = dueOn;
                    break;
                }
                periodStart = dueOn;
            }
        }
        (walk.day, walk.periodStart, walk.due) = (day, periodStart, due);
        walk.dayCount = interest.dayCount;
        walk.parts = _parts(walk.dayCount, schedule, periodStart, day);
        (walk.interest, walk.penalty, walk.flags) = (account.interest, account.arrears.penalty, account.flags);
        (walk.repayable, walk.repaid) = (terms.principal - account.extension.repaidFromEnd, account.repaid);
        walk.owed = walk.repayable - walk.repaid;
        (walk.interestDue, walk.shortSince) = (account.arrears.interestDue, account.shortSince);
        walk.interestOverdue = account.arrears.interestOverdue;
        (walk.uplift, walk.grace) = (Rate.unwrap(interest.penaltyUplift), interest.graceDays);
        walk.onOverdueInterest = interest.onOverdueInterest;
        walk.rate = Rate.unwrap(interest.rate);
        _changeRate(account, interest, walk);

        // Where being late costs nothing, and where everything is due already, no grace needs to be watched.
        walk.lateOn = NEVER;
        walk.accelerated = account.acceleratedOn != 0;
        if (walk.accelerated) walk.overdue = walk.owed;
        else if (walk.uplift != 0 || walk.onOverdueInterest) _watchGrace(walk, schedule);
    }

    /// @dev Which graces have ended, and when the next one does.
    function _watchGrace(Walk memory walk, Instalment[] calldata schedule) private pure {
        uint256 late;
        // The parts sum to a uint64, and the days and the grace have 16 bits.
        unchecked {
            for (; late < schedule.length; ++late) {
                (uint256 dueOn, uint256 part) = _at(schedule, late);
                walk.lateOn = dueOn + walk.grace;
                if (walk.lateOn > walk.day) break;
                walk.scheduledLate += part;
                walk.lateOn = NEVER;
            }
        }
        walk.late = late;
        walk.overdue = _unpaidOf(walk.scheduledLate, walk.repayable, walk.repaid);
    }

    /// @dev The nights from `walk.day` to `next`, in which nothing changes.
    function _accrue(Walk memory walk, Instalment[] calldata schedule, uint256 next) private pure {
        uint256 parts = _parts(walk.dayCount, schedule, walk.periodStart, next);
        // Amounts of 64 bits, rates of 21 and parts of 28 (80 years) make 113 bits, and sums of these stay below 255.
        unchecked {
            uint256 elapsed = parts - walk.parts;
            uint256 rate = walk.rate;
            walk.interest += int256(walk.owed * rate * elapsed);
            uint256 uplift = walk.uplift;
            uint256 penalty = walk.overdue * uplift;
            if (walk.onOverdueInterest) penalty += walk.interestOverdue * (rate + uplift);
            walk.penalty += int256(penalty * elapsed);
        }
        (walk.parts, walk.day) = (parts, next);
    }

    /// @dev A period ends and its interest falls due; the next one begins.
    function _fallDue(Walk memory walk, Instalment[] calldata schedule) private pure {
        (walk.periodStart, walk.parts, walk.dueOn) = (walk.day, 0, NEVER);
        // An index of the schedule, whose length it does not exceed.
        unchecked {
            uint256 due = ++walk.due;
            if (due < schedule.length) (walk.dueOn, ) = _at(schedule, due);
        }
        // After acceleration interest is due from day to day, and bears none.
        if (walk.accelerated) return;
        walk.interestDue = _payable(walk.interest, walk.flags, ODD_INTEREST);
        if (walk.shortSince == 0 && walk.interestDue != 0) walk.shortSince = walk.day;
    }

    /// @dev The grace of a due date ends.
    function _growLate(Walk memory walk, Instalment[] calldata schedule) private pure {
        // An index of the schedule, whose length it does not exceed; its parts sum to a uint64, its days have 16 bits.
        unchecked {
            uint256 late = walk.late;
            (uint256 dueOn, uint256 part) = _at(schedule, late);
            walk.scheduledLate += part;
            walk.late = ++late;
            walk.lateOn = NEVER;
            if (late < schedule.length) {
                (dueOn, ) = _at(schedule, late);
                walk.lateOn = dueOn + walk.grace;
            }
        }
        walk.overdue = _unpaidOf(walk.scheduledLate, walk.repayable, walk.repaid);
        walk.interestOverdue = walk.interestDue;
    }

    function _finish(Financing memory account, Walk memory walk) private pure {
        account.interest = walk.interest.toInt112();
        account.shortSince = uint16(walk.shortSince); // zero, or a day of the walk, which ends on a uint16
        Arrears memory arrears = account.arrears;
        arrears.penalty = walk.penalty.toInt120();
        // An amount beyond 64 bits is owed all the same; only what is due of it before maturity is cut off.
        arrears.interestDue = uint64(Math.min(walk.interestDue, type(uint64).max));
        arrears.interestOverdue = uint64(Math.min(walk.interestOverdue, type(uint64).max));
    }

    /// @dev Looks up the rate in force on `walk.day`, and when the next one is. A walk looks at each change once.
    function _changeRate(Financing memory account, Interest calldata interest, Walk memory walk) private pure {
        walk.rateOn = NEVER;
        // Terms under which a rate can be fixed have no agreed changes.
        Extension memory extension = account.extension;
        if (extension.nextRate != 0) {
            if (extension.nextFrom > walk.day) walk.rateOn = extension.nextFrom;
            else (extension.fixedRate, extension.nextRate, extension.nextFrom) = (extension.nextRate, 0, 0);
        }
        if (extension.fixedRate != 0) walk.rate = extension.fixedRate - 1;
        RateFrom[] calldata changes = interest.changes;
        for (uint256 i = walk.change; i < changes.length; ++i) {
            uint256 from = Day.unwrap(changes[i].from);
            if (from > walk.day) {
                (walk.rateOn, walk.change) = (from, i);
                return;
            }
            walk.rate = Rate.unwrap(changes[i].rate);
        }
    }

    /// @dev Interest parts, of which a year has `YEAR`, from the beginning of the period.
    function _parts(
        DayCountConvention dayCount,
        Instalment[] calldata schedule,
        uint256 start,
        uint256 end
    ) private pure returns (uint256) {
        // A period does not end before it starts, and has few days.
        unchecked {
            if (dayCount == DayCountConvention.Act360) return (end - start) * (YEAR / 360);
            if (dayCount == DayCountConvention.Act365F) return (end - start) * (YEAR / 365);
        }
        Day last = schedule[schedule.length - 1].dueOn;
        return
            dayCount.accrualUnits(Day.wrap(uint32(start)), Day.wrap(uint32(end)), last) *
            (YEAR / dayCount.accrualUnitsPerYear());
    }

    /// @dev An instalment within the schedule. Read without a check of its bounds, which every loop has made, nor of
    ///      its types, which the encoding of the terms was checked for when they were accepted: every missed
    ///      instalment is read once more.
    function _at(Instalment[] calldata schedule, uint256 i) private pure returns (uint256 dueOn, uint256 part) {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            let instalment := add(schedule.offset, shl(6, i))
            dueOn := calldataload(instalment)
            part := calldataload(add(instalment, 0x20))
        }
    }

    /// @dev What of a sum of instalments from the first is not repaid. What was repaid from the end shortens the
    ///      schedule.
    function _unpaidOf(uint256 scheduled, uint256 repayable, uint256 repaid) private pure returns (uint256) {
        if (scheduled > repayable) scheduled = repayable;
        unchecked {
            return scheduled > repaid ? scheduled - repaid : 0;
        }
    }

    /// @dev The rounded running total less what was paid of it. Never negative: a payment takes at most that, and by
    ///      the same rule nothing is payable of what it took too much.
    /// @param numerator what is left of the running total
    /// @param odd       the flag for an odd number of units paid
    function _payable(int256 numerator, uint256 flags, uint256 odd) private pure returns (uint256 amount) {
        // The usual rule, half up: a payment took at most half a unit too much, which is added here, so that the sum is
        // not negative. Kept this short so that the compiler inlines it: a payment asks for it several times.
        unchecked {
            amount = uint256(numerator + DENOMINATOR / 2) / uint256(DENOMINATOR);
        }
        if (flags & ROUNDING != 0) amount = _payableBy(numerator, flags, odd);
    }

    function _payableBy(int256 numerator, uint256 flags, uint256 odd) private pure returns (uint256) {
        if (numerator <= 0) return 0;
        Rounding rule = roundingIn(uint8(flags));
        // The total is as odd or even as it was with one unit of what was paid. Numerators have at most 120 bits.
        unchecked {
            uint256 paid = rule == Rounding.HalfEven && flags & odd != 0 ? 1 : 0;
            return rounded(uint256(numerator) + paid * uint256(DENOMINATOR), uint256(DENOMINATOR), rule) - paid;
        }
    }

    /// @param odd as above
    function _notePaid(Financing memory account, uint256 amount, uint8 odd) private pure {
        if (account.flags & HALF_EVEN != 0 && amount & 1 == 1) account.flags ^= odd;
    }
}
