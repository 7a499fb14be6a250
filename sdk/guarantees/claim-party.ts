import { ZeroHash, type AddressLike, type TransactionReceipt } from "ethers";

import type { FinancingTermsStruct } from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import { addressOf } from "../chain/arguments.ts";
import { requireFields, requireParts } from "../fields.ts";
import { encodeDeclaration, type Declaration } from "../financing/declaration.ts";
import { financingIdOf } from "../financing/terms.ts";
import { claimOn, transferMessage } from "../financing/transfer.ts";
import { type Validity } from "../messages/sign.ts";
import { LOAN_TRANSFER } from "../messages/types.ts";
import { UnknownNameError } from "../names.ts";
import { BookParty } from "../book-party.ts";
import { shown, type StandingGuarantee } from "./standing.ts";
import { encodeGrounds } from "./terms.ts";

/** What an entrusted claim does as the creditor. Amounts in minor units. */
export type ClaimAct =
  | { readonly does: "charge"; readonly amount: bigint; readonly evidence: string }
  | { readonly does: "write off" }
  /** `revoked`: the document behind the financing that its issuer took back; none for a late payment. */
  | { readonly does: "declare default"; readonly revoked?: string }
  /** For any event that the terms make one. */
  | { readonly does: "call in"; readonly declaration: Declaration }
  | { readonly does: "flag impairment"; readonly impaired: boolean };

const CLAIM_ACTS = [
  "charge",
  "write off",
  "declare default",
  "call in",
  "flag impairment",
] as const satisfies readonly ClaimAct["does"][];

/**
 * What one account does about a claim that is entrusted to the guarantee book: as its creditor, as who has paid and shares in
 * it, or as anyone. Guarantees themselves are a matter of `GuaranteeParty`, covers of `InsuranceParty`.
 *
 * @example
 * ```ts
 * const bank = new ClaimParty(book, signer);
 * await bank.act(financing, { does: "charge", amount: 1_200_00n, evidence });
 * // the guarantor has paid all that was owed
 * await new ClaimParty(book, anyone).lead(guarantee, financing);
 * ```
 */
export class ClaimParty extends BookParty {
  /**
   * Notes whose what has come in is. Anyone may; who has paid minds, before interest and a later payment hide that the creditor
   * was whole.
   */
  async distribute(financing: FinancingTermsStruct): Promise<TransactionReceipt> {
    return this.send(this.book.guaranteeServicing.distribute.populateTransaction(financing));
  }

  /** Brings in what waits for the claim at the desk, or with the sale of an asset. Anyone may. */
  async collectParked(financing: FinancingTermsStruct, token?: AddressLike): Promise<TransactionReceipt> {
    const id = financingIdOf(financing);
    const paidIn = await addressOf("token", token ?? financing.token, this.sender.provider);
    return this.send(this.book.guaranteeServicing.collectParked.populateTransaction(id, paidIn));
  }

  /**
   * Has the claim do something, as the creditor for which it is held, or as who has taken its place.
   *
   * @example
   * ```ts
   * await claim.act(financing, { does: "write off" });
   * ```
   */
  async act(financing: FinancingTermsStruct, act: ClaimAct): Promise<TransactionReceipt> {
    return this.#act(financing, this.#callOf(financing, act));
  }

  /** Has the claim back, as the creditor, once nobody shares in it: to sell or to restructure it. */
  async takeBack(financing: FinancingTermsStruct, validity?: Partial<Validity>): Promise<TransactionReceipt> {
    const { guarantees, servicing } = this.book;
    const trust = await guarantees.accountOf(financingIdOf(financing));
    const claim = await claimOn(this.book, financing, 0n);
    const message = transferMessage(financing, { from: trust, to: await this.address }, claim);
    const to = await this.authorize("desk", LOAN_TRANSFER, message, validity);
    const from = { signer: trust, nonce: 0n, deadline: 0n, signature: "0x" };
    return this.#act(financing, servicing.interface.encodeFunctionData("transfer", [claim, from, to, financing]));
  }

  /** Takes the place of a creditor that is whole, as the guarantor that has paid most: acts on the claim, and holds its liens. */
  async lead(guarantee: StandingGuarantee, financing: FinancingTermsStruct): Promise<TransactionReceipt> {
    const { terms } = shown(guarantee);
    return this.send(this.book.guaranteeServicing.lead.populateTransaction(terms, financing));
  }

  /** Gives up the guarantor's part in the claim, under a guarantee that has ended. */
  async waive(guarantee: StandingGuarantee, financing: FinancingTermsStruct): Promise<TransactionReceipt> {
    const { grounds, terms } = shown(guarantee);
    const { waive } = this.book.guaranteeServicing;
    return this.send(waive.populateTransaction(encodeGrounds(grounds), terms, financing));
  }

  /**
   * Pays a guarantor back what it has paid, as the creditor, and ends its part in the claim; what a pledge of others has brought
   * the guarantor goes to them. The account has let the guarantee book take the amount (`GuaranteeParty.approve`).
   */
  async redeem(guarantee: StandingGuarantee, financing: FinancingTermsStruct): Promise<TransactionReceipt> {
    const { grounds, terms } = shown(guarantee);
    const { redeem } = this.book.guaranteeServicing;
    return this.send(redeem.populateTransaction(encodeGrounds(grounds), terms, financing));
  }

  #callOf(financing: FinancingTermsStruct, act: ClaimAct): string {
    const recovery = this.book.recovery.interface;
    requireParts("act", act, "does");
    switch (act.does) {
      case "charge":
        requireFields("act", act, { does: "string", amount: "bigint", evidence: "string" });
        return recovery.encodeFunctionData("charge", [act.amount, act.evidence, financing]);
      case "write off":
        requireFields("act", act, { does: "string" });
        return recovery.encodeFunctionData("writeOff", [financing]);
      case "declare default":
        requireFields("act", act, { does: "string", revoked: "string?" });
        return recovery.encodeFunctionData("declareDefault", [act.revoked ?? ZeroHash, financing]);
      case "call in":
        requireFields("act", act, { does: "string", declaration: "value" });
        return encodeDeclaration(this.book, financing, act.declaration);
      case "flag impairment":
        requireFields("act", act, { does: "string", impaired: "boolean" });
        return this.book.servicing.interface.encodeFunctionData("setImpaired", [act.impaired, financing]);
      default:
        throw new UnknownNameError((act as { readonly does: unknown }).does, "act on a claim", CLAIM_ACTS);
    }
  }

  async #act(financing: FinancingTermsStruct, call: string): Promise<TransactionReceipt> {
    return this.send(this.book.guaranteeServicing.act.populateTransaction(financingIdOf(financing), call));
  }
}
