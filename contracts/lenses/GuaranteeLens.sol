// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDiligenceFile} from "../interfaces/IDiligenceFile.sol";
import {IGuaranteeErrors} from "../interfaces/IGuaranteeErrors.sol";
import {Standing} from "../types/Diligence.sol";
import {Grounds, GuaranteeTerms} from "../types/Guarantee.sol";

/// @title What a guarantee rests on, for whoever reads
contract GuaranteeLens {
    IDiligenceFile public immutable diligence;

    constructor(IDiligenceFile diligence_) {
        diligence = diligence_;
    }

    /// @notice Which of the reports that a guarantee relies on are good no more: taken back, or past their last day.
    /// @param  grounds as `IGuaranteeGrounds.GuaranteeGrounded` has published them
    function staleIn(
        GuaranteeTerms calldata guarantee,
        Grounds calldata grounds
    ) external view returns (bool[] memory stale) {
        bytes32 shown = keccak256(abi.encode(grounds));
        require(shown == guarantee.grounds, IGuaranteeErrors.GroundsMismatch(guarantee.grounds, shown));
        Standing[] memory standings = diligence.standingsOf(grounds.reports);
        stale = new bool[](standings.length);
        for (uint256 i; i < standings.length; ++i) stale[i] = standings[i] != Standing.Good;
    }
}
