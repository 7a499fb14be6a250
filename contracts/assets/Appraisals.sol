// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {SignedMessages} from "../common/SignedMessages.sol";
import {IAppraisals} from "../interfaces/IAppraisals.sol";
import {IAppraised} from "../interfaces/IAppraised.sol";
import {IDocumentRegistry} from "../interfaces/IDocumentRegistry.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {Authorization} from "../interfaces/ISignedMessages.sol";
import {StateWord, documentIdFor} from "../types/Document.sol";
import {DocumentKind} from "../types/DocumentKind.sol";
import {DocumentId, Lei} from "../types/Identifiers.sol";
import {commitmentOf} from "../types/Pledge.sol";
import {Role, only} from "../types/Role.sol";
import {Day} from "../types/Units.sol";

/// @title What appraisers say that assets are worth
/// @dev   Serves every asset that trusts it, and has no power over any other. Time alone changes no cap: `lapse` does,
///         by anyone.
contract Appraisals is IAppraisals, SignedMessages {
    bytes32 private constant VALUATION_TYPEHASH = keccak256(
        "Valuation(address asset,bytes32 id,bytes32 appraisal,uint64 value,uint64 left,address appraiser,uint256 nonce,"
        "uint48 deadline)"
    );

    IDocumentRegistry public immutable registry;
    IParticipants public immutable participants;

    /// @inheritdoc IAppraisals
    mapping(IAppraised asset => mapping(DocumentId => DocumentId)) public appraisalOf;

    constructor(IDocumentRegistry registry_) EIP712("Lienbook Appraisals", "1") {
        registry = registry_;
        participants = registry_.participants();
    }

    /// @inheritdoc IAppraisals
    function appraise(
        IAppraised asset,
        DocumentId id,
        uint64 face,
        bytes32 detailsHash,
        bytes32 backingHash,
        bytes32 appraisal,
        uint64 left,
        Authorization calldata statement
    ) external {
        Lei appraiser = participants.requireActive(statement.signer, only(Role.Appraiser));
        address owner = _requireIssued(asset, id, commitmentOf(face, detailsHash, backingHash));
        require(appraiser != participants.entityOf(owner), AppraiserIsOwner(appraiser));
        DocumentId document = documentIdFor(DocumentKind.Appraisal, appraiser, appraisal);
        StateWord word = _requireGood(asset, id, document);
        // However little was said: of fewer goods a fresh word of all of them would pass for one of what is left.
        uint64 found = asset.leftOf(id, face);
        require(found == left, AssetDiminished(id, found));
        _authorize(
            keccak256(
                abi.encode(
                    VALUATION_TYPEHASH,
                    asset,
                    id,
                    document,
                    word.valueIn(),
                    left,
                    statement.signer,
                    statement.nonce,
                    statement.deadline
                )
            ),
            statement
        );

        appraisalOf[asset][id] = document;
        asset.cap(id, face, word.valueIn());
        emit Appraised(address(asset), id, document, appraiser, word.valueIn(), Day.wrap(word.expiresOnIn()));
    }

    /// @inheritdoc IAppraisals
    function lapse(IAppraised asset, DocumentId id, uint64 face, bytes32 detailsHash, bytes32 backingHash) external {
        _requireIssued(asset, id, commitmentOf(face, detailsHash, backingHash));
        DocumentId appraisal = appraisalOf[asset][id];
        require(!appraisal.isNull(), AppraisalMissing(id));
        StateWord word = registry.wordOf(appraisal);
        require(!word.isGoodAppraisal(), AppraisalStillGood(id, Day.wrap(word.expiresOnIn())));

        appraisalOf[asset][id] = DocumentId.wrap(0);
        asset.cap(id, face, 0);
        emit AppraisalLapsed(address(asset), id, appraisal);
    }

    /// @inheritdoc IAppraisals
    function valuationOf(
        IAppraised asset,
        DocumentId id
    ) external view returns (uint64 value, Day datedOn, Day expiresOn) {
        StateWord word = registry.wordOf(appraisalOf[asset][id]);
        if (!word.isGoodAppraisal()) return (0, datedOn, expiresOn);
        return (word.valueIn(), Day.wrap(word.datedOnIn()), Day.wrap(word.expiresOnIn()));
    }

    function _requireGood(IAppraised asset, DocumentId id, DocumentId document) private view returns (StateWord word) {
        word = registry.wordOf(document);
        require(word.isGoodAppraisal(), NotAnAppraisal(document));
        require(word.currencyIn() == registry.wordOf(id).currencyIn(), AppraisalCurrencyMismatch(document));
        uint16 standing = registry.wordOf(appraisalOf[asset][id]).datedOnIn();
        require(
            word.datedOnIn() >= standing,
            AppraisalOutdated(document, Day.wrap(word.datedOnIn()), Day.wrap(standing))
        );
    }

    function _requireIssued(IAppraised asset, DocumentId id, bytes32 commitment) private view returns (address owner) {
        bytes32 issued;
        (owner, issued) = asset.issuedAs(id);
        require(commitment == issued, IAppraised.AssetTermsMismatch(id));
    }
}
