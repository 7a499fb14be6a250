/** What standards bodies publish as examples, where whoever runs the tests has them. They are no part of this project. */
import { join } from "node:path";

import { expect } from "chai";

import { leftOut, published } from "../../fixtures/published.ts";
import { compare, identifyAll, run, type Report } from "./command.ts";

const SAMPLES = published("samples");
const sample = (name: string) => join(SAMPLES ?? "", name);
const invoice = (name: string) => sample(`invoices/${name}.xml`);

describe(`Published sample documents${leftOut(SAMPLES)}`, () => {
  before(function () {
    if (SAMPLES === undefined) this.skip();
  });

  it("are one invoice in UBL 2.0, with other prefixes and with an enveloped signature", async () => {
    const names = ["UBL-Invoice-2.0-Example", "UBL-Invoice-2.0-Example-NS1", "UBL-Invoice-2.0-Enveloped"];
    const reports = await identifyAll(...names.map(invoice));
    expect(reports.map(({ number }) => number)).to.deep.equal(Array(3).fill("A00095678"));
    expect(new Set(reports.map(({ documentId }) => documentId)).size).to.equal(1);
    for (const name of names.slice(1))
      expect((await compare(invoice("UBL-Invoice-2.0-Example"), invoice(name))).grade).to.equal("exact");
  });

  it("are one invoice in two renderings of EN 16931", async () => {
    const [one, other] = [invoice("en16931-guide-example2"), invoice("en16931-ubl-tc434-example2")];
    const reports = await identifyAll(one, other);
    expect(reports.map(({ number, issuer }) => [number, issuer?.key])).to.deep.equal(
      Array(2).fill(["TOSL108", "vat:NO123456789"]),
    );
    expect(reports[0]?.documentId).to.equal(reports[1]?.documentId);
    expect((await compare(one, other)).grade).to.equal("exact");
  });

  it("share number and seller in Peppol's two, and differ in amount", async () => {
    const comparison = await compare(invoice("peppol-base-example"), invoice("peppol-Allowance-example"));
    expect([comparison.grade, comparison.decidedBy]).to.deep.equal([
      "same-number-other-amount",
      ["issuer", "number", "value"],
    ]);
  });

  it("are three sellers' invoices under the number TOSL108", async () => {
    const names = ["en16931-guide-example2", "en16931-guide-example3", "UBL-Invoice-2.1-Example"].map(invoice);
    const reports = await identifyAll(...names);
    expect(new Set(reports.map(({ number }) => number)).size).to.equal(1);
    expect(new Set(reports.map(({ issuer }) => issuer?.key)).size).to.equal(3);
    expect(new Set(reports.map(({ documentId }) => documentId)).size).to.equal(3);
    for (const [one, other] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const)
      expect((await compare(names[one]!, names[other]!)).grade).to.equal("different-seller");
  });

  it("include a credit note that is no invoice", async () => {
    const [note] = await identifyAll(invoice("UBL-CreditNote-2.1-Example"));
    expect(note).to.deep.include({ kind: "creditNote", number: "TOSL108", financeable: false });
    expect((await compare(invoice("UBL-CreditNote-2.1-Example"), invoice("UBL-Invoice-2.1-Example"))).grade).to.equal(
      "different-kind",
    );
  });

  it("are read in every format, and refused only where they hold placeholders", async () => {
    const { stdout } = await run("identify", ["--json", sample("")]);
    const reports = JSON.parse(stdout) as Report[];
    const refused = reports.filter((report) => "error" in report);
    expect(refused.map(({ file, error }) => [file.split("/").at(-1), error?.name])).to.deep.equal([
      ["dcsa-ebl-surrender-3.0.0-request.json", "UnreadableJsonError"],
    ]);
    const kinds: Record<string, string> = Object.fromEntries(
      reports.map(({ file, kind }) => [file.split("/").at(-1) ?? "", kind]),
    );
    expect(kinds).to.include({
      "en16931-CII_example1.xml": "commercialInvoice",
      "UBL-ExportCustomsDeclaration-2.3-Example.xml": "customsDeclaration",
      "hmrc-export-cus-code.xml": "customsDeclaration",
      "UBL-Waybill-2.0-Example-International.xml": "billOfLading",
      "dcsa-ebl-issuance-3.0.0-request.json": "billOfLading",
      "dcsa-ebl-3.0.0-straight-bl.json": "billOfLading",
    });
  });

  it("have the values that their standards' authors gave them", async () => {
    const files = [
      invoice("en16931-CII_example1"),
      sample("customs-declarations/hmrc-export-cus-code.xml"),
      sample("customs-declarations/UBL-ExportCustomsDeclaration-2.3-Example.xml"),
    ];
    const reports = await identifyAll(...files);
    expect(reports.map(({ value }) => `${value?.decimal ?? ""} ${value?.currency ?? ""}`)).to.deep.equal([
      "250.33 EUR",
      "9500.00 GBP",
      "10500.00 EUR",
    ]);
  });
});
