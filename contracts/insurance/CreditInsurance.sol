// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {ExactTransfer} from "../common/ExactTransfer.sol";
import {SignedMessages} from "../common/SignedMessages.sol";
import {ShownTerms} from "../guarantees/libraries/ShownTerms.sol";
import {IClaimServicing} from "../interfaces/IClaimServicing.sol";
import {ICreditInsurance} from "../interfaces/ICreditInsurance.sol";
import {IDocumentRegistry} from "../interfaces/IDocumentRegistry.sol";
import {Debt, IFinancingDesk} from "../interfaces/IFinancingDesk.sol";
import {IGuaranteeBook} from "../interfaces/IGuaranteeBook.sol";
import {IGuaranteeErrors} from "../interfaces/IGuaranteeErrors.sol";
import {ILienbook} from "../interfaces/ILienbook.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {Authorization} from "../interfaces/ISignedMessages.sol";
import {REVOKED, documentIdFor, factsHash} from "../types/Document.sol";
import {DocumentKind} from "../types/DocumentKind.sol";
import {EncodedTerms} from "../types/EncodedTerms.sol";
import {FinancingStatus, isDefault} from "../types/Financing.sol";
import {FinancingTerms, isPastAcceptance} from "../types/FinancingTerms.sol";
import {CORRECTION, ClaimTrustState, isTakenBack} from "../types/Guarantee.sol";
import {DocumentId, FinancingId, Lei} from "../types/Identifiers.sol";
import {Cover, CoverId, CoverStatus, CoverTerms, PolicyFacts, coverIdOf} from "../types/Insurance.sol";
import {Role, only} from "../types/Role.sol";
import {Currency, Day, LAST_DAY, ONE_MILLION, Rate, daysAgo, today} from "../types/Units.sol";
import {InsuranceMessages} from "./libraries/InsuranceMessages.sol";

