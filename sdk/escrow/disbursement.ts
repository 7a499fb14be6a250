import type { ContractTransactionResponse, Signer } from "ethers";

import type { AuthorizationStruct } from "../../typechain-types/contracts/documents/DocumentRegistry.ts";
import type { DisbursementTermsStruct } from "../../typechain-types/contracts/escrow/DisbursementEscrow.ts";
import type { FinancingTermsStruct } from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import type { Contracts } from "../chain/contracts.ts";
import { requireParts } from "../fields.ts";
import { signFor, type Validity } from "../messages/sign.ts";
import { DISBURSEMENT, MISUSE_CLEARANCE, MISUSE_REPORT } from "../messages/types.ts";
import { disbursementIdOf, drawingOf } from "./terms.ts";

/** A document as whoever has a tranche paid on it shows it: a `PreparedDocument`, or what stands in the register. */
export interface ShownDocument {
  readonly document: { readonly fingerprint: string; readonly contentRoot: string };
}

/**
 * Signs the use of a financing's proceeds, as its lender or its borrower. Both sign before the financing is accepted:
 * whoever has both signatures can submit them, and a borrower that has done so knows where it stands when it accepts.
 *
 * @example
 * ```ts
 * const [byBank, byExporter] = [await signDisbursement(book, bank, use), await signDisbursement(book, exporter, use)];
 * await agreeOnUse(book, exporter, use, byBank, byExporter, terms);
 * ```
 */
export async function signDisbursement(
  book: Contracts,
  signer: Signer,
  terms: DisbursementTermsStruct,
  validity?: Partial<Validity>,
): Promise<AuthorizationStruct> {
  return signFor(book, signer, "disbursement", DISBURSEMENT, { ...terms }, validity);
}

/**
 * Submits what lender and borrower have signed.
 *
 * @param financing whose proceeds they are, accepted or not yet
 * @example
 * ```ts
 * await agreeOnUse(book, exporter, use, byBank, byExporter, terms);
 * ```
 */
export async function agreeOnUse(
  book: Contracts,
  account: Signer,
  terms: DisbursementTermsStruct,
  lender: AuthorizationStruct,
  borrower: AuthorizationStruct,
  financing: FinancingTermsStruct,
): Promise<ContractTransactionResponse> {
  return book.disbursement.connect(account).agree(terms, lender, borrower, financing);
}

/**
 * Notes that the proceeds have come, once the financing was accepted. By anyone.
 *
 * @example
 * ```ts
 * await member.accept({ terms, offer });
 * await noteFunding(book, exporter, use);
 * ```
 */
export async function noteFunding(
  book: Contracts,
  account: Signer,
  terms: DisbursementTermsStruct,
): Promise<ContractTransactionResponse> {
  return book.disbursement.connect(account).fund(terms);
}

/**
 * Has a tranche paid on a document. On one of the payee's by the payee; on one of the borrower's by the borrower, or by who
 * issued it; and by anyone where the terms name the very one of the borrower's. An invoice is paid by it: so much is used up
 * in the register, and nobody finances it any more.
 *
 * @param index of the tranche in the terms
 * @example
 * ```ts
 * await releaseOnDocument(book, exporter, use, 0, confirmation);
 * ```
 */
export async function releaseOnDocument(
  book: Contracts,
  account: Signer,
  terms: DisbursementTermsStruct,
  index: number,
  document: ShownDocument,
): Promise<ContractTransactionResponse> {
  const {
    document: { fingerprint, contentRoot },
  } = requireParts("document", document, "document");
  return book.disbursement.connect(account).releaseOnDocument(drawingOf(terms, index), fingerprint, contentRoot);
}

/**
 * Has a tranche paid on a milestone that was reported. By anyone.
 *
 * @example
 * ```ts
 * await carrierMember.reportMilestone({ trade, milestone: "loaded", occurredAt, place: "CNNBO", evidence });
 * await releaseOnMilestone(book, haulier, use, 1);
 * ```
 */
export async function releaseOnMilestone(
  book: Contracts,
  account: Signer,
  terms: DisbursementTermsStruct,
  index: number,
): Promise<ContractTransactionResponse> {
  return book.disbursement.connect(account).releaseOnMilestone(drawingOf(terms, index));
}

/**
 * Has money that is not used go home. By anyone after the last day of its tranche; before, by the creditor after default or
 * misuse, and by the borrower once nothing is owed.
 *
 * @param financing the terms in force: those that were drawn, or those that replaced them (see {@link followReplacement})
 * @example
 * ```ts
 * await returnUnused(book, anyone, use, terms); // the debt is lower from today on
 * ```
 */
