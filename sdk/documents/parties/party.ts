import { countryCode } from "../identifiers/places.ts";
import { PARTY_SCHEMES, partyId, partyIdKey, type PartyId, type PartyScheme } from "./schemes.ts";

/** Just before the name, which is the last of the schemes. */
const ADDRESS_RANK = PARTY_SCHEMES.indexOf("name") - 0.5;

/** A party of a trade document. */
export interface Party {
  /** As the document has it; for people, never for identity unless nothing else names the party. */
  readonly name?: string;
  /** ISO 3166-1 alpha-2. */
  readonly country?: string;
  /** What the document identifies it by, the best first; never empty. */
  readonly ids: readonly PartyId[];
}

/** An identifier as a file has it. */
export interface RawPartyId {
  readonly id: string | undefined;
  readonly scheme?: string | undefined;
  /** What it is when the file names no scheme, or an unknown one. */
  readonly fallback: PartyScheme;
  /** An address for messages: it may be an agent's, so every other identifier but the name goes before it. */
  readonly isAddress?: boolean;
}

/**
 * Puts a party together from what a file says of it: identifiers in canonical form, without repetitions, the best
 * first whatever their order in the file; the name as an identifier of last resort. Undefined where the file says
 * nothing.
 *
 * @throws InvalidLeiError
 */
export function makeParty(
  name: string | undefined,
  countryText: string | undefined,
  raw: readonly RawPartyId[],
): Party | undefined {
  const country = countryCode(countryText);
  const ids = new Map<string, { id: PartyId; rank: number }>();
  for (const { id, scheme, fallback, isAddress } of [
    ...raw,
    { id: name, scheme: "name", fallback: "name" } as RawPartyId,
  ]) {
    const canonical = id === undefined ? undefined : partyId(id, scheme, fallback, country);
    if (!canonical) continue;
    const key = partyIdKey(canonical);
    const rank = isAddress ? ADDRESS_RANK : PARTY_SCHEMES.indexOf(canonical.scheme);
    ids.set(key, { id: canonical, rank: Math.min(rank, ids.get(key)?.rank ?? Infinity) });
  }
  if (ids.size === 0) return undefined;
  return {
    ...(name === undefined ? {} : { name }),
    ...(country === undefined ? {} : { country }),
    ids: [...ids.values()].sort((a, b) => a.rank - b.rank || (a.id.id < b.id.id ? -1 : 1)).map(({ id }) => id),
  };
}
