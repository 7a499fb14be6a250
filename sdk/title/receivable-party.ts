import { keccak256, ParamType, type TransactionReceipt } from "ethers";

import type { AuthorizationStruct } from "../../typechain-types/contracts/documents/DocumentRegistry.ts";
import { requireFit } from "../chain/arguments.ts";
import { requireFields, requireParts } from "../fields.ts";
import { backingHashOf, collateralOf, commitmentOf, type IssuedReceivable } from "../financing/receivable.ts";
import { VALIDITY, type Validity } from "../messages/sign.ts";
import {
  ASSIGNMENT_ACCEPTANCE,
  ASSIGNMENT_NOTICE,
  CREDIT,
  DISPUTE,
  INSTRUCTION_CONSENT,
  NOTICE_ACKNOWLEDGEMENT,
  REFUSAL,
} from "../messages/types.ts";
import { BookParty } from "../book-party.ts";
import { PartsSumError } from "./parts.ts";
import { partsOfReceivable, type AssignmentAcceptance, type InstructionConsent } from "./receivables.ts";

const VALUES = ParamType.from("uint64[] values");

/**
 * What one account does about a receivable once it is a token: its seller and its buyer assign it, its owner divides it and tells
 * the debtor, its debtor disputes it, lienholders agree to where it is paid. `Member` issues, acknowledges and pays it.
 *
 * @example
 * ```ts
 * const accepted = await new ReceivableParty(book, factor).acceptAssignment(receivable);
 * const { receivable: bought } = await new ReceivableParty(book, seller).assign(accepted);
 * await new ReceivableParty(book, factor).notifyDebtor(bought);
 * await new ReceivableParty(book, debtor).acknowledgeNotice(bought);
 * ```
 */
export class ReceivableParty extends BookParty {
  /**
   * Signs, as the buyer, that it takes over a receivable; its seller, or an escrow, submits the acceptance.
   *
   * @param wish nonce and deadline; the least that is left to collect, all of the face value unless given; ids of contested
   *             documents among the evidence that the buyer accepts nevertheless
   */
  async acceptAssignment(
    receivable: IssuedReceivable,
    wish: { readonly collectible?: bigint; readonly contested?: readonly string[] } & Partial<Validity> = {},
  ): Promise<AssignmentAcceptance> {
    const { id, face } = requireParts("receivable", receivable, "id", "face");
    const {
      collectible = face,
      contested = [],
      ...validity
    } = requireFields("wish", wish, { ...VALIDITY, collectible: "bigint?", contested: "list?" });
    const message = {
      receivable: id,
      seller: await this.book.receivable.ownerOf(id),
      commitment: commitmentOf(collateralOf(receivable)),
      collectible,
      contested,
      buyer: await this.address,
    };
    const acceptance = await this.authorize("receivable", ASSIGNMENT_ACCEPTANCE, message, validity);
    return { receivable, collectible, contested, acceptance };
  }

  /**
   * Sells a receivable to the buyer that accepted it: the evidence behind it is consumed.
   *
   * @returns the receivable as its buyer pledges it: on its own document alone
   */
  async assign(accepted: AssignmentAcceptance): Promise<{ receivable: IssuedReceivable; receipt: TransactionReceipt }> {
    const { receivable, collectible, contested, acceptance } = requireParts(
      "accepted",
      accepted,
      "receivable",
      "collectible",
      "contested",
      "acceptance",
    );
    const { id, face, details, backing } = requireParts("receivable", receivable, "id", "face", "details", "backing");
    const { assign } = this.book.receivable;
    const receipt = await this.send(
      assign.populateTransaction(id, face, details, [...backing], collectible, [...contested], acceptance),
    );
    return { receivable: { ...receivable, backing: [] }, receipt };
  }

