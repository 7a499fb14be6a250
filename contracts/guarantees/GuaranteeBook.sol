// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {ExactTransfer} from "../common/ExactTransfer.sol";
import {continueIn} from "../common/Continuation.sol";
import {IClaimHolder} from "../interfaces/IClaimHolder.sol";
import {IClaimShares} from "../interfaces/IClaimShares.sol";
import {ICover} from "../interfaces/ICover.sol";
import {IDiligenceFile} from "../interfaces/IDiligenceFile.sol";
import {IFacilityGuarantees} from "../interfaces/IFacilityGuarantees.sol";
import {IFinancingDesk} from "../interfaces/IFinancingDesk.sol";
import {IGuaranteeBook} from "../interfaces/IGuaranteeBook.sol";
import {IGuaranteeGrounds} from "../interfaces/IGuaranteeGrounds.sol";
import {ILienbook} from "../interfaces/ILienbook.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {Authorization} from "../interfaces/ISignedMessages.sol";
import {FacilityTerms} from "../types/FacilityGuarantee.sol";
import {EncodedTerms} from "../types/EncodedTerms.sol";
import {FinancingStatus, isDefault} from "../types/Financing.sol";
import {FinancingTerms} from "../types/FinancingTerms.sol";
import {
    ClaimTrustState,
    Demand,
    Guarantee,
    GuaranteeId,
    GuaranteeTerms,
    Purse,
    Relation,
    Seal,
    Standing,
    guaranteeIdOf
} from "../types/Guarantee.sol";
import {FinancingId, Lei} from "../types/Identifiers.sol";
import {Role, only} from "../types/Role.sol";
import {Currency, Day, ONE_MILLION, Rate, today} from "../types/Units.sol";
import {BusinessDays} from "./BusinessDays.sol";
import {ClaimTrust} from "./ClaimTrust.sol";
import {GuaranteeGrounds} from "./GuaranteeGrounds.sol";
import {GuaranteeServicing} from "./GuaranteeServicing.sol";
import {GuaranteeState} from "./GuaranteeState.sol";
import {GuaranteeMessages} from "./libraries/GuaranteeMessages.sol";
import {ShownTerms} from "./libraries/ShownTerms.sol";

