// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IClaimHolder} from "../../../contracts/interfaces/IClaimHolder.sol";
import {Claim} from "../../../contracts/interfaces/IFinancingServicing.sol";
import {Authorization} from "../../../contracts/interfaces/ISignedMessages.sol";
import {ILendingPolicy} from "../../../contracts/interfaces/ILendingPolicy.sol";
import {FinancingStatus} from "../../../contracts/types/Financing.sol";
import {FinancingTerms, Interest, Payout, RateFrom} from "../../../contracts/types/FinancingTerms.sol";
import {FinancingId} from "../../../contracts/types/Identifiers.sol";
import {Collateral, Lien} from "../../../contracts/types/Pledge.sol";
import {Rate} from "../../../contracts/types/Units.sol";
import {bound} from "../Bound.sol";
import {Signatory} from "../Members.sol";
import {vm} from "../Vm.sol";
import {Clerk, Ledger} from "./Clerk.sol";
import {Loans} from "./Loans.sol";

/// @notice Holds claims in its own name, and is their creditor.
contract Trustee is IClaimHolder, Signatory {
    function hold(FinancingId, address) external view returns (address) {
        return address(this);
    }

    function accountOf(FinancingId) external view returns (address) {
        return address(this);
    }
}

/// @notice What parties agree on after the drawdown: other terms, another lender, another rate; and accounts that are
///         lost, with what waits for them.
contract Changes is Loans {
    using Clerk for Ledger;

    uint256 private constant MOST_PARTIES = 12;

    Trustee public trustee = new Trustee();
    /// @notice What other terms have taken the place of.
    FinancingId[] public replaced;

    constructor() {
        lienbook.listEngine(address(trustee));
        parties.push(address(trustee));
    }

    // What may happen

    /// @notice Other terms for what is outstanding: a rollover, an extension of the old ones, or a workout of a loan in
    ///         default, at times with more collateral. Who has no business to, tries as well.
    function restructure(uint256 which, uint256 seed) external {
        uint256 i = which % _loans.length;
        (Loan storage loan, FinancingTerms memory old) = _pick(i);
        Ledger memory ledger = ledgerOf(i);
        uint256 principal = loan.principal - loan.principalPaid;
        if (principal == 0) return;
        _takeBackNotices(i);
        FinancingTerms memory terms = _renewed(seed, principal, old, loan);
        bool inDefault = loan.status == FinancingStatus.Defaulted;
        bool byCreditor = seed % 2 == 0;
        bool fits = loan.status == FinancingStatus.Active && !ledger.isLate(old);
        fits = fits || (byCreditor && (inDefault || loan.status == FinancingStatus.Active));
        fits = fits && _isBank(loan.creditor) && terms.interest.rounding == old.interest.rounding;
        (Authorization memory lender, Authorization memory borrower) = (_signed(loan.creditor), _signed(exporter));
        if (byCreditor) vm.prank(loan.creditor);
        try servicing.restructure(old, lender, borrower, terms) returns (FinancingId id) {
            if (!fits) violation = "M5: restructured out of turn";
            replaced.push(loan.id);
            _requireCarriedOver(loan, old);
            (loan.id, loan.terms, loan.status) = (id, abi.encode(terms), FinancingStatus.Active);
            ledger.renew(old);
            _keep(i, ledger);
            if (terms.collateral.length > old.collateral.length) {
                loan.pledged[1] = terms.collateral[1].amount;
                ++done["collateral added"];
            }
            _onReplaced(i, replaced[replaced.length - 1]);
            ++done[inDefault ? "restructured in default" : "restructured in good standing"];
        } catch {
            if (fits) violation = "M5: a restructuring refused that both have signed";
        }
    }

    /// @notice The other bank buys a loan for a price, by both signatures. At times they have signed more than is owed.
    function transfer(uint256 which, uint256 price, uint256 how) external {
        uint256 i = which % _loans.length;
        (Loan storage loan, FinancingTerms memory terms) = _pick(i);
        uint256 buyer = loan.holder == _banks[0] ? 1 : 0;
        Claim memory claim;
        claim.principal = uint64(loan.principal - loan.principalPaid);
        claim.status = loan.status;
        claim.owed = uint64(_isOpen(loan) ? ledgerOf(i).owed(terms) : 0);
        claim.secured = securedBy(loan);
        claim.price = uint64(bound(price, 0, 2 * loan.principal));
        uint256 wrong = how % 12;
        if (wrong == 0) ++claim.principal;
        else if (wrong == 1) ++claim.owed;
        else if (wrong == 2) ++claim.secured;
        else if (wrong == 3) claim.owed = 0;
        bool fits = _isOpen(loan) && _isKept(loan);
        Authorization memory from = _signed(loan.creditor);
        Authorization memory to = _signed(banks[buyer]);
        try servicing.transfer(claim, from, to, terms) {
            if (!fits || wrong < 3) violation = "M3: sold what is not owed, or by who has lost its account";
            funds[to.signer] -= claim.price;
            funds[from.signer] += claim.price;
            (loan.creditor, loan.holder) = (to.signer, _banks[buyer]);
            ++done[_isInDefault(loan) ? "sold in default" : "sold"];
        } catch {
            if (fits && wrong >= 3) violation = "M3: a sale refused that both have signed";
        }
    }

    /// @notice The creditor has the claim held for it; the liens stay its own.
    function entrust(uint256 which) external {
        (Loan storage loan, FinancingTerms memory terms) = _pick(which);
        // Seldom: a trustee is no bank, with which other terms could be agreed.
        if (which % 3 != 0 || !_isOpen(loan) || !_isKept(loan) || loan.creditor == address(trustee)) return;
        vm.prank(loan.creditor);
        servicing.entrust(trustee, terms);
        loan.creditor = address(trustee);
        ++done["entrusted"];
    }

    /// @notice Who holds a claim has its liens assigned to a bank.
    function assign(uint256 which, uint256 bank) external {
        (Loan storage loan, FinancingTerms memory terms) = _pick(which);
        bool fits = _isOpen(loan) && loan.creditor == address(trustee);
        vm.prank(address(trustee));
        try recovery.assignLiens(_banks[bank % 2], terms) {
            if (!fits) violation = "M4: liens assigned by who does not hold the claim";
            loan.holder = _banks[bank % 2];
            ++done["liens assigned"];
        } catch {
            if (fits) violation = "M4: the holder of a claim kept from its liens";
        }
    }

    /// @notice A bank loses the account by which it acts, or its key is stolen, and has another one a week later.
    function lose(uint256 which) external {
        if (parties.length == MOST_PARTIES) return;
        uint256 bank = which % 2;
        address lost = banks[bank];
        address found = address(new Signatory());
        participants.addAccount(_banks[bank], found);
        if (which % 4 > 1) _contest(lost, found);
        participants.announceReplacement(lost, found);
        _endow(found);
        vm.warp(block.timestamp + 7 days);
        (banks[bank], successorOf[lost]) = (found, found);
        if (parked[lost] != 0) ++done["parked and inherited"];
        (parked[found], parked[lost]) = (parked[lost], 0); // the entity's
        ++done["an account lost"];
    }

    /// @notice Somebody has a loan paid to the account in the place of its lost one.
    function succeed(uint256 which) external {
        (Loan storage loan, FinancingTerms memory terms) = _pick(which);
        address successor = _lastSuccessorOf(loan.creditor);
        bool fits = _isOpen(loan) && successor != address(0);
        try servicing.succeed(terms) {
            if (!fits) violation = "M3: succeeded by nobody";
            loan.creditor = successor;
            ++done["succeeded"];
        } catch {
            if (fits) violation = "M3: a successor refused";
        }
    }

    /// @notice Who was refused by the token fetches what waits for it, or has it sent elsewhere.
    function withdrawParked(uint256 which, uint256 how) external {
        address party = _someoneParked(which);
        if (parked[party] == 0) return;
        address to = how % 2 == 0 ? payee : party;
        vm.prank(party);
        uint256 amount = recovery.withdrawParked(deposit, to);
        if (amount != parked[party]) violation = "M3: another amount than was parked";
        funds[to] += parked[party];
        parked[party] = 0;
        ++done["parked and withdrawn"];
    }

    /// @notice Whom the terms let do so sets another rate from today on.
    function fix(uint256 which, uint256 seed) external {
        uint256 i = which % _loans.length;
        for (uint256 n; n < _loans.length && !_floats(i); ++n) i = (i + 1) % _loans.length;
        if (!_floats(i)) return;
        Ledger memory ledger = ledgerOf(i);
        uint256 rate = seed % 200_000;
        FinancingTerms memory terms = termsAt(i);
        vm.prank(agent);
        servicing.setRate(Rate.wrap(uint32(rate)), terms);
        ledger.fix(rate);
        _keep(i, ledger);
        ++done["rate set"];
    }

    function countOfReplaced() external view returns (uint256) {
        return replaced.length;
    }

    /// @dev The thief answers for the account, until a court has ordered that its key is lost.
    function _contest(address stolen, address found) private {
        participants.removeAccount(stolen);
        participants.announceReplacement(stolen, found);
        vm.prank(stolen);
        participants.contestReplacement();
        participants.declareLostByOrder(stolen, keccak256("the court's order"));
        ++done["a key stolen"];
    }

    /// @dev What else hangs on the id that a loan had.
    function _onReplaced(uint256 i, FinancingId old) internal virtual {}

    /// @dev Those of liens that are others now: no new terms while one stands that is not the lender's only one.
    function _takeBackNotices(uint256 i) internal virtual {}

    /// @dev Nothing is owed under the old terms, and nothing secures it.
    function _requireCarriedOver(Loan storage loan, FinancingTerms memory old) private {
        if (desk.owed(old).due != 0 || desk.owed(old).principal != 0) violation = "M1: owed under two terms";
        for (uint256 c; c < old.collateral.length; ++c) {
            Lien memory lien = _lienUnder(old.collateral[c], loan.id);
            if (lien.amount != 0) violation = "M4: a lien under terms that were replaced";
        }
    }

    function _renewed(
        uint256 seed,
        uint256 principal,
        FinancingTerms memory old,
        Loan storage loan
    ) private returns (FinancingTerms memory terms) {
        bool more = old.collateral.length < MOST_COLLATERAL && (seed >> 244) % 3 == 0;
        Collateral[] memory collateral = new Collateral[](old.collateral.length + (more ? 1 : 0));
        for (uint256 c; c < old.collateral.length; ++c) collateral[c] = old.collateral[c];
        if (more) collateral[1] = _tokenized(exporter, _exporter, uint64(bound(seed >> 128, 1, loan.principal)));
        terms = _termsBy(seed, principal, collateral);
        terms.lender = loan.creditor;
        terms.payouts = new Payout[](0);
        terms.replaces = FinancingId.unwrap(loan.id);
        if ((seed >> 248) % 3 == 0) {
            // An extension: only the dates are others, and rates that were agreed for days before are agreed no more.
            terms.interest = abi.decode(abi.encode(old.interest), (Interest)); // a copy, not the old terms' own
            terms.interest.changes = new RateFrom[](0);
            terms.application = old.application;
        }
        // Seldom another rule, which nobody may agree on: what was rounded is paid.
        if ((seed >> 240) % 8 != 0) terms.interest.rounding = old.interest.rounding;
        if ((seed >> 252) % 2 == 0) terms.policy = ILendingPolicy(address(0));
    }

    /// @dev Somebody for whom money waits at the desk, if there is anybody.
    function _someoneParked(uint256 which) private view returns (address party) {
        for (uint256 i; i < parties.length; ++i) {
            party = parties[((which % parties.length) + i) % parties.length];
            if (parked[party] != 0) break;
        }
    }

    function _floats(uint256 i) private view returns (bool) {
        return _isOpen(_loans[i]) && termsAt(i).interest.fixingAgent != address(0);
    }

    function _isBank(address account) private view returns (bool) {
        return account == banks[0] || account == banks[1];
    }
}
