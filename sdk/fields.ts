import { InvalidArgumentError, UnknownFieldError } from "./chain/arguments.ts";
import { LAST_DAY } from "./financing/calendar.ts";

/** What a field of a type holds. */
type KindOf<V> = [V] extends [boolean]
  ? "boolean"
  : [V] extends [bigint]
    ? "bigint"
    : [V] extends [number]
      ? "number"
      : [V] extends [number | bigint]
        ? "day" | "rate"
        : [V] extends [string]
          ? "string"
          : [V] extends [readonly unknown[]]
            ? "list"
            : [V] extends [(...given: never[]) => unknown]
              ? "function"
              : "value";

/** Whether a field may be left out. */
type Marked<T, K extends keyof T> =
  object extends Pick<T, K> ? `${KindOf<NonNullable<T[K]>>}?` : KindOf<NonNullable<T[K]>>;

/** The fields of a type, with what each holds; those that may be left out with a question mark. */
export type Fields<T> = { readonly [K in keyof T]-?: Marked<T, K> };

const HOLDS = {
  boolean: [(value) => typeof value === "boolean", "neither true nor false"],
  bigint: [(value) => typeof value === "bigint", "no bigint"],
  number: [(value) => Number.isSafeInteger(value), "no whole number"],
  day: [isDay, "no day"],
  rate: [(value) => typeof value === "bigint" || Number.isSafeInteger(value), "no rate"],
  string: [(value) => typeof value === "string", "no text"],
  list: [Array.isArray, "no list"],
  function: [(value) => typeof value === "function", "no function"],
  value: [(value) => value !== null, "missing"],
} satisfies Readonly<Record<string, readonly [is: (value: unknown) => boolean, otherwise: string]>>;

/**
 * Refuses what somebody asks for with a misspelt field, which would be left out in silence, with one that is missing, or with
 * one that holds something else. Node runs TypeScript without looking at its types: whoever takes an object of somebody's
 * begins with this.
 *
 * @param what   it is called in the message
 * @param fields those of its type, which the compiler compares
 * @returns it
 * @throws UnknownFieldError, InvalidArgumentError
 */
export function requireFields<T extends object>(what: string, given: T, fields: Fields<T>): T {
  requireObject(what, given);
  const parts = given as Readonly<Record<string, unknown>>;
  const known = Object.keys(fields);
  for (const [field, part] of Object.entries(parts)) {
    if (part !== undefined && !known.includes(field)) throw new UnknownFieldError(`${what}.${field}`, part, known);
  }
  for (const [field, mark] of Object.entries<string>(fields)) {
    const part = parts[field];
    if (part === undefined && mark.endsWith("?")) continue;
    if (part === undefined) throw new InvalidArgumentError(`${what}.${field}`, part, "missing");
    const [is, otherwise] = HOLDS[mark.replace("?", "") as keyof typeof HOLDS];
    if (!is(part)) throw new InvalidArgumentError(`${what}.${field}`, part, otherwise);
  }
  return given;
}

/**
 * Refuses what is not there, or is not the object that it should be, by what it must have; whatever it has beside that.
 *
 * @returns it
 * @throws InvalidArgumentError
 */
export function requireParts<T extends object>(what: string, given: T, ...parts: readonly (keyof T & string)[]): T {
  requireObject(what, given);
  for (const part of parts) {
    if (given[part] === undefined) throw new InvalidArgumentError(`${what}.${part}`, undefined, "missing");
  }
  return given;
}

function requireObject(what: string, given: unknown): void {
  if (typeof given === "object" && given !== null) return;
  throw new InvalidArgumentError(what, given, given === undefined ? "missing" : "no struct");
}

/** What has a value, and what may be left out, without `undefined` for a value. */
type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Leaves out the properties that have no value: no default gives way to one, and exact optional properties want it. */
export function present<T extends object>(properties: T): Present<T> {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined)) as Present<T>;
}

function isDay(value: unknown): boolean {
  if (typeof value !== "bigint" && !Number.isSafeInteger(value)) return false;
  return Number(value) >= -LAST_DAY && Number(value) <= LAST_DAY;
}
