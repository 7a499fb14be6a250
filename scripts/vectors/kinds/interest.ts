import type { Period } from "../../../sdk/financing/amortization.ts";
import { isoOf } from "../../../sdk/financing/calendar.ts";
import { Rational } from "../../../sdk/financing/rational.ts";
import { RATE_UNIT } from "../../../sdk/financing/schedules.ts";
import { LARGEST_AMOUNT } from "../../../sdk/units.ts";
import type { ChainFunctions } from "../chain-functions.ts";
import { couponTenor, dayCountOf, findDayCount, roundingOf, saysActualActualOnly } from "../conventions.ts";
import { isDayCountConvention, quotedYearFraction, type QuotedDayCount } from "../daycount-quoted.ts";
import { unreadable, type Inputs } from "../inputs.ts";
import { alias, ChainMoney, Money, Rate, Unjudged, YearFraction, type Answers, type Json } from "../vector.ts";
import { contextOf, countedDays } from "./daycounts.ts";

/** A rate per year, given as a fraction or in per cent. */
export function annualRate(inputs: Inputs): Rational {
  return inputs.rate(
    ["annualRate", "rate", "couponRate", "interestRate"],
    ["annualRatePct", "ratePct", "couponPct", "couponRatePct", "interestRatePct"],
  );
}

const LENT = [
  "principal",
  "pv",
  "amount",
  "par",
  "loanAmount",
  "loan",
  "face",
  "nominal",
  "invoiceAmount",
  "overdueAmount",
] as const;

/** One interest amount, rounded once: `simple_interest`. */
export function simpleInterest(inputs: Inputs): Answers {
  const principal = inputs.amount(...LENT);
  const exact = Rational.of(principal).mul(annualRate(inputs)).mul(yearsOf(inputs));
  const interest = exact.round(roundingOf(inputs));
  const total = new Money(principal + interest, Rational.of(principal).add(exact));
  const answers = { ...answersOf(new Money(interest, exact), total), days: daysOf(inputs) };
  return alias(answers, { yearFraction: new YearFraction(yearsOf(inputs)) });
}

export async function simpleInterestOnChain(inputs: Inputs, chain: ChainFunctions): Promise<Answers | undefined> {
  if (wholeYears(inputs) !== undefined) return undefined;
  const convention = dayCountOf(inputs);
  const rate = chainRate(annualRate(inputs));
  const principal = inputs.amount(...LENT);
  if (rate === undefined || !isDayCountConvention(convention) || !fitsChain(principal)) return undefined;
  const period = periodOf(inputs, convention);
  if (period === undefined && !convention.startsWith("ACT/36")) return undefined;
  const { start, end } = period ?? { start: 0, end: inputs.count("days") };
  const { termination } = contextOf(inputs);
  const interest = await chain.interest(principal, rate, convention, start, end, roundingOf(inputs), termination);
  return { ...answersOf(new ChainMoney(interest), new ChainMoney(principal + interest)), days: daysOf(inputs) };
}

function answersOf(interest: Money, total: Money): Answers {
  return { interest, total, totalDue: total, maturityValue: total, amount: total };
}

export function fitsChain(minorUnits: bigint): boolean {
  return minorUnits >= 0n && minorUnits <= LARGEST_AMOUNT;
}

/** In the chain's parts per million, if the rate is a whole number of them. */
export function chainRate(annual: Rational): number | undefined {
  const parts = annual.mul(Rational.of(RATE_UNIT));
  return parts.denominator === 1n && parts.numerator >= 0n && parts.numerator < 2n ** 32n
    ? Number(parts.numerator)
    : undefined;
}

/** Years, or months of a twelfth, where nothing is said of days: interest is simple over them by any day count. */
function wholeYears(inputs: Inputs): Rational | undefined {
  if (inputs.has("days", "daysAccrued", "start", "from", "accrueFrom", "periodStart", "settlement")) return undefined;
  if (inputs.has("years")) return inputs.positive("years");
  return inputs.has("months") ? Rational.of(inputs.count("months"), 12) : undefined;
}

function yearsOf(inputs: Inputs): Rational {
  const ofYears = wholeYears(inputs);
  if (ofYears !== undefined) return ofYears;
  const convention = dayCountOf(inputs);
  const period = periodOf(inputs, convention);
  if (period) return quotedYearFraction(convention, period.start, period.end, contextOf(inputs));
  return Rational.of(inputs.count("days")).div(yearDays(convention));
}

const FROM = ["accrueFrom", "start", "from", "accrualStart"] as const;
const UNTIL = ["accrueTo", "end", "to", "settlement", "accrualEnd"] as const;

/** The days that bear interest, if dates say them: both, or the first one and their number, which is of the calendar. */
function periodOf(inputs: Inputs, convention: QuotedDayCount): Period | undefined {
  const start = inputs.optionalDay(...FROM) ?? inputs.optionalDay("periodStart") ?? inputs.optionalDay("issue");
  if (start === undefined && inputs.has("settlement") && inputs.has("maturity"))
    return { start: inputs.day("settlement"), end: inputs.day("maturity") };
  const until = inputs.optionalDay(...UNTIL);
  const days = inputs.optionalCount("days", "daysAccrued");
  if (start === undefined) return undefined;
  if (until === undefined && days !== undefined)
    return convention.startsWith("30") ? undefined : { start, end: start + days };
  const end = until ?? inputs.optionalDay("periodEnd") ?? inputs.day(...UNTIL);
  const counted = countedDays(convention, start, end, contextOf(inputs).termination);
  if (days !== undefined && days !== counted && days !== end - start)
    throw unreadable(["days"], days, `From ${isoOf(start)} to ${isoOf(end)} there are ${counted}.`);
  return { start, end };
}

