// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {Milestones} from "../../../contracts/documents/Milestones.sol";
import {DisbursementEscrow} from "../../../contracts/escrow/DisbursementEscrow.sol";
import {IFinancingRecovery} from "../../../contracts/interfaces/IFinancingRecovery.sol";
import {ReceivableDetails} from "../../../contracts/interfaces/IReceivable.sol";
import {Authorization} from "../../../contracts/interfaces/ISignedMessages.sol";
import {MisbehavingToken} from "../../../contracts/test/MisbehavingToken.sol";
import {
    DisbursementId,
    DisbursementTerms,
    Drawing,
    Evidence,
    Tranche,
    TrancheState,
    milestoneEvidence
} from "../../../contracts/types/Disbursement.sol";
import {documentIdFor} from "../../../contracts/types/Document.sol";
import {DocumentKind} from "../../../contracts/types/DocumentKind.sol";
import {FinancingTerms, Instalment, Payout} from "../../../contracts/types/FinancingTerms.sol";
import {DocumentId, FinancingId, Lei} from "../../../contracts/types/Identifiers.sol";
import {Milestone, MilestoneReport, UnLocode} from "../../../contracts/types/Milestone.sol";
import {Backing, Collateral} from "../../../contracts/types/Pledge.sol";
import {Role} from "../../../contracts/types/Role.sol";
import {Day, Rate, today} from "../../../contracts/types/Units.sol";
import {bound} from "../Bound.sol";
import {deploy} from "../Deploy.sol";
import {Deployment} from "../Deployment.sol";
import {Signatory, leiOf} from "../Members.sol";
import {Story} from "../Story.sol";
import {vm} from "../Vm.sol";

