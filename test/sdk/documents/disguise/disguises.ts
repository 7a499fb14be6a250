/** Ways to write one XML document again: what a person at a keyboard, a converter or a forger would do. */
import { find, element, escape, PLAIN, writeXml, type Node, type Style } from "./xml-writer.ts";

/** A document on its way to bytes. */
export interface Draft {
  root: Node;
  style: Style;
  /** Wraps or surrounds the finished text. */
  finish: ((xml: string) => string)[];
  encode: (xml: string) => Uint8Array;
}

/** One disguise; `random` gives a whole number below its argument. */
export type Disguise = (draft: Draft, random: (below: number) => number) => void;

export function draftOf(root: Node): Draft {
  return { root, style: PLAIN, finish: [], encode: (xml) => Buffer.from(xml, "utf8") };
}

export function bytesOf({ root, style, finish, encode }: Draft): Uint8Array {
  return encode(finish.reduce((xml, step) => step(xml), writeXml(root, style)));
}

const restyle =
  (change: Partial<Style>): Disguise =>
  (draft) => {
    draft.style = { ...draft.style, ...change };
  };

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/** Disguises of any XML document. */
export const LAYOUT_DISGUISES: Readonly<Record<string, Disguise>> = {
  "other prefixes": (draft, random) => {
    const stem = LETTERS.charAt(random(26)) + LETTERS.charAt(random(26));
    draft.style = { ...draft.style, prefix: (index) => `${stem}${index}` };
  },
  "the second namespace as the default": restyle({ prefix: (index) => (index === 1 ? "" : `p${index}`) }),
  "namespaces declared where they are used": restyle({ declareLocally: true }),
  "everything on one line": restyle({ lineEnd: "", indent: "" }),
  "indented with tabs": restyle({ indent: "\t" }),
  "Windows line ends": restyle({ lineEnd: "\r\n" }),
  "blank lines between elements": restyle({ lineEnd: "\n\n \n" }),
  "attributes in single quotes": restyle({ quote: "'" }),
  "attributes the other way round": restyle({ reverseAttributes: true }),
  "line breaks within tags": restyle({ gap: "\n   " }),
  "comments between elements": restyle({ between: "<!-- <cbc:ID>0</cbc:ID> & so on -->" }),
  "processing instructions between elements": restyle({ between: '<?render page="1"?>' }),
  "comments within text": restyle({ withinText: "<!-- -->" }),
  "text in CDATA sections": restyle({ text: (text) => `<![CDATA[${text}]]>` }),
  "text half in CDATA sections": restyle({ text: (text) => `${escape(text.slice(0, 2))}<![CDATA[${text.slice(2)}]]>` }),
  "text as decimal references": restyle({
    text: (text) => Array.from(text, reference).join(""),
  }),
  "text as hexadecimal references": restyle({
    text: (text) =>
      Array.from(text)
        .map((c) => `&#x${(c.codePointAt(0) ?? 0).toString(16)};`)
        .join(""),
  }),
  "text padded with white space": restyle({ padding: "\n\t " }),
  "no XML declaration": restyle({ declaration: "" }),
  "a standalone declaration": restyle({ declaration: "<?xml version='1.0' standalone='yes' ?>" }),
  "blank lines before the declaration": (draft) => draft.finish.push((xml) => `\n\n${xml}`),
  "comments around the document": (draft) => draft.finish.push((xml) => `${xml}\n<!-- end -->\n`),
  "a byte order mark": (draft) => {
    draft.encode = (xml) => Buffer.from(`\ufeff${xml.trimStart()}`, "utf8");
  },
  "UTF-16, little endian": (draft) => {
    draft.encode = (xml) => Buffer.from(`\ufeff${undeclared(xml)}`, "utf16le");
  },
  "UTF-16, big endian": (draft) => {
    draft.encode = (xml) => Buffer.from(`\ufeff${undeclared(xml)}`, "utf16le").swap16();
  },
  "windows-1252": (draft) => {
    draft.encode = (xml) =>
      Buffer.from(`<?xml version="1.0" encoding="windows-1252"?>${referenced(undeclared(xml))}`, "latin1");
  },
  "siblings in another order": (draft, random) => {
    shuffle(draft.root, random);
  },
  "elements of a foreign namespace added": (draft) => {
    draft.root.children.unshift(
      element("urn:example:routing", "ID", "0815"),
      element("urn:example:routing", "Party", "nobody"),
    );
  },
  "a business document header around it": (draft) => {
    const header = "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader";
    const version = element(header, "StandardBusinessDocumentHeader", [element(header, "HeaderVersion", "1.0")]);
    draft.root = element(header, "StandardBusinessDocument", [version, draft.root]);
  },
  "a signature around it": (draft) => {
    const signature = "http://www.w3.org/2000/09/xmldsig#";
    const value = element(signature, "SignatureValue", "bm90IGEgc2lnbmF0dXJl");
    draft.root = element(signature, "Signature", [value, element(signature, "Object", [draft.root])]);
  },
  "a SOAP message around it": (draft) => {
    const soap = "http://schemas.xmlsoap.org/soap/envelope/";
    draft.root = element(soap, "Envelope", [element(soap, "Header"), element(soap, "Body", [draft.root])]);
  },
};

