import { parseMoney, type Money } from "../../canonical/money.ts";
import { canonicalCode } from "../../canonical/text.ts";
import { AmbiguousFieldError } from "../../errors.ts";
import { makeParty, type Party, type RawPartyId } from "../../parties/party.ts";
import type { ParsedFile } from "../importer.ts";
import type { XmlElement } from "../xml/element.ts";

const SCHEMA = "urn:oasis:names:specification:ubl:schema:xsd:";
const BASIC = `${SCHEMA}CommonBasicComponents-2`;
const AGGREGATE = `${SCHEMA}CommonAggregateComponents-2`;

/** Whether the file is the UBL 2 document of that name. */
export function isUbl(file: ParsedFile, document: string): boolean {
  return file.syntax === "xml" && file.root.name === document && file.root.namespace === `${SCHEMA}${document}-2`;
}

/** The root of a file that {@link isUbl} has recognised. */
export function ublRoot(file: ParsedFile): XmlElement {
  if (file.syntax !== "xml") throw new TypeError("A UBL document is XML.");
  return file.root;
}

/** Text of a basic component (`cbc:`) that stands there at most once. */
export function basic(element: XmlElement | undefined, name: string): string | undefined {
  return element?.only(name, BASIC)?.text || undefined;
}

/** A basic component with its attributes. */
export function basicElement(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.only(name, BASIC);
}

/** Every basic component of that name. */
export function basics(element: XmlElement | undefined, name: string): XmlElement[] {
  return element?.all(name, BASIC) ?? [];
}

/** An aggregate component (`cac:`) that stands there at most once. */
export function aggregate(element: XmlElement | undefined, ...path: string[]): XmlElement | undefined {
  return path.reduce<XmlElement | undefined>((parent, name) => parent?.only(name, AGGREGATE), element);
}

/** Every aggregate component of that name. */
export function aggregates(element: XmlElement | undefined, name: string): XmlElement[] {
  return element?.all(name, AGGREGATE) ?? [];
}

/** The identifiers in aggregates of that name: `OrderReference/ID`. */
export function idsIn(element: XmlElement | undefined, name: string): (string | undefined)[] {
  return aggregates(element, name).map((reference) => basic(reference, "ID"));
}

/** Numbers of the referenced documents that have one of these codes of UNTDID 1001. */
export function documentsOfType(element: XmlElement | undefined, ...codes: string[]): (string | undefined)[] {
  return aggregates(element, "AdditionalDocumentReference")
    .filter((reference) => codes.includes(canonicalCode(basic(reference, "DocumentTypeCode") ?? "")))
    .map((reference) => basic(reference, "ID"));
}

/**
 * An amount in the currency of its attribute, which must be the document's where that is known.
 *
 * @throws AmbiguousFieldError where the two differ.
 */
export function money(amount: XmlElement | undefined, documentCurrency?: string): Money | undefined {
  if (!amount?.text) return undefined;
  const currency = amount.attributes.get("currencyID");
  if (
    currency !== undefined &&
    documentCurrency !== undefined &&
    canonicalCode(currency) !== canonicalCode(documentCurrency)
  ) {
    throw new AmbiguousFieldError(`currency of ${amount.name}`, [currency, documentCurrency]);
  }
  return parseMoney(amount.text, currency ?? documentCurrency ?? "");
}

/** A `cac:…Party`, by every identifier that UBL has a place for. */
function ublParty(party: XmlElement | undefined): Party | undefined {
  if (!party) return undefined;
  const taxSchemes = aggregates(party, "PartyTaxScheme");
  const legalEntities = aggregates(party, "PartyLegalEntity");
  const ids: RawPartyId[] = [
    ...taxSchemes.map((tax): RawPartyId => ({ ...rawId(basicElement(tax, "CompanyID")), fallback: taxKind(tax) })),
    ...legalEntities.map((legal): RawPartyId => ({
      ...rawId(basicElement(legal, "CompanyID")),
      fallback: "registration",
    })),
    ...aggregates(party, "PartyIdentification").map((identification): RawPartyId => ({
      ...rawId(basicElement(identification, "ID")),
      fallback: "assigned",
    })),
    { ...rawId(basicElement(party, "EndpointID")), fallback: "assigned", isAddress: true },
  ];
  const name =
    basic(legalEntities[0], "RegistrationName") ??
    basic(aggregates(party, "PartyName")[0], "Name") ??
    basic(taxSchemes[0], "RegistrationName");
  const address = aggregate(party, "PostalAddress") ?? aggregate(legalEntities[0], "RegistrationAddress");
  return makeParty(name, basic(aggregate(address, "Country"), "IdentificationCode"), ids);
}

/** The party in a role of the document: `AccountingSupplierParty/Party`, or the role's element itself. */
export function partyIn(element: XmlElement | undefined, role: string): Party | undefined {
  const holder = aggregate(element, role);
  return ublParty(aggregate(holder, "Party") ?? holder);
}

/** A country from an address of that name. */
export function countryIn(element: XmlElement | undefined, ...path: string[]): string | undefined {
  return basic(aggregate(element, ...path, "Country"), "IdentificationCode");
}

function rawId(element: XmlElement | undefined): Pick<RawPartyId, "id" | "scheme"> {
  return { id: element?.text, scheme: element?.attributes.get("schemeID") };
}

/** EN 16931 has two tax numbers of a seller: the one for VAT (BT-31), and any other (BT-32). */
function taxKind(tax: XmlElement): "vat" | "tax" {
  const scheme = aggregate(tax, "TaxScheme");
  const names = [basic(scheme, "ID"), basic(scheme, "TaxTypeCode")].filter((name) => name !== undefined);
  return names.length === 0 || names.some((name) => canonicalCode(name).endsWith("VAT")) ? "vat" : "tax";
}
