import { contractError } from "./contract-error.ts";
import {
  address,
  amount,
  billForm,
  billTitle,
  count,
  day,
  exportReceivableRules,
  goodsRules,
  id,
} from "./parameters.ts";

/** Errors of the lending policies. */

export class ExportReceivableRulesInvalidError extends contractError(
  "ExportReceivableRulesInvalid",
  { rules: exportReceivableRules },
  {
    says: ({ rules }) => `No financing could keep these rules: ${rules}.`,
    rule: "The advance rate is above zero and at most 100 %, the longest tenor at least a day.",
    advice: "Give rates in parts per million (80 % is 800 000) and times in days.",
  },
) {}

export class InstalmentsMissingError extends contractError(
  "InstalmentsMissing",
  {},
  {
    says: () => "A schedule of no instalments was asked for.",
    rule: "A schedule has at least one instalment.",
    advice: "Ask for one or more.",
  },
) {}

export class NotAReceivableError extends contractError(
  "NotAReceivable",
  { asset: address },
  {
    says: ({ asset }) => `The tokens of ${asset} are no receivables.`,
    rule: "Export receivable financing stands on receivables.",
    advice: "Take the receivables' address from the deployment, or the policy of another product.",
  },
) {}

export class ReceivableNotAcknowledgedError extends contractError(
  "ReceivableNotAcknowledged",
  { id },
  {
    says: ({ id }) => `The debtor has not acknowledged receivable ${id}.`,
    rule: "No money is lent on a receivable before its debtor has stated that it owes it.",
    advice: "Have the debtor sign the acknowledgement, and submit it.",
  },
) {}

export class EvidenceTooOldError extends contractError(
  "EvidenceTooOld",
  { id, datedOn: day(32), oldestInDays: count(256) },
  {
    says: ({ id, datedOn, oldestInDays }) =>
      `Document ${id} of ${datedOn} is older than the ${oldestInDays} days that the policy allows.`,
    rule: "Invoice and evidence are of late, so that the trade is not an old one told again.",
    advice: "Finance a newer trade, or ask the lender for a policy that allows older ones.",
  },
) {}

export class EvidenceInsufficientError extends contractError(
  "EvidenceInsufficient",
  { id, declared: amount(256), needed: amount(256) },
  {
    says: ({ id, declared, needed }) =>
      `Customs declarations stand for ${declared} of receivable ${id}; the policy asks for ${needed}.`,
    rule: "Cleared customs declarations prove that the goods of the invoice were exported.",
    advice: "Issue the receivable with all of its declarations behind it, or over the part that they prove.",
  },
) {}

export class AdvanceRateExceededError extends contractError(
  "AdvanceRateExceeded",
  { principal: amount(64), most: amount(256) },
  {
    says: ({ principal, most }) => `${principal} is more than the ${most} that may be lent of what is pledged.`,
    rule: "A lender advances a part of what is pledged, as the policy sets it.",
    advice: "Lend less, or pledge more; `quote` says how much may be lent.",
  },
) {}

export class MaturityTooLateError extends contractError(
  "MaturityTooLate",
  { maturity: day(32), latest: day(32) },
  {
    says: ({ maturity, latest }) =>
      `The last instalment falls due on ${maturity}; the policy allows ${latest} at the latest.`,
    rule: "A financing ends within the policy's longest tenor, soon after the receivable falls due, and while what secures it is good.",
    advice:
      "Shorten the schedule; `quote` proposes one that fits. Have a policy or receipt that ends too soon extended.",
  },
) {}

export class NoTimeLeftError extends contractError(
  "NoTimeLeft",
  { latest: day(32) },
  {
    says: ({ latest }) => `Until ${latest} there are fewer days than instalments.`,
    rule: "Instalments fall due on different days, the first after today.",
    advice: "Ask for fewer instalments; a receivable that is overdue is not financed.",
  },
) {}

export class DebtorIsBorrowerError extends contractError(
  "DebtorIsBorrower",
  { id },
  {
    says: ({ id }) => `The borrower owes receivable ${id} itself.`,
    rule: "A receivable secures a debt of somebody else than its debtor.",
    advice: "Pledge receivables that others owe.",
  },
) {}

export class GoodsRulesInvalidError extends contractError(
  "GoodsRulesInvalid",
  { rules: goodsRules },
  {
    says: ({ rules }) => `No financing could keep these rules: ${rules}.`,
    rule: "The advance rate is above zero and at most 100 %, the longest tenor at least a day.",
    advice: "Give rates in parts per million (110 % is 1 100 000) and times in days.",
  },
) {}

export class NotATitleDocumentError extends contractError(
  "NotATitleDocument",
  { asset: address },
  {
    says: ({ asset }) => `The tokens of ${asset} are neither bills of lading nor warehouse receipts.`,
    rule: "Who lends against goods takes the document that stands for them.",
    advice: "Take the addresses from the deployment, or the policy of another product.",
  },
) {}

export class BillNotNegotiableError extends contractError(
  "BillNotNegotiable",
  { id, form: billForm, title: billTitle },
  {
    says: ({ id, form, title }) => `Bill ${id} is ${form}, title is ${title}: its holder cannot pass it on.`,
    rule: "A bill of lading secures a loan if it is to order or in blank, and its holder may endorse it or need not.",
    advice: "Have the bill made out or endorsed to order; a straight one is surrendered for amendment.",
  },
) {}

export class KeeperIsBorrowerError extends contractError(
  "KeeperIsBorrower",
  { id },
  {
    says: ({ id }) => `The borrower itself carries or stores the goods of ${id}.`,
    rule: "Somebody else than the borrower has the goods in hand, and vouches for them.",
    advice: "Have the goods taken over by an independent carrier or warehouse.",
  },
) {}

export class GoodsUnderinsuredError extends contractError(
  "GoodsUnderinsured",
  { id, insured: amount(256), needed: amount(256) },
  {
    says: ({ id, insured, needed }) => `The goods of ${id} are insured for ${insured}; the policy asks for ${needed}.`,
    rule: "Goods are insured for a part of their face value that the rules name, usually 110 %, by a policy that is good.",
    advice:
      "Have the insurer of the goods of a bill sign for the bill (`signCargoCover`), and enter it before the loan; " +
      "put the policy of goods in store behind the receipt when it is issued. A contested policy does not count.",
  },
) {}
