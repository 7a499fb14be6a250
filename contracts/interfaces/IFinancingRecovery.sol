// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {DefaultEvent} from "../types/DefaultEvent.sol";
import {FinancingTerms} from "../types/FinancingTerms.sol";
import {DocumentId, FinancingId, Lei} from "../types/Identifiers.sol";
import {Allocation} from "./IFinancingDesk.sol";
import {IFinancingErrors} from "./IFinancingErrors.sol";
import {ILienEngine} from "./ILienEngine.sol";
import {IParkedPayments} from "./IParkedPayments.sol";

/// @title What happens to a financing from default on; and what of payments waits at the desk
/// @notice Called at the desk's address.
interface IFinancingRecovery is IFinancingErrors, ILienEngine, IParkedPayments {
    /// @notice The lender charged costs of collecting; `evidence` is the hash of what proves them.
    event CostsCharged(FinancingId indexed id, uint64 amount, bytes32 evidence);
    /// @notice Everything is due at once.
    /// @param  evidence the document that was revoked, the LEI of the borrower (in the first bytes) or the id of its
    ///         other financing; zero where the account itself shows why
    event FinancingDefaulted(FinancingId indexed id, uint256 daysPastDue, DefaultEvent what, bytes32 evidence);
    event FinancingWrittenOff(
        FinancingId indexed id,
        uint256 principal,
        uint256 interest,
        uint256 penalty,
        uint256 costs
    );
    /// @notice Another entity holds the liens of a financing, and enforces them for its creditor.
    event LiensAssigned(FinancingId indexed id, Lei indexed holder);
    /// @notice The insurer of what secures the financing paid; the remainder went to its owner.
    event LossPaid(FinancingId indexed id, address indexed insurer, DocumentId indexed policy, Allocation allocation);

    /// @notice Declares default: everything is due at once, and the lender may enforce.
    /// @dev    The lender only (`IParticipants.requireKept`), once the financing has been past due for more days than
    ///         its grace (`Debt.daysPastDue`), of which those before a restructuring do not count; or a document behind
    ///         it was revoked, where the terms make that an event of default. Days past due of interest count since
    ///         interest was last paid in full: a borrower that always leaves some of it open is in default in the end,
    ///         though no part was open for longer than the grace. The events below may be agreed on, too. Emits
    ///         `FinancingDefaulted`.
    /// @param  revoked the collateral's own document or one behind it that its issuer took back; zero for a late
    ///         payment
    function declareDefault(DocumentId revoked, FinancingTerms calldata terms) external;

    /// @notice Declares default because the borrower's entity has been suspended, or its identification has run out,
    ///         for more calendar days (UTC) than the grace: what is mended before the declaration is no event, and
    ///         begins anew if it comes back. An account that was lost or removed is none either, for the entity stands.
    /// @dev    The lender only (as above), where the terms agree on `DefaultEvent.StandingLost`. Reverts with
    ///         `StandingNotLost`. Emits `FinancingDefaulted`.
    function declareStandingLost(FinancingTerms calldata terms) external;

    /// @notice Declares default because another financing of the borrower's entity at this desk is in default or
    ///         written off, whoever is owed it. Its default was declared on a later day than this one was drawn down or
    ///         put under its present terms: what was declared before is no event, also where the creditor had signed
    ///         those terms earlier and somebody else submitted them. One that was repaid or restructured is mended.
    /// @dev    The lender only (as above), where the terms agree on `DefaultEvent.CrossDefault`. Reverts with
    ///         `NotCrossDefault`. Emits `FinancingDefaulted`.
    /// @param  other the terms of the other financing, as `FinancingAccepted` or `FinancingReplaced` published them
    function declareCrossDefault(bytes calldata other, FinancingTerms calldata terms) external;

    /// @notice Adds costs of collecting to what is owed, due at once, up to the cap of the terms.
    /// @dev    The lender only (as above), of a financing in default or written off. Emits `CostsCharged`.
    /// @param  evidence hash of what proves them
    function charge(uint64 amount, bytes32 evidence, FinancingTerms calldata terms) external;

    /// @notice Gives up on a financing in default: nothing accrues any more. What is owed stays owed, and whatever is
    ///         recovered is applied as any payment.
    /// @dev    The lender only, whatever has become of its account. Emits `FinancingWrittenOff`.
    function writeOff(FinancingTerms calldata terms) external;

    /// @notice The insurer of a pledged asset pays out. The lender is loss payee: the money pays what is due and then
    ///         the rest of the debt, without a fee; what remains is the owner's. The insured part of the asset
    ///         counts as collected, and with it what stands behind it, the policy not least; of the lien, no larger a
    ///         part than of the debt. If a court has given the asset to somebody else than the borrower, no more is
    ///         paid for than the lien (`CollectionAboveLien`), which falls by all that the lender gets.
    /// @dev    For any account of the entity that attested the policy, which must have approved the amount. Emits
    ///         `LossPaid`.
    /// @param  collateral  index in the terms
    /// @param  fingerprint of the policy, which must stand behind that collateral
    /// @param  amount      in minor units, at most the policy's share in the asset, less the parts of it that stand
    ///         behind other liens on that and that stood behind what of it was collected
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
