import { resolveAddress, type Signer, type TransactionReceipt } from "ethers";

import type { AuthorizationStruct } from "../typechain-types/contracts/documents/DocumentRegistry.ts";
import type { FinancingTermsStruct } from "../typechain-types/contracts/financing/FinancingDesk.ts";
import type { Contracts } from "./chain/contracts.ts";
import { ProviderMissingError } from "./chain/index.ts";
import { Sender } from "./chain/sender/index.ts";
import type { DisclosedDocument, Examiner, PreparedDocument } from "./documents/registration/index.ts";
import { bytes20ToLei, leiToBytes20, parseLei } from "./documents/identifiers/lei.ts";
import { LienbookError } from "./errors.ts";
import { examineTerms } from "./financing/examination.ts";
import { backingHashOf, inOrder, type IssuedReceivable, type Share } from "./financing/receivable.ts";
import { offerMessage } from "./financing/terms.ts";
import { authorize, freshNonce, type MessageTarget, type Validity } from "./messages/sign.ts";
import { ACKNOWLEDGEMENT, DOCUMENT, OFFER } from "./messages/types.ts";

/** A lender's offer as it travels to the borrower. */
export interface SignedOffer {
  readonly terms: FinancingTermsStruct;
  readonly offer: AuthorizationStruct;
}

/** Terms name another lender than the account that was to sign them. */
export class LenderMismatchError extends LienbookError {
  constructor(lender: string, signer: string) {
    super({
      code: "lender-mismatch",
      value: `${lender} in the terms, ${signer} signing`,
      rule: "The lender that the terms name signs the offer.",
      advice: "Sign with the lender's account, or write terms for this one.",
    });
  }
}

/** How long a signed message is good unless its signer says otherwise, in seconds. */
const DEFAULT_VALIDITY = 7n * 86_400n;
/** All that is owed: the desk takes no more. */
export const EVERYTHING = 2n ** 64n - 1n;

/**
 * What one account of a participant does: attest, tokenize, acknowledge, offer, accept, pay.
 *
 * Every method that sends a transaction simulates it first, waits until it is mined and returns its receipt; whatever
 * the contracts refuse is a named error that says what to do.
 *
 * @example
 * ```ts
 * const bank = new Member(book, new Wallet(key, provider));
 * const signed = await bank.offer(terms, disclosed, examiner);
 * await exporter.accept(signed);
 * ```
 */
export class Member {
  readonly book: Contracts;
  readonly #sender: Sender;

  /** @param signer with a provider; a {@link Sender} keeps its own options and journal */
  constructor(book: Contracts, signer: Signer) {
    this.#sender = signer instanceof Sender ? signer : new Sender(signer);
    this.book = book;
  }

  get address(): Promise<string> {
    return this.#sender.getAddress();
  }

  /** Signs as the issuer of a document; anyone may submit the attestation. */
  async attest(prepared: PreparedDocument, validity?: Partial<Validity>): Promise<AuthorizationStruct> {
    const message = { ...prepared.document, attestor: await this.address };
    return this.#authorize("registry", DOCUMENT, message, validity);
  }

