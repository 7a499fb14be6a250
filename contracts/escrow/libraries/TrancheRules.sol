// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IDisbursementEscrow} from "../../interfaces/IDisbursementEscrow.sol";
import {IParticipants} from "../../interfaces/IParticipants.sol";
import {Evidence, Tranche} from "../../types/Disbursement.sol";
import {DocumentKind} from "../../types/DocumentKind.sol";
import {Lei} from "../../types/Identifiers.sol";
import {Milestone} from "../../types/Milestone.sol";
import {Day, today} from "../../types/Units.sol";

/// @title What tranches must be for their money to be paid on them, or to go home
library TrancheRules {
    /// @dev One bit each in `Disbursement.reported`.
    uint256 internal constant MOST_TRANCHES = 32;

    /// @notice Reverts with the rule that tranches break.
    /// @param borrower the entity, whose own word releases nothing
    /// @param payouts  what the financing pays to the escrow
    /// @param desk     may not be a payee, nor may the escrow: money there would belong to nobody
    function requireSound(
        Tranche[] calldata tranches,
        Lei borrower,
        uint256 payouts,
        IParticipants participants,
        address desk
    ) internal view {
        uint256 count = tranches.length;
        require(count != 0 && count <= MOST_TRANCHES, IDisbursementEscrow.TrancheCountInvalid(count, MOST_TRANCHES));
        uint256 sum;
        for (uint256 i; i < count; ++i) {
            Tranche calldata tranche = tranches[i];
            (address payee, uint64 amount) = (tranche.payee, tranche.amount);
            require(
                payee != address(0) && payee != address(this) && payee != desk && amount != 0,
                IDisbursementEscrow.TrancheInvalid(i, payee, amount)
            );
            Evidence calldata evidence = tranche.evidence;
            Day until = tranche.until;
            require(
                until >= today() && until >= evidence.from && until.isStorable(),
                IDisbursementEscrow.TrancheDayInvalid(i, until)
            );
            require(_isSound(evidence), IDisbursementEscrow.EvidenceInvalid(i));
            if (evidence.kind != DocumentKind.None && evidence.holder != borrower) {
                Lei holder = evidence.holder;
                require(holder == participants.entityOf(payee), IDisbursementEscrow.HolderIsOther(i, holder));
            }
            require(evidence.by != borrower, IDisbursementEscrow.EvidenceByBorrower(i));
            sum += amount;
        }
        require(sum == payouts, IDisbursementEscrow.TranchesSumMismatch(sum, payouts));
    }

    /// @dev A document of some entity that some entity holds, or a milestone of some trade as some entity reports it.
    function _isSound(Evidence calldata evidence) private pure returns (bool) {
        if (evidence.by.isNull()) return false;
        if (evidence.milestone == Milestone.None) {
            return evidence.kind != DocumentKind.None && !evidence.holder.isNull();
        }
        return evidence.kind == DocumentKind.None && evidence.ref != 0 && evidence.holder.isNull();
    }
}
