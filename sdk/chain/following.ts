import { setTimeout as sleep } from "node:timers/promises";

import type { Provider } from "ethers";

import { requireFields, type Fields } from "../fields.ts";
import { requireAtLeast } from "./arguments.ts";
import { readEvents } from "./events.ts";
import { retrying } from "./transport.ts";

/** Events that came since the last ones, and the block up to which there are no others. */
export interface NewEvents<E> {
  readonly events: readonly E[];
  /** Kept, and followed from the block after it, nothing is missed and nothing told twice, whatever ended meanwhile. */
  readonly upTo: number;
}

/** From where events are followed, and for how long. */
export interface FollowOptions {
  /** The first block that is read. */
  readonly from: number;
  /**
   * How many of the newest blocks, the one that was told counted, must be there before the first of them is read; one unless
   * given. Where several nodes answer in turn, as many as one of them may be behind another, and one more.
   */
  readonly confirmations?: number;
  /** Between two questions of the node; four seconds unless given. */
  readonly pollingMs?: number;
  /** Ends the following. */
  readonly signal?: AbortSignal;
}

const OPTIONS: Fields<FollowOptions> = {
  from: "number",
  confirmations: "number?",
  pollingMs: "number?",
  signal: "value?",
};

const DEFAULT_POLLING_MS = 4_000;

/**
 * Events as they come, in their order, without end: what a system waits for that acts on what others do. It asks the node
 * again where the answer got lost. No block is asked for twice, which relies on two things, and misses nothing where they hold:
 *
 * - A block that is read is final, as those of a private chain are when they are made. Of another chain, so many
 *   `confirmations` are waited for as make one.
 * - Whoever answers has the blocks that are asked for. A node behind a load balancer may not have what another one has told of,
 *   and of a block that it does not have it knows no events: it is to have `confirmations` for as far as it may be behind.
 *
 * @param query asks for the events of a range, both ends included
 * @throws NodeUnreachableError
 *
 * @example
 * ```ts
 * const filter = book.receivable.filters.ReceivableAcknowledged();
 * const query = (from: number, to: number) => book.receivable.queryFilter(filter, from, to);
 * for await (const { events, upTo } of followEvents(provider, query, { from: newest + 1 })) {
 *   for (const { args } of events) console.log(args.id);
 *   console.log(upTo); // kept, a restart goes on after it
 * }
 * ```
 */
export async function* followEvents<E>(
  provider: Pick<Provider, "getBlockNumber">,
  query: (from: number, to: number) => Promise<E[]>,
  options: FollowOptions,
): AsyncGenerator<NewEvents<E>, void, undefined> {
  const {
    from,
    confirmations = 1,
    pollingMs = DEFAULT_POLLING_MS,
    signal,
  } = requireFields("options", options, OPTIONS);
  requireAtLeast(0, "options.from", from);
  requireAtLeast(1, "options.confirmations", confirmations);
  requireAtLeast(0, "options.pollingMs", pollingMs);
  // Of many pieces only the one that got lost is asked for again.
  const persistent = (first: number, last: number) => retrying(() => query(first, last));
  let next = from;
  while (signal?.aborted !== true) {
    const [first, newest] = [next, await retrying(() => provider.getBlockNumber())];
    const upTo = newest - (confirmations - 1);
    if (upTo >= first) {
      const events = await readEvents(persistent, first, upTo);
      next = upTo + 1;
      if (events.length > 0) yield { events, upTo };
    }
    await sleep(pollingMs, undefined, signal === undefined ? {} : { signal }).catch((error: unknown) => {
      if (signal?.aborted !== true) throw error;
    });
  }
}
