import type { Signer } from "ethers";
import { network } from "hardhat";

import { addressesOf } from "../../ignition/addresses.ts";
import LienbookModule from "../../ignition/modules/Lienbook.ts";
import { connect, dayOf, Registrar, Sender, withLeiCheckDigits, type Role } from "../../sdk/index.ts";
import { dayAt, SECONDS_PER_DAY } from "../../sdk/units.ts";
import { actorOf, enrolParties, type Actor } from "./cast.ts";
import { SENDING } from "./report.ts";

/** The hour, UTC, at which the days of a story begin. */
const NINE = 9n * 3_600n;

/**
 * What every story begins with: a chain of its own on a day, the contracts on it, and a governor who enrols parties and
 * issues money. Accounts are handed out in the order in which somebody asks.
 */
export async function openStage(day: string) {
  const { ethers, ignition, networkHelpers } = await network.create({
    override: { initialDate: `${day}T09:00:00Z` },
  });
  const { time } = networkHelpers;
  const [operator, ...accounts] = (await ethers.getSigners()) as Signer[];
  if (!operator) throw new RangeError("The chain has no accounts");
  const addresses = await addressesOf(await ignition.deploy(LienbookModule));
  const book = connect(ethers.provider, addresses);
  const governor = new Sender(operator, SENDING);

  /** An account of somebody who need not be a member of the network. */
  function account(): Signer {
    const signer = accounts.shift();
    if (!signer) throw new RangeError("The chain has too few accounts");
    return signer;
  }

  return {
    book,
    addresses,
    account,

    /** Enrols the parties of examples/parties.json. */
    cast: async () => {
      const { actors, directory } = await enrolParties(book, governor, accounts);
      accounts.splice(0, Object.keys(actors).length);
      return { actors, directory };
    },

    /** Enrols somebody else. @param code of the LEI, without its check digits */
    enrolled: async (name: string, code: string, role: Role, country = "CN"): Promise<Actor> => {
      const actor = await actorOf(book, { name, lei: withLeiCheckDigits(code) }, account());
      const { lei, address } = actor;
      const wish = { lei, country, roles: [role], identifiedUntil: "2030-12-31", account: address };
      await new Registrar(book, governor).enrol(wish);
      return actor;
    },

    /** Gives each of them so much of the settlement currency. */
    fund: async (amount: bigint, ...parties: readonly { readonly address: string }[]): Promise<void> => {
      for (const { address } of parties) {
        await governor.send(await book.deposit.issue.populateTransaction(address, amount));
      }
    },

    /** Seconds since 1970-01-01. */
    now: () => time.latest(),

    /** Days since 1970-01-01. */
    today: async () => Number(dayAt(await time.latest())),

    passTo: async (next: string): Promise<void> => {
      await time.increaseTo(BigInt(dayOf(next)) * SECONDS_PER_DAY + NINE);
      await networkHelpers.mine();
    },

    passDays: async (days: number): Promise<void> => {
      await time.increase(BigInt(days) * SECONDS_PER_DAY);
      await networkHelpers.mine();
    },
  };
}

export type Stage = Awaited<ReturnType<typeof openStage>>;
