export * from "./errors.ts";
export {
  DOCUMENT_KIND,
  documentKindName,
  type DocumentKind,
  type DocumentKindNumber,
  type TradeDocumentKind,
} from "./kinds.ts";
export type * from "./model.ts";
export { canonicalCode, canonicalNumber, canonicalText } from "./canonical/text.ts";
export { parseDate, type IsoDate } from "./canonical/dates.ts";
export { currencyExponent, parseCurrency } from "./canonical/currencies.ts";
export { formatAmount, formatMoney, parseMoney, type Money } from "./canonical/money.ts";
export { isLei, bytes20ToLei, leiToBytes20, parseLei, withLeiCheckDigits, type Lei } from "./identifiers/lei.ts";
export { isContainerNumber, parseContainerNumber } from "./identifiers/container.ts";
export { parseCustomsNumber, type CustomsNumber } from "./identifiers/customs-number.ts";
export { countryCode, isUnLocode, parseUnLocode } from "./identifiers/places.ts";
export { PARTY_SCHEMES, partyId, type PartyId, type PartyScheme } from "./parties/schemes.ts";
export { makeParty, type Party, type RawPartyId } from "./parties/party.ts";
export { PartyDirectory, type DirectoryEntry } from "./parties/directory.ts";
export { documentId, fingerprintInput, identityOf, isIdentifiable, type DocumentIdentity } from "./identity.ts";
export { linkingKeys } from "./linking.ts";
export { identifyDocuments, type IdentifiedDocument, type LinkingKey } from "./identify.ts";
export { compareDocuments, type Comparison, type Finding, type Grade } from "./grading/grade.ts";
export * from "./report.ts";
export type { Importer, ParsedFile } from "./importers/importer.ts";
export { importDocument, type ImportOptions } from "./importers/import.ts";
export { IMPORTERS } from "./importers/registry.ts";
export { DEFAULT_LIMITS, type ReadLimits } from "./importers/limits.ts";
export * from "./fingerprints/index.ts";
