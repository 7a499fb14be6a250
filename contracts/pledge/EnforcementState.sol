// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {ParkedPayments} from "../common/ParkedPayments.sol";
import {ParkedState} from "../common/ParkedState.sol";
import {SignedMessages} from "../common/SignedMessages.sol";
import {IDocumentRegistry} from "../interfaces/IDocumentRegistry.sol";
import {IEnforcement} from "../interfaces/IEnforcement.sol";
import {IFinancingDesk} from "../interfaces/IFinancingDesk.sol";
import {ILienbook} from "../interfaces/ILienbook.sol";
import {ISecuredClaims} from "../interfaces/ISecuredClaims.sol";
import {Lei, LienId} from "../types/Identifiers.sol";
import {Collateral, Lien, Stake, lienIdOf} from "../types/Pledge.sol";
import {Currency} from "../types/Units.sol";

/// @title What every part of enforcement asks: who holds a lien, what is owed under it, which money is good
abstract contract EnforcementState is IEnforcement, SignedMessages, ParkedPayments {
    IDocumentRegistry public immutable registry;
    /// @inheritdoc IEnforcement
    ILienbook public immutable lienbook;
    /// @inheritdoc IEnforcement
    address public immutable desk;

    constructor(
        ILienbook lienbook_,
        IFinancingDesk desk_
    ) EIP712("Lienbook Enforcement", "1") ParkedState(lienbook_.registry().participants()) {
        lienbook = lienbook_;
        registry = lienbook_.registry();
        desk = address(desk_);
    }

    /// @return id   of a lien that the caller may enforce
    /// @return lien as it stands
    function _requireHolder(
        Collateral calldata collateral,
        Stake calldata stake
    ) internal view returns (LienId id, Lien memory lien) {
        id = _idOf(collateral, stake);
        lien = lienbook.lienOf(id);
        require(lien.amount != 0, LienGone(id));
        _requireHolds(id, lien.holder, stake.engine);
    }

    /// @dev Whoever holds the lien today, by any of its accounts; or the account that placed it, if it is no contract.
    function _requireHolds(LienId id, Lei holder, address engine) internal view {
        bool byHolder = engine == address(0) || engine.code.length != 0;
        bool holds = byHolder ? participants.entityOf(msg.sender) == holder : msg.sender == engine;
        require(holds, NotLienholder(id, msg.sender));
    }

    /// @dev Whether what a lien secures is known to the contract that placed it alone.
    function _asksEngine(address engine) internal view returns (bool) {
        return engine != address(0) && engine != desk && engine.code.length != 0;
    }

    function _isDue(Stake calldata stake) internal view returns (bool) {
        if (!_asksEngine(stake.engine)) return true;
        (uint64 due, ) = _claimUnder(stake);
        return due != 0;
    }

    function _claimUnder(Stake calldata stake) internal view returns (uint64 due, uint64 most) {
        return ISecuredClaims(stake.engine).claimUnder(stake.purpose);
    }

    function _requireSuitable(IERC20 token, Currency currency) internal view {
        require(_isSuitable(token, currency), TokenUnsuitable(token, currency));
    }

    /// @dev A token that the desk lists for the currency of the asset.
    function _isSuitable(IERC20 token, Currency currency) internal view returns (bool) {
        return IFinancingDesk(desk).currencyOf(token) == currency;
    }

    function _idOf(Collateral calldata collateral, Stake calldata stake) internal pure returns (LienId) {
        return lienIdOf(collateral, stake.engine, stake.purpose);
    }
}
