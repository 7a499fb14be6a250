// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {ILendingPolicy} from "../interfaces/ILendingPolicy.sol";
import {DocumentId} from "./Identifiers.sol";
import {Collateral} from "./Pledge.sol";
import {Day, Rate} from "./Units.sol";

/// @notice A part of the principal and the day on which it falls due.
struct Instalment {
    Day dueOn;
    uint64 principal;
}

/// @notice A part of the proceeds and who receives it.
struct Payout {
    address payee;
    uint64 amount;
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
    /// Simple interest on the outstanding principal by day, ACT/360.
    Rate rate;
    /// Whether a payment by the debtor of a pledged receivable pays everything that is owed, not only what is due.
    bool sweep;
    /// The rules of the product, checked at acceptance.
    ILendingPolicy policy;
    /// In ascending order of day; the parts sum to the principal.
    Instalment[] schedule;
    Collateral[] collateral;
    /// The amounts sum to the principal.
    Payout[] payouts;
    /// Contested documents that the lender accepts nevertheless.
    DocumentId[] contested;
    /// Tells apart financings that are otherwise alike.
    bytes32 salt;
}
