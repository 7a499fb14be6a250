// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {ExactTransfer} from "../common/ExactTransfer.sol";
import {SignedMessages} from "../common/SignedMessages.sol";
import {IClaimHolder} from "../interfaces/IClaimHolder.sol";
import {IClaimShares} from "../interfaces/IClaimShares.sol";
import {ICover} from "../interfaces/ICover.sol";
import {IFinancingDesk} from "../interfaces/IFinancingDesk.sol";
import {IFinancingServicing} from "../interfaces/IFinancingServicing.sol";
import {IGuaranteeBook} from "../interfaces/IGuaranteeBook.sol";
import {ILienbook} from "../interfaces/ILienbook.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {Authorization} from "../interfaces/ISignedMessages.sol";
import {FinancingStatus} from "../types/Financing.sol";
import {FinancingTerms} from "../types/FinancingTerms.sol";
import {
    ClaimTrustState,
    Guarantee,
    GuaranteeId,
    GuaranteeStatus,
    GuaranteeTerms,
    Standing,
    guaranteeIdOf
} from "../types/Guarantee.sol";
import {FinancingId, Lei, LienId} from "../types/Identifiers.sol";
import {Lien} from "../types/Pledge.sol";
import {Role, only} from "../types/Role.sol";
import {Currency, Day, ONE_MILLION, Rate, today} from "../types/Units.sol";
import {BusinessDays} from "./BusinessDays.sol";
import {ClaimTrust} from "./ClaimTrust.sol";
import {GuaranteeMessages} from "./libraries/GuaranteeMessages.sol";
import {ShownTerms} from "./libraries/ShownTerms.sol";

