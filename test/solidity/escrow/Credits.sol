// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {BillOfLading} from "../../../contracts/assets/BillOfLading.sol";
import {IDocumentaryCredits} from "../../../contracts/interfaces/IDocumentaryCredits.sol";
import {ReceivableDetails} from "../../../contracts/interfaces/IReceivable.sol";
import {Authorization} from "../../../contracts/interfaces/ISignedMessages.sol";
import {MisbehavingToken} from "../../../contracts/test/MisbehavingToken.sol";
import {BillForm, Endorsement} from "../../../contracts/types/Bill.sol";
import {
    Credit,
    CreditId,
    CreditTerms,
    FieldProof,
    Party,
    Presentation,
    PresentationId,
    PresentationState,
    PresentationStatus,
    PresentedDocument,
    RequiredDocument,
    Tenor
} from "../../../contracts/types/Credit.sol";
import {DocumentKind} from "../../../contracts/types/DocumentKind.sol";
import {DocumentId, Lei} from "../../../contracts/types/Identifiers.sol";
import {Backing, Collateral} from "../../../contracts/types/Pledge.sol";
import {Role} from "../../../contracts/types/Role.sol";
import {Day, Rate, today} from "../../../contracts/types/Units.sol";
import {bound} from "../Bound.sol";
import {deploy} from "../Deploy.sol";
import {Deployment} from "../Deployment.sol";
import {Signatory, leiOf} from "../Members.sol";
import {Story} from "../Story.sol";
import {vm} from "../Vm.sol";

