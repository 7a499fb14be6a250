// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {FinancingId} from "../types/Identifiers.sol";

/// @title Shares of insurers in an entrusted claim
/// @notice An insurer that has paid stands where guarantors stand: behind the creditor until it is whole, and then
///         beside each other, pro rata by what each has paid. So the keeper of the claim counts its payment, and pays
///         out its part (`IClaimServicing.takeShare`); what each insurer has paid and recovered under which cover
///         the insurance keeps itself.
/// @dev    For the one contract that the governor names, once: whoever could call these could take others' money, and
///         whoever could name another contract could have it called. A new insurance comes with a guarantee book of its
///         own, as a new version of any engine does, and covers of the old one run off in the old book: see
///         `docs/architecture.md`.
interface IClaimShares {
    event InsuranceSet(address insurance);

    error InsuranceAlreadySet(address insurance);

    /// @notice Says which contract keeps the insurance of financings. Once. Governor only. Emits `InsuranceSet`.
    function setInsurance(address insurance) external;

    /// @notice Counts an insurer's payment on an entrusted claim, and holds it for the claim's beneficiary.
    /// @dev    The insurance only, which moves `amount` of the token here in the same transaction and says so.
    /// @param  owed by the debtor
    function bookShare(FinancingId financing, IERC20 token, uint64 amount, uint256 owed) external;

    /// @notice The contract that keeps the insurance of financings.
    function insurance() external view returns (address);
}
