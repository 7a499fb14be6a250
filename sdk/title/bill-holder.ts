import { ZeroHash, type TransactionReceipt } from "ethers";

import type { SuccessionStruct } from "../../typechain-types/contracts/assets/BillOfLading.ts";
import type { AuthorizationStruct } from "../../typechain-types/contracts/documents/DocumentRegistry.ts";
import { leiOrNobody } from "../documents/identifiers/lei.ts";
import type { PreparedDocument } from "../documents/registration/index.ts";
import type { StandingLien } from "../enforcement/liens.ts";
import { requireFields, requireParts, type Fields } from "../fields.ts";
import type { Validity } from "../messages/sign.ts";
import { BILL_AMENDMENT, BILL_TRANSFER, LIEN_SUCCESSION } from "../messages/types.ts";
import { entryOf } from "../names.ts";
import { BookParty } from "../book-party.ts";
import {
  billFormNumber,
  SURRENDER_PURPOSE,
  transferArguments,
  type BillForm,
  type BillTransfer,
  type SurrenderPurpose,
} from "./bills.ts";
import { giverOf } from "./giver.ts";

/** What the possessor of a bill agrees on for the one in its place. */
export interface AmendmentWish {
  readonly form: BillForm;
  /** LEI of a straight bill's consignee, or of whose order. */
  readonly consignee?: string;
  /** The parties' reference, or hash of what they agreed. */
  readonly reference?: string;
}

const AMENDMENT_WISH: Fields<AmendmentWish> = { form: "string", consignee: "string?", reference: "string?" };

function amendmentTerms(wish: AmendmentWish) {
  const { form, consignee, reference = ZeroHash } = requireFields("wish", wish, AMENDMENT_WISH);
  return { form: billFormNumber(form), consignee: leiOrNobody(consignee), ref: reference };
}

/** A bill as its carrier knows it. */
export type CarriersBill = Pick<PreparedDocument, "id" | "document">;

/**
 * What one account does with bills of lading: a carrier issues and answers, a holder endorses, refuses and surrenders.
 *
 * @example
 * ```ts
 * const shipper = new BillHolder(book, new Wallet(key, provider));
 * await shipper.transfer(bill.id, { to: buyer.address, action: "ENDORSE_TO_ORDER", endorsee: "549300…" });
 * ```
 */
export class BillHolder extends BookParty {
  /**
   * Issues a registered bill of lading, as its carrier, into the shipper's possession.
   *
   * @param wish `to` is an account of the shipper; `consignee` an LEI: of a straight bill, or to whose order; `paper` the
   *             hash of the statement on a paper bill that this one takes over from
   */
  async issue(
    bill: CarriersBill,
    wish: { readonly form: BillForm; readonly to: string; readonly consignee?: string; readonly paper?: string },
  ): Promise<TransactionReceipt> {
    const { document } = requireParts("bill", bill, "document");
    requireFields("wish", wish, { form: "string", to: "string", consignee: "string?", paper: "string?" });
    const { fingerprint, contentRoot } = document;
    const { issue } = this.book.billOfLading;
    return this.send(
      issue.populateTransaction(
        fingerprint,
        contentRoot,
        billFormNumber(wish.form),
        leiOrNobody(wish.consignee),
        wish.to,
        wish.paper ?? ZeroHash,
      ),
    );
  }

  /** Passes a bill on, with or without an endorsement, as its possessor; or with the possessor's signature. */
  async transfer(id: string, wish: BillTransfer, signed?: AuthorizationStruct): Promise<TransactionReceipt> {
    const { transfer, transferSigned } = this.book.billOfLading;
    const args = transferArguments(wish);
    return this.send(
      signed ? transferSigned.populateTransaction(id, ...args, signed) : transfer.populateTransaction(id, ...args),
    );
  }

  /** Signs a transfer as the possessor; anyone may submit it. */
  async signTransfer(id: string, wish: BillTransfer, validity?: Partial<Validity>): Promise<AuthorizationStruct> {
    const [to, endorsement, endorsee, ref] = transferArguments(wish);
    const message = { bill: id, holder: await this.address, to, endorsement, endorsee, ref };
    return this.authorize("billOfLading", BILL_TRANSFER, message, validity);
  }

  /**
   * Gives a bill back that was pushed to this account, with the hash of a statement of reasons.
   *
   * @param giver the account that gets it back; without it, {@link giverOf} finds it
   */
  async refuse(id: string, reason = ZeroHash, giver?: string): Promise<TransactionReceipt> {
    const to = giver ?? (await giverOf(this.book, id));
    return this.send(this.book.billOfLading.refuse.populateTransaction(id, to, reason));
  }

