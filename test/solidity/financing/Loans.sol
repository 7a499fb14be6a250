// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {Allocation, Debt} from "../../../contracts/interfaces/IFinancingDesk.sol";
import {IFinancingRecovery} from "../../../contracts/interfaces/IFinancingRecovery.sol";
import {IFinancingServicing} from "../../../contracts/interfaces/IFinancingServicing.sol";
import {Authorization} from "../../../contracts/interfaces/ISignedMessages.sol";
import {MisbehavingToken} from "../../../contracts/test/MisbehavingToken.sol";
import {DayCountConvention} from "../../../contracts/types/DayCountConvention.sol";
import {FinancingStatus} from "../../../contracts/types/Financing.sol";
import {
    Application,
    Early,
    FinancingTerms,
    Instalment,
    Interest,
    Payout,
    RateFrom
} from "../../../contracts/types/FinancingTerms.sol";
import {DocumentId, FinancingId, Lei} from "../../../contracts/types/Identifiers.sol";
import {Collateral, Lien, lienIdOf} from "../../../contracts/types/Pledge.sol";
import {Role} from "../../../contracts/types/Role.sol";
import {Rounding} from "../../../contracts/types/Rounding.sol";
import {Day, Rate, today} from "../../../contracts/types/Units.sol";
import {bound} from "../Bound.sol";
import {deploy} from "../Deploy.sol";
import {Deployment} from "../Deployment.sol";
import {Signatory, leiOf} from "../Members.sol";
import {Story} from "../Story.sol";
import {vm} from "../Vm.sol";
import {Clerk, Ledger} from "./Clerk.sol";

