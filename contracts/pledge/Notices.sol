// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IEnforcement} from "../interfaces/IEnforcement.sol";
import {IFinancingDesk} from "../interfaces/IFinancingDesk.sol";
import {ITradeAsset} from "../interfaces/ITradeAsset.sol";
import {FinancingStatus, isDefault} from "../types/Financing.sol";
import {DocumentId, FinancingId, LienId} from "../types/Identifiers.sol";
import {Collateral, Lien, Stake} from "../types/Pledge.sol";
import {EnforcementState} from "./EnforcementState.sol";

/// @title Notices: the pledgor is told that its asset will be sold
abstract contract Notices is EnforcementState {
    /// @dev Ten days are reasonable notice by UCC § 9-612. Whoever pledged to a holder that keeps the lien itself,
    ///      where nothing here shows a default, has longer to pay or to go to court.
    uint256 internal constant NOTICE = 10 days;
    uint256 internal constant HOLDERS_NOTICE = 30 days;
    /// @dev For so long a notice that has run may be acted on: nobody gives one in advance for the whole of a loan.
    uint256 internal constant LAPSE = 90 days;

    /// @dev One slot, which every sale reads.
    struct Notice {
        uint40 from; //    5 bytes, from when on the asset may be sold under the lien; zero: no notice
        bool auctioned; // 1        an auction stands under it
        uint32 rank; //    4        of the lien: an engine may use a purpose again, the book never a rank
    }

    /// @dev What the notice under a lien says; zeros once the asset was sold or the notice taken back.
    mapping(LienId => Notice) internal _noticeUnder;
    /// @dev Under how many of an asset's liens a notice was given that has not been taken back.
    mapping(DocumentId => uint256) private _notices;

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
            _voidAuctionUnder(lien);
        }
        delete _noticeUnder[lien];
        if (--_notices[collateral.id] == 0) lienbook.setEnforced(collateral.id, false);
        emit NoticeWithdrawn(lien);
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

    /// @dev Ends the auction that stands under a lien without a sale: see `Auctions`.
    function _voidAuctionUnder(LienId lien) internal virtual;

    /// @dev The asset was sold under this lien.
    function _endNotice(LienId lien, DocumentId id) internal {
        delete _noticeUnder[lien];
        --_notices[id];
    }

    /// @dev The notice was given of this lien, has run and not lapsed, and no auction stands under it.
    function _requireNoticed(LienId lien, uint32 rank) internal view {
        Notice memory notice = _noticeUnder[lien];
        require(notice.rank == rank && block.timestamp < notice.from + LAPSE, NoticeMissing(lien));
        require(block.timestamp >= notice.from, NoticeStillRunning(lien, notice.from));
        require(!notice.auctioned, AuctionStanding(lien));
    }

    /// @dev The lien of which notice was given stands. That of another rank under its id is another one.
    function _isUnderNotice(LienId id, Lien memory lien) internal view returns (bool) {
        return lien.amount != 0 && lien.rank == _noticeUnder[id].rank;
    }
}
