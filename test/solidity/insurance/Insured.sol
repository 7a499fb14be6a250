// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {GuaranteeBook} from "../../../contracts/guarantees/GuaranteeBook.sol";
import {CreditInsurance} from "../../../contracts/insurance/CreditInsurance.sol";
import {Debt} from "../../../contracts/interfaces/IFinancingDesk.sol";
import {IFinancingRecovery} from "../../../contracts/interfaces/IFinancingRecovery.sol";
import {IFinancingServicing} from "../../../contracts/interfaces/IFinancingServicing.sol";
import {IGuaranteeBookServicing} from "../../../contracts/interfaces/IGuaranteeBookServicing.sol";
import {Authorization} from "../../../contracts/interfaces/ISignedMessages.sol";
import {MisbehavingToken} from "../../../contracts/test/MisbehavingToken.sol";
import {documentIdFor} from "../../../contracts/types/Document.sol";
import {DocumentKind} from "../../../contracts/types/DocumentKind.sol";
import {FinancingStatus} from "../../../contracts/types/Financing.sol";
import {FinancingTerms, Instalment, Payout} from "../../../contracts/types/FinancingTerms.sol";
import {DocumentId, FinancingId, Lei} from "../../../contracts/types/Identifiers.sol";
import {Cover, CoverId, CoverStatus, CoverTerms, PolicyFacts} from "../../../contracts/types/Insurance.sol";
import {Collateral} from "../../../contracts/types/Pledge.sol";
import {Role} from "../../../contracts/types/Role.sol";
import {Day, ONE_MILLION, Rate, today} from "../../../contracts/types/Units.sol";
import {bound} from "../Bound.sol";
import {deploy} from "../Deploy.sol";
import {Deployment} from "../Deployment.sol";
import {Signatory, leiOf} from "../Members.sol";
import {Story} from "../Story.sol";
import {vm} from "../Vm.sol";

