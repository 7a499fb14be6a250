import { readdirSync } from "node:fs";

import { expect } from "chai";

import { identityOf, importDocument, linkingKeys, type TradeDocument } from "../../../../sdk/documents/index.ts";
import { documentOf, textOf } from "./files.ts";

const EXPORTER = "lei:LIENB00KEXPORTER0046";
const DEBTOR = "lei:LIENB00KDEBTOR000007";

const codes = (errors: readonly { code: string }[]) => errors.map(({ code }) => code);
const valuesOf = (document: TradeDocument, type: string) =>
  document.references.filter((reference) => reference.type === type).map(({ value }) => value);
const field = (document: TradeDocument, path: string) => document.fields.find(([name]) => name === path)?.[1];

describe("An invoice", () => {
  it("in UBL and in CII is one document", () => {
    const [ubl, cii] = [documentOf("invoice.xml"), documentOf("cii-invoice.xml")];
    expect(identityOf(cii)).to.deep.equal(identityOf(ubl));
    expect(linkingKeys(cii)).to.deep.equal(linkingKeys(ubl));
    expect([cii.value, cii.dueDate]).to.deep.equal([ubl.value, ubl.dueDate]);
    expect(valuesOf(cii, "declaration")).to.deep.equal(["310120260518876543"]);
  });

  it("is linked by seller, buyer, amount, currency and month", () => {
    expect(linkingKeys(documentOf("invoice.xml"))).to.deep.equal([
      `invoice-terms|${EXPORTER}|${DEBTOR}|25000000|USD|2026-09`,
    ]);
  });

  it("has its due date from the means of payment where UBL 2.0 keeps it", () => {
    const invoice = documentOf(
      "invoice.xml",
      ["<cbc:DueDate>2027-03-14</cbc:DueDate>", ""],
      [
        "<cbc:PaymentMeansCode>30</cbc:PaymentMeansCode>",
        "<cbc:PaymentMeansCode>30</cbc:PaymentMeansCode><cbc:PaymentDueDate>2027-03-14</cbc:PaymentDueDate>",
      ],
    );
    expect(invoice.dueDate).to.equal("2027-03-14");
  });

  it("discloses lines, terms and the account to pay to", () => {
    const invoice = documentOf("invoice.xml");
    expect(
      ["lines.1.goods", "lines.2.amount", "terms.1", "payment.1.account", "totals.gross"].map((path) =>
        field(invoice, path),
      ),
    ).to.deep.equal(["Axial piston pump A4-71", "70000.00", "180 days net", "31010120260915000088", "250000.00"]);
  });

  it("is not financeable with a negative or zero amount", () => {
    for (const amount of ["-250000.00", "0.00"]) {
      const invoice = documentOf("invoice.xml", [
        '<cbc:PayableAmount currencyID="USD">250000.00',
        `<cbc:PayableAmount currencyID="USD">${amount}`,
      ]);
      expect(codes(invoice.notFinanceable)).to.deep.equal(["no-positive-amount"]);
      expect(linkingKeys(invoice)).to.deep.equal([]);
    }
  });

  it("is not financeable as a pro forma", () => {
    expect(codes(documentOf("invoice.xml", [">380<", ">325<"]).notFinanceable)).to.deep.equal(["draft"]);
  });

  it("is not financeable without an amount", () => {
    const invoice = documentOf("invoice.xml", [
      '<cbc:PayableAmount currencyID="USD">250000.00</cbc:PayableAmount>',
      "",
    ]);
    expect(codes(invoice.notFinanceable)).to.deep.equal(["no-value"]);
  });

  it("is a credit note if its type says so, whatever its root is called", () => {
    const invoice = documentOf("invoice.xml", [">380<", ">381<"]);
    expect([invoice.kind, codes(invoice.notFinanceable)]).to.deep.equal(["creditNote", ["credit-note"]]);
  });

  it("is not financeable as a credit note, which is another document with the same number", () => {
    const note = documentOf("ubl-credit-note.xml");
    expect([note.kind, codes(note.notFinanceable), valuesOf(note, "invoice")]).to.deep.equal([
      "creditNote",
      ["credit-note"],
      ["NHH-2026-00917"],
    ]);
    expect(identityOf(note).canonical).not.to.equal(identityOf(documentOf("invoice.xml")).canonical);
  });

  const refusals: [string, string, [string, string][]][] = [
    ["without a number", "missing-field", [["<cbc:ID>NHH-2026-00917</cbc:ID>", ""]]],
    ["without a date", "missing-field", [["<cbc:IssueDate>2026-09-15</cbc:IssueDate>", ""]]],
    [
      "with two numbers",
      "ambiguous-field",
      [["<cbc:ID>NHH-2026-00917</cbc:ID>", "<cbc:ID>NHH-2026-00917</cbc:ID><cbc:ID>NHH-2026-00918</cbc:ID>"]],
    ],
    [
      "with two totals",
      "ambiguous-field",
      [["</cbc:PayableAmount>", '</cbc:PayableAmount><cbc:PayableAmount currencyID="USD">1</cbc:PayableAmount>']],
    ],
    [
      "with two currencies",
      "ambiguous-field",
      [['<cbc:PayableAmount currencyID="USD">', '<cbc:PayableAmount currencyID="EUR">']],
    ],
    [
      "in an unknown currency",
      "unknown-currency",
      [
        ["<cbc:DocumentCurrencyCode>USD", "<cbc:DocumentCurrencyCode>USX"],
        ['<cbc:TaxExclusiveAmount currencyID="USD"', '<cbc:TaxExclusiveAmount currencyID="USX"'],
        ['<cbc:TaxInclusiveAmount currencyID="USD"', '<cbc:TaxInclusiveAmount currencyID="USX"'],
        ['<cbc:PayableAmount currencyID="USD"', '<cbc:PayableAmount currencyID="USX"'],
      ],
    ],
    [
      "over a tenth of a cent",
      "amount-precision",
      [["250000.00</cbc:PayableAmount>", "250000.001</cbc:PayableAmount>"]],
    ],
    ["of the thirty-first of September", "invalid-document-date", [["2026-09-15", "2026-09-31"]]],
    ["of a seller with a wrong LEI", "invalid-lei", [["LIENB00KEXPORTER0046", "LIENB00KEXPORTER0047"]]],
    ["to a buyer with a wrong LEI", "invalid-lei", [["LIENB00KDEBTOR000007", "LIENB00KDEBTOR000008"]]],
  ];
  for (const [how, code, changes] of refusals) {
    it(`is refused ${how}`, () => {
      expect(() => documentOf("invoice.xml", ...changes))
        .to.throw()
        .with.property("code", code);
    });
  }
});