const BASIC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";
const AGGREGATE = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2";
const EXTENSION = "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2";

/** Changes the text of one element of an invoice. */
const rewrite =
  (path: readonly string[], change: (text: string, random: (below: number) => number) => string): Disguise =>
  (draft, random) => {
    const target = find(invoiceIn(draft.root), ...path);
    target.text = change(target.text, random);
  };

/** What a hand may put between the characters of a number; 0 stands for nothing. */
const SEPARATORS = "00- /._\u2011\u00a0";

const PAYABLE = ["LegalMonetaryTotal", "PayableAmount"];
const SELLER = ["AccountingSupplierParty", "Party"];

/** Disguises of a UBL invoice: each changes how a field is written, or a field that does not identify. */
export const INVOICE_DISGUISES: Readonly<Record<string, Disguise>> = {
  "number in lower case": rewrite(["ID"], (text) => text.toLowerCase()),
  "number with other separators": rewrite(["ID"], (text, random) =>
    Array.from(text.replace(/[^\p{L}\p{N}]/gu, ""))
      .map((c) => c + SEPARATORS.charAt(random(SEPARATORS.length)).replace("0", ""))
      .join(""),
  ),
  "number in full-width characters": rewrite(["ID"], (text) =>
    text.replace(/[!-~]/g, (c) => String.fromCodePoint(c.charCodeAt(0) + 0xfee0)),
  ),
  "number with invisible characters": rewrite(["ID"], (text) => Array.from(text).join("\u200b")),
  "number with Cyrillic letters that look alike": rewrite(["ID"], (text) =>
    text.replace(/[ABEKMHOPCTX]/g, (c) => "АВЕКМНОРСТХ".charAt("ABEKMHOPCTX".indexOf(c))),
  ),
  "number with letters of five other scripts that look alike": rewrite(["ID"], (text) =>
    text.replace(/[A-Z]/g, (c) => "ᎪΒᏟᎠᎬꜰꓖᎻꞮᎫᏦꓡᎷꓠՕᏢQᎡՏꓔՍꓦᎳꓫꓬꓜ".charAt("ABCDEFGHIJKLMNOPQRSTUVWXYZ".indexOf(c))),
  ),
  "number with Hangul fillers, which are letters that nobody sees": rewrite(["ID"], (text) =>
    Array.from(text).join("\u3164"),
  ),
  "number with Arabic digits": rewrite(["ID"], (text) =>
    text.replace(/\d/g, (c) => String.fromCodePoint(0x660 + Number(c))),
  ),
  "date with an offset": rewrite(["IssueDate"], (text) => `${text}+08:00`),
  "date with a time of day": rewrite(["IssueDate"], (text) => `${text}T23:59:59Z`),
  "date with slashes": rewrite(["IssueDate"], (text) => text.replaceAll("-", "/")),
  "date without separators": rewrite(["IssueDate"], (text) => text.replaceAll("-", "")),
  "date in full-width digits": rewrite(["IssueDate"], (text) =>
    text.replace(/\d/g, (c) => String.fromCodePoint(c.charCodeAt(0) + 0xfee0)),
  ),
  "date with non-breaking hyphens": rewrite(["IssueDate"], (text) => text.replaceAll("-", "\u2011")),
  "amount as it is written in Arabic": rewrite(PAYABLE, (text) => {
    const [whole = "", fraction = "00"] = text.split(".");
    return `${whole.replace(/\B(?=(\d{3})+$)/g, "\u066c")}\u066b${fraction.padEnd(2, "0")}`.replace(/\d/g, (c) =>
      String.fromCodePoint(0x660 + Number(c)),
    );
  }),
  "amount with zeros around it": rewrite(PAYABLE, (text) => `000${text}${text.includes(".") ? "00" : ".00"}`),
  "amount with separators of thousands": rewrite(PAYABLE, (text) => {
    const [whole = "", fraction = "00"] = text.split(".");
    return `${whole.replace(/\B(?=(\d{3})+$)/g, ",")}.${fraction}`;
  }),
  "another amount": rewrite(PAYABLE, (_, random) => `${1 + random(1_000_000)}.5`),
  "currency in lower case": (draft) => {
    const payable = find(invoiceIn(draft.root), ...PAYABLE);
    payable.attributes = payable.attributes.map(([name, value]) => [name, value.toLowerCase()]);
  },
  "type as a word": rewrite(["InvoiceTypeCode"], (text) => (text === "380" ? "Commercial invoice" : text)),
  "type with a list": (draft) => {
    find(invoiceIn(draft.root), "InvoiceTypeCode").attributes.push(["listID", "UNCL1001"]);
  },
  "tax number with spaces": rewrite([...SELLER, "PartyTaxScheme", "CompanyID"], (text) => Array.from(text).join(" ")),
  "tax number with its country": rewrite([...SELLER, "PartyTaxScheme", "CompanyID"], (text) =>
    /^[A-Z]{2}/.test(text) ? text : `CN ${text}`,
  ),
  "LEI in lower case with spaces": rewrite([...SELLER, "PartyLegalEntity", "CompanyID"], (text) =>
    text.toLowerCase().replace(/(.{4})/g, "$1 "),
  ),
  "LEI under another name of its scheme": (draft) => {
    const id = find(invoiceIn(draft.root), ...SELLER, "PartyLegalEntity", "CompanyID");
    id.attributes = [["schemeID", "LEI"]];
  },
  "another address for messages": (draft) => {
    const party = find(invoiceIn(draft.root), ...SELLER);
    const endpoint = element(BASIC, "EndpointID", "1234567890128");
    endpoint.attributes.push(["schemeID", "0088"]);
    party.children.unshift(endpoint);
  },
  "other names of the parties": rewrite(
    [...SELLER, "PartyLegalEntity", "RegistrationName"],
    (text) => `${text.toUpperCase()} (GROUP)`,
  ),
  "another profile": (draft) => {
    const { children } = invoiceIn(draft.root);
    if (!children.some(({ name }) => name === "CustomizationID")) {
      children.unshift(element(BASIC, "CustomizationID", "urn:cen.eu:en16931:2017#compliant#urn:example:3.0"));
    }
  },
  "more notes": (draft) => {
    invoiceIn(draft.root).children.push(element(BASIC, "Note", "Re-typed from paper"));
  },
  "no lines": drop("InvoiceLine"),
  "no payment details": drop("PaymentMeans", "PaymentTerms"),
  "no buyer": drop("AccountingCustomerParty"),
  "no references": drop("OrderReference", "ContractDocumentReference", "AdditionalDocumentReference"),
  "another due date": rewrite(["DueDate"], () => "2031-01-01"),
  "extensions with a signature": (draft) => {
    const content = element(EXTENSION, "ExtensionContent", [
      element("http://www.w3.org/2000/09/xmldsig#", "Signature", [
        element("http://www.w3.org/2000/09/xmldsig#", "SignatureValue", "AAAA"),
      ]),
    ]);
    const extension = element(EXTENSION, "UBLExtension", [content]);
    invoiceIn(draft.root).children.unshift(element(EXTENSION, "UBLExtensions", [extension]));
  },
  "a signature block": (draft) => {
    invoiceIn(draft.root).children.push(element(AGGREGATE, "Signature", [element(BASIC, "ID", "signature-1")]));
  },
};

