import { contractError } from "./contract-error.ts";
import { address, amount, count, coverStatus, day, financingStatus, id, lei } from "./parameters.ts";

/** Errors of `CreditInsurance` and `CargoInsurance`. */

export class CoverOfOtherFinancingError extends contractError(
  "CoverOfOtherFinancing",
  { insured: id, shown: id },
  {
    says: ({ insured, shown }) => `The cover is of financing ${insured}, and the terms shown are of ${shown}.`,
    rule: "A cover is of one financing; new terms of a debt are another one.",
    advice: "Show the terms that the cover names. For new terms the insurer signs a new cover.",
  },
) {}

export class FinancingNotInsurableError extends contractError(
  "FinancingNotInsurable",
  { id, status: financingStatus },
  {
    says: ({ id, status }) => `Financing ${id} is "${status}" and takes no cover.`,
    rule: "A cover is entered while its financing is offered or runs as agreed.",
    advice: "Enter the cover before default. Under new terms, show these.",
  },
) {}

export class LossAlreadyKnownError extends contractError(
  "LossAlreadyKnown",
  { id, daysPastDue: count(256) },
  {
    says: ({ id, daysPastDue }) => `Something has been overdue for ${daysPastDue} days in financing ${id}.`,
    rule: "What has happened already is not insured.",
    advice: "Have what is overdue paid first, and enter the cover then.",
  },
) {}

export class NotInsuredError extends contractError(
  "NotInsured",
  { entity: lei, insured: lei },
  {
    says: ({ entity, insured }) => `The cover is for ${insured}, not for ${entity}.`,
    rule: "The policyholder whom a cover names enters it, for a debt that is owed to it.",
    advice: "Send from an account of the policyholder, while it is the creditor.",
  },
) {}

export class NotLossPayeeError extends contractError(
  "NotLossPayee",
  { caller: address, lossPayee: lei },
  {
    says: ({ caller, lossPayee }) => `${caller} does not act for ${lossPayee}, to which the debt is owed.`,
    rule: "Whoever the debt is owed to notifies, claims, and gives a cover back.",
    advice: "Send from an account of the creditor; after a transfer, of the new one.",
  },
) {}

export class NotInsurerError extends contractError(
  "NotInsurer",
  { entity: lei, insurer: lei },
  {
    says: ({ entity, insurer }) => `The insurer is ${insurer}, not ${entity}.`,
    rule: "An insurer signs, answers and recovers for itself.",
    advice: "Send from, or sign with, an account of the insurer that the cover names.",
  },
) {}

export class InsuredDebtorMismatchError extends contractError(
  "InsuredDebtorMismatch",
  { named: lei, actual: lei },
  {
    says: ({ named, actual }) => `The cover names the debtor ${named}; the borrower is ${actual}.`,
    rule: "The insured debtor is the borrower of the financing.",
    advice: "Have the insurer sign for the borrower that the terms name.",
  },
) {}

export class InsurerIsPartyError extends contractError(
  "InsurerIsParty",
  { entity: lei },
  {
    says: ({ entity }) => `${entity} is insurer and party to the debt at once.`,
    rule: "Nobody insures its own debt, or a debt to itself.",
    advice: "Find an insurer that is neither borrower nor lender.",
  },
) {}

export class CoverTermsInvalidError extends contractError(
  "CoverTermsInvalid",
  {},
  {
    says: () => `These terms make no cover.`,
    rule: "Limit and share are above zero, the share is at most all; there is a wording; there are days to notify, to claim and to answer, at most a year to answer; the expiry is today or later and by the year 2149.",
    advice: "Correct the terms, and have them signed anew.",
  },
) {}

export class PolicyMismatchError extends contractError(
  "PolicyMismatch",
  { named: id, shown: id },
  {
    says: ({ named, shown }) => `The cover is under policy ${named}, and ${shown} was shown.`,
    rule: "A policy is the document that the insurer of the cover has attested.",
    advice: "Show the fingerprint of the policy that the cover names.",
  },
) {}

export class CoverAlreadyDeclaredError extends contractError(
  "CoverAlreadyDeclared",
  { id },
  {
    says: ({ id }) => `Cover ${id} was entered before.`,
    rule: "A cover is entered once, even after it has ended.",
    advice: "If a second cover alike is meant, let its wording differ.",
  },
) {}

export class CoverNotInForceError extends contractError(
  "CoverNotInForce",
  { id, status: coverStatus },
  {
    says: ({ id, status }) => `Cover ${id} is not in force; its status is "${status}".`,
    rule: "Only a cover in force is notified, claimed under, answered or ended.",
    advice: 'With status "none" these are not the terms that were entered: take them from the event CoverDeclared.',
  },
) {}

export class NothingOverdueError extends contractError(
  "NothingOverdue",
  { id },
  {
    says: ({ id }) => `Nothing is overdue in financing ${id}.`,
    rule: "An insurer is told of, and pays for, what fell due and was not paid.",
    advice: "Wait for the due date. Penalties and costs alone are no insured loss.",
  },
) {}

export class CoverExpiredError extends contractError(
  "CoverExpired",
  { id, expiresOn: day(32), since: day(32) },
  {
    says: ({ id, expiresOn, since }) =>
      `What fell due on ${since} is not insured: the last insured day was ${expiresOn}; cover ${id}.`,
    rule: "What falls due by the day of expiry is insured.",
    advice: "Let later covers reach to the last due date.",
  },
) {}

