import {
  AbiCoder,
  isAddressable,
  isError,
  isHexString,
  ParamType,
  resolveAddress,
  Typed,
  type AddressLike,
  type NameResolver,
} from "ethers";

import { LienbookError } from "../errors.ts";

/** What was wrong with a value, told from what ethers says of it, or the library itself. */
const KINDS = [
  {
    says: /^missing$/,
    rule: "Every field of a struct, and every argument, is given.",
    advice: "Give it; zero, or zeros of its length, where there is nothing to say.",
  },
  {
    says: /^not encoded like this$/,
    rule: "Encoded values are what `abi.encode` makes of their types: 0x and hexadecimal digits.",
    advice: "Take them whole, as the event or the other side has them.",
  },
  {
    says: /^no list$/,
    rule: "Where there may be several of a thing, a list is given.",
    advice: "Put it into a list, also where it is one or none: `[it]`, `[]`.",
  },
  {
    says: /^empty$/,
    rule: "Events are asked for by one value or several: of an empty list, nodes answer with all events.",
    advice: "Ask for nothing where there is nothing to look for; leave it out (`null`) for those of all.",
  },
  {
    says: /^no struct$/,
    rule: "A struct is given whole, as an object with the fields that are declared for it.",
    advice: "Give the object itself, as the library made it: terms, not their id or their encoding.",
  },
  {
    says: /^no bigint$/,
    rule: "Amounts in minor units, shares in parts per million and times in seconds are each a `bigint`.",
    advice: "Write it with an n: 12.50 USD is 1250n (`parseMoney`), a share of 8 % is 80000n, ten days are 10n.",
  },
  {
    says: /^no whole number$/,
    rule: "What is counted is a whole number.",
    advice: 'Without a fraction, an n or quotation marks: 3 instalments; a day is `dayOf("2027-06-30")`.',
  },
  {
    says: /^no rate$/,
    rule: "A rate is in whole parts per million a year; as a number or a `bigint`.",
    advice: "8 % is 80000: no fraction of one, no per cent and no text.",
  },
  {
    says: /^no such rule$/,
    rule: "Rules for day count, rounding and early repayment each have a number in a list of the contracts.",
    advice: 'Give it by its name: `dayCountIndex("ACT/360")`, `roundingIndex("half-even")`, `earlyIndex("refused")`.',
  },
  {
    says: /^no day$/,
    rule: "A day is its number since 1970-01-01, up to the year 9999; as a number or a `bigint`.",
    advice: 'Write it by `dayOf("2027-06-30")`: no date, no milliseconds and no seconds.',
  },
  {
    says: /^no text$/,
    rule: "Names, ids, LEIs, hashes and addresses of accounts are texts.",
    advice: "Put it into quotation marks, or give the field that holds the text.",
  },
  {
    says: /^no bytes$/,
    rule: "Bytes are given as a Uint8Array: a file unread, a key in its raw form.",
    advice: 'Give what `readFile(path)` returns, not a text or the path; of digits, `Buffer.from(digits, "hex")`.',
  },
  {
    says: /^no function$/,
    rule: "What is to be called is a function.",
    advice: "Give the function itself, not what it returns.",
  },
  {
    says: /^neither true nor false$/,
    rule: "What is so or not is true or false.",
    advice: "Give one of the two, without quotation marks.",
  },
  {
    says: /^too low$/,
    rule: "Confirmations and attempts are counted from 1, which is the first itself; blocks, waits, prices and decimals from 0.",
    advice: "Give the number of a block, not how far it is behind the newest; 0 for no wait and for no price.",
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

  /** Where it stands, in the names of the contract: `terms.schedule[0].dueOn`. */
  readonly argument: string;

  constructor(argument: string, value: unknown, reason: string, options?: ErrorOptions) {
    const { rule, advice } = KINDS.find(({ says }) => says.test(reason)) ?? OTHERWISE;
    super({ code: "invalid-argument", value: `${argument} = ${shown(value)}`, rule, advice }, options);
    this.argument = argument;
  }
}

/** A field that there is not: left out without a word, a misspelt penalty would be none. */
export class UnknownFieldError extends LienbookError {
  static readonly rule =
    "A struct, and what a function is asked for, has the fields that are declared for it, and no others.";
  static readonly advice = "Look for a misspelling, or leave it out.";

  constructor(field: string, value: unknown, known: readonly string[]) {
    const { rule, advice } = UnknownFieldError;
    const has = `It has: ${known.join(", ")}.`;
    super({ code: "unknown-field", value: `${field} = ${shown(value)}`, rule, advice: `${advice} ${has}` });
  }
}

/**
 * Refuses what these types cannot have, by its place among them: a misspelt field, or one that is missing, which would be left
 * out in silence; a number that is none, or does not fit; what is no address.
 *
 * @throws InvalidArgumentError, UnknownFieldError
 */
export function requireFit(types: readonly ParamType[], values: readonly unknown[]): void {
  for (const [index, type] of types.entries()) fit(type, values[index], type.name || `argument ${String(index + 1)}`);
}

function fit(type: ParamType, value: unknown, place: string): void {
  if (value === undefined || value === null) throw new InvalidArgumentError(place, value, "missing");
  if (type.isArray()) {
    if (!Array.isArray(value)) throw new InvalidArgumentError(place, value, "no list");
    for (const [index, item] of value.entries()) fit(type.arrayChildren, item, `${place}[${String(index)}]`);
    return;
  }
  if (type.isTuple()) {
    if (typeof value !== "object") throw new InvalidArgumentError(place, value, "no struct");
    const known = type.components.map(({ name }) => name);
    // What ethers has decoded is a list, in which fields have no names of their own.
    const isList = Array.isArray(value);
    const fields = isList ? [] : Object.entries(value);
    for (const [field, part] of fields) {
      if (part !== undefined && !known.includes(field)) throw new UnknownFieldError(`${place}.${field}`, part, known);
    }
    const parts = value as Readonly<Record<string | number, unknown>>;
    for (const [index, component] of type.components.entries()) {
      fit(component, parts[isList ? index : component.name], `${place}.${component.name}`);
    }
    return;
  }
  if (type.type === "address") {
    // What stands for an address (a signer, a contract, a name) is resolved later.
    if (isAddressable(value) || value instanceof Promise || Typed.isTyped(value)) return;
    if (typeof value === "string" && value.includes(".")) return;
    // ethers decodes other ways to write one, and then takes them for names.
    if (typeof value === "string" && !value.startsWith("0x")) throw new InvalidArgumentError(place, value, "address");
  }
  // ethers asks for no more than whether it is truthy, and the text "false" is.
  if (type.type === "bool" && typeof value !== "boolean" && !Typed.isTyped(value)) {
    throw new InvalidArgumentError(place, value, "neither true nor false");
  }
  // Most of what is given; to encode each amount, day and id of long terms alone takes longer than all else of a call.
  if (type.type.startsWith("uint") && isBelow(2n ** BigInt(type.type.slice("uint".length)), value)) return;
  if (type.type.startsWith("bytes") && isHexString(value, Number(type.type.slice("bytes".length)) || true)) return;
  try {
    AbiCoder.defaultAbiCoder().encode([type], [value]);
  } catch (error) {
    const reason = isError(error, "INVALID_ARGUMENT") ? error.shortMessage : String(error);
    throw new InvalidArgumentError(place, value, reason, { cause: error });
  }
}

function isBelow(limit: bigint, value: unknown): boolean {
  return (typeof value === "bigint" || Number.isSafeInteger(value)) && Number(value) >= 0 && (value as bigint) < limit;
}

const ID = ParamType.from("bytes32 id");
const ADDRESS = ParamType.from("address");

/** Refuses what is no id of 32 bytes. Events are asked for by ids, and without one for those of all. @throws InvalidArgumentError */
export function requireId(id: string): void {
  fit(ID, id, ID.name);
}

/** Refuses an amount that is no `bigint`: of a number nobody knows whether it is in minor units. @throws InvalidArgumentError */
export function requireAmount(amount: unknown): void {
  if (typeof amount === "bigint") return;
  throw new InvalidArgumentError("amount", amount, amount === undefined ? "missing" : "no bigint");
}

/**
 * The address that somebody, or something, has.
 *
 * @param what it is called in the message
 * @throws InvalidArgumentError
 */
export async function addressOf(what: string, of: AddressLike, resolver?: NameResolver | null): Promise<string> {
  fit(ADDRESS, of, what);
  return encoding(() => resolveAddress(of, resolver));
}

/** Refuses what is less than can be meant, where it is given. @throws InvalidArgumentError */
export function requireAtLeast(least: number, what: string, number: number | bigint | undefined): void {
  if (number !== undefined && number < least) throw new InvalidArgumentError(what, number, "too low");
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

/** What ethers says of a value that it cannot take, as an error of the library. */
export function argumentErrorFor(error: unknown): InvalidArgumentError | undefined {
  if (isError(error, "INVALID_ARGUMENT")) {
    return new InvalidArgumentError(error.argument, error.value, error.shortMessage, { cause: error });
  }
  // A name, where an address is asked for: on a chain without names, or one that none has.
  const isUnnamed =
    isError(error, "UNSUPPORTED_OPERATION") &&
    (error.operation === "getEnsAddress" || error.operation === "resolveName");
  if (!isUnnamed && !isError(error, "UNCONFIGURED_NAME")) return undefined;
  const name = isError(error, "UNCONFIGURED_NAME") ? error.value : "a name";
  return new InvalidArgumentError("address", name, "address", { cause: error });
}

/** A value that somebody gave, for people to read. */
function shown(value: unknown): string {
  return typeof value === "object" && value !== null ? Object.prototype.toString.call(value) : String(value);
}
