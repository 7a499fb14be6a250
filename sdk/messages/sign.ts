import {
  hexlify,
  ParamType,
  randomBytes,
  TypedDataEncoder,
  ZeroAddress,
  type Signer,
  type TypedDataDomain,
  type TypedDataField,
} from "ethers";

import type { AuthorizationStruct } from "../../typechain-types/contracts/documents/DocumentRegistry.ts";
import { encoding, requireFit } from "../chain/arguments.ts";
import type { Contracts } from "../chain/contracts.ts";
import { ProviderMissingError } from "../chain/provider.ts";
import { LienbookError } from "../errors.ts";
import { requireFields, type Fields } from "../fields.ts";
import { SECONDS_PER_DAY } from "../units.ts";
import { DOMAIN_NAMES, type MessageTypes } from "./types.ts";

/** How long a signed message is good unless its signer says otherwise, in seconds. */
const DEFAULT_VALIDITY = 7n * SECONDS_PER_DAY;

/** The last second of the year 9999: what is later was counted in milliseconds. */
const LAST_SECOND = 253_402_300_799n;

/** Where a message is good: one contract on one chain. */
export interface MessageTarget {
  readonly contract: keyof typeof DOMAIN_NAMES;
  readonly chainId: bigint;
  readonly address: string;
}

/** Until when a message may be submitted, and the number under which its signer may cancel it before. */
export interface Validity {
  /** Unix time in seconds. */
  readonly deadline: bigint;
  /** Any number that the signer has not used in the contract. */
  readonly nonce: bigint;
}

/** Fields of a wish for a signature, beside what else is wished for. */
export const VALIDITY: Fields<Partial<Validity>> = { deadline: "bigint?", nonce: "bigint?" };

/** What would be signed could not be submitted any more, or for as good as ever. */
export class DeadlineInvalidError extends LienbookError {
  constructor(deadline: bigint, now: bigint) {
    super({
      code: "deadline-invalid",
      value: `${deadline}, when the newest block is of ${now}`,
      rule: "A deadline is a time to come, in Unix seconds.",
      advice:
        "Add to the time of the newest block, in seconds: a week is 604800n. Milliseconds have three digits more.",
    });
  }
}

/** Where nobody has to sign. */
export const UNSIGNED: AuthorizationStruct = { signer: ZeroAddress, nonce: 0n, deadline: 0n, signature: "0x" };

/** In the place of a signature, of who submits itself. */
export async function inPerson(account: Signer): Promise<AuthorizationStruct> {
  return { ...UNSIGNED, signer: await account.getAddress() };
}

/** A nonce that nobody guesses or meets again: 256 random bits, in no order. */
export function freshNonce(): bigint {
  return BigInt(hexlify(randomBytes(32)));
}

export function domainOf(target: MessageTarget): TypedDataDomain {
  return {
    name: DOMAIN_NAMES[target.contract],
    version: "1",
    chainId: target.chainId,
    verifyingContract: target.address,
  };
}

/** Mutable copies, which is what ethers' types ask for. */
export function ethersTypes(types: MessageTypes): Record<string, TypedDataField[]> {
  return Object.fromEntries(Object.entries(types).map(([name, fields]) => [name, [...fields]]));
}

/**
 * Signs `message` for one contract on one chain and returns what that contract's function takes beside it.
 *
 * @throws InvalidArgumentError where the message has a value that its type cannot have
 *
 * @example
 * ```ts
 * const attestation = await authorize(customs, target, DOCUMENT, { ...document, attestor: customs.address }, validity);
 * await book.registry.register(document, attestation);
 * ```
 */
export async function authorize(
  signer: Signer,
  target: MessageTarget,
  types: MessageTypes,
  message: Record<string, unknown>,
  validity: Validity,
): Promise<AuthorizationStruct> {
  const signed = { ...message, ...validity };
  requireFit([structOf(types, TypedDataEncoder.from(ethersTypes(types)).primaryType)], [signed]);
  const signature = await encoding(() => signer.signTypedData(domainOf(target), ethersTypes(types), signed));
  return { signer: await signer.getAddress(), ...validity, signature };
}

/** Signs a message for one contract of a deployment, with a fresh nonce and good for a week unless told otherwise. */
export async function signFor(
  book: Contracts,
  signer: Signer,
  contract: MessageTarget["contract"],
  types: MessageTypes,
  message: Record<string, unknown>,
  wish: Partial<Validity> = {},
): Promise<AuthorizationStruct> {
  requireFields("validity", wish, VALIDITY);
  const provider = signer.provider;
  if (!provider) throw new ProviderMissingError();
  const [{ chainId }, block, address] = await Promise.all([
    provider.getNetwork(),
    provider.getBlock("latest"),
    book[contract].getAddress(),
  ]);
  if (!block) throw new ProviderMissingError();
  const validity = {
    nonce: wish.nonce ?? freshNonce(),
    deadline: wish.deadline ?? BigInt(block.timestamp) + DEFAULT_VALIDITY,
  };
  if (validity.deadline < block.timestamp || validity.deadline > LAST_SECOND) {
    throw new DeadlineInvalidError(validity.deadline, BigInt(block.timestamp));
  }
  return authorize(signer, { contract, chainId, address }, types, message, validity);
}

/** The struct that is signed, and those in it, as the ABI has structs. */
function structOf(types: MessageTypes, name: string): ParamType {
  const fieldsOf = (struct: string): object[] =>
    (types[struct] ?? []).map(({ name: field, type }) => {
      const [, inner = type, lists = ""] = /^(\w+)((?:\[\d*\])*)$/.exec(type) ?? [];
      return inner in types
        ? { name: field, type: `tuple${lists}`, components: fieldsOf(inner) }
        : { name: field, type };
    });
  return ParamType.from({ type: "tuple", name, components: fieldsOf(name) });
}
