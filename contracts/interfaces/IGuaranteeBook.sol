// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {FacilityTerms} from "../types/FacilityGuarantee.sol";
import {FinancingTerms} from "../types/FinancingTerms.sol";
import {ClaimTrustState, Demand, Guarantee, GuaranteeId, GuaranteeTerms, Standing} from "../types/Guarantee.sol";
import {FinancingId, Lei} from "../types/Identifiers.sol";
import {Day, Rate} from "../types/Units.sol";
import {IBusinessDays} from "./IBusinessDays.sol";
import {IClaimHolder} from "./IClaimHolder.sol";
import {IClaimShares} from "./IClaimShares.sol";
import {ICover} from "./ICover.sol";
import {IFacilityGuarantees} from "./IFacilityGuarantees.sol";
import {IGuaranteeErrors} from "./IGuaranteeErrors.sol";
import {IGuaranteeGrounds} from "./IGuaranteeGrounds.sol";
import {Authorization, ISignedMessages} from "./ISignedMessages.sol";

/// @title Guarantees of financings
/// @notice A guarantor signs the terms, the creditor enters them. In default the creditor entrusts its claim to the
///         book (`IFinancingServicing.entrust`), demands payment, and is paid outside the debt, which the borrower
///         still owes. What the borrower pays afterwards goes to the creditor until it is whole: until no more is owed
///         than the guarantors have paid. From there on the claim is the guarantors', with all that accrues on it, pro
///         rata by what each has paid.
/// @dev    Whoever acts on a guarantee shows its terms, as `GuaranteeIssued` has published them, and the demand that
///         runs under it or was rejected, as `Demanded`, `DemandSuspended`, `DemandRejected` or `GuaranteePaid` has
///         left it; all zero if there is none. What an entity is owed waits here for any account of it (`withdraw`,
///         `takeReceipts`, `recover`): nobody can keep money from moving by refusing it, and a lost key strands none.
interface IGuaranteeBook is IBusinessDays, IClaimHolder, IClaimShares, ICover, IGuaranteeErrors, ISignedMessages {
    /// @notice A guarantee stands. The terms are all that is needed to act on it.
    event GuaranteeIssued(
        GuaranteeId indexed id,
        FinancingId indexed financing,
        Lei indexed guarantor,
        Lei debtor,
        uint64 cap,
        Rate coverage,
        Day expiresOn,
        uint64 fee,
        uint64 secured,
        bool reducing,
        bytes32 text,
        bytes32 grounds
    );
    /// @notice A demand runs, with these fields of the `Demand` and no others.
    event Demanded(GuaranteeId indexed id, uint64 amount, Day answerBy, Day extendTo, uint64 owed, bytes32 statement);
    /// @notice A guarantor paid, or its deposit was drawn on. The debt is what it was, and `amount` of it is now the
    ///         guarantor's, behind the creditor.
    /// @param left what stays demanded, or may be demanded anew; all zero if nothing does
    event GuaranteePaid(GuaranteeId indexed id, FinancingId indexed financing, uint64 amount, bool drawn, Demand left);
    event ClaimHeld(FinancingId indexed financing, Lei indexed beneficiary, address account);
    event GuarantorRulesSet(Rate inAll, Rate perDebtor);

    /// @notice Enters a guarantee that its guarantor has signed, and pays the fee.
    /// @dev    The creditor only, or, before the financing is accepted, the lender that its terms name, unless that
    ///         account was removed or lost; of an entrusted claim, any account of the beneficiary. The guarantor's
    ///         signature is over `Guarantee` (see `GuaranteeMessages`). Nothing may be overdue of a running financing.
    ///         Emits `GuaranteeIssued`.
    /// @param  grounds `abi.encode` of the `Grounds`, and of what is pledged for them (`IGuaranteeGrounds.examine`);
    ///         empty for none
    function issue(
        Authorization calldata guarantor,
        bytes calldata grounds,
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) external returns (GuaranteeId id);

