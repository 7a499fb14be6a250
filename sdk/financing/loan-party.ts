import { hexlify, type TransactionReceipt } from "ethers";

import type { AuthorizationStruct } from "../../typechain-types/contracts/documents/DocumentRegistry.ts";
import type { FinancingTermsStruct } from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import type { ClaimStruct } from "../../typechain-types/contracts/financing/FinancingServicing.ts";
import { requireAmount, requireId } from "../chain/arguments.ts";
import type { Validity } from "../messages/sign.ts";
import { LOAN_TRANSFER, OFFER } from "../messages/types.ts";
import { BookParty } from "../book-party.ts";
import { fixingsToBring } from "../rates/fixings.ts";
import type { RateLike } from "../units.ts";
import { encodeDeclaration, type Declaration } from "./declaration.ts";
import { openFinancings } from "./portfolio.ts";
import { offerMessage } from "./terms.ts";
import { transferMessage } from "./transfer.ts";

/**
 * What happens to a financing between drawdown and repayment, beside payments: its creditor calls it in, charges costs,
 * writes it off or sells it; both sides put new terms in the place of old ones. Of a claim that is entrusted to the
 * guarantee book the creditor disposes by `ClaimParty`.
 *
 * @example
 * ```ts
 * const bank = new LoanParty(book, new Wallet(key, provider));
 * const { daysLate } = await positionOf(book, terms);
 * if (daysLate > Number(terms.interest.graceDays)) await bank.callIn(terms, { event: "non-payment" });
 * ```
 */
export class LoanParty extends BookParty {
  /**
   * Declares default, as the creditor: everything is due at once, and the liens may be enforced.
   *
   * @throws NotCreditorError; NotInDefaultError while the days late are within the grace, and as the event asks
   */
  async callIn(terms: FinancingTermsStruct, declaration: Declaration): Promise<TransactionReceipt> {
    const to = await this.book.desk.getAddress();
    return this.send({ to, data: encodeDeclaration(this.book, terms, declaration) });
  }

  /**
   * Adds costs of collecting to what is owed, as the creditor of a financing in default, or written off: due at once, up to the
   * cap of the terms.
   *
   * @param amount   in minor units
   * @param evidence hash of what proves them
   */
  async charge(terms: FinancingTermsStruct, amount: bigint, evidence: string): Promise<TransactionReceipt> {
    requireAmount(amount);
    return this.send(this.book.recovery.charge.populateTransaction(amount, evidence, terms));
  }

  /** Gives up on a financing in default, as the creditor: nothing accrues any more, and what is recovered still counts. */
  async writeOff(terms: FinancingTermsStruct): Promise<TransactionReceipt> {
    return this.send(this.book.recovery.writeOff.populateTransaction(terms));
  }

  /** Says, as the creditor, that it expects a loss, or no longer does. A flag for supervisors, which moves no date. */
  async flagImpairment(terms: FinancingTermsStruct, impaired: boolean): Promise<TransactionReceipt> {
    return this.send(this.book.servicing.setImpaired.populateTransaction(impaired, terms));
  }

  /** Sets another rate from today on, as the agent that the terms name. In parts per million a year. */
  async setRate(terms: FinancingTermsStruct, rate: RateLike): Promise<TransactionReceipt> {
    return this.send(this.book.servicing.setRate.populateTransaction(rate, terms));
  }

  /**
   * Brings a financing the fixings that it is yet to take (`fixingsToBring`), for whoever is better off with them: what nobody
   * brings has no effect on the days until somebody does. Anyone may.
   *
   * @returns a receipt for each
   * @example
   * ```ts
   * await bank.bringFixing(terms);
   * ```
   */
  async bringFixing(terms: FinancingTermsStruct): Promise<TransactionReceipt[]> {
    const receipts: TransactionReceipt[] = [];
    for (const from of await fixingsToBring(this.book, terms)) {
      receipts.push(await this.send(this.book.servicing.fix.populateTransaction(from, terms)));
    }
    return receipts;
  }

  /**
   * Brings every open financing on a reference rate the fixings that it is yet to take. Run each day, by either side or for
   * both: what is taken already is left alone.
   *
   * @returns a receipt for each
   * @example
   * ```ts
   * await bank.bringFixings(benchmarkId(administratorLei, "EUR 3M"));
   * ```
   */
  async bringFixings(benchmark: string): Promise<TransactionReceipt[]> {
    // What is none would be no loan's reference rate, and no fixing would be brought, without a word.
    requireId(benchmark);
    const open = await openFinancings(this.book);
    const floating = open.filter(({ terms }) => hexlify(terms.interest.benchmark) === benchmark.toLowerCase());
    const receipts: TransactionReceipt[] = [];
    for (const { terms } of floating) receipts.push(...(await this.bringFixing(terms)));
    return receipts;
  }

  /** Signs, as the creditor or as the borrower, terms that take the place of others. See `replacementOf`. */
  async signReplacement(terms: FinancingTermsStruct, validity?: Partial<Validity>): Promise<AuthorizationStruct> {
    return this.authorize("desk", OFFER, offerMessage(terms), validity);
  }

  /**
   * Puts new terms in the place of old ones, with both signatures: anyone may, of a financing in default, or so late that default
   * can be declared, only its creditor. The liens are carried over with their rank.
   *
   * @throws NotCreditorError; ReplacementMismatchError where they are not the same debt; ScheduleSumMismatchError; what a policy refuses
   */
  async restructure(
    old: FinancingTermsStruct,
    terms: FinancingTermsStruct,
    lender: AuthorizationStruct,
    borrower: AuthorizationStruct,
  ): Promise<TransactionReceipt> {
    return this.send(this.book.servicing.restructure.populateTransaction(old, lender, borrower, terms));
  }

  /**
   * Signs the transfer of a financing to another lender, as either of the two. See `claimOn`.
   *
   * @example
   * ```ts
   * const parties = { from: sellerAddress, to: buyerAddress };
   * const claim = await claimOn(book, terms, 195_000_00n);
   * const [bySeller, byBuyer] = [
   *   await seller.signTransfer(terms, parties, claim),
   *   await buyer.signTransfer(terms, parties, claim),
   * ];
   * await buyer.transfer(terms, claim, bySeller, byBuyer); // the buyer has let the desk take the price: `Member.approve`
   * ```
   */
  async signTransfer(
    terms: FinancingTermsStruct,
    parties: { readonly from: string; readonly to: string },
    claim: ClaimStruct,
    validity?: Partial<Validity>,
  ): Promise<AuthorizationStruct> {
    const message = transferMessage(terms, parties, claim);
    return this.authorize("desk", LOAN_TRANSFER, message, validity);
  }

  /** Transfers a financing, with its liens, against the price of the claim: anyone who has both signatures. */
  async transfer(
    terms: FinancingTermsStruct,
    claim: ClaimStruct,
    from: AuthorizationStruct,
    to: AuthorizationStruct,
  ): Promise<TransactionReceipt> {
    return this.send(this.book.servicing.transfer.populateTransaction(claim, from, to, terms));
  }

  /** Has a financing paid to the account that took the place of its creditor's, which was lost. Anyone may. */
  async succeed(terms: FinancingTermsStruct): Promise<TransactionReceipt> {
    return this.send(this.book.servicing.succeed.populateTransaction(terms));
  }
}
