// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {GuaranteeBook} from "../../../contracts/guarantees/GuaranteeBook.sol";
import {IClaimHolder} from "../../../contracts/interfaces/IClaimHolder.sol";
import {Debt} from "../../../contracts/interfaces/IFinancingDesk.sol";
import {IFinancingRecovery} from "../../../contracts/interfaces/IFinancingRecovery.sol";
import {IFinancingServicing} from "../../../contracts/interfaces/IFinancingServicing.sol";
import {IGuaranteeBookServicing} from "../../../contracts/interfaces/IGuaranteeBookServicing.sol";
import {Authorization} from "../../../contracts/interfaces/ISignedMessages.sol";
import {MisbehavingToken} from "../../../contracts/test/MisbehavingToken.sol";
import {FinancingStatus} from "../../../contracts/types/Financing.sol";
import {FinancingTerms, Instalment, Payout} from "../../../contracts/types/FinancingTerms.sol";
import {
    ClaimTrustState,
    CounterPledge,
    Demand,
    Grounds,
    GuaranteeId,
    GuaranteeTerms
} from "../../../contracts/types/Guarantee.sol";
import {DocumentId, FinancingId, Lei} from "../../../contracts/types/Identifiers.sol";
import {Collateral} from "../../../contracts/types/Pledge.sol";
import {Role} from "../../../contracts/types/Role.sol";
import {Day, Rate, today} from "../../../contracts/types/Units.sol";
import {bound} from "../Bound.sol";
import {deploy} from "../Deploy.sol";
import {Deployment} from "../Deployment.sol";
import {Signatory, leiOf} from "../Members.sol";
import {Story} from "../Story.sol";
import {vm} from "../Vm.sol";

