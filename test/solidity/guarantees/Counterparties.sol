// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IGuaranteeGrounds} from "../../../contracts/interfaces/IGuaranteeGrounds.sol";
import {Authorization} from "../../../contracts/interfaces/ISignedMessages.sol";
import {Enforcement} from "../../../contracts/pledge/Enforcement.sol";
import {Claimant, Estate} from "../../../contracts/types/Estate.sol";
import {CounterGuarantee, CounterPledge, Grounds, Security, purposeOf} from "../../../contracts/types/Guarantee.sol";
import {DocumentId, LienId} from "../../../contracts/types/Identifiers.sol";
import {Collateral, NO_BACKING, Stake, lienIdOf} from "../../../contracts/types/Pledge.sol";
import {Rate} from "../../../contracts/types/Units.sol";
import {bound} from "../Bound.sol";
import {vm} from "../Vm.sol";
import {Guarantors} from "./Guarantors.sol";

/// @notice Guarantors to whom the exporter has pledged receivables, which they give back or sell, in whole or in part,
///         before and after they pay and recover. What they and the exporter get is remembered beside it.
contract Counterparties is Guarantors {
    Enforcement public enforcement;
    IGuaranteeGrounds public grounds;
    /// @notice What sales have brought the guarantor of a guarantee.
    mapping(uint256 entry => uint256) public brought;
    /// @notice What the exporter has recovered in its place.
    mapping(uint256 entry => uint256) public reimbursed;
    /// @notice What a lender that paid guarantors back has paid the exporter in their place.
    uint256 public paidBack;
    /// @notice What is kept of prices in the place of liens.
    uint256 public held;
    mapping(DocumentId => bytes) private _pledged;

    constructor() {
        grounds = book.grounds();
        enforcement = _deployEnforcement();
        address[3] memory buyers = [bank, guarantors[0], guarantors[1]];
        for (uint256 i; i < 3; ++i) {
            vm.prank(buyers[i]);
            token.approve(address(enforcement), type(uint256).max);
        }
        vm.prank(exporter);
        token.approve(address(grounds), type(uint256).max);
    }

    // What may happen

    /// @notice A guarantee on one or two receivables of the exporter's.
    function issueBacked(uint256 seed) external {
        if (_entries.length == MOST) return;
        Grounds memory named;
        uint256 count_ = 1 + ((seed >> 200) % 2);
        named.counterGuarantees = new CounterGuarantee[](count_);
        CounterPledge[] memory pledges = new CounterPledge[](count_);
        for (uint256 i; i < count_; ++i) {
            uint64 amount = uint64(bound(seed >> (16 + i), 1, 1e9));
            (named.counterGuarantees[i], pledges[i]) = _offer(amount);
        }
        _issue(seed, abi.encode(named), pledges);
    }

    /// @notice A guarantor gives back part of what is pledged to it, or, for zero, all of it.
    function giveBack(uint256 which, uint256 amount) external {
        (bool found, Entry storage entry, Collateral memory c, Stake memory stake) = _standing(which);
        if (!found) return;
        uint64 standing_ = _amountOf(c, stake);
        if (amount != 0) amount = bound(amount, 1, standing_);
        uint64 given = amount == 0 ? standing_ : uint64(amount);
        vm.prank(_guarantorOf(entry));
        grounds.discharge(_indexIn(which), c, given, 0, _terms(entry));
        ++done["give back"];
    }

    /// @notice A guarantor sells what is pledged to it to the bank, or takes it itself; if nothing is owed to it, it
    ///         cannot.
    function sell(uint256 which, uint256 seed) external {
        (bool found, Entry storage entry, Collateral memory c, Stake memory stake) = _standing(which);
        if (!found) return;
        address guarantor = _guarantorOf(entry);
        uint256 due = grounds.owedUnder(idAt(which % _entries.length));
        Estate memory estate = Estate(c, new Claimant[](1), 0);
        estate.claimants[0].stake = stake;
        vm.prank(guarantor);
        try enforcement.giveNotice(c, stake) {
            if (due == 0) violation = "G7: notice for a debt that there is not";
        } catch {
            if (due != 0) violation = "G7: no notice for what is owed";
            return;
        }
        vm.warp(block.timestamp + 10 days);
        uint64 price = seed % 2 == 0 ? c.face : uint64(bound(seed >> 8, 1, c.face));
        uint256 cut = _amountOf(c, stake);
        if (price < cut) cut = price;
        _sells(estate, guarantor, price, seed % 4 == 0);
        uint256 most = entry.inForce ? cut : due;
        if (cut > most) cut = most;
        if (cut < due) due = cut;
        brought[which % _entries.length] += due;
        held += cut - due;
        ++done[cut == due ? "sell" : "sell for the pledgor"];
        _look();
    }

    function _sells(Estate memory estate, address guarantor, uint64 price, bool itself) private {
        if (itself) {
            vm.prank(guarantor);
            enforcement.appropriate(estate, IERC20(address(token)), estate.collateral.face, type(uint64).max);
            return;
        }
        (Authorization memory buyer, Authorization memory pledgor) = (_signed(bank), _signed(exporter));
        vm.prank(guarantor);
        enforcement.sell(estate, IERC20(address(token)), price, 0, buyer, pledgor);
        if (enforcement.parked(IERC20(address(token)), guarantor) == 0) return;
        vm.prank(guarantor);
        enforcement.withdrawParked(IERC20(address(token)), guarantor);
    }

    /// @notice The exporter pays what is owed to a guarantor, and keeps what it has pledged.
    function redeem(uint256 which, uint256 most) external {
        (bool found, Entry storage entry, Collateral memory c, Stake memory stake) = _standing(which);
        if (!found) return;
        uint256 due = grounds.owedUnder(idAt(which % _entries.length));
        uint64 was = _amountOf(c, stake);
        most = bound(most, 1, 1e9);
        vm.prank(exporter);
        try grounds.redeem(_indexIn(which), c, IERC20(address(token)), uint64(most), _terms(entry)) returns (
            uint64 amount
        ) {
            if (amount > due || amount > most) violation = "G7: redeemed for more than is owed";
            if (_amountOf(c, stake) != was - amount) violation = "G7: redeemed, and the lien stands";
            brought[which % _entries.length] += amount;
            ++done["redeem"];
        } catch {
            if (due != 0) violation = "G7: not to be redeemed";
        }
        _look();
    }

    /// @notice A guarantor takes what it has paid since of what is kept.
    function take(uint256 which) external {
        if (_entries.length == 0) return;
        Entry storage entry = _pick(which);
        uint256 due = grounds.owedUnder(idAt(which % _entries.length));
        address guarantor = _guarantorOf(entry);
        vm.prank(guarantor);
        try grounds.take(_indexIn(which), guarantor, _terms(entry)) returns (uint64 amount) {
            if (amount > due) violation = "G7: took more than it is owed";
            brought[which % _entries.length] += amount;
            held -= amount;
            ++done["take"];
        } catch {}
        _look();
    }

    /// @notice The exporter takes back what is kept and can no longer come to be owed.
    function takeBack(uint256 which) external {
        if (_entries.length == 0) return;
        bool inForce = _pick(which).inForce;
        bytes32 purpose = purposeOf(idAt(which % _entries.length), _indexIn(which));
        vm.prank(exporter);
        try grounds.takeBack(purpose, exporter) returns (uint64 amount) {
            if (inForce) violation = "G7: took back what may come to be owed";
            held -= amount;
            ++done["take back"];
        } catch {}
        _look();
    }

    /// @notice Anyone has released what no longer stands for anything.
    function free(uint256 which) external {
        (bool found, Entry storage entry, Collateral memory c, Stake memory stake) = _standing(which);
        if (!found) return;
        uint256 due = grounds.owedUnder(idAt(which % _entries.length));
        bool isFree = !entry.inForce && due < _amountOf(c, stake);
        try grounds.release(stake.purpose, c) {
            if (!isFree) violation = "G7: released what may come to be owed";
            if (_amountOf(c, stake) != due) violation = "G7: not reduced to what is owed";
        } catch {
            if (isFree) violation = "G7: a lien that cannot be released";
        }
    }

    /// @notice The exporter takes what is its own in a guarantor's place.
    function reimburse(uint256 which, uint256 index) external {
        if (_entries.length == 0) return;
        Entry storage entry = _pick(which);
        vm.prank(exporter);
        try _servicing().reimburse(index % 3, exporter, entry.grounds, _terms(entry), loanAt(entry.loan)) returns (
            uint64 amount
        ) {
            entry.recovered += amount;
            reimbursed[which % _entries.length] += amount;
            ++done["reimburse"];
        } catch {}
        _look();
    }

    /// @notice Everything is paid, every guarantee ends, and everybody takes what it may. No guarantor gives anything
    ///         back by itself.
    function settle() external {
        for (uint256 loan; loan < 2; ++loan) {
            vm.prank(exporter);
            try desk.repay(type(uint64).max, loanAt(loan)) {} catch {}
        }
        for (uint256 which; which < _entries.length; ++which) {
            this.lapse(which, 2);
            this.recover(which);
            for (uint256 i; i < 2; ++i) {
                this.free(which + i * _entries.length);
                this.takeBack(which + i * _entries.length);
                this.reimburse(which, i);
            }
        }
        for (uint256 loan; loan < 2; ++loan) this.takeReceipts(loan);
    }

    /// @notice What stands of all liens for guarantors.
    function standing() external view returns (uint256 sum) {
        for (uint256 i; i < _entries.length; ++i) {
            if (_entries[i].grounds.length == 0) continue;
            Security[] memory all = grounds.securityIn(idAt(i), _entries[i].grounds);
            for (uint256 k; k < all.length; ++k) sum += all[k].standing;
        }
    }

    /// @dev What its pledges have brought a guarantor the exporter has back of a lender that pays for the guarantor's
    ///      part. For nothing the guarantor does not give that up.
    function _givesUp(uint256 which, bool redeemed) internal override {
        uint256 index = which % _entries.length;
        if (brought[index] != 0) {
            if (!redeemed) violation = "G7: gave up what the exporter has borne";
            paidBack += brought[index];
            brought[index] = 0;
            ++done["pay the exporter back"];
        }
        super._givesUp(which, redeemed);
    }

    /// @dev One of the two counter-guarantees of a guarantee, if it has that one and it is not given back or sold.
    function _standing(
        uint256 which
    ) private view returns (bool found, Entry storage entry, Collateral memory c, Stake memory stake) {
        entry = _entries.length == 0 ? _nowhere() : _pick(which);
        if (entry.grounds.length == 0) return (false, entry, c, stake);
        CounterGuarantee[] memory counters = abi.decode(entry.grounds, (Grounds)).counterGuarantees;
        uint256 index = _indexIn(which);
        if (index >= counters.length) return (false, entry, c, stake);
        c = abi.decode(_pledged[counters[index].id], (Collateral));
        stake = Stake(address(grounds), purposeOf(idAt(which % _entries.length), index));
        found = _amountOf(c, stake) != 0;
    }

    function _indexIn(uint256 which) private view returns (uint256) {
        return (which / _entries.length) % 2;
    }

    function _nowhere() private pure returns (Entry storage entry) {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            entry.slot := not(0x100)
        }
    }

    /// @dev A receivable of the exporter's, to be pledged.
    function _offer(uint64 amount) private returns (CounterGuarantee memory counter, CounterPledge memory pledge) {
        Collateral memory c = _tokenized(exporter, exporterLei, 2e9);
        c.amount = amount;
        _pledged[c.id] = abi.encode(c);
        pledge.details = c.details;
        pledge.by = _signed(exporter);
        DocumentId[] memory none;
        counter = CounterGuarantee(c.asset, c.id, amount, c.face, NO_BACKING, 0, Rate.wrap(0), 0, none);
    }

    function _amountOf(Collateral memory c, Stake memory stake) private view returns (uint64) {
        LienId lien = lienIdOf(c.asset, c.id, stake.engine, stake.purpose, c.face, NO_BACKING);
        return lienbook.lienOf(lien).amount;
    }
}
