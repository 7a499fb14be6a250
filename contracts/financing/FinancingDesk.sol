// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {ExactTransfer} from "../common/ExactTransfer.sol";
import {SignedMessages} from "../common/SignedMessages.sol";
import {Allocation, Financing, FinancingStatus, IFinancingDesk} from "../interfaces/IFinancingDesk.sol";
import {ILendingPolicy} from "../interfaces/ILendingPolicy.sol";
import {ILienbook} from "../interfaces/ILienbook.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {Authorization} from "../interfaces/ISignedMessages.sol";
import {FinancingTerms} from "../types/FinancingTerms.sol";
import {FinancingId, Lei, LienId} from "../types/Identifiers.sol";
import {Collateral, backingHashOf, lienIdOf} from "../types/Pledge.sol";
import {Role, only} from "../types/Role.sol";
import {Currency, Day, Rate, today} from "../types/Units.sol";
import {Accrual} from "./libraries/Accrual.sol";
import {FinancingMessages} from "./libraries/FinancingMessages.sol";

/// @title Financing against pledged trade documents
contract FinancingDesk is IFinancingDesk, SignedMessages, AccessManaged, ReentrancyGuardTransient {
    using Accrual for Financing;
    using Address for address;
    using ExactTransfer for IERC20;
    using SafeERC20 for IERC20;

    /// @dev 1 000 % a year; with it no numerator of interest overflows (see `Accrual`).
    Rate private constant HIGHEST_RATE = Rate.wrap(10_000_000);

    IParticipants public immutable participants;
    ILienbook public immutable lienbook;

    mapping(FinancingId => Financing) private _financings;
    mapping(IERC20 token => Currency) private _currencies;
    mapping(IERC20 token => mapping(address account => uint256)) private _parked;

    constructor(
        IParticipants participants_,
        ILienbook lienbook_,
        address authority
    ) AccessManaged(authority) EIP712("Lienbook FinancingDesk", "1") {
        participants = participants_;
        lienbook = lienbook_;
    }

    /// @inheritdoc IFinancingDesk
    function accept(
        Authorization calldata offer,
        FinancingTerms calldata terms
    ) external nonReentrant returns (FinancingId id) {
        require(msg.sender == terms.borrower, NotBorrower(msg.sender, terms.borrower));
        require(offer.signer == terms.lender, NotLender(offer.signer, terms.lender));
        Lei lender = participants.requireActive(terms.lender, only(Role.Bank));
        Lei borrower = participants.requireActive(terms.borrower, only(Role.Enterprise));
        require(lender != borrower, LenderIsBorrower(lender));

        bytes memory encoded = _encoded(terms);
        id = FinancingId.wrap(keccak256(encoded));
        require(_financings[id].status == FinancingStatus.None, FinancingAlreadyAccepted(id));
        _requireSound(terms);
        _authorizeUnique(FinancingMessages.hash(id, terms, offer), offer);
        address(terms.policy).functionStaticCall(bytes.concat(ILendingPolicy.check.selector, encoded));

        _financings[id] = Financing({
            outstanding: terms.principal,
            accrued: 0,
            accruedTo: today(),
            status: FinancingStatus.Active
        });
        _pledge(terms, id, lender);
        for (uint256 i; i < terms.payouts.length; ++i) {
            terms.token.move(terms.lender, terms.payouts[i].payee, terms.payouts[i].amount);
        }
        emit FinancingAccepted(id, terms.lender, terms.borrower, encoded);
    }

    /// @inheritdoc IFinancingDesk
    function repay(
        FinancingTerms calldata terms,
        uint64 amount
    ) external nonReentrant returns (Allocation memory allocation) {
        (FinancingId id, Financing memory financing) = _active(terms, amount);
        allocation = _allocate(financing, amount, type(uint256).max);
        _settle(id, terms, financing);

        _deliver(terms.token, terms.lender, allocation.interest + allocation.principal);
        emit Repaid(id, msg.sender, allocation.interest, allocation.principal, financing.outstanding);
    }

    /// @inheritdoc IFinancingDesk
    function collect(
        FinancingTerms calldata terms,
        uint256 collateral,
        uint64 amount
    ) external nonReentrant returns (Allocation memory allocation) {
        (FinancingId id, Financing memory financing) = _active(terms, amount);
        allocation = _allocate(financing, amount, terms.sweep ? type(uint256).max : _principalDue(terms, financing));
        allocation.remainder = amount - allocation.interest - allocation.principal;

        _consumeCollateral(id, terms, collateral, amount);
        _settle(id, terms, financing);

        _deliver(terms.token, terms.lender, allocation.interest + allocation.principal);
        _deliver(terms.token, terms.borrower, allocation.remainder);
        emit Collected(
            id,
            msg.sender,
            collateral,
            allocation.interest,
            allocation.principal,
            allocation.remainder,
            financing.outstanding
        );
    }

    /// @inheritdoc IFinancingDesk
    function withdrawParked(IERC20 token, address to) external nonReentrant returns (uint256 amount) {
        amount = _parked[token][msg.sender];
        require(amount != 0, NothingParked(token, msg.sender));
        delete _parked[token][msg.sender];
        token.safeTransfer(to, amount);
        emit ParkedPaymentWithdrawn(token, msg.sender, to, amount);
    }

    /// @inheritdoc IFinancingDesk
    function listToken(IERC20 token, Currency currency) external restricted {
        _currencies[token] = currency;
        emit TokenListed(token, currency);
    }

    /// @inheritdoc IFinancingDesk
    function idOf(FinancingTerms calldata terms) external pure returns (FinancingId) {
        return _idOf(terms);
    }

    /// @inheritdoc IFinancingDesk
    function financingOf(FinancingId id) external view returns (Financing memory) {
        return _financings[id];
    }

    /// @inheritdoc IFinancingDesk
    function owed(
        FinancingTerms calldata terms
    ) external view returns (uint256 interest, uint256 principal, uint256 due) {
        Financing memory financing = _financings[_idOf(terms)];
        if (financing.status != FinancingStatus.Active) return (0, 0, 0);
        financing.accrueTo(terms.rate, today());
        interest = financing.interestDue();
        principal = financing.outstanding;
        due = interest + _principalDue(terms, financing);
    }

    /// @inheritdoc IFinancingDesk
    function parked(IERC20 token, address account) external view returns (uint256) {
        return _parked[token][account];
    }

    /// @inheritdoc IFinancingDesk
    function currencyOf(IERC20 token) external view returns (Currency) {
        return _currencies[token];
    }

    /// @dev The financing under these terms, interest counted to today; not yet stored.
    function _active(
        FinancingTerms calldata terms,
        uint64 amount
    ) private view returns (FinancingId id, Financing memory financing) {
        require(amount != 0, PaymentZero());
        id = _idOf(terms);
        financing = _financings[id];
        require(financing.status == FinancingStatus.Active, FinancingNotActive(id, financing.status));
        financing.accrueTo(terms.rate, today());
    }

    /// @dev The waterfall: interest to date, then principal, of which no more than `mostPrincipal`.
    function _allocate(
        Financing memory financing,
        uint256 amount,
        uint256 mostPrincipal
    ) private pure returns (Allocation memory allocation) {
        allocation.interest = Math.min(amount, financing.interestDue());
        allocation.principal = Math.min(amount - allocation.interest, Math.min(mostPrincipal, financing.outstanding));
        financing.payInterest(allocation.interest);
        financing.outstanding -= uint64(allocation.principal); // at most what is outstanding
    }

    /// @dev Stores a financing after a payment; once nothing is owed, closes it and withdraws what is left of its
    ///      liens.
    function _settle(FinancingId id, FinancingTerms calldata terms, Financing memory financing) private {
        if (financing.outstanding != 0 || financing.interestDue() != 0) {
            _financings[id] = financing;
            return;
        }
        financing.accrued = 0;
        financing.status = FinancingStatus.Repaid;
        _financings[id] = financing;
        for (uint256 i; i < terms.collateral.length; ++i) {
            lienbook.release(terms.collateral[i], address(this), FinancingId.unwrap(id));
        }
        emit FinancingClosed(id);
    }

    function _pledge(FinancingTerms calldata terms, FinancingId id, Lei lender) private {
        Currency settled = _currencies[terms.token];
        require(Currency.unwrap(settled) != 0, TokenNotListed(terms.token));
        for (uint256 i; i < terms.collateral.length; ++i) {
            Currency currency = lienbook.pledgeFor(
                terms.collateral[i],
                terms.borrower,
                lender,
                FinancingId.unwrap(id),
                terms.contested
            );
            require(currency == settled, SettlementCurrencyMismatch(terms.token, settled, currency));
        }
    }

    /// @dev A receivable was paid: first out of the lien, then out of what is free of its document.
    function _consumeCollateral(FinancingId id, FinancingTerms calldata terms, uint256 index, uint64 amount) private {
        require(index < terms.collateral.length, CollateralUnknown(index, terms.collateral.length));
        uint64 lien = _lienAmount(terms.collateral[index], id);
        require(lien != 0, CollateralDischarged(index));
        uint64 collected = amount < lien ? amount : lien;
        lienbook.discharge(
            terms.collateral[index],
            address(this),
            FinancingId.unwrap(id),
            0,
            collected,
            amount - collected
        );
    }

    /// @dev Moves `amount` of the caller's money to `payee`, or keeps it here for a payee whom the token refuses: one
    ///      blocked party must not keep another from paying its debt.
    function _deliver(IERC20 token, address payee, uint256 amount) private {
        if (amount == 0 || token.tryMove(msg.sender, payee, amount)) return;
        token.move(msg.sender, address(this), amount);
        _parked[token][payee] += amount;
        emit PaymentParked(token, payee, amount);
    }

    /// @dev The instalments that have fallen due, less what was repaid.
    function _principalDue(FinancingTerms calldata terms, Financing memory financing) private view returns (uint256) {
        uint256 scheduled;
        Day now_ = today();
        for (uint256 i; i < terms.schedule.length && terms.schedule[i].dueOn <= now_; ++i) {
            scheduled += terms.schedule[i].principal;
        }
        return Math.saturatingSub(scheduled, terms.principal - financing.outstanding);
    }

    function _lienAmount(Collateral calldata collateral, FinancingId id) private view returns (uint64) {
        LienId lien = lienIdOf(
            collateral.asset,
            collateral.id,
            address(this),
            FinancingId.unwrap(id),
            collateral.face,
            backingHashOf(collateral.backing)
        );
        return lienbook.lienOf(lien).amount;
    }

    function _requireSound(FinancingTerms calldata terms) private view {
        require(terms.principal != 0, PrincipalZero());
        require(Rate.unwrap(terms.rate) <= Rate.unwrap(HIGHEST_RATE), RateTooHigh(terms.rate, HIGHEST_RATE));
        require(terms.collateral.length != 0, CollateralMissing());

        uint256 sum;
        Day previous = today();
        for (uint256 i; i < terms.schedule.length; ++i) {
            Day dueOn = terms.schedule[i].dueOn;
            uint64 principal = terms.schedule[i].principal;
            require(dueOn > previous && principal != 0, InstalmentInvalid(i, dueOn, principal));
            previous = dueOn;
            sum += principal;
        }
        require(sum == terms.principal, ScheduleSumMismatch(sum, terms.principal));

        sum = 0;
        for (uint256 i; i < terms.payouts.length; ++i) {
            address payee = terms.payouts[i].payee;
            uint64 amount = terms.payouts[i].amount;
            // Money sent here would belong to nobody.
            require(payee != address(0) && payee != address(this) && amount != 0, PayoutInvalid(i, payee, amount));
            sum += amount;
        }
        require(sum == terms.principal, PayoutSumMismatch(sum, terms.principal));
    }

    function _idOf(FinancingTerms calldata terms) private pure returns (FinancingId) {
        return FinancingId.wrap(keccak256(_encoded(terms)));
    }

    /// @dev `abi.encode(terms)`, copied as the caller encoded it, which costs a tenth of encoding it anew. Every offset
    ///      in it counts from its own start and leads forward, so what follows in the calldata completes it. The terms
    ///      come last in every function, so nothing else follows.
    function _encoded(FinancingTerms calldata terms) private pure returns (bytes memory) {
        uint256 start;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            start := terms
        }
        return bytes.concat(bytes32(uint256(0x20)), msg.data[start:]);
    }
}
