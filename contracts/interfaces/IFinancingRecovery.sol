// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {FinancingTerms} from "../types/FinancingTerms.sol";
import {DocumentId, FinancingId, Lei} from "../types/Identifiers.sol";
import {Day, Rate} from "../types/Units.sol";
import {Allocation} from "./IFinancingDesk.sol";
import {IFinancingErrors} from "./IFinancingErrors.sol";
import {ILienEngine} from "./ILienEngine.sol";
import {IParkedPayments} from "./IParkedPayments.sol";
import {IReferenceRates} from "./IReferenceRates.sol";

/// @title The rest of the desk: rates that are fixed, events of default, insurers' payments, parked money
/// @notice Called at the desk's address.
interface IFinancingRecovery is IFinancingErrors, ILienEngine, IParkedPayments {
    /// @notice From a day on a floating rate is `rate`: the fixing of `published` and the margin, at least zero.
    event RateFixed(FinancingId indexed id, Day indexed from, Day published, int32 referenceRate, Rate rate);
    /// @notice From today on the rate is what the agreed agent has set.
    event RateSet(FinancingId indexed id, Rate rate);
    /// @notice Another entity holds the liens of a financing, and enforces them for its creditor.
    event LiensAssigned(FinancingId indexed id, Lei indexed holder);
    /// @notice The insurer of what secures the financing paid; the remainder went to the borrower.
    event LossPaid(FinancingId indexed id, address indexed insurer, DocumentId indexed policy, Allocation allocation);

    /// @notice Declares default because the borrower's entity has been suspended, or its identification has run out,
    ///         for more calendar days (UTC) than the grace: what is mended before the declaration is no event, and
    ///         begins anew if it comes back. An account that was lost or removed is none either, for the entity stands.
    /// @dev    The lender only, where the terms agree on `DefaultEvent.StandingLost`. Reverts with `StandingNotLost`.
    ///         Emits `IFinancingServicing.FinancingDefaulted`.
    function declareStandingLost(FinancingTerms calldata terms) external;

    /// @notice Declares default because another financing of the borrower's entity at this desk is in default or
    ///         written off, whoever is owed it. Its default was declared on a later day than this one was drawn down or
    ///         put under its present terms: what the lender could know then is no event. One that was repaid or
    ///         restructured is mended.
    /// @dev    The lender only, where the terms agree on `DefaultEvent.CrossDefault`. Reverts with `NotCrossDefault`.
    ///         Emits `IFinancingServicing.FinancingDefaulted`.
    /// @param  other the terms of the other financing, as `FinancingAccepted` or `FinancingReplaced` published them
    function declareCrossDefault(bytes calldata other, FinancingTerms calldata terms) external;

    /// @notice Has a floating financing take a fixing from the register: the one that holds on its last due date that
    ///         has come, from today on; or the one that holds on the next due date, as far as is published, from then
    ///         on. What has accrued is not touched: who brings one late loses the days until then. Brought twice, it
    ///         is what it was.
    /// @dev    Anyone. Reverts with `IReferenceRates.FixingNotFinal` more than a day before the fixing holds, so that
    ///         none is taken that could be withdrawn. Emits `RateFixed`.
    /// @param  published the day from which the fixing holds
    function fix(Day published, FinancingTerms calldata terms) external;

    /// @notice Sets another rate from today on. What has accrued is not touched.
    /// @dev    The agreed agent only. Emits `RateSet`.
    function setRate(Rate rate, FinancingTerms calldata terms) external;

    /// @notice The register from which fixings are taken. Fixed for good.
    function rates() external view returns (IReferenceRates);

    /// @notice The insurer of a pledged asset pays out. The lender is loss payee: the money pays what is due and then
    ///         the rest of the debt, without a fee; what remains is the borrower's. The insured part of the asset
    ///         counts as collected, and with it what stands behind it, the policy not least; of the lien, no larger a
    ///         part than of the debt.
    /// @dev    For any account of the entity that attested the policy, which must have approved the amount. Emits
    ///         `LossPaid`.
    /// @param  collateral  index in the terms
    /// @param  fingerprint of the policy, which must stand behind that collateral
    /// @param  amount      in minor units, at most the policy's share in the asset
    function payOut(
        uint256 collateral,
        bytes32 fingerprint,
        uint64 amount,
        FinancingTerms calldata terms
    ) external returns (Allocation memory);

    /// @notice Has another entity hold the liens of a financing whose claim an engine holds for several: who enforces
    ///         them for all of these.
    /// @dev    The engine to which the claim is entrusted, which answers for their consent. Emits `LiensAssigned`.
    function assignLiens(Lei holder, FinancingTerms calldata terms) external;
}
