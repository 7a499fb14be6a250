// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {SignedMessages} from "../common/SignedMessages.sol";
import {IAppraisals} from "../interfaces/IAppraisals.sol";
import {IDocumentRegistry} from "../interfaces/IDocumentRegistry.sol";
import {ILienbook} from "../interfaces/ILienbook.sol";
import {IRegisteredRight, RightDetails, RightStanding, RightStatus} from "../interfaces/IRegisteredRight.sol";
import {Authorization} from "../interfaces/ISignedMessages.sol";
import {ITradeAsset} from "../interfaces/ITradeAsset.sol";
import {documentIdFor} from "../types/Document.sol";
import {DocumentKind} from "../types/DocumentKind.sol";
import {DocumentId, Lei} from "../types/Identifiers.sol";
import {Backing, backingHashOf, commitmentOf} from "../types/Pledge.sol";
import {Role, only} from "../types/Role.sol";
import {Appraised} from "./Appraised.sol";
import {TradeAsset} from "./TradeAsset.sol";

/// @title Registered rights: the tokens of land-use, mining and like rights
contract RegisteredRight is IRegisteredRight, Appraised, SignedMessages {
    bytes32 private constant CONFIRMATION_TYPEHASH = keccak256(
        "RightConfirmation(bytes32 asset,bytes32 right,address titleRegistry,uint256 nonce,uint48 deadline)"
    );
    bytes32 private constant REPORT_TYPEHASH = keccak256(
        "RightReport(bytes32 asset,uint8 status,uint64 encumbered,bytes32 reason,address titleRegistry,uint256 nonce,"
        "uint48 deadline)"
    );

    mapping(DocumentId => RightStanding) private _standings;

    constructor(
        IDocumentRegistry registry_,
        IAppraisals appraisals_
    )
        TradeAsset(registry_)
        Appraised(appraisals_)
        ERC721("Lienbook Registered Right", "LBP")
        EIP712("Lienbook RegisteredRight", "1")
    {}

    /// @inheritdoc IRegisteredRight
    function issue(
        bytes32 fingerprint,
        uint64 face,
        RightDetails calldata details,
        Backing[] calldata backing,
        bytes32[] calldata contentRoots,
        Authorization calldata confirmation
    ) external returns (DocumentId id) {
        id = documentIdFor(DocumentKind.PropertyRight, details.titleRegistry, fingerprint);
        _requireBacked(id, face, backing, contentRoots);
        require(details.right != 0, RightMissing(id));
        _requireTitleRegistry(details, confirmation.signer);
        _authorizeUnique(
            keccak256(
                abi.encode(
                    CONFIRMATION_TYPEHASH,
                    id,
                    details.right,
                    confirmation.signer,
                    confirmation.nonce,
                    confirmation.deadline
                )
            ),
            confirmation
        );

        _issue(id, commitmentOf(face, keccak256(abi.encode(details)), backingHashOf(backing)));
        // A public register says whose a right is, and not what it is worth.
        ILienbook(lienbook).reduce(id, face, face);
        emit RightIssued(id, msg.sender, details.titleRegistry, face, details, backing);
    }

    /// @inheritdoc IRegisteredRight
    function report(
        DocumentId id,
        uint64 face,
        RightDetails calldata details,
        bytes32 backingHash,
        RightStatus status,
        uint64 encumbered,
        bytes32 reason,
        Authorization calldata statement
    ) external {
        _requireIssued(id, face, keccak256(abi.encode(details)), backingHash);
        Lei entity = _requireTitleRegistry(details, statement.signer);
        RightStanding memory standing = _standings[id];
        require(
            encumbered <= face &&
                (
                    status == standing.status
                        ? encumbered != standing.encumbered
                        : standing.status == RightStatus.Standing
                ),
            ReportInvalid(id, status, encumbered)
        );
        _authorize(
            keccak256(
                abi.encode(
                    REPORT_TYPEHASH,
                    id,
                    status,
                    encumbered,
                    reason,
                    statement.signer,
                    statement.nonce,
                    statement.deadline
                )
            ),
            statement
        );

        _standings[id] = RightStanding({status: status, encumbered: encumbered});
        _cap(id, face, _document(appraisals.appraisalOf(this, id)).valueIn());
        emit RightReported(id, entity, status, encumbered, reason);
    }

    /// @inheritdoc IRegisteredRight
    function standingOf(DocumentId id) external view returns (RightStanding memory) {
        return _standings[id];
    }

    /// @inheritdoc ITradeAsset
    function kind() external pure returns (DocumentKind) {
        return DocumentKind.PropertyRight;
    }

    /// @inheritdoc ITradeAsset
    /// @dev Nobody owes money on a right.
    function obligorIn(bytes calldata) external pure returns (Lei) {
        return Lei.wrap(0);
    }

    function _requireTitleRegistry(RightDetails calldata details, address signer) private view returns (Lei entity) {
        entity = _requireActive(signer, only(Role.TitleRegistry));
        require(entity == details.titleRegistry, NotTitleRegistry(entity, details.titleRegistry));
    }

    /// @dev Of a right that is gone nothing is left, whatever it was worth.
    function _burdensOf(DocumentId id) internal view override returns (uint64 least, uint64 beside) {
        RightStanding memory standing = _standings[id];
        return (standing.status == RightStatus.Standing ? 0 : type(uint64).max, standing.encumbered);
    }
}
