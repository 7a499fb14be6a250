// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IFinancingDesk} from "../../../contracts/interfaces/IFinancingDesk.sol";
import {IFinancingRecovery} from "../../../contracts/interfaces/IFinancingRecovery.sol";
import {Claim, IFinancingServicing} from "../../../contracts/interfaces/IFinancingServicing.sol";
import {Authorization} from "../../../contracts/interfaces/ISignedMessages.sol";
import {EncodedTerms} from "../../../contracts/types/EncodedTerms.sol";
import {FinancingTerms, Instalment, Payout} from "../../../contracts/types/FinancingTerms.sol";
import {DocumentId, FinancingId, Lei} from "../../../contracts/types/Identifiers.sol";
import {Backing, Collateral, encodedIn} from "../../../contracts/types/Pledge.sol";
import {Day} from "../../../contracts/types/Units.sol";
import {vm} from "../Vm.sol";

/// @notice What is read of encoded terms by its place is the field of that name, and what is copied of them is what the
///         compiler would write: whoever changes `FinancingTerms` and not `EncodedTerms` hears of it here.
contract EncodedTermsTest {
    function testFuzz_FieldsAreReadWhereTheyAre(
        address lender,
        address borrower,
        address token,
        bytes32 salt
    ) external view {
        FinancingTerms memory terms = _terms(lender, borrower, token, salt);
        bytes memory encoded = abi.encode(terms);
        vm.assertEq(this.borrowerIn(encoded), borrower, "the borrower");
        vm.assertEq(keccak256(abi.encode(this.termsIn(encoded))), keccak256(encoded), "all of them");
    }

    function testFuzz_TheyAreCopiedAsTheyAre(
        address lender,
        address borrower,
        address token,
        bytes32 salt
    ) external view {
        FinancingTerms memory terms = _terms(lender, borrower, token, salt);
        bytes memory encoded = abi.encode(terms);
        vm.assertEq(FinancingId.unwrap(this.idOf(1, terms)), keccak256(encoded), "their id");
        vm.assertEq(keccak256(this.encode(1, terms)), keccak256(encoded), "as they are");
        vm.assertEq(FinancingId.unwrap(EncodedTerms.idOf(encoded)), keccak256(encoded), "their id");
    }

    function testFuzz_CallsAreWhatTheCompilerWouldWrite(uint64 amount, bytes20 holder, bytes32 salt) external view {
        FinancingTerms memory terms = _terms(address(1), address(2), address(3), salt);
        bytes4 selector = IFinancingDesk.realise.selector;
        bytes memory call = this.callWith(selector, bytes32(uint256(amount)), terms);
        vm.assertEq(keccak256(call), keccak256(abi.encodeCall(IFinancingDesk.realise, (amount, terms))), "realise");
        selector = IFinancingRecovery.assignLiens.selector;
        call = this.callWith(selector, bytes32(holder), terms);
        bytes memory written = abi.encodeCall(IFinancingRecovery.assignLiens, (Lei.wrap(holder), terms));
        vm.assertEq(keccak256(call), keccak256(written), "assignLiens");
    }

    function testFuzz_WhatTheyLeaveOutIsPutIn(uint64 amount, uint8 details, uint8 behind, bytes32 salt) external view {
        FinancingTerms memory terms = _terms(address(1), address(2), address(3), salt);
        terms.collateral[0].details = new bytes(details);
        terms.collateral[0].backing = new Backing[](behind);
        (bytes memory left, uint256 gap) = _without(abi.encode(terms), abi.encode(terms.collateral[0]));
        bytes4 selector = IFinancingDesk.realise.selector;
        bytes memory call = this.callWithin(selector, bytes32(uint256(amount)), left, gap, terms.collateral[0]);
        vm.assertEq(keccak256(call), keccak256(abi.encodeCall(IFinancingDesk.realise, (amount, terms))), "the call");
    }

    /// @dev Of the calls that an entrusted claim makes; the others have fewer words before the terms.
    function testFuzz_TheyAreFoundInACall(uint64 price, bytes32 salt) external view {
        FinancingTerms memory terms = _terms(address(1), address(2), address(3), salt);
        Claim memory claim;
        claim.price = price;
        Authorization memory signed = Authorization(address(4), 5, 6, hex"07");
        _requireFound(abi.encodeCall(IFinancingServicing.transfer, (claim, signed, signed, terms)), 7, terms);
        _requireFound(abi.encodeCall(IFinancingRecovery.charge, (price, salt, terms)), 2, terms);
        _requireFound(abi.encodeCall(IFinancingServicing.setImpaired, (true, terms)), 1, terms);
        _requireFound(abi.encodeCall(IFinancingRecovery.declareDefault, (DocumentId.wrap(salt), terms)), 1, terms);
        _requireFound(abi.encodeCall(IFinancingRecovery.declareCrossDefault, (hex"08", terms)), 1, terms);
        _requireFound(abi.encodeCall(IFinancingRecovery.writeOff, (terms)), 0, terms);
        _requireFound(abi.encodeCall(IFinancingRecovery.declareStandingLost, (terms)), 0, terms);
    }

    function borrowerIn(bytes calldata encoded) external pure returns (address) {
        return EncodedTerms.borrowerIn(encoded);
    }

    function termsIn(bytes calldata encoded) external pure returns (FinancingTerms memory) {
        return EncodedTerms.termsIn(encoded);
    }

    function idOf(uint256, FinancingTerms calldata terms) external pure returns (FinancingId) {
        return EncodedTerms.idOf(terms);
    }

    function encode(uint256, FinancingTerms calldata terms) external pure returns (bytes memory) {
        return EncodedTerms.encode(terms);
    }

    function callWithin(
        bytes4 selector,
        bytes32 first,
        bytes calldata encoded,
        uint256 gap,
        Collateral calldata collateral
    ) external pure returns (bytes memory) {
        return EncodedTerms.callWith(selector, first, encoded, gap, encodedIn(collateral));
    }

    function callWith(
        bytes4 selector,
        bytes32 first,
        FinancingTerms calldata terms
    ) external pure returns (bytes memory) {
        return EncodedTerms.callWith(selector, first, terms);
    }

    function inCall(
        bytes calldata call,
        uint256 word
    ) external pure returns (FinancingTerms memory terms, bytes memory encoded) {
        return EncodedTerms.inCall(call, word);
    }

    function _requireFound(bytes memory call, uint256 word, FinancingTerms memory expected) private view {
        (FinancingTerms memory terms, bytes memory encoded) = this.inCall(call, word);
        vm.assertEq(keccak256(encoded), keccak256(abi.encode(expected)), "copied from the call");
        vm.assertEq(keccak256(abi.encode(terms)), keccak256(abi.encode(expected)), "read in the call");
    }

    /// @param  struct_ encoded, behind the word that says where it begins
    /// @return left    the terms without it
    /// @return gap     where it was in them
    function _without(
        bytes memory encoded,
        bytes memory struct_
    ) private pure returns (bytes memory left, uint256 gap) {
        uint256 length = struct_.length - 0x20;
        bytes32 sought = _hashIn(struct_, 0x20, length);
        while (_hashIn(encoded, gap, length) != sought) gap += 0x20;
        left = new bytes(encoded.length - length);
        for (uint256 i; i < left.length; ++i) left[i] = encoded[i < gap ? i : i + length];
    }

    function _hashIn(bytes memory data, uint256 from, uint256 length) private pure returns (bytes32 hash) {
        vm.assertLe(from + length, data.length, "among the terms");
        // A part of an array, without a copy of it.
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            hash := keccak256(add(add(data, 0x20), from), length)
        }
    }

    /// @dev With something in every list, so that all offsets differ.
    function _terms(
        address lender,
        address borrower,
        address token,
        bytes32 salt
    ) private pure returns (FinancingTerms memory terms) {
        (terms.lender, terms.borrower, terms.token, terms.principal) = (lender, borrower, IERC20(token), 9);
        terms.schedule = new Instalment[](2);
        terms.schedule[1] = Instalment(Day.wrap(20_000), 9);
        terms.collateral = new Collateral[](1);
        terms.collateral[0].backing = new Backing[](3);
        terms.collateral[0].details = hex"0a0b";
        terms.payouts = new Payout[](1);
        terms.contested = new DocumentId[](2);
        terms.salt = salt;
    }
}
