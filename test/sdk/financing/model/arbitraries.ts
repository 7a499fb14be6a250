import fc from "fast-check";

import { dayOf, endOfMonth, type Day } from "../../../../sdk/financing/calendar.ts";
import { DAY_COUNT_CONVENTIONS } from "../../../../sdk/financing/daycount.ts";
import type { MoneyTerms } from "../../../../sdk/financing/model/index.ts";
import { ROUNDINGS } from "../../../../sdk/financing/rational.ts";
import type { Instalment } from "../../../../sdk/financing/schedules.ts";
import { BUCKETS } from "../../../../sdk/financing/waterfall.ts";

/** Ordinary rates, none, and absurd ones: up to 100 % a year, the most that the chain admits. */
const rate = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 300_000 }), fc.integer({ min: 1, max: 1_000_000 }));

/** Any day, and as often the end of a month, where day counts differ. */
export const drawdown: fc.Arbitrary<Day> = fc
  .tuple(fc.integer({ min: dayOf("2020-01-01"), max: dayOf("2035-12-31") }), fc.boolean())
  .map(([day, atMonthEnd]) => (atMonthEnd ? endOfMonth(day) : day));

/** A line of a schedule: days after the one before it, and its weight among the parts of the principal. */
interface Line {
  readonly gap: number;
  readonly weight: bigint;
}

/** What of terms does not depend on the principal and the day of the drawdown. Days are days after it. */
export interface Plan extends Omit<MoneyTerms, "principal" | "schedule" | "rateChanges"> {
  readonly lines: readonly Line[];
  readonly changes: readonly { readonly after: number; readonly rate: number }[];
  /** Whether due dates are put off to the end of their month; a gap is at least a day then, and up to the next month's end. */
  readonly onMonthEnds?: boolean;
  /** Whether an agent may set the rate: to the model one that floats, on no margin. */
  readonly byAgent?: boolean;
}

/** Up to eight instalments, some without principal, so far apart that grace ends between them. */
function linesOf(graceDays: number): fc.Arbitrary<Line[]> {
  const line = fc.record({
    gap: fc.integer({ min: graceDays + 1, max: 120 }),
    weight: fc.bigInt({ min: 0n, max: 5n }),
  });
  return fc.array(line, { minLength: 1, maxLength: 8 });
}

const changes = fc.uniqueArray(fc.record({ after: fc.integer({ min: 1, max: 400 }), rate }), {
  maxLength: 2,
  selector: ({ after }) => after,
});

/** Plans of every sort, rounded half up. A rate changes on agreed days or floats. */
const plainPlan: fc.Arbitrary<Plan> = fc.constantFrom(0, 0, 1, 5, 30).chain((graceDays) =>
  fc
    .record({
      lines: linesOf(graceDays),
      rate,
      changes,
      margin: fc.option(fc.integer({ min: -50_000, max: 50_000 }), { nil: undefined, freq: 3 }),
      dayCount: fc.constantFrom(...DAY_COUNT_CONVENTIONS),
      graceDays: fc.constant(graceDays),
      penaltyUplift: fc.constantFrom(0, 24_000, 40_000, 1_000_000),
      onOverdueInterest: fc.boolean(),
      waterfall: fc.oneof(fc.constant([...BUCKETS]), fc.shuffledSubarray([...BUCKETS], { minLength: 4 })),
      early: fc.constantFrom("refused" as const, "after interest" as const, "principal only" as const),
      earlyFee: fc.constantFrom(0, 0, 10_000, 25_000, 333_333),
      prepays: fc.constantFrom("next first" as const, "last first" as const),
      sweep: fc.oneof(fc.constantFrom(0, 1_000_000), fc.integer({ min: 0, max: 1_000_000 })),
    })
    .map(({ margin, ...fixed }) => (margin === undefined ? fixed : { ...fixed, changes: [], margin })),
);