describe("A customs declaration", () => {
  it("in UBL and in China's JSON form is one document", () => {
    const [ubl, json] = [
      documentOf("declaration-1.xml", ["LIENB00KCUSTOMS00088", "3101-01"], [' schemeID="0199">3101-01', ">3101-01"]),
      documentOf("declaration-china.json"),
    ];
    expect(identityOf(json)).to.deep.equal(identityOf(ubl));
    expect(linkingKeys(json)).to.deep.equal(linkingKeys(ubl));
    expect(json.value).to.deep.equal(ubl.value);
  });

  it("is linked by its consignment reference and by the invoices of its exporter", () => {
    expect(linkingKeys(documentOf("declaration-1.xml"))).to.deep.equal([
      `declaration-invoice|${EXPORTER}|NHH202600917`,
      "declaration-ucr|6CN91330200MA2AE009X744170A",
    ]);
  });

  it("is identified by its number in WCO form, and by its declarant's reference only before it has one", () => {
    const number = "<ID>310120260518880021</ID>";
    expect(identityOf(documentOf("declaration-2.xml")).canonical).to.equal(
      "LIENBOOK/1|CUSTOMSDECLARATION|CHINA|310120260518880021",
    );
    const early = documentOf("declaration-2.xml", [number, ""]);
    expect(identityOf(early).canonical).to.equal(`LIENBOOK/1|CUSTOMSDECLARATION|LRN|${EXPORTER}|3101|NHHEXP09172`);
    expect(codes(early.warnings)).to.deep.equal(["not-yet-accepted"]);
  });

  it("is identified by a movement reference number without the office that took it", () => {
    const british = (office: string) =>
      identityOf(
        documentOf(
          "declaration-2.xml",
          ["310120260518880021", "26GB1A2B3C4D5E6F70"],
          ["Code>CN</md", "Code>GB</md"],
          [">3101<", `>${office}<`],
        ),
      ).canonical;
    expect(british("GBLBA001")).to.equal("LIENBOOK/1|CUSTOMSDECLARATION|MRN|26GB1A2B3C4D5E6F70");
    expect(british("GB000084")).to.equal(british("GBLBA001"));
  });

  it("is identified by its number and office where the number is the office's own, in whatever order the office's codes stand", () => {
    const codes = "<cac:PartyIdentification>\n        <cbc:ID>3101</cbc:ID>\n      </cac:PartyIdentification>";
    const danish = (...changes: [string, string][]) =>
      identityOf(
        documentOf(
          "declaration-1.xml",
          ["310120260518876543", "exi 000073"],
          [
            "<cbc:IdentificationCode>CN</cbc:IdentificationCode>\n        </cac:Country>\n      </cac:PostalAddress>\n    </cac:CustomsParty>",
            "<cbc:IdentificationCode>DK</cbc:IdentificationCode></cac:Country></cac:PostalAddress></cac:CustomsParty>",
          ],
          ...changes,
        ),
      ).canonical;
    expect(danish()).to.equal("LIENBOOK/1|CUSTOMSDECLARATION|OFFICE|3101|EXI000073");
    expect(
      danish(
        [codes, ""],
        [
          "<cac:PartyName>\n        <cbc:Name>Ningbo Customs District",
          `${codes}<cac:PartyName>\n        <cbc:Name>Ningbo Customs District`,
        ],
      ),
    ).to.equal(danish());
    expect(danish(["<cbc:ID>3101<", "<cbc:ID>3102<"])).not.to.equal(danish());
  });

  it("is worth the sum of its goods where no invoice total stands in it", () => {
    const total = '<InvoiceAmount currencyID="USD">100000.00</InvoiceAmount>';
    expect(documentOf("declaration-2.xml", [total, ""]).value).to.deep.equal({ amount: 10_000_000n, currency: "USD" });
  });

  it("backs no export receivable as an import, a cancellation or without a value", () => {
    expect(codes(documentOf("declaration-china.json", ["3101 2026 0", "3101 2026 1"]).notFinanceable)).to.deep.equal([
      "not-an-export",
    ]);
    expect(codes(documentOf("declaration-2.xml", ["EXA", "IMA"]).notFinanceable)).to.deep.equal(["not-an-export"]);
    expect(codes(documentOf("declaration-2.xml", ["<FunctionCode>9", "<FunctionCode>1"]).notFinanceable)).to.deep.equal(
      ["withdrawn"],
    );
    expect(
      codes(
        documentOf("declaration-1.xml", [
          '<cbc:TotalInvoiceAmount currencyID="USD">180000.00</cbc:TotalInvoiceAmount>',
          "",
        ]).notFinanceable,
      ),
    ).to.deep.equal(["no-value"]);
  });

  it("tells of a wrong container number, which links nothing here", () => {
    expect(codes(documentOf("declaration-1.xml", ["CSQU3054383", "HLXU1234567"]).warnings)).to.deep.equal([
      "invalid-container-number",
    ]);
  });

  it("is refused with a Chinese number that is none", () => {
    expect(() => documentOf("declaration-china.json", ["3101 2026 0 518876543", "3101 2026 0 51887654"]))
      .to.throw()
      .with.property("code", "invalid-customs-number");
  });
});

