import type { TransactionReceipt } from "ethers";

import { requireFields, type Fields } from "../fields.ts";
import type { DayLike } from "../financing/calendar.ts";
import { BookParty } from "../book-party.ts";

/** What a supervisor says of a guarantor's means. */
export interface NetAssets {
  /** LEI as the contracts take it. */
  readonly guarantor: string;
  /** In minor units of `currency`. */
  readonly amount: bigint;
  /** ISO 4217, numeric. */
  readonly currency: bigint;
  /** The last day on which guarantees are measured by them, as a whole UTC day since 1970-01-01. */
  readonly until: DayLike;
}

const NET_ASSETS: Fields<NetAssets> = { guarantor: "string", amount: "bigint", currency: "bigint", until: "day" };

/**
 * What supervisors and the governor do about guarantees: attest what guarantors own and to whom they are related, and keep the
 * calendar of business days.
 *
 * @example
 * ```ts
 * const supervisor = new GuaranteeOffice(book, signer);
 * await supervisor.attestNetAssets({ guarantor: lei, amount: 5_000_000_00n, currency: 840n, until: dayOf("2027-12-31") });
 * const governor = new GuaranteeOffice(book, administrator);
 * await governor.addHolidays([dayOf("2027-02-17"), dayOf("2027-02-18")]);
 * ```
 */
export class GuaranteeOffice extends BookParty {
  /** Attests a guarantor's net assets, as a supervisor. */
  async attestNetAssets(assets: NetAssets): Promise<TransactionReceipt> {
    const { guarantor, amount, currency, until } = requireFields("assets", assets, NET_ASSETS);
    const { attestNetAssets } = this.book.guaranteeServicing;
    return this.send(attestNetAssets.populateTransaction(guarantor, amount, currency, until));
  }

  /** Attests that a guarantor and a debtor belong together, or no longer do, as a supervisor. LEIs as the contracts take them. */
  async attestRelation(guarantor: string, debtor: string, related: boolean): Promise<TransactionReceipt> {
    const { attestRelation } = this.book.guaranteeServicing;
    return this.send(attestRelation.populateTransaction(guarantor, debtor, related));
  }

  /** Publishes holidays, thirty days ahead, as the governor: days since 1970-01-01. */
  async addHolidays(days: readonly DayLike[]): Promise<TransactionReceipt> {
    return this.send(this.book.guarantees.addHolidays.populateTransaction(listed(days)));
  }

  /** Takes holidays back that were published by mistake, thirty days ahead, as the governor. */
  async removeHolidays(days: readonly DayLike[]): Promise<TransactionReceipt> {
    return this.send(this.book.guarantees.removeHolidays.populateTransaction(listed(days)));
  }
}

function listed(days: readonly DayLike[]): DayLike[] {
  return [...requireFields("holidays", { days }, { days: "list" }).days];
}
