import type { ImportedDocument } from "../model.ts";
import type { XmlElement } from "./xml/element.ts";

/** A file after parsing, before anybody has asked what it means. */
export type ParsedFile =
  { readonly syntax: "xml"; readonly root: XmlElement } | { readonly syntax: "json"; readonly value: unknown };

/**
 * Reads one format. Importers know a format by its content, never by the name of its file.
 *
 * @example
 * ```ts
 * const importer: Importer = {
 *   format: "acme-receipt",
 *   recognises: (file) => file.syntax === "xml" && file.root.namespace === "urn:acme:receipt",
 *   import: (file) => readReceipt(file),
 * };
 * await importDocument(bytes, { importers: [...IMPORTERS, importer] });
 * ```
 */
export interface Importer {
  /** Name of the format, in kebab case. */
  readonly format: string;
  /** Whether this importer reads the file. */
  recognises(file: ParsedFile): boolean;
  /**
   * What the file says.
   *
   * @throws DocumentError where it breaks a rule in a field that identifies, values or links the document.
   */
  import(file: ParsedFile): ImportedDocument;
}
