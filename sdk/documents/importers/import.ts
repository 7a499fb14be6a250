import { createHash } from "node:crypto";

import { InvalidArgumentError } from "../../chain/arguments.ts";
import { present, requireFields, type Fields } from "../../fields.ts";
import { DocumentTooLargeError, UnsupportedFormatError } from "../errors.ts";
import { fieldsOf } from "../fields.ts";
import type { ImportedDocument, TradeDocument } from "../model.ts";
import { decodeText } from "./decode.ts";
import type { Importer, ParsedFile } from "./importer.ts";
import { parseJson } from "./json/parse.ts";
import { DEFAULT_LIMITS, type ReadLimits } from "./limits.ts";
import { IMPORTERS } from "./registry.ts";
import { payloadOf } from "./xml/envelope.ts";
import { parseXml } from "./xml/parse.ts";

/** How {@link importDocument} reads. */
export interface ImportOptions {
  /** Bounds on the file. */
  readonly limits?: Partial<ReadLimits>;
  /** Formats to know; all that the SDK has by default. */
  readonly importers?: readonly Importer[];
}

const OPTIONS: Fields<ImportOptions> = { limits: "value?", importers: "list?" };
const LIMITS: Fields<Partial<ReadLimits>> = { bytes: "number?", depth: "number?", nodes: "number?" };

/**
 * Reads a trade document from the bytes of a file, in whatever supported format it is: the content tells, the name of
 * the file does not matter.
 *
 * @throws DocumentError of the class that names the broken rule.
 *
 * @example
 * ```ts
 * const invoice = importDocument(await readFile("invoice.xml"));
 * invoice.value; // { amount: 25000000n, currency: "USD" }
 * ```
 */
export function importDocument(bytes: Uint8Array, options: ImportOptions = {}): TradeDocument {
  // Not shown in the message: it may be the document itself.
  if (!((bytes as unknown) instanceof Uint8Array)) throw new InvalidArgumentError("bytes", typeof bytes, "no bytes");
  requireFields("options", options, OPTIONS);
  requireFields("options.limits", options.limits ?? {}, LIMITS);
  const limits: ReadLimits = { ...DEFAULT_LIMITS, ...present(options.limits ?? {}) };
  const importers = options.importers ?? IMPORTERS;
  if (bytes.length > limits.bytes) throw new DocumentTooLargeError(bytes.length, limits.bytes, "bytes");

  const file = parse(decodeText(bytes), limits, importers);
  const importer = importers.find((candidate) => candidate.recognises(file));
  if (!importer)
    throw new UnsupportedFormatError(
      describe(file),
      importers.map(({ format }) => format),
    );
  return complete(importer.import(file), importer.format, bytes);
}

function parse(text: string, limits: ReadLimits, importers: readonly Importer[]): ParsedFile {
  // Blank lines before an XML declaration are a common fault of mail systems and hide nothing.
  const document = text.trimStart();
  if (document.startsWith("<")) return payloadOf(parseXml(document, limits), importers);
  if (/^[[{]/.test(document)) return { syntax: "json", value: parseJson(document, limits) };
  throw new UnsupportedFormatError(
    document === "" ? "an empty file" : "neither XML nor JSON",
    importers.map(({ format }) => format),
  );
}

function complete(imported: ImportedDocument, format: string, bytes: Uint8Array): TradeDocument {
  const sha256 = `0x${createHash("sha256").update(bytes).digest("hex")}` as const;
  const source = { format, sha256, size: bytes.length };
  const { details, ...content } = imported;
  return { ...content, source, fields: fieldsOf(content, details, source) };
}

function describe(file: ParsedFile): string {
  if (file.syntax === "xml") return `<${file.root.name}> of ${file.root.namespace || "no namespace"}`;
  const { value } = file;
  return `JSON with ${typeof value === "object" && value !== null ? Object.keys(value).slice(0, 5).join(", ") : typeof value}`;
}
