import type { Contracts } from "../chain/contracts.ts";
import { assetIn, type AssetName } from "../title/assets.ts";

/** A court's order that a token be transferred. */
export interface StandingOrder {
  /** Address of who gets the token. */
  readonly to: string;
  /** Unix time from which it is carried out. */
  readonly executableAt: bigint;
  /** Hash of the order. */
  readonly reason: string;
}

/**
 * The order that stands for a token.
 *
 * @returns undefined where there is none
 * @example
 * ```ts
 * const order = await orderOn(book, "receivable", receivable.id);
 * ```
 */
export async function orderOn(book: Contracts, asset: AssetName, id: string): Promise<StandingOrder | undefined> {
  const { to, executableAt, reason } = await assetIn(book, asset).orderOf(id);
  return executableAt === 0n ? undefined : { to, executableAt, reason };
}
