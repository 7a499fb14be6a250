import { type AddressLike, type TransactionReceipt } from "ethers";

import type {
  AuthorizationStruct,
  FinancingTermsStruct,
} from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import type { CoverTermsStruct, PolicyFactsStruct } from "../../typechain-types/contracts/insurance/CreditInsurance.ts";
import { addressOf, requireAmount } from "../chain/arguments.ts";
import { approveTo } from "../chain/tokens.ts";
import { type Validity } from "../messages/sign.ts";
import { CARGO_COVER, COVER } from "../messages/types.ts";
import { BookParty } from "../book-party.ts";

/**
 * What one account does about the insurance of a loan, or of its goods: as insurer, as insured bank, as owner of the goods, or as
 * whoever ends what has run out.
 *
 * @example
 * ```ts
 * const cover = coverTerms(terms, wish);
 * const signed = await new InsuranceParty(book, insurer).sign(cover);
 * const bank = new InsuranceParty(book, wallet);
 * await bank.approve(1_200_00n); // the premium
 * await bank.declare(cover, terms, signed, policy.document);
 * ```
 */
export class InsuranceParty extends BookParty {
  /** Signs a cover, as its insurer. */
  async sign(cover: CoverTermsStruct, validity?: Partial<Validity>): Promise<AuthorizationStruct> {
    const message = { ...cover, signer: await this.address };
    return this.authorize("insurance", COVER, message, validity);
  }

  /** Lets the insurance take up to `amount` of the account's settlement tokens: for a premium, or for claims. */
  async approve(amount: bigint, token: AddressLike = this.book.deposit): Promise<TransactionReceipt> {
    return approveTo(this.sender, token, this.book.insurance, amount);
  }

  /**
   * Enters a cover that its insurer has signed, as the insured, and pays the premium.
   *
   * @param policy the fingerprint and the content root with which the insurer attested the policy
   */
  async declare(
    cover: CoverTermsStruct,
    terms: FinancingTermsStruct,
    signed: AuthorizationStruct,
    policy: PolicyFactsStruct,
  ): Promise<TransactionReceipt> {
    return this.send(this.book.insurance.declare.populateTransaction(signed, policy, cover, terms));
  }

  /** Gives a cover back, as the creditor. */
  async release(cover: CoverTermsStruct, terms: FinancingTermsStruct): Promise<TransactionReceipt> {
    return this.send(this.book.insurance.release.populateTransaction(cover, terms));
  }

  /** Ends a cover that can bring no more. Anyone may. */
  async lapse(cover: CoverTermsStruct, terms: FinancingTermsStruct): Promise<TransactionReceipt> {
    return this.send(this.book.insurance.lapse.populateTransaction(cover, terms));
  }

  /** Tells the insurer, as the creditor, that something is overdue. */
  async notifyOverdue(cover: CoverTermsStruct, terms: FinancingTermsStruct): Promise<TransactionReceipt> {
    return this.send(this.book.insurance.notifyOverdue.populateTransaction(cover, terms));
  }

  /** Notes, before default, that what the insurer was told of has been paid. Anyone may; the insurer is who minds. */
  async endNotice(cover: CoverTermsStruct, terms: FinancingTermsStruct): Promise<TransactionReceipt> {
    return this.send(this.book.insurance.endNotice.populateTransaction(cover, terms));
  }

  /** Entrusts the debt to the guarantee book, as its creditor: before a claim, so that what comes in later is shared. */
  async entrust(terms: FinancingTermsStruct): Promise<TransactionReceipt> {
    return this.send(this.book.servicing.entrust.populateTransaction(this.book.guarantees, terms));
  }

  /**
   * Claims a loss, as the creditor.
   *
   * @param amount    in minor units
   * @param statement hash of the statement of loss
   * @example
   * ```ts
   * await bank.claim(cover, terms, await payableUnderCover(book, cover, terms), statement);
   * ```
   */
  async claim(
    cover: CoverTermsStruct,
    terms: FinancingTermsStruct,
    amount: bigint,
    statement: string,
  ): Promise<TransactionReceipt> {
    return this.send(this.book.insurance.claim.populateTransaction(amount, statement, cover, terms));
  }

  /** Takes a claim back, as the creditor, to make another one. */
  async withdrawClaim(cover: CoverTermsStruct, terms: FinancingTermsStruct): Promise<TransactionReceipt> {
    return this.send(this.book.insurance.withdrawClaim.populateTransaction(cover, terms));
  }

  /**
   * Refuses a claim, as the insurer, within the days to answer.
   *
   * @param reasons hash of the list of every reason
   */
  async refuse(cover: CoverTermsStruct, reasons: string): Promise<TransactionReceipt> {
    return this.send(this.book.insurance.refuse.populateTransaction(reasons, cover));
  }

  /** Pays what was claimed, as the insurer, or less if less is still lacking, or nothing. */
  async pay(cover: CoverTermsStruct, terms: FinancingTermsStruct): Promise<TransactionReceipt> {
    return this.send(this.book.insurance.pay.populateTransaction(cover, terms));
  }

  /** Takes the insurer's part of what has come in since the creditor is whole, to the account unless told otherwise. */
  async recover(cover: CoverTermsStruct, terms: FinancingTermsStruct, to?: AddressLike): Promise<TransactionReceipt> {
    return this.send(this.book.insurance.recover.populateTransaction(to ?? (await this.address), cover, terms));
  }

  /** Takes the place of a creditor that is whole, as the insurer that has paid most: acts on the claim, and holds its liens. */
  async lead(cover: CoverTermsStruct, terms: FinancingTermsStruct): Promise<TransactionReceipt> {
    return this.send(this.book.insurance.lead.populateTransaction(cover, terms));
  }

  /** Gives up the insurer's part in the claim, under a cover that has ended. */
  async waive(cover: CoverTermsStruct, terms: FinancingTermsStruct): Promise<TransactionReceipt> {
    return this.send(this.book.insurance.waive.populateTransaction(cover, terms));
  }

  /** Takes what insurers and guarantors paid to the account's entity, to the account unless told otherwise. */
  async withdraw(amount: bigint, to?: AddressLike, token?: AddressLike): Promise<TransactionReceipt> {
    requireAmount(amount);
    const paidIn = await addressOf("token", token ?? this.book.deposit, this.sender.provider);
    const recipient = to ?? (await this.address);
    return this.send(this.book.guaranteeServicing.withdraw.populateTransaction(paidIn, amount, recipient));
  }

  /**
   * Signs, as the insurer, that a policy that it has registered insures the goods of a bill of lading.
   *
   * @param policy id of the policy
   * @example
   * ```ts
   * const signed = await new InsuranceParty(book, insurer).signCargoCover(bill.id, policy.id);
   * await new InsuranceParty(book, seller).insureCargo(bill.id, policy.document.fingerprint, signed);
   * ```
   */
  async signCargoCover(bill: string, policy: string, validity?: Partial<Validity>): Promise<AuthorizationStruct> {
    const message = { bill, policy, insurer: await this.address };
    return this.authorize("cargoInsurance", CARGO_COVER, message, validity);
  }

  /**
   * Enters which policy insures the goods of a bill, as the bill's owner: before they are pledged where the lender asks for
   * insurance. See {@link signCargoCover}.
   *
   * @param policy fingerprint of the policy
   */
  async insureCargo(bill: string, policy: string, signed: AuthorizationStruct): Promise<TransactionReceipt> {
    return this.send(this.book.cargoInsurance.insure.populateTransaction(bill, policy, signed));
  }
}
