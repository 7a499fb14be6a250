// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";

import {Debt, IFinancingDesk} from "../../interfaces/IFinancingDesk.sol";

/// @title Asks the desk about terms that a caller shows
/// @dev   Encoded once, as the caller wrote them (`EncodedTerms.encode`), instead of anew for every question.
library ShownTerms {
    using Address for address;

    function creditorOf(IFinancingDesk desk, bytes memory encoded) internal view returns (address) {
        return abi.decode(_ask(desk, IFinancingDesk.creditorOf.selector, encoded), (address));
    }

    function debtOf(IFinancingDesk desk, bytes memory encoded) internal view returns (Debt memory) {
        return abi.decode(_ask(desk, IFinancingDesk.owed.selector, encoded), (Debt));
    }

    function balanceOf(
        IFinancingDesk desk,
        bytes memory encoded
    ) internal view returns (uint256 all, uint256 principal) {
        return abi.decode(_ask(desk, IFinancingDesk.balance.selector, encoded), (uint256, uint256));
    }

    function _ask(IFinancingDesk desk, bytes4 question, bytes memory encoded) private view returns (bytes memory) {
        return address(desk).functionStaticCall(bytes.concat(question, encoded));
    }
}
