import { placeOf, UnknownNameError } from "../names.ts";
import { MILLISECONDS_PER_DAY } from "../units.ts";
import { InvalidDateError, InvalidTenorError, InvalidTermError } from "./money-errors.ts";

/** Whole days since 1970-01-01, UTC: the date as the chain has it (`Day`). Dates before 1970 are negative and stay off chain. */
export type Day = number;

/**
 * A day as whoever calls the library gives it: the number that {@link dayOf} makes, or the `bigint` that a contract answers,
 * the same to every call that sends or reads one; schedules and the model of a loan count in numbers. What a call returns
 * for people to read is a date in ISO 8601, what follows from the calendar a number, and what a contract keeps a `bigint`;
 * {@link isoOf} writes either.
 */
export type DayLike = Day | bigint;

/** 9999-12-31: what is later has no date in ISO 8601. */
export const LAST_DAY = 2_932_896;
const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** A date in the Gregorian calendar; January is 1. */
export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/**
 * The day number of an ISO 8601 date.
 *
 * @throws {InvalidDateError} if the calendar has no such date
 * @example dayOf("2026-09-15"); // 20711
 */
export function dayOf(iso: string): Day {
  const match = ISO_DATE.exec(iso);
  if (!match) throw new InvalidDateError(iso);
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) throw new InvalidDateError(iso);
  return dayOfCivil({ year, month, day });
}

/**
 * The ISO 8601 date of a day.
 *
 * @throws {InvalidDateError} if it is none up to the year 9999
 * @example isoOf(20711); // "2026-09-15"
 */
export function isoOf(day: DayLike): string {
  if (typeof day !== "bigint" && !Number.isInteger(day)) throw new InvalidDateError(String(day));
  const date = new Date(Number(day) * MILLISECONDS_PER_DAY);
  if (Number.isNaN(date.getTime())) throw new InvalidDateError(String(day));
  const iso = date.toISOString();
  if (!ISO_DATE.test(iso.slice(0, 10)) || iso.startsWith("0000")) throw new InvalidDateError(String(day));
  return iso.slice(0, 10);
}

/** The day of a date that is known to exist. */
export function dayOfCivil({ year, month, day }: CivilDate): Day {
  // Date.UTC reads the years 0 to 99 as 1900 to 1999; setUTCFullYear does not.
  return Math.round(new Date(0).setUTCFullYear(year, month - 1, day) / MILLISECONDS_PER_DAY);
}

