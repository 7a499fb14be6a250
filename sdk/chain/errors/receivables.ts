import { contractError } from "./contract-error.ts";
import { address, amount, day, id, lei } from "./parameters.ts";

/** Errors of `Receivable`, `Dilutions` and `DebtorNotices`, beside those of every asset. */

export class NotAnInvoiceError extends contractError(
  "NotAnInvoice",
  { id },
  {
    says: ({ id }) => `Document ${id} is no commercial invoice.`,
    rule: "A receivable is the token of a commercial invoice.",
    advice: "Give the id of the invoice; other documents stand behind it as backing.",
  },
) {}

export class DebtorIsSellerError extends contractError(
  "DebtorIsSeller",
  { debtor: lei },
  {
    says: ({ debtor }) => `${debtor} cannot owe itself.`,
    rule: "Debtor and seller of a receivable are different entities.",
    advice: "Name the buyer as debtor.",
  },
) {}

export class DebtorMissingError extends contractError(
  "DebtorMissing",
  { id },
  {
    says: ({ id }) => `Receivable ${id} names no debtor.`,
    rule: "A receivable names the entity that owes it.",
    advice: "Give the buyer's LEI.",
  },
) {}

export class DueBeforeInvoiceError extends contractError(
  "DueBeforeInvoice",
  { id, dueOn: day(32) },
  {
    says: ({ id, dueOn }) => `Receivable ${id} would fall due on ${dueOn}, before its invoice was written.`,
    rule: "A receivable falls due on the day of its invoice at the earliest.",
    advice: "Give the due date of the invoice, as days since 1970-01-01.",
  },
) {}

export class AlreadyAcknowledgedError extends contractError(
  "AlreadyAcknowledged",
  { id },
  {
    says: ({ id }) => `Receivable ${id} is acknowledged already.`,
    rule: "A debtor acknowledges a receivable once.",
    advice: "Nothing is to be done.",
  },
) {}

export class ReceivableTermsMismatchError extends contractError(
  "ReceivableTermsMismatch",
  { id },
  {
    says: ({ id }) => `Receivable ${id} was not issued over this face value, these details and this backing.`,
    rule: "The debtor acknowledges just what the seller issued.",
    advice: "Take face value, details and backing from the event ReceivableIssued, unchanged.",
  },
) {}

export class NotDebtorError extends contractError(
  "NotDebtor",
  { entity: lei, debtor: lei },
  {
    says: ({ entity, debtor }) => `${entity} cannot acknowledge a receivable that ${debtor} owes.`,
    rule: "Only its debtor acknowledges a receivable.",
    advice: "Sign from an account of the debtor that the receivable names.",
  },
) {}

export class TransferIsAssignmentError extends contractError(
  "TransferIsAssignment",
  { id, from: lei, to: lei },
  {
    says: ({ id, from, to }) => `Receivable ${id} does not go from ${from} to ${to} by a transfer.`,
    rule: "A receivable is sold by `assign`, which consumes the evidence behind it, so that its seller cannot use it again.",
    advice: "Have the buyer sign its acceptance and call `assign`. Between accounts of one entity a transfer will do.",
  },
) {}

export class CollectibleBelowAcceptedError extends contractError(
  "CollectibleBelowAccepted",
  { id, collectible: amount(64), accepted: amount(64) },
  {
    says: ({ id, collectible, accepted }) =>
      `Only ${collectible} of receivable ${id} can be collected; the buyer accepted ${accepted} at the least.`,
    rule: "A buyer accepts a receivable with a least amount that is neither paid, credited nor in dispute.",
    advice: "Have the buyer accept what is left, or the dispute settled.",
  },
) {}

export class PartsDoNotSumError extends contractError(
  "PartsDoNotSum",
  { id, sum: amount(256), whole: amount(64) },
  {
    says: ({ id, sum, whole }) => `The parts of ${id} come to ${sum}, and the whole to ${whole}.`,
    rule: "The parts sum exactly: of a receivable to what is unpaid, of a warehouse receipt to what is in store.",
    advice: "Change the last part by the difference.",
  },
) {}

export class ReceivableIsDilutedError extends contractError(
  "ReceivableIsDiluted",
  { id, reduction: amount(64) },
  {
    says: ({ id, reduction }) => `${reduction} of receivable ${id} are credited or in dispute.`,
    rule: "A receivable is split only while all of it can be collected: no part could say which share of a dispute it has.",
    advice: "Settle the dispute first.",
  },
) {}

export class NotOwnerOfReceivableError extends contractError(
  "NotOwnerOfReceivable",
  { id, caller: address, owner: address },
  {
    says: ({ id, caller, owner }) => `${caller} does not own receivable ${id}; ${owner} does.`,
    rule: "Only the owner confirms payments, divides a receivable, notifies the debtor and says where to pay.",
    advice: "Act from the account that owns the token.",
  },
) {}

export class PaymentInvalidError extends contractError(
  "PaymentInvalid",
  { id },
  {
    says: ({ id }) => `A payment of nothing was confirmed on receivable ${id}.`,
    rule: "A payment is of more than zero.",
    advice: "Give the amount that was received, in minor units.",
  },
) {}

