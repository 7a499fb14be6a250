import { contractError } from "./contract-error.ts";
import {
  address,
  amount,
  count,
  currency,
  day,
  defaultEvent,
  financingStatus,
  id,
  lei,
  moment,
  rate,
  waterfall,
} from "./parameters.ts";

/** Errors of `FinancingDesk`. */

export class NotBorrowerError extends contractError(
  "NotBorrower",
  { caller: address, borrower: address },
  {
    says: ({ caller, borrower }) => `The terms name ${borrower} as borrower, not ${caller}.`,
    rule: "Only the borrower that terms name accepts an offer of them or signs them as new terms.",
    advice: "Accept or sign with the borrower's account, or ask the lender for an offer to this one.",
  },
) {}

export class FinancingAlreadyAcceptedError extends contractError(
  "FinancingAlreadyAccepted",
  { id },
  {
    says: ({ id }) => `Financing ${id} was accepted before.`,
    rule: "Terms are financed once.",
    advice: "If a second financing alike is meant, the lender offers it with another salt.",
  },
) {}

/** What a status says to who asked for what it does not admit. */
const MEANING: Readonly<Record<string, string>> = {
  none: ": nobody has accepted these terms",
  active: ": it is not in default",
  defaulted: ": it is in default already",
  "written off": ": its lender has given up on it, and takes what is recovered",
  repaid: ": nothing is owed under it any more",
  replaced: ": other terms took its place",
};

export class FinancingNotActiveError extends contractError(
  "FinancingNotActive",
  { id, status: financingStatus },
  {
    says: ({ id, status }) => `Financing ${id} has the status "${status}"${MEANING[status] ?? ""}.`,
    rule:
      "Paid is what is owed; called in what is active; written off what is in default; charged with costs what is in default " +
      "or written off; and terms are replaced until then.",
    advice:
      'With status "none" these are not the terms that were accepted: take them from the event FinancingAccepted. ' +
      'With "active", default is declared first.',
  },
) {}

export class LenderIsBorrowerError extends contractError(
  "LenderIsBorrower",
  { entity: lei },
  {
    says: ({ entity }) => `${entity} cannot lend to itself.`,
    rule: "Lender and borrower are different entities.",
    advice: "Check both accounts: they act for the same entity.",
  },
) {}

export class NotLenderError extends contractError(
  "NotLender",
  { signer: address, lender: address },
  {
    says: ({ signer, lender }) => `The offer was signed by ${signer}, and its terms name ${lender} as the lender.`,
    rule: "The lender that the terms name signs the offer.",
    advice: "Have the lender sign, from the account that the terms name.",
  },
) {}

export class PrincipalZeroError extends contractError(
  "PrincipalZero",
  {},
  {
    says: () => "The terms lend nothing.",
    rule: "The principal is above zero.",
    advice: "Give the principal in minor units.",
  },
) {}

export class PrincipalTooLargeError extends contractError(
  "PrincipalTooLarge",
  { principal: amount(64), most: amount(64) },
  {
    says: ({ principal, most }) => `The terms lend ${principal}, of at most ${most}.`,
    rule: "The interest of a principal can be counted for as long as there are days, at the highest rate, though it is never paid.",
    advice: "Give the principal in minor units; lend more by several financings.",
  },
) {}

export class CollateralMissingError extends contractError(
  "CollateralMissing",
  {},
  {
    says: () => "The terms name no collateral.",
    rule: "Every financing stands on at least one pledged asset.",
    advice: "Name the asset, its document's id and the amount to be pledged.",
  },
) {}

export class TokenNotListedError extends contractError(
  "TokenNotListed",
  { token: address },
  {
    says: ({ token }) => `${token} is no settlement token here.`,
    rule: "Money moves only in tokens that governance has listed with their currency.",
    advice: "Check the address, or have the governor list the token.",
  },
) {}

export class SettlementCurrencyMismatchError extends contractError(
  "SettlementCurrencyMismatch",
  { token: address, tokenCurrency: currency, collateralCurrency: currency },
  {
    says: ({ token, tokenCurrency, collateralCurrency }) =>
      `Token ${token} settles ${tokenCurrency}, and the collateral is in ${collateralCurrency}.`,
    rule: "A financing is in the currency of its collateral.",
    advice: "Lend in a token of that currency.",
  },
) {}

export class InstalmentInvalidError extends contractError(
  "InstalmentInvalid",
  { index: count(256), dueOn: day(32), principal: amount(64) },
  {
    says: ({ index, dueOn, principal }) => `Instalment ${index} (counted from 0), ${principal} on ${dueOn}, cannot be.`,
    rule: "Due dates ascend, the first lies after today, and every part is above zero.",
    advice: "Sort the schedule by date, put each date once, and leave out parts of zero.",
  },
) {}

