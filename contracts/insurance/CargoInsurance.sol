// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {SignedMessages} from "../common/SignedMessages.sol";
import {IBillOfLading} from "../interfaces/IBillOfLading.sol";
import {ICargoInsurance} from "../interfaces/ICargoInsurance.sol";
import {IDocumentRegistry} from "../interfaces/IDocumentRegistry.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {Authorization} from "../interfaces/ISignedMessages.sol";
import {ITradeAsset} from "../interfaces/ITradeAsset.sol";
import {CONTESTED, DocumentState, REVOKED, StateWord, documentIdFor} from "../types/Document.sol";
import {DocumentKind} from "../types/DocumentKind.sol";
import {DocumentId, Lei} from "../types/Identifiers.sol";
import {Role, only} from "../types/Role.sol";
import {Currency, Day} from "../types/Units.sol";

/// @title Which policy insures the goods of a bill of lading
contract CargoInsurance is ICargoInsurance, SignedMessages {
    bytes32 private constant CARGO_COVER_TYPEHASH = keccak256(
        "CargoCover(bytes32 bill,bytes32 policy,address insurer,uint256 nonce,uint48 deadline)"
    );

    IParticipants public immutable participants;
    /// @inheritdoc ICargoInsurance
    IBillOfLading public immutable billOfLading;
    /// @inheritdoc ICargoInsurance
    IDocumentRegistry public immutable registry;

    /// @inheritdoc ICargoInsurance
    mapping(DocumentId bill => DocumentId) public policyOf;
    /// @inheritdoc ICargoInsurance
    mapping(DocumentId policy => DocumentId) public billUnder;

    constructor(IBillOfLading billOfLading_, IDocumentRegistry registry_) EIP712("Lienbook CargoInsurance", "1") {
        participants = registry_.participants();
        billOfLading = billOfLading_;
        registry = registry_;
    }

    /// @inheritdoc ICargoInsurance
    function insure(DocumentId bill, bytes32 policy, Authorization calldata insurer) external {
        Lei entity = participants.requireActive(insurer.signer, only(Role.Insurer));
        address owner = billOfLading.ownerIfAny(bill);
        require(msg.sender == owner, NotOwnerOfBill(bill, msg.sender, owner));
        participants.requireKept(owner);
        require(entity != participants.entityOf(owner), InsurerIsOwner(entity));
        DocumentId id = documentIdFor(DocumentKind.InsurancePolicy, entity, policy);
        _requirePolicyFor(bill, id);
        _requireReplaceable(bill);
        _authorize(
            keccak256(abi.encode(CARGO_COVER_TYPEHASH, bill, id, insurer.signer, insurer.nonce, insurer.deadline)),
            insurer
        );

        policyOf[bill] = id;
        billUnder[id] = bill;
        emit CargoInsured(bill, id, entity);
    }

    /// @inheritdoc ICargoInsurance
    function coverOf(DocumentId bill) public view returns (uint64 value, Day expiresOn) {
        DocumentId policy = policyOf[bill];
        // A bill that was on paper meanwhile has left its policy to another, if the insurer has said so.
        if (billUnder[policy] != bill) return (0, expiresOn);
        DocumentState memory state = registry.stateOf(policy);
        if (state.flags & CONTESTED == 0) value = registry.availableOf(policy);
        if (value != 0) expiresOn = Day.wrap(state.expiresOn);
    }

    /// @dev Registered in the bill's currency, and for no other bill that stands and is still insured under it.
    function _requirePolicyFor(DocumentId bill, DocumentId policy) private view {
        DocumentState memory state = registry.stateOf(policy);
        require(state.kind != DocumentKind.None, IDocumentRegistry.DocumentNotRegistered(policy));
        Currency currency = registry.stateOf(bill).currency;
        require(
            state.currency == currency,
            IDocumentRegistry.DocumentCurrencyMismatch(policy, currency, state.currency)
        );
        DocumentId other = billUnder[policy];
        require(
            other == bill || policyOf[other] != policy || billOfLading.ownerIfAny(other) == address(0),
            PolicyInsuresOther(policy, other)
        );
    }

    function _requireReplaceable(DocumentId bill) private view {
        uint64 encumbered = registry.encumberedOf(bill);
        if (encumbered == 0) return;
        DocumentId policy = policyOf[bill];
        if (billUnder[policy] != bill) return;
        // Not by what is free of it: the owner could use it up elsewhere, and put a worse one in its place.
        StateWord word = registry.wordOf(policy);
        bool isOver = word.flagsIn() & REVOKED != 0 || word.hasExpired();
        require(isOver, ITradeAsset.TokenLocked(bill, encumbered));
    }
}
