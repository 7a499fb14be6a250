// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {BillForm, Title} from "../types/Bill.sol";
import {DocumentId} from "../types/Identifiers.sol";
import {ILendingPolicy} from "./ILendingPolicy.sol";

/// @notice The rules of lending against goods, as data.
struct GoodsRules {
    /// The most that is lent of what the pledged goods are worth, in parts per million; usually 600 000 to 800 000.
    uint32 advanceRate;
    /// The longest time from acceptance to the last instalment, in days.
    uint32 longestTenor;
    /// For how much of the face value the goods must be insured, in parts per million: 1 100 000 where the usual 110 %
    /// is asked for (UCP 600, article 28 f). Zero: they need not be.
    uint32 insuranceCover;
    /// The oldest that the appraisal of goods in store may be, in days. Zero: they need none.
    uint32 oldestAppraisal;
}

/// @title Financing against goods in transit and in store
/// @notice The security is a title document: a bill of lading that its holder can pass on, or a warehouse receipt.
///         Goods are worth the least of face value, what carrier or warehouse attests, and an appraisal that is good
///         today, less what of them was handed out. A financing ends while title document and insurance are still good.
/// @dev    What is not in circulation, frozen, or without title the asset itself refuses (`ITradeAsset.pledgeableAs`);
///         a title document of somebody else's is `PledgorNotOwner`, as in the lien book, and goods in store that were
///         not appraised of late are `AppraisalTooOld`, as for a guarantor. The lien book pledges only what is free,
///         loss in store deducted. A policy behind a receipt is encumbered with it; that of a bill's goods is in
///         `ICargoInsurance`.
interface IGoodsPolicy is ILendingPolicy {
    error GoodsRulesInvalid(GoodsRules rules);
    /// @notice Neither a bill of lading nor a warehouse receipt.
    error NotATitleDocument(address asset);
    /// @notice A straight bill, or one whose holder may not endorse it on.
    error BillNotNegotiable(DocumentId id, BillForm form, Title title);
    /// @notice The borrower carries or stores the goods itself, and vouches for its own security.
    error KeeperIsBorrower(DocumentId id);
    /// @notice The goods are insured for less than the rules ask.
    error GoodsUnderinsured(DocumentId id, uint256 insured, uint256 needed);

    function rules() external view returns (GoodsRules memory);
}
