// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IGuaranteeBookServicing} from "../../../contracts/interfaces/IGuaranteeBookServicing.sol";
import {FinancingStatus} from "../../../contracts/types/Financing.sol";
import {FinancingTerms} from "../../../contracts/types/FinancingTerms.sol";
import {Lei} from "../../../contracts/types/Identifiers.sol";
import {Cover, CoverStatus, CoverTerms} from "../../../contracts/types/Insurance.sol";
import {ONE_MILLION, Rate} from "../../../contracts/types/Units.sol";
import {deploy} from "../Deploy.sol";
import {leiOf} from "../Members.sol";
import {StoryTest} from "../Story.sol";
import {vm} from "../Vm.sol";
import {Insured} from "./Insured.sol";

/// @notice I1 to I6 of the README.
contract InsuredLoansTest is StoryTest {
    Insured private _insured;

    function setUp() public {
        _insured = Insured(deploy("Insured.sol:Insured", ""));
        _target(address(_insured));
    }

    /// @notice What the invariants ask about comes up: both insurers pay on one loan, in parts, refuse, and recover.
    function test_InsurersPayRefuseAndRecover() external {
        // Each insurer covers 40 %, up to 800 of a thousand.
        uint256 seed = ((uint256(400_000) << 96) | (uint256(800) << 32)) << 1;
        _insured.declare(0, seed);
        _insured.declare(0, seed | 1);
        vm.assertEq(_insured.promises(), 2, "covers");
        _insured.goWrong(0);
        for (uint256 i; i < 2; ++i) {
            _insured.claim(i, 1);
            _insured.pay(i);
            _insured.claim(i, 1e12);
            _insured.refuse(i);
            _insured.claim(i, 1e12);
            _insured.pay(i);
            vm.assertLt(1, _insured.promiseAt(i).paid, "paid");
        }
        vm.assertEq(_insured.done("refuse"), 2, "refused");
        FinancingTerms memory terms = _insured.termsAt(0);
        _insured.repay(0, 2 * uint256(terms.principal));
        for (uint256 i; i < 2; ++i) _insured.recover(i);
        for (uint256 i; i < 2; ++i) {
            Insured.Promise memory p = _insured.promiseAt(i);
            vm.assertEq(p.recovered, p.paid, "recovered");
        }
        vm.assertEq(_insured.violation(), "", "I3, I5");
    }

    /// @notice Every act comes up, so that the invariants are asked of something.
    function test_EveryActComesUp() external {
        _mustComeUp = [
            "declare",
            "entrust",
            "notify",
            "end notice",
            "claim",
            "withdraw claim",
            "refuse",
            "pay",
            "recover",
            "take receipts",
            "withdraw",
            "release",
            "lapse"
        ];
        _requireEveryActIn(_insured, 16);
    }

    function _playRound(uint256 round) internal override {
        for (uint256 step; step < 80; ++step) {
            if (step == 12 && round % 4 == 0) _payUp();
            else if (step == 12) _goWrong();
            _play(uint256(keccak256(abi.encode(round, step))), step);
        }
        _payAll();
    }

    /// @dev What is overdue is notified, and then paid up to the day.
    function _payUp() private {
        _insured.pass(40);
        _insured.pass(1);
        for (uint256 i; i < _insured.promises(); ++i) _insured.notifyOverdue(i);
        for (uint256 i; i < _insured.loans(); ++i) _insured.repay(i, _insured.desk().owed(_insured.termsAt(i)).due);
        for (uint256 i; i < _insured.promises(); ++i) _insured.endNotice(i);
    }

    /// @dev What is lost is claimed of all who insure it; one claim is taken back.
    function _goWrong() private {
        _insured.goWrong(0);
        bool takenBack;
        for (uint256 i; i < _insured.promises(); ++i) {
            _insured.claim(i, type(uint256).max);
            if (takenBack || _insured.done("claim") == 0) continue;
            _insured.withdrawClaim(i);
            takenBack = true;
        }
    }

    /// @dev In the end the borrower pays all, and insurers and bank take what is theirs.
    function _payAll() private {
        for (uint256 i; i < _insured.loans(); ++i) _insured.repay(i, 2 * uint256(_insured.termsAt(i).principal));
        for (uint256 i; i < _insured.promises(); ++i) _insured.recover(i);
        _insured.withdraw(1);
    }

    function _play(uint256 seed, uint256 step) private {
        (uint256 act, uint256 which) = (seed % 20, seed >> 8);
        if (step < 3) return _insured.open(seed >> 8);
        if (step < 12) return _insured.declare(which, seed >> 40);
        if (act < 2) _insured.pass(which);
        else if (act == 2) _insured.goWrong(which);
        else if (act == 3) _insured.repay(which, seed >> 40);
        else if (act < 6) _insured.entrust(which);
        else if (act == 6) _insured.notifyOverdue(which);
        else if (act == 7) _insured.endNotice(which);
        else if (act < 10) _insured.claim(which, seed >> 40);
        else if (act == 10) _insured.withdrawClaim(which);
        else if (act == 11) _insured.refuse(which);
        else if (act < 14) _insured.pay(which);
        else if (act < 16) _insured.recover(which);
        else if (act == 16) _insured.takeReceipts(which);
        else if (act == 17) _insured.withdraw(which);
        else if (act == 18 && which % 4 == 0) _insured.release(which >> 2);
        else if (act == 18) _insured.lapse(which >> 2);
        else _insured.refuseParty(which);
    }

    function invariant_I1_NoMoneyComesOrGoesOrStaysWithTheInsurance() external view {
        vm.assertEq(_of(address(_insured.insurance())), 0, "I1: the insurance keeps nothing");
        (uint256 bankHas, uint256 setAside) = _insured.guarantees().balanceOf(_insured.token(), _bank());
        vm.assertEq(_of(address(_insured.guarantees())), bankHas, "I1: what the book holds is the loss payee's");
        vm.assertEq(setAside, 0, "I1");
        uint256 sum = bankHas + _of(_insured.bank()) + _of(_insured.exporter());
        sum += _of(_insured.insurers(0)) + _of(_insured.insurers(1)) + _of(address(_insured.desk()));
        for (uint256 i; i < _insured.loans(); ++i) sum += _of(_trustOf(i));
        vm.assertEq(sum, _insured.token().totalSupply(), "I1");
    }

    function invariant_I2_NoMoreThanLimitAndPolicy() external view {
        uint256[2] memory promised;
        for (uint256 i; i < _insured.promises(); ++i) {
            Insured.Promise memory p = _insured.promiseAt(i);
            Cover memory cover = _insured.insurance().coverOf(_insured.idAt(i));
            uint256 limit = _insured.coverAt(i).limit;
            vm.assertEq(cover.paid, p.paid, "I2: paid");
            vm.assertEq(cover.recovered, p.recovered, "I2: recovered");
            vm.assertLe(p.paid, limit, "I2: limit");
            promised[p.insurer] += cover.status == CoverStatus.InForce ? limit : p.paid;
        }
        for (uint256 i; i < 2; ++i) {
            (uint64 reserved, uint64 used) = _insured.countedUnder(i);
            vm.assertEq(uint256(reserved) + used, promised[i], "I2: promised");
            vm.assertLe(promised[i], 1e12, "I2: policy");
        }
    }

    function invariant_I3_I5_NothingForbiddenHappens() external view {
        vm.assertEq(_insured.violation(), "", "I3, I5");
    }

    function invariant_I4_PartsOfOneWhole() external view {
        for (uint256 i; i < _insured.loans(); ++i) {
            uint256 covered;
            for (uint256 p; p < _insured.promises(); ++p) {
                bool inForce = _insured.insurance().coverOf(_insured.idAt(p)).status == CoverStatus.InForce;
                if (inForce && _insured.promiseAt(p).loan == i) covered += Rate.unwrap(_insured.coverAt(p).share);
            }
            vm.assertEq(_insured.guarantees().coverageOf(_insured.loanAt(i).id), covered, "I4");
            vm.assertLe(covered, ONE_MILLION, "I4");
        }
    }

    /// @notice Whatever has happened, once the borrower has paid all, insurers have back what they paid, and nothing is
    ///         left that nobody can take.
    function invariant_I6_NothingStrands() external {
        uint256 before = vm.snapshotState();
        for (uint256 i; i < 2; ++i) _insured.token().setBlocked(_insured.insurers(i), false);
        _insured.token().setBlocked(address(_insured.guarantees()), false);
        for (uint256 i; i < _insured.loans(); ++i) {
            FinancingTerms memory terms = _insured.termsAt(i);
            if (_insured.desk().financingOf(_insured.loanAt(i).id).status == FinancingStatus.Repaid) continue;
            vm.startPrank(_insured.exporter());
            _insured.desk().repay(type(uint64).max, terms);
            vm.stopPrank();
        }
        for (uint256 i; i < _insured.promises(); ++i) _settle(i);
        for (uint256 i; i < _insured.loans(); ++i) {
            address trust = _trustOf(i);
            if (_of(trust) != 0) {
                vm.startPrank(_insured.bank());
                try
                    IGuaranteeBookServicing(address(_insured.guarantees())).takeReceipts(
                        _insured.bank(),
                        _insured.termsAt(i)
                    )
                {} catch {}
                vm.stopPrank();
            }
            // Of interest on what insurers have paid, less than a unit for each.
            uint256 left = _of(trust);
            if (left != 0) vm.assertLt(left, _insured.promises(), "I6: the trust");
            vm.assertEq(_insured.guarantees().coverageOf(_insured.loanAt(i).id), 0, "I6: coverage");
        }
        (uint256 bankHas, ) = _insured.guarantees().balanceOf(_insured.token(), _bank());
        if (bankHas != 0) {
            vm.startPrank(_insured.bank());
            IGuaranteeBookServicing(address(_insured.guarantees())).withdraw(
                _insured.token(),
                bankHas,
                _insured.bank()
            );
            vm.stopPrank();
        }
        vm.assertEq(_of(address(_insured.guarantees())), 0, "I6: the book");
        vm.revertToState(before);
    }

    function _settle(uint256 i) private {
        Insured.Promise memory p = _insured.promiseAt(i);
        CoverTerms memory cover = _insured.coverAt(i);
        FinancingTerms memory terms = _insured.termsAt(p.loan);
        if (p.paid != 0) {
            address insurer = _insured.insurers(p.insurer);
            uint256 recovered = p.recovered;
            vm.startPrank(insurer);
            try _insured.insurance().recover(insurer, cover, terms) returns (uint64 amount) {
                recovered += amount;
            } catch {}
            vm.stopPrank();
            vm.assertGe(recovered, p.paid, "I6: an insurer is whole in the end");
        }
        bool inForce = _insured.insurance().coverOf(_insured.idAt(i)).status == CoverStatus.InForce;
        if (inForce) _insured.insurance().lapse(cover, terms);
    }

    function _trustOf(uint256 loan) private view returns (address) {
        return _insured.guarantees().accountOf(_insured.loanAt(loan).id);
    }

    function _bank() private pure returns (Lei) {
        return leiOf("BANK00000000000000");
    }

    function _of(address account) private view returns (uint256) {
        return _insured.token().balanceOf(account);
    }
}
