// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {FinancingStatus} from "../types/Financing.sol";
import {FinancingTerms} from "../types/FinancingTerms.sol";
import {
    ClaimTrustState,
    Guarantee,
    GuaranteeId,
    GuaranteeStatus,
    GuaranteeTerms,
    Standing
} from "../types/Guarantee.sol";
import {FinancingId, Lei, LienId} from "../types/Identifiers.sol";
import {Currency, Day, Rate} from "../types/Units.sol";
import {IBusinessDays} from "./IBusinessDays.sol";
import {IClaimHolder} from "./IClaimHolder.sol";
import {IClaimShares} from "./IClaimShares.sol";
import {ICover} from "./ICover.sol";
import {Authorization, ISignedMessages} from "./ISignedMessages.sol";

/// @title Guarantees of financings
/// @notice A guarantor signs the terms, the creditor enters them. In default the creditor entrusts its claim to the
///         book
///         (`IFinancingServicing.entrust`), demands payment, and is paid outside the debt, which the borrower still
///         owes. What the borrower pays afterwards goes to the creditor until it is whole: until no more is owed
///         than the guarantors have paid. From there on it is the guarantors', pro rata by what each has paid.
/// @dev    What an entity is owed waits here for any account of it (`withdraw`, `takeReceipts`, `recover`): nobody can
///         keep
///         money from moving by refusing it, and a lost key strands none.
interface IGuaranteeBook is IBusinessDays, IClaimHolder, IClaimShares, ICover, ISignedMessages {
    /// @notice A guarantee stands. `terms`, for `abi.decode` as `GuaranteeTerms`, are all that is needed to act on it.
    event GuaranteeIssued(
        GuaranteeId indexed id,
        FinancingId indexed financing,
        Lei indexed guarantor,
        address beneficiary,
        bytes terms
    );
    /// @notice It ended: released by the creditor, or lapsed.
    event GuaranteeEnded(GuaranteeId indexed id, bool released);
    /// @param statement hash of the statement of breach
    /// @param extendTo  expiry that the creditor takes instead of payment; zero for none
    event Demanded(GuaranteeId indexed id, uint64 amount, bytes32 statement, Day answerBy, Day extendTo);
    /// @param discrepancies hash of the list of every discrepancy
    event DemandRejected(GuaranteeId indexed id, uint64 amount, bytes32 discrepancies);
    event DemandSuspended(GuaranteeId indexed id, Day answerBy);
    event GuaranteeExtended(GuaranteeId indexed id, Day expiresOn);
    /// @notice A guarantor paid, or its deposit was drawn on. The debt is what it was, and `amount` of it is now the
    ///         guarantor's, behind the creditor.
    event GuaranteePaid(GuaranteeId indexed id, FinancingId indexed financing, uint64 amount, bool drawn);
    /// @notice A guarantor took its part of what the borrower has paid since.
    event Recovered(GuaranteeId indexed id, FinancingId indexed financing, uint64 amount, address to);
    /// @notice The creditor of an entrusted claim took its part of what the borrower paid.
    event ReceiptsTaken(FinancingId indexed financing, Lei indexed beneficiary, uint256 amount, address to);
    event ClaimHeld(FinancingId indexed financing, Lei indexed beneficiary, address account);
    event Deposited(IERC20 indexed token, Lei indexed entity, uint256 amount);
    event Withdrawn(IERC20 indexed token, Lei indexed entity, uint256 amount, address to);
    event NetAssetsAttested(
        Lei indexed guarantor,
        Lei indexed supervisor,
        uint64 netAssets,
        Currency currency,
        Day until
    );
    event GuarantorRulesSet(Rate inAll, Rate perDebtor);

