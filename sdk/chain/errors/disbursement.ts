import { contractError } from "./contract-error.ts";
import { address, amount, count, day, id, lei, milestone, rate } from "./parameters.ts";

/** Errors of `DisbursementEscrow`. */

export class DisbursementNotAgreedError extends contractError(
  "DisbursementNotAgreed",
  { id, financing: id },
  {
    says: ({ id, financing }) => `Nothing like ${id} was agreed about the proceeds of financing ${financing}.`,
    rule: "Whoever acts on the use of proceeds shows it as lender and borrower agreed on it.",
    advice: "Take the terms from the event of the agreement, unchanged; submit both signatures if there is none yet.",
  },
) {}

export class DisbursementAlreadyAgreedError extends contractError(
  "DisbursementAlreadyAgreed",
  { financing: id, agreed: id },
  {
    says: ({ financing, agreed }) => `The use of the proceeds of financing ${financing} is agreed as ${agreed}.`,
    rule: "The use of the proceeds of a financing is agreed once.",
    advice: "Act on the agreement that stands; what is not used under it goes home after its days.",
  },
) {}

export class DisbursementAlreadyFundedError extends contractError(
  "DisbursementAlreadyFunded",
  { id },
  {
    says: ({ id }) => `The money of ${id} was noted as here before.`,
    rule: "Proceeds come once.",
    advice: "Nothing is to be done: its tranches can be paid.",
  },
) {}

export class DisbursementNotFundedError extends contractError(
  "DisbursementNotFunded",
  { id },
  {
    says: ({ id }) => `The money of ${id} is not noted as here.`,
    rule: "Money is paid, returned and misused only after it has come.",
    advice: "Have the financing accepted, and call `fund`.",
  },
) {}

export class ProceedsSentBackError extends contractError(
  "ProceedsSentBack",
  { financing: id },
  {
    says: ({ financing }) => `The proceeds of financing ${financing} were sent back before anything was agreed.`,
    rule: "Proceeds on whose use nobody has agreed within a week go back.",
    advice: "Lend anew, and agree on the use before the financing is accepted.",
  },
) {}

export class FinancingMismatchError extends contractError(
  "FinancingMismatch",
  { expected: id, shown: id },
  {
    says: ({ expected, shown }) =>
      `Financing ${shown} is not ${expected} between these parties in this token and currency.`,
    rule: "An agreement on the use of proceeds names its financing, and its parties, token and currency.",
    advice: "Make the terms of the use from those of the financing, and show these.",
  },
) {}

export class EarlyRepaymentRefusedError extends contractError(
  "EarlyRepaymentRefused",
  { financing: id },
  {
    says: ({ financing }) => `The terms of financing ${financing} refuse early repayment.`,
    rule: "What is not used reduces the debt at once, which the financing must allow.",
    advice: "Agree on terms that let principal be repaid before it is due.",
  },
) {}

export class TranchesSumMismatchError extends contractError(
  "TranchesSumMismatch",
  { tranches: amount(256), payouts: amount(256) },
  {
    says: ({ tranches, payouts }) => `The tranches sum to ${tranches}; the financing pays ${payouts} to the escrow.`,
    rule: "The tranches are just what the financing pays to the escrow.",
    advice: "Change the tranches, or the payouts of the financing.",
  },
) {}

export class TrancheCountInvalidError extends contractError(
  "TrancheCountInvalid",
  { count: count(256), most: count(256) },
  {
    says: ({ count, most }) => `There are ${count} tranches; from 1 to ${most} are possible.`,
    rule: "All unused tranches can be returned in one transaction, whatever the block.",
    advice: "Join tranches, or use several financings.",
  },
) {}

export class TrancheInvalidError extends contractError(
  "TrancheInvalid",
  { index: count(256), payee: address, amount: amount(64) },
  {
    says: ({ index, payee, amount }) => `Tranche ${index} of ${amount} to ${payee} cannot be paid.`,
    rule: "A tranche is of more than zero, to an account that is neither the escrow nor the desk.",
    advice: "Name payee and amount.",
  },
) {}

