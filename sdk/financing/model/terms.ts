import { present, requireFields, type Fields } from "../../fields.ts";
import { placeOf } from "../../names.ts";
import type { RateLike } from "../../units.ts";
import { isoOf, type Day } from "../calendar.ts";
import { dayCountIndex, type DayCountConvention } from "../daycount.ts";
import { InvalidTermError } from "../money-errors.ts";
import { roundingIndex, type Rounding } from "../rational.ts";
import { checkSchedule, RATE_UNIT, type Instalment } from "../schedules.ts";
import { BUCKETS, checkOrder, earlyIndex, type Bucket, type EarlyRepayment } from "../waterfall.ts";

/** In minor units: what the chain can count the interest of, at the highest rate, until its calendar ends. */
const MOST_PRINCIPAL = 2n ** 63n - 1n;

/** Forty years of months, and ten years of monthly rate changes: what a payment on the chain can look through. */
const MOST_INSTALMENTS = 480;
const MOST_RATE_CHANGES = 120;

/** The last day that the chain keeps account of, in the year 2149; and the longest grace. */
const LAST_DAY = 2 ** 16 - 1;

const PREPAYS = ["next first", "last first"] as const;

/** A rate from a day on, in parts per million a year. */
export interface RateFrom {
  readonly from: Day;
  readonly rate: RateLike;
}

/** What of a financing's terms decides about money. Rates are in parts per million a year, amounts in minor units. */
export interface MoneyTerms {
  readonly principal: bigint;
  /** Dates after the drawdown, ascending; principal parts, zero where only interest is due, sum to the principal. */
  readonly schedule: readonly Instalment[];
  /** On the outstanding principal, from the drawdown. */
  readonly rate: RateLike;
  /** Other rates from agreed days on, ascending. Default: none. */
  readonly rateChanges?: readonly RateFrom[];
  /** Of a floating rate: what is added to each fixing of the reference rate. Default: the rate is not floating. */
  readonly margin?: RateLike;
  readonly dayCount: DayCountConvention;
  /**
   * Of interest, penalty and the fee for early repayment, each on its running total. Stays when terms are replaced. Default:
   * half up.
   */
  readonly rounding?: Rounding;
  /** Days after a due date on which what was due then may still be paid without penalty. Default: 0. */
  readonly graceDays?: number;
  /** On overdue principal, on top of the rate. Default: 0. */
  readonly penaltyUplift?: RateLike;
  /** Whether overdue interest bears the rate and the uplift, as penalty. Default: no. */
  readonly onOverdueInterest?: boolean;
  /** The order in which a payment is applied. Default: costs, penalty, interest, principal. */
  readonly waterfall?: readonly Bucket[];
  /**
   * Whether principal may be repaid before it is due: not at all, once all accrued interest is paid, or at once, with
   * the interest left for its due date. What is swept repays it all the same, where refused after interest. Default: after
   * interest.
   */
  readonly early?: EarlyRepayment;
  /** Parts per million of principal that is repaid early, rounded on their running total. Default: 0. */
  readonly earlyFee?: number;
  /** Which instalments early principal repays: the next ones, or those at the end. Default: next first. */
  readonly prepays?: (typeof PREPAYS)[number];
  /**
   * The part of a pledged receivable's payment that is applied even to what is not due, in parts per million: all, none,
   * or a share of each sale, rounded up. Default: all.
   */
  readonly sweep?: number;
}

const MONEY_TERMS: Fields<MoneyTerms> = {
  principal: "bigint",
  schedule: "list",
  rate: "rate",
  rateChanges: "list?",
  margin: "rate?",
  dayCount: "string",
  rounding: "string?",
  graceDays: "number?",
  penaltyUplift: "rate?",
  onOverdueInterest: "boolean?",
  waterfall: "list?",
  early: "string?",
  earlyFee: "number?",
  prepays: "string?",
  sweep: "number?",
};

/** Terms with every default filled in. */
export type CompleteTerms = Required<Omit<MoneyTerms, "margin">> & Pick<MoneyTerms, "margin">;

/**
 * Fills in the defaults and refuses terms under which money could not be counted.
 *
 * @throws {InvalidTermError}
 * @throws {UnknownNameError} for a rule that there is not
 */
