import { readFile } from "node:fs/promises";
import { join } from "node:path";

import type { Signer } from "ethers";

import { leiToBytes20, Member, parseLei, PartyDirectory, Sender, type Contracts } from "../../sdk/index.ts";
import { SENDING } from "./report.ts";

/** The files that the demo reads, as a user would put them there. */
const EXAMPLES = join(import.meta.dirname, "..", "..", "examples");
/** `Role` of the contracts, as bits. */
const ROLES = { exporter: 1n, debtor: 1n, bankA: 2n, bankB: 2n, customs: 16n } as const;
const KYC_YEARS = 2n;

export type PartyName = keyof typeof ROLES;

/** An entity of examples/parties.json and the account that acts for it. */
export interface Actor {
  readonly name: string;
  readonly lei: string;
  readonly address: string;
  readonly signer: Signer;
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

/** Enrols everybody in examples/parties.json, each with an account of the chain. */
export async function enrolParties(
  book: Contracts,
  registrar: Sender,
  accounts: readonly Signer[],
): Promise<{ actors: Record<PartyName, Actor>; directory: PartyDirectory }> {
  const records = JSON.parse(await readFile(join(EXAMPLES, "parties.json"), "utf8")) as PartyRecord[];
  const { timestamp = 0 } = (await registrar.provider.getBlock("latest")) ?? {};
  const kycExpiry = BigInt(timestamp) + KYC_YEARS * 365n * 86_400n;
  const actors: Partial<Record<PartyName, Actor>> = {};
  for (const [index, { role, lei, name, country }] of records.entries()) {
    const account = accounts[index];
    if (!account) throw new RangeError(`The chain has no account for ${name}`);
    const address = await account.getAddress();
    const countryBytes = `0x${Buffer.from(country, "ascii").toString("hex")}`;
    await registrar.send(
      await book.participants.enrol.populateTransaction(
        leiToBytes20(parseLei(lei)),
        countryBytes,
        ROLES[role],
        kycExpiry,
        address,
      ),
    );
    const sender = new Sender(account, SENDING);
    actors[role] = { name, lei, address, signer: account, member: new Member(book, sender) };
  }
  return { actors: actors as Record<PartyName, Actor>, directory: PartyDirectory.of(records) };
}