  /**
   * Divides, as the owner, a receivable that is not pledged into parts that sum exactly to it.
   *
   * @param origin LEI of the invoice's issuer as 20 bytes, and the invoice's fingerprint
   * @throws PartsSumError if the parts do not sum to what is unpaid
   * @example
   * ```ts
   * const owner = new ReceivableParty(book, seller);
   * const { parts } = await owner.split(receivable, { issuer, fingerprint }, [60_000_00n, 40_000_00n]);
   * ```
   */
  async split(
    receivable: IssuedReceivable,
    origin: { readonly issuer: string; readonly fingerprint: string },
    values: readonly bigint[],
  ): Promise<{ parts: IssuedReceivable[]; receipt: TransactionReceipt }> {
    requireFit([VALUES], [values]);
    requireParts("origin", origin, "issuer", "fingerprint");
    const { id, face, details, backing } = requireParts("receivable", receivable, "id", "face", "details", "backing");
    const { collected } = await this.book.registry.stateOf(id);
    const sum = values.reduce((total, value) => total + value, 0n);
    if (sum !== face - collected) throw new PartsSumError(sum, face - collected);
    const { split } = this.book.receivable;
    const receipt = await this.send(split.populateTransaction(id, origin, face, details, [...backing], [...values]));
    return { parts: partsOfReceivable(receivable, origin.issuer, values), receipt };
  }

  /**
   * Confirms, as the owner, a payment that did not pass through a desk.
   *
   * @param amount in minor units; at most what is neither paid nor pledged
   * @example
   * ```ts
   * await new ReceivableParty(book, seller).confirmPayment(receivable, 10_000_00n);
   * ```
   */
  async confirmPayment(receivable: IssuedReceivable, amount: bigint): Promise<TransactionReceipt> {
    const { id, face, backing } = requireParts("receivable", receivable, "id", "face", "backing");
    const { confirmPayment } = this.book.receivable;
    return this.send(confirmPayment.populateTransaction(id, face, detailsHash(receivable), [...backing], amount));
  }

  /**
   * Signs, as the debtor, that it refuses to acknowledge a receivable; anyone submits it with {@link refuseAcknowledgement}.
   *
   * @param reason hash of the statement of reasons
   */
  async signRefusal(
    receivable: IssuedReceivable,
    reason: string,
    validity?: Partial<Validity>,
  ): Promise<AuthorizationStruct> {
    const { id, face } = requireParts("receivable", receivable, "id", "face");
    const message = { receivable: id, face, reason, debtor: await this.address };
    return this.authorize("dilutions", REFUSAL, message, validity);
  }

  /**
   * Enters that the debtor refuses to acknowledge a receivable, as the debtor or with its signature: all of it is in dispute from
   * then on.
   *
   * @example
   * ```ts
   * await new ReceivableParty(book, debtor).refuseAcknowledgement(receivable, reason);
   * ```
   */
  async refuseAcknowledgement(
    receivable: IssuedReceivable,
    reason: string,
    refusal?: AuthorizationStruct,
  ): Promise<TransactionReceipt> {
    const { refuseAcknowledgement } = this.book.dilutions;
    const by = refusal ?? (await this.inPerson());
    return this.send(refuseAcknowledgement.populateTransaction(...shown(receivable), reason, by));
  }

  /**
   * Signs, as the debtor, how much of a receivable it disputes in all; zero withdraws a dispute or refusal. Anyone submits it with
   * {@link dispute}.
   */
  async signDispute(
    receivable: IssuedReceivable,
    amount: bigint,
    reason: string,
    validity?: Partial<Validity>,
  ): Promise<AuthorizationStruct> {
    const { id } = requireParts("receivable", receivable, "id");
    const message = { receivable: id, amount, reason, debtor: await this.address };
    return this.authorize("dilutions", DISPUTE, message, validity);
  }

  /**
   * Enters how much of a receivable the debtor disputes in all, as the debtor or with its signature.
   *
   * @param reason hash of the statement of reasons
   * @example
   * ```ts
   * await new ReceivableParty(book, debtor).dispute(receivable, 5_000_00n, reason);
   * ```
   */
  async dispute(
    receivable: IssuedReceivable,
    amount: bigint,
    reason: string,
    statement?: AuthorizationStruct,
  ): Promise<TransactionReceipt> {
    const by = statement ?? (await this.inPerson());
    return this.send(this.book.dilutions.dispute.populateTransaction(...shown(receivable), amount, reason, by));
  }

