// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {ExactTransfer} from "../common/ExactTransfer.sol";
import {IEnforcement} from "../interfaces/IEnforcement.sol";
import {Auction, AuctionRules} from "../types/Auction.sol";
import {StateWord} from "../types/Document.sol";
import {Lei, LienId} from "../types/Identifiers.sol";
import {Collateral, Lien, Stake} from "../types/Pledge.sol";
import {ANY_ROLE} from "../types/Role.sol";
import {Currency} from "../types/Units.sol";
import {Notices} from "./Notices.sol";
import {Valuations} from "./Valuations.sol";

/// @title Auctions, from their opening to the last bid; the hammer falls in `Enforcement`
abstract contract Auctions is Notices, Valuations {
    using ExactTransfer for IERC20;

    uint256 internal constant SHORTEST_AUCTION = 1 days;
    uint256 internal constant LONGEST_AUCTION = 60 days;
    /// @dev A rising auction asks at least the valuation divided by this, as courts do (ZVG section 85a). For less an
    ///      asset is sold only by a price that falls to it from the valuation, past everybody.
    uint256 internal constant RESERVE_DIVISOR = 2;
    /// @dev A falling price starts at this many times the valuation at most, or its reserve if that is more: from a
    ///      thousandfold it would be below it for a moment only, and fall to who knows the moment.
    uint256 internal constant START_FACTOR = 2;
    /// @dev A bid leaves the others this long to beat it.
    uint256 internal constant LAST_CALL = 1 hours;
    /// @dev For so long after an auction the bidder waits for the hammer.
    uint256 internal constant HAMMER_TIME = 7 days;

    mapping(LienId => Auction) internal _auctions;

    /// @inheritdoc IEnforcement
    function openAuction(
        Collateral calldata collateral,
        Stake calldata stake,
        AuctionRules calldata rules
    ) external nonReentrant {
        (LienId lien, Lien memory standing) = _requireHolder(collateral, stake);
        _requireNoticed(lien, standing.rank);
        require(_isDue(stake), ClaimNotDue(lien));
        require(
            rules.reserve != 0 &&
                rules.step != 0 &&
                rules.duration >= SHORTEST_AUCTION &&
                rules.duration <= LONGEST_AUCTION &&
                // A rising price rises by steps that others can take.
                (rules.descending ? rules.step >= rules.reserve : rules.step <= rules.reserve),
            AuctionRulesInvalid(rules.duration, rules.reserve, rules.step)
        );
        (StateWord own, StateWord appraisal) = registry.appraisedOf(collateral.id, collateral.backing);
        (uint256 valuation, uint256 nominal) = _valued(collateral, own, appraisal);
        if (rules.descending) {
            bool fits = rules.step >= nominal && rules.step <= START_FACTOR * Math.max(nominal, rules.reserve);
            require(fits, AuctionStartInvalid(rules.step, nominal));
        } else {
            require(rules.reserve * RESERVE_DIVISOR >= valuation, ReserveTooLow(rules.reserve, valuation));
        }
        Currency currency = own.currencyIn();
        _requireSuitable(rules.token, currency);

        uint40 opensAt = uint40(block.timestamp);
        _noticeUnder[lien].auctioned = true;
        _auctions[lien] = Auction({
            token: rules.token,
            opensAt: opensAt,
            endsAt: opensAt + rules.duration,
            descending: rules.descending,
            reserve: rules.reserve,
            step: rules.step,
            collected: own.collectedIn(),
            nominal: uint64(nominal), // of uint64s
            price: 0,
            bidder: address(0),
            currency: currency
        });
        emit AuctionOpened(lien, collateral.id, rules, opensAt + rules.duration);
    }

    /// @inheritdoc IEnforcement
    function bid(LienId lien, uint64 price) external nonReentrant returns (uint64 paid) {
        Auction memory auction = _auctionOn(lien);
        require(block.timestamp < auction.endsAt, AuctionOver(lien, auction.endsAt));
        Lien memory standing = lienbook.lienOf(lien);
        require(_isUnderNotice(lien, standing), LienGone(lien));
        _requireSuitable(auction.token, auction.currency);
        Lei bidder = participants.requireActive(msg.sender, ANY_ROLE);
        uint256 least = _asked(auction);
        require(price >= least, BidTooLow(lien, price, least));

        if (auction.bidder != address(0)) _park(auction.token, auction.bidder, auction.price);
        paid = auction.descending ? uint64(least) : price; // at most the price that was bid
        // Who enforces takes the asset for no less by a bid of its own than by appropriation without others' consent.
        require(bidder != standing.holder || paid >= auction.nominal, PriceBelowValuation(paid, auction.nominal));
        uint40 time = uint40(block.timestamp);
        if (auction.descending) auction.endsAt = time;
        else if (auction.endsAt < time + LAST_CALL) auction.endsAt = time + uint40(LAST_CALL);
        // Otherwise it could outbid everybody, and have lost its standing, and with it its bid, when the hammer falls.
        (uint256 until, uint256 known) = (auction.endsAt + HAMMER_TIME, participants.participantOf(bidder).kycExpiry);
        require(known >= until, BidderNotKnownLongEnough(bidder, known, until));
        (auction.price, auction.bidder) = (paid, msg.sender);
        _auctions[lien] = auction;
        emit BidPlaced(lien, msg.sender, paid, auction.endsAt);
        auction.token.move(msg.sender, address(this), paid);
    }

    /// @inheritdoc IEnforcement
    function voidAuction(LienId lien) external nonReentrant {
        Auction memory auction = _auctionOn(lien);
        uint256 end = auction.endsAt;
        // For money that is none any more nobody bids; to a bidder that has lost its standing the hammer cannot fall.
        if (block.timestamp < end && !_isSuitable(auction.token, auction.currency)) end = 0;
        else if (participants.isActive(auction.bidder)) end += HAMMER_TIME;
        require(block.timestamp >= end || !_isUnderNotice(lien, lienbook.lienOf(lien)), AuctionStillOpen(lien, end));
        _noticeUnder[lien].auctioned = false;
        _void(lien, auction);
    }

    /// @inheritdoc IEnforcement
    function askedFor(LienId lien) external view returns (uint256) {
        return _asked(_auctionOn(lien));
    }

    /// @inheritdoc IEnforcement
    function auctionOf(LienId lien) external view returns (Auction memory) {
        return _auctions[lien];
    }

    /// @inheritdoc Notices
    function _voidAuctionUnder(LienId lien) internal override {
        _void(lien, _auctionOn(lien));
    }

    function _void(LienId lien, Auction memory auction) private {
        delete _auctions[lien];
        if (auction.bidder != address(0)) _park(auction.token, auction.bidder, auction.price);
        emit AuctionVoid(lien);
    }

    function _auctionOn(LienId lien) internal view returns (Auction memory auction) {
        auction = _auctions[lien];
        require(auction.opensAt != 0, AuctionMissing(lien));
    }

    function _asked(Auction memory auction) private view returns (uint256) {
        if (!auction.descending) {
            return auction.bidder == address(0) ? auction.reserve : uint256(auction.price) + auction.step;
        }
        uint256 duration = auction.endsAt - auction.opensAt;
        if (block.timestamp >= auction.endsAt) return auction.reserve;
        uint256 elapsed = block.timestamp - auction.opensAt;
        // Rounded up, like every asking price.
        return auction.step - (uint256(auction.step - auction.reserve) * elapsed) / duration;
    }
}
