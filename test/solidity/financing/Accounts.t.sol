// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {LoanAccount} from "../../../contracts/financing/libraries/LoanAccount.sol";
import {DENOMINATOR} from "../../../contracts/financing/libraries/Numerators.sol";
import {DayCountConvention} from "../../../contracts/types/DayCountConvention.sol";
import {Financing, FinancingStatus, flagsFor} from "../../../contracts/types/Financing.sol";
import {FinancingTerms, Instalment, RateFrom} from "../../../contracts/types/FinancingTerms.sol";
import {Rounding} from "../../../contracts/types/Rounding.sol";
import {Day, Rate} from "../../../contracts/types/Units.sol";
import {bound} from "../Bound.sol";
import {vm} from "../Vm.sol";

/// @notice The library takes terms from calldata, as the desk does.
contract Accounts {
    using LoanAccount for Financing;

    function advance(
        Financing memory account,
        FinancingTerms calldata terms,
        uint256 day
    ) external pure returns (Financing memory) {
        account.advance(terms, day);
        return account;
    }

    function accelerate(
        Financing memory account,
        FinancingTerms calldata terms,
        uint256 day
    ) external pure returns (Financing memory) {
        account.accelerateFrom(terms, day);
        return account;
    }

    function payInterest(Financing memory account, uint256 amount) external pure returns (Financing memory) {
        account.payInterest(amount);
        return account;
    }

    function payPenalty(Financing memory account, uint256 amount) external pure returns (Financing memory) {
        account.payPenalty(amount);
        return account;
    }

    function penaltyDue(Financing memory account) external pure returns (uint256) {
        return account.penaltyDue();
    }

    function principalDue(
        Financing memory account,
        FinancingTerms calldata terms,
        uint256 day
    ) external pure returns (uint256) {
        return account.principalDue(terms, day);
    }

    function dueInterest(
        Financing memory account,
        FinancingTerms calldata terms,
        uint256 day
    ) external pure returns (uint256) {
        return account.dueInterest(terms, day);
    }
}

