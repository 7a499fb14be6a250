import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";

import { dayOf, endOfMonth } from "../../../../sdk/financing/calendar.ts";
import {
  accrualUnits,
  accrualUnitsPerYear,
  DAY_COUNT_CONVENTIONS,
  dayCountIndex,
  daysBetween,
} from "../../../../sdk/financing/daycount.ts";

const CASES_PER_CALL = 400;

/** Any day to 2500, and as often the last of a month or a neighbour of it, where conventions differ. */
const anyDay = fc
  .tuple(fc.integer({ min: 1, max: dayOf("2500-12-31") }), fc.boolean(), fc.integer({ min: -1, max: 1 }))
  .map(([day, atMonthEnd, shift]) => (atMonthEnd ? endOfMonth(day) + shift : day));
const termination = fc.oneof(fc.constant("none"), fc.constant("end"), fc.constant("start"), anyDay);
const period = fc
  .record({ convention: fc.constantFrom(...DAY_COUNT_CONVENTIONS), a: anyDay, b: anyDay, termination })
  .map(({ convention, a, b, termination }) => {
    const [start, end] = [Math.min(a, b), Math.max(a, b)];
    const last = { none: 0, end, start }[termination] ?? Number(termination);
    return { convention, start, end, termination: last };
  });

describe("Day counts on chain", () => {
  it("agree with the SDK on every convention, at month ends, in leap years and on far dates", async () => {
    const { ethers } = await network.create();
    const harness = await ethers.deployContract("ScheduleHarness");
    const batch = fc.array(period, { minLength: CASES_PER_CALL, maxLength: CASES_PER_CALL });
    await fc.assert(
      fc.asyncProperty(batch, async (periods) => {
        const [counts, numerators, denominators] = await harness.countMany(
          periods.map((p) => ({ ...p, convention: dayCountIndex(p.convention) })),
        );
        periods.forEach(({ convention, start, end, termination }, i) => {
          const label = `${convention} ${start} to ${end}, termination ${termination}`;
          expect(counts[i], label).to.equal(BigInt(daysBetween(convention, start, end, termination)));
          expect(numerators[i], label).to.equal(accrualUnits(convention, start, end, termination));
          expect(denominators[i], label).to.equal(accrualUnitsPerYear(convention));
        });
      }),
      { numRuns: 10 },
    );
  });

  it("agree with the SDK from one end of February to another, which random days hardly ever are", async () => {
    const { ethers } = await network.create();
    const harness = await ethers.deployContract("ScheduleHarness");
    const ends = [2099, 2100, 2103, 2104].map((year) => endOfMonth(dayOf(`${year}-02-01`)));
    const periods = DAY_COUNT_CONVENTIONS.flatMap((convention) =>
      ends.flatMap((start) =>
        ends.filter((end) => end > start).flatMap((end) => [0, end].map((last) => ({ convention, start, end, last }))),
      ),
    );
    const [counts] = await harness.countMany(
      periods.map(({ convention, last, ...p }) => ({ ...p, convention: dayCountIndex(convention), termination: last })),
    );
    periods.forEach(({ convention, start, end, last }, i) => {
      const label = `${convention} ${start} to ${end}, termination ${last}`;
      expect(counts[i], label).to.equal(BigInt(daysBetween(convention, start, end, last)));
    });
  });

  it("refuse a period that ends before it starts, and name both days", async () => {
    const { ethers } = await network.create();
    const lens = await ethers.deployContract("ScheduleLens");
    for (const convention of DAY_COUNT_CONVENTIONS) {
      await expect(lens.yearFraction(dayCountIndex(convention), 20_000, 19_999, 0))
        .to.be.revertedWithCustomError(lens, "PeriodReversed")
        .withArgs(20_000, 19_999);
    }
  });
});