describe("A bill of lading", () => {
  it("in UBL and by DCSA is one document, with the carrier's code before its number or without", () => {
    expect(identityOf(documentOf("ubl-bill-of-lading.xml"))).to.deep.equal(
      identityOf(documentOf("dcsa-transport-document.json")),
    );
  });

  it("is the same in the request to issue it", () => {
    expect(identityOf(documentOf("dcsa-issuance-request.json"))).to.deep.equal(
      identityOf(documentOf("dcsa-transport-document.json")),
    );
  });

  it("is linked by each container with each voyage, and by its consignment reference", () => {
    expect(linkingKeys(documentOf("dcsa-transport-document.json"))).to.deep.equal([
      "bill-container|CSQU3054383|0TX4W",
      "bill-container|CSQU3054383|2637W",
      "bill-ucr|6CN91330200MA2AE009X744170A",
    ]);
  });

  it("is linked by container and month where it names no voyage", () => {
    const bill = documentOf("ubl-bill-of-lading.xml", ["<cbc:JourneyID>0TX4W</cbc:JourneyID>", ""]);
    expect(linkingKeys(bill)).to.include("bill-container|CSQU3054383|2026-09");
  });

  it("is refused with a wrong container number, which would link it to nothing", () => {
    expect(() => documentOf("ubl-bill-of-lading.xml", ["CSQU 305438-3", "HLXU1234567"]))
      .to.throw()
      .with.property("code", "invalid-container-number");
    expect(() =>
      documentOf("dcsa-transport-document.json", [
        '"equipmentReference": "CSQU3054383",\n        "ISO',
        '"equipmentReference": "HLXU1234567",\n        "ISO',
      ]),
    )
      .to.throw()
      .with.property("code", "invalid-container-number");
  });

  it("is refused with a place that has no UN/LOCODE", () => {
    expect(() => documentOf("dcsa-transport-document.json", ["DEHAM", "DE-01"]))
      .to.throw()
      .with.property("code", "invalid-un-locode");
  });

  it("takes shippers' own equipment with any number, and says so", () => {
    const bill = documentOf(
      "dcsa-transport-document.json",
      ["CSQU3054383", "TANK 7"],
      ['"equipmentReference": "CSQU3054383"', '"equipmentReference": "TANK 7"'],
      ['"isShipperOwned": false', '"isShipperOwned": true'],
    );
    expect(codes(bill.warnings)).to.deep.equal(["shipper-owned-container"]);
  });

  it("may leave the value of the goods open, but not deny it", () => {
    expect(
      codes(
        documentOf("dcsa-transport-document.json", ['"declaredValue": 250000.0,', '"declaredValue": 0,'])
          .notFinanceable,
      ),
    ).to.deep.equal([]);
    expect(
      codes(
        documentOf("dcsa-transport-document.json", ['"declaredValue": 250000.0,', '"declaredValue": -1,'])
          .notFinanceable,
      ),
    ).to.deep.equal(["no-positive-amount"]);
  });

  it("is no document before it has a number: shipping instructions", () => {
    const draft = documentOf("dcsa-shipping-instructions.json");
    expect([draft.number, codes(draft.notFinanceable)]).to.deep.equal([undefined, ["draft"]]);
  });

  for (const [status, code] of [
    ["DRAFT", "draft"],
    ["APPROVED", "draft"],
    ["VOIDED", "withdrawn"],
    ["SURRENDERED FOR DELIVERY", "withdrawn"],
    ["PENDING SURRENDER FOR AMENDMENT", "withdrawn"],
  ] as const) {
    it(`is not financeable in status ${status}`, () => {
      expect(
        codes(documentOf("dcsa-transport-document.json", ['"ISSUED"', `"${status}"`]).notFinanceable),
      ).to.deep.equal([code]);
    });
  }

  it("is not the request to surrender it", () => {
    expect(() => documentOf("dcsa-surrender-request.json"))
      .to.throw()
      .with.property("code", "wrong-kind");
  });

  it("is told from a waybill, which conveys no title", () => {
    const waybill = documentOf("ubl-waybill.xml");
    expect([waybill.subtype, codes(waybill.warnings)]).to.deep.equal(["710", ["non-negotiable"]]);
    expect(codes(documentOf("dcsa-transport-document.json", ['"BOL"', '"SWB"']).warnings)).to.deep.equal([
      "non-negotiable",
    ]);
  });
});

