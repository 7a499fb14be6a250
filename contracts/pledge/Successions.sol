// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDocumentRegistry} from "../interfaces/IDocumentRegistry.sol";
import {ILienbook} from "../interfaces/ILienbook.sol";
import {ITradeAsset} from "../interfaces/ITradeAsset.sol";
import {Discharge, ENFORCED, StateWord} from "../types/Document.sol";
import {DocumentId, Lei, LienId} from "../types/Identifiers.sol";
import {Backing, Collateral, LienWord, NO_BACKING, NO_LIEN, Succession, lienIdOf} from "../types/Pledge.sol";
import {ANY_ROLE} from "../types/Role.sol";
import {Currency} from "../types/Units.sol";
import {LienbookState} from "./LienbookState.sol";

/// @title Liens whose document was replaced by another, and how they are found there
abstract contract Successions is LienbookState {
    bytes32 private constant SUCCESSION_TYPEHASH = keccak256(
        "LienSuccession(bytes32 lien,bytes32 successor,bytes32 commitment,address holder,uint256 nonce,uint48 deadline)"
    );

    /// @dev Where a lien went when another document took the place of its own, and which document that is.
    mapping(LienId => LienId) internal _heirs;
    mapping(DocumentId => DocumentId) private _successors;
    /// @inheritdoc ILienbook
    function succeed(DocumentId id, DocumentId successor, uint64 face, Succession[] calldata liens) external {
        _requireTokenOfCaller(id);
        _requireTokenOfCaller(successor);
        (, bytes32 commitment) = ITradeAsset(msg.sender).issuedAs(successor);
        uint64 sum;
        uint32 previous;
        for (uint256 i; i < liens.length; ++i) {
            Succession calldata s = liens[i];
            LienId from = lienIdOf(msg.sender, id, s.engine, s.purpose, face, NO_BACKING);
            LienWord lien = _liens[from];
            require(lien.amountIn() != 0, LienNotFound(from));
            require(lien.rankIn() > previous, LiensUnordered(from));
            Lei holder = participants.requireActive(s.consent.signer, ANY_ROLE);
            require(holder == lien.holderIn(), NotHolderOfLien(from, holder, lien.holderIn()));
            requireOwnClaim(s.engine, s.purpose, holder);
            _authorizeUnique(
                keccak256(
                    abi.encode(
                        SUCCESSION_TYPEHASH,
                        from,
                        successor,
                        commitment,
                        s.consent.signer,
                        s.consent.nonce,
                        s.consent.deadline
                    )
                ),
                s.consent
            );
            LienId to = lienIdOf(msg.sender, successor, s.engine, s.purpose, face, NO_BACKING);
            _liens[from] = NO_LIEN;
            (_liens[to], _heirs[from]) = (lien, to);
            sum += lien.amountIn(); // together at most what is encumbered
            previous = lien.rankIn();
            emit Succeeded(from, to, successor, s.engine, s.purpose);
        }
        _succeed(id, successor, face, sum);
    }

    /// @inheritdoc ILienbook
    function currentOf(DocumentId id) public view returns (DocumentId) {
        while (!_successors[id].isNull()) id = _successors[id];
        return id;
    }

    /// @dev Where a lien is that is no longer under the id with which it was placed, and on which document: gone, or
    ///      over to the successor of its own. Nothing succeeds a document with others behind it.
    function _inherited(Collateral calldata collateral, LienId id) internal view returns (LienId, DocumentId document) {
        document = collateral.id;
        if (collateral.backing.length != 0) return (id, document);
        LienId heir = _heirOf(id);
        if (heir == id) return (id, document);
        // All liens on a document go to its successor at once, so that the last one is theirs.
        return (heir, currentOf(document));
    }

    /// @dev As many steps as documents have replaced each other, each with the lienholder's signature.
    function _heirOf(LienId id) private view returns (LienId) {
        while (_liens[id].amountIn() == 0) {
            LienId heir = _heirs[id];
            if (heir.isNull()) break;
            id = heir;
        }
        return id;
    }

    /// @dev What a document is encumbered with goes over to another that is as free as it is new; and what was paid of
    ///      it is no more to be had of that one.
    function _succeed(DocumentId id, DocumentId successor, uint64 face, uint64 sum) private {
        StateWord word = registry.wordOf(id);
        (uint64 encumbered, uint64 collected) = (word.encumberedIn(), word.collectedIn());
        require(sum == encumbered, LiensIncomplete(id, sum, encumbered));
        Backing[] memory none;
        if (sum != 0) _encumberSuccessor(id, word, successor, face, sum, none);
        if (collected == 0) return;
        _requireCurrency(successor, word.currencyIn(), registry.wordOf(successor).currencyIn());
        // All of it, whatever the face values are.
        registry.disencumber(Discharge(successor, type(uint64).max, 0, 0, 0, collected), none);
    }

    function _encumberSuccessor(
        DocumentId id,
        StateWord word,
        DocumentId successor,
        uint64 face,
        uint64 sum,
        Backing[] memory none
    ) private {
        require(word.flagsIn() & ENFORCED == 0, IDocumentRegistry.DocumentUnderEnforcement(id));
        _successors[id] = successor;
        uint256 beside = _liensBeside[id];
        if (beside != 0) {
            delete _liensBeside[id];
            _liensBeside[successor] = beside;
        }
        // It shares containers and voyage with the one that it replaces, and may be contested for that.
        DocumentId[] memory contested = new DocumentId[](1);
        contested[0] = successor;
        registry.disencumber(Discharge(id, face, sum, sum, 0, 0), none);
        (Currency currency, ) = registry.encumber(successor, sum, face, none, contested);
        _requireCurrency(successor, word.currencyIn(), currency);
    }

    function _requireCurrency(DocumentId id, Currency expected, Currency actual) private pure {
        require(actual == expected, IDocumentRegistry.DocumentCurrencyMismatch(id, expected, actual));
    }
}
