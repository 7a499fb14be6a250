import { AbiCoder, keccak256, ParamType, type Interface } from "ethers";

import { LienbookError } from "../errors.ts";
import { encoded, InvalidArgumentError, shown } from "./arguments.ts";

/** A struct was given a field that it does not have: left out without a word, a misspelt penalty would be none. */
export class UnknownFieldError extends LienbookError {
  static readonly rule = "A struct of the contracts has the fields that they declare, and no others.";
  static readonly advice = "Look for a misspelling, or leave it out.";

  constructor(field: string, value: unknown, known: readonly string[]) {
    const { rule, advice } = UnknownFieldError;
    const has = `It has: ${known.join(", ")}.`;
    super({ code: "unknown-field", value: `${field} = ${shown(value)}`, rule, advice: `${advice} ${has}` });
  }
}

/**
 * How the contracts write values of these types, in Solidity's words or as they declare them: `abi.encode`, whose hash is
 * most often an id.
 *
 * @example
 * ```ts
 * const COMMITMENT = new Encoding<[face: bigint, backing: string]>("uint64", "bytes32");
 * const commitment = COMMITMENT.hash(250_000_00n, backingHashOf([]));
 * ```
 */
export class Encoding<T extends readonly unknown[]> {
  readonly #types: readonly ParamType[];

  constructor(...types: readonly (string | ParamType)[]) {
    this.#types = types.map((type) => ParamType.from(type));
  }

  /** @throws InvalidArgumentError, UnknownFieldError */
  encode(...values: T): string {
    for (const [index, type] of this.#types.entries()) requireFields(type, values[index], type.name);
    return encoded(() => AbiCoder.defaultAbiCoder().encode(this.#types, values));
  }

  /** @throws InvalidArgumentError, UnknownFieldError */
  hash(...values: T): string {
    return keccak256(this.encode(...values));
  }

  /**
   * Structs as objects and lists as arrays, which can be encoded again.
   *
   * @throws InvalidArgumentError where the bytes are nothing of the kind
   */
  decode(bytes: string): T {
    try {
      const values = AbiCoder.defaultAbiCoder().decode(this.#types, bytes);
      // What the types say, TypeScript does not follow.
      return this.#types.map((type, index) => plain(type, values[index])) as unknown as T;
    } catch (error) {
      throw new InvalidArgumentError("encoded values", bytes, "not encoded like this", { cause: error });
    }
  }
}

/** The type of a parameter as a contract declares it, so that nothing here says it again. */
export function parameterOf(contract: Interface, name: string, parameter: string): ParamType {
  const found = contract.getFunction(name)?.inputs.find((input) => input.name === parameter);
  if (!found) throw new TypeError(`No contract has ${name} with ${parameter}`);
  return found;
}

function requireFields(type: ParamType, value: unknown, path: string): void {
  if (type.isArray()) {
    if (!Array.isArray(value)) return;
    for (const [index, item] of value.entries()) requireFields(type.arrayChildren, item, `${path}[${String(index)}]`);
    return;
  }
  // What ethers has decoded is a list, in which fields have no names of their own.
  if (!type.isTuple() || typeof value !== "object" || value === null || Array.isArray(value)) return;
  const known = type.components.map(({ name }) => name);
  const placeOf = (field: string): string => (path === "" ? field : `${path}.${field}`);
  for (const [field, part] of Object.entries(value)) {
    if (part !== undefined && !known.includes(field)) throw new UnknownFieldError(placeOf(field), part, known);
  }
  for (const component of type.components) {
    const part = (value as Record<string, unknown>)[component.name];
    const place = placeOf(component.name);
    if (part === undefined) throw new InvalidArgumentError(place, part, "missing");
    requireFields(component, part, place);
  }
}

function plain(type: ParamType, value: unknown): unknown {
  if (type.isArray()) return Array.from(value as Iterable<unknown>, (item) => plain(type.arrayChildren, item));
  if (!type.isTuple()) return value;
  const parts = value as readonly unknown[];
  return Object.fromEntries(type.components.map((part, index) => [part.name, plain(part, parts[index])]));
}
