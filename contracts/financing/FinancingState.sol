// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {ParkedState} from "../common/ParkedState.sol";
import {SignedMessages} from "../common/SignedMessages.sol";
import {IFinancingDesk} from "../interfaces/IFinancingDesk.sol";
import {IFinancingErrors} from "../interfaces/IFinancingErrors.sol";
import {ILendingPolicy} from "../interfaces/ILendingPolicy.sol";
import {ILienbook} from "../interfaces/ILienbook.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {Authorization} from "../interfaces/ISignedMessages.sol";
import {ITradeAsset} from "../interfaces/ITradeAsset.sol";
import {EncodedTerms} from "../types/EncodedTerms.sol";
import {Arrears, EXTENDED, FRACTIONS, Financing, FinancingStatus, IN_ARREARS} from "../types/Financing.sol";
import {TRANSFERRED, flagsFor} from "../types/Financing.sol";
import {FinancingTerms} from "../types/FinancingTerms.sol";
import {DocumentId, FinancingId, Lei, LienId} from "../types/Identifiers.sol";
import {Collateral, backingHashOf, encodedIn, lienIdOf} from "../types/Pledge.sol";
import {Role, only} from "../types/Role.sol";
import {Currency, Day, today} from "../types/Units.sol";
import {FinancingMessages} from "./libraries/FinancingMessages.sol";
import {LoanAccount} from "./libraries/LoanAccount.sol";

