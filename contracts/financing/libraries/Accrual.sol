// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Financing} from "../../interfaces/IFinancingDesk.sol";
import {Day, ONE_MILLION, Rate} from "../../types/Units.sol";

/// @title Simple interest by day, ACT/360 (ISDA 2006, 4.16(e))
/// @dev   Interest is kept as the exact numerator `principal · rate · days`. It is divided once, when an amount is due,
///        and what rounding charged too much or too little stays in the numerator: over its life a financing pays the
///        rounded sum, not a sum of rounded parts, and how often it is counted changes nothing.
library Accrual {
    /// @dev 360 days of the year times the parts of the rate.
    int256 internal constant DENOMINATOR = int256(360 * ONE_MILLION);

    /// @dev Counts interest up to `day`. A numerator of 64 bits of principal, 32 of rate and 32 of days would fill 128
    ///      bits only after eleven million years at 430 000 % a year.
    function accrueTo(Financing memory financing, Rate rate, Day day) internal pure {
        uint256 elapsed = Day.unwrap(day - financing.accruedTo);
        financing.accrued += int128(uint128(uint256(financing.outstanding) * Rate.unwrap(rate) * elapsed));
        financing.accruedTo = day;
    }

    /// @dev The interest payable, rounded half up to the minor unit, once.
    function interestDue(Financing memory financing) internal pure returns (uint256) {
        if (financing.accrued <= 0) return 0;
        return uint256((int256(financing.accrued) + DENOMINATOR / 2) / DENOMINATOR);
    }

    /// @dev `interest` is at most what is due.
    function payInterest(Financing memory financing, uint256 interest) internal pure {
        // At most half a minor unit more than was accrued: the numerator stays above -DENOMINATOR / 2.
        financing.accrued -= int128(int256(interest) * DENOMINATOR);
    }
}
