import type { Contracts } from "../chain/contracts.ts";
import { placeOf } from "../names.ts";

const ASSETS = ["receivable", "billOfLading", "warehouseReceipt", "registeredRight"] as const;

/** The contracts whose tokens are made of trade documents, as {@link Contracts} names them. */
export type AssetName = (typeof ASSETS)[number];

/** @throws UnknownNameError */
export function assetIn(book: Contracts, asset: AssetName) {
  placeOf(ASSETS, asset, "asset");
  return book[asset];
}