export async function returnUnused(
  book: Contracts,
  account: Signer,
  terms: DisbursementTermsStruct,
  financing: FinancingTermsStruct,
): Promise<ContractTransactionResponse> {
  return book.disbursement.connect(account).returnUnused(terms, financing);
}

/**
 * Sends back proceeds on whose use nobody agreed within a week. By anyone.
 *
 * @param drawn     the terms under which they came
 * @param financing the terms in force, if these are others
 * @example
 * ```ts
 * await sendBack(book, bank, terms);
 * ```
 */
export async function sendBack(
  book: Contracts,
  account: Signer,
  drawn: FinancingTermsStruct,
  financing: FinancingTermsStruct = drawn,
): Promise<ContractTransactionResponse> {
  return book.disbursement.connect(account).sendBack(drawn, financing);
}

/**
 * Notes that other terms took the place of a financing, so that unused money reduces the debt under these. By anyone.
 *
 * @example
 * ```ts
 * await followReplacement(book, bank, extended);
 * await returnUnused(book, bank, use, extended);
 * ```
 */
export async function followReplacement(
  book: Contracts,
  account: Signer,
  financing: FinancingTermsStruct,
): Promise<ContractTransactionResponse> {
  return book.disbursement.connect(account).follow(financing);
}

/**
 * Signs as the monitor that a tranche was misused. Anyone submits it with {@link reportMisuse}.
 *
 * @param evidence salted Merkle root of what proves it: `commit(…).root`
 * @example
 * ```ts
 * const report = await signMisuse(book, inspector, use, 0, root);
 * await reportMisuse(book, bank, use, 0, root, report, terms);
 * ```
 */
export async function signMisuse(
  book: Contracts,
  monitor: Signer,
  terms: DisbursementTermsStruct,
  index: number,
  evidence: string,
  validity?: Partial<Validity>,
): Promise<AuthorizationStruct> {
  const message = {
    disbursement: disbursementIdOf(terms),
    tranche: index,
    evidence,
    monitor: await monitor.getAddress(),
  };
  return signFor(book, monitor, "disbursement", MISUSE_REPORT, message, validity);
}

/** Submits a monitor's report: the financing bears the agreed rate from today on. See {@link signMisuse}. */
export async function reportMisuse(
  book: Contracts,
  account: Signer,
  terms: DisbursementTermsStruct,
  index: number,
  evidence: string,
  report: AuthorizationStruct,
  financing: FinancingTermsStruct,
): Promise<ContractTransactionResponse> {
  return book.disbursement.connect(account).reportMisuse(terms, index, evidence, report, financing);
}

/**
 * Reports that a tranche was paid on a document that its issuer has taken back since, or amended to less. By anyone.
 *
 * @param evidence id of the document
 * @example
 * ```ts
 * const uses = await useOf(book, use);
 * const index = uses.findIndex(({ evidenceStands }) => evidenceStands === false);
 * await reportFallenEvidence(book, supervisor, use, index, uses[index].evidence ?? "", terms);
 * ```
 */
export async function reportFallenEvidence(
  book: Contracts,
  account: Signer,
  terms: DisbursementTermsStruct,
  index: number,
  evidence: string,
  financing: FinancingTermsStruct,
): Promise<ContractTransactionResponse> {
  return book.disbursement.connect(account).reportFallenEvidence(terms, index, evidence, financing);
}

/**
 * Signs that misuse has no more consequences: as the monitor that was wrong, or as the creditor that waives. Of what has been
 * reported by now; a later report voids the signature.
 *
 * @param reason hash of the statement of reasons
 * @example
 * ```ts
 * await clearMisuse(book, exporter, use, reason, await signClearance(book, inspector, use, reason), terms);
 * ```
 */
export async function signClearance(
  book: Contracts,
  by: Signer,
  terms: DisbursementTermsStruct,
  reason: string,
  validity?: Partial<Validity>,
): Promise<AuthorizationStruct> {
  const disbursement = disbursementIdOf(terms);
  const { reported } = await book.disbursement.disbursementOf(terms.financing);
  const message = { disbursement, reported, reason, by: await by.getAddress() };
  return signFor(book, by, "disbursement", MISUSE_CLEARANCE, message, validity);
}

/** Submits a clearance: the financing bears its rate of before again, from today on. See {@link signClearance}. */
export async function clearMisuse(
  book: Contracts,
  account: Signer,
  terms: DisbursementTermsStruct,
  reason: string,
  clearance: AuthorizationStruct,
  financing: FinancingTermsStruct,
): Promise<ContractTransactionResponse> {
  return book.disbursement.connect(account).clearMisuse(terms, reason, clearance, financing);
}
