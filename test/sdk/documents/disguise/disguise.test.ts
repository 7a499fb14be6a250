import { readFileSync, readdirSync } from "node:fs";

import { expect } from "chai";
import fc from "fast-check";

import {
  documentId,
  fingerprintInput,
  identityOf,
  importDocument,
  type PartyDirectory,
  withLeiCheckDigits,
  type TradeDocument,
} from "../../../../sdk/documents/index.ts";
import { keccak256 } from "ethers";
import { areExclusive, bytesOf, draftOf, INVOICE_DISGUISES, LAYOUT_DISGUISES, type Disguise } from "./disguises.ts";
import { find, readNode, writeXml, type Node } from "./xml-writer.ts";

const EXAMPLES = new URL("../../../../examples/", import.meta.url);
const FIXTURES = new URL("../../../fixtures/documents/", import.meta.url);

/** The document's id with a hash in place of the keyed fingerprint: equal exactly where the real ones are. */
function idOf(document: TradeDocument, directory?: PartyDirectory): string {
  const { kind, issuerId, canonical } = identityOf(document, directory);
  return documentId(kind, issuerId, keccak256(fingerprintInput(canonical)) as `0x${string}`);
}

function idOfBytes(bytes: Uint8Array): string {
  return idOf(importDocument(bytes));
}

const invoiceXml = readFileSync(new URL("invoice.xml", EXAMPLES), "utf8");
const ALL: Readonly<Record<string, Disguise>> = { ...LAYOUT_DISGUISES, ...INVOICE_DISGUISES };

