import { keccak256, toBeHex, toUtf8Bytes, ZeroHash } from "ethers";

import type {
  CreditTermsStruct,
  PresentationStruct,
} from "../../typechain-types/contracts/escrow/DocumentaryEscrow.ts";
import { IDocumentaryCredits__factory } from "../../typechain-types/index.ts";
import { Encoding, parameterOf } from "../chain/encoding.ts";
import { leiOrNobody, leiToBytes20, parseLei } from "../documents/identifiers/lei.ts";
import { DOCUMENT_KIND, type TradeDocumentKind } from "../documents/kinds.ts";
import { LienbookError } from "../errors.ts";
import { requireFields, requireParts, type Fields } from "../fields.ts";
import type { DayLike } from "../financing/calendar.ts";
import { entryOf, placeOf } from "../names.ts";
import { billFormNumber, type BillForm } from "../title/bills.ts";
import { ONE_MILLION } from "../units.ts";

/** As many documents a credit asks for at most, the bill of lading among them. */
const MOST_DOCUMENTS = 16;
/** Days after shipment in which documents are presented unless agreed otherwise (UCP 600, article 14 c). */
const PRESENTATION_DAYS = 21;
/** What insurance covers at least unless agreed otherwise (UCP 600, article 28 f). */
const INSURED = 1_100_000n;

const ESCROW = IDocumentaryCredits__factory.createInterface();
const TERMS = new Encoding<[CreditTermsStruct]>(parameterOf(ESCROW, "settle", "terms"));
const PRESENTATION = new Encoding<[credit: string, presentation: PresentationStruct]>(
  "bytes32",
  parameterOf(ESCROW, "settle", "presentation"),
);

/** After what the days to maturity are counted, in the order of `Tenor` in the contracts, which has payment at sight first. */
const USANCES = ["sight", "shipment"] as const;

/** A party as a credit names it. */
export interface NamedParty {
  /** Account that pays and is paid. */
  readonly account: string;
  readonly lei: string;
}

const PARTY: Fields<NamedParty> = { account: "string", lei: "string" };

/** A document that a credit asks for beside the bill of lading. */
export interface RequiredDocumentWish {
  readonly kind: Exclude<TradeDocumentKind, "billOfLading">;
  /** LEI of whose document it is to be; anybody's who may attest the kind unless given. Of an invoice: the seller. */
  readonly attestor?: string;
  /**
   * The least that it is worth, in parts per million of what is drawn. A whole for an invoice and 110 % for an insurance
   * policy unless given; of other documents the value is not looked at. When title and money change hands, so much is used
   * up of an invoice and of a customs declaration, a whole at most: nobody lends against it again.
   */
  readonly cover?: bigint;
  /** Whether its contents must name the reference of the trade. */
  readonly linked?: boolean;
}

const REQUIRED: Fields<RequiredDocumentWish> = {
  kind: "string",
  attestor: "string?",
  cover: "bigint?",
  linked: "boolean?",
};

/** What a credit is to say. */
export interface CreditWish {
  /** The buyer. */
  readonly applicant: NamedParty;
  /** The bank that stands in for it; the buyer itself unless given. */
  readonly bank?: NamedParty;
  /** The seller. */
  readonly beneficiary: NamedParty;
  /** Whether the bill goes to the bank, until the buyer reimburses it. To the buyer unless given. */
  readonly titleToBank?: boolean;
  readonly token: string;
  /** ISO 4217 number of the token's currency. */
  readonly currency: bigint;
  /** In minor units. */
  readonly amount: bigint;
  /** More or less, in parts per million; nothing unless given. */
  readonly tolerance?: bigint;
  readonly partialShipments?: boolean;
  /** Days to maturity after the presentation (`sight`) or after the shipment; payment at sight unless given. */
  readonly usance?: { readonly days: number; readonly after: (typeof USANCES)[number] };
  /** Days since 1970-01-01. */
  readonly latestShipment?: DayLike;
  /** The last day for presentation. */
  readonly expiresOn: DayLike;
  readonly presentationDays?: number;
  readonly bill: {
    readonly form: BillForm;
    /** LEI; any carrier unless given. */
    readonly carrier?: string;
    readonly linked?: boolean;
  };
  /** Id of the document under which the carrier reports the goods loaded; else the date of the bill is that of shipment. */
  readonly shippedWhenLoaded?: string;
  /** The reference that linked documents name, just as they write it. */
  readonly tradeReference?: string;
  readonly documents: readonly RequiredDocumentWish[];
  /** Hash of what the credit says in words. */
  readonly text?: string;
  readonly salt?: string;
}

