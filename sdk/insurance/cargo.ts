import type { Contracts } from "../chain/contracts.ts";

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
