import { ZeroHash, type AddressLike, type TransactionReceipt } from "ethers";

import type { AuthorizationStruct } from "../typechain-types/contracts/documents/DocumentRegistry.ts";
import type { FinancingTermsStruct } from "../typechain-types/contracts/financing/FinancingDesk.ts";
import { addressOf, requireAmount } from "./chain/arguments.ts";
import { approveTo } from "./chain/tokens.ts";
import { bytes20ToLei, leiToBytes20, parseLei } from "./documents/identifiers/lei.ts";
import { milestoneNumber, placeBytes, type MilestoneReport } from "./documents/milestones/index.ts";
import type {
  DisclosedDocument,
  DocumentBatch,
  Examiner,
  OpenedExcerpt,
  PreparedDocument,
} from "./documents/registration/index.ts";
import { LienbookError } from "./errors.ts";
import { requireFields, requireParts, type Fields } from "./fields.ts";
import type { DayLike } from "./financing/calendar.ts";
import { examineTerms } from "./financing/examination.ts";
import { requireOfferable } from "./financing/offering.ts";
import { backingHashOf, inOrder, type IssuedReceivable, type Share } from "./financing/receivable.ts";
import { encodeTerms, offerMessage } from "./financing/terms.ts";
import { VALIDITY, type MessageTarget, type Validity } from "./messages/sign.ts";
import { ACKNOWLEDGEMENT, BATCH, DOCUMENT, DOMAIN_NAMES, MILESTONE_REPORT, OFFER } from "./messages/types.ts";
import { entryOf } from "./names.ts";
import { BookParty } from "./book-party.ts";
import { assetIn, type AssetName } from "./title/assets.ts";
import { LARGEST_AMOUNT } from "./units.ts";

/** A lender's offer as it travels to the borrower. */
export interface SignedOffer {
  readonly terms: FinancingTermsStruct;
  readonly offer: AuthorizationStruct;
}

/** Nonce and deadline of an offer, and the contract through which alone the borrower accepts it: nobody, at the desk itself. */
export interface OfferWish extends Partial<Validity> {
  readonly through?: string;
}

const OFFER_WISH: Fields<OfferWish> = { ...VALIDITY, through: "string?" };

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

/** Most documents of a batch that one transaction enters: some 6 million gas, which fits every chain's block. */
const ENTERED_AT_ONCE = 100;
const AUTHORIZATION: Fields<AuthorizationStruct> = {
  signer: "value",
  nonce: "value",
  deadline: "value",
  signature: "value",
};
/** All that is owed: the desk takes no more. */
export const EVERYTHING = LARGEST_AMOUNT;

/**
 * What one account of a participant does: attest, tokenize, acknowledge, offer, accept, pay; and answer for itself when it is said
 * to be lost.
 *
 * @example
 * ```ts
 * const bank = new Member(book, new Wallet(key, provider));
 * const signed = await bank.offer(terms, disclosed, examiner);
 * await exporter.accept(signed);
 * ```
 */
export class Member extends BookParty {
  /** Signs as the issuer of a document; anyone may submit the attestation. */
  async attest(prepared: PreparedDocument, validity?: Partial<Validity>): Promise<AuthorizationStruct> {
    requireParts("prepared", prepared, "document");
    const message = { ...prepared.document, attestor: await this.address };
    return this.authorize("registry", DOCUMENT, message, validity);
  }

  /** Enters a document into the register: its issuer in person, or anyone with the issuer's attestation. */
  async register(prepared: PreparedDocument, attestation?: AuthorizationStruct): Promise<TransactionReceipt> {
    requireParts("prepared", prepared, "document");
    const authorization = attestation ?? (await this.inPerson());
    return this.send(this.book.registry.register.populateTransaction(prepared.document, authorization));
  }

  /**
   * Signs as the issuer of all documents of a batch at once. Each holder enters its own by {@link registerFromBatch}; until
   * then the issuer can {@link withdraw} the batch.
   */
  async attestBatch(batch: DocumentBatch, validity?: Partial<Validity>): Promise<AuthorizationStruct> {
    requireParts("batch", batch, "root");
    return this.authorize("registry", BATCH, { root: batch.root, attestor: await this.address }, validity);
  }

