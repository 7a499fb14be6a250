import { canonicalCode } from "../canonical/text.ts";
import { UnknownTypeCodeError } from "../errors.ts";

/** Codes of UNTDID 1001 for invoices and like claims (the list of EN 16931, BT-3, and the customs and consular ones). */
const INVOICES = new Set(
  (
    "71 80 82 84 102 130 202 203 204 211 218 219 295 325 326 331 380 382 383 384 385 386 387 388 389 390 393 394 395 " +
    "456 457 527 553 575 623 633 751 780 817 870 875 876 877 935"
  ).split(" "),
);

/** Codes of UNTDID 1001 for what reduces a claim. */
const CREDIT_NOTES = new Set("81 83 261 262 296 308 381 396 420 458 502 503 532".split(" "));

/** Words that older files have instead of a code. */
const WORDS = new Map([
  ["SALESINVOICE", "380"],
  ["COMMERCIALINVOICE", "380"],
  ["INVOICE", "380"],
  ["PROFORMAINVOICE", "325"],
  ["PROFORMA", "325"],
  ["PARTIALINVOICE", "326"],
  ["CREDITNOTE", "381"],
  ["DEBITNOTE", "383"],
  ["CORRECTEDINVOICE", "384"],
  ["PREPAYMENTINVOICE", "386"],
  ["SELFBILLEDINVOICE", "389"],
]);

/** A pro forma invoice: an offer in the form of an invoice. */
const PRO_FORMA = "325";

/** What a type code says of a claim. */
export interface ClaimType {
  readonly code: string;
  readonly isCreditNote: boolean;
  readonly isDraft: boolean;
}

/**
 * Reads the type of an invoice or credit note.
 *
 * @param text As the file has it; where it has none, `standard` holds.
 * @throws UnknownTypeCodeError
 */
export function parseClaimType(text: string | undefined, standard: "380" | "381"): ClaimType {
  const written = canonicalCode(text ?? "") || standard;
  const code = WORDS.get(written) ?? written.replace(/^0+(?=\d)/, "");
  const isCreditNote = CREDIT_NOTES.has(code);
  if (!isCreditNote && !INVOICES.has(code)) throw new UnknownTypeCodeError(text ?? "");
  return { code, isCreditNote, isDraft: code === PRO_FORMA };
}