export class NotifiedTooLateError extends contractError(
  "NotifiedTooLate",
  { id, since: day(32), lastDay: day(32) },
  {
    says: ({ id, since, lastDay }) => `What fell due on ${since} was to be notified by ${lastDay}; cover ${id}.`,
    rule: "The insurer is told of an overdue payment in time, so that it can save what can be saved.",
    advice: "Nothing can be claimed for it. Once it is paid, notify in time of whatever is overdue next.",
  },
) {}

export class OverdueNotNotifiedError extends contractError(
  "OverdueNotNotified",
  { id },
  {
    says: ({ id }) => `The insurer was not told that anything is overdue; cover ${id}.`,
    rule: "Only what was notified is claimed.",
    advice: "Call `notifyOverdue` first, within its days.",
  },
) {}

export class NoticeStandsError extends contractError(
  "NoticeStands",
  { id },
  {
    says: ({ id }) => `Nothing that was notified has been paid; cover ${id}.`,
    rule: "A notice ends, before default, when what it was given for is paid.",
    advice: "Wait for the payment. In default a notice stands to the end.",
  },
) {}

export class ClaimBeforeDefaultError extends contractError(
  "ClaimBeforeDefault",
  { id, status: financingStatus },
  {
    says: ({ id, status }) => `Financing ${id} is "${status}", not in default.`,
    rule: "An insurer is called only when default was declared.",
    advice: "Declare default at the desk first, when its rules allow.",
  },
) {}

export class WaitingPeriodRunsError extends contractError(
  "WaitingPeriodRuns",
  { id, until: day(32) },
  {
    says: ({ id, until }) => `The waiting period runs until ${until}; cover ${id}.`,
    rule: "A default that lasts is insured, not a late payment.",
    advice: "Claim on that day or later.",
  },
) {}

export class ClaimTooLateError extends contractError(
  "ClaimTooLate",
  { id, lastDay: day(32) },
  {
    says: ({ id, lastDay }) => `The loss was to be claimed by ${lastDay}; cover ${id}.`,
    rule: "A loss is claimed within the days that follow the waiting period.",
    advice: "Nothing can be claimed for it any more.",
  },
) {}

export class ClaimRunningError extends contractError(
  "ClaimRunning",
  { id, amount: amount(64) },
  {
    says: ({ id, amount }) => `A claim for ${amount} is not settled yet; cover ${id}.`,
    rule: "Under one cover one claim runs at a time.",
    advice: "Wait for the answer, or withdraw the claim.",
  },
) {}

export class NoClaimError extends contractError(
  "NoClaim",
  { id },
  {
    says: ({ id }) => `Nothing is claimed under cover ${id}.`,
    rule: "Only what was claimed is paid, refused or withdrawn.",
    advice: "Read the cover again: the claim may have been settled.",
  },
) {}

export class ClaimAboveCoverError extends contractError(
  "ClaimAboveCover",
  { id, amount: amount(64), covered: amount(256) },
  {
    says: ({ id, amount, covered }) => `${amount} was claimed, and ${covered} is covered; cover ${id}.`,
    rule: "A claim is above zero, within limit and share, and no more than the creditor still lacks.",
    advice: "Claim no more than `payableUnder` says.",
  },
) {}

export class ClaimPrecludedError extends contractError(
  "ClaimPrecluded",
  { id, answerBy: day(32) },
  {
    says: ({ id, answerBy }) => `The claim was to be answered by ${answerBy}; cover ${id}.`,
    rule: "An insurer that does not answer in time owes what was claimed.",
    advice: "Pay.",
  },
) {}

export class CoverStillGoodError extends contractError(
  "CoverStillGood",
  { id },
  {
    says: ({ id }) => `Cover ${id} may still be claimed under.`,
    rule: "It lapses once nothing more can be claimed and no claim is to be answered, corrected or paid, or none can be paid because the debt was taken back thirty days ago and not entrusted since for longer than a demand is examined; or once its financing is repaid, replaced or can no more be drawn, or its creditor was noted to be whole.",
    advice: "The creditor may give it back before. If it has all that it is owed, have that noted (`distribute`).",
  },
) {}

export class NotOwnerOfBillError extends contractError(
  "NotOwnerOfBill",
  { bill: id, caller: address, owner: address },
  {
    says: ({ bill, caller, owner }) => `Bill ${bill} is in the hands of ${owner}, not of ${caller}.`,
    rule: "Whoever owns a bill of lading enters the insurance of its goods.",
    advice: "Send from the owner's account. A bill that is nobody's has ended, or was never issued.",
  },
) {}

export class InsurerIsOwnerError extends contractError(
  "InsurerIsOwner",
  { entity: lei },
  {
    says: ({ entity }) => `${entity} owns the goods that it would insure.`,
    rule: "Nobody insures its own goods.",
    advice: "Have another insurer sign.",
  },
) {}

export class PolicyInsuresOtherError extends contractError(
  "PolicyInsuresOther",
  { policy: id, bill: id },
  {
    says: ({ policy, bill }) => `Policy ${policy} insures the goods of bill ${bill}.`,
    rule: "A policy insures the goods of one bill at a time, so that no cover counts twice.",
    advice:
      "Have the insurer attest a policy of its own for this shipment, or put another in the place of the first bill's.",
  },
) {}
