import { requireFields, type Fields } from "../fields.ts";
import { placeOf } from "../names.ts";
import { levelPayment, type LevelPeriod } from "./annuity.ts";
import type { Day } from "./calendar.ts";
import { accrualUnits, accrualUnitsPerYear, type DayCountConvention } from "./daycount.ts";
import { InvalidTermError } from "./money-errors.ts";
import { Rational, type Rounding } from "./rational.ts";

/** From its first day to the day after its last. */
export interface Period {
  readonly start: Day;
  readonly end: Day;
}

/** What a rate per year comes to over `part` of an interest `period`. */
export type PeriodRate = (annual: Rational, period: Period, part: Period) => Rational;

/**
 * The period rate of a day count. Parts are differences from the start of the period, so that they add up to it.
 *
 * @param termination the last day of the loan, which 30E/360 ISDA treats apart
 */
export function byDayCount(convention: DayCountConvention, termination?: Day): PeriodRate {
  const year = accrualUnitsPerYear(convention);
  return (annual, period, part) => {
    const until = accrualUnits(convention, period.start, part.end, termination);
    const before = accrualUnits(convention, period.start, part.start, termination);
    return annual.mul(Rational.of(until - before, year));
  };
}

/** Equal periods, `perYear` of them to a year; a part of one is counted by its actual days. */
export function byEqualPeriods(perYear: Rational): PeriodRate {
  return (annual, period, part) =>
    annual.div(perYear).mul(Rational.of(part.end - part.start, period.end - period.start));
}

const AMORTIZATIONS = ["level payment", "equal principal"] as const;

/** A loan as its table of repayments needs it. All amounts in minor units. */
export interface AmortizedLoan {
  /** The boundaries of the interest periods: the first day, then each due date. */
  readonly dates: readonly Day[];
  /** What is drawn when, the first on the first day. */
  readonly drawings: readonly { readonly date: Day; readonly amount: bigint }[];
  /** The rate per year (8 % is 0.08) from each day on, the first from the first day. */
  readonly rates: readonly { readonly from: Day; readonly annual: Rational }[];
  readonly periodRate: PeriodRate;
  readonly repayment: (typeof AMORTIZATIONS)[number];
  /** The equal payment, if agreed; else it is computed, and again whenever the balance or the rate changes. */
  readonly payment?: bigint;
  /** Equal payments (or principal parts) are rounded to multiples of this. Default: 1. */
  readonly unit?: bigint;
  /** Instalments at the beginning without principal. Default: none. */
  readonly principalGrace?: number;
  /** Instalments at the beginning whose interest is due with the one after them. Default: none. */
  readonly interestGrace?: number;
  /** Periods at the beginning without interest. Default: none. */
  readonly interestFree?: number;
  /** Whether interest is on all that was drawn, whatever of it is repaid; principal is then repaid in equal parts. Default: no. */
  readonly flat?: boolean;
  /**
   * Of equal amounts and of each interest. "none": nothing is, as calculators and spreadsheets have it, but with more
   * digits than anybody prints. Default: half up.
   */
  readonly rounding?: Rounding | "none";
}

const LOAN: Fields<AmortizedLoan> = {
  dates: "list",
  drawings: "list",
  rates: "list",
  periodRate: "function",
  repayment: "string",
  payment: "bigint?",
  unit: "bigint?",
  principalGrace: "number?",
  interestGrace: "number?",
  interestFree: "number?",
  flat: "boolean?",
  rounding: "string?",
};

/** One line of the table of repayments, in minor units; whole numbers unless the loan says that nothing is rounded. */
export interface TableRow {
  readonly due: Day;
  readonly payment: Rational;
  readonly interest: Rational;
  readonly principal: Rational;
  /** After the payment, and with what is drawn on that day. */
  readonly balance: Rational;
}

