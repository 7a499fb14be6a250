import { ZeroAddress } from "ethers";

import type { StakeStruct } from "../../typechain-types/contracts/pledge/Enforcement.ts";
import { requireId } from "../chain/arguments.ts";
import type { Contracts } from "../chain/contracts.ts";
import { readEvents } from "../chain/events.ts";
import { newestBlockOf } from "../chain/provider.ts";
import { LienbookError } from "../errors.ts";
import { requireParts } from "../fields.ts";
import { encodedTermsOf } from "../financing/told.ts";

/** A lien on an asset as it stands. */
export interface StandingLien {
  readonly lien: string;
  /** Which engine placed it, zero address for one that its holder keeps; and for what. */
  readonly stake: StakeStruct & { readonly engine: string; readonly purpose: string };
  /** LEI as 20 bytes. */
  readonly holder: string;
  /** What remains of it, in minor units. */
  readonly amount: bigint;
  /** The lower goes first. */
  readonly rank: bigint;
  /** Of a financing at the desk: its terms, ABI-encoded. Else "0x". */
  readonly terms: string;
}

/** The events of the node do not account for all that is encumbered of a document. */
export class LiensUnaccountedError extends LienbookError {
  constructor(document: string, found: bigint, encumbered: bigint) {
    super({
      code: "liens-unaccounted",
      value: `${found} of ${encumbered} minor units on document ${document}`,
      rule: "The liens on an asset put on its document what is encumbered of it, each of them told by an event.",
      advice:
        "Read from the block of the deployment on, at a node that keeps all events; or the document stands behind another asset.",
    });
  }
}

/**
 * All liens on an asset, by rank, with what is needed to sell it: found in the events, and counted against what the register
 * says is encumbered.
 *
 * @param document id of the asset
 * @throws LiensUnaccountedError, ProviderMissingError
 * @example
 * ```ts
 * const [first] = await liensOn(book, receivable.id);
 * first?.amount; // minor units
 * ```
 */
export async function liensOn(book: Contracts, document: string): Promise<StandingLien[]> {
  requireParts("book", book, "firstBlock");
  requireId(document);
  const { lienbook, registry, firstBlock } = book;
  const newest = await newestBlockOf(lienbook);
  const blockTag = newest.number;
  const pledged = await readEvents(
    (from, to) => lienbook.queryFilter(lienbook.filters.Pledged(undefined, document), from, to),
    firstBlock,
    blockTag,
  );
  const succeeded = await readEvents(
    (from, to) => lienbook.queryFilter(lienbook.filters.Succeeded(undefined, undefined, document), from, to),
    firstBlock,
    blockTag,
  );
  const came = [
    ...pledged.map(({ args, blockNumber }) => ({ ...placedBy(args), lien: args.lien, since: blockNumber })),
    ...succeeded.map(({ args, blockNumber }) => ({ ...placedBy(args), lien: args.to, since: blockNumber })),
  ];
  const found = await Promise.all(
    came.map(async ({ engine, ...placed }) => {
      const { lien, purpose } = await carriedTo(book, placed, blockTag);
      const { holder, amount, rank } = await lienbook.lienOf(lien, { blockTag });
      const isElsewhere = amount !== 0n && (await hasGone(book, lien, placed.since, blockTag));
      return { lien, stake: { engine, purpose }, holder, amount: isElsewhere ? 0n : amount, rank };
    }),
  );
  // An engine may use a purpose again: two events then tell of one lien.
  const byId = new Map(found.filter(({ amount }) => amount !== 0n).map((lien) => [lien.lien, lien]));
  const standing = [...byId.values()].sort((a, b) => (a.rank < b.rank ? -1 : 1));
  const [sum, encumbered] = [
    standing.reduce((total, { amount }) => total + amount, 0n),
    await registry.encumberedOf(document, { blockTag }),
  ];
  if (sum !== encumbered) throw new LiensUnaccountedError(document, sum, encumbered);
  return Promise.all(standing.map(async (lien) => ({ ...lien, terms: await shownTerms(book, lien.stake, blockTag) })));
}

interface Placed {
  readonly lien: string;
  readonly purpose: string;
  readonly since: number;
}

function placedBy({ engine, purpose }: { readonly engine: string; readonly purpose: string }) {
  return { engine, purpose };
}

/** Whether a lien went over to the document in the place of its own. */
async function hasGone({ lienbook }: Contracts, lien: string, since: number, newest: number): Promise<boolean> {
  const gone = await readEvents(
    (from, to) => lienbook.queryFilter(lienbook.filters.Succeeded(lien), from, to),
    since,
    newest,
  );
  return gone.length > 0;
}

/** Where a lien is now that a restructuring, or several, may have carried over. */
async function carriedTo(book: Contracts, placed: Placed, newest: number): Promise<Placed> {
  const { lienbook } = book;
  const [carried] = await readEvents(
    (from, to) => lienbook.queryFilter(lienbook.filters.CarriedOver(placed.lien), from, to),
    placed.since,
    newest,
  );
  if (!carried) return placed;
  const { to: lien, purpose } = carried.args;
  return carriedTo(book, { lien, purpose, since: carried.blockNumber }, newest);
}

/** The terms of a financing as the desk published them; nothing for a lien that is not the desk's. */
async function shownTerms(
  book: Contracts,
  { engine, purpose }: StandingLien["stake"],
  newest: number,
): Promise<string> {
  if (engine === ZeroAddress || engine !== (await book.desk.getAddress())) return "0x";
  return (await encodedTermsOf(book, purpose, newest)) ?? "0x";
}