/// @notice The account from change to change against one that is counted here night by night.
contract AccountsTest {
    /// @dev Interest and penalty, since the drawdown, are over 360 (or 365) million here.
    struct Count {
        uint256 interest;
        uint256 penalty;
        uint256 paidInterest;
        uint256 paidPenalty;
        uint256 repaid;
        uint256 due;
        uint256 overdue;
        bool accelerated;
    }

    uint256 private constant START = 20_000;
    Accounts private _accounts = new Accounts();
    uint256 private _year;
    Rounding private _rule;

    /// @param  acts  four of them, 64 bits each: when, what, how much
    function testFuzz_CountingFromChangeToChangeIsCountingEveryNight(uint256 seed, uint256 acts) external {
        FinancingTerms memory terms = _termsBy(seed);
        Financing memory account;
        (account.start, account.accruedTo, account.status) = (uint16(START), uint16(START), FinancingStatus.Active);
        account.flags = flagsFor(_rule);
        Count memory count;
        uint256 day = START;
        for (uint256 i; i < 4; ++i) {
            uint256 act = (acts >> (64 * i)) & type(uint64).max;
            uint256 to = day + (act % 70);
            // At times in between, too: that changes nothing.
            if (act & (1 << 32) != 0) account = _accounts.advance(account, terms, day + (to - day) / 2);
            for (; day < to; ++day) _night(count, terms, day);
            account = _accounts.advance(account, terms, day);
            account = _act(account, count, terms, day, act >> 8);
            _compare(account, count, terms, day);
        }
    }

    /// @dev An act of the day, on both.
    function _act(
        Financing memory account,
        Count memory count,
        FinancingTerms memory terms,
        uint256 day,
        uint256 act
    ) private view returns (Financing memory) {
        uint256 amount = act >> 8;
        if (act % 4 == 0) {
            if (count.accelerated) return account;
            // Noted down only when it is next counted, if it is not counted up to today.
            account = _accounts.accelerate(account, terms, day);
            count.accelerated = true;
            count.due = terms.interest.onOverdueInterest ? _interestIn(count) : 0;
            count.overdue = count.due;
        } else if (act % 4 == 1) {
            amount = bound(amount, 0, terms.principal - count.repaid);
            account.repaid += uint64(amount);
            count.repaid += amount;
        } else if (act % 4 == 2) {
            uint256 due = count.accelerated ? _interestIn(count) : count.due;
            amount = bound(amount, 0, _interestIn(count));
            account = _accounts.payInterest(account, amount);
            count.paidInterest += amount;
            bool all = amount >= due;
            count.due = all || amount > count.due ? 0 : count.due - amount;
            count.overdue = all || amount > count.overdue ? 0 : count.overdue - amount;
        } else {
            amount = bound(amount, 0, _penaltyIn(count));
            account = _accounts.payPenalty(account, amount);
            count.paidPenalty += amount;
        }
        return account;
    }

    /// @dev The night after `day`; then the morning of the next day, on which instalments fall due and graces end.
    function _night(Count memory count, FinancingTerms memory terms, uint256 day) private view {
        uint256 rate = _rateOn(terms, day);
        uint256 uplift = Rate.unwrap(terms.interest.penaltyUplift);
        uint256 owed = terms.principal - count.repaid;
        uint256 late = count.accelerated ? owed : _unpaid(terms, count, day, terms.interest.graceDays);
        count.interest += owed * rate;
        count.penalty += late * uplift;
        if (terms.interest.onOverdueInterest) count.penalty += count.overdue * (rate + uplift);
        if (count.accelerated) return;
        for (uint256 i; i < terms.schedule.length; ++i) {
            uint256 dueOn = Day.unwrap(terms.schedule[i].dueOn);
            if (dueOn == day + 1) count.due = _interestIn(count);
            if (dueOn + terms.interest.graceDays == day + 1) count.overdue = count.due;
        }
    }

    function _compare(
        Financing memory account,
        Count memory count,
        FinancingTerms memory terms,
        uint256 day
    ) private view {
        int256 whole = int256(_year * 1e6);
        int256 scale = DENOMINATOR / whole;
        int256 interest = int256(count.interest) - int256(count.paidInterest) * whole;
        int256 penalty = int256(count.penalty) - int256(count.paidPenalty) * whole;
        vm.assertEq(account.interest, interest * scale, "interest");
        vm.assertEq(account.arrears.penalty, penalty * scale, "penalty");
        vm.assertEq(_accounts.penaltyDue(account), _penaltyIn(count), "penalty due");
        uint256 due = count.accelerated ? terms.principal - count.repaid : _unpaid(terms, count, day, 0);
        vm.assertEq(_accounts.principalDue(account, terms, day), due, "principal due");
        bool all = count.accelerated || day >= Day.unwrap(terms.schedule[terms.schedule.length - 1].dueOn);
        due = all ? _interestIn(count) : count.due;
        vm.assertEq(_accounts.dueInterest(account, terms, day), due, "interest due");
    }

    /// @dev What of the instalments that were due so many days ago is not repaid.
    function _unpaid(
        FinancingTerms memory terms,
        Count memory count,
        uint256 day,
        uint256 ago
    ) private pure returns (uint256 sum) {
        for (uint256 i; i < terms.schedule.length; ++i) {
            if (Day.unwrap(terms.schedule[i].dueOn) + ago <= day) sum += terms.schedule[i].principal;
        }
        return sum > count.repaid ? sum - count.repaid : 0;
    }

    function _rateOn(FinancingTerms memory terms, uint256 day) private pure returns (uint256 rate) {
        rate = Rate.unwrap(terms.interest.rate);
        RateFrom[] memory changes = terms.interest.changes;
        for (uint256 i; i < changes.length; ++i) {
            if (Day.unwrap(changes[i].from) <= day) rate = Rate.unwrap(changes[i].rate);
        }
    }

    function _interestIn(Count memory count) private view returns (uint256) {
        return _rounded(count.interest) - count.paidInterest;
    }

    function _penaltyIn(Count memory count) private view returns (uint256) {
        return _rounded(count.penalty) - count.paidPenalty;
    }

    /// @dev A running total by the rule of the terms, as one would say it.
    function _rounded(uint256 total) private view returns (uint256) {
        uint256 whole = _year * 1e6;
        uint256 down = total / whole;
        uint256 up = total % whole == 0 ? down : down + 1;
        if (_rule == Rounding.Down) return down;
        if (_rule == Rounding.Up) return up;
        uint256 above = total - down * whole;
        if (2 * above != whole) return 2 * above < whole ? down : up;
        return _rule == Rounding.HalfUp || down % 2 == 1 ? up : down;
    }

    function _termsBy(uint256 seed) private returns (FinancingTerms memory terms) {
        terms.principal = uint64(bound(seed >> 128, 1_000, 1e15));
        bool american = seed % 2 == 0;
        _year = american ? 360 : 365;
        terms.interest.dayCount = american ? DayCountConvention.Act360 : DayCountConvention.Act365F;
        _rule = Rounding((seed >> 120) % 4);
        terms.interest.rounding = _rule;
        terms.interest.rate = Rate.wrap(uint32((seed >> 8) % 1_000_001));
        terms.interest.penaltyUplift = Rate.wrap((seed >> 1) % 4 == 0 ? 0 : uint32((seed >> 32) % 1_000_001));
        terms.interest.graceDays = uint16((seed >> 56) % 30);
        terms.interest.onOverdueInterest = (seed >> 64) % 2 == 1;
        uint256 parts = 1 + ((seed >> 66) % 5);
        terms.schedule = new Instalment[](parts);
        for (uint256 i; i < parts; ++i) {
            terms.schedule[i] = Instalment(Day.wrap(uint32(START + 30 * (i + 1))), uint64(terms.principal / parts));
        }
        terms.schedule[parts - 1].principal += uint64(terms.principal % parts);
        terms.interest.changes = new RateFrom[]((seed >> 72) % 3);
        for (uint256 i; i < terms.interest.changes.length; ++i) {
            uint256 from = START + 1 + 50 * i + ((seed >> (80 + 8 * i)) % 50);
            terms.interest.changes[i] = RateFrom(Day.wrap(uint32(from)), Rate.wrap(uint32((seed >> 100) % 500_000)));
        }
    }
}
