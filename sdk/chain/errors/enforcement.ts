import { contractError } from "./contract-error.ts";
import { address, amount, count, currency, id, lei, moment, seconds } from "./parameters.ts";

/** Errors of `Enforcement`. */

export class NotLienholderError extends contractError(
  "NotLienholder",
  { lien: id, caller: address },
  {
    says: ({ lien, caller }) => `${caller} does not hold lien ${lien}.`,
    rule: "A lien is enforced by whoever holds it now, or by the engine that placed it.",
    advice: "Act from an account of the entity that the book names as holder.",
  },
) {}

export class LienGoneError extends contractError(
  "LienGone",
  { lien: id },
  {
    says: ({ lien }) => `Nothing of lien ${lien} stands any more.`,
    rule: "A lien ends when what it secures is paid or its asset is sold.",
    advice: "Look for the release or the sale in the events of the lien book.",
  },
) {}

export class FinancingNotInDefaultError extends contractError(
  "FinancingNotInDefault",
  { lien: id },
  {
    says: ({ lien }) => `The debt that lien ${lien} secures is not in default.`,
    rule: "Collateral is sold after default has been declared.",
    advice: "Declare default first, once the loan is past due for more days than its grace.",
  },
) {}

export class NoticeStandingError extends contractError(
  "NoticeStanding",
  { lien: id, from: moment(256) },
  {
    says: ({ lien, from }) => `Notice was given under lien ${lien} already; the asset may be sold from ${from} on.`,
    rule: "One notice stands at a time.",
    advice: "Wait until it has run, or withdraw it.",
  },
) {}

export class NoticeMissingError extends contractError(
  "NoticeMissing",
  { lien: id },
  {
    says: ({ lien }) => `No notice stands under lien ${lien}.`,
    rule: "Before its asset is sold the pledgor has notice, and a notice lapses after ninety days.",
    advice: "Give notice, and sell when it has run.",
  },
) {}

export class NoticeStillRunningError extends contractError(
  "NoticeStillRunning",
  { lien: id, from: moment(256) },
  {
    says: ({ lien, from }) => `The notice under lien ${lien} runs until ${from}.`,
    rule: "The pledgor has the time of the notice to pay.",
    advice: "Sell after that moment.",
  },
) {}

export class AuctionStandingError extends contractError(
  "AuctionStanding",
  { lien: id },
  {
    says: ({ lien }) => `An auction stands under lien ${lien}.`,
    rule: "While it is auctioned an asset is not sold otherwise by the same holder.",
    advice: "Let the hammer fall, or void the auction when it is over.",
  },
) {}

export class AuctionMissingError extends contractError(
  "AuctionMissing",
  { lien: id },
  {
    says: ({ lien }) => `No auction stands under lien ${lien}.`,
    rule: "Bids and hammer need an auction.",
    advice: "Check the id of the lien; an auction that was settled or voided is gone.",
  },
) {}

export class AuctionRulesInvalidError extends contractError(
  "AuctionRulesInvalid",
  { duration: seconds(40), reserve: amount(64), step: amount(64) },
  {
    says: ({ duration, reserve, step }) =>
      `An auction of ${duration} with reserve ${reserve} and step ${step} cannot be held.`,
    rule: "An auction lasts from a day to sixty, has a reserve and a step, and falls from no less than its reserve or rises by no more than that.",
    advice: "Change what is out of bounds.",
  },
) {}

export class AuctionStartInvalidError extends contractError(
  "AuctionStartInvalid",
  { start: amount(64), nominal: amount(256) },
  {
    says: ({ start, nominal }) => `A falling price cannot start at ${start}: the asset is worth ${nominal}.`,
    rule: "A descending auction starts at the valuation, by the face value where an appraisal that it keeps says less, or above, and at no more than the double of that or of its reserve: so that there is time to bid below it.",
    advice: "Start between the two.",
  },
) {}

export class AuctionOverError extends contractError(
  "AuctionOver",
  { lien: id, endsAt: moment(256) },
  {
    says: ({ lien, endsAt }) => `The auction under lien ${lien} ended at ${endsAt}.`,
    rule: "Bids are taken until the end.",
    advice: "Let the hammer fall, or wait for another auction.",
  },
) {}

export class AuctionStillOpenError extends contractError(
  "AuctionStillOpen",
  { lien: id, endsAt: moment(256) },
  {
    says: ({ lien, endsAt }) => `The auction under lien ${lien} stands until ${endsAt}.`,
    rule:
      "The hammer falls after the end; an auction with a bid is void only if it has not fallen a week later, if the " +
      "bidder has lost its standing by then, or if its token was unlisted before the end.",
    advice: "Wait until that moment.",
  },
) {}

export class BidTooLowError extends contractError(
  "BidTooLow",
  { lien: id, bid: amount(64), least: amount(256) },
  {
    says: ({ lien, bid, least }) => `${bid} is too little in the auction under lien ${lien}, which asks ${least}.`,
    rule: "A bid reaches the reserve and exceeds the last one by the step; in a descending auction it reaches the price of the moment.",
    advice: "Bid what is asked.",
  },
) {}

