import { expect } from "chai";

import { dayCountOf, findDayCount, tenorOf } from "../../../scripts/vectors/conventions.ts";
import type { QuotedDayCount } from "../../../scripts/vectors/daycount-quoted.ts";
import { Inputs } from "../../../scripts/vectors/inputs.ts";
import { Unjudged, type Json } from "../../../scripts/vectors/vector.ts";
import { InvalidTenorError, InvalidTermError } from "../../../sdk/financing/money-errors.ts";
import { UnknownNameError } from "../../../sdk/names.ts";

const inputs = (convention: string, values: Record<string, Json> = {}) => new Inputs(values, convention);

const SPELLINGS: [QuotedDayCount, string[]][] = [
  [
    "ACT/360",
    [
      "ACT/360",
      "ISDA 2006 4.16(e)",
      "Actual/360",
      "act / 360",
      "A/360",
      "360-day year",
      "ACT/360, repaid after 365 days",
      "discount ACT/360: P=100(1-d*r/360)",
    ],
  ],
  [
    "ACT/365F",
    [
      "ACT/365F",
      "Actual/365 (Fixed)",
      "ACT/365",
      "actual/365",
      "Actual365Fixed",
      "ACT/365 (English)",
      "ACT/365F p.a.",
      "actual days/365",
      "365-day year",
    ],
  ],
  ["ACT/ACT ISDA", ["ACT/ACT (ISDA)", "ACT/ACT ISDA", "Actual/Actual", "Act-Act ISDA"]],
  ["ACT/ACT ICMA", ["ACT/ACT (ICMA)", "Actual/Actual (ISMA)", "ACT/ACT (in period), daily decimal"]],
  ["ACT/ACT AFB", ["ACT/ACT (AFB)", "Actual/Actual (Euro)"]],
  ["ACT/ACT spreadsheet", ["actual/actual (basis 1)", "ACT/ACT, YEARFRAC"]],
  [
    "30/360 Bond Basis",
    [
      "30/360 (Bond Basis, ISDA 2006 4.16(f))",
      "30/360",
      "360/360",
      "Bond Basis",
      "30A/360",
      "30-360",
      "Thirty360(BondBasis)",
      "30/360 (HP 12C)",
      "30/360 calendar",
    ],
  ],
  [
    "30/360 US",
    [
      "30/360 US (SIA/NASD)",
      "30/360 (US)",
      "30U/360",
      "30/360 NASD",
      "US (NASD) 30/360",
      "US 30/360",
      "30US/360",
      "30/360 USA",
    ],
  ],
  [
    "30E/360",
    [
      "30E/360 (Eurobond Basis, ISDA 2006 4.16(g))",
      "30E/360",
      "30E360",
      "Eurobond Basis",
      "30/360 European",
      "30S/360",
      "30 E/360",
      "30/360 (ICMA)",
      "European 30/360",
      "30/360: European",
      "ISMA-30/360",
      "30/360 (E)",
      "30/360 (Special German)",
      "Special German 30/360",
    ],
  ],
  [
    "30E/360 ISDA",
    ["30E/360 (ISDA) (ISDA 2006 4.16(h))", "30E/360 ISDA", "30E/360 (ISDA)", "30/360 German", "German 30/360"],
  ],
  ["ACT/364", ["ACT/364 weekly", "ACT/364 every 2 weeks"]],
  ["ACT/366", ["Actual/366"]],
  ["ACT/365.25", ["Actual/365.25"]],
  ["NL/365", ["NL/365", "ACT/365 (No Leap)", "ACT/365F (No Leap)", "Actual365Fixed(NoLeap)"]],
];

