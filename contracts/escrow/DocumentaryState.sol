// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {ExactTransfer} from "../common/ExactTransfer.sol";
import {ParkedState} from "../common/ParkedState.sol";
import {SignedMessages} from "../common/SignedMessages.sol";
import {IDocumentaryErrors} from "../interfaces/IDocumentaryErrors.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {Authorization} from "../interfaces/ISignedMessages.sol";
import {
    Credit,
    CreditId,
    CreditStage,
    CreditTerms,
    Party,
    Presentation,
    PresentationId,
    PresentationStatus
} from "../types/Credit.sol";
import {CreditMessages} from "./libraries/CreditMessages.sol";
import {PresentedDocuments} from "./libraries/PresentedDocuments.sol";

/// @title What the documentary escrow and its servicing share: what stands, and who may act on it
/// @dev   Servicing runs in the escrow's storage, so this is the only place where either has any. A credit is one slot,
///        and so is a presentation. Each document names the presentation that it is in: what is refused, taken back or
///        has lapsed lets go of its documents by being so, and nothing has to be cleared.
abstract contract DocumentaryState is IDocumentaryErrors, SignedMessages, ReentrancyGuardTransient, ParkedState {
    using ExactTransfer for IERC20;

    /// @dev Days after the examination in which the seller hands the bill over.
    uint256 internal constant HAND_OVER_DAYS = 7;

    mapping(CreditId => Credit) internal _credits;
    PresentedDocuments.Book internal _presented;

    constructor(IParticipants participants_) EIP712("Lienbook DocumentaryEscrow", "1") ParkedState(participants_) {}

    function _payIn(
        CreditId id,
        Credit storage credit,
        CreditTerms calldata terms,
        address payer,
        uint64 amount
    ) internal {
        credit.funds += amount;
        terms.token.move(payer, address(this), amount);
        emit PaidIn(id, payer, amount);
    }

    /// @dev Nothing is returned before the presentation may have been settled.
    function _hold(CreditId id, Credit memory credit, uint16 settleBy) internal {
        ++credit.pending;
        if (credit.heldUntil < settleBy) credit.heldUntil = settleBy;
        _credits[id] = credit;
    }

    function _openCredit(CreditTerms calldata terms) internal view returns (CreditId id, Credit memory credit) {
        id = _idOf(terms);
        credit = _credits[id];
        require(credit.stage == CreditStage.Open, CreditNotOpen(id, credit.stage));
    }

    /// @dev An account of the party has signed this of the presentation.
    function _requireSaid(
        bytes32 typehash,
        Party calldata party,
        Presentation calldata presentation,
        PresentationId id,
        Authorization calldata signed
    ) internal view {
        _requireParty(party, signed);
        _authorizeUnique(CreditMessages.hash(typehash, id, presentation.amount, signed), signed);
    }

    function _requireParty(Party calldata party, Authorization calldata signed) internal view {
        require(participants.entityOf(signed.signer) == party.entity, NotPartyOfCredit(signed.signer, party.entity));
    }

    function _requireStatus(PresentationId id, PresentationStatus expected) internal view {
        PresentationStatus status = _presented.states[id].status;
        require(status == expected, PresentationInOtherState(id, status));
    }

    function _idOf(CreditTerms calldata terms) internal pure returns (CreditId) {
        return CreditId.wrap(keccak256(_encoded(terms)));
    }

    /// @dev `abi.encode(terms)`, copied from the call: the terms come last in every function. Encoding them anew would
    ///      make every act of a credit dearer, and the code larger.
    function _encoded(CreditTerms calldata terms) internal pure returns (bytes memory) {
        uint256 start;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            start := terms
        }
        return bytes.concat(bytes32(uint256(0x20)), msg.data[start:]);
    }

    function _idOf(CreditId credit, Presentation calldata presentation) internal pure returns (PresentationId) {
        return PresentationId.wrap(keccak256(abi.encode(credit, presentation)));
    }
}