export function completeTerms(terms: MoneyTerms, drawdown: Day): CompleteTerms {
  requireFields("terms", terms, MONEY_TERMS);
  const complete: CompleteTerms = {
    rateChanges: [],
    rounding: "half-up",
    graceDays: 0,
    penaltyUplift: 0,
    onOverdueInterest: false,
    waterfall: BUCKETS,
    early: "after interest",
    earlyFee: 0,
    prepays: "next first",
    sweep: Number(RATE_UNIT),
    ...present(terms),
  };
  if (complete.principal <= 0n || complete.principal > MOST_PRINCIPAL) {
    throw new InvalidTermError(
      "principal",
      `${complete.principal}`,
      `A principal is above zero, and at most ${MOST_PRINCIPAL} minor units.`,
      "Correct it.",
    );
  }
  checkCount("schedule", complete.schedule.length, MOST_INSTALMENTS);
  checkSchedule(complete.schedule, complete.principal, drawdown);
  const maturity = complete.schedule.at(-1)?.dueOn ?? drawdown;
  if (maturity > LAST_DAY) {
    throw new InvalidTermError("schedule", isoOf(maturity), `It ends by ${isoOf(LAST_DAY)}.`, "Shorten it.");
  }
  checkOrder(complete.waterfall, BUCKETS);
  dayCountIndex(complete.dayCount);
  roundingIndex(complete.rounding);
  earlyIndex(complete.early);
  placeOf(PREPAYS, complete.prepays, "order of early repayment");
  checkRate("rate", complete.rate);
  checkRate("penaltyUplift", complete.penaltyUplift);
  checkCount("rateChanges", complete.rateChanges.length, MOST_RATE_CHANGES);
  if (complete.margin !== undefined && complete.rateChanges.length > 0) {
    throw new InvalidTermError(
      "rateChanges",
      `${complete.rateChanges.length} beside a margin`,
      "A floating rate changes by its fixings alone.",
      "Leave out the margin, or the changes.",
    );
  }
  let before = drawdown;
  for (const { from, rate } of complete.rateChanges) {
    checkRate("rateChanges", rate);
    if (from <= before) {
      throw new InvalidTermError("rateChanges", isoOf(from), `It is after ${isoOf(before)}.`, "Put the days in order.");
    }
    before = from;
  }
  checkShare("earlyFee", complete.earlyFee);
  checkShare("sweep", complete.sweep);
  checkGrace(complete, drawdown);
  return complete;
}

/** At most a year's interest of the whole principal, which the chain counts exactly, of a rate and of an uplift. */
function checkRate(field: string, rate: RateLike): void {
  const isWhole = typeof rate === "bigint" || Number.isSafeInteger(rate);
  if (isWhole && rate >= 0 && rate <= RATE_UNIT) return;
  throw new InvalidTermError(
    field,
    `${rate}`,
    "A rate is in whole parts per million a year, and at most 100 %.",
    "8 % is 80000.",
  );
}

function checkCount(field: string, count: number, most: number): void {
  if (count <= most) return;
  throw new InvalidTermError(field, `${count}`, `There are at most ${most} of them.`, "Agree on fewer.");
}

function checkShare(field: string, share: number): void {
  if (Number.isSafeInteger(share) && share >= 0 && share <= Number(RATE_UNIT)) return;
  throw new InvalidTermError(field, `${share}`, "A share is at most the whole.", "1 % is 10000 parts per million.");
}

/** With interest on overdue interest, what is in grace and what is overdue must be told apart: one date at a time. */
function checkGrace({ graceDays, schedule, onOverdueInterest }: CompleteTerms, drawdown: Day): void {
  if (!Number.isSafeInteger(graceDays) || graceDays < 0 || graceDays > LAST_DAY) {
    throw new InvalidTermError(
      "graceDays",
      `${graceDays}`,
      `Grace is a number of days, at most ${LAST_DAY}.`,
      "Give 0 for none.",
    );
  }
  if (!onOverdueInterest) return;
  let before = drawdown;
  for (const { dueOn } of schedule) {
    if (before !== drawdown && dueOn - before <= graceDays) {
      throw new InvalidTermError(
        "graceDays",
        `${graceDays}`,
        "Where overdue interest bears interest, the grace of a due date ends before the next one.",
        "Shorten the grace, or leave overdue interest without interest.",
      );
    }
    before = dueOn;
  }
}
