// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {BenchmarkId, Fixing, PublishedFixing} from "../types/Fixing.sol";
import {Lei} from "../types/Identifiers.sol";
import {Day} from "../types/Units.sol";
import {Authorization, ISignedMessages} from "./ISignedMessages.sol";

/// @title The fixings of reference rates
/// @notice An administrator publishes each fixing once, in its own name, and every financing on that benchmark takes it
///         from here (`IFinancingServicing.fix`). A fixing holds from its day until the next one does. It is final a
///         day ahead: until the day before its own begins (UTC) its administrator can withdraw it and publish another
///         one, and from then on, when financings may take it, nobody can. One published later than that is final at
///         once.
interface IReferenceRates is ISignedMessages {
    /// @notice `administrator` stands by a fixing, through the account `signer`.
    event FixingPublished(
        BenchmarkId indexed benchmark,
        Lei indexed administrator,
        Day indexed from,
        bytes32 name,
        int32 rate,
        bytes32 publication,
        address signer
    );
    /// @notice A fixing that was not final is void, and its day free for another one.
    /// @param  reason hash of the statement of reasons
    event FixingWithdrawn(BenchmarkId indexed benchmark, Lei indexed administrator, Day indexed from, bytes32 reason);

    error BenchmarkNameMissing();
    error PublicationMissing();
    /// @notice A fixing holds from today or later, by `LAST_DAY`.
    error FixingDayInvalid(Day from);
    /// @notice A reference rate is between minus and plus 100 % a year.
    error ReferenceRateInvalid(int32 rate);
    /// @notice Fixings are published in the order of their days, one for each, and withdrawn in the opposite order.
    error FixingOutOfOrder(BenchmarkId benchmark, Day from, Day last);
    error FixingNotPublished(BenchmarkId benchmark, Day from);
    /// @notice The day before its own has begun: financings may have taken it.
    error FixingIsFinal(BenchmarkId benchmark, Day from);
    /// @notice Until the day before its own its administrator may still withdraw it.
    error FixingNotFinal(BenchmarkId benchmark, Day from);

    /// @notice Publishes a fixing under its administrator's name.
    /// @dev    Anyone may submit; `administrator.signer` must act for a supervisor, bank or appraiser in good standing.
    ///         Emits `FixingPublished`.
    function publish(Fixing calldata fixing, Authorization calldata administrator) external returns (BenchmarkId);

    /// @notice Withdraws the last fixing of a benchmark, to correct it or for good, before it is final.
    /// @dev    Anyone may submit; `administrator.signer` must act for the entity that published it, in good standing.
    ///         Its signature names the rate, too, and withdraws none of another rate that is published for the same
    ///         day; what it sends in person withdraws whichever stands by the time at which it is mined. Emits
    ///         `FixingWithdrawn`.
    /// @param  name   of the benchmark, as in the fixing
    /// @param  reason hash of the statement of reasons
    function withdraw(bytes32 name, Day from, bytes32 reason, Authorization calldata administrator) external;

    /// @notice A fixing that nobody can withdraw any more. Reverts with `FixingNotPublished` or `FixingNotFinal`.
    /// @return rate  parts per million a year
    /// @return until the day from which the next fixing holds, as far as one is published; 0 if none is
    function requireFinal(BenchmarkId benchmark, Day from) external view returns (int32 rate, Day until);

    function fixingOf(BenchmarkId benchmark, Day from) external view returns (PublishedFixing memory);

    /// @notice The day of the last fixing that is published, which may be to come; 0 if none is.
    function lastOf(BenchmarkId benchmark) external view returns (Day);

    /// @notice `keccak256(abi.encode(administrator, name))`.
    function benchmarkOf(Lei administrator, bytes32 name) external pure returns (BenchmarkId);
}
