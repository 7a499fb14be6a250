// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @title An engine that places liens, as the lien book asks it
/// @notice A lienholder speaks for its lien, and for nobody else's claim. To whom what the lien secures is owed by now
///         the engine knows that placed it.
/// @dev    Every contract that is listed to place liens answers; of an account that is none nobody else has a claim.
interface ILienEngine {
    /// @notice The account to which is owed what the liens for a purpose secure, if that is not as it was when they
    ///         were placed; zero otherwise.
    function creditorUnder(bytes32 purpose) external view returns (address);
}
