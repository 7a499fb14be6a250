import { LienbookError, type Failure } from "../errors.ts";

/** Base of every refusal of the document layer: unreadable files, broken rules, documents nobody can lend against. */
export class DocumentError extends LienbookError {}

/** The file is not there, or may not be read. */
export class UnreadableFileError extends DocumentError {
  constructor(file: string, problem: string) {
    super({
      code: "unreadable-file",
      value: `${file}: ${problem}`,
      rule: "A document is a file that can be read.",
      advice: "Check the path and your permissions.",
    });
  }
}

/** The bytes are no text in any encoding that the importers read. */
export class UnreadableTextError extends DocumentError {
  constructor(encoding: string) {
    super({
      code: "unreadable-text",
      value: encoding,
      rule: "A document is text in UTF-8, UTF-16 or the encoding that its XML declaration names.",
      advice: "Ask the sender for the file as exported, not as opened and saved by another program.",
    });
  }
}

/** An element has text and other elements side by side: programs differ about what its text is. */
export class MixedContentError extends DocumentError {
  constructor(element: string) {
    super({
      code: "mixed-content",
      value: element,
      rule: "An element of a trade document has text or other elements, not both.",
      advice:
        "Ask the sender for the file as exported: markup within a value can show people another one than programs.",
    });
  }
}

/** The file begins like XML and is not well formed, or uses namespaces that it does not declare. */
export class UnreadableXmlError extends DocumentError {
  constructor(problem: string) {
    super({
      code: "unreadable-xml",
      value: problem,
      rule: "An XML document must be well formed (XML 1.0) and declare its namespaces.",
      advice: "Ask the sender for the original file; repairing it by hand would break its signature.",
    });
  }
}

/** A document type declaration: the door to external files and to entities that grow without bound. */
export class DoctypeRefusedError extends DocumentError {
  constructor(doctype: string) {
    super({
      code: "doctype-refused",
      value: doctype.trim(),
      rule: "No supported format has a document type declaration, so none is read: it could name external files or entities.",
      advice: "Export the document without a DOCTYPE. If it came from a counterparty, treat it as an attack.",
    });
  }
}

/** The file begins like JSON and is not JSON (RFC 8259). */
export class UnreadableJsonError extends DocumentError {
  constructor(problem: string) {
    super({
      code: "unreadable-json",
      value: problem,
      rule: "A JSON document must be valid JSON (RFC 8259) with each name once per object.",
      advice: "Ask the sender for the original file, with all placeholders filled in.",
    });
  }
}

export class DocumentTooLargeError extends DocumentError {
  constructor(size: number, limit: number, unit: string) {
    super({
      code: "document-too-large",
      value: `${size} ${unit}`,
      rule: `A document has at most ${limit} ${unit}.`,
      advice: "Leave embedded attachments out, or raise the limit where you trust the sender.",
    });
  }
}

export class DocumentTooDeepError extends DocumentError {
  constructor(limit: number) {
    super({
      code: "document-too-deep",
      value: `more than ${limit} levels`,
      rule: `A document is nested at most ${limit} levels deep.`,
      advice: "No supported format needs more: treat the file as an attack.",
    });
  }
}

export class UnsupportedFormatError extends DocumentError {
  constructor(found: string, supported: readonly string[]) {
    super({
      code: "unsupported-format",
      value: found,
      rule: `A document is in one of the supported formats: ${supported.join(", ")}.`,
      advice: "Convert it, or write it in the documented JSON form of its kind.",
    });
  }
}

/** A message about a document (a request, a cancellation, a receipt) that was offered as the document itself. */
export class WrongKindError extends DocumentError {
  constructor(found: string, wanted: string) {
    super({
      code: "wrong-kind",
      value: found,
      rule: `Wanted: ${wanted}.`,
      advice: "Give the document itself, not a message about it or a document of another kind.",
    });
  }
}

/** Two values where the standard has one: readers could disagree about which of them is the document's. */
export class AmbiguousFieldError extends DocumentError {
  constructor(field: string, values: readonly string[]) {
    super({
      code: "ambiguous-field",
      value: `${field}: ${values.join(" / ")}`,
      rule: "A field that identifies or values a document stands in it once.",
      advice: "Ask the issuer which value holds; two readers of this file could see two documents.",
    });
  }
}

export class MissingFieldError extends DocumentError {
  constructor(field: string, purpose: string) {
    super({
      code: "missing-field",
      value: field,
      rule: `${field} is needed ${purpose}.`,
      advice: "Ask the issuer for the complete document.",
    });
  }
}

/** The document breaks the JSON Schema of its form. */
export class SchemaViolationError extends DocumentError {
  constructor(path: string, problem: string, schema: string) {
    super({
      code: "schema-violation",
      value: `${path === "" ? "(document)" : path} ${problem}`,
      rule: `A document of this form validates against ${schema}.`,
      advice: "Correct the named field; docs/documents describes each.",
    });
  }
}

/** The number that a document bears; a number to count with is the `InvalidNumberError` of money. */
export class InvalidDocumentNumberError extends DocumentError {
  constructor(field: string, value: string) {
    super({
      code: "invalid-document-number",
      value: `${field}: ${value}`,
      rule: "A document's number has at least one letter or digit and at most 200.",
      advice: "Give the number as printed on the document; separators and case do not matter.",
    });
  }
}

