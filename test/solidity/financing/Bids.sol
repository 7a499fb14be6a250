// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AuctionRules} from "../../../contracts/types/Auction.sol";
import {Allocation} from "../../../contracts/interfaces/IFinancingDesk.sol";
import {Enforcement} from "../../../contracts/pledge/Enforcement.sol";
import {Claimant, Estate} from "../../../contracts/types/Estate.sol";
import {FinancingStatus} from "../../../contracts/types/Financing.sol";
import {FinancingTerms} from "../../../contracts/types/FinancingTerms.sol";
import {FinancingId, LienId} from "../../../contracts/types/Identifiers.sol";
import {Collateral, Stake, lienIdOf} from "../../../contracts/types/Pledge.sol";
import {Role} from "../../../contracts/types/Role.sol";
import {bound} from "../Bound.sol";
import {leiOf} from "../Members.sol";
import {vm} from "../Vm.sol";
import {Changes} from "./Changes.sol";
import {Clerk, Ledger} from "./Clerk.sol";

/// @notice What secures a loan in default goes under the hammer, with rising and with falling prices, while the debt is
///         paid, charged and written off beside it. Bids, asking prices and shares are counted anew here.
contract Bids is Changes {
    using Clerk for Ledger;

    /// @notice What an auction should be like.
    struct Hall {
        bool open;
        /// Under which it was opened. Other terms for the loan end it.
        LienId lien;
        bool descending;
        uint256 reserve;
        uint256 step;
        uint256 opensAt;
        uint256 endsAt;
        uint256 collected;
        uint256 price;
        address bidder;
    }

    Enforcement public enforcement;
    address[2] public bidders = [address(0xB1), address(0xB2)];
    /// @notice What should wait for a bidder in the enforcement contract.
    mapping(address bidder => uint256) public waiting;
    mapping(uint256 loan => Hall) private _halls;
    mapping(uint256 loan => uint256) private _noticedUntil;
    /// @notice Former terms of a loan, under whose lien a notice stands still.
    mapping(uint256 loan => FinancingId[]) private _stale;
    /// @notice How often a hammer fell, so that a test can see that it does.
    uint256 public sales;

    constructor() {
        enforcement = _deployEnforcement();
        for (uint256 i; i < 2; ++i) {
            bytes18 code = i == 0 ? bytes18("BIDDERA00000000000") : bytes18("BIDDERB00000000000");
            _enrol(leiOf(code), "SG", Role.Enterprise, bidders[i]);
            _endow(bidders[i]);
            vm.prank(bidders[i]);
            deposit.approve(address(enforcement), type(uint256).max);
        }
    }

    // What may happen

    /// @notice The holder brings what secures a late loan under the hammer, with all that has to come before.
    function openAuction(uint256 which, uint256 seed) external {
        uint256 i = which % _loans.length;
        (Loan storage loan, FinancingTerms memory terms) = _pick(which);
        if (_halls[i].open || loan.collected[0] == loan.pledged[0] || !_isOpen(loan)) return;
        if (loan.status == FinancingStatus.Active) {
            Ledger memory ledger = ledgerOf(i);
            if (!ledger.isLate(terms) || !_declares(loan, terms, true)) return;
            ledger.accelerate(terms);
            _keep(i, ledger);
            loan.status = FinancingStatus.Defaulted;
        }
        address bank = loan.holder == _banks[0] ? banks[0] : banks[1];
        Collateral memory collateral = terms.collateral[0];
        Stake memory stake = Stake(address(desk), FinancingId.unwrap(loan.id));
        if (block.timestamp >= _noticedUntil[i]) {
            vm.prank(bank);
            enforcement.giveNotice(collateral, stake);
            vm.warp(block.timestamp + 10 days);
            _noticedUntil[i] = block.timestamp + 90 days;
        }
        Hall memory hall = _hallBy(seed, enforcement.valuationOf(collateral), loan);
        hall.lien = _lienIdOf(i);
        AuctionRules memory rules = AuctionRules(
            deposit,
            uint40(hall.endsAt - hall.opensAt),
            hall.descending,
            uint64(hall.reserve),
            uint64(hall.step)
        );
        vm.prank(bank);
        enforcement.openAuction(collateral, stake, rules);
        _halls[i] = hall;
    }

    /// @notice Somebody bids, at times too little, too late, or for what is not for sale any more.
    function bid(uint256 which, uint256 who, uint256 amount) external {
        uint256 i = which % _loans.length;
        Hall storage hall = _halls[i];
        if (!hall.open) return;
        address bidder = bidders[who % 2];
        uint256 asked = _askedIn(hall);
        uint64 price = uint64(bound(amount, asked < 3 ? 0 : asked - 3, asked + 1e9)); // within what the bidders have
        bool fits = block.timestamp < hall.endsAt && price >= asked && _stands(i);
        vm.prank(bidder);
        try enforcement.bid(hall.lien, price) returns (uint64 paid) {
            if (!fits) violation = "M3: a bid too low, too late, or for nothing";
            if (paid != (hall.descending ? asked : price)) violation = "M3: another price than was asked";
            waiting[hall.bidder] += hall.price;
            (hall.bidder, hall.price) = (bidder, paid);
            funds[bidder] -= paid;
            if (hall.descending) hall.endsAt = block.timestamp;
            else if (hall.endsAt < block.timestamp + 1 hours) hall.endsAt = block.timestamp + 1 hours;
        } catch {
            if (fits) violation = "M3: a good bid refused";
        }
    }

    /// @notice Hours pass, which matter while prices fall.
    function passHours(uint256 hours_) external {
        vm.warp(block.timestamp + bound(hours_, 1, 72) * 1 hours);
    }

    /// @notice The hammer falls, by somebody or by the bidder itself.
    function hammer(uint256 which, uint256 how) external {
        bool byBidder = how % 2 == 1;
        uint256 i = which % _loans.length;
        (Loan storage loan, FinancingTerms memory terms) = _pick(which);
        Hall memory hall = _halls[i];
        if (!hall.open || hall.bidder == address(0) || block.timestamp < hall.endsAt || !_stands(i)) return;
        Ledger memory ledger = ledgerOf(i);
        uint256 owed = ledger.owed(terms);
        uint256 taken = hall.price < owed ? hall.price : owed;
        uint256 left = hall.price - taken;
        uint256 since = loan.collected[0] - hall.collected;
        // What was paid under the hammer and exceeds the surplus only the bidder itself lets go.
        bool fits = byBidder || since <= left;
        Estate memory estate = _estateOf(terms, loan.id);
        vm.prank(byBidder ? hall.bidder : agent);
        try enforcement.hammer(estate, 0, 0) {
            if (!fits) violation = "M3: sold for more than is left of it";
            uint256 back = since < left ? since : left;
            waiting[hall.bidder] += back;
            funds[exporter] += left - back;
            funds[_inPlaceOf(loan.creditor)] += taken;
            Allocation memory booked = ledger.pay(terms, taken, 0, false);
            loan.pledged[0] = loan.collected[0]; // the lien ends with the sale
            _credit(i, ledger, booked.principal);
            if (receivable.ownerOf(terms.collateral[0].id.tokenId()) != hall.bidder) {
                violation = "M4: paid and not handed over";
            }
            delete _halls[i];
            _noticedUntil[i] = 0;
            ++sales;
        } catch {
            if (fits) violation = "M4: a sale refused";
        }
    }

    /// @notice Somebody ends an auction that nothing comes of.
    function voidAuction(uint256 which) external {
        uint256 i = which % _loans.length;
        Hall memory hall = _halls[i];
        if (!hall.open) return;
        uint256 end = hall.endsAt + (hall.bidder == address(0) ? 0 : 7 days);
        bool fits = block.timestamp >= end || !_stands(i);
        try enforcement.voidAuction(hall.lien) {
            if (!fits) violation = "M4: a bidder put off too soon";
            waiting[hall.bidder] += hall.price;
            delete _halls[i];
        } catch {
            if (fits) violation = "M3: a bidder kept from its money";
        }
    }

    function withdraw(uint256 who) external {
        address bidder = bidders[who % 2];
        if (waiting[bidder] == 0) return;
        vm.prank(bidder);
        uint256 amount = enforcement.withdrawParked(deposit, bidder);
        if (amount != waiting[bidder]) violation = "M3: another amount than waited";
        funds[bidder] += waiting[bidder];
        waiting[bidder] = 0;
    }

    // What is the case

    /// @notice What should be in the enforcement contract: the bids that stand, and what waits for the others.
    function underTheHammer() external view returns (uint256 sum) {
        for (uint256 i; i < _loans.length; ++i) sum += _halls[i].price;
        for (uint256 i; i < 2; ++i) sum += waiting[bidders[i]];
    }

    function askedOf(uint256 i) external view returns (uint256) {
        return _askedIn(_halls[i]);
    }

    function _stands(uint256 i) private view returns (bool) {
        Loan storage loan = _loans[i];
        return _isOpen(loan) && loan.pledged[0] > loan.collected[0] && _halls[i].lien == _lienIdOf(i);
    }

    /// @dev The notice was of a lien that is another one now, and what is under the hammer goes back.
    function _onReplaced(uint256 i, FinancingId old) internal override {
        _noticedUntil[i] = 0;
        (uint256 from, ) = enforcement.noticeOf(_lienIdUnder(i, old));
        if (from != 0) _stale[i].push(old);
        if (_halls[i].open) ++done["restructured under the hammer"];
    }

    function _takeBackNotices(uint256 i) internal override {
        Collateral memory collateral = termsAt(i).collateral[0];
        for (; _stale[i].length != 0; _stale[i].pop()) {
            FinancingId old = _stale[i][_stale[i].length - 1];
            Hall memory hall = _halls[i];
            if (hall.open && hall.lien == _lienIdUnder(i, old)) {
                enforcement.voidAuction(hall.lien);
                waiting[hall.bidder] += hall.price;
                delete _halls[i];
            }
            enforcement.withdrawNotice(collateral, Stake(address(desk), FinancingId.unwrap(old)));
        }
    }

    /// @dev A price is not paid to an account that was lost.
    function _inPlaceOf(address account) private view returns (address) {
        address successor = _lastSuccessorOf(account);
        return successor == address(0) ? account : successor;
    }

    /// @dev A falling price begins at the valuation at the least, a rising one at half of it, and every price is within
    ///      what the bidders have.
    function _hallBy(uint256 seed, uint256 valuation, Loan storage loan) private view returns (Hall memory hall) {
        hall.open = true;
        hall.descending = seed % 2 == 1;
        hall.reserve = bound(seed >> 64, 1, loan.principal);
        hall.step = 1 + ((seed >> 32) % 1_000);
        if (hall.descending) {
            uint256 least = valuation > hall.reserve ? valuation : hall.reserve;
            hall.step = least + (hall.step < least ? hall.step : least);
        } else {
            uint256 least = (valuation + 1) / 2;
            if (least < hall.step) least = hall.step;
            if (hall.reserve < least) hall.reserve = least;
        }
        hall.opensAt = block.timestamp;
        hall.endsAt = block.timestamp + (1 + ((seed >> 8) % 5)) * 1 days;
        hall.collected = loan.collected[0];
    }

    /// @dev Counted from the end: what the price still has to fall, rounded up to the minor unit.
    function _askedIn(Hall storage hall) private view returns (uint256) {
        if (!hall.descending) return hall.bidder == address(0) ? hall.reserve : hall.price + hall.step;
        if (block.timestamp >= hall.endsAt) return hall.reserve;
        uint256 toFall = (hall.step - hall.reserve) * (hall.endsAt - block.timestamp);
        uint256 duration = hall.endsAt - hall.opensAt;
        return hall.reserve + (toFall + duration - 1) / duration;
    }

    function _estateOf(FinancingTerms memory terms, FinancingId id) private view returns (Estate memory estate) {
        estate.collateral = terms.collateral[0];
        estate.claimants = new Claimant[](1);
        estate.claimants[0].stake = Stake(address(desk), FinancingId.unwrap(id));
        estate.claimants[0].terms = abi.encode(terms);
    }

    function _lienIdOf(uint256 i) private view returns (LienId) {
        return _lienIdUnder(i, _loans[i].id);
    }

    function _lienIdUnder(uint256 i, FinancingId id) private view returns (LienId) {
        Collateral memory c = termsAt(i).collateral[0];
        bytes32 purpose = FinancingId.unwrap(id);
        return lienIdOf(c.asset, c.id, address(desk), purpose, c.face, keccak256(abi.encode(c.backing)));
    }
}
