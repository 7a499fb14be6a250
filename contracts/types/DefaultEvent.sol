// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @notice Why everything is due at once. Bit `i` of `Application.events` stands for the event of value `i`; those
///         that always are one have no bit.
enum DefaultEvent {
    /// Something has been past due for more days than the grace. Always one.
    NonPayment,
    /// The collateral was enforced under another lien. Always one.
    Enforcement,
    /// The issuer of a document that is pledged took it back.
    DocumentRevoked,
    /// The borrower's entity has not been in good standing for more days than the grace.
    StandingLost,
    /// Another financing of the borrower's entity is in default, declared on a later day than this one was drawn down
    /// or restructured.
    CrossDefault
}

/// @dev Events that are one only where the terms say so.
uint8 constant AGREEABLE = uint8(
    (1 << uint8(DefaultEvent.DocumentRevoked)) |
        (1 << uint8(DefaultEvent.StandingLost)) |
        (1 << uint8(DefaultEvent.CrossDefault))
);

/// @dev Whether a set of events holds one of them.
function hasEvent(uint8 events, DefaultEvent what) pure returns (bool) {
    return events & (1 << uint8(what)) != 0;
}
