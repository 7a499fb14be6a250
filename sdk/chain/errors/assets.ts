import { contractError } from "./contract-error.ts";
import { amount, count, day, id, lei } from "./parameters.ts";

/** Errors of the tokens of trade documents: `TradeAsset` and `Receivable`. */

export class TokenLockedError extends contractError(
  "TokenLocked",
  { id, encumbered: amount(64) },
  {
    says: ({ id, encumbered }) => `The token of document ${id} is locked: ${encumbered} of it are pledged.`,
    rule: "The token of an encumbered document does not leave its owner, except through the lien book.",
    advice: "Have the liens released first: repay the financing, or ask the holder of the lien.",
  },
) {}

export class BackingUnsortedError extends contractError(
  "BackingUnsorted",
  { document: id },
  {
    says: ({ document }) => `Document ${document} stands out of order, or twice, behind the asset.`,
    rule: "The documents behind an asset are listed in ascending order of id, each once.",
    advice: "Sort the backing by document id, and merge what stands twice.",
  },
) {}

export class BackingIncludesSelfError extends contractError(
  "BackingIncludesSelf",
  { document: id },
  {
    says: ({ document }) => `Document ${document} cannot stand behind itself.`,
    rule: "An asset's own document is encumbered anyway and is no part of its backing.",
    advice: "Leave the asset's own document out of the backing.",
  },
) {}

export class TooManyBackingsError extends contractError(
  "TooManyBackings",
  { count: count(256), most: count(256) },
  {
    says: ({ count, most }) => `${count} documents are too many to stand behind one asset; ${most} are the most.`,
    rule: "A pledge of an asset with all its backing fits into a block.",
    advice: "Split the receivable, or leave out documents that are not needed as evidence.",
  },
) {}

export class ContentRootsMissingError extends contractError(
  "ContentRootsMissing",
  { backings: count(256), contentRoots: count(256) },
  {
    says: ({ backings, contentRoots }) =>
      `${contentRoots} content roots do not fit the asset's own document and ${backings} behind it.`,
    rule: "The content root of the asset's own document comes first, then one for each document behind it.",
    advice: "Give the roots in that order, one for each.",
  },
) {}

export class BackingShareInvalidError extends contractError(
  "BackingShareInvalid",
  { document: id, share: amount(64), documentValue: amount(64) },
  {
    says: ({ document, share, documentValue }) =>
      `Document ${document}, worth ${documentValue}, cannot give ${share} as backing.`,
    rule: "A share is above zero and no more than the document's value.",
    advice: "Take as share what the document proves of this trade.",
  },
) {}

export class BackingCurrencyMismatchError extends contractError(
  "BackingCurrencyMismatch",
  { document: id },
  {
    says: ({ document }) => `Document ${document} is in another currency than the asset that it would back.`,
    rule: "An asset and all documents behind it are in one currency.",
    advice: "Use evidence in the currency of the invoice.",
  },
) {}

export class FaceValueInvalidError extends contractError(
  "FaceValueInvalid",
  { id, face: amount(64), documentValue: amount(64) },
  {
    says: ({ id, face, documentValue }) =>
      `An asset of ${face} cannot be issued on document ${id}, which is worth ${documentValue}.`,
    rule: "The face value is above zero and no more than the document's value.",
    advice: "Issue it over what the document says, or less.",
  },
) {}

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
