import { LienbookError } from "../errors.ts";

/** What every failure of the money arithmetic has in common, so that a caller can catch them together. */
export abstract class MoneyError extends LienbookError {}

/** A text or a number that is not an exact value: a float, an empty string, a zero denominator. */
export class InvalidNumberError extends MoneyError {
  constructor(value: string, rule: string) {
    super({
      code: "invalid-number",
      value,
      rule,
      advice: "Write a decimal with a point, e.g. 0.0675, or two with a slash between, e.g. 0.08/12.",
    });
  }
}

/** A date that no calendar has, or that is not written as ISO 8601 asks. */
export class InvalidDateError extends MoneyError {
  constructor(value: string) {
    super({
      code: "invalid-date",
      value,
      rule: "A date is one of the Gregorian calendar, from 0001-01-01 to 9999-12-31.",
      advice: "Write it as YYYY-MM-DD, e.g. 2026-09-15.",
    });
  }
}

/** A step between dates that is not a whole number of days, weeks, months or years. */
export class InvalidTenorError extends MoneyError {
  constructor(value: string) {
    super({
      code: "invalid-tenor",
      value,
      rule: "A tenor is a whole number of days, weeks, months or years, at least one.",
      advice: "Write a number and D, W, M or Y, e.g. 3M.",
    });
  }
}

/** A period that ends before it starts. */
export class PeriodReversedError extends MoneyError {
  constructor(start: string, end: string) {
    super({
      code: "period-reversed",
      value: `${start} to ${end}`,
      rule: "A period does not end before it starts.",
      advice: "Give the earlier date first.",
    });
  }
}

/** Terms that no schedule, price or loan can be made of. */
export class InvalidTermError extends MoneyError {
  /** The term, as the caller names it. */
  readonly field: string;

  constructor(field: string, value: string, rule: string, advice: string) {
    super({ code: "invalid-term", value: `${field} = ${value}`, rule, advice });
    this.field = field;
  }
}
