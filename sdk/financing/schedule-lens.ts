import type { ScheduleLens } from "../../typechain-types/index.ts";
import { requireFields } from "../fields.ts";
import { placeOf } from "../names.ts";
import type { RateLike } from "../units.ts";
import { TENOR_UNITS } from "./calendar.ts";
import { dayCountIndex, type DayCountConvention } from "./daycount.ts";
import { InvalidTermError } from "./money-errors.ts";
import { roundingIndex, type Rounding } from "./rational.ts";
import { STUBS } from "./schedule-dates.ts";
import { PLAN, REPAYMENTS, type Instalment, type SchedulePlan } from "./schedules.ts";

/** A plan as the contract's struct has it: enums as their index, defaults filled in. */
export interface EncodedSchedulePlan {
  readonly principal: bigint;
  readonly start: number;
  readonly maturity: number;
  readonly tenorUnit: number;
  readonly tenorLength: number;
  readonly endOfMonth: boolean;
  readonly stub: number;
  readonly repayment: number;
  readonly grace: number;
  readonly rate: RateLike;
  readonly dayCount: number;
  readonly unit: bigint;
  readonly rounding: number;
}

/** What plans have for the SDK alone: the chain counts dates by their tenor, and knows no holidays. */
const NOT_ON_CHAIN = ["first", "nextToLast", "convention", "maturityConvention"] as const;

/** @throws InvalidTermError for a plan with dates of its own, or that are moved to business days */
export function encodePlan(plan: SchedulePlan): EncodedSchedulePlan {
  requireFields("plan", plan, PLAN);
  const apart = NOT_ON_CHAIN.find((field) => plan[field] !== undefined && plan[field] !== "unadjusted");
  if (apart !== undefined) {
    const rule = "On chain, dates are counted by the tenor alone, whether banks are open or not.";
    throw new InvalidTermError(
      `plan.${apart}`,
      "given",
      rule,
      "Leave it out, or build the schedule by `buildSchedule`.",
    );
  }
  return {
    principal: plan.principal,
    start: plan.start,
    maturity: plan.maturity,
    tenorUnit: placeOf(TENOR_UNITS, plan.tenor.unit, "unit of a tenor"),
    tenorLength: plan.tenor.length,
    endOfMonth: plan.endOfMonth ?? false,
    stub: placeOf(STUBS, plan.stub ?? "short last", "stub"),
    repayment: placeOf(REPAYMENTS, plan.repayment, "repayment"),
    grace: plan.grace ?? 0,
    rate: plan.rate,
    dayCount: dayCountIndex(plan.dayCount),
    unit: plan.unit ?? 1n,
    rounding: roundingIndex(plan.rounding),
  };
}

/**
 * The schedule that the chain makes of a plan: to the day and the minor unit the one of `buildSchedule`.
 *
 * @throws what `encodePlan` refuses, and the contract
 * @example
 * const schedule = await buildOnChain(book.scheduleLens, plan);
 */
export async function buildOnChain(lens: ScheduleLens, plan: SchedulePlan): Promise<Instalment[]> {
  const schedule = await lens.build(encodePlan(plan));
  return schedule.map(({ dueOn, principal }) => ({ dueOn: Number(dueOn), principal }));
}

/** The interest of each period of a schedule that is paid as agreed, as the chain computes it. */
export async function projectedInterestOnChain(
  lens: ScheduleLens,
  schedule: readonly Instalment[],
  start: number,
  rate: RateLike,
  dayCount: DayCountConvention,
  rounding: Rounding = "half-up",
): Promise<bigint[]> {
  const convention = dayCountIndex(dayCount);
  return [...(await lens.projectedInterest([...schedule], start, rate, convention, roundingIndex(rounding)))];
}