/** What identifies an invoice, as a seller might choose it. */
const identityFields = fc.record({
  number: fc.stringMatching(/^[A-Z0-9]{1,4}([-/ .]?[A-Z0-9]{1,6}){1,3}$/).filter((number) => /[A-Z0-9]/.test(number)),
  date: fc
    .date({ min: new Date("2000-01-01"), max: new Date("2099-12-31"), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  lei: fc.stringMatching(/^[0-9A-Z]{18}$/).map(withLeiCheckDigits),
  amount: fc.bigInt(1n, 10n ** 12n).map((minor) => `${minor / 100n}.${String(minor % 100n).padStart(2, "0")}`),
});

type IdentityFields = typeof identityFields extends fc.Arbitrary<infer T> ? T : never;

function invoiceOf({ number, date, lei, amount }: IdentityFields): Node {
  const root = readNode(invoiceXml);
  find(root, "ID").text = number;
  find(root, "IssueDate").text = date;
  find(root, "AccountingSupplierParty", "Party", "PartyLegalEntity", "CompanyID").text = lei;
  find(root, "LegalMonetaryTotal", "PayableAmount").text = amount;
  return root;
}

/** A stream of choices that fast-check can replay and shrink. */
function chooser(seed: readonly number[]): (below: number) => number {
  let at = 0;
  return (below) => (seed[at++ % seed.length] ?? 0) % below;
}

const choices = fc.array(fc.nat(1_000_000), { minLength: 8, maxLength: 32 });

describe("A disguised document", () => {
  it("can be disguised in more than thirty ways", () => {
    expect(Object.keys(ALL).length).to.be.greaterThan(60);
  });

  for (const [name, disguise] of Object.entries(ALL)) {
    it(`keeps its id with ${name}`, () => {
      const original = readNode(invoiceXml);
      const draft = draftOf(readNode(invoiceXml));
      disguise(draft, chooser([5, 3, 8, 1, 7]));
      const bytes = bytesOf(draft);
      expect(Buffer.from(bytes).equals(Buffer.from(writeXml(original))), "the file has changed").to.be.false;
      expect(idOfBytes(bytes)).to.equal(idOfBytes(Buffer.from(invoiceXml)));
    });
  }

  it("keeps its id under any number of disguises at once", () => {
    const names = fc
      .shuffledSubarray(Object.keys(ALL), { minLength: 1, maxLength: 12 })
      .map((chosen) => chosen.filter((name, at) => !chosen.slice(0, at).some((other) => areExclusive(name, other))));
    fc.assert(
      fc.property(identityFields, names, choices, (fields, disguises, seed) => {
        const plain = idOfBytes(Buffer.from(writeXml(invoiceOf(fields))));
        const draft = draftOf(invoiceOf(fields));
        for (const name of disguises) ALL[name]?.(draft, chooser(seed));
        expect(idOfBytes(bytesOf(draft))).to.equal(plain);
      }),
      { numRuns: 500 },
    );
  });

  it("keeps its id in every XML format and layout", () => {
    const files = [
      ...["declaration-1.xml", "declaration-2.xml"].map((name) => new URL(name, EXAMPLES)),
      ...readdirSync(FIXTURES)
        .filter((name) => name.endsWith(".xml"))
        .map((name) => new URL(name, FIXTURES)),
    ];
    const names = fc.shuffledSubarray(Object.keys(LAYOUT_DISGUISES), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.constantFrom(...files), names, choices, (file, disguises, seed) => {
        const bytes = readFileSync(file);
        const draft = draftOf(readNode(bytes.toString("utf8")));
        for (const name of disguises) LAYOUT_DISGUISES[name]?.(draft, chooser(seed));
        expect(idOfBytes(bytesOf(draft))).to.equal(idOfBytes(bytes));
      }),
      { numRuns: 300 },
    );
  });

  it("keeps its id in every JSON format and layout", () => {
    const files = readdirSync(FIXTURES).filter(
      (name) => name.endsWith(".json") && !/instructions|surrender/.test(name),
    );
    const layouts = fc.record({
      indent: fc.constantFrom(0, 1, 2, "\t"),
      order: choices,
      escapeAll: fc.boolean(),
      encoding: fc.constantFrom<(text: string) => Uint8Array>(
        (text) => Buffer.from(text, "utf8"),
        (text) => Buffer.from(`\ufeff${text}`, "utf8"),
        (text) => Buffer.from(`\ufeff${text}`, "utf16le"),
        (text) => Buffer.from(text, "utf16le"),
      ),
      disguiseNumber: fc.constantFrom<(text: string) => string>(
        (text) => text.toLowerCase(),
        (text) => Array.from(text).join(" "),
        (text) => text.replace(/[^\p{L}\p{N}]/gu, ""),
        (text) => text.replace(/[!-~]/g, (c) => String.fromCodePoint(c.charCodeAt(0) + 0xfee0)),
      ),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        layouts,
        (file, { indent, order, escapeAll, encoding, disguiseNumber }) => {
          const bytes = readFileSync(new URL(file, FIXTURES));
          const value: unknown = reordered(JSON.parse(bytes.toString("utf8")), chooser(order), disguiseNumber);
          const text = JSON.stringify(value, undefined, indent);
          const written = escapeAll
            ? text.replace(/[^\0-\x7f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)
            : text;
          expect(idOfBytes(encoding(written))).to.equal(idOfBytes(bytes));
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("A changed document", () => {
  const otherCharacter = fc.constantFrom(...Array.from("ABCDEFGHJKLMNPQRSTUVWXYZ23456789"));

  it("has another id with any other character in its number", () => {
    fc.assert(
      fc.property(
        identityFields,
        fc.nat(40),
        otherCharacter,
        fc.constantFrom(0, 1),
        (fields, position, character, kept) => {
          // Replaces a character, or puts one in.
          const at = position % fields.number.length;
          const number = fields.number.slice(0, at) + character + fields.number.slice(at + 1 - kept);
          fc.pre(canonical(number) !== canonical(fields.number));
          expect(idOfFields({ ...fields, number })).not.to.equal(idOfFields(fields));
        },
      ),
      { numRuns: 300 },
    );
  });

  it("has another id with any other date of issue", () => {
    fc.assert(
      fc.property(identityFields, identityFields, (fields, { date }) => {
        fc.pre(date !== fields.date);
        expect(idOfFields({ ...fields, date })).not.to.equal(idOfFields(fields));
      }),
      { numRuns: 200 },
    );
  });

  it("has another id with any other seller", () => {
    fc.assert(
      fc.property(identityFields, identityFields, (fields, { lei }) => {
        fc.pre(lei !== fields.lei);
        expect(idOfFields({ ...fields, lei })).not.to.equal(idOfFields(fields));
      }),
      { numRuns: 200 },
    );
  });

  it("has another id with any other type, and as a credit note", () => {
    fc.assert(
      fc.property(identityFields, fc.constantFrom("326", "383", "384", "386", "388", "389", "381"), (fields, type) => {
        const root = invoiceOf(fields);
        find(root, "InvoiceTypeCode").text = type;
        expect(idOfBytes(Buffer.from(writeXml(root)))).not.to.equal(idOfFields(fields));
      }),
      { numRuns: 100 },
    );
  });

  it("has another id with any other digit in the seller's tax number, where that is all there is", () => {
    const withTaxNumber = (taxNumber: string) => {
      const root = readNode(invoiceXml);
      const party = find(root, "AccountingSupplierParty", "Party");
      party.children = party.children.filter(({ name }) => name !== "PartyLegalEntity");
      find(party, "PartyTaxScheme", "CompanyID").text = taxNumber;
      find(party, "PostalAddress", "Country", "IdentificationCode").text = "NO";
      return idOfBytes(Buffer.from(writeXml(root)));
    };
    const number = fc.stringMatching(/^\d{9}$/);
    fc.assert(
      fc.property(number, number, (one, other) => {
        fc.pre(one !== other);
        expect(withTaxNumber(`NO ${one} MVA`)).to.equal(withTaxNumber(one));
        expect(withTaxNumber(one)).not.to.equal(withTaxNumber(other));
      }),
      { numRuns: 100 },
    );
  });

  const changes: readonly (readonly [file: string, what: string, from: string, to: string])[] = [
    ["declaration-china.json", "number", "518876543", "518876544"],
    ["declaration-china.json", "country", '"country": "CN",\n  "office"', '"country": "VN",\n  "office"'],
    ["dcsa-transport-document.json", "number", "LBKU26091177", "LBKU26091178"],
    ["dcsa-transport-document.json", "carrier", '"carrierCode": "LBKU"', '"carrierCode": "LBKX"'],
    ["ubl-bill-of-lading.xml", "number", "26091177", "26091178"],
    ["ubl-bill-of-lading.xml", "carrier", ">LBKU<", ">LBKX<"],
    ["warehouse-receipt.json", "number", "WR-2026/0451", "WR-2026/0452"],
    ["warehouse-receipt.json", "warehouse", "LIENB00KWAREHOUSE058", "LIENB00KINSURER00087"],
    ["sales-contract.json", "number", "RW-NHH-2026-03", "RW-NHH-2026-04"],
    ["sales-contract.json", "date", "2026-05-04", "2026-05-05"],
    ["sales-contract.json", "buyer", "LIENB00KDEBTOR000007", "LIENB00KINSURER00087"],
    ["sales-contract.json", "seller", "LIENB00KEXPORTER0046", "LIENB00KINSURER00087"],
    ["purchase-order.json", "number", "RW-PO-44170", "RW-PO-44171"],
    ["insurance-policy.json", "number", "MC-26-118834", "MC-26-118835"],
    ["property-right.json", "number", "0048123", "0048124"],
    ["appraisal.json", "number", "VAL-2026-0773", "VAL-2026-0774"],
    ["delivery-confirmation.json", "number", "WE-2026-50771", "WE-2026-50772"],
    ["cii-invoice.xml", "number", "NHH 2026 00917", "NHH 2026 00918"],
    ["cii-invoice.xml", "date", "20260915", "20260916"],
    ["cii-invoice.xml", "type", ">380<", ">384<"],
  ];
  for (const [file, what, from, to] of changes) {
    it(`has another id with another ${what} in ${file}`, () => {
      const text = readFileSync(new URL(file, FIXTURES), "utf8");
      expect(text).to.include(from);
      const changed = text.replace(from, to).replace("310120260", to === "VN" ? "A" : "310120260");
      const foreign = what === "country" ? changed.replace("3101 2026 0 518876543", "VN-518876543") : changed;
      expect(idOfBytes(Buffer.from(foreign))).not.to.equal(idOfBytes(Buffer.from(text)));
    });
  }

  function idOfFields(fields: IdentityFields): string {
    return idOfBytes(Buffer.from(writeXml(invoiceOf(fields))));
  }

  function canonical(number: string): string {
    return number.replace(/[^A-Z0-9]/g, "");
  }
});

/** The same value with the names of each object in another order, and its document's number written in another way. */
function reordered(value: unknown, random: (below: number) => number, disguise: (text: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => reordered(item, random, disguise));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, item]): [string, unknown] => {
    const isNumber =
      (name === "number" && !("seals" in value) && "format" in value) || name === "transportDocumentReference";
    return [name, isNumber ? disguise(String(item)) : reordered(item, random, disguise)];
  });
  entries.sort(() => random(3) - 1);
  return Object.fromEntries(entries);
}
