// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";

import {IGuaranteeBook} from "../interfaces/IGuaranteeBook.sol";
import {IHeldClaim} from "../interfaces/IHeldClaim.sol";
import {ClaimTrustState} from "../types/Guarantee.sol";
import {FinancingId, Lei} from "../types/Identifiers.sol";

/// @title The account that is a financing's creditor while guarantors may share in what is paid
/// @notice One for each financing, so that the money of one never stands for another. Decides nothing: the guarantee
///         book that made it does.
contract ClaimTrust is IHeldClaim {
    using Address for address;

    address private immutable _book = msg.sender;

    /// @notice Only the guarantee book has the trust act.
    error NotGuaranteeBook(address caller);

    function execute(address target, bytes calldata data) external returns (bytes memory) {
        require(msg.sender == _book, NotGuaranteeBook(msg.sender));
        return target.functionCall(data);
    }

    /// @inheritdoc IHeldClaim
    /// @dev A creditor that is whole has nothing more to say, but to those that have paid: who takes its place has.
    function beneficiaryOf(FinancingId id) external view returns (Lei) {
        ClaimTrustState memory trust = IGuaranteeBook(_book).trustOf(id);
        bool isTheirs = trust.whole && trust.paid != 0;
        return isTheirs && trust.lead == 0 ? Lei.wrap(0) : trust.beneficiary;
    }
}
