import { expect } from "chai";

import { dayOf } from "../../../sdk/financing/calendar.ts";
import { dayCountIndex } from "../../../sdk/financing/daycount.ts";
import { deployed, stage } from "../../fixtures/stages.ts";

const LAST_DAY = 2n ** 32n - 1n;
const [SHORT_LAST, DAYS, EQUAL_PRINCIPAL] = [0, 0, 1];
const HALF_UP = 0;
const ACT_360 = dayCountIndex("ACT/360");

const lensed = stage(deployed, async ({ scheduleLens }) => Promise.resolve({ lens: scheduleLens }));

/** 90 000.00 from March 1, 2027, over three times thirty days. */
const PLAN = {
  principal: 90_000_00n,
  start: BigInt(dayOf("2027-03-01")),
  maturity: BigInt(dayOf("2027-05-30")),
  tenorUnit: DAYS,
  tenorLength: 30n,
  endOfMonth: false,
  stub: SHORT_LAST,
  repayment: EQUAL_PRINCIPAL,
  grace: 0n,
  rate: 80_000n,
  dayCount: ACT_360,
  unit: 1n,
  rounding: HALF_UP,
};

describe("ScheduleLens", () => {
  it("shows the schedule of a plan, its due dates and the interest of each period", async () => {
    const { lens } = await lensed();
    const dates = ["2027-03-31", "2027-04-30", "2027-05-30"].map((date) => BigInt(dayOf(date)));
    expect(await lens.dueDates(PLAN)).to.deep.equal(dates);
    const schedule = dates.map((dueOn) => ({ dueOn, principal: 30_000_00n }));
    expect(await lens.build(PLAN)).to.deep.equal(schedule.map(Object.values));
    // 90 000.00, 60 000.00 and 30 000.00, each at 8 % for 30 days.
    expect(await lens.projectedInterest(schedule, PLAN.start, PLAN.rate, ACT_360, HALF_UP)).to.deep.equal([
      600_00n,
      400_00n,
      200_00n,
    ]);
  });

  it("shows the interest that the desk charges: 200 000.00 at 8 % for 30 days are 1 333.33", async () => {
    const { lens } = await lensed();
    const { start } = PLAN;
    expect(await lens.interest(200_000_00n, 80_000n, ACT_360, start, start + 30n, 0n, HALF_UP)).to.equal(1_333_33n);
    expect(await lens.daysBetween(ACT_360, start, start + 30n, 0n)).to.equal(30n);
    expect(await lens.yearFraction(ACT_360, start, start + 30n, 0n)).to.deep.equal([30n, 360n]);
  });

  it("makes a schedule that a bank can lend on", async () => {
    const { lens, ...net } = await lensed();
    const { collateral } = await net.acknowledgedReceivable();
    const today = await net.today();
    const built = await lens.build({ ...PLAN, start: today, maturity: today + 90n });
    const schedule = built.map(({ dueOn, principal }) => ({ dueOn, principal }));
    const { terms } = await net.financed([collateral], { principal: PLAN.principal, schedule });
    expect((await net.desk.owed(terms)).principal).to.equal(PLAN.principal);
  });

  it("refuses dates after the last day that there is, naming the one that it came to", async () => {
    const { lens } = await lensed();
    const plan = { ...PLAN, start: LAST_DAY - 40n, maturity: LAST_DAY };
    await expect(lens.dueDates(plan))
      .to.be.revertedWithCustomError(lens, "SafeCastOverflowedUintDowncast")
      .withArgs(32, LAST_DAY + 20n);
  });
});
