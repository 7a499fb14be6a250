// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {FinancingDesk} from "../../../contracts/financing/FinancingDesk.sol";
import {Allocation} from "../../../contracts/interfaces/IFinancingDesk.sol";
import {FinancingStatus} from "../../../contracts/types/Financing.sol";
import {Early, FinancingTerms} from "../../../contracts/types/FinancingTerms.sol";
import {Day} from "../../../contracts/types/Units.sol";
import {bound} from "../Bound.sol";
import {deploy} from "../Deploy.sol";
import {InvariantTest} from "../InvariantTest.sol";
import {vm} from "../Vm.sol";
import {Auctions} from "./Auctions.sol";
import {Loans} from "./Loans.sol";

/// @notice M1 to M9 of the README.
contract MoneyTest is InvariantTest {
    Auctions private _loans;

    function setUp() public {
        _loans = Auctions(deploy("Auctions.sol:Auctions", ""));
        _target(address(_loans), _acts());
    }

    /// @dev What an auction takes comes oftener than its turn: else hardly a sequence would see a hammer fall.
    function _acts() private pure returns (bytes4[] memory) {
        bytes4[21] memory acts = [
            Loans.open.selector,
            Loans.pass.selector,
            Loans.pass.selector,
            Loans.repay.selector,
            Loans.collect.selector,
            Loans.declareDefault.selector,
            Loans.charge.selector,
            Loans.writeOff.selector,
            Loans.poke.selector,
            Auctions.openAuction.selector,
            Auctions.openAuction.selector,
            Auctions.openAuction.selector,
            Auctions.bid.selector,
            Auctions.bid.selector,
            Auctions.bid.selector,
            Auctions.bid.selector,
            Auctions.passHours.selector,
            Auctions.hammer.selector,
            Auctions.hammer.selector,
            Auctions.voidAuction.selector,
            Auctions.withdraw.selector
        ];
        return abi.decode(abi.encode(0x20, acts.length, acts), (bytes4[]));
    }

    function invariant_M1_OutstandingIsPrincipalLessPaid() external view {
        for (uint256 i; i < _loans.count(); ++i) {
            Loans.Loan memory loan = _loans.loanAt(i);
            uint256 expected = _isOpen(loan.status) ? loan.principal - loan.principalPaid : 0;
            vm.assertEq(_loans.debtOf(i).principal, expected, "M1");
            if (!_isOpen(loan.status)) vm.assertEq(loan.principalPaid, loan.principal, "M1: closed unpaid");
        }
    }

    function invariant_M2_M3_MoneyIsWhereItBelongs() external view {
        address[4] memory parties = [_loans.bank(), _loans.exporter(), _loans.debtor(), _loans.payee()];
        uint256 sum;
        for (uint256 i; i < 4; ++i) {
            uint256 held = _loans.deposit().balanceOf(parties[i]);
            vm.assertEq(held, _loans.funds(parties[i]), "M3");
            sum += held;
        }
        for (uint256 i; i < 2; ++i) {
            uint256 held = _loans.deposit().balanceOf(_loans.bidders(i));
            vm.assertEq(held, _loans.funds(_loans.bidders(i)), "M3: bidders");
            sum += held;
        }
        uint256 inTrust = _loans.deposit().balanceOf(address(_loans.enforcement()));
        vm.assertEq(inTrust, _loans.underTheHammer(), "M3: bids and what waits");
        sum += inTrust;
        vm.assertEq(_loans.deposit().balanceOf(address(_loans.desk())), 0, "M3: the desk keeps nothing");
        vm.assertEq(sum, _loans.deposit().totalSupply(), "M2");
    }

    function invariant_M4_NothingIsReleasedWhileOwed() external view {
        for (uint256 i; i < _loans.count(); ++i) {
            Loans.Loan memory loan = _loans.loanAt(i);
            uint256 expected = loan.settled ? 0 : loan.pledged - loan.collected;
            vm.assertEq(_loans.lienOf(i), expected, "M4");
            vm.assertTrue(_isOpen(loan.status) != loan.settled, "M4: closed just when nothing is owed");
            if (loan.principalPaid < loan.principal) vm.assertTrue(!loan.settled, "M4: settled with principal unpaid");
        }
    }

    function invariant_M5_M6_NothingForbiddenHappened() external view {
        vm.assertEq(_loans.violation(), "", "M5, M6");
    }

    function invariant_M9_EveryFinancingCanBeRepaid() external {
        for (uint256 i; i < _loans.count(); ++i) {
            if (!_isOpen(_loans.loanAt(i).status)) continue;
            uint256 before = vm.snapshotState();
            _payOff(i);
            vm.assertEq(_loans.lienOf(i), 0, "M9: the lien is released");
            vm.revertToState(before);
        }
    }

    function testFuzz_M7_AccruingTwiceEqualsOnce(uint256 seed, uint256 first, uint256 second) external {
        uint256 i = _opened(seed);
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
        uint256 i = _opened(seed);
        vm.warp(block.timestamp + bound(days_, 1, 200) * 1 days);
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
        bool byBidder
    ) external {
        uint256 i = _opened(seed);
        vm.warp(block.timestamp + 100 days);
        _loans.openAuction(i, rules);
        _loans.passHours(bid);
        _loans.bid(i, 0, _loans.askedOf(i));
        _loans.collect(i, paid);
        _loans.bid(i, 1, bid);
        _loans.pass(6);
        _loans.hammer(i, byBidder);
        _loans.withdraw(0);
        vm.assertEq(_loans.violation(), "", "M3, M4");
        this.invariant_M1_OutstandingIsPrincipalLessPaid();
        this.invariant_M2_M3_MoneyIsWhereItBelongs();
        this.invariant_M4_NothingIsReleasedWhileOwed();
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
            _loans.hammer(i, false);
            vm.assertEq(_loans.sales(), 1 + kind, "sold");
        }
        vm.assertEq(_loans.violation(), "", "M3, M4");
        this.invariant_M2_M3_MoneyIsWhereItBelongs();
    }

    function _paid(uint256 i, uint256 first, uint256 second) private returns (bytes32) {
        _repay(i, first);
        if (_isOpen(_loans.desk().financingOf(_loans.loanAt(i).id).status)) _repay(i, second);
        return keccak256(abi.encode(_loans.debtOf(i), _loans.deposit().balanceOf(_loans.bank())));
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
        (uint256 amount, bool payable_) = _loans.servicing().payoff(terms);
        if (!payable_) {
            vm.assertTrue(terms.application.early == Early.Refused, "M9: refused without being agreed");
            vm.warp(uint256(Day.unwrap(terms.schedule[terms.schedule.length - 1].dueOn)) * 1 days);
            (amount, payable_) = _loans.servicing().payoff(terms);
        }
        vm.assertTrue(payable_, "M9: payable");
        _repay(i, amount);
        FinancingStatus status = _loans.desk().financingOf(_loans.loanAt(i).id).status;
        vm.assertTrue(status == FinancingStatus.Repaid, "M9: the payoff closes it");
    }

    function _opened(uint256 seed) private returns (uint256) {
        _loans.open(seed);
        return 1;
    }

    function _isOpen(FinancingStatus status) private pure returns (bool) {
        return
            status == FinancingStatus.Active ||
            status == FinancingStatus.Defaulted ||
            status == FinancingStatus.WrittenOff;
    }
}
