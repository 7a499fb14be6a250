import { ZeroHash, type Signer, type TransactionReceipt } from "ethers";

import type { AuthorizationStruct } from "../../typechain-types/contracts/documents/DocumentRegistry.ts";
import type { SuccessionStruct } from "../../typechain-types/contracts/assets/BillOfLading.ts";
import type { Contracts } from "../chain/contracts.ts";
import type { StandingLien } from "../enforcement/liens.ts";
import { ProviderMissingError } from "../chain/index.ts";
import { Sender } from "../chain/sender/index.ts";
import type { PreparedDocument } from "../documents/registration/index.ts";
import { leiToBytes20, parseLei } from "../documents/identifiers/lei.ts";
import { authorize, freshNonce, type Validity } from "../messages/sign.ts";
import { BILL_AMENDMENT, BILL_TRANSFER, LIEN_SUCCESSION } from "../messages/types.ts";
import { entryOf } from "../names.ts";
import { billFormNumber, SURRENDER_PURPOSE, transferArguments } from "./bills.ts";
import { giverOf } from "./giver.ts";
import type { BillForm, BillTransfer, SurrenderPurpose } from "./bills.ts";
import { requireFields, type Fields } from "../fields.ts";

const NOBODY = `0x${"00".repeat(20)}`;
const DEFAULT_VALIDITY = 7n * 86_400n;

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
  requireFields("wish", wish, AMENDMENT_WISH);
  const { form, consignee, reference = ZeroHash } = wish;
  const named = consignee === undefined ? NOBODY : leiToBytes20(parseLei(consignee));
  return { form: billFormNumber(form), consignee: named, ref: reference };
}

/** A bill as its carrier knows it. */
export type CarriersBill = Pick<PreparedDocument, "id" | "document">;

/**
 * What one account does with bills of lading: a carrier issues and answers, a holder endorses, refuses and surrenders.
 *
 * Every method that sends a transaction simulates it first, waits until it is mined and returns its receipt; whatever the
 * contracts refuse is a named error that says what to do.
 *
 * @example
 * ```ts
 * const shipper = new BillHolder(book, new Wallet(key, provider));
 * await shipper.transfer(bill.id, { to: buyer.address, action: "ENDORSE_TO_ORDER", endorsee: "549300…" });
 * ```
 */
export class BillHolder {
  readonly book: Contracts;
  readonly #sender: Sender;

  /** @param signer with a provider; a {@link Sender} keeps its own options and journal */
  constructor(book: Contracts, signer: Signer) {
    this.#sender = signer instanceof Sender ? signer : new Sender(signer);
    this.book = book;
  }

