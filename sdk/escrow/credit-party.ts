import { resolveAddress, ZeroAddress, type AddressLike, type TransactionReceipt } from "ethers";

import type { AuthorizationStruct } from "../../typechain-types/contracts/documents/DocumentRegistry.ts";
import type {
  CreditTermsStruct,
  FieldProofStruct,
  PresentationStruct,
} from "../../typechain-types/contracts/escrow/DocumentaryEscrow.ts";
import type { FinancingTermsStruct } from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import { requireAmount } from "../chain/arguments.ts";
import type { Contracts } from "../chain/contracts.ts";
import { approveTo } from "../chain/tokens.ts";
import type { DisclosedField } from "../documents/contents/disclosure.ts";
import { requireFields, requireParts } from "../fields.ts";
import { encodeTerms, financingIdOf } from "../financing/terms.ts";
import { UNSIGNED, VALIDITY, type Validity } from "../messages/sign.ts";
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
import { BookParty } from "../book-party.ts";
import { BILL_FORM, ENDORSEMENT } from "../title/bills.ts";
import { LARGEST_AMOUNT } from "../units.ts";
import { creditIdOf, encodeCreditTerms, presentationIdOf } from "./documentary-terms.ts";

/** A loan that pays for a presentation: the lender's offer, and the borrower's acceptance of it. */
export interface SettlementLoan {
  readonly offer: AuthorizationStruct;
  readonly acceptance: AuthorizationStruct;
  readonly financing: FinancingTermsStruct;
}

/**
 * What one account does under a documentary credit: as obligor (the bank, or a buyer that pays itself), as applicant (the buyer),
 * as beneficiary (the seller), or as whoever submits what these have signed.
 *
 * @example
 * ```ts
 * const [obligor, applicant] = [new CreditParty(book, bank), new CreditParty(book, buyer)];
 * await obligor.approve(250_000_00n); // at sight
 * await obligor.open(credit, await obligor.signCredit(credit), await applicant.signCredit(credit));
 * const beneficiary = new CreditParty(book, seller);
 * await beneficiary.present(credit, presentation);
 * await obligor.accept(credit, presentation);
 * await beneficiary.settle(credit, presentation, await beneficiary.signHandOver(credit, presentation, bill.id));
 * ```
 */
export class CreditParty extends BookParty {
  /** Lets the escrow take up to `amount` of the account's settlement tokens: for what the obligor puts up and pays. */
  async approve(amount: bigint, token: AddressLike = this.book.deposit): Promise<TransactionReceipt> {
    return approveTo(this.sender, token, this.book.documentary, amount);
  }

  /** Signs a credit, as its obligor or its applicant. Where the buyer pays itself it signs once. */
  async signCredit(terms: CreditTermsStruct, validity?: Partial<Validity>): Promise<AuthorizationStruct> {
    const message = {
      terms: encodeCreditTerms(terms),
      obligor: terms.obligor.entity,
      applicant: terms.applicant.entity,
      beneficiary: terms.beneficiary.entity,
      token: terms.token,
      amount: terms.amount,
      expiresOn: terms.expiresOn,
      signer: await this.address,
    };
    return this.authorize("documentary", DOCUMENTARY_CREDIT, message, validity);
  }

  /**
   * Opens a credit with the signatures of its obligor and, if that is another party, its applicant. At sight the obligor has let
   * the escrow take the money ({@link approve}).
   */
  async open(
    terms: CreditTermsStruct,
    obligor: AuthorizationStruct,
    applicant: AuthorizationStruct = UNSIGNED,
  ): Promise<TransactionReceipt> {
    return this.send(this.book.documentary.open.populateTransaction(obligor, applicant, terms));
  }

  /**
   * Puts money in for the obligor of a credit that is payable at maturity. It is the obligor's from then on.
   *
   * @param amount in minor units, which the account has let the escrow take
   * @example
   * ```ts
   * await applicant.payIn(credit, 250_000_00n);
   * ```
   */
  async payIn(terms: CreditTermsStruct, amount: bigint): Promise<TransactionReceipt> {
    requireAmount(amount);
    return this.send(this.book.documentary.payIn.populateTransaction(amount, terms));
  }

