import type { Contracts } from "../../chain/contracts.ts";

/** What is left of a document. All amounts in minor units. */
export interface Balance {
  readonly value: bigint;
  /** Under liens. */
  readonly encumbered: bigint;
  /** Consumed by payment. */
  readonly collected: bigint;
  /** Free for new liens. */
  readonly available: bigint;
  /** ISO 4217 number. */
  readonly currency: bigint;
}

/**
 * What the register says of a document's balance; all zero for one that is not registered (see `documentStanding`).
 *
 * @example
 * ```ts
 * const { available } = await balanceOf(book, id); // minor units
 * ```
 */
export async function balanceOf({ registry }: Pick<Contracts, "registry">, documentId: string): Promise<Balance> {
  const [{ value, encumbered, collected, currency }, available] = await Promise.all([
    registry.stateOf(documentId),
    registry.availableOf(documentId),
  ]);
  return { value, encumbered, collected, available, currency };
}