export class TrancheDayInvalidError extends contractError(
  "TrancheDayInvalid",
  { index: count(256), until: day(32) },
  {
    says: ({ index, until }) => `Tranche ${index} cannot be used until ${until}.`,
    rule: "A tranche ends today or later, not before its evidence may begin, and by the year 2149.",
    advice: "Choose another last day.",
  },
) {}

export class EvidenceInvalidError extends contractError(
  "EvidenceInvalid",
  { index: count(256) },
  {
    says: ({ index }) => `Tranche ${index} does not say what has to be shown.`,
    rule: "A tranche is paid on a document of a kind, an issuer and a holder, or on a milestone of a trade as one entity reports it.",
    advice: "Name kind, issuer and holder; or milestone, trade and reporter; and not both.",
  },
) {}

export class EvidenceByBorrowerError extends contractError(
  "EvidenceByBorrower",
  { index: count(256) },
  {
    says: ({ index }) => `Tranche ${index} would be paid on the borrower's own word.`,
    rule: "The borrower's own word releases nothing.",
    advice: "Name another entity: supplier, carrier, warehouse, customs, appraiser.",
  },
) {}

export class HolderIsOtherError extends contractError(
  "HolderIsOther",
  { index: count(256), holder: lei },
  {
    says: ({ index, holder }) => `Tranche ${index} would be paid on a document of ${holder}.`,
    rule: "A tranche is paid on a document that borrower or payee holds, so that nobody's evidence is used up by others.",
    advice: "Name the borrower's entity or the payee's as holder; have the issuer name it in the document.",
  },
) {}

export class NotBorrowersEntityError extends contractError(
  "NotBorrowersEntity",
  { shown: lei, entity: lei },
  {
    says: ({ shown, entity }) => `The borrower acts for ${entity}, not for ${shown}.`,
    rule: "An agreement on the use of proceeds names the entity that borrows.",
    advice: "Name the entity for which the borrower's account is enrolled.",
  },
) {}

export class WitnessIsPartyError extends contractError(
  "WitnessIsParty",
  { witness: lei },
  {
    says: ({ witness }) =>
      `${witness} is a party to the financing, is owed it by now, or may be: its word establishes no misuse.`,
    rule: "Misuse is established by somebody else than creditor and borrower, be it the monitor or who takes evidence back; and by nobody while guarantors or insurers have paid all and none of them leads.",
    advice:
      "Name another monitor, or none. On the word of who has bought the loan report once that is another's; where all was paid, once somebody leads.",
  },
) {}

export class MisuseRateInvalidError extends contractError(
  "MisuseRateInvalid",
  { misuseRate: rate, rate, fixingAgent: address },
  {
    says: ({ misuseRate, rate, fixingAgent }) =>
      `The rate cannot rise from ${rate} to ${misuseRate} upon misuse while ${fixingAgent} fixes it.`,
    rule: "The rate upon misuse is higher than the financing's, at most twice that, and at most 100 %; the financing names the escrow as its fixing agent, and no benchmark.",
    advice: "Write both terms accordingly, or agree on no rate upon misuse.",
  },
) {}

export class FinancingIsCoveredError extends contractError(
  "FinancingIsCovered",
  { financing: id, covered: count(256) },
  {
    says: ({ financing, covered }) =>
      `${Number(covered) / 10_000} % of financing ${financing} are guaranteed or insured already.`,
    rule: "A rate upon misuse is agreed before anybody answers for the debt, so that nobody answers for what it could not know.",
    advice: "Agree on no rate upon misuse, or have guarantees and covers released and given anew.",
  },
) {}

export class TrancheNotPendingError extends contractError(
  "TrancheNotPending",
  { id, index: count(256) },
  {
    says: ({ id, index }) => `No money is here for tranche ${index} of ${id} as it was shown.`,
    rule: "A tranche is paid or returned once, as it stands in the agreement, after its money has come.",
    advice: "Look at the use of proceeds: the tranche was paid or returned, has other terms, or is not funded yet.",
  },
) {}

