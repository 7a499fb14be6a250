import { contractError } from "./contract-error.ts";
import { address, amount, count, currency, day, documentKind, id, lei, moment, place } from "./parameters.ts";

/** Errors of `DocumentRegistry` and `Milestones`. */

export class DocumentAlreadyRegisteredError extends contractError(
  "DocumentAlreadyRegistered",
  { id, requested: amount(64), available: amount(64) },
  {
    says: ({ id, requested, available }) =>
      `Document ${id} is registered already: ${requested} were asked for it again, ${available} are left.`,
    rule: "A document exists once: its kind, its issuer and its identity (number, date, …) make its id.",
    advice: "Use the document that is registered; if its contents have changed, its issuer amends it.",
  },
) {}

export class DocumentNotInBatchError extends contractError(
  "DocumentNotInBatch",
  { id, root: id },
  {
    says: ({ id, root }) => `Document ${id}, as it was given, is not in the batch ${root}.`,
    rule: "By one signature over a batch its issuer attests the documents in it, field by field, and no others.",
    advice: "Take document and proof from the excerpt that the issuer made of this batch, and change nothing in them.",
  },
) {}

export class DocumentNotRegisteredError extends contractError(
  "DocumentNotRegistered",
  { id },
  {
    says: ({ id }) => `Document ${id} is not registered.`,
    rule: "Only what its issuer has registered can be amended, used as evidence or pledged.",
    advice: "Have its issuer register it, or check kind, issuer and fingerprint, from which the id is made.",
  },
) {}

export class DocumentHasBeenRevokedError extends contractError(
  "DocumentHasBeenRevoked",
  { id },
  {
    says: ({ id }) => `Document ${id} was revoked by its issuer.`,
    rule: "A revoked document carries no new lien and is not changed any more.",
    advice: "Ask the issuer for the document that replaces it. Liens that stand can be released and paid as ever.",
  },
) {}

export class DocumentHasExpiredError extends contractError(
  "DocumentHasExpired",
  { id, expiresOn: day(32) },
  {
    says: ({ id, expiresOn }) => `Document ${id} expired on ${expiresOn}.`,
    rule: "A document may be newly relied on until the end of its last day, in UTC.",
    advice: "Use a document that is still good, or have the issuer amend its last day.",
  },
) {}

export class DocumentIsContestedError extends contractError(
  "DocumentIsContested",
  { id },
  {
    says: ({ id }) => `Document ${id} is contested: another document of its kind has a linking key of it.`,
    rule: "A contested document is accepted only by a lender that names it, or after its issuer has cleared it.",
    advice:
      "Compare it with the other document (event DocumentContested). Then have the issuer clear it, or name it among " +
      "the contested documents of the offer or consent.",
  },
) {}

export class DocumentNotContestedError extends contractError(
  "DocumentNotContested",
  { id },
  {
    says: ({ id }) => `Document ${id} is not contested.`,
    rule: "Only a contest that stands can be cleared.",
    advice: "Nothing is to be done: the document can be used as it is.",
  },
) {}

export class DocumentValueZeroError extends contractError(
  "DocumentValueZero",
  { id },
  {
    says: ({ id }) => `Document ${id} would be worth nothing.`,
    rule: "A document has a value above zero, in minor units of its currency.",
    advice: "Give the value that the document states; if it is worth nothing any more, revoke it.",
  },
) {}

export class CurrencyInvalidError extends contractError(
  "CurrencyInvalid",
  { currency },
  {
    says: ({ currency }) => `There is no ${currency}.`,
    rule: "A currency is a numeric code of ISO 4217, from 1 to 999.",
    advice: "Give the numeric code of the document's currency, e.g. 840 for USD.",
  },
) {}

export class DocumentDatesInvalidError extends contractError(
  "DocumentDatesInvalid",
  { datedOn: day(32), expiresOn: day(32) },
  {
    says: ({ datedOn, expiresOn }) => `A document cannot be dated ${datedOn} and expire on ${expiresOn}.`,
    rule: "A document is dated tomorrow at the latest, does not expire before its date, and both days lie before the year 2150.",
    advice: "Give both dates as days since 1970-01-01 in UTC, and 0 for a document that does not expire.",
  },
) {}

export class DocumentHolderMissingError extends contractError(
  "DocumentHolderMissing",
  { id },
  {
    says: ({ id }) => `Document ${id} has no holder.`,
    rule: "A document names the entity that may use it as evidence.",
    advice: "Give the holder's LEI: the seller of an invoice, the declarant of a declaration.",
  },
) {}

export class DocumentFactsMismatchError extends contractError(
  "DocumentFactsMismatch",
  { id, facts: id },
  {
    says: ({ id }) => `The issuer of document ${id} attested another holder or other contents.`,
    rule: "Holder and contents of a document are those that its issuer attested last.",
    advice:
      "Compute the content root from the newest bundle and check who holds the document; an amendment must replace " +
      "what the document says now.",
  },
) {}

export class AmendmentUnchangedError extends contractError(
  "AmendmentUnchanged",
  { id },
  {
    says: ({ id }) => `The amendment leaves holder and contents of document ${id} as they are.`,
    rule: "What changes on paper changes the content root.",
    advice: "Commit the contents anew, with fresh salts, and amend with the new root.",
  },
) {}

export class DocumentCurrencyMismatchError extends contractError(
  "DocumentCurrencyMismatch",
  { id, expected: currency, actual: currency },
  {
    says: ({ id, expected, actual }) => `Document ${id} is in ${actual}, the others are in ${expected}.`,
    rule: "All documents behind one lien are in one currency.",
    advice: "Pledge documents of different currencies by different financings.",
  },
) {}