export class InvalidLeiError extends DocumentError {
  constructor(value: string) {
    super({
      code: "invalid-lei",
      value,
      rule: "A legal entity identifier has 18 letters or digits and two check digits by ISO 7064 MOD 97-10 (ISO 17442).",
      advice: "Look the entity up at the Global LEI Foundation; a single mistyped character breaks the check.",
    });
  }
}

export class InvalidContainerNumberError extends DocumentError {
  constructor(value: string) {
    super({
      code: "invalid-container-number",
      value,
      rule: "A container number has three letters, U, J or Z, six digits and the check digit of ISO 6346.",
      advice: "Read the number off the container's door or ask the carrier; one mistyped character breaks the check.",
    });
  }
}

export class UnknownCurrencyError extends DocumentError {
  constructor(value: string) {
    super({
      code: "unknown-currency",
      value,
      rule: "A currency is an alphabetic code of ISO 4217 that stands for money, not for metals, tests or funds.",
      advice: "Use the three letters of the currency, such as USD.",
    });
  }
}

export class InvalidAmountError extends DocumentError {
  constructor(value: string) {
    super({
      code: "invalid-amount",
      value,
      rule: "An amount is a decimal number; separators of thousands are accepted where they can be read in one way only.",
      advice: "Write the amount without separators of thousands and with a decimal point, such as 250000.00.",
    });
  }
}

export class AmountPrecisionError extends DocumentError {
  constructor(value: string, currency: string, exponent: number) {
    super({
      code: "amount-precision",
      value: `${value} ${currency}`,
      rule: `An amount in ${currency} has at most ${exponent} decimals (ISO 4217) and is never rounded on the way in.`,
      advice: "Ask the issuer for the exact amount; JSON numbers of more than 15 digits must be written as strings.",
    });
  }
}

/** A date as a document writes it; one to count with is the `InvalidDateError` of money. */
export class InvalidDocumentDateError extends DocumentError {
  constructor(field: string, value: string) {
    super({
      code: "invalid-document-date",
      value: `${field}: ${value}`,
      rule: "A date is a day of the calendar written year, month, day (ISO 8601).",
      advice: "Write it as 2026-09-15; a date such as 03/04/2026 can be read in two ways and is refused.",
    });
  }
}

export class InvalidUnLocodeError extends DocumentError {
  constructor(value: string) {
    super({
      code: "invalid-un-locode",
      value,
      rule: "A UN/LOCODE is a country's two letters and three characters, letters or the digits 2 to 9 (UNECE rec. 16).",
      advice: "Look the place up in UN/LOCODE, such as CNSHA for Shanghai.",
    });
  }
}

export class InvalidCustomsNumberError extends DocumentError {
  constructor(value: string, rule: string) {
    super({
      code: "invalid-customs-number",
      value,
      rule,
      advice: "Copy the number from the release message of the customs office.",
    });
  }
}

export class UnknownTypeCodeError extends DocumentError {
  constructor(value: string) {
    super({
      code: "unknown-type-code",
      value,
      rule: "The type of an invoice or credit note is a code of UNTDID 1001, such as 380.",
      advice: "Use the code: the type is part of the document's identity, so that free text cannot stand for it.",
    });
  }
}

export class InvalidPartyDirectoryError extends DocumentError {
  constructor(problem: string) {
    super({
      code: "invalid-party-directory",
      value: problem,
      rule: "A party directory is a JSON list of {lei, name?, ids: [{scheme, id}]} in which an id belongs to one entity.",
      advice: "Correct the directory before identifying documents with it.",
    });
  }
}

/** Why nobody can lend against a document. A document can have several of these at once. */
export class NotFinanceableError extends DocumentError {}

/** Makes the reasons for which a document is not financeable. */
export const notFinanceable = {
  creditNote: (type: string) =>
    reason(
      "credit-note",
      type,
      "A credit note reduces a claim; it is no invoice and nothing is owed under it.",
      "Offer the invoice, and apply the credit note to it.",
    ),
  draft: (what: string) =>
    reason(
      "draft",
      what,
      "A draft, a pro forma or an instruction claims nothing yet.",
      "Offer the document as issued, with its number.",
    ),
  noPositiveAmount: (amount: string) =>
    reason(
      "no-positive-amount",
      amount,
      "A financeable document has an amount outstanding above zero.",
      "Offer a document under which something is still owed.",
    ),
  valueTooLarge: (amount: string) =>
    reason(
      "value-too-large",
      amount,
      "The register keeps values of up to 2^64 - 1 minor units, more than any trade document says.",
      "Look at the file again: a value like this is a slip of the keyboard, or no honest one.",
    ),
  noValue: (what: string) =>
    reason("no-value", what, "A financeable document of this kind states its value.", "Ask the issuer for the value."),
  notExport: (what: string) =>
    reason(
      "not-an-export",
      what,
      "A declaration backs an export receivable only if it declares an export.",
      "Offer the export declaration of the goods.",
    ),
  withdrawn: (what: string) =>
    reason(
      "withdrawn",
      what,
      "A document that was cancelled, voided or surrendered is spent.",
      "Offer the document that took its place.",
    ),
} as const;

function reason(code: string, value: string, rule: string, advice: string): NotFinanceableError {
  return new NotFinanceableError({ code, value, rule, advice } satisfies Failure);
}
