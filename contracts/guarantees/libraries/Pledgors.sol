// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IGuaranteeErrors} from "../../interfaces/IGuaranteeErrors.sol";
import {IParticipants} from "../../interfaces/IParticipants.sol";
import {Lei} from "../../types/Identifiers.sol";

/// @title Who acts for the owner of what was pledged to a guarantor
library Pledgors {
    /// @dev Any account of the entity whose asset was sold, or the account itself if it acts for none any more.
    function requireCaller(IParticipants participants, address pledgor) internal view {
        address account = participants.successorOf(pledgor);
        if (account == address(0)) account = pledgor;
        Lei entity = participants.entityOf(account);
        bool isPledgor = entity.isNull() ? msg.sender == account : participants.entityOf(msg.sender) == entity;
        require(isPledgor, IGuaranteeErrors.NotPledgor(msg.sender, pledgor));
    }
}
