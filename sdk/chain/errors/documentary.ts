import { contractError } from "./contract-error.ts";
import { address, amount, billForm, count, creditStage, day, id, lei, presentationStatus } from "./parameters.ts";

/** Errors of `DocumentaryEscrow`. */

export class CreditAlreadyOpenedError extends contractError(
  "CreditAlreadyOpened",
  { id },
  {
    says: ({ id }) => `Credit ${id} was opened before.`,
    rule: "Terms are one credit; a second one that is otherwise alike has another salt.",
    advice: "Present under the credit that stands, or give the new one a salt of its own.",
  },
) {}

export class CreditNotOpenError extends contractError(
  "CreditNotOpen",
  { id, stage: creditStage },
  {
    says: ({ id, stage }) => `Credit ${id} is ${stage}.`,
    rule: "Documents are presented and settled under a credit that is open.",
    advice: "Show the terms as they were opened, unchanged; after the end of a credit agree on a new one.",
  },
) {}

export class CreditPartiesInvalidError extends contractError(
  "CreditPartiesInvalid",
  { obligor: lei, applicant: lei, beneficiary: lei },
  {
    says: ({ obligor, applicant, beneficiary }) =>
      `${obligor}, ${applicant} and ${beneficiary} cannot be obligor, applicant and beneficiary of this credit.`,
    rule: "The buyer pays itself, or a bank in its stead; the seller is another party; each account acts for the entity named.",
    advice: "Name the three parties with the entities for which their accounts act.",
  },
) {}

export class CreditAmountInvalidError extends contractError(
  "CreditAmountInvalid",
  { amount: amount(64), most: amount(256) },
  {
    says: ({ amount, most }) => `A credit of ${amount}, with its tolerance ${most}, cannot be opened.`,
    rule: "A credit is for more than zero, with a tolerance of at most the whole.",
    advice: "Choose another amount or tolerance.",
  },
) {}

export class CreditDatesInvalidError extends contractError(
  "CreditDatesInvalid",
  { latestShipment: day(32), expiresOn: day(32), usanceDays: count(16) },
  {
    says: ({ latestShipment, expiresOn, usanceDays }) =>
      `Shipment until ${latestShipment}, expiry on ${expiresOn} and ${usanceDays} days to maturity do not fit together.`,
    rule: "A credit expires today or later, not before the latest shipment, and matures by 2149; at sight there are no days to maturity, otherwise there are.",
    advice: "Choose other days.",
  },
) {}

export class RequiredDocumentInvalidError extends contractError(
  "RequiredDocumentInvalid",
  { index: count(256) },
  {
    says: ({ index }) => `Document ${index} of the credit cannot be asked for like this.`,
    rule: "The first document is the only bill of lading; there are 16 at most; an invoice covers what is drawn; a linked document needs a reference; a milestone dates one shipment.",
    advice: "Make the terms with `creditTerms`, which says what is wrong.",
  },
) {}

export class NotPartyOfCreditError extends contractError(
  "NotPartyOfCredit",
  { account: address, entity: lei },
  {
    says: ({ account, entity }) => `${account} does not act for ${entity}.`,
    rule: "A party of a credit speaks through an account of its entity, and opens it with the account that the terms name.",
    advice: "Have that party sign, with an account that acts for it.",
  },
) {}

export class PaidInTooMuchError extends contractError(
  "PaidInTooMuch",
  { amount: amount(64), most: amount(256) },
  {
    says: ({ amount, most }) => `${amount} cannot be paid in: at most ${most} may still be needed.`,
    rule: "The escrow takes no more than can be drawn or is owed.",
    advice: "Pay in less. A credit at sight has all its money from the beginning.",
  },
) {}

export class PresentationAlreadyMadeError extends contractError(
  "PresentationAlreadyMade",
  { id },
  {
    says: ({ id }) => `Presentation ${id} was made before.`,
    rule: "A presentation is made once.",
    advice: "To present the same documents again after a refusal, give the presentation another salt.",
  },
) {}

