// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {Participants} from "../../../contracts/Participants.sol";
import {Receivable} from "../../../contracts/assets/Receivable.sol";
import {FinancingDesk} from "../../../contracts/financing/FinancingDesk.sol";
import {IDocumentRegistry} from "../../../contracts/interfaces/IDocumentRegistry.sol";
import {Allocation, Debt} from "../../../contracts/interfaces/IFinancingDesk.sol";
import {IFinancingServicing} from "../../../contracts/interfaces/IFinancingServicing.sol";
import {ReceivableDetails} from "../../../contracts/interfaces/IReceivable.sol";
import {Authorization} from "../../../contracts/interfaces/ISignedMessages.sol";
import {Lienbook} from "../../../contracts/pledge/Lienbook.sol";
import {TokenizedDeposit} from "../../../contracts/settlement/TokenizedDeposit.sol";
import {OpenPolicy} from "../../../contracts/test/OpenPolicy.sol";
import {DayCountConvention} from "../../../contracts/types/DayCountConvention.sol";
import {Document} from "../../../contracts/types/Document.sol";
import {DocumentKind} from "../../../contracts/types/DocumentKind.sol";
import {FinancingStatus} from "../../../contracts/types/Financing.sol";
import {Early, FinancingTerms, Instalment, Payout, RateFrom} from "../../../contracts/types/FinancingTerms.sol";
import {DocumentId, FinancingId, Lei} from "../../../contracts/types/Identifiers.sol";
import {Backing, Collateral, lienIdOf} from "../../../contracts/types/Pledge.sol";
import {Role, only} from "../../../contracts/types/Role.sol";
import {Currency, Day, Rate, today} from "../../../contracts/types/Units.sol";
import {bound} from "../Bound.sol";
import {deploy} from "../Deploy.sol";
import {vm} from "../Vm.sol";
import {Signatory, leiOf} from "./Members.sol";