/// @title Guarantees of financings
contract GuaranteeBook is IGuaranteeBook, BusinessDays, SignedMessages, ReentrancyGuardTransient {
    using ExactTransfer for IERC20;
    using SafeERC20 for IERC20;
    using ShownTerms for FinancingTerms;
    using ShownTerms for IFinancingDesk;

    /// @dev Business days to examine a demand, the day of the demand not counted (URDG 758, article 20).
    uint256 private constant EXAMINATION = 5;
    /// @dev Days by which a demand to extend or pay may be suspended (URDG 758, article 23).
    uint256 private constant SUSPENSION = 30;

    IParticipants public immutable participants;
    ILienbook public immutable lienbook;
    IFinancingDesk public immutable desk;
    address private immutable _trust;

    mapping(GuaranteeId => Guarantee) private _guarantees;
    mapping(FinancingId => uint256) private _coverage;
    mapping(Lei entity => Standing) private _standings;
    mapping(Lei guarantor => mapping(Lei debtor => uint64)) private _guaranteedFor;
    mapping(FinancingId => ClaimTrustState) private _trusts;
    mapping(LienId => GuaranteeId) private _behind;
    mapping(IERC20 token => mapping(Lei entity => uint256)) private _balances;
    mapping(IERC20 token => mapping(Lei entity => uint256)) private _setAside;
    Rate private _inAll;
    Rate private _perDebtor;
    /// @inheritdoc IClaimShares
    address public insurance;

    constructor(
        IParticipants participants_,
        ILienbook lienbook_,
        IFinancingDesk desk_,
        Rate inAll,
        Rate perDebtor,
        address authority
    ) AccessManaged(authority) EIP712("Lienbook GuaranteeBook", "1") {
        participants = participants_;
        lienbook = lienbook_;
        desk = desk_;
        _trust = address(new ClaimTrust());
        _inAll = inAll;
        _perDebtor = perDebtor;
    }

    /// @inheritdoc IGuaranteeBook
    function issue(
        Authorization calldata guarantor,
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) external nonReentrant returns (GuaranteeId id) {
        {
            bytes memory shown = terms.encode();
            _requireOf(guarantee, shown);
            address creditor = desk.creditorOf(shown);
            require(msg.sender == creditor, NotBeneficiary(msg.sender));
        }
        FinancingStatus status = _statusOf(guarantee.financing);
        require(
            status == FinancingStatus.None || status == FinancingStatus.Active,
            FinancingNotGuaranteeable(guarantee.financing, status)
        );
        _requireParties(guarantor.signer, guarantee, terms);
        _requireSound(guarantee);
        id = guaranteeIdOf(guarantee);
        Guarantee storage stored = _guarantees[id];
        require(stored.status == GuaranteeStatus.None, GuaranteeAlreadyIssued(id));
        _authorizeUnique(GuaranteeMessages.hash(guarantee, guarantor), guarantor);

        _count(guarantee, desk.currencyOf(terms.token));
        _cover(guarantee.financing, guarantee.coverage);
        if (LienId.unwrap(guarantee.counterGuarantee) != 0) _takeCounterGuarantee(id, guarantee);
        if (guarantee.secured != 0) {
            _requireFree(terms.token, guarantee.guarantor, guarantee.secured);
            _setAside[terms.token][guarantee.guarantor] += guarantee.secured;
        }
        stored.secured = guarantee.secured;
        stored.expiresOn = uint16(Day.unwrap(guarantee.expiresOn)); // `_requireSound`
        stored.status = GuaranteeStatus.InForce;
        terms.token.move(msg.sender, guarantor.signer, guarantee.fee);
        emit GuaranteeIssued(id, guarantee.financing, guarantee.guarantor, msg.sender, abi.encode(guarantee));
    }

    /// @inheritdoc IGuaranteeBook
    function release(GuaranteeTerms calldata guarantee, FinancingTerms calldata terms) external {
        (GuaranteeId id, Guarantee storage stored) = _inForce(guarantee);
        bytes memory shown = terms.encode();
        _requireOf(guarantee, shown);
        address creditor = desk.creditorOf(shown);
        if (creditor == accountOf(guarantee.financing)) _requireBeneficiary(guarantee.financing);
        else require(msg.sender == creditor, NotBeneficiary(msg.sender));
        _end(stored, guarantee, terms.token);
        emit GuaranteeEnded(id, true);
    }

    /// @inheritdoc IGuaranteeBook
    function lapse(GuaranteeTerms calldata guarantee, FinancingTerms calldata terms) external {
        (GuaranteeId id, Guarantee storage stored) = _inForce(guarantee);
        _requireOf(guarantee, terms.encode());
        FinancingStatus status = _statusOf(guarantee.financing);
        bool isDischarged = status == FinancingStatus.Repaid || status == FinancingStatus.Replaced;
        bool isSpent = stored.paid == guarantee.cap || today() > Day.wrap(stored.expiresOn);
        require(isDischarged || (isSpent && stored.demanded == 0), GuaranteeStillGood(id));
        _end(stored, guarantee, terms.token);
        emit GuaranteeEnded(id, false);
    }

    /// @inheritdoc IGuaranteeBook
    function demand(
        uint64 amount,
        Day extendTo,
        bytes32 statement,
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) external returns (Day answerBy) {
        (GuaranteeId id, Guarantee storage stored) = _inForce(guarantee);
        Guarantee memory was = stored;
        bytes memory shown = terms.encode();
        _requireOf(guarantee, shown);
        _requireBeneficiary(guarantee.financing);
        FinancingStatus status = _statusOf(guarantee.financing);
        require(
            status == FinancingStatus.Defaulted || status == FinancingStatus.WrittenOff,
            DemandBeforeDefault(guarantee.financing, status)
        );
        _requireEntrusted(guarantee.financing, shown);
        Day expiresOn = Day.wrap(was.expiresOn);
        require(today() <= expiresOn, GuaranteeExpired(id, expiresOn));
        require(was.demanded == 0, DemandRunning(id, was.demanded));
        uint256 covered = _payable(was, guarantee, shown);
        require(amount != 0 && amount <= covered, DemandAboveCover(id, amount, covered));
        require(
            Day.unwrap(extendTo) == 0 || (extendTo > expiresOn && Day.unwrap(extendTo) <= type(uint16).max),
            ExtensionInvalid(extendTo, expiresOn)
        );

        answerBy = _businessDaysAfter(today(), EXAMINATION);
        stored.demanded = amount;
        stored.answerBy = uint16(Day.unwrap(answerBy)); // thirty days from now at most
        stored.extendTo = uint16(Day.unwrap(extendTo));
        stored.suspended = false;
        emit Demanded(id, amount, statement, answerBy, extendTo);
    }

    /// @inheritdoc IGuaranteeBook
    function reject(bytes32 discrepancies, GuaranteeTerms calldata guarantee) external {
        (GuaranteeId id, Guarantee storage stored) = _underExamination(guarantee);
        emit DemandRejected(id, stored.demanded, discrepancies);
        stored.demanded = 0;
    }

    /// @inheritdoc IGuaranteeBook
    function suspend(GuaranteeTerms calldata guarantee) external {
        (GuaranteeId id, Guarantee storage stored) = _underExamination(guarantee);
        require(stored.extendTo != 0, ExtensionNotOffered(id));
        require(!stored.suspended, AlreadySuspended(id));
        Day answerBy = Day.wrap(uint32(Day.unwrap(today()) + SUSPENSION));
        stored.answerBy = uint16(Day.unwrap(answerBy)); // before the year 2149, as expiry is
        stored.suspended = true;
        emit DemandSuspended(id, answerBy);
    }

    /// @inheritdoc IGuaranteeBook
    function extend(GuaranteeTerms calldata guarantee) external {
        (GuaranteeId id, Guarantee storage stored) = _underExamination(guarantee);
        uint16 extendTo = stored.extendTo;
        require(extendTo != 0, ExtensionNotOffered(id));
        stored.expiresOn = extendTo;
        stored.demanded = 0;
        emit GuaranteeExtended(id, Day.wrap(extendTo));
    }

    /// @inheritdoc IGuaranteeBook
    function pay(
        bool fromDeposit,
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) external nonReentrant returns (uint64 amount) {
        (GuaranteeId id, Guarantee storage stored) = _demanded(guarantee);
        _requireGuarantor(guarantee);
        amount = _settleDemand(stored, guarantee, terms);
        IERC20 token = terms.token;
        if (fromDeposit) {
            uint64 secured = stored.secured < amount ? stored.secured : amount;
            if (secured != 0) _unsecure(stored, token, guarantee.guarantor, secured);
            _requireFree(token, guarantee.guarantor, amount);
            _balances[token][guarantee.guarantor] -= amount;
        }
        _subrogate(stored, token, guarantee, amount);
        if (!fromDeposit) token.move(msg.sender, address(this), amount);
        emit GuaranteePaid(id, guarantee.financing, amount, false);
    }

    /// @inheritdoc IGuaranteeBook
    function draw(
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) external nonReentrant returns (uint64 amount) {
        (GuaranteeId id, Guarantee storage stored) = _demanded(guarantee);
        _requireBeneficiary(guarantee.financing);
        Day answerBy = Day.wrap(stored.answerBy);
        require(today() > answerBy, DemandUnderExamination(id, answerBy));
        uint64 demanded = stored.demanded;
        amount = _settleDemand(stored, guarantee, terms);
        if (amount > stored.secured) {
            // What is not set aside stays demanded, and owed.
            amount = stored.secured;
            require(amount != 0, NothingToTake());
            stored.demanded = demanded - amount;
        }
        _unsecure(stored, terms.token, guarantee.guarantor, amount);
        _balances[terms.token][guarantee.guarantor] -= amount;
        _subrogate(stored, terms.token, guarantee, amount);
        emit GuaranteePaid(id, guarantee.financing, amount, true);
    }

    /// @inheritdoc IGuaranteeBook
    function recover(
        address to,
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) external nonReentrant returns (uint64 amount) {
        GuaranteeId id = guaranteeIdOf(guarantee);
        Guarantee storage stored = _guarantees[id];
        bytes memory shown = terms.encode();
        _requireOf(guarantee, shown);
        _requireGuarantor(guarantee);
        require(stored.paid != 0, NothingToTake());
        amount = _shareOf(guarantee.financing, shown, terms.token, stored.paid, stored.recovered);
        stored.recovered += amount;
        _payFromTrust(guarantee.financing, terms.token, to, amount);
        emit Recovered(id, guarantee.financing, amount, to);
    }

    /// @inheritdoc IGuaranteeBook
    function takeReceipts(address to, FinancingTerms calldata terms) external nonReentrant returns (uint256 amount) {
        bytes memory shown = terms.encode();
        FinancingId financing = ShownTerms.idOf(shown);
        _requireBeneficiary(financing);
        amount = _distribute(financing, shown) - _trusts[financing].recovered;
        amount = Math.saturatingSub(terms.token.balanceOf(accountOf(financing)), amount);
        require(amount != 0, NothingToTake());
        _payFromTrust(financing, terms.token, to, amount);
        emit ReceiptsTaken(financing, _trusts[financing].beneficiary, amount, to);
    }

    /// @inheritdoc IClaimShares
    function setInsurance(address insurance_) external restricted {
        require(insurance == address(0), InsuranceAlreadySet(insurance));
        insurance = insurance_;
        emit InsuranceSet(insurance_);
    }

    /// @inheritdoc IClaimShares
    function bookShare(FinancingId financing, IERC20 token, uint64 amount) external {
        _requireInsurance();
        ClaimTrustState storage trust = _trusts[financing];
        trust.paid += amount;
        _balances[token][trust.beneficiary] += amount;
    }

    /// @inheritdoc IClaimShares
    function takeShare(
        address to,
        uint64 paid,
        uint64 recovered,
        FinancingTerms calldata terms
    ) external nonReentrant returns (uint64 amount) {
        _requireInsurance();
        bytes memory shown = terms.encode();
        FinancingId financing = ShownTerms.idOf(shown);
        amount = _shareOf(financing, shown, terms.token, paid, recovered);
        _payFromTrust(financing, terms.token, to, amount);
    }

    /// @inheritdoc IGuaranteeBook
    function collectParked(FinancingId financing, IERC20 token) external nonReentrant {
        address account = accountOf(financing);
        _execute(financing, address(desk), abi.encodeCall(IFinancingDesk.withdrawParked, (token, account)));
    }

    /// @inheritdoc IGuaranteeBook
    function act(FinancingId financing, bytes calldata data) external nonReentrant {
        _requireBeneficiary(financing);
        bytes4 selector = bytes4(data);
        if (selector == IFinancingServicing.transfer.selector) {
            uint64 paid = _trusts[financing].paid;
            require(paid == 0, ClaimShared(financing, paid));
            // Back to the creditor alone: a buyer that entrusted the claim anew could take the price out of the trust.
            // `to.signer` is the first word at the offset that follows the three words of the claim and one more.
            uint256 start = uint256(bytes32(data[132:164])) + 4;
            address to = address(uint160(uint256(bytes32(data[start:start + 32]))));
            require(participants.entityOf(to) == _trusts[financing].beneficiary, NotBeneficiary(to));
        } else {
            require(
                selector == IFinancingServicing.charge.selector ||
                    selector == IFinancingServicing.writeOff.selector ||
                    selector == IFinancingServicing.declareDefault.selector ||
                    selector == IFinancingServicing.setImpaired.selector,
                ActNotAllowed(selector)
            );
        }
        _execute(financing, address(desk), data);
    }

    /// @inheritdoc IClaimHolder
    function hold(FinancingId id, address creditor) external returns (address account) {
        require(msg.sender == address(desk), CallerNotDesk(msg.sender));
        Lei beneficiary = participants.entityOf(creditor);
        require(!beneficiary.isNull(), NotBeneficiary(creditor));
        account = accountOf(id);
        if (account.code.length == 0) Clones.cloneDeterministic(_trust, FinancingId.unwrap(id));
        _trusts[id].beneficiary = beneficiary;
        emit ClaimHeld(id, beneficiary, account);
    }

    /// @inheritdoc IGuaranteeBook
    function deposit(IERC20 token, uint256 amount) external nonReentrant {
        require(Currency.unwrap(desk.currencyOf(token)) != 0, TokenInvalid(token));
        Lei entity = _callersEntity();
        _balances[token][entity] += amount;
        token.move(msg.sender, address(this), amount);
        emit Deposited(token, entity, amount);
    }

    /// @inheritdoc IGuaranteeBook
    function withdraw(IERC20 token, uint256 amount, address to) external nonReentrant {
        Lei entity = _callersEntity();
        require(to != address(0) && to != address(this), RecipientOfNobody(to));
        _requireFree(token, entity, amount);
        _balances[token][entity] -= amount;
        token.safeTransfer(to, amount);
        emit Withdrawn(token, entity, amount, to);
    }

    /// @inheritdoc IGuaranteeBook
    function attestNetAssets(Lei guarantor, uint64 netAssets, Currency currency, Day until) external {
        Lei supervisor = participants.requireActive(msg.sender, only(Role.Supervisor));
        Standing storage standing = _standings[guarantor];
        // Caps of one currency are not measured by another's assets.
        require(
            standing.issued == 0 || standing.currency == currency,
            NetAssetsNotAttested(guarantor, currency, standing.currency, standing.attestedUntil)
        );
        standing.netAssets = netAssets;
        standing.currency = currency;
        standing.attestedUntil = Day.unwrap(until) > type(uint16).max ? type(uint16).max : uint16(Day.unwrap(until));
        emit NetAssetsAttested(guarantor, supervisor, netAssets, currency, until);
    }

    /// @inheritdoc IGuaranteeBook
    function setGuarantorRules(Rate inAll, Rate perDebtor) external restricted {
        _inAll = inAll;
        _perDebtor = perDebtor;
        emit GuarantorRulesSet(inAll, perDebtor);
    }

    /// @inheritdoc ICover
    function takeCover(FinancingId financing, Rate part) external restricted {
        _cover(financing, part);
    }

    /// @inheritdoc ICover
    function giveBackCover(FinancingId financing, Rate part) external restricted {
        _coverage[financing] -= Rate.unwrap(part);
    }

    /// @inheritdoc IGuaranteeBook
    function payableUnder(
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) external view returns (uint256) {
        bytes memory shown = terms.encode();
        _requireOf(guarantee, shown);
        Guarantee memory stored = _guarantees[guaranteeIdOf(guarantee)];
        if (stored.status != GuaranteeStatus.InForce) return 0;
        return _payable(stored, guarantee, shown);
    }

    /// @inheritdoc IGuaranteeBook
    function guaranteeOf(GuaranteeId id) external view returns (Guarantee memory) {
        return _guarantees[id];
    }

    /// @inheritdoc ICover
    function coverageOf(FinancingId financing) external view returns (uint256) {
        return _coverage[financing];
    }

    /// @inheritdoc IGuaranteeBook
    function standingOf(Lei entity) external view returns (Standing memory) {
        return _standings[entity];
    }

    /// @inheritdoc IGuaranteeBook
    function guaranteedFor(Lei guarantor, Lei debtor) external view returns (uint64) {
        return _guaranteedFor[guarantor][debtor];
    }

    /// @inheritdoc IGuaranteeBook
    function trustOf(FinancingId id) external view returns (ClaimTrustState memory) {
        return _trusts[id];
    }

    /// @inheritdoc IGuaranteeBook
    function accountOf(FinancingId id) public view returns (address) {
        return Clones.predictDeterministicAddress(_trust, FinancingId.unwrap(id));
    }

    /// @inheritdoc IGuaranteeBook
    function guaranteeBehind(LienId lien) external view returns (GuaranteeId) {
        return _behind[lien];
    }

    /// @inheritdoc IGuaranteeBook
    function balanceOf(IERC20 token, Lei entity) external view returns (uint256 balance, uint256 setAside) {
        return (_balances[token][entity], _setAside[token][entity]);
    }

    /// @inheritdoc IGuaranteeBook
    function rules() external view returns (Rate inAll, Rate perDebtor) {
        return (_inAll, _perDebtor);
    }

    /// @dev Counts a guarantee against its guarantor's limits.
    function _count(GuaranteeTerms calldata guarantee, Currency currency) private {
        (Lei guarantor, Lei debtor, uint64 cap) = (guarantee.guarantor, guarantee.debtor, guarantee.cap);
        Standing memory standing = _standings[guarantor];
        require(
            Currency.unwrap(currency) != 0 &&
                standing.currency == currency &&
                today() <= Day.wrap(standing.attestedUntil),
            NetAssetsNotAttested(guarantor, currency, standing.currency, standing.attestedUntil)
        );
        require(standing.received == 0 && _standings[debtor].issued == 0, GuaranteeCycle(guarantor, debtor));

        uint256 inAll = uint256(standing.guaranteed) + cap;
        uint256 most = (uint256(standing.netAssets) * Rate.unwrap(_inAll)) / ONE_MILLION;
        require(inAll <= most && inAll <= type(uint64).max, GuarantorLimitExceeded(guarantor, inAll, most));
        uint256 perDebtor = uint256(_guaranteedFor[guarantor][debtor]) + cap;
        most = (uint256(standing.netAssets) * Rate.unwrap(_perDebtor)) / ONE_MILLION;
        require(perDebtor <= most, DebtorLimitExceeded(guarantor, debtor, perDebtor, most));

        standing.guaranteed = uint64(inAll);
        ++standing.issued;
        _standings[guarantor] = standing;
        ++_standings[debtor].received;
        _guaranteedFor[guarantor][debtor] = uint64(perDebtor); // at most `inAll`
    }

    /// @dev Parts of one whole: whatever has been repaid, all guarantees together cover no more than what is owed.
    function _cover(FinancingId financing, Rate part) private {
        uint256 covered = _coverage[financing] + Rate.unwrap(part);
        require(covered <= ONE_MILLION, FinancingOverCovered(financing, covered, ONE_MILLION));
        _coverage[financing] = covered;
    }

    function _takeCounterGuarantee(GuaranteeId id, GuaranteeTerms calldata guarantee) private {
        LienId lienId = guarantee.counterGuarantee;
        Lien memory lien = lienbook.lienOf(lienId);
        require(
            lien.amount != 0 && lien.holder == guarantee.guarantor,
            CounterGuaranteeNotHeld(lienId, lien.holder, guarantee.guarantor)
        );
        GuaranteeId other = _behind[lienId];
        require(GuaranteeId.unwrap(other) == 0, CounterGuaranteeTaken(lienId, other));
        _behind[lienId] = id;
    }

    function _end(Guarantee storage stored, GuaranteeTerms calldata guarantee, IERC20 token) private {
        stored.status = GuaranteeStatus.Ended;
        stored.demanded = 0;
        Standing storage standing = _standings[guarantee.guarantor];
        standing.guaranteed -= guarantee.cap;
        --standing.issued;
        --_standings[guarantee.debtor].received;
        _guaranteedFor[guarantee.guarantor][guarantee.debtor] -= guarantee.cap;
        _coverage[guarantee.financing] -= Rate.unwrap(guarantee.coverage);
        if (LienId.unwrap(guarantee.counterGuarantee) != 0) {
            _behind[guarantee.counterGuarantee] = GuaranteeId.wrap(0);
        }
        if (stored.secured != 0) _unsecure(stored, token, guarantee.guarantor, stored.secured);
    }

    /// @dev Ends a demand and says how much of it is to be paid: the debt may have been paid down since.
    function _settleDemand(
        Guarantee storage stored,
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) private returns (uint64 amount) {
        bytes memory shown = terms.encode();
        _requireOf(guarantee, shown);
        _requireEntrusted(guarantee.financing, shown);
        amount = stored.demanded;
        uint256 covered = _payable(stored, guarantee, shown);
        if (amount > covered) amount = uint64(covered); // below a uint64
        stored.demanded = 0;
    }

    /// @dev Books a payment to the creditor, and behind it the guarantor's part in the claim.
    function _subrogate(
        Guarantee storage stored,
        IERC20 token,
        GuaranteeTerms calldata guarantee,
        uint64 amount
    ) private {
        ClaimTrustState storage trust = _trusts[guarantee.financing];
        stored.paid += amount;
        trust.paid += amount;
        _balances[token][trust.beneficiary] += amount;
    }

    /// @dev What all guarantors together are due of what was paid on the claim: whatever brings the debt below what
    ///      they have paid. What they have become due they stay due, though interest accrues after it.
    function _distribute(FinancingId financing, bytes memory shown) private returns (uint256 due) {
        ClaimTrustState storage trust = _trusts[financing];
        uint256 paid = trust.paid;
        due = trust.due;
        if (paid == 0) return due;
        uint256 now_ = Math.saturatingSub(paid, desk.owed(shown));
        if (now_ <= due) return due;
        trust.due = uint64(now_); // at most `paid`
        return now_;
    }

    /// @dev Books what somebody who has paid may take of what was paid on the claim, and has not taken yet.
    function _shareOf(
        FinancingId financing,
        bytes memory shown,
        IERC20 token,
        uint64 paid,
        uint64 recovered
    ) private returns (uint64 amount) {
        // Rounded down, so that the parts of all never exceed what is due to all.
        uint256 share = Math.mulDiv(_distribute(financing, shown), paid, _trusts[financing].paid);
        uint256 taken = Math.min(Math.saturatingSub(share, recovered), token.balanceOf(accountOf(financing)));
        require(taken != 0, NothingToTake());
        amount = uint64(taken); // at most what was paid
        _trusts[financing].recovered += amount;
    }

    function _unsecure(Guarantee storage stored, IERC20 token, Lei guarantor, uint64 amount) private {
        stored.secured -= amount;
        _setAside[token][guarantor] -= amount;
    }

    function _payFromTrust(FinancingId financing, IERC20 token, address to, uint256 amount) private {
        require(to != address(0) && to != accountOf(financing), RecipientOfNobody(to));
        _execute(financing, address(token), abi.encodeCall(IERC20.transfer, (to, amount)));
    }

    function _execute(FinancingId financing, address target, bytes memory data) private {
        ClaimTrust(accountOf(financing)).execute(target, data);
    }

    function _payable(
        Guarantee memory stored,
        GuaranteeTerms calldata guarantee,
        bytes memory shown
    ) private view returns (uint256) {
        uint256 owed = desk.owed(shown);
        uint256 covered = Math.min(guarantee.cap, (owed * Rate.unwrap(guarantee.coverage)) / ONE_MILLION);
        return
            Math.min(
                Math.saturatingSub(covered, stored.paid),
                Math.saturatingSub(owed, _trusts[guarantee.financing].paid)
            );
    }

    function _inForce(
        GuaranteeTerms calldata guarantee
    ) private view returns (GuaranteeId id, Guarantee storage stored) {
        id = guaranteeIdOf(guarantee);
        stored = _guarantees[id];
        require(stored.status == GuaranteeStatus.InForce, GuaranteeNotInForce(id, stored.status));
    }

    function _demanded(
        GuaranteeTerms calldata guarantee
    ) private view returns (GuaranteeId id, Guarantee storage stored) {
        (id, stored) = _inForce(guarantee);
        require(stored.demanded != 0, NoDemand(id));
    }

    /// @dev A demand that the calling guarantor may still reject.
    function _underExamination(
        GuaranteeTerms calldata guarantee
    ) private view returns (GuaranteeId id, Guarantee storage stored) {
        (id, stored) = _demanded(guarantee);
        _requireGuarantor(guarantee);
        Day answerBy = Day.wrap(stored.answerBy);
        require(today() <= answerBy, DemandPrecluded(id, answerBy));
    }

    function _requireParties(
        address signer,
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) private view {
        Lei guarantor = participants.requireActive(signer, only(Role.Guarantor));
        require(guarantor == guarantee.guarantor, NotGuarantor(guarantor, guarantee.guarantor));
        Lei debtor = participants.entityOf(terms.borrower);
        require(debtor == guarantee.debtor && !debtor.isNull(), DebtorMismatch(guarantee.debtor, debtor));
        require(guarantor != debtor && guarantor != participants.entityOf(msg.sender), GuarantorIsParty(guarantor));
    }

    function _requireSound(GuaranteeTerms calldata guarantee) private view {
        uint256 coverage = Rate.unwrap(guarantee.coverage);
        require(
            guarantee.cap != 0 &&
                coverage != 0 &&
                coverage <= ONE_MILLION &&
                guarantee.secured <= guarantee.cap &&
                guarantee.expiresOn >= today() &&
                Day.unwrap(guarantee.expiresOn) <= type(uint16).max,
            GuaranteeTermsInvalid()
        );
    }

    function _requireOf(GuaranteeTerms calldata guarantee, bytes memory shown) private pure {
        FinancingId id = ShownTerms.idOf(shown);
        require(
            FinancingId.unwrap(id) == FinancingId.unwrap(guarantee.financing),
            GuaranteeOfOtherFinancing(guarantee.financing, id)
        );
    }

    function _statusOf(FinancingId id) private view returns (FinancingStatus) {
        return desk.financingOf(id).status;
    }

    function _requireEntrusted(FinancingId id, bytes memory shown) private view {
        address creditor = desk.creditorOf(shown);
        require(creditor == accountOf(id), ClaimNotEntrusted(id, creditor));
    }

    function _requireFree(IERC20 token, Lei entity, uint256 amount) private view {
        uint256 available = _balances[token][entity] - _setAside[token][entity];
        require(amount <= available, BalanceInsufficient(token, entity, amount, available));
    }

    function _requireBeneficiary(FinancingId financing) private view {
        Lei beneficiary = _trusts[financing].beneficiary;
        require(!beneficiary.isNull() && participants.entityOf(msg.sender) == beneficiary, NotBeneficiary(msg.sender));
    }

    function _requireGuarantor(GuaranteeTerms calldata guarantee) private view {
        Lei entity = participants.entityOf(msg.sender);
        require(entity == guarantee.guarantor && !entity.isNull(), NotGuarantor(entity, guarantee.guarantor));
    }

    function _requireInsurance() private view {
        require(msg.sender == insurance, NotInsurance(msg.sender));
    }

    function _callersEntity() private view returns (Lei entity) {
        entity = participants.entityOf(msg.sender);
        require(!entity.isNull(), IParticipants.AccountNotEnrolled(msg.sender));
    }
}