export class TrancheExpiredError extends contractError(
  "TrancheExpired",
  { id, index: count(256), until: day(32) },
  {
    says: ({ id, index, until }) => `Tranche ${index} of ${id} was to be used until ${until}.`,
    rule: "After its last day a tranche is not paid any more; its money goes home.",
    advice: "Have it returned, and ask the lender for another loan.",
  },
) {}

export class NotHolderOrIssuerError extends contractError(
  "NotHolderOrIssuer",
  { caller: address, holder: lei },
  {
    says: ({ caller, holder }) => `${caller} does not say for which tranche a document of ${holder} is.`,
    rule: "The payee shows a document of its own; the borrower or the issuer one of the borrower's, and anyone if the terms name it.",
    advice: "Have the borrower show it; or have its issuer show it, who knows whose delivery it confirms.",
  },
) {}

export class EvidenceNotNamedError extends contractError(
  "EvidenceNotNamed",
  { shown: id, named: id },
  {
    says: ({ shown, named }) => `The document with fingerprint ${shown} is not the one that the terms name, ${named}.`,
    rule: "A tranche whose terms name a document is paid on no other one.",
    advice: "Show that document.",
  },
) {}

export class EvidenceAlreadyUsedError extends contractError(
  "EvidenceAlreadyUsed",
  { evidence: id, on: day(32) },
  {
    says: ({ evidence, on }) => `On ${evidence} a tranche was paid already, on ${on}.`,
    rule: "A document other than an invoice, or a milestone of a trade, releases one tranche, of whichever financing.",
    advice: "Show other evidence; `TrancheReleased` says what this one was used for.",
  },
) {}

export class EvidenceOfOtherError extends contractError(
  "EvidenceOfOther",
  { id, index: count(256), evidence: id },
  {
    says: ({ id, index, evidence }) => `Tranche ${index} of ${id} was not paid on ${evidence}.`,
    rule: "Misuse of a tranche shows in what it was paid on.",
    advice: "Take the evidence from `TrancheReleased`.",
  },
) {}

export class EvidenceTooEarlyError extends contractError(
  "EvidenceTooEarly",
  { evidence: id, on: day(32), from: day(32) },
  {
    says: ({ evidence, on, from }) => `${evidence} is of ${on}, before ${from}.`,
    rule: "Evidence is no older than the terms of its tranche say.",
    advice: "Show evidence of what happened since.",
  },
) {}

export class EvidenceWorthLessError extends contractError(
  "EvidenceWorthLess",
  { document: id, amount: amount(64), worth: amount(64) },
  {
    says: ({ document, amount, worth }) => `Document ${document} is good for ${worth}, not for ${amount}.`,
    rule: "A document is worth what is paid on it; of an invoice that is in dispute counts what is left beside the dispute.",
    advice: "Show a document of that value, or wait until the dispute is settled.",
  },
) {}

export class MilestoneNotReachedError extends contractError(
  "MilestoneNotReached",
  { trade: id, milestone, by: lei },
  {
    says: ({ trade, milestone, by }) => `${by} has not reported that the goods of ${trade} are ${milestone}.`,
    rule: "A milestone is reached when the entity that the terms name reports it.",
    advice: "Have it report the milestone, or wait.",
  },
) {}

export class NothingToReturnError extends contractError(
  "NothingToReturn",
  { financing: id },
  {
    says: ({ financing }) => `Nothing of the proceeds of financing ${financing} can go home now.`,
    rule: "Money goes home after the last day of its tranche; before that, the creditor calls it home after default or misuse, and the borrower once nothing is owed.",
    advice: "Wait for that day.",
  },
) {}

export class SettlingTimeError extends contractError(
  "SettlingTime",
  { financing: id, from: day(32) },
  {
    says: ({ financing, from }) => `The parties to financing ${financing} may agree on its proceeds until ${from}.`,
    rule: "Money without an agreement is sent back a week after it came.",
    advice: "Wait until that day, or submit the agreement.",
  },
) {}

export class NoPayoutHereError extends contractError(
  "NoPayoutHere",
  { financing: id },
  {
    says: ({ financing }) => `Financing ${financing} pays nothing to the escrow.`,
    rule: "Only money that came here is sent back.",
    advice: "Show the financing that names the escrow among its payees.",
  },
) {}