/// @notice A bank that lends, an exporter that borrows and a debtor that pays, on contracts as they are deployed. What
///         they do is drawn at random; what must follow from it is remembered beside it.
contract Loans {
    uint64 internal constant MOST_COSTS = 50_000;
    uint256 internal constant FUNDS = 1e15;
    uint256 internal constant MOST_LOANS = 4;

    /// @notice What a loan should be like.
    struct Loan {
        FinancingId id;
        bytes terms;
        uint256 principal;
        uint256 principalPaid;
        uint64 pledged;
        uint64 collected;
        /// Whether what was applied of a payment was all that was owed before it.
        bool settled;
        FinancingStatus status;
    }

    Participants public participants;
    Lienbook public lienbook;
    Receivable public receivable;
    FinancingDesk public desk;
    IFinancingServicing public servicing;
    TokenizedDeposit public deposit;
    OpenPolicy private _policy;

    address public bank = address(new Signatory());
    address public exporter = address(0xE1);
    address public debtor = address(0xD1);
    address public payee = address(0xF1);
    Lei private _exporter = leiOf("EXPORTER0000000000");
    Lei private _debtor = leiOf("DEBTOR000000000000");

    Loan[] internal _loans;
    /// @notice What each party should have.
    mapping(address party => uint256) public funds;
    /// @notice Names the first forbidden thing that was seen to happen.
    string public violation;

    constructor() {
        address access = deploy("AccessManager.sol:AccessManager", abi.encode(address(this)));
        participants = Participants(deploy("Participants.sol:Participants", abi.encode(access)));
        lienbook = Lienbook(deploy("Lienbook.sol:Lienbook", abi.encode(participants, access)));
        receivable = Receivable(deploy("Receivable.sol:Receivable", abi.encode(lienbook.registry())));
        address code = deploy("ReferenceRates.sol:ReferenceRates", abi.encode(participants));
        code = deploy("FinancingRecovery.sol:FinancingRecovery", abi.encode(participants, lienbook, code));
        code = deploy("FinancingServicing.sol:FinancingServicing", abi.encode(participants, lienbook, code));
        bytes memory arguments = abi.encode(participants, lienbook, code, access);
        desk = FinancingDesk(deploy("FinancingDesk.sol:FinancingDesk", arguments));
        servicing = IFinancingServicing(address(desk));
        arguments = abi.encode("Deposit", "USD", Currency.wrap(840), uint8(2), access);
        deposit = TokenizedDeposit(deploy("TokenizedDeposit.sol:TokenizedDeposit", arguments));
        _policy = OpenPolicy(deploy("OpenPolicy.sol:OpenPolicy", ""));
        lienbook.listAsset(address(receivable));
        lienbook.listEngine(address(desk));
        desk.listToken(deposit, Currency.wrap(840));
        uint40 forever = type(uint40).max;
        participants.enrol(leiOf("BANK00000000000000"), "CN", only(Role.Bank), forever, bank);
        participants.enrol(_exporter, "CN", only(Role.Enterprise), forever, exporter);
        participants.enrol(_debtor, "DE", only(Role.Enterprise), forever, debtor);
        address[3] memory parties = [bank, exporter, debtor];
        for (uint256 i; i < 3; ++i) {
            deposit.issue(parties[i], FUNDS);
            funds[parties[i]] = FUNDS;
            vm.prank(parties[i]);
            deposit.approve(address(desk), type(uint256).max);
        }
        vm.warp(20_000 days + 8 hours);
        open(0);
    }

    // What may happen

    /// @notice The bank lends anew, on terms that the seed draws.
    function open(uint256 seed) public {
        if (_loans.length == MOST_LOANS) return;
        uint64 principal = uint64(bound(seed >> 128, 1_000, 1e12));
        Collateral memory collateral = _tokenized(principal);
        FinancingTerms memory terms = _termsBy(seed, principal, collateral);
        Authorization memory offer = Authorization(bank, 0, type(uint48).max, hex"01");
        vm.prank(exporter);
        FinancingId id = desk.accept(offer, terms);
        _loans.push(Loan(id, abi.encode(terms), principal, 0, principal, 0, false, FinancingStatus.Active));
        funds[bank] -= principal;
        funds[exporter] += principal - principal / 3;
        funds[payee] += principal / 3;
    }

    function pass(uint256 days_) external {
        uint256 loans = _loans.length;
        Debt[] memory before = new Debt[](loans);
        for (uint256 i; i < loans; ++i) before[i] = debtOf(i);
        for (days_ = bound(days_, 1, 60); days_ != 0; --days_) {
            vm.warp(block.timestamp + 1 days);
            for (uint256 i; i < loans; ++i) {
                Debt memory debt = debtOf(i);
                if (!_isNoLess(debt, before[i])) violation = "M6: less is owed or due a day later, of some part";
                before[i] = debt;
            }
        }
    }

    function repay(uint256 which, uint256 amount) external {
        (Loan storage loan, FinancingTerms memory terms) = _pick(which);
        if (!_isOpen(loan)) return;
        Debt memory before = debtOf(which % _loans.length);
        uint64 paid = uint64(bound(amount, 1, _sumOf(before) + 10));
        vm.prank(exporter);
        Allocation memory allocation = desk.repay(paid, terms);
        _credit(loan, before, allocation, paid - allocation.remainder);
        funds[exporter] -= paid - allocation.remainder;
        _follow(loan);
    }

    function collect(uint256 which, uint256 amount) external {
        (Loan storage loan, FinancingTerms memory terms) = _pick(which);
        if (!_isOpen(loan) || loan.collected == loan.pledged) return;
        uint64 paid = uint64(bound(amount, 1, loan.pledged - loan.collected));
        Debt memory before = debtOf(which % _loans.length);
        vm.prank(debtor);
        Allocation memory allocation = desk.collect(0, paid, terms);
        loan.collected += paid;
        _credit(loan, before, allocation, paid - allocation.remainder);
        funds[debtor] -= paid;
        funds[exporter] += allocation.remainder;
        _follow(loan);
    }

    function declareDefault(uint256 which) external {
        (Loan storage loan, FinancingTerms memory terms) = _pick(which);
        bool late =
            loan.status == FinancingStatus.Active &&
                debtOf(which % _loans.length).daysPastDue > terms.interest.graceDays;
        vm.prank(bank);
        try servicing.declareDefault(DocumentId.wrap(0), terms) {
            if (!late) violation = "M5: in default without being late";
        } catch {
            if (late) violation = "M5: late beyond the grace and not in default";
        }
        _follow(loan);
    }

    function charge(uint256 which, uint256 amount) external {
        (Loan storage loan, FinancingTerms memory terms) = _pick(which);
        vm.prank(bank);
        try servicing.charge(uint64(bound(amount, 1, MOST_COSTS)), 0, terms) {} catch {}
        _follow(loan);
    }

    function writeOff(uint256 which) external {
        (Loan storage loan, FinancingTerms memory terms) = _pick(which);
        vm.prank(bank);
        try servicing.writeOff(terms) {} catch {}
        _follow(loan);
    }

    /// @notice Writes the account down as it stands, and changes nothing else.
    function poke(uint256 which) external {
        (Loan storage loan, FinancingTerms memory terms) = _pick(which);
        if (!_isOpen(loan)) return;
        vm.prank(bank);
        servicing.setImpaired(which % 2 == 0, terms);
        _follow(loan);
    }

    // What is the case

    function count() external view returns (uint256) {
        return _loans.length;
    }

    function loanAt(uint256 i) external view returns (Loan memory) {
        return _loans[i];
    }

    function termsAt(uint256 i) public view returns (FinancingTerms memory) {
        return abi.decode(_loans[i].terms, (FinancingTerms));
    }

    function debtOf(uint256 i) public view returns (Debt memory) {
        return desk.owed(termsAt(i));
    }

    function lienOf(uint256 i) external view returns (uint64) {
        Collateral memory c = termsAt(i).collateral[0];
        bytes32 none = keccak256(abi.encode(c.backing));
        bytes32 purpose = FinancingId.unwrap(_loans[i].id);
        return lienbook.lienOf(lienIdOf(c.asset, c.id, address(desk), purpose, c.face, none)).amount;
    }

    function _pick(uint256 which) internal view returns (Loan storage loan, FinancingTerms memory terms) {
        uint256 i = which % _loans.length;
        return (_loans[i], termsAt(i));
    }

    function _isOpen(Loan storage loan) internal view returns (bool) {
        return
            loan.status == FinancingStatus.Active ||
            loan.status == FinancingStatus.Defaulted ||
            loan.status == FinancingStatus.WrittenOff;
    }

    function _sumOf(Debt memory debt) internal pure returns (uint256) {
        return debt.costs + debt.penalty + debt.interest + debt.principal;
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

    /// @param before what was owed, by the desk, when the payment came
    function _credit(Loan storage loan, Debt memory before, Allocation memory applied, uint256 toLender) private {
        loan.principalPaid += applied.principal;
        loan.settled = applied.costs + applied.penalty + applied.interest + applied.principal == _sumOf(before);
        funds[bank] += toLender;
    }

    /// @dev Forward only: from active to defaulted to written off, and from each of these to repaid.
    function _follow(Loan storage loan) internal {
        FinancingStatus now_ = desk.financingOf(loan.id).status;
        if (now_ == loan.status) return;
        bool allowed = uint8(now_) > uint8(loan.status) && loan.status != FinancingStatus.Repaid;
        if (loan.status == FinancingStatus.Active && now_ == FinancingStatus.WrittenOff) allowed = false;
        if (!allowed || now_ == FinancingStatus.Replaced) violation = "M5: a forbidden transition";
        loan.status = now_;
    }

    function _tokenized(uint64 face) private returns (Collateral memory) {
        bytes32 contents = keccak256("contents");
        bytes32[] memory roots = new bytes32[](1);
        roots[0] = contents;
        Document memory invoice = Document({
            kind: DocumentKind.CommercialInvoice,
            fingerprint: bytes32(_loans.length + 1),
            holder: _exporter,
            value: face,
            currency: Currency.wrap(840),
            datedOn: today(),
            expiresOn: Day.wrap(0),
            contentRoot: contents,
            linkingKeys: new bytes32[](0)
        });
        DocumentId id = _register(invoice);
        Day dueOn = Day.wrap(Day.unwrap(today()) + 100);
        vm.prank(exporter);
        ReceivableDetails memory details = receivable.issue(id, face, _debtor, dueOn, new Backing[](0), roots);
        return Collateral(address(receivable), id, face, face, abi.encode(details), new Backing[](0));
    }

    function _register(Document memory document) private returns (DocumentId) {
        IDocumentRegistry registry = lienbook.registry();
        vm.prank(exporter);
        return registry.register(document, Authorization(exporter, 0, 0, ""));
    }

    function _termsBy(
        uint256 seed,
        uint64 principal,
        Collateral memory collateral
    ) private view returns (FinancingTerms memory terms) {
        terms.lender = bank;
        terms.borrower = exporter;
        terms.token = IERC20(address(deposit));
        terms.principal = principal;
        terms.policy = _policy;
        terms.interest.dayCount = DayCountConvention(seed % 7);
        terms.interest.rate = Rate.wrap(uint32((seed >> 8) % 300_000));
        terms.interest.penaltyUplift = Rate.wrap(uint32((seed >> 32) % 200_000));
        terms.interest.graceDays = uint16((seed >> 56) % 20);
        terms.interest.onOverdueInterest = (seed >> 64) % 2 == 1;
        terms.interest.changes = new RateFrom[]((seed >> 100) % 4);
        for (uint256 i; i < terms.interest.changes.length; ++i) {
            Day from = Day.wrap(uint32(Day.unwrap(today()) + 1 + 20 * i + ((seed >> (104 + 4 * i)) % 16)));
            terms.interest.changes[i] = RateFrom(from, Rate.wrap(uint32((seed >> (120 + 8 * i)) % 300_000)));
        }
        terms.application.waterfall = (seed >> 65) % 2 == 1 ? bytes4(0x00010203) : bytes4(0x03020100);
        terms.application.early = Early((seed >> 66) % 3);
        terms.application.lastFirst = (seed >> 68) % 2 == 1;
        terms.application.sweep = Rate.wrap(uint32((seed >> 70) % 1_000_001));
        terms.application.mostCosts = MOST_COSTS;
        uint256 parts = 1 + ((seed >> 96) % 4);
        terms.schedule = new Instalment[](parts);
        for (uint256 i; i < parts; ++i) {
            terms.schedule[i].dueOn = Day.wrap(uint32(Day.unwrap(today()) + 30 * (i + 1)));
            terms.schedule[i].principal = uint64(principal / parts);
        }
        terms.schedule[parts - 1].principal = uint64(principal - (principal / parts) * (parts - 1));
        terms.collateral = new Collateral[](1);
        terms.collateral[0] = collateral;
        terms.payouts = new Payout[](2);
        terms.payouts[0] = Payout(exporter, principal - principal / 3);
        terms.payouts[1] = Payout(payee, principal / 3);
    }
}