  /** Presents a bill to its carrier. */
  async surrender(id: string, purpose: SurrenderPurpose, reference = ZeroHash): Promise<TransactionReceipt> {
    return this.send(
      this.book.billOfLading.surrender.populateTransaction(
        id,
        entryOf(SURRENDER_PURPOSE, purpose, "purpose of a surrender"),
        reference,
      ),
    );
  }

  /** Says, as the carrier, that the goods were delivered. */
  async acceptDelivery(bill: CarriersBill, reference = ZeroHash): Promise<TransactionReceipt> {
    const { id, document } = requireParts("bill", bill, "id", "document");
    const { acceptDelivery } = this.book.billOfLading;
    return this.send(acceptDelivery.populateTransaction(id, document.fingerprint, reference));
  }

  /** Says, as the carrier, that a paper bill was issued; `statement` is the hash of what it says about its origin. */
  async acceptPaper(bill: CarriersBill, statement: string): Promise<TransactionReceipt> {
    const { id, document } = requireParts("bill", bill, "id", "document");
    return this.send(this.book.billOfLading.acceptPaper.populateTransaction(id, document.fingerprint, statement));
  }

  /** Issues, as the carrier, another bill in the place of one whose document it has revoked. */
  async acceptAmendment(bill: CarriersBill, successor: CarriersBill, wish: AmendmentWish): Promise<TransactionReceipt> {
    const { id, document } = requireParts("bill", bill, "id", "document");
    const { fingerprint, contentRoot } = requireParts("successor", successor, "document").document;
    const { form, consignee, ref } = amendmentTerms(wish);
    const { acceptAmendment } = this.book.billOfLading;
    return this.send(
      acceptAmendment.populateTransaction(id, document.fingerprint, fingerprint, contentRoot, form, consignee, ref),
    );
  }

  /** Signs, as the possessor, that another bill takes the place of its own, for the carrier to submit. */
  async signAmendment(
    id: string,
    successor: CarriersBill,
    wish: AmendmentWish,
    validity?: Partial<Validity>,
  ): Promise<AuthorizationStruct> {
    const { value, contentRoot } = requireParts("successor", successor, "id", "document").document;
    const holder = await this.address;
    const message = { bill: id, successor: successor.id, value, contentRoot, ...amendmentTerms(wish), holder };
    return this.authorize("billOfLading", BILL_AMENDMENT, message, validity);
  }

  /**
   * Signs, as its holder, that a lien goes over to the bill in the place of the pledged one.
   *
   * @param standing  the lien, as `liensOn` finds it
   * @param successor the bill in its place, with what it will say: see {@link billCommitment}
   */
  async signSuccession(
    standing: Pick<StandingLien, "lien" | "stake">,
    successor: { readonly id: string; readonly commitment: string },
    validity?: Partial<Validity>,
  ): Promise<SuccessionStruct> {
    const { lien, stake } = requireParts("standing", standing, "lien", "stake");
    const { id, commitment } = requireParts("successor", successor, "id", "commitment");
    const message = { lien, successor: id, commitment, holder: await this.address };
    const consent = await this.authorize("lienbook", LIEN_SUCCESSION, message, validity);
    return { engine: stake.engine, purpose: stake.purpose, consent };
  }

  /**
   * Issues, as the carrier, another bill in the place of one whose document it has revoked and whose possessor has signed,
   * with all liens.
   *
   * @param wish  just what the possessor signed
   * @param liens of all lienholders, by rank
   */
  async amendSigned(
    bill: CarriersBill,
    successor: CarriersBill,
    wish: AmendmentWish,
    signed: AuthorizationStruct,
    liens: SuccessionStruct[] = [],
  ): Promise<TransactionReceipt> {
    const { id, document } = requireParts("bill", bill, "id", "document");
    const { fingerprint, contentRoot } = requireParts("successor", successor, "document").document;
    const amendment = { successor: fingerprint, contentRoot, ...amendmentTerms(wish) };
    const { amendSigned } = this.book.billOfLading;
    return this.send(amendSigned.populateTransaction(id, document.fingerprint, amendment, signed, liens));
  }

  /** Refuses, as the carrier, what a bill was surrendered for; `comment` is the hash of its statement. */
  async reject(bill: CarriersBill, comment: string): Promise<TransactionReceipt> {
    const { id, document } = requireParts("bill", bill, "id", "document");
    return this.send(this.book.billOfLading.reject.populateTransaction(id, document.fingerprint, comment));
  }
}
