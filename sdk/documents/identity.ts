import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";

import { canonicalCode, canonicalNumber } from "./canonical/text.ts";
import { MissingFieldError } from "./errors.ts";
import { parseCustomsNumber } from "./identifiers/customs-number.ts";
import { leiToBytes20 } from "./identifiers/lei.ts";
import { DOCUMENT_KIND, type DocumentKindNumber } from "./kinds.ts";
import type { DocumentContent } from "./model.ts";
import { PartyDirectory } from "./parties/directory.ts";
import type { Party } from "./parties/party.ts";

/** First part of every canonical identity: the rules by which it was made. */
const RULES = "LIENBOOK/1";

/** What identifies a document in the real world. */
export interface DocumentIdentity {
  readonly kind: DocumentKindNumber;
  /**
   * The canonical identity: what is fingerprinted. It leaves the issuer out, whom the document's id has already, so
   * that a file which names the seller by VAT number and one which names it by LEI agree.
   */
  readonly canonical: string;
  /** The issuer as identities write it: `lei:…`, else its best identifier, `vat:NO123456789`. */
  readonly issuerKey: string;
  /** The issuer as the chain writes it. */
  readonly issuerId: `0x${string}`;
  /** No LEI of the issuer is known: the id below it is good for comparing files, not for the chain. */
  readonly provisionalIssuer: boolean;
}

/**
 * The identity of a document: the same for every rendering of one paper, another for every other paper.
 *
 * | kind | after the issuer, who is in the id |
 * |---|---|
 * | invoice, credit note | type, number, issue date |
 * | customs declaration | number, and what makes it unique where the number alone does not |
 * | bill of lading | number, without the carrier's code before it |
 * | contract, order | other party, number, date |
 * | warehouse receipt, policy, appraisal, delivery, property right | number |
 *
 * @throws MissingFieldError in a draft that has no number or issuer yet.
 *
 * @example
 * ```ts
 * identityOf(invoice, directory).canonical; // "LIENBOOK/1|COMMERCIALINVOICE|380|TOSL108|2013-06-30"
 * ```
 */
export function identityOf(
  document: DocumentContent,
  directory: PartyDirectory = PartyDirectory.empty,
): DocumentIdentity {
  const issuer = required(document.issuer, "issuer");
  const lei = directory.leiOf(issuer);
  const issuerKey = directory.keyOf(issuer);
  return {
    kind: DOCUMENT_KIND[document.kind],
    canonical: [RULES, document.kind.toUpperCase(), ...identifyingParts(document, directory)].join("|"),
    issuerKey,
    issuerId: lei === undefined ? provisionalIssuerId(issuerKey) : leiToBytes20(lei),
    provisionalIssuer: lei === undefined,
  };
}

/** Whether a document says enough to be identified: a draft may have no number or issuer yet. */
export function isIdentifiable(document: DocumentContent): boolean {
  return document.number !== undefined && document.issuer !== undefined;
}

/**
 * The number of a document in canonical form, as its identity has it.
 *
 * @throws MissingFieldError, InvalidDocumentNumberError
 */
export function numberOf(document: DocumentContent, directory: PartyDirectory = PartyDirectory.empty): string {
  const number = canonicalNumber(required(document.number, "number"));
  if (document.kind !== "billOfLading" || !document.issuer) return number;
  return withoutCarrierCode(number, document.issuer, directory);
}

/**
 * The id of a document as the registry derives it: `keccak256(abi.encode(uint8 kind, bytes20 issuer, bytes32 fingerprint))`.
 *
 * @param issuerId The issuer's LEI as 20 ASCII characters.
 * @param fingerprint Of the canonical identity, from a `Fingerprinter`.
 * @example
 * ```ts
 * documentId(DOCUMENT_KIND.commercialInvoice, leiToBytes20(exporterLei), fingerprint);
 * ```
 */
export function documentId(
  kind: DocumentKindNumber,
  issuerId: `0x${string}`,
  fingerprint: `0x${string}`,
): `0x${string}` {
  // Each value takes one word: a number stands at its end, bytes at its beginning.
  const encoded = new Uint8Array(96);
  encoded[31] = kind;
  encoded.set(hexToBytes(issuerId.slice(2)), 32);
  encoded.set(hexToBytes(fingerprint.slice(2)), 64);
  return `0x${bytesToHex(keccak_256(encoded))}`;
}

/** What is fingerprinted of a text: its UTF-8 bytes. */
export function fingerprintInput(canonical: string): Uint8Array {
  return utf8ToBytes(canonical);
}

/** Stands for an issuer without a known LEI: the first 20 bytes of the hash of its key, never 20 ASCII characters. */
function provisionalIssuerId(issuerKey: string): `0x${string}` {
  return `0x${bytesToHex(keccak_256(utf8ToBytes(issuerKey)).slice(0, 20))}`;
}

function identifyingParts(document: DocumentContent, directory: PartyDirectory): string[] {
  const number = numberOf(document, directory);
  switch (document.kind) {
    case "commercialInvoice":
    case "creditNote":
      return [required(document.subtype, "type"), number, required(document.issueDate, "issue date")];
    case "customsDeclaration":
      return customsParts(document, number, directory);
    case "billOfLading":
      return [number];
    case "salesContract":
    case "purchaseOrder":
      return [
        directory.keyOf(required(document.counterparty, "other party")),
        number,
        required(document.issueDate, "date"),
      ];
    case "warehouseReceipt":
    case "insurancePolicy":
    case "appraisal":
    case "deliveryConfirmation":
    case "propertyRight":
      return [number];
  }
}

/** A declarant's own reference is unique for the declarant only; most offices' numbers for the office only. */
function customsParts(document: DocumentContent, number: string, directory: PartyDirectory): string[] {
  const { issuer, numberedBy } = document;
  const office = canonicalCode(document.office ?? "");
  if (numberedBy) return ["LRN", directory.keyOf(numberedBy), office, number];
  const parsed = parseCustomsNumber(number, issuer?.country);
  return parsed.space === "office" ? ["OFFICE", office, parsed.number] : [parsed.space.toUpperCase(), parsed.number];
}

/** Carriers print their four-letter code before the number on some copies and leave it out on others. */
function withoutCarrierCode(number: string, carrier: Party, directory: PartyDirectory): string {
  const codes = directory.idsOf(carrier).filter(({ scheme }) => scheme === "scac");
  const code = codes.map(({ id }) => id).find((id) => number.startsWith(id) && number.length > id.length);
  return code === undefined ? number : number.slice(code.length);
}

function required<T>(value: T | undefined, field: string): T {
  if (value === undefined) throw new MissingFieldError(field, "to identify the document");
  return value;
}
