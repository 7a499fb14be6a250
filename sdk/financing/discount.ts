import { placeOf } from "../names.ts";
import { addMonths, type Day } from "./calendar.ts";
import { InvalidTermError } from "./money-errors.ts";
import { Rational } from "./rational.ts";

/**
 * A claim bought before it is due, at a rate on its face (bank discount) or on its price (yield). Sources: 31 CFR
 * part 356, appendix B, VI (Treasury bills, whose forms are those of every discounted claim).
 */
export interface Discount {
  /** From the purchase to the due date. */
  readonly days: number;
  /** Days that make a year for the rate: 360, 364, 365 or 366. */
  readonly yearDays: number;
}

/**
 * The price for one unit of face at a bank discount: `1 − rate · days / year`.
 *
 * @param rate 7.61 % is 0.0761
 * @throws {InvalidTermError} if the discount would take the whole face or more
 * @example
 * priceAtDiscount(Rational.parse("0.07610"), { days: 90, yearDays: 360 }).toFixed(6); // "0.980975"
 */
export function priceAtDiscount(rate: Rational, discount: Discount): Rational {
  const price = Rational.ONE.sub(rate.mul(yearsOf(discount)));
  checkPrice(price);
  return price;
}

/** The bank discount rate of a price for one unit of face: `(1 − price) · year / days`. */
export function discountRateOf(price: Rational, discount: Discount): Rational {
  checkPrice(price);
  return Rational.ONE.sub(price).div(yearsOf(discount));
}

/** The price for one unit of face at a simple yield: `1 / (1 + rate · days / year)`. */
export function priceAtYield(rate: Rational, discount: Discount): Rational {
  return Rational.ONE.div(Rational.ONE.add(rate.mul(yearsOf(discount))));
}

/** The simple yield of a price for one unit of face: `(1 − price) / price · year / days`. */
export function yieldOf(price: Rational, discount: Discount): Rational {
  checkPrice(price);
  return Rational.ONE.sub(price).div(price).div(yearsOf(discount));
}

/**
 * The coupon-equivalent yield of a price for one unit of face: the simple yield up to half a year, and beyond it the
 * rate `i` of a claim that pays interest after half a year, `price · (1 + (days − year/2) · i/year) · (1 + i/2) = 1`.
 *
 * @example
 * couponEquivalentYield(Rational.parse("0.92265"), { days: 364, yearDays: 365 }).toFixed(5); // "0.08237"
 */
export function couponEquivalentYield(price: Rational, discount: Discount): Rational {
  if (2 * discount.days <= discount.yearDays) return yieldOf(price, discount);
  checkPrice(price);
  const b = yearsOf(discount);
  const a = b.div(Rational.of(2n)).sub(Rational.of(1n, 4n));
  const c = price.sub(Rational.ONE).div(price);
  const root = b.mul(b).sub(Rational.of(4n).mul(a).mul(c)).sqrt();
  return root.sub(b).div(Rational.of(2n).mul(a));
}

/** The days in the year that starts on `issue`: 366 if it has a 29 February, else 365. */
export function daysInYearFrom(issue: Day): number {
  return addMonths(issue, 12) - issue;
}

/**
 * The yearly cost of not taking a cash discount ("2/10 net 30"), as the rate of the credit that the seller gives:
 * `discount / (1 − discount) · year / (net − discount days)`.
 *
 * @param discount 2 % is 0.02
 */
export function cashDiscountCost(
  discount: Rational,
  discountDays: number,
  netDays: number,
  yearDays: number,
): Rational {
  return yieldOf(Rational.ONE.sub(discount), { days: netDays - discountDays, yearDays });
}

const FORMS = ["discount", "yield"] as const;

/** What a buyer pays for a receivable, and what it earns when the debtor pays in full. Minor units. */
export interface Purchase {
  readonly price: bigint;
  readonly discount: bigint;
}

/**
 * The purchase price of a receivable, rounded half-up once; price and discount sum to the face.
 *
 * @param face minor units
 * @param form "discount": the rate is on the face. "yield": the rate is on the price.
 * @example
 * purchaseReceivable(1_000_000n, Rational.parse("0.0761"), { days: 90, yearDays: 360 }, "discount").price; // 980975n
 */
export function purchaseReceivable(
  face: bigint,
  rate: Rational,
  discount: Discount,
  form: (typeof FORMS)[number],
): Purchase {
  placeOf(FORMS, form, "form of a rate");
  const perUnit = form === "discount" ? priceAtDiscount(rate, discount) : priceAtYield(rate, discount);
  const price = Rational.of(face).mul(perUnit).round();
  return { price, discount: face - price };
}

function yearsOf({ days, yearDays }: Discount): Rational {
  if (!Number.isSafeInteger(days) || days <= 0) {
    throw new InvalidTermError(
      "days",
      `${days}`,
      "A claim is bought at least one day before it is due.",
      "Count again.",
    );
  }
  if (![360, 364, 365, 366].includes(yearDays)) {
    throw new InvalidTermError(
      "yearDays",
      `${yearDays}`,
      "A year has 360, 364, 365 or 366 days.",
      "Choose one of them.",
    );
  }
  return Rational.of(days, yearDays);
}

function checkPrice(price: Rational): void {
  if (price.compare(Rational.ZERO) > 0) return;
  throw new InvalidTermError(
    "price",
    price.toFixed(6),
    "A claim at a discount still has a price.",
    "Lower the rate, or give the rate as a fraction: 7.61 % is 0.0761.",
  );
}
