// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Role, Roles, only} from "./Role.sol";

/// @notice The trade documents that the register knows.
enum DocumentKind {
    /// Not registered.
    None,
    SalesContract,
    PurchaseOrder,
    CommercialInvoice,
    CustomsDeclaration,
    BillOfLading,
    WarehouseReceipt,
    InsurancePolicy,
    Appraisal,
    DeliveryConfirmation,
    CreditNote,
    PropertyRight
}

/// @notice The roles that may attest a document of `kind`: any one of them.
/// @dev    Who issues the paper in the trade issues it here; for `None` nobody.
function attestorsOf(DocumentKind kind) pure returns (Roles) {
    if (kind == DocumentKind.CustomsDeclaration) return only(Role.Customs);
    if (kind == DocumentKind.BillOfLading) return only(Role.Carrier);
    if (kind == DocumentKind.WarehouseReceipt) return only(Role.Warehouse);
    if (kind == DocumentKind.InsurancePolicy) return only(Role.Insurer);
    if (kind == DocumentKind.Appraisal) return only(Role.Appraiser);
    if (kind == DocumentKind.PropertyRight) return only(Role.TitleRegistry);
    if (kind == DocumentKind.DeliveryConfirmation) {
        return
            Roles.wrap(
                Roles.unwrap(only(Role.Enterprise)) |
                    Roles.unwrap(only(Role.Carrier)) |
                    Roles.unwrap(only(Role.Warehouse))
            );
    }
    if (kind == DocumentKind.None) return Roles.wrap(0);
    return only(Role.Enterprise);
}

/// @dev Bit `i` stands for the kind of value `i`: those of which a token can be made.
uint256 constant TOKENIZABLE =
    (1 << uint8(DocumentKind.CommercialInvoice)) |
        (1 << uint8(DocumentKind.BillOfLading)) |
        (1 << uint8(DocumentKind.WarehouseReceipt)) |
        (1 << uint8(DocumentKind.PropertyRight));

/// @dev The bit of `None`, which no document is of: among the kinds of the documents behind an asset it says that the
///      asset's own document was under a lien before (`IDocumentRegistry.encumber`).
uint256 constant PLEDGED_BEFORE = 1 << uint8(DocumentKind.None);

/// @dev Those whose balance a payment for goods uses up: the claim that is paid, and the export that it is paid for.
uint256 constant USED_UP_BY_PAYMENT =
    (1 << uint8(DocumentKind.CommercialInvoice)) | (1 << uint8(DocumentKind.CustomsDeclaration));

/// @dev Those whose tokens an appraiser values: their assets are `IAppraised`.
uint256 constant APPRAISABLE = (1 << uint8(DocumentKind.WarehouseReceipt)) | (1 << uint8(DocumentKind.PropertyRight));
