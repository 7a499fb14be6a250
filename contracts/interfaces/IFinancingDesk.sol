// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {Financing, FinancingStatus} from "../types/Financing.sol";
import {FinancingTerms} from "../types/FinancingTerms.sol";
import {FinancingId} from "../types/Identifiers.sol";
import {Currency} from "../types/Units.sol";
import {IFinancingErrors} from "./IFinancingErrors.sol";
import {Authorization, ISignedMessages} from "./ISignedMessages.sol";

/// @notice How much of a payment went where, in minor units.
struct Allocation {
    uint256 costs;
    uint256 penalty;
    uint256 interest;
    uint256 principal;
    /// The fee for what of the principal was not due.
    uint256 earlyFee;
    /// Of a debtor's payment: handed on to the owner of what was paid. Of a repayment: not taken.
    uint256 remainder;
}

/// @notice What is owed on one day, in minor units.
struct Debt {
    uint256 costs;
    uint256 penalty;
    /// Payable, due or not.
    uint256 interest;
    uint256 principal;
    /// What of all that is due.
    uint256 due;
    /// Days since the oldest due date that is not paid up; of interest, since the first due date since which it was
    /// never paid in full. Penalty and costs count from the last due date, or from an acceleration before it.
    uint256 daysPastDue;
}

/// @notice What the enforcement of a lien did to a debt.
struct Realised {
    FinancingId id;
    /// Whom `taken` is owed to.
    address creditor;
    /// What of the amount could be applied.
    uint256 taken;
    /// Whether nothing is owed any more.
    bool paid;
    /// In which it is owed.
    IERC20 token;
}

/// @title Financing against pledged trade documents
/// @notice Whoever acts on a financing shows its terms, in their standard ABI encoding; their hash is its id.
///         Offered by the lender's signature, accepted by the borrower in one transaction that checks everything,
///         pledges the collateral and pays the proceeds out; or nothing happens.
interface IFinancingDesk is IFinancingErrors, ISignedMessages {
    /// @notice A financing was drawn down. `terms`, for `abi.decode` as `FinancingTerms`, are all that is needed to
    ///         act on it.
    event FinancingAccepted(FinancingId indexed id, address indexed lender, address indexed borrower, bytes terms);
    /// @notice Somebody repaid from own funds.
    event Repaid(FinancingId indexed id, address indexed payer, Allocation allocation);
    /// @notice A receivable that secures the financing was paid; the remainder went to its owner.
    event Collected(FinancingId indexed id, address indexed payer, uint256 collateral, Allocation allocation);
    /// @notice The enforcement of a lien brought in money, which was applied like this.
    event Recovered(FinancingId indexed id, Allocation allocation);
    /// @notice Nothing is owed any more and every lien is discharged.
    event FinancingClosed(FinancingId indexed id);
    /// @notice `currency` zero: no longer listed.
    event TokenListed(IERC20 indexed token, Currency currency);

    /// @notice The borrower accepts an offer: the collateral is pledged, the lender's money goes to the payees.
    /// @dev    The caller must be the borrower. Lender and borrower must be in good standing as bank and enterprise,
    ///         the lender must have approved the principal to this contract, and the policy must agree. Emits
    ///         `FinancingAccepted`.
    /// @param  offer the lender's signature over `Offer` (see `FinancingMessages`), ECDSA or ERC-1271, which names
    ///         nobody through whom it is accepted
    function accept(Authorization calldata offer, FinancingTerms calldata terms) external returns (FinancingId id);

    /// @notice As `accept`, submitted by whom both lender and borrower named in their signatures, and by nobody else:
    ///         by a contract that does in the same transaction what the loan is for.
    /// @param  borrower its signature over `OfferAcceptance`, ECDSA or ERC-1271
    function acceptThrough(
        Authorization calldata offer,
        Authorization calldata borrower,
        FinancingTerms calldata terms
    ) external returns (FinancingId id);

    /// @notice Anyone repays from own funds, in part or in full: first what is due, in the order of the terms; then, as
    ///         they allow, accrued interest and principal that are not due yet. On full repayment the liens are
    ///         withdrawn and the balances free again.
    /// @dev    Takes no more than can be applied. The caller must have approved the amount. Emits `Repaid`.
    /// @param  amount in minor units; `type(uint64).max` for all that is owed
    function repay(uint64 amount, FinancingTerms calldata terms) external returns (Allocation memory);

    /// @notice Pays a pledged receivable: what is due, and the swept part even of what is not, goes to the lender, the
    ///         remainder to its owner, and the whole amount is consumed from the balance of the documents.
    /// @dev    For any account of the debtor, which must have approved the amount. Reverts if other liens and payments
    ///         leave less of the face value; and if a court has given the receivable to somebody else than the
    ///         borrower, for more than the lien (`CollectionAboveLien`). Emits `Collected`.
    /// @param  collateral index in the terms
    /// @param  amount     in minor units, as a rule what the invoice says
    function collect(
        uint256 collateral,
        uint64 amount,
        FinancingTerms calldata terms
    ) external returns (Allocation memory);

    /// @notice Applies what the enforcement of a lien brought in, in the order of the terms. A financing whose
    ///         collateral was sold for another lien is in default by that: everything is due.
    /// @dev    The enforcement contract of the lien book only, which has discharged the lien and owes the creditor what
    ///         is taken. Emits `Recovered`, and `FinancingDefaulted` or `FinancingClosed` as it may be.
    /// @param  amount zero to learn how the debt stands
    function realise(uint64 amount, FinancingTerms calldata terms) external returns (Realised memory);

    /// @notice Says which currency a token settles; 0 unlists it for new financings. Governor only.
    /// @dev    The token's unit must be the currency's minor unit, and a transfer must move just its amount.
    function listToken(IERC20 token, Currency currency) external;

    /// @notice `keccak256(abi.encode(terms))`.
    function idOf(FinancingTerms calldata terms) external pure returns (FinancingId);

    function financingOf(FinancingId id) external view returns (Financing memory);

    function statusOf(FinancingId id) external view returns (FinancingStatus);

    /// @notice What whoever has seen the terms still has to ask, without showing them again.
    /// @return status      None before acceptance
    /// @return transferred to whom the debt is owed instead of the lender of the terms; zero if to the lender
    /// @return currency    that `token` settles
    function claimOn(
        FinancingId id,
        IERC20 token
    ) external view returns (FinancingStatus status, address transferred, Currency currency);

    /// @notice What is owed today.
    function owed(FinancingTerms calldata terms) external view returns (Debt memory);

    /// @notice What is owed today in all, due or not, and the principal of it; zeros if nothing is owed any more. Of
    ///         `owed` what it takes least to know.
    function balance(FinancingTerms calldata terms) external view returns (uint256 all, uint256 principal);

    /// @notice Who the debt is owed to now.
    function creditorOf(FinancingTerms calldata terms) external view returns (address);

    /// @notice As `IParkedPayments.parked`, which the desk answers itself.
    function parked(IERC20 token, address account) external view returns (uint256);

    function currencyOf(IERC20 token) external view returns (Currency);

    /// @notice The code of `IFinancingServicing`, which runs in the desk's storage. Fixed for good.
    function servicing() external view returns (address);
}
