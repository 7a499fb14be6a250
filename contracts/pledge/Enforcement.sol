// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {ExactTransfer} from "../common/ExactTransfer.sol";
import {ParkedPayments} from "../common/ParkedPayments.sol";
import {ParkedState} from "../common/ParkedState.sol";
import {SignedMessages} from "../common/SignedMessages.sol";
import {IAppraisals} from "../interfaces/IAppraisals.sol";
import {IAppraised} from "../interfaces/IAppraised.sol";
import {IDocumentRegistry} from "../interfaces/IDocumentRegistry.sol";
import {Auction, AuctionRules, IEnforcement} from "../interfaces/IEnforcement.sol";
import {IFinancingDesk, Realised} from "../interfaces/IFinancingDesk.sol";
import {ILienbook} from "../interfaces/ILienbook.sol";
import {ISecuredClaims} from "../interfaces/ISecuredClaims.sol";
import {Authorization} from "../interfaces/ISignedMessages.sol";
import {ITradeAsset} from "../interfaces/ITradeAsset.sol";
import {StateWord} from "../types/Document.sol";
import {APPRAISABLE} from "../types/DocumentKind.sol";
import {EncodedTerms} from "../types/EncodedTerms.sol";
import {Claimant, Estate} from "../types/Estate.sol";
import {FinancingStatus, isDefault} from "../types/Financing.sol";
import {DocumentId, FinancingId, Lei, LienId} from "../types/Identifiers.sol";
import {Collateral, Lien, LienWord, Stake, encodedIn, lienIdOf} from "../types/Pledge.sol";
import {ANY_ROLE} from "../types/Role.sol";
import {Currency, Day} from "../types/Units.sol";
import {SaleMessages} from "./libraries/SaleMessages.sol";