/// @title Guarantees of financings
contract GuaranteeBook is IGuaranteeBook, GuaranteeState, BusinessDays {
    using Address for address;
    using ExactTransfer for IERC20;
    using EncodedTerms for FinancingTerms;
    using ShownTerms for IFinancingDesk;

    /// @dev Business days to examine a demand, the day of the demand not counted (URDG 758, article 20).
    uint256 private constant EXAMINATION = 5;

    /// @inheritdoc IGuaranteeBook
    address public immutable servicing;
    /// @inheritdoc IGuaranteeBook
    IGuaranteeGrounds public immutable grounds;
    /// @inheritdoc IGuaranteeBook
    IFacilityGuarantees public immutable facilities;
    address private immutable _trust;

    Rate private _inAll;
    Rate private _perDebtor;

    constructor(
        GuaranteeServicing servicing_,
        IFacilityGuarantees facilities_,
        ILienbook lienbook,
        IDiligenceFile diligence,
        Rate inAll,
        Rate perDebtor,
        address authority
    ) GuaranteeState(servicing_.participants(), servicing_.desk()) AccessManaged(authority) {
        servicing = address(servicing_);
        grounds = new GuaranteeGrounds(lienbook, diligence);
        facilities = facilities_;
        facilities_.bind();
        _trust = address(new ClaimTrust());
        _inAll = inAll;
        _perDebtor = perDebtor;
    }

    /// @dev Every other function of the book is in `GuaranteeServicing`, which runs in the book's storage.
    // solhint-disable-next-line no-complex-fallback, payable-fallback
    fallback() external {
        continueIn(servicing);
    }

    /// @inheritdoc IGuaranteeBook
    function issue(
        Authorization calldata guarantor,
        bytes calldata grounds_,
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) external returns (GuaranteeId id) {
        Currency currency;
        (id, currency) = _seal(guarantor.signer, guarantee, terms);
        _authorizeUnique(GuaranteeMessages.hash(guarantee, guarantor), guarantor);
        _put(id, currency, guarantor.signer, grounds_, guarantee, terms);
    }

    /// @inheritdoc IGuaranteeBook
    function callOff(
        address guarantor,
        bytes calldata grounds_,
        GuaranteeTerms calldata guarantee,
        FacilityTerms calldata facility,
        FinancingTerms calldata terms
    ) external returns (GuaranteeId id) {
        Currency currency;
        (id, currency) = _seal(guarantor, guarantee, terms);
        // Asks `admit(lender, settled, replaces, guarantee, facility)`. Guarantee and facility are of fixed length and
        // lie side by side in the calldata, as they have to in the question: they are copied in one piece, up to the
        // end of the facility's sixteen words. In `issue`, too, the guarantee is the third argument. If the functions
        // had it at two places, the compiler would make for each a copy of its own of all the code that they share.
        uint256 start;
        uint256 end;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            start := guarantee
            end := add(facility, 0x200)
        }
        bytes4 question = IFacilityGuarantees.admit.selector;
        bytes32 lender = bytes32(uint256(uint160(msg.sender)));
        bytes32 settled = bytes32(uint256(Currency.unwrap(currency)));
        address(facilities).functionCall(bytes.concat(question, lender, settled, terms.replaces, msg.data[start:end]));
        _put(id, currency, guarantor, grounds_, guarantee, terms);
    }

    /// @inheritdoc IGuaranteeBook
    function demand(
        uint64 amount,
        Day extendTo,
        bytes32 statement,
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) external returns (Day answerBy) {
        GuaranteeId id = guaranteeIdOf(guarantee);
        Seal storage seal = _sealed(guarantee.financing, id, bytes28(GuaranteeId.unwrap(id)));
        Guarantee memory stored = _guarantees[id];
        Day lastDay = _expiryOf(stored, guarantee);
        Demand memory made = Demand(amount, lastDay, extendTo, false, 0, false, statement);
        return _demand(id, seal, stored, made, type(uint64).max, guarantee, terms);
    }

    /// @inheritdoc IGuaranteeBook
    function demandAnew(
        uint64 amount,
        Day extendTo,
        bytes32 statement,
        Demand calldata running,
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) external returns (Day answerBy) {
        (GuaranteeId id, Seal storage seal) = _demanded(guarantee, running);
        Guarantee memory stored = _guarantees[id];
        Demand memory made = Demand(
            amount,
            _expiryOf(stored, guarantee),
            extendTo,
            false,
            running.owed,
            false,
            statement
        );
        uint64 most = type(uint64).max;
        if (running.rejected) {
            require(statement != running.statement, StatementRejected(id, statement));
            // What was demanded in time is corrected past the expiry, and nothing beyond it.
            if (today() > made.answerBy) (made.answerBy, most) = (running.answerBy, running.amount);
        } else if (today() > running.answerBy) {
            made.owed += running.amount;
        }
        return _demand(id, seal, stored, made, most, guarantee, terms);
    }

    /// @inheritdoc IGuaranteeBook
    function pay(
        bool fromDeposit,
        Demand calldata running,
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) external nonReentrant returns (uint64 amount) {
        (GuaranteeId id, Seal storage seal) = _demanded(guarantee, running);
        _requireGuarantor(guarantee);
        Guarantee memory stored = _guarantees[id];
        Demand memory left;
        (amount, left) = _answered(id, running);
        uint256 owed;
        (amount, owed) = _owedUnder(stored, amount, guarantee, terms);
        IERC20 token = terms.token;
        seal.mark = _under(id, left);
        uint64 was = _securedOf(stored, guarantee);
        _subrogate(id, stored, token, guarantee, amount, owed);
        _setFree(token, guarantee.guarantor, was - _securedOf(stored, guarantee));
        if (fromDeposit) {
            _requireFree(token, guarantee.guarantor, amount);
            _purses[token][guarantee.guarantor].balance -= amount;
        } else {
            token.move(msg.sender, address(this), amount);
        }
        emit GuaranteePaid(id, guarantee.financing, amount, false, left);
    }

    /// @inheritdoc IClaimHolder
    function hold(FinancingId id, address creditor) external returns (address account) {
        require(msg.sender == address(desk), CallerNotDesk(msg.sender));
        Lei beneficiary = participants.entityOf(creditor);
        require(!beneficiary.isNull(), NotBeneficiary(creditor));
        account = accountOf(id);
        if (account.code.length == 0) Clones.cloneDeterministic(_trust, FinancingId.unwrap(id));
        address successor = participants.successorOf(account);
        require(successor == address(0), TrustReplaced(account, successor));
        ClaimTrustState storage trust = _trusts[id];
        trust.beneficiary = beneficiary;
        trust.entrusted = true;
        // By `LAST_DAY`, as every financing. Of a claim that was never here it says nothing (`isTakenBack`).
        if (trust.paidOn != 0) trust.examinedBy = uint16(Day.unwrap(_businessDaysAfter(today(), EXAMINATION)));
        emit ClaimHeld(id, beneficiary, account);
    }

    /// @inheritdoc IGuaranteeBook
    function setGuarantorRules(Rate inAll, Rate perDebtor) external restricted {
        _inAll = inAll;
        _perDebtor = perDebtor;
        emit GuarantorRulesSet(inAll, perDebtor);
    }

    /// @inheritdoc ICover
    function takeCover(FinancingId financing, Rate part) external {
        _requireInsurance();
        Seal storage seal = _seals[FinancingId.unwrap(financing)];
        seal.covered = _covering(financing, seal.covered, part);
    }

    /// @inheritdoc ICover
    function giveBackCover(FinancingId financing, Rate part) external {
        _requireInsurance();
        _uncover(financing, part);
    }

    /// @inheritdoc IClaimShares
    function setInsurance(address insurance_) external restricted {
        require(_insurance == address(0), InsuranceAlreadySet(_insurance));
        _insurance = insurance_;
        emit InsuranceSet(insurance_);
    }

    /// @inheritdoc IClaimShares
    function bookShare(FinancingId financing, IERC20 token, uint64 amount, uint256 owed) external {
        _requireInsurance();
        _book(financing, token, amount, owed);
    }

    /// @inheritdoc IClaimShares
    function insurance() external view returns (address) {
        return _insurance;
    }

    /// @inheritdoc IGuaranteeBook
    function payableUnder(
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) external view returns (uint256) {
        (uint256 owed, uint256 principal) = _owed(_shown(guarantee, terms));
        return _payable(_guarantees[guaranteeIdOf(guarantee)], guarantee, terms, owed, principal);
    }

    /// @inheritdoc IGuaranteeBook
    function isInForce(GuaranteeTerms calldata guarantee, Demand calldata running) external view returns (bool) {
        GuaranteeId id = guaranteeIdOf(guarantee);
        bytes28 seal = _under(id, running);
        return _sealIn(guarantee.financing, id, seal).mark == seal;
    }

    /// @inheritdoc IGuaranteeBook
    function hasEnded(FinancingId financing, GuaranteeId id) external view returns (bool) {
        bytes28 ended = ~bytes28(GuaranteeId.unwrap(id));
        return _sealIn(financing, id, ended).mark == ended;
    }

    /// @inheritdoc IGuaranteeBook
    function guaranteeOf(GuaranteeId id) external view returns (Guarantee memory) {
        return _guarantees[id];
    }

    /// @inheritdoc ICover
    function coverageOf(FinancingId financing) external view returns (uint256) {
        return Rate.unwrap(_seals[FinancingId.unwrap(financing)].covered);
    }

    /// @inheritdoc IGuaranteeBook
    function standingOf(Lei entity) external view returns (Standing memory) {
        return _standings[entity];
    }

    /// @inheritdoc IGuaranteeBook
    function relationOf(Lei guarantor, Lei debtor) external view returns (uint64 guaranteed, bool related) {
        Relation storage relation = _relations[guarantor][debtor];
        return (relation.guaranteed, relation.related);
    }

    /// @inheritdoc IGuaranteeBook
    function trustOf(FinancingId id) external view returns (ClaimTrustState memory) {
        return _trusts[id];
    }

    /// @inheritdoc IClaimHolder
    function accountOf(FinancingId id) public view returns (address) {
        return Clones.predictDeterministicAddress(_trust, FinancingId.unwrap(id));
    }

    /// @inheritdoc IGuaranteeBook
    function balanceOf(IERC20 token, Lei entity) external view returns (uint256 balance, uint256 setAside) {
        Purse storage purse = _purses[token][entity];
        return (purse.balance, purse.setAside);
    }

    /// @inheritdoc IGuaranteeBook
    function rules() external view returns (Rate inAll, Rate perDebtor) {
        return (_inAll, _perDebtor);
    }

    /// @dev Looks at whether a guarantee may be entered, and seals it.
    /// @param guarantor an account of the guarantor
    function _seal(
        address guarantor,
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) private returns (GuaranteeId id, Currency currency) {
        _requireOf(guarantee, terms.idOf());
        FinancingStatus status;
        address creditor;
        (status, creditor, currency) = desk.claimOn(guarantee.financing, terms.token);
        if (creditor == address(0)) creditor = terms.lender;
        require(
            status == FinancingStatus.None || status == FinancingStatus.Active,
            FinancingNotGuaranteeable(guarantee.financing, status)
        );
        if (status == FinancingStatus.Active) _requireNothingOverdue(guarantee, terms);
        if (msg.sender != creditor) _requireHeldFor(guarantee.financing);
        _requireParties(guarantor, guarantee, terms);
        _requireSound(guarantee);
        id = guaranteeIdOf(guarantee);
        _enter(id, guarantee);
    }

    /// @dev Counts a guarantee, sets aside what secures it, looks at its grounds, and has it paid for.
    /// @param guarantor the account of the guarantor to which the fee goes
    function _put(
        GuaranteeId id,
        Currency currency,
        address guarantor,
        bytes calldata grounds_,
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) private {
        _count(guarantee, currency);
        if (guarantee.secured != 0) {
            _requireFree(terms.token, guarantee.guarantor, guarantee.secured);
            _purses[terms.token][guarantee.guarantor].setAside += guarantee.secured;
        }
        if (guarantee.grounds != 0 || grounds_.length != 0) {
            (FinancingId financing, Lei by) = (guarantee.financing, guarantee.guarantor);
            grounds.examine(id, financing, by, currency, guarantee.grounds, grounds_);
        }
        terms.token.move(msg.sender, guarantor, guarantee.fee);
        GuaranteeMessages.publish(id, guarantee);
    }

    /// @dev Seals a guarantee and counts what it covers: parts of one whole, so that, whatever has been repaid, all
    ///      together cover no more than what is owed. No demand runs under any guarantee of a financing that is not in
    ///      default, so a seal is an id, or one inverted.
    function _enter(GuaranteeId id, GuaranteeTerms calldata guarantee) private {
        FinancingId financing = guarantee.financing;
        Seal storage seal = _seals[FinancingId.unwrap(financing)];
        (bytes28 first, Rate covered) = (seal.mark, seal.covered);
        bytes28 entered = bytes28(GuaranteeId.unwrap(id));
        if (first != 0) {
            Seal storage own = _seals[GuaranteeId.unwrap(id)];
            require(first != entered && first != ~entered && own.mark == 0, GuaranteeAlreadyIssued(id));
            own.mark = entered;
            entered = first;
        }
        covered = _covering(financing, covered, guarantee.coverage);
        // In one word: the compiler writes a slot field by field.
        uint256 word = uint224(entered) | (uint256(Rate.unwrap(covered)) << 224);
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            sstore(seal.slot, word)
        }
    }

    /// @param made its `answerBy` is the last day on which it may be made; follows
    /// @param most that it may be for, whatever is covered
    function _demand(
        GuaranteeId id,
        Seal storage seal,
        Guarantee memory stored,
        Demand memory made,
        uint64 most,
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) private returns (Day answerBy) {
        bytes memory shown = _shown(guarantee, terms);
        FinancingStatus status = _statusOf(guarantee.financing);
        require(isDefault(status), DemandBeforeDefault(guarantee.financing, status));
        _requireEntrustedBy(guarantee.financing);
        Day lastDay = made.answerBy;
        require(today() <= lastDay, GuaranteeExpired(id, lastDay));
        (uint256 owed, uint256 principal) = _owed(shown);
        uint256 covered = Math.saturatingSub(_payable(stored, guarantee, terms, owed, principal), made.owed);
        if (covered > most) covered = most;
        require(made.amount != 0 && made.amount <= covered, DemandAboveCover(id, made.amount, covered));
        Day extendTo = made.extendTo;
        require(
            Day.unwrap(extendTo) == 0 || (extendTo > lastDay && extendTo.isStorable()),
            ExtensionInvalid(extendTo, lastDay)
        );
        require(made.statement != 0, StatementNotGiven());

        answerBy = _businessDaysAfter(today(), EXAMINATION);
        made.answerBy = answerBy;
        seal.mark = _under(id, made);
        emit Demanded(id, made.amount, answerBy, extendTo, made.owed, made.statement);
    }

    /// @return due  what the guarantor owes, or may pay, of all that was demanded: not what it has rejected
    /// @return left what may then still be demanded anew
    function _answered(GuaranteeId id, Demand calldata running) private pure returns (uint64 due, Demand memory left) {
        due = running.owed;
        if (running.rejected) {
            left = running;
            left.owed = 0;
        } else {
            due += running.amount; // together at most the cap
        }
        require(due != 0, NoDemand(id));
    }

    /// @dev Counts a guarantee against its guarantor's limits.
    function _count(GuaranteeTerms calldata guarantee, Currency currency) private {
        (Lei guarantor, Lei debtor, uint64 cap) = (guarantee.guarantor, guarantee.debtor, guarantee.cap);
        Standing storage own = _standings[guarantor];
        (uint64 mostInAll, uint64 mostPerDebtor, uint256 inAll) = (own.mostInAll, own.mostPerDebtor, own.guaranteed);
        uint256 former;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            former := sload(own.slot)
        }
        require(
            Currency.unwrap(currency) != 0 && own.currency == currency && today() <= Day.wrap(own.attestedUntil),
            NetAssetsNotAttested(guarantor, currency, own.currency, own.attestedUntil)
        );
        Relation storage relation = _relations[guarantor][debtor];
        (uint64 guaranteed, bool related, Lei countedWith) = (relation.guaranteed, relation.related, relation.group);
        require(!related, RelatedParties(guarantor, debtor));
        // What stands between the two has been asked this already.
        if (guaranteed == 0) {
            Standing storage debtors = _standings[debtor];
            require(own.guarantors == 0 && debtors.guaranteed == 0, GuaranteeCycle(guarantor, debtor));
            ++debtors.guarantors;
        }

        inAll += cap;
        require(inAll <= mostInAll, GuarantorLimitExceeded(guarantor, inAll, mostInAll));
        Lei group = _groups[debtor];
        if (group != countedWith) _regroup(guarantor, relation, group);
        uint256 perDebtor = uint256(guaranteed) + cap; // at most `inAll`, as what is for the group
        // In one word each: the compiler reads a slot again for every field that it writes. They are not related.
        uint256 word = perDebtor | (uint256(uint160(Lei.unwrap(group))) << 72);
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            sstore(relation.slot, word)
            sstore(own.slot, add(former, shl(128, cap)))
        }
        if (!group.isNull()) {
            perDebtor = uint256(_guaranteedForGroup[guarantor][group]) + cap;
            _guaranteedForGroup[guarantor][group] = uint64(perDebtor);
        }
        require(perDebtor <= mostPerDebtor, DebtorLimitExceeded(guarantor, debtor, perDebtor, mostPerDebtor));
    }

    function _requireParties(
        address signer,
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) private view {
        (Lei guarantor, Lei debtor, Lei creditor) = participants.requireActiveBeside(
            signer,
            only(Role.Guarantor),
            terms.borrower,
            msg.sender
        );
        require(!creditor.isNull(), IParticipants.AccountNotEnrolled(msg.sender));
        require(guarantor == guarantee.guarantor, NotGuarantor(guarantor, guarantee.guarantor));
        require(debtor == guarantee.debtor && !debtor.isNull(), DebtorMismatch(guarantee.debtor, debtor));
        require(guarantor != debtor && guarantor != creditor, GuarantorIsParty(guarantor));
    }

    /// @dev The caller is not the creditor in the desk: perhaps it is the entity for which the claim is held.
    function _requireHeldFor(FinancingId id) private view {
        require(_trusts[id].entrusted, NotBeneficiary(msg.sender));
        _requireBeneficiary(id);
    }

    /// @dev Until its first due date nothing of a loan can be overdue, but for what a restructuring has left so.
    function _requireNothingOverdue(GuaranteeTerms calldata guarantee, FinancingTerms calldata terms) private view {
        if (terms.replaces == 0 && today() <= terms.schedule[0].dueOn) return;
        uint256 pastDue = desk.debtOf(_shown(guarantee, terms)).daysPastDue;
        require(pastDue == 0, FinancingOverdue(guarantee.financing, pastDue));
    }

    function _requireSound(GuaranteeTerms calldata guarantee) private view {
        uint256 coverage = Rate.unwrap(guarantee.coverage);
        require(
            guarantee.cap != 0 &&
                coverage != 0 &&
                coverage <= ONE_MILLION &&
                guarantee.secured <= guarantee.cap &&
                (guarantee.reducing || guarantee.cap != 0) && // always true, but reverts if it is no `bool`
                guarantee.text != 0 &&
                guarantee.expiresOn >= today() &&
                guarantee.expiresOn.isStorable(),
            GuaranteeTermsInvalid()
        );
    }

    /// @return covered with `part` added
    function _covering(FinancingId financing, Rate covered, Rate part) private pure returns (Rate) {
        uint256 sum = uint256(Rate.unwrap(covered)) + Rate.unwrap(part);
        require(sum <= ONE_MILLION, FinancingOverCovered(financing, sum, ONE_MILLION));
        return Rate.wrap(uint32(sum));
    }
}
