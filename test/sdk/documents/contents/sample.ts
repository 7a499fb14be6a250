import { type BundleParts, fileHash } from "../../../../sdk/documents/contents/index.ts";

/** A file as an exporter would keep it. */
export const file = new TextEncoder().encode("<Invoice>INV-2026-0042</Invoice>");

/** Fields of an invoice, with text beyond ASCII in them. */
export const fields = {
  number: "INV-2026-0042",
  issueDate: "2026-03-14",
  "buyer.name": "Müller & Söhne 株式会社",
  "value.amount": "12500000",
  "value.currency": "USD",
  "lines.1.description": "",
  "lines.2.description": "🚢 container",
};

/** Everything of a bundle that the commitment does not add. */
export const parts: BundleParts = {
  kind: "commercialInvoice",
  issuer: "529900T8BM49AURSDO55",
  canonicalIdentity: "commercialInvoice|529900T8BM49AURSDO55|380|INV20260042|2026-03-14",
  linkingKeys: ["invoice-sum|529900T8BM49AURSDO55|BUYER|12500000|USD|2026-03"],
  fingerprints: [{ epoch: 0, fingerprint: `0x${"ab".repeat(32)}` }],
  fields,
  file: { sha256: fileHash(file), name: "INV-2026-0042.xml" },
};

/** A secret, the same in every run, so that a failing test can be repeated. */
export const secret = new Uint8Array(32).fill(0x5e);
