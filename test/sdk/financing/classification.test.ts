import { expect } from "chai";
import fc from "fast-check";

import {
  classify,
  classifyExposures,
  classifyPortfolio,
  isNonPerforming,
  type Exposure,
} from "../../../sdk/financing/classification.ts";
import { InvalidTermError } from "../../../sdk/financing/money-errors.ts";

const claim = (outstanding: bigint, daysPastDue: number, debtor = "X", bank = "A"): Exposure => ({
  bank,
  debtor,
  outstanding,
  daysPastDue,
});

describe("The classification of loans", () => {
  it("turns on the first day past due and after 90, 270 and 360", () => {
    const grades = [0, 1, 90, 91, 270, 271, 360, 361].map(classify);
    expect(grades).to.deep.equal([
      "pass",
      "special mention",
      "special mention",
      "substandard",
      "substandard",
      "doubtful",
      "doubtful",
      "loss",
    ]);
    expect(grades.map(isNonPerforming)).to.deep.equal([false, false, false, true, true, true, true, true]);
  });

  it("refuses days that are not counted", () => {
    expect(() => classify(-1)).to.throw(InvalidTermError);
    expect(() => classify(0.5)).to.throw(InvalidTermError);
  });

  it("extends default to a debtor's other claims at a bank above a tenth, not at it", () => {
    const at = classifyPortfolio([claim(10n, 91), claim(90n, 0)]);
    expect(at.nonPerforming).to.equal(10n);
    const above = classifyPortfolio([claim(11n, 91), claim(89n, 0)]);
    expect(above.nonPerforming).to.equal(100n);
    expect(above.exposures.map(({ grade }) => grade)).to.deep.equal(["substandard", "pass"]);
  });

  it("leaves the debtor's claims at another bank alone, and the bank's claims on others", () => {
    const { exposures } = classifyPortfolio([claim(50n, 400), claim(50n, 0, "X", "B"), claim(50n, 0, "Y")]);
    expect(exposures.map(({ nonPerforming }) => nonPerforming)).to.deep.equal([true, false, false]);
  });

  it("counts what was written off by itself: in no ratio, and against none of the debtor's other claims", () => {
    const gone = { ...claim(50n, 400), writtenOff: true };
    const good = claim(50n, 0);
    const { exposures, outstanding, nonPerforming, ratio, writtenOff } = classifyPortfolio([gone, good]);
    expect(exposures).to.deep.equal([{ ...good, grade: "pass", nonPerforming: false }]);
    expect([outstanding, nonPerforming, writtenOff]).to.deep.equal([50n, 0n, 50n]);
    expect(ratio.toString()).to.equal("0");
    const euros = { ...gone, currency: 978n };
    expect(() => classifyPortfolio([euros, { ...good, currency: 840n }])).to.throw(InvalidTermError, "840, 978");
  });

  it("extends default over currencies where it exceeds a tenth in one, and adds no currency to another", () => {
    const [USD, EUR] = [840n, 978n];
    const dollars = { ...claim(11n, 91), currency: USD };
    const euros = { ...claim(1_000_000n, 0), currency: EUR };
    const good = { ...claim(89n, 0), currency: USD };
    const tainted = classifyExposures([dollars, good, euros]);
    expect(tainted.map(({ nonPerforming }) => nonPerforming)).to.deep.equal([true, true, true]);
    expect(tainted.map(({ grade }) => grade)).to.deep.equal(["substandard", "pass", "pass"]);
    const below = classifyExposures([{ ...dollars, outstanding: 9n }, good, euros]);
    expect(below.map(({ nonPerforming }) => nonPerforming)).to.deep.equal([true, false, false]);
    expect(() => classifyPortfolio([dollars, euros])).to.throw(InvalidTermError, "840, 978");
  });

  it("gives the ratio of what does not perform to all that is outstanding", () => {
    expect(classifyPortfolio([]).ratio.toString()).to.equal("0");
    const { ratio } = classifyPortfolio([claim(1n, 100), claim(3n, 1, "Y")]);
    expect(ratio.toString()).to.equal("1/4");
  });

  it("never counts less as non-performing when a claim grows older", () => {
    const exposures = fc.array(
      fc.record({
        bank: fc.constantFrom("A", "B"),
        debtor: fc.constantFrom("X", "Y", "Z"),
        outstanding: fc.bigInt({ min: 0n, max: 10n ** 12n }),
        daysPastDue: fc.constantFrom(0, 30, 91, 300, 400),
      }),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(exposures, (all) => {
        const older = all.map((exposure, i) => (i === 0 ? { ...exposure, daysPastDue: 400 } : exposure));
        expect(classifyPortfolio(older).nonPerforming >= classifyPortfolio(all).nonPerforming).to.equal(true);
      }),
    );
  });
});
