// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDocumentaryCredits} from "../../../contracts/interfaces/IDocumentaryCredits.sol";
import {Credit, CreditStage, CreditTerms, Presentation, PresentationStatus} from "../../../contracts/types/Credit.sol";
import {DocumentState} from "../../../contracts/types/Document.sol";
import {deploy} from "../Deploy.sol";
import {StoryTest} from "../Story.sol";
import {vm} from "../Vm.sol";
import {Credits} from "./Credits.sol";

/// @notice D1 to D7 of the README.
contract DocumentaryCreditsTest is StoryTest {
    Credits private _credits;

    function setUp() public {
        _credits = Credits(deploy("Credits.sol:Credits", ""));
        _target(address(_credits));
    }

    function invariant_D1_MoneyInTheEscrowIsSomebodys() external view {
        uint256 held;
        for (uint256 i; i < _credits.count(); ++i) held += _credits.creditAt(i).funds;
        vm.assertEq(_balance(), held + _parkedForAll(), "D1");
    }

    function invariant_D2_TheSellerHasJustWhatWasPaid() external view {
        uint256 has = _of(_credits.seller()) + _parkedFor(_credits.seller());
        vm.assertEq(has, _credits.paid(), "D2");
        uint256 sum = has + _of(_credits.bank()) + _of(_credits.buyer()) + _balance();
        sum -= _parkedFor(_credits.seller());
        vm.assertEq(sum, _credits.token().totalSupply(), "D2: no money comes or goes");
    }

    function invariant_D3_TitleAndPriceChangeHandsTogether() external view {
        for (uint256 s; s < _credits.shipments(); ++s) {
            Credits.Shipment memory shipment = _credits.shipmentAt(s);
            address owner = _credits.bills().ownerOf(shipment.bill.tokenId());
            uint256 settled;
            for (uint256 i; i < _credits.presentations(); ++i) {
                if (_credits.madeAt(i).shipment != s) continue;
                PresentationStatus status = _credits.statusAt(i);
                if (status == PresentationStatus.Undertaken || status == PresentationStatus.Paid) ++settled;
            }
            vm.assertLe(settled, 1, "D3: paid for twice");
            bool isSold = owner == _credits.bank() || owner == _credits.buyer();
            vm.assertEq(isSold, settled == 1, "D3");
            vm.assertTrue(isSold || shipment.givenAway || owner == _credits.seller(), "D3: the bill is lost");
        }
    }

    function invariant_D4_EveryPresentationGoesItsWayOnce() external view {
        vm.assertEq(_credits.violation(), "", "D3, D4, D6");
        for (uint256 c; c < _credits.count(); ++c) {
            Credit memory credit = _credits.creditAt(c);
            (uint256 drawn, uint256 owed) = (0, 0);
            for (uint256 i; i < _credits.presentations(); ++i) {
                Credits.Made memory made = _credits.madeAt(i);
                if (made.credit != c) continue;
                drawn += made.settled;
                if (_credits.statusAt(i) == PresentationStatus.Undertaken) owed += made.settled;
            }
            vm.assertEq(credit.drawn, drawn, "D4: drawn");
            vm.assertEq(credit.owed, owed, "D4: owed");
        }
    }

    /// @notice Whatever has happened, after expiry anyone has what is not owed go home.
    function invariant_D5_AfterExpiryEachHasItsOwn() external {
        uint256 before = vm.snapshotState();
        vm.warp(block.timestamp + 200 days);
        uint256 kept;
        for (uint256 i; i < _credits.count(); ++i) {
            Credit memory credit = _credits.creditAt(i);
            kept += credit.funds < credit.owed ? credit.funds : credit.owed;
            if (credit.stage != CreditStage.Open && credit.funds <= credit.owed) continue;
            _escrow().returnUnused(_credits.termsAt(i));
        }
        vm.assertEq(_balance(), kept + _parkedForAll(), "D5: only what is owed stays");
        vm.revertToState(before);
    }

    /// @notice Whatever has happened, what was undertaken can be paid, and not twice.
    function invariant_D6_AnUndertakingCanBePaidOnce() external {
        uint256 before = vm.snapshotState();
        address bank = _credits.bank();
        _credits.token().setBlocked(bank, false);
        for (uint256 i; i < _credits.presentations(); ++i) {
            if (_credits.statusAt(i) != PresentationStatus.Undertaken) continue;
            CreditTerms memory terms = _credits.termsAt(_credits.madeAt(i).credit);
            Presentation memory presentation = _credits.presentationAt(i);
            IDocumentaryCredits escrow = _escrow();
            uint256 has = _of(_credits.seller()) + _parkedFor(_credits.seller());
            vm.prank(bank);
            escrow.payUndertaking(type(uint64).max, presentation, terms);
            uint256 got = _of(_credits.seller()) + _parkedFor(_credits.seller()) - has;
            vm.assertEq(got, presentation.amount, "D6");
            vm.expectRevert();
            escrow.payUndertaking(type(uint64).max, presentation, terms);
        }
        vm.revertToState(before);
    }

    /// @notice What was paid of an invoice, or is undertaken to be, is gone from the register: no lender and no buyer
    ///         has it besides.
    function invariant_D7_APaidInvoiceHasNoBalanceLeft() external view {
        for (uint256 s; s < _credits.shipments(); ++s) {
            Credits.Shipment memory shipment = _credits.shipmentAt(s);
            uint256 settled;
            for (uint256 i; i < _credits.presentations(); ++i) {
                Credits.Made memory made = _credits.madeAt(i);
                if (made.shipment == s) settled += made.settled;
            }
            DocumentState memory invoice = _credits.registry().stateOf(shipment.invoice);
            vm.assertEq(invoice.collected, settled, "D7: used up");
            vm.assertEq(invoice.encumbered, shipment.pledged, "D7: the lender keeps its lien");
            uint256 left = _credits.registry().availableOf(shipment.invoice);
            vm.assertEq(left + settled + shipment.pledged, shipment.value, "D7: had twice");
        }
    }

    /// @notice Every act comes up, so that the invariants are asked of something.
    function test_EveryActComesUp() external {
        _mustComeUp = [
            "open",
            "present",
            "accept",
            "refuse",
            "waive",
            "take back",
            "settle",
            "settle in silence",
            "settle at once",
            "pay undertaking",
            "pay in",
            "release",
            "return",
            "give away",
            "pledge",
            "sell",
            "withdraw"
        ];
        _requireEveryActIn(_credits, 16);
    }

    function _playRound(uint256 round) internal override {
        for (uint256 step; step < 80; ++step) _play(uint256(keccak256(abi.encode(round, step))), round % 4 != 0);
        // In the end the token refuses nobody, and what has waited is fetched.
        address[3] memory parties = [_credits.bank(), _credits.buyer(), _credits.seller()];
        for (uint256 who; who < 3; ++who) {
            _credits.token().setBlocked(parties[who], false);
            _credits.withdraw(who);
        }
    }

    /// @param answered whether presentations are; else days pass, and they are settled when nobody may refuse them
    function _play(uint256 seed, bool answered) private {
        (uint256 act, uint256 which, uint256 shipment) = (seed % 24, seed >> 8, seed >> 40);
        if (!answered && act > 4 && act < 10) {
            uint256 made = _credits.presentations();
            if (act == 5) _credits.pass(8);
            else if (made != 0) _credits.settle(made - 1);
            return;
        }
        if (act == 0) _credits.open(seed >> 8);
        else if (act == 1) _credits.ship(seed >> 8);
        else if (act < 5) _credits.present(which, shipment, seed >> 72);
        else if (act < 7) _credits.accept(which);
        else if (act == 7) _credits.refuse(which, bytes32(seed));
        else if (act == 8) _credits.waive(which);
        else if (act == 9) _credits.takeBack(which);
        else if (act < 12) _credits.settle(which);
        else if (act == 12) _credits.settleAtOnce(which, shipment, seed >> 72);
        else if (act < 15) _credits.payUndertaking(which, shipment);
        else if (act == 15) _credits.payIn(which, seed >> 72, shipment);
        else if (act == 16) _credits.release(which);
        else if (act == 17) _credits.returnUnused(which);
        else if (act == 18) _credits.pass(which);
        else if (act == 19) _credits.giveAway(which);
        else if (act == 20) _credits.pledge(which, seed >> 72);
        else if (act == 21) _credits.sell(which);
        else if (act == 22) _credits.refuseParty(which);
        else _credits.withdraw(which);
    }

    function _parkedForAll() private view returns (uint256) {
        return _parkedFor(_credits.seller()) + _parkedFor(_credits.buyer()) + _parkedFor(_credits.bank());
    }

    function _parkedFor(address party) private view returns (uint256) {
        return _escrow().parked(_credits.token(), party);
    }

    function _balance() private view returns (uint256) {
        return _of(address(_escrow()));
    }

    function _of(address account) private view returns (uint256) {
        return _credits.token().balanceOf(account);
    }

    function _escrow() private view returns (IDocumentaryCredits) {
        return _credits.escrow();
    }
}