/// @notice Two loans of a bank to an exporter and what two guarantors promise for them, on contracts as they are
///         deployed. What the parties do is drawn at random; what must follow from it is remembered beside it.
contract Guarantors is Deployment, Story {
    uint256 internal constant FUNDS = 1e15;
    uint256 internal constant MOST = 6;

    /// @notice A guarantee as it should stand.
    struct Entry {
        bytes terms;
        Demand running;
        uint256 loan;
        bool inForce;
        uint64 paid;
        uint64 recovered;
        uint64 counted;
        bytes grounds;
    }

    GuaranteeBook public book;
    MisbehavingToken public token;

    address public bank = address(new Signatory());
    address public exporter = address(new Signatory());
    address public supervisor = address(0xA1);
    address[2] public guarantors = [address(new Signatory()), address(new Signatory())];
    Lei public bankLei = leiOf("BANK00000000000000");
    Lei public exporterLei = leiOf("EXPORTER0000000000");
    Lei[2] public guarantorLeis = [leiOf("GUARANTORA00000000"), leiOf("GUARANTORB00000000")];

    bytes[2] private _loans;
    Entry[] internal _entries;
    /// @notice The most that guarantors were ever due of what was paid on a loan.
    uint256[2] public mostDue;
    /// @dev Whether no more is owed on a loan than was paid for it, what of the receipts is the lender's since, and
    ///      what it has taken; what went to guarantors that have given up their part.
    bool[2] private _whole;
    uint256[2] private _lenders;
    uint256[2] private _taken;
    uint256[2] private _given;
    /// @notice What of it the guarantor itself has recovered.
    mapping(uint256 entry => uint256) public own;
    /// @dev Whether the lender was ever noted to be whole: whoever gives up what afterwards.
    bool[2] private _satisfied;

    constructor() {
        book = _deployGuarantees(Rate.wrap(10_000_000), Rate.wrap(5_000_000));
        token = MisbehavingToken(deploy("MisbehavingToken.sol:MisbehavingToken", ""));
        lienbook.listEngine(address(book));
        lienbook.listEngine(address(book.grounds()));
        desk.listToken(token, USD);
        _enrolParties();
        for (uint256 i; i < 2; ++i) {
            vm.prank(supervisor);
            _servicing().attestNetAssets(guarantorLeis[i], 1e12, USD, Day.wrap(type(uint16).max));
            FinancingTerms memory terms = _termsOf(uint64(1e9 + i));
            terms.collateral = new Collateral[](1);
            terms.collateral[0] = _tokenized(exporter, exporterLei, terms.principal);
            Authorization memory offer = _signed(bank);
            vm.prank(exporter);
            desk.accept(offer, terms);
            _loans[i] = abi.encode(terms);
        }
    }

    // What may happen

    function issue(uint256 seed) external {
        if (_entries.length == MOST) return;
        CounterPledge[] memory none;
        _issue(seed, "", none);
    }

    /// @dev Of loan `seed % 2`, by guarantor `(seed >> 8) % 2`.
    function _issue(uint256 seed, bytes memory grounds, CounterPledge[] memory pledges) internal {
        uint256 loan = seed % 2;
        FinancingTerms memory financing = loanAt(loan);
        GuaranteeTerms memory terms;
        terms.financing = desk.idOf(financing);
        terms.guarantor = guarantorLeis[(seed >> 8) % 2];
        terms.debtor = exporterLei;
        terms.cap = uint64(bound(seed >> 16, 1, 1e9));
        terms.coverage = Rate.wrap(uint32(bound(seed >> 80, 1, 400_000)));
        terms.expiresOn = Day.wrap(uint32(Day.unwrap(today()) + 40 + ((seed >> 120) % 200)));
        terms.fee = uint64((seed >> 128) % 1_000);
        terms.secured = (seed >> 140) % 4 == 0 ? 0 : uint64((seed >> 144) % (uint256(terms.cap) + 1));
        terms.reducing = (seed >> 210) % 2 == 0;
        terms.text = bytes32(seed);
        if (grounds.length != 0) terms.grounds = keccak256(grounds);
        FinancingStatus status = desk.statusOf(terms.financing);
        uint256 covered = book.coverageOf(terms.financing);
        Authorization memory by = _signed(guarantors[(seed >> 8) % 2]);
        vm.prank(bank);
        try book.issue(by, _shownAtIssue(grounds, pledges), terms, financing) {
            if (status != FinancingStatus.Active) violation = "G6: issued for a debt in default";
            if (covered + Rate.unwrap(terms.coverage) > 1_000_000) violation = "G5: covered twice";
            Demand memory none;
            _entries.push(Entry(abi.encode(terms), none, loan, true, 0, 0, terms.cap, grounds));
            ++done["issue"];
        } catch {}
        _look();
    }

    function _shownAtIssue(bytes memory grounds, CounterPledge[] memory pledges) private pure returns (bytes memory) {
        return grounds.length == 0 ? grounds : abi.encode(abi.decode(grounds, (Grounds)), pledges);
    }

    function issueAgain(uint256 which) external {
        if (_entries.length == 0) return;
        Entry storage entry = _pick(which);
        GuaranteeTerms memory terms = _terms(entry);
        Authorization memory by = _signed(_guarantorOf(entry));
        vm.prank(bank);
        try book.issue(by, entry.grounds, terms, loanAt(entry.loan)) {
            violation = "G6: entered twice";
        } catch {}
    }

    function release(uint256 which, uint256 shown) external {
        if (_entries.length == 0) return;
        (Entry storage entry, Demand memory running, bool right) = _shown(which, shown);
        vm.prank(bank);
        try _servicing().release(running, _terms(entry), loanAt(entry.loan)) {
            ++done["release"];
            _ends(entry, right);
        } catch {}
        _look();
    }

    function lapse(uint256 which, uint256 shown) external {
        if (_entries.length == 0) return;
        (Entry storage entry, Demand memory running, bool right) = _shown(which, shown);
        try _servicing().lapse(running, _terms(entry), loanAt(entry.loan)) {
            ++done["lapse"];
            _ends(entry, right);
        } catch {}
        _look();
    }

    function reduce(uint256 which, uint256 shown) external {
        if (_entries.length == 0) return;
        (Entry storage entry, Demand memory running, bool right) = _shown(which, shown);
        try _servicing().reduce(running, _terms(entry), loanAt(entry.loan)) returns (uint64 cap) {
            if (!entry.inForce || !right || !_terms(entry).reducing) violation = "G6: reduced what does not fall";
            if (cap == 0 || cap >= entry.counted) violation = "G5: reduced to nothing, or not at all";
            entry.counted = cap;
            ++done["reduce"];
        } catch {}
        _look();
    }

    function repay(uint256 loan, uint256 amount) external {
        FinancingTerms memory financing = loanAt(loan % 2);
        vm.prank(exporter);
        try desk.repay(uint64(bound(amount, 1, 2e8)), financing) {} catch {}
        _look();
    }

    function defaultOn(uint256 loan) external {
        FinancingTerms memory financing = loanAt(loan % 2);
        if (loan % 8 == 0) vm.warp(block.timestamp + 31 days);
        vm.prank(bank);
        try IFinancingRecovery(address(desk)).declareDefault(DocumentId.wrap(0), financing) {} catch {}
        vm.prank(bank);
        try IFinancingServicing(address(desk)).entrust(IClaimHolder(address(book)), financing) {} catch {}
        _look();
    }

    function demand(uint256 which, uint256 amount, uint256 extend_) external {
        if (_entries.length == 0) return;
        Entry storage entry = _pick(which);
        GuaranteeTerms memory terms = _terms(entry);
        FinancingTerms memory financing = loanAt(entry.loan);
        uint256 payable_ = book.payableUnder(terms, financing);
        uint64 asked = uint64(bound(amount, 1, payable_ + 2));
        bytes32 statement = bytes32(1 + (extend_ % 5));
        Day extendTo = extend_ % 2 == 0 ? Day.wrap(uint32(Day.unwrap(terms.expiresOn) + (extend_ % 500))) : Day.wrap(0);
        Demand memory was = entry.running;
        if (was.amount != 0 || was.owed != 0) return _demandAnew(entry, asked, extendTo, statement, payable_);
        vm.prank(bank);
        try book.demand(asked, extendTo, statement, terms, financing) returns (Day answerBy) {
            if (asked > payable_) violation = "G2: more demanded than covered";
            if (today() > _expiryOf(terms)) violation = "G6: demanded after the expiry";
            _demands(entry, Demand(asked, answerBy, extendTo, false, 0, false, statement));
            ++done["demand"];
        } catch {}
        _look();
    }

    function _demandAnew(Entry storage entry, uint64 asked, Day extendTo, bytes32 statement, uint256 payable_) private {
        GuaranteeTerms memory terms = _terms(entry);
        Demand memory was = entry.running;
        vm.prank(bank);
        try book.demandAnew(asked, extendTo, statement, was, terms, loanAt(entry.loan)) returns (Day answerBy) {
            uint64 owed = was.owed;
            if (!was.rejected && today() > was.answerBy) owed += was.amount;
            if (uint256(asked) + owed > payable_) violation = "G2: more demanded than covered";
            if (was.rejected && statement == was.statement) violation = "G6: demanded again what was rejected";
            if (today() > _expiryOf(terms)) {
                bool corrects = was.rejected && today() <= was.answerBy && asked <= was.amount;
                if (!corrects) violation = "G6: demanded after the expiry";
            }
            _demands(entry, Demand(asked, answerBy, extendTo, false, owed, false, statement));
            ++done["demand anew"];
        } catch {}
        _look();
    }

    function _demands(Entry storage entry, Demand memory made) private {
        FinancingStatus status = desk.statusOf(_terms(entry).financing);
        bool failed = status == FinancingStatus.Defaulted || status == FinancingStatus.WrittenOff;
        if (!entry.inForce || !failed) violation = "G6: demanded out of turn";
        entry.running = made;
    }

    function _expiryOf(GuaranteeTerms memory terms) private view returns (Day) {
        uint16 extendedTo = book.guaranteeOf(GuaranteeId.wrap(keccak256(abi.encode(terms)))).extendedTo;
        return extendedTo == 0 ? terms.expiresOn : Day.wrap(extendedTo);
    }

    function reject(uint256 which, uint256 shown) external {
        if (_entries.length == 0) return;
        (Entry storage entry, Demand memory running, bool right) = _shown(which, shown);
        vm.prank(_guarantorOf(entry));
        try _servicing().reject("discrepancies", running, _terms(entry)) {
            ++done["reject"];
            _answers(entry, right);
            Demand memory was = entry.running;
            if (was.amount == 0 || was.rejected) violation = "G6: rejected twice";
            if (was.suspended) violation = "G6: rejected after time was taken to extend";
            if (today() > was.answerBy) violation = "G6: rejected too late";
            (entry.running.rejected, entry.running.extendTo) = (true, Day.wrap(0));
            entry.running.answerBy = Day.wrap(uint32(Day.unwrap(today()) + 30));
        } catch {}
        _look();
    }

    function suspend(uint256 which, uint256 shown) external {
        if (_entries.length == 0) return;
        (Entry storage entry, Demand memory running, bool right) = _shown(which, shown);
        vm.prank(_guarantorOf(entry));
        try _servicing().suspend(running, _terms(entry)) {
            _answers(entry, right);
            if (entry.running.suspended) violation = "G6: suspended twice";
            entry.running.suspended = true;
            ++done["suspend"];
            entry.running.answerBy = Day.wrap(uint32(Day.unwrap(today()) + 30));
        } catch {}
        _look();
    }

    function extend(uint256 which, uint256 shown) external {
        if (_entries.length == 0) return;
        (Entry storage entry, Demand memory running, bool right) = _shown(which, shown);
        vm.prank(_guarantorOf(entry));
        try _servicing().extend(running, _terms(entry)) {
            ++done["extend"];
            _answers(entry, right);
            uint64 owed = entry.running.owed;
            delete entry.running;
            entry.running.owed = owed;
        } catch {}
        _look();
    }

    function pay(uint256 which, uint256 shown, bool fromDeposit) external {
        if (_entries.length == 0) return;
        (Entry storage entry, Demand memory running, bool right) = _shown(which, shown);
        uint256 most = book.payableUnder(_terms(entry), loanAt(entry.loan));
        vm.prank(_guarantorOf(entry));
        try book.pay(fromDeposit, running, _terms(entry), loanAt(entry.loan)) returns (uint64 amount) {
            ++done[fromDeposit ? "pay from deposit" : "pay"];
            _answers(entry, right);
            if (entry.running.rejected && amount > entry.running.owed) violation = "G2: paid what it has rejected";
            _pays(entry, amount, most);
            if (entry.running.rejected) entry.running.owed = 0;
            else delete entry.running;
        } catch {}
        _look();
    }

    function draw(uint256 which, uint256 shown) external {
        if (_entries.length == 0) return;
        (Entry storage entry, Demand memory running, bool right) = _shown(which, shown);
        uint256 secured = securedOf(which % _entries.length);
        bool isPrecluded = !entry.running.rejected && today() > entry.running.answerBy;
        uint64 due = entry.running.owed + (isPrecluded ? entry.running.amount : 0);
        uint256 most = Math.min(book.payableUnder(_terms(entry), loanAt(entry.loan)), due);
        vm.prank(bank);
        try _servicing().draw(running, _terms(entry), loanAt(entry.loan)) returns (uint64 amount) {
            _answers(entry, right);
            if (due == 0) violation = "G6: drawn under examination";
            if (amount > secured) violation = "G4: drawn more than is set aside";
            _pays(entry, amount, most);
            if (isPrecluded) delete entry.running;
            entry.running.owed = amount < most && !_trust(entry.loan).whole ? due - amount : 0;
            ++done["draw"];
        } catch {}
        _look();
    }

    function recover(uint256 which) external {
        if (_entries.length == 0) return;
        Entry storage entry = _pick(which);
        address guarantor = _guarantorOf(entry);
        vm.prank(guarantor);
        try _servicing().recover(guarantor, entry.grounds, _terms(entry), loanAt(entry.loan)) returns (uint64 amount) {
            entry.recovered += amount;
            own[which % _entries.length] += amount;
            ++done["recover"];
        } catch {}
        _look();
    }

    function takeReceipts(uint256 loan) external {
        address beneficiary = _beneficiaryOf(loan % 2);
        vm.prank(beneficiary);
        try _servicing().takeReceipts(beneficiary, loanAt(loan % 2)) returns (uint256 amount) {
            _taken[loan % 2] += amount;
            ++done["take receipts"];
        } catch Panic(uint256) {
            violation = "G3: receipts that cannot be taken";
        } catch {}
        _look();
    }

    function distribute(uint256 loan) external {
        if (
            _servicing().distribute(loanAt(loan % 2)) != _whole[loan % 2] && owedOn(loan % 2) <= _trust(loan % 2).paid
        ) {
            violation = "G3: a whole lender is not noticed";
        }
    }

    function charge(uint256 loan, uint256 amount) external {
        FinancingTerms memory financing = loanAt(loan % 2);
        bytes memory call_ = abi.encodeCall(IFinancingRecovery.charge, (uint64(bound(amount, 1, 1e7)), "x", financing));
        FinancingId id = desk.idOf(financing);
        vm.prank(_beneficiaryOf(loan % 2));
        try _servicing().act(id, call_) {
            ClaimTrustState memory trust = _trust(loan % 2);
            bool isTheirs = trust.whole && trust.paid != 0;
            if (isTheirs && trust.beneficiary == bankLei) violation = "G3: a whole lender charged";
            ++done["charge"];
        } catch Panic(uint256) {
            violation = "G3: act";
        } catch {}
        _look();
    }

    function lead(uint256 which) external {
        if (_entries.length == 0) return;
        Entry storage entry = _pick(which);
        address account = book.accountOf(desk.idOf(loanAt(entry.loan)));
        uint256 before = token.balanceOf(account);
        vm.prank(_guarantorOf(entry));
        try _servicing().lead(_terms(entry), loanAt(entry.loan)) {
            if (!_whole[entry.loan]) violation = "G6: took the place of a lender that is owed something";
            _taken[entry.loan] += before - token.balanceOf(account);
            ++done["lead"];
        } catch {}
        _look();
    }

    function giveUp(uint256 which, bool redeemed) external {
        if (_entries.length == 0) return;
        Entry storage entry = _pick(which);
        vm.prank(redeemed ? bank : _guarantorOf(entry));
        if (redeemed) {
            try _servicing().redeem(entry.grounds, _terms(entry), loanAt(entry.loan)) returns (uint64 amount) {
                if (amount != entry.paid) violation = "G3: redeemed for less";
                _givesUp(which, true);
            } catch {}
        } else {
            try _servicing().waive(entry.grounds, _terms(entry), loanAt(entry.loan)) {
                _givesUp(which, false);
            } catch {}
        }
        _look();
    }

    function _givesUp(uint256 which, bool) internal virtual {
        Entry storage entry = _pick(which);
        if (entry.inForce) violation = "G6: gave up what stands";
        _given[entry.loan] += entry.recovered;
        (entry.paid, entry.recovered, own[which % _entries.length]) = (0, 0, 0);
        ++done["give up"];
    }

    function deposit(uint256 who, uint256 amount) external {
        vm.prank(guarantors[who % 2]);
        _servicing().deposit(token, bound(amount, 1, 1e9));
    }

    function withdraw(uint256 who, uint256 amount) external {
        (address account, Lei lei) = who % 3 == 2 ? (bank, bankLei) : (guarantors[who % 3], guarantorLeis[who % 3]);
        (uint256 balance, uint256 setAside) = book.balanceOf(token, lei);
        amount = bound(amount, 1, balance + 2);
        vm.prank(account);
        try _servicing().withdraw(token, amount, account) {
            if (amount > balance - setAside) violation = "G4: withdrew what is set aside";
        } catch {
            if (amount <= balance - setAside) violation = "G4: free, and not to be had";
        }
    }

    function pass(uint256 days_) external {
        vm.warp(block.timestamp + bound(days_, 1, 12) * 1 days);
        _look();
    }

    // What is the case

    function count() external view returns (uint256) {
        return _entries.length;
    }

    function entryAt(uint256 i) external view returns (Entry memory, GuaranteeTerms memory) {
        return (_entries[i], _terms(_entries[i]));
    }

    function loanAt(uint256 i) public view returns (FinancingTerms memory) {
        return abi.decode(_loans[i], (FinancingTerms));
    }

    function idAt(uint256 i) public view returns (GuaranteeId) {
        return GuaranteeId.wrap(keccak256(_entries[i].terms));
    }

    /// @notice What should be set aside for a guarantee.
    function securedOf(uint256 i) public view returns (uint256) {
        Entry storage entry = _entries[i];
        if (!entry.inForce) return 0;
        return Math.saturatingSub(Math.min(_terms(entry).secured, entry.counted), entry.paid);
    }

    /// @notice What was paid under a guarantee, or, once that is more, its part of what has come in for all.
    function shareOf(uint256 i) external view returns (uint256) {
        Entry storage entry = _entries[i];
        ClaimTrustState memory trust = _trust(entry.loan);
        if (!trust.whole || trust.paid == 0) return entry.paid;
        uint256 there = token.balanceOf(book.accountOf(desk.idOf(loanAt(entry.loan))));
        uint256 due = trust.recovered + Math.saturatingSub(there, trust.lenders);
        return Math.max(entry.paid, (due * entry.paid) / trust.paid);
    }

    function owedOn(uint256 loan) public view returns (uint256) {
        Debt memory debt = desk.owed(loanAt(loan));
        return debt.costs + debt.penalty + debt.interest + debt.principal;
    }

    function _ends(Entry storage entry, bool right) private {
        if (!entry.inForce || !right) violation = "G6: ended what does not stand so";
        entry.inForce = false;
        delete entry.running;
    }

    function _answers(Entry storage entry, bool right) private {
        bool runs = entry.running.amount != 0 || entry.running.owed != 0;
        if (!entry.inForce || !right || !runs) violation = "G6: answered what was not demanded";
    }

    function _pays(Entry storage entry, uint64 amount, uint256 most) private {
        if (amount > most || amount > entry.running.amount + entry.running.owed)
            violation = "G2: paid more than covered or demanded";
        if (amount != 0 && _satisfied[entry.loan]) violation = "G2: paid to a lender that had all";
        entry.paid += amount;
    }

    /// @dev Remembers what guarantors are due at most: nothing until no more is owed than they have paid; from then on
    ///      what brought the debt below that, and all that comes in.
    function _look() internal {
        for (uint256 i; i < 2; ++i) {
            ClaimTrustState memory trust = _trust(i);
            uint256 received = token.balanceOf(book.accountOf(desk.idOf(loanAt(i)))) + _taken[i];
            received += trust.recovered + _given[i];
            uint256 owed = owedOn(i);
            if (trust.whole) _satisfied[i] = true;
            else if (_satisfied[i]) violation = "G2: a lender that had all demands again";
            if (trust.paid == 0) {
                (_whole[i], _taken[i], _given[i]) = (false, _taken[i] + _given[i], 0);
            } else if (!_whole[i] && owed <= trust.paid) {
                (_whole[i], _lenders[i]) = (true, received - (trust.paid - owed));
            }
            mostDue[i] = _whole[i] ? received - _lenders[i] - _given[i] : 0;
        }
    }

    function _trust(uint256 loan) internal view returns (ClaimTrustState memory) {
        return book.trustOf(desk.idOf(loanAt(loan)));
    }

    /// @dev An account of whoever a claim is held for: the lender, or the guarantor in its place.
    function _beneficiaryOf(uint256 loan) internal view returns (address) {
        Lei beneficiary = _trust(loan).beneficiary;
        if (beneficiary == guarantorLeis[0]) return guarantors[0];
        return beneficiary == guarantorLeis[1] ? guarantors[1] : bank;
    }

    /// @dev The demand that is shown, as a rule the one that runs, and whether it is.
    function _shown(
        uint256 which,
        uint256 shown
    ) private view returns (Entry storage entry, Demand memory running, bool right) {
        entry = _pick(which);
        running = entry.running;
        if (shown % 8 == 0) running.amount += 1;
        if (shown % 8 == 1) delete running;
        right = keccak256(abi.encode(running)) == keccak256(abi.encode(entry.running));
    }

    function _pick(uint256 which) internal view returns (Entry storage) {
        return _entries[which % _entries.length];
    }

    function _terms(Entry storage entry) internal view returns (GuaranteeTerms memory) {
        return abi.decode(entry.terms, (GuaranteeTerms));
    }

    function _guarantorOf(Entry storage entry) internal view returns (address) {
        return guarantors[_terms(entry).guarantor == guarantorLeis[0] ? 0 : 1];
    }

    function _servicing() internal view returns (IGuaranteeBookServicing) {
        return IGuaranteeBookServicing(address(book));
    }

    function _enrolParties() private {
        _enrol(bankLei, "CN", Role.Bank, bank);
        _enrol(exporterLei, "CN", Role.Enterprise, exporter);
        _enrol(leiOf("SUPERVISOR00000000"), "CN", Role.Supervisor, supervisor);
        for (uint256 i; i < 2; ++i) _enrol(guarantorLeis[i], "CN", Role.Guarantor, guarantors[i]);
        address[4] memory parties = [bank, exporter, guarantors[0], guarantors[1]];
        for (uint256 i; i < 4; ++i) {
            token.mint(parties[i], FUNDS);
            vm.prank(parties[i]);
            token.approve(address(desk), type(uint256).max);
            vm.prank(parties[i]);
            token.approve(address(book), type(uint256).max);
        }
    }

    function _termsOf(uint64 principal) private view returns (FinancingTerms memory terms) {
        (terms.lender, terms.borrower) = (bank, exporter);
        (terms.token, terms.principal, terms.policy) = (IERC20(address(token)), principal, _policy);
        terms.interest.rate = Rate.wrap(100_000);
        terms.interest.penaltyUplift = Rate.wrap(50_000);
        terms.application.mostCosts = 1e8;
        terms.application.waterfall = bytes4(0x00010203);
        terms.schedule = new Instalment[](2);
        terms.schedule[0] = Instalment(Day.wrap(uint32(Day.unwrap(today()) + 30)), principal / 2);
        terms.schedule[1] = Instalment(Day.wrap(uint32(Day.unwrap(today()) + 60)), principal - principal / 2);
        terms.payouts = new Payout[](1);
        terms.payouts[0] = Payout(exporter, principal);
    }
}
