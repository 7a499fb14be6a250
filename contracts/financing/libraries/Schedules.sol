// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {DayCountConvention} from "../../types/DayCountConvention.sol";
import {Instalment} from "../../types/FinancingTerms.sol";
import {Repayment, SchedulePlan, Stub, TenorUnit} from "../../types/Schedule.sol";
import {Rounding} from "../../types/Rounding.sol";
import {Day, ONE_MILLION, Rate} from "../../types/Units.sol";
import {Calendar} from "./Calendar.sol";
import {DayCount} from "./DayCount.sol";
import {rounded} from "./Rounding.sol";

/// @notice Due dates and principal parts of the usual schedules. The parts sum to the principal exactly: the last one
///         is what the rounding of the others left.
/// @dev    For views: loops run over due dates, whose number the caller chooses. The SDK's `buildSchedule` is its twin.
library Schedules {
    using Calendar for Day;
    using SafeCast for uint256;

    /// @dev Precision of discount factors. Each is rounded down once, so over 65 536 periods the level payment is at
    ///      most 10^-12 minor units above the exact one before it is rounded.
    uint256 private constant ONE = 1e36;
    /// @dev Parts of a minor unit that a level payment is counted in, which are cut off below that.
    uint256 private constant FINE = 1e12;

    error SchedulePrincipalZero();
    error TenorZero();
    /// @notice Payments are rounded to one minor unit or more.
    error RoundingUnitZero();
    /// @notice Of the due dates at least one repays principal.
    error GraceTooLong(uint256 grace, uint256 dueDates);

    /// @notice The due dates, of which the last is maturity.
    function dueDates(SchedulePlan memory plan) internal pure returns (Day[] memory dates) {
        require(plan.start < plan.maturity, DayCount.PeriodReversed(plan.start, plan.maturity));
        require(plan.tenorLength != 0, TenorZero());
        bool forward = plan.stub == Stub.ShortLast || plan.stub == Stub.LongLast;
        bool long = plan.stub == Stub.LongLast || plan.stub == Stub.LongFirst;
        (Day seed, Day limit) = forward ? (plan.start, plan.maturity) : (plan.maturity, plan.start);
        bool monthEnds = plan.endOfMonth && plan.tenorUnit == TenorUnit.Months && seed.isLastOfMonth();

        uint256 inner;
        while (_isBefore(_step(plan, seed, inner + 1, forward, monthEnds), limit, forward)) ++inner;
        if (long && inner != 0 && !(_step(plan, seed, inner + 1, forward, monthEnds) == limit)) --inner;

        dates = new Day[](inner + 1);
        for (uint256 i; i < inner; ++i) dates[i] = _step(plan, seed, forward ? i + 1 : inner - i, forward, monthEnds);
        dates[inner] = plan.maturity;
    }

    /// @notice The due dates with the part of the principal that falls due on each.
    function build(SchedulePlan memory plan) internal pure returns (Instalment[] memory schedule) {
        require(plan.principal != 0, SchedulePrincipalZero());
        require(plan.unit != 0, RoundingUnitZero());
        Day[] memory dates = dueDates(plan);
        if (plan.repayment == Repayment.Bullet) {
            schedule = new Instalment[](1);
            schedule[0] = Instalment(plan.maturity, plan.principal);
            return schedule;
        }
        schedule = new Instalment[](dates.length);
        for (uint256 i; i < dates.length; ++i) schedule[i].dueOn = dates[i];
        if (plan.repayment != Repayment.InterestOnly) _share(plan, schedule);
        else schedule[dates.length - 1].principal = plan.principal;
    }

    /// @notice The interest of each period of a schedule that is paid as agreed, each rounded.
    function projectedInterest(
        Instalment[] memory schedule,
        Day start,
        Rate rate,
        DayCountConvention dayCount,
        Rounding rounding
    ) internal pure returns (uint256[] memory interest) {
        interest = new uint256[](schedule.length);
        if (schedule.length == 0) return interest;
        Day maturity = schedule[schedule.length - 1].dueOn;
        uint256 year = _year(dayCount);
        uint256 balance;
        for (uint256 i; i < schedule.length; ++i) balance += schedule[i].principal;
        for (uint256 i; i < schedule.length; ++i) {
            uint256 units = DayCount.accrualUnits(dayCount, start, schedule[i].dueOn, maturity);
            interest[i] = rounded(balance * Rate.unwrap(rate) * units, year, rounding);
            balance -= schedule[i].principal;
            start = schedule[i].dueOn;
        }
    }

    /// @dev Fills in the parts of principal that are equal, or that make equal payments.
    function _share(SchedulePlan memory plan, Instalment[] memory schedule) private pure {
        uint256 last = schedule.length - 1;
        require(plan.grace <= last, GraceTooLong(plan.grace, schedule.length));
        bool level = plan.repayment == Repayment.LevelPayment;
        uint256 equal =
            level
                ? _levelPayment(plan, schedule)
                : rounded(plan.principal, (schedule.length - plan.grace) * plan.unit, plan.rounding) * plan.unit;
        uint256 year = _year(plan.dayCount);
        uint256 balance = plan.principal;
        for (uint256 i = plan.grace; i < last; ++i) {
            uint256 part = equal;
            if (level) {
                uint256 accrued = balance * Rate.unwrap(plan.rate) * _units(plan, schedule, i);
                uint256 interest = rounded(accrued, year, plan.rounding);
                part = equal > interest ? equal - interest : 0;
            }
            if (part > balance) part = balance;
            schedule[i].principal = uint64(part); // at most the principal
            balance -= part;
        }
        schedule[last].principal = uint64(balance);
    }

    /// @dev Principal over the sum of the discount factors of the due dates that repay it.
    function _levelPayment(SchedulePlan memory plan, Instalment[] memory schedule) private pure returns (uint256) {
        uint256 year = _year(plan.dayCount);
        uint256 factor = ONE;
        uint256 annuity;
        for (uint256 i = plan.grace; i < schedule.length; ++i) {
            factor = (factor * year) / (year + Rate.unwrap(plan.rate) * _units(plan, schedule, i));
            annuity += factor;
        }
        // `FINE` cuts off by how much this is above the exact payment: a payment that is exactly whole is not rounded
        // up for it, and one exactly in the middle is seen to be.
        return rounded((plan.principal * ONE * FINE) / annuity, FINE * plan.unit, plan.rounding) * plan.unit;
    }

    /// @dev Accrual units of the period that ends with instalment `i`.
    function _units(SchedulePlan memory plan, Instalment[] memory schedule, uint256 i) private pure returns (uint256) {
        Day start = i == 0 ? plan.start : schedule[i - 1].dueOn;
        return DayCount.accrualUnits(plan.dayCount, start, schedule[i].dueOn, plan.maturity);
    }

    /// @dev What principal times rate times units is divided by.
    function _year(DayCountConvention dayCount) private pure returns (uint256) {
        return DayCount.accrualUnitsPerYear(dayCount) * ONE_MILLION;
    }

    /// @dev The date `count` tenors after the seed (before it, if dates are counted back). In one go: month by month
    ///      the 31st would decay to the 28th.
    function _step(
        SchedulePlan memory plan,
        Day seed,
        uint256 count,
        bool forward,
        bool monthEnds
    ) private pure returns (Day date) {
        uint256 length = plan.tenorLength * count;
        if (plan.tenorUnit == TenorUnit.Days) {
            uint256 day = Day.unwrap(seed);
            return Day.wrap((forward ? day + length : day - length).toUint32());
        }
        date = forward ? seed.addMonths(length) : seed.subtractMonths(length);
        if (monthEnds) date = date.endOfMonth();
    }

    function _isBefore(Day date, Day limit, bool forward) private pure returns (bool) {
        return forward ? date < limit : date > limit;
    }
}