export class PresentationInOtherStateError extends contractError(
  "PresentationInOtherState",
  { id, status: presentationStatus },
  {
    says: ({ id, status }) => `Presentation ${id} is ${status}.`,
    rule: "Documents under examination are accepted or refused, once; refused ones are waived; accepted ones are settled; an undertaking is paid, once.",
    advice: "Read `presentationStanding` and do what is next.",
  },
) {}

export class PresentationLateError extends contractError(
  "PresentationLate",
  { until: day(32) },
  {
    says: ({ until }) => `The documents could be presented until ${until}.`,
    rule: "Documents are presented before the credit expires and within the agreed days after the shipment.",
    advice: "Agree on a new credit with a later expiry.",
  },
) {}

export class ShipmentLateError extends contractError(
  "ShipmentLate",
  { shippedOn: day(32), latest: day(32) },
  {
    says: ({ shippedOn, latest }) => `The goods were shipped on ${shippedOn}, not by ${latest}.`,
    rule: "Goods are shipped by the latest day of shipment.",
    advice: "Agree on a new credit with a later day of shipment.",
  },
) {}

export class DrawingInvalidError extends contractError(
  "DrawingInvalid",
  { amount: amount(64), least: amount(256), most: amount(256) },
  {
    says: ({ amount, least, most }) => `${amount} cannot be drawn: from ${least} to ${most} can.`,
    rule: "All drawings together stay within the amount and its tolerance; without partial shipments there is one drawing.",
    advice: "Draw what is left, or agree on another credit.",
  },
) {}

export class DocumentsIncompleteError extends contractError(
  "DocumentsIncomplete",
  { presented: count(256), required: count(256) },
  {
    says: ({ presented, required }) => `${presented} documents are presented where ${required} are required.`,
    rule: "All documents that the credit asks for are presented, in its order, and no others.",
    advice: "Present just those documents.",
  },
) {}

export class AttestorNotNamedError extends contractError(
  "AttestorNotNamed",
  { index: count(256), issuer: lei, named: lei },
  {
    says: ({ index, issuer, named }) => `Document ${index} is by ${issuer}; the credit asks for one by ${named}.`,
    rule: "Where a credit names who is to attest a document, nobody else's will do.",
    advice: "Present the document of the entity that is named.",
  },
) {}

export class DocumentHeldByOtherError extends contractError(
  "DocumentHeldByOther",
  { index: count(256), holder: lei },
  {
    says: ({ index, holder }) => `Document ${index} is for ${holder} to use.`,
    rule: "The seller presents documents that it holds.",
    advice: "Have the issuer name the seller as holder.",
  },
) {}

export class DocumentAlreadyPresentedError extends contractError(
  "DocumentAlreadyPresented",
  { document: id, by: id },
  {
    says: ({ document, by }) => `Document ${document} is in presentation ${by}.`,
    rule: "A document is in one presentation at a time, and is paid on once.",
    advice: "Present another document; one of a presentation that was refused or has lapsed is free again.",
  },
) {}

export class DocumentCoversLessError extends contractError(
  "DocumentCoversLess",
  { document: id, worth: amount(256), needed: amount(256) },
  {
    says: ({ document, worth, needed }) => `Document ${document} is good for ${worth}, where ${needed} are needed.`,
    rule: "A document covers its part of what is drawn; of an invoice or a customs declaration counts what is neither pledged nor paid.",
    advice: "Present a document of that value; one that is pledged first has to be released.",
  },
) {}

export class InsuredAfterShipmentError extends contractError(
  "InsuredAfterShipment",
  { document: id, insuredOn: day(32), shippedOn: day(32) },
  {
    says: ({ document, insuredOn, shippedOn }) =>
      `Policy ${document} is of ${insuredOn}; the goods were shipped on ${shippedOn}.`,
    rule: "Goods are insured when they are shipped.",
    advice: "Present a policy that is dated no later than the shipment.",
  },
) {}

export class ReferenceNotProvenError extends contractError(
  "ReferenceNotProven",
  { index: count(256) },
  {
    says: ({ index }) => `Nothing proves that document ${index} names the reference of the trade.`,
    rule: "A linked document names the reference of the trade among its references.",
    advice: "Show that field with its proof: `disclose` of the document's commitment makes it.",
  },
) {}

