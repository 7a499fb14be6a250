// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDocumentRegistry} from "../../../contracts/interfaces/IDocumentRegistry.sol";
import {ILienbook} from "../../../contracts/interfaces/ILienbook.sol";
import {Authorization} from "../../../contracts/interfaces/ISignedMessages.sol";
import {DocumentId, LienId} from "../../../contracts/types/Identifiers.sol";
import {Collateral} from "../../../contracts/types/Pledge.sol";
import {Role, Roles, only} from "../../../contracts/types/Role.sol";
import {bound} from "../Bound.sol";
import {Papers} from "./Papers.sol";

/// @notice Liens that their holders keep themselves, and those of an engine that does as it likes with its own.
abstract contract Pledges is Papers {
    uint256 internal constant MOST_CHARGES = 24;
    bytes32 private constant CONSENT_TYPEHASH = keccak256(
        "PledgeConsent(address pledgor,address asset,bytes32 id,uint64 amount,bytes32 commitment,bytes32[] contested,"
        "address holder,uint256 nonce,uint48 deadline)"
    );

    /// @notice The owner of a token pledges it to a bank that has consented.
    function pledge(uint256 which, uint256 seed) external watched {
        (bool found, uint256 paper) = _tokenBy(which);
        if (!found || _charges.length >= MOST_CHARGES) return;
        Paper storage p = _papers[paper];
        address bank = banks[seed % 2];
        Authorization memory consent = _signed(bank);
        DocumentId[] memory named = _namedBy(seed);
        Collateral memory collateral = _collateral(paper, _amountBy(paper, seed));
        bytes memory refusal = _refusalOfStanding(bank, _lienholders());
        if (refusal.length == 0) refusal = _refusalOfStanding(p.owner, only(Role.Enterprise));
        if (refusal.length == 0) refusal = _refusalOfLien(paper, collateral.amount, named.length != 0);
        (bool done, bytes memory answer) = _act(
            p.owner,
            address(lienbook),
            abi.encodeCall(ILienbook.pledge, (collateral, named, consent)),
            refusal
        );
        if (!done) return;
        bytes32 purpose = _consentHash(p.owner, collateral, named, consent);
        uint256 charge = _enterCharge(paper, address(0), purpose, leiOf(bank), collateral.amount);
        if (abi.decode(answer, (bytes32)) != LienId.unwrap(_charges[charge].id)) _violate("B8: another id", "", answer);
    }

    /// @notice The other engine pledges for both sides, at times under a purpose that has a lien already.
    function pledgeFor(uint256 which, uint256 seed) external watched {
        (bool found, uint256 paper) = _tokenBy(which);
        if (!found || _charges.length >= MOST_CHARGES) return;
        Paper storage p = _papers[paper];
        DocumentId[] memory named = _namedBy(seed);
        Collateral memory collateral = _collateral(paper, _amountBy(paper, seed));
        bytes32 purpose = bytes32((seed >> 12) % 3);
        LienId id = _lienId(collateral, engine, purpose);
        bytes memory refusal;
        if (!_engineListed) refusal = abi.encodeWithSelector(ILienbook.EngineNotListed.selector, engine);
        else if (collateral.amount == 0 || collateral.amount > p.face) {
            refusal = _refusalOfLien(paper, collateral.amount, true);
        } else if (_stands(id)) refusal = abi.encodeWithSelector(ILienbook.LienAlreadyPlaced.selector, id);
        else refusal = _refusalOfLien(paper, collateral.amount, named.length != 0);
        bytes memory call = abi.encodeCall(
            ILienbook.pledgeFor,
            (collateral, leiOf(banks[seed % 2]), p.owner, purpose, named)
        );
        (bool done, ) = _act(engine, address(lienbook), call, refusal);
        if (done) _enterCharge(paper, engine, purpose, leiOf(banks[seed % 2]), collateral.amount);
    }

    /// @notice Whoever keeps a lien reduces it by some of both, or asks too much.
    function discharge(uint256 which, uint256 a, uint256 b) external watched {
        (bool found, uint256 index) = _keptBy(which);
        if (!found) return;
        Charge storage charge = _charges[index];
        uint64 collected = uint64(bound(a, 0, charge.amount));
        uint64 withdrawn = charge.amount - collected;
        withdrawn = b % 4 == 0 ? _justAbove(withdrawn) : uint64(bound(b, 0, withdrawn));
        uint64 consumed;
        if (charge.engine == engine ? a % 3 == 0 : a % 6 == 0) {
            uint64 left = _left(charge.paper, _papers[charge.paper].face);
            uint256 sort = (b >> 8) % 4;
            consumed =
                sort == 0
                    ? _justAbove(left)
                    : sort == 1
                        ? left
                        : uint64(bound(b >> 16, 0, left));
        }
        Collateral memory collateral = abi.decode(charge.collateral, (Collateral));
        (bool done, ) = _act(
            _keeperOf(charge),
            address(lienbook),
            abi.encodeCall(
                ILienbook.discharge,
                (collateral, charge.engine, charge.purpose, withdrawn, collected, consumed)
            ),
            _refusalOfDischarge(charge, withdrawn, collected, consumed)
        );
        if (!done) return;
        _settle(index, withdrawn, collected, consumed);
    }

    /// @notice Whoever keeps a lien lets go of all of it; of one that is gone already nothing happens.
    function release(uint256 which) external watched {
        (bool found, uint256 index) = _keptBy(which);
        if (found) _release(index);
    }

    /// @notice The other engine has a lien stand for another purpose, or for another bank.
    function carryOver(uint256 which, uint256 seed) external watched {
        (bool found, uint256 index) = _keptBy(which);
        if (!found || _charges[index].engine != engine) return;
        Charge storage charge = _charges[index];
        Collateral memory collateral = abi.decode(charge.collateral, (Collateral));
        if (seed % 2 == 0) {
            address bank = banks[(seed >> 8) % 2];
            bytes memory call = abi.encodeCall(ILienbook.assign, (collateral, charge.purpose, leiOf(bank)));
            (bool assigned, ) = _act(engine, address(lienbook), call, "");
            if (assigned && charge.amount != 0) charge.holder = leiOf(bank);
            return;
        }
        bytes32 purpose = bytes32((seed >> 12) % 3);
        LienId to = _lienId(collateral, engine, purpose);
        bytes memory refusal;
        bool isSold = _papers[charge.paper].enforced && (_noticeOf(charge) == 0 || _noticesOn[charge.paper] != 1);
        if (charge.amount != 0 && isSold) {
            DocumentId document = _papers[charge.paper].id;
            refusal = abi.encodeWithSelector(IDocumentRegistry.DocumentUnderEnforcement.selector, document);
        } else if (charge.amount != 0 && _stands(to)) {
            refusal = abi.encodeWithSelector(ILienbook.LienAlreadyPlaced.selector, to);
        }
        (bool done, ) = _act(
            engine,
            address(lienbook),
            abi.encodeCall(ILienbook.carryOver, (collateral, charge.purpose, purpose)),
            refusal
        );
        if (done && charge.amount != 0) (charge.id, charge.purpose) = (to, purpose);
    }

    /// @notice The other engine is taken off the list, or put back.
    function list(uint256 seed) external watched {
        if (_engineListed && seed % 3 != 0) return;
        if (_engineListed) lienbook.delistEngine(engine);
        else lienbook.listEngine(engine);
        _engineListed = !_engineListed;
    }

    function _release(uint256 index) internal {
        Charge storage charge = _charges[index];
        Collateral memory collateral = abi.decode(charge.collateral, (Collateral));
        bytes memory call = abi.encodeCall(ILienbook.release, (collateral, charge.engine, charge.purpose));
        (bool done, bytes memory answer) = _act(_keeperOf(charge), address(lienbook), call, "");
        if (!done) return;
        bytes memory released = abi.encode(charge.amount);
        if (keccak256(answer) != keccak256(released)) _violate("B8: released otherwise", released, answer);
        charge.amount = 0;
    }

    function _refusalOfDischarge(
        Charge storage charge,
        uint64 withdrawn,
        uint64 collected,
        uint64 consumed
    ) private view returns (bytes memory) {
        if (charge.amount == 0) return abi.encodeWithSelector(ILienbook.LienNotFound.selector, charge.id);
        if (consumed != 0 && charge.engine == address(0)) {
            return abi.encodeWithSelector(ILienbook.ConsumptionByHolder.selector, charge.id, consumed);
        }
        uint256 off = uint256(withdrawn) + collected;
        if (off > charge.amount) {
            return abi.encodeWithSelector(ILienbook.DischargeExceedsLien.selector, charge.id, off, charge.amount);
        }
        return _refusalOfConsumption(charge.paper, consumed);
    }

    /// @dev Beyond a lien no more is consumed than is neither paid nor under any lien of the face value.
    function _refusalOfConsumption(uint256 paper, uint64 consumed) internal view returns (bytes memory) {
        uint64 left = _left(paper, _papers[paper].face);
        if (consumed <= left) return "";
        bytes4 selector = ILienbook.ConsumptionExceedsFace.selector;
        return abi.encodeWithSelector(selector, _papers[paper].id, consumed, left);
    }

    function _stands(LienId id) internal view returns (bool) {
        for (uint256 i; i < _charges.length; ++i) {
            if (_charges[i].amount != 0 && _charges[i].id == id) return true;
        }
        return false;
    }

    function _keeperOf(Charge storage charge) internal view returns (address) {
        return charge.engine == address(0) ? _bankOf(charge.holder) : charge.engine;
    }

    /// @dev A lien that is not the desk's, standing or not; but not one that another has come after under its id.
    function _keptBy(uint256 which) private view returns (bool, uint256 index) {
        for (uint256 i; i < _charges.length; ++i) {
            index = ((which % _charges.length) + i) % _charges.length;
            bool hides = _charges[index].amount == 0 && _stands(_charges[index].id);
            if (_charges[index].engine != address(desk) && !hides) return (true, index);
        }
        return (false, 0);
    }

    function _tokenBy(uint256 which) internal view returns (bool, uint256 paper) {
        for (uint256 i; i < _papers.length; ++i) {
            paper = ((which % _papers.length) + i) % _papers.length;
            if (_papers[paper].owner != address(0)) return (true, paper);
        }
        return (false, 0);
    }

    /// @dev Mostly what fits, and at times just what does not.
    function _amountBy(uint256 paper, uint256 seed) internal view returns (uint64) {
        Paper storage p = _papers[paper];
        uint64 left = _left(paper, p.value < p.face ? p.value : p.face);
        uint256 sort = (seed >> 16) % 8;
        if (sort == 0) return left;
        if (sort == 1) return _justAbove(left);
        if (sort == 2) return _justAbove(p.face);
        if (sort == 3) return uint64(bound(seed >> 20, 0, 3));
        return uint64(bound(seed >> 20, 1, left == 0 ? 1 : (uint256(left) + 1) / 2));
    }

    /// @dev All documents that are contested, or at times none of them.
    function _namedBy(uint256 seed) internal view returns (DocumentId[] memory named) {
        if ((seed >> 4) % 4 == 0) return named;
        named = new DocumentId[](_papers.length);
        for (uint256 i; i < named.length; ++i) named[i] = _papers[i].id;
    }

    function _consentHash(
        address pledgor,
        Collateral memory c,
        DocumentId[] memory named,
        Authorization memory consent
    ) private pure returns (bytes32) {
        bytes32 commitment = keccak256(abi.encode(c.face, keccak256(c.details), keccak256(abi.encode(c.backing))));
        bytes memory first = abi.encode(CONSENT_TYPEHASH, pledgor, c.asset, c.id, c.amount, commitment);
        bytes memory rest = abi.encode(
            keccak256(abi.encodePacked(named)),
            consent.signer,
            consent.nonce,
            consent.deadline
        );
        return keccak256(bytes.concat(first, rest));
    }

    function _lienholders() internal pure returns (Roles) {
        return Roles.wrap(Roles.unwrap(only(Role.Bank)) | Roles.unwrap(only(Role.Guarantor)));
    }
}