function drop(...names: string[]): Disguise {
  return (draft) => {
    const invoice = invoiceIn(draft.root);
    invoice.children = invoice.children.filter(({ name }) => !names.includes(name));
  };
}

/** Disguises of one field that cannot be put on top of each other. */
export function areExclusive(one: string, other: string): boolean {
  return ["date ", "amount "].some((field) => one.startsWith(field) && other.startsWith(field));
}

/** The invoice, whatever has been put around it. */
export function invoiceIn(root: Node): Node {
  if (root.name === "Invoice") return root;
  const found = root.children
    .map((child) => (child.children.length > 0 ? tryInvoiceIn(child) : undefined))
    .find((node) => node);
  if (!found) throw new Error("no invoice");
  return found;
}

function tryInvoiceIn(node: Node): Node | undefined {
  if (node.name === "Invoice") return node;
  return node.children.map(tryInvoiceIn).find((found) => found !== undefined);
}

function shuffle(node: Node, random: (below: number) => number): void {
  for (let index = node.children.length - 1; index > 0; index -= 1) {
    const other = random(index + 1);
    const [one, two] = [node.children[index], node.children[other]];
    if (one && two) [node.children[index], node.children[other]] = [two, one];
  }
  for (const child of node.children) shuffle(child, random);
}

/** Writes what is not ASCII as references, for which CDATA sections have to be left. */
function referenced(xml: string): string {
  return xml.replace(/<!\[CDATA\[.*?\]\]>|[^\0-\x7f]/gsu, (found) => {
    if (!found.startsWith("<")) return reference(found);
    return found.replace(/[^\0-\x7f]/gu, (character) => `]]>${reference(character)}<![CDATA[`);
  });
}

function reference(character: string): string {
  return `&#${character.codePointAt(0) ?? 0};`;
}

function undeclared(xml: string): string {
  return xml.trimStart().replace(/^<\?xml[^>]*\?>/, "");
}