export function civilOf(day: Day): CivilDate {
  const date = new Date(day * MILLISECONDS_PER_DAY);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

export function isLastOfMonth(day: Day): boolean {
  return civilOf(day + 1).day === 1;
}

export function endOfMonth(day: Day): Day {
  const { year, month } = civilOf(day);
  return dayOfCivil({ year, month, day: daysInMonth(year, month) });
}

/**
 * The same day of the month `months` later (earlier, if negative), or the last of that month where it is shorter.
 *
 * @example isoOf(addMonths(dayOf("2023-11-30"), 3)); // "2024-02-29"
 */
export function addMonths(day: Day, months: number): Day {
  const date = civilOf(day);
  const count = date.year * 12 + (date.month - 1) + months;
  const year = Math.floor(count / 12);
  const month = count - year * 12 + 1;
  return dayOfCivil({ year, month, day: Math.min(date.day, daysInMonth(year, month)) });
}

/** What tenors count in, in the order of the chain's `TenorUnit`: months run by the calendar, days by count. */
export const TENOR_UNITS = ["days", "months"] as const;

/** The step between the dates of a schedule. */
export interface Tenor {
  readonly unit: (typeof TENOR_UNITS)[number];
  readonly length: number;
}

/**
 * Reads a tenor as the markets write it: days, weeks, months or years.
 *
 * @throws {InvalidTenorError}
 * @example parseTenor("1Y"); // { unit: "months", length: 12 }
 */
export function parseTenor(text: string): Tenor {
  const match = /^([1-9]\d{0,4})\s*([DWMY])$/i.exec(text.trim());
  if (!match) throw new InvalidTenorError(text);
  const count = Number(match[1]);
  switch (match[2]?.toUpperCase()) {
    case "D":
      return { unit: "days", length: count };
    case "W":
      return { unit: "days", length: 7 * count };
    case "M":
      return { unit: "months", length: count };
    default:
      return { unit: "months", length: 12 * count };
  }
}

/**
 * `count` tenors after `day` (before, if negative), counted in one go: month by month the 31st would decay to the 28th.
 *
 * @example isoOf(addTenor(dayOf("2026-01-31"), { unit: "months", length: 1 }, 2)); // "2026-03-31"
 */
export function addTenor(day: Day, tenor: Tenor, count = 1): Day {
  placeOf(TENOR_UNITS, tenor.unit, "unit of a tenor");
  return tenor.unit === "days" ? day + tenor.length * count : addMonths(day, tenor.length * count);
}

/** What happens to a date on which banks are closed (ISDA 2006 Definitions, 4.12). */
export type BusinessDayConvention =
  "unadjusted" | "following" | "modified following" | "preceding" | "modified preceding";

const BUSINESS_DAY_CONVENTIONS: readonly BusinessDayConvention[] = [
  "unadjusted",
  "following",
  "modified following",
  "preceding",
  "modified preceding",
];

/**
 * Reads a business-day convention in any usual spelling.
 *
 * @throws {UnknownNameError}
 * @example parseBusinessDayConvention("ModifiedFollowing"); // "modified following"
 */
export function parseBusinessDayConvention(text: string): BusinessDayConvention {
  const letters = text.replace(/[^a-z]/gi, "").toLowerCase();
  const found = BUSINESS_DAY_CONVENTIONS.find((name) => name.replace(" ", "") === letters);
  if (found) return found;
  const short: Record<string, BusinessDayConvention> = {
    f: "following",
    mf: "modified following",
    p: "preceding",
    mp: "modified preceding",
    none: "unadjusted",
    noadjust: "unadjusted",
  };
  const abbreviated = short[letters];
  if (!abbreviated) throw new UnknownNameError(text, "business-day convention", BUSINESS_DAY_CONVENTIONS);
  return abbreviated;
}

/** Saturday and Sunday; 0 is Sunday, as in `Date`. */
const SATURDAY_AND_SUNDAY: readonly number[] = [6, 0];

/**
 * The days on which banks work: neither a weekend nor in the list of holidays.
 *
 * @example
 * const newYork = new BusinessCalendar(["1997-09-01"]);
 * isoOf(newYork.adjust(dayOf("1997-08-31"), "following")); // "1997-09-02"
 */
export class BusinessCalendar {
  /** Every day is a working day: dates stay where they fall. */
  static readonly EVERY_DAY = new BusinessCalendar([], []);

  readonly #holidays: ReadonlySet<Day>;
  readonly #weekend: ReadonlySet<number>;

  /**
   * @param holidays ISO dates or day numbers
   * @param weekend days of the week off, 0 for Sunday to 6 for Saturday
   */
  constructor(holidays: Iterable<string | Day> = [], weekend: Iterable<number> = SATURDAY_AND_SUNDAY) {
    this.#holidays = new Set(Array.from(holidays, (date) => (typeof date === "string" ? dayOf(date) : date)));
    this.#weekend = new Set(weekend);
    if (this.#weekend.size > 6) {
      throw new InvalidTermError(
        "weekend",
        Array.from(this.#weekend).join(", "),
        "A week has a working day.",
        "Leave one out.",
      );
    }
  }

  isBusinessDay(day: Day): boolean {
    // 1970-01-01 was a Thursday.
    const weekday = (((day + 4) % 7) + 7) % 7;
    return !this.#weekend.has(weekday) && !this.#holidays.has(day);
  }

  /** Whether no later day of the month is a business day. */
  isLastOfMonth(day: Day): boolean {
    return civilOf(this.#next(day + 1, 1)).month !== civilOf(day).month;
  }

  adjust(day: Day, convention: BusinessDayConvention): Day {
    switch (convention) {
      case "unadjusted":
        return day;
      case "following":
        return this.#next(day, 1);
      case "preceding":
        return this.#next(day, -1);
      case "modified following":
        return this.#within(day, 1);
      case "modified preceding":
        return this.#within(day, -1);
      default:
        throw new UnknownNameError(convention, "business-day convention", BUSINESS_DAY_CONVENTIONS);
    }
  }

  /** The nearest business day in one direction, or in the other if that one falls into another month. */
  #within(day: Day, direction: 1 | -1): Day {
    const moved = this.#next(day, direction);
    return civilOf(moved).month === civilOf(day).month ? moved : this.#next(day, direction === 1 ? -1 : 1);
  }

  #next(day: Day, direction: 1 | -1): Day {
    let candidate = day;
    while (!this.isBusinessDay(candidate)) candidate += direction;
    return candidate;
  }
}
