// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IERC721Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import {IDocumentRegistry} from "../../../contracts/interfaces/IDocumentRegistry.sol";
import {IEnforcement} from "../../../contracts/interfaces/IEnforcement.sol";
import {IFinancingDesk} from "../../../contracts/interfaces/IFinancingDesk.sol";
import {IFinancingErrors} from "../../../contracts/interfaces/IFinancingErrors.sol";
import {IFinancingServicing} from "../../../contracts/interfaces/IFinancingServicing.sol";
import {ILienbook} from "../../../contracts/interfaces/ILienbook.sol";
import {IParticipants} from "../../../contracts/interfaces/IParticipants.sol";
import {IReceivable} from "../../../contracts/interfaces/IReceivable.sol";
import {ISignedMessages} from "../../../contracts/interfaces/ISignedMessages.sol";
import {ITradeAsset} from "../../../contracts/interfaces/ITradeAsset.sol";

/// @notice What histories of the book must be made of for the invariants to say anything: functions that succeed, and
///         errors that are met.
library Occurrences {
    function all() internal pure returns (bytes4[] memory selectors) {
        bytes4[21] memory done = functions();
        bytes4[43] memory met = errors();
        selectors = new bytes4[](done.length + met.length);
        for (uint256 i; i < done.length; ++i) selectors[i] = done[i];
        for (uint256 i; i < met.length; ++i) selectors[done.length + i] = met[i];
    }

    function functions() private pure returns (bytes4[21] memory) {
        return
            [
                IDocumentRegistry.register.selector,
                IDocumentRegistry.amend.selector,
                IDocumentRegistry.revoke.selector,
                IDocumentRegistry.clearContest.selector,
                IReceivable.issue.selector,
                IERC721.transferFrom.selector,
                ILienbook.pledge.selector,
                ILienbook.pledgeFor.selector,
                ILienbook.discharge.selector,
                ILienbook.release.selector,
                ILienbook.assign.selector,
                ILienbook.carryOver.selector,
                IFinancingDesk.accept.selector,
                IFinancingDesk.repay.selector,
                IFinancingDesk.collect.selector,
                IFinancingServicing.transfer.selector,
                IFinancingServicing.declareDefault.selector,
                IEnforcement.giveNotice.selector,
                IEnforcement.sell.selector,
                IEnforcement.appropriate.selector,
                IEnforcement.withdraw.selector
            ];
    }

    function errors() private pure returns (bytes4[43] memory) {
        return
            [
                IDocumentRegistry.DocumentAlreadyRegistered.selector,
                IDocumentRegistry.DocumentHasBeenRevoked.selector,
                IDocumentRegistry.DocumentHasExpired.selector,
                IDocumentRegistry.DocumentIsContested.selector,
                IDocumentRegistry.DocumentNotContested.selector,
                IDocumentRegistry.DocumentOverEncumbered.selector,
                IDocumentRegistry.DocumentNotRegistered.selector,
                IDocumentRegistry.DocumentFactsMismatch.selector,
                IDocumentRegistry.NotLienbook.selector,
                ITradeAsset.FaceValueInvalid.selector,
                ITradeAsset.BackingShareInvalid.selector,
                ITradeAsset.TokenLocked.selector,
                IReceivable.NotAnInvoice.selector,
                IReceivable.TransferIsAssignment.selector,
                IReceivable.NotOwnerOfReceivable.selector,
                IERC721Errors.ERC721InvalidSender.selector,
                IERC721Errors.ERC721InsufficientApproval.selector,
                ILienbook.LienAmountInvalid.selector,
                ILienbook.BackingOwnedByOther.selector,
                ILienbook.PledgorNotOwner.selector,
                ILienbook.LienAlreadyPlaced.selector,
                ILienbook.LienNotFound.selector,
                ILienbook.NotKeeperOfLien.selector,
                ILienbook.DischargeExceedsLien.selector,
                ILienbook.ConsumptionByHolder.selector,
                ILienbook.ConsumptionExceedsFace.selector,
                ILienbook.EngineNotListed.selector,
                ILienbook.NotEnforcement.selector,
                ILienbook.LiensIncomplete.selector,
                IParticipants.AccountNotEnrolled.selector,
                IParticipants.ParticipantIsSuspended.selector,
                IParticipants.ParticipantLacksRole.selector,
                ISignedMessages.SignatureInvalid.selector,
                IFinancingErrors.FinancingNotActive.selector,
                IFinancingErrors.CollateralDischarged.selector,
                IFinancingErrors.CollectionAboveFace.selector,
                IFinancingErrors.NotObligor.selector,
                IFinancingErrors.NotBorrower.selector,
                IFinancingErrors.NotCreditor.selector,
                IEnforcement.NoticeStillRunning.selector,
                IEnforcement.NotLienholder.selector,
                IEnforcement.LienGone.selector,
                IAccessManaged.AccessManagedUnauthorized.selector
            ];
    }
}
