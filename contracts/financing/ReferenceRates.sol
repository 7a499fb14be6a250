// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {SignedMessages} from "../common/SignedMessages.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {IReferenceRates} from "../interfaces/IReferenceRates.sol";
import {Authorization} from "../interfaces/ISignedMessages.sol";
import {BenchmarkId, Fixing, PublishedFixing, administratorsOfRates, benchmarkIdOf} from "../types/Fixing.sol";
import {Lei} from "../types/Identifiers.sol";
import {ANY_ROLE} from "../types/Role.sol";
import {Day, ONE_MILLION, today} from "../types/Units.sol";

/// @title Reference rates
/// @dev   Nobody administers it. A fixing knows the days of its neighbours, so that whoever shows one also shows until
///        when it holds, and nobody passes an older one off as the one in force. Both messages spend their nonce: after
///        a withdrawal the same words would be good again.
contract ReferenceRates is IReferenceRates, SignedMessages {
    bytes32 private constant FIXING_TYPEHASH = keccak256(
        "Fixing(bytes32 name,uint32 from,int32 rate,bytes32 publication,address administrator,uint256 nonce,"
        "uint48 deadline)"
    );
    bytes32 private constant WITHDRAWAL_TYPEHASH = keccak256(
        "FixingWithdrawal(bytes32 name,uint32 from,int32 rate,bytes32 reason,address administrator,uint256 nonce,"
        "uint48 deadline)"
    );
    int32 private constant MOST = int32(int256(ONE_MILLION));

    IParticipants public immutable participants;

    mapping(BenchmarkId => mapping(Day from => PublishedFixing)) private _fixings;
    /// @inheritdoc IReferenceRates
    mapping(BenchmarkId => Day) public lastOf;

    constructor(IParticipants participants_) EIP712("Lienbook ReferenceRates", "1") {
        participants = participants_;
    }

    /// @inheritdoc IReferenceRates
    function publish(
        Fixing calldata fixing,
        Authorization calldata administrator
    ) external returns (BenchmarkId benchmark) {
        Lei entity = participants.requireActive(administrator.signer, administratorsOfRates());
        benchmark = benchmarkIdOf(entity, fixing.name);
        Day from = fixing.from;
        Day last = lastOf[benchmark];
        require(fixing.name != 0, BenchmarkNameMissing());
        require(fixing.publication != 0, PublicationMissing());
        require(from >= today() && from.isStorable(), FixingDayInvalid(from));
        require(fixing.rate >= -MOST && fixing.rate <= MOST, ReferenceRateInvalid(fixing.rate));
        require(from > last, FixingOutOfOrder(benchmark, from, last));
        _authorize(_hash(fixing, administrator), administrator);

        // Days of 16 bits, as has been checked of each.
        _fixings[benchmark][from] = PublishedFixing(fixing.rate, uint16(Day.unwrap(last)), 0, true);
        if (Day.unwrap(last) != 0) _fixings[benchmark][last].next = uint16(Day.unwrap(from));
        lastOf[benchmark] = from;
        emit FixingPublished(
            benchmark,
            entity,
            from,
            fixing.name,
            fixing.rate,
            fixing.publication,
            administrator.signer
        );
    }

    /// @inheritdoc IReferenceRates
    function withdraw(bytes32 name, Day from, bytes32 reason, Authorization calldata administrator) external {
        Lei entity = participants.requireActive(administrator.signer, ANY_ROLE);
        BenchmarkId benchmark = benchmarkIdOf(entity, name);
        PublishedFixing memory fixing = _published(benchmark, from);
        require(!_isFinal(from), FixingIsFinal(benchmark, from));
        require(fixing.next == 0, FixingOutOfOrder(benchmark, from, lastOf[benchmark]));
        _authorize(
            keccak256(
                abi.encode(
                    WITHDRAWAL_TYPEHASH,
                    name,
                    from,
                    fixing.rate,
                    reason,
                    administrator.signer,
                    administrator.nonce,
                    administrator.deadline
                )
            ),
            administrator
        );

        Day previous = Day.wrap(fixing.previous);
        delete _fixings[benchmark][from];
        if (fixing.previous != 0) _fixings[benchmark][previous].next = 0;
        lastOf[benchmark] = previous;
        emit FixingWithdrawn(benchmark, entity, from, reason);
    }

    /// @inheritdoc IReferenceRates
    function requireFinal(BenchmarkId benchmark, Day from) external view returns (int32 rate, Day until) {
        PublishedFixing memory fixing = _published(benchmark, from);
        require(_isFinal(from), FixingNotFinal(benchmark, from));
        return (fixing.rate, Day.wrap(fixing.next));
    }

    /// @inheritdoc IReferenceRates
    function fixingOf(BenchmarkId benchmark, Day from) external view returns (PublishedFixing memory) {
        return _fixings[benchmark][from];
    }

    /// @inheritdoc IReferenceRates
    function benchmarkOf(Lei administrator, bytes32 name) external pure returns (BenchmarkId) {
        return benchmarkIdOf(administrator, name);
    }

    function _published(BenchmarkId benchmark, Day from) private view returns (PublishedFixing memory fixing) {
        fixing = _fixings[benchmark][from];
        require(fixing.stands, FixingNotPublished(benchmark, from));
    }

    /// @dev From the day before its own on.
    function _isFinal(Day from) private view returns (bool) {
        return Day.unwrap(from) <= Day.unwrap(today()) + 1;
    }

    /// @dev Every field is a word of its own, so that the encoding of the struct is that of its parts.
    function _hash(Fixing calldata fixing, Authorization calldata administrator) private pure returns (bytes32) {
        return
            keccak256(
                abi.encode(FIXING_TYPEHASH, fixing, administrator.signer, administrator.nonce, administrator.deadline)
            );
    }
}
