import { AmbiguousFieldError } from "../../errors.ts";
import type { Importer, ParsedFile } from "../importer.ts";
import type { XmlElement } from "./element.ts";

/** Envelopes in which documents travel: namespace and names of the elements to look into. */
const ENVELOPES = new Map([
  ["http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader", ["StandardBusinessDocument"]],
  ["http://www.w3.org/2000/09/xmldsig#", ["Signature", "Object"]],
  ["http://schemas.xmlsoap.org/soap/envelope/", ["Envelope", "Body"]],
  ["http://www.w3.org/2003/05/soap-envelope", ["Envelope", "Body"]],
]);

/**
 * The document in a file: its root, or what the root envelops. Only known envelopes are opened, so that a document that
 * is quoted within another is never taken for it.
 *
 * @throws AmbiguousFieldError where an envelope has two documents.
 */
export function payloadOf(root: XmlElement, importers: readonly Importer[]): ParsedFile {
  const found = candidates(root).map((element): ParsedFile => ({ syntax: "xml", root: element }));
  const [document, another] = found.filter((file) => importers.some((importer) => importer.recognises(file)));
  if (document && another)
    throw new AmbiguousFieldError(
      "document",
      found.map((file) => (file.syntax === "xml" ? file.root.name : "")),
    );
  return document ?? { syntax: "xml", root };
}

function candidates(element: XmlElement): XmlElement[] {
  return ENVELOPES.get(element.namespace)?.includes(element.name) ? element.children.flatMap(candidates) : [element];
}
