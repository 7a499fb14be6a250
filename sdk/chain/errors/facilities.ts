import { contractError } from "./contract-error.ts";
import { address, amount, currency, day, id, lei, rate } from "./parameters.ts";

/** Errors of `FacilityGuarantees`. */

export class FacilitiesBoundError extends contractError(
  "FacilitiesBound",
  { book: address },
  {
    says: ({ book }) => `Facilities are kept here for the guarantee book ${book}.`,
    rule: "Facilities serve one guarantee book, which takes them as its own when it is deployed.",
    advice: "Deploy the facilities of another book apart, and the book with them.",
  },
) {}

export class FacilityTermsInvalidError extends contractError(
  "FacilityTermsInvalid",
  {},
  {
    says: () => "The terms make no guarantee of a line of credit.",
    rule:
      "Guarantor, lender and debtor are three entities, and a currency is named; the most for one loan is above zero and " +
      "within the limit; the coverage is above zero; coverage, fee and what is set aside are at most the whole; it is " +
      "available today or later, and by the year 2149; its guarantees last a day or longer; a governing text is named.",
    advice: "Compare the parties, limit, mostForOne, coverage, fee, secured, availableUntil, longest and text with it.",
  },
) {}

export class FacilityAlreadyOpenedError extends contractError(
  "FacilityAlreadyOpened",
  { id },
  {
    says: ({ id }) => `Facility ${id} was opened before.`,
    rule: "The terms of a facility are entered once, even after no loan is brought under it any more.",
    advice: "Use it as it stands. If a second one alike is meant, let the guarantor sign another salt.",
  },
) {}

export class FacilityNotOpenedError extends contractError(
  "FacilityNotOpened",
  { id },
  {
    says: ({ id }) => `There is no facility ${id}.`,
    rule: "Loans are brought under terms that a guarantor has signed and somebody has entered, and under no others.",
    advice: "Show the terms as `FacilityOpened` has published them (`facilitiesOf`), or open the facility first.",
  },
) {}

export class FacilityNotAvailableError extends contractError(
  "FacilityNotAvailable",
  { id, availableUntil: day(32) },
  {
    says: ({ id, availableUntil }) => `Loans were brought under facility ${id} until ${availableUntil}.`,
    rule: "Past its last day, or the one that its guarantor's notice has set, no loan is brought under a facility.",
    advice: "What stands under it stands. For further loans the guarantor signs a new facility, or each guarantee.",
  },
) {}

export class FacilityOfOthersError extends contractError(
  "FacilityOfOthers",
  { id, guarantor: lei, lender: lei, debtor: lei },
  {
    says: ({ id, guarantor, lender, debtor }) =>
      `Facility ${id} is not what ${guarantor} promised ${lender} for ${debtor}.`,
    rule: "A facility is one guarantor's, for what one debtor owes to one lender.",
    advice: "Call from an account of the facility's lender, for a loan of its debtor, and name its guarantor.",
  },
) {}

export class FacilityCurrencyMismatchError extends contractError(
  "FacilityCurrencyMismatch",
  { id, agreed: currency, currency },
  {
    says: ({ id, agreed, currency }) => `Facility ${id} is in ${agreed}, and the loan in ${currency}.`,
    rule: "A facility is for loans in its own currency: its limit is measured in that.",
    advice: "Have the guarantor sign a facility in the currency of the loan.",
  },
) {}

export class LoanDrawnBeforeError extends contractError(
  "LoanDrawnBefore",
  { id, drawnOn: day(32), on: day(32) },
  {
    says: ({ id, drawnOn, on }) => `The loan was drawn on ${drawnOn}, and is brought under facility ${id} on ${on}.`,
    rule: "A loan comes under a facility before it is drawn, or on that day.",
    advice: "Have the guarantor sign a guarantee of this loan.",
  },
) {}

export class LoanReplacesAnotherError extends contractError(
  "LoanReplacesAnother",
  { id, replaced: id },
  {
    says: ({ id, replaced }) => `The terms replace those of financing ${replaced}; facility ${id} is for new loans.`,
    rule: "New terms of a debt are no new loan: a guarantor that stands for them has signed for them.",
    advice: "Have the guarantor sign a guarantee of the new terms.",
  },
) {}

export class LoanUnderFacilityError extends contractError(
  "LoanUnderFacility",
  { id, financing: id, counted: amount(64) },
  {
    says: ({ id, financing, counted }) =>
      `Financing ${financing} is under facility ${id} already, and counts for ${counted}.`,
    rule: "One guarantee of a loan at a time counts under a facility, so that the most for one loan is not passed in parts.",
    advice: "Release the guarantee that stands and have it given back (`giveBack`), then bring the loan under it anew.",
  },
) {}