/// @notice A bank whose loans are paid out by tranches, on contracts as they are deployed and in a token that may
///         refuse a payee. What the parties do is drawn at random; what must follow from it is remembered beside it.
contract Proceeds is Deployment, Story {
    uint256 internal constant FUNDS = 1e15;
    uint256 internal constant MOST_LOANS = 3;
    uint256 internal constant CONFIRMATIONS = 6;
    /// @dev Of the foundry's: enough for a tranche, and for little beside it. Their numbers begin here.
    uint256 internal constant INVOICES = 3;
    uint256 internal constant FIRST_INVOICE = 1_001;
    uint64 internal constant INVOICED = 4e11;

    /// @notice A loan and the use of its proceeds.
    struct Loan {
        FinancingId id;
        bytes financing;
        bytes use;
        uint256 proceeds;
        bool agreed;
        bool funded;
        bool sentBack;
    }

    Milestones public milestones;
    DisbursementEscrow public escrow;
    MisbehavingToken public token;

    address public bank = address(new Signatory());
    address public exporter = address(new Signatory());
    address public carrier = address(0xC1);
    address public inspector = address(new Signatory());
    address[2] public payees = [address(0xF1), address(0xF2)];
    Lei private _exporter = leiOf("EXPORTER0000000000");
    Lei private _carrier = leiOf("CARRIER00000000000");
    Lei private _foundry = leiOf("FOUNDRY00000000000");

    Loan[] private _loans;
    /// @notice What each payee should have got.
    mapping(address payee => uint256) public paid;
    /// @notice How many tranches each piece of evidence has released.
    mapping(bytes32 evidence => uint256) public released;
    /// @notice What tranches paid of each invoice, and what the foundry has borrowed on it.
    mapping(DocumentId invoice => uint256) public paidOf;
    mapping(DocumentId invoice => uint256) public pledgedOf;
    Day private _invoicedOn;
    mapping(uint256 loan => mapping(uint256 tranche => TrancheState)) private _last;

    constructor() {
        milestones = Milestones(deploy("Milestones.sol:Milestones", abi.encode(registry)));
        bytes memory arguments = abi.encode(desk, milestones, this);
        escrow = DisbursementEscrow(deploy("DisbursementEscrow.sol:DisbursementEscrow", arguments));
        token = MisbehavingToken(deploy("MisbehavingToken.sol:MisbehavingToken", ""));
        lienbook.listEscrow(address(escrow));
        desk.listToken(token, USD);
        _enrol(leiOf("BANK00000000000000"), "CN", Role.Bank, bank);
        _enrol(_exporter, "CN", Role.Enterprise, exporter);
        _enrol(_carrier, "DK", Role.Carrier, carrier);
        _enrol(_foundry, "CN", Role.Enterprise, payees[0]);
        _enrol(leiOf("INSPECTOR000000000"), "SG", Role.Appraiser, inspector);
        address[2] memory parties = [bank, exporter];
        for (uint256 i; i < 2; ++i) {
            token.mint(parties[i], FUNDS);
            vm.prank(parties[i]);
            token.approve(address(desk), type(uint256).max);
        }
        for (uint256 i = 1; i <= CONFIRMATIONS; ++i) {
            _register(DocumentKind.DeliveryConfirmation, carrier, _exporter, i, 1e12);
        }
        _invoicedOn = today();
        for (uint256 i; i < INVOICES; ++i) {
            _register(DocumentKind.CommercialInvoice, payees[0], _foundry, FIRST_INVOICE + i, INVOICED);
            _issue(payees[0], invoiceAt(i), INVOICED, leiOf("DEBTOR000000000000"), _invoiceDueOn());
        }
        open(0);
    }

    // What may happen

    /// @notice The bank lends, and the parties agree on the use of the proceeds, or do not.
    function open(uint256 seed) public {
        if (_loans.length == MOST_LOANS) return;
        uint64 principal = uint64(bound(seed >> 128, 1_000, 1e12));
        FinancingTerms memory financing = _termsBy(seed, principal);
        DisbursementTerms memory use = _useBy(seed >> 8, financing);
        Authorization memory offer = _signed(bank);
        vm.prank(exporter);
        FinancingId id = desk.accept(offer, financing);
        _loans.push(Loan(id, abi.encode(financing), abi.encode(use), financing.payouts[0].amount, false, false, false));
        if (seed % 4 != 3) agree(_loans.length - 1);
        if (seed % 4 < 2) fund(_loans.length - 1);
    }

    function agree(uint256 which) public {
        (Loan storage loan, FinancingTerms memory financing, DisbursementTerms memory use) = _pick(which);
        try escrow.agree(use, _signed(bank), _signed(exporter), financing) {
            if (loan.agreed || loan.sentBack) violation = "U3: agreed twice, or after the money went back";
            loan.agreed = true;
            ++done["agree"];
        } catch {}
        _follow(which);
    }

    function fund(uint256 which) public {
        (Loan storage loan, , DisbursementTerms memory use) = _pick(which);
        try escrow.fund(use) {
            if (!loan.agreed || loan.funded) violation = "U3: funded twice, or without an agreement";
            loan.funded = true;
            ++done["fund"];
        } catch {
            if (loan.agreed && !loan.funded) violation = "U5: money that came is not noted";
        }
        _follow(which);
    }

    function releaseOnDocument(uint256 which, uint256 index, uint256 document) external {
        (, , DisbursementTerms memory use) = _pick(which);
        index = index % use.tranches.length;
        uint256 fingerprint = (document % CONFIRMATIONS) + 1;
        bytes32 evidence = DocumentId.unwrap(
            documentIdFor(DocumentKind.DeliveryConfirmation, _carrier, bytes32(fingerprint))
        );
        bool due = use.tranches[index].evidence.kind == DocumentKind.DeliveryConfirmation;
        due = due && _isDue(which, index, evidence);
        Drawing memory drawing = _drawing(use, index);
        vm.prank(exporter);
        try escrow.releaseOnDocument(drawing, bytes32(fingerprint), CONTENTS) {
            if (!due) violation = "U3: paid what was not due";
            _note(use, index, evidence);
            ++done["release on document"];
        } catch {
            if (due) violation = "U5: due and not paid";
        }
        _follow(which);
    }

    /// @notice The foundry shows an invoice of its own, which may have paid a tranche before, or be pledged.
    function releaseOnInvoice(uint256 which, uint256 index, uint256 invoice) external {
        (, , DisbursementTerms memory use) = _pick(which);
        index = index % use.tranches.length;
        invoice = invoice % INVOICES;
        DocumentId id = invoiceAt(invoice);
        Tranche memory tranche = use.tranches[index];
        bool due = _isDue(which, index, 0) && tranche.evidence.kind == DocumentKind.CommercialInvoice;
        due = due && paidOf[id] + pledgedOf[id] + tranche.amount <= INVOICED;
        Drawing memory drawing = _drawing(use, index);
        vm.prank(payees[0]);
        try escrow.releaseOnDocument(drawing, bytes32(FIRST_INVOICE + invoice), CONTENTS) {
            if (!due) violation = "U3: paid what was not due";
            paid[tranche.payee] += tranche.amount;
            paidOf[id] += tranche.amount;
            ++done["release on invoice"];
        } catch {
            if (due) violation = "U5: due and not paid";
        }
        _follow(which);
    }

    /// @notice The foundry borrows on an invoice, paid or not.
    function pledge(uint256 invoice, uint256 amount) external {
        DocumentId id = invoiceAt(invoice % INVOICES);
        uint64 lent = uint64(bound(amount, 1, INVOICED / 2));
        ReceivableDetails memory details;
        (details.debtor, details.dueOn) = (leiOf("DEBTOR000000000000"), _invoiceDueOn());
        details.oldest = _invoicedOn;
        Collateral memory c = Collateral({
            asset: address(receivable),
            id: id,
            amount: lent,
            face: INVOICED,
            details: abi.encode(details),
            backing: new Backing[](0)
        });
        bool free = paidOf[id] + pledgedOf[id] + lent <= INVOICED;
        Authorization memory consent = _signed(bank);
        vm.prank(payees[0]);
        try lienbook.pledge(c, new DocumentId[](0), consent) {
            if (!free) violation = "U6: paid and financed besides";
            pledgedOf[id] += lent;
            ++done["pledge"];
        } catch {
            if (free) violation = "U6: what is left is not the foundry's to pledge";
        }
    }

    function releaseOnMilestone(uint256 which, uint256 index) external {
        (, , DisbursementTerms memory use) = _pick(which);
        index = index % use.tranches.length;
        Evidence memory asked = use.tranches[index].evidence;
        bytes32 evidence = milestoneEvidence(asked.ref, asked.milestone, _exporter);
        bool reached = Day.unwrap(milestones.reached(DocumentId.wrap(asked.ref), asked.milestone, _carrier)) != 0;
        bool due = _isDue(which, index, evidence) && reached && asked.kind == DocumentKind.None;
        try escrow.releaseOnMilestone(_drawing(use, index)) {
            if (!due) violation = "U3: paid what was not due";
            _note(use, index, evidence);
            ++done["release on milestone"];
        } catch {
            if (due) violation = "U5: due and not paid";
        }
        _follow(which);
    }

    function load(uint256 which) external {
        (, FinancingTerms memory financing, ) = _pick(which);
        DocumentId trade = financing.collateral[0].id;
        MilestoneReport memory report;
        (report.trade, report.milestone) = (trade, Milestone.Loaded);
        (report.occurredAt, report.evidence) = (uint48(block.timestamp), CONTENTS);
        report.place = UnLocode.wrap("CNNBO");
        vm.prank(carrier);
        try milestones.report(report, _inPerson(carrier)) {} catch {}
    }

    function pass(uint256 days_) external {
        vm.warp(block.timestamp + bound(days_, 1, 30) * 1 days);
    }

    function returnUnused(uint256 which, uint256 who) external {
        (, FinancingTerms memory financing, DisbursementTerms memory use) = _pick(which);
        vm.prank(
            who % 3 == 0
                ? bank
                : who % 3 == 1
                    ? exporter
                    : address(this)
        );
        try escrow.returnUnused(use, financing) {
            ++done["return"];
        } catch {}
        _follow(which);
    }

    function sendBack(uint256 which) external {
        (Loan storage loan, FinancingTerms memory financing, ) = _pick(which);
        try escrow.sendBack(financing, financing) {
            if (loan.agreed) violation = "U3: agreed on and sent back";
            loan.sentBack = true;
            ++done["send back"];
        } catch {}
    }

    function repay(uint256 which, uint256 amount) external {
        (, FinancingTerms memory financing, ) = _pick(which);
        vm.prank(exporter);
        try desk.repay(uint64(bound(amount, 1, 2 * uint256(financing.principal))), financing) {} catch {}
    }

    function declareDefault(uint256 which) external {
        (, FinancingTerms memory financing, ) = _pick(which);
        vm.prank(bank);
        try IFinancingRecovery(address(desk)).declareDefault(DocumentId.wrap(0), financing) {
            ++done["default"];
        } catch {}
    }

    function reportMisuse(uint256 which, uint256 index) external {
        (, FinancingTerms memory financing, DisbursementTerms memory use) = _pick(which);
        index = index % use.tranches.length;
        try escrow.reportMisuse(use, index, CONTENTS, _signed(inspector), financing) {
            if (_last[which % _loans.length][index] != TrancheState.Released) violation = "U3: misused and not paid";
            ++done["report misuse"];
        } catch {}
    }

    /// @notice The token refuses a payee, or no longer does.
    function refusePayee(uint256 who) external {
        address payee = payees[who % 2];
        token.setBlocked(payee, !token.isBlocked(payee));
    }

    function withdraw(uint256 who) external {
        address payee = payees[who % 2];
        vm.prank(payee);
        try escrow.withdrawParked(token, payee) {
            ++done["withdraw"];
        } catch {}
    }

    /// @notice Of the escrow's questions the one about guarantees comes here: nobody has given any.
    function coverageOf(FinancingId) external pure returns (uint256) {
        return 0;
    }

    // What is the case

    function count() external view returns (uint256) {
        return _loans.length;
    }

    function loanAt(uint256 i) external view returns (Loan memory) {
        return _loans[i];
    }

    function financingAt(uint256 i) public view returns (FinancingTerms memory) {
        return abi.decode(_loans[i].financing, (FinancingTerms));
    }

    function useAt(uint256 i) public view returns (DisbursementTerms memory) {
        return abi.decode(_loans[i].use, (DisbursementTerms));
    }

    function evidenceAt(uint256 i) external view returns (bytes32) {
        return DocumentId.unwrap(documentIdFor(DocumentKind.DeliveryConfirmation, _carrier, bytes32(i + 1)));
    }

    function invoiceAt(uint256 i) public view returns (DocumentId) {
        return documentIdFor(DocumentKind.CommercialInvoice, _foundry, bytes32(FIRST_INVOICE + i));
    }

    function stateOf(uint256 which, uint256 index) public view returns (TrancheState) {
        if (!_loans[which].agreed) return TrancheState.Unfunded;
        return escrow.useOfProceeds(useAt(which), new bytes32[](0))[index].state;
    }

    function _isDue(uint256 which, uint256 index, bytes32 evidence) private view returns (bool) {
        uint256 i = which % _loans.length;
        bool pending = stateOf(i, index) == TrancheState.Pending;
        return pending && today() <= useAt(i).tranches[index].until && released[evidence] == 0;
    }

    function _note(DisbursementTerms memory use, uint256 index, bytes32 evidence) private {
        ++released[evidence];
        paid[use.tranches[index].payee] += use.tranches[index].amount;
    }

    /// @dev Forward only: from unfunded to pending, and from there to paid or returned.
    function _follow(uint256 which) private {
        uint256 i = which % _loans.length;
        for (uint256 index; index < useAt(i).tranches.length; ++index) {
            TrancheState before = _last[i][index];
            TrancheState now_ = stateOf(i, index);
            if (before == now_) continue;
            bool allowed =
                before == TrancheState.Unfunded || (before == TrancheState.Pending && now_ != TrancheState.Unfunded);
            if (!allowed) violation = "U3: a forbidden transition";
            _last[i][index] = now_;
        }
    }

    function _pick(
        uint256 which
    ) private view returns (Loan storage loan, FinancingTerms memory financing, DisbursementTerms memory use) {
        uint256 i = which % _loans.length;
        return (_loans[i], financingAt(i), useAt(i));
    }

    function _drawing(DisbursementTerms memory use, uint256 index) private view returns (Drawing memory) {
        DisbursementId id = escrow.idOf(use);
        return Drawing(id, index, use.borrower, use.enterprise, use.token, use.currency, use.tranches[index]);
    }

    function _termsBy(uint256 seed, uint64 principal) private returns (FinancingTerms memory terms) {
        terms.lender = bank;
        terms.borrower = exporter;
        terms.token = IERC20(address(token));
        terms.principal = principal;
        terms.policy = _policy;
        terms.interest.rate = Rate.wrap(uint32((seed >> 16) % 300_000));
        terms.interest.graceDays = uint16((seed >> 40) % 10);
        terms.interest.fixingAgent = address(escrow);
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
        terms.payouts = new Payout[](2);
        terms.payouts[0] = Payout(address(escrow), principal - principal / 3);
        terms.payouts[1] = Payout(exporter, principal / 3);
    }

    function _useBy(uint256 seed, FinancingTerms memory financing) private view returns (DisbursementTerms memory use) {
        use.financing = desk.idOf(financing);
        (use.lender, use.borrower, use.token) = (bank, exporter, financing.token);
        use.enterprise = _exporter;
        use.currency = USD;
        use.monitor = leiOf("INSPECTOR000000000");
        // Half as much again, or none.
        use.misuseRate = Rate.wrap((Rate.unwrap(financing.interest.rate) * 3) / 2);
        uint256 parts = 1 + (seed % 4);
        uint64 proceeds = financing.payouts[0].amount;
        use.tranches = new Tranche[](parts);
        for (uint256 i; i < parts; ++i) {
            Tranche memory tranche = use.tranches[i];
            tranche.payee = payees[(seed >> i) % 2];
            tranche.amount = uint64(proceeds / parts);
            tranche.until = Day.wrap(uint32(Day.unwrap(today()) + 10 + 15 * ((seed >> (8 + i)) % 4)));
            tranche.evidence.by = _carrier;
            if (tranche.payee == payees[0] && (seed >> (20 + i)) % 2 == 0) {
                tranche.evidence.kind = DocumentKind.CommercialInvoice;
                (tranche.evidence.by, tranche.evidence.holder) = (_foundry, _foundry);
            } else if ((seed >> (16 + i)) % 2 == 0) {
                (tranche.evidence.kind, tranche.evidence.holder) = (DocumentKind.DeliveryConfirmation, _exporter);
            } else {
                tranche.evidence.milestone = Milestone.Loaded;
                tranche.evidence.ref = DocumentId.unwrap(financing.collateral[0].id);
            }
        }
        use.tranches[parts - 1].amount = uint64(proceeds - (proceeds / parts) * (parts - 1));
    }

    function _invoiceDueOn() private view returns (Day) {
        return Day.wrap(Day.unwrap(_invoicedOn) + 100);
    }
}
