import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";

import { dayOf, endOfMonth } from "../../../../sdk/financing/calendar.ts";
import { DAY_COUNT_CONVENTIONS, dayCountIndex } from "../../../../sdk/financing/daycount.ts";
import { ROUNDINGS, roundingIndex, type Rounding } from "../../../../sdk/financing/rational.ts";
import { STUBS } from "../../../../sdk/financing/schedule-dates.ts";
import { encodePlan } from "../../../../sdk/financing/schedule-lens.ts";
import {
  buildSchedule,
  projectedInterest,
  REPAYMENTS,
  type SchedulePlan,
} from "../../../../sdk/financing/schedules.ts";
import { LARGEST } from "../../../fixtures/financing.ts";

const PLANS_PER_CALL = 40;

const anyDay = fc.integer({ min: dayOf("1990-01-01"), max: dayOf("2150-12-31") });
const start = fc.oneof(anyDay, anyDay.map(endOfMonth));
const tenor = fc.oneof(
  fc.record({ unit: fc.constant("months" as const), length: fc.constantFrom(1, 2, 3, 6, 12) }),
  fc.record({ unit: fc.constant("days" as const), length: fc.integer({ min: 5, max: 200 }) }),
);
const plan: fc.Arbitrary<SchedulePlan> = fc
  .record({
    principal: fc.oneof(fc.bigInt({ min: 1n, max: 1000n }), fc.bigInt({ min: 1n, max: LARGEST })),
    start,
    days: fc.integer({ min: 1, max: 1500 }),
    maturityAtMonthEnd: fc.boolean(),
    tenor,
    endOfMonth: fc.boolean(),
    stub: fc.constantFrom(...STUBS),
    repayment: fc.constantFrom(...REPAYMENTS),
    grace: fc.constantFrom(0, 0, 0, 1, 2, 5),
    rate: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 400_000 }), fc.integer({ min: 1, max: 10_000_000 })),
    dayCount: fc.constantFrom(...DAY_COUNT_CONVENTIONS),
    unit: fc.constantFrom(1n, 1n, 100n, 5n),
    rounding: fc.constantFrom(...ROUNDINGS),
  })
  .map(({ days, maturityAtMonthEnd, ...rest }) => {
    const maturity = rest.start + days;
    return { ...rest, maturity: maturityAtMonthEnd ? endOfMonth(maturity) : maturity };
  })
  .filter(({ start, maturity }) => start < maturity);

function scheduleOrNothing(plan: SchedulePlan) {
  try {
    return buildSchedule(plan);
  } catch {
    return undefined;
  }
}

const monthly: SchedulePlan = {
  principal: 1_000_000n,
  start: dayOf("2026-01-31"),
  maturity: dayOf("2026-07-31"),
  tenor: { unit: "months", length: 1 },
  repayment: "level payment",
  rate: 80_000,
  dayCount: "ACT/360",
};