describe("A document in a JSON form", () => {
  const identities: [string, string, string][] = [
    ["warehouse-receipt.json", "lei:LIENB00KWAREHOUSE058", "WAREHOUSERECEIPT|WR20260451"],
    ["sales-contract.json", EXPORTER, `SALESCONTRACT|${DEBTOR}|RWNHH202603|2026-05-04`],
    ["purchase-order.json", DEBTOR, `PURCHASEORDER|${EXPORTER}|RWPO44170|2026-06-11`],
    ["insurance-policy.json", "lei:LIENB00KINSURER00087", "INSURANCEPOLICY|MC26118834"],
    ["property-right.json", "lei:LIENB00KREGISTRY0090", "PROPERTYRIGHT|浙2026宁波市不动产权第0048123号"],
    ["appraisal.json", "lei:LIENB00KAPPRAISER048", "APPRAISAL|VAL20260773"],
    ["delivery-confirmation.json", DEBTOR, "DELIVERYCONFIRMATION|WE202650771"],
  ];
  for (const [file, issuer, canonical] of identities) {
    it(`is identified by its issuer's number: ${file}`, () => {
      const identity = identityOf(documentOf(file));
      expect([identity.issuerKey, identity.canonical]).to.deep.equal([issuer, `LIENBOOK/1|${canonical}`]);
    });
  }

  const links: [string, string[]][] = [
    [
      "warehouse-receipt.json",
      ["receipt-lot|CNDLCYARD7SHEDC|AL997LOT1187", "receipt-lot|CNDLCYARD7SHEDC|AL997LOT1188"],
    ],
    ["sales-contract.json", [`contract-terms|${EXPORTER}|${DEBTOR}|90000000|USD|2026-05`]],
    ["purchase-order.json", [`order-terms|${DEBTOR}|${EXPORTER}|25000000|USD|2026-06`]],
    [
      "insurance-policy.json",
      [`policy-subject|${EXPORTER}|BILLOFLADING:LBKU26091177`, `policy-subject|${EXPORTER}|INVOICE:NHH202600917`],
    ],
    ["property-right.json", ["right-parcel|CN|330206001012GB00417"]],
    ["appraisal.json", []],
  ];
  for (const [file, keys] of links) {
    it(`is linked by what it is about: ${file}`, () => {
      expect(linkingKeys(documentOf(file))).to.deep.equal(keys);
    });
  }

  it("is refused where it breaks its schema, naming the field", () => {
    expect(() => documentOf("warehouse-receipt.json", ['"marks": "AL-99.7 LOT 1187",', ""]))
      .to.throw(/lots\/0.*marks/)
      .with.property("code", "schema-violation");
    expect(() => documentOf("appraisal.json", ['"method"', '"metod"']))
      .to.throw(/metod/)
      .with.property("code", "schema-violation");
    expect(() => documentOf("sales-contract.json", ["2026-05-04", "04.05.2026"]))
      .to.throw()
      .with.property("code", "schema-violation");
  });

  it("is refused with a wrong container number", () => {
    expect(() => documentOf("delivery-confirmation.json", ["CSQU3054383", "HLXU1234567"]))
      .to.throw()
      .with.property("code", "invalid-container-number");
  });

  it("is not financeable as a draft, cancelled or expired", () => {
    const inStatus = (status: string) =>
      codes(documentOf("insurance-policy.json", ['"number"', `"status": "${status}", "number"`]).notFinanceable);
    expect(["issued", "draft", "cancelled", "expired"].map(inStatus)).to.deep.equal([
      [],
      ["draft"],
      ["withdrawn"],
      ["withdrawn"],
    ]);
  });
});