const CREDIT: Fields<CreditWish> = {
  applicant: "value",
  bank: "value?",
  beneficiary: "value",
  titleToBank: "boolean?",
  token: "string",
  currency: "bigint",
  amount: "bigint",
  tolerance: "bigint?",
  partialShipments: "boolean?",
  usance: "value?",
  latestShipment: "day?",
  expiresOn: "day",
  presentationDays: "number?",
  bill: "value",
  shippedWhenLoaded: "string?",
  tradeReference: "string?",
  documents: "list",
  text: "string?",
  salt: "string?",
};

/** Terms that the escrow would refuse, or that could never be fulfilled. */
export class CreditTermsError extends LienbookError {
  constructor(value: string, rule: string, advice: string) {
    super({ code: "credit-terms", value, rule, advice });
  }
}

/**
 * The terms of a documentary credit. Without a bank it is what a collection wants to be: documents against payment, or
 * against acceptance, with the money put up.
 *
 * @throws CreditTermsError
 * @example
 * ```ts
 * const credit = creditTerms({
 *   applicant: { account: buyer.address, lei: borrowerLei }, bank: { account: bank.address, lei: bankLei },
 *   beneficiary: { account: seller.address, lei: sellerLei }, token, currency: 840n, amount: 250_000_00n,
 *   expiresOn: dayOf("2027-06-30"), bill: { form: "order" },
 *   documents: [{ kind: "commercialInvoice" }, { kind: "insurancePolicy" }],
 * });
 * ```
 */
export function creditTerms(wish: CreditWish): CreditTermsStruct {
  const { applicant, bank = applicant, beneficiary, usance, bill, documents } = requireFields("wish", wish, CREDIT);
  for (const [name, party] of Object.entries({ applicant, bank, beneficiary })) {
    requireFields(`wish.${name}`, party, PARTY);
  }
  if (usance) requireFields("wish.usance", usance, { days: "number", after: "string" });
  requireFields("wish.bill", bill, { form: "string", carrier: "string?", linked: "boolean?" });
  for (const [index, each] of documents.entries()) requireFields(`wish.documents[${index}]`, each, REQUIRED);
  if (documents.length >= MOST_DOCUMENTS) {
    throw new CreditTermsError(
      `${documents.length + 1} documents`,
      `A credit asks for ${MOST_DOCUMENTS} documents at most, the bill of lading among them.`,
      "Ask for what matters.",
    );
  }
  const reference = wish.tradeReference;
  if (reference === undefined && (bill.linked === true || documents.some(({ linked }) => linked))) {
    throw new CreditTermsError(
      "a linked document",
      "A document is linked by the reference of the trade, which the credit names.",
      "Name the reference: the number of the contract, of the order, or of the consignment.",
    );
  }
  if (wish.shippedWhenLoaded !== undefined && wish.partialShipments === true) {
    throw new CreditTermsError(
      "partial shipments dated by a milestone",
      "A milestone of a trade dates one shipment.",
      "Let the date of each bill be that of its shipment.",
    );
  }
  return {
    obligor: partyOf(bank),
    applicant: partyOf(applicant),
    beneficiary: partyOf(beneficiary),
    titleToObligor: wish.titleToBank ?? false,
    token: wish.token,
    currency: wish.currency,
    amount: wish.amount,
    tolerance: wish.tolerance ?? 0n,
    partialShipments: wish.partialShipments ?? false,
    tenor: usance === undefined ? 0 : placeOf(USANCES, usance.after, "begin of a usance") + 1,
    usanceDays: usance?.days ?? 0,
    latestShipment: wish.latestShipment ?? 0,
    expiresOn: wish.expiresOn,
    presentationDays: wish.presentationDays ?? PRESENTATION_DAYS,
    form: billFormNumber(bill.form),
    trade: wish.shippedWhenLoaded ?? ZeroHash,
    tradeReference: reference === undefined ? ZeroHash : tradeReferenceOf(reference),
    documents: [
      {
        kind: DOCUMENT_KIND.billOfLading,
        attestor: leiOrNobody(bill.carrier),
        cover: 0n,
        linked: bill.linked ?? false,
      },
      ...documents.map(({ kind, attestor, cover, linked = false }) => ({
        kind: entryOf(DOCUMENT_KIND, kind, "kind of document"),
        attestor: leiOrNobody(attestor ?? (kind === "commercialInvoice" ? beneficiary.lei : undefined)),
        cover: cover ?? usualCover(kind),
        linked,
      })),
    ],
    text: wish.text ?? ZeroHash,
    salt: wish.salt ?? ZeroHash,
  };
}