export class ScheduleSumMismatchError extends contractError(
  "ScheduleSumMismatch",
  { scheduled: amount(256), principal: amount(64) },
  {
    says: ({ scheduled, principal }) => `The schedule repays ${scheduled} of a principal of ${principal}.`,
    rule: "The parts of the schedule sum to the principal exactly.",
    advice: "Put what rounding left over into the last instalment.",
  },
) {}

export class PayoutInvalidError extends contractError(
  "PayoutInvalid",
  { index: count(256), payee: address, amount: amount(64) },
  {
    says: ({ index, payee, amount }) => `Payout ${index} (counted from 0), ${amount} to ${payee}, cannot be made.`,
    rule: "A payout is above zero and goes to somebody: not to the zero address, not to the desk.",
    advice: "Give every payee's own account and its part.",
  },
) {}

export class PayoutSumMismatchError extends contractError(
  "PayoutSumMismatch",
  { payouts: amount(256), principal: amount(64) },
  {
    says: ({ payouts, principal }) => `The payouts are ${payouts} of a principal of ${principal}.`,
    rule: "The payouts sum to the principal exactly.",
    advice: "Name a payee for the whole of the principal, and for no more.",
  },
) {}

export class RateTooHighError extends contractError(
  "RateTooHigh",
  { rate, most: rate },
  {
    says: ({ rate, most }) => `A rate of ${rate} a year is above ${most}.`,
    rule: "A rate is in parts per million a year and within what the desk can count exactly.",
    advice: "Write 8 % as 80 000.",
  },
) {}

export class PaymentZeroError extends contractError(
  "PaymentZero",
  {},
  {
    says: () => "Nothing would be paid.",
    rule: "A payment is above zero.",
    advice: "Give the amount in minor units; the largest uint64 repays all that is owed.",
  },
) {}

export class NotObligorError extends contractError(
  "NotObligor",
  { payer: lei, obligor: lei },
  {
    says: ({ payer, obligor }) => `The receivable is owed by ${obligor}, not by ${payer}.`,
    rule: "Only an account of the entity that owes a receivable pays it; what it pays is consumed from the documents.",
    advice: "Pay from an account of the debtor. Whoever wants to pay the loan instead calls `repay`.",
  },
) {}

export class CollectionAboveFaceError extends contractError(
  "CollectionAboveFace",
  { index: count(256), amount: amount(64), face: amount(64) },
  {
    says: ({ index, amount, face }) => `${amount} are more than collateral ${index} is worth, ${face}.`,
    rule: "A receivable is paid up to its face value.",
    advice: "Pay no more than the invoice says.",
  },
) {}

export class TooManyInstalmentsError extends contractError(
  "TooManyInstalments",
  { count: count(256), most: count(256) },
  {
    says: ({ count, most }) => `${count} instalments are more than ${most}.`,
    rule: "A schedule is short enough for a payment to fit a block when all of it is late.",
    advice: "Use fewer, larger instalments.",
  },
) {}

export class TooManyRateChangesError extends contractError(
  "TooManyRateChanges",
  { count: count(256), most: count(256) },
  {
    says: ({ count, most }) => `${count} rate changes are more than ${most}.`,
    rule: "Agreed rate changes are few enough for a payment to fit a block when none of them has been counted yet.",
    advice: "Agree on fewer changes, or on a floating rate with an agent that fixes it.",
  },
) {}

export class TermsTooLongError extends contractError(
  "TermsTooLong",
  { length: count(256), most: count(256) },
  {
    says: ({ length, most }) => `These terms are ${length} bytes long, more than ${most}.`,
    rule: "Terms are short enough to be shown in a sale of what they pledge, with those of every other loan on it.",
    advice:
      "Name fewer payees and contested documents, or pledge fewer assets; what else there is to pledge secures another loan.",
  },
) {}

export class TransferOutdatedError extends contractError(
  "TransferOutdated",
  { id, outstanding: amount(256), status: financingStatus, owed: amount(256), secured: amount(256) },
  {
    says: ({ id, outstanding, status, owed, secured }) =>
      `Financing ${id} is "${status}" now, with ${outstanding} outstanding, ${owed} owed in all and ${secured} under lien.`,
    rule: "A transfer takes place for the claim that both sides signed, with no less owed or secured, or not at all.",
    advice: "Agree on a price for what there is now (`claimOn` of the SDK reads it) and sign again.",
  },
) {}

export class CollateralUnknownError extends contractError(
  "CollateralUnknown",
  { index: count(256), count: count(256) },
  {
    says: ({ index, count }) => `There is no collateral ${index} (counted from 0) among the ${count} of the terms.`,
    rule: "A debtor's payment names the receivable that it pays by its place in the terms.",
    advice: "Count from 0.",
  },
) {}

