/*
 * How the library names the enumerations of the contracts. What it only reads, or takes by name, is a list in their order, in
 * the plural: `BILL_STATES`. What callers also write as a number is a table, in the singular: `DOCUMENT_KIND.appraisal`. The
 * type has the names: `BillState`, `DocumentKind`. Kinds, roles and milestones are spelt in one word, as fields are
 * (`creditNote`), states and rules as people read them ("written off").
 */
import { LienbookError } from "./errors.ts";

/** A word that is none of the names of which one is asked for. Nobody guesses which was meant. */
export class UnknownNameError extends LienbookError {
  static readonly rule = "A rule, role, kind or event has one exact name.";
  static readonly advice = "Use one of those that the error lists.";

  constructor(name: unknown, family: string, known: readonly string[]) {
    const rule = `Each ${family} has one exact name.`;
    super({ code: "unknown-name", value: String(name), rule, advice: `Use one of: ${known.join(", ")}.` });
  }
}

/**
 * Where a name stands among those of its family: most often its number in the contracts.
 *
 * @throws UnknownNameError
 */
export function placeOf<T extends string>(names: readonly T[], name: T, family: string): number {
  const place = names.indexOf(name);
  if (place === -1) throw new UnknownNameError(name, family, names);
  return place;
}

/**
 * What a table has under a name.
 *
 * @throws UnknownNameError
 */
export function entryOf<N extends string, T>(table: Readonly<Record<N, T>>, name: N, family: string): T {
  if (!Object.hasOwn(table, name)) throw new UnknownNameError(name, family, Object.keys(table));
  return table[name];
}

/**
 * The name that stands for a number of the contracts.
 *
 * @throws UnknownNameError where a contract has more of them than this library knows: told as another, it would mislead
 */
export function nameAt<T extends string>(names: readonly T[], number: bigint | number, family: string): T {
  const name = names[Number(number)];
  if (name === undefined) throw new UnknownNameError(number, family, names);
  return name;
}
