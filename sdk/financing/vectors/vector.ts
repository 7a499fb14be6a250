import { Rational } from "../rational.ts";

/** One published value: inputs, what its source says comes out, and under which convention. */
export interface Vector {
  readonly id: string;
  readonly kind: string;
  readonly source: string;
  readonly convention: string;
  readonly inputs: Readonly<Record<string, Json>>;
  readonly expected: Readonly<Record<string, Json>>;
  /** How far the result may be off, if further than the digits printed. */
  readonly tolerance?: Json;
}

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** An amount that is rounded already: it must be met to the last minor unit. */
export class Money {
  /** Whole. */
  readonly minorUnits: Rational;
  /** What it was rounded from, in minor units: what a source that prints more digits than an amount has must print. */
  readonly exact: Rational | undefined;

  constructor(minorUnits: bigint | Rational, exact?: Rational) {
    this.minorUnits = typeof minorUnits === "bigint" ? Rational.of(minorUnits) : minorUnits;
    this.exact = exact;
  }
}

/** An amount of the chain, which has no digits beyond: a source that prints more is met by what its value rounds to. */
export class ChainMoney extends Money {}

/**
 * What a function answers for one expected field: a rounded amount, an exact value that the source prints with some
 * digits, a whole number, a date (ISO), or several of these.
 */
export type Answer =
  Money | Rational | number | string | readonly Answer[] | { readonly [key: string]: Answer | undefined };

/** The answers for the fields that were asked for. A field that nobody can answer is left out, or undefined. */
export type Answers = Readonly<Record<string, Answer | undefined>>;

/** A vector for which there is no function here, and why: of a kind, a convention or a field that the library lacks. */
export class Unjudged extends Error {
  override readonly name = "Unjudged";
}

/** Reads a file of vectors. @throws {SyntaxError} if it is not one */
export function parseVectors(text: string): Vector[] {
  // Some editors begin a file with a mark of its byte order.
  const json = JSON.parse(text.replace(/^\uFEFF/, "")) as unknown;
  if (!Array.isArray(json)) throw new SyntaxError("A file of vectors is a JSON array.");
  if (json.length === 0) throw new SyntaxError("A file of vectors has at least one: this one is empty.");
  return json.map((entry: unknown, index) => {
    if (!isRecord(entry)) throw new SyntaxError(`Entry ${index + 1} is not an object.`);
    const { id, kind, source, convention, inputs, expected, tolerance } = entry;
    if (typeof id !== "string" || typeof kind !== "string" || !isRecord(inputs) || !isRecord(expected)) {
      throw new SyntaxError(`Entry ${index + 1} needs an id, a kind, inputs and expected values.`);
    }
    return {
      ...(tolerance === undefined ? {} : { tolerance: tolerance as Json }),
      id,
      kind,
      source: typeof source === "string" ? source : "",
      convention: typeof convention === "string" ? convention : "",
      inputs: inputs as Vector["inputs"],
      expected: expected as Vector["expected"],
    };
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
