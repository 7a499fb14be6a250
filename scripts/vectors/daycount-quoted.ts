import {
  addMonths,
  civilOf,
  dayOfCivil,
  endOfMonth,
  isLastOfMonth,
  isLeapYear,
  isoOf,
  type Day,
} from "../../sdk/financing/calendar.ts";
import { DAY_COUNT_CONVENTIONS, yearFraction, type DayCountConvention } from "../../sdk/financing/daycount.ts";
import { InvalidTermError, PeriodReversedError } from "../../sdk/financing/money-errors.ts";
import { Rational } from "../../sdk/financing/rational.ts";

/**
 * Day counts in which others quote (calculators, spreadsheets, bonds) and in which no financing of the book accrues:
 * they have no twin on chain.
 */
export const QUOTED_DAY_COUNTS = [
  ...DAY_COUNT_CONVENTIONS,
  /** Days / 364: weekly periods are equal parts of the year. */
  "ACT/364",
  /** Days / 365.25. */
  "ACT/365.25",
  /** Days / 366. */
  "ACT/366",
  /** Days but 29 February / 365. */
  "NL/365",
  /** In each coupon period days / (its days · periods a year): ICMA rule 251. Needs one of the periods. */
  "ACT/ACT ICMA",
  /**
   * Whole years back from the end, from a 28 February to a 29th where there is one, and the rest over 366 if it has a
   * 29 February, else 365 (Association française des banques).
   */
  "ACT/ACT AFB",
  /** Basis 1 of YEARFRAC in spreadsheets: the mean length of the years that the period touches. */
  "ACT/ACT spreadsheet",
] as const;

export type QuotedDayCount = (typeof QUOTED_DAY_COUNTS)[number];

interface Coupon {
  readonly start: Day;
  readonly end: Day;
  readonly perYear: number;
}

/** What some conventions need besides the period itself. */
export interface CountContext {
  /** For 30E/360 ISDA: the last day of the loan. */
  readonly termination?: Day;
  /** For ACT/ACT ICMA: a regular coupon period, and how many make a year. Its neighbours are as long in months. */
  readonly coupon?: Coupon;
}

/** Whether the book accrues by this convention. */
export function isDayCountConvention(name: QuotedDayCount): name is DayCountConvention {
  return (DAY_COUNT_CONVENTIONS as readonly string[]).includes(name);
}

/**
 * The part of a year from `start` to `end`.
 *
 * @throws {PeriodReversedError} if `end` is before `start`
 * @example quotedYearFraction("ACT/364", dayOf("2024-01-01"), dayOf("2024-01-08")).toString(); // "1/52"
 */
export function quotedYearFraction(
  convention: QuotedDayCount,
  start: Day,
  end: Day,
  { termination, coupon }: CountContext = {},
): Rational {
  if (isDayCountConvention(convention)) return yearFraction(convention, start, end, termination);
  if (end < start) throw new PeriodReversedError(isoOf(start), isoOf(end));
  const days = end - start;
  switch (convention) {
    case "ACT/364":
      return Rational.of(days, 364);
    case "ACT/365.25":
      return Rational.of(4 * days, 1461);
    case "ACT/366":
      return Rational.of(days, 366);
    case "NL/365":
      return Rational.of(days - leapDaysAfter(start, end), 365);
    case "ACT/ACT AFB":
      return afb(start, end);
    case "ACT/ACT spreadsheet":
      return Rational.of(days).div(spreadsheetYear(start, end));
    case "ACT/ACT ICMA":
      if (!coupon) {
        throw new InvalidTermError(
          "coupon",
          "nothing",
          "ICMA rule 251 counts in the coupon period.",
          "Give the period and how many make a year.",
        );
      }
      return icma(start, end, coupon);
  }
}

/** Long periods in parts, each in its regular coupon period, as ISDA's memorandum of 1999 on ACT/ACT divides them. */
function icma(start: Day, end: Day, coupon: Coupon): Rational {
  const part = (from: Day, to: Day, period: { start: Day; end: Day }) =>
    Rational.of(to - from, (period.end - period.start) * coupon.perYear);
  if (start >= coupon.start && end <= coupon.end) return part(start, end, coupon);
  const boundary = boundariesOf(coupon);
  let number = 0;
  while (boundary(number) > start) --number;
  let years = Rational.ZERO;
  for (let from = start; from < end; ++number) {
    const period = { start: boundary(number), end: boundary(number + 1) };
    if (period.end <= from) continue;
    const to = Math.min(end, period.end);
    years = years.add(part(from, to, period));
    from = to;
  }
  return years;
}

/** The first day of each coupon period, by its number from the one that is known. */
function boundariesOf({ start, end, perYear }: Coupon): (number: number) => Day {
  const months = 12 / perYear;
  // The shorter month's day follows from the longer one's; two ends of months roll from end to end.
  const [anchor, place] = civilOf(start).day > civilOf(end).day ? [start, 0] : [end, 1];
  const rolls = isLastOfMonth(start) && isLastOfMonth(end) ? endOfMonth : (day: Day) => day;
  const boundary = (number: number) => rolls(addMonths(anchor, (number - place) * months));
  if (Number.isInteger(months) && boundary(0) === start && boundary(1) === end) return boundary;
  throw new InvalidTermError(
    "coupon",
    `${isoOf(start)} to ${isoOf(end)}, ${perYear} a year`,
    "Beyond a coupon period ICMA rule 251 counts in its neighbours, which take as many months.",
    "Give a regular period, and how many make a year.",
  );
}

function afb(start: Day, end: Day): Rational {
  const { month, day } = civilOf(end);
  const yearsBack = (years: number) => {
    const date = addMonths(end, -12 * years);
    return years > 0 && month === 2 && day === 28 ? endOfMonth(date) : date;
  };
  let years = 0;
  while (yearsBack(years + 1) >= start) ++years;
  const rest = yearsBack(years);
  const yearDays = leapDaysAfter(start - 1, rest - 1) > 0 ? 366 : 365;
  return Rational.of(years).add(Rational.of(rest - start, yearDays));
}

function spreadsheetYear(start: Day, end: Day): Rational {
  const first = civilOf(start).year;
  const last = civilOf(end).year;
  if (first === last) return Rational.of(isLeapYear(first) ? 366 : 365);
  if (end <= addMonths(start, 12)) return Rational.of(leapDaysAfter(start - 1, end) > 0 ? 366 : 365);
  const newYear = (year: number) => dayOfCivil({ year, month: 1, day: 1 });
  return Rational.of(newYear(last + 1) - newYear(first), last - first + 1);
}

/** The number of 29 Februaries after `start`, up to and including `end`. */
function leapDaysAfter(start: Day, end: Day): number {
  let count = 0;
  for (let year = civilOf(start).year; year <= civilOf(end).year; ++year) {
    if (!isLeapYear(year)) continue;
    const leapDay = dayOfCivil({ year, month: 2, day: 29 });
    if (leapDay > start && leapDay <= end) ++count;
  }
  return count;
}
