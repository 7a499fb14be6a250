// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {FinancingTerms} from "../types/FinancingTerms.sol";
import {FinancingId, Lei} from "../types/Identifiers.sol";
import {Currency, Day, Rate} from "../types/Units.sol";
import {Authorization, ISignedMessages} from "./ISignedMessages.sol";

/// @notice Where a financing is in its life.
enum FinancingStatus {
    /// Not accepted.
    None,
    /// Money is owed.
    Active,
    /// Nothing is owed and every lien is discharged. Final.
    Repaid
}

/// @notice What of a financing changes. One slot.
struct Financing {
    uint64 outstanding; //         8 bytes, principal not yet paid, in minor units
    int128 accrued; //            16        interest not yet paid: principal · rate · days, over `Accrual.DENOMINATOR`
    Day accruedTo; //              4        the day up to which it is counted
    FinancingStatus status; //     1
}

/// @notice How much of a payment went where, in minor units.
struct Allocation {
    uint256 interest;
    uint256 principal;
    /// Of a debtor's payment: handed on to the borrower.
    uint256 remainder;
}

/// @title Financing against pledged trade documents
/// @notice Whoever acts on a financing shows its terms, in their standard ABI encoding; their hash is its id.
///         Offered by the lender's signature, accepted by the borrower in one transaction that checks everything,
///         pledges the collateral and pays the proceeds out; or nothing happens.
interface IFinancingDesk is ISignedMessages {
    /// @notice A financing was drawn down. `terms`, for `abi.decode` as `FinancingTerms`, are all that is needed to
    ///         act on it.
    event FinancingAccepted(FinancingId indexed id, address indexed lender, address indexed borrower, bytes terms);
    /// @notice Somebody repaid from own funds.
    event Repaid(
        FinancingId indexed id,
        address indexed payer,
        uint256 interest,
        uint256 principal,
        uint64 outstanding
    );
    /// @notice A receivable that secures the financing was paid; `remainder` went to the borrower.
    event Collected(
        FinancingId indexed id,
        address indexed payer,
        uint256 collateral,
        uint256 interest,
        uint256 principal,
        uint256 remainder,
        uint64 outstanding
    );
    /// @notice Nothing is owed any more and every lien is discharged.
    event FinancingClosed(FinancingId indexed id);
    /// @notice A payment that `account` could not receive waits here for it.
    event PaymentParked(IERC20 indexed token, address indexed account, uint256 amount);
    event ParkedPaymentWithdrawn(IERC20 indexed token, address indexed account, address to, uint256 amount);
    /// @notice `currency` zero: no longer listed.
    event TokenListed(IERC20 indexed token, Currency currency);

    error NotBorrower(address caller, address borrower);
    error FinancingAlreadyAccepted(FinancingId id);
    /// @notice No financing under these terms owes anything: never accepted, other terms, or repaid.
    error FinancingNotActive(FinancingId id, FinancingStatus status);
    error LenderIsBorrower(Lei entity);
    /// @notice The offer was signed by another account than the lender that the terms name.
    error NotLender(address signer, address lender);
    error PrincipalZero();
    error CollateralMissing();
    error TokenNotListed(IERC20 token);
    error SettlementCurrencyMismatch(IERC20 token, Currency tokenCurrency, Currency collateralCurrency);
    /// @notice Due dates must ascend, the first after today, every part above zero.
    error InstalmentInvalid(uint256 index, Day dueOn, uint64 principal);
    error ScheduleSumMismatch(uint256 scheduled, uint64 principal);
    error PayoutInvalid(uint256 index, address payee, uint64 amount);
    error PayoutSumMismatch(uint256 payouts, uint64 principal);
    error RateTooHigh(Rate rate, Rate most);
    error PaymentZero();
    error CollateralUnknown(uint256 index, uint256 count);
    /// @notice Nothing of this collateral is under the financing's lien any more: its debtor pays the exporter.
    error CollateralDischarged(uint256 index);
    error NothingParked(IERC20 token, address account);

    /// @notice The borrower accepts an offer: the collateral is pledged, the lender's money goes to the payees.
    /// @dev    The caller must be the borrower. Lender and borrower must be in good standing as bank and enterprise,
    ///         the lender must have approved the principal to this contract, and the policy must agree. Emits
    ///         `FinancingAccepted`.
    /// @param  offer the lender's signature over `Offer(id, terms, nonce, deadline)`, ECDSA or ERC-1271
    function accept(Authorization calldata offer, FinancingTerms calldata terms) external returns (FinancingId id);

    /// @notice Anyone repays from own funds, in part or in full: interest to date first, then principal. On full
    ///         repayment the liens are withdrawn and the balances free again.
    /// @dev    Takes no more than is owed. The caller must have approved the amount. Emits `Repaid`.
    /// @param  amount in minor units; `type(uint64).max` for all that is owed
    function repay(FinancingTerms calldata terms, uint64 amount) external returns (Allocation memory);

    /// @notice Pays a pledged receivable: what is due (or owed, if the terms sweep) goes to the lender, the remainder
    ///         to the borrower, and the whole amount is consumed from the balance of the documents.
    /// @dev    For the debtor or whoever pays for it; the caller must have approved the amount. Reverts if the document
    ///         has less left beside other liens. Emits `Collected`.
    /// @param  collateral index in the terms
    /// @param  amount     in minor units, as a rule what the invoice says
    function collect(
        FinancingTerms calldata terms,
        uint256 collateral,
        uint64 amount
    ) external returns (Allocation memory);

    /// @notice Takes what could not be delivered to the caller, to an address of its choice.
    function withdrawParked(IERC20 token, address to) external returns (uint256 amount);

    /// @notice Says which currency a token settles; 0 unlists it for new financings. Governor only.
    /// @dev    The token's unit must be the currency's minor unit, and a transfer must move just its amount.
    function listToken(IERC20 token, Currency currency) external;

    /// @notice `keccak256(abi.encode(terms))`.
    function idOf(FinancingTerms calldata terms) external pure returns (FinancingId);

    function financingOf(FinancingId id) external view returns (Financing memory);

    /// @notice What is owed today.
    /// @return interest  accrued and unpaid, rounded half up
    /// @return principal outstanding
    /// @return due       what of both is payable by now: the interest, and the instalments to date less what was repaid
    function owed(
        FinancingTerms calldata terms
    ) external view returns (uint256 interest, uint256 principal, uint256 due);

    function parked(IERC20 token, address account) external view returns (uint256);

    function currencyOf(IERC20 token) external view returns (Currency);
}