export class NotDilutionsError extends contractError(
  "NotDilutions",
  { caller: address },
  {
    says: ({ caller }) => `${caller} keeps no account of disputes and credit notes.`,
    rule: "Only the contract `Dilutions`, which examines disputes and credit notes, says what is left of a receivable.",
    advice: "Dispute or credit through it.",
  },
) {}

export class AlreadyRefusedError extends contractError(
  "AlreadyRefused",
  { id },
  {
    says: ({ id }) => `The debtor has refused to acknowledge receivable ${id} already.`,
    rule: "A refusal stands until the debtor withdraws it.",
    advice: "Nothing is to be done; to withdraw it, the debtor disputes zero.",
  },
) {}

export class DisputeExceedsFaceError extends contractError(
  "DisputeExceedsFace",
  { id, amount: amount(64), left: amount(64) },
  {
    says: ({ id, amount, left }) =>
      `${amount} of receivable ${id} cannot be disputed; credit notes leave ${left} of it.`,
    rule: "A debtor disputes no more than what credit notes leave of the face value.",
    advice: "Dispute that much, or less.",
  },
) {}

export class DisputeUnchangedError extends contractError(
  "DisputeUnchanged",
  { id, amount: amount(64) },
  {
    says: ({ id, amount }) => `${amount} of receivable ${id} are in dispute already.`,
    rule: "A statement says how much is in dispute in all, not in addition.",
    advice: "Give the new total; zero ends the dispute.",
  },
) {}

export class NotACreditNoteError extends contractError(
  "NotACreditNote",
  { note: id },
  {
    says: ({ note }) => `Document ${note} is no credit note that stands in the register.`,
    rule: "A credit note is registered by the issuer of the invoice and not taken back.",
    advice: "Register the note first, and give its fingerprint.",
  },
) {}

export class NoteAlreadyCreditedError extends contractError(
  "NoteAlreadyCredited",
  { note: id },
  {
    says: ({ note }) => `Credit note ${note} has been counted.`,
    rule: "A credit note counts once.",
    advice: "Write another note for another credit.",
  },
) {}

export class NotIssuerOfInvoiceError extends contractError(
  "NotIssuerOfInvoice",
  { id, entity: lei },
  {
    says: ({ id, entity }) => `${entity} did not issue invoice ${id}.`,
    rule: "Only the issuer of an invoice credits it.",
    advice: "Sign from an account of the issuer, and give the invoice's own fingerprint.",
  },
) {}

export class AlreadyNotifiedError extends contractError(
  "AlreadyNotified",
  { id, assignee: lei },
  {
    says: ({ id, assignee }) => `${assignee} has notified the debtor of receivable ${id} already.`,
    rule: "Each owner notifies the debtor once; the time of the notice decides who was first.",
    advice: "Nothing is to be done.",
  },
) {}

export class NotNotifiedError extends contractError(
  "NotNotified",
  { id, assignee: lei },
  {
    says: ({ id, assignee }) => `The debtor of receivable ${id} has no notice of ${assignee}.`,
    rule: "A debtor acknowledges the notice of the present owner.",
    advice: "Have the owner notify the debtor.",
  },
) {}

export class NoticeAlreadyAcknowledgedError extends contractError(
  "NoticeAlreadyAcknowledged",
  { id, assignee: lei },
  {
    says: ({ id, assignee }) => `The notice of ${assignee} on receivable ${id} is acknowledged already.`,
    rule: "A notice is acknowledged once, until another payment instruction.",
    advice: "Nothing is to be done.",
  },
) {}

export class InstructionUnchangedError extends contractError(
  "InstructionUnchanged",
  { id, instruction: id },
  {
    says: ({ id, instruction }) => `${instruction} is the payment instruction of receivable ${id} already.`,
    rule: "An instruction takes the place of another one.",
    advice: "Nothing is to be done.",
  },
) {}

export class InstructionLockedError extends contractError(
  "InstructionLocked",
  { id, consented: amount(64), encumbered: amount(64) },
  {
    says: ({ id, consented, encumbered }) =>
      `Receivable ${id} is pledged for ${encumbered}; holders of ${consented} consent to another payment instruction.`,
    rule: "While a receivable is pledged, where its debtor pays changes only with the consent of every lienholder.",
    advice:
      "Get the consent of the others, or have the liens released, also those on another asset behind which it stands.",
  },
) {}

export class ConsentUnfitError extends contractError(
  "ConsentUnfit",
  { lien: id },
  {
    says: ({ lien }) => `Lien ${lien} does not stand on the receivable, or is out of order.`,
    rule: "Consents come in ascending order of lien, one for each lien that stands.",
    advice: "Sort them, and leave out those to liens that are gone.",
  },
) {}

export class NotConsentOfHolderError extends contractError(
  "NotConsentOfHolder",
  { lien: id, entity: lei, holder: lei },
  {
    says: ({ lien, entity, holder }) => `${entity} consents for lien ${lien}, which ${holder} holds.`,
    rule: "The holder of a lien consents to another payment instruction.",
    advice: "Have the present holder sign; a lien may have been assigned.",
  },
) {}
