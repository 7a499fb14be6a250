// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Financings} from "./Financings.sol";
import {Intrusions} from "./Intrusions.sol";
import {Papers} from "./Papers.sol";
import {Pledges} from "./Pledges.sol";
import {Sales} from "./Sales.sol";

/// @notice What sequences are drawn from. What is listed twice comes up twice as often: it is rare, or needs much to
///         have happened before.
library Acts {
    function onPapers() internal pure returns (bytes4[] memory) {
        bytes4[15] memory acts = [
            Papers.register.selector,
            Papers.amend.selector,
            Papers.revoke.selector,
            Papers.clearContest.selector,
            Papers.issue.selector,
            Papers.issue.selector,
            Papers.confirm.selector,
            Papers.move.selector,
            Papers.suspend.selector,
            Papers.reinstate.selector,
            Papers.reinstate.selector,
            Papers.pass.selector,
            Papers.pass.selector,
            Intrusions.intrudeOnRegister.selector,
            Intrusions.intrudeOnAsset.selector
        ];
        return abi.decode(abi.encode(0x20, acts.length, acts), (bytes4[]));
    }

    function onLiens() internal pure returns (bytes4[] memory) {
        bytes4[11] memory acts = [
            Pledges.pledge.selector,
            Pledges.pledge.selector,
            Pledges.pledgeFor.selector,
            Pledges.pledgeFor.selector,
            Pledges.discharge.selector,
            Pledges.discharge.selector,
            Pledges.release.selector,
            Pledges.carryOver.selector,
            Pledges.list.selector,
            Intrusions.intrudeOnBook.selector,
            Intrusions.intrudeOnLien.selector
        ];
        return abi.decode(abi.encode(0x20, acts.length, acts), (bytes4[]));
    }

    function onLoans() internal pure returns (bytes4[] memory) {
        bytes4[9] memory acts = [
            Financings.accept.selector,
            Financings.accept.selector,
            Financings.repay.selector,
            Financings.repay.selector,
            Financings.collect.selector,
            Financings.collect.selector,
            Financings.transfer.selector,
            Financings.declareDefault.selector,
            Intrusions.intrudeOnLoan.selector
        ];
        return abi.decode(abi.encode(0x20, acts.length, acts), (bytes4[]));
    }

    function onSales() internal pure returns (bytes4[] memory) {
        bytes4[6] memory acts = [
            Sales.giveNotice.selector,
            Sales.giveNotice.selector,
            Sales.withdrawNotice.selector,
            Sales.sell.selector,
            Sales.sell.selector,
            Sales.withdrawParked.selector
        ];
        return abi.decode(abi.encode(0x20, acts.length, acts), (bytes4[]));
    }
}
