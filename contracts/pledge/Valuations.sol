// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IAppraisals} from "../interfaces/IAppraisals.sol";
import {IAppraised} from "../interfaces/IAppraised.sol";
import {IEnforcement} from "../interfaces/IEnforcement.sol";
import {StateWord} from "../types/Document.sol";
import {APPRAISABLE} from "../types/DocumentKind.sol";
import {DocumentId} from "../types/Identifiers.sol";
import {Collateral} from "../types/Pledge.sol";
import {Day} from "../types/Units.sol";
import {EnforcementState} from "./EnforcementState.sol";

/// @title What a pledged asset counts for when it is sold
abstract contract Valuations is EnforcementState {
    /// @inheritdoc IEnforcement
    function valuationOf(Collateral calldata collateral) external view returns (uint256 valuation) {
        (StateWord own, StateWord appraisal) = registry.appraisedOf(collateral.id, collateral.backing);
        (valuation, ) = _valued(collateral, own, appraisal);
    }

    /// @dev What the issuer of a document says of its value since it was pledged does not count: it may be the pledgor,
    ///      for the friend that enforces, or a seller, to the harm of who has bought the asset from it.
    /// @param  own       the state of the asset's document
    /// @param  appraisal and of the appraisal behind it, if any
    /// @return valuation for which an asset may be appropriated
    /// @return nominal   the same, had no appraiser valued the asset itself at less. Lienholders whom less than this
    ///         leaves with less are asked
    function _valued(
        Collateral calldata collateral,
        StateWord own,
        StateWord appraisal
    ) internal view returns (uint256 valuation, uint256 nominal) {
        nominal = appraisal.valueIn();
        if (nominal == 0) nominal = collateral.face;
        nominal = Math.saturatingSub(nominal, own.collectedIn());
        valuation = nominal;

        if ((1 << uint8(own.kindIn())) & APPRAISABLE == 0) return (valuation, nominal);
        (uint64 kept, uint256 keptOn) = _appraisedOf(collateral.asset, collateral.id);
        // A price below what the asset was worth without this appraisal needs lienholders' consent all the same.
        if (kept != 0 && keptOn >= appraisal.datedOnIn()) return (kept, Math.max(kept, nominal));
    }

    /// @dev What an appraiser says of the asset itself, as it stands; zeros if the appraisal is good no more.
    function _appraisedOf(address asset, DocumentId id) private view returns (uint64 worth, uint256 datedOn) {
        // An asset that was listed for such a kind without appraisals must not keep lienholders from their rights.
        try IAppraised(asset).appraisals() returns (IAppraisals appraisals) {
            Day day;
            (worth, day, ) = appraisals.valuationOf(IAppraised(asset), id);
            datedOn = Day.unwrap(day);
        } catch {}
    }
}