export class CollateralDischargedError extends contractError(
  "CollateralDischarged",
  { index: count(256) },
  {
    says: ({ index }) => `Nothing of collateral ${index} (counted from 0) is under the financing's lien any more.`,
    rule: "Only a receivable under lien is paid through the financing.",
    advice: "Pay the exporter.",
  },
) {}

export class CollectionAboveLienError extends contractError(
  "CollectionAboveLien",
  { index: count(256), part: amount(256), lien: amount(64) },
  {
    says: ({ index, part, lien }) =>
      `${part} of collateral ${index} (counted from 0) are more than the lien on it, ${lien}.`,
    rule: "An asset that a court has given to somebody else than the borrower answers for no more than its lien.",
    advice: "Pay what the lien covers at the desk, and the rest to the owner of the token.",
  },
) {}

export class RecipientInvalidError extends contractError(
  "RecipientInvalid",
  { to: address },
  {
    says: ({ to }) => `${to} cannot receive the payment.`,
    rule: "Money goes to somebody who can use it, not to the zero address or back to the contract that pays it.",
    advice: "Name an account of the recipient.",
  },
) {}

export class NothingParkedError extends contractError(
  "NothingParked",
  { token: address, account: address },
  {
    says: ({ token, account }) => `No payment in ${token} waits for ${account}, nor for an entity that it acts for.`,
    rule: "What could not be delivered, and a beaten bid, wait for the entity of the account, or for an account that has none.",
    advice:
      "See the events PaymentParked and ParkedPaymentWithdrawn. An account that was removed or lost fetches nothing.",
  },
) {}

export class WaterfallInvalidError extends contractError(
  "WaterfallInvalid",
  { waterfall },
  {
    says: ({ waterfall }) => `${waterfall} is no order of payment.`,
    rule: "The order of payment names costs (00), penalty (01), interest (02) and principal (03), each once.",
    advice: "Write one byte for each, the first paid first: 0x00010203 is the usual order.",
  },
) {}

export class GraceMeetsNextDueError extends contractError(
  "GraceMeetsNextDue",
  { index: count(256), graceDays: count(16) },
  {
    says: ({ index, graceDays }) => `${graceDays} days of grace reach beyond instalment ${index}.`,
    rule: "Where overdue interest bears interest, the grace of a due date ends before the next one.",
    advice: "Shorten the grace, or leave overdue interest without interest.",
  },
) {}

export class RateChangeInvalidError extends contractError(
  "RateChangeInvalid",
  { index: count(256), from: day(32) },
  {
    says: ({ index, from }) => `Rate change ${index}, from ${from}, is out of order or of a floating rate.`,
    rule: "Rate changes ascend, the first after today; a rate that floats, or that an agent may set, has none.",
    advice: "Put the changes in order, or leave out the benchmark and the fixing agent.",
  },
) {}

export class ShareAboveOneError extends contractError(
  "ShareAboveOne",
  { share: rate },
  {
    says: ({ share }) => `${share} is more than the whole.`,
    rule: "A fee on early principal and the swept part of a collection are at most 100 %.",
    advice: "Give parts per million: 1 % is 10000.",
  },
) {}

export class NotCreditorError extends contractError(
  "NotCreditor",
  { caller: address, creditor: address },
  {
    says: ({ caller, creditor }) => `The debt is owed to ${creditor}, not to ${caller}.`,
    rule: "Only the lender, or who bought the financing, acts as its creditor; so does who restructures a debt in default, or late beyond its grace.",
    advice: "Act from the creditor's account; `creditorOf` says which it is.",
  },
) {}

export class NotFixingAgentError extends contractError(
  "NotFixingAgent",
  { caller: address, agent: address },
  {
    says: ({ caller, agent }) => `${agent} may set this rate, not ${caller}.`,
    rule: "Only the agent that the terms name sets another rate.",
    advice: "Have the agent set it; where it is the zero address, nobody does.",
  },
) {}

export class RateNotFloatingError extends contractError(
  "RateNotFloating",
  { id },
  {
    says: ({ id }) => `The rate of financing ${id} does not float.`,
    rule: "Only a financing whose terms name a benchmark takes its fixings.",
    advice: "Nothing is to be brought; a floating rate is agreed on in new terms.",
  },
) {}

export class FixingNotForPeriodError extends contractError(
  "FixingNotForPeriod",
  { from: day(32), last: day(32), next: day(32) },
  {
    says: ({ from, last, next }) =>
      `The fixing from ${from} holds neither on the last due date (${last}) nor on the next one (${next}).`,
    rule: "A floating rate is fixed for each interest period by the fixing that holds on its first day, a due date.",
    advice:
      "Bring the fixing that holds on that day: `fixingsToBring` finds it. Until the first due date the agreed rate holds.",
  },
) {}