/// @notice Two banks that lend, an exporter that borrows and a debtor that pays, on contracts as they are deployed.
///         What they do is drawn at random; what must follow from it is counted beside it, by a clerk that asks the
///         desk nothing: `Clerk.sol`.
contract Loans is Deployment, Story {
    using Clerk for Ledger;

    uint64 internal constant MOST_COSTS = 50_000;
    uint256 internal constant FUNDS = 1e15;
    uint256 internal constant MOST_LOANS = 4;
    uint256 internal constant MOST_COLLATERAL = 2;

    /// @notice What a loan should be like.
    struct Loan {
        FinancingId id;
        bytes terms;
        /// Lent at first, and what of that was repaid since, under whatever terms.
        uint256 principal;
        uint256 principalPaid;
        /// Charged in all.
        uint256 charged;
        /// Whom the debt is owed to, and whose liens secure it.
        address creditor;
        Lei holder;
        uint64[MOST_COLLATERAL] pledged;
        uint64[MOST_COLLATERAL] collected;
        /// Whether what was paid was all that was owed.
        bool settled;
        FinancingStatus status;
    }

    IFinancingServicing public servicing;
    IFinancingRecovery public recovery;
    MisbehavingToken public deposit;

    Lei[2] internal _banks = [leiOf("BANKA0000000000000"), leiOf("BANKB0000000000000")];
    /// @notice The account by which each bank acts today.
    address[2] public banks;
    /// @notice The account in the place of one that was lost.
    mapping(address lost => address) public successorOf;
    address public exporter = address(new Signatory());
    address public debtor = address(0xD1);
    address public payee = address(0xF1);
    address public agent = address(0xA1);
    Lei internal _exporter = leiOf("EXPORTER0000000000");

    Loan[] internal _loans;
    mapping(uint256 loan => Ledger) internal _ledgers;
    /// @notice All that ever had money, what each should have, and what should wait for it at the desk.
    address[] public parties;
    mapping(address party => uint256) public funds;
    mapping(address party => uint256) public parked;
    /// @notice What was put in.
    uint256 public issued;

    constructor() {
        servicing = IFinancingServicing(address(desk));
        recovery = IFinancingRecovery(address(desk));
        deposit = MisbehavingToken(deploy("MisbehavingToken.sol:MisbehavingToken", ""));
        desk.listToken(deposit, USD);
        for (uint256 i; i < 2; ++i) {
            banks[i] = address(new Signatory());
            _enrol(_banks[i], "CN", Role.Bank, banks[i]);
            _endow(banks[i]);
        }
        _enrol(_exporter, "CN", Role.Enterprise, exporter);
        _enrol(leiOf("DEBTOR000000000000"), "DE", Role.Enterprise, debtor);
        _endow(exporter);
        _endow(debtor);
        parties.push(payee);
        open(0);
    }

    // What may happen

    /// @notice A bank lends anew, on terms that the seed draws.
    function open(uint256 seed) public {
        if (_loans.length == MOST_LOANS) return;
        uint64 principal = uint64(bound(seed >> 128, 1_000, 1e12));
        uint256 bank = (seed >> 120) % 2;
        Collateral[] memory collateral = new Collateral[](1);
        collateral[0] = _tokenized(exporter, _exporter, principal);
        FinancingTerms memory terms = _termsBy(seed, principal, collateral);
        terms.lender = banks[bank];
        terms.payouts = new Payout[](2);
        terms.payouts[0] = Payout(exporter, principal - principal / 3);
        terms.payouts[1] = Payout(payee, principal / 3);
        Authorization memory offer = _signed(terms.lender);
        vm.prank(exporter);
        FinancingId id = desk.accept(offer, terms);
        _ledgers[_loans.length] = Clerk.opened(_day(), terms.interest.rounding);
        Loan storage loan = _loans.push();
        (loan.id, loan.terms, loan.principal) = (id, abi.encode(terms), principal);
        (loan.creditor, loan.holder, loan.pledged[0]) = (terms.lender, _banks[bank], principal);
        loan.status = FinancingStatus.Active;
        funds[terms.lender] -= principal;
        funds[exporter] += principal - principal / 3;
        funds[payee] += principal / 3;
    }

    /// @notice Days pass, for one loan after the other, so that each is looked at on every one of them.
    function pass(uint256 days_) external {
        uint256 from = block.timestamp;
        days_ = bound(days_, 1, 60);
        for (uint256 i; i < _loans.length; ++i) {
            FinancingTerms memory terms = termsAt(i);
            vm.warp(from);
            Debt memory before = desk.owed(terms);
            for (uint256 n = 1; n <= days_; ++n) {
                vm.warp(from + n * 1 days);
                Debt memory debt = desk.owed(terms);
                if (!_isNoLess(debt, before)) violation = "M6: less is owed or due a day later, of some part";
                before = debt;
            }
            _keep(i, ledgerOf(i));
        }
    }

    /// @notice Somebody pays: a part, all of it, more, or the smallest coin. At times the token refuses the creditor.
    function repay(uint256 which, uint256 amount, uint256 how) external {
        (Loan storage loan, FinancingTerms memory terms) = _pick(which);
        if (!_isOpen(loan)) return;
        Ledger memory ledger = ledgerOf(which % _loans.length);
        uint256 owed = ledger.owed(terms);
        uint64 paid = uint64(bound(amount, 1, owed + 10));
        if (how % 16 < 2) paid = uint64(owed);
        else if (how % 16 == 2) paid = 1;
        else if (how % 16 < 6 && owed > 1) paid = uint64(owed - 1); // of the last bucket a coin is left
        bool refused = (how >> 8) % 4 == 0;
        if (refused) deposit.setBlocked(loan.creditor, true);
        vm.prank(exporter);
        Allocation memory allocation = desk.repay(paid, terms);
        if (refused) deposit.setBlocked(loan.creditor, false);
        Allocation memory expected = ledger.pay(terms, paid, paid, false);
        _requireApplied(allocation, expected);
        uint256 taken = paid - expected.remainder;
        funds[exporter] -= taken;
        _receive(loan.creditor, taken, refused);
        _credit(which % _loans.length, ledger, expected.principal);
    }

    /// @notice The debtor of a pledged receivable pays. At times the token refuses creditor or borrower.
    function collect(uint256 which, uint256 amount, uint256 how) external {
        (Loan storage loan, FinancingTerms memory terms) = _pick(which);
        uint256 c = how % terms.collateral.length;
        if (!_isOpen(loan) || loan.collected[c] == loan.pledged[c]) return;
        uint64 paid = uint64(bound(amount, 1, loan.pledged[c] - loan.collected[c]));
        Ledger memory ledger = ledgerOf(which % _loans.length);
        (bool noLender, bool noBorrower) = ((how >> 8) % 4 == 0, (how >> 16) % 4 == 0);
        deposit.setBlocked(loan.creditor, noLender);
        deposit.setBlocked(exporter, noBorrower);
        vm.prank(debtor);
        Allocation memory allocation = desk.collect(c, paid, terms);
        deposit.setBlocked(loan.creditor, false);
        deposit.setBlocked(exporter, false);
        uint256 swept = (uint256(paid) * Rate.unwrap(terms.application.sweep) + 999_999) / 1e6;
        Allocation memory expected = ledger.pay(terms, paid, swept, true);
        _requireApplied(allocation, expected);
        loan.collected[c] += paid;
        funds[debtor] -= paid;
        _receive(loan.creditor, paid - expected.remainder, noLender);
        _receive(exporter, expected.remainder, noBorrower);
        _credit(which % _loans.length, ledger, expected.principal);
    }

    function declareDefault(uint256 which) external {
        (Loan storage loan, FinancingTerms memory terms) = _pick(which);
        Ledger memory ledger = ledgerOf(which % _loans.length);
        bool late = loan.status == FinancingStatus.Active && ledger.isLate(terms);
        if (!_declares(loan, terms, late)) return;
        ledger.accelerate(terms);
        _keep(which % _loans.length, ledger);
        loan.status = FinancingStatus.Defaulted;
    }

    function charge(uint256 which, uint256 amount) external {
        (Loan storage loan, FinancingTerms memory terms) = _pick(which);
        uint64 costs = uint64(bound(amount, 1, MOST_COSTS / 2));
        bool fits = _isKept(loan) && _isInDefault(loan) && loan.charged + costs <= MOST_COSTS;
        vm.prank(loan.creditor);
        try recovery.charge(costs, 0, terms) {
            if (!fits) violation = "M5: charged out of turn, or too much";
            Ledger memory ledger = ledgerOf(which % _loans.length);
            ledger.costs += costs;
            loan.charged += costs;
            _keep(which % _loans.length, ledger);
            ++done["costs charged"];
        } catch {
            if (fits) violation = "M5: costs refused in default";
        }
    }

    function writeOff(uint256 which) external {
        (Loan storage loan, FinancingTerms memory terms) = _pick(which);
        bool fits = loan.status == FinancingStatus.Defaulted;
        vm.prank(loan.creditor);
        try recovery.writeOff(terms) {
            if (!fits) violation = "M5: written off without default";
            Ledger memory ledger = ledgerOf(which % _loans.length);
            ledger.writtenOff = true;
            _keep(which % _loans.length, ledger);
            loan.status = FinancingStatus.WrittenOff;
        } catch {
            if (fits) violation = "M5: a write-off refused in default";
        }
    }

    /// @notice Writes the account down as it stands, and changes nothing else.
    function poke(uint256 which) external {
        (Loan storage loan, FinancingTerms memory terms) = _pick(which);
        if (!_isOpen(loan) || !_isKept(loan)) return;
        vm.prank(loan.creditor);
        servicing.setImpaired(which % 2 == 0, terms);
    }

    // What is the case

    function count() external view returns (uint256) {
        return _loans.length;
    }

    function countOfParties() external view returns (uint256) {
        return parties.length;
    }

    function loanAt(uint256 i) external view returns (Loan memory) {
        return _loans[i];
    }

    function termsAt(uint256 i) public view returns (FinancingTerms memory) {
        return abi.decode(_loans[i].terms, (FinancingTerms));
    }

    /// @notice By the desk.
    function debtOf(uint256 i) public view returns (Debt memory) {
        return desk.owed(termsAt(i));
    }

    /// @notice By the clerk, up to today.
    function ledgerOf(uint256 i) public view returns (Ledger memory ledger) {
        ledger = _ledgers[i];
        if (_isOpen(_loans[i])) ledger.passTo(termsAt(i), _day());
    }

    /// @notice What is owed by the clerk's account; nothing once it is closed.
    function expectedDebtOf(uint256 i) external view returns (Debt memory debt) {
        if (_isOpen(_loans[i])) return ledgerOf(i).debtOf(termsAt(i));
    }

    /// @notice What should close a loan today, and whether its terms let it be closed.
    function expectedPayoffOf(uint256 i) external view returns (uint256 amount, bool payable_) {
        (Ledger memory ledger, FinancingTerms memory terms) = (ledgerOf(i), termsAt(i));
        return (ledger.owed(terms), ledger.mayBeClosed(terms));
    }

    function lienOf(uint256 i, uint256 c) public view returns (Lien memory) {
        return _lienUnder(termsAt(i).collateral[c], _loans[i].id);
    }

    /// @notice What should stand of the liens, in all.
    function securedBy(Loan storage loan) internal view returns (uint64 sum) {
        if (loan.settled) return 0;
        for (uint256 c; c < MOST_COLLATERAL; ++c) sum += loan.pledged[c] - loan.collected[c];
    }

    function _lienUnder(Collateral memory c, FinancingId id) internal view returns (Lien memory) {
        bytes32 none = keccak256(abi.encode(c.backing));
        return lienbook.lienOf(lienIdOf(c.asset, c.id, address(desk), FinancingId.unwrap(id), c.face, none));
    }

    function _pick(uint256 which) internal view returns (Loan storage loan, FinancingTerms memory terms) {
        uint256 i = which % _loans.length;
        return (_loans[i], termsAt(i));
    }

    function _isOpen(Loan storage loan) internal view returns (bool) {
        return loan.status == FinancingStatus.Active || _isInDefault(loan);
    }

    function _isInDefault(Loan storage loan) internal view returns (bool) {
        return loan.status == FinancingStatus.Defaulted || loan.status == FinancingStatus.WrittenOff;
    }

    function _day() internal view returns (uint256) {
        return Day.unwrap(today());
    }

    /// @dev Of what falls due bucket by bucket nothing comes to less by the passing of a day, and no principal to more.
    function _isNoLess(Debt memory debt, Debt memory before) private pure returns (bool) {
        return
            debt.costs == before.costs &&
            debt.penalty >= before.penalty &&
            debt.interest >= before.interest &&
            debt.principal == before.principal &&
            debt.due >= before.due &&
            (before.daysPastDue == 0 ? debt.daysPastDue <= 1 : debt.daysPastDue == before.daysPastDue + 1);
    }

    /// @dev Whoever has the key of an account that was lost calls nothing in, charges nothing and sells nothing.
    function _isKept(Loan storage loan) internal view returns (bool) {
        return successorOf[loan.creditor] == address(0);
    }

    function _lastSuccessorOf(address account) internal view returns (address successor) {
        for (address a = successorOf[account]; a != address(0); a = successorOf[a]) successor = a;
    }

    // What is remembered

    function _keep(uint256 i, Ledger memory ledger) internal {
        _ledgers[i] = ledger;
    }

    /// @dev A payment was booked: once nothing is owed, the loan is closed.
    function _credit(uint256 i, Ledger memory ledger, uint256 principal) internal {
        Loan storage loan = _loans[i];
        loan.principalPaid += principal;
        _keep(i, ledger);
        if (loan.status == FinancingStatus.WrittenOff) ++done["recovered after write-off"];
        if (ledger.owed(termsAt(i)) != 0) return;
        (loan.settled, loan.status) = (true, FinancingStatus.Repaid);
        ++done["closed"];
    }

    /// @dev Money for a party, which waits at the desk if the token refused it.
    function _receive(address party, uint256 amount, bool refused) private {
        if (!refused) {
            funds[party] += amount;
        } else if (amount != 0) {
            // For its entity, which acts by one account at a time.
            address successor = _lastSuccessorOf(party);
            parked[successor == address(0) ? party : successor] += amount;
            ++done["parked"];
        }
    }

    function _requireApplied(Allocation memory actual, Allocation memory expected) private {
        if (keccak256(abi.encode(actual)) != keccak256(abi.encode(expected))) {
            violation = "M1: applied otherwise than the terms say";
        }
    }

    /// @param late whether it should succeed
    function _declares(Loan storage loan, FinancingTerms memory terms, bool late) internal returns (bool) {
        late = late && _isKept(loan);
        vm.prank(loan.creditor);
        try recovery.declareDefault(DocumentId.wrap(0), terms) {
            if (!late) violation = "M5: in default without being late";
            return true;
        } catch {
            if (late) violation = "M5: late beyond the grace and not in default";
            return false;
        }
    }

    function _endow(address party) internal {
        parties.push(party);
        deposit.mint(party, FUNDS);
        (funds[party], issued) = (FUNDS, issued + FUNDS);
        vm.prank(party);
        deposit.approve(address(desk), type(uint256).max);
    }

    // What is agreed

    /// @dev All but the lender, and the payouts of a new loan.
    function _termsBy(
        uint256 seed,
        uint256 principal,
        Collateral[] memory collateral
    ) internal view returns (FinancingTerms memory terms) {
        terms.borrower = exporter;
        terms.token = IERC20(address(deposit));
        terms.principal = uint64(principal);
        terms.policy = _policy;
        terms.interest = _interestBy(seed);
        terms.application = _applicationBy(seed >> 64);
        terms.schedule = _scheduleBy(seed >> 96, principal);
        terms.collateral = collateral;
        terms.salt = bytes32(seed);
    }

    /// @dev At a rate that is agreed, is agreed to change, or is set by an agent.
    function _interestBy(uint256 seed) private view returns (Interest memory interest) {
        interest.dayCount = DayCountConvention(seed % 7);
        interest.rate = Rate.wrap(uint32((seed >> 8) % 300_000));
        interest.penaltyUplift = Rate.wrap(uint32((seed >> 32) % 200_000));
        interest.graceDays = uint16((seed >> 56) % 20);
        interest.onOverdueInterest = (seed >> 64) % 2 == 1;
        interest.rounding = Rounding((seed >> 70) % 4);
        uint256 kind = (seed >> 100) % 5;
        if (kind == 4) {
            interest.fixingAgent = agent;
            return interest;
        }
        interest.changes = new RateFrom[](kind);
        for (uint256 i; i < kind; ++i) {
            Day from = Day.wrap(uint32(_day() + 1 + 20 * i + ((seed >> (104 + 4 * i)) % 16)));
            interest.changes[i] = RateFrom(from, Rate.wrap(uint32((seed >> (120 + 8 * i)) % 300_000)));
        }
    }

    function _applicationBy(uint256 seed) private pure returns (Application memory application) {
        bytes4[4] memory orders = [bytes4(0x00010203), bytes4(0x03020100), bytes4(0x02030001), bytes4(0x01020300)];
        application.waterfall = orders[(seed >> 1) % 4];
        application.early = Early((seed >> 3) % 3);
        application.lastFirst = (seed >> 5) % 2 == 1;
        application.sweep = Rate.wrap(uint32((seed >> 6) % 1_000_001));
        application.mostCosts = MOST_COSTS;
    }

    /// @dev So far apart that every grace ends between them. Where two instalments are drawn alike, one is of interest.
    function _scheduleBy(uint256 seed, uint256 principal) private view returns (Instalment[] memory schedule) {
        uint256 parts = 1 + (seed % 4);
        schedule = new Instalment[](parts);
        uint256 left = principal;
        uint256 dueOn = _day();
        for (uint256 i; i < parts; ++i) {
            uint256 drawn = seed >> (8 * (i + 1));
            dueOn += 20 + (drawn % 32);
            uint256 part = drawn % 5 == 0 ? 0 : left / (parts - i);
            if (i == parts - 1) part = left;
            schedule[i] = Instalment(Day.wrap(uint32(dueOn)), uint64(part));
            left -= part;
        }
    }
}
