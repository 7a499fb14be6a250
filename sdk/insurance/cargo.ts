import type { ContractTransactionResponse, Signer } from "ethers";

import type { AuthorizationStruct } from "../../typechain-types/contracts/documents/DocumentRegistry.ts";
import type { Contracts } from "../chain/contracts.ts";
import { signFor, type Validity } from "../messages/sign.ts";
import { CARGO_COVER } from "../messages/types.ts";

/** For how much the goods of a bill of lading are insured today. */
export interface CargoCover {
  /** Id of the policy; nothing where no insurer has said which one it is. */
  readonly policy?: string;
  /** What is free of the policy's value, in minor units; zero if it has expired, was taken back, is contested or for another bill. */
  readonly value: bigint;
  /** The policy's last day, in days since 1970-01-01; nothing for no end. */
  readonly expiresOn?: bigint;
}

/**
 * Signs, as the insurer, that a policy that it has registered insures the goods of a bill of lading.
 *
 * @param policy id of the policy
 * @example
 * ```ts
 * const signed = await signCargoCover(book, insurer, bill.id, policy.id);
 * await insureCargo(book, seller, bill.id, policy.document.fingerprint, signed);
 * ```
 */
export async function signCargoCover(
  book: Contracts,
  insurer: Signer,
  bill: string,
  policy: string,
  validity?: Partial<Validity>,
): Promise<AuthorizationStruct> {
  const message = { bill, policy, insurer: await insurer.getAddress() };
  return signFor(book, insurer, "cargoInsurance", CARGO_COVER, message, validity);
}

/**
 * Enters which policy insures the goods of a bill, as the bill's owner: before they are pledged where the lender asks for
 * insurance. See {@link signCargoCover}.
 *
 * @param policy fingerprint of the policy
 */
export async function insureCargo(
  book: Contracts,
  owner: Signer,
  bill: string,
  policy: string,
  signed: AuthorizationStruct,
): Promise<ContractTransactionResponse> {
  return book.cargoInsurance.connect(owner).insure(bill, policy, signed);
}

/**
 * For how much the goods of a bill are insured today, and under which policy.
 *
 * @example
 * ```ts
 * const { value, expiresOn } = await cargoCoverOf(book, bill.id);
 * ```
 */
export async function cargoCoverOf({ cargoInsurance }: Contracts, bill: string): Promise<CargoCover> {
  const [policy, { value, expiresOn }] = await Promise.all([
    cargoInsurance.policyOf(bill),
    cargoInsurance.coverOf(bill),
  ]);
  return {
    ...(BigInt(policy) !== 0n && { policy }),
    value,
    ...(expiresOn !== 0n && { expiresOn }),
  };
}