/// @notice A bank whose loans are insured by two insurers under one policy each, on contracts as they are deployed and
///         in a token that may refuse a party. What the parties do is drawn at random; what must follow from it is
///         remembered beside it.
contract Insured is Deployment, Story {
    uint256 internal constant FUNDS = 1e16;
    uint256 internal constant MOST_LOANS = 3;
    uint256 internal constant MOST_COVERS = 8;
    uint64 internal constant LIABILITY = 1e12;

    /// @notice A loan and all that an insurer's word about it was used for.
    struct Loan {
        FinancingId id;
        bytes terms;
        bool entrusted;
    }

    /// @notice A cover, and what its insurer has paid under it and got back.
    struct Promise {
        uint256 loan;
        uint256 insurer;
        bytes cover;
        uint256 paid;
        uint256 recovered;
    }

    GuaranteeBook public guarantees;
    CreditInsurance public insurance;
    MisbehavingToken public token;

    address public bank = address(new Signatory());
    address public exporter = address(new Signatory());
    address[2] public insurers = [address(new Signatory()), address(new Signatory())];
    Lei private _bank = leiOf("BANK00000000000000");
    Lei private _exporter = leiOf("EXPORTER0000000000");
    Lei[2] private _insurers = [leiOf("INSURERA0000000000"), leiOf("INSURERB0000000000")];

    Loan[] private _loans;
    Promise[] private _promises;
    mapping(uint256 cover => CoverStatus) private _last;
    /// @dev Whether no more is owed than insurers have paid; what of the receipts is the creditor's; what it has taken.
    mapping(uint256 loan => bool) private _whole;
    mapping(uint256 loan => uint256) private _lenders;
    mapping(uint256 loan => uint256) private _taken;

    constructor() {
        guarantees = _deployGuarantees(Rate.wrap(10_000_000), Rate.wrap(100_000));
        bytes memory arguments = abi.encode(registry, desk, guarantees);
        insurance = CreditInsurance(deploy("CreditInsurance.sol:CreditInsurance", arguments));
        token = MisbehavingToken(deploy("MisbehavingToken.sol:MisbehavingToken", ""));
        _administer();
        for (uint256 i; i < 2; ++i) _register(DocumentKind.InsurancePolicy, insurers[i], _bank, 1, LIABILITY);
        open(0);
    }

    // What may happen

    /// @notice The bank wants to lend, has the loan insured or not, and lends.
    function open(uint256 seed) public {
        if (_loans.length == MOST_LOANS) return;
        FinancingTerms memory terms = _termsBy(seed, uint64(bound(seed >> 128, 1_000, 1e12)));
        _loans.push(Loan(desk.idOf(terms), abi.encode(terms), false));
        if (seed % 3 != 0) declare(_loans.length - 1, seed >> 16);
        Authorization memory offer = _signed(bank);
        vm.prank(exporter);
        desk.accept(offer, terms);
    }

    function declare(uint256 which, uint256 seed) public {
        if (_promises.length == MOST_COVERS) return;
        (uint256 i, FinancingTerms memory terms) = _pick(which);
        uint256 insurer = seed % 2;
        CoverTerms memory cover = _coverBy(seed >> 1, i, insurer, terms.principal);
        bool isKnown = desk.owed(terms).daysPastDue != 0;
        uint256 covered = guarantees.coverageOf(cover.financing) + Rate.unwrap(cover.share);
        (uint64 reserved, uint64 used) = countedUnder(insurer);
        uint256 promised = uint256(reserved) + used + cover.limit;
        Authorization memory consent = _signed(insurers[insurer]);
        vm.prank(bank);
        try insurance.declare(consent, PolicyFacts(bytes32(uint256(1)), CONTENTS), cover, terms) {
            if (isKnown) violation = "I5: insured what had happened";
            if (covered > ONE_MILLION) violation = "I4: covered more than the whole";
            if (promised > LIABILITY) violation = "I2: promised more than the policy is worth";
            _promises.push(Promise(i, insurer, abi.encode(cover), 0, 0));
            ++done["declare"];
        } catch {}
    }

    function pass(uint256 days_) external {
        vm.warp(block.timestamp + bound(days_, 1, 40) * 1 days);
    }

    /// @notice A loan goes wrong at once: overdue, notified, in default, entrusted, and the waiting period over.
    function goWrong(uint256 which) external {
        uint256 loan = which % _loans.length;
        vm.warp(block.timestamp + 45 days);
        for (uint256 i; i < _promises.length; ++i) if (_promises[i].loan == loan) notifyOverdue(i);
        declareDefault(loan);
        entrust(loan);
        vm.warp(block.timestamp + 40 days);
    }

    function repay(uint256 which, uint256 amount) external {
        (, FinancingTerms memory terms) = _pick(which);
        vm.prank(exporter);
        try desk.repay(uint64(bound(amount, 1, 2 * uint256(terms.principal))), terms) {} catch {}
        _look(which % _loans.length);
    }

    function declareDefault(uint256 which) public {
        (uint256 i, FinancingTerms memory terms) = _pick(which);
        vm.prank(bank);
        if (_loans[i].entrusted) {
            bytes memory act = abi.encodeCall(IFinancingRecovery.declareDefault, (DocumentId.wrap(0), terms));
            try _servicing().act(_loans[i].id, act) {} catch {}
        } else {
            try IFinancingRecovery(address(desk)).declareDefault(DocumentId.wrap(0), terms) {} catch {}
        }
    }

    function entrust(uint256 which) public {
        (uint256 i, FinancingTerms memory terms) = _pick(which);
        vm.prank(bank);
        try IFinancingServicing(address(desk)).entrust(guarantees, terms) {
            _loans[i].entrusted = true;
            ++done["entrust"];
        } catch {}
    }

    function notifyOverdue(uint256 which) public {
        (uint256 i, CoverTerms memory cover, FinancingTerms memory terms) = _choose(which);
        vm.prank(bank);
        try insurance.notifyOverdue(cover, terms) {
            if (desk.owed(terms).daysPastDue == 0) violation = "I5: notified what is not overdue";
            ++done["notify"];
        } catch {}
        _follow(i);
    }

    function endNotice(uint256 which) external {
        (uint256 i, CoverTerms memory cover, FinancingTerms memory terms) = _choose(which);
        try insurance.endNotice(cover, terms) {
            if (_statusOf(i) != FinancingStatus.Active) violation = "I5: a notice ended in default";
            ++done["end notice"];
        } catch {}
        _follow(i);
    }

    function claim(uint256 which, uint256 amount) external {
        (uint256 i, CoverTerms memory cover, FinancingTerms memory terms) = _choose(which);
        uint256 most = insurance.payableUnder(cover, terms);
        amount = bound(amount, 1, most == 0 ? 1 : most + 1);
        vm.prank(bank);
        try insurance.claim(uint64(amount), CONTENTS, cover, terms) {
            if (amount > most) violation = "I3: claimed more than is covered";
            ++done["claim"];
        } catch {}
        _follow(i);
    }

    function withdrawClaim(uint256 which) external {
        (uint256 i, CoverTerms memory cover, FinancingTerms memory terms) = _choose(which);
        vm.prank(bank);
        try insurance.withdrawClaim(cover, terms) {
            ++done["withdraw claim"];
        } catch {}
        _follow(i);
    }

    function refuse(uint256 which) external {
        (uint256 i, CoverTerms memory cover, ) = _choose(which);
        Cover memory was = insurance.coverOf(idAt(i));
        vm.prank(insurers[_promises[i].insurer]);
        try insurance.refuse(CONTENTS, cover) {
            ++done["refuse"];
            bool isClaimed = was.claimed != 0 && !was.refused;
            if (!isClaimed || today() > Day.wrap(was.answerBy)) violation = "I5: refused twice or too late";
        } catch {}
        _follow(i);
    }

    function pay(uint256 which) external {
        (uint256 i, CoverTerms memory cover, FinancingTerms memory terms) = _choose(which);
        Cover memory was = insurance.coverOf(idAt(i));
        Debt memory debt = desk.owed(terms);
        vm.prank(insurers[_promises[i].insurer]);
        try insurance.pay(cover, terms) returns (uint64 amount) {
            _promises[i].paid += amount;
            ++done["pay"];
            if (was.refused || amount > was.claimed) violation = "I5: paid what was not claimed";
            uint256 loss = debt.principal + debt.interest;
            if (_promises[i].paid * ONE_MILLION > loss * Rate.unwrap(cover.share)) violation = "I3: above the share";
            if (_paidOn(_promises[i].loan) > loss + debt.penalty + debt.costs) violation = "I3: above the loss";
        } catch {}
        _look(_promises[i].loan);
        _follow(i);
    }

    function recover(uint256 which) external {
        (uint256 i, CoverTerms memory cover, FinancingTerms memory terms) = _choose(which);
        address insurer = insurers[_promises[i].insurer];
        uint256 loan = _promises[i].loan;
        vm.prank(insurer);
        try insurance.recover(insurer, cover, terms) returns (uint64 amount) {
            _promises[i].recovered += amount;
            ++done["recover"];
            uint256 due = _whole[loan] ? _receivedOn(loan) - _lenders[loan] : 0;
            if (_recoveredOn(loan) > due) violation = "I3: before the creditor";
            if (_promises[i].recovered * _paidOn(loan) > due * _promises[i].paid) violation = "I3: another insurer's";
        } catch {}
        _follow(i);
    }

    function takeReceipts(uint256 which) external {
        (uint256 i, FinancingTerms memory terms) = _pick(which);
        vm.prank(bank);
        try _servicing().takeReceipts(bank, terms) returns (uint256 amount) {
            _taken[i] += amount;
            ++done["take receipts"];
        } catch Panic(uint256) {
            violation = "I3: receipts that cannot be taken";
        } catch {}
    }

    function withdraw(uint256 amount) external {
        vm.prank(bank);
        try _servicing().withdraw(token, bound(amount, 1, 1e12), bank) {
            ++done["withdraw"];
        } catch {}
    }

    function release(uint256 which) external {
        (uint256 i, CoverTerms memory cover, FinancingTerms memory terms) = _choose(which);
        vm.prank(bank);
        try insurance.release(cover, terms) {
            ++done["release"];
        } catch {}
        _follow(i);
    }

    function lapse(uint256 which) external {
        (uint256 i, CoverTerms memory cover, FinancingTerms memory terms) = _choose(which);
        Cover memory was = insurance.coverOf(idAt(i));
        bool isClaimed = was.claimed != 0 && (!was.refused || today() <= Day.wrap(was.answerBy));
        try insurance.lapse(cover, terms) {
            bool isOwed = _statusOf(i) != FinancingStatus.Repaid && !guarantees.trustOf(cover.financing).whole;
            if (isClaimed && isOwed) violation = "I5: lapsed under a claim";
            ++done["lapse"];
        } catch {}
        _follow(i);
    }

    /// @notice The token refuses an insurer or the book, or no longer does.
    function refuseParty(uint256 who) external {
        address party = who % 3 == 2 ? address(guarantees) : insurers[who % 3];
        token.setBlocked(party, !token.isBlocked(party));
    }

    // What is the case

    function loans() external view returns (uint256) {
        return _loans.length;
    }

    function promises() external view returns (uint256) {
        return _promises.length;
    }

    function loanAt(uint256 i) external view returns (Loan memory) {
        return _loans[i];
    }

    function promiseAt(uint256 i) external view returns (Promise memory) {
        return _promises[i];
    }

    function termsAt(uint256 i) public view returns (FinancingTerms memory) {
        return abi.decode(_loans[i].terms, (FinancingTerms));
    }

    function coverAt(uint256 i) public view returns (CoverTerms memory) {
        return abi.decode(_promises[i].cover, (CoverTerms));
    }

    function idAt(uint256 i) public view returns (CoverId) {
        return CoverId.wrap(keccak256(_promises[i].cover));
    }

    function policyOf(uint256 insurer) public view returns (DocumentId) {
        return documentIdFor(DocumentKind.InsurancePolicy, _insurers[insurer], bytes32(uint256(1)));
    }

    /// @notice What the book keeps of a policy for covers, and what is used up of it.
    function countedUnder(uint256 insurer) public view returns (uint64 reserved, uint64 used) {
        DocumentId policy = policyOf(insurer);
        return (lienbook.reservedOf(address(insurance), policy), registry.stateOf(policy).collected);
    }

    function _paidOn(uint256 loan) private view returns (uint256 sum) {
        for (uint256 i; i < _promises.length; ++i) if (_promises[i].loan == loan) sum += _promises[i].paid;
    }

    function _recoveredOn(uint256 loan) private view returns (uint256 sum) {
        for (uint256 i; i < _promises.length; ++i) if (_promises[i].loan == loan) sum += _promises[i].recovered;
    }

    /// @dev Remembers when no more is owed than insurers have paid, and what of the receipts is the creditor's then.
    function _look(uint256 loan) private {
        Debt memory debt = desk.owed(termsAt(loan));
        uint256 owed = debt.principal + debt.interest + debt.penalty + debt.costs;
        uint256 paid = _paidOn(loan);
        if (_whole[loan] || paid == 0 || owed > paid) return;
        (_whole[loan], _lenders[loan]) = (true, _receivedOn(loan) - (paid - owed));
    }

    function _receivedOn(uint256 loan) private view returns (uint256) {
        return token.balanceOf(guarantees.accountOf(_loans[loan].id)) + _recoveredOn(loan) + _taken[loan];
    }

    function _statusOf(uint256 i) private view returns (FinancingStatus) {
        return desk.financingOf(_loans[_promises[i].loan].id).status;
    }

    /// @dev Forward only.
    function _follow(uint256 i) private {
        CoverStatus now_ = insurance.coverOf(idAt(i)).status;
        if (now_ < _last[i]) violation = "I5: a cover came back";
        _last[i] = now_;
    }

    function _pick(uint256 which) private view returns (uint256 i, FinancingTerms memory terms) {
        i = which % _loans.length;
        terms = termsAt(i);
    }

    function _choose(
        uint256 which
    ) private view returns (uint256 i, CoverTerms memory cover, FinancingTerms memory terms) {
        i = which % _promises.length;
        (cover, terms) = (coverAt(i), termsAt(_promises[i].loan));
    }

    function _servicing() private view returns (IGuaranteeBookServicing) {
        return IGuaranteeBookServicing(address(guarantees));
    }

    function _administer() private {
        lienbook.listEngine(address(guarantees));
        lienbook.listEngine(address(insurance));
        guarantees.setInsurance(address(insurance));
        desk.listToken(token, USD);
        _enrol(_bank, "CN", Role.Bank, bank);
        _enrol(_exporter, "CN", Role.Enterprise, exporter);
        for (uint256 i; i < 2; ++i) _enrol(_insurers[i], "FR", Role.Insurer, insurers[i]);
        address[4] memory parties = [bank, exporter, insurers[0], insurers[1]];
        for (uint256 i; i < 4; ++i) {
            token.mint(parties[i], FUNDS);
            vm.startPrank(parties[i]);
            token.approve(address(desk), type(uint256).max);
            token.approve(address(insurance), type(uint256).max);
            vm.stopPrank();
        }
    }

    function _coverBy(
        uint256 seed,
        uint256 loan,
        uint256 insurer,
        uint64 principal
    ) private view returns (CoverTerms memory cover) {
        cover.financing = _loans[loan].id;
        cover.policy = policyOf(insurer);
        (cover.insurer, cover.insured, cover.debtor) = (_insurers[insurer], _bank, _exporter);
        cover.limit = uint64(bound(seed >> 32, 1, 2 * uint256(principal)));
        cover.share = Rate.wrap(uint32(bound(seed >> 96, 1, 1_000_000)));
        cover.premium = uint64((seed >> 128) % 1_000);
        cover.expiresOn = Day.wrap(uint32(Day.unwrap(today()) + 60 + ((seed >> 140) % 100)));
        cover.waitingDays = uint16((seed >> 150) % 40);
        cover.notifyDays = uint16(30 + ((seed >> 160) % 60));
        cover.claimDays = uint16(60 + ((seed >> 170) % 200));
        cover.answerDays = uint16(1 + ((seed >> 180) % 60));
        cover.wording = bytes32(_promises.length + 1);
    }

    function _termsBy(uint256 seed, uint64 principal) private returns (FinancingTerms memory terms) {
        terms.lender = bank;
        terms.borrower = exporter;
        terms.token = IERC20(address(token));
        terms.principal = principal;
        terms.policy = _policy;
        terms.interest.rate = Rate.wrap(uint32((seed >> 16) % 300_000));
        terms.interest.penaltyUplift = Rate.wrap(uint32((seed >> 24) % 200_000));
        terms.interest.graceDays = uint16((seed >> 40) % 10);
        terms.application.waterfall = bytes4(0x00010203);
        uint256 parts = 1 + ((seed >> 96) % 3);
        terms.schedule = new Instalment[](parts);
        for (uint256 i; i < parts; ++i) {
            terms.schedule[i].dueOn = Day.wrap(uint32(Day.unwrap(today()) + 40 * (i + 1)));
            terms.schedule[i].principal = uint64(principal / parts);
        }
        terms.schedule[parts - 1].principal = uint64(principal - (principal / parts) * (parts - 1));
        terms.collateral = new Collateral[](1);
        terms.collateral[0] = _tokenized(exporter, _exporter, principal);
        terms.payouts = new Payout[](1);
        terms.payouts[0] = Payout(exporter, principal);
    }
}