describe("Schedules on chain", () => {
  it("are the SDK's to the day and to the minor unit, whatever the plan", async () => {
    const { ethers } = await network.create();
    const harness = await ethers.deployContract("ScheduleHarness");
    const batch = fc.array(plan, { minLength: PLANS_PER_CALL, maxLength: PLANS_PER_CALL });
    await fc.assert(
      fc.asyncProperty(batch, async (plans) => {
        const sound = plans.filter((candidate) => scheduleOrNothing(candidate) !== undefined);
        const [schedules, interest] = await harness.buildMany(sound.map(encodePlan));
        sound.forEach((candidate, i) => {
          const label = JSON.stringify(candidate, (_, value: unknown) =>
            typeof value === "bigint" ? `${value}` : value,
          );
          const expected = buildSchedule(candidate);
          const built = schedules[i]?.map(({ dueOn, principal }) => ({ dueOn: Number(dueOn), principal }));
          expect(built, label).to.deep.equal(expected);
          const { start, rate, dayCount, rounding } = candidate;
          const projected = projectedInterest(expected, start, rate, dayCount, rounding);
          expect([...(interest[i] ?? [])], label).to.deep.equal(projected);
        });
      }),
      { numRuns: 15 },
    );
  });

  it("say what is wrong with a plan that makes none", async () => {
    const { ethers } = await network.create();
    const lens = await ethers.deployContract("ScheduleLens");
    const build = (change: Partial<SchedulePlan>) => lens.build(encodePlan({ ...monthly, ...change }));
    await expect(build({ principal: 0n })).to.be.revertedWithCustomError(lens, "SchedulePrincipalZero");
    await expect(build({ tenor: { unit: "days", length: 0 } })).to.be.revertedWithCustomError(lens, "TenorZero");
    await expect(build({ unit: 0n })).to.be.revertedWithCustomError(lens, "RoundingUnitZero");
    await expect(build({ grace: 6 }))
      .to.be.revertedWithCustomError(lens, "GraceTooLong")
      .withArgs(6, 6);
    await expect(build({ maturity: monthly.start }))
      .to.be.revertedWithCustomError(lens, "PeriodReversed")
      .withArgs(monthly.start, monthly.start);
  });

  it("round the interest of a period once, by the rule agreed on", async () => {
    const { ethers } = await network.create();
    const lens = await ethers.deployContract("ScheduleLens");
    const interest = (principal: bigint, days: number, rounding?: Rounding) =>
      lens.interest(principal, 70_000, dayCountIndex("ACT/360"), 0, days, 0, roundingIndex(rounding));
    for (const rule of ROUNDINGS) expect(await interest(45_000n, 60, rule)).to.equal(525n);
    // One day at 7 % over 360: exactly 3.5 minor units, just below and just above, and exactly 10.5.
    expect(await interest(18_000n, 1)).to.equal(4n);
    expect(await interest(17_999n, 1)).to.equal(3n);
    const byRule = async (principal: bigint, days: number) =>
      Promise.all(ROUNDINGS.map((rule) => interest(principal, days, rule)));
    expect(await byRule(18_000n, 1)).to.deep.equal([4n, 4n, 3n, 4n]);
    expect(await byRule(17_999n, 1)).to.deep.equal([3n, 3n, 3n, 4n]);
    expect(await byRule(18_001n, 1)).to.deep.equal([4n, 4n, 3n, 4n]);
    expect(await byRule(18_000n, 3)).to.deep.equal([11n, 10n, 10n, 11n]);
  });

  it("round equal amounts by the rule agreed on, and a whole payment not at all", async () => {
    const { ethers } = await network.create();
    const lens = await ethers.deployContract("ScheduleLens");
    const first = async (change: Partial<SchedulePlan>) =>
      Promise.all(
        ROUNDINGS.map(async (rounding) => {
          const wanted = { ...monthly, ...change, rounding };
          const [built] = await lens.build(encodePlan(wanted));
          expect(built?.principal).to.equal(buildSchedule(wanted)[0]?.principal);
          return built?.principal;
        }),
      );
    const halves = { maturity: dayOf("2026-03-31"), repayment: "equal principal" } as const;
    expect(await first({ ...halves, principal: 5n })).to.deep.equal([3n, 2n, 2n, 3n]);
    expect(await first({ ...halves, principal: 7n })).to.deep.equal([4n, 4n, 3n, 4n]);
    // In units of 10: 12.5, which is 1.25 of them.
    expect(await first({ ...halves, principal: 25n, unit: 10n })).to.deep.equal([10n, 10n, 10n, 20n]);
    // 10 % a period, twice: 210 is repaid by 121 and 121 exactly, 21 of the first being interest.
    const exact = { ...halves, dayCount: "30E/360", repayment: "level payment", rate: 1_200_000 } as const;
    const twice = { ...exact, start: dayOf("2026-01-15"), maturity: dayOf("2026-03-15") };
    expect(await first({ ...twice, principal: 210n })).to.deep.equal([100n, 100n, 100n, 100n]);
    // 105 is by 60.5 twice, 10.5 of the first being interest: 61 less 11, or 60 less 10.
    expect(await first({ ...twice, principal: 105n })).to.deep.equal([50n, 50n, 50n, 50n]);
  });
});
