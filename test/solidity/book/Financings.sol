// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {Allocation, Debt, IFinancingDesk} from "../../../contracts/interfaces/IFinancingDesk.sol";
import {IFinancingErrors} from "../../../contracts/interfaces/IFinancingErrors.sol";
import {IFinancingRecovery} from "../../../contracts/interfaces/IFinancingRecovery.sol";
import {Claim, IFinancingServicing} from "../../../contracts/interfaces/IFinancingServicing.sol";
import {AGREEABLE} from "../../../contracts/types/DefaultEvent.sol";
import {FinancingStatus} from "../../../contracts/types/Financing.sol";
import {FinancingTerms, Instalment, Payout} from "../../../contracts/types/FinancingTerms.sol";
import {DocumentId, FinancingId} from "../../../contracts/types/Identifiers.sol";
import {Collateral} from "../../../contracts/types/Pledge.sol";
import {Role, only} from "../../../contracts/types/Role.sol";
import {Day, Rate, today} from "../../../contracts/types/Units.sol";
import {bound} from "../Bound.sol";
import {Pledges} from "./Pledges.sol";

/// @notice Liens that the desk places and discharges as money moves. How much of a payment is interest is the affair of
///         M1 to M9; here it matters where the money is, and what becomes of the liens.
abstract contract Financings is Pledges {
    uint256 internal constant MOST_LOANS = 5;
    /// @dev Above it, interest of decades would not fit the desk's words.
    uint64 private constant MOST_PRINCIPAL = 1e15;
    uint16 private constant GRACE = 5;

    /// @notice A bank offers and an exporter accepts a financing, over one token or two.
    function accept(uint256 which, uint256 seed) external watched {
        (bool found, uint256 paper) = _tokenBy(which);
        if (!found || _loans.length == MOST_LOANS || _charges.length + 2 > MOST_CHARGES) return;
        address bank = banks[seed % 2];
        uint256[] memory pledged = _togetherWith(paper, seed);
        FinancingTerms memory terms = _termsOf(bank, pledged, seed);
        FinancingId id = FinancingId.wrap(keccak256(abi.encode(terms)));

        bytes memory refusal = _refusalOfStanding(bank, only(Role.Bank));
        if (refusal.length == 0) refusal = _refusalOfStanding(terms.borrower, only(Role.Enterprise));
        uint256[] memory entered = new uint256[](pledged.length);
        uint256 count;
        for (; refusal.length == 0 && count < pledged.length; ++count) {
            uint64 amount = terms.collateral[count].amount;
            refusal = _refusalOfLien(pledged[count], amount, terms.contested.length != 0);
            if (refusal.length != 0) break;
            entered[count] = _enterCharge(pledged[count], address(desk), FinancingId.unwrap(id), leiOf(bank), amount);
        }
        bytes memory call = abi.encodeCall(IFinancingDesk.accept, (_signed(bank), terms));
        // What was foretold of the second lien is taken out of the books again before they are compared.
        if (refusal.length != 0) for (; count != 0; --count) _strike();
        (bool done, ) = _act(terms.borrower, address(desk), call, refusal);
        if (!done) return;
        _loans.push(Loan(id, abi.encode(terms), bank, terms.borrower, FinancingStatus.Active, entered));
        for (uint256 i; i < terms.payouts.length; ++i) _pay(bank, terms.payouts[i].payee, terms.payouts[i].amount);
    }

    /// @notice Somebody repays from own funds.
    function repay(uint256 which, uint256 amount, uint256 who) external watched {
        if (_loans.length == 0) return;
        uint256 index = which % _loans.length;
        address payer = _accounts[who % (_accounts.length - 1)];
        uint256 owed = _owed(index);
        uint64 paid = uint64(bound(amount, 0, owed + 2 > type(uint64).max ? type(uint64).max : owed + 2));
        _repay(index, paid, payer);
    }

    /// @notice The debtor pays a receivable.
    function collect(uint256 which, uint256 amount, uint256 collateral) external watched {
        if (_loans.length == 0) return;
        uint256 index = which % _loans.length;
        Loan storage loan = _loans[index];
        uint256 place = collateral % loan.charges.length;
        FinancingTerms memory terms = abi.decode(loan.terms, (FinancingTerms));
        Charge storage charge = _charges[loan.charges[place]];
        uint64 face = terms.collateral[place].face;
        uint64 paid = uint64(bound(amount >> 8, 1, charge.amount == 0 || amount % 4 == 0 ? face : charge.amount));
        // All that is neither paid nor under another lien: then what stands behind may not have so much left.
        if (amount % 8 == 4 && charge.amount != 0) paid = charge.amount + _left(charge.paper, face);
        if (amount % 16 == 1) paid = 0;
        if (amount % 16 == 2) paid = _justAbove(face);
        bytes memory refusal = _refusalOfCollection(index, place, paid, face);
        uint256 owed = refusal.length == 0 ? _owed(index) : 0;
        bytes memory call = abi.encodeCall(IFinancingDesk.collect, (place, paid, terms));
        (bool done, bytes memory answer) = _act(debtor, address(desk), call, refusal);
        if (!done) return;
        Allocation memory allocation = abi.decode(answer, (Allocation));
        _requireWhole(allocation, paid, answer);
        _pay(debtor, loan.creditor, paid - allocation.remainder);
        _pay(debtor, loan.borrower, allocation.remainder);
        uint64 collected = paid < charge.amount ? paid : charge.amount;
        _settle(loan.charges[place], 0, collected, paid - collected);
        if (paid - allocation.remainder == owed) _close(loan);
    }

    /// @notice The lender sells its claim to the other bank, and the liens go with it.
    function transfer(uint256 which, uint256 price) external watched {
        if (_loans.length == 0) return;
        uint256 index = which % _loans.length;
        Loan storage loan = _loans[index];
        address to = loan.creditor == banks[0] ? banks[1] : banks[0];
        FinancingTerms memory terms = abi.decode(loan.terms, (FinancingTerms));
        Claim memory claim;
        Debt memory debt = desk.owed(terms);
        claim.principal = uint64(debt.principal);
        claim.owed = uint64(debt.principal + debt.interest + debt.penalty + debt.costs);
        for (uint256 i; i < loan.charges.length; ++i) claim.secured += _charges[loan.charges[i]].amount;
        (claim.status, claim.price) = (loan.status, uint64(price));
        bytes memory refusal = _refusalOfClosed(loan);
        if (refusal.length == 0) refusal = _refusalOfStanding(to, only(Role.Bank));
        bytes memory call = abi.encodeCall(
            IFinancingServicing.transfer,
            (claim, _signed(loan.creditor), _signed(to), terms)
        );
        (bool done, ) = _act(stranger, address(desk), call, refusal);
        if (!done) return;
        _pay(to, loan.creditor, claim.price);
        loan.creditor = to;
        for (uint256 i; i < loan.charges.length; ++i) {
            Charge storage charge = _charges[loan.charges[i]];
            if (charge.amount != 0) charge.holder = leiOf(to);
        }
    }

    /// @notice The lender declares default, for lateness or for a document that was taken back.
    function declareDefault(uint256 which, uint256 seed) external watched {
        if (_loans.length == 0) return;
        Loan storage loan = _loans[which % _loans.length];
        FinancingTerms memory terms = abi.decode(loan.terms, (FinancingTerms));
        DocumentId revoked = seed % 2 == 0 ? DocumentId.wrap(0) : terms.collateral[0].id;
        bytes memory refusal = _refusalOfClosed(loan);
        if (refusal.length == 0 && loan.status != FinancingStatus.Active) {
            refusal = abi.encodeWithSelector(IFinancingErrors.FinancingNotActive.selector, loan.id, loan.status);
        } else if (refusal.length == 0) {
            uint256 late = desk.owed(terms).daysPastDue;
            if (seed % 2 == 0 && late <= GRACE) {
                refusal = abi.encodeWithSelector(IFinancingErrors.NotInDefault.selector, loan.id, late, GRACE);
            } else if (seed % 2 != 0 && !_isBehind(loan, _paperOf[revoked])) {
                refusal = abi.encodeWithSelector(IFinancingErrors.DocumentNotBehind.selector, loan.id, revoked);
            } else if (seed % 2 != 0 && !_papers[_paperOf[revoked]].revoked) {
                refusal = abi.encodeWithSelector(IFinancingErrors.DocumentNotRevoked.selector, loan.id, revoked);
            }
        }
        bytes memory call = abi.encodeCall(IFinancingRecovery.declareDefault, (revoked, terms));
        (bool done, ) = _act(loan.creditor, address(desk), call, refusal);
        if (done) loan.status = FinancingStatus.Defaulted;
    }

    function _repay(uint256 index, uint64 paid, address payer) internal {
        Loan storage loan = _loans[index];
        FinancingTerms memory terms = abi.decode(loan.terms, (FinancingTerms));
        bytes memory refusal;
        if (paid == 0) refusal = abi.encodeWithSelector(IFinancingErrors.PaymentZero.selector);
        else refusal = _refusalOfClosed(loan);
        uint256 owed = _owed(index);
        bytes memory call = abi.encodeCall(IFinancingDesk.repay, (paid, terms));
        (bool done, bytes memory answer) = _act(payer, address(desk), call, refusal);
        if (!done) return;
        Allocation memory allocation = abi.decode(answer, (Allocation));
        _requireWhole(allocation, paid, answer);
        _pay(payer, loan.creditor, paid - allocation.remainder);
        if (paid - allocation.remainder == owed) _close(loan);
    }

    /// @dev All that is owed, due or not; nothing of a financing that is closed.
    function _owed(uint256 index) internal view returns (uint256) {
        Debt memory debt = desk.owed(abi.decode(_loans[index].terms, (FinancingTerms)));
        return debt.costs + debt.penalty + debt.interest + debt.principal;
    }

    /// @dev Paid to the last unit: what is left of its liens is free.
    function _close(Loan storage loan) internal {
        loan.status = FinancingStatus.Repaid;
        for (uint256 i; i < loan.charges.length; ++i) _charges[loan.charges[i]].amount = 0;
    }

    function _pay(address from, address to, uint256 amount) internal {
        funds[from] -= amount;
        funds[to] += amount;
    }

    function _refusalOfClosed(Loan storage loan) internal view returns (bytes memory) {
        if (loan.status != FinancingStatus.Repaid) return "";
        return abi.encodeWithSelector(IFinancingErrors.FinancingNotActive.selector, loan.id, loan.status);
    }

    /// @dev Whether any lien of the financing that stands asks something of a document.
    function _isBehind(Loan storage loan, uint256 paper) private view returns (bool) {
        for (uint256 i; i < loan.charges.length; ++i) if (_asked(_charges[loan.charges[i]], paper) != 0) return true;
        return false;
    }

    function _refusalOfCollection(
        uint256 index,
        uint256 place,
        uint64 paid,
        uint64 face
    ) private view returns (bytes memory refusal) {
        if (paid > face) {
            return abi.encodeWithSelector(IFinancingErrors.CollectionAboveFace.selector, place, paid, face);
        }
        if (paid == 0) return abi.encodeWithSelector(IFinancingErrors.PaymentZero.selector);
        refusal = _refusalOfClosed(_loans[index]);
        if (refusal.length != 0) return refusal;
        Charge storage charge = _charges[_loans[index].charges[place]];
        if (charge.amount == 0) return abi.encodeWithSelector(IFinancingErrors.CollateralDischarged.selector, place);
        return paid <= charge.amount ? refusal : _refusalOfConsumption(charge.paper, paid - charge.amount);
    }

    /// @dev Every unit of a payment is accounted for.
    function _requireWhole(Allocation memory a, uint64 paid, bytes memory answer) private {
        uint256 sum = a.costs + a.penalty + a.interest + a.principal + a.earlyFee + a.remainder;
        if (sum != paid) _violate("B6: a payment is not its parts", abi.encode(paid), answer);
    }

    function _strike() private {
        _charges.pop();
        --_lastRank;
    }

    /// @dev The token, and at times another one of its owner's.
    function _togetherWith(uint256 paper, uint256 seed) private view returns (uint256[] memory pledged) {
        uint256 other = paper;
        for (uint256 i; (seed >> 8) % 2 == 0 && i < _papers.length; ++i) {
            if (i != paper && _papers[i].owner == _papers[paper].owner) other = i;
        }
        pledged = new uint256[](other == paper ? 1 : 2);
        pledged[0] = paper;
        if (other != paper) pledged[1] = other;
    }

    function _termsOf(
        address bank,
        uint256[] memory pledged,
        uint256 seed
    ) private view returns (FinancingTerms memory terms) {
        terms.lender = bank;
        terms.borrower = _papers[pledged[0]].owner;
        terms.token = IERC20(address(deposit));
        terms.policy = _policy;
        terms.interest.rate = Rate.wrap(uint32((seed >> 24) % 300_000));
        terms.interest.penaltyUplift = Rate.wrap(uint32((seed >> 44) % 100_000));
        terms.interest.graceDays = GRACE;
        terms.application.waterfall = bytes4(0x00010203);
        terms.application.events = AGREEABLE;
        terms.application.sweep = Rate.wrap(uint32(((seed >> 60) % 3) * 500_000));
        terms.collateral = new Collateral[](pledged.length);
        for (uint256 i; i < pledged.length; ++i) {
            uint256 drawn = uint256(keccak256(abi.encode(seed, i)));
            terms.collateral[i] = _collateral(pledged[i], _amountBy(pledged[i], drawn));
        }
        uint64 most = terms.collateral[0].amount;
        terms.principal = uint64(
            bound(
                seed >> 64,
                1,
                most == 0
                    ? 1
                    : most > MOST_PRINCIPAL
                        ? MOST_PRINCIPAL
                        : most
            )
        );
        uint64 first = terms.principal / 3;
        terms.schedule = new Instalment[](2);
        terms.schedule[0] = Instalment(Day.wrap(Day.unwrap(today()) + 20), first);
        terms.schedule[1] = Instalment(Day.wrap(Day.unwrap(today()) + 60), terms.principal - first);
        terms.payouts = new Payout[](first == 0 ? 1 : 2);
        terms.payouts[0] = Payout(carrier, terms.principal - first);
        if (first != 0) terms.payouts[1] = Payout(terms.borrower, first);
        terms.contested = _namedBy(seed);
        terms.salt = bytes32(seed ^ _nonce);
    }
}
