// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IGuaranteeBook} from "../interfaces/IGuaranteeBook.sol";
import {FinancingTerms} from "../types/FinancingTerms.sol";
import {ClaimTrustState, Guarantee, GuaranteeTerms, Security, guaranteeIdOf} from "../types/Guarantee.sol";
import {FinancingId} from "../types/Identifiers.sol";
import {ClaimTrust} from "./ClaimTrust.sol";
import {GuaranteeState} from "./GuaranteeState.sol";

/// @title What the servicing of guarantees and that of entrusted claims share: parts in a claim, and how they are paid
abstract contract ClaimState is GuaranteeState {
    /// @param  stored what was paid, and recovered of it
    /// @return share  what is due for that of what was paid on the claim: more than was paid, once interest is in it
    /// @return left   what of it may be taken and has not been
    function _shareOf(
        FinancingId financing,
        bytes memory shown,
        FinancingTerms calldata terms,
        Guarantee memory stored
    ) internal returns (uint256 share, uint256 left) {
        if (!_distribute(financing, shown, terms)) return (0, 0);
        ClaimTrustState memory trust = _trusts[financing];
        left = Math.saturatingSub(terms.token.balanceOf(_accountOf(financing)), trust.lenders);
        // Rounded down, so that nobody finds less than it has paid because others came first. All of what was paid is
        // shared out without a rest; of interest on it less than a unit for each is left.
        share = Math.mulDiv(trust.recovered + left, stored.paid, trust.paid);
        left = Math.min(Math.min(left, Math.saturatingSub(share, stored.recovered)), type(uint64).max);
    }

    /// @dev Counts what is taken of a claim; whoever calls this pays it out.
    /// @param taken at most a uint64
    function _take(FinancingId financing, uint256 taken) internal returns (uint64 amount) {
        require(taken != 0, NothingToTake());
        amount = uint64(taken);
        _trusts[financing].recovered += amount;
    }

    /// @return securities how the counter-guarantees stand that were examined when the guarantee was issued
    function _securityOf(
        GuaranteeTerms calldata guarantee,
        bytes calldata grounds
    ) internal view returns (Security[] memory securities) {
        if (guarantee.grounds == 0 && grounds.length == 0) return securities;
        _requireGrounds(guarantee, grounds);
        return IGuaranteeBook(address(this)).grounds().securityIn(guaranteeIdOf(guarantee), grounds);
    }

    /// @param  share of what was paid on the claim
    /// @return what a guarantor is due, and has got neither from the debtor nor from its security
    function _lackingOf(
        Security[] memory securities,
        Guarantee memory stored,
        uint256 share
    ) internal view returns (uint256) {
        uint256 own = stored.recovered;
        for (uint256 i; i < securities.length; ++i) {
            Security memory security = securities[i];
            if (security.brought != 0) own -= _reimbursed[security.purpose]; // `reimburse` counts it in both
        }
        return Math.saturatingSub(_entitledTo(stored, share, _broughtBy(securities, securities.length)), own);
    }

    /// @dev What a guarantor itself is to have from the debtor, whoever owned its security the rest: what it has paid,
    ///      less what that has brought. The interest beyond it is shared in the same proportion, rounded down.
    function _entitledTo(Guarantee memory stored, uint256 share, uint256 brought) internal pure returns (uint256) {
        uint256 lacking = Math.saturatingSub(stored.paid, brought);
        return share <= stored.paid ? lacking : Math.mulDiv(share, lacking, stored.paid);
    }

    /// @dev What the sales of the first `count` have brought.
    function _broughtBy(Security[] memory securities, uint256 count) internal pure returns (uint256 brought) {
        for (uint256 i; i < count; ++i) brought += securities[i].brought;
    }

    function _payFromTrust(FinancingId financing, IERC20 token, address to, uint256 amount) internal {
        require(to != address(0) && to != address(this) && to != _accountOf(financing), RecipientOfNobody(to));
        _transferFromTrust(financing, token, to, amount);
    }

    function _transferFromTrust(FinancingId financing, IERC20 token, address to, uint256 amount) internal {
        bytes memory answer = _execute(financing, address(token), abi.encodeCall(IERC20.transfer, (to, amount)));
        // As `SafeERC20` reads it: a token answers nothing, or true.
        bool isPaid = answer.length == 0 || bytes32(answer) == bytes32(uint256(1));
        require(isPaid, SafeERC20.SafeERC20FailedOperation(address(token)));
    }

    function _execute(FinancingId financing, address target, bytes memory data) internal returns (bytes memory) {
        return ClaimTrust(_accountOf(financing)).execute(target, data);
    }
}
