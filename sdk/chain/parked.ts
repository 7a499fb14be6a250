import type { AddressLike } from "ethers";

import type { Contracts } from "./contracts.ts";

/** The contracts in which money waits that a token refused to deliver, or that was bid and beaten. */
export const PARKED_AT = ["desk", "disbursement", "documentary", "enforcement"] as const;

/** One of the contracts in which money waits. */
export type ParkedAt = (typeof PARKED_AT)[number];

/**
 * What waits for an account, and for the entity that it acts for, in minor units: by the contracts in which something does.
 *
 * @example
 * ```ts
 * const waiting = await parkedFor(book, bank, addresses.deposit);
 * waiting.get("enforcement"); // a bid that was beaten
 * ```
 */
export async function parkedFor(
  book: Contracts,
  account: AddressLike,
  token: AddressLike,
): Promise<ReadonlyMap<ParkedAt, bigint>> {
  const amounts = await Promise.all(
    PARKED_AT.map(async (at): Promise<[ParkedAt, bigint]> => [at, await book[at].parked(token, account)]),
  );
  return new Map(amounts.filter(([, amount]) => amount !== 0n));
}
