// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDocumentRegistry} from "../interfaces/IDocumentRegistry.sol";
import {DocumentState, REVOKED} from "../types/Document.sol";
import {DocumentKind} from "../types/DocumentKind.sol";
import {GuaranteeTerms} from "../types/Guarantee.sol";
import {Day, today} from "../types/Units.sol";

/// @title What a guarantee rests on, for whoever reads
contract GuaranteeLens {
    IDocumentRegistry public immutable registry;

    constructor(IDocumentRegistry registry_) {
        registry = registry_;
    }

    /// @notice Which of the documents that a guarantee relies on were revoked, have expired, or never were.
    function staleIn(GuaranteeTerms calldata guarantee) external view returns (bool[] memory stale) {
        DocumentState[] memory states = registry.statesOf(guarantee.reliedOn);
        stale = new bool[](states.length);
        for (uint256 i; i < states.length; ++i) {
            DocumentState memory state = states[i];
            stale[i] =
                state.kind == DocumentKind.None ||
                state.flags & REVOKED != 0 ||
                (state.expiresOn != 0 && today() > Day.wrap(state.expiresOn));
        }
    }
}