    error GuaranteeOfOtherFinancing(FinancingId guaranteed, FinancingId shown);
    /// @notice A guarantee is entered while its financing is offered or runs as agreed.
    error FinancingNotGuaranteeable(FinancingId id, FinancingStatus status);
    error NotBeneficiary(address caller);
    error NotGuarantor(Lei entity, Lei guarantor);
    error DebtorMismatch(Lei named, Lei actual);
    /// @notice Nobody guarantees its own debt, or a debt to itself.
    error GuarantorIsParty(Lei entity);
    /// @notice Cap above zero, coverage above zero and at most all, no more set aside than the cap, expiry today or
    ///         later
    ///         and by the year 2149.
    error GuaranteeTermsInvalid();
    error GuaranteeAlreadyIssued(GuaranteeId id);
    error GuaranteeNotInForce(GuaranteeId id, GuaranteeStatus status);
    /// @notice Who guarantees others' debts is not guaranteed, and the other way round: so no circle of guarantees can
    ///         arise, of whatever length.
    error GuaranteeCycle(Lei guarantor, Lei debtor);
    /// @notice A supervisor's attestation of net assets is missing, too old, or in another currency.
    error NetAssetsNotAttested(Lei guarantor, Currency currency, Currency attested, uint16 until);
    error GuarantorLimitExceeded(Lei guarantor, uint256 guaranteed, uint256 most);
    error DebtorLimitExceeded(Lei guarantor, Lei debtor, uint256 guaranteed, uint256 most);
    error CounterGuaranteeNotHeld(LienId lien, Lei holder, Lei guarantor);
    /// @notice The lien stands behind another guarantee.
    error CounterGuaranteeTaken(LienId lien, GuaranteeId guarantee);
    /// @notice More was asked of an entity's money here than is free.
    error BalanceInsufficient(IERC20 token, Lei entity, uint256 requested, uint256 available);
    error DemandBeforeDefault(FinancingId id, FinancingStatus status);
    /// @notice The creditor entrusts its claim to the book before it demands.
    error ClaimNotEntrusted(FinancingId id, address creditor);
    error GuaranteeExpired(GuaranteeId id, Day expiresOn);
    error DemandRunning(GuaranteeId id, uint64 amount);
    error NoDemand(GuaranteeId id);
    error DemandAboveCover(GuaranteeId id, uint64 amount, uint256 covered);
    /// @notice The days to examine are over: what was demanded is owed.
    error DemandPrecluded(GuaranteeId id, Day answerBy);
    /// @notice The guarantor may still answer.
    error DemandUnderExamination(GuaranteeId id, Day answerBy);
    error ExtensionNotOffered(GuaranteeId id);
    error ExtensionInvalid(Day extendTo, Day expiresOn);
    error AlreadySuspended(GuaranteeId id);
    /// @notice Neither expired nor exhausted, and the financing stands; or a demand runs.
    error GuaranteeStillGood(GuaranteeId id);
    error NothingToTake();
    error CallerNotDesk(address caller);
    /// @notice Of the creditor's functions an entrusted claim gives its beneficiary only those that move no claim.
    error ActNotAllowed(bytes4 selector);
    /// @notice A guarantor has paid: the claim is partly its own.
    error ClaimShared(FinancingId id, uint64 paid);
    error TokenInvalid(IERC20 token);
    error RecipientOfNobody(address to);

    /// @notice Enters a guarantee that its guarantor has signed, and pays the fee.
    /// @dev    The creditor only, or, before the financing is accepted, the lender that its terms name. The guarantor's
    ///         signature is over `Guarantee` (see `GuaranteeMessages`). Emits `GuaranteeIssued`.
    function issue(
        Authorization calldata guarantor,
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) external returns (GuaranteeId id);

    /// @notice The creditor gives a guarantee back. Emits `GuaranteeEnded`.
    function release(GuaranteeTerms calldata guarantee, FinancingTerms calldata terms) external;

    /// @notice Ends a guarantee that can bring no more: expired, exhausted, or of a financing that was repaid or whose
    ///         terms
    ///         were replaced. Anyone. Emits `GuaranteeEnded`.
    function lapse(GuaranteeTerms calldata guarantee, FinancingTerms calldata terms) external;

    /// @notice Demands payment, in part or in full. The guarantor has five business days to pay or to reject.
    /// @dev    Any account of the beneficiary of the entrusted claim. Emits `Demanded`.
    /// @param  amount    in minor units, no more than `payableUnder`
    /// @param  extendTo  "extend or pay": the expiry that makes the demand void; zero for payment alone
    /// @param  statement hash of the statement of breach
    function demand(
        uint64 amount,
        Day extendTo,
        bytes32 statement,
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) external returns (Day answerBy);

