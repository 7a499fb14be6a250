import type {
  DocumentRegisteredEvent,
  DocumentSplitEvent,
} from "../../../typechain-types/contracts/documents/DocumentRegistry.ts";
import { requireId } from "../../chain/arguments.ts";
import type { Contracts } from "../../chain/contracts.ts";
import { readEvents } from "../../chain/events.ts";
import { newestBlockOf } from "../../chain/provider.ts";
import { requireParts } from "../../fields.ts";
import { isoOf } from "../../financing/calendar.ts";
import { dayAt } from "../../units.ts";
import { bytes20ToLei } from "../identifiers/lei.ts";
import { documentKindName, type DocumentKind } from "../kinds.ts";
import { HistoryIncompleteError } from "./errors.ts";
import { factsHash } from "./examine.ts";
import { REVOKED, SPLIT } from "./flags.ts";

/** What of a book a document's history is read from. */
type Register = Pick<Contracts, "registry" | "firstBlock">;

interface Where {
  readonly block: number;
  readonly transaction: string;
}

/** What a document said from one entry to the next. */
interface Version {
  /** LEI of who may use it as evidence. */
  readonly holder: string;
  /** Minor units. */
  readonly value: bigint;
  /** The last day on which it may be newly relied on. */
  readonly expiresOn?: string;
  readonly contentRoot: string;
  /** The register's commitment to holder and contents. */
  readonly facts: string;
}

/** One thing that happened to a document. */
export type DocumentEntry = Where &
  (
    | (Version & { readonly what: "registered"; readonly attestor: string })
    | (Version & {
        readonly what: "amended";
        /** `facts` of the version that this one took the place of. */
        readonly replaces: string;
        readonly replacedRoot: string;
      })
    /** It came of the division of `whole`, whose contents and holder at that time are its own. */
    | (Version & { readonly what: "parted"; readonly whole: string })
    | { readonly what: "split"; readonly parts: readonly { readonly id: string; readonly value: bigint }[] }
    /** So much of its value is gone without payment, or in dispute; zero if nothing is any more. */
    | { readonly what: "reduced"; readonly reduction: bigint }
    | { readonly what: "revoked"; readonly reason: string }
    | { readonly what: "contested"; readonly by: string; readonly linkingKey: string }
    | { readonly what: "cleared"; readonly reason: string }
    | { readonly what: "balance"; readonly encumbered: bigint; readonly collected: bigint }
    | { readonly what: "shortfall"; readonly missing: bigint }
  );

/** All that the register knows of a document, from its registration (a part: from its parting) to now. */
export interface DocumentHistory {
  readonly id: string;
  readonly kind: DocumentKind;
  /** LEI of who attested it. */
  readonly issuer: string;
  /** ISO 4217 number. */
  readonly currency: number;
  readonly datedOn: string;
  /** In the order in which it happened; it begins where a version of the document does. */
  readonly entries: readonly DocumentEntry[];
  /** What the document says now. */
  readonly current: Version;
  /** Whether it can be newly relied on, by the register as of the newest block. */
  readonly standing: "live" | "revoked" | "split" | "expired";
}

/**
 * What happened to a document since it was registered: every version of what it says, each linked to the one that it
 * replaced, contests and clearances, what was encumbered and collected, its division, its revocation. Each version names the one before it,
 * and the last is the one that the register has a commitment to: a node that withholds an amendment is found out.
 *
 * @returns undefined for a document that is not registered
 * @throws HistoryIncompleteError, ProviderMissingError
 *
 * @example
 * ```ts
 * const history = await historyOf(book, declaration.id);
 * history?.entries.filter(({ what }) => what === "amended");
 * ```
 */
