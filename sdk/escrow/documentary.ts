import { resolveAddress, ZeroAddress, type ContractTransactionResponse, type Signer } from "ethers";

import type { AuthorizationStruct } from "../../typechain-types/contracts/documents/DocumentRegistry.ts";
import type {
  CreditTermsStruct,
  FieldProofStruct,
  PresentationStruct,
} from "../../typechain-types/contracts/escrow/DocumentaryEscrow.ts";
import type { FinancingTermsStruct } from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import type { Contracts } from "../chain/contracts.ts";
import type { DisclosedField } from "../documents/contents/disclosure.ts";
import { requireFields, requireParts } from "../fields.ts";
import { encodeTerms, financingIdOf } from "../financing/terms.ts";
import { inPerson, signFor, UNSIGNED, VALIDITY, type Validity } from "../messages/sign.ts";
import {
  BILL_TRANSFER_THROUGH,
  CREDIT_RELEASE,
  DISCREPANCY_WAIVER,
  DOCUMENT_ACCEPTANCE,
  DOCUMENT_PRESENTATION,
  DOCUMENT_REFUSAL,
  DOCUMENTARY_CREDIT,
  OFFER_ACCEPTANCE,
  PRESENTATION_WITHDRAWAL,
} from "../messages/types.ts";
import { nameAt } from "../names.ts";
import { BILL_FORM, ENDORSEMENT } from "../title/bills.ts";
import { LARGEST_AMOUNT } from "../units.ts";
import { creditIdOf, encodeCreditTerms, presentationIdOf } from "./documentary-terms.ts";
import { PRESENTATION_STATUSES, type PresentationStatus } from "./status.ts";

type Signing = [book: Contracts, signer: Signer, terms: CreditTermsStruct, presentation: PresentationStruct];

/**
 * Signs a credit, as its obligor or its applicant. Where the buyer pays itself it signs once.
 *
 * @example
 * ```ts
 * const [byBank, byBuyer] = [await signCredit(book, bank, credit), await signCredit(book, buyer, credit)];
 * await openCredit(book, bank, credit, byBank, byBuyer); // at sight the bank has approved the money to the escrow
 * ```
 */
export async function signCredit(
  book: Contracts,
  signer: Signer,
  terms: CreditTermsStruct,
  validity?: Partial<Validity>,
): Promise<AuthorizationStruct> {
  const message = {
    terms: encodeCreditTerms(terms),
    obligor: terms.obligor.entity,
    applicant: terms.applicant.entity,
    beneficiary: terms.beneficiary.entity,
    token: terms.token,
    amount: terms.amount,
    expiresOn: terms.expiresOn,
    signer: await signer.getAddress(),
  };
  return signFor(book, signer, "documentary", DOCUMENTARY_CREDIT, message, validity);
}

/** Opens a credit with the signatures of its obligor and, if that is another party, its applicant. See {@link signCredit}. */
export async function openCredit(
  book: Contracts,
  account: Signer,
  terms: CreditTermsStruct,
  obligor: AuthorizationStruct,
  applicant: AuthorizationStruct = UNSIGNED,
): Promise<ContractTransactionResponse> {
  return book.documentary.connect(account).open(obligor, applicant, terms);
}

/**
 * Puts money in for the obligor of a credit that is payable at maturity. It is the obligor's from then on.
 *
 * @param amount in minor units, approved to the escrow
 * @example
 * ```ts
 * await payIntoCredit(book, buyer, credit, 250_000_00n);
 * ```
 */
export async function payIntoCredit(
  book: Contracts,
  account: Signer,
  terms: CreditTermsStruct,
  amount: bigint,
): Promise<ContractTransactionResponse> {
  return book.documentary.connect(account).payIn(amount, terms);
}

/** Signs as the seller that it presents these documents; anyone submits them with {@link presentDocuments}. */
export async function signPresentation(
  ...[book, signer, terms, presentation, validity]: [...Signing, Partial<Validity>?]
): Promise<AuthorizationStruct> {
  return signFor(
    book,
    signer,
    "documentary",
    DOCUMENT_PRESENTATION,
    await saying(signer, terms, presentation),
    validity,
  );
}

/**
 * Presents documents, as the seller or with its signature. The obligor has until the end of the fifth business day after.
 *
 * @param references what proves that linked documents name the trade: `disclose(commitment, ["references.order.1"]).leaves`
 * @example
 * ```ts
 * await presentDocuments(book, seller, credit, presentationOf(250_000_00n, papers));
 * ```
 */