  /** Enters a document into the register: its issuer in person, or anyone with the issuer's attestation. */
  async register(prepared: PreparedDocument, attestation?: AuthorizationStruct): Promise<TransactionReceipt> {
    const authorization = attestation ?? (await this.#inPerson());
    return this.#send(this.book.registry.register.populateTransaction(prepared.document, authorization));
  }

  /**
   * Makes a token of the member's own invoice, backed by shares of other documents that it holds.
   *
   * @param wish `debtor` is an LEI, `dueOn` a day since 1970, `face` in minor units (all of the invoice unless given)
   */
  async issueReceivable(
    invoice: PreparedDocument,
    behind: readonly Share[],
    wish: { readonly debtor: string; readonly dueOn: number; readonly face?: bigint },
  ): Promise<{ receivable: IssuedReceivable; receipt: TransactionReceipt }> {
    const { receivable } = this.book;
    const face = wish.face ?? BigInt(invoice.document.value);
    const shares = inOrder(behind);
    const args = [
      invoice.id,
      face,
      leiToBytes20(parseLei(wish.debtor)),
      wish.dueOn,
      shares.map(({ of, share }) => ({ document: of.id, share })),
      [invoice, ...shares.map(({ of }) => of)].map(({ document }) => document.contentRoot),
    ] as const;
    const issue = receivable.connect(this.#sender).issue;
    const { debtor, dueOn, declared, oldest, acknowledged, noSetOff } = await issue.staticCall(...args);
    const receipt = await this.#send(issue.populateTransaction(...args));
    return {
      receivable: {
        asset: await receivable.getAddress(),
        id: invoice.id,
        face,
        details: { debtor, dueOn, declared, oldest, acknowledged, noSetOff },
        backing: args[4],
      },
      receipt,
    };
  }

  /**
   * Signs as the debtor that it owes the receivable; anyone may submit the acknowledgement.
   *
   * @param noSetOff whether it renounces set-off and counterclaims; whoever submits says the same
   */
  async signAcknowledgement(
    receivable: IssuedReceivable,
    validity?: Partial<Validity>,
    noSetOff = false,
  ): Promise<AuthorizationStruct> {
    const { id, face, details } = receivable;
    const seller = await this.book.receivable.ownerOf(id);
    const message = { receivable: id, seller, face, dueOn: details.dueOn, noSetOff, debtor: await this.address };
    return this.#authorize("receivable", ACKNOWLEDGEMENT, message, validity);
  }

  /** Enters the debtor's acknowledgement: the debtor in person, or anyone with its signature. */
  async acknowledge(
    receivable: IssuedReceivable,
    acknowledgement?: AuthorizationStruct,
    noSetOff = false,
  ): Promise<{ receivable: IssuedReceivable; receipt: TransactionReceipt }> {
    const { id, face, details, backing } = receivable;
    const authorization = acknowledgement ?? (await this.#inPerson());
    const receipt = await this.#send(
      this.book.receivable.acknowledge.populateTransaction(
        id,
        face,
        details,
        backingHashOf(backing),
        noSetOff,
        authorization,
      ),
    );
    return { receivable: { ...receivable, details: { ...details, acknowledged: true, noSetOff } }, receipt };
  }

  /**
   * Signs a binding offer as the lender, over documents that it has recomputed from the files themselves and collateral
   * that agrees with them and with the chain. The nonce cancels the offer; it does not make two offers exclude each
   * other, which the collateral does.
   *
   * @param disclosed the file and secret of every document of the collateral
   * @throws LenderMismatchError, and as `examineTerms`
   */
  async offer(
    terms: FinancingTermsStruct,
    disclosed: readonly DisclosedDocument[],
    examiner: Omit<Examiner, "registry">,
    validity?: Partial<Validity>,
  ): Promise<SignedOffer> {
    const [signer, lender] = await Promise.all([this.address, resolveAddress(terms.lender)]);
    if (signer !== lender) throw new LenderMismatchError(lender, signer);
    const borrower = bytes20ToLei(await this.book.participants.entityOf(terms.borrower));
    await examineTerms(this.book, terms, borrower, disclosed, examiner);
    return { terms, offer: await this.signOffer(terms, validity) };
  }

  /** Signs a binding offer without looking at any document: for a lender that examined them by other means. */
  async signOffer(terms: FinancingTermsStruct, validity?: Partial<Validity>): Promise<AuthorizationStruct> {
    return this.#authorize("desk", OFFER, offerMessage(terms), validity);
  }

  /** Lets the desk take up to `amount` of the member's settlement tokens: a lender for what it lends, a payer for what it pays. */
  async approve(amount: bigint, token = this.book.deposit): Promise<TransactionReceipt> {
    return this.#send(token.approve.populateTransaction(this.book.desk, amount));
  }

  /** Accepts an offer as the borrower: pledges the collateral and has the proceeds paid out. */
  async accept({ terms, offer }: SignedOffer): Promise<TransactionReceipt> {
    return this.#send(this.book.desk.accept.populateTransaction(offer, terms));
  }

  /** Repays from own funds, in part or {@link EVERYTHING}: the documents' balances are free again. */
  async repay(terms: FinancingTermsStruct, amount: bigint): Promise<TransactionReceipt> {
    return this.#send(this.book.desk.repay.populateTransaction(amount, terms));
  }

  /** Pays a pledged receivable, as its debtor: the waterfall runs, and the documents' balances are consumed. */
  async payReceivable(terms: FinancingTermsStruct, amount: bigint, collateral = 0): Promise<TransactionReceipt> {
    return this.#send(this.book.desk.collect.populateTransaction(collateral, amount, terms));
  }

  async #inPerson(): Promise<AuthorizationStruct> {
    return { signer: await this.address, nonce: 0n, deadline: 0n, signature: "0x" };
  }

  async #authorize(
    contract: MessageTarget["contract"],
    types: Parameters<typeof authorize>[2],
    message: Record<string, unknown>,
    wish: Partial<Validity> = {},
  ): Promise<AuthorizationStruct> {
    const [{ chainId }, block, address] = await Promise.all([
      this.#sender.provider.getNetwork(),
      this.#sender.provider.getBlock("latest"),
      this.book[contract].getAddress(),
    ]);
    if (!block) throw new ProviderMissingError();
    const validity = {
      nonce: wish.nonce ?? freshNonce(),
      deadline: wish.deadline ?? BigInt(block.timestamp) + DEFAULT_VALIDITY,
    };
    return authorize(this.#sender, { contract, chainId, address }, types, message, validity);
  }

  async #send(request: Promise<Parameters<Sender["send"]>[0]>): Promise<TransactionReceipt> {
    return this.#sender.send(await request);
  }
}
