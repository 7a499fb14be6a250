import type { Provider } from "ethers";

import type { AccessManager } from "../typechain-types/index.ts";

/** Besu answers for 5 000 blocks at a time unless it is told otherwise (`--rpc-max-logs-range`). */
const BLOCKS_AT_A_TIME = 5_000;

/**
 * The accounts that have each role, and the delay in seconds before each of their acts. The AccessManager keeps no list,
 * so everybody to whom a role was ever granted is asked for.
 */
export async function membersOf(
  provider: Provider,
  access: AccessManager,
  firstBlock: number,
): Promise<Map<bigint, Map<string, number>>> {
  const granted = new Set<string>();
  const newest = await provider.getBlockNumber();
  for (let from = firstBlock; from <= newest; from += BLOCKS_AT_A_TIME) {
    const to = Math.min(newest, from + BLOCKS_AT_A_TIME - 1);
    for (const { args } of await access.queryFilter(access.filters.RoleGranted(), from, to)) {
      granted.add(`${args.roleId} ${args.account}`);
    }
  }
  const members = new Map<bigint, Map<string, number>>();
  for (const entry of granted) {
    const [role = "", account = ""] = entry.split(" ");
    const { isMember, executionDelay } = await access.hasRole(role, account);
    if (!isMember) continue;
    const ofRole = members.get(BigInt(role)) ?? new Map<string, number>();
    members.set(BigInt(role), ofRole.set(account, Number(executionDelay)));
  }
  return members;
}
