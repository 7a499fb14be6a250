/** Besu answers for 5 000 blocks at a time unless it is told otherwise (`--rpc-max-logs-range`); others for more. */
const BLOCKS_AT_A_TIME = 5_000;

/**
 * Events of a range of blocks, in their order: all at once where the node answers that, and piece by piece where it finds
 * the range too wide.
 *
 * @param query asks for the events of a range, both ends included
 *
 * @example
 * ```ts
 * const filter = book.registry.filters.DocumentAmended(id);
 * const amended = await readEvents((from, to) => book.registry.queryFilter(filter, from, to), firstBlock, newest);
 * ```
 */
export async function readEvents<E>(
  query: (from: number, to: number) => Promise<E[]>,
  firstBlock: number,
  newest: number,
): Promise<E[]> {
  try {
    return await query(firstBlock, newest);
  } catch (error) {
    // A narrow range is not what the node refuses.
    if (newest - firstBlock < BLOCKS_AT_A_TIME) throw error;
  }
  const events: E[] = [];
  for (let from = firstBlock; from <= newest; from += BLOCKS_AT_A_TIME) {
    events.push(...(await query(from, Math.min(newest, from + BLOCKS_AT_A_TIME - 1))));
  }
  return events;
}
