import { dayOf, parseTenor, type Day, type Tenor } from "../calendar.ts";
import { InvalidDateError } from "../money-errors.ts";
import { Rational } from "../rational.ts";
import { Unjudged, type Json, type Vector } from "./vector.ts";

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** Reads a date as sources print it: `2022-12-01`, or `01 December 2022`. @throws {InvalidDateError} */
export function isoDate(text: string): string {
  const match = /^(\d{1,2}) ([A-Za-z]{3,9}) (\d{4})$/.exec(text.trim());
  if (!match) return text;
  const [, day = "", name = "", year = ""] = match;
  const month = MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
  if (month === 0) throw new InvalidDateError(text);
  return `${year}-${String(month).padStart(2, "0")}-${day.padStart(2, "0")}`;
}

/**
 * The inputs of a vector. Sources name the same thing differently (pv, principal; to, end), so each question gives the
 * names it goes by; the first that is there answers.
 */
export class Inputs {
  readonly convention: string;
  readonly #values: Readonly<Record<string, Json>>;

  constructor(values: Readonly<Record<string, Json>>, convention: string) {
    this.#values = values;
    this.convention = convention;
  }

  static of(vector: Vector): Inputs {
    return new Inputs(vector.inputs, vector.convention);
  }

  /** Whether the words of the convention say so. */
  says(pattern: RegExp): boolean {
    return pattern.test(this.convention);
  }

  has(...names: string[]): boolean {
    return this.find(names) !== undefined;
  }

  find(names: readonly string[]): Json | undefined {
    const name = names.find((candidate) => Object.hasOwn(this.#values, candidate));
    return name === undefined ? undefined : this.#values[name];
  }

  /** A number as printed, a quotient included. */
  rational(...names: string[]): Rational {
    return asRational(this.#required(names), names);
  }

  optionalRational(...names: string[]): Rational | undefined {
    return this.has(...names) ? this.rational(...names) : undefined;
  }

  /** An amount in a currency with two decimals, in minor units. */
  amount(...names: string[]): bigint {
    return asAmount(this.#required(names), names);
  }

  count(...names: string[]): number {
    const value = this.rational(...names);
    if (value.denominator !== 1n)
      throw new Unjudged(`${names.join(" or ")} is ${value.toString()}, not a whole number`);
    return Number(value.numerator);
  }

  optionalCount(...names: string[]): number | undefined {
    return this.has(...names) ? this.count(...names) : undefined;
  }

  day(...names: string[]): Day {
    return asDay(this.#required(names), names);
  }

  optionalDay(...names: string[]): Day | undefined {
    return this.has(...names) ? this.day(...names) : undefined;
  }

  text(...names: string[]): string {
    const value = this.#required(names);
    if (typeof value !== "string") throw new Unjudged(`${names.join(" or ")} is not a text`);
    return value;
  }

  optionalText(...names: string[]): string | undefined {
    return this.has(...names) ? this.text(...names) : undefined;
  }

  flag(...names: string[]): boolean {
    return this.find(names) === true || this.find(names) === "true";
  }

  tenor(...names: string[]): Tenor {
    return parseTenor(this.text(...names));
  }

  /** A list; an empty one if there is none. */
  list(...names: string[]): readonly Json[] {
    const value = this.find(names) ?? [];
    if (!Array.isArray(value)) throw new Unjudged(`${names.join(" or ")} is not a list`);
    return value as readonly Json[];
  }

  /** A group of inputs of its own, if there is one. */
  group(...names: string[]): Inputs | undefined {
    const value = this.find(names);
    return value === undefined ? undefined : this.nested(value);
  }

  nested(value: Json): Inputs {
    if (typeof value !== "object" || value === null || Array.isArray(value))
      throw new Unjudged("inputs are not an object");
    return new Inputs(value as Record<string, Json>, this.convention);
  }

  /** A dated amount, written as a pair or as an object. */
  datedAmount(entry: Json): { date: Day; amount: bigint } {
    if (Array.isArray(entry)) {
      const [date, amount] = entry as readonly Json[];
      return { date: asDay(date ?? null, ["date"]), amount: asAmount(amount ?? null, ["amount"]) };
    }
    const nested = this.nested(entry);
    return { date: nested.day("date", "due", "on"), amount: nested.amount("amount", "value") };
  }

  #required(names: readonly string[]): Json {
    const value = this.find(names);
    if (value === undefined) throw new Unjudged(`there is no input ${names.join(" or ")}`);
    return value;
  }
}

export function asRational(value: Json, names: readonly string[]): Rational {
  if (typeof value !== "string" && typeof value !== "number")
    throw new Unjudged(`${names.join(" or ")} is not a number`);
  // Thousands may be grouped with commas; a quotient and an exponent stay as they are.
  return Rational.parse(String(value).replaceAll(",", ""));
}

export function asAmount(value: Json, names: readonly string[]): bigint {
  const minor = asRational(value, names).mul(Rational.of(100n));
  if (minor.denominator !== 1n) throw new Unjudged(`${names.join(" or ")} has more than two decimals`);
  return minor.numerator;
}

export function asDay(value: Json, names: readonly string[]): Day {
  if (typeof value !== "string") throw new Unjudged(`${names.join(" or ")} is not a date`);
  return dayOf(isoDate(value));
}
