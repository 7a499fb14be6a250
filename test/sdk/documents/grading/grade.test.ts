import { expect } from "chai";

import {
  compareDocuments,
  PartyDirectory,
  type Comparison,
  type TradeDocument,
} from "../../../../sdk/documents/index.ts";
import { documentOf } from "../importers/files.ts";

type Change = readonly [from: string, to: string];

const invoice = (...changes: Change[]) => documentOf("invoice.xml", ...changes);
const number = (text: string): Change => ["<cbc:ID>NHH-2026-00917<", `<cbc:ID>${text}<`];
const amount = (text: string): Change => [
  '<cbc:PayableAmount currencyID="USD">250000.00',
  `<cbc:PayableAmount currencyID="USD">${text}`,
];
const date = (text: string): Change => ["<cbc:IssueDate>2026-09-15", `<cbc:IssueDate>${text}`];
const buyer: Change = ["LIENB00KDEBTOR000007", "LIENB00KINSURER00087"];
const otherBuyer: Change[] = [buyer, ["<cbc:CompanyID>DE811900425", "<cbc:CompanyID>DE136695976"]];
/** Without what ties the invoice to other papers. */
const noReferences: Change[] = [
  ["<cbc:ID>RW-PO-44170", "<cbc:ID>0"],
  ["<cbc:ID>RW-NHH-2026-03", "<cbc:ID>0"],
  ["<cbc:ID>310120260518876543", "<cbc:ID>0"],
  ["<cbc:ID>310120260518880021", "<cbc:ID>0"],
];
const empty: Change[] = [
  ["<cbc:ID>0</cbc:ID>", ""],
  ["<cbc:ID>0</cbc:ID>", ""],
  ["<cbc:ID>0</cbc:ID>", ""],
  ["<cbc:ID>0</cbc:ID>", ""],
];
const alone: Change[] = [...noReferences, ...empty];

/** Grades a pair both ways round, which must come to the same. */
function compare(a: TradeDocument, b: TradeDocument, directory?: PartyDirectory): Comparison {
  const [there, back] = [compareDocuments(a, b, directory), compareDocuments(b, a, directory)];
  expect(back.grade).to.equal(there.grade);
  expect([...back.decidedBy].sort()).to.deep.equal([...there.decidedBy].sort());
  return there;
}

const gradeOf = (a: TradeDocument, b: TradeDocument) => compare(a, b).grade;

