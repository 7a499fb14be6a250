// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";

import {Participants} from "../../contracts/Participants.sol";
import {Receivable} from "../../contracts/assets/Receivable.sol";
import {FinancingDesk} from "../../contracts/financing/FinancingDesk.sol";
import {GuaranteeBook} from "../../contracts/guarantees/GuaranteeBook.sol";
import {IDocumentRegistry} from "../../contracts/interfaces/IDocumentRegistry.sol";
import {ReceivableDetails} from "../../contracts/interfaces/IReceivable.sol";
import {Authorization} from "../../contracts/interfaces/ISignedMessages.sol";
import {Enforcement} from "../../contracts/pledge/Enforcement.sol";
import {Lienbook} from "../../contracts/pledge/Lienbook.sol";
import {OpenPolicy} from "../../contracts/test/OpenPolicy.sol";
import {Document} from "../../contracts/types/Document.sol";
import {DocumentKind} from "../../contracts/types/DocumentKind.sol";
import {DocumentId, Lei} from "../../contracts/types/Identifiers.sol";
import {Backing, Collateral} from "../../contracts/types/Pledge.sol";
import {Role, only} from "../../contracts/types/Role.sol";
import {Currency, Day, Rate, today} from "../../contracts/types/Units.sol";
import {deploy} from "./Deploy.sol";
import {leiOf} from "./Members.sol";
import {vm} from "./Vm.sol";

/// @notice Book and desk as they are deployed, with receivables to lend on and a policy that lets everything pass; and
///         what every story needs beside them. Whoever inherits it administers them.
abstract contract Deployment {
    Currency internal constant USD = Currency.wrap(840);
    bytes32 internal constant CONTENTS = keccak256("contents");
    uint40 internal constant FOREVER = type(uint40).max;

    AccessManager internal _access;
    Participants public participants;
    Lienbook public lienbook;
    IDocumentRegistry public registry;
    Receivable public receivable;
    FinancingDesk public desk;
    OpenPolicy internal _policy;

    uint256 private _invoices;
    uint256 internal _nonce;

    constructor() {
        // Never back: of a role that was given later nobody is a member yet.
        if (block.timestamp < 20_000 days) vm.warp(20_000 days + 8 hours);
        _access = AccessManager(deploy("AccessManager.sol:AccessManager", abi.encode(address(this))));
        participants = Participants(deploy("Participants.sol:Participants", abi.encode(_access)));
        lienbook = Lienbook(deploy("Lienbook.sol:Lienbook", abi.encode(participants, _access)));
        registry = lienbook.registry();
        receivable = Receivable(deploy("Receivable.sol:Receivable", abi.encode(registry)));
        address rates = deploy("ReferenceRates.sol:ReferenceRates", abi.encode(participants));
        address code = deploy("FinancingRecovery.sol:FinancingRecovery", abi.encode(participants, lienbook));
        code = deploy("FinancingServicing.sol:FinancingServicing", abi.encode(participants, lienbook, rates, code));
        bytes memory arguments = abi.encode(participants, lienbook, code, _access);
        desk = FinancingDesk(deploy("FinancingDesk.sol:FinancingDesk", arguments));
        _policy = OpenPolicy(deploy("OpenPolicy.sol:OpenPolicy", ""));
        bytes4[] memory open = new bytes4[](1);
        open[0] = Lienbook.pledge.selector;
        _access.setTargetFunctionRole(address(lienbook), open, _access.PUBLIC_ROLE());
        lienbook.listAsset(address(receivable));
        lienbook.listEngine(address(desk));
    }

    // What some stories need besides

    function _deployEnforcement() internal returns (Enforcement enforcement) {
        enforcement = Enforcement(deploy("Enforcement.sol:Enforcement", abi.encode(lienbook, desk)));
        lienbook.setEnforcement(address(enforcement));
    }

    /// @dev What guarantors may promise is limited to these multiples of their net assets.
    function _deployGuarantees(Rate inAll, Rate perDebtor) internal returns (GuaranteeBook) {
        address code = deploy("ClaimServicing.sol:ClaimServicing", abi.encode(participants, desk));
        code = deploy("GuaranteeServicing.sol:GuaranteeServicing", abi.encode(participants, desk, code));
        address facilities = deploy("FacilityGuarantees.sol:FacilityGuarantees", abi.encode(participants, desk));
        address diligence = deploy("DiligenceFile.sol:DiligenceFile", abi.encode(participants));
        bytes memory arguments = abi.encode(code, facilities, lienbook, diligence, inAll, perDebtor, _access);
        return GuaranteeBook(deploy("GuaranteeBook.sol:GuaranteeBook", arguments));
    }

    // Parties and what they sign

    function _enrol(Lei lei, bytes2 country, Role role, address account) internal {
        participants.enrol(lei, country, only(role), FOREVER, account);
    }

    function _inPerson(address signer) internal pure returns (Authorization memory) {
        return Authorization(signer, 0, 0, "");
    }

    /// @dev Whatever it is, a `Signatory` stands by it, and nobody else does.
    function _signed(address signer) internal returns (Authorization memory) {
        return Authorization(signer, ++_nonce, FOREVER, hex"01");
    }

    // Documents and receivables

    /// @dev A document that is dated today.
    function _register(
        DocumentKind kind,
        address attestor,
        Lei holder,
        uint256 fingerprint,
        uint64 value
    ) internal returns (DocumentId) {
        Document memory document;
        (document.kind, document.fingerprint) = (kind, bytes32(fingerprint));
        (document.holder, document.contentRoot) = (holder, CONTENTS);
        (document.value, document.currency, document.datedOn) = (value, USD, today());
        vm.prank(attestor);
        return registry.register(document, _inPerson(attestor));
    }

    /// @dev Makes a token of a seller's invoice.
    function _issue(
        address seller,
        DocumentId invoice,
        uint64 face,
        Lei debtor,
        Day dueOn
    ) internal returns (ReceivableDetails memory) {
        bytes32[] memory roots = new bytes32[](1);
        roots[0] = CONTENTS;
        vm.prank(seller);
        return receivable.issue(invoice, face, debtor, dueOn, new Backing[](0), roots);
    }

    /// @dev A receivable of a seller's that is due in a hundred days, whole, as it is pledged.
    function _tokenized(address seller, Lei holder, uint64 face) internal returns (Collateral memory) {
        DocumentId id = _register(DocumentKind.CommercialInvoice, seller, holder, ++_invoices, face);
        Day dueOn = Day.wrap(Day.unwrap(today()) + 100);
        ReceivableDetails memory details = _issue(seller, id, face, leiOf("DEBTOR000000000000"), dueOn);
        return Collateral(address(receivable), id, face, face, abi.encode(details), new Backing[](0));
    }
}
