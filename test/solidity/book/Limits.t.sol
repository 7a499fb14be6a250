// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Parts} from "../../../contracts/assets/libraries/Parts.sol";
import {IDocumentRegistry} from "../../../contracts/interfaces/IDocumentRegistry.sol";
import {ILienbook} from "../../../contracts/interfaces/ILienbook.sol";
import {DocumentKind} from "../../../contracts/types/DocumentKind.sol";
import {DocumentId, LienId} from "../../../contracts/types/Identifiers.sol";
import {Backing, Collateral} from "../../../contracts/types/Pledge.sol";
import {bound} from "../Bound.sol";
import {vm} from "../Vm.sol";
import {Pledges} from "./Pledges.sol";

/// @notice B10 to B13 of the README: one invoice, one declaration behind it, and any numbers whatever.
contract LimitsTest is Pledges {
    uint256 private constant INVOICE = 0;
    uint256 private constant DECLARATION = 1;
    uint64 private constant MOST = type(uint64).max;

    /// @dev What a lien on `amount` of the face value asks of the declaration.
    struct Numbers {
        uint64 value;
        uint64 share;
        uint64 face;
        uint64 amount;
    }

    function testFuzz_B10_APortionIsTheLeastThatIsNotTooLittle(Numbers memory n) external {
        _open(n);
        _place(n.amount, 0);
        uint256 asked = _encumbered(DECLARATION);
        vm.assertEq(uint256(_encumbered(INVOICE)), n.amount, "B10: the amount itself");
        // The one number with this property is the fraction rounded up.
        vm.assertGe(asked * n.face, uint256(n.share) * n.amount, "B10: not too little");
        vm.assertLt((asked - 1) * n.face, uint256(n.share) * n.amount, "B10: not one more");
        vm.assertLe(asked, n.share, "B10: no more than the share");
        if (n.amount == n.face) vm.assertEq(asked, n.share, "B10: all of it");
    }

    function testFuzz_B11_WhateverTheStepsNothingIsLeft(Numbers memory n, uint64[6] memory steps) external {
        _open(n);
        _place(n.amount, 0);
        uint256 asked = _encumbered(DECLARATION);
        uint64 left = n.amount;
        uint64 paid;
        for (uint256 i; i < steps.length && left != 0; ++i) {
            uint64 step = i == steps.length - 1 ? left : uint64(bound(steps[i], 0, left));
            bool pays = steps[i] % 2 == 0;
            _take(pays ? 0 : step, pays ? step : 0, "");
            left -= step;
            if (pays) paid += step;
            vm.assertEq(uint256(_encumbered(INVOICE)), left, "B11: the amount itself");
            uint256 rest = uint256(_encumbered(DECLARATION)) * n.face;
            vm.assertGe(rest, uint256(n.share) * left, "B11: what is left is covered");
            vm.assertLt(rest, uint256(n.share) * left + n.face, "B11: and no more");
        }
        vm.assertEq(uint256(_encumbered(INVOICE)), 0, "B11: the invoice is free");
        vm.assertEq(uint256(_encumbered(DECLARATION)), 0, "B11: the declaration is free");
        vm.assertEq(uint256(_collected(INVOICE)), paid, "B11: what was paid is gone");
        vm.assertLe(uint256(_collected(DECLARATION)), asked, "B11: no more than the lien asked");
        uint256 kept = (n.share - uint256(_collected(DECLARATION))) * n.face;
        vm.assertGe(kept, uint256(n.share) * (n.face - paid), "B11: what is unpaid keeps its part of the declaration");
        vm.assertLt(kept, uint256(n.share) * (n.face - paid) + n.face, "B11: and no more");
    }

    function testFuzz_B12_ToTheLastUnitAndNoFurther(Numbers memory n, uint64 more) external {
        _open(n);
        _refuse(0, abi.encodeWithSelector(ILienbook.LienAmountInvalid.selector, _papers[INVOICE].id, 0, n.face));
        if (n.face != MOST) {
            uint64 above = uint64(bound(more, uint256(n.face) + 1, MOST));
            DocumentId id = _papers[INVOICE].id;
            _refuse(above, abi.encodeWithSelector(ILienbook.LienAmountInvalid.selector, id, above, n.face));
        }
        _place(n.amount, 0);
        uint64 left = n.face - n.amount;
        if (n.amount != n.face || n.face > 1) {
            uint64 beyond = uint64(bound(more, uint256(left) + 1, n.face));
            DocumentId id = _papers[INVOICE].id;
            _refuse(
                beyond,
                abi.encodeWithSelector(IDocumentRegistry.DocumentOverEncumbered.selector, id, beyond, left)
            );
        }
        if (left == 0) return;
        // Two liens may ask one unit more of the declaration than one over both would: then it decides.
        uint256 asked = _encumbered(DECLARATION);
        uint256 second = (uint256(n.share) * left + n.face - 1) / n.face;
        if (asked + second > n.value) {
            uint256 available = n.value - asked;
            DocumentId id = _papers[DECLARATION].id;
            bytes4 selector = IDocumentRegistry.DocumentOverEncumbered.selector;
            _refuse(left, abi.encodeWithSelector(selector, id, second, available));
        } else {
            _place(left, 1);
            vm.assertEq(uint256(_encumbered(INVOICE)), n.face, "B12: to the last unit");
            vm.assertLe(uint256(_encumbered(DECLARATION)), n.value, "B12: within the value");
        }
    }

    function test_B12_TheLargestNumbersThereAre() external {
        _open(Numbers(MOST, MOST, MOST, MOST));
        _place(MOST, 0);
        vm.assertEq(uint256(_encumbered(DECLARATION)), MOST, "B12: all of the largest");
        bytes4 selector = IDocumentRegistry.DocumentOverEncumbered.selector;
        _refuse(1, abi.encodeWithSelector(selector, _papers[INVOICE].id, 1, 0));
        _refuse(MOST, abi.encodeWithSelector(selector, _papers[INVOICE].id, MOST, 0));
        LienId id = _charges[0].id;
        _take(1, MOST, abi.encodeWithSelector(ILienbook.DischargeExceedsLien.selector, id, uint256(MOST) + 1, MOST));
        _take(1, MOST - 1, "");
        vm.assertEq(uint256(_collected(DECLARATION)), MOST - 1, "B12: all but one of the largest");
        _place(1, 1);
        vm.assertEq(uint256(_encumbered(DECLARATION)), 1, "B12: the last unit");
    }

    function test_B12_OneUnitOfManyAsksOneUnitOfLittle() external {
        _open(Numbers(3, 1, MOST, 1));
        for (uint256 i; i < 3; ++i) _place(1, i);
        vm.assertEq(uint256(_encumbered(DECLARATION)), 3, "B12: one for each lien");
        bytes4 selector = IDocumentRegistry.DocumentOverEncumbered.selector;
        _refuse(1, abi.encodeWithSelector(selector, _papers[DECLARATION].id, 1, 0));
    }

    function testFuzz_B13_PartsOfASplitSumToTheWhole(
        uint64 face,
        uint64 a,
        uint64 b,
        uint64[3] memory shares
    ) external view {
        face = uint64(bound(face, 3, MOST));
        a = uint64(bound(a, 1, face - 2));
        b = uint64(bound(b, uint256(a) + 1, face - 1));
        Backing[] memory whole = new Backing[](3);
        for (uint256 i; i < 3; ++i) whole[i] = Backing(DocumentId.wrap(bytes32(i + 1)), shares[i]);
        Backing[][3] memory parts = [
            this.backingOf(whole, face, 0, a),
            this.backingOf(whole, face, a, b),
            this.backingOf(whole, face, b, face)
        ];
        for (uint256 i; i < 3; ++i) {
            uint256 sum;
            for (uint256 j; j < 3; ++j) sum += _shareOf(parts[j], whole[i].document);
            vm.assertEq(sum, shares[i], "B13: nothing is lost or got twice");
            // A part gets less than one unit more or less than its due.
            uint256 got = _shareOf(parts[1], whole[i].document) * face;
            uint256 due = uint256(shares[i]) * (b - a);
            vm.assertLt(got, due + face, "B13: not too much");
            vm.assertLt(due, got + face, "B13: not too little");
        }
        for (uint256 j; j < 3; ++j) {
            for (uint256 i; i < parts[j].length; ++i) vm.assertGt(parts[j][i].share, 0, "B13: no empty evidence");
        }
    }

    /// @dev The library takes calldata.
    function backingOf(
        Backing[] calldata whole,
        uint256 face,
        uint256 from,
        uint256 to
    ) external pure returns (Backing[] memory) {
        return Parts.backingOf(whole, face, from, to);
    }

    function _shareOf(Backing[] memory part, DocumentId document) private pure returns (uint256) {
        for (uint256 i; i < part.length; ++i) if (part[i].document == document) return part[i].share;
        return 0;
    }

    /// @dev An invoice of just the face value, and a declaration of which a share stands behind it.
    function _open(Numbers memory n) private {
        n.value = uint64(bound(n.value, 1, MOST));
        n.share = uint64(bound(n.share, 1, n.value));
        n.face = uint64(bound(n.face, 1, MOST));
        n.amount = uint64(bound(n.amount, 1, n.face));
        _attest(DocumentKind.CommercialInvoice, exporters[0], exporters[0], n.face, 0, 0);
        _attest(DocumentKind.CustomsDeclaration, customs, exporters[0], n.value, 0, 0);
        Backing[] memory backing = new Backing[](1);
        backing[0] = Backing(_papers[DECLARATION].id, n.share);
        _tokenize(INVOICE, n.face, backing);
    }

    function _place(uint64 amount, uint256 purpose) private {
        _try(amount, purpose, "");
        _enterCharge(INVOICE, engine, bytes32(purpose), leiOf(banks[0]), amount);
    }

    function _refuse(uint64 amount, bytes memory refusal) private {
        _try(amount, 9, refusal);
    }

    function _try(uint64 amount, uint256 purpose, bytes memory refusal) private {
        Collateral memory collateral = _collateral(INVOICE, amount);
        DocumentId[] memory none;
        bytes memory call = abi.encodeCall(
            ILienbook.pledgeFor,
            (collateral, leiOf(banks[0]), exporters[0], bytes32(purpose), none)
        );
        _act(engine, address(lienbook), call, refusal);
        vm.assertEq(foretold, seen, violation);
        vm.assertEq(violation, "", "refused or not, as foretold");
    }

    function _take(uint64 withdrawn, uint64 collected, bytes memory refusal) private {
        Collateral memory collateral = _collateral(INVOICE, 0);
        bytes memory call = abi.encodeCall(
            ILienbook.discharge,
            (collateral, engine, bytes32(0), withdrawn, collected, 0)
        );
        _act(engine, address(lienbook), call, refusal);
        vm.assertEq(foretold, seen, violation);
    }

    function _encumbered(uint256 paper) private view returns (uint64) {
        return registry.stateOf(_papers[paper].id).encumbered;
    }

    function _collected(uint256 paper) private view returns (uint64) {
        return registry.stateOf(_papers[paper].id).collected;
    }
}
