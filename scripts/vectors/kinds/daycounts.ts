import type { Day } from "../../../sdk/financing/calendar.ts";
import { daysBetween } from "../../../sdk/financing/daycount.ts";
import { Rational } from "../../../sdk/financing/rational.ts";
import type { ChainFunctions } from "../chain-functions.ts";
import { dayCountOf, givenTenor } from "../conventions.ts";
import {
  isDayCountConvention,
  quotedYearFraction,
  type CountContext,
  type QuotedDayCount,
} from "../daycount-quoted.ts";
import { unreadable, type Inputs } from "../inputs.ts";
import { YearFraction, type Answers } from "../vector.ts";

/** Days and year fractions: `daycount_days`, `daycount_fraction`. */
export function countDays(inputs: Inputs): Answers {
  const { convention, start, end, context } = periodOf(inputs);
  if (namesNoYear(inputs)) return { days: end - start };
  const fraction = quotedYearFraction(convention, start, end, context);
  const days = countedDays(convention, start, end, context.termination);
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
  return inputs.says(/^act(?:ual)?(?: calendar)?(?: (?:number of )?days)?(?: calendar)?\s*(?:\(.*\))?$/);
}

function periodOf(inputs: Inputs) {
  // Over any year the days are the same.
  const convention = namesNoYear(inputs) ? "ACT/360" : dayCountOf(inputs);
  // DAYS360 has two methods.
  const method = inputs.has("method") ? inputs.flag("method") : undefined;
  if (method !== undefined && convention !== (method ? "30E/360" : "30/360 US"))
    throw unreadable(["method"], method, `The words say ${convention}.`);
  const [start, end] = daysOf(
    inputs,
    ["start", "from", "d1", "date1", "accrualStart"],
    ["end", "to", "d2", "date2", "accrualEnd"],
  );
  return { convention, start, end, context: contextOf(inputs) };
}

/** The first day and the last: by their own names, else from settlement to maturity, from date to date, or of the period. */
export function daysOf(inputs: Inputs, from: readonly string[], to: readonly string[]): [start: Day, end: Day] {
  const pairs = [
    ["settlement", "maturity"],
    ["effective", "termination"],
    ["issue", "settlement"],
    ["value", "maturity"],
    ["first", "last"],
    ["periodStart", "periodEnd"],
  ] as const;
  const isNamed = inputs.has(...from) || inputs.has(...to);
  const [first, last] = pairs.find((pair) => !isNamed && pair.every((name) => inputs.has(name))) ?? [from, to];
  return [inputs.day(...[first].flat()), inputs.day(...[last].flat())];
}

const IS_LAST = ["isTermination", "endIsTermination", "isMaturity", "endIsMaturity"] as const;

/** What some conventions need besides the period: the last day of the loan, and the coupon period. */
export function contextOf(inputs: Inputs): CountContext {
  const isLast = inputs.has(...IS_LAST) && inputs.flag(...IS_LAST);
  const termination =
    inputs.optionalDay("terminationDate", "termination", "maturity") ??
    (isLast ? inputs.day("end", "to", "d2", "date2", "accrualEnd", "accrueTo") : undefined);
  const start = inputs.optionalDay("periodStart");
  const end = inputs.optionalDay("periodEnd");
  return {
    ...(termination === undefined ? {} : { termination }),
    ...(start === undefined || end === undefined
      ? {}
      : { coupon: { start, end, perYear: couponsPerYear(inputs, end - start) } }),
  };
}

/** As given, else by the length of the period, whatever else the words speak of. */
function couponsPerYear(inputs: Inputs, days: number): number {
  const tenor = givenTenor(inputs);
  if (tenor !== undefined) return tenor.unit === "months" ? 12 / tenor.length : Math.round(365 / tenor.length);
  // In months, if it has any: February is one of twelve, and not of thirteen.
  const months = Math.round((days * 12) / 365);
  return Math.round(months === 0 ? 365 / days : 12 / months);
}

const NL_YEAR = Rational.of(365n);

/** Days as the convention counts them, or those of the calendar if it counts only parts of a year. */
export function countedDays(convention: QuotedDayCount, start: Day, end: Day, termination?: Day): number {
  if (isDayCountConvention(convention)) return daysBetween(convention, start, end, termination);
  // A leap day is not counted, and not only not in the part of the year.
  return convention === "NL/365"
    ? Number(quotedYearFraction(convention, start, end).mul(NL_YEAR).round())
    : end - start;
}
