// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DocumentKind} from "../../../contracts/types/DocumentKind.sol";
import {FinancingStatus} from "../../../contracts/types/Financing.sol";
import {Intrusions} from "./Intrusions.sol";

/// @notice A network in full swing: two exporters' papers overlap, and there are banks to lend on them.
contract Trade is Intrusions {
    constructor() {
        address[2] memory seller = exporters;
        _attest(DocumentKind.CommercialInvoice, seller[0], seller[0], 1_000_003, 0, 0);
        _attest(DocumentKind.CommercialInvoice, seller[0], seller[0], 500_009, 0, 0);
        // These two look like one and the same to their issuer's peers: whoever lends on them must say so.
        _attest(DocumentKind.CustomsDeclaration, customs, seller[0], 750_019, bytes32(uint256(1)), 0);
        _attest(DocumentKind.CustomsDeclaration, customs, seller[0], 7, bytes32(uint256(1)), 0);
        _attest(DocumentKind.BillOfLading, carrier, seller[0], type(uint64).max, 0, 0);
        _attest(DocumentKind.CommercialInvoice, seller[1], seller[1], 99_991, 0, 0);
        _attest(DocumentKind.CustomsDeclaration, customs, seller[1], 131_071, 0, 0);
        _attest(DocumentKind.CommercialInvoice, seller[0], seller[0], 250_007, 0, 0);
        // The same declarations and the same bill stand behind two invoices, of which one stands behind a third.
        uint256 usual = 1 << 40;
        _tokenize(0, 1_000_003, _evidenceFor(0, usual | 28));
        _tokenize(1, 400_009, _evidenceFor(1, usual | 28));
        _tokenize(5, 99_991, _evidenceFor(5, usual | 64));
        _tokenize(7, 250_007, _evidenceFor(7, usual | 2));
    }

    /// @notice Pays whatever is owed and lets go of whatever is kept; no one's standing may keep anybody from it.
    function windUp() external watched {
        for (uint256 i; i < _loans.length; ++i) {
            // More than one payment only for a debt that one cannot name.
            while (_loans[i].status != FinancingStatus.Repaid && bytes(violation).length == 0) {
                _repay(i, type(uint64).max, stranger);
            }
        }
        for (uint256 i; i < _charges.length; ++i) {
            if (_charges[i].amount != 0 && _charges[i].engine != address(desk)) _release(i);
        }
        for (uint256 i; i < banks.length; ++i) if (parkedFor[leiOf(banks[i])] != 0) _withdraw(banks[i]);
    }

    /// @notice What would keep the token of a document from moving to another account of its owner's.
    function refusalOfMove(uint256 paper, address to) external view returns (bytes memory) {
        return _refusalOfMove(paper, to);
    }
}
