import { contractError } from "./contract-error.ts";
import { address, amount, count, day, id, lei, rightStatus } from "./parameters.ts";

/** Errors of `WarehouseReceipt`, `RegisteredRight` and `Appraisals`, beside those of every asset. */

export class AssetTermsMismatchError extends contractError(
  "AssetTermsMismatch",
  { id },
  {
    says: ({ id }) => `${id} was not issued over this face value, these details and this backing.`,
    rule: "Whoever acts on an asset shows it as it was issued.",
    advice: "Take face value, details and backing from the event of the issue, unchanged.",
  },
) {}

export class NotAppraisalsError extends contractError(
  "NotAppraisals",
  { caller: address },
  {
    says: ({ caller }) => `${caller} does not examine appraisals.`,
    rule: "Only the contract `Appraisals`, which examines them, caps what can be pledged.",
    advice: "Have the appraiser appraise through it.",
  },
) {}

export class NotAnAppraisalError extends contractError(
  "NotAnAppraisal",
  { document: id },
  {
    says: ({ document }) => `Document ${document} is no appraisal that is good today.`,
    rule: "An appraisal is registered by the appraiser that signs, neither taken back nor expired.",
    advice: "Register the appraisal first, and give its fingerprint.",
  },
) {}

export class AppraiserIsOwnerError extends contractError(
  "AppraiserIsOwner",
  { entity: lei },
  {
    says: ({ entity }) => `${entity} cannot value its own asset.`,
    rule: "Appraiser and owner are different entities.",
    advice: "Ask another appraiser.",
  },
) {}

export class AppraisalCurrencyMismatchError extends contractError(
  "AppraisalCurrencyMismatch",
  { document: id },
  {
    says: ({ document }) => `Appraisal ${document} is in another currency than the asset.`,
    rule: "An asset is valued in its own currency.",
    advice: "Have it appraised in that currency.",
  },
) {}

export class AppraisalOutdatedError extends contractError(
  "AppraisalOutdated",
  { document: id, datedOn: day(32), standing: day(32) },
  {
    says: ({ document, datedOn, standing }) =>
      `Appraisal ${document} of ${datedOn} is older than the one of ${standing} that stands.`,
    rule: "A later appraisal takes the place of an earlier one.",
    advice: "Use the appraisal that stands, or have the asset appraised anew.",
  },
) {}

export class AssetDiminishedError extends contractError(
  "AssetDiminished",
  { id, left: amount(64) },
  {
    says: ({ id, left }) => `Of ${id} ${left} of the face value is left: not what the appraiser valued.`,
    rule: "An appraiser values what is left of an asset; what was handed out, lost or paid since is not worth it any more.",
    advice: "Have what is left valued, and signed for anew.",
  },
) {}

export class AppraisalMissingError extends contractError(
  "AppraisalMissing",
  { id },
  {
    says: ({ id }) => `${id} has no appraisal.`,
    rule: "Only an appraisal that there is can lapse.",
    advice: "Nothing is to be done.",
  },
) {}

export class AppraisalStillGoodError extends contractError(
  "AppraisalStillGood",
  { id, expiresOn: day(32) },
  {
    says: ({ id, expiresOn }) => `The appraisal of ${id} is good until ${expiresOn}.`,
    rule: "An appraisal lapses when it has expired or was taken back; one without an end, only when taken back.",
    advice: "Wait for its expiry.",
  },
) {}

export class ReceiptHasEndedError extends contractError(
  "ReceiptHasEnded",
  { id },
  {
    says: ({ id }) => `The goods of receipt ${id} were handed out.`,
    rule: "A receipt that was surrendered ends, and makes no second token.",
    advice: "For goods that come into store again the warehouse issues a new receipt.",
  },
) {}

export class QuantityInvalidError extends contractError(
  "QuantityInvalid",
  { id, quantity: count(64), inStore: count(64) },
  {
    says: ({ id, quantity, inStore }) => `${quantity} of ${inStore} in store cannot be released under receipt ${id}.`,
    rule: "A receipt is for more than nothing; a release leaves something in store, or is a surrender.",
    advice: "Release less, or surrender the receipt for all that is left.",
  },
) {}

export class NotWarehouseError extends contractError(
  "NotWarehouse",
  { entity: lei, warehouse: lei },
  {
    says: ({ entity, warehouse }) => `${entity} does not keep the goods; ${warehouse} does.`,
    rule: "Only the warehouse that keeps the goods says what they are, or that they are lost.",
    advice: "Have an account of that warehouse sign.",
  },
) {}

export class NotOwnerOfReceiptError extends contractError(
  "NotOwnerOfReceipt",
  { id, caller: address, owner: address },
  {
    says: ({ id, caller, owner }) => `${caller} does not own receipt ${id}; ${owner} does.`,
    rule: "Only the owner has goods released, surrenders a receipt, or divides it.",
    advice: "Act from the account that owns the token.",
  },
) {}

export class LossInvalidError extends contractError(
  "LossInvalid",
  { id, amount: amount(64), left: amount(64) },
  {
    says: ({ id, amount, left }) => `A loss of ${amount} does not fit receipt ${id}, of which ${left} are not lost.`,
    rule: "A loss is of more than nothing, and all losses together are of no more than the face value.",
    advice: "Report what was lost in addition to what was reported before.",
  },
) {}

export class ReleaseUncoveredError extends contractError(
  "ReleaseUncovered",
  { id, needed: amount(64), free: amount(64) },
  {
    says: ({ id, needed, free }) => `Goods worth ${needed} of receipt ${id} are pledged; ${free} are free.`,
    rule: "Pledged goods leave the store with their lienholders' consent, loss, appraisal and what the warehouse attests counted.",
    advice: "Have lienholders sign for the difference.",
  },
) {}

export class ReleaseExceededError extends contractError(
  "ReleaseExceeded",
  { id, amount: amount(256), released: amount(64) },
  {
    says: ({ id, amount, released }) => `Liens on receipt ${id} would go down by ${amount}; ${released} are released.`,
    rule: "A release takes no more off liens than the goods are worth.",
    advice: "A lienholder that gives up more does so in the lien book.",
  },
) {}

export class ReceiptIsDiminishedError extends contractError(
  "ReceiptIsDiminished",
  { id, lost: amount(64) },
  {
    says: ({ id, lost }) => `${lost} of receipt ${id} are lost or damaged.`,
    rule: "A receipt is split only while its goods are whole: no part could say which share of a loss it has.",
    advice: "Surrender it, and have the warehouse issue receipts for what is left.",
  },
) {}

export class RightMissingError extends contractError(
  "RightMissing",
  { id },
  {
    says: ({ id }) => `Right ${id} does not say what it is.`,
    rule: "A right commits to the hash of its entry in the public register.",
    advice: "Give the hash of the entry.",
  },
) {}

export class NotTitleRegistryError extends contractError(
  "NotTitleRegistry",
  { entity: lei, titleRegistry: lei },
  {
    says: ({ entity, titleRegistry }) => `${entity} does not keep the register of the right; ${titleRegistry} does.`,
    rule: "Only the title registry that attested a right confirms it and reports on it.",
    advice: "Have an account of that registry sign.",
  },
) {}

export class ReportInvalidError extends contractError(
  "ReportInvalid",
  { id, status: rightStatus, encumbered: amount(64) },
  {
    says: ({ id, status, encumbered }) =>
      `Right ${id} cannot be reported as ${status}, with ${encumbered} entered for others.`,
    rule: "A report says something new, of no more than the face value; a right that is gone does not come back.",
    advice: "For a right that is entered anew the registry attests a new one.",
  },
) {}