/// @notice A seller, a buyer and its bank with several credits and shipments, on contracts as they are deployed and in
///         a token that may refuse them. What they do is drawn at random; what must follow is remembered beside it.
contract Credits is Deployment, Story {
    uint256 internal constant FUNDS = 1e15;
    uint256 internal constant MOST_CREDITS = 3;
    uint256 internal constant MOST_SHIPMENTS = 6;
    uint256 internal constant MOST_PRESENTATIONS = 12;

    /// @notice Goods under way, and the invoice for them, of which the seller has made a token.
    struct Shipment {
        DocumentId bill;
        /// Whether the seller gave the bill away, past every credit.
        bool givenAway;
        DocumentId invoice;
        uint64 value;
        Day dueOn;
        /// Of the invoice, to the lender.
        uint64 pledged;
        /// To the factor.
        bool isSold;
    }

    /// @notice A presentation that was made, and what was heard of it.
    struct Made {
        uint256 credit;
        uint256 shipment;
        bytes presentation;
        bool isAccepted;
        bool isRefused;
        uint256 settled;
        bool isTakenBack;
    }

    BillOfLading public bills;
    IDocumentaryCredits public escrow;
    MisbehavingToken public token;

    address public bank = address(new Signatory());
    address public buyer = address(new Signatory());
    address public seller = address(new Signatory());
    address public other = address(0x07);
    address private _lender = address(new Signatory());
    address private _factor = address(new Signatory());
    address private _carrier = address(0xC1);
    Lei public bankLei = leiOf("BANK00000000000000");
    Lei public buyerLei = leiOf("BUYER0000000000000");
    Lei public sellerLei = leiOf("SELLER000000000000");
    Lei private _carrierLei = leiOf("CARRIER00000000000");

    bytes[] private _credits;
    Shipment[] private _shipments;
    Made[] private _made;
    /// @notice What the seller should have got.
    uint256 public paid;
    mapping(uint256 presentation => PresentationStatus) private _last;

    constructor() {
        bills = BillOfLading(deploy("BillOfLading.sol:BillOfLading", abi.encode(registry)));
        address milestones = deploy("Milestones.sol:Milestones", abi.encode(registry));
        address calendar = address(_deployGuarantees(Rate.wrap(1), Rate.wrap(1)));
        address code = deploy("DocumentaryServicing.sol:DocumentaryServicing", abi.encode(participants));
        bytes memory arguments = abi.encode(code, bills, milestones, desk, calendar);
        escrow = IDocumentaryCredits(deploy("DocumentaryEscrow.sol:DocumentaryEscrow", arguments));
        token = MisbehavingToken(deploy("MisbehavingToken.sol:MisbehavingToken", ""));
        lienbook.listEscrow(address(escrow));
        desk.listToken(token, USD);
        _enrol(bankLei, "DE", Role.Bank, bank);
        _enrol(buyerLei, "DE", Role.Enterprise, buyer);
        _enrol(sellerLei, "CN", Role.Enterprise, seller);
        _enrol(leiOf("OTHER0000000000000"), "CN", Role.Enterprise, other);
        _enrol(leiOf("LENDER000000000000"), "CN", Role.Bank, _lender);
        _enrol(leiOf("FACTOR000000000000"), "CN", Role.Enterprise, _factor);
        _enrol(_carrierLei, "DK", Role.Carrier, _carrier);
        address[2] memory payers = [bank, buyer];
        for (uint256 i; i < 2; ++i) {
            token.mint(payers[i], FUNDS);
            vm.prank(payers[i]);
            token.approve(address(escrow), type(uint256).max);
        }
        // One of the buyer's own, to be drawn once, and one of the bank's, in parts and against an undertaking.
        open(uint256(3e5) << 128);
        open((uint256(4e5) << 128) | 40);
        for (uint256 i = 1; i <= 3; ++i) ship(i * ((uint256(3e5) << 64) | 1e6));
    }

    // What may happen

    function open(uint256 seed) public {
        if (_credits.length == MOST_CREDITS) return;
        CreditTerms memory terms = _termsBy(seed);
        Authorization memory byObligor = _signed(terms.obligor.account);
        try escrow.open(byObligor, _signed(buyer), terms) {
            _credits.push(abi.encode(terms));
            ++done["open"];
        } catch {}
    }

    function ship(uint256 value) public {
        if (_shipments.length == MOST_SHIPMENTS) return;
        uint256 number = _shipments.length + 1;
        uint64 shipped = uint64(bound(value, 1, 1e9));
        DocumentId bill = _register(DocumentKind.BillOfLading, _carrier, sellerLei, number, shipped);
        uint64 worth = uint64(bound(value >> 64, 3e5, 2e6));
        DocumentId invoice = _register(DocumentKind.CommercialInvoice, seller, sellerLei, number, worth);
        vm.prank(_carrier);
        bills.issue(bytes32(number), CONTENTS, BillForm.Order, Lei.wrap(0), seller, 0);
        _issue(seller, invoice, worth, buyerLei, today());
        _shipments.push(Shipment(bill, false, invoice, worth, today(), 0, false));
    }

    function present(uint256 credit, uint256 shipment, uint256 amount) external {
        if (_made.length == MOST_PRESENTATIONS) return;
        (uint256 which, CreditTerms memory terms) = _pick(credit);
        shipment = shipment % _shipments.length;
        Presentation memory presentation = _presentation(terms, shipment, amount);
        vm.prank(seller);
        try escrow.present(presentation, new FieldProof[](0), _inPerson(seller), terms) {
            if (!_isWithin(which, terms, presentation.amount)) violation = "D4: more is drawn than the credit says";
            _made.push(Made(which, shipment, abi.encode(presentation), false, false, 0, false));
            ++done["present"];
        } catch {}
        _follow();
    }

    function accept(uint256 which) external {
        if (_made.length == 0) return;
        (Made storage made, CreditTerms memory terms, Presentation memory presentation) = _of(which);
        try escrow.accept(presentation, _signed(terms.obligor.account), terms) {
            if (made.isAccepted || made.isRefused) violation = "D4: accepted twice, or after a refusal";
            if (made.isTakenBack) violation = "D4: accepted what was taken back";
            made.isAccepted = true;
            ++done["accept"];
        } catch {}
        _follow();
    }

    function refuse(uint256 which, bytes32 discrepancies) external {
        if (_made.length == 0) return;
        (Made storage made, CreditTerms memory terms, Presentation memory presentation) = _of(which);
        Day answerBy = Day.wrap(_stateAt(which % _made.length).answerBy);
        try escrow.refuse(presentation, discrepancies, _signed(terms.obligor.account), terms) {
            if (made.isAccepted || made.isRefused) violation = "D4: refused twice, or after acceptance";
            if (today() > answerBy) violation = "D4: refused too late";
            made.isRefused = true;
            ++done["refuse"];
        } catch {}
        _follow();
    }

    function waive(uint256 which) external {
        if (_made.length == 0) return;
        (Made storage made, CreditTerms memory terms, Presentation memory presentation) = _of(which);
        try escrow.waive(presentation, _signed(buyer), _signed(terms.obligor.account), terms) {
            if (!made.isRefused || made.isAccepted) violation = "D4: waived what was not refused";
            made.isAccepted = true;
            ++done["waive"];
        } catch {}
        _follow();
    }

    function takeBack(uint256 which) external {
        if (_made.length == 0) return;
        (Made storage made, CreditTerms memory terms, Presentation memory presentation) = _of(which);
        bool stands = (!made.isRefused || made.isAccepted) && made.settled == 0 && !made.isTakenBack;
        try escrow.takeBack(presentation, _signed(seller), terms) {
            if (!stands) violation = "D4: taken back what was refused, settled, or taken back";
            made.isTakenBack = true;
            ++done["take back"];
        } catch {
            if (stands) violation = "D4: the seller does not get its documents back";
        }
        _follow();
    }

    function settle(uint256 which) external {
        if (_made.length == 0) return;
        (Made storage made, CreditTerms memory terms, Presentation memory presentation) = _of(which);
        PresentationState memory state = _stateAt(which % _made.length);
        bool precluded = !made.isRefused && !made.isAccepted && today() > Day.wrap(state.answerBy);
        DocumentId bill = _shipments[made.shipment].bill;
        bool wasSellers = bills.ownerOf(bill.tokenId()) == seller;
        try escrow.settle(presentation, _signed(seller), terms) {
            if (!made.isAccepted && !precluded) violation = "D4: settled what nobody took up";
            if (made.settled != 0 || made.isTakenBack) violation = "D4: settled twice, or what was taken back";
            if (_shipments[made.shipment].isSold) violation = "D7: the buyer of the invoice was not paid";
            if (!wasSellers) violation = "D3: paid for a bill that the seller had not";
            if (bills.ownerOf(bill.tokenId()) != _receiverOf(terms)) violation = "D3: paid without the bill";
            made.settled = presentation.amount;
            if (terms.tenor == Tenor.Sight) paid += presentation.amount;
            ++done[precluded ? "settle in silence" : "settle"];
        } catch {}
        _follow();
    }

    function settleAtOnce(uint256 credit, uint256 shipment, uint256 amount) external {
        if (_made.length == MOST_PRESENTATIONS) return;
        (uint256 which, CreditTerms memory terms) = _pick(credit);
        shipment = shipment % _shipments.length;
        Presentation memory presentation = _presentation(terms, shipment, amount);
        Authorization memory obligor = _signed(terms.obligor.account);
        try escrow.settleAtOnce(presentation, new FieldProof[](0), _signed(seller), obligor, terms) {
            DocumentId bill = _shipments[shipment].bill;
            if (bills.ownerOf(bill.tokenId()) != _receiverOf(terms)) violation = "D3: paid without the bill";
            if (_shipments[shipment].isSold) violation = "D7: the buyer of the invoice was not paid";
            _made.push(Made(which, shipment, abi.encode(presentation), true, false, presentation.amount, false));
            if (terms.tenor == Tenor.Sight) paid += presentation.amount;
            ++done["settle at once"];
        } catch {}
        _follow();
    }

    function payUndertaking(uint256 which, uint256 who) external {
        if (_made.length == 0) return;
        (, CreditTerms memory terms, Presentation memory presentation) = _of(which);
        bool isOwed = _stateAt(which % _made.length).status == PresentationStatus.Undertaken;
        vm.prank(who % 2 == 0 ? bank : buyer);
        try escrow.payUndertaking(type(uint64).max, presentation, terms) {
            if (!isOwed) violation = "D6: paid what was not owed";
            paid += presentation.amount;
            ++done["pay undertaking"];
        } catch {
            if (isOwed && !token.isBlocked(bank) && !token.isBlocked(buyer)) violation = "D6: owed and not payable";
        }
        _follow();
    }

    function payIn(uint256 credit, uint256 amount, uint256 who) external {
        (, CreditTerms memory terms) = _pick(credit);
        vm.prank(who % 2 == 0 ? bank : buyer);
        try escrow.payIn(uint64(bound(amount, 1, 2e6)), terms) {
            ++done["pay in"];
        } catch {}
    }

    function release(uint256 credit) external {
        (, CreditTerms memory terms) = _pick(credit);
        try escrow.release(_signed(seller), terms) {
            ++done["release"];
        } catch {}
    }

    function returnUnused(uint256 credit) external {
        (, CreditTerms memory terms) = _pick(credit);
        try escrow.returnUnused(terms) {
            ++done["return"];
        } catch {}
    }

    function pass(uint256 days_) external {
        vm.warp(block.timestamp + bound(days_, 1, 12) * 1 days);
    }

    /// @notice The buyer loses its standing, or has it again.
    function suspendBuyer() external {
        if (participants.isActive(buyer)) participants.suspend(buyerLei);
        else participants.reinstate(buyerLei);
    }

    /// @notice The seller gives a bill away, past every credit.
    function giveAway(uint256 shipment) external {
        Shipment storage given = _shipments[shipment % _shipments.length];
        vm.prank(seller);
        try bills.transfer(given.bill, other, Endorsement.ToOrder, leiOf("OTHER0000000000000"), 0) {
            given.givenAway = true;
            ++done["give away"];
        } catch {}
    }

    /// @notice The seller borrows against an invoice, paid or not.
    function pledge(uint256 shipment, uint256 amount) external {
        Shipment storage s = _shipments[shipment % _shipments.length];
        uint64 lent = uint64(bound(amount, 1, s.value));
        Collateral memory c = Collateral({
            asset: address(receivable),
            id: s.invoice,
            amount: lent,
            face: s.value,
            details: abi.encode(_detailsOf(s)),
            backing: new Backing[](0)
        });
        Authorization memory consent = _signed(_lender);
        vm.prank(seller);
        try lienbook.pledge(c, new DocumentId[](0), consent) {
            s.pledged += lent;
            ++done["pledge"];
        } catch {}
    }

    /// @notice The seller sells an invoice, paid or not, for what is left of it.
    function sell(uint256 shipment) external {
        Shipment storage s = _shipments[shipment % _shipments.length];
        Authorization memory acceptance = _signed(_factor);
        ReceivableDetails memory details = _detailsOf(s);
        vm.prank(seller);
        try receivable.assign(s.invoice, s.value, details, new Backing[](0), 1, new DocumentId[](0), acceptance) {
            s.isSold = true;
            ++done["sell"];
        } catch {}
    }

    /// @notice The token refuses a party, or no longer does.
    function refuseParty(uint256 who) external {
        address party = [bank, buyer, seller][who % 3];
        token.setBlocked(party, !token.isBlocked(party));
    }

    function withdraw(uint256 who) external {
        address party = [bank, buyer, seller][who % 3];
        vm.prank(party);
        try escrow.withdrawParked(token, party) {
            ++done["withdraw"];
        } catch {}
    }

    // What is the case

    function count() external view returns (uint256) {
        return _credits.length;
    }

    function termsAt(uint256 i) public view returns (CreditTerms memory) {
        return abi.decode(_credits[i], (CreditTerms));
    }

    function creditAt(uint256 i) public view returns (Credit memory) {
        return escrow.creditOf(CreditId.wrap(keccak256(_credits[i])));
    }

    function presentations() external view returns (uint256) {
        return _made.length;
    }

    function madeAt(uint256 i) external view returns (Made memory) {
        return _made[i];
    }

    function presentationAt(uint256 i) public view returns (Presentation memory) {
        return abi.decode(_made[i].presentation, (Presentation));
    }

    function statusAt(uint256 i) external view returns (PresentationStatus) {
        return _stateAt(i).status;
    }

    function shipments() external view returns (uint256) {
        return _shipments.length;
    }

    function shipmentAt(uint256 i) external view returns (Shipment memory) {
        return _shipments[i];
    }

    function _detailsOf(Shipment storage s) private view returns (ReceivableDetails memory details) {
        (details.debtor, details.dueOn, details.oldest) = (buyerLei, s.dueOn, s.dueOn);
    }

    function _stateAt(uint256 i) private view returns (PresentationState memory) {
        CreditId credit = CreditId.wrap(keccak256(_credits[_made[i].credit]));
        bytes32 id = keccak256(abi.encode(credit, presentationAt(i)));
        return escrow.presentationOf(PresentationId.wrap(id));
    }

    function _isWithin(uint256 which, CreditTerms memory terms, uint64 amount) private view returns (bool) {
        uint256 drawn;
        for (uint256 i; i < _made.length; ++i) if (_made[i].credit == which) drawn += _made[i].settled;
        uint256 most = terms.amount + (uint256(terms.amount) * Rate.unwrap(terms.tolerance)) / 1e6;
        return amount != 0 && drawn + amount <= most && (terms.partialShipments || drawn == 0);
    }

    /// @dev Forward only; from refused only by a waiver, and from nowhere back.
    function _follow() private {
        for (uint256 i; i < _made.length; ++i) {
            PresentationStatus before = _last[i];
            PresentationStatus now_ = _stateAt(i).status;
            if (before == now_) continue;
            bool allowed = now_ > before || (before == PresentationStatus.Refused && _made[i].isAccepted);
            if (!allowed) violation = "D4: a forbidden transition";
            _last[i] = now_;
        }
    }

    /// @dev A bank in the place of a buyer that has lost its standing.
    function _receiverOf(CreditTerms memory terms) private view returns (address) {
        if (terms.titleToObligor || !participants.isActive(buyer)) return terms.obligor.account;
        return terms.applicant.account;
    }

    function _pick(uint256 credit) private view returns (uint256 which, CreditTerms memory terms) {
        which = credit % _credits.length;
        terms = termsAt(which);
    }

    function _of(
        uint256 which
    ) private view returns (Made storage made, CreditTerms memory terms, Presentation memory presentation) {
        uint256 i = which % _made.length;
        return (_made[i], termsAt(_made[i].credit), presentationAt(i));
    }

    function _presentation(
        CreditTerms memory terms,
        uint256 shipment,
        uint256 amount
    ) private view returns (Presentation memory presentation) {
        uint256 most = terms.amount + (uint256(terms.amount) * Rate.unwrap(terms.tolerance)) / 1e6;
        // As a rule what can be drawn: all of it, or a part where parts may be.
        if (amount % 4 == 0) presentation.amount = uint64(bound(amount, 1, 2 * most));
        else presentation.amount = terms.partialShipments ? uint64(bound(amount, 1, most / 2)) : terms.amount;
        presentation.documents = new PresentedDocument[](2);
        bytes32 number = bytes32(shipment + 1);
        presentation.documents[0] = PresentedDocument(_carrierLei, number, sellerLei, CONTENTS);
        presentation.documents[1] = PresentedDocument(sellerLei, number, sellerLei, CONTENTS);
        presentation.salt = bytes32(_made.length);
    }

    function _termsBy(uint256 seed) private view returns (CreditTerms memory terms) {
        bool direct = seed % 3 == 0;
        terms.obligor = direct ? Party(buyer, buyerLei) : Party(bank, bankLei);
        terms.applicant = Party(buyer, buyerLei);
        terms.beneficiary = Party(seller, sellerLei);
        terms.titleToObligor = (seed >> 2) % 2 == 1;
        (terms.token, terms.currency) = (IERC20(address(token)), USD);
        terms.amount = uint64(bound(seed >> 128, 1_000, 1e6));
        terms.tolerance = Rate.wrap(uint32((seed >> 16) % 200_000));
        terms.partialShipments = (seed >> 3) % 4 != 0;
        if ((seed >> 5) % 4 == 1) (terms.tenor, terms.usanceDays) = (Tenor.AfterSight, uint16(1 + (seed % 20)));
        terms.expiresOn = Day.wrap(uint32(Day.unwrap(today()) + 10 + (seed % 30)));
        terms.presentationDays = 60;
        terms.form = BillForm.Order;
        terms.documents = new RequiredDocument[](2);
        terms.documents[0].kind = DocumentKind.BillOfLading;
        terms.documents[1] = RequiredDocument(DocumentKind.CommercialInvoice, sellerLei, Rate.wrap(1e6), false);
        terms.salt = bytes32(_credits.length);
    }
}