export class BillFormMismatchError extends contractError(
  "BillFormMismatch",
  { bill: id, form: billForm, required: billForm },
  {
    says: ({ bill, form, required }) => `Bill ${bill} is ${form}; the credit asks for one ${required}.`,
    rule: "The bill of lading has the form that the credit names.",
    advice: "Present a bill of that form, or agree on another credit.",
  },
) {}

export class DiscrepanciesMissingError extends contractError(
  "DiscrepanciesMissing",
  { id },
  {
    says: ({ id }) => `The refusal of presentation ${id} names no discrepancy.`,
    rule: "A refusal names each discrepancy, once for all.",
    advice: "Give the hash of the list.",
  },
) {}

export class RefusalPrecludedError extends contractError(
  "RefusalPrecluded",
  { id, answerBy: day(32) },
  {
    says: ({ id, answerBy }) => `Presentation ${id} could be refused until ${answerBy}.`,
    rule: "Who has not refused documents by the fifth business day after their presentation takes them up.",
    advice: "Settle the presentation.",
  },
) {}

export class PresentationUnderExaminationError extends contractError(
  "PresentationUnderExamination",
  { id, answerBy: day(32) },
  {
    says: ({ id, answerBy }) => `Presentation ${id} may be examined until ${answerBy}.`,
    rule: "Documents are settled once they are accepted, or nobody has refused them in time.",
    advice: "Ask for the acceptance, or wait until after that day.",
  },
) {}

export class SettlementLapsedError extends contractError(
  "SettlementLapsed",
  { id, until: day(32) },
  {
    says: ({ id, until }) => `Presentation ${id} could be settled until ${until}.`,
    rule: "The seller hands the bill over within a week after the examination.",
    advice: "Present the documents anew before the credit expires.",
  },
) {}

export class LoanForOtherError extends contractError(
  "LoanForOther",
  { id, salt: id },
  {
    says: ({ id, salt }) => `The loan with salt ${salt} is not for the settlement of presentation ${id}.`,
    rule: "A loan for a settlement at sight has the presentation's id as its salt and is in the token of the credit.",
    advice: "Write the loan's terms for this presentation, and have both sides sign them.",
  },
) {}

export class GoodsNotPledgedError extends contractError(
  "GoodsNotPledged",
  { bill: id },
  {
    says: ({ bill }) => `Bill of lading ${bill} is not among the collateral of the loan that pays for its goods.`,
    rule: "A bank that finances a settlement has the goods as security.",
    advice: "Put the bill into the terms' collateral, or settle without the loan.",
  },
) {}

export class NothingToPayError extends contractError(
  "NothingToPay",
  { id },
  {
    says: ({ id }) => `Nothing is paid of undertaking ${id}.`,
    rule: "From maturity on, the obligor's money in the escrow pays an undertaking; what is missing, and all of it before, whoever calls.",
    advice: "Wait for maturity, have the obligor pay in, or say how much you add.",
  },
) {}

export class LoanAmountInvalidError extends contractError(
  "LoanAmountInvalid",
  { lent: amount(256), amount: amount(64) },
  {
    says: ({ lent, amount }) => `The loan pays the escrow ${lent} for a drawing of ${amount}.`,
    rule: "A loan for a settlement pays the escrow some of what is drawn, or all of it, and no more.",
    advice: "Change the payouts of the loan.",
  },
) {}

export class CreditStillOpenError extends contractError(
  "CreditStillOpen",
  { id, until: day(32) },
  {
    says: ({ id, until }) => `Under credit ${id} documents may be presented or settled until ${until}.`,
    rule: "The obligor's money stays for the seller until nothing can be drawn any more.",
    advice: "Wait until after that day, or ask the seller to release the credit.",
  },
) {}

export class NothingUnusedError extends contractError(
  "NothingUnused",
  { id },
  {
    says: ({ id }) => `Credit ${id} has no money that is not owed.`,
    rule: "What is undertaken stays covered by the money that is there.",
    advice: "Nothing is to be done.",
  },
) {}
