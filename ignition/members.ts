import type { Provider } from "ethers";

import { readEvents } from "../sdk/chain/events.ts";
import type { AccessManager } from "../typechain-types/index.ts";

/**
 * The accounts that have each role, and the delay in seconds before each of their acts. The AccessManager keeps no list,
 * so everybody to whom a role was ever granted is asked for.
 */
export async function membersOf(
  provider: Provider,
  access: AccessManager,
  firstBlock: number,
): Promise<Map<bigint, Map<string, number>>> {
  const grants = await readEvents(
    (from, to) => access.queryFilter(access.filters.RoleGranted(), from, to),
    firstBlock,
    await provider.getBlockNumber(),
  );
  const granted = new Set(grants.map(({ args }) => `${args.roleId} ${args.account}`));
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