/// @title Credit insurance of financings
contract CreditInsurance is ICreditInsurance, SignedMessages, ReentrancyGuardTransient {
    using ExactTransfer for IERC20;
    using EncodedTerms for FinancingTerms;
    using ShownTerms for IFinancingDesk;

    /// @dev No insurer takes longer to answer a claim, whatever the cover says.
    uint256 private constant LONGEST_ANSWER = 365;

    IParticipants public immutable participants;
    /// @inheritdoc ICreditInsurance
    IDocumentRegistry public immutable registry;
    /// @inheritdoc ICreditInsurance
    ILienbook public immutable lienbook;
    /// @inheritdoc ICreditInsurance
    IFinancingDesk public immutable desk;
    /// @inheritdoc ICreditInsurance
    IGuaranteeBook public immutable guarantees;

    mapping(CoverId => Cover) private _covers;

    constructor(
        IDocumentRegistry registry_,
        IFinancingDesk desk_,
        IGuaranteeBook guarantees_
    ) EIP712("Lienbook CreditInsurance", "1") {
        participants = registry_.participants();
        registry = registry_;
        lienbook = guarantees_.grounds().lienbook();
        desk = desk_;
        guarantees = guarantees_;
    }

    /// @inheritdoc ICreditInsurance
    function declare(
        Authorization calldata insurer,
        PolicyFacts calldata policy,
        CoverTerms calldata cover,
        FinancingTerms calldata terms
    ) external nonReentrant returns (CoverId id) {
        id = coverIdOf(cover);
        Cover storage stored = _covers[id];
        require(stored.status == CoverStatus.None, CoverAlreadyDeclared(id));
        _requireSound(cover);
        Currency settled = _requireInsurable(cover, terms);
        _requireParties(insurer.signer, cover, terms.borrower);
        _authorizeUnique(InsuranceMessages.hash(cover, insurer), insurer);

        stored.status = CoverStatus.InForce;
        _promise(cover, policy, settled);
        guarantees.takeCover(cover.financing, cover.share);
        emit CoverDeclared(id, cover.financing, cover.policy, msg.sender, abi.encode(cover));
        terms.token.move(msg.sender, insurer.signer, cover.premium);
    }

    /// @inheritdoc ICreditInsurance
    function release(CoverTerms calldata cover, FinancingTerms calldata terms) external {
        (CoverId id, Cover storage stored) = _inForce(cover);
        _requireOf(cover, terms);
        _requireLossPayee(_lossPayeeOf(cover, terms));
        _end(stored, cover);
        emit CoverEnded(id, true);
    }

    /// @inheritdoc ICreditInsurance
    function lapse(CoverTerms calldata cover, FinancingTerms calldata terms) external {
        (CoverId id, Cover storage stored) = _inForce(cover);
        bytes memory shown = _shown(cover, terms);
        FinancingStatus status = _statusOf(cover.financing);
        ClaimTrustState memory trust = guarantees.trustOf(cover.financing);
        bool isDischarged = status == FinancingStatus.Repaid || status == FinancingStatus.Replaced || trust.whole;
        bool isSpent = stored.paid == cover.limit || today() > _lastDay(stored, cover, shown);
        bool isPursued = _isPursued(stored, trust);
        bool isVain = status == FinancingStatus.None && isPastAcceptance(terms);
        require(isDischarged || isVain || (isSpent && !isPursued), CoverStillGood(id));
        _end(stored, cover);
        emit CoverEnded(id, false);
    }

    /// @inheritdoc ICreditInsurance
    function notifyOverdue(CoverTerms calldata cover, FinancingTerms calldata terms) external {
        (CoverId id, Cover storage stored) = _inForce(cover);
        bytes memory shown = _shown(cover, terms);
        _requireLossPayee(_lossPayeeOf(cover, terms));
        Day since = _overdueSince(desk.debtOf(shown));
        require(Day.unwrap(since) != 0, NothingOverdue(cover.financing));
        // In default, too: that a notice stands there does not make it one of what has fallen due since.
        bool isTold = _isTold(stored, cover, since);
        Day first = isTold ? _untoldSince(stored, cover.financing, terms) : since;
        Day lastDay = first.plusDays(cover.notifyDays);
        bool isRevoked = registry.stateOf(cover.policy).flags & REVOKED != 0;
        // Unless what was told of first is paid, and the rest that was told of counts from now on.
        if (!isTold || since == Day.wrap(stored.overdueSince)) {
            require(since <= cover.expiresOn, CoverExpired(id, cover.expiresOn, since));
            require(today() <= lastDay, NotifiedTooLate(id, first, lastDay));
            require(!isRevoked, IDocumentRegistry.DocumentHasBeenRevoked(cover.policy));
        }
        // By `LAST_DAY`, as every financing. What it is too late to tell of is not told together with the rest.
        if (today() <= lastDay && !isRevoked) stored.notifiedOn = uint16(Day.unwrap(today()));
        stored.overdueSince = uint16(Day.unwrap(since));
        emit OverdueNotified(id, since);
    }

    /// @inheritdoc ICreditInsurance
    function endNotice(CoverTerms calldata cover, FinancingTerms calldata terms) external {
        (CoverId id, Cover storage stored) = _inForce(cover);
        Day since = _overdueSince(desk.debtOf(_shown(cover, terms)));
        FinancingStatus status = _statusOf(cover.financing);
        bool isCured = status == FinancingStatus.Active && !_isNotified(stored, cover, status, since);
        require(stored.notifiedOn != 0 && isCured, NoticeStands(id));
        stored.notifiedOn = 0;
        emit NoticeEnded(id);
    }

    /// @inheritdoc ICreditInsurance
    function claim(
        uint64 amount,
        bytes32 statement,
        CoverTerms calldata cover,
        FinancingTerms calldata terms
    ) external returns (Day answerBy) {
        (CoverId id, Cover storage stored) = _inForce(cover);
        Cover memory was = stored;
        bytes memory shown = _shown(cover, terms);
        ClaimTrustState memory trust = _entrusted(cover.financing);
        _requireLossPayee(trust.beneficiary);
        FinancingStatus status = _statusOf(cover.financing);
        require(isDefault(status), ClaimBeforeDefault(cover.financing, status));
        require(statement != 0, IGuaranteeErrors.StatementNotGiven());
        require(was.claimed == 0 || was.refused, ClaimRunning(id, was.claimed));
        require(was.notifiedOn != 0, OverdueNotNotified(id));
        uint256 most = _mostInTime(id, cover, was);
        uint256 covered = Math.min(_payable(was, cover, desk.debtOf(shown), _paidIn(trust)), most);
        require(amount != 0 && amount <= covered, ClaimAboveCover(id, amount, covered));

        answerBy = today().plusDays(cover.answerDays);
        stored.answerBy = uint16(Day.unwrap(answerBy)); // at most a year from now
        (stored.claimed, stored.refused) = (amount, false);
        emit LossClaimed(id, amount, statement, answerBy);
    }

    /// @inheritdoc ICreditInsurance
    function withdrawClaim(CoverTerms calldata cover, FinancingTerms calldata terms) external {
        (CoverId id, Cover storage stored) = _claimed(cover);
        _requireOf(cover, terms);
        _requireLossPayee(_lossPayeeOf(cover, terms));
        emit ClaimWithdrawn(id, stored.claimed);
        stored.claimed = 0;
    }

    /// @inheritdoc ICreditInsurance
    function refuse(bytes32 reasons, CoverTerms calldata cover) external {
        (CoverId id, Cover storage stored) = _claimed(cover);
        _requireInsurer(cover);
        Day answerBy = Day.wrap(stored.answerBy);
        require(today() <= answerBy, ClaimPrecluded(id, answerBy));
        require(reasons != 0, IGuaranteeErrors.DiscrepanciesUnnamed());
        (stored.refused, stored.answerBy) = (true, uint16(Day.unwrap(today().plusDays(CORRECTION))));
        emit ClaimRefused(id, stored.claimed, reasons);
    }

    /// @inheritdoc ICreditInsurance
    function pay(
        CoverTerms calldata cover,
        FinancingTerms calldata terms
    ) external nonReentrant returns (uint64 amount) {
        (CoverId id, Cover storage stored) = _claimed(cover);
        _requireInsurer(cover);
        Cover memory was = stored;
        bytes memory shown = _shown(cover, terms);
        if (_entrusted(cover.financing).paid != 0) IClaimServicing(address(guarantees)).distribute(terms);
        uint256 paidByAll = _paidIn(guarantees.trustOf(cover.financing));
        Debt memory debt = desk.debtOf(shown);
        // The borrower may have paid since, or others for it: less is payable then, or nothing.
        amount = uint64(Math.min(was.claimed, _payable(was, cover, debt, paidByAll)));

        (stored.claimed, stored.paid) = (0, was.paid + amount); // at most the limit
        guarantees.bookShare(cover.financing, terms.token, amount, _owedOf(debt));
        emit ClaimPaid(id, cover.financing, amount);
        terms.token.move(msg.sender, address(guarantees), amount);
    }

    /// @inheritdoc ICreditInsurance
    function recover(
        address to,
        CoverTerms calldata cover,
        FinancingTerms calldata terms
    ) external nonReentrant returns (uint64 amount) {
        CoverId id = coverIdOf(cover);
        Cover storage stored = _covers[id];
        _requireOf(cover, terms);
        _requireInsurer(cover);
        amount = IClaimServicing(address(guarantees)).takeShare(to, stored.paid, stored.recovered, terms);
        stored.recovered += amount;
        emit SalvageTaken(id, cover.financing, amount, to);
    }

    /// @inheritdoc ICreditInsurance
    function lead(CoverTerms calldata cover, FinancingTerms calldata terms) external {
        _requireOf(cover, terms);
        _requireInsurer(cover);
        IClaimServicing(address(guarantees)).leadShare(cover.insurer, _covers[coverIdOf(cover)].paid, terms);
    }

    /// @inheritdoc ICreditInsurance
    function waive(CoverTerms calldata cover, FinancingTerms calldata terms) external {
        CoverId id = coverIdOf(cover);
        Cover storage stored = _covers[id];
        _requireOf(cover, terms);
        _requireInsurer(cover);
        require(stored.status == CoverStatus.Ended, CoverStillGood(id));
        (uint64 paid, uint64 recovered) = (stored.paid, stored.recovered);
        require(paid != 0, IGuaranteeErrors.NothingToTake());
        (stored.paid, stored.recovered) = (0, 0);
        IClaimServicing(address(guarantees)).waiveShare(cover.insurer, paid, recovered, terms);
        emit SalvageGivenUp(id, cover.financing, paid);
    }

    /// @inheritdoc ICreditInsurance
    function payableUnder(CoverTerms calldata cover, FinancingTerms calldata terms) external view returns (uint256) {
        bytes memory shown = _shown(cover, terms);
        Cover memory stored = _covers[coverIdOf(cover)];
        if (stored.status != CoverStatus.InForce || !isDefault(_statusOf(cover.financing))) return 0;
        return _payable(stored, cover, desk.debtOf(shown), _paidIn(guarantees.trustOf(cover.financing)));
    }

    /// @inheritdoc ICreditInsurance
    function coverOf(CoverId id) external view returns (Cover memory) {
        return _covers[id];
    }

    /// @dev Takes a cover out of the insurer's maximum liability under the policy, which the insured holds: the
    ///      register refuses a policy that is not good, and one that is pledged or promised already.
    function _promise(CoverTerms calldata cover, PolicyFacts calldata facts, Currency settled) private {
        DocumentId policy = documentIdFor(DocumentKind.InsurancePolicy, cover.insurer, facts.fingerprint);
        require(policy == cover.policy, PolicyMismatch(cover.policy, policy));
        bytes32 held = factsHash(cover.insured, facts.contentRoot);
        require(registry.factsOf(policy) == held, IDocumentRegistry.DocumentFactsMismatch(policy, held));
        Currency currency = lienbook.reserve(policy, cover.limit);
        require(currency == settled, IDocumentRegistry.DocumentCurrencyMismatch(policy, settled, currency));
    }

    /// @dev What was paid is used up of the policy; what was not is promised no longer.
    function _end(Cover storage stored, CoverTerms calldata cover) private {
        stored.status = CoverStatus.Ended;
        (stored.claimed, stored.refused) = (0, false);
        lienbook.endReservation(cover.policy, cover.limit - stored.paid, stored.paid);
        guarantees.giveBackCover(cover.financing, cover.share);
    }

    /// @dev What is owed of principal and interest is the loss; penalties and the costs of collecting are not insured,
    ///      and come before the insurer all the same, as long as they are owed. All are measured by the same debt, so
    ///      that with guarantors' payments it is never paid twice.
    function _payable(
        Cover memory stored,
        CoverTerms calldata cover,
        Debt memory debt,
        uint256 paidByAll
    ) private pure returns (uint256) {
        if (stored.notifiedOn == 0) return 0;
        uint256 loss = debt.principal + debt.interest;
        uint256 covered = Math.min(cover.limit, (loss * Rate.unwrap(cover.share)) / ONE_MILLION);
        return Math.min(Math.saturatingSub(covered, stored.paid), Math.saturatingSub(_owedOf(debt), paidByAll));
    }

    /// @dev To a creditor that was whole nobody pays any more, whatever has accrued for those that have paid.
    function _paidIn(ClaimTrustState memory trust) private pure returns (uint256) {
        return trust.whole ? type(uint256).max : trust.paid;
    }

    function _owedOf(Debt memory debt) private pure returns (uint256) {
        return debt.principal + debt.interest + debt.penalty + debt.costs;
    }

    /// @dev The last day on which a cover may still come to be claimed.
    function _lastDay(
        Cover storage stored,
        CoverTerms calldata cover,
        bytes memory shown
    ) private view returns (Day lastDay) {
        lastDay = cover.expiresOn.plusDays(cover.notifyDays);
        Day since = _overdueSince(desk.debtOf(shown));
        if (!_isNotified(stored, cover, _statusOf(cover.financing), since)) return lastDay;
        Day lastClaim = Day.wrap(stored.overdueSince).plusDays(uint256(cover.waitingDays) + cover.claimDays);
        if (lastClaim > lastDay) lastDay = lastClaim;
    }

    /// @dev Whether the insurer was told of what is overdue. A payment moves the day since when something is, so that a
    ///      later one shows that what it was told of was paid. Not so in default: then everything is overdue, and
    ///      whoever pays a part of it, the insurer not least, does not take the cover away. What fell due on the day of
    ///      the notice was not overdue yet. What fell due after the cover's last day is not insured by telling of it
    ///      together with what did before.
    function _isNotified(
        Cover storage stored,
        CoverTerms calldata cover,
        FinancingStatus status,
        Day since
    ) private view returns (bool) {
        if (stored.notifiedOn == 0 || Day.unwrap(since) == 0) return false;
        return isDefault(status) || _isTold(stored, cover, since);
    }

    /// @dev Whether the last notice tells of what is overdue since that day.
    function _isTold(Cover storage stored, CoverTerms calldata cover, Day since) private view returns (bool) {
        return since < Day.wrap(stored.notifiedOn) && since <= cover.expiresOn;
    }

    /// @return first day of the schedule since the last notice, or that of an acceleration since then; a day to come if
    ///         nothing has fallen due
    function _untoldSince(
        Cover storage stored,
        FinancingId financing,
        FinancingTerms calldata terms
    ) private view returns (Day first) {
        Day from = Day.wrap(stored.notifiedOn);
        first = Day.wrap(desk.financingOf(financing).acceleratedOn);
        if (first < from) first = LAST_DAY;
        for (uint256 i; i < terms.schedule.length; ++i) {
            Day dueOn = terms.schedule[i].dueOn;
            if (dueOn < from) continue;
            return dueOn < first ? dueOn : first;
        }
    }

    /// @dev Unpaid for as long as must be waited, and not for too long; past that a refused claim is corrected.
    /// @return most that may be claimed
    function _mostInTime(
        CoverId id,
        CoverTerms calldata cover,
        Cover memory stored
    ) private view returns (uint256 most) {
        Day waited = Day.wrap(stored.overdueSince).plusDays(cover.waitingDays);
        require(today() >= waited, WaitingPeriodRuns(id, waited));
        Day lastDay = waited.plusDays(cover.claimDays);
        if (today() <= lastDay) return type(uint256).max;
        if (stored.refused && Day.wrap(stored.answerBy) > lastDay) lastDay = Day.wrap(stored.answerBy);
        require(today() <= lastDay, ClaimTooLate(id, lastDay));
        return stored.claimed;
    }

    /// @dev Whether a claim is still to be answered, or may still be corrected; or it is to be paid, and can be.
    function _isPursued(Cover storage stored, ClaimTrustState memory trust) private view returns (bool) {
        if (stored.claimed == 0) return false;
        if (today() <= Day.wrap(stored.answerBy)) return true;
        return !stored.refused && !isTakenBack(trust);
    }

    /// @dev Offered, or running as agreed with nothing overdue, and owed to the insured.
    /// @return settled the currency in which it is paid
    function _requireInsurable(
        CoverTerms calldata cover,
        FinancingTerms calldata terms
    ) private view returns (Currency settled) {
        FinancingId id = cover.financing;
        FinancingStatus status;
        address creditor;
        (status, creditor, settled) = desk.claimOn(id, terms.token);
        Lei owedTo;
        if (status == FinancingStatus.None) {
            _requireOf(cover, terms);
            owedTo = participants.entityOf(terms.lender);
        } else {
            require(status == FinancingStatus.Active, FinancingNotInsurable(id, status));
            uint256 pastDue = desk.debtOf(_shown(cover, terms)).daysPastDue;
            require(pastDue == 0, LossAlreadyKnown(id, pastDue));
            owedTo = _lossPayeeOf(cover, terms);
        }
        require(owedTo == cover.insured && !owedTo.isNull(), NotInsured(owedTo, cover.insured));
    }

    function _requireParties(address signer, CoverTerms calldata cover, address borrower) private view {
        (Lei insurer, Lei insured, Lei debtor) = participants.requireActiveBeside(
            signer,
            only(Role.Insurer),
            msg.sender,
            borrower
        );
        require(insured == cover.insured, NotInsured(insured, cover.insured));
        require(insurer == cover.insurer, NotInsurer(insurer, cover.insurer));
        require(debtor == cover.debtor && !debtor.isNull(), InsuredDebtorMismatch(cover.debtor, debtor));
        require(insurer != debtor && insurer != insured, InsurerIsParty(insurer));
    }

    function _requireSound(CoverTerms calldata cover) private view {
        uint256 share = Rate.unwrap(cover.share);
        require(
            cover.limit != 0 &&
                cover.wording != 0 &&
                share != 0 &&
                share <= ONE_MILLION &&
                cover.expiresOn >= today() &&
                cover.expiresOn.isStorable() &&
                cover.notifyDays != 0 &&
                cover.claimDays != 0 &&
                cover.answerDays != 0 &&
                cover.answerDays <= LONGEST_ANSWER,
            CoverTermsInvalid()
        );
    }

    function _inForce(CoverTerms calldata cover) private view returns (CoverId id, Cover storage stored) {
        id = coverIdOf(cover);
        stored = _covers[id];
        require(stored.status == CoverStatus.InForce, CoverNotInForce(id, stored.status));
    }

    function _claimed(CoverTerms calldata cover) private view returns (CoverId id, Cover storage stored) {
        (id, stored) = _inForce(cover);
        require(stored.claimed != 0 && !stored.refused, NoClaim(id));
    }

    /// @dev The terms of the financing that a cover is of, encoded.
    function _shown(
        CoverTerms calldata cover,
        FinancingTerms calldata terms
    ) private pure returns (bytes memory shown) {
        shown = terms.encode();
        _requireOf(cover, EncodedTerms.idOf(shown));
    }

    function _requireOf(CoverTerms calldata cover, FinancingTerms calldata terms) private pure {
        _requireOf(cover, terms.idOf());
    }

    function _requireOf(CoverTerms calldata cover, FinancingId id) private pure {
        require(id == cover.financing, CoverOfOtherFinancing(cover.financing, id));
    }

    /// @dev The claim must be entrusted when the insurer pays, so that what comes in afterwards is shared.
    function _entrusted(FinancingId id) private view returns (ClaimTrustState memory trust) {
        trust = guarantees.trustOf(id);
        require(trust.entrusted, IGuaranteeErrors.ClaimNotEntrusted(id));
    }

    /// @dev The entity to which a debt is owed, also through an account that was lost or removed: the days to notify do
    ///      not wait for another; of an entrusted claim, the one behind the trust.
    function _lossPayeeOf(CoverTerms calldata cover, FinancingTerms calldata terms) private view returns (Lei) {
        ClaimTrustState memory trust = guarantees.trustOf(cover.financing);
        if (trust.entrusted) return trust.beneficiary;
        (, address creditor, ) = desk.claimOn(cover.financing, terms.token);
        return participants.legalEntityBehind(creditor == address(0) ? terms.lender : creditor);
    }

    function _requireLossPayee(Lei lossPayee) private view {
        bool isLossPayee = !lossPayee.isNull() && participants.entityOf(msg.sender) == lossPayee;
        require(isLossPayee, NotLossPayee(msg.sender, lossPayee));
    }

    function _requireInsurer(CoverTerms calldata cover) private view {
        Lei entity = participants.entityOf(msg.sender);
        require(entity == cover.insurer, NotInsurer(entity, cover.insurer)); // never null: it has signed
    }

    function _statusOf(FinancingId id) private view returns (FinancingStatus) {
        return desk.statusOf(id);
    }

    /// @dev The oldest due date that is not paid up; zero if nothing is overdue.
    function _overdueSince(Debt memory debt) private view returns (Day) {
        return debt.daysPastDue == 0 ? Day.wrap(0) : daysAgo(debt.daysPastDue);
    }
}
