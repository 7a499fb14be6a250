import { ZeroAddress } from "ethers";

import { requireId } from "../chain/arguments.ts";
import type { Contracts } from "../chain/contracts.ts";
import { readEvents } from "../chain/events.ts";
import { providerOf } from "../chain/provider.ts";
import { LienbookError } from "../errors.ts";
import { requireParts } from "../fields.ts";

/** The events that a node returned do not say who pushed a bill to its possessor. */
export class GiverUnknownError extends LienbookError {
  constructor(id: string, mark: string) {
    super({
      code: "giver-unknown",
      value: `${id}: an account that ends with ${mark}`,
      rule: "Whoever refuses a bill names the account that gets it back, of which the token keeps the last ten bytes.",
      advice: "Ask a node that has all events since the bill was issued, or name the account yourself.",
    });
  }
}

/**
 * The account that gets a bill back if its possessor refuses it: whoever transferred it last, or, since its issue, the
 * account of the carrier's that issued it. The zero address if nobody does.
 *
 * @throws GiverUnknownError
 */
export async function giverOf(
  book: Pick<Contracts, "billOfLading" | "participants" | "firstBlock">,
  id: string,
): Promise<string> {
  const { billOfLading, participants, firstBlock } = requireParts("book", book, "firstBlock");
  requireId(id);
  const mark = await billOfLading.giverOf(id);
  if (BigInt(mark) === 0n) return ZeroAddress;
  const newest = await providerOf(billOfLading).getBlockNumber();
  const [transfers, issues] = await Promise.all([
    readEvents(
      (from, to) => billOfLading.queryFilter(billOfLading.filters.Transfer(undefined, undefined, id), from, to),
      firstBlock,
      newest,
    ),
    readEvents(
      (from, to) => billOfLading.queryFilter(billOfLading.filters.BillIssued(id), from, to),
      firstBlock,
      newest,
    ),
  ]);
  const carriers = issues.slice(-1).map(({ args }) => args.carrier);
  const added = await Promise.all(
    carriers.map(async (lei) => {
      const filter = participants.filters.AccountAdded(lei);
      return readEvents((from, to) => participants.queryFilter(filter, from, to), firstBlock, newest);
    }),
  );
  const accounts = [
    ...transfers.slice(-1).map(({ args }) => args.from),
    ...added.flat().map(({ args }) => args.account),
  ];
  const giver = accounts.find((account) => account.toLowerCase().endsWith(mark.slice(2).toLowerCase()));
  if (giver === undefined) throw new GiverUnknownError(id, mark);
  return giver;
}
