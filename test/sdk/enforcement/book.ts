import { CONTRACT_NAMES, type Addresses } from "../../../sdk/chain/contracts.ts";
import type { LienbookNetwork } from "../../fixtures/network.ts";

/** Where the contracts of a test network stand. */
export async function addressesFrom(net: LienbookNetwork): Promise<Addresses> {
  const entries = CONTRACT_NAMES.map(async (name) => [name, await net[name].getAddress()] as const);
  return Object.fromEntries(await Promise.all(entries)) as Addresses;
}
