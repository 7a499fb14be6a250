/**
 * Kinds of trade document. The numbers are those of `DocumentKind` in the contracts: they enter the document's id.
 */
export const DOCUMENT_KIND = {
  none: 0,
  salesContract: 1,
  purchaseOrder: 2,
  commercialInvoice: 3,
  customsDeclaration: 4,
  billOfLading: 5,
  warehouseReceipt: 6,
  insurancePolicy: 7,
  appraisal: 8,
  deliveryConfirmation: 9,
  creditNote: 10,
  propertyRight: 11,
} as const;

/** Name of a kind, as documents and commands write it. */
export type DocumentKind = keyof typeof DOCUMENT_KIND;

/** Name of a kind that a document can have. */
export type TradeDocumentKind = Exclude<DocumentKind, "none">;

/** Number of a kind, as the chain writes it. */
export type DocumentKindNumber = (typeof DOCUMENT_KIND)[DocumentKind];

const NAMES = new Map<number, DocumentKind>(
  Object.entries(DOCUMENT_KIND).map(([name, kind]) => [kind, name as DocumentKind]),
);

/** The name of `kind`, or undefined where no kind has that number. */
export function documentKindName(kind: number): DocumentKind | undefined {
  return NAMES.get(kind);
}
