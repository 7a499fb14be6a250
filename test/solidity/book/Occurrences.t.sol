// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IERC721Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import {IDocumentRegistry} from "../../../contracts/interfaces/IDocumentRegistry.sol";
import {IEnforcement} from "../../../contracts/interfaces/IEnforcement.sol";
import {IFinancingDesk} from "../../../contracts/interfaces/IFinancingDesk.sol";
import {IFinancingErrors} from "../../../contracts/interfaces/IFinancingErrors.sol";
import {IFinancingRecovery} from "../../../contracts/interfaces/IFinancingRecovery.sol";
import {IFinancingServicing} from "../../../contracts/interfaces/IFinancingServicing.sol";
import {ILienbook} from "../../../contracts/interfaces/ILienbook.sol";
import {IParkedPayments} from "../../../contracts/interfaces/IParkedPayments.sol";
import {IParticipants} from "../../../contracts/interfaces/IParticipants.sol";
import {IReceivable} from "../../../contracts/interfaces/IReceivable.sol";
import {ISignedMessages} from "../../../contracts/interfaces/ISignedMessages.sol";
import {ITradeAsset} from "../../../contracts/interfaces/ITradeAsset.sol";
import {deploy} from "../Deploy.sol";
import {vm} from "../Vm.sol";
import {Acts} from "./Acts.sol";
import {Papers} from "./Papers.sol";
import {Pledges} from "./Pledges.sol";
import {Financings} from "./Financings.sol";
import {GOOD_NOTICE_WITHDRAWN, LAPSED_NOTICE_RENEWED} from "./Sales.sol";
import {Trade} from "./Trade.sol";