    /// @notice The guarantor rejects a demand, once and with every discrepancy; then only a new demand counts.
    /// @dev    Any account of the guarantor, within the days to examine. Emits `DemandRejected`.
    function reject(bytes32 discrepancies, GuaranteeTerms calldata guarantee) external;

    /// @notice Of a demand to extend or pay: takes up to thirty days more. Any account of the guarantor, once, within
    ///         the
    ///         days to examine. Emits `DemandSuspended`.
    function suspend(GuaranteeTerms calldata guarantee) external;

    /// @notice Of a demand to extend or pay: extends, and the demand is void. Any account of the guarantor. Emits
    ///         `GuaranteeExtended`.
    function extend(GuaranteeTerms calldata guarantee) external;

    /// @notice Pays what was demanded, or less if less is still lacking. Late payment is payment.
    /// @dev    Any account of the guarantor. Emits `GuaranteePaid`.
    /// @param  fromDeposit out of what the guarantor has deposited, not from the caller's account
    function pay(
        bool fromDeposit,
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) external returns (uint64 amount);

    /// @notice Takes what was demanded and not answered in time out of what is set aside for the guarantee.
    /// @dev    Any account of the beneficiary. Emits `GuaranteePaid`.
    function draw(GuaranteeTerms calldata guarantee, FinancingTerms calldata terms) external returns (uint64 amount);

    /// @notice Takes a guarantor's part of what the borrower has paid since the creditor is whole.
    /// @dev    Any account of the guarantor. Emits `Recovered`.
    function recover(
        address to,
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) external returns (uint64 amount);

    /// @notice Takes the creditor's part of what the borrower has paid on an entrusted claim.
    /// @dev    Any account of the beneficiary. Emits `ReceiptsTaken`.
    function takeReceipts(address to, FinancingTerms calldata terms) external returns (uint256 amount);

    /// @notice Brings into the trust what the desk could not deliver to it. Anyone.
    function collectParked(FinancingId financing, IERC20 token) external;

    /// @notice Has the entrusted claim charge costs, write off, declare default or flag impairment; and, while no
    ///         guarantor shares in it, go back to an account of its beneficiary, by a transfer.
    /// @dev    Any account of the beneficiary. Reverts with `ActNotAllowed` for any other function. In a transfer the
    ///         trust is `from.signer`, without a signature. Whoever sells the claim afterwards takes its receipts
    ///         first.
    /// @param  data the call to the desk
    function act(FinancingId financing, bytes calldata data) external;

    /// @notice Puts money into the book for the caller's entity.
    function deposit(IERC20 token, uint256 amount) external;

    /// @notice Takes what of the caller's entity's money is not set aside. Any account of the entity.
    function withdraw(IERC20 token, uint256 amount, address to) external;

    /// @notice A supervisor attests a guarantor's net assets: what it may guarantee is measured by them.
    /// @dev    Any account of a supervisor in good standing. Guarantees that stand are not touched.
    function attestNetAssets(Lei guarantor, uint64 netAssets, Currency currency, Day until) external;

    /// @notice What a guarantor may guarantee in all and for one debtor, in parts per million of its net assets.
    ///         Governor
    ///         only; for guarantees issued from then on.
    function setGuarantorRules(Rate inAll, Rate perDebtor) external;

    /// @notice What may be demanded today: `min(cap − paid, coverage · owed − paid, owed − paid by all guarantors)`,
    ///         the
    ///         covered part rounded down.
    function payableUnder(
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) external view returns (uint256);

    function guaranteeOf(GuaranteeId id) external view returns (Guarantee memory);

    function standingOf(Lei entity) external view returns (Standing memory);

    /// @notice Caps of what `guarantor` has guaranteed for `debtor` and stands.
    function guaranteedFor(Lei guarantor, Lei debtor) external view returns (uint64);

    function trustOf(FinancingId id) external view returns (ClaimTrustState memory);

    /// @notice The creditor in the desk once a claim is entrusted.
    function accountOf(FinancingId id) external view returns (address);

    /// @notice The guarantee behind which a lien stands.
    function guaranteeBehind(LienId lien) external view returns (GuaranteeId);

    function balanceOf(IERC20 token, Lei entity) external view returns (uint256 balance, uint256 setAside);

    function rules() external view returns (Rate inAll, Rate perDebtor);
}
