import type { Day } from "../../../sdk/financing/calendar.ts";
import {
  cashDiscountCost,
  couponEquivalentYield,
  daysInYearFrom,
  discountRateOf,
  priceAtDiscount,
  yieldOf,
  type Discount,
} from "../../../sdk/financing/discount.ts";
import { Rational } from "../../../sdk/financing/rational.ts";
import { compare } from "../compare.ts";
import { findDayCount } from "../conventions.ts";
import { quotedYearFraction } from "../daycount-quoted.ts";
import { alike, unreadable, type Inputs } from "../inputs.ts";
import { Money, Rate, Unjudged, type Answers } from "../vector.ts";
import { countedDays } from "./daycounts.ts";
import { agreed } from "./interest.ts";

const HUNDRED = Rational.of(100n);
/** Treasury prices per 100 have six decimals (31 CFR 356, appendix B). */
const PRICE_DECIMALS = 10n ** 6n;

const FACE = ["par", "face", "nominal", "maturityValue"] as const;

/** An amount is the face, unless a face is given: then it may be what somebody holds. */
function faceNames(inputs: Inputs): readonly string[] {
  return inputs.has(...FACE) ? FACE : ["amount"];
}

const PRICE = ["pricePer100", "price"] as const;
const DISCOUNT_RATE = ["discountRate", "rate", "d", "annualRate"] as const;
const DISCOUNT_RATE_PCT = ["discountRatePct", "discountPct", "ratePct", "annualRatePct"] as const;

/** Price, proceeds and discount of a bill: `bank_discount`. */
export function bankDiscount(inputs: Inputs): Answers {
  const perUnit = soldAt(inputs, () => discountOf(inputs));
  const answers: Record<string, Answers[string]> = { pricePer100: perUnit.mul(HUNDRED), price: perUnit.mul(HUNDRED) };
  if (!inputs.has(...faceNames(inputs))) return answers;
  const face = inputs.positiveAmount(...faceNames(inputs));
  const exact = Rational.of(face).mul(perUnit);
  const proceeds = exact.round();
  const price = new Money(proceeds, exact);
  const discount = new Money(face - proceeds, Rational.of(face).sub(exact));
  return { ...answers, purchasePrice: price, proceeds: price, discountAmount: discount, discount };
}

/** The bank discount rate of a price: `bank_discount_inverse`. */
export function bankDiscountInverse(inputs: Inputs): Answers {
  const rate = new Rate(discountRateOf(priceOf(inputs), discountOf(inputs)));
  return { discountRate: rate, roundedPct: rate.inPercent, discountRatePct: rate.inPercent };
}

/** Investment rate and simple yields: `discount_to_yield`. */
export function discountToYield(inputs: Inputs): Answers {
  const issue = inputs.optionalDay("from", "start") ?? inputs.optionalDay("issue") ?? inputs.optionalDay("settlement");
  const discount = { days: daysOf(inputs), yearDays: investmentYear(inputs, issue) };
  const sold = soldAt(inputs, () => ({ days: discount.days, yearDays: 360 }));
  const price = inputs.has(...PRICE) ? sold : roundedPrice(sold);
  const equivalent = new Rate(couponEquivalentYield(price, discount));
  const simple = new Rate(yieldOf(price, { days: discount.days, yearDays: simpleYear(inputs, issue) }));
  // Over a day count that is named a yield is simple, as spreadsheets' YIELDDISC is.
  const isSimple = yearOfDayCount(inputs) !== undefined && !inputs.says(/equivalent|investment|\bbey\b|\bcey\b|y\/r/);
  return {
    investmentRate: equivalent,
    couponEquivalentYield: equivalent,
    bondEquivalentYield: equivalent,
    yield: isSimple ? simple : equivalent,
    roundedPct: equivalent.inPercent,
    investmentRatePct: equivalent.inPercent,
    simpleYield: simple,
    moneyMarketYield: new Rate(yieldOf(price, { days: discount.days, yearDays: 360 })),
    pricePer100: price.mul(HUNDRED),
  };
}

/** The price of a cash discount forgone: `cash_discount_cost`. */
export function discountForgone(inputs: Inputs): Answers {
  if (inputs.says(/compound|effective/)) throw new Unjudged("a cost that is compounded");
  if (inputs.convention !== "" && !inputs.says(OF_TERMS)) throw new Unjudged(`no year in "${inputs.convention}"`);
  const terms = TERMS.exec(inputs.optionalText("terms", "creditTerms", "paymentTerms") ?? inputs.convention);
  const spoken = inputs.nested({ ...terms?.groups });
  const ofBoth = (names: readonly string[], read: (from: Inputs) => Rational): Rational => {
    const [value = read(inputs), other = value] = [inputs, spoken].filter((from) => from.has(...names)).map(read);
    if (!other.equals(value)) throw unreadable(names, value.toString(), `The terms say another: ${other.toString()}.`);
    return value;
  };
  const days = (...names: string[]) => Number(ofBoth(names, (from) => Rational.of(from.count(...names))).numerator);
  const [names, inPercent] = [
    ["discount", "discountRate"],
    ["discountPct", "discountRatePct"],
  ];
  const discount = ofBoth([...names, ...inPercent], (from) => from.rate(names, inPercent));
  const dayCount = findDayCount(inputs);
  const [, length] = /\b(36[0456])\b/.exec(inputs.convention) ?? [];
  const said = length === undefined ? yearOfDayCount(inputs) : Number(length);
  if (dayCount !== undefined && said === undefined) throw new Unjudged(`a cost over ${dayCount}`);
  const year = alike(["yearDays"], inputs.optionalCount("yearDays"), said) ?? 360;
  const [early, net] = [days("discountDays", "discountPeriod"), days("netDays", "net", "netPeriod")];
  const apr = new Rate(cashDiscountCost(discount, early, net, year));
  return { apr, annualRate: apr, aprPct: apr.inPercent, ratePct: apr.inPercent };
}

