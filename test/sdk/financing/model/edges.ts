/**
 * What the ordinary arbitraries hardly ever draw: dates at the ends of months and years of months, hundreds of instalments,
 * amounts from one minor unit to the largest that the chain keeps, days on which something just falls due or just does not
 * yet, several acts on one day, several collaterals that are insured in part and pledged to others, too, their sale, rates
 * that an agent sets, and loans that are sold.
 */
import fc from "fast-check";

import { dayOf, endOfMonth, type Day } from "../../../../sdk/financing/calendar.ts";
import { DAY_COUNT_CONVENTIONS } from "../../../../sdk/financing/daycount.ts";
import type { MoneyTerms } from "../../../../sdk/financing/model/index.ts";
import { ROUNDINGS } from "../../../../sdk/financing/rational.ts";
import { BUCKETS } from "../../../../sdk/financing/waterfall.ts";
import { amountPaid, principal as ordinaryPrincipal, termsBy, type Act, type Plan, type Sale } from "./arbitraries.ts";

/** A receivable, and what stands on it and behind it. */
export interface Pledged {
  readonly face: bigint;
  /** What of an insurance policy stands behind it: at least a minor unit, at most the face. */
  readonly insured: bigint;
  /** What of the face is under the loan's lien. */
  readonly amount: bigint;
  /** What is under the lien of another bank, which keeps it itself, and whether that was placed first. */
  readonly other?: { readonly amount: bigint; readonly isFirst: boolean };
}

/** How a loan begins, and what happens to it then. */
export interface Life {
  readonly terms: MoneyTerms;
  /** Whether an agent may set the rate. */
  readonly byAgent: boolean;
  readonly start: Day;
  /** The receivables that are pledged; or how many that are so large, and so well insured, that only the loan matters. */
  readonly pledged: readonly Pledged[] | number;
  readonly acts: readonly Act[];
}

/** The most instalments and rate changes that the chain admits. */
const MOST_INSTALMENTS = 480;
const MOST_RATE_CHANGES = 120;
const LARGEST = 2n ** 63n - 1n;
const LARGEST_FACE = 2n ** 64n - 1n;
const MILLION = 1_000_000n;

/**
 * How far rates go. Interest that is due is kept in 64 bits until maturity, so what is owed of the largest principals must
 * stay below that: they bear little, for as long as a history lasts.
 */
interface Scale {
  readonly highest: number;
  readonly floats: boolean;
}
const ANY: Scale = { highest: 1_000_000, floats: true };
const LITTLE: Scale = { highest: 50_000, floats: false };

const rateUpTo = (highest: number) =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(0, highest) },
    { weight: 4, arbitrary: fc.integer({ min: 1, max: highest }) },
  );

/** The rate stays, changes on agreed days, seldom on very many, floats, or is an agent's to set. */
function changing({ highest, floats }: Scale): fc.Arbitrary<Pick<Plan, "changes" | "margin" | "byAgent">> {
  const change = fc.record({ after: fc.integer({ min: 1, max: 500 }), rate: rateUpTo(highest) });
  const changes = (least: number, most: number) =>
    fc.record({
      changes: fc.uniqueArray(change, {
        minLength: least,
        maxLength: most,
        size: "max",
        selector: ({ after }) => after,
      }),
    });
  const margin = fc.record({ changes: fc.constant([]), margin: fc.integer({ min: -60_000, max: 60_000 }) });
  return fc.oneof(
    { weight: 7, arbitrary: changes(0, 0) },
    { weight: 7, arbitrary: changes(1, 6) },
    { weight: 1, arbitrary: changes(50, MOST_RATE_CHANGES) },
    { weight: floats ? 8 : 0, arbitrary: margin },
    { weight: floats ? 6 : 0, arbitrary: fc.constant({ changes: [], byAgent: true }) },
  );
}

/** What of a schedule goes together: grace, dates, and whether overdue interest bears interest. */
function dated(most: number): fc.Arbitrary<Pick<Plan, "lines" | "graceDays" | "onOverdueInterest" | "onMonthEnds">> {
  const many = most > 12;
  return fc
    .record({
      graceDays: many ? fc.constantFrom(0, 1, 5) : fc.constantFrom(0, 0, 1, 5, 20, 45),
      onOverdueInterest: fc.boolean(),
      onMonthEnds: fc.boolean(),
    })
    .chain((by) => {
      // Where overdue interest bears interest, the grace of a due date ends before the next one.
      const shortest = by.onOverdueInterest ? by.graceDays + 1 : 1;
      const onMonthEnds = by.onMonthEnds && shortest <= 28;
      const line = fc.record({
        gap: fc.oneof(fc.constant(shortest), fc.integer({ min: shortest, max: shortest + (many ? 10 : 90) })),
        weight: fc.bigInt({ min: 0n, max: 5n }),
      });
      const count = many ? { minLength: most, maxLength: most } : { minLength: 1, maxLength: most };
      return fc.array(line, { ...count, size: "max" }).map((lines) => ({ ...by, onMonthEnds, lines }));
    });
}

