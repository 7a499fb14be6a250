// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDocumentRegistry} from "../../../contracts/interfaces/IDocumentRegistry.sol";
import {ILienbook} from "../../../contracts/interfaces/ILienbook.sol";
import {DocumentState, ENFORCED} from "../../../contracts/types/Document.sol";
import {DocumentKind} from "../../../contracts/types/DocumentKind.sol";
import {FinancingStatus} from "../../../contracts/types/Financing.sol";
import {DocumentId, FinancingId, Lei, LienId} from "../../../contracts/types/Identifiers.sol";
import {Backing, Collateral} from "../../../contracts/types/Pledge.sol";
import {Day, today} from "../../../contracts/types/Units.sol";
import {Network} from "./Network.sol";

/// @notice What should be in the book: kept beside it, by other rules than its own. The register adds and subtracts;
///         here nothing is but documents and the liens that stand, and every balance is summed up anew from them.
abstract contract Books is Network {
    /// @notice A document, and the token made of it.
    struct Paper {
        DocumentId id;
        DocumentKind kind;
        bytes32 fingerprint;
        /// Who attests it: an account.
        address issuer;
        /// Who may use it as evidence: an account.
        address holder;
        uint64 value;
        uint64 collected;
        bytes32 root;
        uint16 expiresOn;
        bool revoked;
        bool contested;
        /// A lienholder has given notice since the first of the liens that stand was placed, and not all of the notices
        /// on it were taken back.
        bool enforced;
        /// Its value was above its token's face when that was pledged, or was raised while it was.
        bool aboveFace;
        bytes32 linkingKey;
        /// Zero while there is no token.
        address owner;
        uint64 face;
        bytes details;
        Backing[] backing;
    }

    /// @notice A lien as it should be; gone once its amount is zero.
    struct Charge {
        LienId id;
        uint256 paper;
        address engine;
        bytes32 purpose;
        Lei holder;
        uint32 rank;
        uint64 amount;
        bytes collateral;
    }

    struct Loan {
        FinancingId id;
        bytes terms;
        address creditor;
        address borrower;
        FinancingStatus status;
        /// Indices of its liens, in the order of its collateral.
        uint256[] charges;
    }

    /// @dev What the register said of a document after the last act.
    struct Sight {
        uint64 encumbered;
        uint64 collected;
        address owner;
    }

    Paper[] internal _papers;
    Charge[] internal _charges;
    Loan[] internal _loans;
    mapping(DocumentId => uint256) internal _paperOf;
    mapping(Lei entity => uint256) public parkedFor;
    Sight[] private _sights;
    /// @dev From when on an asset may be sold under a lien.
    mapping(LienId => uint256) internal _noticeFrom;
    /// @dev Of the lien of which notice was given. Another one under the same id has none.
    mapping(LienId => uint32) internal _noticeRank;
    /// @notice Notices on a paper that nobody has taken back, and no sale has ended.
    mapping(uint256 paper => uint256) internal _noticesOn;
    uint32 internal _lastRank;
    bool internal _sold;

    /// @dev Follows every act: what may never happen from one moment to the next.
    modifier watched() {
        _;
        _watch();
    }

    // What the tests ask

    function papers() external view returns (uint256) {
        return _papers.length;
    }

    function paperAt(uint256 i) external view returns (Paper memory) {
        return _papers[i];
    }

    function charges() external view returns (uint256) {
        return _charges.length;
    }

    function chargeAt(uint256 i) external view returns (Charge memory) {
        return _charges[i];
    }

    function loans() external view returns (uint256) {
        return _loans.length;
    }

    function loanAt(uint256 i) external view returns (Loan memory) {
        return _loans[i];
    }

    /// @notice What all liens that stand ask of a document, each rounded up for itself.
    function encumberedOf(uint256 paper) public view returns (uint256 sum) {
        for (uint256 i; i < _charges.length; ++i) sum += _asked(_charges[i], paper);
    }

    /// @notice What liens on a document's own token ask of it.
    function ownLiensOn(uint256 paper) public view returns (uint256) {
        return encumberedOf(paper) - _reliedOn(paper);
    }

    /// @notice Whether liens stand on a document's own token, and on other assets that it stands behind, too.
    function isPledgedBothWays(uint256 paper) external view returns (bool) {
        uint256 reliedOn = _reliedOn(paper);
        return reliedOn != 0 && encumberedOf(paper) != reliedOn;
    }

    // What follows from the books

    /// @dev What one lien asks of a document: its amount of its own, a part of each behind it.
    function _asked(Charge storage charge, uint256 paper) internal view returns (uint256) {
        if (charge.amount == 0) return 0;
        if (charge.paper == paper) return charge.amount;
        return roundedUp(_shareIn(charge.paper, paper), charge.amount, _papers[charge.paper].face);
    }

    /// @dev The part of `paper` behind the token of `asset`; zero if it is not behind it.
    function _shareIn(uint256 asset, uint256 paper) internal view returns (uint64) {
        Backing[] storage backing = _papers[asset].backing;
        DocumentId id = _papers[paper].id;
        for (uint256 i; i < backing.length; ++i) if (backing[i].document == id) return backing[i].share;
        return 0;
    }

    /// @dev What liens on other assets ask of a document.
    function _reliedOn(uint256 paper) internal view returns (uint256 sum) {
        for (uint256 i; i < _charges.length; ++i) {
            if (_charges[i].paper != paper) sum += _asked(_charges[i], paper);
        }
    }

    function _used(uint256 paper) internal view returns (uint256) {
        return encumberedOf(paper) + _papers[paper].collected;
    }

    /// @dev What is left of so much of a document's value.
    function _left(uint256 paper, uint64 worth) internal view returns (uint64) {
        uint256 used = _used(paper);
        return used >= worth ? 0 : uint64(worth - used);
    }

    function _isReliable(uint256 paper) internal view returns (bool) {
        return _refusalOfReliance(paper).length == 0;
    }

    function _refusalOfReliance(uint256 paper) internal view returns (bytes memory) {
        Paper storage p = _papers[paper];
        if (p.revoked) return abi.encodeWithSelector(IDocumentRegistry.DocumentHasBeenRevoked.selector, p.id);
        if (p.expiresOn == 0 || Day.unwrap(today()) <= p.expiresOn) return "";
        return abi.encodeWithSelector(IDocumentRegistry.DocumentHasExpired.selector, p.id, p.expiresOn);
    }

    /// @dev Why no lien of this amount fits on the token now; nothing if it does.
    /// @param named whether the lender names the contested documents
    function _refusalOfLien(uint256 paper, uint64 amount, bool named) internal view returns (bytes memory refusal) {
        Paper storage p = _papers[paper];
        if (amount == 0 || amount > p.face) {
            return abi.encodeWithSelector(ILienbook.LienAmountInvalid.selector, p.id, amount, p.face);
        }
        uint64 worth = p.value < p.face ? p.value : p.face;
        refusal = _refusalOfEncumbrance(paper, amount, _left(paper, worth), named, false);
        for (uint256 i; refusal.length == 0 && i < p.backing.length; ++i) {
            uint256 behind = _paperOf[p.backing[i].document];
            uint64 portion = uint64(roundedUp(p.backing[i].share, amount, p.face));
            refusal = _refusalOfEncumbrance(behind, portion, _left(behind, _papers[behind].value), named, true);
        }
        for (uint256 i; refusal.length == 0 && i < p.backing.length; ++i) {
            Paper storage behind = _papers[_paperOf[p.backing[i].document]];
            if (behind.owner == address(0) || behind.owner == p.owner) continue;
            bytes4 selector = ILienbook.BackingOwnedByOther.selector;
            refusal = abi.encodeWithSelector(selector, behind.id, behind.owner, p.owner);
        }
    }

    function _refusalOfEncumbrance(
        uint256 paper,
        uint64 amount,
        uint64 left,
        bool named,
        bool asEvidence
    ) private view returns (bytes memory refusal) {
        Paper storage p = _papers[paper];
        refusal = _refusalOfReliance(paper);
        if (refusal.length != 0) return refusal;
        if (p.contested && !named) {
            return abi.encodeWithSelector(IDocumentRegistry.DocumentIsContested.selector, p.id);
        }
        if (amount > left) {
            return abi.encodeWithSelector(IDocumentRegistry.DocumentOverEncumbered.selector, p.id, amount, left);
        }
        if (p.kind == DocumentKind.CustomsDeclaration || encumberedOf(paper) == 0) return "";
        // What a token can be made of is pledged as an asset, or stands behind others.
        if (p.enforced) return abi.encodeWithSelector(IDocumentRegistry.DocumentUnderEnforcement.selector, p.id);
        if (asEvidence == (_reliedOn(paper) != 0)) return "";
        return abi.encodeWithSelector(IDocumentRegistry.DocumentOtherwisePledged.selector, p.id);
    }

    function _noticeOf(Charge storage charge) internal view returns (uint256 from) {
        if (_noticeRank[charge.id] == charge.rank) from = _noticeFrom[charge.id];
    }

    // What is written into the books

    function _enterCharge(
        uint256 paper,
        address engine_,
        bytes32 purpose,
        Lei holder,
        uint64 amount
    ) internal returns (uint256) {
        Collateral memory collateral = _collateral(paper, amount);
        LienId id = _lienId(collateral, engine_, purpose);
        _awaken(paper);
        if (_papers[paper].value > _papers[paper].face) _papers[paper].aboveFace = true;
        for (uint256 i; i < collateral.backing.length; ++i) _awaken(_paperOf[collateral.backing[i].document]);
        _charges.push(Charge(id, paper, engine_, purpose, holder, ++_lastRank, amount, abi.encode(collateral)));
        return _charges.length - 1;
    }

    /// @dev A lien is reduced, and more may be paid than it covers.
    function _settle(uint256 index, uint64 withdrawn, uint64 collected, uint64 consumed) internal {
        Charge storage charge = _charges[index];
        uint64 before = charge.amount;
        charge.amount -= withdrawn + collected;
        _pay(charge.paper, before, charge.amount, collected + consumed, false);
    }

    /// @dev What was paid is collected of the asset's own document; of every other, what the unpaid face value needs no
    ///      more of it: of what a lien let go first.
    /// @param before  of a lien, and `after_`
    /// @param byOwner who says so of its own, and of what is its own
    function _pay(uint256 paper, uint64 before, uint64 after_, uint64 amount, bool byOwner) internal {
        Paper storage p = _papers[paper];
        uint256 unpaid = p.face - p.collected;
        for (uint256 i; i < p.backing.length; ++i) {
            uint64 share = p.backing[i].share;
            uint256 behind = _paperOf[p.backing[i].document];
            address owner = _papers[behind].owner;
            if (byOwner && owner != address(0) && owner != p.owner) continue;
            uint256 released = roundedUp(share, before, p.face) - roundedUp(share, after_, p.face);
            uint256 used = roundedUp(share, unpaid, p.face) - roundedUp(share, unpaid - amount, p.face);
            uint256 paid = used < released ? used : released;
            _papers[behind].collected += uint64(paid);
            _collectFree(behind, used - paid);
        }
        p.collected += amount;
    }

    /// @dev The first of new liens on a document knows of no notice.
    function _awaken(uint256 paper) private {
        if (encumberedOf(paper) == 0) (_papers[paper].enforced, _papers[paper].aboveFace) = (false, false);
    }

    /// @dev As much of it as the document can still give.
    function _collectFree(uint256 paper, uint256 amount) internal {
        uint64 left = _left(paper, _papers[paper].value);
        if (_papers[paper].aboveFace && ownLiensOn(paper) != 0) left = 0;
        _papers[paper].collected += amount > left ? left : uint64(amount);
    }

    function _collateral(uint256 paper, uint64 amount) internal view returns (Collateral memory) {
        Paper storage p = _papers[paper];
        return Collateral(address(receivable), p.id, amount, p.face, p.details, p.backing);
    }

    function _lienId(Collateral memory c, address engine_, bytes32 purpose) internal pure returns (LienId) {
        bytes32 backing = keccak256(abi.encode(c.backing));
        return LienId.wrap(keccak256(abi.encode(c.asset, c.id, engine_, purpose, c.face, backing)));
    }

    function _everything() internal view override returns (bytes32) {
        bytes32 all = keccak256(abi.encode(super._everything(), registry.statesOf(_ids())));
        for (uint256 i; i < _papers.length; ++i) {
            all = keccak256(abi.encode(all, registry.factsOf(_papers[i].id)));
            if (_papers[i].owner == address(0)) continue;
            (address owner, bytes32 commitment) = receivable.issuedAs(_papers[i].id);
            all = keccak256(abi.encode(all, owner, commitment));
        }
        for (uint256 i; i < _charges.length; ++i) {
            (uint256 from, ) = enforcement.noticeOf(_charges[i].id);
            all = keccak256(abi.encode(all, lienbook.lienOf(_charges[i].id), from));
        }
        for (uint256 i; i < _loans.length; ++i) all = keccak256(abi.encode(all, desk.financingOf(_loans[i].id)));
        return all;
    }

    function _ids() private view returns (DocumentId[] memory ids) {
        ids = new DocumentId[](_papers.length);
        for (uint256 i; i < ids.length; ++i) ids[i] = _papers[i].id;
    }

    function _watch() private {
        DocumentState[] memory states = registry.statesOf(_ids());
        for (uint256 i; i < states.length; ++i) {
            DocumentState memory state = states[i];
            if (i == _sights.length) _sights.push();
            Sight storage last = _sights[i];
            uint256 used = uint256(state.encumbered) + state.collected;
            if (used > state.value && state.encumbered > last.encumbered) _violate("B2", "", "");
            if (_papers[i].revoked && state.encumbered > last.encumbered) _violate("B2: revoked", "", "");
            if (state.collected < last.collected) _violate("B7", "", "");
            bool isEnforced = state.flags & ENFORCED != 0;
            // Of a document on which no lien stands it says nothing.
            if (state.encumbered != 0 && isEnforced != _papers[i].enforced) _violate("B14", "", "");
            // Where there should be no token yet, the invariants look for one.
            address owner = _papers[i].owner == address(0) ? address(0) : receivable.ownerIfAny(_papers[i].id);
            if (last.encumbered != 0 && owner != last.owner && last.owner != address(0) && !_sold) {
                _violate("B4", "", "");
            }
            (last.encumbered, last.collected, last.owner) = (state.encumbered, state.collected, owner);
        }
        _sold = false;
    }
}

/// @dev `⌈share · amount / face⌉`, by the quotient and what it leaves.
function roundedUp(uint256 share, uint256 amount, uint256 face) pure returns (uint256 quotient) {
    if (share == 0) return 0;
    uint256 product = share * amount;
    quotient = product / face;
    if (quotient * face != product) ++quotient;
}