export class CapBeyondFacilityError extends contractError(
  "CapBeyondFacility",
  { id, cap: amount(64), most: amount(64) },
  {
    says: ({ id, cap, most }) => `The cap is ${cap}, and under facility ${id} at most ${most} for one loan.`,
    rule: "The guarantor has said how much it guarantees of one loan at the most.",
    advice: "Lower the cap.",
  },
) {}

export class CoverageBeyondFacilityError extends contractError(
  "CoverageBeyondFacility",
  { id, coverage: rate, most: rate },
  {
    says: ({ id, coverage, most }) =>
      `${coverage} of the loan would be covered, and under facility ${id} at most ${most}.`,
    rule: "The guarantor has said which part of a loan it covers at the most.",
    advice: "Lower the coverage.",
  },
) {}

export class ExpiryBeyondFacilityError extends contractError(
  "ExpiryBeyondFacility",
  { id, expiresOn: day(32), latest: day(32) },
  {
    says: ({ id, expiresOn, latest }) =>
      `The guarantee would expire on ${expiresOn}; one under facility ${id} that begins today, by ${latest}.`,
    rule: "The guarantor has said how long it stands for a loan at the most.",
    advice: "Let the guarantee expire earlier, or ask the guarantor to extend it later.",
  },
) {}

export class SecurityBeyondFacilityError extends contractError(
  "SecurityBeyondFacility",
  { id, secured: amount(64), most: amount(256) },
  {
    says: ({ id, secured, most }) =>
      `${secured} of the guarantor's deposit would be set aside, and under facility ${id} at most ${most}.`,
    rule: "The guarantor has said which part of a cap is set aside out of its deposit at the most.",
    advice: "Ask for less to be set aside.",
  },
) {}

export class FeeNotAsAgreedError extends contractError(
  "FeeNotAsAgreed",
  { id, fee: amount(64), agreed: amount(256) },
  {
    says: ({ id, fee, agreed }) => `The fee is ${fee}, and by facility ${id} it is ${agreed}.`,
    rule: "The fee is the agreed part of the cap, rounded half up.",
    advice: "Let `guaranteeUnder` draw up the guarantee.",
  },
) {}

export class GuaranteeNotAsAgreedError extends contractError(
  "GuaranteeNotAsAgreed",
  { id, guarantee: id },
  {
    says: ({ id, guarantee }) => `Guarantee ${guarantee} is not of the kind that facility ${id} is for.`,
    rule: "Each guarantee has the facility's governing text and grounds, and its cap falls with the principal if all do.",
    advice: "Let `guaranteeUnder` draw up the guarantee.",
  },
) {}

export class FacilityExhaustedError extends contractError(
  "FacilityExhausted",
  { id, cap: amount(64), available: amount(256) },
  {
    says: ({ id, cap, available }) => `The cap is ${cap}, and of facility ${id} ${available} is left.`,
    rule: "The caps of what stands under a facility, and what was paid under it and is not recovered, are at most its limit.",
    advice: "Lower the cap, or have ended guarantees given back: `giveBack` is open to anyone.",
  },
) {}

export class NotCalledOffError extends contractError(
  "NotCalledOff",
  { id, guarantee: id },
  {
    says: ({ id, guarantee }) => `Guarantee ${guarantee} does not count under facility ${id}.`,
    rule: "A limit is given back for a guarantee that counts under it, once.",
    advice: "Name the facility under which the loan was brought; if all was given back, there is nothing to do.",
  },
) {}

export class NothingGivenBackError extends contractError(
  "NothingGivenBack",
  { id, guarantee: id, counted: amount(64) },
  {
    says: ({ id, guarantee, counted }) =>
      `Guarantee ${guarantee} counts for ${counted} under facility ${id}, as before.`,
    rule:
      "A guarantee counts for its cap while it stands, and then for what was paid under it and is not recovered. A cap " +
      "that falls with the principal counts for what it was reduced to.",
    advice: "End the guarantee (`release`, `lapse`), reduce it (`reduce`), or recover first.",
  },
) {}

export class NoticeTooLateError extends contractError(
  "NoticeTooLate",
  { id, availableUntil: day(32) },
  {
    says: ({ id, availableUntil }) => `Facility ${id} ends on ${availableUntil}, before such a notice would.`,
    rule: "A notice closes a facility after the days agreed on, if that is before its last day, and once.",
    advice: "Nothing is to be done: the facility ends by itself.",
  },
) {}
