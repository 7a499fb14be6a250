// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {Allocation} from "../../interfaces/IFinancingDesk.sol";
import {Financing, roundingIn} from "../../types/Financing.sol";
import {Application, Bucket, Early, FinancingTerms} from "../../types/FinancingTerms.sol";
import {Rounding} from "../../types/Rounding.sol";
import {ONE_MILLION, Rate} from "../../types/Units.sol";
import {LoanAccount} from "./LoanAccount.sol";
import {rounded} from "./Rounding.sol";

/// @title How a payment is applied
/// @dev   First to what is due, in the order of the terms; then, as they allow, to what is not due yet. The account has
///        been advanced to the day of the payment.
library Payments {
    using LoanAccount for Financing;

    /// @notice Applies `amount` to what is due.
    /// @param  paid is filled by bucket; `remainder` is what is left of the amount
    function payDue(
        Financing memory account,
        FinancingTerms calldata terms,
        uint256 day,
        uint256 amount,
        Allocation memory paid
    ) internal pure {
        uint32 order = uint32(terms.application.waterfall);
        amount = _payBucket(account, terms, day, order >> 24, amount, paid);
        amount = _payBucket(account, terms, day, order >> 16, amount, paid);
        amount = _payBucket(account, terms, day, order >> 8, amount, paid);
        paid.remainder = _payBucket(account, terms, day, order, amount, paid);
    }

    /// @notice Applies up to `amount` to what is not due yet: accrued interest, and principal as far as it may be
    ///         repaid early.
    /// @param  swept whether it is the swept part of a collection: that was agreed to repay early, whatever the terms
    ///         say about doing so by choice
    function payAhead(
        Financing memory account,
        FinancingTerms calldata terms,
        uint256 amount,
        bool swept,
        Allocation memory paid
    ) internal pure {
        Early early = terms.application.early;
        if (early != Early.PrincipalOnly) amount -= _payInterest(account, amount, paid);
        if (early == Early.Refused && !swept) return;
        amount -= _repayEarly(account, terms, amount, paid);
        if (early == Early.PrincipalOnly) _payInterest(account, amount, paid);
    }

    /// @notice Applies an amount to all that is not due yet, accrued interest first, whatever the terms say about
    ///         paying early, and without a fee: of what is lost nobody repays by choice.
    function payWhole(
        Financing memory account,
        FinancingTerms calldata terms,
        uint256 amount,
        Allocation memory paid
    ) internal pure {
        amount -= _payInterest(account, amount, paid);
        uint256 principal = Math.min(amount, account.outstanding(terms));
        account.repaid += uint64(principal); // at most the principal
        paid.principal += principal;
        paid.remainder -= principal;
    }

    /// @notice The fee for repaying `early` more before it is due. On the running total, so that parts cost what the
    ///         whole does.
    function earlyFeeFor(
        Financing memory account,
        FinancingTerms calldata terms,
        uint256 early
    ) internal pure returns (uint256) {
        uint256 rate = Rate.unwrap(terms.application.earlyFee);
        if (rate == 0) return 0;
        uint256 before = account.extension.repaidEarly;
        Rounding rule = roundingIn(account.flags);
        return rounded((before + early) * rate, ONE_MILLION, rule) - rounded(before * rate, ONE_MILLION, rule);
    }

    /// @param  place a byte of the waterfall, at the right end
    /// @return left  what remains of the amount
    function _payBucket(
        Financing memory account,
        FinancingTerms calldata terms,
        uint256 day,
        uint32 place,
        uint256 amount,
        Allocation memory paid
    ) private pure returns (uint256 left) {
        if (amount == 0) return 0;
        uint8 bucket = uint8(place); // one of the four: what was agreed has each once
        uint256 part;
        if (bucket == uint8(Bucket.Costs)) {
            part = Math.min(amount, account.costsDue());
            account.payCosts(part);
            paid.costs = part;
        } else if (bucket == uint8(Bucket.Penalty)) {
            part = Math.min(amount, account.penaltyDue());
            account.payPenalty(part);
            paid.penalty = part;
        } else if (bucket == uint8(Bucket.Interest)) {
            part = Math.min(amount, account.dueInterest(terms, day));
            account.payInterest(part);
            paid.interest = part;
        } else {
            part = Math.min(amount, account.principalDue(terms, day));
            account.repaid += uint64(part); // at most the principal
            paid.principal = part;
        }
        // What is paid of a bucket is at most the amount.
        unchecked {
            return amount - part;
        }
    }

    function _payInterest(
        Financing memory account,
        uint256 amount,
        Allocation memory paid
    ) private pure returns (uint256 interest) {
        if (amount == 0) return 0;
        interest = Math.min(amount, account.interestPayable());
        account.payInterest(interest);
        paid.interest += interest;
        paid.remainder -= interest;
    }

    /// @dev The most principal that `amount` repays together with its fee. A minor unit may be left over.
    function _repayEarly(
        Financing memory account,
        FinancingTerms calldata terms,
        uint256 amount,
        Allocation memory paid
    ) private pure returns (uint256) {
        Application calldata application = terms.application;
        uint256 early = Math.min(amount, account.outstanding(terms));
        uint256 fee;
        if (Rate.unwrap(application.earlyFee) != 0) {
            // Two roundings are less than one minor unit in all, so the answer is at most three below this bound.
            uint256 bound = ((amount + 1) * ONE_MILLION) / (ONE_MILLION + Rate.unwrap(application.earlyFee));
            early = Math.min(early, bound);
            fee = earlyFeeFor(account, terms, early);
            while (early + fee > amount) fee = earlyFeeFor(account, terms, --early);
            account.extension.repaidEarly += uint64(early); // kept for the fee alone
        }
        if (application.lastFirst) account.extension.repaidFromEnd += uint64(early);
        else account.repaid += uint64(early);
        paid.principal += early;
        paid.earlyFee += fee;
        paid.remainder -= early + fee;
        return early + fee;
    }
}
