import { AmbiguousFieldError, InvalidPartyDirectoryError } from "../errors.ts";
import { parseLei, type Lei } from "../identifiers/lei.ts";
import { countryCode } from "../identifiers/places.ts";
import { type Party } from "./party.ts";
import { OFFICIAL_SCHEMES, partyId, partyIdKey, type PartyId } from "./schemes.ts";

/** An entity of the directory: its legal entity identifier and what else it is known by. */
export interface DirectoryEntry {
  readonly lei: string;
  readonly name?: string;
  /** ISO 3166-1 alpha-2; the country of identifiers that leave it out. */
  readonly country?: string;
  readonly ids: readonly { readonly scheme: string; readonly id: string }[];
}

/**
 * Who is who: the legal entity behind the VAT numbers, carrier codes and GLNs by which documents name it, so that a
 * seller is one seller whichever of them a file has.
 *
 * @example
 * ```ts
 * const directory = PartyDirectory.of([
 *   { lei: "5493001KJTIIGC8Y1R12", ids: [{ scheme: "vat", id: "NO 123 456 789 MVA" }] },
 * ]);
 * ```
 */
export class PartyDirectory {
  readonly #leiByKey = new Map<string, Lei>();
  readonly #idsByLei = new Map<Lei, readonly PartyId[]>();

  /** A directory that knows nobody. */
  static readonly empty = PartyDirectory.of([]);

  /** @throws InvalidPartyDirectoryError, InvalidLeiError */
  static of(entries: readonly DirectoryEntry[]): PartyDirectory {
    const directory = new PartyDirectory();
    for (const entry of entries) directory.#add(entry);
    return directory;
  }

  /** Reads a directory from the text of its JSON file. @throws InvalidPartyDirectoryError, InvalidLeiError */
  static parse(json: string): PartyDirectory {
    let entries: unknown;
    try {
      entries = JSON.parse(json);
    } catch (error) {
      throw new InvalidPartyDirectoryError(error instanceof Error ? error.message : String(error));
    }
    if (!Array.isArray(entries)) throw new InvalidPartyDirectoryError("not a list");
    return PartyDirectory.of(entries.map(checkedEntry));
  }

  /**
   * The legal entity identifier of `party`: its own, or what the directory has for the best of its identifiers.
   *
   * @throws AmbiguousFieldError where its official identifiers belong to different entities.
   */
  leiOf(party: Party): Lei | undefined {
    const known = party.ids.map((id) => ({ id, lei: this.#leiOfId(id) })).filter(({ lei }) => lei !== undefined);
    const official = new Set(known.filter(({ id }) => OFFICIAL_SCHEMES.has(id.scheme)).map(({ lei }) => lei));
    if (official.size > 1) {
      throw new AmbiguousFieldError(
        "party",
        known.map(({ id, lei }) => `${partyIdKey(id)} is ${lei}`),
      );
    }
    return known[0]?.lei;
  }

  /** All that `party` is known by: its own identifiers and those that the directory has for it. */
  idsOf(party: Party): readonly PartyId[] {
    const lei = this.leiOf(party);
    return lei === undefined ? party.ids : [...party.ids, ...(this.#idsByLei.get(lei) ?? [])];
  }

  /** What stands for the party in identities and linking keys: `lei:…`, else its best identifier. */
  keyOf(party: Party): string {
    const lei = this.leiOf(party);
    if (lei !== undefined) return partyIdKey({ scheme: "lei", id: lei });
    const best = party.ids[0];
    if (best === undefined) throw new RangeError("A party has at least one identifier.");
    return partyIdKey(best);
  }

  #leiOfId(id: PartyId): Lei | undefined {
    return id.scheme === "lei" ? (id.id as Lei) : this.#leiByKey.get(partyIdKey(id));
  }

  #add(entry: DirectoryEntry): void {
    const lei = parseLei(entry.lei);
    const country = countryCode(entry.country);
    const ids = entry.ids.map(({ scheme, id }) => {
      const canonical = partyId(id, scheme, "assigned", country);
      if (!canonical) throw new InvalidPartyDirectoryError(`an empty ${scheme} of ${lei}`);
      return canonical;
    });
    for (const key of ids.map(partyIdKey)) {
      const other = this.#leiByKey.get(key);
      if (other !== undefined && other !== lei)
        throw new InvalidPartyDirectoryError(`${key} of both ${other} and ${lei}`);
      this.#leiByKey.set(key, lei);
    }
    this.#idsByLei.set(lei, [...(this.#idsByLei.get(lei) ?? []), ...ids]);
  }
}

function checkedEntry(entry: unknown, index: number): DirectoryEntry {
  const { lei, ids = [] } = (entry ?? {}) as Partial<DirectoryEntry>;
  const wellFormed =
    typeof lei === "string" &&
    Array.isArray(ids) &&
    ids.every(({ scheme, id }: Record<string, unknown>) => typeof scheme === "string" && typeof id === "string");
  if (!wellFormed) throw new InvalidPartyDirectoryError(`entry ${index + 1}`);
  return { ...(entry as DirectoryEntry), ids };
}