function planOf(scale: Scale, most: number): fc.Arbitrary<Plan> {
  const rest = fc.record({
    rate: rateUpTo(scale.highest),
    dayCount: fc.constantFrom(...DAY_COUNT_CONVENTIONS),
    rounding: fc.constantFrom(...ROUNDINGS),
    penaltyUplift: rateUpTo(scale.highest),
    waterfall: fc.shuffledSubarray([...BUCKETS], { minLength: 4 }),
    early: fc.constantFrom("refused" as const, "after interest" as const, "principal only" as const),
    earlyFee: fc.constantFrom(0, 0, 1, 10_000, 1_000_000),
    prepays: fc.constantFrom("next first" as const, "last first" as const),
    sweep: fc.oneof(fc.constantFrom(0, 1, 999_999, 1_000_000), fc.integer({ min: 0, max: 1_000_000 })),
  });
  return fc.tuple(rest, dated(most), changing(scale)).map(([a, b, c]) => ({ ...a, ...b, ...c }));
}

const days = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 40 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 200 }) },
);

/** Just before, on, and just after a day that matters. */
const until = fc.record({
  act: fc.constant("wait until" as const),
  days: fc.constant(0),
  of: fc.constantFrom("due date" as const, "end of grace" as const, "maturity" as const),
  off: fc.constantFrom(-1, 0, 1),
});

const payment = fc
  .record({
    act: fc.constantFrom("pay" as const, "pay" as const, "collect" as const, "pay out" as const),
    days,
    amount: amountPaid,
    collateral: fc.nat(2),
  })
  .map(({ amount, ...paid }) => ({ ...paid, ...amount }));

const charge = fc.record({ act: fc.constant("charge" as const), days, costs: fc.bigInt({ min: 1n, max: 4000n }) });
const fixing = fc.record({
  act: fc.constant("fix" as const),
  days,
  ahead: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 60 })),
  reference: fc.oneof(fc.constantFrom(-60_000, 0), fc.integer({ min: -60_000, max: 300_000 })),
});
const transfer = fc.record({
  act: fc.constant("transfer" as const),
  days,
  perMille: fc.bigInt({ min: 0n, max: 1100n }),
});
const setting = fc.record({
  act: fc.constant("set rate" as const),
  days,
  rate: fc.oneof(fc.constantFrom(0, 1_000_000), fc.integer({ min: 1, max: 300_000 })),
});
const ending = fc.oneof(
  fc.record({
    act: fc.constantFrom(
      "accelerate" as const,
      "lose standing" as const,
      "default elsewhere" as const,
      "write off" as const,
    ),
    days,
  }),
  fc.record({ act: fc.constant("revoke" as const), days, collateral: fc.nat(2) }),
);
/** For what is owed, less or more, to whoever enforces or to a buyer. */
const selling: fc.Arbitrary<Sale> = fc.record({
  act: fc.constant("sell" as const),
  days,
  collateral: fc.nat(2),
  taken: fc.boolean(),
  byOther: fc.boolean(),
  perMille: fc.oneof(fc.constant(1000n), fc.bigInt({ min: 0n, max: 999n }), fc.bigInt({ min: 0n, max: 1500n })),
  off: fc.constantFrom(-1n, 0n, 1n),
});

/** Mostly of what the terms allow: fixings where the rate floats, an agent's rates where there is one. */
function actsOf(scale: Scale, { margin, byAgent }: Plan): fc.Arbitrary<readonly Act[]> {
  const restructuring = fc.record({ act: fc.constant("restructure" as const), days, plan: planOf(scale, 6) });
  const act: fc.Arbitrary<Act> = fc.oneof(
    { weight: 5, arbitrary: until },
    { weight: 9, arbitrary: payment },
    { weight: 1, arbitrary: charge },
    { weight: margin === undefined ? 1 : 5, arbitrary: fixing },
    { weight: byAgent === true ? 4 : 1, arbitrary: setting },
    { weight: 2, arbitrary: selling },
    { weight: 2, arbitrary: transfer },
    { weight: 2, arbitrary: restructuring },
    { weight: 2, arbitrary: ending },
  );
  const some = (most: number) => fc.array(act, { maxLength: most });
  // On the first day on which that is possible, or long after; before or after a payment of the same day.
  const firstDay = fc.constant([{ act: "wait until", days: 0, of: "end of grace", off: 1 }] as const);
  const silence = fc.integer({ min: 30, max: 400 }).map((passed) => [{ act: "wait", days: passed }] as const);
  const sameDay = fc.array(
    payment.map((paid) => ({ ...paid, days: 0, of: "coin" as const })),
    { maxLength: 1 },
  );
  const inDefault = fc.oneof(
    { weight: 2, arbitrary: payment },
    { weight: 1, arbitrary: charge },
    { weight: 1, arbitrary: restructuring },
    { weight: 1, arbitrary: transfer },
    { weight: 3, arbitrary: selling },
    { weight: 1, arbitrary: fc.constant({ act: "write off", days: 0 } as const) },
    { weight: 1, arbitrary: until },
  );
  const calledIn: fc.Arbitrary<readonly Act[]> = fc.oneof(
    { weight: 12, arbitrary: fc.constant([{ act: "accelerate", days: 0 }] as const) },
    // New terms forgive a default elsewhere.
    {
      weight: 1,
      arbitrary: restructuring.map((forgiven): Act[] => [
        { act: "default elsewhere", days: 0 },
        forgiven,
        { act: "default elsewhere", days: 9 },
      ]),
    },
  );
  const troubled = fc
    .tuple(some(4), fc.oneof(firstDay, silence), sameDay, calledIn, fc.array(inDefault, { maxLength: 5 }), some(2))
    .map((parts): Act[] => parts.flat());
  return fc.oneof(
    fc.array(act, { minLength: 1, maxLength: 10 }).map((acts): readonly Act[] => acts),
    troubled,
  );
}