export class CostsAboveCapError extends contractError(
  "CostsAboveCap",
  { charged: amount(256), most: amount(64) },
  {
    says: ({ charged, most }) => `${charged} would be charged in all, of at most ${most}.`,
    rule: "The lender charges no more costs than the terms allow.",
    advice: "Charge no more than is left of the cap.",
  },
) {}

export class EventsUnknownError extends contractError(
  "EventsUnknown",
  { events: count(8) },
  {
    says: ({ events }) => `The terms agree on the events of default ${events}, of which not every bit stands for one.`,
    rule:
      "Terms agree on revoked documents, lost standing and cross-default, a bit each; non-payment and enforcement are events " +
      "without being agreed on.",
    advice: "Build them with `eventBits`.",
  },
) {}

export class EventNotAgreedError extends contractError(
  "EventNotAgreed",
  { id, what: defaultEvent },
  {
    says: ({ id, what }) => `Under the terms of financing ${id}, "${what}" is no event of default.`,
    rule: "A debt is called in for non-payment, and for the events that its terms name.",
    advice: "Wait for a late payment, or agree on the event in new terms.",
  },
) {}

export class StandingNotLostError extends contractError(
  "StandingNotLost",
  { id, borrower: lei, since: moment(40), graceDays: count(16) },
  {
    says: ({ id, borrower, since, graceDays }) =>
      `${borrower}, which owes financing ${id}, is in good standing or has been without it for no more than ${graceDays} calendar ` +
      `days since ${since}.`,
    rule: "Standing is lost once the entity has been suspended, or its identification has been out of date, for more days than the grace.",
    advice: "Wait until the grace has ended. What is mended meanwhile is no event.",
  },
) {}

export class NotCrossDefaultError extends contractError(
  "NotCrossDefault",
  { id, other: id, status: financingStatus },
  {
    says: ({ id, other, status }) =>
      `Financing ${other}, whose status is "${status}", is no cross-default for financing ${id}.`,
    rule:
      "Cross-default is a default of the same borrower's entity, at the same desk, declared on a later day than the financing " +
      "was drawn down or put under its present terms, and not mended.",
    advice:
      "Show the other financing's terms as they were published, and check whose debt it is and since when it is in default.",
  },
) {}

export class NotInDefaultError extends contractError(
  "NotInDefault",
  { id, daysLate: count(256), graceDays: count(16) },
  {
    says: ({ id, daysLate, graceDays }) =>
      `Financing ${id} is ${daysLate} days past due under its terms, of ${graceDays} days of grace.`,
    rule:
      "Default is declared once the financing is past due for more days than its grace, of interest since it was last paid in " +
      "full, of a restructured one since the restructuring at the earliest; or for another event that its terms name.",
    advice: "Wait until the grace has ended, or name the event.",
  },
) {}

export class DocumentNotRevokedError extends contractError(
  "DocumentNotRevoked",
  { id, document: id },
  {
    says: ({ id, document }) => `Financing ${id} is in no default for document ${document}, which was not revoked.`,
    rule: "The revocation of a document behind a financing is an event of default, if its terms name it.",
    advice: "Name the document that was revoked; or none, where it is past due for more days than its grace.",
  },
) {}

export class DocumentNotBehindError extends contractError(
  "DocumentNotBehind",
  { id, document: id },
  {
    says: ({ id, document }) => `Document ${document} is not behind financing ${id}.`,
    rule: "An event of default concerns the collateral's own documents and those behind them.",
    advice: "Name a document of the terms' collateral.",
  },
) {}

export class ReplacementMismatchError extends contractError(
  "ReplacementMismatch",
  { id },
  {
    says: ({ id }) => `The new terms do not continue financing ${id}.`,
    rule:
      "New terms name the old ones in `replaces`, keep lender, borrower (or the successor of its lost account), token and " +
      "collateral, schedule just what is outstanding, and pay nothing out; terms that replace nothing leave `replaces` at zero.",
    advice: "Take the outstanding principal from `owed` on the day of signing, and copy the rest from the old terms.",
  },
) {}

export class PayoutAbovePolicyError extends contractError(
  "PayoutAbovePolicy",
  { amount: amount(64), share: amount(64) },
  {
    says: ({ amount, share }) => `${amount} is more than ${share}, which the policy has for this lien on the asset.`,
    rule: "An insurer pays out up to the share of its policy that stands behind the asset, less what other liens on it have of that, and what was collected has used up.",
    advice: "Pay out no more than the share; pay what exceeds it otherwise.",
  },
) {}

export class NoSuccessorError extends contractError(
  "NoSuccessor",
  { account: address },
  {
    says: ({ account }) => `No other account takes the place of ${account}.`,
    rule: "What is owed to a lost account goes to the one that the registrar announced in its place, after the delay. An account that holds an entrusted claim has no key to lose.",
    advice:
      "Have the registrar announce the replacement, and wait until it takes effect. Whoever has stolen the key contests it: then have the account declared lost.",
  },
) {}
