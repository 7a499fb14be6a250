// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IDocumentRegistry} from "../interfaces/IDocumentRegistry.sol";
import {ILienbook} from "../interfaces/ILienbook.sol";
import {
    ABOVE_FACE,
    COLLECTED_AT,
    CONTESTED,
    Discharge,
    ENFORCED,
    PRECEDED,
    REDUCED,
    RELIED_UPON,
    SPLIT,
    StateWord,
    documentIdFor,
    partFingerprint,
    requireLive
} from "../types/Document.sol";
import {DocumentKind, PLEDGED_BEFORE, TOKENIZABLE, USED_UP_BY_PAYMENT} from "../types/DocumentKind.sol";
import {DocumentId, Lei} from "../types/Identifiers.sol";
import {Backing, LienWord, portionUp} from "../types/Pledge.sol";
import {Currency} from "../types/Units.sol";
import {DocumentStore} from "./DocumentStore.sol";

/// @title What the lien book does to documents: encumbers and uses up their value, and divides it
abstract contract DocumentBalances is DocumentStore {
    /// @dev Bounded, because all parts are written in one transaction.
    uint256 private constant MOST_PARTS = 32;

    /// @inheritdoc IDocumentRegistry
    address public immutable lienbook;

    modifier onlyLienbook() {
        require(msg.sender == lienbook, NotLienbook(msg.sender));
        _;
    }

    /// @dev Deployed by the lien book, so that each knows the other for good.
    constructor() {
        lienbook = msg.sender;
    }

    /// @inheritdoc IDocumentRegistry
    function encumber(
        DocumentId id,
        uint64 amount,
        uint64 face,
        Backing[] calldata backing,
        DocumentId[] calldata contested
    ) external onlyLienbook returns (Currency currency, uint256 kinds) {
        StateWord word = _wordOf(id);
        _requireReliable(id, word);
        currency = word.currencyIn();
        (uint64 value, uint8 flags) = (word.valueIn(), word.flagsIn());
        if (word.encumberedIn() != 0) kinds = PLEDGED_BEFORE;
        // The token stands for its face value, even of a document that has become worth more.
        if (value > face) word = word.withValue(face).withFlags(flags | ABOVE_FACE);
        else if (kinds == 0) word = word.withFlags(flags & ~ABOVE_FACE);
        _put(id, word, value, amount, false, contested);
        for (uint256 i; i < backing.length; ++i) {
            Backing calldata behind = backing[i];
            kinds |= _putBehind(behind.document, portionUp(behind.share, amount, face), currency, contested);
        }
    }

    /// @inheritdoc IDocumentRegistry
    function encumberBacking(
        Backing[] calldata shares,
        DocumentId[] calldata contested
    ) external onlyLienbook returns (Currency currency, uint256 kinds) {
        currency = _wordOf(shares[0].document).currencyIn();
        for (uint256 i; i < shares.length; ++i) {
            kinds |= _putBehind(shares[i].document, shares[i].share, currency, contested);
        }
    }

    /// @inheritdoc IDocumentRegistry
    function collectBacking(Backing[] calldata shares) external onlyLienbook {
        for (uint256 i; i < shares.length; ++i) {
            (DocumentId document, uint64 share) = (shares[i].document, shares[i].share);
            _take(document, _wordOf(document), share, share);
        }
    }

    /// @inheritdoc IDocumentRegistry
    function disencumber(
        Discharge calldata what,
        Backing[] calldata backing
    ) external onlyLienbook returns (uint64 left) {
        (uint64 face, uint64 amount) = (what.face, what.amount);
        uint64 off = what.withdrawn + what.collected;
        uint64 kept = amount - off;
        uint64 unpaid; // of the face value, before and after
        uint64 rest;
        {
            (DocumentId id, uint64 consumed) = (what.document, what.consumed);
            StateWord before = _wordOf(id);
            (uint64 encumbered, uint64 collected) = (before.encumberedIn(), before.collectedIn());
            // At most the face value.
            unpaid = uint64(Math.saturatingSub(face, collected));
            uint64 beside = uint64(Math.saturatingSub(unpaid, encumbered));
            require(consumed <= beside, ILienbook.ConsumptionExceedsFace(id, consumed, beside));
            uint64 paid = what.collected + consumed;
            rest = uint64(Math.saturatingSub(unpaid, paid));
            left = _take(id, before, off, paid);
        }
        // A lien of 15 on a face of 100 puts ⌈1.5⌉ = 2 on a declaration with a share of 10. Of three steps of 5 that
        // discharge it, each rounded by itself would take off ⌈0.5⌉ = 1: one more in all than there is. So each takes
        // off what the lien puts on the declaration before it, less what it puts on it after: 2 − 1, 1 − 1, 1 − 0. The
        // last one leaves nothing behind. What is used up is found likewise, from what is unpaid of the face value
        // before and after: what is left of the declaration is what the rest still claims of it.
        for (uint256 i; i < backing.length; ++i) {
            (DocumentId id, uint64 share) = (backing[i].document, backing[i].share);
            // A portion of less is no more.
            unchecked {
                uint64 released = portionUp(share, amount, face);
                if (kept != 0) released -= portionUp(share, kept, face);
                uint64 used;
                if (rest != unpaid) used = portionUp(share, unpaid, face) - portionUp(share, rest, face);
                _takeBehind(id, _wordOf(id), released, used);
            }
        }
    }

    /// @inheritdoc IDocumentRegistry
    function consume(DocumentId id, uint64 amount) external onlyLienbook returns (StateWord before, bytes32 facts) {
        (before, facts) = (_wordOf(id), factsOf[id]);
        (DocumentKind kind, uint8 flags, uint64 encumbered) = (
            before.kindIn(),
            before.flagsIn(),
            before.encumberedIn()
        );
        requireLive(id, before);
        require(USED_UP_BY_PAYMENT & (1 << uint8(kind)) != 0, NotUsedUpByPayment(id, kind));
        require(encumbered == 0 || flags & ENFORCED == 0, DocumentUnderEnforcement(id));
        // The face of the token is lower than the value, which therefore does not say what its liens leave free:
        // nothing is paid past them.
        require(encumbered == 0 || flags & ABOVE_FACE == 0, DocumentStillEncumbered(id, encumbered));
        uint256 available = Math.saturatingSub(before.valueIn(), uint256(encumbered) + before.collectedIn());
        // What is in dispute may be paid all the same, and after the last day for new lenders, too; but not out of what
        // a lien on the rest would then lack.
        if (encumbered != 0 && flags & REDUCED != 0) available = Math.saturatingSub(available, reductionOf[id]);
        // What is free is at most the value, and so is what is collected after it.
        require(amount <= available, DocumentOverEncumbered(id, amount, uint64(available)));
        unchecked {
            _store(id, StateWord.wrap(StateWord.unwrap(before) + (uint256(amount) << COLLECTED_AT)));
            emit BalanceChanged(id, encumbered, before.collectedIn() + amount);
        }
    }

    /// @inheritdoc IDocumentRegistry
    function foreclose(
        DocumentId id,
        uint64 face,
        LienWord[] calldata liens,
        Backing[] calldata backing
    ) external onlyLienbook returns (StateWord own, StateWord appraisal) {
        own = _wordOf(id);
        uint64 encumbered = own.encumberedIn();
        uint256 off;
        for (uint256 i; i < liens.length; ++i) off += liens[i].amountIn();
        require(off == encumbered, ILienbook.LiensIncomplete(id, off, encumbered));
        _take(id, own, encumbered, 0);
        // What is not collected of the face value goes with the token, and so does its evidence.
        uint64 sold = uint64(Math.saturatingSub(face, own.collectedIn())); // at most the face value
        for (uint256 i; i < backing.length; ++i) {
            Backing calldata behind = backing[i];
            (DocumentId document, uint64 share) = (behind.document, behind.share);
            StateWord before = _wordOf(document);
            appraisal = _laterAppraisal(appraisal, before);
            uint64 released;
            // What liens have put on a document is within what is encumbered of it.
            unchecked {
                for (uint256 j; j < liens.length; ++j) released += portionUp(share, liens[j].amountIn(), face);
            }
            _takeBehind(document, before, released, portionUp(share, sold, face));
        }
    }

    /// @inheritdoc IDocumentRegistry
    function split(
        DocumentKind kind,
        Lei issuer,
        bytes32 fingerprint,
        uint64[] calldata values
    ) external onlyLienbook returns (DocumentId[] memory parts) {
        DocumentId id = documentIdFor(kind, issuer, fingerprint);
        StateWord whole = _wordOf(id);
        _requireReliable(id, whole);
        require(whole.encumberedIn() == 0, DocumentStillEncumbered(id, whole.encumberedIn()));
        require(values.length > 1 && values.length <= MOST_PARTS, PartCountInvalid(id, values.length, MOST_PARTS));

        parts = new DocumentId[](values.length);
        bytes32 facts = factsOf[id];
        StateWord part = whole.withBalances(0, 0).withFlags(whole.flagsIn() & (CONTESTED | PRECEDED));
        uint256 sum;
        for (uint256 i; i < values.length; ++i) {
            DocumentId partId = documentIdFor(kind, issuer, partFingerprint(id, i));
            uint64 value = values[i];
            require(value != 0, DocumentValueZero(partId));
            if (_exists(partId)) revert DocumentAlreadyRegistered(partId, value, availableOf(partId));
            sum += value;
            _store(partId, part.withValue(value));
            factsOf[partId] = facts;
            parts[i] = partId;
        }
        uint64 free = _freeOf(id, whole);
        require(sum <= free, DocumentOverEncumbered(id, uint64(Math.min(sum, type(uint64).max)), free));
        uint64 collected = whole.collectedIn() + uint64(sum); // what is free is at most value less collected
        _store(id, whole.withBalances(0, collected).withFlags(whole.flagsIn() | SPLIT));

        emit BalanceChanged(id, 0, collected);
        emit DocumentSplit(id, parts, values);
    }

    /// @inheritdoc IDocumentRegistry
    function reduce(DocumentId id, uint64 face, uint64 reduction) external onlyLienbook {
        StateWord word = _wordOf(id);
        uint8 flags = word.flagsIn();
        word = word.withFlags(reduction == 0 ? flags & ~REDUCED : flags | REDUCED);
        _store(id, word);
        reductionOf[id] = reduction;

        emit ValueReduced(id, reduction);
        _reportShortfall(id, word, face);
    }

    /// @inheritdoc IDocumentRegistry
    function setEnforced(DocumentId id, bool enforced) external onlyLienbook {
        StateWord word = _wordOf(id);
        uint8 flags = word.flagsIn();
        _store(id, word.withFlags(enforced ? flags | ENFORCED : flags & ~ENFORCED));
    }

    /// @dev Puts an amount on a document that stands behind an asset.
    /// @return kind of it, as a bit
    function _putBehind(
        DocumentId id,
        uint64 amount,
        Currency currency,
        DocumentId[] calldata contested
    ) private returns (uint256 kind) {
        StateWord word = _wordOf(id);
        _requireReliable(id, word);
        require(word.currencyIn() == currency, DocumentCurrencyMismatch(id, currency, word.currencyIn()));
        kind = 1 << uint8(word.kindIn());
        _put(id, word, word.valueIn(), amount, kind & TOKENIZABLE != 0, contested);
    }

    /// @dev Puts an amount on a document in good standing.
    /// @param word    what is stored of it, with the value that counts and the flags that this gives it
    /// @param value   that it keeps
    /// @param tokened whether a token can be made of it, and it stands behind another's
    function _put(
        DocumentId id,
        StateWord word,
        uint64 value,
        uint64 amount,
        bool tokened,
        DocumentId[] calldata contested
    ) private {
        if (word.flagsIn() & CONTESTED != 0) _requireNamed(id, contested);
        uint64 available = _freeOf(id, word);
        require(amount <= available, DocumentOverEncumbered(id, amount, available));
        (uint64 encumbered, uint64 collected) = (word.encumberedIn(), word.collectedIn());
        word = word.withFlags(_flagsUnder(id, word, !tokened)).withValue(value);
        // With what is free no more than the value.
        unchecked {
            encumbered += amount;
        }
        _store(id, word.withBalances(encumbered, collected));
        emit BalanceChanged(id, encumbered, collected);
    }

    /// @dev Takes amounts off a document that stands behind an asset.
    /// @param released from encumbered
    /// @param used     of it, out of what is released and then of what is free: other assets' liens keep theirs
    function _takeBehind(DocumentId id, StateWord before, uint64 released, uint64 used) private {
        if (used > released) {
            // The value of what is pledged itself, and is worth more than its token's face, does not say what is free.
            bool isPledged = before.encumberedIn() != 0 && before.flagsIn() & ABOVE_FACE != 0;
            uint64 free = isPledged ? 0 : before.availableIn();
            // The sum is at most what is used.
            unchecked {
                if (used - released > free) used = released + free;
            }
        }
        _take(id, before, released, used);
    }

    /// @dev Takes an amount off what is encumbered of a document, and adds one to what is collected of it: also of one
    ///      that nobody may rely on any more, or that an amendment has left less value. What is paid for is gone.
    /// @return encumbered what still is
    function _take(DocumentId id, StateWord before, uint64 off, uint64 used) private returns (uint64 encumbered) {
        uint64 collected;
        (encumbered, collected) = (before.encumberedIn(), before.collectedIn());
        require(off <= encumbered, DocumentUnderEncumbered(id, off, encumbered));
        // Liens and payments were within the value, or within a face value, when they were made.
        unchecked {
            encumbered -= off;
            collected += used;
        }
        _store(id, before.withBalances(encumbered, collected));
        emit BalanceChanged(id, encumbered, collected);
    }

    /// @dev The flags of a document that comes under another lien, on its own token or on an asset that it stands
    ///      behind.
    function _flagsUnder(DocumentId id, StateWord word, bool own) private pure returns (uint8 flags) {
        flags = word.flagsIn();
        if (word.encumberedIn() != 0) {
            require(flags & ENFORCED == 0, DocumentUnderEnforcement(id));
            require(own == (flags & RELIED_UPON == 0), DocumentOtherwisePledged(id));
            return flags;
        }
        flags &= ~(RELIED_UPON | ENFORCED);
        if (!own) flags = (flags & ~ABOVE_FACE) | RELIED_UPON; // that was of its own token
    }

    function _requireNamed(DocumentId id, DocumentId[] calldata contested) private pure {
        for (uint256 i; i < contested.length; ++i) if (contested[i] == id) return;
        revert DocumentIsContested(id);
    }
}
