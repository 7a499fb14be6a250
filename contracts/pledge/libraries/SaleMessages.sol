// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {Authorization} from "../../interfaces/ISignedMessages.sol";
import {DocumentId, LienId} from "../../types/Identifiers.sol";

/// @title EIP-712 struct hashes of what is signed for a sale in enforcement
/// @dev   Each names the lien under which the asset is sold, and so the seller.
library SaleMessages {
    bytes32 internal constant PURCHASE_TYPEHASH = keccak256(
        "Purchase(bytes32 lien,bytes32 document,address token,uint64 price,uint64 collected,address buyer,"
        "uint256 nonce,uint48 deadline)"
    );
    bytes32 internal constant CONSENT_TYPEHASH = keccak256(
        "SaleConsent(bytes32 lien,bytes32 document,address token,uint64 price,address buyer,address consenting,"
        "uint256 nonce,uint48 deadline)"
    );

    function hashPurchase(
        LienId lien,
        DocumentId document,
        IERC20 token,
        uint64 price,
        uint64 collected,
        Authorization calldata buyer
    ) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    PURCHASE_TYPEHASH,
                    lien,
                    document,
                    token,
                    price,
                    collected,
                    buyer.signer,
                    buyer.nonce,
                    buyer.deadline
                )
            );
    }

    function hashConsent(
        LienId lien,
        DocumentId document,
        IERC20 token,
        uint64 price,
        address buyer,
        Authorization calldata consent
    ) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    CONSENT_TYPEHASH,
                    lien,
                    document,
                    token,
                    price,
                    buyer,
                    consent.signer,
                    consent.nonce,
                    consent.deadline
                )
            );
    }
}
