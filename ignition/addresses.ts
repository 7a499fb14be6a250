import { CONTRACT_NAMES, type Addresses, type ContractName } from "../sdk/chain/contracts.ts";

/** What Ignition returns of the Lienbook module, as the SDK's `connect` takes it. */
export async function addressesOf(
  deployed: Readonly<Record<ContractName, { getAddress(): Promise<string> }>>,
): Promise<Addresses> {
  const entries = CONTRACT_NAMES.map(async (name) => [name, await deployed[name].getAddress()] as const);
  // One entry for each name, which the types of `Object.fromEntries` cannot say.
  return Object.fromEntries(await Promise.all(entries)) as Addresses;
}