/// @notice The invariants of the book are asked of something: in histories that are drawn once and for all, every act
///         succeeds and every refusal is met.
contract OccurrencesTest {
    function test_PapersAreWrittenAmendedRefused() external {
        bytes4[] memory also = new bytes4[](1);
        also[0] = Pledges.pledge.selector;
        _play(_with(Acts.onPapers(), also), _onPapers(), 1);
    }

    function test_LiensArePlacedDischargedRefused() external {
        bytes4[] memory also = new bytes4[](2);
        (also[0], also[1]) = (Papers.issue.selector, Papers.move.selector);
        _play(_with(Acts.onLiens(), also), _onLiens(), 2);
    }

    function test_LoansAreDrawnPaidRefused() external {
        bytes4[] memory also = new bytes4[](2);
        (also[0], also[1]) = (Papers.pass.selector, Papers.revoke.selector);
        _play(_with(Acts.onLoans(), also), _onLoans(), 3);
    }

    function test_TokensAreSoldTakenRefused() external {
        bytes4[] memory also = new bytes4[](6);
        (also[0], also[1], also[2]) = (Papers.pass.selector, Pledges.pledge.selector, Pledges.release.selector);
        (also[3], also[4]) = (Financings.accept.selector, Financings.declareDefault.selector);
        also[5] = Acts.onLiens()[10];
        _play(_with(Acts.onSales(), also), _onSales(), 4);
    }

    /// @dev Plays on until all has come up.
    function _play(bytes4[] memory acts, bytes4[] memory expected, uint256 drawn) private {
        vm.pauseGasMetering();
        bytes memory missing;
        for (uint256 history; history < 24; ++history) {
            Trade trade = Trade(deploy("Trade.sol:Trade", ""));
            for (uint256 i; i < 100; ++i) {
                drawn = uint256(keccak256(abi.encode(drawn)));
                // By other bits than the arguments', which are reduced as it is.
                bytes4 act = acts[(drawn >> 128) % acts.length];
                bytes memory args = abi.encode(drawn, keccak256(abi.encode(drawn, 1)), keccak256(abi.encode(drawn, 2)));
                // solhint-disable-next-line avoid-low-level-calls
                (bool done, bytes memory answer) = address(trade).call(bytes.concat(act, args));
                if (!done) vm.assertEq(answer, "", "an act reverts by itself");
            }
            vm.assertEq(trade.foretold(), trade.seen(), trade.violation());
            vm.assertEq(trade.violation(), "", "in a drawn history");
            missing = trade.missing(expected);
            if (missing.length == 0) return;
            expected = _selectorsIn(missing);
        }
        vm.assertEq(missing, "", "these never came up");
    }

    function _with(bytes4[] memory acts, bytes4[] memory also) private pure returns (bytes4[] memory all) {
        all = new bytes4[](acts.length + also.length);
        for (uint256 i; i < acts.length; ++i) all[i] = acts[i];
        for (uint256 i; i < also.length; ++i) all[acts.length + i] = also[i];
    }

    function _selectorsIn(bytes memory joined) private pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](joined.length / 4);
        for (uint256 i; i < joined.length; ++i) {
            selectors[i / 4] |= bytes4(joined[i]) >> (8 * (i % 4));
        }
    }

    function _onPapers() private pure returns (bytes4[] memory) {
        bytes4[25] memory met = [
            IDocumentRegistry.register.selector,
            IDocumentRegistry.amend.selector,
            IDocumentRegistry.revoke.selector,
            IDocumentRegistry.clearContest.selector,
            IDocumentRegistry.DocumentAlreadyRegistered.selector,
            IDocumentRegistry.DocumentHasBeenRevoked.selector,
            IDocumentRegistry.DocumentHasExpired.selector,
            IDocumentRegistry.DocumentNotContested.selector,
            IDocumentRegistry.DocumentNotRegistered.selector,
            IDocumentRegistry.NotLienbook.selector,
            IReceivable.issue.selector,
            IReceivable.confirmPayment.selector,
            ILienbook.ConsumptionExceedsFace.selector,
            IERC721.transferFrom.selector,
            ITradeAsset.FaceValueInvalid.selector,
            IReceivable.NotAnInvoice.selector,
            IReceivable.TransferIsAssignment.selector,
            IReceivable.NotOwnerOfReceivable.selector,
            IERC721Errors.ERC721InvalidSender.selector,
            IERC721Errors.ERC721InsufficientApproval.selector,
            ILienbook.PledgorNotOwner.selector,
            IParticipants.AccountNotEnrolled.selector,
            IParticipants.ParticipantIsSuspended.selector,
            IParticipants.ParticipantLacksRole.selector,
            ISignedMessages.SignatureInvalid.selector
        ];
        return abi.decode(abi.encode(0x20, met.length, met), (bytes4[]));
    }

    function _onLiens() private pure returns (bytes4[] memory) {
        bytes4[20] memory met = [
            ILienbook.pledge.selector,
            ILienbook.pledgeFor.selector,
            ILienbook.discharge.selector,
            ILienbook.release.selector,
            ILienbook.assign.selector,
            ILienbook.carryOver.selector,
            ILienbook.LienAmountInvalid.selector,
            ILienbook.LienAlreadyPlaced.selector,
            ILienbook.LienNotFound.selector,
            ILienbook.NotKeeperOfLien.selector,
            ILienbook.DischargeExceedsLien.selector,
            ILienbook.ConsumptionByHolder.selector,
            ILienbook.ConsumptionExceedsFace.selector,
            ILienbook.EngineNotListed.selector,
            ILienbook.EscrowNotListed.selector,
            ILienbook.NotEnforcement.selector,
            IDocumentRegistry.DocumentOverEncumbered.selector,
            IDocumentRegistry.DocumentOtherwisePledged.selector,
            ITradeAsset.TokenLocked.selector,
            IAccessManaged.AccessManagedUnauthorized.selector
        ];
        return abi.decode(abi.encode(0x20, met.length, met), (bytes4[]));
    }

    function _onLoans() private pure returns (bytes4[] memory) {
        bytes4[13] memory met = [
            IFinancingDesk.accept.selector,
            IFinancingDesk.repay.selector,
            IFinancingDesk.collect.selector,
            IFinancingServicing.transfer.selector,
            IFinancingRecovery.declareDefault.selector,
            IFinancingErrors.FinancingNotActive.selector,
            IFinancingErrors.CollateralDischarged.selector,
            IFinancingErrors.CollectionAboveFace.selector,
            IFinancingErrors.NotObligor.selector,
            IFinancingErrors.NotBorrower.selector,
            IFinancingErrors.NotCreditor.selector,
            IFinancingErrors.NotInDefault.selector,
            IFinancingErrors.DocumentNotRevoked.selector
        ];
        return abi.decode(abi.encode(0x20, met.length, met), (bytes4[]));
    }

    function _onSales() private pure returns (bytes4[] memory) {
        bytes4[13] memory met = [
            IEnforcement.giveNotice.selector,
            IEnforcement.withdrawNotice.selector,
            GOOD_NOTICE_WITHDRAWN,
            LAPSED_NOTICE_RENEWED,
            IEnforcement.sell.selector,
            IEnforcement.appropriate.selector,
            IParkedPayments.withdrawParked.selector,
            IEnforcement.NoticeMissing.selector,
            IEnforcement.NoticeStillRunning.selector,
            IEnforcement.NotLienholder.selector,
            IEnforcement.LienGone.selector,
            ILienbook.LiensIncomplete.selector,
            IDocumentRegistry.DocumentUnderEnforcement.selector
        ];
        return abi.decode(abi.encode(0x20, met.length, met), (bytes4[]));
    }
}
