import { expect } from "chai";
import fc from "fast-check";

import {
  addTenor,
  BusinessCalendar,
  dayOf,
  isLastOfMonth,
  isoOf,
  parseTenor,
} from "../../../sdk/financing/calendar.ts";
import { InvalidTermError, PeriodReversedError } from "../../../sdk/financing/money-errors.ts";
import { periodDates, STUBS, type DateRule } from "../../../sdk/financing/schedule-dates.ts";

function dates(start: string, maturity: string, tenor: string, rule: Partial<DateRule> = {}): string[] {
  return periodDates({ start: dayOf(start), maturity: dayOf(maturity), tenor: parseTenor(tenor), ...rule }).map(isoOf);
}

describe("The dates of a schedule", () => {
  it("fall on the same day of each month, counted from the drawdown", () => {
    expect(dates("2026-01-15", "2026-04-15", "1M")).to.deep.equal([
      "2026-01-15",
      "2026-02-15",
      "2026-03-15",
      "2026-04-15",
    ]);
  });

  it("leave a short last period, or join it with the one before", () => {
    expect(dates("2026-01-15", "2026-04-20", "1M").slice(-2)).to.deep.equal(["2026-04-15", "2026-04-20"]);
    expect(dates("2026-01-15", "2026-04-20", "1M", { stub: "long last" })).to.deep.equal([
      "2026-01-15",
      "2026-02-15",
      "2026-03-15",
      "2026-04-20",
    ]);
  });

  it("leave a short first period, or join it with the one after", () => {
    expect(dates("2026-01-15", "2026-04-20", "1M", { stub: "short first" })).to.deep.equal([
      "2026-01-15",
      "2026-01-20",
      "2026-02-20",
      "2026-03-20",
      "2026-04-20",
    ]);
    expect(dates("2026-01-15", "2026-04-20", "1M", { stub: "long first" })[1]).to.equal("2026-02-20");
  });

  it("have no stub to join where the tenor fills the time, nor where there is one period only", () => {
    for (const stub of STUBS) {
      expect(dates("2026-01-15", "2026-03-15", "1M", { stub })).to.have.length(3);
      expect(dates("2026-01-15", "2026-02-01", "1M", { stub })).to.deep.equal(["2026-01-15", "2026-02-01"]);
    }
  });

  it("run over month ends from a month end, and over 28ths where that is not agreed", () => {
    expect(dates("2026-02-28", "2026-05-31", "1M", { endOfMonth: true })).to.deep.equal([
      "2026-02-28",
      "2026-03-31",
      "2026-04-30",
      "2026-05-31",
    ]);
    expect(dates("2026-02-28", "2026-05-28", "1M")[1]).to.equal("2026-03-28");
    expect(dates("2026-02-27", "2026-04-27", "1M", { endOfMonth: true })[1]).to.equal("2026-03-27");
    expect(dates("2026-04-30", "2026-06-29", "30D", { endOfMonth: true })[1]).to.equal("2026-05-30");
  });

  it("move off closed days, maturity by a rule of its own, and are put on month ends before they move", () => {
    const calendar = new BusinessCalendar(["1997-09-01"]);
    const rule: Partial<DateRule> = {
      stub: "short first",
      endOfMonth: true,
      calendar,
      convention: "modified following",
      maturityConvention: "following",
    };
    expect(dates("1996-08-22", "1997-08-31", "6M", rule)).to.deep.equal([
      "1996-08-22",
      "1996-08-30",
      "1997-02-28",
      "1997-09-02",
    ]);
  });

  it("count a last business day as a month end where a calendar is kept", () => {
    // Good Friday 2013 was 29 March, so the month's last business day was the 28th.
    const calendar = new BusinessCalendar(["2013-03-29"]);
    expect(dates("2013-03-28", "2015-03-30", "1Y", { endOfMonth: true, calendar })).to.deep.equal([
      "2013-03-28",
      "2014-03-31",
      "2015-03-30",
    ]);
  });

  it("are one where they fall together after moving", () => {
    const calendar = new BusinessCalendar();
    expect(dates("2012-01-17", "2012-01-24", "1D", { calendar, convention: "preceding" })).to.deep.equal([
      "2012-01-17",
      "2012-01-18",
      "2012-01-19",
      "2012-01-20",
      "2012-01-23",
      "2012-01-24",
    ]);
  });

  it("keep an agreed first date and an agreed date before maturity", () => {
    const first = dayOf("2023-01-31");
    expect(dates("2023-01-16", "2023-03-16", "1M", { first, endOfMonth: true })).to.deep.equal([
      "2023-01-16",
      "2023-01-31",
      "2023-02-28",
      "2023-03-16",
    ]);
    const nextToLast = dayOf("2026-06-30");
    expect(dates("2026-01-15", "2026-08-10", "2M", { nextToLast, stub: "short first" })).to.deep.equal([
      "2026-01-15",
      "2026-02-28",
      "2026-04-30",
      "2026-06-30",
      "2026-08-10",
    ]);
    expect(dates("2016-09-20", "2016-12-20", "3M", { first: dayOf("2016-12-20") })).to.have.length(2);
  });

  it("keep agreed dates beside a long stub, which is where counting from the one ends at the other", () => {
    const nextToLast = dayOf("2026-12-20");
    expect(dates("2026-01-15", "2027-03-10", "3M", { nextToLast, stub: "long last" })).to.deep.equal([
      "2026-01-15",
      "2026-04-15",
      "2026-07-15",
      "2026-12-20",
      "2027-03-10",
    ]);
    const first = dayOf("2026-03-01");
    expect(dates("2026-01-15", "2027-03-10", "3M", { first, stub: "long first" })).to.deep.equal([
      "2026-01-15",
      "2026-03-01",
      "2026-06-10",
      "2026-09-10",
      "2026-12-10",
      "2027-03-10",
    ]);
    for (const stub of ["long last", "long first"] as const) {
      expect(dates("2026-01-15", "2026-05-10", "3M", { first, stub })).to.deep.equal([
        "2026-01-15",
        "2026-03-01",
        "2026-05-10",
      ]);
    }
  });

  it("refuse a maturity that is not after the start, and an agreed date that is not between them", () => {
    expect(() => dates("2026-01-15", "2026-01-15", "1M")).to.throw(PeriodReversedError);
    expect(() => dates("2026-01-15", "2026-03-15", "1M", { first: dayOf("2025-12-31") })).to.throw(InvalidTermError);
    const crossed = { first: dayOf("2026-03-01"), nextToLast: dayOf("2026-02-01") };
    expect(() => dates("2026-01-15", "2026-04-15", "1M", crossed)).to.throw(PeriodReversedError);
    // From Friday to Saturday, the last of the month, which is put on the Friday; and from Saturday to Sunday, both on the Monday.
    for (const [start, maturity, convention] of [
      ["2026-01-30", "2026-01-31", "modified following"],
      ["2026-01-31", "2026-02-01", "following"],
    ] as const) {
      const moved = { calendar: new BusinessCalendar(), convention };
      expect(() => dates(start, maturity, "1M", moved)).to.throw(InvalidTermError, `maturity = ${maturity}`);
    }
  });

  it("refuse a tenor that leads nowhere, by which counting would never end", () => {
    for (const length of [0, -1, 1.5, NaN]) {
      const rule = {
        start: dayOf("2026-01-15"),
        maturity: dayOf("2026-04-15"),
        tenor: { unit: "months", length },
      } as const;
      expect(() => periodDates(rule)).to.throw(InvalidTermError, "tenor");
    }
  });

  it("rise from the start to maturity, each a whole number of tenors from one end", () => {
    const day = fc.integer({ min: dayOf("2000-01-01"), max: dayOf("2060-12-31") });
    const rule = fc.record({
      start: day,
      length: fc.integer({ min: 1, max: 1200 }),
      tenor: fc.constantFrom("1M", "3M", "6M", "1Y", "10D", "2W").map(parseTenor),
      endOfMonth: fc.boolean(),
      stub: fc.constantFrom(...STUBS),
    });
    fc.assert(
      fc.property(rule, ({ start, length, tenor, endOfMonth, stub }) => {
        const maturity = start + length;
        const all = periodDates({ start, maturity, tenor, endOfMonth, stub });
        expect([all[0], all.at(-1)]).to.deep.equal([start, maturity]);
        all.slice(1).forEach((date, i) => {
          expect(date).to.be.greaterThan(all[i] ?? Infinity);
        });
        const [seed, direction] = stub.endsWith("last") ? [start, 1] : [maturity, -1];
        for (const date of all.slice(1, -1)) {
          const reached = Array.from({ length: 130 }, (_, k) => addTenor(seed, tenor, direction * (k + 1)));
          const onMonthEnd = endOfMonth && tenor.unit === "months" && isLastOfMonth(seed);
          expect(onMonthEnd ? isLastOfMonth(date) : reached.includes(date)).to.equal(true);
        }
      }),
    );
  });
});
