// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {FinancingTerms} from "../types/FinancingTerms.sol";
import {GuaranteeId, GuaranteeTerms} from "../types/Guarantee.sol";
import {FinancingId, Lei} from "../types/Identifiers.sol";
import {IGuaranteeErrors} from "./IGuaranteeErrors.sol";
import {ISignedMessages} from "./ISignedMessages.sol";

/// @title What happens to a claim that is entrusted to the guarantee book
/// @notice Called at the book's address. What comes in on the claim is the creditor's until it is whole; from then on
///         it is the guarantors' and insurers' that have paid, and the largest of them takes the creditor's place.
interface IClaimServicing is IGuaranteeErrors, ISignedMessages {
    /// @notice No more is owed than guarantors and insurers have paid: from now on what comes in is theirs. Of what has
    ///         come in so far `lenders` is the creditor's.
    event CreditorWhole(FinancingId indexed financing, uint64 lenders);
    /// @notice Who has paid most has taken the place of a creditor that is whole.
    event ClaimLed(FinancingId indexed financing, Lei indexed payer, uint64 paid);
    /// @notice A guarantor has no part in the claim any more for what it has paid: it gave it up, or got `redeemed`.
    event ShareGivenUp(GuaranteeId indexed id, FinancingId indexed financing, uint64 paid, uint64 redeemed);
    /// @notice The creditor of an entrusted claim took its part of what the borrower paid.
    event ReceiptsTaken(FinancingId indexed financing, Lei indexed beneficiary, uint256 amount, address to);

    /// @notice Notes whose what has come in on an entrusted claim is. Whoever takes or acts has that done by it;
    ///         anybody else who minds calls this, before interest and the next payment hide it.
    /// @dev    Anyone. Emits `CreditorWhole` once it is. Reverts in the middle of a payment.
    /// @return whole whether the creditor is
    function distribute(FinancingTerms calldata terms) external returns (bool whole);

    /// @notice Takes the creditor's part of what the borrower has paid on an entrusted claim.
    /// @dev    Any account of the beneficiary. Emits `ReceiptsTaken`.
    function takeReceipts(address to, FinancingTerms calldata terms) external returns (uint256 amount);

    /// @notice Brings into the trust what could not be delivered to it: at the desk, or in the sale of an asset.
    ///         Anyone.
    function collectParked(FinancingId financing, IERC20 token) external;

    /// @notice The account of an entrusted claim is not lost, whoever says so: a registrar that gave it to an entity
    ///         before, and announced a successor, would keep the claim from acting and have what a sale brings it.
    /// @dev    Anyone, before the replacement takes effect (`IParticipants.ReplacementNotPending`).
    function contestReplacement(FinancingId financing) external;

    /// @notice Has the entrusted claim charge costs, write off, declare default or flag impairment; and, while no
    ///         guarantor shares in it, go back to an account of its beneficiary, by a transfer. What has come in is
    ///         attributed first (`distribute`), and set aside for the beneficiary when the claim goes back, with what
    ///         waits for the trust (`collectParked`), as far as the token lets it go. What that leaves in the trust the
    ///         beneficiary takes later (`takeReceipts`), before another creditor entrusts the claim: then it is that
    ///         one's.
    /// @dev    Any account of the beneficiary; once the creditor is whole, of who has taken its place (`lead`), which
    ///         writes off only if it has paid at least half (`WriteOffByMinority`). Reverts
    ///         with `ActNotAllowed` for any other function. In a transfer the trust is `from.signer`, without a
    ///         signature. Emits `ReceiptsTaken` if it leaves something to set aside.
    /// @param  data the call to the desk
    function act(FinancingId financing, bytes calldata data) external;

    /// @notice Pays out what is due, of what has come in on an entrusted claim, to an insurer that has paid `paid` and
    ///         recovered `recovered` of it.
    /// @dev    The insurance only (see `IClaimShares`), which keeps what each insurer has paid and recovered.
    function takeShare(
        address to,
        uint64 paid,
        uint64 recovered,
        FinancingTerms calldata terms
    ) external returns (uint64 amount);

    /// @notice Takes the place of a creditor that is whole, as who has paid most: acts on the claim (`act`) and holds
    ///         the liens, whose enforcement brings money into the trust for all that have paid. What is left of the
    ///         creditor's receipts waits for it in the book.
    /// @dev    Any account of the guarantor; a larger payer takes over from a smaller one, and any from one that has
    ///         given its part up (`waive`). Emits `ClaimLed`.
    function lead(GuaranteeTerms calldata guarantee, FinancingTerms calldata terms) external;

    /// @notice The same for an insurer, which has paid `paid`. The insurance only.
    function leadShare(Lei payer, uint64 paid, FinancingTerms calldata terms) external;

    /// @notice Gives up a guarantor's part in a claim, with what it has not taken yet. Once all that have paid have
    ///         done so, the claim is its beneficiary's alone: the creditor's, to be sold or restructured; or, if others
    ///         have taken its place (`lead`), the last one's that did. To a creditor that was whole nothing is paid
    ///         under a guarantee or a cover all the same.
    /// @dev    Any account of the guarantor, of a guarantee that has ended, as long as nothing of its security has
    ///         brought it anything; what stands behind it is free from then on. Emits `ShareGivenUp`.
    /// @param  grounds of the guarantee, as at its issue; empty for none
    function waive(bytes calldata grounds, GuaranteeTerms calldata guarantee, FinancingTerms calldata terms) external;

    /// @notice Pays a guarantor back what it has paid, and with it ends the guarantor's part in the claim, whether it
    ///         agrees or not. The money waits in the book: for whoever owned what was pledged for it what that has
    ///         brought the guarantor, and for the guarantor the rest.
    /// @dev    Any account of the beneficiary, while it is not whole, in a token that is listed (`TokenInvalid`), of a
    ///         guarantee that has ended; what stands behind it is free from then on. The caller must have approved the
    ///         amount. Emits `ShareGivenUp`.
    function redeem(
        bytes calldata grounds,
        GuaranteeTerms calldata guarantee,
        FinancingTerms calldata terms
    ) external returns (uint64 amount);

    /// @notice Ends an insurer's part in a claim. The insurance only, for the insurer.
    function waiveShare(Lei payer, uint64 paid, uint64 recovered, FinancingTerms calldata terms) external;
}
