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
import {ILienbook} from "../../../contracts/interfaces/ILienbook.sol";
import {IParkedPayments} from "../../../contracts/interfaces/IParkedPayments.sol";
import {IReceivable} from "../../../contracts/interfaces/IReceivable.sol";
import {Authorization, ISignedMessages} from "../../../contracts/interfaces/ISignedMessages.sol";
import {ITokenizedDeposit} from "../../../contracts/interfaces/ITokenizedDeposit.sol";
import {ITradeAsset} from "../../../contracts/interfaces/ITradeAsset.sol";
import {Amendment, Discharge, documentIdFor, factsHash} from "../../../contracts/types/Document.sol";
import {attestorsOf} from "../../../contracts/types/DocumentKind.sol";
import {Claimant, Estate} from "../../../contracts/types/Estate.sol";
import {FinancingTerms} from "../../../contracts/types/FinancingTerms.sol";
import {DocumentId} from "../../../contracts/types/Identifiers.sol";
import {Backing, Collateral} from "../../../contracts/types/Pledge.sol";
import {Role, only} from "../../../contracts/types/Role.sol";
import {Day} from "../../../contracts/types/Units.sol";
import {Sales} from "./Sales.sol";

/// @notice What everybody may try who has no right to it.
abstract contract Intrusions is Sales {
    /// @notice Somebody tries to write into the register, or in another's name.
    function intrudeOnRegister(uint256 which, uint256 who, uint256 what) external watched {
        address intruder = _accounts[who % _accounts.length];
        Paper storage p = _papers[which % _papers.length];
        if (what % 6 == 0) {
            Backing[] memory shares = new Backing[](1);
            shares[0] = Backing(p.id, 1);
            bytes memory call =
                who % 3 == 0
                    ? abi.encodeCall(IDocumentRegistry.encumber, (p.id, 1, p.value, shares, new DocumentId[](0)))
                    : who % 3 == 1
                        ? abi.encodeCall(IDocumentRegistry.encumberBacking, (shares, new DocumentId[](0)))
                        : abi.encodeCall(IDocumentRegistry.collectBacking, (shares));
            _intrude(intruder, address(registry), call, _notLienbook(intruder));
        } else if (what % 6 == 1) {
            Discharge memory off = Discharge(p.id, p.value, 0, 0, 0, 1);
            bytes memory call = abi.encodeCall(IDocumentRegistry.disencumber, (off, new Backing[](0)));
            _intrude(intruder, address(registry), call, _notLienbook(intruder));
        } else if (what % 6 == 2) {
            bytes memory call = abi.encodeCall(ITradeAsset.sellTo, (p.id, intruder, 0));
            _intrude(intruder, address(receivable), call, _notLienbook(intruder));
        } else if (what % 6 == 3) {
            bytes memory call =
                who % 3 == 0
                    ? abi.encodeCall(IDocumentRegistry.setEnforced, (p.id, true))
                    : abi.encodeCall(IDocumentRegistry.reduce, (p.id, p.value, 1));
            _intrude(intruder, address(registry), call, _notLienbook(intruder));
        } else _forge(p, intruder, what % 6 == 4);
    }

    /// @notice Somebody tries to dispose of a token or an invoice that is another's.
    function intrudeOnAsset(uint256 which, uint256 who, uint256 what) external watched {
        address intruder = _accounts[who % _accounts.length];
        Paper storage p = _papers[which % _papers.length];
        if (p.owner == address(0)) {
            if (leiOf(intruder) == leiOf(p.holder)) return;
            bytes32[] memory roots = new bytes32[](1);
            roots[0] = p.root;
            bytes memory issue_ = abi.encodeCall(
                IReceivable.issue,
                (p.id, p.value, leiOf(debtor), Day.wrap(30_000), new Backing[](0), roots)
            );
            _intrude(intruder, address(receivable), issue_, _refusalOfForeignInvoice(which % _papers.length, intruder));
            return;
        }
        if (intruder == p.owner) return;
        if (what % 3 == 0) {
            bytes memory refusal = abi.encodeWithSelector(
                IERC721Errors.ERC721InsufficientApproval.selector,
                intruder,
                p.id.tokenId()
            );
            bytes memory call = abi.encodeCall(IERC721.transferFrom, (p.owner, intruder, p.id.tokenId()));
            _intrude(intruder, address(receivable), call, refusal);
        } else if (what % 3 == 1) {
            bytes memory refusal = _refusalOfStanding(banks[0], _lienholders());
            if (refusal.length == 0) refusal = _refusalOfStanding(intruder, only(Role.Enterprise));
            if (refusal.length == 0) {
                refusal = abi.encodeWithSelector(ILienbook.PledgorNotOwner.selector, p.id, intruder, p.owner);
            }
            Collateral memory collateral = _collateral(which % _papers.length, 1);
            bytes memory call = abi.encodeCall(ILienbook.pledge, (collateral, new DocumentId[](0), _signed(banks[0])));
            _intrude(intruder, address(lienbook), call, refusal);
        } else {
            bytes memory refusal = abi.encodeWithSelector(
                IReceivable.NotOwnerOfReceivable.selector,
                p.id,
                intruder,
                p.owner
            );
            bytes memory call = abi.encodeCall(
                IReceivable.confirmPayment,
                (p.id, p.face, keccak256(p.details), p.backing, 1)
            );
            _intrude(intruder, address(receivable), call, refusal);
        }
    }

    /// @notice Somebody tries to write into the book of liens.
    function intrudeOnBook(uint256 which, uint256 who, uint256 what) external watched {
        address intruder = _accounts[who % _accounts.length];
        uint256 paper = which % _papers.length;
        if (what % 5 == 0) {
            bytes memory refusal = abi.encodeWithSelector(ILienbook.NotEnforcement.selector, intruder);
            Estate memory estate = Estate(_collateral(paper, 1), new Claimant[](0), 0);
            bytes memory call = abi.encodeCall(ILienbook.foreclose, (intruder, estate));
            _intrude(intruder, address(lienbook), call, refusal);
        } else if (what % 5 == 1) {
            if (intruder == engine) return;
            bytes memory refusal = abi.encodeWithSelector(ILienbook.EngineNotListed.selector, intruder);
            bytes memory call = abi.encodeCall(
                ILienbook.pledgeFor,
                (_collateral(paper, 1), leiOf(banks[0]), _papers[paper].owner, 0, new DocumentId[](0))
            );
            _intrude(intruder, address(lienbook), call, refusal);
        } else if (what % 5 == 2) {
            bytes memory refusal = abi.encodeWithSelector(ILienbook.AssetNotListed.selector, intruder);
            DocumentId id = _papers[paper].id;
            bytes memory call = abi.encodeCall(ILienbook.consume, (id, 1, new Backing[](0), 1));
            _intrude(intruder, address(lienbook), call, refusal);
        } else if (what % 5 == 3) {
            bytes memory refusal = abi.encodeWithSelector(ILienbook.EscrowNotListed.selector, intruder);
            Paper storage p = _papers[paper];
            bytes memory call = abi.encodeCall(ILienbook.consumePaid, (p.id, leiOf(p.holder), 1));
            _intrude(intruder, address(lienbook), call, refusal);
        } else {
            bytes memory refusal = abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, intruder);
            address[3] memory targets = [address(lienbook), address(lienbook), address(deposit)];
            bytes[3] memory calls = [
                abi.encodeCall(ILienbook.listEngine, (intruder)),
                abi.encodeCall(ILienbook.listEscrow, (intruder)),
                abi.encodeCall(ITokenizedDeposit.issue, (intruder, 1))
            ];
            _intrude(intruder, targets[(who / 16) % 3], calls[(who / 16) % 3], refusal);
        }
    }

    /// @notice Somebody tries to act on a lien that is neither its own nor its engine's.
    function intrudeOnLien(uint256 which, uint256 who, uint256 what) external watched {
        if (_charges.length == 0) return;
        address intruder = _accounts[who % _accounts.length];
        Charge storage charge = _charges[_chargeBy(which)];
        Collateral memory collateral = abi.decode(charge.collateral, (Collateral));
        bool gone = charge.amount == 0;
        if (intruder == charge.engine || (!gone && charge.engine == address(0) && leiOf(intruder) == charge.holder)) {
            return;
        }
        // Of a lien that nobody has, nobody is told that it is another's.
        bool idle = gone && charge.engine == address(0);
        bytes memory refusal = abi.encodeWithSelector(ILienbook.NotKeeperOfLien.selector, charge.id, intruder);
        if (what % 4 == 0) {
            if (idle) refusal = abi.encodeWithSelector(ILienbook.LienNotFound.selector, charge.id);
            bytes memory call = abi.encodeCall(
                ILienbook.discharge,
                (collateral, charge.engine, charge.purpose, 0, 1, 0)
            );
            _intrude(intruder, address(lienbook), call, refusal);
        } else if (what % 4 == 1) {
            bytes memory call = abi.encodeCall(ILienbook.release, (collateral, charge.engine, charge.purpose));
            if (idle) _intrude(intruder, address(lienbook), call, "");
            else _intrude(intruder, address(lienbook), call, refusal);
        } else if (what % 4 == 2) {
            // These find only liens that the caller has placed, and of others do nothing.
            if (intruder == engine) return;
            bytes memory call =
                who % 2 == 0
                    ? abi.encodeCall(ILienbook.carryOver, (collateral, charge.purpose, bytes32(uint256(1))))
                    : abi.encodeCall(ILienbook.assign, (collateral, charge.purpose, leiOf(banks[1])));
            _intrude(intruder, address(lienbook), call, "");
        } else {
            if (intruder == _enforcerOf(charge) || (charge.engine != engine && leiOf(intruder) == charge.holder)) {
                return;
            }
            bytes4 selector = gone ? IEnforcement.LienGone.selector : IEnforcement.NotLienholder.selector;
            bytes memory call = abi.encodeCall(IEnforcement.giveNotice, (collateral, _stakeOf(charge)));
            refusal =
                gone
                    ? abi.encodeWithSelector(selector, charge.id)
                    : abi.encodeWithSelector(selector, charge.id, intruder);
            _intrude(intruder, address(enforcement), call, refusal);
        }
    }

    /// @notice Somebody tries to have a financing's money or liens.
    function intrudeOnLoan(uint256 which, uint256 who, uint256 what) external watched {
        if (_loans.length == 0) return;
        address intruder = _accounts[who % _accounts.length];
        Loan storage loan = _loans[which % _loans.length];
        FinancingTerms memory terms = abi.decode(loan.terms, (FinancingTerms));
        bytes memory call;
        bytes memory refusal;
        if (what % 6 == 0) {
            if (intruder == debtor) return;
            call = abi.encodeCall(IFinancingDesk.collect, (0, 1, terms));
            bytes4 selector = IFinancingErrors.NotObligor.selector;
            refusal = abi.encodeWithSelector(selector, leiOf(intruder), leiOf(debtor));
        } else if (what % 6 == 1) {
            if (intruder == terms.borrower) return;
            call = abi.encodeCall(IFinancingDesk.accept, (_signed(terms.lender), terms));
            refusal = abi.encodeWithSelector(IFinancingErrors.NotBorrower.selector, intruder, terms.borrower);
        } else if (what % 6 == 2) {
            call = abi.encodeCall(IFinancingDesk.realise, (1, terms));
            refusal = abi.encodeWithSelector(IFinancingErrors.NotEnforcement.selector, intruder);
        } else if (what % 6 == 3) {
            call = abi.encodeCall(IParkedPayments.withdrawParked, (deposit, intruder));
            refusal = abi.encodeWithSelector(IParkedPayments.NothingParked.selector, deposit, intruder);
        } else if (what % 6 == 4) {
            if (parkedFor[leiOf(intruder)] != 0) return;
            call = abi.encodeCall(IParkedPayments.withdrawParked, (deposit, intruder));
            refusal = abi.encodeWithSelector(IParkedPayments.NothingParked.selector, deposit, intruder);
            _intrude(intruder, address(enforcement), call, refusal);
            return;
        } else {
            if (intruder == loan.creditor) return;
            refusal = _refusalOfClosed(loan);
            if (refusal.length == 0) {
                refusal = abi.encodeWithSelector(IFinancingErrors.NotCreditor.selector, intruder, loan.creditor);
            }
            bytes[3] memory calls = [
                abi.encodeCall(IFinancingRecovery.declareDefault, (DocumentId.wrap(0), terms)),
                abi.encodeCall(IFinancingRecovery.writeOff, (terms)),
                abi.encodeCall(IFinancingRecovery.charge, (1, 0, terms))
            ];
            call = calls[(who / 16) % 3];
        }
        _intrude(intruder, address(desk), call, refusal);
    }

    /// @dev Acts in the name of a document's issuer: without its signature, or as if it were the issuer.
    function _forge(Paper storage p, address intruder, bool unsigned) private {
        bytes32 replaced = factsHash(leiOf(p.holder), p.root);
        Amendment memory amendment = Amendment(replaced, leiOf(p.holder), p.value, Day.wrap(0), keccak256("forged"));
        if (unsigned) {
            // Exporters stand by whatever is submitted in their name.
            if (p.issuer == p.holder || intruder == p.issuer) return;
            bytes memory refusal = _refusalOfStanding(p.issuer, attestorsOf(p.kind));
            if (refusal.length == 0 && p.revoked) {
                refusal = abi.encodeWithSelector(IDocumentRegistry.DocumentHasBeenRevoked.selector, p.id);
            }
            if (refusal.length == 0) refusal = abi.encodePacked(ISignedMessages.SignatureInvalid.selector);
            Authorization memory forged = _signed(p.issuer);
            bytes memory call = abi.encodeCall(IDocumentRegistry.amend, (p.kind, p.fingerprint, amendment, forged));
            _intrude(intruder, address(registry), call, refusal);
            return;
        }
        if (leiOf(intruder) == leiOf(p.issuer)) return;
        bytes memory refusal_ = _refusalOfStanding(intruder, attestorsOf(p.kind));
        if (refusal_.length == 0) {
            DocumentId own = documentIdFor(p.kind, leiOf(intruder), p.fingerprint);
            refusal_ = abi.encodeWithSelector(IDocumentRegistry.DocumentNotRegistered.selector, own);
        }
        bytes memory call_ = abi.encodeCall(IDocumentRegistry.revoke, (p.kind, p.fingerprint, 0, _inPerson(intruder)));
        _intrude(intruder, address(registry), call_, refusal_);
    }

    function _notLienbook(address intruder) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IDocumentRegistry.NotLienbook.selector, intruder);
    }

    function _refusalOfForeignInvoice(uint256 paper, address intruder) private view returns (bytes memory refusal) {
        refusal = _refusalOfStanding(intruder, only(Role.Enterprise));
        if (refusal.length == 0) refusal = _refusalOfReliance(paper);
        if (refusal.length != 0) return refusal;
        bytes32 facts = factsHash(leiOf(intruder), _papers[paper].root);
        return abi.encodeWithSelector(IDocumentRegistry.DocumentFactsMismatch.selector, _papers[paper].id, facts);
    }
}
