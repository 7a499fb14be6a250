// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Grounds, GuaranteeId, Security} from "../types/Guarantee.sol";
import {DocumentId, FinancingId, Lei, LienId} from "../types/Identifiers.sol";
import {Currency, Day} from "../types/Units.sol";
import {ILienbook} from "./ILienbook.sol";

/// @title What guarantors rely on
/// @notice Looks at the grounds of a guarantee when it is issued: reports of due diligence that are good and disclosed
///         to the guarantor, and liens that it holds for its recourse, worth what the terms say. A lien stands behind
///         one guarantee at a time. After it has paid, the guarantor enforces its lien like any holder that keeps its
///         lien itself.
interface IGuaranteeGrounds {
    /// @notice A guarantee was issued on these grounds.
    event GuaranteeGrounded(GuaranteeId indexed id, Grounds grounds);

    /// @notice Only the guarantee book has its guarantees examined.
    error NotGuaranteeBook(address caller);
    /// @notice A guarantee rests on one to eight reports and counter-guarantees in all, or on none and names none.
    error GroundsInvalid(uint256 count, uint256 most);
    error CounterGuaranteeNotHeld(LienId lien, Lei holder, Lei guarantor);
    /// @notice The lien stands behind another guarantee, which has not ended or is not recovered.
    error CounterGuaranteeTaken(LienId lien, GuaranteeId guarantee);
    /// @notice Appraised before the day from which on the guarantor accepts appraisals, or not at all (day zero).
    error AppraisalTooOld(DocumentId id, Day datedOn, Day earliest);
    /// @notice What is pledged is worth less than the guarantor asks for.
    error CounterGuaranteeShort(LienId lien, uint256 worth, uint64 asked);

    /// @notice Looks at the grounds of a guarantee, and has its liens stand behind it. The guarantee book only.
    /// @dev    Reverts with what `IDiligenceFile.requireGood` says of the reports, and with the register's
    ///         `DocumentCurrencyMismatch` if an asset is in another currency. Emits `GuaranteeGrounded`.
    /// @param  currency of the financing
    /// @param  grounds  `abi.encode` of the `Grounds`
    function examine(
        GuaranteeId id,
        FinancingId financing,
        Lei guarantor,
        Currency currency,
        bytes calldata grounds
    ) external;

    /// @notice The guarantee behind which a lien stands: zero once that has ended and is recovered.
    function guaranteeBehind(LienId lien) external view returns (GuaranteeId);

    /// @notice How the counter-guarantees among these grounds stand today, in their order.
    /// @param  grounds `abi.encode` of the `Grounds`, as they were examined
    function securityIn(bytes calldata grounds) external view returns (Security[] memory);

    /// @notice The book in which counter-guarantees stand.
    function lienbook() external view returns (ILienbook);
}