/// @title Enforcement of liens
contract Enforcement is IEnforcement, SignedMessages, ParkedPayments {
    using Address for address;
    using ExactTransfer for IERC20;
    using SafeERC20 for IERC20;

    /// @dev Ten days are reasonable notice by UCC § 9-612. Whoever pledged to a holder that keeps the lien itself,
    ///      where nothing here shows a default, has longer to pay or to go to court.
    uint256 internal constant NOTICE = 10 days;
    uint256 internal constant HOLDERS_NOTICE = 30 days;
    /// @dev For so long a notice that has run may be acted on: nobody gives one in advance for the whole of a loan.
    uint256 internal constant LAPSE = 90 days;
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

    /// @dev One slot, which every sale reads.
    struct Notice {
        uint40 from; //    5 bytes, from when on the asset may be sold under the lien; zero: no notice
        bool auctioned; // 1        an auction stands under it
        uint32 rank; //    4        of the lien: an engine may use a purpose again, the book never a rank
    }

    /// @dev An asset that has been handed over, as it stood.
    struct Fallen {
        LienId lien; // under which it was
        address pledgor;
        LienWord[] liens;
        StateWord own; // of its document
        StateWord appraisal; // behind it, if any
    }

    /// @dev On which an asset changes hands.
    struct Terms {
        IERC20 token;
        uint64 price;
        address buyer;
        address payer; //  where the money is: here, or with a holder that takes the asset and sets off what it is owed
        bool cheap; //     everyone whom the price does not pay in full must consent
        bool auctioned; // which need not be a full price
        uint64 exchange; // the most that the caller brings in the tokens of other claims
    }

    /// @dev What of the price one claimant gets.
    struct Cut {
        uint256 amount;
        address creditor;
        bool whole;
        IERC20 other; // in which it is owed, if not in the price's; once consent is clear: in which it is paid
    }

    IDocumentRegistry public immutable registry;
    /// @inheritdoc IEnforcement
    ILienbook public immutable lienbook;
    /// @inheritdoc IEnforcement
    address public immutable desk;

    mapping(LienId => Notice) private _noticeUnder;
    /// @dev Under how many of an asset's liens a notice was given that has not been taken back.
    mapping(DocumentId => uint256) private _notices;
    mapping(LienId => Auction) private _auctions;

    constructor(
        ILienbook lienbook_,
        IFinancingDesk desk_
    ) EIP712("Lienbook Enforcement", "1") ParkedState(lienbook_.registry().participants()) {
        lienbook = lienbook_;
        registry = lienbook_.registry();
        desk = address(desk_);
    }

    /// @inheritdoc IEnforcement
    function giveNotice(
        Collateral calldata collateral,
        Stake calldata stake
    ) external nonReentrant returns (LienId lien) {
        Lien memory standing;
        (lien, standing) = _requireHolder(collateral, stake);
        Notice memory former = _noticeUnder[lien];
        if (former.rank == standing.rank) {
            require(block.timestamp >= former.from + LAPSE, NoticeStanding(lien, former.from));
        } else {
            require(!former.auctioned, AuctionStanding(lien));
        }
        if (stake.engine == desk) {
            FinancingStatus status = IFinancingDesk(desk).statusOf(FinancingId.wrap(stake.purpose));
            require(isDefault(status), FinancingNotInDefault(lien));
        } else {
            require(_isDue(stake), ClaimNotDue(lien));
        }
        uint256 from = block.timestamp + (stake.engine == address(0) ? HOLDERS_NOTICE : NOTICE);
        _noticeUnder[lien] = Notice(uint40(from), former.auctioned, standing.rank); // for the next 34 000 years
        if (former.from == 0) ++_notices[collateral.id];
        lienbook.setEnforced(collateral.id, true);
        address pledgor = ITradeAsset(collateral.asset).ownerIfAny(collateral.id);
        emit NoticeGiven(lien, collateral.id, pledgor, standing.holder, from, from + LAPSE);
    }

    /// @inheritdoc IEnforcement
    function withdrawNotice(Collateral calldata collateral, Stake calldata stake) external nonReentrant {
        LienId lien = _idOf(collateral, stake);
        Notice memory notice = _noticeUnder[lien];
        require(notice.from != 0, NoticeMissing(lien));
        bool isGood = block.timestamp < notice.from + LAPSE && _isUnderNotice(lien, lienbook.lienOf(lien));
        bool isDue = _isDue(stake);
        if (isGood && isDue) _requireHolder(collateral, stake);
        // An auction for what is owed no more does not wait for the next debt, of which nobody was given notice.
        if (notice.auctioned) {
            require(!isDue, AuctionStanding(lien));
            _void(lien, _auctionOn(lien));
        }
        delete _noticeUnder[lien];
        if (--_notices[collateral.id] == 0) lienbook.setEnforced(collateral.id, false);
        emit NoticeWithdrawn(lien);
    }

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
        Terms memory terms = Terms({
            token: token,
            price: price,
            buyer: buyer.signer,
            payer: address(this),
            cheap: price < nominal,
            auctioned: false,
            exchange: price
        });
        _paySurplus(lien, token, address(this), fallen.pledgor, _conclude(estate, fallen, terms));
    }

    /// @inheritdoc IEnforcement
    function appropriate(Estate calldata estate, IERC20 token, uint64 price, uint64 collected) external nonReentrant {
        Fallen memory fallen = _take(estate, price, collected, msg.sender);
        (uint256 valuation, uint256 nominal) = _valued(estate.collateral, fallen.own, fallen.appraisal);
        require(price >= valuation, PriceBelowValuation(price, valuation));
        Terms memory terms = Terms(token, price, msg.sender, msg.sender, price < nominal, false, price);
        _paySurplus(fallen.lien, token, msg.sender, fallen.pledgor, _conclude(estate, fallen, terms));
    }

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
    function hammer(Estate calldata estate, uint64 most, uint64 exchange) external nonReentrant {
        LienId lien = _idOf(estate.collateral, _enforcing(estate));
        Auction memory auction = _auctionOn(lien);
        require(block.timestamp >= auction.endsAt, AuctionStillOpen(lien, auction.endsAt));
        require(auction.bidder != address(0), BidTooLow(lien, 0, auction.reserve));
        delete _auctions[lien];

        Fallen memory fallen;
        _foreclose(fallen, estate, lien, auction.bidder);
        require(fallen.liens[estate.enforcing].rankIn() == _noticeUnder[lien].rank, LienGone(lien));
        _endNotice(fallen, estate);
        Terms memory terms = Terms(auction.token, auction.price, auction.bidder, address(this), false, true, exchange);
        uint256 left = _conclude(estate, fallen, terms);
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
    function valuationOf(Collateral calldata collateral) external view returns (uint256 valuation) {
        (StateWord own, StateWord appraisal) = registry.appraisedOf(collateral.id, collateral.backing);
        (valuation, ) = _valued(collateral, own, appraisal);
    }

    /// @inheritdoc IEnforcement
    function askedFor(LienId lien) external view returns (uint256) {
        return _asked(_auctionOn(lien));
    }

    /// @inheritdoc IEnforcement
    function noticeOf(LienId lien) external view returns (uint256 from, uint256 until) {
        from = _noticeUnder[lien].from;
        until = from == 0 ? 0 : from + LAPSE;
    }

    /// @inheritdoc IEnforcement
    function isSoleNotice(LienId lien, uint32 rank, DocumentId document) external view returns (bool) {
        return _noticeUnder[lien].rank == rank && _notices[document] == 1;
    }

    /// @inheritdoc IEnforcement
    function auctionOf(LienId lien) external view returns (Auction memory) {
        return _auctions[lien];
    }

    /// @dev What the issuer of a document says of its value since it was pledged does not count: it may be the pledgor,
    ///      for the friend that enforces, or a seller, to the harm of who has bought the asset from it.
    /// @param  own       the state of the asset's document
    /// @param  appraisal and of the appraisal behind it, if any
    /// @return valuation for which an asset may be appropriated
    /// @return nominal   the same, had no appraiser valued the asset itself at less. Lienholders whom less than this
    ///         leaves with less are asked
    function _valued(
        Collateral calldata collateral,
        StateWord own,
        StateWord appraisal
    ) private view returns (uint256 valuation, uint256 nominal) {
        nominal = appraisal.valueIn();
        if (nominal == 0) nominal = collateral.face;
        nominal = Math.saturatingSub(nominal, own.collectedIn());
        valuation = nominal;

        if ((1 << uint8(own.kindIn())) & APPRAISABLE == 0) return (valuation, nominal);
        (uint64 kept, uint256 keptOn) = _appraisedOf(collateral.asset, collateral.id);
        // A price below what the asset was worth without this appraisal needs lienholders' consent all the same.
        if (kept != 0 && keptOn >= appraisal.datedOnIn()) return (kept, Math.max(kept, nominal));
    }

    /// @dev What an appraiser says of the asset itself, as it stands; zeros if the appraisal is good no more.
    function _appraisedOf(address asset, DocumentId id) private view returns (uint64 worth, uint256 datedOn) {
        // An asset that was listed for such a kind without appraisals must not keep lienholders from their rights.
        try IAppraised(asset).appraisals() returns (IAppraisals appraisals) {
            Day day;
            (worth, day, ) = appraisals.valuationOf(IAppraised(asset), id);
            datedOn = Day.unwrap(day);
        } catch {}
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
        _endNotice(fallen, estate);
    }

    /// @dev Fills `fallen`. Hands the estate on as it came. Of what an odd encoding has in front of it the book sees
    ///      nothing, and would end other liens than those by which the price is shared out.
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
        uint256 seen = fallen.liens.length;
        require(seen == estate.claimants.length, ClaimantUnknown(estate.enforcing, seen));
    }

    function _endNotice(Fallen memory fallen, Estate calldata estate) private {
        delete _noticeUnder[fallen.lien];
        --_notices[estate.collateral.id];
    }

    /// @dev The price of an asset that changed hands is shared out among those who have a claim to it.
    /// @return left what no claim took of the price, still where it was
    function _conclude(
        Estate calldata estate,
        Fallen memory fallen,
        Terms memory terms
    ) private returns (uint256 left) {
        IERC20 token = terms.token;
        emit Sold(fallen.lien, estate.collateral.id, terms.buyer, token, terms.price);

        Cut[] memory cuts;
        (cuts, left) = _share(estate, fallen, terms);
        for (uint256 i; i < cuts.length; ++i) {
            Cut memory cut = cuts[i];
            bool isSenior = i < estate.enforcing;
            bool asked = !cut.whole && (isSenior ? !_isCovered(cut, fallen.liens[i], terms) : terms.cheap);
            if (!asked && address(cut.other) == address(0)) continue;
            Lei holder = fallen.liens[i].holderIn();
            // A trust shares out what the debt is in; money of another token would stay in it for good. A creditor of
            // its own takes the price, or, if its claim comes first and has not agreed to that, what it is owed in.
            if (address(cut.other) != address(0) && _isOwn(cut.creditor, holder)) {
                bool isMoney = isSenior && _isSuitable(cut.other, fallen.own.currencyIn());
                bool agrees = isMoney && estate.claimants[i].consent.length != 0;
                if (agrees) asked = true;
                if (agrees || !isMoney) cut.other = IERC20(address(0));
            }
            if (!asked) continue;
            // Whoever holds a lien for a claim that it has entrusted, in which others may share by now, does not give
            // away what is theirs.
            require(_isOwn(cut.creditor, holder), ILienbook.ClaimEntrusted(holder, cut.creditor));
            if (i != estate.enforcing) _requireConsent(estate, fallen, terms, i);
        }
        for (uint256 i; i < cuts.length; ++i) {
            Cut memory cut = cuts[i];
            if (cut.creditor != address(0)) {
                // The desk has said what a financing got.
                if (address(cut.other) != address(0) && cut.amount != 0) _exchange(terms, cut);
                else _payOut(token, terms.payer, cut.creditor, cut.amount);
                continue;
            }
            Lei holder = fallen.liens[i].holderIn();
            Stake calldata stake = estate.claimants[i].stake;
            if (cut.amount != 0) {
                uint256 kept = _asksEngine(stake.engine) ? _keep(stake, fallen.pledgor, terms, cut.amount) : 0;
                if (kept != cut.amount) _payEntity(token, terms.payer, holder, cut.amount - kept);
            }
            emit Distributed(fallen.lien, stake, holder, cut.amount, cut.whole);
        }
    }

    function _paySurplus(LienId lien, IERC20 token, address payer, address pledgor, uint256 left) private {
        if (left == 0) return;
        _payOut(token, payer, pledgor, left);
        emit SurplusPaid(lien, pledgor, left);
    }

    /// @dev To each by rank what its lien covers, if it is owed that much; then, by rank, what a debt exceeds its lien
    ///      by. A small lien for a large debt must not come before later holders who relied on its amount.
    /// @return cuts one for each claimant
    /// @return left what is the pledgor's
    function _share(
        Estate calldata estate,
        Fallen memory fallen,
        Terms memory terms
    ) private returns (Cut[] memory cuts, uint256 left) {
        LienWord[] memory liens = fallen.liens;
        Claimant[] calldata claimants = estate.claimants;
        cuts = new Cut[](liens.length);
        left = terms.price;
        bool listed; // the token has to be
        for (uint256 i; i < liens.length; ++i) {
            Claimant calldata claimant = claimants[i];
            Cut memory cut = cuts[i];
            uint256 covered = liens[i].amountIn();
            uint256 offered = Math.min(left, covered);
            if (claimant.stake.engine == desk) {
                _realise(cut, terms.token, estate.collateral, claimant, offered);
                if (address(cut.other) != address(0)) listed = true;
            } else {
                if (_asksEngine(claimant.stake.engine)) {
                    (uint64 due, uint64 most) = _claimUnder(claimant.stake);
                    require(i != estate.enforcing || due != 0, ClaimNotDue(fallen.lien));
                    covered = Math.min(covered, most);
                }
                cut.amount = Math.min(offered, covered);
                cut.whole = cut.amount == covered;
                listed = true;
            }
            left -= cut.amount;
        }
        for (uint256 i; i < liens.length && left != 0; ++i) {
            Cut memory cut = cuts[i];
            if (cut.whole || cut.creditor == address(0)) continue;
            left -= _realise(cut, terms.token, estate.collateral, claimants[i], left);
        }
        // A token that is listed no more still pays those whose debts are in it, and nobody else.
        if (listed || left != 0) _requireSuitable(terms.token, fallen.own.currencyIn());
    }

    /// @dev `realise(amount, terms)`, with the terms copied as they were encoded, which spares encoding them anew.
    ///      Whatever was left out of them and put in again: they are those of the lien if they have its purpose's hash.
    /// @param  cut   to which it is added what the debt takes
    /// @return taken of the amount
    function _realise(
        Cut memory cut,
        IERC20 token,
        Collateral calldata collateral,
        Claimant calldata claimant,
        uint256 amount
    ) private returns (uint256 taken) {
        bytes32 purpose = claimant.stake.purpose;
        (bytes calldata terms, uint256 gap) = (claimant.terms, claimant.gap);
        bytes calldata part = terms[:0];
        if (gap == 0) gap = terms.length;
        else part = encodedIn(collateral);
        require(gap > EncodedTerms.START && gap <= terms.length, TermsMismatch(purpose));
        bytes memory answer = desk.functionCall(
            EncodedTerms.callWith(IFinancingDesk.realise.selector, bytes32(amount), terms, gap, part)
        );
        Realised memory realised = abi.decode(answer, (Realised));
        require(realised.id == FinancingId.wrap(purpose), TermsMismatch(purpose));
        taken = realised.taken;
        cut.amount += taken;
        (cut.creditor, cut.whole) = (realised.creditor, realised.paid);
        if (address(realised.token) != address(token)) cut.other = realised.token;
    }

    /// @dev Whether a full price, which no auction need have, has paid all that a lien covers. A small lien for a large
    ///      debt must not keep later holders from theirs for good.
    function _isCovered(Cut memory cut, LienWord lien, Terms memory terms) private pure returns (bool) {
        return !terms.auctioned && !terms.cheap && cut.amount >= lien.amountIn();
    }

    function _requireConsent(Estate calldata estate, Fallen memory fallen, Terms memory terms, uint256 index) private {
        Authorization[] calldata given = estate.claimants[index].consent;
        Lei holder = fallen.liens[index].holderIn();
        require(given.length != 0, ConsentMissing(holder, address(0)));
        Authorization calldata consent = given[0];
        require(participants.entityOf(consent.signer) == holder, ConsentMissing(holder, consent.signer));
        _authorize(
            SaleMessages.hashConsent(fallen.lien, estate.collateral.id, terms.token, terms.price, terms.buyer, consent),
            consent
        );
    }

    /// @dev The lien's holder is whom the debt is paid to: it has not entrusted its claim.
    function _isOwn(address creditor, Lei holder) private view returns (bool) {
        return creditor == address(0) || participants.legalEntityBehind(creditor) == holder;
    }

    /// @dev The caller pays a debt in its own token, and has as much of the price for it. Only once it has come: `move`
    ///      looks, because the token may be another kind of token than when the debt was agreed.
    function _exchange(Terms memory terms, Cut memory cut) private {
        (uint256 amount, uint64 most) = (cut.amount, terms.exchange);
        require(amount <= most, ExchangeAboveMost(cut.other, amount, most));
        terms.exchange = most - uint64(amount);
        cut.other.move(msg.sender, address(this), amount);
        _pay(cut.other, cut.creditor, amount);
        _payOut(terms.token, terms.payer, msg.sender, amount);
    }

    /// @dev Pays an account out of the price.
    function _payOut(IERC20 token, address payer, address to, uint256 amount) private {
        if (amount == 0 || to == payer) return;
        address payee = _payeeFor(to);
        if (payer == address(this)) _pay(token, payee, to, amount);
        else _payFrom(token, payer, payee, to, amount);
    }

    /// @dev What of a claimant's cut may only come to be owed goes to the engine of its lien, which keeps it.
    function _keep(
        Stake calldata stake,
        address pledgor,
        Terms memory terms,
        uint256 amount
    ) private returns (uint256 kept) {
        // Part of the price.
        kept = ISecuredClaims(stake.engine).realise(stake.purpose, pledgor, terms.token, uint64(amount));
        if (kept == 0) return 0;
        if (terms.payer == address(this)) terms.token.safeTransfer(stake.engine, kept);
        else terms.token.move(terms.payer, stake.engine, kept);
    }

    /// @dev Keeps the money for an entity that holds a lien, unless it is the one that pays.
    function _payEntity(IERC20 token, address payer, Lei entity, uint256 amount) private {
        if (payer != address(this)) {
            if (participants.entityOf(payer) == entity) return;
            token.move(payer, address(this), amount);
        }
        _park(token, address(0), entity, amount);
    }

    function _enforcing(Estate calldata estate) private pure returns (Stake calldata) {
        (Claimant[] calldata claimants, uint256 index) = (estate.claimants, estate.enforcing);
        require(index < claimants.length, ClaimantUnknown(index, claimants.length));
        return claimants[index].stake;
    }

    /// @return id   of a lien that the caller may enforce
    /// @return lien as it stands
    function _requireHolder(
        Collateral calldata collateral,
        Stake calldata stake
    ) private view returns (LienId id, Lien memory lien) {
        id = _idOf(collateral, stake);
        lien = lienbook.lienOf(id);
        require(lien.amount != 0, LienGone(id));
        _requireHolds(id, lien.holder, stake.engine);
    }

    /// @dev Whoever holds the lien today, by any of its accounts; or the account that placed it, if it is no contract.
    function _requireHolds(LienId id, Lei holder, address engine) private view {
        bool byHolder = engine == address(0) || engine.code.length != 0;
        bool holds = byHolder ? participants.entityOf(msg.sender) == holder : msg.sender == engine;
        require(holds, NotLienholder(id, msg.sender));
    }

    /// @dev Whether what a lien secures is known to the contract that placed it alone.
    function _asksEngine(address engine) private view returns (bool) {
        return engine != address(0) && engine != desk && engine.code.length != 0;
    }

    function _void(LienId lien, Auction memory auction) private {
        delete _auctions[lien];
        if (auction.bidder != address(0)) _park(auction.token, auction.bidder, auction.price);
        emit AuctionVoid(lien);
    }

    function _isDue(Stake calldata stake) private view returns (bool) {
        if (!_asksEngine(stake.engine)) return true;
        (uint64 due, ) = _claimUnder(stake);
        return due != 0;
    }

    function _claimUnder(Stake calldata stake) private view returns (uint64 due, uint64 most) {
        return ISecuredClaims(stake.engine).claimUnder(stake.purpose);
    }

    /// @dev The lien of which notice was given stands. That of another rank under its id is another one.
    function _isUnderNotice(LienId id, Lien memory lien) private view returns (bool) {
        return lien.amount != 0 && lien.rank == _noticeUnder[id].rank;
    }

    function _idOf(Collateral calldata collateral, Stake calldata stake) private pure returns (LienId) {
        return lienIdOf(collateral, stake.engine, stake.purpose);
    }

    /// @dev The notice was given of this lien, has run and not lapsed, and no auction stands under it.
    function _requireNoticed(LienId lien, uint32 rank) private view {
        Notice memory notice = _noticeUnder[lien];
        require(notice.rank == rank && block.timestamp < notice.from + LAPSE, NoticeMissing(lien));
        require(block.timestamp >= notice.from, NoticeStillRunning(lien, notice.from));
        require(!notice.auctioned, AuctionStanding(lien));
    }

    function _requireSuitable(IERC20 token, Currency currency) private view {
        require(_isSuitable(token, currency), TokenUnsuitable(token, currency));
    }

    /// @dev A token that the desk lists for the currency of the asset.
    function _isSuitable(IERC20 token, Currency currency) private view returns (bool) {
        return IFinancingDesk(desk).currencyOf(token) == currency;
    }

    function _auctionOn(LienId lien) private view returns (Auction memory auction) {
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