  /**
   * Enters the documents of an excerpt that are not entered yet. Those that stand already, whoever entered them and however
   * their issuer has amended them since, are left as they are. Run again after it was interrupted, it goes on where it
   * stopped.
   *
   * @returns a receipt for each hundred documents; none if all stand already
   *
   * @example
   * ```ts
   * await exporter.registerFromBatch(await readExcerpt("declarations-2026-09-15.json"));
   * ```
   */
  async registerFromBatch(excerpt: OpenedExcerpt): Promise<TransactionReceipt[]> {
    const { root, ids, entries, attestation } = requireParts(
      "excerpt",
      excerpt,
      "root",
      "ids",
      "entries",
      "attestation",
    );
    const facts = await Promise.all(ids.map((id) => this.book.registry.factsOf(id)));
    const missing = entries.filter((_, index) => facts[index] === ZeroHash);
    const receipts: TransactionReceipt[] = [];
    for (let from = 0; from < missing.length; from += ENTERED_AT_ONCE) {
      const entered = missing.slice(from, from + ENTERED_AT_ONCE);
      receipts.push(
        await this.send(this.book.registry.registerFromBatch.populateTransaction(root, entered, attestation)),
      );
    }
    return receipts;
  }

  /**
   * Takes back what the member signed, as far as it has not taken effect: an attestation, the documents of a batch that are
   * not entered yet, a report, an offer.
   */
  async withdraw(contract: MessageTarget["contract"], signed: AuthorizationStruct): Promise<TransactionReceipt> {
    entryOf(DOMAIN_NAMES, contract, "contract for which messages are signed");
    requireFields("signed", signed, AUTHORIZATION);
    return this.send(this.book[contract].cancelNonce.populateTransaction(signed.nonce));
  }

  /** Signs what happened to the goods of a trade; anyone may submit the report. */
  async signMilestone(report: MilestoneReport, validity?: Partial<Validity>): Promise<AuthorizationStruct> {
    const message = { ...milestoneStruct(report), attestor: await this.address };
    return this.authorize("milestones", MILESTONE_REPORT, message, validity);
  }

  /**
   * Adds a report to the chain of a trade: whoever had the goods in hand in person, or anyone with its signature.
   *
   * @example
   * ```ts
   * await carrier.reportMilestone({ trade: invoice.id, milestone: "loaded", occurredAt, place: "CNNBO", evidence });
   * ```
   */
  async reportMilestone(report: MilestoneReport, attestation?: AuthorizationStruct): Promise<TransactionReceipt> {
    const authorization = attestation ?? (await this.inPerson());
    return this.send(this.book.milestones.report.populateTransaction(milestoneStruct(report), authorization));
  }

  /**
   * Makes a token of the member's own invoice, backed by shares of other documents that it holds.
   *
   * @param wish `debtor` is an LEI, `dueOn` a day since 1970, `face` in minor units (all of the invoice unless given)
   */
  async issueReceivable(
    invoice: PreparedDocument,
    behind: readonly Share[],
    wish: { readonly debtor: string; readonly dueOn: DayLike; readonly face?: bigint },
  ): Promise<{ receivable: IssuedReceivable; receipt: TransactionReceipt }> {
    const { receivable } = this.book;
    requireFields("wish", wish, { debtor: "string", dueOn: "day", face: "bigint?" });
    requireParts("invoice", invoice, "document");
    requireFields("what is behind it", { behind }, { behind: "list" });
    for (const [index, each] of behind.entries()) {
      requireFields(`behind[${index}]`, each, { of: "value", share: "bigint" });
      requireParts(`behind[${index}].of`, each.of, "id", "document");
    }
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
    const issue = receivable.connect(this.sender).issue;
    const { debtor, dueOn, declared, oldest, acknowledged, noSetOff } = await issue.staticCall(...args);
    const receipt = await this.send(issue.populateTransaction(...args));
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
    const { id, face, details } = requireParts("receivable", receivable, "id", "face", "details");
    const seller = await this.book.receivable.ownerOf(id);
    const message = { receivable: id, seller, face, dueOn: details.dueOn, noSetOff, debtor: await this.address };
    return this.authorize("receivable", ACKNOWLEDGEMENT, message, validity);
  }

