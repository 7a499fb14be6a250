// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Authorization} from "../../interfaces/ISignedMessages.sol";
import {LienRelease, ReceiptDetails} from "../../interfaces/IWarehouseReceipt.sol";
import {DocumentId} from "../../types/Identifiers.sol";

/// @title EIP-712 struct hashes of what warehouses and lienholders say about goods in store
library ReceiptMessages {
    bytes32 internal constant GOODS_TYPEHASH = keccak256(
        "Goods(bytes32 receipt,bytes32 goods,bytes3 unit,uint64 quantity,address warehouse,uint256 nonce,"
        "uint48 deadline)"
    );
    bytes32 internal constant LOSS_TYPEHASH = keccak256(
        "Loss(bytes32 receipt,uint64 amount,bytes32 reason,address warehouse,uint256 nonce,uint48 deadline)"
    );
    bytes32 internal constant RELEASE_TYPEHASH = keccak256(
        "ReleaseConsent(bytes32 receipt,uint64 quantity,address engine,bytes32 purpose,uint64 amount,address holder,"
        "uint256 nonce,uint48 deadline)"
    );

    function hashGoods(
        DocumentId id,
        ReceiptDetails calldata details,
        Authorization calldata by
    ) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    GOODS_TYPEHASH,
                    id,
                    details.goods,
                    details.unit,
                    details.quantity,
                    by.signer,
                    by.nonce,
                    by.deadline
                )
            );
    }

    function hashLoss(
        DocumentId id,
        uint64 amount,
        bytes32 reason,
        Authorization calldata by
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(LOSS_TYPEHASH, id, amount, reason, by.signer, by.nonce, by.deadline));
    }

    function hashRelease(DocumentId id, uint64 quantity, LienRelease calldata lien) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    RELEASE_TYPEHASH,
                    id,
                    quantity,
                    lien.engine,
                    lien.purpose,
                    lien.amount,
                    lien.consent.signer,
                    lien.consent.nonce,
                    lien.consent.deadline
                )
            );
    }
}