/**
 * The id of a credit: the hash of its terms in their ABI encoding.
 *
 * @example
 * ```ts
 * const id = creditIdOf(credit); // what `CreditOpened` names
 * ```
 */
export function creditIdOf(terms: CreditTermsStruct): string {
  return TERMS.hash(terms);
}

/** `abi.encode(terms)`, as obligor and applicant sign it. */
export function encodeCreditTerms(terms: CreditTermsStruct): string {
  return TERMS.encode(terms);
}

/**
 * Terms as `CreditOpened` publishes them, in the form that every function of the escrow takes.
 *
 * @example
 * ```ts
 * const { amount, expiresOn } = decodeCreditTerms(encodeCreditTerms(credit));
 * ```
 */
export function decodeCreditTerms(encoded: string): CreditTermsStruct {
  const [terms] = TERMS.decode(encoded);
  return terms;
}

/** The id of a presentation under a credit. */
export function presentationIdOf(credit: string, presentation: PresentationStruct): string {
  return PRESENTATION.hash(credit, presentation);
}

/** A presentation as `DocumentsPresented` publishes it, with its credit. */
export function decodePresentation(encoded: string): { credit: string; presentation: PresentationStruct } {
  const [credit, presentation] = PRESENTATION.decode(encoded);
  return { credit, presentation };
}

/** What credits keep of the reference of a trade. */
export function tradeReferenceOf(reference: string): string {
  return keccak256(toUtf8Bytes(reference));
}

/** The least and the most that can be drawn in all, in minor units. */
export function drawable(terms: CreditTermsStruct): { least: bigint; most: bigint } {
  const { amount, tolerance, partialShipments } = requireParts(
    "terms",
    terms,
    "amount",
    "tolerance",
    "partialShipments",
  );
  const margin = (BigInt(amount) * BigInt(tolerance)) / ONE_MILLION;
  const least = BigInt(amount) - margin;
  return { least: partialShipments || least === 0n ? 1n : least, most: BigInt(amount) + margin };
}

/** A document as it is presented. */
export interface PresentedPaper {
  /** LEI of who attested it. */
  readonly issuer: string;
  readonly document: { readonly fingerprint: string; readonly holder: string; readonly contentRoot: string };
}

/**
 * What is drawn, and on which documents: the bill of lading first, then in the order of the terms.
 *
 * @param serial another number for each attempt with the same documents
 * @example
 * ```ts
 * const presentation = presentationOf(250_000_00n, [billPaper, invoice, policy]); // as `prepareDocument` made them
 * ```
 */
export function presentationOf(amount: bigint, papers: readonly PresentedPaper[], serial = 0n): PresentationStruct {
  return {
    amount,
    documents: papers.map(({ issuer, document: { fingerprint, holder, contentRoot } }) => ({
      issuer: leiToBytes20(parseLei(issuer)),
      fingerprint,
      holder,
      contentRoot,
    })),
    salt: toBeHex(serial, 32),
  };
}

function partyOf({ account, lei }: NamedParty): { account: string; entity: string } {
  return { account, entity: leiToBytes20(parseLei(lei)) };
}

function usualCover(kind: TradeDocumentKind): bigint {
  if (kind === "commercialInvoice") return ONE_MILLION;
  return kind === "insurancePolicy" ? INSURED : 0n;
}