describe("Conventions in the words of their sources", () => {
  for (const [name, spellings] of SPELLINGS) {
    it(`are read as ${name}`, () => {
      for (const spelling of spellings) expect(findDayCount(inputs(spelling)), spelling).to.equal(name);
    });
  }

  it("are told apart where two rules go by one name, by the termination date that one of them needs", () => {
    for (const spelling of ["30/360 (ISDA)", "30/360 ISDA"]) {
      expect(findDayCount(inputs(spelling))).to.equal("30/360 Bond Basis");
      expect(findDayCount(inputs(spelling, { terminationDate: "2012-02-29" }))).to.equal("30E/360 ISDA");
    }
  });

  it("are taken from an input of their own, which does not say another", () => {
    expect(findDayCount(inputs("simple", { dayCount: "Actual/365 Fixed" }))).to.equal("ACT/365F");
    expect(() => findDayCount(inputs("ACT/360", { dayCount: "ACT/365F" }))).to.throw(InvalidTermError, "ACT/360");
    expect(() => findDayCount(inputs("", { dayCount: "by and by" }))).to.throw(UnknownNameError, "by and by");
  });

  it("are taken from the basis of a spreadsheet where the words name none", () => {
    const names = [0, 1, 2, 3, 4].map((basis) => findDayCount(inputs("YEARFRAC", { basis })));
    expect(names).to.deep.equal(["30/360 US", "ACT/ACT spreadsheet", "ACT/360", "ACT/365F", "30E/360"]);
  });

  it("are taken from the basis where the words name a family of rules, and from the words where they name a rule", () => {
    const read = (words: string, basis: number) => findDayCount(inputs(words, { basis }));
    expect([0, 4].map((basis) => read("30/360", basis))).to.deep.equal(["30/360 US", "30E/360"]);
    expect(read("actual/actual", 1)).to.equal("ACT/ACT spreadsheet");
    expect(read("30/360 (Bond Basis, ISDA 2006 4.16(f))", 0)).to.equal("30/360 Bond Basis");
    expect(read("ACT/ACT (ISDA)", 1)).to.equal("ACT/ACT ISDA");
    expect(read("ACT/365", 365)).to.equal("ACT/365F");
    expect(() => read("30/360", 5)).to.throw(UnknownNameError, "basis 5");
  });

  for (const unknown of ["BUS/252", "30E+/360", "30/360 Italian", "Italian 30/360", "1/1", "ACT/365 (Canadian)"]) {
    it(`leave a vector unjudged that counts by "${unknown}"`, () => {
      expect(() => dayCountOf(inputs(unknown))).to.throw(Unjudged);
    });
  }

  for (const wrong of ["", "30/360 Klingon", "ACT/ACT (Klingon)", "act/actual or act/360, whichever"]) {
    it(`are an error if no day count goes by "${wrong}"`, () => {
      expect(() => dayCountOf(inputs(wrong))).to.throw(UnknownNameError);
    });
  }

  it("are an error in a step that is no tenor", () => {
    expect(() => tenorOf(inputs("monthly", { tenor: "every blue moon" }))).to.throw(InvalidTenorError, "blue moon");
    expect(() => tenorOf(inputs("", { frequency: 7 }))).to.throw(InvalidTenorError, "7 periods a year");
    expect(tenorOf(inputs("", { tenor: "every 10 days" }))).to.deep.equal({ unit: "days", length: 10 });
    expect(tenorOf(inputs("", { tenor: "6 months" }))).to.deep.equal({ unit: "months", length: 6 });
    expect(tenorOf(inputs("", { tenor: "P6M" }))).to.deep.equal({ unit: "months", length: 6 });
    expect(tenorOf(inputs("", { frequency: 4 }))).to.deep.equal({ unit: "months", length: 3 });
  });

  it("give the step between dates, where the inputs do not", () => {
    expect(tenorOf(inputs("equal principal, semi-annual"))).to.deep.equal({ unit: "months", length: 6 });
    expect(tenorOf(inputs("ACT/364 weekly"))).to.deep.equal({ unit: "days", length: 7 });
    expect(tenorOf(inputs("quarterly"))).to.deep.equal({ unit: "months", length: 3 });
    expect(tenorOf(inputs("annual", { frequency: "1M" }))).to.deep.equal({ unit: "months", length: 1 });
    expect(tenorOf(inputs(""))).to.deep.equal({ unit: "months", length: 1 });
  });
});
