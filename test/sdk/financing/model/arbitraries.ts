import fc from "fast-check";

import { dayOf, endOfMonth, type Day } from "../../../../sdk/financing/calendar.ts";
import { DAY_COUNT_CONVENTIONS } from "../../../../sdk/financing/daycount.ts";
import type { MoneyTerms } from "../../../../sdk/financing/model/index.ts";
import type { Instalment } from "../../../../sdk/financing/schedules.ts";
import { BUCKETS } from "../../../../sdk/financing/waterfall.ts";

/** Ordinary rates, none, and absurd ones: 0 to 200 % a year. */
const rate = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 300_000 }), fc.integer({ min: 1, max: 2_000_000 }));

/** Any day, and as often the end of a month, where day counts differ. */
export const drawdown: fc.Arbitrary<Day> = fc
  .tuple(fc.integer({ min: dayOf("2020-01-01"), max: dayOf("2035-12-31") }), fc.boolean())
  .map(([day, atMonthEnd]) => (atMonthEnd ? endOfMonth(day) : day));

/** A schedule of up to eight instalments, some without principal, that sums to the principal. */
export function scheduleOf(principal: bigint, start: Day, shortestPeriod = 1): fc.Arbitrary<Instalment[]> {
  const line = fc.record({
    gap: fc.integer({ min: shortestPeriod, max: 120 }),
    weight: fc.bigInt({ min: 0n, max: 5n }),
  });
  return fc.array(line, { minLength: 1, maxLength: 8 }).map((lines) => {
    const weights = lines.reduce((sum, { weight }) => sum + weight, 0n);
    let dueOn = start;
    let left = principal;
    return lines.map(({ gap, weight }, index) => {
      dueOn += gap;
      const part = index === lines.length - 1 || weights === 0n ? left : (principal * weight) / weights;
      const share = index === lines.length - 1 ? left : weights === 0n ? 0n : part;
      left -= share;
      return { dueOn, principal: share };
    });
  });
}

/** Terms of every sort for a principal that is drawn on a day. */
export function termsOf(principal: bigint, start: Day): fc.Arbitrary<MoneyTerms> {
  const graceDays = fc.constantFrom(0, 0, 1, 5, 30);
  return graceDays.chain((grace) =>
    fc.record({
      principal: fc.constant(principal),
      schedule: scheduleOf(principal, start, grace + 1),
      rate,
      rateChanges: fc
        .uniqueArray(fc.integer({ min: 1, max: 400 }), { maxLength: 2 })
        .chain((days) =>
          fc.tuple(...days.sort((a, b) => a - b).map((day) => rate.map((r) => ({ from: start + day, rate: r })))),
        ),
      dayCount: fc.constantFrom(...DAY_COUNT_CONVENTIONS),
      graceDays: fc.constant(grace),
      penaltyUplift: fc.constantFrom(0, 24_000, 40_000, 1_000_000),
      interestOnOverdueInterest: fc.boolean(),
      waterfall: fc.oneof(fc.constant([...BUCKETS]), fc.shuffledSubarray([...BUCKETS], { minLength: 4 })),
      early: fc.constantFrom("refused" as const, "after interest" as const, "principal only" as const),
      earlyFee: fc.constantFrom(0, 0, 10_000, 25_000),
      prepays: fc.constantFrom("next first" as const, "last first" as const),
    }),
  );
}

export const financing = fc
  .tuple(fc.oneof(fc.bigInt({ min: 1n, max: 2000n }), fc.bigInt({ min: 1n, max: 10n ** 14n })), drawdown)
  .chain(([principal, start]) => termsOf(principal, start).map((terms) => ({ terms, start })));

/** Something that happens to a financing, after some days. Amounts are shares of what is owed, in per mille. */
export type Act =
  | { readonly act: "wait"; readonly days: number }
  | {
      readonly act: "pay";
      readonly days: number;
      readonly of: "due" | "payoff";
      readonly perMille: bigint;
      readonly dueOnly: boolean;
    }
  | { readonly act: "charge"; readonly days: number; readonly costs: bigint }
  | { readonly act: "accelerate" | "write off" | "restructure"; readonly days: number };

const days = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 150 }));

export const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ act: fc.constant("wait" as const), days }) },
  {
    weight: 8,
    arbitrary: fc.record({
      act: fc.constant("pay" as const),
      days,
      of: fc.constantFrom("due" as const, "payoff" as const),
      perMille: fc.oneof(fc.constant(1000n), fc.bigInt({ min: 1n, max: 1000n }), fc.bigInt({ min: 1000n, max: 1500n })),
      dueOnly: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ act: fc.constant("charge" as const), days, costs: fc.bigInt({ min: 1n, max: 5000n }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      act: fc.constantFrom("accelerate" as const, "write off" as const, "restructure" as const),
      days,
    }),
  },
);

export const history = fc.array(act, { minLength: 1, maxLength: 12 });