describe("Two papers", () => {
  it("are exactly one document when one is the other re-keyed", () => {
    expect(compare(invoice(), documentOf("invoice-rekeyed.xml"))).to.deep.include({
      grade: "exact",
      decidedBy: ["issuer", "number"],
    });
  });

  it("are exactly one document when one names the seller by LEI and the other by tax number", () => {
    const byTaxNumber = invoice(['<cbc:CompanyID schemeID="0199">LIENB00KEXPORTER0046</cbc:CompanyID>', ""]);
    expect(gradeOf(invoice(), byTaxNumber)).to.equal("exact");
  });

  it("are one number with another amount", () => {
    expect(compare(invoice(), invoice(amount("260000.00")))).to.deep.include({
      grade: "same-number-other-amount",
      decidedBy: ["issuer", "number", "value"],
    });
    expect(gradeOf(invoice(), invoice(amount("250000.00"), date("2026-09-16")))).to.equal("similar");
    expect(gradeOf(invoice(), invoice([">380<", ">388<"]))).to.equal("similar");
  });

  it("are similar when one digit of the number differs, or two are swapped, or zeros stand before it", () => {
    for (const text of ["NHH-2026-00918", "NHH-2026-0917", "NHH-2026-00971", "NHH-2026-917", "NHH-2O26-00917"]) {
      expect(gradeOf(invoice(), invoice(number(text))), text).to.equal("similar");
    }
  });

  it("are similar when a renumbered one has the same terms", () => {
    expect(compare(invoice(...alone), invoice(...alone, number("X-1")))).to.deep.include({
      grade: "similar",
      decidedBy: ["linkingKeys"],
    });
  });

  it("are similar when a renumbered one has the amount rounded", () => {
    const one = invoice(...alone, amount("249875.40"));
    for (const rounded of ["249875.00", "249900.00", "250000.00"]) {
      expect(gradeOf(one, invoice(...alone, number("X-1"), amount(rounded))), rounded).to.equal("similar");
    }
  });

  it("are similar when one digit of the seller's identifier differs", () => {
    const noLei: Change = ['<cbc:CompanyID schemeID="0199">LIENB00KEXPORTER0046</cbc:CompanyID>', ""];
    const mistyped: Change = ["91330200MA2AE009X7", "91330200MA2AE008X7"];
    expect(compare(invoice(noLei), invoice(noLei, mistyped))).to.deep.include({ grade: "similar" });
  });

  it("are suspected of a split when one is numbered as part of the other and smaller", () => {
    for (const text of ["NHH-2026-00917-1", "NHH-2026-00917A", "NHH-2026-00917/P2", "NHH-2026-00917 (1 of 2)"]) {
      expect(gradeOf(invoice(...alone), invoice(...alone, number(text), amount("117345.67"))), text).to.equal(
        "split-suspect",
      );
    }
  });

  it("are suspected of a split when both claim the goods of one declaration", () => {
    expect(compare(invoice(), documentOf("invoice-second.xml")).decidedBy).to.include("references.declaration");
    expect(gradeOf(invoice(), documentOf("invoice-second.xml"))).to.equal("split-suspect");
  });

  it("are suspected of a split when they share the order and add up to a round amount", () => {
    const order: Change[] = [...noReferences.slice(1), ...empty.slice(1)];
    const [one, other] = [
      invoice(...order, number("A-1"), amount("113337.50")),
      invoice(...order, number("B-7"), amount("136662.50")),
    ];
    expect(compare(one, other)).to.deep.include({
      grade: "split-suspect",
      decidedBy: ["references.order", "value", "issueDate"],
    });
  });

  it("are suspected of a split when one declaration after another declares one invoice", () => {
    const [one, other] = [
      documentOf("declaration-china.json"),
      documentOf(
        "declaration-china.json",
        ["518876543", "518876999"],
        ["44170A", "44170C"],
        [
          '"amount": "180000.00",\n    "currency": "USD"\n  },\n  "invoices"',
          '"amount": "70000.00",\n    "currency": "USD"\n  },\n  "invoices"',
        ],
      ),
    ];
    expect(gradeOf(one, other)).to.equal("split-suspect");
  });

  it("are exactly one declaration whether or not the file has the LEI of the customs office", () => {
    expect(gradeOf(documentOf("declaration-1.xml"), documentOf("declaration-china.json"))).to.equal("exact");
  });

  it("are similar when two carriers' bills name one container on one voyage", () => {
    const house = documentOf(
      "dcsa-transport-document.json",
      ['"LBKU26091177"', '"HBL-77"'],
      ['"carrierCode": "LBKU"', '"carrierCode": "FWDX"'],
    );
    expect(compare(documentOf("dcsa-transport-document.json"), house)).to.deep.include({
      grade: "similar",
      decidedBy: ["linkingKeys"],
    });
  });

  it("are similar when two warehouses certify one lot", () => {
    const second = documentOf(
      "warehouse-receipt.json",
      ["WR-2026/0451", "900077"],
      ["LIENB00KWAREHOUSE058", "LIENB00KINSURER00087"],
      ["LOT 1188", "LOT 2001"],
    );
    expect(gradeOf(documentOf("warehouse-receipt.json"), second)).to.equal("similar");
  });

  it("are two documents when two sellers have one number", () => {
    const other = invoice(
      ["LIENB00KEXPORTER0046", "LIENB00KINSURER00087"],
      ["91330200MA2AE009X7", "91440300MA5FQ1234K"],
    );
    expect(compare(invoice(), other)).to.deep.include({ grade: "different-seller", decidedBy: ["issuer", "number"] });
  });

  it("are two documents when an invoice and a credit note have one number", () => {
    expect(compare(invoice(), documentOf("ubl-credit-note.xml"))).to.deep.include({
      grade: "different-kind",
      decidedBy: ["kind"],
    });
  });

  it("are not financeable when one of them is not", () => {
    expect(compare(invoice(), invoice(amount("-250000.00")))).to.deep.include({
      grade: "not-financeable",
      decidedBy: ["financeable"],
    });
    expect(gradeOf(documentOf("ubl-credit-note.xml"), documentOf("ubl-credit-note.xml"))).to.equal("not-financeable");
  });

  it("are unrelated when a seller invoices another buyer, or the same one in the ordinary course", () => {
    expect(
      gradeOf(invoice(...alone), invoice(...alone, number("NHH-2026-01312"), ...otherBuyer, amount("81220.10"))),
    ).to.equal("unrelated");
    expect(
      gradeOf(invoice(...alone), invoice(...alone, number("NHH-2026-01312"), date("2026-09-29"), amount("81220.10"))),
    ).to.equal("unrelated");
    expect(
      gradeOf(invoice(...alone), invoice(...alone, number("NHH-2026-00918"), date("2026-09-17"), amount("81220.10"))),
    ).to.equal("unrelated");
  });

  it("are unrelated when the same terms come back months later", () => {
    expect(gradeOf(invoice(...alone), invoice(...alone, number("NHH-2026-00918"), date("2026-12-15")))).to.equal(
      "unrelated",
    );
  });

  it("are matched through the party directory where only it knows that two names are one", () => {
    const [byScac, bySmdg] = [
      documentOf("dcsa-transport-document.json"),
      documentOf(
        "dcsa-transport-document.json",
        ['"LBKU26091177"', '"26091177"'],
        ['"carrierCode": "LBKU"', '"carrierCode": "LBK"'],
        ["NMFTA", "SMDG"],
      ),
    ];
    const directory = PartyDirectory.of([
      {
        lei: "LIENB00KCARRIER00072",
        ids: [
          { scheme: "scac", id: "LBKU" },
          { scheme: "smdg", id: "LBK" },
        ],
      },
    ]);
    expect(compare(byScac, bySmdg, directory).grade).to.equal("exact");
    expect(compare(byScac, bySmdg).grade).not.to.equal("exact");
  });
});
