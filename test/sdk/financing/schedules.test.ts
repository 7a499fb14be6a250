import { expect } from "chai";
import fc from "fast-check";

import { BusinessCalendar, dayOf, isoOf } from "../../../sdk/financing/calendar.ts";
import { DAY_COUNT_CONVENTIONS } from "../../../sdk/financing/daycount.ts";
import { buildOnChain, InvalidArgumentError } from "../../../sdk/index.ts";
import { InvalidTermError } from "../../../sdk/financing/money-errors.ts";
import {
  buildSchedule,
  checkSchedule,
  projectedInterest,
  REPAYMENTS,
  type SchedulePlan,
} from "../../../sdk/financing/schedules.ts";
import { LARGEST } from "../../fixtures/financing.ts";
import { members, refusalOf } from "../../fixtures/members.ts";

const plan: SchedulePlan = {
  principal: 10_000_00n,
  start: dayOf("2026-01-01"),
  maturity: dayOf("2026-05-01"),
  tenor: { unit: "months", length: 1 },
  repayment: "equal principal",
  rate: 120_000,
  dayCount: "30E/360",
};
const parts = (change: Partial<SchedulePlan>) =>
  buildSchedule({ ...plan, ...change }).map(({ principal }) => principal);

describe("The schedule of a financing", () => {
  it("is the same where the deployed book builds it, which knows no dates but those of the tenor", async () => {
    const { book } = await members();
    const level = { ...plan, repayment: "level payment", unit: 100n } as const;
    expect(await buildOnChain(book.scheduleLens, level)).to.deep.equal(buildSchedule(level));
    const unmoved = { ...level, calendar: new BusinessCalendar([]), convention: "unadjusted" } as const;
    expect(await buildOnChain(book.scheduleLens, unmoved)).to.deep.equal(buildSchedule(level));
    expect(await buildOnChain(book.scheduleLens, { ...level, rate: 120_000n })).to.deep.equal(buildSchedule(level));
    for (const apart of [
      { first: dayOf("2026-02-15") },
      { nextToLast: dayOf("2026-04-15") },
      { convention: "following" },
      { maturityConvention: "preceding" },
    ] as const) {
      const [field = ""] = Object.keys(apart);
      const refusal = await refusalOf(buildOnChain(book.scheduleLens, { ...plan, ...apart }));
      expect(refusal).to.be.instanceOf(InvalidTermError);
      expect(refusal.message).to.contain(`plan.${field}`);
    }
  });

  it("repays a bullet on one day", () => {
    expect(buildSchedule({ ...plan, repayment: "bullet" })).to.deep.equal([
      { dueOn: dayOf("2026-05-01"), principal: 10_000_00n },
    ]);
  });

  it("repays equal principal parts, the last of which takes up the rounding", () => {
    expect(parts({})).to.deep.equal([2500_00n, 2500_00n, 2500_00n, 2500_00n]);
    expect(parts({ principal: 100_00n, maturity: dayOf("2026-04-01") })).to.deep.equal([33_33n, 33_33n, 33_34n]);
    expect(parts({ principal: 6n })).to.deep.equal([2n, 2n, 2n, 0n]);
  });

  it("repays interest only until maturity", () => {
    expect(parts({ repayment: "interest only" })).to.deep.equal([0n, 0n, 0n, 10_000_00n]);
  });

  it("repays in level payments of principal and interest together", () => {
    const schedule = buildSchedule({ ...plan, repayment: "level payment" });
    const interest = projectedInterest(schedule, plan.start, plan.rate, plan.dayCount);
    const payments = schedule.map(({ principal }, i) => principal + (interest[i] ?? 0n));
    // 10,000 · 0.01 / (1 − 1.01⁻⁴) = 2,562.81
    expect(payments).to.deep.equal([2562_81n, 2562_81n, 2562_81n, 2562_81n]);
    expect(interest).to.deep.equal([100_00n, 75_37n, 50_50n, 25_37n]);
  });

  it("rounds level payments to whole currency units where that is agreed", () => {
    const schedule = buildSchedule({ ...plan, repayment: "level payment", unit: 100n });
    const interest = projectedInterest(schedule, plan.start, plan.rate, plan.dayCount);
    const payments = schedule.map(({ principal }, i) => principal + (interest[i] ?? 0n));
    expect(payments.slice(0, 3)).to.deep.equal([2563_00n, 2563_00n, 2563_00n]);
    expect(payments[3]).to.equal(2562_23n);
  });

  it("asks for no principal during the grace", () => {
    expect(parts({ grace: 2 })).to.deep.equal([0n, 0n, 5000_00n, 5000_00n]);
    expect(parts({ grace: 2, repayment: "level payment" }).slice(0, 2)).to.deep.equal([0n, 0n]);
  });

  it("falls due on days on which banks work where that is agreed", () => {
    const schedule = buildSchedule({ ...plan, calendar: new BusinessCalendar(), convention: "following" });
    expect(schedule.map(({ dueOn }) => isoOf(dueOn))).to.deep.equal([
      "2026-02-02",
      "2026-03-02",
      "2026-04-01",
      "2026-05-01",
    ]);
  });

  it("sums to the principal and has no negative part, whatever the plan", () => {
    const plans = fc.record({
      principal: fc.oneof(fc.bigInt({ min: 1n, max: 50n }), fc.bigInt({ min: 1n, max: LARGEST })),
      start: fc.integer({ min: 0, max: 40_000 }),
      length: fc.integer({ min: 61, max: 3000 }),
      months: fc.constantFrom(1, 3, 6),
      repayment: fc.constantFrom(...REPAYMENTS),
      rate: fc.integer({ min: 0, max: 10_000_000 }),
      dayCount: fc.constantFrom(...DAY_COUNT_CONVENTIONS),
      grace: fc.constantFrom(0, 0, 1),
      unit: fc.constantFrom(1n, 100n),
    });
    fc.assert(
      fc.property(plans, ({ length, months, ...rest }) => {
        const candidate = {
          ...rest,
          maturity: rest.start + length,
          tenor: { unit: "months" as const, length: months },
        };
        if (length < 31 * months * 2) return;
        checkSchedule(buildSchedule(candidate), rest.principal, rest.start);
      }),
    );
  });

  const refused: [keyof SchedulePlan, Partial<SchedulePlan>, string][] = [
    ["principal", { principal: 0n }, "zero"],
    ["rate", { rate: -1 }, "less than zero"],
    ["grace", { grace: 4 }, "every due date"],
    ["grace", { grace: -1 }, "less than zero"],
    ["unit", { unit: 0n }, "zero"],
  ];
  for (const [field, change, value] of refused) {
    it(`refuses a ${field} of ${value}`, () => {
      expect(() => parts(change))
        .to.throw(InvalidTermError)
        .with.property("field", field);
    });
  }

  it("is the same at a rate that is given as a bigint", () => {
    const change = { repayment: "level payment" } as const;
    expect(parts({ ...change, rate: 120_000n })).to.deep.equal(parts({ ...change, rate: 120_000 }));
  });

  it("refuses a rate that is a fraction or a text, and says how it is written", () => {
    for (const rate of [0.08, "80000" as unknown as number]) {
      expect(() => parts({ rate })).to.throw(InvalidArgumentError, /plan\.rate = .*8 % is 80000/);
    }
  });
});

describe("A schedule that the parties wrote themselves", () => {
  const custom = [
    { dueOn: dayOf("2026-02-01"), principal: 0n },
    { dueOn: dayOf("2026-03-01"), principal: 60n },
    { dueOn: dayOf("2026-03-02"), principal: 40n },
  ];

  it("is sound if its dates rise from the start and its parts sum to the principal", () => {
    expect(() => {
      checkSchedule(custom, 100n, plan.start);
    }).not.to.throw();
  });

  it("is refused if a date stands still, a part is negative, or the sum is another", () => {
    expect(() => {
      checkSchedule(custom, 100n, dayOf("2026-02-01"));
    }).to.throw("instalment 1");
    const [first, second] = custom;
    if (!first || !second) throw new RangeError("the custom schedule has two parts");
    expect(() => {
      checkSchedule([first, second, second], 120n, plan.start);
    }).to.throw("instalment 3");
    expect(() => {
      checkSchedule([{ ...first, principal: -1n }], -1n, plan.start);
    }).to.throw("not negative");
    expect(() => {
      checkSchedule(custom, 101n, plan.start);
    }).to.throw("101");
    expect(() => {
      checkSchedule([], 0n, plan.start);
    }).to.throw(InvalidTermError);
  });
});