describe("Every document", () => {
  const files = [
    ...["invoice.xml", "invoice-rekeyed.xml", "invoice-second.xml", "declaration-1.xml", "declaration-2.xml"],
    ...readdirSync(new URL("../../../fixtures/documents/", import.meta.url)).filter(
      (name) => /\.(xml|json)$/.test(name) && !name.includes("surrender"),
    ),
  ];

  for (const file of files) {
    it(`has fields with distinct names for the commitment: ${file}`, () => {
      const document = documentOf(file);
      const paths = document.fields.map(([path]) => path);
      expect(new Set(paths).size).to.equal(paths.length);
      expect(paths).to.include.members(["kind", "source.format", "source.sha256"]);
      expect(document.fields.every(([, value]) => value !== "")).to.be.true;
    });
  }

  it("is known by its content, never by the name of its file", () => {
    expect(importDocument(Buffer.from(textOf("appraisal.json"))).kind).to.equal("appraisal");
    expect(() => importDocument(Buffer.from("%PDF-1.7")))
      .to.throw()
      .with.property("code", "unsupported-format");
    expect(() => importDocument(Buffer.from('<Invoice xmlns="urn:example:invoice"/>')))
      .to.throw(/urn:example:invoice/)
      .with.property("code", "unsupported-format");
    expect(() => importDocument(Buffer.from('{"format":"lienbook/ransom-note/1"}')))
      .to.throw()
      .with.property("code", "unsupported-format");
  });
});