export async function historyOf(book: Register, id: string): Promise<DocumentHistory | undefined> {
  const { registry, firstBlock } = requireParts("book", book, "registry", "firstBlock");
  requireId(id);
  const newest = await newestBlockOf(registry);
  const blockTag = newest.number;
  const { filters } = registry;
  const [
    state,
    facts,
    registered,
    amended,
    revoked,
    asLater,
    asEarlier,
    cleared,
    balances,
    shortfalls,
    split,
    reduced,
  ] = await Promise.all([
    registry.stateOf(id, { blockTag }),
    registry.factsOf(id, { blockTag }),
    readEvents((from, to) => registry.queryFilter(filters.DocumentRegistered(id), from, to), firstBlock, blockTag),
    readEvents((from, to) => registry.queryFilter(filters.DocumentAmended(id), from, to), firstBlock, blockTag),
    readEvents((from, to) => registry.queryFilter(filters.DocumentRevoked(id), from, to), firstBlock, blockTag),
    readEvents((from, to) => registry.queryFilter(filters.DocumentContested(id), from, to), firstBlock, blockTag),
    readEvents(
      (from, to) => registry.queryFilter(filters.DocumentContested(undefined, id), from, to),
      firstBlock,
      blockTag,
    ),
    readEvents((from, to) => registry.queryFilter(filters.ContestCleared(id), from, to), firstBlock, blockTag),
    readEvents((from, to) => registry.queryFilter(filters.BalanceChanged(id), from, to), firstBlock, blockTag),
    readEvents((from, to) => registry.queryFilter(filters.Shortfall(id), from, to), firstBlock, blockTag),
    readEvents((from, to) => registry.queryFilter(filters.DocumentSplit(id), from, to), firstBlock, blockTag),
    readEvents((from, to) => registry.queryFilter(filters.ValueReduced(id), from, to), firstBlock, blockTag),
  ]);
  if (state.kind === 0n) return undefined;
  const [first] = registered;
  const { issuer, beginning, version } = first ? registeredIn(first) : await partedIn(book, id, blockTag);

  const versions: Ordered[] = [beginning];
  let current = version;
  for (const event of amended) {
    const replaced = current;
    if (event.args.replaces !== replaced.facts) throw new HistoryIncompleteError(id, "an amendment is missing");
    current = versionOf(event.args);
    const link = { replaces: replaced.facts, replacedRoot: replaced.contentRoot };
    versions.push(placed(event, { what: "amended", ...current, ...link }));
  }
  const revocations = revoked.map((event) => placed(event, { what: "revoked", reason: event.args.reason }));
  const isRevoked = (state.flags & REVOKED) !== 0n;
  if (current.facts !== facts || current.value !== state.value) {
    throw new HistoryIncompleteError(id, "its newest version is missing");
  }
  if (isRevoked !== revocations.length > 0) throw new HistoryIncompleteError(id, "its revocation is missing");
  const isSplit = (state.flags & SPLIT) !== 0n;
  if (isSplit !== split.length > 0) throw new HistoryIncompleteError(id, "its division is missing");

  const ordered = [
    ...versions,
    ...revocations,
    ...asLater.map((event) => placed(event, contest(event.args.other, event.args.linkingKey))),
    ...asEarlier.map((event) => placed(event, contest(event.args.id, event.args.linkingKey))),
    ...cleared.map((event) => placed(event, { what: "cleared", reason: event.args.reason })),
    ...balances.map((event) => placed(event, balance(event.args.encumbered, event.args.collected))),
    ...shortfalls.map((event) => placed(event, { what: "shortfall", missing: event.args.missing })),
    ...split.map((event) => placed(event, { what: "split", parts: partsIn(event) })),
    ...reduced.map((event) => placed(event, { what: "reduced", reduction: event.args.reduction })),
  ].sort((a, b) => a.entry.block - b.entry.block || a.index - b.index);
  const isExpired = state.expiresOn !== 0n && state.expiresOn < dayAt(newest.timestamp);
  return {
    id,
    kind: documentKindName(Number(state.kind)) ?? "none",
    issuer,
    currency: Number(state.currency),
    datedOn: isoOf(state.datedOn),
    entries: ordered.map(({ entry }) => entry),
    current,
    standing: isRevoked ? "revoked" : isSplit ? "split" : isExpired ? "expired" : "live",
  };
}

/** An entry with its place among those of its block. */
interface Ordered {
  readonly entry: DocumentEntry;
  readonly index: number;
}
type Occurrence = DocumentEntry extends infer E ? (E extends Where ? Omit<E, keyof Where> : never) : never;

/** How a document's history begins. */
interface Beginning {
  readonly issuer: string;
  readonly beginning: Ordered;
  readonly version: Version;
}

function registeredIn(event: DocumentRegisteredEvent.Log): Beginning {
  const { attestor, issuer } = event.args;
  const version = versionOf(event.args);
  return {
    issuer: bytes20ToLei(issuer),
    version,
    beginning: placed(event, { what: "registered", ...version, attestor }),
  };
}

/** A part has what the whole said when it was divided, but for the value. */
async function partedIn(book: Register, id: string, newest: number): Promise<Beginning> {
  const { registry, firstBlock } = book;
  const filter = registry.filters.DocumentSplit();
  const all = await readEvents((from, to) => registry.queryFilter(filter, from, to), firstBlock, newest);
  for (const event of all) {
    const part = partsIn(event).find((other) => other.id === id);
    const whole = part && (await historyOf(book, event.args.id));
    if (!whole) continue;
    const version = { ...whole.current, value: part.value };
    const beginning = placed(event, { what: "parted", ...version, whole: whole.id });
    return { issuer: whole.issuer, version, beginning };
  }
  throw new HistoryIncompleteError(id, "its registration is missing");
}

function partsIn({ args: [, ids, values] }: DocumentSplitEvent.Log): { id: string; value: bigint }[] {
  return ids.map((id, index) => ({ id, value: values[index] ?? 0n }));
}

function placed(
  { blockNumber, transactionHash, index }: { blockNumber: number; transactionHash: string; index: number },
  occurrence: Occurrence,
): Ordered {
  return { entry: { ...occurrence, block: blockNumber, transaction: transactionHash }, index };
}

function contest(by: string, linkingKey: string): Occurrence {
  return { what: "contested", by, linkingKey };
}

function balance(encumbered: bigint, collected: bigint): Occurrence {
  return { what: "balance", encumbered, collected };
}

function versionOf({
  holder,
  value,
  expiresOn,
  contentRoot,
}: {
  holder: string;
  value: bigint;
  expiresOn: bigint;
  contentRoot: string;
}): Version {
  return {
    holder: bytes20ToLei(holder),
    value,
    ...(expiresOn === 0n ? {} : { expiresOn: isoOf(expiresOn) }),
    contentRoot,
    facts: factsHash(holder, contentRoot),
  };
}
