import { placeOf, UnknownNameError } from "../names.ts";
import { civilOf, dayOfCivil, isLastOfMonth, isLeapYear, isoOf, type CivilDate, type Day } from "./calendar.ts";
import { PeriodReversedError } from "./money-errors.ts";
import { Rational } from "./rational.ts";

/**
 * The day counts of the book, in the order of the chain's `DayCountConvention`. "30/360" alone names none of them: the
 * family's members differ at month ends (2007-02-28 to 2007-08-31 is 183, 180, 182 or 180 days).
 *
 * Sources: ISDA 2006 Definitions 4.16(b) to (h); SIA Standard Securities Calculation Methods for 30/360 US.
 */
export const DAY_COUNT_CONVENTIONS = [
  /** Days / 360. */
  "ACT/360",
  /** Days / 365, in leap years too. */
  "ACT/365F",
  /** Days in leap years / 366 plus the other days / 365. */
  "ACT/ACT ISDA",
  /** 31 → 30 at the start; 31 → 30 at the end only if the start is then the 30th. Also "360/360", 4.16(f). */
  "30/360 Bond Basis",
  /** Bond Basis, and the last of February counts as the 30th at the start, and at the end if it is so at both. */
  "30/360 US",
  /** Each 31 → 30. Also "Eurobond Basis", 4.16(g). */
  "30E/360",
  /** Each last day of a month → 30, save a last of February that is the termination date, 4.16(h). */
  "30E/360 ISDA",
] as const;

export type DayCountConvention = (typeof DAY_COUNT_CONVENTIONS)[number];

/** The value of the chain's enum for a convention. */
export function dayCountIndex(convention: DayCountConvention): number {
  return placeOf(DAY_COUNT_CONVENTIONS, convention, "day count");
}

/** Reads a name as written above. @throws {UnknownNameError} */
export function dayCountConvention(name: string): DayCountConvention {
  dayCountIndex(name as DayCountConvention);
  return name as DayCountConvention;
}

/**
 * Days from `start` (included) to `end` (excluded) as the convention counts them.
 *
 * @param termination the last day of the loan, which 30E/360 ISDA treats apart
 * @throws {PeriodReversedError} if `end` is before `start`
 * @example daysBetween("30E/360", dayOf("2007-02-28"), dayOf("2007-08-31")); // 182
 */
export function daysBetween(convention: DayCountConvention, start: Day, end: Day, termination?: Day): number {
  if (end < start) throw new PeriodReversedError(isoOf(start), isoOf(end));
  // A last of February may start as a 30th and end as a 28th: a period of no days is none all the same.
  if (end === start) return 0;
  switch (convention) {
    case "ACT/360":
    case "ACT/365F":
    case "ACT/ACT ISDA":
      return end - start;
    case "30/360 Bond Basis":
    case "30/360 US":
    case "30E/360":
    case "30E/360 ISDA":
      return thirtyDayMonths(convention, start, end, termination);
    default:
      throw new UnknownNameError(convention, "day count", DAY_COUNT_CONVENTIONS);
  }
}

/**
 * What the accrual accumulates: days, or for ACT/ACT ISDA the 365 · 366th parts of a year. Whole numbers, so that
 * nothing is divided before the rounding. For the 30/360 family, count from the start of the interest period and take
 * differences: only then is a period the sum of its parts.
 *
 * @example
 * accrualUnits("ACT/ACT ISDA", dayOf("2003-12-31"), dayOf("2004-01-02")); // 366n + 365n
 */
export function accrualUnits(convention: DayCountConvention, start: Day, end: Day, termination?: Day): bigint {
  const days = daysBetween(convention, start, end, termination);
  return convention === "ACT/ACT ISDA" ? isdaUnits(start, end) : BigInt(days);
}

/** The accrual units of one year. */
export function accrualUnitsPerYear(convention: DayCountConvention): bigint {
  if (convention === "ACT/365F") return 365n;
  return convention === "ACT/ACT ISDA" ? 365n * 366n : 360n;
}

/**
 * The part of a year that a period is.
 *
 * @example yearFraction("ACT/ACT ISDA", dayOf("2011-12-28"), dayOf("2012-02-29")).toString(); // "22999/133590"
 */
export function yearFraction(convention: DayCountConvention, start: Day, end: Day, termination?: Day): Rational {
  return Rational.of(accrualUnits(convention, start, end, termination), accrualUnitsPerYear(convention));
}

type ThirtyDayMonths = "30/360 Bond Basis" | "30/360 US" | "30E/360" | "30E/360 ISDA";

function thirtyDayMonths(convention: ThirtyDayMonths, start: Day, end: Day, termination?: Day): number {
  const from = civilOf(start);
  const to = civilOf(end);
  let d1 = Math.min(from.day, 30);
  let d2 = to.day;
  switch (convention) {
    case "30/360 US":
      if (isLastOfFebruary(start, from)) {
        if (isLastOfFebruary(end, to)) d2 = 30;
        d1 = 30;
      }
      if (d2 === 31 && d1 === 30) d2 = 30;
      break;
    case "30/360 Bond Basis":
      if (d2 === 31 && d1 === 30) d2 = 30;
      break;
    case "30E/360":
      d2 = Math.min(d2, 30);
      break;
    case "30E/360 ISDA":
      if (isLastOfFebruary(start, from)) d1 = 30;
      if (d2 === 31 || (isLastOfFebruary(end, to) && end !== termination)) d2 = 30;
      break;
  }
  return 360 * (to.year - from.year) + 30 * (to.month - from.month) + (d2 - d1);
}

function isLastOfFebruary(day: Day, date: CivilDate): boolean {
  return date.month === 2 && isLastOfMonth(day);
}

/** 366 for each day outside leap years and 365 for each day in one: the denominators 365 and 366 over their product. */
function isdaUnits(start: Day, end: Day): bigint {
  const first = civilOf(start).year;
  const last = civilOf(end).year;
  const weight = (year: number) => (isLeapYear(year) ? 365 : 366);
  const newYear = (year: number) => dayOfCivil({ year, month: 1, day: 1 });
  if (first === last) return BigInt((end - start) * weight(first));
  const head = (newYear(first + 1) - start) * weight(first);
  const tail = (end - newYear(last)) * weight(last);
  return BigInt(head + tail) + BigInt(last - first - 1) * 365n * 366n;
}
