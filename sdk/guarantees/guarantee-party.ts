import { type AddressLike, type TransactionReceipt } from "ethers";

import type { AuthorizationStruct } from "../../typechain-types/contracts/documents/DocumentRegistry.ts";
import type { FinancingTermsStruct } from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import type { GuaranteeTermsStruct } from "../../typechain-types/contracts/guarantees/GuaranteeBook.ts";
import { addressOf, requireAmount } from "../chain/arguments.ts";
import { approveTo } from "../chain/tokens.ts";
import { requireFields, requireParts, type Fields } from "../fields.ts";
import type { DayLike } from "../financing/calendar.ts";
import { financingIdOf } from "../financing/terms.ts";
import type { DiscrepancyList } from "../messages/discrepancies.ts";
import { type Validity } from "../messages/sign.ts";
import { GUARANTEE } from "../messages/types.ts";
import { BookParty } from "../book-party.ts";
import { shown, type StandingGuarantee } from "./standing.ts";
import { encodeGrounds, encodePledged, groundsHashOf, NO_GROUNDS, type CounterPledge, type Grounds } from "./terms.ts";

/** What a guarantor offers. Amounts in minor units. */
export interface GuaranteeWish {
  /** LEIs as the contracts take them. */
  readonly guarantor: string;
  readonly debtor: string;
  readonly cap: bigint;
  /** In parts per million of what is owed. */
  readonly coverage: bigint;
  /** The last day for a demand, as a whole UTC day since 1970-01-01. */
  readonly expiresOn: DayLike;
  readonly fee?: bigint;
  /** The first part of the cap to be paid, set aside out of the guarantor's deposit. */
  readonly secured?: bigint;
  /** Whether the cap falls with the principal. */
  readonly reducing?: boolean;
  /** Hash of the governing text, which the parties keep ({@link textHashOf}). */
  readonly text: string;
  readonly grounds?: Grounds;
}

const GUARANTEE_WISH: Fields<GuaranteeWish> = {
  guarantor: "string",
  debtor: "string",
  cap: "bigint",
  coverage: "bigint",
  expiresOn: "day",
  fee: "bigint?",
  secured: "bigint?",
  reducing: "boolean?",
  text: "string",
  grounds: "value?",
};

/** A guarantee that its guarantor has signed, for the lender to enter. */
export interface SignedGuarantee {
  readonly terms: GuaranteeTermsStruct;
  readonly grounds: Grounds;
  readonly signature: AuthorizationStruct;
}

/**
 * What one account does about guarantees: as guarantor, as the lender that they are given to, or as anyone. What an act has to show
 * of a guarantee is read by `guaranteesOf`.
 *
 * @example
 * ```ts
 * const signed = await guarantor.sign(financing, wish);
 * await bank.issue(signed, financing);
 * // after default
 * await bank.entrust(financing);
 * const [guarantee] = await guaranteesOf(book, { financing: financingIdOf(financing) });
 * await bank.demand(guarantee, financing, { amount: 60_000_00n, statement });
 * ```
 */
export class GuaranteeParty extends BookParty {
  /** Lets the guarantee book take up to `amount` of the account's settlement tokens: for fees, payments and deposits. */
  async approve(amount: bigint, token: AddressLike = this.book.deposit): Promise<TransactionReceipt> {
    return approveTo(this.sender, token, this.book.guarantees, amount);
  }