    /// @notice Enters a guarantee of a loan that the lender brings under a facility, as if the guarantor had signed it,
    ///         and pays the fee.
    /// @dev    As `issue`, but that the facility says whether the guarantee is what the guarantor has signed
    ///         (`IFacilityGuarantees.admit`). Emits `GuaranteeIssued`.
    /// @param  guarantor any account of the guarantor in good standing; the fee goes to it
    /// @param  grounds   `abi.encode` of the `Grounds`; empty for none
    function callOff(
        address guarantor,
        bytes calldata grounds,
        GuaranteeTerms calldata guarantee,
        FacilityTerms calldata facility,
        FinancingTerms calldata terms
    ) external returns (GuaranteeId id);

    /// @notice Demands payment, in part or in full. The guarantor has five business days to pay or to reject.
    /// @dev    Any account of the beneficiary of the entrusted claim, until the expiry, while no demand runs and none
    ///         was rejected. Emits `Demanded`.
    /// @param  amount    in minor units, no more than `payableUnder`
    /// @param  extendTo  "extend or pay": the expiry that makes the demand void; zero for payment alone
    /// @param  statement hash of the statement of breach
    function demand(
        uint64 amount,
        Day extendTo,
        bytes32 statement,
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) external returns (Day answerBy);

    /// @notice Demands beside, in place of, or after another demand. The guarantor has five business days for it.
    /// @dev    Any account of the beneficiary. What the guarantor has not answered in time stays owed, and this comes
    ///         on top of it. What it still examines or has suspended is withdrawn: it has its days anew for all that is
    ///         demanded instead. What it has rejected is corrected: with another statement, within thirty days from the
    ///         rejection past the expiry, too, and then for no more than was rejected. Emits `Demanded`.
    /// @param  amount  in minor units, beside `running.owed`; with that no more than `payableUnder`
    /// @param  running the demand that runs or was rejected
    function demandAnew(
        uint64 amount,
        Day extendTo,
        bytes32 statement,
        Demand calldata running,
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) external returns (Day answerBy);

    /// @notice Pays all that was demanded and not rejected, or less if less is still lacking. Late payment is payment.
    /// @dev    Any account of the guarantor. Emits `GuaranteePaid`.
    /// @param  fromDeposit out of what the guarantor has deposited, not from the caller's account
    function pay(
        bool fromDeposit,
        Demand calldata running,
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) external returns (uint64 amount);

    /// @notice What a guarantor may guarantee in all and for one debtor, in parts per million of its net assets.
    ///         Governor only; for net assets that are attested from then on.
    function setGuarantorRules(Rate inAll, Rate perDebtor) external;

    /// @notice What may be demanded today of a guarantee that stands, in default: `min(cap − paid, coverage · owed −
    ///         paid, owed − paid by all guarantors)`, the covered part rounded down, a cap that falls with the
    ///         principal rounded up. Nothing once the creditor is whole.
    function payableUnder(
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) external view returns (uint256);

    /// @notice Whether a guarantee stands, under just this demand or, if it is all zero, under none.
    function isInForce(GuaranteeTerms calldata guarantee, Demand calldata running) external view returns (bool);

    /// @notice Whether a guarantee was entered and has ended: no more is paid under it.
    function hasEnded(FinancingId financing, GuaranteeId id) external view returns (bool);

    function guaranteeOf(GuaranteeId id) external view returns (Guarantee memory);

    function standingOf(Lei entity) external view returns (Standing memory);

    /// @notice Caps of what `guarantor` has guaranteed for `debtor` and stands; and whether they are related.
    function relationOf(Lei guarantor, Lei debtor) external view returns (uint64 guaranteed, bool related);

    function trustOf(FinancingId id) external view returns (ClaimTrustState memory);

    function balanceOf(IERC20 token, Lei entity) external view returns (uint256 balance, uint256 setAside);

    function rules() external view returns (Rate inAll, Rate perDebtor);

    /// @notice Looks at what guarantors rely on.
    function grounds() external view returns (IGuaranteeGrounds);

    /// @notice Says which guarantees guarantors have promised to come for the loans of a lender.
    function facilities() external view returns (IFacilityGuarantees);

    /// @notice The code of `IGuaranteeServicing`, which runs in the book's storage. Fixed for good.
    function servicing() external view returns (address);
}
