// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {SignedMessages} from "../common/SignedMessages.sol";
import {IDocumentRegistry} from "../interfaces/IDocumentRegistry.sol";
import {IReceivable, ReceivableDetails} from "../interfaces/IReceivable.sol";
import {Authorization} from "../interfaces/ISignedMessages.sol";
import {ITradeAsset} from "../interfaces/ITradeAsset.sol";
import {DocumentState} from "../types/Document.sol";
import {DocumentKind} from "../types/DocumentKind.sol";
import {DocumentId, Lei} from "../types/Identifiers.sol";
import {Backing, backingHashOf} from "../types/Pledge.sol";
import {Role, only} from "../types/Role.sol";
import {Day} from "../types/Units.sol";
import {TradeAsset} from "./TradeAsset.sol";

/// @title Receivables: the tokens of commercial invoices
contract Receivable is IReceivable, TradeAsset, SignedMessages {
    bytes32 private constant ACKNOWLEDGEMENT_TYPEHASH = keccak256(
        "Acknowledgement(bytes32 receivable,address seller,uint64 face,uint32 dueOn,address debtor,uint256 nonce,"
        "uint48 deadline)"
    );

    constructor(
        IDocumentRegistry registry_
    ) TradeAsset(registry_) ERC721("Lienbook Receivable", "LBR") EIP712("Lienbook Receivable", "1") {}

    /// @inheritdoc IReceivable
    function issue(
        DocumentId id,
        uint64 face,
        Lei debtor,
        Day dueOn,
        Backing[] calldata backing,
        bytes32[] calldata contentRoots
    ) external returns (ReceivableDetails memory details) {
        (Lei seller, DocumentState[] memory states) = _requireBacked(id, face, backing, contentRoots);
        require(states[0].kind == DocumentKind.CommercialInvoice, NotAnInvoice(id));
        require(!debtor.isNull(), DebtorMissing(id));
        require(debtor != seller, DebtorIsSeller(debtor));
        require(dueOn >= Day.wrap(states[0].datedOn), DueBeforeInvoice(id, dueOn));

        (uint64 declared, Day oldest) = _evidenceIn(states, backing);
        details = ReceivableDetails({
            debtor: debtor,
            dueOn: dueOn,
            declared: declared,
            oldest: oldest,
            acknowledged: false
        });
        _issue(id, _commitment(face, details, backingHashOf(backing)));
        emit ReceivableIssued(id, msg.sender, debtor, face, details, backing);
    }

    /// @inheritdoc IReceivable
    function acknowledge(
        DocumentId id,
        uint64 face,
        ReceivableDetails calldata details,
        bytes32 backingHash,
        Authorization calldata acknowledgement
    ) external {
        Lei entity = participants.requireActive(acknowledgement.signer, only(Role.Enterprise));
        require(entity == details.debtor, NotDebtor(entity, details.debtor));
        (address seller, bytes32 commitment) = pledgeable(id);
        require(commitment == _commitment(face, details, backingHash), ReceivableTermsMismatch(id));
        require(!details.acknowledged, AlreadyAcknowledged(id));
        _authorizeUnique(
            keccak256(
                abi.encode(
                    ACKNOWLEDGEMENT_TYPEHASH,
                    id,
                    seller,
                    face,
                    details.dueOn,
                    acknowledgement.signer,
                    acknowledgement.nonce,
                    acknowledgement.deadline
                )
            ),
            acknowledgement
        );

        ReceivableDetails memory acknowledged = details;
        acknowledged.acknowledged = true;
        _commitments[id] = _commitment(face, acknowledged, backingHash);
        emit ReceivableAcknowledged(id, entity, acknowledgement.signer);
    }

    /// @inheritdoc ITradeAsset
    function kind() external pure returns (DocumentKind) {
        return DocumentKind.CommercialInvoice;
    }

    /// @inheritdoc ITradeAsset
    function obligorIn(bytes calldata details) external pure returns (Lei) {
        return abi.decode(details, (ReceivableDetails)).debtor;
    }

    /// @dev Kind and date of a document never change, so what is summed up here stays true.
    function _evidenceIn(
        DocumentState[] memory states,
        Backing[] calldata backing
    ) private pure returns (uint64 declared, Day oldest) {
        uint256 sum;
        uint16 earliest = states[0].datedOn;
        for (uint256 i; i < backing.length; ++i) {
            DocumentState memory state = states[i + 1];
            if (state.datedOn < earliest) earliest = state.datedOn;
            if (state.kind == DocumentKind.CustomsDeclaration) sum += backing[i].share;
        }
        // Beyond 64 bits of evidence more says nothing: no face value is larger.
        declared = uint64(Math.min(sum, type(uint64).max));
        oldest = Day.wrap(earliest);
    }

    /// @dev `commitmentOf` with the backing hashed already.
    function _commitment(
        uint64 face,
        ReceivableDetails memory details,
        bytes32 backingHash
    ) private pure returns (bytes32) {
        return keccak256(abi.encode(face, keccak256(abi.encode(details)), backingHash));
    }
}
