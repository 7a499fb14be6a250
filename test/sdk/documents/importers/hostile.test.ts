import { expect } from "chai";

import { importDocument } from "../../../../sdk/documents/index.ts";
import { textOf } from "./files.ts";

const read = (content: string | Uint8Array) => () =>
  importDocument(typeof content === "string" ? Buffer.from(content) : content);

describe("A hostile file", () => {
  const refused: [string, string, string | Uint8Array][] = [
    [
      "an external entity",
      "doctype-refused",
      '<?xml version="1.0"?><!DOCTYPE Invoice [<!ENTITY x SYSTEM "file:///etc/passwd">]><Invoice>&x;</Invoice>',
    ],
    [
      "entities that grow without bound",
      "doctype-refused",
      '<!DOCTYPE a [<!ENTITY a "aa"><!ENTITY b "&a;&a;&a;&a;">]><a>&b;</a>',
    ],
    ["an external DTD", "doctype-refused", '<!DOCTYPE Invoice SYSTEM "https://example.com/invoice.dtd"><Invoice/>'],
    ["an entity that is not declared", "unreadable-xml", "<a>&file;</a>"],
    ["elements that do not close", "unreadable-xml", "<a><b></a>"],
    ["an undeclared prefix", "unreadable-xml", "<x:a/>"],
    ["two roots", "unreadable-xml", "<a/><b/>"],
    ["markup within a number, which people see as another one", "mixed-content", "<a><ID>INV-<b>00</b>42</ID></a>"],
    ["text around an inclusion", "mixed-content", '<a><ID><i:include xmlns:i="x" href="/etc/passwd"/>42</ID></a>'],
    ["one attribute twice", "unreadable-xml", '<a b="1" b="2"/>'],
    ["nothing in it", "unsupported-format", ""],
    ["bytes that are no text", "unreadable-text", Uint8Array.from([0xc3, 0x28, 0xff])],
    ["half a character of UTF-16", "unreadable-text", Buffer.from("\ufeff<a/>\ud800", "utf16le")],
    ["an encoding nobody reads", "unreadable-text", '<?xml version="1.0" encoding="x-user-defined"?><a/>'],
    ["one name twice in an object", "unreadable-json", '{"transportDocumentTypeCode":"BOL","a":1,"\\u0061":2}'],
    ["JSON that breaks off", "unreadable-json", '{"a": ['],
    ["placeholders for values", "unreadable-json", '{"actor": CARRIER}'],
  ];
  for (const [what, code, content] of refused) {
    it(`is refused for ${what}`, () => {
      expect(read(content)).to.throw().with.property("code", code);
    });
  }

  it("is refused when it is nested too deep, in XML and JSON", () => {
    expect(read("<a>".repeat(100_000)))
      .to.throw()
      .with.property("code", "document-too-deep");
    expect(read("[".repeat(100_000) + "]".repeat(100_000)))
      .to.throw()
      .with.property("code", "document-too-deep");
  });

  it("is refused when it is too large, in bytes, elements and values", () => {
    expect(read(Buffer.alloc(16 * 1024 * 1024 + 1, 32)))
      .to.throw()
      .with.property("code", "document-too-large");
    expect(read(`<a>${"<b/>".repeat(250_001)}</a>`))
      .to.throw()
      .with.property("code", "document-too-large");
    expect(read(`[${"0,".repeat(250_001)}0]`))
      .to.throw()
      .with.property("code", "document-too-large");
  });

  it("takes no more time than its size allows", function () {
    this.retries(2); // a machine that is busy with something else proves nothing
    const started = performance.now();
    for (const content of [
      `{"a": "${'\\"'.repeat(1_000_000)}`,
      `<a b="${"x".repeat(2_000_000)}`,
      textOf("invoice.xml", ["250000.00</cbc:PayableAmount>", `${"1,".repeat(500_000)}</cbc:PayableAmount>`]),
    ]) {
      expect(read(content)).to.throw();
    }
    expect(performance.now() - started).to.be.lessThan(3_000);
  });

  it("cannot pass a quoted document off as its own", () => {
    const quoted = textOf("invoice-second.xml").replace(/^<\?xml.*?\?>/, "");
    const forged = textOf("invoice.xml", [
      "<cbc:UBLVersionID>",
      `<ext:UBLExtensions xmlns:ext="urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2"><ext:UBLExtension><ext:ExtensionContent>${quoted}</ext:ExtensionContent></ext:UBLExtension></ext:UBLExtensions><cbc:UBLVersionID>`,
    ]);
    expect(read(forged)().number).to.equal("NHH-2026-00917");
  });

  it("backs nothing with a value that the register could not keep", () => {
    const worth = (amount: string) =>
      read(textOf("invoice.xml", ["250000.00</cbc:PayableAmount>", `${amount}</cbc:PayableAmount>`]))();
    expect(worth("184467440737095516.15").notFinanceable).to.deep.equal([]);
    expect(worth("184467440737095516.16").notFinanceable.map(({ code }) => code)).to.deep.equal(["value-too-large"]);
  });

  it("cannot hold two documents in one envelope", () => {
    const [one, other] = ["invoice.xml", "invoice-second.xml"].map((name) => textOf(name).replace(/^<\?xml.*?\?>/, ""));
    const envelope = `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>${one ?? ""}${other ?? ""}</e:Body></e:Envelope>`;
    expect(read(envelope)).to.throw().with.property("code", "ambiguous-field");
  });

  it("says what is wrong, which rule that breaks and what to do", () => {
    expect(read("<!DOCTYPE a><a/>"))
      .to.throw()
      .that.deep.includes({ name: "DoctypeRefusedError", code: "doctype-refused", value: "a" })
      .and.has.property("advice")
      .that.includes("attack");
  });

  it("is refused beyond the limits that somebody sets, and beyond the usual where one is left undefined", () => {
    const nested = Buffer.from("<a>".repeat(65) + "</a>".repeat(65));
    const depth = undefined as unknown as number;
    for (const limits of [{ depth: 5 }, { depth }, {}]) {
      expect(() => importDocument(nested, { limits }))
        .to.throw()
        .with.property("code", "document-too-deep");
    }
  });
});