export class DocumentOverEncumberedError extends contractError(
  "DocumentOverEncumbered",
  { id, requested: amount(64), available: amount(64) },
  {
    says: ({ id, requested, available }) => `Document ${id} has ${available} left; ${requested} were asked.`,
    rule: "What liens and payments take of a document never exceeds its value, whoever lends and whatever the product.",
    advice:
      "Ask for no more than is left, or wait until an earlier lien is released. It may be financed elsewhere: ask why.",
  },
) {}

export class DocumentUnderEncumberedError extends contractError(
  "DocumentUnderEncumbered",
  { id, requested: amount(64), encumbered: amount(64) },
  {
    says: ({ id, requested, encumbered }) =>
      `${requested} were to come off document ${id}, on which liens have ${encumbered}.`,
    rule: "No more comes off a document than liens have put on it.",
    advice: "No lien should ask for this: report it with the transaction.",
  },
) {}

export class NotUsedUpByPaymentError extends contractError(
  "NotUsedUpByPayment",
  { id, kind: documentKind },
  {
    says: ({ id, kind }) => `Document ${id} is ${kind}, which no payment uses up.`,
    rule: "A payment for goods uses up the balance of the invoice and of the customs declaration, and of no other document.",
    advice: "Name the invoice that is paid, or the declaration of the goods.",
  },
) {}

export class NotLienbookError extends contractError(
  "NotLienbook",
  { caller: address },
  {
    says: ({ caller }) => `${caller} is not the lien book.`,
    rule: "Only the lien book moves the balances of documents.",
    advice: "Pledge and release through the lien book or an engine that it lists.",
  },
) {}

export class PlaceInvalidError extends contractError(
  "PlaceInvalid",
  { place },
  {
    says: ({ place }) => `No place is called ${place}.`,
    rule: "A place is a UN/LOCODE: two letters of the country, three letters or digits from 2 to 9 of the place.",
    advice: "Give the code without a space and in capital letters, e.g. CNNBO; parseUnLocode does both.",
  },
) {}

export class MilestoneEvidenceMissingError extends contractError(
  "MilestoneEvidenceMissing",
  { trade: id },
  {
    says: ({ trade }) => `The report on the goods of trade ${trade} names no evidence.`,
    rule: "Whoever reports a milestone commits to what proves it: the salted root of a record, a photograph, a receipt.",
    advice: "Commit to the record of the event like to the contents of a document, and give the root.",
  },
) {}

export class MilestoneTimeInvalidError extends contractError(
  "MilestoneTimeInvalid",
  { trade: id, occurredAt: moment(48) },
  {
    says: ({ trade, occurredAt }) => `Nothing can have happened to the goods of trade ${trade} at ${occurredAt}.`,
    rule: "A milestone is reported when it has happened: not before, by the clock of the chain.",
    advice: "Give the time in Unix seconds, not milliseconds, and wait until the chain's clock has passed it.",
  },
) {}

export class MilestoneOutOfOrderError extends contractError(
  "MilestoneOutOfOrder",
  { trade: id, by: lei, occurredAt: moment(48), last: moment(48) },
  {
    says: ({ trade, by, occurredAt, last }) =>
      `${by} reports a milestone of trade ${trade} again, of ${occurredAt}, and has told of ${last} already.`,
    rule: "A party reports a milestone of a trade once, and again only of a later time than all it has reported.",
    advice: "Report nothing twice; what it has not told of yet, it still may, in any order.",
  },
) {}

export class DocumentHasBeenSplitError extends contractError(
  "DocumentHasBeenSplit",
  { id },
  {
    says: ({ id }) => `Document ${id} was divided; its parts stand for it.`,
    rule: "A document that was divided is not relied on, amended or revoked any more; its parts are.",
    advice: "Take the ids of the parts from the event DocumentSplit.",
  },
) {}

export class DocumentOtherwisePledgedError extends contractError(
  "DocumentOtherwisePledged",
  { id },
  {
    says: ({ id }) => `Document ${id} is pledged in another way: as an asset of its own, or behind another asset.`,
    rule: "A document is pledged by its own token or stands behind pledged assets, not both at a time.",
    advice: "Pledge a part of it after a split, or wait until the other liens are gone.",
  },
) {}

export class DocumentUnderEnforcementError extends contractError(
  "DocumentUnderEnforcement",
  { id },
  {
    says: ({ id }) => `The asset of document ${id} is about to be sold by a lienholder.`,
    rule: "While a notice of enforcement stands, nobody gets another lien on the asset, no goods leave the store, and no loan gets new terms but for the one under whose lien alone a notice stands.",
    advice:
      "Pay what the enforcing lien secures, or have its holder take the notice back (withdrawNotice); one that has lapsed, or whose lien is gone, anyone takes back.",
  },
) {}

export class DocumentStillEncumberedError extends contractError(
  "DocumentStillEncumbered",
  { id, encumbered: amount(64) },
  {
    says: ({ id, encumbered }) =>
      `${encumbered} of document ${id} are pledged; it is neither divided nor paid past its liens.`,
    rule:
      "A document is divided while no lien stands on it. An invoice that is worth more than its pledged token's face is paid " +
      "to its lienholders, for its value does not say what they leave.",
    advice: "Have the liens released first, or, of goods in store, part of the goods with their holders' consent.",
  },
) {}

export class PartCountInvalidError extends contractError(
  "PartCountInvalid",
  { id, parts: count(256), most: count(256) },
  {
    says: ({ id, parts, most }) => `Document ${id} cannot be divided into ${parts}; ${most} parts are the most.`,
    rule: "A document is divided into two parts at least, and into no more than fit a block.",
    advice: "Divide it into fewer parts, and divide a part again.",
  },
) {}
