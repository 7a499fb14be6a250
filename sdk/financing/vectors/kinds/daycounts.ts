import { isDayCountConvention, quotedYearFraction, type CountContext } from "../../daycount-quoted.ts";
import { daysBetween } from "../../daycount.ts";
import type { Rational } from "../../rational.ts";
import type { ChainFunctions } from "../chain-functions.ts";
import { dayCountOf, tenorOf } from "../conventions.ts";
import type { Inputs } from "../inputs.ts";
import { YearFraction, type Answers } from "../vector.ts";

/** Days and year fractions: `daycount_days`, `daycount_fraction`. */
export function countDays(inputs: Inputs): Answers {
  const { convention, start, end, context } = periodOf(inputs);
  if (namesNoYear(inputs)) return { days: end - start };
  const fraction = quotedYearFraction(convention, start, end, context);
  const days = isDayCountConvention(convention)
    ? daysBetween(convention, start, end, context.termination)
    : end - start;
  return { days, ...fractions(fraction) };
}

function fractions(value: Rational) {
  const fraction = new YearFraction(value);
  return { yearFraction: fraction, decimal: fraction, fraction };
}

export async function countDaysOnChain(inputs: Inputs, chain: ChainFunctions): Promise<Answers | undefined> {
  const { convention, start, end, context } = periodOf(inputs);
  if (!isDayCountConvention(convention) || start < 0) return undefined;
  const days = await chain.daysBetween(convention, start, end, context.termination);
  if (namesNoYear(inputs)) return { days };
  const fraction = await chain.yearFraction(convention, start, end, context.termination);
  return { days, ...fractions(fraction) };
}

/** Calculators count days between dates, over no year. */
function namesNoYear(inputs: Inputs): boolean {
  return inputs.says(/^\s*act(?:ual)?(?: (?:number of )?days)?\s*$/i);
}

function periodOf(inputs: Inputs) {
  // Over any year the days are the same.
  const convention = namesNoYear(inputs) ? "ACT/360" : dayCountOf(inputs);
  const start = inputs.day("start", "from", "d1");
  const end = inputs.day("end", "to", "d2");
  const termination = inputs.optionalDay("terminationDate", "termination", "maturity");
  const couponStart = inputs.optionalDay("refStart", "periodStart", "couponStart");
  const couponEnd = inputs.optionalDay("refEnd", "periodEnd", "couponEnd");
  const context: CountContext = {
    ...(termination === undefined ? {} : { termination }),
    ...(couponStart === undefined || couponEnd === undefined
      ? {}
      : { coupon: { start: couponStart, end: couponEnd, perYear: couponsPerYear(inputs, couponEnd - couponStart) } }),
  };
  return { convention, start, end, context };
}

/** As given, else by the length of the period. */
function couponsPerYear(inputs: Inputs, days: number): number {
  if (!inputs.has("frequency", "tenor")) {
    // In months, if it has any: February is one of twelve, and not of thirteen.
    const months = Math.round((days * 12) / 365);
    return Math.round(months === 0 ? 365 / days : 12 / months);
  }
  const given = inputs.find(["frequency", "tenor"]);
  if (typeof given === "number") return given;
  const tenor = tenorOf(inputs);
  return tenor.unit === "months" ? 12 / tenor.length : Math.round(365 / tenor.length);
}
