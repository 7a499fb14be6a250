// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @notice What an entity may be on the network; one entity may be several. A set of roles is a `Roles` bitmap.
enum Role {
    /// Exporters, importers, sellers, debtors, e-commerce merchants.
    Enterprise,
    /// Lenders and lienholders.
    Bank,
    /// Issuers of bills of lading.
    Carrier,
    /// Issuers of warehouse receipts.
    Warehouse,
    /// Attests customs declarations.
    Customs,
    /// Issuers of guarantees.
    Guarantor,
    /// Issuers of insurance policies.
    Insurer,
    /// Values goods and rights. Neither owns, lends nor guarantees.
    Appraiser,
    /// Keeps a public register of land, mining and like rights.
    TitleRegistry,
    /// Reads everything, freezes assets, and carries out a court's orders after their delay; moves nothing else.
    Supervisor
}

/// @notice Bit `i` stands for the `Role` of value `i`.
type Roles is uint32;

using {holds} for Roles global;

/// @dev Whether `set` and `wanted` have a role in common.
function holds(Roles set, Roles wanted) pure returns (bool) {
    return Roles.unwrap(set) & Roles.unwrap(wanted) != 0;
}

/// @dev Whoever is in good standing, whatever it does.
Roles constant ANY_ROLE = Roles.wrap(type(uint32).max);

/// @dev Who takes assets at what appraisers say of them, and whose assets they are: nobody of these is an appraiser.
Roles constant INTERESTED = Roles.wrap(
    uint32((1 << uint8(Role.Enterprise)) | (1 << uint8(Role.Bank)) | (1 << uint8(Role.Guarantor)))
);

function only(Role role) pure returns (Roles) {
    return Roles.wrap(uint32(1 << uint8(role)));
}
