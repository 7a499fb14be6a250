import type { CollateralStruct } from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import type { Contracts } from "../chain/contracts.ts";
import { newestBlockOf } from "../chain/provider.ts";
import { requireParts } from "../fields.ts";

/** What an asset is worth, in minor units, at one block. */
export interface Valuation {
  /** For how much it may be appropriated, or sold without the pledgor's consent. */
  readonly valuation: bigint;
  /** What of it counts as paid. */
  readonly collected: bigint;
}

/**
 * What a pledged asset is worth today.
 *
 * @example
 * ```ts
 * const { valuation, collected } = await valuationOf(book, collateral);
 * ```
 */
export async function valuationOf(
  book: Pick<Contracts, "enforcement" | "registry">,
  collateral: CollateralStruct,
): Promise<Valuation> {
  const { enforcement, registry } = requireParts("book", book, "enforcement", "registry");
  requireParts("collateral", collateral, "id");
  const { number: blockTag } = await newestBlockOf(enforcement);
  const [valuation, { collected }] = await Promise.all([
    enforcement.valuationOf(collateral, { blockTag }),
    registry.stateOf(collateral.id, { blockTag }),
  ]);
  return { valuation, collected };
}

/**
 * What a bid must reach now in the auction under a lien; of a falling price: the price. In minor units.
 *
 * @param lien under which the asset is sold
 * @example
 * ```ts
 * await buyer.bid(lien.lien, await askedFor(book, lien.lien));
 * ```
 */
export async function askedFor(book: Pick<Contracts, "enforcement">, lien: string): Promise<bigint> {
  return requireParts("book", book, "enforcement").enforcement.askedFor(lien);
}
