// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IERC721Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {IDocumentRegistry} from "../../../contracts/interfaces/IDocumentRegistry.sol";
import {ILienbook} from "../../../contracts/interfaces/ILienbook.sol";
import {IReceivable, ReceivableDetails} from "../../../contracts/interfaces/IReceivable.sol";
import {ITradeAsset} from "../../../contracts/interfaces/ITradeAsset.sol";
import {Amendment, Document, documentIdFor, factsHash} from "../../../contracts/types/Document.sol";
import {DocumentKind, attestorsOf} from "../../../contracts/types/DocumentKind.sol";
import {Backing} from "../../../contracts/types/Pledge.sol";
import {Role, only} from "../../../contracts/types/Role.sol";
import {Day, today} from "../../../contracts/types/Units.sol";
import {bound} from "../Bound.sol";
import {vm} from "../Vm.sol";
import {Books} from "./Books.sol";

/// @notice What may happen to documents, tokens and parties before any lien is thought of.
abstract contract Papers is Books {
    uint256 internal constant MOST_PAPERS = 14;

    mapping(DocumentKind => mapping(bytes32 linkingKey => uint256 paper)) private _firstWith;

    /// @notice Somebody attests a document, at times one that stands already.
    function register(uint256 seed) external watched {
        bool again = seed % 6 == 0 && _papers.length != 0;
        if (again) _registerAgain((seed >> 8) % _papers.length, seed);
        else if (_papers.length < MOST_PAPERS) _registerAnew(seed);
    }

    /// @notice A document's issuer gives it another value.
    function amend(uint256 which, uint256 seed) external watched {
        Paper storage p = _papers[which % _papers.length];
        uint64 value = seed % 3 == 0 ? valueBy(seed) : uint64(bound(seed, 1, _justAbove(p.value)));
        bytes32 root = keccak256(abi.encode(p.root, value));
        bytes32 replaced = factsHash(leiOf(p.holder), p.root);
        Amendment memory amendment = Amendment(replaced, leiOf(p.holder), value, Day.wrap(p.expiresOn), root);
        (bool done, ) = _act(
            p.issuer,
            address(registry),
            abi.encodeCall(IDocumentRegistry.amend, (p.kind, p.fingerprint, amendment, _inPerson(p.issuer))),
            _refusalOfChange(p)
        );
        if (!done) return;
        if (value > p.value && ownLiensOn(which % _papers.length) != 0) p.aboveFace = true;
        (p.value, p.root) = (value, root);
    }

    function revoke(uint256 which, uint256 seed) external watched {
        if (seed % 4 != 0) return;
        Paper storage p = _papers[which % _papers.length];
        (bool done, ) = _act(
            p.issuer,
            address(registry),
            abi.encodeCall(IDocumentRegistry.revoke, (p.kind, p.fingerprint, 0, _inPerson(p.issuer))),
            _refusalOfChange(p)
        );
        if (done) p.revoked = true;
    }

    function clearContest(uint256 which) external watched {
        Paper storage p = _papers[which % _papers.length];
        bytes memory refusal = _refusalOfChange(p);
        if (refusal.length == 0 && !p.contested) {
            refusal = abi.encodeWithSelector(IDocumentRegistry.DocumentNotContested.selector, p.id);
        }
        (bool done, ) = _act(
            p.issuer,
            address(registry),
            abi.encodeCall(IDocumentRegistry.clearContest, (p.kind, p.fingerprint, 0, _inPerson(p.issuer))),
            refusal
        );
        if (done) p.contested = false;
    }

    /// @notice An exporter makes a token of an invoice, over shares of documents that others may stand on, too.
    function issue(uint256 which, uint256 seed) external watched {
        uint256 index = which % _papers.length;
        uint64 value = _papers[index].value;
        uint64 face = seed % 8 == 0 ? _justAbove(value) : uint64(bound(seed >> 128, value / 2 + 1, value));
        _tokenize(index, face, _evidenceFor(index, seed));
    }

    /// @notice An owner says what its debtor has paid elsewhere, at times more than is open.
    function confirm(uint256 which, uint256 seed) external watched {
        uint256 index = which % _papers.length;
        Paper storage p = _papers[index];
        if (p.owner == address(0)) return;
        uint64 left = _left(index, p.face);
        uint64 amount = uint64(bound(seed >> 8, 1, seed % 4 == 0 || left == 0 ? _justAbove(p.face) : left));
        bytes memory refusal;
        if (amount > left) {
            refusal = abi.encodeWithSelector(ILienbook.ConsumptionExceedsFace.selector, p.id, amount, left);
        }
        (bool done, ) = _act(
            p.owner,
            address(receivable),
            abi.encodeCall(IReceivable.confirmPayment, (p.id, p.face, keccak256(p.details), p.backing, amount)),
            refusal
        );
        if (done) _pay(index, 0, 0, amount, true);
    }

    /// @notice The owner tries to have its token elsewhere: at another account of its own, or with somebody else.
    function move(uint256 which, uint256 seed) external watched {
        uint256 index = which % _papers.length;
        Paper storage p = _papers[index];
        if (p.owner == address(0)) return;
        address[5] memory receivers = [branch, exporters[0], exporters[1], debtor, stranger];
        address to = receivers[seed % 5];
        (bool done, ) = _act(
            p.owner,
            address(receivable),
            abi.encodeCall(IERC721.transferFrom, (p.owner, to, p.id.tokenId())),
            _refusalOfMove(index, to)
        );
        if (done) p.owner = to;
    }

    /// @notice The registrar suspends somebody, or puts an end to it.
    function suspend(uint256 who) external watched {
        Member storage member = _members[who % _members.length];
        if (member.suspended) participants.reinstate(member.lei);
        else participants.suspend(member.lei);
        member.suspended = !member.suspended;
    }

    /// @notice The registrar puts an end to all suspensions.
    function reinstate() external watched {
        for (uint256 i; i < _members.length; ++i) {
            if (_members[i].suspended) participants.reinstate(_members[i].lei);
            _members[i].suspended = false;
        }
    }

    function pass(uint256 days_) external watched {
        vm.warp(block.timestamp + bound(days_, 1, 45) * 1 days);
    }

    /// @dev Small, awkward, usual and huge values alike.
    function valueBy(uint256 seed) internal pure returns (uint64) {
        uint64[4] memory most = [9, 1_009, 1_000_000_007, type(uint64).max];
        return uint64(bound(seed >> 64, 1, most[(seed >> 32) % 4]));
    }

    function _justAbove(uint64 value) internal pure returns (uint64) {
        return value > type(uint64).max - 1 ? value : value + 1;
    }

    function _registerAnew(uint256 seed) private {
        address holder = exporters[(seed >> 8) % 2];
        (DocumentKind kind, address issuer) = (DocumentKind.CommercialInvoice, holder);
        uint256 sort = (seed >> 16) % 5;
        if (sort == 1 || sort == 2) (kind, issuer) = (DocumentKind.CustomsDeclaration, customs);
        if (sort == 3) (kind, issuer) = (DocumentKind.BillOfLading, carrier);
        bytes32 linkingKey = (seed >> 24) % 3 == 0 ? bytes32(uint256(1)) : bytes32(0);
        uint256 expiresOn = (seed >> 30) % 4 == 0 ? Day.unwrap(today()) + (seed % 200) : 0;
        _attest(kind, issuer, holder, valueBy(seed), linkingKey, uint16(expiresOn));
    }

    function _attest(
        DocumentKind kind,
        address issuer,
        address holder,
        uint64 value,
        bytes32 linkingKey,
        uint16 expiresOn
    ) internal {
        Paper storage p = _papers.push();
        (p.kind, p.issuer, p.holder, p.value) = (kind, issuer, holder, value);
        p.fingerprint = bytes32(_papers.length);
        (p.root, p.expiresOn, p.linkingKey) = (keccak256(abi.encode(p.fingerprint)), expiresOn, linkingKey);
        p.id = documentIdFor(kind, leiOf(issuer), p.fingerprint);
        (bool done, ) = _tryRegister(p, _refusalOfStanding(issuer, attestorsOf(kind)));
        if (!done) {
            _papers.pop();
            return;
        }
        _paperOf[p.id] = _papers.length - 1;
        if (linkingKey == 0) return;
        uint256 first = _firstWith[kind][linkingKey];
        if (first == 0) _firstWith[kind][linkingKey] = _papers.length;
        else (p.contested, _papers[first - 1].contested) = (true, true);
    }

    function _tokenize(uint256 index, uint64 face, Backing[] memory backing) internal {
        Paper storage p = _papers[index];
        bytes32[] memory roots = new bytes32[](backing.length + 1);
        roots[0] = p.root;
        for (uint256 i; i < backing.length; ++i) roots[i + 1] = _papers[_paperOf[backing[i].document]].root;
        Day dueOn = Day.wrap(Day.unwrap(today()) + 90);
        (bool done, bytes memory answer) = _act(
            p.holder,
            address(receivable),
            abi.encodeCall(IReceivable.issue, (p.id, face, leiOf(debtor), dueOn, backing, roots)),
            _refusalOfIssue(index, face, backing)
        );
        if (!done) return;
        (p.owner, p.face, p.details) = (p.holder, face, abi.encode(abi.decode(answer, (ReceivableDetails))));
        for (uint256 i; i < backing.length; ++i) p.backing.push(backing[i]);
    }

    /// @dev The same paper again, whatever it is said to be worth this time.
    function _registerAgain(uint256 which, uint256 seed) private {
        Paper memory copy = _papers[which];
        bytes memory refusal = _refusalOfStanding(copy.issuer, attestorsOf(copy.kind));
        copy.value = valueBy(seed);
        copy.holder = exporters[seed % 2];
        if (refusal.length == 0) {
            uint64 left = _isReliable(which) ? _left(which, _papers[which].value) : 0;
            bytes4 selector = IDocumentRegistry.DocumentAlreadyRegistered.selector;
            refusal = abi.encodeWithSelector(selector, copy.id, copy.value, left);
        }
        _tryRegister(copy, refusal);
    }

    function _tryRegister(Paper memory p, bytes memory refusal) private returns (bool, bytes memory) {
        bytes32[] memory linkingKeys = new bytes32[](p.linkingKey == 0 ? 0 : 1);
        if (p.linkingKey != 0) linkingKeys[0] = p.linkingKey;
        Document memory document = Document({
            kind: p.kind,
            fingerprint: p.fingerprint,
            holder: leiOf(p.holder),
            value: p.value,
            currency: USD,
            datedOn: Day.wrap(19_990),
            expiresOn: Day.wrap(p.expiresOn),
            contentRoot: p.root,
            linkingKeys: linkingKeys
        });
        bytes memory call = abi.encodeCall(IDocumentRegistry.register, (document, _inPerson(p.issuer)));
        return _act(p.issuer, address(registry), call, refusal);
    }

    function _refusalOfChange(Paper storage p) private view returns (bytes memory refusal) {
        refusal = _refusalOfStanding(p.issuer, attestorsOf(p.kind));
        if (refusal.length == 0 && p.revoked) {
            refusal = abi.encodeWithSelector(IDocumentRegistry.DocumentHasBeenRevoked.selector, p.id);
        }
    }

    function _refusalOfIssue(
        uint256 index,
        uint64 face,
        Backing[] memory backing
    ) private view returns (bytes memory refusal) {
        Paper storage p = _papers[index];
        refusal = _refusalOfStanding(p.holder, only(Role.Enterprise));
        if (refusal.length == 0) refusal = _refusalOfReliance(index);
        for (uint256 i; refusal.length == 0 && i < backing.length; ++i) {
            refusal = _refusalOfReliance(_paperOf[backing[i].document]);
        }
        if (refusal.length != 0) return refusal;
        if (face > p.value) return abi.encodeWithSelector(ITradeAsset.FaceValueInvalid.selector, p.id, face, p.value);
        for (uint256 i; i < backing.length; ++i) {
            uint64 value = _papers[_paperOf[backing[i].document]].value;
            if (backing[i].share <= value) continue;
            bytes4 selector = ITradeAsset.BackingShareInvalid.selector;
            return abi.encodeWithSelector(selector, backing[i].document, backing[i].share, value);
        }
        if (p.kind != DocumentKind.CommercialInvoice) {
            return abi.encodeWithSelector(IReceivable.NotAnInvoice.selector, p.id);
        }
        if (p.owner == address(0)) return "";
        return abi.encodeWithSelector(IERC721Errors.ERC721InvalidSender.selector, address(0));
    }

    function _refusalOfMove(uint256 index, address to) internal view returns (bytes memory refusal) {
        Paper storage p = _papers[index];
        uint256 encumbered = encumberedOf(index);
        if (encumbered != 0) return abi.encodeWithSelector(ITradeAsset.TokenLocked.selector, p.id, encumbered);
        refusal = _refusalOfStanding(p.owner, ANY_ROLE);
        if (refusal.length == 0) refusal = _refusalOfStanding(to, ANY_ROLE);
        if (refusal.length == 0 && _memberOf[p.owner] != _memberOf[to]) {
            bytes4 selector = IReceivable.TransferIsAssignment.selector;
            refusal = abi.encodeWithSelector(selector, p.id, leiOf(p.owner), leiOf(to));
        }
    }

    /// @dev Up to four of the holder's other documents, in ascending order, with shares that divide badly.
    function _evidenceFor(uint256 index, uint256 seed) internal view returns (Backing[] memory backing) {
        Backing[] memory found = new Backing[](4);
        uint256 count;
        for (uint256 i; i < _papers.length && count < 4; ++i) {
            Paper storage p = _papers[i];
            if (i == index || p.holder != _papers[index].holder || (seed >> i) % 2 == 0) continue;
            uint256 drawn = uint256(keccak256(abi.encode(seed, i)));
            // Often the whole of it: then whoever comes second to a document finds little.
            uint64 share = drawn % 3 == 0 ? uint64(bound(drawn, 1, p.value)) : p.value;
            if ((seed >> 40) % 16 == 0) share = _justAbove(p.value);
            Backing memory one = Backing(p.id, share);
            uint256 place = count++;
            for (; place != 0 && one.document.tokenId() < found[place - 1].document.tokenId(); --place)
                found[place] = found[place - 1];
            found[place] = one;
        }
        backing = new Backing[](count);
        for (uint256 i; i < count; ++i) backing[i] = found[i];
    }
}
