import type { AddressLike, TransactionReceipt } from "ethers";

import type { CollateralStruct } from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import { approveTo } from "../chain/tokens.ts";
import { LienbookError } from "../errors.ts";
import { requireFields, requireParts } from "../fields.ts";
import { commitmentOf } from "../financing/receivable.ts";
import { type Validity } from "../messages/sign.ts";
import { COUNTER_PLEDGE } from "../messages/types.ts";
import { BookParty } from "../book-party.ts";
import { DISCHARGE, type DischargeWish } from "../pledge/pledge-party.ts";
import type { SignedGuarantee } from "./guarantee-party.ts";
import { shown, type StandingGuarantee } from "./standing.ts";
import { guaranteeIdOf, purposeOf, type CounterPledge } from "./terms.ts";

/** Grounds have no counter-guarantee at this place. */
export class CounterGuaranteeMissingError extends LienbookError {
  constructor(index: number, count: number) {
    super({
      code: "counter-guarantee-missing",
      value: `${index} of ${count}`,
      rule: "Counter-guarantees are counted from 0, in the order of the guarantee's grounds.",
      advice: "Give the place of one that the grounds name.",
    });
  }
}

/**
 * What one account does about what is pledged for guarantees: as who pledges it, as the guarantor, or as anyone.
 *
 * A guarantor enforces such a lien as any lienholder does (`SaleParty`), once it has paid and as long as it has not been paid
 * back; of what the sale brings beyond that it has nothing.
 *
 * @example
 * ```ts
 * const signed = await guarantor.sign(financing, { ...wish, grounds: { reports: [], counterGuarantees: [land] } });
 * const pledge = await new SecurityParty(book, landowner).signPledge(signed, 0, collateral);
 * await bank.issue(signed, financing, [pledge]);
 * // the loan is repaid
 * await bank.lapse(guarantee, financing);
 * await new SecurityParty(book, landowner).release(guarantee, 0, collateral);
 * ```
 */
export class SecurityParty extends BookParty {
  /**
   * Consents, as the owner of an asset, to its pledge for a guarantee that the guarantor has signed.
   *
   * @param index of the counter-guarantee among the grounds
   */
  async signPledge(
    signed: Pick<SignedGuarantee, "terms" | "grounds">,
    index: number,
    collateral: CollateralStruct,
    validity?: Partial<Validity>,
  ): Promise<CounterPledge> {
    const { terms, grounds } = requireParts("signed", signed, "terms", "grounds");
    const { details, backing, face } = requireParts("collateral", collateral, "details", "backing", "face");
    const counter = grounds.counterGuarantees[index];
    if (!counter) throw new CounterGuaranteeMissingError(index, grounds.counterGuarantees.length);
    const shares = backing.map(({ document, share }) => ({ document: String(document), share: BigInt(share) }));
    const commitment = commitmentOf({ face, details, backing: shares });
    const message = {
      guarantee: guaranteeIdOf(terms),
      index,
      guarantor: terms.guarantor,
      asset: counter.asset,
      id: counter.id,
      amount: counter.amount,
      commitment,
      pledgor: await this.address,
    };
    const by = await this.authorize("grounds", COUNTER_PLEDGE, message, validity);
    return { details: String(details), backing: shares, by };
  }

  /** Gives back part of a lien, as the guarantor, or says what of the asset it has collected. In minor units. */
  async discharge(
    guarantee: StandingGuarantee,
    index: number,
    collateral: CollateralStruct,
    wish: DischargeWish,
  ): Promise<TransactionReceipt> {
    const { terms } = shown(guarantee);
    const { withdrawn = 0n, collected = 0n } = requireFields("wish", wish, DISCHARGE);
    const { discharge } = this.book.grounds;
    return this.send(discharge.populateTransaction(index, collateral, withdrawn, collected, terms));
  }

  /** Reduces a lien to what is owed to the guarantor of a guarantee that has ended: to nothing, if nothing is. Anyone may. */
  async release(
    guarantee: StandingGuarantee,
    index: number,
    collateral: CollateralStruct,
  ): Promise<TransactionReceipt> {
    const { id } = shown(guarantee);
    return this.send(this.book.grounds.release.populateTransaction(purposeOf(id, index), collateral));
  }

  /**
   * Pays the guarantor what it is owed, as who has pledged, and keeps the asset. The account has let `GuaranteeGrounds` take the
   * amount ({@link approve}).
   *
   * @param most in minor units: less is paid if less is owed
   */
  async redeem(
    guarantee: StandingGuarantee,
    index: number,
    collateral: CollateralStruct,
    most: bigint,
    token: AddressLike = this.book.deposit,
  ): Promise<TransactionReceipt> {
    const { terms } = shown(guarantee);
    const { redeem } = this.book.grounds;
    return this.send(redeem.populateTransaction(index, collateral, token, most, terms));
  }

  /** Lets `GuaranteeGrounds` take up to `amount` of the account's settlement tokens: for {@link redeem}. */
  async approve(amount: bigint, token: AddressLike = this.book.deposit): Promise<TransactionReceipt> {
    return approveTo(this.sender, token, this.book.grounds, amount);
  }

  /** Takes what is owed to the guarantor by now out of what is kept of a price, as the guarantor. */
  async take(guarantee: StandingGuarantee, index: number, to?: AddressLike): Promise<TransactionReceipt> {
    const { terms } = shown(guarantee);
    const recipient = to ?? (await this.address);
    return this.send(this.book.grounds.take.populateTransaction(index, recipient, terms));
  }

  /** Takes back what is kept of a price and can no longer come to be owed, as who has pledged. */
  async takeBack(guarantee: StandingGuarantee, index: number, to?: AddressLike): Promise<TransactionReceipt> {
    const { id } = shown(guarantee);
    const recipient = to ?? (await this.address);
    return this.send(this.book.grounds.takeBack.populateTransaction(purposeOf(id, index), recipient));
  }
}
