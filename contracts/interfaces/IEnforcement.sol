// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {Auction, AuctionRules} from "../types/Auction.sol";
import {Estate} from "../types/Estate.sol";
import {DocumentId, Lei, LienId} from "../types/Identifiers.sol";
import {Collateral, Stake} from "../types/Pledge.sol";
import {Currency} from "../types/Units.sol";
import {ILienbook} from "./ILienbook.sol";
import {IParkedPayments} from "./IParkedPayments.sol";
import {Authorization, ISignedMessages} from "./ISignedMessages.sol";

/// @title Enforcement of liens
/// @notice What happens to a pledged asset after default: its holder gives notice, and after the notice sells it to a
///         buyer or by auction, or takes it at no less than its attested valuation. The price passes through here. It
///         goes to the liens by rank, to each up to its amount or what it secures if that is less; then, by rank, to
///         the rest of the debts that they secure; and what remains goes to the pledgor. Every lien on the asset ends
///         with the sale. A lien is enforced by whoever holds it at the time; to pay what it secures ends it, at any
///         time before.
/// @dev    A financing's lien may be enforced once default was declared. A lien that its holder keeps says nothing of
///         when its debt is due: whoever pledges to a holder directly leaves that to the holder, within a longer
///         notice. A lien that another contract placed is enforced by its holder, too, as long as something is owed
///         under it by the word of that contract (`ISecuredClaims`), which keeps what of the price may only come to be
///         owed. A lien of an account that is no contract is enforced by that account.
interface IEnforcement is ISignedMessages, IParkedPayments {
    /// @notice The pledgor has been told that its asset may be sold from `from` on, until `until`.
    event NoticeGiven(
        LienId indexed lien,
        DocumentId indexed document,
        address indexed pledgor,
        Lei holder,
        uint256 from,
        uint256 until
    );
    event NoticeWithdrawn(LienId indexed lien);
    event AuctionOpened(LienId indexed lien, DocumentId indexed document, AuctionRules rules, uint256 endsAt);
    event BidPlaced(LienId indexed lien, address indexed bidder, uint64 price, uint256 endsAt);
    /// @notice An auction ended without a sale; the bidder's money waits for it.
    event AuctionVoid(LienId indexed lien);
    /// @notice An asset was sold, or taken by the holder of `lien`, for `price`.
    event Sold(LienId indexed lien, DocumentId indexed document, address indexed buyer, IERC20 token, uint64 price);
    /// @notice What the sale brought the holder of one lien. Of a financing's the desk says it (`Recovered`).
    event Distributed(LienId indexed sale, Stake stake, Lei holder, uint256 amount, bool whole);
    event SurplusPaid(LienId indexed sale, address indexed pledgor, uint256 amount);

    /// @notice Only the holder of a lien enforces it, or the account that placed it.
    error NotLienholder(LienId lien, address caller);
    /// @notice Nothing is owed today under this lien: it secures what may come to be owed.
    error ClaimNotDue(LienId lien);
    error LienGone(LienId lien);
    /// @notice The debt that a lien secures is not in default.
    error FinancingNotInDefault(LienId lien);
    error NoticeStanding(LienId lien, uint256 from);
    /// @notice No notice was given, or it has lapsed.
    error NoticeMissing(LienId lien);
    error NoticeStillRunning(LienId lien, uint256 from);
    error AuctionStanding(LienId lien);
    error AuctionMissing(LienId lien);
    /// @notice An auction lasts from a day to sixty, has a reserve and a step, and falls from no less than its reserve,
    ///         or rises by no more than that.
    error AuctionRulesInvalid(uint40 duration, uint64 reserve, uint64 step);
    /// @notice A descending auction starts at the valuation, by the face value where an appraisal that the asset keeps
    ///         says less, or above; and at no more than the double of that, or of its reserve if that is more.
    error AuctionStartInvalid(uint64 start, uint256 nominal);
    /// @notice A rising auction asks for half of the valuation at least.
    error ReserveTooLow(uint64 reserve, uint256 valuation);
    error AuctionOver(LienId lien, uint256 endsAt);
    error AuctionStillOpen(LienId lien, uint256 endsAt);
    error BidTooLow(LienId lien, uint64 bid, uint256 least);
    /// @notice A bidder's examination (KYC) must last until the hammer can fall no more.
    error BidderNotKnownLongEnough(Lei bidder, uint256 kycExpiry, uint256 until);
    error PriceZero();
    /// @notice Who takes an asset for its own claim pays no less than the valuation; and who bids for one that it
    ///         enforces, no less than that by the face value, where an appraisal that the asset keeps says less.
    error PriceBelowValuation(uint64 price, uint256 valuation);
    /// @notice More of the asset counts as paid than whoever buys or takes it agreed to.
    error AssetChanged(DocumentId id, uint64 collected);
    /// @notice A claim gets more in its own token than whoever concludes the sale is ready to bring;
    ///         `most` is what of that is left after the claims before it.
    error ExchangeAboveMost(IERC20 token, uint256 amount, uint64 most);
    /// @notice The desk does not list the token for the currency of the asset: it pays nobody but those whose debts are
    ///         in it, and nobody bids in it.
    error TokenUnsuitable(IERC20 token, Currency currency);
    /// @notice The terms shown are not those of the financing that the lien secures.
    error TermsMismatch(bytes32 purpose);
    error ClaimantUnknown(uint256 index, uint256 count);
    /// @notice The price does not pay this lienholder in full, and it did not agree.
    error ConsentMissing(Lei holder, address signer);
    /// @notice A private sale below the valuation needs the pledgor's consent.
    error PledgorConsentMissing(address pledgor, address signer);

