import { AbiCoder, id as hashOf } from "ethers";

import { LienbookError } from "../../errors.ts";
import type { MessageContext, Parameter } from "./parameters.ts";

type Parameters = Readonly<Record<string, Parameter<unknown>>>;

/** What the parameters of an error are once they are read. */
type Arguments<P extends Parameters> = {
  readonly [Name in keyof P]: P[Name] extends Parameter<infer T> ? T : never;
};

/** A parameter must not hide a field that every error has. */
type NoReservedNames = Readonly<Partial<Record<keyof ContractError, never>>>;

/** How an error of a contract reads to people. */
interface Explanation<P extends Parameters> {
  /** What happened, from the parameters as they are shown. */
  readonly says: (shown: Readonly<Record<keyof P, string>>) => string;
  /** The rule that stands behind it. */
  readonly rule: string;
  /** What to do. */
  readonly advice: string;
}

/** What a revert is decoded to: the refusal of a contract, in plain words, with its parameters as properties. */
export abstract class ContractError extends LienbookError {
  constructor(failure: ConstructorParameters<typeof LienbookError>[0], message: string, options?: ErrorOptions) {
    super(failure, options);
    this.message = message;
  }

  override toJSON(): ReturnType<LienbookError["toJSON"]> & Readonly<Record<string, unknown>> {
    const own = Object.entries(this as Record<string, unknown>).map(([key, value]) => [key, jsonOf(value)]);
    return { ...(Object.fromEntries(own) as Record<string, unknown>), ...super.toJSON(), message: this.message };
  }
}

/** The class of one error of the contracts. */
export interface ContractErrorClass<A = Record<string, unknown>> {
  new (args: A, context?: MessageContext, options?: ErrorOptions): ContractError & A;
  readonly name: string;
  /** As in the ABI: `DocumentOverEncumbered(bytes32,uint64,uint64)`. */
  readonly signature: string;
  /** The first four bytes of the revert data. */
  readonly selector: string;
  /** Names of the parameters as properties have them, in the order of the ABI. */
  readonly parameters: readonly string[];
  /** The message, with the names of parameters in the place of their values: `Document ‹id› is not registered.` */
  readonly pattern: string;
  readonly rule: string;
  readonly advice: string;
  /** From revert data, selector included. */
  decode(data: string, context?: MessageContext, options?: ErrorOptions): ContractError & A;
}

/**
 * Makes the class for an error of a contract, to be extended under the error's name with `Error` behind it.
 *
 * @param name       of the error in the contracts
 * @param parameters in the order of the ABI; the names are free
 */
export function contractError<P extends Parameters & NoReservedNames>(
  name: string,
  parameters: P,
  { says, rule, advice }: Explanation<P>,
): ContractErrorClass<Arguments<P>> {
  const entries: readonly [string, Parameter<unknown>][] = Object.entries(parameters);
  const types = entries.map(([, { type }]) => type);
  const signature = `${name}(${types.join(",")})`;
  const code = name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, "-").toLowerCase();

  class Decoded extends ContractError {
    static readonly signature = signature;
    static readonly selector = hashOf(signature).slice(0, 10);
    static readonly parameters = entries.map(([key]) => key);
    static readonly pattern = says(
      Object.fromEntries(entries.map(([key]) => [key, `‹${key}›`])) as Record<keyof P, string>,
    );
    static readonly rule = rule;
    static readonly advice = advice;

    static decode(data: string, context?: MessageContext, options?: ErrorOptions): Decoded {
      const raw = AbiCoder.defaultAbiCoder().decode(types, `0x${data.slice(10)}`);
      const args = entries.map(([key, parameter], index) => [key, parameter.read(raw[index])]);
      return new this(Object.fromEntries(args) as Record<string, unknown>, context, options);
    }

    constructor(args: Record<string, unknown>, context: MessageContext = {}, options?: ErrorOptions) {
      const shown = entries.map(([key, parameter]) => [key, parameter.show(args[key], context)]);
      const value = entries.map(([key]) => `${key} = ${plain(args[key])}`).join(", ");
      super({ code, value, rule, advice }, says(Object.fromEntries(shown) as Record<keyof P, string>), options);
      Object.assign(this, args);
    }
  }
  // What `Object.assign` adds is what the parameters say, which TypeScript does not follow.
  return Decoded as unknown as ContractErrorClass<Arguments<P>>;
}

/** JSON has no integers of this size: they become texts. */
function jsonOf(value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, jsonOf(part)]));
}

function plain(value: unknown): string {
  const json = jsonOf(value);
  return typeof json === "string" ? json : JSON.stringify(json);
}
