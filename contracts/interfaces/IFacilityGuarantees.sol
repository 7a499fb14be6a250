// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {CallOff, Facility, FacilityId, FacilityTerms} from "../types/FacilityGuarantee.sol";
import {GuaranteeId, GuaranteeTerms} from "../types/Guarantee.sol";
import {FinancingId, Lei} from "../types/Identifiers.sol";
import {Currency, Day, Rate} from "../types/Units.sol";
import {IGuaranteeBook} from "./IGuaranteeBook.sol";
import {Authorization, ISignedMessages} from "./ISignedMessages.sol";

/// @title Guarantees of a line of credit
/// @notice A guarantor signs once for the loans that a lender will grant a debtor: up to which amount in all and for
///         one, for which part, at what fee, and until when loans are brought under it. The lender then brings each
///         loan under it itself (`IGuaranteeBook.callOff`). What stands then is a guarantee of that loan like any
///         other in the book: demanded, paid, recovered and ended there. What ends gives the limit back, but for what
///         was paid and is not recovered: as with the amount of a guarantee itself (URDG 758, article 25), a limit is
///         not called twice.
/// @dev    The book asks for each guarantee whether it is what the facility allows. Nobody else is answered, and no
///         guarantee exists by anything that is done here. Loans under a facility are those that are granted while it
///         is available, as the law of maximum-amount guarantees has it (Civil Code of China, article 690): none that
///         was drawn before it was opened, and no restructured one, for whose terms the guarantor signs itself.
interface IFacilityGuarantees is ISignedMessages {
    /// @notice A facility stands. The terms are all that is needed to act under it.
    /// @param signer the guarantor's account that has signed
    event FacilityOpened(
        FacilityId indexed id,
        Lei indexed guarantor,
        Lei indexed lender,
        address signer,
        FacilityTerms terms
    );
    /// @notice A loan was brought under a facility.
    /// @param cap      for which its guarantee counts
    /// @param standing for which all guarantees under the facility count from now on
    event CalledOff(
        FacilityId indexed facility,
        FinancingId indexed financing,
        GuaranteeId indexed guarantee,
        uint64 cap,
        uint64 standing
    );
    /// @notice A guarantee under a facility counts for less from now on, or for nothing.
    event GivenBack(
        FacilityId indexed facility,
        FinancingId indexed financing,
        GuaranteeId indexed guarantee,
        uint64 counted,
        uint64 standing
    );
    /// @notice The guarantor has given notice: past `availableUntil` no loan is brought under the facility. What
    ///         stands under it stands.
    event FacilityClosed(FacilityId indexed id, Day availableUntil);

    /// @notice Another book has taken these facilities as its own.
    error FacilitiesBound(address book);
    /// @notice Three entities and a currency; the most for one loan above zero and within the limit; coverage above
    ///         zero; coverage, fee and what is set aside at most the whole; available today or later and by
    ///         `LAST_DAY`; guarantees that last a day or longer; a governing text.
    error FacilityTermsInvalid();
    error FacilityAlreadyOpened(FacilityId id);
    /// @notice No guarantor has signed these terms, or nobody has entered them.
    error FacilityNotOpened(FacilityId id);
    error FacilityNotAvailable(FacilityId id, Day availableUntil);
    /// @notice The facility is not for what this lender is owed by this debtor, or not this guarantor's.
    error FacilityOfOthers(FacilityId id, Lei guarantor, Lei lender, Lei debtor);
    error FacilityCurrencyMismatch(FacilityId id, Currency agreed, Currency currency);
    /// @notice A loan comes under a facility by the day on which it is drawn: a lender does not wait and see which of
    ///         its loans go bad.
    error LoanDrawnBefore(FacilityId id, Day drawnOn, Day on);
    /// @notice For new terms of a debt the guarantor signs itself.
    error LoanReplacesAnother(FacilityId id, FinancingId replaced);
    /// @notice The loan is under the facility already, or what was paid for it is not recovered.
    error LoanUnderFacility(FacilityId id, FinancingId financing, uint64 counted);
    error CapBeyondFacility(FacilityId id, uint64 cap, uint64 most);
    error CoverageBeyondFacility(FacilityId id, Rate coverage, Rate most);
    error ExpiryBeyondFacility(FacilityId id, Day expiresOn, Day latest);
    error SecurityBeyondFacility(FacilityId id, uint64 secured, uint256 most);
    error FeeNotAsAgreed(FacilityId id, uint64 fee, uint256 agreed);
    /// @notice Each guarantee has the governing text and the grounds of the facility, and its cap falls if they all do.
    error GuaranteeNotAsAgreed(FacilityId id, GuaranteeId guarantee);
    error FacilityExhausted(FacilityId id, uint64 cap, uint256 available);
    /// @notice The guarantee does not count under the facility.
    error NotCalledOff(FacilityId id, GuaranteeId guarantee);
    /// @notice The guarantee counts for no less than before: it stands, or what was paid under it is not recovered.
    error NothingGivenBack(FacilityId id, GuaranteeId guarantee, uint64 counted);
    /// @notice The guarantor's notice would end after the facility does.
    error NoticeTooLate(FacilityId id, Day availableUntil);

    /// @notice The calling book takes the facilities here as its own, once and for good.
    /// @dev    The guarantee book, in its constructor. If somebody else comes first, no book can be deployed with them,
    ///         and they serve nobody.
    function bind() external;

    /// @notice Opens a facility that its guarantor has signed. It cannot be withdrawn, but for notice by its terms.
    /// @dev    Anyone. The guarantor is in good standing, and its signature over `FacilityGuarantee` (see
    ///         `FacilityMessages`). Emits `FacilityOpened`.
    function open(FacilityTerms calldata terms, Authorization calldata guarantor) external returns (FacilityId id);

    /// @notice Counts a guarantee under a facility, if it is what the facility allows. The guarantee book only, before
    ///         it enters the guarantee; the book itself asks all that it asks of any guarantee.
    /// @dev    Emits `CalledOff`.
    /// @param  lender   the account that brings the loan under it
    /// @param  currency in which the loan is settled
    /// @param  replaces the financing whose terms the loan's replace; zero for none
    function admit(
        address lender,
        Currency currency,
        bytes32 replaces,
        GuaranteeTerms calldata guarantee,
        FacilityTerms calldata terms
    ) external;

    /// @notice Counts a guarantee for what it still takes of the limit. As long as it stands that is its cap, less what
    ///         that has fallen by (`IGuaranteeServicing.reduce`); once it has ended, what was paid under it and is not
    ///         recovered.
    /// @dev    Anyone. Emits `GivenBack`.
    /// @return counted for how much it counts from now on
    function giveBack(FacilityId id, GuaranteeTerms calldata guarantee) external returns (uint64 counted);

    /// @notice The guarantor gives notice: past the days agreed on for that no loan is brought under the facility.
    /// @dev    Any account of the guarantor, whatever its standing. Emits `FacilityClosed`.
    function close(FacilityTerms calldata terms) external returns (Day availableUntil);

    /// @notice What of the limit is left for another loan today, whatever is set for one; zero once no loan is brought
    ///         under the facility any more.
    function availableUnder(FacilityTerms calldata terms) external view returns (uint64);

    function facilityOf(FacilityId id) external view returns (Facility memory);

    /// @notice The guarantee of a loan under a facility, as it counts; all zero if none does.
    function callOffOf(FacilityId id, FinancingId financing) external view returns (CallOff memory);

    /// @notice The book in which the guarantees stand.
    function guarantees() external view returns (IGuaranteeBook);
}
