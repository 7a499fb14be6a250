import { contractError } from "./contract-error.ts";
import { address, amount, count, day, id } from "./parameters.ts";

/** Errors of `GuaranteeGrounds`: of the reports and counter-guarantees on which guarantees are issued. */

export class NotGuaranteeBookError extends contractError(
  "NotGuaranteeBook",
  { caller: address },
  {
    says: ({ caller }) => `${caller} is not the guarantee book.`,
    rule: "A trust acts for the book alone, and grounds are examined for it alone.",
    advice: "Use the functions of the guarantee book.",
  },
) {}

export class GroundsInvalidError extends contractError(
  "GroundsInvalid",
  { count: count(256), most: count(256) },
  {
    says: ({ count, most }) => `The grounds are ${count} reports and liens, not from one to ${most}.`,
    rule: "Each is read when the guarantee is issued, so their number is bounded.",
    advice: "Name fewer, or none and leave the grounds empty.",
  },
) {}

export class CounterPledgesMissingError extends contractError(
  "CounterPledgesMissing",
  { count: count(256), shown: count(256) },
  {
    says: ({ count, shown }) => `The grounds name ${count} counter-guarantees, and ${shown} pledges are shown.`,
    rule: "What is pledged for a guarantee is pledged when it is issued, with its pledgor's signature.",
    advice: "Collect the pledgors' signatures (`SecurityParty.signPledge`), in the order of the grounds.",
  },
) {}

export class CounterGuaranteeRepeatedError extends contractError(
  "CounterGuaranteeRepeated",
  { id },
  {
    says: ({ id }) => `The grounds name ${id} more than once.`,
    rule: "An asset is pledged for a guarantee once, by one lien for all that it answers for: two would take what is owed twice of one price.",
    advice: "Name it once, for the whole amount.",
  },
) {}

export class AppraisalTooOldError extends contractError(
  "AppraisalTooOld",
  { id, datedOn: day(32), earliest: day(32) },
  {
    says: ({ id, datedOn, earliest }) =>
      `Date of the appraisal of ${id} that is good today: ${datedOn}; appraisals are accepted from ${earliest} on.`,
    rule: "What secures a loan or a guarantee is appraised within the days that lender or guarantor allows.",
    advice: "Have the asset appraised anew.",
  },
) {}

export class CounterGuaranteeShortError extends contractError(
  "CounterGuaranteeShort",
  { lien: id, worth: amount(256), asked: amount(64) },
  {
    says: ({ lien, worth, asked }) =>
      `What lien ${lien} is on is worth ${worth} after the haircut, and the guarantor asks for ${asked}.`,
    rule: "A counter-guarantee is worth what the guarantor relies on when the guarantee is issued: the asset's value, less all other liens on it, less the haircut.",
    advice: "Have more pledged, or have the asset appraised anew.",
  },
) {}

export class CounterGuaranteeNeededError extends contractError(
  "CounterGuaranteeNeeded",
  { lien: id, standing: amount(64), most: amount(64) },
  {
    says: ({ lien, standing, most }) => `Of lien ${lien} ${standing} stand, and up to ${most} may be owed under it.`,
    rule: "What was pledged for a guarantee answers for it until that has ended, and then for what is owed to its guarantor.",
    advice:
      "End the guarantee first, if it can bring no more (`lapse`), and have booked what waits for its guarantor (`settle`).",
  },
) {}

export class NothingToRedeemError extends contractError(
  "NothingToRedeem",
  { id },
  {
    says: ({ id }) => `Nothing is owed to the guarantor of guarantee ${id} for which this pledge answers.`,
    rule: "Whoever pledged for a guarantee pays its guarantor what that has paid and not got back, up to its lien.",
    advice: "Once the guarantee has ended, release the pledge; as long as it is in force, nothing has to be paid.",
  },
) {}

export class CollectedAboveDueError extends contractError(
  "CollectedAboveDue",
  { id, collected: amount(64), due: amount(64) },
  {
    says: ({ id, collected, due }) => `${collected} were to count as collected under guarantee ${id}; ${due} are owed.`,
    rule: "A guarantor collects of what is pledged to it no more than what it has paid and not got back.",
    advice: "Give the rest of the lien back instead: withdrawn, not collected.",
  },
) {}
