import { isAddress } from "ethers";

import type { Contracts } from "../chain/contracts.ts";
import { newestBlockOf } from "../chain/provider.ts";
import { bytes20ToLei, leiToBytes20, parseLei } from "../documents/identifiers/lei.ts";
import { isoOf, LAST_DAY } from "../financing/calendar.ts";
import { dayAt } from "../units.ts";
import { roleNames, type Role } from "./roles.ts";

/** An entity as the chain knows it. */
export interface ParticipantStanding {
  readonly lei: string;
  /** Two letters of ISO 3166-1. */
  readonly country: string;
  readonly roles: readonly Role[];
  /** The last day on which its identification is good, or was. */
  readonly identifiedUntil: string;
  readonly suspended: boolean;
  /** Whether it may enter new business now: enrolled, identified and not suspended. */
  readonly inGoodStanding: boolean;
}

/**
 * Who an entity is, by its LEI or by an account that acts for it, and whether others may trade with it.
 *
 * @param who LEI of 20 characters, or an address
 * @returns undefined for an LEI that is not enrolled, and for an account that acts for nobody
 * @throws InvalidLeiError, ProviderMissingError
 * @example
 * ```ts
 * const buyer = await participantOf(book, account);
 * if (!buyer?.inGoodStanding) throw new Error("Not with them.");
 * ```
 */
export async function participantOf(
  { participants }: Pick<Contracts, "participants">,
  who: string,
): Promise<ParticipantStanding | undefined> {
  const newest = await newestBlockOf(participants);
  const blockTag = newest.number;
  const lei = isAddress(who) ? await participants.entityOf(who, { blockTag }) : leiToBytes20(parseLei(who));
  const { roles, country, kycExpiry, suspended } = await participants.participantOf(lei, { blockTag });
  if (roles === 0n) return undefined;
  const until = dayAt(kycExpiry);
  return {
    lei: bytes20ToLei(lei),
    country: Buffer.from(country.slice(2), "hex").toString("ascii"),
    roles: roleNames(roles),
    // Who is identified for longer is so for good.
    identifiedUntil: isoOf(until < LAST_DAY ? until : LAST_DAY),
    suspended,
    inGoodStanding: !suspended && BigInt(newest.timestamp) <= kycExpiry,
  };
}
