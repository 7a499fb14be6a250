// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IGuaranteeErrors} from "../../interfaces/IGuaranteeErrors.sol";
import {IParticipants} from "../../interfaces/IParticipants.sol";
import {Lei} from "../../types/Identifiers.sol";

/// @title Who acts for the owner of what was pledged to a guarantor
library Pledgors {
    /// @dev Any account of the entity whose asset was sold, whatever has become of the one that owned it.
    function requireCaller(IParticipants participants, address pledgor) internal view {
        (, Lei entity) = participants.payeeFor(pledgor);
        bool isPledgor = entity.isNull() ? msg.sender == pledgor : participants.entityOf(msg.sender) == entity;
        require(isPledgor, IGuaranteeErrors.NotPledgor(msg.sender, pledgor));
    }
}
