import type { RateLike } from "../../units.ts";
import { dayOf, isoOf, type Day } from "../calendar.ts";
import { accrualUnits, accrualUnitsPerYear } from "../daycount.ts";
import { InvalidTermError, PeriodReversedError } from "../money-errors.ts";
import { Rational } from "../rational.ts";
import { RATE_UNIT } from "../schedules.ts";
import { allocate, type Bucket } from "../waterfall.ts";
import { completeTerms, type CompleteTerms, type MoneyTerms, type RateFrom } from "./terms.ts";

/**
 * Parts of a year in which every day count is whole: the least common multiple of 360, 365 and 365 · 366. Accrued
 * amounts stay whole numbers of these, over terms of different day counts, too.
 */
const YEAR = 1_603_080n;

/** What accrued numerators (amount · rate · parts of the year) are over. */
const DENOMINATOR = YEAR * RATE_UNIT;

/** What one payment was applied to. All parts sum to the payment. */
export interface Payment {
  readonly costs: bigint;
  readonly penalty: bigint;
  /** Due and accrued. */
  readonly interest: bigint;
  /** Due and early. */
  readonly principal: bigint;
  /** The part of `principal` that was not due yet. */
  readonly early: bigint;
  /** The fee for that part. */
  readonly earlyFee: bigint;
  /** What could not be applied, and goes back to the payer. */
  readonly returned: bigint;
}

/** How a financing stands after everything that happened up to today. */
export interface Snapshot {
  readonly today: Day;
  readonly status: "active" | "written off" | "closed";
  /** Principal not repaid. */
  readonly outstanding: bigint;
  /** What is due today, by bucket. */
  readonly due: Readonly<Record<Bucket, bigint>>;
  /** All interest payable today, due or not. */
  readonly interest: bigint;
  /** Due for longer than the grace. */
  readonly overdue: { readonly principal: bigint; readonly interest: bigint };
  /** The amount that closes the financing today; null if principal may not be repaid before it is due. */
  readonly payoff: bigint | null;
  /**
   * Days since the oldest due date that is not paid up, 0 if all are; of interest, since the first due date since which it was
   * never paid in full; of penalty and costs, since the last due date or an acceleration before it.
   */
  readonly daysPastDue: number;
  /** How many of these count for a default for non-payment: those under the terms in force. */
  readonly daysLate: number;
  /** What has accrued since the drawdown, before rounding, in minor units. */
  readonly accrued: { readonly interest: Rational; readonly penalty: Rational };
  /** What has been paid since the drawdown. */
  readonly paid: Readonly<Record<Bucket | "earlyFee", bigint>>;
}

/** Interest as it stood on a due date: everything payable then became due. */
interface InterestDue {
  /** From this day on what of it is unpaid is overdue. */
  readonly overdueFrom: Day;
  /** Since the drawdown, what was paid included. */
  readonly total: bigint;
}

/**
 * The account of a financing, kept as a clerk would keep it: day by day, in exact fractions, each amount rounded when
 * it is asked for and at no other time. It is the reference that the contracts are tested against, with no code in common;
 * its rules, and what it shares with the rest of the library, are set out in `docs/money.md`. What a sale of the collateral
 * brings is a payment like any other, of a debt that is all due by then.
 *
 * Within a day, what falls due comes first, then the calls of this class in their order, then the night's interest.
 *
 * @example
 * const financing = new FinancingModel(money, "2026-01-15");
 * financing.advanceTo("2026-04-15").pay(1_000_000n);
 * financing.snapshot().outstanding;
 */
export class FinancingModel {
  #terms: CompleteTerms;
  /** The day of the drawdown, or of the restructuring that put the terms in force. */
  #agreedOn: Day;
  #today: Day;
  /** The first day of the current interest period, from which days are counted. */
  #periodStart: Day;
  #status: Snapshot["status"] = "active";
  /** From this day on everything is due, without grace. */
  #acceleratedOn: Day | undefined;
  #fixings: RateFrom[] = [];

