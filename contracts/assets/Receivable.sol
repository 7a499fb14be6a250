// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {SignedMessages} from "../common/SignedMessages.sol";
import {IDocumentRegistry} from "../interfaces/IDocumentRegistry.sol";
import {IReceivable, ReceivableDetails} from "../interfaces/IReceivable.sol";
import {Authorization} from "../interfaces/ISignedMessages.sol";
import {DocumentState} from "../types/Document.sol";
import {DocumentKind} from "../types/DocumentKind.sol";
import {DocumentId, Lei} from "../types/Identifiers.sol";
import {Backing} from "../types/Pledge.sol";
import {Role, only} from "../types/Role.sol";
import {Day} from "../types/Units.sol";
import {TradeAsset} from "./TradeAsset.sol";

/// @title Receivables: the tokens of commercial invoices
contract Receivable is IReceivable, TradeAsset, SignedMessages {
    bytes32 private constant ACKNOWLEDGEMENT_TYPEHASH = keccak256(
        "Acknowledgement(bytes32 receivable,address seller,uint64 face,uint32 dueOn,address debtor,uint256 nonce,"
        "uint48 deadline)"
    );

    mapping(DocumentId => bool) private _acknowledged;

    constructor(
        IDocumentRegistry registry_,
        address authority
    ) TradeAsset(registry_, authority) ERC721("Lienbook Receivable", "LBR") EIP712("Lienbook Receivable", "1") {}

    /// @inheritdoc IReceivable
    function issue(
        DocumentId id,
        uint64 face,
        ReceivableDetails calldata details,
        Backing[] calldata backing,
        bytes32[] calldata contentRoots
    ) external restricted {
        bytes32 commitment = _commitment(face, details.debtor, details.dueOn, keccak256(abi.encode(backing)));
        DocumentState memory invoice = _issue(id, face, backing, contentRoots, commitment);
        require(invoice.kind == DocumentKind.CommercialInvoice, NotAnInvoice(id));
        require(!details.debtor.isNull(), DebtorMissing(id));
        require(details.debtor != participants.entityOf(msg.sender), DebtorIsSeller(details.debtor));
        require(details.dueOn >= Day.wrap(invoice.datedOn), DueBeforeInvoice(id, details.dueOn));

        emit ReceivableIssued(id, msg.sender, details.debtor, face, details.dueOn, backing);
    }

    /// @inheritdoc IReceivable
    function acknowledge(
        DocumentId id,
        uint64 face,
        Day dueOn,
        bytes32 backingHash,
        Authorization calldata acknowledgement
    ) external {
        Lei debtor = participants.requireActive(acknowledgement.signer, only(Role.Enterprise));
        address seller = _requireOwned(id.tokenId());
        require(_commitment(face, debtor, dueOn, backingHash) == _commitments[id], ReceivableTermsMismatch(id));
        require(!_acknowledged[id], AlreadyAcknowledged(id));
        _authorize(
            keccak256(
                abi.encode(
                    ACKNOWLEDGEMENT_TYPEHASH,
                    id,
                    seller,
                    face,
                    dueOn,
                    acknowledgement.signer,
                    acknowledgement.nonce,
                    acknowledgement.deadline
                )
            ),
            acknowledgement
        );

        _acknowledged[id] = true;
        emit ReceivableAcknowledged(id, debtor, acknowledgement.signer);
    }

    /// @inheritdoc IReceivable
    function isAcknowledged(DocumentId id) external view returns (bool) {
        return _acknowledged[id];
    }

    /// @dev `commitmentOf` with the details still apart.
    function _commitment(uint64 face, Lei debtor, Day dueOn, bytes32 backingHash) private pure returns (bytes32) {
        return keccak256(abi.encode(face, keccak256(abi.encode(debtor, dueOn)), backingHash));
    }
}