/** Any day before one from which the longest schedule ends in time, half of them month ends, some the end of February. */
const drawdown = fc.oneof(
  fc.integer({ min: dayOf("2027-04-01"), max: dayOf("2042-04-01") }),
  fc.integer({ min: dayOf("2027-04-01"), max: dayOf("2042-04-01") }).map(endOfMonth),
  fc.constantFrom("2028-02-28", "2028-02-29", "2030-02-28", "2031-12-31", "2036-02-29").map(dayOf),
);

/** Shares in parts per million of what is left to be shared. */
interface Shares {
  /** Of the principal; undefined: as much as the chain can write. */
  readonly face: bigint | undefined;
  readonly insured: bigint;
  readonly other: { readonly amount: bigint; readonly isFirst: boolean } | undefined;
  readonly amount: bigint;
}

const share = fc.oneof(fc.constantFrom(0n, MILLION), fc.bigInt({ min: 0n, max: MILLION }));
const shares: fc.Arbitrary<Shares> = fc.record({
  face: fc.oneof(
    fc.bigInt({ min: MILLION / 3n, max: 3n * MILLION }),
    fc.bigInt({ min: 2n * MILLION, max: 20n * MILLION }),
    fc.constant(undefined),
  ),
  insured: share,
  other: fc.option(fc.record({ amount: fc.bigInt({ min: 0n, max: MILLION }), isFirst: fc.boolean() }), {
    nil: undefined,
    freq: 3,
  }),
  amount: fc.oneof({ weight: 2, arbitrary: fc.constant(MILLION) }, { weight: 1, arbitrary: share }),
});

function pledgedBy({ face: wish, insured, other, amount }: Shares, principal: bigint): Pledged {
  const ofPrincipal = wish === undefined ? LARGEST_FACE : (principal * wish) / MILLION;
  const face = ofPrincipal < 2n ? 2n : ofPrincipal > LARGEST_FACE ? LARGEST_FACE : ofPrincipal;
  /** At least one minor unit of them. */
  const part = (of: bigint, units: bigint) => 1n + ((units - 1n) * of) / MILLION;
  const theirs = other === undefined ? 0n : part(other.amount, face - 1n);
  return {
    face,
    insured: part(insured, face),
    amount: part(amount, face - theirs),
    ...(other === undefined ? {} : { other: { ...other, amount: theirs } }),
  };
}

const pledging = fc.oneof(
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 3 }) },
  { weight: 2, arbitrary: fc.array(shares, { minLength: 1, maxLength: 2 }) },
);

function lifeOf(scale: Scale, most: number, principal: fc.Arbitrary<bigint>): fc.Arbitrary<Life> {
  return planOf(scale, most).chain((by) =>
    fc
      .record({ principal, start: drawdown, pledging, acts: actsOf(scale, by) })
      .map(({ principal: amount, start, pledging: wished, acts }) => ({
        terms: termsBy(by, amount, start),
        byAgent: by.byAgent === true,
        start,
        pledged: typeof wished === "number" ? wished : wished.map((each) => pledgedBy(each, amount)),
        acts,
      })),
  );
}

const little = fc.oneof(
  { weight: 9, arbitrary: ordinaryPrincipal },
  { weight: 1, arbitrary: fc.constantFrom(1n, 2n, 100n) },
);
const large = fc.oneof(fc.constant(LARGEST), fc.bigInt({ min: 2n ** 60n, max: LARGEST }));

/** Lives at the edges, mostly of a few instalments; of very many, or of very much money, a few. */
export const life: fc.Arbitrary<Life> = fc.oneof(
  { weight: 30, arbitrary: lifeOf(ANY, 6, little) },
  { weight: 3, arbitrary: lifeOf(LITTLE, 6, large) },
  { weight: 1, arbitrary: fc.constantFrom(100, MOST_INSTALMENTS).chain((most) => lifeOf(ANY, most, little)) },
);
