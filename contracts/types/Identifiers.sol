// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @notice Legal Entity Identifier (ISO 17442): the 20 ASCII characters, check digits last.
type Lei is bytes20;

/// @notice `keccak256(abi.encode(kind, issuer's LEI, fingerprint))`. As a number it is the token id of the document.
type DocumentId is bytes32;

/// @notice `keccak256` of what of a lien never changes: see `lienIdOf`.
type LienId is bytes32;

/// @notice `keccak256(abi.encode(terms))` of the `FinancingTerms`.
type FinancingId is bytes32;

using {sameLei as ==, otherLei as !=} for Lei global;
using {sameDocument as ==, otherDocument as !=, tokenId} for DocumentId global;
using {sameLien as ==, otherLien as !=} for LienId global;
using {sameFinancing as ==, otherFinancing as !=} for FinancingId global;
using Nulls for Lei global;
using Nulls for DocumentId global;
using Nulls for LienId global;
using Nulls for FinancingId global;

function sameLei(Lei a, Lei b) pure returns (bool) {
    return Lei.unwrap(a) == Lei.unwrap(b);
}

function otherLei(Lei a, Lei b) pure returns (bool) {
    return Lei.unwrap(a) != Lei.unwrap(b);
}

function sameDocument(DocumentId a, DocumentId b) pure returns (bool) {
    return DocumentId.unwrap(a) == DocumentId.unwrap(b);
}

function otherDocument(DocumentId a, DocumentId b) pure returns (bool) {
    return DocumentId.unwrap(a) != DocumentId.unwrap(b);
}

function sameLien(LienId a, LienId b) pure returns (bool) {
    return LienId.unwrap(a) == LienId.unwrap(b);
}

function otherLien(LienId a, LienId b) pure returns (bool) {
    return LienId.unwrap(a) != LienId.unwrap(b);
}

function sameFinancing(FinancingId a, FinancingId b) pure returns (bool) {
    return FinancingId.unwrap(a) == FinancingId.unwrap(b);
}

function otherFinancing(FinancingId a, FinancingId b) pure returns (bool) {
    return FinancingId.unwrap(a) != FinancingId.unwrap(b);
}

function tokenId(DocumentId id) pure returns (uint256) {
    return uint256(DocumentId.unwrap(id));
}

function documentIdOf(uint256 token) pure returns (DocumentId) {
    return DocumentId.wrap(bytes32(token));
}

/// @title Identifiers that name nothing
/// @dev   In a library, because only a library can give several types a function of one name.
library Nulls {
    function isNull(Lei lei) internal pure returns (bool) {
        return Lei.unwrap(lei) == 0;
    }

    function isNull(DocumentId id) internal pure returns (bool) {
        return DocumentId.unwrap(id) == 0;
    }

    function isNull(LienId id) internal pure returns (bool) {
        return LienId.unwrap(id) == 0;
    }

    function isNull(FinancingId id) internal pure returns (bool) {
        return FinancingId.unwrap(id) == 0;
    }
}