    /// @notice Tells the pledgor that its asset will be sold. The asset may be sold once the notice has run, for as
    ///         long as it has not lapsed.
    /// @dev    The lien's holder, once what it secures is due. Emits `NoticeGiven`.
    /// @param  collateral as it was pledged; the amount does not matter
    function giveNotice(Collateral calldata collateral, Stake calldata stake) external returns (LienId lien);

    /// @notice Takes a notice back, while no auction stands under it; once nothing is owed any more, the auction, too.
    /// @dev    The lien's holder; anyone once the lien is gone, the notice has lapsed, or nothing is owed any more
    ///         under the lien (`ISecuredClaims`). While a notice stands, nobody gets another lien on the asset. Emits
    ///         `NoticeWithdrawn`.
    function withdrawNotice(Collateral calldata collateral, Stake calldata stake) external;

    /// @notice Sells the asset to a named buyer. A price that does not pay the holders of earlier liens in full needs
    ///         their consent; a price below the valuation needs the pledgor's; and one below that by the face value,
    ///         where an appraisal that the asset keeps says less, that of everyone else whom it does not pay in full.
    ///         At that price, whoever gets what its earlier lien covers is paid in full, though its debt be greater; at
    ///         any price, if the debt is another's than the pledgor's, to whom a court has given the asset.
    ///         For a claim that is entrusted to others nobody consents: what secures it is not sold below that, whoever
    ///         enforces (`ILienbook.ClaimEntrusted`). What it gets of a price in another token than its own the caller
    ///         pays in its own, and has as much of the price; so it does for an earlier claim that is its lienholder's
    ///         own, if its token is listed and the holder has not consented to take the price's: together at most the
    ///         price.
    /// @dev    The enforcing lien's holder, after its notice, who has approved what it is to pay in the tokens of other
    ///         claims. The buyer, who may be the holder itself, is in good standing, has approved the price and signed
    ///         `Purchase`; the consents are signed over `SaleConsent`, the pledgor's by an account that was neither
    ///         removed nor lost (`IParticipants.requireKept`). Emits `Sold`, `Distributed` and `SurplusPaid`.
    /// @param  collected what of the asset may have been paid by the time, at most: the buyer signs it. What its issuer
    ///         says of it besides, before the sale as after, is the buyer's risk
    function sell(
        Estate calldata estate,
        IERC20 token,
        uint64 price,
        uint64 collected,
        Authorization calldata buyer,
        Authorization calldata pledgor
    ) external;

    /// @notice Takes the asset for `price`, at least its valuation. What of it the caller is owed itself is set off;
    ///         the rest it pays: in `token`, and as in `sell` to others in that of their claim. Holders of earlier
    ///         liens consent as in `sell`, and those of later ones at a price at which that would need their consent.
    /// @dev    The enforcing lien's holder, after its notice. Emits as `sell`.
    /// @param  collected what of the asset may have been paid by the time, at most (`AssetChanged`)
    function appropriate(Estate calldata estate, IERC20 token, uint64 price, uint64 collected) external;

    /// @notice Opens an auction.
    /// @dev    The lien's holder, after its notice. Emits `AuctionOpened`.
    function openAuction(Collateral calldata collateral, Stake calldata stake, AuctionRules calldata rules) external;

    /// @notice Bids in an auction; in a descending one takes the current price, if that is at most `price`. A bid near
    ///         the end puts the end off.
    /// @dev    Anyone in good standing who has approved the price, which is pulled, and whose examination lasts for a
    ///         week beyond the auction. The bid that is beaten waits for its bidder. Emits `BidPlaced`.
    function bid(LienId lien, uint64 price) external returns (uint64 paid);

    /// @notice The hammer falls: the asset goes to the bidder, the price to those who share in it. What of the asset
    ///         counts as paid since the auction opened goes back to the bidder, out of what would be the pledgor's;
    ///         where that is not enough, whoever lets the hammer fall adds the rest, unless it is the bidder itself.
    ///         It pays claims in other tokens as in `sell`.
    /// @dev    Anyone who can show the estate, once the auction has ended. Holders of earlier liens consent as in
    ///         `sell`. Emits as it.
    /// @param  most     what the caller is ready to add, and has approved; zero for nothing (`AssetChanged`)
    /// @param  exchange what it is ready to bring in other claims' tokens, and has approved; zero for nothing
    ///         (`ExchangeAboveMost`)
    function hammer(Estate calldata estate, uint64 most, uint64 exchange) external;

    /// @notice Ends an auction in which nothing can be sold any more: the lien is gone, the token was unlisted before
    ///         the end, nobody bid, the bidder has lost its standing, or the hammer did not fall in time. The bidder's
    ///         money waits for it.
    /// @dev    Anyone. Emits `AuctionVoid`.
    function voidAuction(LienId lien) external;

    /// @notice What an asset may be appropriated for at least, in minor units: the appraisal that it keeps itself, if
    ///         that is good today and none behind it is later; else the latest appraisal behind it, or its face value,
    ///         less what of it was paid.
    function valuationOf(Collateral calldata collateral) external view returns (uint256);

    /// @notice What a bid must reach now, while bids are taken. In a descending auction: the price.
    function askedFor(LienId lien) external view returns (uint256);

    /// @notice From when until when an asset may be sold under a lien, if that is still the one of which notice was
    ///         given; zero without notice.
    function noticeOf(LienId lien) external view returns (uint256 from, uint256 until);

    /// @notice Whether notice was given under the lien of this rank, and no notice under another one on its document is
    ///         left that nobody has taken back.
    function isSoleNotice(LienId lien, uint32 rank, DocumentId document) external view returns (bool);

    function auctionOf(LienId lien) external view returns (Auction memory);

    function lienbook() external view returns (ILienbook);

    /// @notice The desk whose financings' liens are enforced.
    function desk() external view returns (address);
}