function daysOf(inputs: Inputs): number | undefined {
  if (wholeYears(inputs) !== undefined) return undefined;
  const convention = dayCountOf(inputs);
  const period = periodOf(inputs, convention);
  if (period === undefined) return inputs.optionalCount("days", "daysAccrued");
  return countedDays(convention, period.start, period.end, contextOf(inputs).termination);
}

/** A number of days without dates can only be over a year of fixed length. */
function yearDays(convention: QuotedDayCount): Rational {
  const length = /(360|365\.25|36[456])/.exec(convention)?.[1];
  if (length === undefined) throw new Unjudged(`${convention} needs dates, not a number of days`);
  return Rational.parse(length);
}

/** A part of a coupon, of a regular period or of several: `accrued_interest`. */
export function accruedInterest(inputs: Inputs, asked: readonly string[]): Answers {
  const par = inputs.positive("par", "principal", "face", "pv");
  const coupon = annualRate(inputs).div(couponsPerYear(inputs));
  const segments = segmentsOf(inputs);
  const periods = segments.reduce((sum, { days, periodDays }) => sum.add(Rational.of(days, periodDays)), Rational.ZERO);
  const perUnit = segments.length > 0 ? coupon.mul(periods) : annualRate(inputs).mul(yearsOf(inputs));
  const [only] = segments.length === 1 ? segments : [];
  const daily = only && par.mul(coupon).div(Rational.of(only.periodDays));
  const answers: Record<string, Answers[string]> = {
    daysAccrued: segments.length > 0 ? segments.reduce((sum, { days }) => sum + days, 0) : daysOf(inputs),
    daysInPeriod: only?.periodDays,
    dailyDecimal: daily && new Rate(daily),
    accrued: par.mul(perUnit),
    accruedInterest: par.mul(perUnit),
    interest: par.mul(perUnit),
  };
  for (const field of asked) {
    const [, amount] = /^accrued_?(?:interest)?_?(?:on|per)_?(\d+)$/i.exec(field) ?? [];
    if (amount === undefined) continue;
    const exact = Rational.parse(amount).mul(perUnit);
    // "On" an amount that somebody holds is what is paid; "per" is a price with as many digits as the source prints.
    answers[field] = /on_?\d/i.test(field)
      ? new Money(exact.mul(inputs.minorUnits).round(roundingOf(inputs)), exact.mul(inputs.minorUnits))
      : exact;
  }
  return answers;
}

interface Segment {
  readonly days: number;
  readonly periodDays: number;
}

function segmentsOf(inputs: Inputs): Segment[] {
  if (inputs.has("segments"))
    return inputs.list("segments").map((entry: Json) => segmentOf(namedSegment(inputs, entry)));
  const dayCount = findDayCount(inputs);
  // Of a bond "actual/actual" is its coupon period; a day count that is named counts by itself, whatever the period.
  const inPeriod = dayCount === undefined || dayCount === "ACT/ACT ICMA" || saysActualActualOnly(inputs);
  if (inPeriod && inputs.has("periodStart", "periodDays", "daysInPeriod")) return [segmentOf(inputs)];
  if (dayCount === undefined)
    throw unreadable(["periodStart"], "missing", "Interest accrues over a coupon period or by a day count.");
  return [];
}

/** A pair is of the days that count, and of those of their period. */
function namedSegment(inputs: Inputs, entry: Json): Inputs {
  const [days = null, periodDays = null] = Array.isArray(entry) ? (entry as readonly Json[]) : [];
  return inputs.nested(Array.isArray(entry) ? { days, periodDays } : entry);
}

function segmentOf(inputs: Inputs): Segment {
  const start = inputs.optionalDay("periodStart");
  const ofDates = start === undefined || !inputs.has("periodEnd") ? undefined : inputs.day("periodEnd") - start;
  const periodDays = agreed(inputs, ["periodDays", "daysInPeriod"], ofDates);
  if (periodDays <= 0) throw unreadable(["period"], periodDays, "A period ends after it starts.");
  const from = inputs.optionalDay(...FROM) ?? start;
  const to = inputs.optionalDay(...UNTIL) ?? inputs.optionalDay("asOf", "date");
  const days = agreed(inputs, ["days", "daysAccrued"], from === undefined || to === undefined ? undefined : to - from);
  if (days < 0 || days > periodDays) throw unreadable(["accrueTo"], days, "Interest accrues within its period.");
  return { days, periodDays };
}

/** A number of days, as given or as between dates, and the same if by both. */
export function agreed(inputs: Inputs, names: readonly string[], ofDates: number | undefined): number {
  const given = inputs.optionalCount(...names);
  if (given !== undefined && ofDates !== undefined && given !== ofDates)
    throw unreadable(names, given, `Between the dates there are ${ofDates}.`);
  return given ?? ofDates ?? inputs.count(...names);
}

/** Of a period of which both days are given, if coupons are paid so often. */
function monthsOfPeriod(inputs: Inputs): number | undefined {
  if (!inputs.has("periodStart") || !inputs.has("periodEnd")) return undefined;
  const months = Math.round(((inputs.day("periodEnd") - inputs.day("periodStart")) * 12) / 365);
  return [1, 3, 12].includes(months) ? months : undefined;
}

/** As the inputs or the words say, else by the length of the period, else twice a year, as Treasury notes pay. */
function couponsPerYear(inputs: Inputs): Rational {
  const { unit, length } = couponTenor(inputs) ?? { unit: "months", length: monthsOfPeriod(inputs) ?? 6 };
  if (unit === "days") throw new Unjudged("coupons are paid every so many months");
  return Rational.of(12, length);
}
