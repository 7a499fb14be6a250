// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @notice How the days of an interest period, and the part of a year that they are, are counted.
/// @dev    Sources: ISDA 2006 Definitions 4.16(b) to (h); SIA Standard Securities Calculation Methods for 30/360 US.
enum DayCountConvention {
    /// Days / 360.
    Act360,
    /// Days / 365, in leap years too.
    Act365F,
    /// Days in leap years / 366 plus the other days / 365.
    ActActIsda,
    /// 31 becomes 30 at the start; 31 becomes 30 at the end only if the start is then the 30th. Also "360/360".
    Thirty360BondBasis,
    /// Bond Basis, and the last of February counts as the 30th at the start, and at the end if it is so at both.
    Thirty360US,
    /// Each 31 becomes 30. Also "Eurobond Basis".
    ThirtyE360,
    /// Each last day of a month becomes 30, save a last of February that is the termination date.
    ThirtyE360Isda
}
