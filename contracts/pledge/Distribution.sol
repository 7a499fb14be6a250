// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {ExactTransfer} from "../common/ExactTransfer.sol";
import {IFinancingDesk, Realised} from "../interfaces/IFinancingDesk.sol";
import {ILienbook} from "../interfaces/ILienbook.sol";
import {ISecuredClaims} from "../interfaces/ISecuredClaims.sol";
import {Authorization} from "../interfaces/ISignedMessages.sol";
import {StateWord} from "../types/Document.sol";
import {EncodedTerms} from "../types/EncodedTerms.sol";
import {Claimant, Estate} from "../types/Estate.sol";
import {FinancingId, Lei, LienId} from "../types/Identifiers.sol";
import {Collateral, LienWord, Stake, encodedIn} from "../types/Pledge.sol";
import {EnforcementState} from "./EnforcementState.sol";
import {SaleMessages} from "./libraries/SaleMessages.sol";

/// @title How the price of a sold asset is shared out: who gets how much, who must agree, and how each is paid
abstract contract Distribution is EnforcementState {
    using Address for address;
    using ExactTransfer for IERC20;
    using SafeERC20 for IERC20;

    /// @dev An asset that has been handed over, as it stood.
    struct Fallen {
        LienId lien; // under which it was
        address pledgor;
        LienWord[] liens;
        StateWord own; // of its document
        StateWord appraisal; // behind it, if any
    }

    /// @dev On which an asset changes hands.
    struct Bargain {
        IERC20 token;
        uint64 price;
        address buyer;
        address payer; //  where the money is: here, or with a holder that takes the asset and sets off what it is owed
        bool cheap; //     everyone whom the price does not pay in full must consent
        bool auctioned; // which need not be a full price
        uint64 exchange; // the most that the caller brings in the tokens of other claims
    }

    /// @dev What of the price one claimant gets.
    struct Cut {
        uint256 amount;
        address creditor; // whom the desk owes the debt to; zero if the lien secures none of the desk's financings
        bool whole; //       nothing of the claim is left
        IERC20 other; //     the token of the debt, if it is paid in that and not in the price's
    }

    /// @dev The price of an asset that changed hands is shared out among those who have a claim to it.
    /// @return left what no claim took of the price, still where it was
    function _conclude(
        Estate calldata estate,
        Fallen memory fallen,
        Bargain memory bargain
    ) internal returns (uint256 left) {
        emit Sold(fallen.lien, estate.collateral.id, bargain.buyer, bargain.token, bargain.price);

        Cut[] memory cuts;
        (cuts, left) = _share(estate, fallen, bargain);
        _requireConsents(estate, fallen, bargain, cuts);
        _payCuts(estate, fallen, bargain, cuts);
    }

    function _paySurplus(LienId lien, IERC20 token, address payer, address pledgor, uint256 left) internal {
        if (left == 0) return;
        _payOut(token, payer, pledgor, left);
        emit SurplusPaid(lien, pledgor, left);
    }

    /// @dev To each by rank what its lien covers, if it is owed that much; then, by rank, what a debt of the pledgor's
    ///      exceeds its lien by. A small lien for a large debt must not come before later holders who relied on its
    ///      amount.
    /// @return cuts one for each claimant
    /// @return left what is the pledgor's
    function _share(
        Estate calldata estate,
        Fallen memory fallen,
        Bargain memory bargain
    ) private returns (Cut[] memory cuts, uint256 left) {
        LienWord[] memory liens = fallen.liens;
        Claimant[] calldata claimants = estate.claimants;
        cuts = new Cut[](liens.length);
        left = bargain.price;
        bool listed; // the token has to be
        for (uint256 i; i < liens.length; ++i) {
            Claimant calldata claimant = claimants[i];
            Cut memory cut = cuts[i];
            uint256 covered = liens[i].amountIn();
            uint256 offered = Math.min(left, covered);
            if (claimant.stake.engine == desk) {
                _realise(cut, bargain.token, estate.collateral, claimant, offered);
                if (address(cut.other) != address(0)) listed = true;
            } else {
                if (_asksEngine(claimant.stake.engine)) {
                    (uint64 due, uint64 most) = _claimUnder(claimant.stake);
                    require(i != estate.enforcing || due != 0, ClaimNotDue(fallen.lien));
                    covered = Math.min(covered, most);
                }
                cut.amount = Math.min(offered, covered);
                cut.whole = cut.amount == covered;
                listed = true;
            }
            left -= cut.amount;
        }
        for (uint256 i; i < liens.length; ++i) {
            Cut memory cut = cuts[i];
            if (cut.whole || cut.creditor == address(0)) continue;
            // Of what is not the debtor's its creditor has all to which it has a claim.
            if (!_isPledgors(claimants[i], fallen.pledgor)) cut.whole = cut.amount >= liens[i].amountIn();
            else if (left != 0) left -= _realise(cut, bargain.token, estate.collateral, claimants[i], left);
        }
        // A token that is listed no more still pays those whose debts are in it, and nobody else.
        if (listed || left != 0) _requireSuitable(bargain.token, fallen.own.currencyIn());
    }

    /// @dev `realise(amount, terms)`, with the terms copied as they were encoded, which spares encoding them anew.
    ///      Whatever was left out of them and put in again: they are those of the lien if they have its purpose's hash.
    /// @param  cut   to which it is added what the debt takes
    /// @return taken of the amount
    function _realise(
        Cut memory cut,
        IERC20 token,
        Collateral calldata collateral,
        Claimant calldata claimant,
        uint256 amount
    ) private returns (uint256 taken) {
        bytes32 purpose = claimant.stake.purpose;
        (bytes calldata terms, uint256 gap) = (claimant.terms, claimant.gap);
        bytes calldata part = terms[:0];
        if (gap == 0) gap = terms.length;
        else part = encodedIn(collateral);
        require(gap > EncodedTerms.START && gap <= terms.length, TermsMismatch(purpose));
        bytes memory answer = desk.functionCall(
            EncodedTerms.callWith(IFinancingDesk.realise.selector, bytes32(amount), terms, gap, part)
        );
        Realised memory realised = abi.decode(answer, (Realised));
        require(realised.id == FinancingId.wrap(purpose), TermsMismatch(purpose));
        taken = realised.taken;
        cut.amount += taken;
        (cut.creditor, cut.whole) = (realised.creditor, realised.paid);
        if (address(realised.token) != address(token)) cut.other = realised.token;
    }

    /// @dev Refuses a sale to which somebody has not agreed who must, and says of each claim in which token it is paid.
    ///
    ///      Who must agree, of those whose claim is not paid whole: whoever comes before the enforcing lien, unless the
    ///      price is a full one and has paid all that its lien covers; the others, only to a cheap price.
    ///
    ///      In which token: deposits of two banks may both be euros. Where an asset is sold for deposits of bank B, a
    ///      loan in those of bank A is paid
    ///      - in A's, if the lender has entrusted its claim: the trust shares out A's, and B's would stay in it for
    ///        good;
    ///      - in A's, if its lien comes before the enforcing one and A's are listed, unless the lender has agreed to
    ///        the sale, and so to be paid in B's;
    ///      - in B's otherwise.
    ///      What is paid in A's the caller brings, and has as much of the price (`_exchange`).
    function _requireConsents(
        Estate calldata estate,
        Fallen memory fallen,
        Bargain memory bargain,
        Cut[] memory cuts
    ) private {
        for (uint256 i; i < cuts.length; ++i) {
            Cut memory cut = cuts[i];
            bool isSenior = i < estate.enforcing;
            bool asked = !cut.whole && (isSenior ? !_isCovered(cut, fallen.liens[i], bargain) : bargain.cheap);
            if (!asked && address(cut.other) == address(0)) continue;
            Lei holder = fallen.liens[i].holderIn();
            if (address(cut.other) != address(0) && _isOwn(cut.creditor, holder)) {
                bool isMoney = isSenior && _isSuitable(cut.other, fallen.own.currencyIn());
                bool agrees = isMoney && estate.claimants[i].consent.length != 0;
                if (agrees) asked = true;
                if (agrees || !isMoney) cut.other = IERC20(address(0));
            }
            if (!asked) continue;
            // Others may share in a claim that was entrusted: the lien's holder does not give away what is theirs.
            require(_isOwn(cut.creditor, holder), ILienbook.ClaimEntrusted(holder, cut.creditor));
            if (i != estate.enforcing) _requireConsent(estate, fallen, bargain, i);
        }
    }

    /// @dev Whether the debt is the pledgor's, unless a court has given what was pledged for it to somebody else: who
    ///      owes nothing answers with no more of it than the lien.
    function _isPledgors(Claimant calldata claimant, address pledgor) private view returns (bool) {
        address borrower = EncodedTerms.borrowerIn(claimant.terms);
        return
            borrower == pledgor || participants.legalEntityBehind(borrower) == participants.legalEntityBehind(pledgor);
    }

    /// @dev Whether a full price, which no auction need have, has paid all that a lien covers. A small lien for a large
    ///      debt must not keep later holders from theirs for good.
    function _isCovered(Cut memory cut, LienWord lien, Bargain memory bargain) private pure returns (bool) {
        return !bargain.auctioned && !bargain.cheap && cut.amount >= lien.amountIn();
    }

    function _requireConsent(
        Estate calldata estate,
        Fallen memory fallen,
        Bargain memory bargain,
        uint256 index
    ) private {
        Authorization[] calldata given = estate.claimants[index].consent;
        Lei holder = fallen.liens[index].holderIn();
        require(given.length != 0, ConsentMissing(holder, address(0)));
        Authorization calldata consent = given[0];
        require(participants.entityOf(consent.signer) == holder, ConsentMissing(holder, consent.signer));
        _authorize(
            SaleMessages.hashConsent(
                fallen.lien,
                estate.collateral.id,
                bargain.token,
                bargain.price,
                bargain.buyer,
                consent
            ),
            consent
        );
    }

    /// @dev The lien's holder is whom the debt is paid to: it has not entrusted its claim.
    function _isOwn(address creditor, Lei holder) private view returns (bool) {
        return creditor == address(0) || participants.legalEntityBehind(creditor) == holder;
    }

    /// @dev Pays each claimant: a financing's creditor as the desk has counted it, or the holder of another lien, whose
    ///      engine keeps what may only come to be owed.
    function _payCuts(Estate calldata estate, Fallen memory fallen, Bargain memory bargain, Cut[] memory cuts) private {
        for (uint256 i; i < cuts.length; ++i) {
            Cut memory cut = cuts[i];
            if (cut.creditor != address(0)) {
                // What a financing got the desk has said (`Recovered`).
                if (address(cut.other) != address(0) && cut.amount != 0) _exchange(bargain, cut);
                else _payOut(bargain.token, bargain.payer, cut.creditor, cut.amount);
                continue;
            }
            Lei holder = fallen.liens[i].holderIn();
            Stake calldata stake = estate.claimants[i].stake;
            if (cut.amount != 0) {
                uint256 kept = _asksEngine(stake.engine) ? _keep(stake, fallen.pledgor, bargain, cut.amount) : 0;
                if (kept != cut.amount) _payEntity(bargain.token, bargain.payer, holder, cut.amount - kept);
            }
            emit Distributed(fallen.lien, stake, holder, cut.amount, cut.whole);
        }
    }

    /// @dev The caller pays a debt in its own token, and has as much of the price for it. Only once it has come: `move`
    ///      looks, because the token may be another kind of token than when the debt was agreed.
    function _exchange(Bargain memory bargain, Cut memory cut) private {
        (uint256 amount, uint64 most) = (cut.amount, bargain.exchange);
        require(amount <= most, ExchangeAboveMost(cut.other, amount, most));
        bargain.exchange = most - uint64(amount);
        cut.other.move(msg.sender, address(this), amount);
        _pay(cut.other, cut.creditor, amount);
        _payOut(bargain.token, bargain.payer, msg.sender, amount);
    }

    /// @dev Pays an account out of the price.
    function _payOut(IERC20 token, address payer, address to, uint256 amount) private {
        if (amount == 0 || to == payer) return;
        address payee = _payeeFor(to);
        if (payer == address(this)) _pay(token, payee, to, amount);
        else _payFrom(token, payer, payee, to, amount);
    }

    /// @dev What of a claimant's cut may only come to be owed goes to the engine of its lien, which keeps it.
    function _keep(
        Stake calldata stake,
        address pledgor,
        Bargain memory bargain,
        uint256 amount
    ) private returns (uint256 kept) {
        // Part of the price.
        kept = ISecuredClaims(stake.engine).realise(stake.purpose, pledgor, bargain.token, uint64(amount));
        if (kept == 0) return 0;
        if (bargain.payer == address(this)) bargain.token.safeTransfer(stake.engine, kept);
        else bargain.token.move(bargain.payer, stake.engine, kept);
    }

    /// @dev Keeps the money for an entity that holds a lien, unless it is the one that pays.
    function _payEntity(IERC20 token, address payer, Lei entity, uint256 amount) private {
        if (payer != address(this)) {
            if (participants.entityOf(payer) == entity) return;
            token.move(payer, address(this), amount);
        }
        _park(token, address(0), entity, amount);
    }
}