/** Plans of every sort, rounded by any rule. */
export const plan: fc.Arbitrary<Plan> = fc
  .tuple(plainPlan, fc.constantFrom(...ROUNDINGS))
  .map(([by, rounding]) => ({ ...by, rounding }));

/** The terms by a plan. The last instalment takes what the parts of the others leave of the principal. */
export function termsBy(by: Plan, principal: bigint, start: Day): MoneyTerms {
  const { lines, changes: agreed, onMonthEnds = false, byAgent = false, ...fixed } = by;
  const rest = byAgent ? { ...fixed, margin: 0 } : fixed;
  const weights = lines.reduce((sum, { weight }) => sum + weight, 0n);
  let dueOn = start;
  let left = principal;
  const schedule = lines.map(({ gap, weight }, index): Instalment => {
    dueOn = onMonthEnds ? endOfMonth(dueOn + gap) : dueOn + gap;
    const part = weights === 0n ? 0n : (principal * weight) / weights;
    const share = index === lines.length - 1 ? left : part;
    left -= share;
    return { dueOn, principal: share };
  });
  const rateChanges = agreed
    .map(({ after, rate: other }) => ({ from: start + after, rate: other }))
    .sort((a, b) => a.from - b.from);
  return { ...rest, principal, schedule, rateChanges };
}

/** A few cents, and up to a thousand billion. */
export const principal = fc.oneof(fc.bigInt({ min: 1n, max: 2000n }), fc.bigInt({ min: 1n, max: 10n ** 14n }));

export const financing = fc
  .record({ principal, start: drawdown, plan })
  .map(({ principal: amount, start, plan: by }) => ({ terms: termsBy(by, amount, start), start }));

/** A part of what is owed. A coin is one minor unit. */
interface Amount {
  readonly of: "due" | "payoff" | "coin";
  readonly perMille: bigint;
}

export interface Paying extends Amount {
  readonly act: "pay" | "collect" | "pay out";
  readonly days: number;
  /** Which of the pledged receivables is paid, or paid for by its insurer, counted round. Default: the first. */
  readonly collateral?: number;
}

/** Something that happens to a financing, after some days. Amounts are shares of what is owed, in per mille. */
export type Act =
  | { readonly act: "wait"; readonly days: number }
  | Paying
  /** Until so many days after the next due date or end of a grace, or after maturity. */
  | {
      readonly act: "wait until";
      readonly days: 0;
      readonly of: "due date" | "end of grace" | "maturity";
      readonly off: number;
    }
  /** Another lender buys it, for so much of what is owed. */
  | { readonly act: "transfer"; readonly days: number; readonly perMille: bigint }
  | { readonly act: "charge"; readonly days: number; readonly costs: bigint }
  /** A fixing of the reference rate, so many days before it takes effect. */
  | { readonly act: "fix"; readonly days: number; readonly ahead: number; readonly reference: number }
  /** The rate that the agent sets from the coming night on. */
  | { readonly act: "set rate"; readonly days: number; readonly rate: number }
  | { readonly act: "restructure"; readonly days: number; readonly plan: Plan }
  | { readonly act: Ending; readonly days: number }
  /** The insurer takes back the policy behind a collateral. */
  | { readonly act: "revoke"; readonly days: number; readonly collateral: number }
  | Sale;

/** A collateral is sold under its lien: for so much of what is owed, in per mille, and some minor units more or less. */
export interface Sale {
  readonly act: "sell";
  readonly days: number;
  readonly collateral: number;
  /** Whether whoever enforces takes it, or a buyer does. */
  readonly taken: boolean;
  /** Whether it is the other bank, where it has a lien on it, that enforces. */
  readonly byOther: boolean;
  readonly perMille: bigint;
  readonly off: bigint;
}

/** How much of what is owed is paid: mostly a part, so that much can happen before the end. */
const perMille = fc.oneof(
  { weight: 2, arbitrary: fc.constant(1000n) },
  { weight: 5, arbitrary: fc.bigInt({ min: 1n, max: 999n }) },
  { weight: 1, arbitrary: fc.bigInt({ min: 1000n, max: 1500n }) },
);