  /** Principal repaid on instalments in their order, and from the end. Under the current terms. */
  #repaidInOrder = 0n;
  #repaidFromEnd = 0n;
  /** Principal repaid before it was due, under the current terms: what the fee is on. */
  #early = 0n;
  /** Numerators over `DENOMINATOR`, since the drawdown. */
  #interestAccrued = 0n;
  #penaltyAccrued = 0n;
  #interestDue: InterestDue[] = [];
  /** The oldest due date since which due interest has never been paid in full. */
  #interestShortSince: Day | undefined;
  #costs = 0n;
  readonly #paid: Record<Bucket | "earlyFee", bigint> = {
    costs: 0n,
    penalty: 0n,
    interest: 0n,
    principal: 0n,
    earlyFee: 0n,
  };

  /** @throws {InvalidTermError} if money could not be counted under these terms */
  constructor(terms: MoneyTerms, drawdown: Day | string) {
    const day = asDay(drawdown);
    this.#terms = completeTerms(terms, day);
    this.#agreedOn = day;
    this.#today = day;
    this.#periodStart = day;
  }

  get today(): Day {
    return this.#today;
  }

  /** The terms in force, with every default filled in. */
  get terms(): CompleteTerms {
    return this.#terms;
  }

  /** Lets time pass. @throws {PeriodReversedError} into the past */
  advanceTo(date: Day | string): this {
    const until = asDay(date);
    if (until < this.#today) throw new PeriodReversedError(isoOf(this.#today), isoOf(until));
    while (this.#today < until) {
      this.#accrueNight();
      this.#today += 1;
      this.#fallDue();
    }
    return this;
  }

  /**
   * Applies a repayment: first to what is due, in the order of the terms; then to what is not due yet, as they allow.
   *
   * @param amount minor units, above zero
   */
  pay(amount: bigint): Payment {
    return this.#apply(amount, { reach: amount });
  }

  /**
   * Applies the payment of a pledged receivable: to what is due, or as far as the swept part of it reaches, if that is
   * further. The rest is the borrower's. Of courts, which may give the receivable to somebody else, the model knows nothing.
   *
   * @param amount minor units, above zero
   */
  collect(amount: bigint): Payment {
    // Rounded up: else a debtor that pays in small coins would repay nothing.
    const reach = (amount * BigInt(this.#terms.sweep) + RATE_UNIT - 1n) / RATE_UNIT;
    return this.#apply(amount, { reach, agreed: "sweep" });
  }

  /**
   * Applies what the insurer of pledged goods or claims pays: to what is due, and then to all the rest, accrued interest first,
   * whatever the terms say about paying early but for the instalments that are repaid first, and without a fee.
   *
   * @param amount minor units, above zero
   */
  payOut(amount: bigint): Payment {
    return this.#apply(amount, { reach: amount, agreed: "loss" });
  }

  /**
   * @param ahead how much of the amount may be applied to what is not due, once all that is due is paid out of it, and
   *              whether that was agreed as a sweep, which repays principal early though the terms refuse it otherwise, or is
   *              what stands for a loss, of which nobody repays by choice
   */
  #apply(amount: bigint, { reach, agreed }: { readonly reach: bigint; readonly agreed?: "sweep" | "loss" }): Payment {
    if (amount <= 0n) throw new InvalidTermError("payment", `${amount}`, "A payment is above zero.", "Pay something.");
    if (this.#status === "closed") return { ...NOTHING, returned: amount };
    const { paid, rest } = allocate(amount, this.#due(), this.#terms.waterfall);
    this.#credit(paid);
    const free = positive(reach - (amount - rest));
    const ahead = agreed === "loss" ? this.#payLoss(free) : this.#payAhead(free, agreed === "sweep");
    this.#closeIfPaid();
    return {
      ...ahead,
      returned: rest - free + ahead.returned,
      costs: paid.costs,
      penalty: paid.penalty,
      interest: paid.interest + ahead.interest,
      principal: paid.principal + ahead.principal,
    };
  }

  /** Adds costs of the lender, due at once. */
  charge(costs: bigint): void {
    this.#requireOpen("charge");
    if (costs <= 0n) throw new InvalidTermError("costs", `${costs}`, "Costs are above zero.", "Charge something.");
    this.#costs += costs;
  }

  /**
   * Fixes the reference rate of a floating financing from a day on: the rate is this and the margin, at least zero.
   *
   * @param reference parts per million a year, of either sign
   * @param from today or later; what has accrued is not touched
   */
  fix(reference: RateLike, from: Day | string = this.#today): void {
    this.#requireOpen("fix");
    const { margin } = this.#terms;
    if (margin === undefined) {
      throw new InvalidTermError("margin", "none", "Only a floating rate is fixed.", "Agree on a margin in the terms.");
    }
    const day = asDay(from);
    if (day < this.#today) throw new PeriodReversedError(isoOf(this.#today), isoOf(day));
    if (typeof reference !== "bigint" && !Number.isSafeInteger(reference)) {
      throw new InvalidTermError(
        "reference",
        `${reference}`,
        "A fixing is in whole parts per million.",
        "3 % is 30000.",
      );
    }
    this.#fixings = this.#fixings.filter((fixing) => fixing.from !== day);
    const rate = BigInt(reference) + BigInt(margin);
    this.#fixings.push({ from: day, rate: rate > 0n ? rate : 0n });
    this.#fixings.sort((a, b) => a.from - b.from);
  }

  /** Makes everything due today, without grace. */
  accelerate(): void {
    this.#requireOpen("accelerate");
    if (this.#acceleratedOn !== undefined) return;
    // What has accrued since maturity was due already, from day to day: this is no due date of it.
    const isDueDate = this.#allDueSince() === undefined;
    this.#acceleratedOn = this.#today;
    this.#interestFallsDue(0, isDueDate);
  }

  /** Stops the accrual. What is owed stays owed, all of it due; what is recovered is paid in as before. */
  writeOff(): void {
    this.accelerate();
    this.#status = "written off";
  }

  /**
   * Puts new terms in the place of the old ones, from today. What has accrued, is due or is owed in costs is kept
   * exactly; the new schedule repays what is outstanding.
   *
   * @throws {InvalidTermError} if the new principal is not what is outstanding, or the rounding rule is another: what was paid
   *                            by one is no running total of the other
   */
  restructure(terms: MoneyTerms): void {
    this.#requireOpen("restructure");
    const outstanding = this.#outstanding();
    if (this.#status === "written off" || terms.principal !== outstanding) {
      throw new InvalidTermError(
        "principal",
        `${terms.principal}`,
        `New terms repay what is outstanding of a financing that is not written off: ${outstanding}.`,
        "Write the new schedule for that amount.",
      );
    }
    const { rounding = "half-up" } = terms;
    if (rounding !== this.#terms.rounding) {
      throw new InvalidTermError(
        "rounding",
        rounding,
        `The debt is rounded ${this.#terms.rounding}.`,
        "Keep the rule.",
      );
    }
    // What was due stays due: after maturity or acceleration that is all that has accrued.
    if (this.#allDueSince() !== undefined) this.#interestFallsDue(Infinity);
    // Overdue interest that bears interest stays so; other due interest has the grace of the first new due date.
    const bearing = this.#terms.onOverdueInterest;
    this.#terms = completeTerms(terms, this.#today);
    this.#agreedOn = this.#today;
    this.#periodStart = this.#today;
    this.#acceleratedOn = undefined;
    this.#interestDue = this.#interestDue.map((due) =>
      bearing && due.overdueFrom <= this.#today ? due : { ...due, overdueFrom: Infinity },
    );
    this.#fixings = [];
    this.#repaidInOrder = 0n;
    this.#repaidFromEnd = 0n;
    this.#early = 0n;
  }

  snapshot(): Snapshot {
    const due = this.#due();
    const daysPastDue = this.#daysPastDue();
    return {
      today: this.#today,
      status: this.#status,
      outstanding: this.#outstanding(),
      due,
      interest: this.#interestPayable(),
      overdue: { principal: this.#overduePrincipal(), interest: this.#overdueInterest() },
      payoff: this.#payoff(due),
      daysPastDue,
      // Who agrees on new terms gives time: what was late before makes no default of them.
      daysLate: Math.min(daysPastDue, this.#today - this.#agreedOn),
      accrued: {
        interest: Rational.of(this.#interestAccrued, DENOMINATOR),
        penalty: Rational.of(this.#penaltyAccrued, DENOMINATOR),
      },
      paid: { ...this.#paid },
    };
  }

  // ——— Time ———

  /** The interest of the night from today to tomorrow, on how things stand when today ends. */
  #accrueNight(): void {
    if (this.#status !== "active") return;
    const parts = this.#partsSincePeriodStart(this.#today + 1) - this.#partsSincePeriodStart(this.#today);
    const rate = BigInt(this.#rate());
    const uplift = BigInt(this.#terms.penaltyUplift);
    this.#interestAccrued += this.#outstanding() * rate * parts;
    this.#penaltyAccrued += this.#overduePrincipal() * uplift * parts;
    if (this.#terms.onOverdueInterest) {
      this.#penaltyAccrued += this.#overdueInterest() * (rate + uplift) * parts;
    }
  }

  #partsSincePeriodStart(day: Day): bigint {
    const { dayCount } = this.#terms;
    return accrualUnits(dayCount, this.#periodStart, day, this.#maturity()) * (YEAR / accrualUnitsPerYear(dayCount));
  }

  /** On a due date the period's interest falls due, and a new period starts. */
  #fallDue(): void {
    if (!this.#terms.schedule.some(({ dueOn }) => dueOn === this.#today)) return;
    this.#periodStart = this.#today;
    // After acceleration interest is due from day to day, and bears none.
    if (this.#acceleratedOn === undefined) this.#interestFallsDue(this.#terms.graceDays);
  }

  #interestFallsDue(graceDays: number, isDueDate = true): void {
    const total = this.#interestPayable() + this.#paid.interest;
    this.#interestDue.push({ overdueFrom: this.#today + graceDays, total });
    if (isDueDate && total > this.#paid.interest) this.#interestShortSince ??= this.#today;
  }

  #rate(): RateLike {
    const { rate, rateChanges } = this.#terms;
    const inForce = [...rateChanges, ...this.#fixings].filter(({ from }) => from <= this.#today);
    return inForce.sort((a, b) => a.from - b.from).at(-1)?.rate ?? rate;
  }

  #maturity(): Day {
    return this.#terms.schedule.at(-1)?.dueOn ?? this.#periodStart;
  }

  // ——— What is owed ———

  #outstanding(): bigint {
    return this.#terms.principal - this.#repaidInOrder - this.#repaidFromEnd;
  }

  /** What of the schedule falls due up to a day and is not repaid. What was repaid from the end shortens the schedule. */
  #unpaidOfSchedule(day: Day): bigint {
    const scheduled = this.#terms.schedule
      .filter(({ dueOn }) => dueOn <= day)
      .reduce((sum, { principal }) => sum + principal, 0n);
    return positive(least(scheduled, this.#terms.principal - this.#repaidFromEnd) - this.#repaidInOrder);
  }

  #principalDue(): bigint {
    return this.#acceleratedOn === undefined ? this.#unpaidOfSchedule(this.#today) : this.#outstanding();
  }

  #overduePrincipal(): bigint {
    if (this.#acceleratedOn !== undefined) return this.#outstanding();
    return this.#unpaidOfSchedule(this.#today - this.#terms.graceDays);
  }

  /** Accrued, rounded, and not paid: the one rounding of interest. */
  #interestPayable(): bigint {
    return this.#rounded(this.#interestAccrued, DENOMINATOR) - this.#paid.interest;
  }

  /** By the rule of the terms. Always a running total: so the parts of it that are asked for sum to it. */
  #rounded(numerator: bigint, denominator: bigint): bigint {
    return Rational.of(numerator, denominator).round(this.#terms.rounding);
  }

  #interestDueNow(): bigint {
    // Then there is no due date to wait for.
    if (this.#allDueSince() !== undefined) return this.#interestPayable();
    return this.#interestNoted();
  }

  /** What fell due on due dates and is not paid. */
  #interestNoted(): bigint {
    return positive((this.#interestDue.at(-1)?.total ?? 0n) - this.#paid.interest);
  }

  #overdueInterest(): bigint {
    const graceEnded = this.#interestDue.filter(({ overdueFrom }) => overdueFrom <= this.#today);
    return positive((graceEnded.at(-1)?.total ?? 0n) - this.#paid.interest);
  }

  /** The day of acceleration or maturity, whichever came first, once it has come. */
  #allDueSince(): Day | undefined {
    const since = Math.min(this.#acceleratedOn ?? Infinity, this.#maturity());
    return since <= this.#today ? since : undefined;
  }

  #penalty(): bigint {
    return this.#rounded(this.#penaltyAccrued, DENOMINATOR) - this.#paid.penalty;
  }

  #due(): Record<Bucket, bigint> {
    return {
      costs: this.#costs,
      penalty: this.#penalty(),
      interest: this.#interestDueNow(),
      principal: this.#principalDue(),
    };
  }

  #payoff(due: Record<Bucket, bigint>): bigint | null {
    const early = this.#outstanding() - due.principal;
    if (early > 0n && this.#terms.early === "refused") return null;
    return this.#costs + due.penalty + this.#interestPayable() + this.#outstanding() + this.#feeFor(early);
  }

  #daysPastDue(): number {
    const interestSince = this.#interestDueNow() > 0n ? (this.#interestShortSince ?? this.#allDueSince()) : undefined;
    // Penalty and costs have no due date of their own: they are late from the day on which everything was due.
    const othersSince = this.#penalty() + this.#costs > 0n ? this.#allDueSince() : undefined;
    const since = [interestSince, this.#principalShortSince(), othersSince].filter((day) => day !== undefined);
    return since.length === 0 ? 0 : this.#today - Math.min(...since);
  }

  /** The oldest due date whose principal part is not repaid. */
  #principalShortSince(): Day | undefined {
    if (this.#principalDue() === 0n) return undefined;
    const scheduled = this.#terms.schedule.find(({ dueOn }) => this.#unpaidOfSchedule(dueOn) > 0n)?.dueOn ?? Infinity;
    return Math.min(scheduled, this.#acceleratedOn ?? Infinity);
  }

  // ——— Payments ———

  /** Pays what is not due yet: accrued interest, and principal as far as the terms let it be repaid early. */
  #payAhead(amount: bigint, isSwept: boolean): Payment {
    const agreed = this.#terms.early;
    const early = agreed === "refused" && isSwept ? "after interest" : agreed;
    const interest = () => this.#interestPayable();
    if (early === "refused") {
      const toInterest = least(amount, interest());
      this.#credit({ interest: toInterest });
      return { ...NOTHING, interest: toInterest, returned: amount - toInterest };
    }
    const before = early === "after interest" ? least(amount, interest()) : 0n;
    this.#credit({ interest: before });
    const { principal, fee } = this.#repayEarly(amount - before);
    const rest = amount - before - principal - fee;
    const after = early === "principal only" ? least(rest, interest()) : 0n;
    this.#credit({ interest: after });
    return {
      ...NOTHING,
      interest: before + after,
      principal,
      early: principal,
      earlyFee: fee,
      returned: rest - after,
    };
  }

  /** Pays all that is not due yet. */
  #payLoss(amount: bigint): Payment {
    const interest = least(amount, this.#interestPayable());
    this.#credit({ interest });
    const early = least(amount - interest, this.#outstanding());
    this.#repayAhead(early);
    return { ...NOTHING, interest, principal: early, early, returned: amount - interest - early };
  }

  /** The most principal that `amount` repays early together with its fee. A minor unit may be left over. */
  #repayEarly(amount: bigint): { principal: bigint; fee: bigint } {
    const most = least(amount, this.#outstanding());
    // The fee rises with the principal, so the answer is found by halving.
    let [low, high] = [0n, most];
    while (low < high) {
      const middle = (low + high + 1n) / 2n;
      if (middle + this.#feeFor(middle) <= amount) low = middle;
      else high = middle - 1n;
    }
    const fee = this.#feeFor(low);
    this.#early += low;
    this.#paid.earlyFee += fee;
    this.#repayAhead(low);
    return { principal: low, fee };
  }

  /** At the end of the schedule that was agreed on. */
  #repayAhead(principal: bigint): void {
    this.#paid.principal += principal;
    if (this.#terms.prepays === "next first") this.#repaidInOrder += principal;
    else this.#repaidFromEnd += principal;
  }

  /** On the running total, so that parts of an early repayment cost what the whole does. */
  #feeFor(early: bigint): bigint {
    const total = (principal: bigint) => this.#rounded(principal * BigInt(this.#terms.earlyFee), RATE_UNIT);
    return total(this.#early + early) - total(this.#early);
  }

  #credit(paid: Partial<Record<Bucket, bigint>>): void {
    const { costs = 0n, penalty = 0n, interest = 0n, principal = 0n } = paid;
    this.#costs -= costs;
    this.#repaidInOrder += principal;
    this.#paid.costs += costs;
    this.#paid.penalty += penalty;
    this.#paid.interest += interest;
    this.#paid.principal += principal;
    const due = this.#acceleratedOn === undefined ? this.#interestNoted() : this.#interestPayable();
    if (due === 0n) this.#interestShortSince = undefined;
  }

  /** A part of a minor unit of interest may be left, which nobody can pay. */
  #closeIfPaid(): void {
    const owed = this.#costs + this.#penalty() + this.#interestPayable() + this.#outstanding();
    if (owed === 0n) this.#status = "closed";
  }

  #requireOpen(act: string): void {
    if (this.#status !== "closed") return;
    throw new InvalidTermError(act, "closed", "Nothing happens to a financing that is paid.", "Open a new one.");
  }
}

const NOTHING: Payment = {
  costs: 0n,
  penalty: 0n,
  interest: 0n,
  principal: 0n,
  early: 0n,
  earlyFee: 0n,
  returned: 0n,
};

function asDay(date: Day | string): Day {
  return typeof date === "string" ? dayOf(date) : date;
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function positive(value: bigint): bigint {
  return value > 0n ? value : 0n;
}
