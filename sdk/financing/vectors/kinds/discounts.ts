import type { Day } from "../../calendar.ts";
import {
  cashDiscountCost,
  couponEquivalentYield,
  daysInYearFrom,
  discountRateOf,
  priceAtDiscount,
  yieldOf,
  type Discount,
} from "../../discount.ts";
import { Rational } from "../../rational.ts";
import { findDayCount } from "../conventions.ts";
import type { Inputs } from "../inputs.ts";
import { Money, type Answers } from "../vector.ts";

const HUNDRED = Rational.of(100n);
/** Treasury prices per 100 have six decimals (31 CFR 356, appendix B). */
const PRICE_DECIMALS = 10n ** 6n;

const FACE = ["par", "face", "faceValue", "nominal"] as const;

/** Price, proceeds and discount of a bill: `bank_discount`. */
export function bankDiscount(inputs: Inputs): Answers {
  const perUnit = inputs.has("pricePer100", "price")
    ? priceOf(inputs)
    : priceAtDiscount(discountRate(inputs), discountOf(inputs, 360));
  const answers: Record<string, Answers[string]> = { pricePer100: perUnit.mul(HUNDRED), price: perUnit.mul(HUNDRED) };
  if (!inputs.has(...FACE)) return answers;
  const face = inputs.positiveAmount(...FACE);
  const exact = Rational.of(face).mul(perUnit);
  const proceeds = exact.round();
  const price = new Money(proceeds, exact);
  const discount = new Money(face - proceeds, Rational.of(face).sub(exact));
  return { ...answers, purchasePrice: price, proceeds: price, discountAmount: discount, discount };
}

/** The bank discount rate of a price: `bank_discount_inverse`. */
export function bankDiscountInverse(inputs: Inputs): Answers {
  const rate = discountRateOf(priceOf(inputs), discountOf(inputs, 360));
  return { discountRate: rate, roundedPct: rate.mul(HUNDRED), discountRatePct: rate.mul(HUNDRED) };
}

/** Investment rate and simple yields: `discount_to_yield`. */
export function discountToYield(inputs: Inputs): Answers {
  const issue = inputs.optionalDay("from", "start", "issue", "issueDate", "settlement");
  const discount = { ...discountOf(inputs, 365), yearDays: investmentYear(inputs, issue) };
  const price = inputs.has("pricePer100", "price")
    ? priceOf(inputs)
    : roundedPrice(priceAtDiscount(discountRate(inputs), { days: discount.days, yearDays: 360 }));
  const simple = yieldOf(price, discount);
  const equivalent = couponEquivalentYield(price, discount);
  const moneyMarket = yieldOf(price, { days: discount.days, yearDays: 360 });
  return {
    investmentRate: equivalent,
    couponEquivalentYield: equivalent,
    yield: equivalent,
    roundedPct: equivalent.mul(HUNDRED),
    investmentRatePct: equivalent.mul(HUNDRED),
    simpleYield: simple,
    moneyMarketYield: moneyMarket,
    pricePer100: price.mul(HUNDRED),
  };
}

/** The price of a cash discount forgone: `cash_discount_cost`. */
export function discountForgone(inputs: Inputs): Answers {
  const discount = inputs.has("discountPct")
    ? inputs.rational("discountPct").div(HUNDRED)
    : inputs.rational("discount", "discountRate");
  const year =
    inputs.optionalCount("yearDays") ??
    (findDayCount(inputs)?.includes("365") === true || inputs.says(/\b365/) ? 365 : 360);
  const days = inputs.count("discountDays");
  const apr = cashDiscountCost(discount, days, inputs.count("netDays", "net"), year);
  return { apr, annualRate: apr, aprPct: apr.mul(HUNDRED), ratePct: apr.mul(HUNDRED) };
}

/** As given, else the days of the year that starts with the issue, whatever the discount is over. */
function investmentYear(inputs: Inputs, issue: Day | undefined): number {
  return yearInWords(inputs) ?? (issue === undefined ? 365 : daysInYearFrom(issue));
}

/** As given, or as the formula of the convention has it: `360/r`, `r/365`, `y=366`. */
function yearInWords(inputs: Inputs): number | undefined {
  const formula = /(?<over>36[056])\s*\/\s*r\b|\br\s*\/\s*(?<under>36[056])\b|\by\s*=\s*(?<y>36[056])\b/i;
  const { over, under, y } = formula.exec(inputs.convention)?.groups ?? {};
  const spoken = over ?? under ?? y;
  return inputs.optionalCount("yearDays", "year") ?? (spoken === undefined ? undefined : Number(spoken));
}

/** A fraction of the face, or in per cent of it. */
function discountRate(inputs: Inputs): Rational {
  const inPercent = inputs.optionalRational("discountRatePct", "discountPct", "ratePct");
  return inPercent?.div(HUNDRED) ?? inputs.rational("discountRate", "rate", "d");
}

/** For one unit of face: as quoted per 100, or as a face costs. */
function priceOf(inputs: Inputs): Rational {
  if (inputs.has(...FACE, "purchasePrice", "proceeds") && !inputs.has("pricePer100", "price")) {
    return inputs.positive("purchasePrice", "proceeds").div(inputs.positive(...FACE));
  }
  return inputs.rational("pricePer100", "price").div(HUNDRED);
}

function roundedPrice(price: Rational): Rational {
  const scale = Rational.of(PRICE_DECIMALS).mul(HUNDRED);
  return Rational.of(price.mul(scale).round()).div(scale);
}

function discountOf(inputs: Inputs, otherwise: number): Discount {
  const from = inputs.optionalDay("from", "start", "issue", "issueDate", "settlement");
  const to = inputs.optionalDay("to", "end", "maturity", "due");
  const counted = from !== undefined && to !== undefined ? to - from : undefined;
  const days = inputs.optionalCount("days") ?? counted ?? inputs.count("days");
  const spoken = /(36[056])/.exec(findDayCount(inputs) ?? "")?.[1];
  return { days, yearDays: yearInWords(inputs) ?? (spoken === undefined ? otherwise : Number(spoken)) };
}
