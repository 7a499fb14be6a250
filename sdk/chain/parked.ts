import type { AddressLike, Signer, TransactionReceipt } from "ethers";

import { placeOf } from "../names.ts";
import type { Contracts } from "./contracts.ts";
import { Sender } from "./sender/index.ts";

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

/**
 * Takes what waits in a contract for the account, and for the entity that it acts for.
 *
 * @param to who gets it: the account unless given
 * @throws NothingParkedError, RecipientInvalidError
 *
 * @example
 * ```ts
 * for (const at of (await parkedFor(book, bank, token)).keys()) await withdrawParked(book, at, bank, token, treasury);
 * ```
 */
export async function withdrawParked(
  book: Contracts,
  at: ParkedAt,
  account: Signer,
  token: AddressLike,
  to?: AddressLike,
): Promise<TransactionReceipt> {
  placeOf(PARKED_AT, at, "contract in which money waits");
  const sender = Sender.of(account);
  const contract = at === "desk" ? book.recovery : book[at];
  return sender.send(await contract.withdrawParked.populateTransaction(token, to ?? sender));
}
