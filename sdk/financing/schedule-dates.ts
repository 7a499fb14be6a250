import type { Fields } from "../fields.ts";
import { placeOf } from "../names.ts";
import {
  addTenor,
  BusinessCalendar,
  endOfMonth,
  isoOf,
  type BusinessDayConvention,
  type Day,
  type Tenor,
} from "./calendar.ts";
import { InvalidTermError, PeriodReversedError } from "./money-errors.ts";

/**
 * Where the period that the tenor does not fill goes, in the order of the chain's `Stub`. A short stub is a period of
 * its own; a long one is joined with its neighbour.
 */
export const STUBS = ["short last", "long last", "short first", "long first"] as const;

export type Stub = (typeof STUBS)[number];

/** What the dates of a schedule follow from. */
export interface DateRule {
  /** The first day of the first period: the drawdown. */
  readonly start: Day;
  /** The last due date. */
  readonly maturity: Day;
  readonly tenor: Tenor;
  /** From a month end the dates run over month ends, not over 28ths after the first February. Default: false. */
  readonly endOfMonth?: boolean;
  /** Default: "short last", that is, dates are counted from the start. "… first" counts back from maturity. */
  readonly stub?: Stub;
  /** The first due date, where agreed apart: the period before it is a stub whatever its length. */
  readonly first?: Day;
  /** The last due date before maturity, where agreed apart. */
  readonly nextToLast?: Day;
  /** Default: every day is a business day. */
  readonly calendar?: BusinessCalendar;
  /** What happens to dates on which banks are closed. Default: nothing. */
  readonly convention?: BusinessDayConvention;
  /** The same for maturity alone. Default: as `convention`. */
  readonly maturityConvention?: BusinessDayConvention;
}

/** Fields of {@link DateRule}, for rules that have more. */
export const DATE_RULE: Fields<DateRule> = {
  start: "number",
  maturity: "number",
  tenor: "value",
  endOfMonth: "boolean?",
  stub: "string?",
  first: "number?",
  nextToLast: "number?",
  calendar: "value?",
  convention: "string?",
  maturityConvention: "string?",
};

/**
 * The boundaries of the interest periods, from the start to maturity, both included. Dates are counted from one end by
 * the calendar, put on month ends where the rule says so and only then moved to business days; what falls together
 * after that is one date.
 *
 * @throws {UnknownNameError} for a stub, a unit or a convention that there is not
 * @throws {PeriodReversedError} unless the start is before maturity
 * @throws {InvalidTermError} if both come to be on one business day
 * @throws {InvalidTermError} if an agreed first or next-to-last date is not between them, or a tenor leads nowhere
 * @example
 * const dates = periodDates({
 *   start: dayOf("1996-08-31"),
 *   maturity: dayOf("1997-09-15"),
 *   tenor: parseTenor("6M"),
 *   endOfMonth: true,
 * });
 * dates.map(isoOf); // 1996-08-31, 1997-02-28, 1997-08-31, 1997-09-15
 */
export function periodDates(rule: DateRule): Day[] {
  const { start, maturity, first, nextToLast, stub = "short last" } = rule;
  placeOf(STUBS, stub, "stub");
  const { length } = rule.tenor;
  if (!Number.isSafeInteger(length) || length <= 0) {
    const advice = 'Read it from a text: `parseTenor("3M")`.';
    throw new InvalidTermError(
      "tenor",
      `${length}`,
      "A tenor is a whole number of days or months, above zero.",
      advice,
    );
  }
  if (start >= maturity) throw new PeriodReversedError(isoOf(start), isoOf(maturity));
  checkBetween("first", first, rule);
  checkBetween("nextToLast", nextToLast, rule);
  if (first !== undefined && nextToLast !== undefined && first > nextToLast) {
    throw new PeriodReversedError(isoOf(first), isoOf(nextToLast));
  }

  const inner = stub.endsWith("last") ? countedForward(rule) : countedBackward(rule);
  const agreed = [first, ...inner, nextToLast].filter((date) => date !== undefined);
  const between = agreed.filter((date, i) => date !== agreed[i - 1] && date < maturity);
  const dates = onBusinessDays([start, ...between, maturity], rule);
  if (dates.length === 1) {
    const rule = "Start and maturity are two business days.";
    throw new InvalidTermError("maturity", isoOf(maturity), rule, `Agree on one after ${isoOf(dates[0] ?? start)}.`);
  }
  return dates;
}

/**
 * The dates that are counted, ascending: between start and maturity, or what is agreed in their place. Only they give way to a
 * long stub, which is where counting ends; an agreed date stands.
 */
function countedForward({ start, maturity, first, nextToLast, ...rule }: DateRule): Day[] {
  const next = stepper(rule, first ?? start);
  const until = nextToLast ?? maturity;
  const dates: Day[] = [];
  let count = 1;
  while (next(count) < until) dates.push(next(count++));
  if (rule.stub === "long last" && next(count) !== until) dates.pop();
  return dates;
}

function countedBackward({ start, maturity, first, nextToLast, ...rule }: DateRule): Day[] {
  const next = stepper(rule, nextToLast ?? maturity);
  const until = first ?? start;
  const dates: Day[] = [];
  let count = -1;
  while (next(count) > until) dates.unshift(next(count--));
  if (rule.stub === "long first" && next(count) !== until) dates.shift();
  return dates;
}

type StepRule = Pick<DateRule, "tenor" | "endOfMonth" | "calendar">;

/** The date that is a number of tenors from `from`, on a month end if the rule and `from` are. */
function stepper({ tenor, endOfMonth: rolls, calendar }: StepRule, from: Day): (count: number) => Day {
  const onMonthEnds = rolls === true && tenor.unit === "months" && calendarOf(calendar).isLastOfMonth(from);
  return (count) => {
    const date = addTenor(from, tenor, count);
    return onMonthEnds ? endOfMonth(date) : date;
  };
}

function onBusinessDays(dates: readonly Day[], rule: DateRule): Day[] {
  const calendar = calendarOf(rule.calendar);
  const convention = rule.convention ?? "unadjusted";
  const last = calendar.adjust(rule.maturity, rule.maturityConvention ?? convention);
  const moved: Day[] = [];
  for (const date of dates.slice(0, -1)) {
    const businessDay = calendar.adjust(date, convention);
    if (businessDay > (moved.at(-1) ?? -Infinity) && businessDay < last) moved.push(businessDay);
  }
  return [...moved, last];
}

function calendarOf(calendar: BusinessCalendar | undefined): BusinessCalendar {
  return calendar ?? BusinessCalendar.EVERY_DAY;
}

function checkBetween(field: "first" | "nextToLast", date: Day | undefined, { start, maturity }: DateRule): void {
  if (date === undefined || (date >= start && date <= maturity)) return;
  throw new InvalidTermError(
    field,
    isoOf(date),
    `An agreed date lies from the start, ${isoOf(start)}, to maturity, ${isoOf(maturity)}.`,
    "Move it between them, or leave it out.",
  );
}
