import { expect } from "chai";
import fc from "fast-check";

import {
  AmountPrecisionError,
  canonicalCode,
  canonicalNumber,
  canonicalText,
  currencyExponent,
  formatAmount,
  InvalidAmountError,
  InvalidDocumentDateError,
  InvalidDocumentNumberError,
  parseCurrency,
  parseDate,
  parseMoney,
  UnknownCurrencyError,
} from "../../../../sdk/documents/index.ts";
import { parseClaimType } from "../../../../sdk/documents/importers/type-codes.ts";

describe("A number in canonical form", () => {
  const same: [string, string][] = [
    ["inv-2026/0042", "INV20260042"],
    [" INV 2026 . 0042 ", "INV20260042"],
    ["ＩＮＶ２０２６００４２", "INV20260042"],
    ["INV\u200b2026\u00ad0042", "INV20260042"],
    ["ІNV٢٠٢٦٠٠٤٢", "INV20260042"],
    ["Ελ-7", "EΛ7"],
    ["浙(2026)宁波市第0048123号", "浙2026宁波市第0048123号"],
    ["straße 5", "STRASSE5"],
  ];
  for (const [written, canonical] of same) {
    it(`reads ${JSON.stringify(written)} as ${canonical}`, () => {
      expect(canonicalCode(written)).to.equal(canonical);
    });
  }

  it("is its own canonical form", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }),
        (text) => canonicalCode(canonicalCode(text)) === canonicalCode(text),
      ),
    );
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }),
        (text) => canonicalText(canonicalText(text)) === canonicalText(text),
      ),
    );
  });

  it("never contains the sign that separates the parts of an identity", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => !canonicalCode(text).includes("|")));
  });

  it("folds small capitals and letters of other scripts that print like Latin capitals, each to one of them", () => {
    expect(canonicalCode("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ")).to.equal("ABCDEFGHIJKLMNOPRSTUVWYZ");
    for (const [letters, latin] of [
      ["ҮѴԌӀҺԀ", "YVGIHD"],
      ["үѵԍӏһԁ", "YVGIHD"],
      ["ϹϲͿϺϜ", "CCJMF"],
      ["ᏳᏻᎩᎽ", "GGYY"],
    ] as const) {
      expect(canonicalCode(letters), letters).to.equal(latin);
    }
    expect(canonicalCode("ᎠᎡᎢᎪᎫᎬᎳᎷᎻᏀᏃᏕᏙᏞᏟᏢᏦᏴ")).to.equal("DRTAJEWMHGZSVLCPKB");
    expect(canonicalCode("ꓐꓑꓓꓔꓖꓗꓙꓚꓜꓝꓟꓠꓡꓢꓣꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴ")).to.equal("BPDTGKJCZFMNLSRVHWXYAEIOU");
    expect(canonicalCode("ՕՍՏ")).to.equal("OUS");
  });

  it("leaves out letters that are never shown", () => {
    expect(canonicalCode("IN\u3164V\u115f\u1160\uffa0-42")).to.equal("INV42");
  });

  it("refuses a number without a letter or digit, and one that never ends", () => {
    expect(() => canonicalNumber(" -/- ")).to.throw(InvalidDocumentNumberError);
    expect(() => canonicalNumber("1".repeat(201))).to.throw(InvalidDocumentNumberError);
  });
});

describe("A date in canonical form", () => {
  const days = [
    "2026-09-15",
    "2026-9-15",
    "2026/09/15",
    "2026.09.15",
    "20260915",
    "2026-09-15Z",
    "2026-09-15+08:00",
    "2026-09-15T23:59:59.9-12:00",
    "2026-09-15 08:30",
    "2026-09-15T24:00:00.000+0800",
    "202609152359",
    "20260915235959Z",
    "20260915235959CST",
    "20260915235959+08",
    "２０２６-０９-１５",
    "2026年9月15日",
    " 2026‑09‑15 ",
  ];
  for (const written of days) {
    it(`reads ${written}`, () => {
      expect(parseDate("date", written)).to.equal("2026-09-15");
    });
  }

  for (const written of [
    "15.09.2026",
    "09/15/2026",
    "2026-02-29",
    "2026-13-01",
    "2026-00-10",
    "2026-09-31",
    "2026-09",
    "26-09-15",
    "tomorrow",
    "",
    "2026-09/15",
    "2026-09-15 or so",
    "2026-09-15T99:99:99",
    "2026-09-15T12",
    "2026091512",
    "20260915Tea",
    "0000-01-01",
    "-2026-09-15",
  ]) {
    it(`refuses ${JSON.stringify(written)}, which has no reading or several`, () => {
      expect(() => parseDate("date", written))
        .to.throw(InvalidDocumentDateError)
        .with.property("code", "invalid-document-date");
    });
  }
});

