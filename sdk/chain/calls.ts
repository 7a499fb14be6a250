import {
  Contract,
  Interface,
  Typed,
  type ContractRunner,
  type EventFragment,
  type FunctionFragment,
  type Overrides,
} from "ethers";

import { LienbookError } from "../errors.ts";
import { InvalidArgumentError, requireFit, UnknownFieldError } from "./arguments.ts";

/** What was called answers nothing: there is no contract at its address, or one of another kind. */
export class NoAnswerError extends LienbookError {
  static readonly rule = "Whoever is called is a contract of the kind that is asked for, and answers.";
  static readonly advice =
    "Check the address, and that the node serves the chain it is on: an account, or a contract of another kind, says nothing.";

  constructor(signature: string) {
    const { rule, advice } = NoAnswerError;
    super({ code: "no-answer", value: signature, rule, advice });
  }
}

/** What may be said of a call beside its arguments; ethers passes over what it does not know. */
const OVERRIDES: readonly string[] = Object.keys({
  accessList: true,
  authorizationList: true,
  blobVersionedHashes: true,
  blobWrapperVersion: true,
  blobs: true,
  blockTag: true,
  chainId: true,
  customData: true,
  enableCcipRead: true,
  from: true,
  gasLimit: true,
  gasPrice: true,
  kzg: true,
  maxFeePerBlobGas: true,
  maxFeePerGas: true,
  maxPriorityFeePerGas: true,
  nonce: true,
  type: true,
  value: true,
} satisfies Record<keyof Overrides, true>);

/**
 * What can be called of a contract. Whatever is given to it (in a call, a transaction, or to filter events) is looked at
 * first, so that what no contract can take is refused by its name and place, wherever the call is made.
 */
class CheckedInterface extends Interface {
  /** ethers asks for the function with the arguments of each call, before it does anything with them. */
  override getFunction(key: string, values?: unknown[]): FunctionFragment | null {
    const found = super.getFunction(key, values);
    if (!values) return found;
    // Of a number of arguments that does not fit, ethers says no more than that it knows no such function.
    const called = found ?? super.getFunction(key);
    if (!called) return null;
    requireFit(called.inputs, values);
    const known = called.inputs.map(({ name }) => name);
    if (values.length <= known.length) return found;
    if (!found) throw new UnknownFieldError(`argument ${known.length + 1}`, values[known.length], known);
    for (const [field, part] of Object.entries(Typed.dereference(values[known.length], "overrides") as object)) {
      if (part !== undefined && !OVERRIDES.includes(field))
        throw new UnknownFieldError(`overrides.${field}`, part, OVERRIDES);
    }
    return found;
  }

  override encodeFunctionData(fragment: FunctionFragment | string, values: readonly unknown[] = []): string {
    const called = typeof fragment === "string" ? this.getFunction(fragment) : fragment;
    if (called) requireFit(called.inputs, values);
    return super.encodeFunctionData(fragment, values);
  }

  override encodeFilterTopics(fragment: EventFragment | string, values: unknown[]): (null | string | string[])[] {
    const event = typeof fragment === "string" ? this.getEvent(fragment) : fragment;
    for (const [index, input] of (event?.inputs ?? []).entries()) {
      const value = values[index] ?? undefined;
      if (value === undefined) continue;
      // One, or any of several.
      const asked: readonly unknown[] = Array.isArray(value) ? value : [value];
      if (asked.length === 0) throw new InvalidArgumentError(input.name, value, "empty");
      for (const each of asked) requireFit([input], [each]);
    }
    return super.encodeFilterTopics(fragment, values);
  }

  override decodeFunctionResult(
    fragment: FunctionFragment | string,
    data: string,
  ): ReturnType<Interface["decodeFunctionResult"]> {
    const asked = typeof fragment === "string" ? this.getFunction(fragment) : fragment;
    if (data === "0x" && asked && asked.outputs.length > 0) throw new NoAnswerError(asked.format());
    return super.decodeFunctionResult(fragment, data);
  }
}

/** What typechain makes for each contract. */
interface Factory<C> {
  readonly abi: ConstructorParameters<typeof Interface>[0];
  connect(address: string, runner?: ContractRunner | null): C;
}

/** A contract at an address, with the types of its factory. What is given to it is looked at first. */
export function contractAt<C>({ abi }: Factory<C>, address: string, runner: ContractRunner | null): C {
  // What the factory itself would return has the same functions, which TypeScript does not follow.
  return new Contract(address, new CheckedInterface(abi), runner) as C;
}
