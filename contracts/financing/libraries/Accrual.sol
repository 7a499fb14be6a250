// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {DayCountConvention} from "../../types/DayCountConvention.sol";
import {Arrears, Extension, Financing, FinancingStatus, ODD_INTEREST} from "../../types/Financing.sol";
import {FinancingTerms, Instalment, Interest, RateFrom} from "../../types/FinancingTerms.sol";
import {Day, Rate} from "../../types/Units.sol";
import {DayCount} from "./DayCount.sol";
import {instalmentAt, unpaidOf} from "./Instalments.sol";
import {YEAR, payableOf} from "./Numerators.sol";

/// @title How a financing accrues from one day to another
/// @dev   What changes an account without anybody's act: a due date, the end of a grace, an agreed or a fixed rate.
library Accrual {
    using DayCount for DayCountConvention;
    using SafeCast for int256;
    using SafeCast for uint256;

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
        uint256 outstanding;
        uint256 repayable;
        uint256 repaid;
        uint256 interestDue;
        uint256 interestOverdue;
        uint256 shortSince;
        bool accelerated;
        bool onOverdueInterest;
        /// Interest parts of a day, where all days have as many; else zero, and the day count says how many.
        uint256 perDay;
        DayCountConvention dayCount;
        uint256 uplift;
        uint256 grace;
    }

    /// @notice Counts interest and penalty up to `today_`, over days on which nothing but time and the terms change the
    ///         account. Interest is counted in pieces between the days on which anything changes, as exact numerators,
    ///         so how often it is counted changes nothing. On the way everything falls due, if default was declared
    ///         without counting up to that day.
    function walkTo(Financing memory account, FinancingTerms calldata terms, uint256 today_) internal pure {
        uint256 day = account.accruedTo;
        account.accruedTo = today_.toUint16();
        if (account.status == FinancingStatus.WrittenOff) return;

        Instalment[] calldata schedule = terms.schedule;
        Walk memory walk = _start(account, terms, schedule, day);
        if (account.acceleratedOn > day) {
            _pass(account, terms, schedule, walk, account.acceleratedOn);
            _accelerate(walk);
        }
        _pass(account, terms, schedule, walk, today_);
        _finish(account, walk);
    }

    /// @dev From one day on which anything changes to the next, until `end`.
    function _pass(
        Financing memory account,
        FinancingTerms calldata terms,
        Instalment[] calldata schedule,
        Walk memory walk,
        uint256 end
    ) private pure {
        while (walk.day < end) {
            uint256 next = walk.dueOn < walk.lateOn ? walk.dueOn : walk.lateOn;
            if (walk.rateOn < next) next = walk.rateOn;
            if (end < next) next = end;
            _accrue(walk, schedule, next);
            if (next == walk.dueOn) _fallDue(walk, schedule);
            if (next == walk.lateOn) _growLate(walk, schedule);
            if (next == walk.rateOn) _changeRate(account, terms.interest, walk);
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
                (uint256 dueOn, ) = instalmentAt(schedule, due);
                if (dueOn > day) {
                    walk.dueOn = dueOn;
                    break;
                }
                periodStart = dueOn;
            }
        }
        (walk.day, walk.periodStart, walk.due) = (day, periodStart, due);
        DayCountConvention dayCount = interest.dayCount;
        if (dayCount == DayCountConvention.Act360) walk.perDay = YEAR / 360;
        else if (dayCount == DayCountConvention.Act365F) walk.perDay = YEAR / 365;
        else walk.dayCount = dayCount;
        walk.parts = _parts(walk, schedule, day);
        (walk.interest, walk.penalty, walk.flags) = (account.interest, account.arrears.penalty, account.flags);
        // No more is repaid than the principal.
        unchecked {
            (walk.repayable, walk.repaid) = (terms.principal - account.extension.repaidFromEnd, account.repaid);
            walk.outstanding = walk.repayable - walk.repaid;
        }
        (walk.interestDue, walk.shortSince) = (account.arrears.interestDue, account.shortSince);
        walk.interestOverdue = account.arrears.interestOverdue;
        (walk.uplift, walk.grace) = (Rate.unwrap(interest.penaltyUplift), interest.graceDays);
        walk.onOverdueInterest = interest.onOverdueInterest;
        walk.rate = Rate.unwrap(interest.rate);
        _changeRate(account, interest, walk);

        // Where being late costs nothing, and where everything is due already, no grace needs to be watched.
        walk.lateOn = NEVER;
        walk.accelerated = account.acceleratedOn != 0 && account.acceleratedOn <= day;
        if (walk.accelerated) walk.overdue = walk.outstanding;
        else if (walk.uplift != 0 || walk.onOverdueInterest) _watchGrace(walk, schedule);
    }

    /// @dev Which graces have ended, and when the next one does.
    function _watchGrace(Walk memory walk, Instalment[] calldata schedule) private pure {
        uint256 late;
        // The parts sum to a uint64, and the days and the grace have 16 bits.
        unchecked {
            for (; late < schedule.length; ++late) {
                (uint256 dueOn, uint256 part) = instalmentAt(schedule, late);
                walk.lateOn = dueOn + walk.grace;
                if (walk.lateOn > walk.day) break;
                walk.scheduledLate += part;
                walk.lateOn = NEVER;
            }
        }
        walk.late = late;
        walk.overdue = unpaidOf(walk.scheduledLate, walk.repayable, walk.repaid);
    }

    /// @dev The nights from `walk.day` to `next`, in which nothing changes.
    function _accrue(Walk memory walk, Instalment[] calldata schedule, uint256 next) private pure {
        uint256 parts = _parts(walk, schedule, next);
        // Amounts of 64 bits, rates of 21 and parts of 28 (160 years) make 113 bits, and sums of these stay below 255.
        unchecked {
            uint256 elapsed = parts - walk.parts;
            uint256 rate = walk.rate;
            walk.interest += int256(walk.outstanding * rate * elapsed);
            uint256 uplift = walk.uplift;
            uint256 penalty = walk.overdue * uplift;
            if (walk.onOverdueInterest) penalty += walk.interestOverdue * (rate + uplift);
            walk.penalty += int256(penalty * elapsed);
        }
        (walk.parts, walk.day) = (parts, next);
    }

    /// @dev A period ends and its interest falls due; the next one begins.
    function _fallDue(Walk memory walk, Instalment[] calldata schedule) private pure {
        (walk.periodStart, walk.parts) = (walk.day, 0);
        uint256 dueOn = NEVER;
        // An index of the schedule, whose length it does not exceed.
        unchecked {
            uint256 due = ++walk.due;
            if (due < schedule.length) (dueOn, ) = instalmentAt(schedule, due);
        }
        walk.dueOn = dueOn;
        // After acceleration interest is due from day to day, and bears none.
        if (walk.accelerated) return;
        walk.interestDue = _fallingDue(walk);
        if (walk.shortSince == 0 && walk.interestDue != 0) walk.shortSince = walk.day;
    }

    /// @dev The grace of a due date ends.
    function _growLate(Walk memory walk, Instalment[] calldata schedule) private pure {
        // An index of the schedule, whose length it does not exceed; its parts sum to a uint64, its days have 16 bits.
        unchecked {
            uint256 late = walk.late;
            (, uint256 part) = instalmentAt(schedule, late);
            walk.scheduledLate += part;
            walk.late = ++late;
            uint256 lateOn = NEVER;
            if (late < schedule.length) {
                (lateOn, ) = instalmentAt(schedule, late);
                lateOn += walk.grace;
            }
            walk.lateOn = lateOn;
        }
        walk.overdue = unpaidOf(walk.scheduledLate, walk.repayable, walk.repaid);
        walk.interestOverdue = walk.interestDue;
    }

    /// @dev As `LoanAccount.accelerate`, on the way.
    function _accelerate(Walk memory walk) private pure {
        uint256 due = _fallingDue(walk);
        // What has accrued since the last due date was due already, from day to day: no date is noted for it.
        if (due != 0 && walk.shortSince == 0 && walk.dueOn != NEVER) walk.shortSince = walk.day;
        if (!walk.onOverdueInterest) due = 0;
        (walk.interestDue, walk.interestOverdue) = (due, due);
        (walk.accelerated, walk.overdue, walk.lateOn) = (true, walk.outstanding, NEVER);
    }

    function _finish(Financing memory account, Walk memory walk) private pure {
        account.interest = walk.interest.toInt112();
        account.shortSince = uint16(walk.shortSince); // zero, or a day of the walk, which ends on a uint16
        Arrears memory arrears = account.arrears;
        arrears.penalty = walk.penalty.toInt120();
        (arrears.interestDue, arrears.interestOverdue) = (uint64(walk.interestDue), uint64(walk.interestOverdue));
    }

    /// @dev What of the interest falls due before maturity, or bears interest after an acceleration: of 64 bits, on the
    ///      way as in storage, so that it does not matter how often the account is counted. What is beyond is owed all
    ///      the same.
    function _fallingDue(Walk memory walk) private pure returns (uint256 falling) {
        falling = payableOf(walk.interest, walk.flags, ODD_INTEREST);
        if (falling > type(uint64).max) falling = type(uint64).max;
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
    function _parts(Walk memory walk, Instalment[] calldata schedule, uint256 end) private pure returns (uint256) {
        (uint256 start, uint256 perDay) = (walk.periodStart, walk.perDay);
        // A period does not end before it starts, and has few days.
        unchecked {
            if (perDay != 0) return (end - start) * perDay;
        }
        DayCountConvention dayCount = walk.dayCount;
        Day last = schedule[schedule.length - 1].dueOn;
        return
            dayCount.accrualUnits(Day.wrap(uint32(start)), Day.wrap(uint32(end)), last) *
            (YEAR / dayCount.accrualUnitsPerYear());
    }
}
