import type { TransactionReceipt } from "ethers";

import { leiToBytes20, parseLei } from "../documents/identifiers/lei.ts";
import { countryCode } from "../documents/identifiers/places.ts";
import { LienbookError } from "../errors.ts";
import { requireFields, type Fields } from "../fields.ts";
import { dayOf } from "../financing/calendar.ts";
import { BookParty } from "../book-party.ts";
import { SECONDS_PER_DAY } from "../units.ts";
import { rolesOf, type Role } from "./roles.ts";

/** A legal entity as the registrar enters it. */
export interface EnrolmentWish {
  /** 20 characters, check digits included (ISO 17442). */
  readonly lei: string;
  /** Two letters of ISO 3166-1. */
  readonly country: string;
  readonly roles: readonly Role[];
  /** The last day, UTC, on which its identification is good: `2028-12-31`. */
  readonly identifiedUntil: string;
  /** Address of the first account that acts for it. */
  readonly account: string;
}

const ENROLMENT: Fields<EnrolmentWish> = {
  lei: "string",
  country: "string",
  roles: "list",
  identifiedUntil: "string",
  account: "string",
};

/** Not a country of ISO 3166-1. */
export class UnknownCountryError extends LienbookError {
  constructor(country: string) {
    super({
      code: "unknown-country",
      value: country,
      rule: "A country is two letters of ISO 3166-1.",
      advice: "Give the country of registration, such as CN.",
    });
  }
}

/**
 * What the registrar does: enrol legal entities, keep their roles and identification, and the accounts that act for them.
 * All of it is for the account that the deployment's parameter `registrar` names.
 *
 * @example
 * ```ts
 * const registrar = new Registrar(book, new Wallet(key, provider));
 * const wish = { lei, country: "CN", roles: ["enterprise"], identifiedUntil: "2028-12-31", account } as const;
 * await registrar.enrol(wish);
 * ```
 */
export class Registrar extends BookParty {
  /**
   * Enters an entity and its first account.
   *
   * @throws InvalidLeiError, UnknownCountryError, InvalidDateError, and what `IParticipants.enrol` refuses
   */
  async enrol(wish: EnrolmentWish): Promise<TransactionReceipt> {
    const { lei, country, roles, identifiedUntil, account } = requireFields("wish", wish, ENROLMENT);
    const code = countryCode(country);
    if (code === undefined) throw new UnknownCountryError(country);
    const countryBytes = `0x${Buffer.from(code, "ascii").toString("hex")}`;
    const { enrol } = this.book.participants;
    return this.send(
      enrol.populateTransaction(bytesOf(lei), countryBytes, rolesOf(...roles), endOf(identifiedUntil), account),
    );
  }

  /** Renews an entity's identification and sets its roles anew: those that are not named are gone. */
  async update(lei: string, wish: Pick<EnrolmentWish, "roles" | "identifiedUntil">): Promise<TransactionReceipt> {
    const { roles, identifiedUntil } = requireFields("wish", wish, { roles: "list", identifiedUntil: "string" });
    const { update } = this.book.participants;
    return this.send(update.populateTransaction(bytesOf(lei), rolesOf(...roles), endOf(identifiedUntil)));
  }

  /** Stops an entity from entering new business; what it owes and is owed runs on. */
  async suspend(lei: string): Promise<TransactionReceipt> {
    return this.send(this.book.participants.suspend.populateTransaction(bytesOf(lei)));
  }

  /** Ends a suspension. */
  async reinstate(lei: string): Promise<TransactionReceipt> {
    return this.send(this.book.participants.reinstate.populateTransaction(bytesOf(lei)));
  }

  /** Lets another account act for an entity. */
  async addAccount(lei: string, account: string): Promise<TransactionReceipt> {
    return this.send(this.book.participants.addAccount.populateTransaction(bytesOf(lei), account));
  }

  /** Ends an account's power to act, at once: its key was stolen, or its bearer has left. */
  async removeAccount(account: string): Promise<TransactionReceipt> {
    return this.send(this.book.participants.removeAccount.populateTransaction(account));
  }

  /**
   * Announces that an account of the same entity takes the place of one whose key is lost, in seven days. If whoever has the key
   * contests it: remove the account, have it declared lost (`GovernorOffice.declareLostByOrder`), announce again.
   */
  async announceReplacement(account: string, successor: string): Promise<TransactionReceipt> {
    return this.send(this.book.participants.announceReplacement.populateTransaction(account, successor));
  }
}

function bytesOf(lei: string): string {
  return leiToBytes20(parseLei(lei));
}

/** The last second of a day, to which an identification is good. */
function endOf(day: string): bigint {
  return (BigInt(dayOf(day)) + 1n) * SECONDS_PER_DAY - 1n;
}
