import { requireFields, type Fields } from "../fields.ts";
import { placeOf } from "../names.ts";
import { ONE_MILLION, type RateLike } from "../units.ts";
import { amortize, byDayCount } from "./amortization.ts";
import { isoOf, type Day } from "./calendar.ts";
import { dayCountIndex, type DayCountConvention } from "./daycount.ts";
import { InvalidTermError } from "./money-errors.ts";
import { Rational, roundingIndex, type Rounding } from "./rational.ts";
import { DATE_RULE, periodDates, type DateRule } from "./schedule-dates.ts";

/** What `Rate` on chain, parts per million a year, is over. */
export const RATE_UNIT = ONE_MILLION;

/** How principal is repaid, in the order of the chain's `Repayment`. Any other plan is a list of instalments. */
export const REPAYMENTS = [
  /** All at maturity, interest too. */
  "bullet",
  /** In equal parts; payments fall as the interest does. */
  "equal principal",
  /** In equal payments of principal and interest together. */
  "level payment",
  /** Interest on every due date, principal with the last. */
  "interest only",
] as const;

export type Repayment = (typeof REPAYMENTS)[number];

/** One line of a financing's schedule, as its terms have it. */
export interface Instalment {
  readonly dueOn: Day;
  /** Minor units; zero where only interest is due. */
  readonly principal: bigint;
}

/** What a schedule follows from. */
export interface SchedulePlan extends DateRule {
  /** Minor units. */
  readonly principal: bigint;
  readonly repayment: Repayment;
  /** Due dates at the beginning on which no principal is due. Default: none. */
  readonly grace?: number;
  /** Parts per million a year: 8 % is 80,000. Equal payments depend on it. */
  readonly rate: RateLike;
  readonly dayCount: DayCountConvention;
  /** Equal payments (or principal parts) are rounded to multiples of this many minor units. Default: 1. */
  readonly unit?: bigint;
  /** How they are, and the interest of a period, too, to the minor unit. Default: half up. */
  readonly rounding?: Rounding;
}

/** Fields of {@link SchedulePlan}. */
export const PLAN: Fields<SchedulePlan> = {
  ...DATE_RULE,
  principal: "bigint",
  repayment: "string",
  grace: "number?",
  rate: "rate",
  dayCount: "string",
  unit: "bigint?",
  rounding: "string?",
};

/**
 * The schedule of a financing. The principal parts sum to the principal exactly: the last one is what the rounding of
 * the others left.
 *
 * @throws {InvalidTermError} if the plan makes no schedule
 * @throws {UnknownNameError} for a rule that there is not
 * @example
 * buildSchedule({
 *   principal: 100_000_00n,
 *   start: dayOf("2026-01-31"),
 *   maturity: dayOf("2026-07-31"),
 *   tenor: parseTenor("1M"),
 *   endOfMonth: true,
 *   repayment: "level payment",
 *   rate: 80_000,
 *   dayCount: "ACT/360",
 * });
 */
export function buildSchedule(plan: SchedulePlan): Instalment[] {
  requireFields("plan", plan, PLAN);
  checkPlan(plan);
  const [, ...dues] = periodDates(plan);
  const maturity = dues.at(-1) ?? plan.maturity;
  if (plan.repayment === "bullet") return [{ dueOn: maturity, principal: plan.principal }];
  if (plan.repayment === "interest only") {
    return dues.map((dueOn) => ({ dueOn, principal: dueOn === maturity ? plan.principal : 0n }));
  }
  const grace = plan.grace ?? 0;
  if (grace >= dues.length) {
    throw new InvalidTermError(
      "grace",
      `${grace}`,
      `Of ${dues.length} due dates, at least one repays principal.`,
      "Lower the grace, or choose interest only.",
    );
  }
  const rows = amortize({
    dates: [plan.start, ...dues],
    drawings: [{ date: plan.start, amount: plan.principal }],
    rates: [{ from: plan.start, annual: Rational.of(BigInt(plan.rate), RATE_UNIT) }],
    periodRate: byDayCount(plan.dayCount, maturity),
    repayment: plan.repayment,
    principalGrace: grace,
    ...(plan.unit === undefined ? {} : { unit: plan.unit }),
    ...(plan.rounding === undefined ? {} : { rounding: plan.rounding }),
  });
  return rows.map(({ due, principal }) => ({ dueOn: due, principal: principal.numerator }));
}

/**
 * The interest of each period of a schedule that is paid as agreed, rounded once for each.
 *
 * @param rate parts per million a year
 */
export function projectedInterest(
  schedule: readonly Instalment[],
  start: Day,
  rate: RateLike,
  dayCount: DayCountConvention,
  rounding: Rounding = "half-up",
): bigint[] {
  checkRate(rate);
  let balance = schedule.reduce((sum, { principal }) => sum + principal, 0n);
  const periodRate = byDayCount(dayCount, schedule.at(-1)?.dueOn);
  const annual = Rational.of(BigInt(rate), RATE_UNIT);
  let before = start;
  return schedule.map(({ dueOn, principal }) => {
    const period = { start: before, end: dueOn };
    const interest = Rational.of(balance)
      .mul(periodRate(annual, period, period))
      .round(rounding);
    balance -= principal;
    before = dueOn;
    return interest;
  });
}

/**
 * Refuses a list of instalments that is not a schedule of this principal: dates rise from the start, and the parts,
 * none negative, sum to the principal.
 *
 * @throws {InvalidTermError} naming the instalment, counted from 1
 */
export function checkSchedule(schedule: readonly Instalment[], principal: bigint, start: Day): void {
  let before = start;
  let sum = 0n;
  schedule.forEach(({ dueOn, principal: part }, index) => {
    const place = `instalment ${index + 1}`;
    if (dueOn <= before) {
      throw new InvalidTermError(place, isoOf(dueOn), `It is due after ${isoOf(before)}.`, "Put the dates in order.");
    }
    if (part < 0n)
      throw new InvalidTermError(place, `${part}`, "A principal part is not negative.", "Correct the part.");
    before = dueOn;
    sum += part;
  });
  if (sum !== principal || schedule.length === 0) {
    throw new InvalidTermError(
      "schedule",
      `${sum} in ${schedule.length} instalments`,
      `The principal parts sum to the principal, ${principal}.`,
      "Let the last part absorb the rounding.",
    );
  }
}

function checkRate(rate: RateLike): void {
  if ((typeof rate === "bigint" || Number.isSafeInteger(rate)) && rate >= 0) return;
  throw new InvalidTermError("rate", `${rate}`, "A rate is in whole parts per million a year.", "8 % is 80000.");
}

function checkPlan({ principal, repayment, dayCount, rate, grace, unit, rounding }: SchedulePlan): void {
  placeOf(REPAYMENTS, repayment, "repayment");
  dayCountIndex(dayCount);
  roundingIndex(rounding);
  if (principal <= 0n) {
    throw new InvalidTermError(
      "principal",
      `${principal}`,
      "A schedule repays a principal.",
      "Give it in minor units.",
    );
  }
  checkRate(rate);
  if (grace !== undefined && (!Number.isSafeInteger(grace) || grace < 0)) {
    throw new InvalidTermError("grace", `${grace}`, "Grace is a number of due dates.", "Give 0 for none.");
  }
  if (unit !== undefined && unit <= 0n) {
    throw new InvalidTermError("unit", `${unit}`, "Payments are rounded to one minor unit or more.", "Give 1 or more.");
  }
}
