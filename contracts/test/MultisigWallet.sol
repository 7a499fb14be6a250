// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @notice An account that signs (ERC-1271) when enough of its officers have: a bank's maker and checker.
contract MultisigWallet is IERC1271 {
    error NotOfficer(address caller);

    bytes4 private constant REFUSED = 0xffffffff;
    uint256 private constant SIGNATURE_LENGTH = 65;

    mapping(address account => bool) public isOfficer;
    uint256 public immutable threshold;

    constructor(address[] memory officers, uint256 threshold_) {
        threshold = threshold_;
        for (uint256 i; i < officers.length; ++i) isOfficer[officers[i]] = true;
    }

    /// @notice Sends a transaction as this account; any officer may, as only its signatures are of interest here.
    function execute(address target, bytes calldata data) external returns (bytes memory) {
        require(isOfficer[msg.sender], NotOfficer(msg.sender));
        return Address.functionCall(target, data);
    }

    /// @param signature those of `threshold` officers, in ascending order of their addresses
    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        if (signature.length != threshold * SIGNATURE_LENGTH) return REFUSED;
        address previous;
        for (uint256 from; from < signature.length; from += SIGNATURE_LENGTH) {
            address officer = ECDSA.recoverCalldata(hash, signature[from:from + SIGNATURE_LENGTH]);
            if (officer <= previous || !isOfficer[officer]) return REFUSED;
            previous = officer;
        }
        return IERC1271.isValidSignature.selector;
    }
}
