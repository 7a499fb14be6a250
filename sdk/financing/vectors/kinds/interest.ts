import { isDayCountConvention, quotedYearFraction, type QuotedDayCount } from "../../daycount-quoted.ts";
import { Rational } from "../../rational.ts";
import { RATE_UNIT } from "../../schedules.ts";
import type { ChainFunctions } from "../chain-functions.ts";
import { dayCountOf, findDayCount, roundingOf, tenorOf } from "../conventions.ts";
import { unreadable, type Inputs } from "../inputs.ts";
import { ChainMoney, Money, Unjudged, type Answers, type Json } from "../vector.ts";

const HUNDRED = Rational.of(100n);

/** A rate per year, given as a fraction or in per cent. */
export function annualRate(inputs: Inputs): Rational {
  const names = ["annualRate", "rate", "couponRate", "newAnnualRate", "newRate"];
  if (inputs.has(...names)) return inputs.rational(...names);
  return inputs.rational("annualRatePct", "ratePct", "couponPct", "newAnnualRatePct", "newRatePct").div(HUNDRED);
}

/** One interest amount, rounded once: `simple_interest`. */
export function simpleInterest(inputs: Inputs): Answers {
  const principal = inputs.amount("principal", "pv", "amount", "par");
  const exact = Rational.of(principal).mul(annualRate(inputs)).mul(yearsOf(inputs));
  const interest = exact.round(roundingOf(inputs));
  return answersOf(new Money(interest, exact), new Money(principal + interest, Rational.of(principal).add(exact)));
}

export async function simpleInterestOnChain(inputs: Inputs, chain: ChainFunctions): Promise<Answers | undefined> {
  const convention = dayCountOf(inputs);
  const rate = chainRate(annualRate(inputs));
  const principal = inputs.amount("principal", "pv", "amount", "par");
  if (rate === undefined || !isDayCountConvention(convention) || !fitsChain(principal)) return undefined;
  const start = inputs.optionalDay("start", "from");
  if (start === undefined && !convention.startsWith("ACT/36")) return undefined;
  const from = start ?? 0;
  const to = start === undefined ? inputs.count("days") : inputs.day("end", "to");
  const interest = await chain.interest(principal, rate, convention, from, to, roundingOf(inputs));
  return answersOf(new ChainMoney(interest), new ChainMoney(principal + interest));
}

function answersOf(interest: Money, total: Money): Answers {
  return { interest, total, maturityValue: total, amount: total };
}

/** The chain has amounts of 64 bits. */
export function fitsChain(minorUnits: bigint): boolean {
  return minorUnits >= 0n && minorUnits < 2n ** 64n;
}

/** In the chain's parts per million, if the rate is a whole number of them. */
export function chainRate(annual: Rational): number | undefined {
  const parts = annual.mul(Rational.of(RATE_UNIT));
  return parts.denominator === 1n && parts.numerator >= 0n && parts.numerator < 2n ** 32n
    ? Number(parts.numerator)
    : undefined;
}

function yearsOf(inputs: Inputs): Rational {
  const convention = dayCountOf(inputs);
  if (inputs.has("start", "from")) {
    return quotedYearFraction(convention, inputs.day("start", "from"), inputs.day("end", "to"));
  }
  // Of months without dates 30/360 knows the days: 30 of 360.
  if (convention.startsWith("30") && inputs.has("months")) return Rational.of(inputs.count("months"), 12);
  return Rational.of(inputs.count("days")).div(yearDays(convention));
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
  const perYear = Rational.of(couponsPerYear(inputs));
  const coupon = annualRate(inputs).div(perYear);
  const segments = segmentsOf(inputs);
  const periods = segments.reduce((sum, { days, periodDays }) => sum.add(Rational.of(days, periodDays)), Rational.ZERO);
  const perUnit = segments.length > 0 ? coupon.mul(periods) : annualRate(inputs).mul(yearsOf(inputs));
  const [only] = segments.length === 1 ? segments : [];
  const daily = only && par.mul(coupon).div(Rational.of(only.periodDays));
  const answers: Record<string, Answers[string]> = {
    daysAccrued: segments.length > 0 ? segments.reduce((sum, { days }) => sum + days, 0) : inputs.optionalCount("days"),
    daysInPeriod: only?.periodDays,
    dailyDecimal: daily,
    accrued: par.mul(perUnit),
    accruedInterest: par.mul(perUnit),
    interest: par.mul(perUnit),
  };
  for (const field of asked) {
    const [, amount] = /^accrued(?:Interest)?(?:On|Per)(\d+)$/.exec(field) ?? [];
    if (amount === undefined) continue;
    const exact = Rational.parse(amount).mul(perUnit);
    // "On" an amount that somebody holds is what is paid; "per" is a price with as many digits as the source prints.
    answers[field] = field.includes("On")
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
  if (inputs.has("segments")) return inputs.list("segments").map((entry: Json) => segmentOf(inputs.nested(entry)));
  if (inputs.has("periodStart") || inputs.has("periodDays", "daysInPeriod")) return [segmentOf(inputs)];
  if (findDayCount(inputs) === undefined)
    throw unreadable(["periodStart"], "missing", "Interest accrues over a coupon period or by a day count.");
  return [];
}

function segmentOf(inputs: Inputs): Segment {
  const periodDays =
    inputs.optionalCount("periodDays", "daysInPeriod") ?? inputs.day("periodEnd") - inputs.day("periodStart");
  if (periodDays <= 0) throw unreadable(["period"], periodDays, "A period ends after it starts.");
  if (inputs.has("days", "daysAccrued")) return { days: inputs.count("days", "daysAccrued"), periodDays };
  const from = inputs.day("accrueFrom", "from", "start", "periodStart");
  const days = inputs.day("accrueTo", "to", "end", "settlement") - from;
  if (days < 0) throw unreadable(["accrueTo"], days, "Interest accrues from the start of its period on.");
  return { days, periodDays };
}

/** Twice a year, as Treasury notes pay, unless the inputs or the words say otherwise. */
function couponsPerYear(inputs: Inputs): number {
  const given = inputs.find(["couponsPerYear", "paymentsPerYear", "frequency"]);
  if (typeof given === "number") return given;
  if (given === undefined && !inputs.says(/annual|quarter|month/i)) return 2;
  const { unit, length } = tenorOf(inputs);
  if (unit === "days") throw new Unjudged("coupons are paid every so many months");
  return 12 / length;
}