/**
 * The table of repayments of a loan that is paid as agreed. Each period's interest is rounded once; the last principal
 * part is what is left, so that the parts sum to what was drawn.
 *
 * @throws {InvalidTermError} for a loan without periods, or with a drawing outside them
 * @example
 * const [first] = amortize({
 *   dates: ["2024-01-01", "2024-02-01", "2024-03-01"].map(dayOf),
 *   drawings: [{ date: dayOf("2024-01-01"), amount: 100_00n }],
 *   rates: [{ from: dayOf("2024-01-01"), annual: Rational.parse("0.07") }],
 *   periodRate: byEqualPeriods(Rational.of(12n)),
 *   repayment: "level payment",
 * });
 */
export function amortize(loan: AmortizedLoan): TableRow[] {
  requireFields("loan", loan, LOAN);
  placeOf(AMORTIZATIONS, loan.repayment, "repayment");
  const periods = periodsOf(loan);
  const { rounding } = loan;
  const toMinorUnit = (value: Rational) => (rounding === "none" ? cut(value) : Rational.of(value.round(rounding)));
  const grace = loan.principalGrace ?? 0;
  const rows: TableRow[] = [];
  let balance = drawnOn(loan, periods[0].start);
  let deferred = Rational.ZERO;
  let repaid = Rational.ZERO;
  const flat = { exact: Rational.ZERO, rounded: Rational.ZERO };
  let equal: Rational | undefined;

  for (const [index, period] of periods.entries()) {
    const isLast = index === periods.length - 1;
    const bearing = loan.flat === true ? balance.add(repaid) : balance;
    const { drawnWithin, interest: accrued } = accrue(loan, index, period, bearing);
    let interest = toMinorUnit(accrued);
    if (loan.flat === true) {
      // Equal, too, so the last one takes up the rest.
      flat.exact = flat.exact.add(accrued);
      if (isLast) interest = toMinorUnit(flat.exact).sub(flat.rounded);
      flat.rounded = flat.rounded.add(interest);
    }
    interest = interest.add(deferred);
    const isDeferred = index < (loan.interestGrace ?? 0) && !isLast;
    deferred = isDeferred ? interest : Rational.ZERO;
    const interestDue = isDeferred ? Rational.ZERO : interest;
    const owed = balance.add(drawnWithin);

    let principal = Rational.ZERO;
    if (index >= grace) {
      if (equal === undefined || changesWithin(loan, period))
        equal = equalAmount(loan, index, [period, ...periods.slice(index + 1)], balance);
      const part = isLevel(loan) ? equal.sub(toMinorUnit(accrued)) : equal;
      principal = atLeastZero(atMost(part, owed));
    }
    if (isLast) principal = owed;
    repaid = repaid.add(principal);
    balance = owed.sub(principal).add(isLast ? Rational.ZERO : drawnOn(loan, period.end));
    rows.push({ due: period.end, payment: interestDue.add(principal), interest: interestDue, principal, balance });
  }
  return rows;
}

/** To 40 decimals of a minor unit: the exact fraction has more digits with every period, and soon takes seconds. */
function cut(value: Rational): Rational {
  return Rational.of(value.mul(FINEST).round(), FINEST.numerator);
}

const FINEST = Rational.of(10n ** 40n);

/** With flat interest, which does not fall, equal parts of principal make equal payments. */
function isLevel({ repayment, flat, payment }: AmortizedLoan): boolean {
  return repayment === "level payment" && (flat !== true || payment !== undefined);
}

/** Each period's rate, in parts cut where something is drawn or the rate changes. */
function partsOf(loan: AmortizedLoan, index: number, period: Period): { part: Period; rate: Rational }[] {
  const changes = [...loan.drawings.map(({ date }) => date), ...loan.rates.map(({ from }) => from)];
  const inside = changes.filter((day) => day > period.start && day < period.end);
  const cuts = [...new Set([period.start, ...inside, period.end])].sort((a, b) => a - b);
  const free = index < (loan.interestFree ?? 0);
  return between(cuts).map((part) => ({
    part,
    rate: free ? Rational.ZERO : loan.periodRate(rateOn(loan, part.start), period, part),
  }));
}

function accrue(loan: AmortizedLoan, index: number, period: Period, balance: Rational) {
  let drawnWithin = Rational.ZERO;
  let interest = Rational.ZERO;
  for (const { part, rate } of partsOf(loan, index, period)) {
    if (part.start > period.start) drawnWithin = drawnWithin.add(drawnOn(loan, part.start));
    interest = interest.add(balance.add(drawnWithin).mul(rate));
  }
  return { drawnWithin, interest };
}

