// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {SignedMessages} from "../common/SignedMessages.sol";
import {halfUp} from "../financing/libraries/Rounding.sol";
import {IFacilityGuarantees} from "../interfaces/IFacilityGuarantees.sol";
import {IFinancingDesk} from "../interfaces/IFinancingDesk.sol";
import {IGuaranteeBook} from "../interfaces/IGuaranteeBook.sol";
import {IGuaranteeErrors} from "../interfaces/IGuaranteeErrors.sol";
import {IGuaranteeGrounds} from "../interfaces/IGuaranteeGrounds.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {Authorization} from "../interfaces/ISignedMessages.sol";
import {CallOff, Facility, FacilityId, FacilityTerms, facilityIdOf} from "../types/FacilityGuarantee.sol";
import {Guarantee, GuaranteeId, GuaranteeTerms, guaranteeIdOf} from "../types/Guarantee.sol";
import {FinancingId, Lei} from "../types/Identifiers.sol";
import {Role, only} from "../types/Role.sol";
import {Currency, Day, ONE_MILLION, Rate, today} from "../types/Units.sol";
import {FacilityMessages} from "./libraries/FacilityMessages.sol";

/// @title Guarantees of a line of credit
/// @dev   Apart from the guarantee book: a guarantee of one loan never calls it. It holds no money and can have nothing
///        done in the book. The book takes it as its own when it is deployed, for both together are more than a
///        transaction may deploy.
contract FacilityGuarantees is IFacilityGuarantees, SignedMessages {
    IParticipants public immutable participants;
    IFinancingDesk public immutable desk;
    /// @inheritdoc IFacilityGuarantees
    IGuaranteeBook public guarantees;

    /// @dev Never cleared, so that no facility is opened twice.
    mapping(FacilityId => Facility) private _facilities;
    mapping(FacilityId => mapping(FinancingId => CallOff)) private _callOffs;

    constructor(IParticipants participants_, IFinancingDesk desk_) EIP712("Lienbook FacilityGuarantees", "1") {
        participants = participants_;
        desk = desk_;
    }

    /// @inheritdoc IFacilityGuarantees
    function bind() external {
        require(address(guarantees) == address(0), FacilitiesBound(address(guarantees)));
        guarantees = IGuaranteeBook(msg.sender);
    }

    /// @inheritdoc IFacilityGuarantees
    function open(FacilityTerms calldata terms, Authorization calldata guarantor) external returns (FacilityId id) {
        Lei entity = participants.requireActive(guarantor.signer, only(Role.Guarantor));
        require(entity == terms.guarantor, IGuaranteeErrors.NotGuarantor(entity, terms.guarantor));
        _requireSound(terms);
        id = facilityIdOf(terms);
        require(_facilities[id].openedOn == 0, FacilityAlreadyOpened(id));
        _authorizeUnique(FacilityMessages.hash(terms, guarantor), guarantor);

        _facilities[id] = Facility({
            standing: 0,
            openedOn: uint16(Day.unwrap(today())), // no later than the last day, which fits
            availableUntil: uint16(Day.unwrap(terms.availableUntil))
        });
        emit FacilityOpened(id, terms.guarantor, terms.lender, guarantor.signer, terms);
    }

    /// @inheritdoc IFacilityGuarantees
    function admit(
        address lender,
        Currency currency,
        bytes32 replaces,
        GuaranteeTerms calldata guarantee,
        FacilityTerms calldata terms
    ) external {
        require(msg.sender == address(guarantees), IGuaranteeGrounds.NotGuaranteeBook(msg.sender));
        (FacilityId id, Facility memory facility) = _opened(terms);
        Day last = Day.wrap(facility.availableUntil);
        require(today() <= last, FacilityNotAvailable(id, last));
        require(replaces == 0, LoanReplacesAnother(id, FinancingId.wrap(replaces)));
        _requireFor(id, lender, currency, terms, guarantee);
        _requireDrawnToday(id, guarantee.financing);
        _requireWithin(id, terms, guarantee);

        GuaranteeId called = guaranteeIdOf(guarantee);
        uint64 cap = guarantee.cap;
        CallOff storage callOff = _callOffs[id][guarantee.financing];
        require(callOff.guarantee == 0, LoanUnderFacility(id, guarantee.financing, callOff.counted));
        uint64 available = terms.limit - facility.standing; // `standing` is never more
        require(cap <= available, FacilityExhausted(id, cap, available));
        uint64 standing = facility.standing + cap;
        _facilities[id].standing = standing;
        (callOff.guarantee, callOff.counted) = (bytes24(GuaranteeId.unwrap(called)), cap);
        emit CalledOff(id, guarantee.financing, called, cap, standing);
    }

    /// @inheritdoc IFacilityGuarantees
    function giveBack(FacilityId id, GuaranteeTerms calldata guarantee) external returns (uint64 counted) {
        GuaranteeId called = guaranteeIdOf(guarantee);
        CallOff storage callOff = _callOffs[id][guarantee.financing];
        (bytes24 mark, uint64 former) = (callOff.guarantee, callOff.counted);
        require(mark == bytes24(GuaranteeId.unwrap(called)), NotCalledOff(id, called));
        counted = _countedFor(called, guarantee);
        require(counted < former, NothingGivenBack(id, called, former));

        // A loan for which nothing counts may be brought under it anew.
        if (counted == 0) callOff.guarantee = 0;
        callOff.counted = counted;
        uint64 standing = _facilities[id].standing - (former - counted);
        _facilities[id].standing = standing;
        emit GivenBack(id, guarantee.financing, called, counted, standing);
    }

    /// @inheritdoc IFacilityGuarantees
    function close(FacilityTerms calldata terms) external returns (Day availableUntil) {
        (FacilityId id, Facility memory facility) = _opened(terms);
        Lei entity = participants.entityOf(msg.sender);
        require(entity == terms.guarantor, IGuaranteeErrors.NotGuarantor(entity, terms.guarantor)); // never null
        uint256 last = uint256(Day.unwrap(today())) + terms.notice;
        require(last < facility.availableUntil, NoticeTooLate(id, Day.wrap(facility.availableUntil)));
        _facilities[id].availableUntil = uint16(last);
        availableUntil = Day.wrap(uint32(last));
        emit FacilityClosed(id, availableUntil);
    }

    /// @inheritdoc IFacilityGuarantees
    function availableUnder(FacilityTerms calldata terms) external view returns (uint64) {
        Facility memory facility = _facilities[facilityIdOf(terms)];
        return today() <= Day.wrap(facility.availableUntil) ? terms.limit - facility.standing : 0;
    }

    /// @inheritdoc IFacilityGuarantees
    function facilityOf(FacilityId id) external view returns (Facility memory) {
        return _facilities[id];
    }

    /// @inheritdoc IFacilityGuarantees
    function callOffOf(FacilityId id, FinancingId financing) external view returns (CallOff memory) {
        return _callOffs[id][financing];
    }

    /// @dev For how much of a limit a guarantee counts. It never comes to count for more: what is paid is paid out of
    ///      the cap that still counts.
    function _countedFor(GuaranteeId id, GuaranteeTerms calldata guarantee) private view returns (uint64) {
        Guarantee memory stored = guarantees.guaranteeOf(id);
        uint256 lacking = Math.saturatingSub(stored.paid, stored.recovered);
        if (!guarantees.hasEnded(guarantee.financing, id)) {
            lacking = Math.max(lacking, guarantee.cap - stored.reduced);
        }
        return uint64(lacking); // at most the cap
    }

    function _opened(FacilityTerms calldata terms) private view returns (FacilityId id, Facility memory facility) {
        id = facilityIdOf(terms);
        facility = _facilities[id];
        require(facility.openedOn != 0, FacilityNotOpened(id));
    }

    /// @dev Loans of this lender to this debtor, in this currency. The book has compared the guarantee's debtor with
    ///      the borrower, and its guarantor with an account in good standing.
    function _requireFor(
        FacilityId id,
        address lender,
        Currency currency,
        FacilityTerms calldata terms,
        GuaranteeTerms calldata guarantee
    ) private view {
        (Lei guarantor, Lei debtor, Lei creditor) = (
            guarantee.guarantor,
            guarantee.debtor,
            participants.entityOf(lender)
        );
        require(
            guarantor == terms.guarantor && creditor == terms.lender && debtor == terms.debtor,
            FacilityOfOthers(id, guarantor, creditor, debtor)
        );
        require(currency == terms.currency, FacilityCurrencyMismatch(id, terms.currency, currency));
    }

    /// @dev Of terms that replace none, an account begins on the day on which they are accepted. Later, the lender
    ///      could bring in the loans of which it knows by then that they can be called.
    function _requireDrawnToday(FacilityId id, FinancingId financing) private view {
        Day drawnOn = Day.wrap(desk.financingOf(financing).start);
        require(Day.unwrap(drawnOn) == 0 || drawnOn == today(), LoanDrawnBefore(id, drawnOn, today()));
    }

    function _requireWithin(
        FacilityId id,
        FacilityTerms calldata terms,
        GuaranteeTerms calldata guarantee
    ) private view {
        uint64 cap = guarantee.cap;
        require(cap <= terms.mostForOne, CapBeyondFacility(id, cap, terms.mostForOne));
        require(
            Rate.unwrap(guarantee.coverage) <= Rate.unwrap(terms.coverage),
            CoverageBeyondFacility(id, guarantee.coverage, terms.coverage)
        );
        Day latest = today().plusDays(terms.longest);
        require(guarantee.expiresOn <= latest, ExpiryBeyondFacility(id, guarantee.expiresOn, latest));
        uint256 most = Math.ceilDiv(uint256(cap) * Rate.unwrap(terms.secured), ONE_MILLION);
        require(guarantee.secured <= most, SecurityBeyondFacility(id, guarantee.secured, most));
        uint256 fee = halfUp(uint256(cap) * Rate.unwrap(terms.fee), ONE_MILLION);
        require(guarantee.fee == fee, FeeNotAsAgreed(id, guarantee.fee, fee));
        require(
            guarantee.reducing == terms.reducing && guarantee.text == terms.text && guarantee.grounds == terms.grounds,
            GuaranteeNotAsAgreed(id, guaranteeIdOf(guarantee))
        );
    }

    function _requireSound(FacilityTerms calldata terms) private view {
        uint256 coverage = Rate.unwrap(terms.coverage);
        require(
            !terms.lender.isNull() && !terms.debtor.isNull() && terms.lender != terms.debtor,
            FacilityTermsInvalid()
        );
        require(
            terms.guarantor != terms.lender && terms.guarantor != terms.debtor,
            IGuaranteeErrors.GuarantorIsParty(terms.guarantor)
        );
        require(
            Currency.unwrap(terms.currency) != 0 &&
                terms.mostForOne != 0 &&
                terms.mostForOne <= terms.limit &&
                coverage != 0 &&
                coverage <= ONE_MILLION &&
                Rate.unwrap(terms.fee) <= ONE_MILLION &&
                Rate.unwrap(terms.secured) <= ONE_MILLION &&
                terms.availableUntil >= today() &&
                terms.availableUntil.isStorable() &&
                terms.longest != 0 &&
                terms.text != 0,
            FacilityTermsInvalid()
        );
    }
}
