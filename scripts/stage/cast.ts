import { readFile } from "node:fs/promises";
import { join } from "node:path";

import type { Signer } from "ethers";

import {
  isoOf,
  Member,
  parseLei,
  PartyDirectory,
  Registrar,
  Sender,
  type Contracts,
  type Lei,
  type Role,
} from "../../sdk/index.ts";
import { dayAt } from "../../sdk/units.ts";
import { SENDING } from "./report.ts";

/** The files that the stories read, as a user would put them there. */
const EXAMPLES = join(import.meta.dirname, "..", "..", "examples");
const ROLES = {
  exporter: "enterprise",
  debtor: "enterprise",
  bankA: "bank",
  bankB: "bank",
  customs: "customs",
} as const satisfies Readonly<Record<string, Role>>;
const IDENTIFIED_DAYS = 2n * 365n;

export type PartyName = keyof typeof ROLES;

/** An entity and the account that acts for it. */
export interface Actor {
  readonly name: string;
  readonly lei: Lei;
  readonly address: string;
  readonly signer: Signer;
  /** The account, as what only sends transactions takes it. */
  readonly sender: Sender;
  readonly member: Member;
}

interface PartyRecord {
  readonly role: PartyName;
  readonly lei: string;
  readonly name: string;
  readonly country: string;
  readonly ids: readonly { readonly scheme: string; readonly id: string }[];
}

export function example(name: string): Promise<Uint8Array> {
  return readFile(join(EXAMPLES, name));
}

/** An entity that acts through the library by an account. */
export async function actorOf(
  book: Contracts,
  { name, lei }: { readonly name: string; readonly lei: Lei },
  signer: Signer,
): Promise<Actor> {
  const sender = new Sender(signer, SENDING);
  return { name, lei, address: await signer.getAddress(), signer, sender, member: new Member(book, sender) };
}

/** Enrols everybody in examples/parties.json, each with an account of the chain. */
export async function enrolParties(
  book: Contracts,
  governor: Sender,
  accounts: readonly Signer[],
): Promise<{ actors: Record<PartyName, Actor>; directory: PartyDirectory }> {
  const records = JSON.parse(await readFile(join(EXAMPLES, "parties.json"), "utf8")) as PartyRecord[];
  const { timestamp = 0 } = (await governor.provider.getBlock("latest")) ?? {};
  const identifiedUntil = isoOf(dayAt(timestamp) + IDENTIFIED_DAYS);
  const registrar = new Registrar(book, governor);
  const actors: Partial<Record<PartyName, Actor>> = {};
  for (const [index, { role, lei, name, country }] of records.entries()) {
    const account = accounts[index];
    if (!account) throw new RangeError(`The chain has no account for ${name}`);
    const actor = await actorOf(book, { name, lei: parseLei(lei) }, account);
    await registrar.enrol({ lei, country, roles: [ROLES[role]], identifiedUntil, account: actor.address });
    actors[role] = actor;
  }
  return { actors: actors as Record<PartyName, Actor>, directory: PartyDirectory.of(records) };
}