  /**
   * Credits, as the issuer of the invoice, the value of a registered credit note.
   *
   * @param invoice fingerprint of the invoice
   * @param note    fingerprint and id of the credit note
   * @example
   * ```ts
   * const { id, document } = note;
   * const issuer = new ReceivableParty(book, seller);
   * await issuer.credit(receivable, invoice.document.fingerprint, { id, fingerprint: document.fingerprint });
   * ```
   */
  async credit(
    receivable: IssuedReceivable,
    invoice: string,
    note: { readonly id: string; readonly fingerprint: string },
  ): Promise<TransactionReceipt> {
    const { id, face, backing } = requireParts("receivable", receivable, "id", "face", "backing");
    const { id: noteId, fingerprint } = requireParts("note", note, "id", "fingerprint");
    const message = { receivable: id, note: noteId, issuer: await this.address };
    const statement = await this.authorize("dilutions", CREDIT, message);
    const { credit } = this.book.dilutions;
    return this.send(
      credit.populateTransaction(
        id,
        face,
        detailsHash(receivable),
        backingHashOf(backing),
        invoice,
        fingerprint,
        statement,
      ),
    );
  }

  /** Notifies the debtor, as the owner, that the receivable is owed to it. */
  async notifyDebtor(receivable: IssuedReceivable): Promise<TransactionReceipt> {
    const { id, details } = requireParts("receivable", receivable, "id", "details");
    const { notices } = this.book;
    const instruction = await notices.instructionOf(id);
    const message = { receivable: id, debtor: details.debtor, instruction, owner: await this.address };
    const notice = await this.authorize("notices", ASSIGNMENT_NOTICE, message);
    return this.send(notices.notifyDebtor.populateTransaction(...shown(receivable), notice));
  }

  /** Acknowledges, as the debtor, the notice of the present owner and the instruction that stands. See {@link notifyDebtor}. */
  async acknowledgeNotice(receivable: IssuedReceivable): Promise<TransactionReceipt> {
    const { id } = requireParts("receivable", receivable, "id");
    const { notices, participants } = this.book;
    const [instruction, owner] = await Promise.all([notices.instructionOf(id), this.book.receivable.ownerOf(id)]);
    const assignee = await participants.entityOf(owner);
    const message = { receivable: id, assignee, instruction, debtor: await this.address };
    const acknowledgement = await this.authorize("notices", NOTICE_ACKNOWLEDGEMENT, message);
    return this.send(notices.acknowledgeNotice.populateTransaction(...shown(receivable), acknowledgement));
  }

  /**
   * Consents, as a lienholder, to another payment instruction.
   *
   * @param lien id of the lien, the engine that placed it (zero address for none) and its purpose
   * @example
   * ```ts
   * const ours = { lien, engine: addresses.desk, purpose: financingIdOf(terms) };
   * const consent = await new ReceivableParty(book, bank).consentToInstruction(receivable, ours, instruction);
   * await new ReceivableParty(book, seller).instructDebtor(receivable, instruction, [consent]);
   * ```
   */
  async consentToInstruction(
    receivable: IssuedReceivable,
    lien: Omit<InstructionConsent, "consent">,
    instruction: string,
    validity?: Partial<Validity>,
  ): Promise<InstructionConsent> {
    const { id } = requireParts("receivable", receivable, "id");
    const { lien: of, engine, purpose } = requireParts("lien", lien, "lien", "engine", "purpose");
    const replaces = await this.book.notices.instructionOf(id);
    const message = { receivable: id, lien: of, replaces, instruction, holder: await this.address };
    const consent = await this.authorize("notices", INSTRUCTION_CONSENT, message, validity);
    return { lien: of, engine, purpose, consent };
  }

  /** Says, as the owner, where the debtor is to pay; with every lienholder's consent while it is pledged. */
  async instructDebtor(
    receivable: IssuedReceivable,
    instruction: string,
    consents: readonly InstructionConsent[] = [],
  ): Promise<TransactionReceipt> {
    const { id, face, backing } = requireParts("receivable", receivable, "id", "face", "backing");
    const inOrder = [...consents].sort((a, b) => (BigInt(a.lien) < BigInt(b.lien) ? -1 : 1));
    const taken = inOrder.map(({ engine, purpose, consent }) => ({ engine, purpose, consent }));
    const { instruct } = this.book.notices;
    return this.send(instruct.populateTransaction(id, face, backingHashOf(backing), instruction, taken));
  }
}

function detailsHash(receivable: IssuedReceivable): string {
  return keccak256(String(collateralOf(receivable).details));
}

/** What every statement about a receivable begins with. */
function shown(receivable: IssuedReceivable) {
  const { id, face, details, backing } = requireParts("receivable", receivable, "id", "face", "details", "backing");
  return [id, face, details, backingHashOf(backing)] as const;
}
