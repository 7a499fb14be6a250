// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Participants} from "../../../contracts/Participants.sol";
import {ReferenceRates} from "../../../contracts/financing/ReferenceRates.sol";
import {Authorization} from "../../../contracts/interfaces/ISignedMessages.sol";
import {BenchmarkId, Fixing, benchmarkIdOf} from "../../../contracts/types/Fixing.sol";
import {Lei} from "../../../contracts/types/Identifiers.sol";
import {Role, only} from "../../../contracts/types/Role.sol";
import {Day, today} from "../../../contracts/types/Units.sol";
import {bound} from "../Bound.sol";
import {deploy} from "../Deploy.sol";
import {leiOf} from "../Members.sol";
import {Story} from "../Story.sol";
import {vm} from "../Vm.sol";

/// @notice An administrator that publishes and withdraws fixings of one rate, in time or not, and remembers which.
contract Fixings is Story {
    bytes32 private constant NAME = keccak256("EUR 3M");

    ReferenceRates public rates;
    BenchmarkId public benchmark;

    /// @dev The days of the fixings that should stand, in their order.
    uint256[] private _days;
    mapping(uint256 day => int32) public rateOf;
    /// @dev Days whose fixing was final once.
    uint256[] private _finals;
    mapping(uint256 day => int32) public finalRateOf;
    mapping(uint256 day => bool) private _wasFinal;
    /// @notice How often each act was refused.
    mapping(string act => uint256) public refused;

    constructor() {
        vm.warp(20_000 days + 8 hours);
        bytes memory access = abi.encode(deploy("AccessManager.sol:AccessManager", abi.encode(address(this))));
        Participants participants = Participants(deploy("Participants.sol:Participants", access));
        rates = ReferenceRates(deploy("ReferenceRates.sol:ReferenceRates", abi.encode(participants)));
        Lei administrator = leiOf("ADMINISTRATOR00000");
        participants.enrol(administrator, "DE", only(Role.Bank), type(uint40).max, address(this));
        benchmark = benchmarkIdOf(administrator, NAME);
    }

    // What may happen

    /// @notice From two days ago to ten ahead.
    function publish(uint256 seed) external {
        uint256 day = _today() - 2 + bound(seed, 0, 12);
        int32 rate = int32(int256(bound(seed >> 64, 0, 2_000_000)) - 1_000_000);
        bool fits = day >= _today() && day > _last();
        try rates.publish(Fixing(NAME, Day.wrap(uint32(day)), rate, NAME), _inPerson()) {
            if (!fits) violation = "published out of turn";
            _days.push(day);
            rateOf[day] = rate;
            ++done["publish"];
        } catch {
            if (fits) violation = "not published";
            ++refused["publish"];
        }
        _noteFinals();
    }

    /// @notice The last one or another.
    function withdraw(uint256 seed) external {
        if (_days.length == 0) return;
        uint256 back = bound(seed, 0, 3);
        uint256 day = _days[_days.length - 1 - (back < _days.length ? back : 0)];
        bool fits = day == _last() && day > _today() + 1;
        try rates.withdraw(NAME, Day.wrap(uint32(day)), NAME, _inPerson()) {
            if (!fits) violation = "withdrawn out of turn";
            _days.pop();
            delete rateOf[day];
            ++done["withdraw"];
        } catch {
            if (fits) violation = "not withdrawn";
            ++refused["withdraw"];
        }
    }

    function pass(uint256 seed) external {
        vm.warp(block.timestamp + bound(seed, 1, 80) * 1 hours);
        _noteFinals();
    }

    // What is remembered

    function count() external view returns (uint256) {
        return _days.length;
    }

    function dayAt(uint256 i) external view returns (uint256) {
        return _days[i];
    }

    function finals() external view returns (uint256[] memory) {
        return _finals;
    }

    function _noteFinals() private {
        for (uint256 i = _days.length; i > 0; --i) {
            uint256 day = _days[i - 1];
            if (day > _today() + 1) continue;
            if (_wasFinal[day]) break;
            _wasFinal[day] = true;
            finalRateOf[day] = rateOf[day];
            _finals.push(day);
        }
    }

    function _last() private view returns (uint256) {
        return _days.length == 0 ? 0 : _days[_days.length - 1];
    }

    function _today() private view returns (uint256) {
        return Day.unwrap(today());
    }

    function _inPerson() private view returns (Authorization memory by) {
        by.signer = address(this);
    }
}
