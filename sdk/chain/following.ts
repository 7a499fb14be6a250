import { setTimeout as sleep } from "node:timers/promises";

import type { Provider } from "ethers";

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
  /** Between two questions of the node; four seconds unless given. */
  readonly pollingMs?: number;
  /** Ends the following. */
  readonly signal?: AbortSignal;
}

const DEFAULT_POLLING_MS = 4_000;

/**
 * Events as they come, in their order, without end: what a system waits for that acts on what others do. It asks the node
 * again where the answer got lost. No block is asked for twice: that is for chains whose blocks are final when they are
 * made, as a private chain's are. Of another, `provider.getBlockNumber` must answer with the newest final one.
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
  { from, pollingMs = DEFAULT_POLLING_MS, signal }: FollowOptions,
): AsyncGenerator<NewEvents<E>, void, undefined> {
  let next = from;
  while (signal?.aborted !== true) {
    const [first, upTo] = [next, await retrying(() => provider.getBlockNumber())];
    if (upTo >= first) {
      const events = await retrying(() => readEvents(query, first, upTo));
      next = upTo + 1;
      if (events.length > 0) yield { events, upTo };
    }
    await sleep(pollingMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  }
}