/// @title What the desk, its servicing and its recovery share: the accounts, and who may act on them
/// @dev   The others run in the desk's storage, so this is the only place where any of them has some.
abstract contract FinancingState is IFinancingErrors, SignedMessages, ReentrancyGuardTransient, ParkedState {
    using Address for address;
    using LoanAccount for Financing;
    using SafeCast for uint256;

    /// @dev One slot.
    struct Creditor {
        address account; // 20 bytes
        bool isHolder; //    1        of an entrusted claim
    }

    ILienbook public immutable lienbook;

    mapping(FinancingId => Financing) private _financings;
    /// @dev To whom it is owed by now, if not to the lender of its terms: a buyer, a successor, or who holds the claim.
    mapping(FinancingId => Creditor) internal _creditors;
    mapping(IERC20 token => Currency) internal _currencies;

    constructor(
        IParticipants participants_,
        ILienbook lienbook_
    ) EIP712("Lienbook FinancingDesk", "1") ParkedState(participants_) {
        lienbook = lienbook_;
    }

    function _statusOf(FinancingId id) internal view returns (FinancingStatus) {
        return _financings[id].status;
    }

    function _standingOf(FinancingId id) internal view returns (FinancingStatus status, bool isTransferred) {
        Financing storage stored = _financings[id];
        return (stored.status, stored.flags & TRANSFERRED != 0);
    }

    /// @dev A new account, on which nothing has accrued.
    function _begin(FinancingId id, FinancingTerms calldata terms) internal {
        Financing storage stored = _financings[id];
        uint16 day = uint256(Day.unwrap(today())).toUint16();
        uint8 flags = flagsFor(terms.interest.rounding);
        (stored.start, stored.accruedTo, stored.status, stored.flags) = (day, day, FinancingStatus.Active, flags);
    }

    /// @dev Fills `account`, as the functions below do: one that returned it would zero another for each call.
    function _load(Financing memory account, FinancingId id) internal view {
        Financing storage stored = _financings[id];
        account.interest = stored.interest;
        account.accruedTo = stored.accruedTo;
        account.start = stored.start;
        account.status = stored.status;
        account.flags = stored.flags;
        account.repaid = stored.repaid;
        account.shortSince = stored.shortSince;
        account.acceleratedOn = stored.acceleratedOn;
        if (account.flags & IN_ARREARS != 0) account.arrears = stored.arrears;
        if (account.flags & FRACTIONS != 0) {
            account.arrears.penalty = account.interest >> 56;
            account.interest = int56(account.interest);
        }
        if (account.flags & EXTENDED != 0) account.extension = stored.extension;
    }

    /// @dev Writes the slots that are in use, and those that no longer are.
    function _store(FinancingId id, Financing memory account) internal {
        Financing storage stored = _financings[id];
        uint8 before = account.flags;
        uint8 flags = before & ~(IN_ARREARS | EXTENDED | FRACTIONS);
        Arrears memory arrears = account.arrears;
        int112 interest = account.interest;
        if (account.isInArrears()) {
            if (
                arrears.interestDue | arrears.interestOverdue == 0 && _isLittle(interest) && _isLittle(arrears.penalty)
            ) {
                flags |= FRACTIONS;
                interest = int112((arrears.penalty << 56) | int256(uint256(uint56(uint112(interest)))));
            } else {
                flags |= IN_ARREARS;
                stored.arrears = arrears;
            }
        }
        if (before & ~flags & IN_ARREARS != 0) delete stored.arrears;
        if (account.isExtended()) flags |= EXTENDED;
        if ((before | flags) & EXTENDED != 0) stored.extension = account.extension;
        account.flags = flags;
        // In one word: the compiler may write a slot field by field, at a cost to every payment.
        uint256 word =
            uint112(interest) |
                (uint256(account.accruedTo) << 112) |
                (uint256(account.start) << 128) |
                (uint256(account.status) << 144) |
                (uint256(flags) << 152) |
                (uint256(account.repaid) << 160) |
                (uint256(account.shortSince) << 224) |
                (uint256(account.acceleratedOn) << 240);
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            sstore(stored.slot, word)
        }
    }

    /// @dev Whether a numerator fits into half a numerator's place, so that interest and penalty share one.
    function _isLittle(int256 numerator) private pure returns (bool) {
        return int56(numerator) == numerator;
    }

    /// @dev Stores an account after a payment; once nothing is owed, closes it and withdraws what is left of its liens.
    function _settle(FinancingId id, FinancingTerms calldata terms, Financing memory account) internal {
        if (!account.isPaid(terms)) {
            _store(id, account);
            return;
        }
        account.close();
        _store(id, account);
        Collateral[] calldata collateral = terms.collateral;
        for (uint256 i; i < collateral.length; ++i) _release(collateral[i], id);
        emit IFinancingDesk.FinancingClosed(id);
    }

    /// @dev `lienbook.release(collateral, address(this), id)`, with the collateral copied as it came, which spares
    ///      encoding it anew: terms that have the id of a financing are encoded in the usual order.
    function _release(Collateral calldata collateral, FinancingId id) private {
        bytes32 place = bytes32(uint256(0x60)); // of the collateral, behind three words
        address(lienbook).functionCall(
            bytes.concat(
                ILienbook.release.selector,
                place,
                bytes32(uint256(uint160(address(this)))),
                FinancingId.unwrap(id),
                encodedIn(collateral)
            )
        );
    }

    /// @dev Moves `amount` of the caller's money to the creditor. Whether that account was lost is not asked at every
    ///      payment: then somebody has had another one take its place (`succeed`).
    function _deliver(IERC20 token, address creditor, uint256 amount) internal {
        if (amount != 0) _payFrom(token, msg.sender, creditor, creditor, amount);
    }

    /// @dev Delivers what of a payment for an asset is its owner's: to the account in the place of one that was lost.
    function _deliverToOwner(IERC20 token, address owner, uint256 amount) internal {
        if (amount != 0) _payFrom(token, msg.sender, _payeeFor(owner), owner, amount);
    }

    /// @dev Whose a collateral is: the borrower's, unless a court has given it to somebody else, who owes nothing and
    ///      answers with no more of it than the lien.
    function _ownerOf(
        FinancingTerms calldata terms,
        uint256 index
    ) internal view returns (address owner, bool isBorrowers) {
        Collateral calldata c = terms.collateral[index];
        owner = ITradeAsset(c.asset).ownerIfAny(c.id);
        isBorrowers = owner == terms.borrower || _legalEntityBehind(owner) == _legalEntityBehind(terms.borrower);
    }

    /// @dev A financing that owes something, counted to today; not yet stored.
    function _open(Financing memory account, FinancingTerms calldata terms) internal view returns (FinancingId id) {
        id = _idOf(terms);
        require(_advance(account, id, terms), FinancingNotActive(id, account.status));
    }

    /// @return lender the lender's entity, a bank; the borrower is another, an enterprise, both in good standing
    function _requireParties(FinancingTerms calldata terms) internal view returns (Lei lender) {
        lender = participants.requireActive(terms.lender, only(Role.Bank));
        Lei borrower = participants.requireActive(terms.borrower, only(Role.Enterprise));
        require(lender != borrower, LenderIsBorrower(lender));
    }

    /// @dev The lender signed these terms, to be accepted like this.
    function _requireOffered(
        FinancingId id,
        FinancingTerms calldata terms,
        address through,
        Authorization calldata offer
    ) internal view {
        require(offer.signer == terms.lender, NotLender(offer.signer, terms.lender));
        _authorizeUnique(FinancingMessages.hash(id, terms, through, offer), offer);
    }

    /// @dev The product that the terms name admits them.
    function _requirePolicy(FinancingTerms calldata terms, bytes memory encoded) internal view {
        address(terms.policy).functionStaticCall(bytes.concat(ILendingPolicy.check.selector, encoded));
    }

    /// @dev As `_open`, for the creditor alone.
    function _asCreditor(
        Financing memory account,
        FinancingTerms calldata terms
    ) internal view returns (FinancingId id) {
        id = _open(account, terms);
        address creditor = _creditor(id, account, terms);
        require(msg.sender == creditor, NotCreditor(msg.sender, creditor));
    }

    /// @dev The same, by an account that was neither removed nor lost.
    function _asKeptCreditor(
        Financing memory account,
        FinancingTerms calldata terms
    ) internal view returns (FinancingId id) {
        id = _asCreditor(account, terms);
        participants.requireKept(msg.sender);
    }

    function _legalEntityBehind(address account) internal view returns (Lei) {
        return participants.legalEntityBehind(account);
    }

    function _isOpen(Financing memory account) private pure returns (bool) {
        FinancingStatus status = account.status;
        return
            status == FinancingStatus.Active ||
            status == FinancingStatus.Defaulted ||
            status == FinancingStatus.WrittenOff;
    }

    /// @return open whether it owes something; only then is it counted to today
    function _advance(
        Financing memory account,
        FinancingId id,
        FinancingTerms calldata terms
    ) internal view returns (bool open) {
        _load(account, id);
        open = _isOpen(account);
        if (open) account.advance(terms, Day.unwrap(today()));
    }

    function _creditor(
        FinancingId id,
        Financing memory account,
        FinancingTerms calldata terms
    ) internal view returns (address) {
        return account.flags & TRANSFERRED == 0 ? terms.lender : _creditors[id].account;
    }

    function _shareIn(Collateral calldata c, DocumentId document) internal pure returns (uint64) {
        for (uint256 i; i < c.backing.length; ++i) if (c.backing[i].document == document) return c.backing[i].share;
        return 0;
    }

    /// @param pledged the document of the collateral as it is now
    function _lienOn(FinancingId id, Collateral calldata c, DocumentId pledged) internal view returns (LienId) {
        return lienIdOf(c.asset, pledged, address(this), FinancingId.unwrap(id), c.face, backingHashOf(c.backing));
    }

    /// @param first index of the first collateral that is not pledged yet
    function _pledge(FinancingTerms calldata terms, uint256 first, FinancingId id, Lei lender) internal {
        if (first == terms.collateral.length) return;
        Currency settled = _currencies[terms.token];
        require(Currency.unwrap(settled) != 0, TokenNotListed(terms.token));
        for (uint256 i = first; i < terms.collateral.length; ++i) {
            Currency currency = lienbook.pledgeFor(
                terms.collateral[i],
                lender,
                terms.borrower,
                FinancingId.unwrap(id),
                terms.contested
            );
            require(currency == settled, SettlementCurrencyMismatch(terms.token, settled, currency));
        }
    }

    /// @dev The terms come last in every function.
    function _idOf(FinancingTerms calldata terms) internal pure returns (FinancingId) {
        return EncodedTerms.idOf(terms);
    }
}
