import type { TransactionReceipt } from "ethers";

import type { AuthorizationStruct } from "../../typechain-types/contracts/documents/DocumentRegistry.ts";
import type { DisbursementTermsStruct } from "../../typechain-types/contracts/escrow/DisbursementEscrow.ts";
import type { FinancingTermsStruct } from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import { requireParts } from "../fields.ts";
import type { Validity } from "../messages/sign.ts";
import { DISBURSEMENT, MISUSE_CLEARANCE, MISUSE_REPORT } from "../messages/types.ts";
import { BookParty } from "../book-party.ts";
import { disbursementIdOf, drawingOf } from "./terms.ts";

/** A document as whoever has a tranche paid on it shows it: a `PreparedDocument`, or what stands in the register. */
export interface ShownDocument {
  readonly document: { readonly fingerprint: string; readonly contentRoot: string };
}

/**
 * What one account does about the use of a loan's proceeds: as lender or borrower, as payee of a tranche, as monitor, or as
 * whoever has it go on.
 *
 * @example
 * ```ts
 * const [lender, borrower] = [new ProceedsParty(book, bank), new ProceedsParty(book, exporter)];
 * await borrower.agree(use, await lender.signDisbursement(use), await borrower.signDisbursement(use), terms);
 * await member.accept({ terms, offer });
 * await borrower.noteFunding(use);
 * await borrower.releaseOnDocument(use, 0, confirmation);
 * ```
 */
export class ProceedsParty extends BookParty {
  /**
   * Signs the use of a financing's proceeds, as its lender or its borrower. Both sign before the financing is accepted:
   * whoever has both signatures can submit them, and a borrower that has done so knows where it stands when it accepts.
   */
  async signDisbursement(terms: DisbursementTermsStruct, validity?: Partial<Validity>): Promise<AuthorizationStruct> {
    return this.authorize("disbursement", DISBURSEMENT, { ...requireParts("terms", terms, "tranches") }, validity);
  }

  /**
   * Submits what lender and borrower have signed.
   *
   * @param financing whose proceeds they are, accepted or not yet
   */
  async agree(
    terms: DisbursementTermsStruct,
    lender: AuthorizationStruct,
    borrower: AuthorizationStruct,
    financing: FinancingTermsStruct,
  ): Promise<TransactionReceipt> {
    return this.send(this.book.disbursement.agree.populateTransaction(terms, lender, borrower, financing));
  }

  /** Notes that the proceeds have come, once the financing was accepted. Anyone may. */
  async noteFunding(terms: DisbursementTermsStruct): Promise<TransactionReceipt> {
    return this.send(this.book.disbursement.fund.populateTransaction(terms));
  }

  /**
   * Has a tranche paid on a document. On one of the payee's by the payee; on one of the borrower's by the borrower, or by who
   * issued it; and by anyone where the terms name the very one of the borrower's. An invoice is paid by it: so much is used up
   * in the register, and nobody finances it any more.
   *
   * @param index of the tranche in the terms
   */
  async releaseOnDocument(
    terms: DisbursementTermsStruct,
    index: number,
    document: ShownDocument,
  ): Promise<TransactionReceipt> {
    const { fingerprint, contentRoot } = requireParts("document", document, "document").document;
    const { releaseOnDocument } = this.book.disbursement;
    return this.send(releaseOnDocument.populateTransaction(drawingOf(terms, index), fingerprint, contentRoot));
  }

  /**
   * Has a tranche paid on a milestone that was reported. Anyone may.
   *
   * @example
   * ```ts
   * await carrierMember.reportMilestone({ trade, milestone: "loaded", occurredAt, place: "CNNBO", evidence });
   * await new ProceedsParty(book, haulier).releaseOnMilestone(use, 1);
   * ```
   */
  async releaseOnMilestone(terms: DisbursementTermsStruct, index: number): Promise<TransactionReceipt> {
    return this.send(this.book.disbursement.releaseOnMilestone.populateTransaction(drawingOf(terms, index)));
  }

  /**
   * Has money that is not used go home. Anyone may after the last day of its tranche; before, the creditor after default or
   * misuse, and the borrower once nothing is owed.
   *
   * @param financing the terms in force: those that were drawn, or those that replaced them (see {@link followReplacement})
   * @example
   * ```ts
   * await new ProceedsParty(book, bank).returnUnused(use, terms); // the debt is lower from today on
   * ```
   */
  async returnUnused(terms: DisbursementTermsStruct, financing: FinancingTermsStruct): Promise<TransactionReceipt> {
    return this.send(this.book.disbursement.returnUnused.populateTransaction(terms, financing));
  }