export class ReserveTooLowError extends contractError(
  "ReserveTooLow",
  { reserve: amount(64), valuation: amount(256) },
  {
    says: ({ reserve, valuation }) => `A reserve of ${reserve} is too low for an asset that is worth ${valuation}.`,
    rule: "A rising auction asks for half of the valuation at least: lienholders and pledgor need not watch for bids of a cent.",
    advice: "Raise the reserve, or hold an auction with a price that falls from the valuation.",
  },
) {}

export class BidderNotKnownLongEnoughError extends contractError(
  "BidderNotKnownLongEnough",
  { bidder: lei, kycExpiry: moment(256), until: moment(256) },
  {
    says: ({ bidder, kycExpiry, until }) =>
      `The examination of ${bidder} ends at ${kycExpiry}, before ${until}, when the hammer can still fall.`,
    rule: "A bidder is in good standing for a week beyond the auction: it must not bid the others away and then be unable to take the asset.",
    advice: "Have the registrar renew the examination (KYC) before bidding.",
  },
) {}

export class PriceZeroError extends contractError(
  "PriceZero",
  {},
  {
    says: () => "Nothing is sold for nothing.",
    rule: "A sale has a price, and what the debtor of an asset paid during its auction comes off it.",
    advice: "Name a price; void the auction when it is over.",
  },
) {}

export class PriceBelowValuationError extends contractError(
  "PriceBelowValuation",
  { price: amount(64), valuation: amount(256) },
  {
    says: ({ price, valuation }) => `${price} is below the valuation of ${valuation}.`,
    rule: "Who takes an asset for its own claim pays no less than the valuation; who bids for one that it enforces, no less than that by the face value.",
    advice: "Take it at the valuation, or sell it by auction.",
  },
) {}

export class AssetChangedError extends contractError(
  "AssetChanged",
  { id, collected: amount(64) },
  {
    says: ({ id, collected }) =>
      `Of the asset on document ${id} ${collected} counts as paid by now, which is more than was agreed to.`,
    rule: "Who buys or takes an asset says how much of it may have been paid, and a bidder gets back what was paid since, as far as the claims leave it.",
    advice:
      "Read the valuation again, or have the buyer sign again; in an auction, leave the hammer to the bidder, or add what it lacks.",
  },
) {}

export class ExchangeAboveMostError extends contractError(
  "ExchangeAboveMost",
  { token: address, amount: amount(256), most: amount(64) },
  {
    says: ({ token, amount, most }) =>
      `A claim gets ${amount} in ${token}, and of what may be brought ${most} is left.`,
    rule: "Whoever concludes a sale pays an entrusted claim, and an earlier one whose holder does not consent to another token, in its own token, and has as much of the price; at the fall of the hammer no more than it said.",
    advice: "Approve what is missing to enforcement, and let the hammer fall with so much more to exchange.",
  },
) {}

export class TokenUnsuitableError extends contractError(
  "TokenUnsuitable",
  { token: address, currency },
  {
    says: ({ token, currency }) => `${token} does not settle ${currency}.`,
    rule: "A sale is settled in a token that the desk lists for the currency of the asset; in one that it lists no more only if nobody has any of the price but those whose debts are in it.",
    advice: "Settle in another token.",
  },
) {}

export class TermsMismatchError extends contractError(
  "TermsMismatch",
  { purpose: id },
  {
    says: ({ purpose }) => `The terms shown are not those of financing ${purpose}.`,
    rule: "Whoever shares in the price as lender shows the terms of the debt.",
    advice: "Take them from the event of the acceptance or restructuring, as they are.",
  },
) {}

export class ClaimantUnknownError extends contractError(
  "ClaimantUnknown",
  { index: count(256), count: count(256) },
  {
    says: ({ index, count }) => `There is no claimant ${index} among ${count}.`,
    rule: "The claimant that enforces is one of those shown.",
    advice: "Count from zero.",
  },
) {}

export class ConsentMissingError extends contractError(
  "ConsentMissing",
  { holder: lei, signer: address },
  {
    says: ({ holder, signer }) => `${holder} would not be paid in full, and ${signer} does not sign for it.`,
    rule: "A price that leaves holders of earlier liens unpaid needs their consent; a private sale below the valuation needs that of later ones, too.",
    advice: "Find a better price, or have an account of the holder sign SaleConsent.",
  },
) {}

export class ClaimNotDueError extends contractError(
  "ClaimNotDue",
  { lien: id },
  {
    says: ({ lien }) => `Nothing is owed today under lien ${lien}.`,
    rule: "What was pledged for a guarantee is enforced once its guarantor has paid, and as long as it has not been paid back.",
    advice: "Pay what was demanded first. If that came back, release the lien.",
  },
) {}

export class PledgorConsentMissingError extends contractError(
  "PledgorConsentMissing",
  { pledgor: address, signer: address },
  {
    says: ({ pledgor, signer }) =>
      `A private sale below the valuation needs the consent of ${pledgor}, not of ${signer}.`,
    rule: "Only an auction finds a price below the valuation without the pledgor.",
    advice: "Have the pledgor sign SaleConsent, or hold an auction.",
  },
) {}
