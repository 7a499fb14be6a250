import { isError } from "ethers";

import { LienbookError } from "../errors.ts";

/** What was wrong with a value, told from what ethers says of it. */
const KINDS = [
  {
    says: /^missing$/,
    rule: "Every field of a struct is given.",
    advice: "Give it; zero, or zeros of its length, where there is nothing to say.",
  },
  {
    says: /^not encoded like this$/,
    rule: "Encoded values are what `abi.encode` makes of their types: 0x and hexadecimal digits.",
    advice: "Take them whole, as the event or the other side has them.",
  },
  {
    says: /out-of-bounds|overflow/,
    rule: "A number fits the type that the contract has for it: an amount is 0 to 2^64 - 1 minor units.",
    advice: "Look at sign and unit: amounts in minor units, rates in parts per million, deadlines in Unix seconds.",
  },
  {
    says: /underflow|BigNumberish|numeric/,
    rule: "Numbers are whole: amounts in minor units, rates in parts per million, dates in days since 1970-01-01.",
    advice: "Convert it first: 12.50 USD is 1250n (`parseMoney`), 8 % is 80000n, a date is `dayOf` it.",
  },
  {
    says: /address|ENS|resolve/i,
    rule: "An account is an address: 0x and 40 hexadecimal digits, whose capitals, if any, are its checksum.",
    advice: "Copy the address from the account itself, or from `deployments/` for a contract.",
  },
] as const;
const OTHERWISE = {
  rule: "A value has the type that the contract has for it: ids and hashes are 32 bytes, LEIs 20, each 0x and hexadecimal digits.",
  advice: "Look at the value; an LEI becomes bytes by `leiToBytes20(parseLei(…))`.",
} as const;

/** A value that cannot be given to a contract at all: it was refused here, and nothing was sent or signed. */
export class InvalidArgumentError extends LienbookError {
  static readonly rule = "A value fits the type that the contract has for it.";
  static readonly advice = "The message says which value, of what type: look at its sign, its unit and its length.";

  /** What the contract calls it. */
  readonly argument: string;

  constructor(argument: string, value: unknown, reason: string, options?: ErrorOptions) {
    const { rule, advice } = KINDS.find(({ says }) => says.test(reason)) ?? OTHERWISE;
    super({ code: "invalid-argument", value: `${argument} = ${shown(value)}`, rule, advice }, options);
    this.argument = argument;
  }
}

/**
 * What `encode` makes of values that somebody gave, before anything is sent or signed.
 *
 * @throws InvalidArgumentError where the contracts cannot take one of them
 */
export async function encoding<T>(encode: () => T | Promise<T>): Promise<T> {
  try {
    return await encode();
  } catch (error) {
    throw argumentErrorFor(error) ?? error;
  }
}

/** The same for what is encoded at once. @throws InvalidArgumentError */
export function encoded<T>(encode: () => T): T {
  try {
    return encode();
  } catch (error) {
    throw argumentErrorFor(error) ?? error;
  }
}

function argumentErrorFor(error: unknown): InvalidArgumentError | undefined {
  if (isError(error, "INVALID_ARGUMENT")) {
    return new InvalidArgumentError(error.argument, error.value, error.shortMessage, { cause: error });
  }
  // A name, where an address is asked for: on a chain without names, or one that none has.
  const isUnnamed = isError(error, "UNSUPPORTED_OPERATION") && error.operation === "getEnsAddress";
  if (!isUnnamed && !isError(error, "UNCONFIGURED_NAME")) return undefined;
  const name = isError(error, "UNCONFIGURED_NAME") ? error.value : "a name";
  return new InvalidArgumentError("address", name, "address", { cause: error });
}

export function shown(value: unknown): string {
  return typeof value === "object" && value !== null ? Object.prototype.toString.call(value) : String(value);
}
