// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";

import {FinancingDesk} from "../../../contracts/financing/FinancingDesk.sol";
import {Allocation, Debt} from "../../../contracts/interfaces/IFinancingDesk.sol";
import {FinancingStatus} from "../../../contracts/types/Financing.sol";
import {Early, FinancingTerms} from "../../../contracts/types/FinancingTerms.sol";
import {Lien} from "../../../contracts/types/Pledge.sol";
import {Day} from "../../../contracts/types/Units.sol";
import {bound} from "../Bound.sol";
import {deploy} from "../Deploy.sol";
import {StoryTest} from "../Story.sol";
import {vm} from "../Vm.sol";
import {Bids} from "./Bids.sol";
import {Changes} from "./Changes.sol";
import {Loans} from "./Loans.sol";

/// @notice M1 to M10 of the README.
contract MoneyTest is StoryTest {
    Bids private _loans;

    function setUp() public {
        _loans = Bids(deploy("Bids.sol:Bids", ""));
        _target(address(_loans), _acts());
    }

    /// @dev What takes several acts, an auction above all, comes oftener: else hardly a sequence would see its end.
    function _acts() private pure returns (bytes4[] memory) {
        bytes4[36] memory acts = [
            Loans.open.selector,
            Loans.pass.selector,
            Loans.pass.selector,
            Loans.pass.selector,
            Loans.repay.selector,
            Loans.repay.selector,
            Loans.collect.selector,
            Loans.declareDefault.selector,
            Loans.charge.selector,
            Loans.writeOff.selector,
            Loans.writeOff.selector,
            Loans.poke.selector,
            Changes.restructure.selector,
            Changes.restructure.selector,
            Changes.restructure.selector,
            Changes.transfer.selector,
            Changes.transfer.selector,
            Changes.entrust.selector,
            Changes.assign.selector,
            Changes.lose.selector,
            Changes.succeed.selector,
            Changes.withdrawParked.selector,
            Changes.withdrawParked.selector,
            Changes.fix.selector,
            Bids.openAuction.selector,
            Bids.openAuction.selector,
            Bids.openAuction.selector,
            Bids.bid.selector,
            Bids.bid.selector,
            Bids.bid.selector,
            Bids.bid.selector,
            Bids.passHours.selector,
            Bids.hammer.selector,
            Bids.hammer.selector,
            Bids.voidAuction.selector,
            Bids.withdraw.selector
        ];
        return abi.decode(abi.encode(0x20, acts.length, acts), (bytes4[]));
    }

    function invariant_M1_M4_M10_DebtsAndLiensAreWhatHasHappened() public view {
        for (uint256 i; i < _loans.count(); ++i) {
            Loans.Loan memory loan = _loans.loanAt(i);
            Debt memory debt = _loans.debtOf(i);
            bool open = _isOpen(loan.status);
            vm.assertEq(debt.principal, open ? loan.principal - loan.principalPaid : 0, "M1");
            if (!open) vm.assertEq(loan.principalPaid, loan.principal, "M1: closed unpaid");
            bytes32 counted = keccak256(abi.encode(_loans.expectedDebtOf(i)));
            vm.assertEq(keccak256(abi.encode(debt)), counted, "M10");
            _requireSecured(i, loan);
            vm.assertTrue(open != loan.settled, "M4: closed just when nothing is owed");
        }
    }

    function invariant_M2_M3_MoneyIsWhereItBelongs() public view {
        uint256 sum;
        uint256 waiting;
        for (uint256 i; i < _loans.countOfParties(); ++i) {
            address party = _loans.parties(i);
            uint256 held = _loans.deposit().balanceOf(party);
            vm.assertEq(held, _loans.funds(party), "M3");
            vm.assertEq(_loans.desk().parked(_loans.deposit(), party), _loans.parked(party), "M3: what waits");
            sum += held;
            waiting += _loans.parked(party);
        }
        uint256 inTrust = _loans.deposit().balanceOf(address(_loans.enforcement()));
        vm.assertEq(inTrust, _loans.underTheHammer(), "M3: bids and what waits");
        uint256 atDesk = _loans.deposit().balanceOf(address(_loans.desk()));
        vm.assertEq(atDesk, waiting, "M3: the desk keeps what was refused, and nothing else");
        vm.assertEq(sum + inTrust + atDesk, _loans.issued(), "M2");
        vm.assertEq(_loans.deposit().totalSupply(), _loans.issued(), "M2: none made or burned");
        for (uint256 i; i < _loans.count(); ++i) {
            vm.assertEq(_loans.desk().creditorOf(_loans.termsAt(i)), _loans.loanAt(i).creditor, "M3: owed to");
        }
    }

    function invariant_M5_M6_NothingForbiddenHappened() public view {
        vm.assertEq(_loans.violation(), "", "M1, M3 to M6");
        for (uint256 i; i < _loans.count(); ++i) {
            Loans.Loan memory loan = _loans.loanAt(i);
            vm.assertTrue(_loans.desk().statusOf(loan.id) == loan.status, "M5: another status than was come to");
        }
        for (uint256 i; i < _loans.countOfReplaced(); ++i) {
            FinancingStatus status = _loans.desk().statusOf(_loans.replaced(i));
            vm.assertTrue(status == FinancingStatus.Replaced, "M5: what was replaced stays so");
        }
    }

    function invariant_M9_EveryFinancingCanBeRepaid() external {
        for (uint256 i; i < _loans.count(); ++i) {
            if (!_isOpen(_loans.loanAt(i).status)) continue;
            uint256 before = vm.snapshotState();
            _payOff(i);
            for (uint256 c; c < _loans.termsAt(i).collateral.length; ++c) {
                vm.assertEq(_loans.lienOf(i, c).amount, 0, "M9: the liens are released");
            }
            vm.revertToState(before);
        }
    }

    function testFuzz_M7_AccruingTwiceEqualsOnce(uint256 seed, uint256 first, uint256 second) external {
        uint256 i = _troubled(seed);
        (first, second) = (bound(first, 1, 100), bound(second, 1, 100));
        uint256 before = vm.snapshotState();
        vm.warp(block.timestamp + first * 1 days);
        _loans.poke(i);
        vm.warp(block.timestamp + second * 1 days);
        bytes32 twice = keccak256(abi.encode(_loans.debtOf(i)));
        vm.revertToState(before);
        vm.warp(block.timestamp + (first + second) * 1 days);
        vm.assertEq(twice, keccak256(abi.encode(_loans.debtOf(i))), "M7");
    }

    function testFuzz_M8_OrderOfPaymentsOfOneDayDoesNotMatter(
        uint256 seed,
        uint256 days_,
        uint256 a,
        uint256 b
    ) external {
        uint256 i = _troubled(seed);
        if (!_isOpen(_loans.loanAt(i).status)) return;
        vm.warp(block.timestamp + bound(days_, 0, 200) * 1 days);
        uint256 principal = _loans.loanAt(i).principal;
        (a, b) = (bound(a, 1, principal), bound(b, 1, principal));
        uint256 before = vm.snapshotState();
        bytes32 ab = _paid(i, a, b);
        vm.revertToState(before);
        vm.assertEq(ab, _paid(i, b, a), "M8");
    }

    function testFuzz_M1_M4_APriceIsSharedOutExactly(
        uint256 seed,
        uint256 rules,
        uint256 bid,
        uint256 paid,
        uint256 how
    ) external {
        _loans.open(seed);
        uint256 i = 1;
        vm.warp(block.timestamp + 140 days);
        _loans.openAuction(i, rules);
        _loans.passHours(bid);
        _loans.bid(i, 0, _loans.askedOf(i));
        _loans.collect(i, paid, (1 << 8) | (1 << 16));
        _loans.bid(i, 1, bid);
        _loans.pass(6);
        _loans.hammer(i, how);
        _loans.withdraw(0);
        vm.assertEq(_loans.violation(), "", "M3, M4");
        this.invariant_M1_M4_M10_DebtsAndLiensAreWhatHasHappened();
        this.invariant_M2_M3_MoneyIsWhereItBelongs();
    }

    /// @dev That the above is asked of something.
    function test_HammersFallWithRisingAndWithFallingPrices() external {
        for (uint256 kind; kind < 2; ++kind) {
            uint256 i = 1 + kind;
            _loans.open(kind);
            vm.warp(block.timestamp + 100 days);
            _loans.openAuction(i, kind);
            _loans.bid(i, 0, _loans.askedOf(i));
            if (kind == 0) _loans.bid(i, 1, _loans.askedOf(i));
            vm.assertEq(_loans.waiting(_loans.bidders(0)) != 0, kind == 0, "a bid is beaten where prices rise");
            if (kind == 0) _loans.withdraw(0);
            _loans.pass(6);
            _loans.hammer(i, 0);
            vm.assertEq(_loans.sales(), 1 + kind, "sold");
        }
        vm.assertEq(_loans.violation(), "", "M3, M4");
        this.invariant_M2_M3_MoneyIsWhereItBelongs();
    }

    /// @dev That all of the above is asked of something: whatever may come up does.
    function test_EverythingComesUp() external {
        _mustComeUp = [
            "restructured in good standing",
            "restructured in default",
            "restructured under the hammer",
            "collateral added",
            "sold",
            "sold in default",
            "entrusted",
            "liens assigned",
            "an account lost",
            "a key stolen",
            "succeeded",
            "parked",
            "parked and withdrawn",
            "parked and inherited",
            "rate set",
            "costs charged",
            "recovered after write-off",
            "closed"
        ];
        _requireEveryActIn(_loans, 24);
    }

    function _playRound(uint256 round) internal override {
        bytes4[] memory acts = _acts();
        uint256 drawn = _drawnAfter(round);
        for (uint256 i; i < 64; ++i) drawn = _act(acts, drawn);
        invariant_M5_M6_NothingForbiddenHappened();
    }

    /// @dev One act, drawn from the last draw. Acts read no more arguments than they have.
    function _act(bytes4[] memory acts, uint256 drawn) private returns (uint256 next) {
        uint256[4] memory draws;
        for (uint256 i; i < 4; ++i) (drawn, draws[i]) = (_drawnAfter(drawn), _drawnAfter(drawn));
        bytes memory call = abi.encodePacked(acts[draws[0] % acts.length], draws[1], draws[2], draws[3]);
        Address.functionCall(address(_loans), call);
        return drawn;
    }

    function _drawnAfter(uint256 drawn) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(drawn)));
    }

    function _paid(uint256 i, uint256 first, uint256 second) private returns (bytes32) {
        _repay(i, first);
        if (_isOpen(_loans.desk().statusOf(_loans.loanAt(i).id))) _repay(i, second);
        return keccak256(abi.encode(_loans.debtOf(i), _loans.deposit().balanceOf(_loans.loanAt(i).creditor)));
    }

    function _repay(uint256 i, uint256 amount) private returns (Allocation memory) {
        FinancingTerms memory terms = _loans.termsAt(i);
        FinancingDesk desk = _loans.desk();
        vm.prank(_loans.exporter());
        return desk.repay(uint64(amount), terms);
    }

    /// @dev At once, or where early repayment was refused on the last due date.
    function _payOff(uint256 i) private {
        FinancingTerms memory terms = _loans.termsAt(i);
        (uint256 amount, bool payable_) = _payoffOf(i, terms);
        if (!payable_) {
            vm.assertTrue(terms.application.early == Early.Refused, "M9: refused without being agreed");
            vm.warp(uint256(Day.unwrap(terms.schedule[terms.schedule.length - 1].dueOn)) * 1 days);
            (amount, payable_) = _payoffOf(i, terms);
        }
        vm.assertTrue(payable_, "M9: payable");
        _repay(i, amount);
        FinancingStatus status = _loans.desk().statusOf(_loans.loanAt(i).id);
        vm.assertTrue(status == FinancingStatus.Repaid, "M9: the payoff closes it");
    }

    /// @dev What closes it by the desk, which is what is owed by the clerk.
    function _payoffOf(uint256 i, FinancingTerms memory terms) private view returns (uint256 amount, bool payable_) {
        (uint256 expected, bool closable) = _loans.expectedPayoffOf(i);
        (amount, payable_) = _loans.servicing().payoff(terms);
        vm.assertEq(amount, expected, "M9: what closes it is what is owed");
        vm.assertEq(payable_, closable, "M9: refused just where that was agreed");
    }

    /// @dev A loan with a history: it may have been late, in default, charged, partly paid, restructured or sold.
    function _troubled(uint256 seed) private returns (uint256 i) {
        _loans.open(seed);
        i = 1;
        uint256 drawn = _drawnAfter(seed);
        for (uint256 n = drawn % 8; n != 0; --n) {
            drawn = _drawnAfter(drawn);
            (uint256 kind, uint256 more) = (drawn % 8, drawn >> 8);
            if (kind < 3) _loans.pass(more);
            else if (kind == 3) _loans.repay(i, more, 259);
            else if (kind == 4) _loans.declareDefault(i);
            else if (kind == 5) _loans.charge(i, more);
            else if (kind == 6) _loans.restructure(i, more);
            else _loans.transfer(i, more, 4);
        }
    }

    /// @dev Each lien stands, for whom it was agreed, less what was collected of it, until nothing is owed.
    function _requireSecured(uint256 i, Loans.Loan memory loan) private view {
        uint256 collaterals = _loans.termsAt(i).collateral.length;
        for (uint256 c; c < collaterals; ++c) {
            Lien memory lien = _loans.lienOf(i, c);
            vm.assertEq(lien.amount, loan.settled ? 0 : loan.pledged[c] - loan.collected[c], "M4");
            if (lien.amount != 0) vm.assertTrue(lien.holder == loan.holder, "M4: for another holder");
        }
    }

    function _isOpen(FinancingStatus status) private pure returns (bool) {
        return
            status == FinancingStatus.Active ||
            status == FinancingStatus.Defaulted ||
            status == FinancingStatus.WrittenOff;
    }
}