/** The payment, or the principal part, that is the same from the period at `index` on. */
function equalAmount(loan: AmortizedLoan, index: number, remaining: Periods, balance: Rational): Rational {
  if (loan.payment !== undefined) return Rational.of(loan.payment);
  let exact: Rational;
  if (isLevel(loan)) {
    const levels = remaining.map((period, offset) => levelPeriod(loan, index, offset, period, remaining[0]));
    exact = levelPayment(balance, levels);
  } else {
    const { drawnWithin } = accrue(loan, index, remaining[0], balance);
    exact = balance.add(drawnWithin).div(Rational.of(remaining.length));
  }
  if (loan.rounding === "none") return cut(exact);
  const unit = Rational.of(loan.unit ?? 1n);
  return Rational.of(exact.div(unit).round(loan.rounding)).mul(unit);
}

/** What is drawn or changes in a later period is not known in this one: it goes on as this one ends. */
function levelPeriod(loan: AmortizedLoan, index: number, offset: number, period: Period, current: Period): LevelPeriod {
  if (offset > 0) {
    const free = index + offset < (loan.interestFree ?? 0);
    const rate = free ? Rational.ZERO : loan.periodRate(rateOn(loan, current.end - 1), period, period);
    return { growth: Rational.ONE.add(rate) };
  }
  const parts = partsOf(loan, index, period);
  const growthFrom = (first: number) => parts.slice(first).reduce((sum, { rate }) => sum.add(rate), Rational.ONE);
  // What is drawn on the first day is in the balance already.
  const drawn = parts
    .map(({ part }, position) => (position === 0 ? Rational.ZERO : drawnOn(loan, part.start).mul(growthFrom(position))))
    .reduce((sum, amount) => sum.add(amount), Rational.ZERO);
  return { growth: growthFrom(0), drawn };
}

function changesWithin({ drawings, rates }: AmortizedLoan, { start, end }: Period): boolean {
  const within = (day: Day) => day >= start && day < end;
  return drawings.some(({ date }) => within(date)) || rates.some(({ from }) => within(from));
}

function rateOn({ rates }: AmortizedLoan, day: Day): Rational {
  let current: { from: Day; annual: Rational } | undefined;
  for (const rate of rates) if (rate.from <= day && (!current || rate.from >= current.from)) current = rate;
  return current?.annual ?? Rational.ZERO;
}

function drawnOn({ drawings }: AmortizedLoan, day: Day): Rational {
  return Rational.of(drawings.reduce((sum, { date, amount }) => (date === day ? sum + amount : sum), 0n));
}

type Periods = readonly [Period, ...Period[]];

function periodsOf({ dates, drawings }: AmortizedLoan): Periods {
  const [first, ...rest] = between(dates);
  if (first === undefined || [first, ...rest].some(({ start, end }) => start >= end)) {
    throw new InvalidTermError(
      "dates",
      dates.join(", "),
      "A loan runs over at least one period, from date to later date.",
      "Give the first day and then each due date, in order.",
    );
  }
  const outside = drawings.find(({ date }) => date < first.start || date >= Math.max(...dates));
  if (outside) {
    throw new InvalidTermError(
      "drawings",
      `${outside.date}`,
      "What is drawn is drawn from the first day on and before the last due date.",
      "Move the drawing into the periods.",
    );
  }
  return [first, ...rest];
}

/** The periods between neighbours of a list of days. */
function between(days: readonly Day[]): Period[] {
  const periods: Period[] = [];
  let start: Day | undefined;
  for (const end of days) {
    if (start !== undefined) periods.push({ start, end });
    start = end;
  }
  return periods;
}

function atMost(value: Rational, limit: Rational): Rational {
  return value.compare(limit) > 0 ? limit : value;
}

function atLeastZero(value: Rational): Rational {
  return value.compare(Rational.ZERO) < 0 ? Rational.ZERO : value;
}
