// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {Grounds, GuaranteeId, GuaranteeTerms, LienUse, Security} from "../types/Guarantee.sol";
import {DocumentId, FinancingId, Lei, LienId} from "../types/Identifiers.sol";
import {Collateral} from "../types/Pledge.sol";
import {Currency, Day} from "../types/Units.sol";
import {ILienbook} from "./ILienbook.sol";
import {ISecuredClaims} from "./ISecuredClaims.sol";
import {ISignedMessages} from "./ISignedMessages.sol";

/// @title What guarantors rely on
/// @notice Looks at the grounds of a guarantee when it is issued: reports of due diligence that are good and disclosed
///         to the guarantor; and pledges for its recourse, worth what the terms say, whose liens are placed in that
///         transaction, each for this guarantee and no other. A lien is enforced only once the guarantor has paid and
///         as long as it has not been paid back, and brings it no more than that. Whoever pledged has it back once the
///         guarantee has ended and nothing is owed under it: by its own act, or anyone's.
interface IGuaranteeGrounds is ISecuredClaims, ISignedMessages {
    /// @notice A guarantee was issued on these grounds.
    event GuaranteeGrounded(GuaranteeId indexed id, Grounds grounds);
    /// @notice What was pledged for a guarantee was sold.
    /// @param  due  went to the guarantor
    /// @param  kept is kept in the lien's place
    event CounterGuaranteeRealised(
        GuaranteeId indexed id,
        bytes32 indexed purpose,
        IERC20 token,
        uint64 due,
        uint64 kept
    );
    /// @notice Whoever pledged for a guarantee paid its guarantor what that was owed.
    event PledgeRedeemed(GuaranteeId indexed id, bytes32 indexed purpose, IERC20 token, uint64 amount);
    /// @notice The guarantor, or who had pledged, took of what is kept of a price.
    event ProceedsTaken(bytes32 indexed purpose, address indexed by, IERC20 token, uint64 amount, address to);

    /// @notice Only the guarantee book has its guarantees examined.
    error NotGuaranteeBook(address caller);
    /// @notice A guarantee rests on one to eight reports and counter-guarantees in all, or on none and names none.
    error GroundsInvalid(uint256 count, uint256 most);
    /// @notice For each counter-guarantee that the grounds name its pledgor shows what it pledges, and its consent.
    error CounterPledgesMissing(uint256 count, uint256 shown);
    /// @notice An asset is pledged for a guarantee once, by one lien for all that it answers for.
    error CounterGuaranteeRepeated(DocumentId id);
    /// @notice Appraised before the day from which on the guarantor accepts appraisals, or not at all (day zero).
    error AppraisalTooOld(DocumentId id, Day datedOn, Day earliest);
    /// @notice What is pledged is worth less than the guarantor asks for.
    error CounterGuaranteeShort(LienId lien, uint256 worth, uint64 asked);
    /// @notice The guarantee is in force, or so much is owed to its guarantor: no more of the lien stands than that.
    error CounterGuaranteeNeeded(LienId lien, uint64 standing, uint64 most);
    /// @notice Nothing is owed to the guarantor, or nothing is left of the lien.
    error NothingToRedeem(GuaranteeId id);
    /// @notice A guarantor collects what it is owed.
    error CollectedAboveDue(GuaranteeId id, uint64 collected, uint64 due);

    /// @notice Looks at the grounds of a guarantee, and places the liens of its counter-guarantees, for `purposeOf` the
    ///         guarantee and the index of each. The guarantee book only.
    /// @dev    Each pledgor, an enterprise in good standing and not the guarantor, owns its asset, which is named once,
    ///         and has signed `CounterPledge`: it consents to this guarantee, with all of its terms. Reverts with what
    ///         `IDiligenceFile.requireGood` says of the reports and `ILienbook.pledgeFor` of the assets, and with the
    ///         register's `DocumentCurrencyMismatch` if one is in another currency. Emits `GuaranteeGrounded`.
    /// @param  currency of the financing
    /// @param  agreed   `keccak256(abi.encode(grounds))`, as the guarantee names it
    /// @param  shown    `abi.encode` of the `Grounds` and of a `CounterPledge[]`, one for each counter-guarantee
    function examine(
        GuaranteeId id,
        FinancingId financing,
        Lei guarantor,
        Currency currency,
        bytes32 agreed,
        bytes calldata shown
    ) external;

    /// @notice The guarantor gives back part of a lien, or says that it has collected part of what is pledged: what the
    ///         debtor of a receivable has paid it is consumed of the receivable, and counts as brought by it.
    /// @dev    Any account of the guarantor. It collects no more than it is owed.
    /// @param  index      of the counter-guarantee among the grounds
    /// @param  collateral as it was pledged
    function discharge(
        uint256 index,
        Collateral calldata collateral,
        uint64 withdrawn,
        uint64 collected,
        GuaranteeTerms calldata guarantee
    ) external;

    /// @notice Reduces the lien of a counter-guarantee to what is owed to the guarantor, once the guarantee has ended:
    ///         if nothing is, the asset is free of it.
    /// @dev    Anyone: no guarantor keeps a pledge by doing nothing. If the guarantee can bring no more, anyone ends it
    ///         (`IGuaranteeServicing.lapse`); if what is owed waits for the guarantor, anyone has it booked (`settle`).
    /// @param  collateral as it was pledged
    /// @return released   what came off the lien
    function release(bytes32 purpose, Collateral calldata collateral) external returns (uint64 released);

    /// @notice Pays the guarantor what it is owed, as who has pledged, which keeps its asset for it: the lien goes down
    ///         by as much, and the payment counts as brought by it. The money waits for the guarantor in the book.
    /// @dev    Any account of the entity that owns the asset, which has approved the amount. Emits `PledgeRedeemed`.
    /// @param  index      of the counter-guarantee among the grounds
    /// @param  collateral as it was pledged
    /// @param  token      that the desk lists for the currency of the asset
    /// @param  most       that is paid: less if less is owed, or left of the lien
    function redeem(
        uint256 index,
        Collateral calldata collateral,
        IERC20 token,
        uint64 most,
        GuaranteeTerms calldata guarantee
    ) external returns (uint64 amount);

    /// @notice Takes, out of what is kept of the price of what was pledged, what is owed to the guarantor by now.
    /// @dev    Any account of the guarantor. Emits `ProceedsTaken`.
    /// @param  index of the counter-guarantee among the grounds
    function take(uint256 index, address to, GuaranteeTerms calldata guarantee) external returns (uint64 amount);

    /// @notice Takes back what is kept of a price and can no longer come to be owed to the guarantor.
    /// @dev    Any account of the entity whose asset was sold. Emits `ProceedsTaken`.
    function takeBack(bytes32 purpose, address to) external returns (uint64 amount);

    /// @notice What a guarantor may still have of its security: what it has paid, less what it has had of it and what
    ///         was paid on its part of the claim, in minor units.
    function owedUnder(GuaranteeId id) external view returns (uint64);

    /// @notice For which guarantee a lien was placed; all zero for a purpose that is none of this engine's.
    function useOf(bytes32 purpose) external view returns (LienUse memory);

    /// @notice How the counter-guarantees of a guarantee stand today, in their order.
    /// @param  grounds `abi.encode` of the `Grounds`, as they were examined
    function securityIn(GuaranteeId id, bytes calldata grounds) external view returns (Security[] memory);

    /// @notice The book in which counter-guarantees stand.
    function lienbook() external view returns (ILienbook);
}
