import type { Contracts } from "../chain/contracts.ts";
import { bytes20ToLei } from "../documents/identifiers/lei.ts";

/** What remains of a lien. */
export interface LienStanding {
  /** LEI of the holder. */
  readonly holder: string;
  /** In minor units of the asset's face value. */
  readonly amount: bigint;
  /** The lower goes first. */
  readonly rank: bigint;
}

/**
 * What remains of a lien, whoever keeps it.
 *
 * @param lien its id
 * @returns undefined once it is gone, and for a lien that never was
 * @example
 * ```ts
 * const { amount } = (await lienStanding(book, lien)) ?? { amount: 0n }; // minor units
 * ```
 */
export async function lienStanding(
  { lienbook }: Pick<Contracts, "lienbook">,
  lien: string,
): Promise<LienStanding | undefined> {
  const { holder, amount, rank } = await lienbook.lienOf(lien);
  return amount === 0n ? undefined : { holder: bytes20ToLei(holder), amount, rank };
}