export async function presentDocuments(
  book: Contracts,
  account: Signer,
  terms: CreditTermsStruct,
  presentation: PresentationStruct,
  references: readonly DisclosedField[] = [],
  seller?: AuthorizationStruct,
): Promise<ContractTransactionResponse> {
  const by = seller ?? (await inPerson(account));
  return book.documentary.connect(account).present(presentation, proofsOf(references), by, terms);
}

/**
 * Signs as the obligor that it takes the documents as they are.
 *
 * @example
 * ```ts
 * await acceptDocuments(book, seller, credit, presentation, await signDocumentAcceptance(book, bank, credit, presentation));
 * ```
 */
export async function signDocumentAcceptance(
  ...[book, signer, terms, presentation, validity]: [...Signing, Partial<Validity>?]
): Promise<AuthorizationStruct> {
  return signFor(book, signer, "documentary", DOCUMENT_ACCEPTANCE, await saying(signer, terms, presentation), validity);
}

/** Submits an obligor's acceptance. See {@link signDocumentAcceptance}. */
export async function acceptDocuments(
  book: Contracts,
  account: Signer,
  terms: CreditTermsStruct,
  presentation: PresentationStruct,
  obligor: AuthorizationStruct,
): Promise<ContractTransactionResponse> {
  return book.documentary.connect(account).accept(presentation, obligor, terms);
}

/**
 * Signs as the obligor that it refuses the documents, with all discrepancies: there is no second list.
 *
 * @param discrepancies hash of the list ({@link discrepancyListOf}), which the seller is sent
 * @example
 * ```ts
 * const { hash } = discrepancyListOf(["The policy names another vessel"]);
 * const refusal = await signDocumentRefusal(book, bank, credit, presentation, hash);
 * await refuseDocuments(book, bank, credit, presentation, hash, refusal);
 * ```
 */
export async function signDocumentRefusal(
  ...[book, signer, terms, presentation, discrepancies, validity]: [
    ...Signing,
    discrepancies: string,
    Partial<Validity>?,
  ]
): Promise<AuthorizationStruct> {
  const message = {
    presentation: presentationIdOf(creditIdOf(terms), presentation),
    discrepancies,
    by: await signer.getAddress(),
  };
  return signFor(book, signer, "documentary", DOCUMENT_REFUSAL, message, validity);
}

/** Submits an obligor's refusal. See {@link signDocumentRefusal}. */
export async function refuseDocuments(
  book: Contracts,
  account: Signer,
  terms: CreditTermsStruct,
  presentation: PresentationStruct,
  discrepancies: string,
  obligor: AuthorizationStruct,
): Promise<ContractTransactionResponse> {
  return book.documentary.connect(account).refuse(presentation, discrepancies, obligor, terms);
}

/**
 * Signs as the applicant, or as the obligor, that refused documents are taken up all the same. Both are needed.
 *
 * @example
 * ```ts
 * const [byBuyer, byBank] = [await signWaiver(book, buyer, credit, presentation), await signWaiver(book, bank, credit, presentation)];
 * await waiveDiscrepancies(book, seller, credit, presentation, byBuyer, byBank);
 * ```
 */
export async function signWaiver(
  ...[book, signer, terms, presentation, validity]: [...Signing, Partial<Validity>?]
): Promise<AuthorizationStruct> {
  return signFor(book, signer, "documentary", DISCREPANCY_WAIVER, await saying(signer, terms, presentation), validity);
}

/** Submits a waiver. See {@link signWaiver}. */
export async function waiveDiscrepancies(
  book: Contracts,
  account: Signer,
  terms: CreditTermsStruct,
  presentation: PresentationStruct,
  applicant: AuthorizationStruct,
  obligor: AuthorizationStruct = UNSIGNED,
): Promise<ContractTransactionResponse> {
  return book.documentary.connect(account).waive(presentation, applicant, obligor, terms);
}

/**
 * Signs as the seller that it takes documents back before title has passed, accepted or not: to use them elsewhere at once,
 * when the buyer has lost its standing for instance.
 *
 * @example
 * ```ts
 * await takeDocumentsBack(book, seller, credit, presentation, await signWithdrawal(book, seller, credit, presentation));
 * await releaseCredit(book, seller, credit, await signCreditRelease(book, seller, credit)); // the money goes home, too
 * ```
 */
export async function signWithdrawal(
  ...[book, seller, terms, presentation, validity]: [...Signing, Partial<Validity>?]
): Promise<AuthorizationStruct> {
  const message = await saying(seller, terms, presentation);
  return signFor(book, seller, "documentary", PRESENTATION_WITHDRAWAL, message, validity);
}

