// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {FinancingTerms} from "../types/FinancingTerms.sol";
import {Demand, GuaranteeId, GuaranteeTerms} from "../types/Guarantee.sol";
import {FinancingId, Lei} from "../types/Identifiers.sol";
import {Currency, Day} from "../types/Units.sol";
import {IGuaranteeErrors} from "./IGuaranteeErrors.sol";
import {ISignedMessages} from "./ISignedMessages.sol";

/// @title What happens to a guarantee beside its issue, a demand and its payment
/// @notice Called at the book's address.
interface IGuaranteeServicing is IGuaranteeErrors, ISignedMessages {
    /// @notice It ended: released by the creditor, or lapsed.
    event GuaranteeEnded(GuaranteeId indexed id, bool released);
    /// @notice The debtor of a guarantee wants no guarantee of a financing that it has not drawn: from `lapsesFrom` on
    ///         it may be ended, unless the financing is drawn. Until then the lender may take back its offer.
    event GuaranteeDeclined(GuaranteeId indexed id, Lei indexed debtor, Day lapsesFrom);
    /// @notice The cap of a guarantee counts for `cap` from now on, as the principal has fallen.
    event CapReduced(GuaranteeId indexed id, uint64 cap);
    /// @param demand        as it may be corrected, by its `answerBy`; what of it is `owed` stays so
    /// @param discrepancies hash of the list of every discrepancy
    event DemandRejected(GuaranteeId indexed id, Demand demand, bytes32 discrepancies);
    event DemandSuspended(GuaranteeId indexed id, Demand demand);
    /// @notice The demand is void, but for what was owed beside it.
    event GuaranteeExtended(GuaranteeId indexed id, Day expiresOn);
    /// @notice A guarantor took its part of what the borrower has paid since, or it was booked for it in the book.
    event Recovered(GuaranteeId indexed id, FinancingId indexed financing, uint64 amount, address to);
    /// @notice Whoever's asset was sold for a guarantor took in its place what that has back already.
    event Reimbursed(GuaranteeId indexed id, FinancingId indexed financing, bytes32 purpose, uint64 amount, address to);
    event Deposited(IERC20 indexed token, Lei indexed entity, uint256 amount);
    event Withdrawn(IERC20 indexed token, Lei indexed entity, uint256 amount, address to);
    event NetAssetsAttested(
        Lei indexed guarantor,
        Lei indexed supervisor,
        uint64 netAssets,
        Currency currency,
        Day until
    );
    /// @notice A supervisor says with whom a debtor stands or falls: the entity at the head of its group; null if it is
    ///         in none any more.
    event GroupAttested(Lei indexed debtor, Lei indexed group, Lei indexed supervisor);
    /// @notice What `guarantor` has guaranteed for `debtor` is counted with `group` from now on; null: for itself.
    event Regrouped(Lei indexed guarantor, Lei indexed debtor, Lei indexed group);
    /// @notice A supervisor says that a guarantor and a debtor belong together, or no longer do.
    event RelationAttested(Lei indexed guarantor, Lei indexed debtor, Lei indexed supervisor, bool related);

    /// @notice The creditor gives a guarantee back. Any account of the entity to which the debt is owed, also where the
    ///         one that is the creditor in the desk was removed or lost. Emits `GuaranteeEnded`.
    function release(
        Demand calldata running,
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) external;

    /// @notice Ends a guarantee that can bring no more: expired, exhausted (a cap that falls: once as much was paid as
    ///         `reduce` has left of it), or of a financing that was repaid or whose terms were replaced; whose creditor
    ///         was noted to be whole (`IClaimServicing.distribute`); that was not drawn before its first instalment is
    ///         due, or since its debtor declined the guarantee. A demand keeps an expired or exhausted one as long as
    ///         it is to be answered, or may be corrected; and then as long as it is owed, unless nothing can be paid on
    ///         it because the creditor has taken its claim back, and for thirty days not entrusted it for longer than a
    ///         demand is examined. Anyone. Emits `GuaranteeEnded`.
    function lapse(Demand calldata running, GuaranteeTerms calldata guarantee, FinancingTerms calldata terms) external;

    /// @notice The debtor declines a guarantee of a financing that it has not drawn: nobody is kept from guaranteeing
    ///         others by what a lender and a guarantor sign about it. It lapses in ten days, in which a lender that
    ///         relies on it takes back its offer; if the financing is drawn before it lapses, it stands.
    /// @dev    Any account of the debtor, once. Emits `GuaranteeDeclined`.
    function decline(GuaranteeTerms calldata guarantee) external returns (Day lapsesFrom);

    /// @notice Counts a cap that falls with the principal for what is left of it, so that the guarantor's limits and
    ///         deposit are free for the rest. What can be demanded falls without it. Anyone. Emits `CapReduced`.
    function reduce(
        Demand calldata running,
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) external returns (uint64 cap);

    /// @notice The guarantor rejects a demand, once and with every discrepancy. The beneficiary may correct it
    ///         (`IGuaranteeBook.demandAnew`) for thirty days at least, and until then nothing lapses or is set free.
    /// @dev    Any account of the guarantor, within the days to examine, and not once it has suspended the demand.
    ///         Emits `DemandRejected`.
    function reject(bytes32 discrepancies, Demand calldata running, GuaranteeTerms calldata guarantee) external;