describe("An amount", () => {
  const amounts: [string | number, string, bigint][] = [
    ["250000", "USD", 25_000_000n],
    ["250000.00", "USD", 25_000_000n],
    ["0250000.000", "USD", 25_000_000n],
    ["+250000.", "USD", 25_000_000n],
    [".5", "USD", 50n],
    ["250,000.00", "USD", 25_000_000n],
    ["250.000,00", "USD", 25_000_000n],
    ["250 000,00", "USD", 25_000_000n],
    ["250'000.00", "CHF", 25_000_000n],
    ["1,250,000", "USD", 125_000_000n],
    ["250000,5", "EUR", 25_000_050n],
    ["٢٥٠٠٠٠.٠٠", "AED", 25_000_000n],
    ["−5.25", "EUR", -525n],
    ["250000", "JPY", 250_000n],
    ["1.234", "KWD", 1_234n],
    [1231.1, "DKK", 123_110n],
    ["90071992547409931234.56", "USD", 9_007_199_254_740_993_123_456n],
  ];
  for (const [written, currency, minor] of amounts) {
    it(`of ${written} ${currency} is ${minor} minor units`, () => {
      expect(parseMoney(written, currency)).to.deep.equal({ amount: minor, currency });
    });
  }

  for (const written of [
    "250,000",
    "1,234,56",
    "12,34.5",
    "1.2.3",
    "1e5",
    "0x10",
    "",
    ".",
    "-",
    "five",
    "250,000.00.00",
    "NaN",
  ]) {
    it(`is refused as ${JSON.stringify(written)}, which has no reading or several`, () => {
      expect(() => parseMoney(written, "USD")).to.throw(InvalidAmountError);
    });
  }

  it("is never rounded on the way in", () => {
    expect(() => parseMoney("1.005", "USD")).to.throw(AmountPrecisionError);
    expect(() => parseMoney("1.5", "JPY")).to.throw(AmountPrecisionError);
    expect(() => parseMoney(12345678901234.56, "USD")).to.throw(AmountPrecisionError);
  });

  it("comes back from its decimal form", () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 30n), 10n ** 30n), fc.constantFrom("USD", "JPY", "KWD"), (amount, currency) => {
        expect(parseMoney(formatAmount({ amount, currency }), currency).amount).to.equal(amount);
      }),
    );
  });
});

describe("A currency", () => {
  it("has the decimals of ISO 4217", () => {
    expect(["USD", "JPY", "KWD", "CNY", "ISK", "IQD", "CLP"].map(currencyExponent)).to.deep.equal([
      2, 0, 3, 2, 0, 3, 0,
    ]);
  });

  it("is read in any case", () => {
    expect(parseCurrency(" usd")).to.equal("USD");
  });

  for (const code of ["XAU", "XXX", "XTS", "USN", "ABC", "US", "$", ""]) {
    it(`is refused as ${JSON.stringify(code)}, in which nobody pays`, () => {
      expect(() => parseCurrency(code)).to.throw(UnknownCurrencyError);
    });
  }
});

describe("The type of a claim", () => {
  it("is the commercial invoice where nothing or a word for it stands", () => {
    expect(
      [undefined, "380", "SalesInvoice", "Commercial invoice", "０３８０"].map(
        (text) => parseClaimType(text, "380").code,
      ),
    ).to.deep.equal(Array(5).fill("380"));
  });

  it("tells credit notes and pro forma invoices apart", () => {
    expect(parseClaimType("381", "380").isCreditNote).to.be.true;
    expect(parseClaimType("325", "380").isDraft).to.be.true;
  });

  it("is refused as free text, which could stand for a new document at will", () => {
    expect(() => parseClaimType("Invoice (second copy)", "380"))
      .to.throw()
      .with.property("code", "unknown-type-code");
  });
});