/** Submits a withdrawal. See {@link signWithdrawal}. */
export async function takeDocumentsBack(
  book: Contracts,
  account: Signer,
  terms: CreditTermsStruct,
  presentation: PresentationStruct,
  seller: AuthorizationStruct,
): Promise<ContractTransactionResponse> {
  return book.documentary.connect(account).takeBack(presentation, seller, terms);
}

/**
 * Signs as the holder of the bill that it passes to the buyer, or to the bank, in the settlement of this presentation and
 * not otherwise: only the escrow can submit it.
 *
 * @param bill id of the bill of lading
 * @param wish `loan`: the bill passes only if this loan pays, as the lender wants it (`settleFinanced`)
 * @example
 * ```ts
 * await settleCredit(book, anyone, credit, presentation, await signHandOver(book, seller, credit, presentation, bill.id));
 * ```
 */
export async function signHandOver(
  ...[book, signer, terms, presentation, bill, wish = {}]: [
    ...Signing,
    bill: string,
    (Partial<Validity> & { readonly loan?: FinancingTermsStruct })?,
  ]
): Promise<AuthorizationStruct> {
  const { loan, ...validity } = requireFields("wish", wish, { ...VALIDITY, loan: "value?" });
  const id = presentationIdOf(creditIdOf(terms), presentation);
  const { to, entity } = await receiverOf(book, terms);
  const isEndorsed = BigInt(terms.form) === BigInt(BILL_FORM.order);
  const message = {
    bill,
    holder: await signer.getAddress(),
    to,
    endorsement: isEndorsed ? ENDORSEMENT.ENDORSE_TO_ORDER : ENDORSEMENT.TRANSFER,
    endorsee: isEndorsed ? entity : ZeroAddress,
    ref: loan ? financingIdOf(loan) : id,
    through: await book.documentary.getAddress(),
  };
  return signFor(book, signer, "billOfLading", BILL_TRANSFER_THROUGH, message, validity);
}

/** Title against money, or against the undertaking to pay. By anyone. See {@link signHandOver}. */
export async function settleCredit(
  book: Contracts,
  account: Signer,
  terms: CreditTermsStruct,
  presentation: PresentationStruct,
  bill: AuthorizationStruct,
): Promise<ContractTransactionResponse> {
  return book.documentary.connect(account).settle(presentation, bill, terms);
}

/**
 * Signs as the borrower that it accepts an offer in the settlement of a presentation: only the escrow can submit it, as the
 * lender wants it, too. The salt of the financing is the id of the presentation, and its payouts to the escrow pay the seller.
 *
 * @example
 * ```ts
 * const payouts = [{ payee: addresses.documentary, amount: terms.principal }];
 * const loan = { ...terms, salt: presentationIdOf(creditIdOf(credit), presentation), payouts };
 * const offer = await member.signOffer(loan, { through: addresses.documentary });
 * const acceptance = await signOfferAcceptance(book, buyer, loan);
 * await settleFinanced(book, buyer, credit, presentation, handOver, { offer, acceptance, financing: loan });
 * ```
 */
export async function signOfferAcceptance(
  book: Contracts,
  borrower: Signer,
  financing: FinancingTermsStruct,
  validity?: Partial<Validity>,
): Promise<AuthorizationStruct> {
  const message = {
    financing: financingIdOf(financing),
    borrower: await borrower.getAddress(),
    through: await book.documentary.getAddress(),
  };
  return signFor(book, borrower, "desk", OFFER_ACCEPTANCE, message, validity);
}

/** Settles with the money of a loan, for which the goods are pledged in the same transaction. See {@link signOfferAcceptance}. */
export async function settleFinanced(
  book: Contracts,
  account: Signer,
  terms: CreditTermsStruct,
  presentation: PresentationStruct,
  bill: AuthorizationStruct,
  loan: {
    readonly offer: AuthorizationStruct;
    readonly acceptance: AuthorizationStruct;
    readonly financing: FinancingTermsStruct;
  },
): Promise<ContractTransactionResponse> {
  const { offer, acceptance, financing } = requireParts("loan", loan, "offer", "acceptance", "financing");
  const escrow = book.documentary.connect(account);
  return escrow.settleFinanced(presentation, bill, offer, acceptance, encodeTerms(financing), terms);
}

/**
 * Presents, accepts and settles in one transaction, where the obligor has seen the documents before.
 *
 * @param obligor its acceptance; its own account needs none
 * @example
 * ```ts
 * const acceptance = await signDocumentAcceptance(book, bank, credit, presentation);
 * await settleAtOnce(book, seller, credit, presentation, handOver, acceptance);
 * ```
 */
