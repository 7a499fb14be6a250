import type { Day } from "../../sdk/financing/calendar.ts";
import { dayCountIndex, type DayCountConvention } from "../../sdk/financing/daycount.ts";
import { Rational, roundingIndex, type Rounding } from "../../sdk/financing/rational.ts";
import { buildOnChain, encodePlan, projectedInterestOnChain } from "../../sdk/financing/schedule-lens.ts";
import type { Instalment, SchedulePlan } from "../../sdk/financing/schedules.ts";
import type { ScheduleLens } from "../../typechain-types/index.ts";

/** What the compiled contract computes of what vectors ask, in the SDK's terms. */
export class ChainFunctions {
  readonly #lens: ScheduleLens;

  constructor(lens: ScheduleLens) {
    this.#lens = lens;
  }

  async daysBetween(convention: DayCountConvention, start: Day, end: Day, termination = 0): Promise<number> {
    return Number(await this.#lens.daysBetween(dayCountIndex(convention), start, end, termination));
  }

  async yearFraction(convention: DayCountConvention, start: Day, end: Day, termination = 0): Promise<Rational> {
    const index = dayCountIndex(convention);
    const { numerator, denominator } = await this.#lens.yearFraction(index, start, end, termination);
    return Rational.of(numerator, denominator);
  }

  /** @param rate parts per million a year */
  interest(
    principal: bigint,
    rate: number,
    convention: DayCountConvention,
    start: Day,
    end: Day,
    rounding: Rounding,
    termination = 0,
  ): Promise<bigint> {
    const dayCount = dayCountIndex(convention);
    return this.#lens.interest(principal, rate, dayCount, start, end, termination, roundingIndex(rounding));
  }

  async dueDates(plan: SchedulePlan): Promise<Day[]> {
    return (await this.#lens.dueDates(encodePlan(plan))).map(Number);
  }

  /** Instalments with the interest of the period that each ends. */
  async table(plan: SchedulePlan): Promise<(Instalment & { readonly interest: bigint })[]> {
    const schedule = await buildOnChain(this.#lens, plan);
    const { start, rate, dayCount, rounding } = plan;
    const interest = await projectedInterestOnChain(this.#lens, schedule, start, rate, dayCount, rounding);
    return schedule.map((instalment, index) => ({ ...instalment, interest: interest[index] ?? 0n }));
  }
}
