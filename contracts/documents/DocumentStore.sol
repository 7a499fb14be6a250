// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IDocumentRegistry} from "../interfaces/IDocumentRegistry.sol";
import {DocumentState, REDUCED, REVOKED, SPLIT, StateWord, requireLive} from "../types/Document.sol";
import {DocumentKind} from "../types/DocumentKind.sol";
import {DocumentId} from "../types/Identifiers.sol";
import {Day} from "../types/Units.sol";

/// @title What the register stores of documents, and what follows from that alone
abstract contract DocumentStore is IDocumentRegistry {
    mapping(DocumentId => DocumentState) internal _states;
    /// @inheritdoc IDocumentRegistry
    mapping(DocumentId => bytes32) public factsOf;
    /// @inheritdoc IDocumentRegistry
    mapping(DocumentId => uint64) public reductionOf;

    /// @inheritdoc IDocumentRegistry
    function availableOf(DocumentId id) public view returns (uint64) {
        StateWord word = _wordOf(id);
        return _isReliable(word) ? _freeOf(id, word) : 0;
    }

    function _store(DocumentId id, StateWord word) internal {
        DocumentState storage state = _states[id];
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            sstore(state.slot, word)
        }
    }

    /// @dev One read: the compiler would read the slot again for each field that changes.
    function _wordOf(DocumentId id) internal view returns (StateWord word) {
        DocumentState storage state = _states[id];
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            word := sload(state.slot)
        }
    }

    function _exists(DocumentId id) internal view returns (bool) {
        return _wordOf(id).kindIn() != DocumentKind.None;
    }

    function _requireReliable(DocumentId id, StateWord word) internal view {
        requireLive(id, word);
        require(!word.hasExpired(), DocumentHasExpired(id, Day.wrap(word.expiresOnIn())));
    }

    /// @dev Neither revoked nor split nor expired.
    function _isReliable(StateWord word) internal view returns (bool) {
        return word.flagsIn() & (REVOKED | SPLIT) == 0 && !word.hasExpired();
    }

    /// @dev What may be encumbered of a document of which nothing but the balance is in question.
    function _freeOf(DocumentId id, StateWord word) internal view returns (uint64) {
        uint64 free = word.availableIn();
        if (word.flagsIn() & REDUCED == 0) return free;
        return uint64(Math.saturatingSub(free, reductionOf[id])); // at most what is free
    }

    /// @dev Liens and payments that a document no longer has the value for, up to the face of the asset made of it.
    function _reportShortfall(DocumentId id, StateWord word, uint64 face) internal {
        uint256 used = uint256(word.encumberedIn()) + word.collectedIn();
        uint256 worth = Math.min(word.valueIn(), face);
        if (word.flagsIn() & REDUCED != 0) worth = Math.saturatingSub(worth, reductionOf[id]);
        if (used > worth) emit Shortfall(id, uint64(used - worth));
    }

    /// @return appraisal the given one, or zero; or another document, if that is an appraisal that counts instead of it
    function _laterAppraisal(StateWord appraisal, StateWord other) internal view returns (StateWord) {
        if (!other.isGoodAppraisal()) return appraisal;
        (uint16 latest, uint16 datedOn) = (appraisal.datedOnIn(), other.datedOnIn());
        bool isLater = datedOn > latest || (datedOn == latest && other.valueIn() >= appraisal.valueIn());
        return isLater ? other : appraisal;
    }
}
