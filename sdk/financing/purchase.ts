import { hexlify } from "ethers";

import type { FinancingTermsStruct } from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import { requireFields, type Fields } from "../fields.ts";
import type { Day } from "./calendar.ts";
import { purchaseReceivable, type Purchase } from "./discount.ts";
import { InvalidTermError } from "./money-errors.ts";
import { Rational } from "./rational.ts";
import { interestTerms } from "./terms.ts";

/** The purchase of a receivable, or of a part of one, at a discount. */
export interface PurchaseQuote {
  /** What the debtor pays in the end, in minor units. */
  readonly face: bigint;
  /** 6 % a year is 0.06. */
  readonly rate: Rational;
  /** "discount": the rate is on the face. "yield": the rate is on the price. */
  readonly form: "discount" | "yield";
  /** Days that make a year for the rate: 360, 364, 365 or 366. */
  readonly yearDays: number;
  readonly boughtOn: Day;
  readonly dueOn: Day;
  /** Who is paid the price: the borrower of the terms. */
  readonly seller: string;
  /** Who pays it: the lender of the terms. */
  readonly buyer: string;
  /** What the parties have agreed on, if they have put it in figures: it must be what the rate makes it. */
  readonly price?: bigint;
}

const QUOTE: Fields<PurchaseQuote> = {
  face: "bigint",
  rate: "value",
  form: "string",
  yearDays: "number",
  boughtOn: "number",
  dueOn: "number",
  seller: "string",
  buyer: "string",
  price: "bigint?",
};

/** The part of a financing's terms that makes it a purchase at a discount. */
export interface PurchaseTerms {
  lender: string;
  borrower: string;
  principal: bigint;
  interest: FinancingTermsStruct["interest"];
  schedule: { dueOn: bigint; principal: bigint }[];
  payouts: { payee: string; amount: bigint }[];
}

/** Of the terms of a financing, what a purchase decides, and what would take more than its discount. */
export type ShownTerms = Pick<FinancingTermsStruct, keyof PurchaseTerms> & {
  readonly application?: Pick<FinancingTermsStruct["application"], "earlyFee">;
};

/**
 * The terms of a purchase at a discount: a financing of the face without interest, of whose payouts the price is the
 * seller's and the discount the buyer's own. The rest of the terms (token, collateral, policy, …) is as of any other.
 *
 * @throws {InvalidTermError} if the rate leaves no price or no discount, or makes another price than the one agreed on
 * @example
 * ```ts
 * const quote = { face: 200_000_00n, rate: Rational.parse("0.06"), form: "discount", yearDays: 360, ...parties } as const;
 * const terms = { ...common, ...purchaseTerms(quote) }; // 197,000.00 for 90 days
 * ```
 */
export function purchaseTerms(quote: PurchaseQuote): PurchaseTerms {
  requireFields("quote", quote, QUOTE);
  if (!((quote.rate as unknown) instanceof Rational)) {
    const advice = 'Give it exactly: 6 % is `Rational.parse("0.06")`.';
    throw new InvalidTermError("rate", String(quote.rate), "The rate of a purchase is an exact fraction.", advice);
  }
  const { price, discount } = priced(quote);
  return {
    lender: quote.buyer,
    borrower: quote.seller,
    principal: quote.face,
    interest: interestTerms({ rate: 0n }),
    schedule: [{ dueOn: BigInt(quote.dueOn), principal: quote.face }],
    payouts: [
      { payee: quote.seller, amount: price },
      { payee: quote.buyer, amount: discount },
    ],
  };
}

/**
 * Checks that terms that somebody else has drawn up are those of the purchase: face, due date and both payouts, and beside the
 * discount neither interest, also for late payment, nor a fee if the debtor pays early. A party calls it before it signs.
 *
 * @throws {InvalidTermError} for the first term that differs
 * @example
 * ```ts
 * checkPurchase(common, { face: 200_000_00n, rate: Rational.parse("0.06"), form: "discount", yearDays: 360, ...parties });
 * ```
 */
export function checkPurchase(terms: ShownTerms, quote: PurchaseQuote): void {
  const wanted = purchaseTerms(quote);
  for (const [field, found, expected] of [
    ["lender", terms.lender, wanted.lender],
    ["borrower", terms.borrower, wanted.borrower],
    ["principal", terms.principal, wanted.principal],
    ["rate", terms.interest.rate, 0n],
    ["fixingAgent", terms.interest.fixingAgent, wanted.interest.fixingAgent],
    ["benchmark", hexlify(terms.interest.benchmark), hexlify(wanted.interest.benchmark)],
    ["margin", terms.interest.margin, 0n],
    ["changes", terms.interest.changes.length, 0],
    ["penaltyUplift", terms.interest.penaltyUplift, wanted.interest.penaltyUplift],
    ["earlyFee", terms.application?.earlyFee ?? 0n, 0n],
    ["schedule", instalments(terms), instalments(wanted)],
    ["payouts", payouts(terms), payouts(wanted)],
  ] as const) {
    const [shown, meant] = [printed(found), printed(expected)];
    if (shown.toLowerCase() === meant.toLowerCase()) continue;
    throw new InvalidTermError(field, shown, `By the price agreed on this is ${meant}.`, "Draw the terms up anew.");
  }
}

function priced({ face, rate, form, yearDays, boughtOn, dueOn, price }: PurchaseQuote): Purchase {
  if (face <= 0n) {
    throw new InvalidTermError("face", `${face}`, "A claim is of more than zero.", "Give it in minor units.");
  }
  const purchase = purchaseReceivable(face, rate, { days: dueOn - boughtOn, yearDays }, form);
  if (purchase.price <= 0n || purchase.discount <= 0n) {
    throw new InvalidTermError(
      "rate",
      rate.toFixed(6),
      "A purchase at a discount has a price and a discount of a minor unit or more each.",
      "Change the rate, or buy a greater part at once.",
    );
  }
  if (price !== undefined && price !== purchase.price) {
    throw new InvalidTermError(
      "price",
      `${price}`,
      `Rounded half up once, the price by the rate is ${purchase.price}.`,
      "Agree on the rate or on its price.",
    );
  }
  return purchase;
}

function instalments({ schedule }: ShownTerms): string {
  return schedule.map(({ dueOn, principal }) => `${String(principal)} on day ${String(dueOn)}`).join(", ");
}

function payouts(terms: ShownTerms): string {
  return terms.payouts.map(({ payee, amount }) => `${String(amount)} to ${printed(payee)}`).join(", ");
}

/** Terms that are signed have addresses as texts: one that is still to be looked up equals none. */
function printed(value: FinancingTermsStruct["lender"] | bigint | number): string {
  return typeof value === "object" ? "not resolved" : String(value);
}