    /// @notice Of a demand to extend or pay: takes up to thirty days more to do either, and rejects it no more. Any
    ///         account of the guarantor, once, within the days to examine. Emits `DemandSuspended`.
    function suspend(Demand calldata running, GuaranteeTerms calldata guarantee) external;

    /// @notice Of a demand to extend or pay: extends, and the demand is void. Any account of the guarantor. Emits
    ///         `GuaranteeExtended`.
    function extend(Demand calldata running, GuaranteeTerms calldata guarantee) external;

    /// @notice Takes what was demanded and not answered in time out of what is set aside for the guarantee. What is
    ///         not set aside stays demanded, and owed.
    /// @dev    Any account of the beneficiary. Emits `GuaranteePaid`.
    function draw(
        Demand calldata running,
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) external returns (uint64 amount);

    /// @notice Takes a guarantor's part of what the borrower has paid since the creditor is whole, up to what it lacks:
    ///         what it has paid and the interest on it, less what its counter-guarantees have brought it. They bring it
    ///         that much less afterwards.
    /// @dev    Any account of the guarantor. Emits `Recovered`.
    /// @param  grounds of the guarantee, as at its issue; empty for none
    function recover(
        address to,
        bytes calldata grounds,
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) external returns (uint64 amount);

    /// @notice Has the same booked for the guarantor, for whom it waits in the book: what it leaves untaken keeps no
    ///         lien behind its guarantee (`IGuaranteeGrounds.release`).
    /// @dev    Anyone. Emits `Recovered`.
    /// @param  grounds of the guarantee, as at its issue; empty for none
    function settle(
        bytes calldata grounds,
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) external returns (uint64 amount);

    /// @notice Takes, in a guarantor's place, its part of what the borrower has paid, as far as the sale of its
    ///         security has paid the guarantor: behind what that lacks still, and beside the pledgors of its other
    ///         counter-guarantees, pro rata by what each has brought.
    /// @dev    Any account of the entity whose asset was sold. Emits `Reimbursed`.
    /// @param  index of the counter-guarantee among the grounds
    function reimburse(
        uint256 index,
        address to,
        bytes calldata grounds,
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) external returns (uint64 amount);

    /// @notice Holds for a guarantor what a pledgor has paid it.
    /// @dev    The contract that keeps what is pledged only (`IGuaranteeGrounds.redeem`), which moves `amount` of the
    ///         token here in the same transaction. Emits `Deposited`.
    function bookRedemption(IERC20 token, Lei guarantor, uint64 amount) external;

    /// @notice Puts money into the book for the caller's entity.
    function deposit(IERC20 token, uint256 amount) external;

    /// @notice Takes what of the caller's entity's money is not set aside. Any account of the entity.
    function withdraw(IERC20 token, uint256 amount, address to) external;

    /// @notice A supervisor attests a guarantor's net assets: what it may guarantee is measured by them.
    /// @dev    Any account of a supervisor in good standing. Guarantees that stand are not touched.
    function attestNetAssets(Lei guarantor, uint64 netAssets, Currency currency, Day until) external;

    /// @notice A supervisor attests that a guarantor and a debtor belong together: no guarantee is entered between
    ///         them. Or that they no longer do.
    /// @dev    Any account of a supervisor in good standing. Guarantees that stand are not touched.
    function attestRelation(Lei guarantor, Lei debtor, bool related) external;

    /// @notice A supervisor attests to which group a debtor belongs: what a guarantor may guarantee for one debtor it
    ///         may guarantee for all debtors of a group together. The head is one of them, once it is attested like the
    ///         others. Guarantees that stand stay; where they are more than the limit, no further one is entered.
    /// @dev    Any account of a supervisor in good standing. Emits `GroupAttested`.
    /// @param  group      LEI of the entity at its head; null for none
    /// @param  guarantors whose guarantees for the debtor are counted with the group at once; those of others are when
    ///         one is entered, or by `regroup`
    function attestGroup(Lei debtor, Lei group, Lei[] calldata guarantors) external;

    /// @notice Counts what a guarantor has guaranteed for a debtor with the group in which the debtor is now. Anyone.
    ///         Emits `Regrouped`.
    function regroup(Lei guarantor, Lei debtor) external;

    /// @notice From when on a guarantee lapses unless its financing is drawn; zero if its debtor has not declined it.
    function lapsesFromOf(GuaranteeId id) external view returns (Day);

    /// @notice The entity at the head of a debtor's group, as a supervisor has attested it; null if it is in none.
    function groupOf(Lei debtor) external view returns (Lei);

    /// @notice Caps of what `guarantor` has guaranteed for the debtors of a group and stands, as far as it is counted
    ///         with the group (`regroup`).
    function guaranteedForGroup(Lei guarantor, Lei group) external view returns (uint64);

    /// @notice The code of `IClaimServicing`, which runs in the book's storage, too. Fixed for good.
    function claims() external view returns (address);
}