/** "2/10 net 30", "2/10, n/30": so many per cent less if paid within so many days, all of it within so many. */
const TERMS =
  /(?<discountPct>\d+(?:\.\d+)?)(?: ?%? ?\/ ?|% )(?<discountDays>\d+)(?: days)?\W+n(?:et)?\W*(?<netDays>\d+)/i;

/** What speaks of a cash discount, or of the year over which its cost is. */
const OF_TERMS = /36[0456]|30\/|\bact|net\b|\bn\/|discount|cost|annual|\bapr|year|simple|credit|terms/;

/** A simple yield is over the year of the day count, if one is named. */
function simpleYear(inputs: Inputs, issue: Day | undefined): number {
  return yearInWords(inputs) ?? yearOfDayCount(inputs) ?? investmentYear(inputs, issue);
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
  return inputs.rate(DISCOUNT_RATE, DISCOUNT_RATE_PCT);
}

/** For one unit of face: as quoted, or as the discount rate makes it; if both are given they are one price. */
function soldAt(inputs: Inputs, discount: () => Discount): Rational {
  const given = inputs.find(PRICE);
  if (given !== undefined && !inputs.has(...DISCOUNT_RATE, ...DISCOUNT_RATE_PCT)) return priceOf(inputs);
  const ofRate = priceAtDiscount(discountRate(inputs), discount());
  if (given === undefined) return ofRate;
  // Either may be rounded from the other.
  const rate = new Rate(discountRateOf(priceOf(inputs), discount()));
  const printed = inputs.has(...DISCOUNT_RATE)
    ? compare("rate", inputs.find(DISCOUNT_RATE) ?? null, rate)
    : compare("rate", inputs.find(DISCOUNT_RATE_PCT) ?? null, rate.inPercent);
  const agree = [compare("price", given, ofRate.mul(HUNDRED)), printed].some(
    ({ mismatches }) => mismatches.length === 0,
  );
  if (agree) return priceOf(inputs);
  throw unreadable(PRICE, given, `The discount rate makes another: ${ofRate.mul(HUNDRED).toFixed(6)}.`);
}

/** For one unit of face: as quoted per 100, or as a face costs. */
function priceOf(inputs: Inputs): Rational {
  if (inputs.has(...faceNames(inputs), "purchasePrice", "proceeds") && !inputs.has(...PRICE)) {
    return inputs.positive("purchasePrice", "proceeds").div(inputs.positive(...faceNames(inputs)));
  }
  return inputs.rational(...PRICE).div(HUNDRED);
}

function roundedPrice(price: Rational): Rational {
  const scale = Rational.of(PRICE_DECIMALS).mul(HUNDRED);
  return Rational.of(price.mul(scale).round()).div(scale);
}

/** A bank discount: over 360 days, unless another year is said. */
function discountOf(inputs: Inputs): Discount {
  const dayCount = findDayCount(inputs);
  const ofDayCount = yearOfDayCount(inputs);
  if (dayCount !== undefined && ofDayCount === undefined) throw new Unjudged(`a discount over ${dayCount}`);
  return { days: daysOf(inputs), yearDays: alike(["yearDays"], yearInWords(inputs), ofDayCount) ?? 360 };
}

function daysOf(inputs: Inputs): number {
  if (inputs.optionalRational("redemption")?.equals(HUNDRED) === false)
    throw new Unjudged("redeemed at another price than 100");
  // A bill may be bought after its issue: its days then count from the purchase.
  // What somebody holds, and its issue, are of no price.
  for (const name of ["amount", "issue"]) inputs.has(name);
  const bought = inputs.optionalDay("from", "start", "settlement");
  const from = bought ?? (inputs.has("days") ? undefined : inputs.optionalDay("issue"));
  const to = inputs.optionalDay("to", "end", "maturity", "due");
  const dayCount = findDayCount(inputs) ?? "ACT/360";
  return agreed(inputs, ["days"], from === undefined || to === undefined ? undefined : countedDays(dayCount, from, to));
}

function yearOfDayCount(inputs: Inputs): number | undefined {
  if (findDayCount(inputs) === "ACT/ACT spreadsheet" && inputs.has("settlement") && inputs.has("maturity")) {
    const [from, to] = [inputs.day("settlement"), inputs.day("maturity")];
    const length = Rational.of(to - from).div(quotedYearFraction("ACT/ACT spreadsheet", from, to));
    return length.denominator === 1n ? Number(length.numerator) : undefined;
  }
  const [, spoken] = /^(?:ACT|30E?)\/(36[0456])(?:F$|$| Bond| US| ISDA)/.exec(findDayCount(inputs) ?? "") ?? [];
  return spoken === undefined ? undefined : Number(spoken);
}