  /** Signs, as the seller, that it presents these documents; anyone submits them with {@link present}. */
  async signPresentation(
    terms: CreditTermsStruct,
    presentation: PresentationStruct,
    validity?: Partial<Validity>,
  ): Promise<AuthorizationStruct> {
    return this.authorize("documentary", DOCUMENT_PRESENTATION, await this.#saying(terms, presentation), validity);
  }

  /**
   * Presents documents, as the seller or with its signature. The obligor has until the end of the fifth business day after.
   *
   * @param references what proves that linked documents name the trade: `disclose(commitment, ["references.order.1"]).leaves`
   * @example
   * ```ts
   * await beneficiary.present(credit, presentationOf(250_000_00n, papers));
   * ```
   */
  async present(
    terms: CreditTermsStruct,
    presentation: PresentationStruct,
    references: readonly DisclosedField[] = [],
    seller?: AuthorizationStruct,
  ): Promise<TransactionReceipt> {
    const { present } = this.book.documentary;
    const by = seller ?? (await this.inPerson());
    return this.send(present.populateTransaction(presentation, proofsOf(references), by, terms));
  }

  /** Signs, as the obligor, that it takes the documents as they are; anyone submits it with {@link accept}. */
  async signDocumentAcceptance(
    terms: CreditTermsStruct,
    presentation: PresentationStruct,
    validity?: Partial<Validity>,
  ): Promise<AuthorizationStruct> {
    return this.authorize("documentary", DOCUMENT_ACCEPTANCE, await this.#saying(terms, presentation), validity);
  }

  /** Takes the documents as they are, as the obligor or with its signature. */
  async accept(
    terms: CreditTermsStruct,
    presentation: PresentationStruct,
    obligor?: AuthorizationStruct,
  ): Promise<TransactionReceipt> {
    const by = obligor ?? (await this.inPerson());
    return this.send(this.book.documentary.accept.populateTransaction(presentation, by, terms));
  }

  /**
   * Signs, as the obligor, that it refuses the documents, with all discrepancies: there is no second list. Anyone submits it with
   * {@link refuse}.
   *
   * @param discrepancies hash of the list ({@link discrepancyListOf}), which the seller is sent
   */
  async signDocumentRefusal(
    terms: CreditTermsStruct,
    presentation: PresentationStruct,
    discrepancies: string,
    validity?: Partial<Validity>,
  ): Promise<AuthorizationStruct> {
    const message = {
      presentation: presentationIdOf(creditIdOf(terms), presentation),
      discrepancies,
      by: await this.address,
    };
    return this.authorize("documentary", DOCUMENT_REFUSAL, message, validity);
  }

  /**
   * Refuses the documents, as the obligor or with its signature: once, with all discrepancies.
   *
   * @example
   * ```ts
   * const { hash } = discrepancyListOf(["The policy names another vessel"]);
   * await obligor.refuse(credit, presentation, hash);
   * ```
   */
  async refuse(
    terms: CreditTermsStruct,
    presentation: PresentationStruct,
    discrepancies: string,
    obligor?: AuthorizationStruct,
  ): Promise<TransactionReceipt> {
    const by = obligor ?? (await this.inPerson());
    return this.send(this.book.documentary.refuse.populateTransaction(presentation, discrepancies, by, terms));
  }

  /** Signs, as the applicant or as the obligor, that refused documents are taken up all the same. Both are needed. */
  async signWaiver(
    terms: CreditTermsStruct,
    presentation: PresentationStruct,
    validity?: Partial<Validity>,
  ): Promise<AuthorizationStruct> {
    return this.authorize("documentary", DISCREPANCY_WAIVER, await this.#saying(terms, presentation), validity);
  }

  /**
   * Has refused documents taken up all the same, with the applicant's signature and, if that is another party, the obligor's.
   *
   * @example
   * ```ts
   * const [byBuyer, byBank] = [await applicant.signWaiver(credit, presentation), await obligor.signWaiver(credit, presentation)];
   * await beneficiary.waive(credit, presentation, byBuyer, byBank);
   * ```
   */
  async waive(
    terms: CreditTermsStruct,
    presentation: PresentationStruct,
    applicant: AuthorizationStruct,
    obligor: AuthorizationStruct = UNSIGNED,
  ): Promise<TransactionReceipt> {
    return this.send(this.book.documentary.waive.populateTransaction(presentation, applicant, obligor, terms));
  }

  /** Signs, as the seller, that it takes documents back; anyone submits it with {@link takeBack}. */
  async signWithdrawal(
    terms: CreditTermsStruct,
    presentation: PresentationStruct,
    validity?: Partial<Validity>,
  ): Promise<AuthorizationStruct> {
    return this.authorize("documentary", PRESENTATION_WITHDRAWAL, await this.#saying(terms, presentation), validity);
  }

  /**
   * Takes documents back before title has passed, accepted or not, as the seller or with its signature: to use them elsewhere at
   * once, when the buyer has lost its standing for instance.
   *
   * @example
   * ```ts
   * await beneficiary.takeBack(credit, presentation);
   * await beneficiary.release(credit); // the money goes home, too
   * ```
   */
  async takeBack(
    terms: CreditTermsStruct,
    presentation: PresentationStruct,
    seller?: AuthorizationStruct,
  ): Promise<TransactionReceipt> {
    const by = seller ?? (await this.inPerson());
    return this.send(this.book.documentary.takeBack.populateTransaction(presentation, by, terms));
  }

  /**
   * Signs, as the holder of the bill, that it passes to the buyer, or to the bank, in the settlement of this presentation and
   * not otherwise: only the escrow can submit it.
   *
   * @param bill id of the bill of lading
   * @param wish `loan`: the bill passes only if this loan pays, as the lender wants it ({@link settleFinanced})
   */
  async signHandOver(
    terms: CreditTermsStruct,
    presentation: PresentationStruct,
    bill: string,
    wish: Partial<Validity> & { readonly loan?: FinancingTermsStruct } = {},
  ): Promise<AuthorizationStruct> {
    const { loan, ...validity } = requireFields("wish", wish, { ...VALIDITY, loan: "value?" });
    const id = presentationIdOf(creditIdOf(terms), presentation);
    const { to, entity } = await receiverOf(this.book, terms);
    const isEndorsed = BigInt(terms.form) === BigInt(BILL_FORM.order);
    const message = {
      bill,
      holder: await this.address,
      to,
      endorsement: isEndorsed ? ENDORSEMENT.ENDORSE_TO_ORDER : ENDORSEMENT.TRANSFER,
      endorsee: isEndorsed ? entity : ZeroAddress,
      ref: loan ? financingIdOf(loan) : id,
      through: await this.book.documentary.getAddress(),
    };
    return this.authorize("billOfLading", BILL_TRANSFER_THROUGH, message, validity);
  }

  /** Title against money, or against the undertaking to pay, with what {@link signHandOver} returns. Anyone may. */
  async settle(
    terms: CreditTermsStruct,
    presentation: PresentationStruct,
    bill: AuthorizationStruct,
  ): Promise<TransactionReceipt> {
    return this.send(this.book.documentary.settle.populateTransaction(presentation, bill, terms));
  }

  /**
   * Signs, as the borrower, that it accepts an offer in the settlement of a presentation: only the escrow can submit it, as the
   * lender wants it, too. The salt of the financing is the id of the presentation, and its payouts to the escrow pay the seller.
   *
   * @example
   * ```ts
   * const payouts = [{ payee: addresses.documentary, amount: terms.principal }];
   * const loan = { ...terms, salt: presentationIdOf(creditIdOf(credit), presentation), payouts };
   * const offer = await member.signOffer(loan, { through: addresses.documentary });
   * const acceptance = await applicant.signOfferAcceptance(loan);
   * await applicant.settleFinanced(credit, presentation, handOver, { offer, acceptance, financing: loan });
   * ```
   */
  async signOfferAcceptance(
    financing: FinancingTermsStruct,
    validity?: Partial<Validity>,
  ): Promise<AuthorizationStruct> {
    const message = {
      financing: financingIdOf(financing),
      borrower: await this.address,
      through: await this.book.documentary.getAddress(),
    };
    return this.authorize("desk", OFFER_ACCEPTANCE, message, validity);
  }

  /** Settles with the money of a loan, for which the goods are pledged in the same transaction. See {@link signOfferAcceptance}. */
  async settleFinanced(
    terms: CreditTermsStruct,
    presentation: PresentationStruct,
    bill: AuthorizationStruct,
    loan: SettlementLoan,
  ): Promise<TransactionReceipt> {
    const { offer, acceptance, financing } = requireParts("loan", loan, "offer", "acceptance", "financing");
    const { settleFinanced } = this.book.documentary;
    const encoded = encodeTerms(financing);
    return this.send(settleFinanced.populateTransaction(presentation, bill, offer, acceptance, encoded, terms));
  }

  /**
   * Presents, accepts and settles in one transaction, where the obligor has seen the documents before.
   *
   * @param bill    what the seller has signed: {@link signHandOver}
   * @param obligor its acceptance; its own account needs none
   * @example
   * ```ts
   * await obligor.settleAtOnce(credit, presentation, handOver);
   * ```
   */
  async settleAtOnce(
    terms: CreditTermsStruct,
    presentation: PresentationStruct,
    bill: AuthorizationStruct,
    obligor?: AuthorizationStruct,
    references: readonly DisclosedField[] = [],
  ): Promise<TransactionReceipt> {
    const { settleAtOnce } = this.book.documentary;
    const by = obligor ?? (await this.inPerson());
    return this.send(settleAtOnce.populateTransaction(presentation, proofsOf(references), bill, by, terms));
  }

  /**
   * Pays what the obligor undertook to pay: from maturity on out of its money in the escrow, and what is missing, or all of it
   * before, out of the account's own. Anyone may.
   *
   * @param most what the account is ready to add, in minor units; all that is missing unless told. With nothing, the seller
   *             gets what is there on account.
   * @example
   * ```ts
   * await obligor.payUndertaking(credit, presentation);
   * await beneficiary.payUndertaking(credit, presentation, 0n); // at maturity: what the bank has put up, if not all
   * ```
   */
  async payUndertaking(
    terms: CreditTermsStruct,
    presentation: PresentationStruct,
    most = LARGEST_AMOUNT,
  ): Promise<TransactionReceipt> {
    requireAmount(most);
    return this.send(this.book.documentary.payUndertaking.populateTransaction(most, presentation, terms));
  }

  /** Signs, as the seller, that it does not want a credit any more; anyone submits it with {@link release}. */
  async signCreditRelease(terms: CreditTermsStruct, validity?: Partial<Validity>): Promise<AuthorizationStruct> {
    const message = { credit: creditIdOf(terms), amount: terms.amount, by: await this.address };
    return this.authorize("documentary", CREDIT_RELEASE, message, validity);
  }

  /** Ends a credit that the seller does not want any more, as the seller or with its signature: the obligor's money goes back. */
  async release(terms: CreditTermsStruct, seller?: AuthorizationStruct): Promise<TransactionReceipt> {
    return this.send(this.book.documentary.release.populateTransaction(seller ?? (await this.inPerson()), terms));
  }

  /**
   * Ends a credit under which nothing can be presented or settled any more, and has what is not owed go back to the obligor.
   * Anyone may.
   *
   * @example
   * ```ts
   * await obligor.returnUnused(credit); // the day after expiry
   * ```
   */
  async returnUnused(terms: CreditTermsStruct): Promise<TransactionReceipt> {
    return this.send(this.book.documentary.returnUnused.populateTransaction(terms));
  }

  async #saying(terms: CreditTermsStruct, presentation: PresentationStruct): Promise<Record<string, unknown>> {
    return {
      presentation: presentationIdOf(creditIdOf(terms), presentation),
      amount: presentation.amount,
      by: await this.address,
    };
  }
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

function proofsOf(references: readonly DisclosedField[]): FieldProofStruct[] {
  return references.map(({ path, value, salt, proof }) => ({ path, value, salt, proof: [...proof] }));
}
