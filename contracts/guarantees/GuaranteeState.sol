// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {SignedMessages} from "../common/SignedMessages.sol";
import {LoanAccount} from "../financing/libraries/LoanAccount.sol";
import {IClaimServicing} from "../interfaces/IClaimServicing.sol";
import {IFinancingDesk} from "../interfaces/IFinancingDesk.sol";
import {IGuaranteeBook} from "../interfaces/IGuaranteeBook.sol";
import {IGuaranteeErrors} from "../interfaces/IGuaranteeErrors.sol";
import {IParkedPayments} from "../interfaces/IParkedPayments.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {EncodedTerms} from "../types/EncodedTerms.sol";
import {Financing, FinancingStatus} from "../types/Financing.sol";
import {FinancingTerms} from "../types/FinancingTerms.sol";
import {
    ClaimTrustState,
    Demand,
    Guarantee,
    GuaranteeId,
    GuaranteeTerms,
    Purse,
    Relation,
    Seal,
    Standing,
    guaranteeIdOf
} from "../types/Guarantee.sol";
import {FinancingId, Lei} from "../types/Identifiers.sol";
import {Day, ONE_MILLION, Rate, today} from "../types/Units.sol";
import {ShownTerms} from "./libraries/ShownTerms.sol";

/// @title What the guarantee book and its servicing share: what stands, and who may act on it
/// @dev   Servicing runs in the book's storage, so this is the only place where either has any. A guarantee that is
///        never called costs its financing one slot, its seal. A running demand is in the seal, too; what is paid gets
///        a slot of its own.
abstract contract GuaranteeState is IGuaranteeErrors, SignedMessages, ReentrancyGuardTransient {
    using LoanAccount for Financing;
    using EncodedTerms for FinancingTerms;
    using ShownTerms for IFinancingDesk;

    IParticipants public immutable participants;
    IFinancingDesk public immutable desk;

    /// @dev By the financing, for the guarantee that was entered first, or by the guarantee itself. Never cleared, so
    ///      that no guarantee is entered twice.
    mapping(bytes32 key => Seal) internal _seals;
    mapping(GuaranteeId => Guarantee) internal _guarantees;
    mapping(Lei entity => Standing) internal _standings;
    mapping(Lei guarantor => mapping(Lei debtor => Relation)) internal _relations;
    mapping(FinancingId => ClaimTrustState) internal _trusts;
    mapping(IERC20 token => mapping(Lei entity => Purse)) internal _purses;
    /// @dev Of a guarantee that its debtor has declined: from when on it lapses, unless its financing is drawn.
    mapping(GuaranteeId => Day) internal _lapsesFrom;
    /// @dev The entity at the head of a debtor's group.
    mapping(Lei debtor => Lei head) internal _groups;
    /// @dev What a guarantor has guaranteed for the debtors of a group, as far as it is counted with the group.
    mapping(Lei guarantor => mapping(Lei head => uint64)) internal _guaranteedForGroup;
    /// @dev The contract that keeps the insurance of financings.
    address internal _insurance;
    /// @dev What of a guarantor's part went to whoever's asset was sold for it, by the consent to the asset's lien.
    mapping(bytes32 purpose => uint64) internal _reimbursed;

    constructor(IParticipants participants_, IFinancingDesk desk_) EIP712("Lienbook GuaranteeBook", "1") {
        participants = participants_;
        desk = desk_;
    }

    /// @dev Counts all that stands between a guarantor and a debtor with the debtor's group as it is now. It is counted
    ///      with one group as a whole, so that joining and leaving one is a matter of two sums.
    function _regroup(Lei guarantor, Relation storage relation, Lei group) internal {
        Lei former = relation.group;
        if (former == group) return;
        uint64 guaranteed = relation.guaranteed;
        if (!former.isNull()) _guaranteedForGroup[guarantor][former] -= guaranteed;
        if (!group.isNull()) _guaranteedForGroup[guarantor][group] += guaranteed;
        relation.group = group;
    }

    function _uncover(FinancingId financing, Rate part) internal {
        Seal storage seal = _seals[FinancingId.unwrap(financing)];
        seal.covered = Rate.wrap(Rate.unwrap(seal.covered) - Rate.unwrap(part));
    }

    /// @dev Books a payment to the creditor, and behind it the guarantor's part in the claim.
    /// @param stored as it is kept; follows
    /// @param owed   by the debtor
    function _subrogate(
        GuaranteeId id,
        Guarantee memory stored,
        IERC20 token,
        GuaranteeTerms calldata guarantee,
        uint64 amount,
        uint256 owed
    ) internal {
        stored.paid += amount;
        _guarantees[id].paid = stored.paid;
        _book(guarantee.financing, token, amount, owed);
    }

    /// @dev Counts a payment to the creditor by a guarantor or an insurer. Nothing that has come in is theirs by it.
    function _book(FinancingId financing, IERC20 token, uint64 amount, uint256 owed) internal {
        if (amount == 0) return; // and nobody has paid today
        ClaimTrustState storage trust = _trusts[financing];
        uint64 paid = trust.paid + amount;
        (trust.paid, trust.paidOn) = (paid, uint16(Day.unwrap(today()))); // by `LAST_DAY`, as every financing
        _purses[token][trust.beneficiary].balance += amount;
        if (paid >= owed) _makeWhole(financing, trust, token, 0);
    }

    /// @dev Whose what comes in is: the creditor's, until no more is owed than guarantors and insurers have paid; from
    ///      then on theirs, whatever accrues. Told by the debt as it stood after its last change, if that came after
    ///      what they have paid, so that no interest since then takes back what was theirs.
    /// @return whether it is theirs: once all of them have given their parts up, it is the creditor's again
    function _distribute(
        FinancingId financing,
        bytes memory shown,
        FinancingTerms calldata terms
    ) internal returns (bool) {
        ClaimTrustState storage trust = _trusts[financing];
        (uint256 paid, bool whole) = (trust.paid, trust.whole);
        if (whole || paid == 0) return paid != 0;
        (uint256 owed, ) = _owed(shown);
        Financing memory account = desk.financingOf(financing);
        if (owed != 0 && account.accruedTo >= trust.paidOn) owed = Math.min(owed, account.owed(terms));
        if (owed > paid) return false;
        _makeWhole(financing, trust, terms.token, paid - owed);
        return true;
    }

    /// @dev All that has come in but `due` is the creditor's. In the middle of a payment or a sale, when the debt has
    ///      fallen and the money has not come, desk and sales do not say what waits there, and nothing is distributed.
    function _makeWhole(FinancingId financing, ClaimTrustState storage trust, IERC20 token, uint256 due) private {
        address account = _accountOf(financing);
        uint256 received = token.balanceOf(account) + desk.parked(token, account);
        address enforcement = _enforcement();
        if (enforcement != address(0)) received += IParkedPayments(enforcement).parked(token, account);
        uint64 lenders = uint64(Math.min(Math.saturatingSub(received, due), type(uint64).max));
        (trust.whole, trust.lenders) = (true, lenders);
        emit IClaimServicing.CreditorWhole(financing, lenders);
    }

    function _enforcement() internal view returns (address) {
        return IGuaranteeBook(address(this)).grounds().lienbook().enforcement();
    }

    /// @dev The book knows it, in whose name servicing runs.
    function _accountOf(FinancingId financing) internal view returns (address) {
        return IGuaranteeBook(address(this)).accountOf(financing);
    }

    function _setFree(IERC20 token, Lei guarantor, uint64 amount) internal {
        if (amount != 0) _purses[token][guarantor].setAside -= amount;
    }

    /// @return amount how much of a demand is to be paid: the debt may have been paid down since
    /// @return owed   by the debtor
    function _owedUnder(
        Guarantee memory stored,
        uint64 demanded,
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) internal returns (uint64 amount, uint256 owed) {
        bytes memory shown = _shown(guarantee, terms);
        _requireEntrusted(guarantee.financing);
        _distribute(guarantee.financing, shown, terms);
        uint256 principal;
        (owed, principal) = _owed(shown);
        amount = uint64(Math.min(demanded, _payable(stored, guarantee, terms, owed, principal)));
    }

    /// @dev To a creditor that was whole nothing, though all that had paid gave up their parts.
    function _payable(
        Guarantee memory stored,
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms,
        uint256 owed,
        uint256 principal
    ) internal view returns (uint256) {
        if (_trusts[guarantee.financing].whole) return 0;
        uint256 covered = Math.min(
            _capOf(guarantee, terms, principal),
            (owed * Rate.unwrap(guarantee.coverage)) / ONE_MILLION
        );
        return
            Math.min(
                Math.saturatingSub(covered, stored.paid),
                Math.saturatingSub(owed, _trusts[guarantee.financing].paid)
            );
    }

    /// @dev What is left of the cap when so much of the principal is.
    function _capOf(
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms,
        uint256 principal
    ) internal pure returns (uint256) {
        if (!guarantee.reducing) return guarantee.cap;
        return Math.mulDiv(guarantee.cap, principal, terms.principal, Math.Rounding.Ceil);
    }

    /// @dev What of the guarantor's deposit is set aside: for the first of the cap to be paid.
    function _securedOf(Guarantee memory stored, GuaranteeTerms calldata guarantee) internal pure returns (uint64) {
        uint256 secured = Math.min(guarantee.secured, guarantee.cap - stored.reduced);
        return uint64(Math.saturatingSub(secured, stored.paid)); // at most a uint64
    }

    function _expiryOf(Guarantee memory stored, GuaranteeTerms calldata guarantee) internal pure returns (Day) {
        return stored.extendedTo == 0 ? guarantee.expiresOn : Day.wrap(stored.extendedTo);
    }

    /// @return owed      all that is owed today, due or not
    /// @return principal what of it is principal
    function _owed(bytes memory shown) internal view returns (uint256 owed, uint256 principal) {
        return desk.balanceOf(shown);
    }

    /// @dev The seal of a guarantee under a demand.
    function _under(GuaranteeId id, Demand memory running) internal pure returns (bytes28) {
        if (running.amount == 0 && running.owed == 0) return bytes28(GuaranteeId.unwrap(id));
        return bytes28(keccak256(abi.encode(id, running)));
    }

    function _sealIn(FinancingId financing, GuaranteeId id, bytes28 mark) internal view returns (Seal storage seal) {
        seal = _seals[FinancingId.unwrap(financing)];
        if (seal.mark != mark) seal = _seals[GuaranteeId.unwrap(id)];
    }

    function _sealed(FinancingId financing, GuaranteeId id, bytes28 mark) internal view returns (Seal storage seal) {
        seal = _seals[FinancingId.unwrap(financing)];
        if (seal.mark == mark) return seal;
        seal = _seals[GuaranteeId.unwrap(id)];
        if (seal.mark == mark) return seal;
        bytes28 ended = ~bytes28(GuaranteeId.unwrap(id));
        require(_sealIn(financing, id, ended).mark != ended, GuaranteeHasEnded(id));
        revert GuaranteeNotAsShown(id);
    }

    function _inForce(
        GuaranteeTerms calldata guarantee,
        Demand calldata running
    ) internal view returns (GuaranteeId id, Seal storage seal) {
        id = guaranteeIdOf(guarantee);
        seal = _sealed(guarantee.financing, id, _under(id, running));
    }

    function _demanded(
        GuaranteeTerms calldata guarantee,
        Demand calldata running
    ) internal view returns (GuaranteeId id, Seal storage seal) {
        (id, seal) = _inForce(guarantee, running);
        require(running.amount != 0 || running.owed != 0, NoDemand(id));
    }

    /// @return encoded the terms of the financing that the guarantee is of
    function _shown(
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) internal pure returns (bytes memory encoded) {
        encoded = terms.encode();
        _requireOf(guarantee, EncodedTerms.idOf(encoded));
    }

    function _requireGrounds(GuaranteeTerms calldata guarantee, bytes calldata grounds) internal pure {
        bytes32 shown = keccak256(grounds);
        require(shown == guarantee.grounds, GroundsMismatch(guarantee.grounds, shown));
    }

    function _requireOf(GuaranteeTerms calldata guarantee, FinancingId id) internal pure {
        require(id == guarantee.financing, GuaranteeOfOtherFinancing(guarantee.financing, id));
    }

    function _statusOf(FinancingId id) internal view returns (FinancingStatus) {
        return desk.statusOf(id);
    }

    /// @dev While the claim is held here it is the book alone that could give it back.
    function _requireEntrusted(FinancingId id) internal view {
        require(_trusts[id].entrusted, ClaimNotEntrusted(id));
    }

    /// @dev The claim is held here, for the caller's entity.
    function _requireEntrustedBy(FinancingId id) internal view {
        ClaimTrustState storage trust = _trusts[id];
        (Lei beneficiary, bool isEntrusted) = (trust.beneficiary, trust.entrusted);
        require(isEntrusted, ClaimNotEntrusted(id)); // and so by an entity
        require(participants.entityOf(msg.sender) == beneficiary, NotBeneficiary(msg.sender));
    }

    function _requireFree(IERC20 token, Lei entity, uint256 amount) internal view {
        Purse memory purse = _purses[token][entity];
        uint256 available = purse.balance - purse.setAside;
        require(amount <= available, BalanceInsufficient(token, entity, amount, available));
    }

    function _requireBeneficiary(FinancingId financing) internal view {
        Lei beneficiary = _trusts[financing].beneficiary;
        require(!beneficiary.isNull() && participants.entityOf(msg.sender) == beneficiary, NotBeneficiary(msg.sender));
    }

    function _requireInsurance() internal view {
        require(msg.sender == _insurance, NotInsurance(msg.sender));
    }

    function _requireGuarantor(GuaranteeTerms calldata guarantee) internal view {
        Lei entity = participants.entityOf(msg.sender);
        // Which is never null in a guarantee that was issued, and nothing can be done with another.
        require(entity == guarantee.guarantor, NotGuarantor(entity, guarantee.guarantor));
    }
}
