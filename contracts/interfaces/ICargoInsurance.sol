// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {DocumentId, Lei} from "../types/Identifiers.sol";
import {Day} from "../types/Units.sol";
import {IBillOfLading} from "./IBillOfLading.sol";
import {IDocumentRegistry} from "./IDocumentRegistry.sol";
import {Authorization, ISignedMessages} from "./ISignedMessages.sol";

/// @title Which policy insures the goods of a bill of lading
/// @notice Nothing stands behind a bill, so that no lien on it reaches an insurance policy. Its insurer says instead
///         which bill its policy is for: of one policy that is one bill, until that has ended or another policy has
///         taken the place of its own. Goods in store have their insurance behind the receipt, like any evidence.
interface ICargoInsurance is ISignedMessages {
    /// @notice The goods of a bill are insured under a policy of `insurer`'s from now on, and under no other.
    event CargoInsured(DocumentId indexed bill, DocumentId indexed policy, Lei indexed insurer);

    error NotOwnerOfBill(DocumentId bill, address caller, address owner);
    /// @notice The owner does not insure its own goods.
    error InsurerIsOwner(Lei entity);
    /// @notice The policy is for the goods of another bill, which stands.
    error PolicyInsuresOther(DocumentId policy, DocumentId bill);

    /// @notice Enters the insurer's word that its policy insures the goods of the caller's bill.
    /// @dev    The owner of the bill only (`IParticipants.requireKept`), so that nobody has its goods insured worse
    ///         than it wants. `insurer.signer` must act for the insurer in good standing that registered the policy, in
    ///         the currency of the bill. While a lien stands on the bill (`TokenLocked`), a policy is replaced only
    ///         once its insurer has taken it back, or it has expired: lenders rely on it. Emits `CargoInsured`.
    /// @param  policy fingerprint of the policy
    function insure(DocumentId bill, bytes32 policy, Authorization calldata insurer) external;

    /// @notice For how much the goods of a bill are insured today.
    /// @return value     what is free of the policy's value; zero if there is none, or it has expired, was taken back,
    ///         is contested or for another bill by now
    /// @return expiresOn the policy's last day; 0 for no end
    function coverOf(DocumentId bill) external view returns (uint64 value, Day expiresOn);

    /// @notice The policy that was last said to insure the goods of a bill; null if there is none.
    function policyOf(DocumentId bill) external view returns (DocumentId);

    /// @notice The bill whose goods a policy was last said to insure; null if there is none.
    function billUnder(DocumentId policy) external view returns (DocumentId);

    function billOfLading() external view returns (IBillOfLading);

    function registry() external view returns (IDocumentRegistry);
}
