// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IBusinessDays} from "../../interfaces/IBusinessDays.sol";
import {IDocumentaryErrors} from "../../interfaces/IDocumentaryErrors.sol";
import {IParticipants} from "../../interfaces/IParticipants.sol";
import {CreditTerms, RequiredDocument, Tenor} from "../../types/Credit.sol";
import {DocumentKind} from "../../types/DocumentKind.sol";
import {Lei} from "../../types/Identifiers.sol";
import {Role, Roles, only} from "../../types/Role.sol";
import {Day, LAST_DAY, ONE_MILLION, Rate, today} from "../../types/Units.sol";

/// @title What a credit must say for its money to find its way
library CreditRules {
    uint256 internal constant MOST_DOCUMENTS = 16;
    /// @dev Days after expiry in which a presentation may be examined and settled, with room: every date fits 16 bits.
    uint256 private constant AFTERWARDS = 60;
    /// @dev Business days to examine a presentation, the day of presentation not counted (UCP 600, article 14 b).
    uint256 private constant EXAMINATION = 5;
    /// @dev No examination is longer, whatever was made a holiday.
    uint256 private constant LONGEST_EXAMINATION = 30;

    /// @notice Reverts with the rule that terms break.
    function requireSound(CreditTerms calldata terms, IParticipants participants) internal view {
        _requireParties(terms, participants);
        uint256 most = mostOf(terms);
        require(
            terms.amount != 0 && Rate.unwrap(terms.tolerance) <= ONE_MILLION && most <= type(uint64).max,
            IDocumentaryErrors.CreditAmountInvalid(terms.amount, most)
        );
        uint256 last = uint256(Day.unwrap(terms.expiresOn)) + terms.usanceDays + AFTERWARDS;
        require(
            terms.expiresOn >= today() &&
                terms.latestShipment <= terms.expiresOn &&
                last <= Day.unwrap(LAST_DAY) &&
                (terms.tenor == Tenor.Sight) == (terms.usanceDays == 0),
            IDocumentaryErrors.CreditDatesInvalid(terms.latestShipment, terms.expiresOn, terms.usanceDays)
        );
        _requireDocuments(terms);
    }

    /// @notice The most that can be drawn in all.
    function mostOf(CreditTerms calldata terms) internal pure returns (uint256) {
        return terms.amount + (uint256(terms.amount) * Rate.unwrap(terms.tolerance)) / ONE_MILLION;
    }

    /// @notice The least that is drawn where there is one shipment.
    function leastOf(CreditTerms calldata terms) internal pure returns (uint256) {
        if (terms.partialShipments) return 1;
        uint256 least = terms.amount - (uint256(terms.amount) * Rate.unwrap(terms.tolerance)) / ONE_MILLION;
        return Math.max(least, 1);
    }

    /// @notice The last day on which documents that are presented today can be refused.
    function answerBy(IBusinessDays calendar) internal view returns (Day day) {
        day = today();
        uint256 left = EXAMINATION;
        for (uint256 i; i < LONGEST_EXAMINATION && left != 0; ++i) {
            day = Day.wrap(Day.unwrap(day) + 1);
            if (calendar.isBusinessDay(day)) --left;
        }
    }

    /// @dev A buyer pays itself, or a bank in its stead. The seller may be a bank that holds the bill as security.
    function _requireParties(CreditTerms calldata terms, IParticipants participants) private view {
        bool direct = terms.obligor.account == terms.applicant.account;
        Lei obligor = participants.requireActive(terms.obligor.account, only(direct ? Role.Enterprise : Role.Bank));
        Lei applicant = direct ? obligor : participants.requireActive(terms.applicant.account, only(Role.Enterprise));
        Lei beneficiary = participants.requireActive(
            terms.beneficiary.account,
            Roles.wrap(Roles.unwrap(only(Role.Enterprise)) | Roles.unwrap(only(Role.Bank)))
        );
        require(
            obligor == terms.obligor.entity &&
                applicant == terms.applicant.entity &&
                beneficiary == terms.beneficiary.entity &&
                beneficiary != obligor &&
                beneficiary != applicant &&
                (direct || obligor != applicant),
            IDocumentaryErrors.CreditPartiesInvalid(obligor, applicant, beneficiary)
        );
    }

    function _requireDocuments(CreditTerms calldata terms) private pure {
        RequiredDocument[] calldata documents = terms.documents;
        uint256 count = documents.length;
        require(
            count != 0 && count <= MOST_DOCUMENTS && (!terms.partialShipments || terms.trade.isNull()),
            IDocumentaryErrors.RequiredDocumentInvalid(count)
        );
        for (uint256 i; i < count; ++i) {
            DocumentKind kind = documents[i].kind;
            require(
                kind != DocumentKind.None &&
                    (kind == DocumentKind.BillOfLading) == (i == 0) &&
                    (kind != DocumentKind.CommercialInvoice || Rate.unwrap(documents[i].cover) >= ONE_MILLION) &&
                    (!documents[i].linked || terms.tradeReference != 0),
                IDocumentaryErrors.RequiredDocumentInvalid(i)
            );
        }
    }
}
