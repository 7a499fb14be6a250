import {
  hexlify,
  ParamType,
  randomBytes,
  TypedDataEncoder,
  type Signer,
  type TypedDataDomain,
  type TypedDataField,
} from "ethers";

import type { AuthorizationStruct } from "../../typechain-types/contracts/documents/DocumentRegistry.ts";
import { encoding, requireFit } from "../chain/arguments.ts";
import { DOMAIN_NAMES } from "./types.ts";
import type { Fields } from "../fields.ts";

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
export function ethersTypes(
  types: Readonly<Record<string, readonly TypedDataField[]>>,
): Record<string, TypedDataField[]> {
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
  types: Readonly<Record<string, readonly TypedDataField[]>>,
  message: Record<string, unknown>,
  validity: Validity,
): Promise<AuthorizationStruct> {
  const signed = { ...message, ...validity };
  requireFit([structOf(types, TypedDataEncoder.from(ethersTypes(types)).primaryType)], [signed]);
  const signature = await encoding(() => signer.signTypedData(domainOf(target), ethersTypes(types), signed));
  return { signer: await signer.getAddress(), ...validity, signature };
}

/** The struct that is signed, and those in it, as the ABI has structs. */
function structOf(types: Readonly<Record<string, readonly TypedDataField[]>>, name: string): ParamType {
  const fieldsOf = (struct: string): object[] =>
    (types[struct] ?? []).map(({ name: field, type }) => {
      const [, inner = type, lists = ""] = /^(\w+)((?:\[\d*\])*)$/.exec(type) ?? [];
      return inner in types
        ? { name: field, type: `tuple${lists}`, components: fieldsOf(inner) }
        : { name: field, type };
    });
  return ParamType.from({ type: "tuple", name, components: fieldsOf(name) });
}