  /**
   * Issues a registered bill of lading, as its carrier, into the shipper's possession.
   *
   * @param wish `to` is an account of the shipper; `consignee` an LEI: of a straight bill, or to whose order; `paper` the
   *             hash of the statement on a paper bill that this one takes over from
   */
  async issue(
    { document }: CarriersBill,
    wish: { readonly form: BillForm; readonly to: string; readonly consignee?: string; readonly paper?: string },
  ): Promise<TransactionReceipt> {
    requireFields("wish", wish, { form: "string", to: "string", consignee: "string?", paper: "string?" });
    const consignee = wish.consignee === undefined ? NOBODY : leiToBytes20(parseLei(wish.consignee));
    const { fingerprint, contentRoot } = document;
    const { issue } = this.book.billOfLading;
    return this.#send(
      issue.populateTransaction(
        fingerprint,
        contentRoot,
        billFormNumber(wish.form),
        consignee,
        wish.to,
        wish.paper ?? ZeroHash,
      ),
    );
  }

  /** Passes a bill on, with or without an endorsement, as its possessor; or with the possessor's signature. */
  async transfer(id: string, wish: BillTransfer, signed?: AuthorizationStruct): Promise<TransactionReceipt> {
    const { transfer, transferSigned } = this.book.billOfLading;
    const args = transferArguments(wish);
    return this.#send(
      signed ? transferSigned.populateTransaction(id, ...args, signed) : transfer.populateTransaction(id, ...args),
    );
  }

  /** Signs a transfer as the possessor; anyone may submit it. */
  async signTransfer(id: string, wish: BillTransfer, validity: Partial<Validity> = {}): Promise<AuthorizationStruct> {
    const [to, endorsement, endorsee, ref] = transferArguments(wish);
    return this.#sign("billOfLading", BILL_TRANSFER, { bill: id, to, endorsement, endorsee, ref }, validity);
  }

  /**
   * Gives a bill back that was pushed to this account, with the hash of a statement of reasons.
   *
   * @param giver the account that gets it back; without it, {@link giverOf} finds it
   */
  async refuse(id: string, reason = ZeroHash, giver?: string): Promise<TransactionReceipt> {
    const to = giver ?? (await giverOf(this.book, id));
    return this.#send(this.book.billOfLading.refuse.populateTransaction(id, to, reason));
  }

  /** Presents a bill to its carrier. */
  async surrender(id: string, purpose: SurrenderPurpose, reference = ZeroHash): Promise<TransactionReceipt> {
    return this.#send(
      this.book.billOfLading.surrender.populateTransaction(
        id,
        entryOf(SURRENDER_PURPOSE, purpose, "purpose of a surrender"),
        reference,
      ),
    );
  }

  /** Says, as the carrier, that the goods were delivered. */
  async acceptDelivery({ id, document }: CarriersBill, reference = ZeroHash): Promise<TransactionReceipt> {
    const { acceptDelivery } = this.book.billOfLading;
    return this.#send(acceptDelivery.populateTransaction(id, document.fingerprint, reference));
  }

  /** Says, as the carrier, that a paper bill was issued; `statement` is the hash of what it says about its origin. */
  async acceptPaper({ id, document }: CarriersBill, statement: string): Promise<TransactionReceipt> {
    return this.#send(this.book.billOfLading.acceptPaper.populateTransaction(id, document.fingerprint, statement));
  }

  /** Issues, as the carrier, another bill in the place of one whose document it has revoked. */
  async acceptAmendment(
    { id, document }: CarriersBill,
    successor: CarriersBill,
    wish: { readonly form: BillForm; readonly consignee?: string; readonly reference?: string },
  ): Promise<TransactionReceipt> {
    const consignee = wish.consignee === undefined ? NOBODY : leiToBytes20(parseLei(wish.consignee));
    const { fingerprint, contentRoot } = successor.document;
    return this.#send(
      this.book.billOfLading.acceptAmendment.populateTransaction(
        id,
        document.fingerprint,
        fingerprint,
        contentRoot,
        billFormNumber(wish.form),
        consignee,
        wish.reference ?? ZeroHash,
      ),
    );
  }

  /** Signs, as the possessor, that another bill takes the place of its own, for the carrier to submit. */
  async signAmendment(
    id: string,
    successor: CarriersBill,
    wish: AmendmentWish,
    validity: Partial<Validity> = {},
  ): Promise<AuthorizationStruct> {
    const { value, contentRoot } = successor.document;
    const message = { bill: id, successor: successor.id, value, contentRoot, ...amendmentTerms(wish) };
    return this.#sign("billOfLading", BILL_AMENDMENT, message, validity);
  }

  /**
   * Signs, as its holder, that a lien goes over to the bill in the place of the pledged one.
   *
   * @param lien      as `liensOn` finds it
   * @param successor the bill in its place, with what it will say: see {@link billCommitment}
   */
  async signSuccession(
    { lien, stake }: Pick<StandingLien, "lien" | "stake">,
    successor: { readonly id: string; readonly commitment: string },
    validity: Partial<Validity> = {},
  ): Promise<SuccessionStruct> {
    const { id, commitment } = successor;
    const consent = await this.#sign("lienbook", LIEN_SUCCESSION, { lien, successor: id, commitment }, validity);
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
    { id, document }: CarriersBill,
    successor: CarriersBill,
    wish: AmendmentWish,
    signed: AuthorizationStruct,
    liens: SuccessionStruct[] = [],
  ): Promise<TransactionReceipt> {
    const { fingerprint, contentRoot } = successor.document;
    const amendment = { successor: fingerprint, contentRoot, ...amendmentTerms(wish) };
    const { amendSigned } = this.book.billOfLading;
    return this.#send(amendSigned.populateTransaction(id, document.fingerprint, amendment, signed, liens));
  }

  /** Refuses, as the carrier, what a bill was surrendered for; `comment` is the hash of its statement. */
  async reject({ id, document }: CarriersBill, comment: string): Promise<TransactionReceipt> {
    return this.#send(this.book.billOfLading.reject.populateTransaction(id, document.fingerprint, comment));
  }

  /** Signs in the name of this account, of which every message says that it is the holder. */
  async #sign(
    contract: "billOfLading" | "lienbook",
    types: typeof BILL_TRANSFER,
    message: Readonly<Record<string, unknown>>,
    validity: Partial<Validity>,
  ): Promise<AuthorizationStruct> {
    const [{ chainId }, block, address, holder] = await Promise.all([
      this.#sender.provider.getNetwork(),
      this.#sender.provider.getBlock("latest"),
      this.book[contract].getAddress(),
      this.#sender.getAddress(),
    ]);
    if (!block) throw new ProviderMissingError();
    const limits = {
      nonce: validity.nonce ?? freshNonce(),
      deadline: validity.deadline ?? BigInt(block.timestamp) + DEFAULT_VALIDITY,
    };
    return authorize(this.#sender, { contract, chainId, address }, types, { ...message, holder }, limits);
  }

  async #send(request: Parameters<Sender["send"]>[0]): Promise<TransactionReceipt> {
    return this.#sender.send(request);
  }
}
