import { MILLISECONDS_PER_DAY } from "../../units.ts";
import { InvalidDocumentDateError } from "../errors.ts";
import { foldDigits } from "./text.ts";

/** A day of the calendar as `YYYY-MM-DD`. */
export type IsoDate = string;

// Year first, then month and day with one separator, or eight digits; a time of day and an offset may follow.
const ZONE = "(?:Z|[A-Z]{3}|[+-]\\d{2}(?::?\\d{2})?)";
const SEPARATED = new RegExp(
  `^(\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})(?:[T ]${timeOfDay(":")}(?:[.,]\\d+)?)? ?${ZONE}?$`,
);
const COMPACT = new RegExp(`^(\\d{4})(\\d{2})(\\d{2})(?:T?${timeOfDay(":?")}(?:[.,]\\d+)?)?${ZONE}?$`);
const IDEOGRAPHIC = /^(\d{4})年(\d{1,2})月(\d{1,2})日$/;

/**
 * Reads a date as written: the day printed on the document, whatever offset follows it. No time zone is applied, for
 * the same paper must have the same date everywhere.
 *
 * Accepts what can be read in one way only: year, month and day in this order, with `-`, `/`, `.`, 年月日 or nothing
 * between them (UN/EDIFACT 2379 codes 102, 203, 204 and 304 are the last).
 *
 * @throws InvalidDocumentDateError
 *
 * @example
 * ```ts
 * parseDate("issueDate", "20260915"); // "2026-09-15"
 * ```
 */
export function parseDate(field: string, text: string): IsoDate {
  const value = foldDigits(text);
  const separated = SEPARATED.exec(value);
  const [year, month, day] = separated
    ? [separated[1], separated[3], separated[4]]
    : ((COMPACT.exec(value) ?? IDEOGRAPHIC.exec(value))?.slice(1, 4) ?? []);
  if (year === undefined || month === undefined || day === undefined || year === "0000")
    throw new InvalidDocumentDateError(field, text);

  const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const time = Date.parse(`${date}T00:00:00Z`);
  // Date.parse takes the 30th of February for a day in March: only a date that comes back unchanged is one.
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== date)
    throw new InvalidDocumentDateError(field, text);
  return date;
}

/** The month of a date as `YYYY-MM`. */
export function monthOf(date: IsoDate): string {
  return date.slice(0, 7);
}

/** Days from `earlier` to `later`; negative if they stand the other way round. */
export function daysBetween(earlier: IsoDate, later: IsoDate): number {
  return (Date.parse(later) - Date.parse(earlier)) / MILLISECONDS_PER_DAY;
}

/** Hours and minutes, and perhaps seconds, as a pattern. */
function timeOfDay(separator: string): string {
  return `(?:[01]\\d|2[0-4])${separator}[0-5]\\d(?:${separator}(?:[0-5]\\d|60))?`;
}