const days = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 150 }));

const formerPayment: fc.Arbitrary<Act> = fc.record({
  act: fc.constantFrom("pay" as const, "collect" as const),
  days,
  of: fc.constantFrom("due" as const, "due" as const, "payoff" as const),
  perMille,
});

/** How much is paid: mostly of what is due, or a part of the rest. A loan that is paid off has no more history. */
export const amountPaid: fc.Arbitrary<Amount> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      of: fc.constant("due" as const),
      perMille: fc.oneof(
        { weight: 1, arbitrary: fc.constant(1000n) },
        { weight: 1, arbitrary: fc.bigInt({ min: 990n, max: 1010n }) },
        { weight: 6, arbitrary: fc.bigInt({ min: 1n, max: 999n }) },
      ),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ of: fc.constant("payoff" as const), perMille: fc.bigInt({ min: 1n, max: 600n }) }),
  },
  { weight: 1, arbitrary: fc.record({ of: fc.constant("coin" as const), perMille: fc.constant(1n) }) },
  {
    weight: 1,
    arbitrary: fc.record({ of: fc.constant("payoff" as const), perMille: fc.constantFrom(999n, 1000n, 1200n) }),
  },
);

const payment: fc.Arbitrary<Act> = fc
  .tuple(fc.constantFrom("pay" as const, "collect" as const), days, amountPaid)
  .map(([act, after, amount]) => ({ act, days: after, ...amount }));

/** What calls a debt in, or gives it up. */
export type Ending = "accelerate" | "lose standing" | "default elsewhere" | "write off";

/** Histories whose payments are these, whose restructurings are by these plans, and whose endings are these. */
function historiesOf(payments: fc.Arbitrary<Act>, plans: fc.Arbitrary<Plan>, ...endings: readonly Ending[]) {
  const act: fc.Arbitrary<Act> = fc.oneof(
    { weight: 2, arbitrary: fc.record({ act: fc.constant("wait" as const), days }) },
    { weight: 8, arbitrary: payments },
    {
      weight: 1,
      arbitrary: fc.record({ act: fc.constant("charge" as const), days, costs: fc.bigInt({ min: 1n, max: 5000n }) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        act: fc.constant("fix" as const),
        days,
        ahead: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 90 })),
        reference: fc.integer({ min: -60_000, max: 300_000 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ act: fc.constant("restructure" as const), days, plan: plans }) },
    {
      weight: 1,
      arbitrary: fc.record({ act: fc.constantFrom(...endings), days }),
    },
  );

  const history = fc.array(act, { minLength: 1, maxLength: 12 });

  /** A history that comes to grief: nobody pays for up to a year, everything is made due, and more happens then. */
  const troubledHistory = fc
    .record({
      before: fc.array(act, { maxLength: 6 }),
      silence: fc.integer({ min: 1, max: 400 }),
      after: fc.array(
        fc.oneof(
          { weight: 3, arbitrary: act },
          {
            weight: 1,
            arbitrary: fc.record({ act: fc.constant("write off" as const), days }),
          },
          {
            weight: 1,
            arbitrary: fc.record({
              act: fc.constant("charge" as const),
              days,
              costs: fc.bigInt({ min: 1n, max: 5000n }),
            }),
          },
        ),
        { maxLength: 6 },
      ),
    })
    .map(({ before, silence, after }): Act[] => [...before, { act: "accelerate", days: silence }, ...after]);
  return { history, troubledHistory };
}

export const { history, troubledHistory } = historiesOf(
  payment,
  plan,
  "accelerate",
  "lose standing",
  "default elsewhere",
  "write off",
);

/**
 * Plans and histories as they were drawn when some seeds found something: drawn in any other way, a seed means other
 * histories. What is added to the others is not added here.
 */
export const former = { plan: plainPlan, ...historiesOf(formerPayment, plainPlan, "accelerate", "write off") };
