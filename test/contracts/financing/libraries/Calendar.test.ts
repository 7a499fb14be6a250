import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";

import { addMonths, dayOf, endOfMonth, isLastOfMonth } from "../../../../sdk/financing/calendar.ts";

const CASES_PER_CALL = 400;
const anyDay = fc.integer({ min: dayOf("2010-01-31"), max: dayOf("2900-12-31") });
const move = fc.record({ day: fc.oneof(anyDay, anyDay.map(endOfMonth)), months: fc.integer({ min: 0, max: 480 }) });

describe("The calendar on chain", () => {
  it("moves dates by months and finds month ends as the SDK does", async () => {
    const { ethers } = await network.create();
    const harness = await ethers.deployContract("ScheduleHarness");
    const batch = fc.array(move, { minLength: CASES_PER_CALL, maxLength: CASES_PER_CALL });
    await fc.assert(
      fc.asyncProperty(batch, async (moves) => {
        const days = moves.map(({ day }) => day);
        const months = moves.map((m) => m.months);
        const later = (await harness.addMonthsMany(days, months)).map(Number);
        const earlier = (await harness.subtractMonthsMany(days, months)).map(Number);
        const [ends, last] = await harness.monthEnds(days);
        expect(later).to.deep.equal(moves.map((m) => addMonths(m.day, m.months)));
        expect(earlier).to.deep.equal(moves.map((m) => addMonths(m.day, -m.months)));
        expect(ends.map(Number)).to.deep.equal(days.map(endOfMonth));
        expect([...last]).to.deep.equal(days.map(isLastOfMonth));
      }),
      { numRuns: 5 },
    );
  });

  it("reverts where a date would fall before the day zero of the chain", async () => {
    const { ethers } = await network.create();
    const harness = await ethers.deployContract("ScheduleHarness");
    await expect(harness.subtractMonthsMany([dayOf("1970-06-30")], [6])).to.revert(ethers);
    expect(Number((await harness.subtractMonthsMany([dayOf("1970-06-30")], [5]))[0])).to.equal(dayOf("1970-01-30"));
  });
});
