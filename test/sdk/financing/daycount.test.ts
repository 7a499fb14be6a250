import { expect } from "chai";
import fc from "fast-check";

import { civilOf, dayOf, isLeapYear } from "../../../sdk/financing/calendar.ts";
import {
  accrualUnits,
  accrualUnitsPerYear,
  DAY_COUNT_CONVENTIONS,
  dayCountConvention,
  daysBetween,
  yearFraction,
  type DayCountConvention,
} from "../../../sdk/financing/daycount.ts";
import { PeriodReversedError } from "../../../sdk/financing/money-errors.ts";
import { UnknownNameError } from "../../../sdk/names.ts";

const count = (convention: DayCountConvention, start: string, end: string, termination?: string) =>
  daysBetween(convention, dayOf(start), dayOf(end), termination === undefined ? undefined : dayOf(termination));
const fraction = (convention: DayCountConvention, start: string, end: string) =>
  yearFraction(convention, dayOf(start), dayOf(end)).toString();

const anyDay = fc.integer({ min: dayOf("1970-01-01"), max: dayOf("2200-12-31") });
const period = fc.tuple(anyDay, anyDay).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);

describe("The members of the 30/360 family", () => {
  it("differ on the half year from the last of February to the last of August", () => {
    const days = DAY_COUNT_CONVENTIONS.slice(3).map((convention) =>
      count(convention, "2007-02-28", "2007-08-31", "2012-02-29"),
    );
    expect(days).to.deep.equal([183, 180, 182, 180]);
  });

  it("count the last of February as a 28th only if the loan ends on it (30E/360 ISDA)", () => {
    expect(count("30E/360 ISDA", "2006-08-31", "2007-02-28", "2012-02-29")).to.equal(180);
    expect(count("30E/360 ISDA", "2006-08-31", "2007-02-28", "2007-02-28")).to.equal(178);
    expect(count("30E/360 ISDA", "2011-08-31", "2012-02-29", "2012-02-29")).to.equal(179);
    expect(count("30E/360 ISDA", "2006-08-31", "2007-02-28")).to.equal(180);
  });

  it("count from the last of February to the last of February as whole years (30/360 US)", () => {
    expect(count("30/360 US", "2007-02-28", "2008-02-29")).to.equal(360);
    expect(count("30/360 US", "2008-02-29", "2009-02-28")).to.equal(360);
    expect(count("30/360 US", "2007-02-28", "2008-02-28")).to.equal(358);
  });

  it("count no days in no period, even on a last of February", () => {
    for (const convention of DAY_COUNT_CONVENTIONS) {
      expect(count(convention, "2007-02-28", "2007-02-28", "2007-02-28")).to.equal(0);
    }
  });
});

describe("Year fractions", () => {
  it("are those of the published examples", () => {
    expect(fraction("ACT/360", "2011-12-28", "2016-02-29")).to.equal("127/30");
    expect(fraction("ACT/365F", "2011-12-28", "2016-03-01")).to.equal("305/73");
    expect(fraction("ACT/ACT ISDA", "2011-12-28", "2012-02-29")).to.equal("22999/133590");
    expect(fraction("ACT/ACT ISDA", "2011-12-28", "2016-02-28")).to.equal("278497/66795");
    expect(fraction("30/360 Bond Basis", "2012-05-29", "2013-08-31")).to.equal("113/90");
    expect(fraction("30E/360", "2012-05-29", "2013-08-31")).to.equal("451/360");
  });

  it("give each day its own year's denominator under ACT/ACT ISDA", () => {
    const short = fc.tuple(anyDay, fc.integer({ min: 0, max: 1500 }));
    fc.assert(
      fc.property(short, ([start, length]) => {
        let units = 0n;
        for (let day = start; day < start + length; ++day) units += isLeapYear(civilOf(day).year) ? 365n : 366n;
        expect(accrualUnits("ACT/ACT ISDA", start, start + length)).to.equal(units);
      }),
      { numRuns: 50 },
    );
  });

  it("are one for a calendar year, save where days are over 360", () => {
    for (const convention of DAY_COUNT_CONVENTIONS) {
      const one = fraction(convention, "2025-01-01", "2026-01-01");
      expect(one, convention).to.equal(convention === "ACT/360" ? "73/72" : "1");
    }
  });
});

describe("Accrual units", () => {
  it("add up over any cut of the period where days are actual", () => {
    const actual = fc.constantFrom<DayCountConvention>("ACT/360", "ACT/365F", "ACT/ACT ISDA");
    fc.assert(
      fc.property(actual, period, fc.nat(1000), (convention, [start, end], cut) => {
        const middle = start + Math.floor(((end - start) * cut) / 1000);
        const parts = accrualUnits(convention, start, middle) + accrualUnits(convention, middle, end);
        expect(parts).to.equal(accrualUnits(convention, start, end));
      }),
    );
  });

  it("never fall as the end of a period moves on, so that no interest is ever taken back", () => {
    fc.assert(
      fc.property(fc.constantFrom(...DAY_COUNT_CONVENTIONS), period, (convention, [start, end]) => {
        const today = accrualUnits(convention, start, end, end);
        const afterMaturity = accrualUnits(convention, start, end + 1, end);
        const notLast = accrualUnits(convention, start, end);
        expect(today >= 0n && afterMaturity >= today).to.equal(true);
        expect(accrualUnits(convention, start, end + 1) >= notLast).to.equal(true);
      }),
      { numRuns: 2000 },
    );
  });

  it("stay within two days of the calendar in a period of a month under the 30/360 family", () => {
    const thirty = fc.constantFrom(...DAY_COUNT_CONVENTIONS.slice(3));
    fc.assert(
      fc.property(thirty, anyDay, fc.integer({ min: 0, max: 31 }), (convention, start, length) => {
        const days = daysBetween(convention, start, start + length);
        expect(Math.abs(days - length)).to.be.at.most(2);
      }),
    );
  });

  it("have the year they are parts of", () => {
    expect(DAY_COUNT_CONVENTIONS.map(accrualUnitsPerYear)).to.deep.equal([360n, 365n, 133590n, 360n, 360n, 360n, 360n]);
  });
});

describe("Day counts", () => {
  it("refuse a period that ends before it starts, and name both dates", () => {
    expect(() => count("ACT/360", "2026-02-02", "2026-02-01"))
      .to.throw(PeriodReversedError)
      .with.property("value", "2026-02-02 to 2026-02-01");
  });

  it("refuse the name 30/360, which is no rule", () => {
    expect(() => dayCountConvention("30/360")).to.throw(UnknownNameError);
    expect(dayCountConvention("30E/360")).to.equal("30E/360");
  });
});
