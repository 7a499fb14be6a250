import { expect } from "chai";
import fc from "fast-check";

import {
  addMonths,
  addTenor,
  BusinessCalendar,
  civilOf,
  dayOf,
  endOfMonth,
  isLastOfMonth,
  isoOf,
  parseBusinessDayConvention,
  parseTenor,
  type BusinessDayConvention,
} from "../../../sdk/financing/calendar.ts";
import { InvalidDateError, InvalidTenorError } from "../../../sdk/financing/money-errors.ts";
import { UnknownNameError } from "../../../sdk/names.ts";

const anyDay = fc.integer({ min: dayOf("1900-01-01"), max: dayOf("2400-12-31") });
const months = (date: string, count: number) => isoOf(addMonths(dayOf(date), count));

describe("Dates as day numbers", () => {
  it("start on the first day of 1970 and count as the chain does", () => {
    expect(dayOf("1970-01-01")).to.equal(0);
    expect(dayOf("2026-09-15")).to.equal(Math.floor(Date.UTC(2026, 8, 15) / 86_400_000));
    expect(isoOf(20711)).to.equal("2026-09-15");
  });

  it("are the same date again when written and read", () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        expect(dayOf(isoOf(day))).to.equal(day);
      }),
    );
  });

  for (const date of ["2026-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "15.09.2026", "2026-04-31", "0000-01-01"]) {
    it(`refuses ${date}, which no calendar has or ISO 8601 writes otherwise`, () => {
      expect(() => dayOf(date)).to.throw(InvalidDateError);
    });
  }

  it("are written alike from the number that a call takes and the bigint that a contract answers", () => {
    expect(isoOf(20711n)).to.equal("2026-09-15");
  });

  it("refuse a day that is not whole, or past the last year that is written with four digits", () => {
    for (const day of [1.5, NaN, 2_932_897, 2n ** 32n - 1n]) expect(() => isoOf(day)).to.throw(InvalidDateError);
    for (const none of [null, undefined, "", "5", true, []]) {
      expect(() => isoOf(none as unknown as number)).to.throw(InvalidDateError);
    }
  });
});

describe("Months", () => {
  it("end where the target month does", () => {
    expect(months("2024-01-31", 1)).to.equal("2024-02-29");
    expect(months("2023-01-31", 1)).to.equal("2023-02-28");
    expect(months("2023-03-31", -1)).to.equal("2023-02-28");
    expect(months("2023-11-30", 3)).to.equal("2024-02-29");
    expect(months("2023-01-15", -13)).to.equal("2021-12-15");
  });

  it("keep the day of the month where the target month has it", () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -600, max: 600 }), (day, count) => {
        const from = civilOf(day);
        const to = civilOf(addMonths(day, count));
        expect(to.year * 12 + to.month).to.equal(from.year * 12 + from.month + count);
        if (from.day <= 28) expect(to.day).to.equal(from.day);
        else expect(to.day).to.be.within(28, from.day);
      }),
    );
  });

  it("are counted in one go: two months from the last of January are the last of March", () => {
    expect(isoOf(addTenor(dayOf("2026-01-31"), parseTenor("1M"), 2))).to.equal("2026-03-31");
  });

  it("know their last day", () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        expect(isLastOfMonth(day)).to.equal(endOfMonth(day) === day);
        expect(isLastOfMonth(endOfMonth(day))).to.equal(true);
      }),
    );
  });
});

describe("Tenors", () => {
  it("are read in days, weeks, months and years", () => {
    expect(parseTenor("10D")).to.deep.equal({ unit: "days", length: 10 });
    expect(parseTenor("4W")).to.deep.equal({ unit: "days", length: 28 });
    expect(parseTenor("6m")).to.deep.equal({ unit: "months", length: 6 });
    expect(parseTenor("1Y")).to.deep.equal({ unit: "months", length: 12 });
  });

  for (const text of ["", "0M", "M", "1.5M", "6", "-1M"]) {
    it(`refuses "${text}"`, () => {
      expect(() => parseTenor(text)).to.throw(InvalidTenorError);
    });
  }
});

describe("Business days", () => {
  const labourDay = new BusinessCalendar(["1997-09-01"]);
  const adjusted = (date: string, convention: BusinessDayConvention, calendar = labourDay) =>
    isoOf(calendar.adjust(dayOf(date), convention));

  it("follow over a weekend and the holiday behind it", () => {
    expect(adjusted("1997-08-30", "following")).to.equal("1997-09-02");
    expect(adjusted("1997-08-29", "following")).to.equal("1997-08-29");
  });

  it("turn back at the end of the month where the rule is modified", () => {
    expect(adjusted("1997-08-30", "modified following")).to.equal("1997-08-29");
    expect(adjusted("1997-09-01", "modified preceding")).to.equal("1997-09-02");
    expect(adjusted("1997-09-06", "modified following")).to.equal("1997-09-08");
  });

  it("precede, or stay where they are", () => {
    expect(adjusted("1997-09-01", "preceding")).to.equal("1997-08-29");
    expect(adjusted("1997-09-01", "unadjusted")).to.equal("1997-09-01");
  });

  it("differ where the weekend does", () => {
    const gulf = new BusinessCalendar([], [5, 6]);
    expect(adjusted("2026-01-02", "following", gulf)).to.equal("2026-01-04");
    expect(() => new BusinessCalendar([], [0, 1, 2, 3, 4, 5, 6])).to.throw("working day");
  });

  it("see the last business day of a month, holidays counted", () => {
    expect(labourDay.isLastOfMonth(dayOf("1997-08-29"))).to.equal(true);
    expect(labourDay.isLastOfMonth(dayOf("1997-08-28"))).to.equal(false);
    expect(BusinessCalendar.EVERY_DAY.isLastOfMonth(dayOf("1997-08-29"))).to.equal(false);
  });

  it("are always reached, in the month itself where the rule is modified", () => {
    const calendar = new BusinessCalendar(["2026-01-01", "2026-12-25", "2026-05-01"]);
    const conventions: BusinessDayConvention[] = ["following", "preceding", "modified following", "modified preceding"];
    fc.assert(
      fc.property(anyDay, fc.constantFrom(...conventions), (day, convention) => {
        const moved = calendar.adjust(day, convention);
        expect(calendar.isBusinessDay(moved)).to.equal(true);
        if (convention.startsWith("modified")) expect(civilOf(moved).month).to.equal(civilOf(day).month);
      }),
    );
  });

  it("have their conventions read in any usual spelling", () => {
    expect(parseBusinessDayConvention("ModifiedFollowing")).to.equal("modified following");
    expect(parseBusinessDayConvention("Modified Following")).to.equal("modified following");
    expect(parseBusinessDayConvention("MODIFIED_PRECEDING")).to.equal("modified preceding");
    expect(parseBusinessDayConvention("Unadjusted")).to.equal("unadjusted");
    expect(() => parseBusinessDayConvention("sometimes")).to.throw(UnknownNameError);
  });
});