export async function settleAtOnce(
  book: Contracts,
  account: Signer,
  terms: CreditTermsStruct,
  presentation: PresentationStruct,
  bill: AuthorizationStruct,
  obligor?: AuthorizationStruct,
  references: readonly DisclosedField[] = [],
): Promise<ContractTransactionResponse> {
  const by = obligor ?? (await inPerson(account));
  return book.documentary.connect(account).settleAtOnce(presentation, proofsOf(references), bill, by, terms);
}

/**
 * Pays what the obligor undertook to pay: from maturity on out of its money in the escrow, and what is missing, or all of it
 * before, out of the account's own. By anyone.
 *
 * @param most what the account is ready to add, in minor units; all that is missing unless told. With nothing, the seller
 *             gets what is there on account.
 * @example
 * ```ts
 * await payUndertaking(book, bank, credit, presentation);
 * await payUndertaking(book, seller, credit, presentation, 0n); // at maturity: what the bank has put up, if not all
 * ```
 */
export async function payUndertaking(
  book: Contracts,
  account: Signer,
  terms: CreditTermsStruct,
  presentation: PresentationStruct,
  most = LARGEST_AMOUNT,
): Promise<ContractTransactionResponse> {
  return book.documentary.connect(account).payUndertaking(most, presentation, terms);
}

/** Signs as the seller that it does not want a credit any more: the obligor's money goes back at once. */
export async function signCreditRelease(
  book: Contracts,
  seller: Signer,
  terms: CreditTermsStruct,
  validity?: Partial<Validity>,
): Promise<AuthorizationStruct> {
  const message = { credit: creditIdOf(terms), amount: terms.amount, by: await seller.getAddress() };
  return signFor(book, seller, "documentary", CREDIT_RELEASE, message, validity);
}

/** Submits a release. See {@link signCreditRelease}. */
export async function releaseCredit(
  book: Contracts,
  account: Signer,
  terms: CreditTermsStruct,
  seller: AuthorizationStruct,
): Promise<ContractTransactionResponse> {
  return book.documentary.connect(account).release(seller, terms);
}

/**
 * Ends a credit under which nothing can be presented or settled any more, and has what is not owed go back to the obligor.
 * By anyone.
 *
 * @example
 * ```ts
 * await returnUnusedCredit(book, anyone, credit); // the day after expiry
 * ```
 */
export async function returnUnusedCredit(
  book: Contracts,
  account: Signer,
  terms: CreditTermsStruct,
): Promise<ContractTransactionResponse> {
  return book.documentary.connect(account).returnUnused(terms);
}

/**
 * How a presentation stands: what may be done about it, and until when.
 *
 * @example
 * ```ts
 * const { status, answerBy } = await presentationStanding(book, credit, presentation);
 * ```
 */
export async function presentationStanding(
  { documentary }: Pick<Contracts, "documentary">,
  terms: CreditTermsStruct,
  presentation: PresentationStruct,
): Promise<{ status: PresentationStatus; answerBy: bigint; settleBy: bigint; maturity: bigint }> {
  const id = presentationIdOf(creditIdOf(terms), presentation);
  const { status, answerBy, settleBy, maturity } = await documentary.presentationOf(id);
  return { status: nameAt(PRESENTATION_STATUSES, status, "status of a presentation"), answerBy, settleBy, maturity };
}

/** Who gets title today: a bank in the place of a buyer that has lost its standing, straight bills excepted. */
async function receiverOf(
  book: Contracts,
  terms: CreditTermsStruct,
): Promise<{ to: string; entity: CreditTermsStruct["obligor"]["entity"] }> {
  if (!terms.titleToObligor) {
    const to = await accountOf(book, terms.applicant.account);
    const isStraight = BigInt(terms.form) === BigInt(BILL_FORM.straight);
    if (isStraight || (await book.participants.isActive(to))) return { to, entity: terms.applicant.entity };
  }
  return { to: await accountOf(book, terms.obligor.account), entity: terms.obligor.entity };
}

/** A party that has lost its account gets the bill into the one that took its place. */
async function accountOf(
  { participants }: Contracts,
  account: CreditTermsStruct["obligor"]["account"],
): Promise<string> {
  const successor = await participants.successorOf(account);
  return successor === ZeroAddress ? await resolveAddress(account) : successor;
}

async function saying(
  signer: Signer,
  terms: CreditTermsStruct,
  presentation: PresentationStruct,
): Promise<Record<string, unknown>> {
  return {
    presentation: presentationIdOf(creditIdOf(terms), presentation),
    amount: presentation.amount,
    by: await signer.getAddress(),
  };
}

function proofsOf(references: readonly DisclosedField[]): FieldProofStruct[] {
  return references.map(({ path, value, salt, proof }) => ({ path, value, salt, proof: [...proof] }));
}
