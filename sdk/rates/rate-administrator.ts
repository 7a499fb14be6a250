import { id as keccakOfText, type TransactionReceipt } from "ethers";

import type { AuthorizationStruct } from "../../typechain-types/contracts/documents/DocumentRegistry.ts";
import type { FixingStruct } from "../../typechain-types/contracts/financing/ReferenceRates.ts";
import { requireParts } from "../fields.ts";
import type { Validity } from "../messages/sign.ts";
import { FIXING, FIXING_WITHDRAWAL } from "../messages/types.ts";
import { BookParty } from "../book-party.ts";
import type { FixingWish } from "./fixings.ts";

/**
 * What the administrator of a reference rate does: it publishes fixings and takes them back before they are final. It acts in
 * person, by any account of its entity, or signs and anyone submits. A loan gets them by `LoanParty.bringFixing`.
 *
 * @example
 * ```ts
 * const fixing = fixingOf({ name: "EUR 3M", from: dayOf("2027-04-01"), rate: 31_250, publication });
 * const attestation = await new RateAdministrator(book, administrator).attestFixing(fixing);
 * await new RateAdministrator(book, anyone).publish(fixing, attestation);
 * ```
 */
export class RateAdministrator extends BookParty {
  /** Signs a fixing; anyone publishes it. */
  async attestFixing(fixing: FixingStruct, validity?: Partial<Validity>): Promise<AuthorizationStruct> {
    const message = { ...requireParts("fixing", fixing, "name"), administrator: await this.address };
    return this.authorize("rates", FIXING, message, validity);
  }

  /** Publishes a fixing: its administrator in person, or anyone with what {@link attestFixing} returns. */
  async publish(fixing: FixingStruct, attestation?: AuthorizationStruct): Promise<TransactionReceipt> {
    return this.send(this.book.rates.publish.populateTransaction(fixing, attestation ?? (await this.inPerson())));
  }

  /**
   * Signs that a fixing is void, before it is final: until the day before its own begins. Another one may then be published for
   * its day.
   *
   * @param reason hash of the statement of reasons
   */
  async signFixingWithdrawal(
    fixing: Pick<FixingWish, "name" | "from" | "rate">,
    reason: string,
    validity?: Partial<Validity>,
  ): Promise<AuthorizationStruct> {
    const { name, from, rate } = requireParts("fixing", fixing, "name", "from", "rate");
    const message = { name: keccakOfText(name), from, rate, reason, administrator: await this.address };
    return this.authorize("rates", FIXING_WITHDRAWAL, message, validity);
  }

  /** Withdraws a fixing: its administrator in person, or anyone with what {@link signFixingWithdrawal} returns. */
  async withdraw(
    fixing: Pick<FixingWish, "name" | "from">,
    reason: string,
    signed?: AuthorizationStruct,
  ): Promise<TransactionReceipt> {
    const { name, from } = requireParts("fixing", fixing, "name", "from");
    const authorization = signed ?? (await this.inPerson());
    return this.send(this.book.rates.withdraw.populateTransaction(keccakOfText(name), from, reason, authorization));
  }
}
