// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {ExactTransfer} from "../common/ExactTransfer.sol";
import {IEnforcement} from "../interfaces/IEnforcement.sol";
import {IFinancingDesk} from "../interfaces/IFinancingDesk.sol";
import {ILienbook} from "../interfaces/ILienbook.sol";
import {Authorization} from "../interfaces/ISignedMessages.sol";
import {Auction} from "../types/Auction.sol";
import {StateWord} from "../types/Document.sol";
import {Claimant, Estate} from "../types/Estate.sol";
import {DocumentId, LienId} from "../types/Identifiers.sol";
import {LienWord, Stake} from "../types/Pledge.sol";
import {Auctions} from "./Auctions.sol";
import {Distribution} from "./Distribution.sol";
import {EnforcementState} from "./EnforcementState.sol";
import {SaleMessages} from "./libraries/SaleMessages.sol";

/// @title Enforcement of liens
/// @dev   One contract in rooms: `Notices`, `Valuations`, `Auctions` and `Distribution`, over `EnforcementState`. Here
///        is how an asset changes hands.
contract Enforcement is Auctions, Distribution {
    using Address for address;
    using ExactTransfer for IERC20;

    constructor(ILienbook lienbook_, IFinancingDesk desk_) EnforcementState(lienbook_, desk_) {}

    /// @inheritdoc IEnforcement
    function sell(
        Estate calldata estate,
        IERC20 token,
        uint64 price,
        uint64 collected,
        Authorization calldata buyer,
        Authorization calldata pledgor
    ) external nonReentrant {
        Fallen memory fallen = _take(estate, price, collected, buyer.signer);
        (LienId lien, DocumentId id) = (fallen.lien, estate.collateral.id);
        _authorize(SaleMessages.hashPurchase(lien, id, token, price, collected, buyer), buyer);
        (uint256 valuation, uint256 nominal) = _valued(estate.collateral, fallen.own, fallen.appraisal);
        if (price < valuation) {
            require(pledgor.signer == fallen.pledgor, PledgorConsentMissing(fallen.pledgor, pledgor.signer));
            participants.requireKept(pledgor.signer);
            _authorize(SaleMessages.hashConsent(lien, id, token, price, buyer.signer, pledgor), pledgor);
        }
        token.move(buyer.signer, address(this), price);
        Bargain memory bargain = Bargain({
            token: token,
            price: price,
            buyer: buyer.signer,
            payer: address(this),
            cheap: price < nominal,
            auctioned: false,
            exchange: price
        });
        _paySurplus(lien, token, address(this), fallen.pledgor, _conclude(estate, fallen, bargain));
    }

    /// @inheritdoc IEnforcement
    function appropriate(Estate calldata estate, IERC20 token, uint64 price, uint64 collected) external nonReentrant {
        Fallen memory fallen = _take(estate, price, collected, msg.sender);
        (uint256 valuation, uint256 nominal) = _valued(estate.collateral, fallen.own, fallen.appraisal);
        require(price >= valuation, PriceBelowValuation(price, valuation));
        Bargain memory bargain = Bargain(token, price, msg.sender, msg.sender, price < nominal, false, price);
        _paySurplus(fallen.lien, token, msg.sender, fallen.pledgor, _conclude(estate, fallen, bargain));
    }

    /// @inheritdoc IEnforcement
    function hammer(Estate calldata estate, uint64 most, uint64 exchange) external nonReentrant {
        LienId lien = _idOf(estate.collateral, _enforcing(estate));
        Auction memory auction = _auctionOn(lien);
        require(block.timestamp >= auction.endsAt, AuctionStillOpen(lien, auction.endsAt));
        require(auction.bidder != address(0), BidTooLow(lien, 0, auction.reserve));
        delete _auctions[lien];

        Fallen memory fallen;
        _foreclose(fallen, estate, lien, auction.bidder);
        require(fallen.liens[estate.enforcing].rankIn() == _noticeUnder[lien].rank, LienGone(lien));
        _endNotice(fallen.lien, estate.collateral.id);
        Bargain memory bargain = Bargain(
            auction.token,
            auction.price,
            auction.bidder,
            address(this),
            false,
            true,
            exchange
        );
        uint256 left = _conclude(estate, fallen, bargain);
        uint64 collected = fallen.own.collectedIn();
        // Owners and lienholders, too, say that an asset was paid: the bidder gets it back from what is nobody's claim.
        uint256 since = collected - auction.collected; // it never falls
        uint256 back = Math.min(since, left);
        left -= back;
        if (back != since && msg.sender != auction.bidder) {
            require(since - back <= most, AssetChanged(estate.collateral.id, collected));
            auction.token.move(msg.sender, address(this), since - back);
            back = since;
        }
        if (back != 0) _park(auction.token, auction.bidder, back);
        _paySurplus(lien, auction.token, address(this), fallen.pledgor, left);
    }

    /// @dev The lien's holder takes the asset from its pledgor, for `buyer` or for itself: its notice has run, and no
    ///      auction stands. Whatever is found wrong afterwards undoes it.
    function _take(
        Estate calldata estate,
        uint64 price,
        uint64 collected,
        address buyer
    ) private returns (Fallen memory fallen) {
        require(price != 0, PriceZero());
        Stake calldata stake = _enforcing(estate);
        _foreclose(fallen, estate, _idOf(estate.collateral, stake), buyer);
        LienWord lien = fallen.liens[estate.enforcing];
        _requireHolds(fallen.lien, lien.holderIn(), stake.engine);
        _requireNoticed(fallen.lien, lien.rankIn());
        uint64 found = fallen.own.collectedIn();
        require(found <= collected, AssetChanged(estate.collateral.id, found));
        _endNotice(fallen.lien, estate.collateral.id);
    }

    /// @dev The book ends the liens on the asset and gives it to `buyer`; `fallen` is filled with what they were.
    ///
    ///      The estate is handed on as the caller encoded it: all of the calldata from its beginning. Its offsets count
    ///      from there, so that the book reads what is read here. Only an offset that leads backwards, to something in
    ///      front of the estate, does not come along: such a list of claimants the book would take for another one, or
    ///      for an empty one. It refuses claimants whose liens it does not find, and here their number is compared: so
    ///      the price is shared out by those liens alone that the book has ended.
    function _foreclose(Fallen memory fallen, Estate calldata estate, LienId lien, address buyer) private {
        fallen.lien = lien;
        uint256 start;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            start := estate
        }
        bytes memory answer = address(lienbook).functionCall(
            bytes.concat(
                ILienbook.foreclose.selector,
                bytes32(uint256(uint160(buyer))),
                bytes32(uint256(0x40)),
                msg.data[start:]
            )
        );
        (fallen.pledgor, fallen.liens, fallen.own, fallen.appraisal) = abi.decode(
            answer,
            (address, LienWord[], StateWord, StateWord)
        );
        uint256 seen = fallen.liens.length; // by the book
        require(seen == estate.claimants.length, ClaimantUnknown(estate.enforcing, seen));
    }

    function _enforcing(Estate calldata estate) private pure returns (Stake calldata) {
        (Claimant[] calldata claimants, uint256 index) = (estate.claimants, estate.enforcing);
        require(index < claimants.length, ClaimantUnknown(index, claimants.length));
        return claimants[index].stake;
    }
}
