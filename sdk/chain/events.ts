import { requireFields, type Fields } from "../fields.ts";
import { requireAtLeast } from "./arguments.ts";
import { isTransportFailure } from "./transport.ts";

/** How many answers in a row there must be before twice as many blocks are asked for: of a node's limit, one refusal in so many. */
const WIDENED_AFTER = 8;
const RANGE: Fields<{ firstBlock: number; newest: number }> = { firstBlock: "number", newest: "number" };

/**
 * Events of a range of blocks, in their order: all at once where the node answers that, and in pieces half as wide each time
 * that it refuses one. How much it answers at a time is the node's: Besu looks through 5 000 blocks unless it is told otherwise
 * (`--rpc-max-logs-range`), others count the events.
 *
 * @param query asks for the events of a range, both ends included
 *
 * @example
 * ```ts
 * const filter = book.registry.filters.DocumentAmended(id);
 * const amended = await readEvents((from, to) => book.registry.queryFilter(filter, from, to), book.firstBlock, newest);
 * ```
 */
export async function readEvents<E>(
  query: (from: number, to: number) => Promise<E[]>,
  firstBlock: number,
  newest: number,
): Promise<E[]> {
  requireFields("range", { firstBlock, newest }, RANGE);
  // Of a negative one, ethers counts back from the newest.
  requireAtLeast(0, "range.firstBlock", firstBlock);
  const events: E[] = [];
  let answered = 0;
  let [from, width] = [firstBlock, newest - firstBlock + 1];
  while (from <= newest) {
    const to = Math.min(newest, from + width - 1);
    try {
      for (const event of await query(from, to)) events.push(event);
      from = to + 1;
      // What was refused for its many events, or by a node that was busy, says little of the blocks further on.
      if (++answered % WIDENED_AFTER === 0) width *= 2;
    } catch (error) {
      // Of a single block no node says that it is too many, and what got lost was not refused.
      if (from === to || isTransportFailure(error)) throw error;
      answered = 0;
      width = Math.ceil((to - from + 1) / 2);
    }
  }
  return events;
}