  /**
   * Sends back proceeds on whose use nobody agreed within a week. Anyone may.
   *
   * @param drawn     the terms under which they came
   * @param financing the terms in force, if these are others
   */
  async sendBack(drawn: FinancingTermsStruct, financing: FinancingTermsStruct = drawn): Promise<TransactionReceipt> {
    return this.send(this.book.disbursement.sendBack.populateTransaction(drawn, financing));
  }

  /**
   * Notes that other terms took the place of a financing, so that unused money reduces the debt under these. Anyone may.
   *
   * @example
   * ```ts
   * const lender = new ProceedsParty(book, bank);
   * await lender.followReplacement(extended);
   * await lender.returnUnused(use, extended);
   * ```
   */
  async followReplacement(financing: FinancingTermsStruct): Promise<TransactionReceipt> {
    return this.send(this.book.disbursement.follow.populateTransaction(financing));
  }

  /**
   * Signs, as the monitor, that a tranche was misused; anyone submits it with {@link reportMisuse}.
   *
   * @param evidence salted Merkle root of what proves it: `commit(…).root`
   * @example
   * ```ts
   * const report = await new ProceedsParty(book, inspector).signMisuse(use, 0, root);
   * await new ProceedsParty(book, bank).reportMisuse(use, 0, root, report, terms);
   * ```
   */
  async signMisuse(
    terms: DisbursementTermsStruct,
    index: number,
    evidence: string,
    validity?: Partial<Validity>,
  ): Promise<AuthorizationStruct> {
    const message = { disbursement: disbursementIdOf(terms), tranche: index, evidence, monitor: await this.address };
    return this.authorize("disbursement", MISUSE_REPORT, message, validity);
  }

  /** Submits a monitor's report: the financing bears the agreed rate from today on. See {@link signMisuse}. */
  async reportMisuse(
    terms: DisbursementTermsStruct,
    index: number,
    evidence: string,
    report: AuthorizationStruct,
    financing: FinancingTermsStruct,
  ): Promise<TransactionReceipt> {
    const { reportMisuse } = this.book.disbursement;
    return this.send(reportMisuse.populateTransaction(terms, index, evidence, report, financing));
  }

  /**
   * Reports that a tranche was paid on a document that its issuer has taken back since, or amended to less. Anyone may.
   *
   * @param evidence id of the document
   * @example
   * ```ts
   * const uses = await useOf(book, use);
   * const index = uses.findIndex(({ evidenceStands }) => evidenceStands === false);
   * await new ProceedsParty(book, supervisor).reportFallenEvidence(use, index, uses[index].evidence ?? "", terms);
   * ```
   */
  async reportFallenEvidence(
    terms: DisbursementTermsStruct,
    index: number,
    evidence: string,
    financing: FinancingTermsStruct,
  ): Promise<TransactionReceipt> {
    const { reportFallenEvidence } = this.book.disbursement;
    return this.send(reportFallenEvidence.populateTransaction(terms, index, evidence, financing));
  }

  /**
   * Signs that misuse has no more consequences: as the monitor that was wrong, or as the creditor that waives. Of what has been
   * reported by now; a later report voids the signature.
   *
   * @param reason hash of the statement of reasons
   * @example
   * ```ts
   * const clearance = await new ProceedsParty(book, inspector).signClearance(use, reason);
   * await new ProceedsParty(book, exporter).clearMisuse(use, reason, clearance, terms);
   * ```
   */
  async signClearance(
    terms: DisbursementTermsStruct,
    reason: string,
    validity?: Partial<Validity>,
  ): Promise<AuthorizationStruct> {
    const disbursement = disbursementIdOf(terms);
    const { reported } = await this.book.disbursement.disbursementOf(terms.financing);
    const message = { disbursement, reported, reason, by: await this.address };
    return this.authorize("disbursement", MISUSE_CLEARANCE, message, validity);
  }

  /** Submits a clearance: the financing bears its rate of before again, from today on. See {@link signClearance}. */
  async clearMisuse(
    terms: DisbursementTermsStruct,
    reason: string,
    clearance: AuthorizationStruct,
    financing: FinancingTermsStruct,
  ): Promise<TransactionReceipt> {
    return this.send(this.book.disbursement.clearMisuse.populateTransaction(terms, reason, clearance, financing));
  }
}