export class FinancingNotCurrentError extends contractError(
  "FinancingNotCurrent",
  { financing: id, shown: id },
  {
    says: ({ financing, shown }) => `Financing ${shown} is not known to be what is owed now for ${financing}.`,
    rule: "Unused money reduces the debt under the terms in force: those that were drawn, or those that replaced them.",
    advice: "Call `follow` for each replacement, and show the last terms.",
  },
) {}

export class NotReplacementError extends contractError(
  "NotReplacement",
  { financing: id },
  {
    says: ({ financing }) => `Financing ${financing} has taken no other's place.`,
    rule: "Only terms that the desk put in the place of others are followed.",
    advice: "Show the new terms of a restructuring that took effect.",
  },
) {}

export class NotMonitorError extends contractError(
  "NotMonitor",
  { entity: lei, monitor: lei },
  {
    says: ({ entity, monitor }) => `${entity} is not the monitor, which is ${monitor}.`,
    rule: "Misuse is established by the entity that lender and borrower named.",
    advice: "Have an account of the monitor sign.",
  },
) {}

export class TrancheNotReleasedError extends contractError(
  "TrancheNotReleased",
  { id, index: count(256) },
  {
    says: ({ id, index }) => `Tranche ${index} of ${id} was not paid.`,
    rule: "Only what was paid can be misused.",
    advice: "Check the number of the tranche.",
  },
) {}

export class MisuseAlreadyReportedError extends contractError(
  "MisuseAlreadyReported",
  { id, index: count(256) },
  {
    says: ({ id, index }) => `Misuse of tranche ${index} of ${id} was reported before.`,
    rule: "The monitor reports misuse of a tranche once, and its evidence falls once, so that what was cleared stays cleared.",
    advice: "Nothing is to be done.",
  },
) {}

export class MisuseNotStandingError extends contractError(
  "MisuseNotStanding",
  { id },
  {
    says: ({ id }) => `No misuse of ${id} stands.`,
    rule: "Only misuse that was established is cleared.",
    advice: "Nothing is to be done.",
  },
) {}

export class EvidenceStandsError extends contractError(
  "EvidenceStands",
  { evidence: id },
  {
    says: ({ evidence }) => `${evidence} still says what the tranche was paid on.`,
    rule: "Evidence falls when its issuer takes it back, or amends it to less than was paid.",
    advice: "Ask the monitor, if misuse shows elsewhere.",
  },
) {}

export class EvidenceByPayeeError extends contractError(
  "EvidenceByPayee",
  { id, index: count(256) },
  {
    says: ({ id, index }) => `Tranche ${index} of ${id} was paid on the payee's own word, which it has taken back.`,
    rule: "The borrower does not answer for what its payee says once it is paid, unless the monitor finds that it had a hand in it.",
    advice: "Have the monitor report misuse, if it is one; else the payee owes the price back to the borrower.",
  },
) {}

export class MisuseEvidenceMissingError extends contractError(
  "MisuseEvidenceMissing",
  { id, index: count(256) },
  {
    says: ({ id, index }) => `The report on tranche ${index} of ${id} names nothing that proves it.`,
    rule: "Misuse is reported with the hash of what proves it.",
    advice: "Have the monitor sign the root of its evidence.",
  },
) {}

export class ClearanceReasonMissingError extends contractError(
  "ClearanceReasonMissing",
  { id },
  {
    says: ({ id }) => `No reason is given why misuse of ${id} has no more consequences.`,
    rule: "A report is taken back, or waived, with the hash of a statement of reasons.",
    advice: "Have the statement's hash signed.",
  },
) {}

export class NotMonitorOrCreditorError extends contractError(
  "NotMonitorOrCreditor",
  { caller: address },
  {
    says: ({ caller }) => `${caller} cannot clear misuse.`,
    rule: "The monitor takes its word back, or the creditor waives; where it holds the claim for another, any account of that entity. Once evidence has fallen the creditor alone does.",
    advice: "Have an account of either sign.",
  },
) {}