  /** Enters the debtor's acknowledgement: the debtor in person, or anyone with its signature. */
  async acknowledge(
    receivable: IssuedReceivable,
    acknowledgement?: AuthorizationStruct,
    noSetOff = false,
  ): Promise<{ receivable: IssuedReceivable; receipt: TransactionReceipt }> {
    const { id, face, details, backing } = requireParts("receivable", receivable, "id", "face", "details", "backing");
    const authorization = acknowledgement ?? (await this.inPerson());
    const receipt = await this.send(
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
   * that agrees with them and with the chain, on terms that their product allows. The nonce cancels the offer; it does
   * not make two offers exclude each other, which the collateral does.
   *
   * @param disclosed the file and secret of every document of the collateral
   * @param wish      nonce and deadline; and through whom alone the borrower accepts, if not at the desk itself
   * @throws LenderMismatchError, and as `examineTerms` and `requireOfferable`
   */
  async offer(
    terms: FinancingTermsStruct,
    disclosed: readonly DisclosedDocument[],
    examiner: Examiner,
    wish?: OfferWish,
  ): Promise<SignedOffer> {
    if (wish !== undefined) requireFields("wish", wish, OFFER_WISH);
    encodeTerms(terms);
    const [signer, lender] = await Promise.all([this.address, addressOf("terms.lender", terms.lender)]);
    if (signer !== lender) throw new LenderMismatchError(lender, signer);
    const borrower = bytes20ToLei(await this.book.participants.entityOf(terms.borrower));
    await examineTerms(this.book, terms, borrower, disclosed, examiner);
    await requireOfferable(this.book, terms);
    return { terms, offer: await this.signOffer(terms, wish) };
  }

  /**
   * Signs a binding offer without looking at any document: for a lender that examined them by other means.
   *
   * @param wish nonce and deadline; and through whom alone the borrower accepts, if not at the desk itself
   * @example
   * ```ts
   * const offer = await bank.signOffer(terms); // the borrower accepts it at the desk
   * const forGoods = await bank.signOffer(loan, { through: addresses.documentary }); // in the settlement of a credit, or never
   * ```
   */
  async signOffer(terms: FinancingTermsStruct, wish: OfferWish = {}): Promise<AuthorizationStruct> {
    const { through, ...validity } = requireFields("wish", wish, OFFER_WISH);
    return this.authorize("desk", OFFER, offerMessage(terms, through), validity);
  }

  /** Lets the desk take up to `amount` of the member's settlement tokens: a lender for what it lends, a payer for what it pays. */
  async approve(amount: bigint, token: AddressLike = this.book.deposit): Promise<TransactionReceipt> {
    return approveTo(this.sender, token, this.book.desk, amount);
  }

  /** Accepts an offer as the borrower: pledges the collateral and has the proceeds paid out. */
  async accept(signed: SignedOffer): Promise<TransactionReceipt> {
    const { terms, offer } = requireFields("signed", signed, { terms: "value", offer: "value" });
    return this.send(this.book.desk.accept.populateTransaction(offer, terms));
  }

  /** Repays from own funds, in part or {@link EVERYTHING}: the documents' balances are free again. */
  async repay(terms: FinancingTermsStruct, amount: bigint): Promise<TransactionReceipt> {
    requireAmount(amount);
    return this.send(this.book.desk.repay.populateTransaction(amount, terms));
  }

  /** Pays a pledged receivable, as its debtor: the waterfall runs, and the documents' balances are consumed. */
  async payReceivable(terms: FinancingTermsStruct, amount: bigint, collateral = 0): Promise<TransactionReceipt> {
    requireAmount(amount);
    return this.send(this.book.desk.collect.populateTransaction(collateral, amount, terms));
  }

  /**
   * Answers, as the account that is to be replaced, that it is not lost: the announcement is void.
   *
   * @throws ReplacementNotPendingError, AccountDeclaredLostError
   */
  async contestReplacement(): Promise<TransactionReceipt> {
    return this.send(this.book.participants.contestReplacement.populateTransaction());
  }

  /**
   * Moves a token of an account that was lost to the one that took its place. Anyone may.
   *
   * @throws OwnerNotReplacedError
   * @example
   * ```ts
   * await exporter.recoverToken("receivable", receivable.id);
   * ```
   */
  async recoverToken(asset: AssetName, id: string): Promise<TransactionReceipt> {
    return this.send(assetIn(this.book, asset).recover.populateTransaction(id));
  }
}

function milestoneStruct(report: MilestoneReport) {
  const { trade, milestone, occurredAt, place, evidence } = requireParts(
    "report",
    report,
    "trade",
    "milestone",
    "occurredAt",
    "place",
    "evidence",
  );
  return { trade, milestone: milestoneNumber(milestone), occurredAt, place: placeBytes(place), evidence };
}
