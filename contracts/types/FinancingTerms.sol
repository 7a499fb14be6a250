// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {ILendingPolicy} from "../interfaces/ILendingPolicy.sol";
import {DayCountConvention} from "./DayCountConvention.sol";
import {BenchmarkId} from "./Fixing.sol";
import {DocumentId} from "./Identifiers.sol";
import {Collateral} from "./Pledge.sol";
import {Rounding} from "./Rounding.sol";
import {Day, Rate, today} from "./Units.sol";

/// @notice A part of the principal and the day on which it falls due, with the interest to date. Zero where only
///         interest is due.
struct Instalment {
    Day dueOn;
    uint64 principal;
}

/// @notice A part of the proceeds and who receives it.
struct Payout {
    address payee;
    uint64 amount;
}

/// @notice Another rate from a day on.
struct RateFrom {
    Day from;
    Rate rate;
}

/// @notice How interest is counted.
struct Interest {
    DayCountConvention dayCount;
    /// Of interest, penalty and the fee for early repayment, each on its running total. Stays when terms are replaced.
    Rounding rounding;
    /// On the outstanding principal, from the drawdown.
    Rate rate;
    /// On overdue principal, on top of the rate.
    Rate penaltyUplift;
    /// Days after a due date on which what was due then may still be paid without penalty.
    uint16 graceDays;
    /// Whether overdue interest bears the rate and the uplift, as penalty.
    bool onOverdueInterest;
    /// May set another rate, as the escrow of the proceeds does upon misuse; zero if nobody may.
    address fixingAgent;
    /// Of a floating financing: the reference rate, which is fixed anew for every interest period from the first due
    /// date on; zero if the rate does not float. Whose it is the parties agree on.
    BenchmarkId benchmark;
    /// Of a floating rate: what is added to each fixing.
    int32 margin;
    /// Agreed other rates, in ascending order of day; none if the rate floats or an agent may set it.
    RateFrom[] changes;
}

/// @notice What a debtor may owe.
enum Bucket {
    /// The lender's costs of collecting.
    Costs,
    Penalty,
    Interest,
    Principal
}

/// @notice Whether principal may be repaid before it is due by whoever wants to. What is swept of a collection repays
///         it whatever is agreed here, where refused after interest.
enum Early {
    /// Once all accrued interest is paid.
    AfterInterest,
    /// At once; the interest is left for its due date.
    PrincipalOnly,
    Refused
}

/// @notice How payments are applied, and what of the debt may be called in for.
struct Application {
    /// The order in which a payment is applied to what is due: four `Bucket`s, one a byte, the first paid first.
    bytes4 waterfall;
    Early early;
    /// On principal that is repaid early, in parts per million, rounded on the running total.
    Rate earlyFee;
    /// Whether early principal repays the last instalments first, or the next ones.
    bool lastFirst;
    /// The part of a pledged receivable's payment that is applied even to what is not due, in parts per million: all,
    /// none, or a share of each sale, rounded up.
    Rate sweep;
    /// The most that the lender may charge in all for collecting, in minor units.
    uint64 mostCosts;
    /// What is an event of default beside non-payment: bits of `DefaultEvent`.
    uint8 events;
}

/// @notice All that lender and borrower agree on. Only its hash is kept; whoever acts on a financing shows it again.
struct FinancingTerms {
    /// Signs the offer, provides the money, and is repaid.
    address lender;
    /// Owns the collateral, accepts the offer, owes the debt, and receives what is left of collections.
    address borrower;
    /// Settlement token; its unit is the minor unit of the collateral's currency.
    IERC20 token;
    uint64 principal;
    /// The rules of the product, which these terms keep: asked when they are agreed. Zero for none, which only terms
    /// that replace others can be under: of a loan in trouble, or of one whose bill of lading was amended since.
    ILendingPolicy policy;
    Interest interest;
    Application application;
    /// In ascending order of day; the parts sum to the principal.
    Instalment[] schedule;
    Collateral[] collateral;
    /// The amounts sum to the principal. None in terms that replace others.
    Payout[] payouts;
    /// Contested documents that the lender accepts nevertheless.
    DocumentId[] contested;
    /// The financing that these terms replace; zero for a new one.
    bytes32 replaces;
    /// Tells apart financings that are otherwise alike.
    bytes32 salt;
}

/// @dev Whether an offer is one no more: terms are accepted before their first instalment is due, or never.
function isPastAcceptance(FinancingTerms calldata terms) view returns (bool) {
    return terms.schedule.length == 0 || terms.schedule[0].dueOn <= today();
}
