// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {Arrears, EXTENDED, Extension, Financing, FinancingStatus, IN_ARREARS} from "../../types/Financing.sol";
import {HALF_EVEN, ODD_INTEREST, ODD_PENALTY, ROUNDING} from "../../types/Financing.sol";
import {FinancingTerms, Instalment} from "../../types/FinancingTerms.sol";
import {Accrual} from "./Accrual.sol";
import {instalmentAt, unpaidOf} from "./Instalments.sol";
import {DENOMINATOR, payableOf} from "./Numerators.sol";

/// @title What a financing owes, kept up to a day
/// @dev   Within a day, what falls due comes first, then the payments in their order, then the night's interest.
library LoanAccount {
    using Accrual for Financing;
    using SafeCast for uint256;

    /// @notice Counts interest and penalty up to `today_` and lets fall due what does.
    function advance(Financing memory account, FinancingTerms calldata terms, uint256 today_) internal pure {
        if (account.accruedTo != today_) account.walkTo(terms, today_);
    }

    /// @notice Makes everything due on a later day than that to which the account is kept. What accrues until then is
    ///         counted when it is next asked for: noted down at once, it would take a slot that most never need.
    function accelerateFrom(Financing memory account, FinancingTerms calldata terms, uint256 day) internal pure {
        if (account.accruedTo == day) accelerate(account, terms, day);
        else account.acceleratedOn = day.toUint16();
    }

    /// @notice Principal not yet repaid.
    function outstanding(Financing memory account, FinancingTerms calldata terms) internal pure returns (uint256) {
        // No more is repaid than that.
        unchecked {
            return uint256(terms.principal) - account.repaid - account.extension.repaidFromEnd;
        }
    }

    /// @notice All that is owed, due or not.
    function owed(Financing memory account, FinancingTerms calldata terms) internal pure returns (uint256) {
        // No part has more than 128 bits.
        unchecked {
            return outstanding(account, terms) + interestPayable(account) + penaltyDue(account) + costsDue(account);
        }
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
                (uint256 dueOn, uint256 part) = instalmentAt(schedule, i);
                if (dueOn > day) break;
                scheduled += part;
            }
        }
        return unpaidOf(scheduled, terms.principal - account.extension.repaidFromEnd, account.repaid);
    }

    /// @notice Interest that is payable, due or not.
    function interestPayable(Financing memory account) internal pure returns (uint256) {
        return payableOf(account.interest, account.flags, ODD_INTEREST);
    }

    /// @notice What of the interest is due on `day`, to which the account is kept: all of it once the last instalment
    ///         is, or after acceleration.
    function dueInterest(
        Financing memory account,
        FinancingTerms calldata terms,
        uint256 day
    ) internal pure returns (uint256) {
        bool all = account.acceleratedOn != 0 || day >= maturity(terms);
        return all ? interestPayable(account) : account.arrears.interestDue;
    }

    /// @notice Costs of collecting that were charged, unpaid.
    function costsDue(Financing memory account) internal pure returns (uint256) {
        Extension memory extension = account.extension;
        // No more is paid than was charged.
        unchecked {
            return uint256(extension.costsCharged) - extension.costsPaid;
        }
    }

    function penaltyDue(Financing memory account) internal pure returns (uint256) {
        return payableOf(account.arrears.penalty, account.flags, ODD_PENALTY);
    }

    function maturity(FinancingTerms calldata terms) internal pure returns (uint256 last) {
        Instalment[] calldata schedule = terms.schedule;
        (last, ) = instalmentAt(schedule, schedule.length - 1);
    }

    /// @notice Pays interest, due first. `amount` is at most what is payable.
    function payInterest(Financing memory account, uint256 amount) internal pure {
        if (amount == 0) return;
        Arrears memory arrears = account.arrears;
        uint256 due = account.acceleratedOn == 0 ? arrears.interestDue : interestPayable(account);
        // Less than a unit more than there was, by whatever rule it is rounded.
        unchecked {
            account.interest = int112(account.interest - int256(amount) * DENOMINATOR);
        }
        _notePaid(account, amount, ODD_INTEREST);
        if (due > amount) {
            arrears.interestDue = uint64(Math.saturatingSub(arrears.interestDue, amount));
            arrears.interestOverdue = uint64(Math.saturatingSub(arrears.interestOverdue, amount));
        } else {
            (arrears.interestDue, arrears.interestOverdue, account.shortSince) = (0, 0, 0);
        }
    }

    /// @notice Pays costs. `amount` is at most what is due.
    function payCosts(Financing memory account, uint256 amount) internal pure {
        unchecked {
            account.extension.costsPaid += uint64(amount);
        }
    }

    /// @notice Pays penalty. `amount` is at most what is due.
    function payPenalty(Financing memory account, uint256 amount) internal pure {
        if (amount == 0) return;
        unchecked {
            account.arrears.penalty = int120(account.arrears.penalty - int256(amount) * DENOMINATOR);
        }
        _notePaid(account, amount, ODD_PENALTY);
    }

    /// @notice Makes all interest to date due at once, and overdue after no grace. From then on whatever is payable is
    ///         due, so that is noted down only where it bears interest.
    function accelerate(Financing memory account, FinancingTerms calldata terms, uint256 today_) internal pure {
        account.acceleratedOn = today_.toUint16();
        // As the slot of arrears keeps it: an amount beyond 64 bits is owed all the same.
        uint64 due = uint64(Math.min(interestPayable(account), type(uint64).max));
        uint64 noted = terms.interest.onOverdueInterest ? due : 0;
        (account.arrears.interestDue, account.arrears.interestOverdue) = (noted, noted);
        // What has accrued since the last due date was due already, from day to day: no date is noted for it.
        bool falls = due != 0 && account.shortSince == 0 && today_ < maturity(terms);
        if (falls) account.shortSince = account.acceleratedOn;
    }

    /// @notice Whether nothing is owed any more. A part of a minor unit may be left, which nobody can pay.
    function isPaid(Financing memory account, FinancingTerms calldata terms) internal pure returns (bool) {
        return
            outstanding(account, terms) == 0 &&
            interestPayable(account) == 0 &&
            penaltyDue(account) == 0 &&
            costsDue(account) == 0;
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
        uint256 amounts = extension.repaidFromEnd | extension.repaidEarly | extension.costsCharged;
        return amounts | extension.fixedRate | extension.nextRate != 0;
    }

    /// @notice Puts the account under new terms, whose principal is what is outstanding, from the day up to which it is
    ///         kept. What was due stays due: after maturity or acceleration that is all that has accrued. Overdue
    ///         interest that bears interest stays so; other due interest has the grace of the first new due date.
    function renew(Financing memory account, FinancingTerms calldata old) internal pure {
        if (!old.interest.onOverdueInterest) account.arrears.interestOverdue = 0;
        uint256 due = Math.min(dueInterest(account, old, account.accruedTo), type(uint64).max);
        account.arrears.interestDue = uint64(due);
        // What has accrued since everything was due, or since all was paid, falls due only now.
        if (due != 0 && account.shortSince == 0) account.shortSince = account.accruedTo;
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
        bool alone = penaltyDue(account) != 0 || costsDue(account) != 0;
        if (alone) since = Math.min(since, allDueSince);
        return today_ - since;
    }

    /// @notice How many of the days past due count for a default: those under the terms in force, which give time anew.
    function daysLate(Financing memory account, uint256 pastDue) internal pure returns (uint256) {
        // The account is not kept up to a day before its terms were agreed.
        unchecked {
            return Math.min(pastDue, account.accruedTo - account.start);
        }
    }

    /// @dev The last due date, or the acceleration before it: from then on there is no due date to wait for.
    function _allDueSince(Financing memory account, FinancingTerms calldata terms) private pure returns (uint256) {
        uint256 last = maturity(terms);
        uint256 declared = account.acceleratedOn;
        return declared != 0 && declared < last ? declared : last;
    }

    /// @dev The oldest due date whose principal part is not repaid, or the acceleration before it.
    function _principalShortSince(
        Financing memory account,
        FinancingTerms calldata terms
    ) private pure returns (uint256 since) {
        since = account.acceleratedOn == 0 ? type(uint256).max : account.acceleratedOn;
        Instalment[] calldata schedule = terms.schedule;
        uint256 repayable = terms.principal - account.extension.repaidFromEnd;
        uint256 scheduled;
        // The parts sum to a uint64.
        unchecked {
            for (uint256 i; i < schedule.length; ++i) {
                (uint256 dueOn, uint256 part) = instalmentAt(schedule, i);
                scheduled += part;
                if (unpaidOf(scheduled, repayable, account.repaid) != 0) return Math.min(since, dueOn);
            }
        }
    }

    /// @dev Where amounts in the middle are rounded to the even unit, an account remembers by a flag whether what was
    ///      paid so far is an odd number of units: then what is payable is rounded as if one unit of that were still in
    ///      it (`payableOf`). To pay an odd number turns the flag; to pay an even one leaves it.
    /// @param odd the flag: of interest paid, or of penalty paid
    function _notePaid(Financing memory account, uint256 amount, uint8 odd) private pure {
        if (account.flags & HALF_EVEN != 0 && amount & 1 == 1) account.flags ^= odd;
    }
}