  /** Puts money into the book for the account's entity: what a guarantee sets aside comes out of it. */
  async deposit(amount: bigint, token?: AddressLike): Promise<TransactionReceipt> {
    requireAmount(amount);
    const { deposit } = this.book.guaranteeServicing;
    return this.send(deposit.populateTransaction(await this.#token(token), amount));
  }

  /** Takes what of the entity's money is not set aside: a deposit, or what guarantors have paid to it. */
  async withdraw(amount: bigint, to?: AddressLike, token?: AddressLike): Promise<TransactionReceipt> {
    requireAmount(amount);
    const { withdraw } = this.book.guaranteeServicing;
    return this.send(withdraw.populateTransaction(await this.#token(token), amount, to ?? (await this.address)));
  }

  /** Signs a guarantee of a financing, as the guarantor. */
  async sign(
    financing: FinancingTermsStruct,
    wish: GuaranteeWish,
    validity?: Partial<Validity>,
  ): Promise<SignedGuarantee> {
    requireFields("wish", wish, GUARANTEE_WISH);
    const grounds = wish.grounds ?? NO_GROUNDS;
    const terms: GuaranteeTermsStruct = {
      financing: financingIdOf(financing),
      guarantor: wish.guarantor,
      debtor: wish.debtor,
      cap: wish.cap,
      coverage: wish.coverage,
      expiresOn: wish.expiresOn,
      fee: wish.fee ?? 0n,
      secured: wish.secured ?? 0n,
      reducing: wish.reducing ?? false,
      text: wish.text,
      grounds: groundsHashOf(grounds),
    };
    const message = { ...terms, signer: await this.address };
    return {
      terms,
      grounds,
      signature: await this.authorize("guarantees", GUARANTEE, message, validity),
    };
  }

  /**
   * Enters a guarantee as the creditor, or as the lender that is about to finance, and pays its fee. What is pledged for it is
   * pledged by the same transaction.
   *
   * @param pledges of the counter-guarantees, in their order, each signed by its pledgor (`SecurityParty.signPledge`)
   */
  async issue(
    signed: SignedGuarantee,
    financing: FinancingTermsStruct,
    pledges: readonly CounterPledge[] = [],
  ): Promise<TransactionReceipt> {
    const { terms, grounds, signature } = requireParts("signed", signed, "terms", "grounds", "signature");
    const { issue } = this.book.guarantees;
    return this.send(issue.populateTransaction(signature, encodePledged(grounds, pledges), terms, financing));
  }

  /** Gives a guarantee back, as the creditor. */
  async release(guarantee: StandingGuarantee, financing: FinancingTermsStruct): Promise<TransactionReceipt> {
    const { running, terms } = shown(guarantee);
    return this.send(this.book.guaranteeServicing.release.populateTransaction(running, terms, financing));
  }

  /** Ends a guarantee that can bring no more. Anyone may. */
  async lapse(guarantee: StandingGuarantee, financing: FinancingTermsStruct): Promise<TransactionReceipt> {
    const { running, terms } = shown(guarantee);
    return this.send(this.book.guaranteeServicing.lapse.populateTransaction(running, terms, financing));
  }

  /** Declines a guarantee of a financing that is not drawn, as its debtor: it lapses in ten days, unless that is. */
  async decline(guarantee: StandingGuarantee): Promise<TransactionReceipt> {
    const { terms } = shown(guarantee);
    return this.send(this.book.guaranteeServicing.decline.populateTransaction(terms));
  }

  /** Counts a cap that falls with the principal for what is left of it. Anyone may. */
  async reduce(guarantee: StandingGuarantee, financing: FinancingTermsStruct): Promise<TransactionReceipt> {
    const { running, terms } = shown(guarantee);
    return this.send(this.book.guaranteeServicing.reduce.populateTransaction(running, terms, financing));
  }

  /** Has the book hold the claim, as the creditor: a demand needs it. */
  async entrust(financing: FinancingTermsStruct): Promise<TransactionReceipt> {
    return this.send(this.book.servicing.entrust.populateTransaction(this.book.guarantees, financing));
  }

  /**
   * Demands payment as the creditor of an entrusted claim. What the guarantor has not answered in time stays owed beside it;
   * what it still examines, or has rejected, is demanded anew by it, with another statement.
   *
   * @param wish the amount in minor units, the hash of the statement of breach, and for "extend or pay" the expiry that would do
   */
  async demand(
    guarantee: StandingGuarantee,
    financing: FinancingTermsStruct,
    wish: { readonly amount: bigint; readonly statement: string; readonly extendTo?: bigint },
  ): Promise<TransactionReceipt> {
    const { running, terms } = shown(guarantee);
    const {
      amount,
      statement,
      extendTo = 0n,
    } = requireFields("wish", wish, { amount: "bigint", statement: "string", extendTo: "bigint?" });
    const { demand, demandAnew } = this.book.guarantees;
    const isFirst = BigInt(running.amount) === 0n && BigInt(running.owed) === 0n;
    return this.send(
      isFirst
        ? demand.populateTransaction(amount, extendTo, statement, terms, financing)
        : demandAnew.populateTransaction(amount, extendTo, statement, running, terms, financing),
    );
  }

  /** Rejects a demand, as the guarantor, with every discrepancy; the creditor is sent the list that was hashed. */
  async reject(guarantee: StandingGuarantee, list: Pick<DiscrepancyList, "hash">): Promise<TransactionReceipt> {
    const { hash } = requireParts("list", list, "hash");
    const { running, terms } = shown(guarantee);
    return this.send(this.book.guaranteeServicing.reject.populateTransaction(hash, running, terms));
  }

  /** Takes up to thirty days more for a demand to extend or pay, as the guarantor, which can then no longer reject it. */
  async suspend(guarantee: StandingGuarantee): Promise<TransactionReceipt> {
    const { running, terms } = shown(guarantee);
    return this.send(this.book.guaranteeServicing.suspend.populateTransaction(running, terms));
  }

  /** Answers a demand to extend or pay by extending, as the guarantor. */
  async extend(guarantee: StandingGuarantee): Promise<TransactionReceipt> {
    const { running, terms } = shown(guarantee);
    return this.send(this.book.guaranteeServicing.extend.populateTransaction(running, terms));
  }

  /** Pays what was demanded, as the guarantor, from the account or out of the deposit. */
  async pay(
    guarantee: StandingGuarantee,
    financing: FinancingTermsStruct,
    wish: { readonly fromDeposit?: boolean } = {},
  ): Promise<TransactionReceipt> {
    const { running, terms } = shown(guarantee);
    const { fromDeposit = false } = requireFields("wish", wish, { fromDeposit: "boolean?" });
    return this.send(this.book.guarantees.pay.populateTransaction(fromDeposit, running, terms, financing));
  }

  /** Takes what was demanded and not answered in time out of what is set aside, as the creditor. */
  async draw(guarantee: StandingGuarantee, financing: FinancingTermsStruct): Promise<TransactionReceipt> {
    const { running, terms } = shown(guarantee);
    return this.send(this.book.guaranteeServicing.draw.populateTransaction(running, terms, financing));
  }

  /**
   * Takes the guarantor's part of what the borrower has paid since the creditor is whole, up to what its counter-guarantees
   * have not brought it.
   */
  async recover(
    guarantee: StandingGuarantee,
    financing: FinancingTermsStruct,
    to?: AddressLike,
  ): Promise<TransactionReceipt> {
    const { grounds, terms } = shown(guarantee);
    const { recover } = this.book.guaranteeServicing;
    const recipient = to ?? (await this.address);
    return this.send(recover.populateTransaction(recipient, encodeGrounds(grounds), terms, financing));
  }

  /** Has the guarantor's part of what the borrower has paid booked for it, where it waits for it. Anyone may. */
  async settle(guarantee: StandingGuarantee, financing: FinancingTermsStruct): Promise<TransactionReceipt> {
    const { grounds, terms } = shown(guarantee);
    const { settle } = this.book.guaranteeServicing;
    return this.send(settle.populateTransaction(encodeGrounds(grounds), terms, financing));
  }

  /**
   * Takes in the guarantor's place what that has back from the sale of counter-guarantee `index`, as whoever owned the asset.
   */
  async reimburse(
    index: number,
    guarantee: StandingGuarantee,
    financing: FinancingTermsStruct,
    to?: AddressLike,
  ): Promise<TransactionReceipt> {
    const { grounds, terms } = shown(guarantee);
    const { reimburse } = this.book.guaranteeServicing;
    const recipient = to ?? (await this.address);
    return this.send(reimburse.populateTransaction(index, recipient, encodeGrounds(grounds), terms, financing));
  }

  /** Takes the creditor's part of what the borrower has paid on an entrusted claim. */
  async takeReceipts(financing: FinancingTermsStruct, to?: AddressLike): Promise<TransactionReceipt> {
    const recipient = to ?? (await this.address);
    return this.send(this.book.guaranteeServicing.takeReceipts.populateTransaction(recipient, financing));
  }

  async #token(token?: AddressLike): Promise<string> {
    return addressOf("token", token ?? this.book.deposit, this.sender.provider);
  }
}
