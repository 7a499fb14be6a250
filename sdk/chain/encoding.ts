import { AbiCoder, keccak256, ParamType, type Interface } from "ethers";

import { argumentErrorFor, InvalidArgumentError, requireFit } from "./arguments.ts";

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
    requireFit(this.#types, values);
    try {
      return AbiCoder.defaultAbiCoder().encode(this.#types, values);
    } catch (error) {
      // What stands for an address, which nothing resolves here.
      throw argumentErrorFor(error) ?? error;
    }
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

function plain(type: ParamType, value: unknown): unknown {
  if (type.isArray()) return Array.from(value as Iterable<unknown>, (item) => plain(type.arrayChildren, item));
  if (!type.isTuple()) return value;
  const parts = value as readonly unknown[];
  return Object.fromEntries(type.components.map((part, index) => [part.name, plain(part, parts[index])]));
}
