// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {DayCountConvention} from "./DayCountConvention.sol";
import {Rounding} from "./Rounding.sol";
import {Day, Rate} from "./Units.sol";

/// @notice How principal is repaid. Any other plan is a list of instalments that the parties write themselves.
enum Repayment {
    /// All at maturity, interest too.
    Bullet,
    /// In equal parts; payments fall as the interest does.
    EqualPrincipal,
    /// In equal payments of principal and interest together.
    LevelPayment,
    /// Interest on every due date, principal with the last.
    InterestOnly
}

/// @notice Where the period that the tenor does not fill goes. A short stub is a period of its own; a long one is
///         joined with its neighbour.
enum Stub {
    ShortLast,
    LongLast,
    ShortFirst,
    LongFirst
}

enum TenorUnit {
    Days,
    /// By the calendar: the same day of the month, or its last day where the month is shorter.
    Months
}

/// @notice What a schedule follows from.
struct SchedulePlan {
    uint64 principal;
    /// The first day of the first period: the drawdown.
    Day start;
    /// The last due date.
    Day maturity;
    TenorUnit tenorUnit;
    uint16 tenorLength;
    /// From a month end the dates run over month ends, not over 28ths after the first February.
    bool endOfMonth;
    /// A stub at the end counts the dates from the start, one at the beginning counts them back from maturity.
    Stub stub;
    Repayment repayment;
    /// Due dates at the beginning on which no principal is due.
    uint16 grace;
    Rate rate;
    DayCountConvention dayCount;
    /// Equal payments (or principal parts) are rounded to multiples of this many minor units.
    uint64 unit;
    /// How they are, and the interest of a period, too, to the minor unit.
    Rounding rounding;
}
