// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Authorization} from "../../../contracts/interfaces/ISignedMessages.sol";
import {Enforcement} from "../../../contracts/pledge/Enforcement.sol";
import {Claimant, Estate} from "../../../contracts/types/Estate.sol";
import {CounterGuarantee, Grounds} from "../../../contracts/types/Guarantee.sol";
import {DocumentId, LienId} from "../../../contracts/types/Identifiers.sol";
import {Collateral, NO_BACKING, Stake, lienIdOf} from "../../../contracts/types/Pledge.sol";
import {Rate} from "../../../contracts/types/Units.sol";
import {bound} from "../Bound.sol";
import {deploy} from "../Deploy.sol";
import {vm} from "../Vm.sol";
import {Guarantors} from "./Guarantors.sol";

/// @notice Guarantors to whom the exporter has pledged receivables, which they give back or sell, in whole or in part,
///         before and after they pay and recover. What they and the exporter get is remembered beside it.
contract Counterparties is Guarantors {
    bytes32 private constant CONSENT_TYPEHASH = keccak256(
        "PledgeConsent(address pledgor,address asset,bytes32 id,uint64 amount,bytes32 commitment,bytes32[] contested,"
        "address holder,uint256 nonce,uint48 deadline)"
    );

    Enforcement public enforcement;
    /// @notice What sales have brought the guarantor of a guarantee.
    mapping(uint256 entry => uint256) public brought;
    /// @notice What the exporter has recovered in its place.
    mapping(uint256 entry => uint256) public reimbursed;
    uint256 private _serial;
    mapping(DocumentId => bytes) private _pledged;

    constructor() {
        enforcement = Enforcement(deploy("Enforcement.sol:Enforcement", abi.encode(lienbook, desk)));
        lienbook.setEnforcement(address(enforcement));
        bytes4[] memory open = new bytes4[](1);
        open[0] = lienbook.pledge.selector;
        _access.setTargetFunctionRole(address(lienbook), open, _access.PUBLIC_ROLE());
        address[3] memory buyers = [bank, guarantors[0], guarantors[1]];
        for (uint256 i; i < 3; ++i) {
            vm.prank(buyers[i]);
            token.approve(address(enforcement), type(uint256).max);
        }
    }

    // What may happen

    /// @notice A guarantee on one or two receivables of the exporter's.
    function issueBacked(uint256 seed) external {
        if (_entries.length == MOST) return;
        Grounds memory grounds;
        grounds.counterGuarantees = new CounterGuarantee[](1 + ((seed >> 200) % 2));
        for (uint256 i; i < grounds.counterGuarantees.length; ++i) {
            uint64 amount = uint64(bound(seed >> (16 + i), 1, 1e9));
            grounds.counterGuarantees[i] = _pledge(guarantors[(seed >> 8) % 2], amount);
        }
        _issue(seed, abi.encode(grounds));
    }

    /// @notice A guarantor gives back part of what is pledged to it, or, for zero, all of it.
    function giveBack(uint256 which, uint256 amount) external {
        (bool found, Entry storage entry, Collateral memory c, bytes32 purpose) = _standing(which);
        if (!found) return;
        uint64 standing = lienbook.lienOf(_lienOf(c, purpose)).amount;
        if (amount != 0) amount = bound(amount, 1, standing);
        vm.prank(_guarantorOf(entry));
        lienbook.discharge(c, address(0), purpose, amount == 0 ? standing : uint64(amount), 0, 0);
        ++done["give back"];
    }

    /// @notice A guarantor sells what is pledged to it to the bank, or takes it itself.
    function sell(uint256 which, uint256 seed) external {
        (bool found, Entry storage entry, Collateral memory c, bytes32 purpose) = _standing(which);
        if (!found || (entry.paid == 0 && seed % 8 != 0)) return;
        uint256 standing = lienbook.lienOf(_lienOf(c, purpose)).amount;
        address guarantor = _guarantorOf(entry);
        Estate memory estate = Estate(c, new Claimant[](1), 0);
        estate.claimants[0].stake = Stake(address(0), purpose);
        vm.prank(guarantor);
        enforcement.giveNotice(c, estate.claimants[0].stake);
        vm.warp(block.timestamp + 30 days);
        uint64 price = seed % 2 == 0 ? c.face : uint64(bound(seed >> 8, 1, c.face));
        if (seed % 4 == 0) {
            vm.prank(guarantor);
            enforcement.appropriate(estate, token, c.face);
        } else {
            Authorization memory buyer = Authorization(bank, ++_serial, type(uint48).max, hex"01");
            Authorization memory pledgor = Authorization(exporter, ++_serial, type(uint48).max, hex"01");
            vm.prank(guarantor);
            enforcement.sell(estate, token, price, 0, buyer, pledgor);
            if (enforcement.held(token, guarantor) != 0) {
                vm.prank(guarantor);
                enforcement.withdraw(token, guarantor);
            }
        }
        brought[which % _entries.length] += price < standing ? price : standing;
        ++done["sell"];
        _look();
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

    /// @notice Everything is paid, and everybody takes what it may.
    function settle() external {
        for (uint256 loan; loan < 2; ++loan) {
            vm.prank(exporter);
            try desk.repay(type(uint64).max, loanAt(loan)) {} catch {}
        }
        for (uint256 which; which < _entries.length; ++which) {
            for (uint256 i; i < 2; ++i) this.giveBack(which + i * _entries.length, 0);
            this.recover(which);
            for (uint256 i; i < 2; ++i) this.reimburse(which, i);
        }
        for (uint256 loan; loan < 2; ++loan) this.takeReceipts(loan);
    }

    /// @dev One of the two counter-guarantees of a guarantee, if it has that one and it is not given back or sold.
    function _standing(
        uint256 which
    ) private view returns (bool found, Entry storage entry, Collateral memory c, bytes32 purpose) {
        entry = _entries.length == 0 ? _nowhere() : _pick(which);
        if (entry.grounds.length == 0) return (false, entry, c, 0);
        Grounds memory grounds = abi.decode(entry.grounds, (Grounds));
        uint256 index = (which / _entries.length) % 2;
        if (index >= grounds.counterGuarantees.length) return (false, entry, c, 0);
        CounterGuarantee memory counter = grounds.counterGuarantees[index];
        c = abi.decode(_pledged[counter.id], (Collateral));
        purpose = counter.purpose;
        found = lienbook.lienOf(_lienOf(c, purpose)).amount != 0;
    }

    function _nowhere() private pure returns (Entry storage entry) {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            entry.slot := not(0x100)
        }
    }

    function _pledge(address guarantor, uint64 amount) private returns (CounterGuarantee memory counter) {
        Collateral memory c = _tokenized(uint64(2e9 + ++_serial));
        c.amount = amount;
        Authorization memory consent = Authorization(guarantor, ++_serial, type(uint48).max, hex"01");
        vm.prank(exporter);
        lienbook.pledge(c, new DocumentId[](0), consent);
        _pledged[c.id] = abi.encode(c);
        bytes32 commitment = keccak256(abi.encode(c.face, keccak256(c.details), NO_BACKING));
        bytes memory first = abi.encode(CONSENT_TYPEHASH, exporter, c.asset, c.id, amount, commitment, keccak256(""));
        bytes32 purpose = keccak256(bytes.concat(first, abi.encode(guarantor, consent.nonce, consent.deadline)));
        counter = CounterGuarantee(c.asset, c.id, purpose, c.face, NO_BACKING, 0, Rate.wrap(0), 0);
    }

    function _lienOf(Collateral memory c, bytes32 purpose) private pure returns (LienId) {
        return lienIdOf(c.asset, c.id, address(0), purpose, c.face, NO_BACKING);
    }
}
