// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {ExactTransfer} from "../common/ExactTransfer.sol";
import {IClaimServicing} from "../interfaces/IClaimServicing.sol";
import {IFinancingDesk} from "../interfaces/IFinancingDesk.sol";
import {IFinancingRecovery} from "../interfaces/IFinancingRecovery.sol";
import {IFinancingServicing} from "../interfaces/IFinancingServicing.sol";
import {IParkedPayments} from "../interfaces/IParkedPayments.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {EncodedTerms} from "../types/EncodedTerms.sol";
import {FinancingTerms} from "../types/FinancingTerms.sol";
import {ClaimTrustState, Guarantee, GuaranteeId, GuaranteeTerms, Purse, Security} from "../types/Guarantee.sol";
import {guaranteeIdOf} from "../types/Guarantee.sol";
import {FinancingId, Lei} from "../types/Identifiers.sol";
import {Currency, Day, today} from "../types/Units.sol";
import {ClaimState} from "./ClaimState.sol";
import {ClaimTrust} from "./ClaimTrust.sol";
import {GuaranteeState} from "./GuaranteeState.sol";

/// @title What happens to a claim that is entrusted to the guarantee book
/// @dev   Runs in the book's storage, as `GuaranteeServicing` does, which calls it for every function that it does not
///        have itself.
contract ClaimServicing is IClaimServicing, ClaimState {
    using Address for address;
    using ExactTransfer for IERC20;
    using EncodedTerms for FinancingTerms;
    using SafeCast for uint256;

    /// @dev Where the terms are among the words of `IFinancingServicing.transfer`: last.
    uint256 private constant TERMS_OF_TRANSFER = 7;

    constructor(IParticipants participants_, IFinancingDesk desk_) GuaranteeState(participants_, desk_) {}

    /// @inheritdoc IClaimServicing
    function takeShare(
        address to,
        uint64 paid,
        uint64 recovered,
        FinancingTerms calldata terms
    ) external nonReentrant returns (uint64 amount) {
        _requireInsurance();
        bytes memory shown = terms.encode();
        FinancingId financing = EncodedTerms.idOf(shown);
        Guarantee memory part;
        (part.paid, part.recovered) = (paid, recovered);
        (, uint256 left) = _shareOf(financing, shown, terms, part);
        amount = _take(financing, left);
        _payFromTrust(financing, terms.token, to, amount);
    }

    /// @inheritdoc IClaimServicing
    function distribute(FinancingTerms calldata terms) external nonReentrant returns (bool whole) {
        bytes memory shown = terms.encode();
        return _distribute(EncodedTerms.idOf(shown), shown, terms);
    }

    /// @inheritdoc IClaimServicing
    function takeReceipts(address to, FinancingTerms calldata terms) external nonReentrant returns (uint256 amount) {
        bytes memory shown = terms.encode();
        FinancingId financing = EncodedTerms.idOf(shown);
        _requireBeneficiary(financing);
        amount = terms.token.balanceOf(_accountOf(financing));
        if (_distribute(financing, shown, terms)) {
            uint64 lenders = _trusts[financing].lenders;
            amount = Math.min(amount, lenders);
            _trusts[financing].lenders = lenders - uint64(amount);
        }
        require(amount != 0, NothingToTake());
        _payFromTrust(financing, terms.token, to, amount);
        emit ReceiptsTaken(financing, _trusts[financing].beneficiary, amount, to);
    }

    /// @inheritdoc IClaimServicing
    function collectParked(FinancingId financing, IERC20 token) external nonReentrant {
        address account = _accountOf(financing);
        address enforcement = _enforcement();
        bool atDesk = desk.parked(token, account) != 0;
        bool fromSales = enforcement != address(0) && IParkedPayments(enforcement).parked(token, account) != 0;
        require(atDesk || fromSales, NothingToTake());
        bytes memory fetching = abi.encodeCall(IParkedPayments.withdrawParked, (token, account));
        if (atDesk) _execute(financing, address(desk), fetching);
        if (fromSales) _execute(financing, enforcement, fetching);
    }

    /// @inheritdoc IClaimServicing
    function contestReplacement(FinancingId financing) external nonReentrant {
        _execute(financing, address(participants), abi.encodeCall(IParticipants.contestReplacement, ()));
    }

    /// @inheritdoc IClaimServicing
    function act(FinancingId financing, bytes calldata data) external nonReentrant {
        _requireBeneficiary(financing);
        bytes4 selector = bytes4(data);
        bool back = selector == IFinancingServicing.transfer.selector;
        require(
            back ||
                selector == IFinancingRecovery.charge.selector ||
                selector == IFinancingRecovery.writeOff.selector ||
                selector == IFinancingRecovery.declareDefault.selector ||
                selector == IFinancingRecovery.declareStandingLost.selector ||
                selector == IFinancingRecovery.declareCrossDefault.selector ||
                selector == IFinancingServicing.setImpaired.selector,
            ActNotAllowed(selector)
        );
        _distributeBefore(financing, selector, data);
        (uint64 paid, bool whole) = (_trusts[financing].paid, _trusts[financing].whole);
        // A creditor that is whole has nothing more to say: who takes its place has.
        if (whole && paid != 0) {
            uint64 leading = _trusts[financing].lead;
            require(leading != 0, ClaimShared(financing, paid));
            // What is written off accrues no more, for none of those that have paid.
            bool byMajority = selector != IFinancingRecovery.writeOff.selector || 2 * uint256(leading) >= paid;
            require(byMajority, WriteOffByMinority(financing, leading, paid));
        }
        if (back) {
            require(paid == 0, ClaimShared(financing, paid));
            // Back to the creditor alone: a buyer that entrusted the claim anew could take the price out of the trust.
            // `to.signer` is the first word at the offset that follows the five words of the claim and one more.
            uint256 start = uint256(bytes32(data[196:228])) + 4;
            address to = address(uint160(uint256(bytes32(data[start:start + 32]))));
            require(participants.entityOf(to) == _trusts[financing].beneficiary, NotBeneficiary(to));
            _noteReturn(_trusts[financing]);
        }
        _execute(financing, address(desk), data);
        if (back) _handBack(financing, data);
    }

    /// @inheritdoc IClaimServicing
    function lead(GuaranteeTerms calldata guarantee, FinancingTerms calldata terms) external nonReentrant {
        bytes memory shown = _shown(guarantee, terms);
        _requireGuarantor(guarantee);
        _lead(guarantee.financing, shown, terms, guarantee.guarantor, _guarantees[guaranteeIdOf(guarantee)].paid);
    }

    /// @inheritdoc IClaimServicing
    function leadShare(Lei payer, uint64 paid, FinancingTerms calldata terms) external nonReentrant {
        _requireInsurance();
        bytes memory shown = terms.encode();
        _lead(EncodedTerms.idOf(shown), shown, terms, payer, paid);
    }

    /// @inheritdoc IClaimServicing
    function waive(
        bytes calldata grounds,
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) external nonReentrant {
        _requireGuarantor(guarantee);
        _giveUp(guarantee, terms, 0);
        // Whoever owned that stands in its place.
        Security[] memory securities = _securityOf(guarantee, grounds);
        uint256 brought = _broughtBy(securities, securities.length);
        require(brought == 0, SecurityRealised(guaranteeIdOf(guarantee), brought));
    }

    /// @inheritdoc IClaimServicing
    function redeem(
        bytes calldata grounds,
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) external nonReentrant returns (uint64 amount) {
        _requireBeneficiary(guarantee.financing);
        // The guarantor paid in money.
        require(Currency.unwrap(desk.currencyOf(terms.token)) != 0, TokenInvalid(terms.token));
        amount = _guarantees[guaranteeIdOf(guarantee)].paid;
        // Once the creditor is whole, more than what was paid may be due.
        bool whole = _giveUp(guarantee, terms, amount);
        require(!whole, ClaimShared(guarantee.financing, amount));
        mapping(Lei entity => Purse) storage purses = _purses[terms.token];
        Security[] memory securities = _securityOf(guarantee, grounds);
        // Until the creditor is whole nothing is recovered: each has borne what it has not had back.
        uint64 own = amount;
        for (uint256 i; i < securities.length; ++i) {
            uint64 brought = securities[i].brought; // all together at most what was paid
            if (brought == 0) continue;
            purses[participants.legalEntityBehind(securities[i].pledgor)].balance += brought;
            own -= brought;
        }
        purses[guarantee.guarantor].balance += own;
        terms.token.move(msg.sender, address(this), amount);
    }

    /// @inheritdoc IClaimServicing
    function waiveShare(Lei payer, uint64 paid, uint64 recovered, FinancingTerms calldata terms) external nonReentrant {
        _requireInsurance();
        bytes memory shown = terms.encode();
        FinancingId financing = EncodedTerms.idOf(shown);
        _distribute(financing, shown, terms);
        _strike(financing, payer, paid, recovered);
    }

    /// @dev A claim that was here for so short a time that nobody had to pay counts as if it had not been here.
    function _noteReturn(ClaimTrustState storage trust) private {
        uint256 day = Day.unwrap(today());
        trust.entrusted = false;
        if (trust.paidOn == 0 || day > trust.examinedBy) trust.paidOn = uint16(day); // as in `_book`
    }

    /// @dev What came in while the claim was here is its creditor's, whoever has the claim next and brings it here:
    ///      what is in the trust, and what waits for it because it could not be delivered. A token that refuses the
    ///      account keeps no claim from going back.
    function _handBack(FinancingId financing, bytes calldata data) private {
        (FinancingTerms calldata terms, ) = EncodedTerms.inCall(data, TERMS_OF_TRANSFER);
        IERC20 token = terms.token;
        address account = _accountOf(financing);
        uint256 before = token.balanceOf(address(this));
        bytes memory fetching = abi.encodeCall(IParkedPayments.withdrawParked, (token, address(this)));
        uint256 most = _fetchFor(account, address(desk), fetching) + _fetchFor(account, _enforcement(), fetching);
        uint256 there = token.balanceOf(account);
        bytes memory transfer = abi.encodeCall(IERC20.transfer, (address(this), there));
        if (there != 0) {
            try ClaimTrust(account).execute(address(token), transfer) {} catch {
                there = 0;
            }
        }
        // No more than has arrived, whatever the token says: what is here of it is all members' together. And no more
        // than was sent: an insurer may pay at the same time.
        uint256 arrived = Math.min(Math.saturatingSub(token.balanceOf(address(this)), before), most + there);
        if (arrived == 0) return;
        Lei beneficiary = _trusts[financing].beneficiary;
        _purses[token][beneficiary].balance += arrived.toUint128();
        emit ReceiptsTaken(financing, beneficiary, arrived, address(this));
    }

    /// @return amount what was waiting for the account; 0 if nothing was, or the token does not let it go
    function _fetchFor(address account, address from, bytes memory fetching) private returns (uint256 amount) {
        try ClaimTrust(account).execute(from, fetching) returns (bytes memory answer) {
            amount = abi.decode(answer, (uint256));
        } catch {}
    }

    /// @dev Who has paid most takes the place of a creditor that has nothing more to claim.
    function _lead(
        FinancingId financing,
        bytes memory shown,
        FinancingTerms calldata terms,
        Lei payer,
        uint64 paid
    ) private {
        require(_distribute(financing, shown, terms), CreditorNotWhole(financing));
        ClaimTrustState storage trust = _trusts[financing];
        require(paid > trust.lead, NotLargestPayer(paid, trust.lead));
        uint64 lenders = trust.lenders;
        if (lenders != 0) {
            uint256 there = terms.token.balanceOf(_accountOf(financing));
            require(there >= lenders, ReceiptsOutstanding(financing, lenders, there));
            _purses[terms.token][trust.beneficiary].balance += lenders;
            trust.lenders = 0;
            _transferFromTrust(financing, terms.token, address(this), lenders);
        }
        (trust.beneficiary, trust.lead) = (payer, paid);
        bytes4 selector = IFinancingRecovery.assignLiens.selector;
        address(desk).functionCall(EncodedTerms.callWith(selector, Lei.unwrap(payer), terms));
        emit ClaimLed(financing, payer, paid);
    }

    /// @dev Ends a guarantor's part in a claim, and its recourse.
    /// @param  redeemed what it gets for it, with whoever owned what was sold for it
    /// @return whole    whether the creditor is
    function _giveUp(
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms,
        uint64 redeemed
    ) private returns (bool whole) {
        FinancingId financing = guarantee.financing;
        GuaranteeId id = guaranteeIdOf(guarantee);
        whole = _distribute(financing, _shown(guarantee, terms), terms);
        bytes28 ended = ~bytes28(GuaranteeId.unwrap(id));
        require(_sealIn(financing, id, ended).mark == ended, GuaranteeStillGood(id));
        Guarantee storage stored = _guarantees[id];
        (uint64 paid, uint64 recovered) = (stored.paid, stored.recovered);
        require(paid != 0, NothingToTake());
        (stored.paid, stored.recovered) = (0, 0);
        _strike(financing, guarantee.guarantor, paid, recovered);
        emit ShareGivenUp(id, financing, paid, redeemed);
    }

    function _strike(FinancingId financing, Lei payer, uint64 paid, uint64 recovered) private {
        ClaimTrustState storage trust = _trusts[financing];
        trust.paid -= paid;
        trust.recovered -= recovered;
        if (trust.paid == 0) {
            // What is left, and what still comes, is the beneficiary's alone; it stays whole, and demands nothing.
            (trust.lenders, trust.lead) = (0, 0);
        } else if (payer == trust.beneficiary && paid >= trust.lead) {
            // Who leads and gives its part up stands in nobody's way: another that has paid leads.
            trust.lead = 0;
        }
    }

    /// @dev What came in before is attributed before a call to the desk changes the debt.
    function _distributeBefore(FinancingId financing, bytes4 selector, bytes calldata data) private {
        uint256 index; // of the terms among the words of the call: last
        if (selector == IFinancingServicing.transfer.selector) index = TERMS_OF_TRANSFER;
        else if (selector == IFinancingRecovery.charge.selector) index = 2;
        else if (
            selector != IFinancingRecovery.writeOff.selector &&
            selector != IFinancingRecovery.declareStandingLost.selector
        ) index = 1;
        (FinancingTerms calldata terms, bytes memory shown) = EncodedTerms.inCall(data, index);
        FinancingId id = EncodedTerms.idOf(shown);
        require(id == financing, GuaranteeOfOtherFinancing(financing, id));
        _distribute(financing, shown, terms);
    }
}
