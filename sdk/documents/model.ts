import type { IsoDate } from "./canonical/dates.ts";
import type { Money } from "./canonical/money.ts";
import type { DocumentError, NotFinanceableError } from "./errors.ts";
import type { TradeDocumentKind } from "./kinds.ts";
import type { Party } from "./parties/party.ts";

/** What a document refers to. Values stand as written; linking keys and comparisons take their canonical form. */
export type ReferenceType =
  /** Number of an invoice that a declaration, policy or delivery names. */
  | "invoice"
  /** Number of a customs declaration that a document names. */
  | "declaration"
  /** Number of the buyer's order. */
  | "order"
  /** Number of the contract. */
  | "contract"
  /** Number of a bill of lading or waybill. */
  | "billOfLading"
  /** Number of a warehouse receipt. */
  | "warehouseReceipt"
  /** Number of a property right. */
  | "propertyRight"
  /** Unique consignment reference (WCO UCR, or a declarant's DUCR). */
  | "ucr"
  /** Reference of several consignments together (MUCR). */
  | "masterUcr"
  /** Container number by ISO 6346. */
  | "container"
  /** Voyage, flight or journey number. */
  | "voyage"
  /** Marks of a lot in a warehouse. */
  | "lot"
  /** Where goods are stored: UN/LOCODE and the code of the place within it. */
  | "location"
  /** Cadastral or concession number of a parcel. */
  | "parcel"
  /** Carrier's booking number. */
  | "booking";

/** One thing that a document refers to. */
export interface Reference {
  readonly type: ReferenceType;
  readonly value: string;
}

/** What a party of the document is in the trade. */
export type PartyRole =
  | "seller"
  | "buyer"
  | "payee"
  | "exporter"
  | "declarant"
  | "consignee"
  | "shipper"
  | "carrier"
  | "notify"
  | "endorsee"
  | "warehouse"
  | "depositor"
  | "insurer"
  | "insured"
  | "registry"
  | "owner"
  | "appraiser"
  | "customs"
  | "confirmer"
  | "recipient";

/** A party with what it is in the trade. */
export interface PartyInRole {
  readonly role: PartyRole;
  readonly party: Party;
}

/** One field of a document: its documented path and its value as text. See docs/documents/fields.md. */
export type Field = readonly [path: string, value: string];

/** What a document says, whatever it was read from. */
export interface DocumentContent {
  readonly kind: TradeDocumentKind;
  /** Code of the type within the kind: UNTDID 1001 (380, 325, 705, …) or what the format has instead. */
  readonly subtype?: string;
  /** Who issued it, and attests it on chain. Missing only in drafts. */
  readonly issuer?: Party;
  /** The other side: buyer, exporter, shipper, depositor, insured, owner. */
  readonly counterparty?: Party;
  /** All parties, the issuer and the counterparty among them. */
  readonly parties: readonly PartyInRole[];
  /** As printed. Missing only in drafts. */
  readonly number?: string;
  /** The office that gave the number, where the number is unique there only (a customs office). */
  readonly office?: string;
  /** Whom the number belongs to, where it is the party's own and not the issuer's (a declarant's local reference). */
  readonly numberedBy?: Party;
  readonly issueDate?: IsoDate;
  readonly dueDate?: IsoDate;
  /** What is outstanding under it, or the value of the goods or the right. */
  readonly value?: Money;
  readonly references: readonly Reference[];
  /** Why nobody can lend against it; empty for a financeable document. */
  readonly notFinanceable: readonly NotFinanceableError[];
  /** Broken rules in fields that neither identify, value nor link the document. */
  readonly warnings: readonly DocumentError[];
}

/** What an importer reads out of a file. */
export interface ImportedDocument extends DocumentContent {
  /** Fields beyond those of the content, for disclosure: lines, terms, accounts. */
  readonly details: readonly Field[];
}

/** A trade document, the same type whatever the format of its file. */
export interface TradeDocument extends DocumentContent {
  readonly source: {
    /** Format of the file, as its importer names it. */
    readonly format: string;
    /** SHA-256 of the file's bytes, hex with `0x`. */
    readonly sha256: `0x${string}`;
    /** Bytes of the file. */
    readonly size: number;
  };
  /** Every field of the document as text, in a fixed order: what the salted Merkle commitment covers. */
  readonly fields: readonly Field[];
}
