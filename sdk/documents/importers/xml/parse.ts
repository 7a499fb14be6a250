import { SaxesParser } from "saxes";

import {
  DoctypeRefusedError,
  DocumentError,
  DocumentTooDeepError,
  DocumentTooLargeError,
  MixedContentError,
  UnreadableXmlError,
} from "../../errors.ts";
import type { ReadLimits } from "../limits.ts";
import { XmlElement } from "./element.ts";

/**
 * Reads an XML document into elements, once through and without leaving the file: a document type declaration is
 * refused, so there are no entities but the five of XML itself, and nothing is ever fetched.
 *
 * @throws UnreadableXmlError, DoctypeRefusedError, DocumentTooDeepError, DocumentTooLargeError, MixedContentError
 */
export function parseXml(text: string, limits: ReadLimits): XmlElement {
  const parser = new SaxesParser({ xmlns: true, position: true });
  const open: XmlElement[] = [];
  let root: XmlElement | undefined;
  let elements = 0;

  parser.on("error", (error) => {
    throw new UnreadableXmlError(error.message.replace(/^undefined:/, ""));
  });
  parser.on("doctype", (doctype) => {
    throw new DoctypeRefusedError(doctype);
  });
  parser.on("opentag", (tag) => {
    elements += 1;
    if (elements > limits.nodes) throw new DocumentTooLargeError(elements, limits.nodes, "elements");
    if (open.length >= limits.depth) throw new DocumentTooDeepError(limits.depth);
    const attributes = new Map<string, string>();
    for (const { uri, local, value } of Object.values(tag.attributes)) if (uri === "") attributes.set(local, value);
    const element = new XmlElement(tag.uri, tag.local, attributes);
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  const addText = (piece: string) => {
    const element = open.at(-1);
    if (element) element.text += piece;
  };
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.on("closetag", () => {
    const element = open.pop();
    if (!element) return;
    element.text = element.text.trim();
    const isMixed = element.text !== "" && element.children.length > 0;
    if (isMixed && !open.some(({ name }) => name === "UBLExtensions")) throw new MixedContentError(element.name);
  });

  try {
    parser.write(text).close();
  } catch (error) {
    if (error instanceof DocumentError) throw error;
    throw new UnreadableXmlError(error instanceof Error ? error.message : String(error));
  }
  if (!root) throw new UnreadableXmlError("no element");
  return root;
}
