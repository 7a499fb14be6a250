import { MoneyError } from "../../sdk/financing/money-errors.ts";
import { Rational } from "../../sdk/financing/rational.ts";

/** One published value: inputs, what its source says comes out, and under which convention. */
export interface Vector {
  readonly id: string;
  readonly kind: string;
  readonly source: string;
  /** What is said of it beside its source. */
  readonly note?: string;
  readonly convention: string;
  readonly inputs: Readonly<Record<string, Json>>;
  readonly expected: Readonly<Record<string, Json>>;
  /** How far the result may be off, if further than the digits printed. */
  readonly tolerance?: Json;
}

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Whether this is several values, each with its name. */
export function isGroup(value: Json): value is { readonly [key: string]: Json } {
  return isRecord(value);
}

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
export class ChainMoney extends Money {
  /** Whether the source prints the amount itself, or a value of which the chain has the amount. */
  readonly stands: "for itself" | "for a value";

  constructor(minorUnits: bigint, stands: ChainMoney["stands"] = "for itself") {
    super(minorUnits);
    this.stands = stands;
  }
}

/**
 * What a function answers for one expected field: a rounded amount, an exact value that the source prints with some
 * digits, a whole number, a date (ISO), or several of these.
 */
export type Answer =
  | Money
  | Rational
  | YearFraction
  | Rate
  | number
  | string
  | readonly Answer[]
  | { readonly [key: string]: Answer | undefined };

/** A part of a year, which few digits cannot tell from another: see `compare`. */
export class YearFraction {
  readonly value: Rational;

  constructor(value: Rational) {
    this.value = value;
  }
}

/** A rate or a factor, of which a minor unit would be a multiple: see `compare`. */
export class Rate {
  readonly value: Rational;
  readonly isPerHundred: boolean;

  constructor(value: Rational, isPerHundred = false) {
    this.value = value;
    this.isPerHundred = isPerHundred;
  }

  /** The same under another name, per hundred. */
  get inPercent(): Rate {
    return this.isPerHundred ? this : new Rate(this.value.mul(Rational.of(100n)), true);
  }
}

/** Further names by which a group's answers may be asked for. They are not printed. */
export function alias<T extends object>(answers: T, names: Readonly<Record<string, Answer | undefined>>): T {
  for (const [name, value] of Object.entries(names)) Object.defineProperty(answers, name, { value });
  return answers;
}

/** The answers for the fields that were asked for. A field that nobody can answer is left out, or undefined. */
export type Answers = Readonly<Record<string, Answer | undefined>>;

/** A vector for which there is no function here, and why: of a kind, a convention or a field that the library lacks. */
export class Unjudged extends Error {
  override readonly name = "Unjudged";
}

/** An entry of a file of vectors that is none: it fails by itself, and the others are still to be judged. */
export class InvalidVectorError extends MoneyError {
  /** Its id, if it has one, else its place in the file. */
  readonly id: string;

  constructor(id: string, value: string, rule: string) {
    super({ code: "invalid-vector", value, rule, advice: "Correct the entry of the file." });
    this.id = id;
  }
}

/** A file of which no vector can be judged. */
export class InvalidVectorFileError extends MoneyError {
  constructor(value: string, rule: string, options?: ErrorOptions) {
    super(
      { code: "invalid-vector-file", value, rule, advice: "Name a file in the format of published vectors." },
      options,
    );
  }
}

/** Reads a file of vectors, entry by entry. @throws {InvalidVectorFileError} if it is not one */
export function parseEntries(text: string): (Vector | InvalidVectorError)[] {
  const parsed = parseJson(text);
  const json = isRecord(parsed) && Array.isArray(parsed["vectors"]) ? parsed["vectors"] : parsed;
  if (!Array.isArray(json)) {
    throw new InvalidVectorFileError(
      json === null ? "null" : `one ${typeof json}`,
      "A file of vectors is a JSON array of them.",
    );
  }
  if (json.length === 0) throw new InvalidVectorFileError("an empty list", "A file of vectors has at least one.");
  return json.map((entry: unknown, index) => parseEntry(entry, `entry ${index + 1}`));
}

function parseJson(text: string): unknown {
  try {
    // Some editors begin a file with a mark of its byte order.
    return JSON.parse(text.replace(/^\uFEFF/, ""), asWritten);
  } catch (cause) {
    const found = text.trim() === "" ? "an empty file" : (cause as SyntaxError).message;
    throw new InvalidVectorFileError(found, "A file of vectors is JSON.", { cause });
  }
}

/** Numbers that JSON rounds stay as they are written, where the engine tells how they were. */
function asWritten(_: string, value: unknown, context?: { readonly source?: string }): unknown {
  const isRounded = typeof value === "number" && Math.abs(value) > Number.MAX_SAFE_INTEGER;
  return isRounded && context?.source !== undefined ? context.source : value;
}

/** Reads a file of vectors. @throws {InvalidVectorFileError | InvalidVectorError} if it, or an entry of it, is none */
export function parseVectors(text: string): Vector[] {
  return parseEntries(text).map((entry) => {
    if (entry instanceof InvalidVectorError) throw entry;
    return entry;
  });
}

/** @param place what an entry without an id goes by */
function parseEntry(entry: unknown, place: string): Vector | InvalidVectorError {
  if (!isRecord(entry)) return new InvalidVectorError(place, `${place} = ${printed(entry)}`, "A vector is an object.");
  const { id: given, kind, source, note, inputs, expected, tolerance } = entry;
  const convention = entry["convention"] ?? undefined;
  const id = typeof given === "string" || typeof given === "number" ? String(given) : place;
  const wrong = (field: string, rule: string) =>
    new InvalidVectorError(id, `${field} of ${place} = ${printed(entry[field])}`, rule);
  if (given !== undefined && typeof given !== "string" && typeof given !== "number")
    return wrong("id", "An id is a text or a number.");
  if (typeof kind !== "string") return wrong("kind", "A vector names its kind.");
  if (convention !== undefined && typeof convention !== "string") return wrong("convention", "A convention is a text.");
  if (!isRecord(inputs)) return wrong("inputs", "The inputs of a vector are an object.");
  if (!isRecord(expected)) return wrong("expected", "The expected values of a vector are an object.");
  return {
    ...(tolerance === undefined || tolerance === null ? {} : { tolerance: tolerance as Json }),
    ...(typeof note === "string" ? { note } : {}),
    id,
    kind,
    source: typeof source === "string" ? source : "",
    convention: convention ?? "",
    inputs: inputs as Vector["inputs"],
    expected: expected as Vector["expected"],
  };
}

function printed(value: unknown): string {
  return value === undefined ? "missing" : JSON.stringify(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
