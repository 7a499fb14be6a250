// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IEnforcement} from "../../../contracts/interfaces/IEnforcement.sol";
import {ILienbook} from "../../../contracts/interfaces/ILienbook.sol";
import {IParkedPayments} from "../../../contracts/interfaces/IParkedPayments.sol";
import {Authorization} from "../../../contracts/interfaces/ISignedMessages.sol";
import {Claimant, Estate} from "../../../contracts/types/Estate.sol";
import {FinancingStatus} from "../../../contracts/types/Financing.sol";
import {FinancingId, Lei} from "../../../contracts/types/Identifiers.sol";
import {Collateral, Stake} from "../../../contracts/types/Pledge.sol";
import {bound} from "../Bound.sol";
import {roundedUp} from "./Books.sol";
import {Financings} from "./Financings.sol";

/// @dev What of notices must come up beside the functions; counted as these are.
bytes4 constant GOOD_NOTICE_WITHDRAWN = "good";
bytes4 constant LAPSED_NOTICE_RENEWED = "anew";

/// @notice Pledged tokens are sold or taken under a lien, with everybody's consent, and the price is shared out.
abstract contract Sales is Financings {
    /// @dev What one sale is about.
    struct Sale {
        uint256 charge;
        uint256 paper;
        address seller;
        address buyer;
        /// Where the price comes from: here, or from a holder that takes the token.
        address payer;
        uint64 price;
    }

    /// @dev Financings that the sale at hand has paid.
    uint256[] private _paid;

    /// @notice A lien's holder tells the pledgor that it will sell.
    function giveNotice(uint256 which) external watched {
        if (_charges.length == 0) return;
        Charge storage charge = _charges[_chargeBy(which)];
        Collateral memory collateral = abi.decode(charge.collateral, (Collateral));
        uint256 standing = _noticeOf(charge);
        bytes memory refusal;
        if (charge.amount == 0) refusal = abi.encodeWithSelector(IEnforcement.LienGone.selector, charge.id);
        else if (standing != 0 && block.timestamp < standing + 90 days) {
            refusal = abi.encodeWithSelector(IEnforcement.NoticeStanding.selector, charge.id, standing);
        } else if (charge.engine == address(desk) && _statusUnder(charge) != FinancingStatus.Defaulted) {
            refusal = abi.encodeWithSelector(IEnforcement.FinancingNotInDefault.selector, charge.id);
        }
        bytes memory call = abi.encodeCall(IEnforcement.giveNotice, (collateral, _stakeOf(charge)));
        (bool done, ) = _act(_enforcerOf(charge), address(enforcement), call, refusal);
        if (!done) return;
        if (_noticeFrom[charge.id] == 0) ++_noticesOn[charge.paper];
        if (standing != 0) ++times[LAPSED_NOTICE_RENEWED];
        _noticeFrom[charge.id] = block.timestamp + (charge.engine == address(0) ? 30 days : 10 days);
        _noticeRank[charge.id] = charge.rank;
        _papers[charge.paper].enforced = true;
    }

    /// @notice A lien's holder takes its notice back; one that is of no use any more, anybody.
    function withdrawNotice(uint256 which, uint256 who) external watched {
        if (_charges.length == 0) return;
        Charge storage charge = _charges[_toldBy(which)];
        address holder = _enforcerOf(charge);
        address caller = who % 3 != 0 ? holder : _accounts[(who >> 8) % _accounts.length];
        bool isHolder = caller == holder || (charge.engine != engine && leiOf(caller) == charge.holder);
        uint256 standing = _noticeOf(charge);
        bool isGood = charge.amount != 0 && standing != 0 && block.timestamp < standing + 90 days;
        bytes memory refusal;
        if (_noticeFrom[charge.id] == 0) {
            refusal = abi.encodeWithSelector(IEnforcement.NoticeMissing.selector, charge.id);
        } else if (isGood && !isHolder) {
            refusal = abi.encodeWithSelector(IEnforcement.NotLienholder.selector, charge.id, caller);
        }
        Collateral memory collateral = abi.decode(charge.collateral, (Collateral));
        bytes memory call = abi.encodeCall(IEnforcement.withdrawNotice, (collateral, _stakeOf(charge)));
        (bool done, ) = _act(caller, address(enforcement), call, refusal);
        if (!done) return;
        if (isGood) ++times[GOOD_NOTICE_WITHDRAWN];
        (_noticeFrom[charge.id], _noticeRank[charge.id]) = (0, 0);
        if (--_noticesOn[charge.paper] == 0) _papers[charge.paper].enforced = false;
    }

    /// @notice A lien's holder sells to an exporter, or takes the token itself.
    function sell(uint256 which, uint256 seed) external watched {
        if (_charges.length == 0) return;
        Sale memory sale;
        sale.charge = _noticedBy(which);
        Charge storage charge = _charges[sale.charge];
        sale.paper = charge.paper;
        sale.seller = _enforcerOf(charge);
        bool taken = seed % 3 == 0 && charge.engine != engine;
        (sale.buyer, sale.payer) =
            taken ? (sale.seller, sale.seller) : (exporters[(seed >> 4) % 2], address(enforcement));
        uint256 valuation = enforcement.valuationOf(abi.decode(charge.collateral, (Collateral)));
        uint256 most = seed % 2 == 0 ? 2 * valuation + 3 : valuation / 2 + 1;
        if (taken && most < valuation) most = valuation + 1;
        if (most > type(uint64).max) most = type(uint64).max;
        sale.price = uint64(bound(seed >> 8, taken && valuation != 0 ? valuation : 1, most));

        // At times a lien is kept quiet about: then nothing is sold.
        bool quiet = (seed >> 6) % 3 == 0;
        (Estate memory estate, uint256 shown) = _estateOf(sale, quiet);
        bytes memory refusal = _refusalOfSale(sale, shown);
        bytes memory call;
        uint64 collected = _papers[sale.paper].collected;
        if (taken) call = abi.encodeCall(IEnforcement.appropriate, (estate, deposit, sale.price, collected));
        else {
            call = abi.encodeCall(
                IEnforcement.sell,
                (estate, deposit, sale.price, collected, _signed(sale.buyer), _signed(_papers[sale.paper].owner))
            );
        }
        uint256[] memory owed = new uint256[](_loans.length);
        for (uint256 i; i < owed.length; ++i) owed[i] = _owed(i);
        (bool done, ) = _act(sale.seller, address(enforcement), call, refusal);
        if (!done) return;
        _shareOut(sale, owed);
        _handOver(sale);
    }

    /// @notice A bank fetches what sales brought it under liens that it keeps itself.
    function withdrawParked(uint256 who) external watched {
        _withdraw(banks[who % 2]);
    }

    function _withdraw(address bank) internal {
        Lei lei = leiOf(bank);
        bytes memory refusal;
        if (parkedFor[lei] == 0) {
            refusal = abi.encodeWithSelector(IParkedPayments.NothingParked.selector, deposit, bank);
        }
        bytes memory call = abi.encodeCall(IParkedPayments.withdrawParked, (deposit, bank));
        (bool done, ) = _act(bank, address(enforcement), call, refusal);
        if (!done) return;
        funds[bank] += parkedFor[lei];
        parkedFor[lei] = 0;
    }

    /// @dev By rank to each what its lien covers, then what a debt exceeds its lien by, and the rest to the pledgor.
    function _shareOut(Sale memory sale, uint256[] memory owed) private {
        uint256 left = sale.price;
        if (sale.payer == address(enforcement)) funds[sale.buyer] -= sale.price;
        uint256[] memory cuts = new uint256[](_charges.length);
        for (uint256 i; i < _charges.length; ++i) {
            if (_charges[i].paper != sale.paper || _charges[i].amount == 0) continue;
            cuts[i] = left < _charges[i].amount ? left : _charges[i].amount;
            if (_charges[i].engine == address(desk)) {
                uint256 loan = _loanOf(_charges[i]);
                if (cuts[i] > owed[loan]) cuts[i] = owed[loan];
                _loans[loan].status = FinancingStatus.Defaulted;
            }
            left -= cuts[i];
        }
        for (uint256 i; i < _charges.length; ++i) {
            if (_charges[i].paper != sale.paper || _charges[i].amount == 0 || _charges[i].engine != address(desk)) {
                continue;
            }
            uint256 rest = owed[_loanOf(_charges[i])] - cuts[i];
            if (rest > left) rest = left;
            cuts[i] += rest;
            left -= rest;
        }
        for (uint256 i; i < _charges.length; ++i) if (cuts[i] != 0) _payCut(sale, _charges[i], cuts[i]);
        _payFrom(sale.payer, _papers[sale.paper].owner, left);
        // The liens on what was sold end in `_handOver`; of what is paid, those on everything else end, too.
        for (uint256 i; i < _charges.length; ++i) {
            if (_charges[i].paper != sale.paper || _charges[i].amount == 0 || _charges[i].engine != address(desk)) {
                continue;
            }
            uint256 loan = _loanOf(_charges[i]);
            if (cuts[i] == owed[loan]) _paid.push(loan);
        }
    }

    function _payCut(Sale memory sale, Charge storage charge, uint256 amount) private {
        if (charge.engine == address(desk)) {
            _payFrom(sale.payer, _loans[_loanOf(charge)].creditor, amount);
        } else if (sale.payer == address(enforcement)) {
            parkedFor[charge.holder] += amount;
        } else if (leiOf(sale.payer) != charge.holder) {
            funds[sale.payer] -= amount;
            parkedFor[charge.holder] += amount;
        }
    }

    /// @dev A buyer's price has left its account already.
    function _payFrom(address payer, address to, uint256 amount) private {
        if (payer != address(enforcement)) funds[payer] -= amount;
        funds[to] += amount;
    }

    /// @dev The token's own document comes free of the liens, and what stood behind it is used up with them.
    function _handOver(Sale memory sale) private {
        Paper storage p = _papers[sale.paper];
        uint64 sold = p.face > p.collected ? p.face - p.collected : 0;
        for (uint256 i; i < p.backing.length; ++i) {
            uint256 behind = _paperOf[p.backing[i].document];
            uint256 asked;
            for (uint256 j; j < _charges.length; ++j) {
                if (_charges[j].paper == sale.paper) asked += _asked(_charges[j], behind);
            }
            uint256 whole = roundedUp(p.backing[i].share, sold, p.face);
            // While the liens stand, so that what they ask is not taken for free.
            if (whole > asked) _collectFree(behind, whole - asked);
            _papers[behind].collected += uint64(whole < asked ? whole : asked);
        }
        for (uint256 j; j < _charges.length; ++j) if (_charges[j].paper == sale.paper) _charges[j].amount = 0;
        for (; _paid.length != 0; _paid.pop()) _close(_loans[_paid[_paid.length - 1]]);
        delete _noticeFrom[_charges[sale.charge].id];
        --_noticesOn[sale.paper];
        delete p.backing;
        p.owner = sale.buyer;
        _sold = true;
    }

    function _refusalOfSale(Sale memory sale, uint256 shown) private view returns (bytes memory) {
        Charge storage charge = _charges[sale.charge];
        if (charge.amount == 0) return abi.encodeWithSelector(ILienbook.LienNotFound.selector, charge.id);
        uint256 standing = encumberedOf(sale.paper);
        if (shown != standing) {
            return abi.encodeWithSelector(ILienbook.LiensIncomplete.selector, _papers[sale.paper].id, shown, standing);
        }
        bytes memory refusal = _refusalOfStanding(sale.buyer, ANY_ROLE);
        if (refusal.length != 0) return refusal;
        uint256 from = _noticeOf(charge);
        if (from == 0 || block.timestamp >= from + 90 days) {
            return abi.encodeWithSelector(IEnforcement.NoticeMissing.selector, charge.id);
        }
        if (block.timestamp < from) {
            return abi.encodeWithSelector(IEnforcement.NoticeStillRunning.selector, charge.id, from);
        }
        return "";
    }

    /// @dev All liens on the token by rank, or all but one.
    /// @return estate what is shown
    /// @return shown  what the liens in it ask
    function _estateOf(Sale memory sale, bool quiet) private returns (Estate memory estate, uint256 shown) {
        uint256[] memory on = new uint256[](_charges.length);
        uint256 count;
        for (uint256 i; i < _charges.length; ++i) {
            if (_charges[i].paper != sale.paper || _charges[i].amount == 0) continue;
            if (quiet && i != sale.charge) {
                quiet = false;
                continue;
            }
            shown += _charges[i].amount;
            on[count++] = i;
        }
        estate.collateral = abi.decode(_charges[sale.charge].collateral, (Collateral));
        // A lien that is gone is shown in place of one that stands.
        bool gone = _charges[sale.charge].amount == 0;
        estate.claimants = new Claimant[](gone && count == 0 ? 1 : count);
        for (uint256 i; i < count; ++i) {
            if (on[i] == sale.charge) estate.enforcing = i;
            estate.claimants[i] = _claimantOf(_charges[on[i]]);
        }
        if (gone) estate.claimants[0] = _claimantOf(_charges[sale.charge]);
    }

    function _claimantOf(Charge storage charge) private returns (Claimant memory claimant) {
        claimant.stake = _stakeOf(charge);
        claimant.consent = new Authorization[](1);
        claimant.consent[0] = _signed(_bankOf(charge.holder));
        if (charge.engine == address(desk)) claimant.terms = _loans[_loanOf(charge)].terms;
    }

    /// @dev Rather one under which the notice has run.
    function _noticedBy(uint256 which) private view returns (uint256 index) {
        for (uint256 i; which % 8 != 0 && i < _charges.length; ++i) {
            index = ((which % _charges.length) + i) % _charges.length;
            uint256 from = _noticeOf(_charges[index]);
            if (_charges[index].amount != 0 && from != 0 && from <= block.timestamp) return index;
        }
        return _chargeBy(which);
    }

    /// @dev Rather one of which the pledgor was told.
    function _toldBy(uint256 which) private view returns (uint256 index) {
        for (uint256 i; which % 8 != 0 && i < _charges.length; ++i) {
            index = ((which % _charges.length) + i) % _charges.length;
            Charge storage charge = _charges[index];
            if (_noticeFrom[charge.id] != 0 && (charge.amount != 0 || !_stands(charge.id))) return index;
        }
        return _chargeBy(which);
    }

    /// @dev Rather one that stands; never one that another has come after under its id.
    function _chargeBy(uint256 which) internal view returns (uint256 index) {
        for (uint256 i; i < _charges.length; ++i) {
            index = ((which % _charges.length) + i) % _charges.length;
            if (_charges[index].amount != 0 || (which % 8 == 0 && !_stands(_charges[index].id))) return index;
        }
        while (_stands(_charges[index].id) && _charges[index].amount == 0) index = (index + 1) % _charges.length;
    }

    function _loanOf(Charge storage charge) internal view returns (uint256 loan) {
        while (_loans[loan].id != FinancingId.wrap(charge.purpose)) ++loan;
    }

    function _statusUnder(Charge storage charge) private view returns (FinancingStatus) {
        return _loans[_loanOf(charge)].status;
    }

    function _stakeOf(Charge storage charge) internal view returns (Stake memory) {
        return Stake(charge.engine, charge.purpose);
    }

    /// @dev A financing's lien is enforced by its holder, another engine's by that engine.
    function _enforcerOf(Charge storage charge) internal view returns (address) {
        return charge.engine == engine ? engine : _bankOf(charge.holder);
    }
}
