import { amortize, type AmortizedLoan, type Period, type TableRow } from "../../../sdk/financing/amortization.ts";
import { isoOf, type Day } from "../../../sdk/financing/calendar.ts";
import { Rational, type Rounding } from "../../../sdk/financing/rational.ts";
import type { ChainFunctions } from "../chain-functions.ts";
import { compare, fieldOf } from "../compare.ts";
import { roundingOf } from "../conventions.ts";
import { unreadable, type Inputs } from "../inputs.ts";
import { chainPlanOf, hasDates, loanOf, rateOn, withGracesAsPrinted, type DaysOfMonth } from "../loans.ts";
import { numberedRow, Table } from "../tables.ts";
import { alias, Money, Unjudged, type Answers, type Json } from "../vector.ts";

type Expected = Readonly<Record<string, Json>>;

/**
 * Tables of repayments, with changes of the rate and further drawings on the way: `amortization`,
 * `amortization_equal_principal`, `rate_change`, `multi_disbursement`.
 */
export function loanTable(inputs: Inputs, expected: Expected): Answers {
  const loan = tabled(inputs, expected);
  return new Table(amortize(loan), loan, inputs).answers(expected);
}

export async function loanTableOnChain(
  inputs: Inputs,
  chain: ChainFunctions,
  expected: Expected,
): Promise<Answers | undefined> {
  const loan = tabled(inputs, expected);
  const plan = chainPlanOf(inputs, loan);
  if (plan === undefined) return undefined;
  let balance = Rational.of(plan.principal);
  const rows = (await chain.table(plan)).map((line): TableRow => {
    const principal = Rational.of(line.principal);
    const interest = Rational.of(line.interest);
    balance = balance.sub(principal);
    return { due: line.dueOn, payment: principal.add(interest), interest, principal, balance };
  });
  return new Table(rows, loan, inputs).answers(expected);
}

/**
 * The amount that closes a loan between two due dates: `early_payoff`. Interest runs to the day of payment, counted as
 * a part of its period, unless the convention has it run to the next due date. Where the words do not say of how many
 * days a month is whose whole is a twelfth of a year, what the source prints does.
 */
export function earlyPayoff(inputs: Inputs, expected: Expected): Answers {
  const readings: readonly DaysOfMonth[] = inputs.says(DAYS_OF_30)
    ? ["of 30"]
    : ["of the calendar", ...(inputs.says(DAYS_OF_CALENDAR) ? [] : (["of 30"] as const))];
  const payoffs = readings.map((daysOfMonth) => payoffOf(inputs, daysOfMonth));
  const isPrinted = (payoff: Answers) =>
    Object.entries(expected).every(
      ([field, value]) =>
        compare(field, value, fieldOf(payoff, field), undefined, inputs.decimals).mismatches.length === 0,
    );
  return payoffs.find(isPrinted) ?? payoffs[0] ?? {};
}

const DAYS_OF_CALENDAR = /\bactual days\b|\bdays in (the )?month\b/;
const DAYS_OF_30 = /\bdays\b[^;]*\bof 30\b|\b30[ -]days? months?|\bmonths? of 30 days/;

function payoffOf(inputs: Inputs, daysOfMonth: DaysOfMonth): Answers {
  const loan = plainLoan(inputs, daysOfMonth);
  const account = new Account(loan, roundingOf(inputs));
  for (const entry of inputs.list("paid", "payments", "repayments", "received")) {
    const { date, amount } = inputs.datedAmount(entry);
    account.pay(date, amount);
  }
  const wholePeriod = inputs.says(WHOLE_PERIOD);
  const payoffDate = inputs.day("payoffDate", "date", "on", "prepaymentDate", "settlement", "asOf");
  const { principal, interest } = account.owed(payoffDate, wholePeriod);
  const payoff = new Money(principal + interest);
  const owed = {
    payoff,
    total: payoff,
    amount: payoff,
    principal: new Money(principal),
    interest: new Money(interest),
  };
  return alias(owed, { balance: owed.principal });
}

/** A loan from a date, drawn at once, with interest on the balance. */
function plainLoan(inputs: Inputs, daysOfMonth?: DaysOfMonth): AmortizedLoan {
  if (!hasDates(inputs)) throw unreadable(["start"], "missing", "What is owed on a day is counted from the first day.");
  const loan = loanOf(inputs, daysOfMonth);
  if (loan.drawings.length > 1) throw new Unjudged("the loan is drawn in parts");
  if (loan.flat === true || (loan.interestFree ?? 0) > 0) throw new Unjudged("interest is not on the balance alone");
  return loan;
}

/** Of "end of month" alone, as of "full months and days", this is not said: one rolls dates, the other counts days. */
const WHOLE_PERIOD = new RegExp(
  [
    String.raw`(?<![a-z])rest[ _](?:frequency|date)`,
    String.raw`next (?:due|rest) date`,
    String.raw`(?:full|whole|entire) (?:current )?(?:month|period|instal+ment)\b`,
    "period end",
    String.raw`end of (?:the |its )?(?:current )?(?:instal+ment )?period`,
    String.raw`(?:end of (?:the|its|current)|(?:to|till|until|for) (?:the )?end of)(?: current)? month\b`,
  ].join("|"),
  "i",
);

/** A loan that is paid when and as it happens, with the interest of each period rounded once. */
class Account {
  readonly #loan: AmortizedLoan;
  readonly #rounding: Rounding;
  readonly #periods: readonly Period[];
  #today: Day;
  #principal: bigint;
  /** Of periods that have ended. */
  #interestDue = 0n;
  /** Of the current period, exact, and what of it is paid. */
  #accrued = Rational.ZERO;
  #paidAhead = 0n;

  constructor(loan: AmortizedLoan, rounding: Rounding) {
    const [start, ...ends] = loan.dates;
    const [drawing] = loan.drawings;
    if (start === undefined || drawing === undefined)
      throw unreadable(["loan"], "missing", "There is a loan to pay off.");
    this.#loan = loan;
    this.#rounding = rounding;
    this.#periods = ends.map((end, index) => ({ start: loan.dates[index] ?? start, end }));
    this.#today = start;
    this.#principal = drawing.amount;
  }

  pay(date: Day, amount: bigint): void {
    const { interest } = this.owed(date, false);
    const toInterest = amount < interest ? amount : interest;
    const toDue = toInterest < this.#interestDue ? toInterest : this.#interestDue;
    this.#interestDue -= toDue;
    this.#paidAhead += toInterest - toDue;
    if (amount - toInterest > this.#principal) {
      throw unreadable(["paid"], isoOf(date), "No more is paid than is owed, principal and interest.");
    }
    this.#principal -= amount - toInterest;
  }

  owed(date: Day, wholePeriod: boolean): { principal: bigint; interest: bigint } {
    if (date < this.#today) {
      throw unreadable(
        ["date"],
        isoOf(date),
        `A day is not before the loan, nor before a payment: ${isoOf(this.#today)}.`,
      );
    }
    for (const period of this.#periods) {
      if (period.end <= this.#today || period.start > date) continue;
      const end = Math.min(period.end, date);
      this.#accrue(period, { start: this.#today, end });
      this.#today = end;
      if (end === period.end) this.#closePeriod();
      else if (wholePeriod) this.#accrue(period, { start: end, end: period.end });
    }
    return {
      principal: this.#principal,
      interest: this.#interestDue + this.#accrued.round(this.#rounding) - this.#paidAhead,
    };
  }

  #accrue(period: Period, part: Period): void {
    const { rates, periodRate } = this.#loan;
    const changes = rates.map(({ from }) => from).filter((day) => day > part.start && day < part.end);
    const cuts = [...changes.sort((a, b) => a - b), part.end];
    let start = part.start;
    for (const end of cuts) {
      const interest = Rational.of(this.#principal).mul(periodRate(rateOn(rates, start), period, { start, end }));
      this.#accrued = this.#accrued.add(interest);
      start = end;
    }
  }

  #closePeriod(): void {
    this.#interestDue += this.#accrued.round(this.#rounding) - this.#paidAhead;
    this.#accrued = Rational.ZERO;
    this.#paidAhead = 0n;
  }
}

/**
 * Interest on what is in fact outstanding: `overdue_interest_recalculation`. The equal payment stands; until the
 * business date a period bears interest on the principal that was not repaid, after it on the balance as agreed, and
 * the last instalment takes up the difference.
 */
export function overdueRecalculation(inputs: Inputs, expected: Expected): Answers {
  const loan = plainLoan(inputs);
  if (loan.rates.length > 1) throw new Unjudged("the rate changes");
  const businessDate = inputs.day("businessDate", "asOf", "date");
  const repayments = inputs.list("repayments", "paid").map((entry) => inputs.datedAmount(entry));
  const payment = amortize(loan)[0]?.payment.round() ?? 0n;
  const drawn = loan.drawings[0]?.amount ?? 0n;
  const annual = loan.rates[0]?.annual ?? Rational.ZERO;

  const rows: TableRow[] = [];
  let agreed = drawn;
  for (const [index, end] of loan.dates.slice(1).entries()) {
    const period = { start: loan.dates[index] ?? end, end };
    const cuts = [period.start, ...repayments.map(({ date }) => date), businessDate, end]
      .filter((day) => day >= period.start && day <= end)
      .sort((a, b) => a - b);
    let accrued = Rational.ZERO;
    cuts.slice(1).forEach((until, position) => {
      const part = { start: cuts[position] ?? until, end: until };
      const outstanding =
        part.end <= businessDate ? outstandingOn(part.start) : least(agreed, outstandingOn(part.start));
      accrued = accrued.add(Rational.of(outstanding).mul(loan.periodRate(annual, period, part)));
    });
    const interest = accrued.round(roundingOf(inputs));
    const isLast = end === loan.dates.at(-1);
    const principal = isLast ? agreed : least(agreed, payment > interest ? payment - interest : 0n);
    agreed -= principal;
    rows.push({
      due: end,
      payment: Rational.of(principal + interest),
      interest: Rational.of(interest),
      principal: Rational.of(principal),
      balance: Rational.of(agreed),
    });
  }
  return new Table(rows, loan, inputs).answers(expected);

  /** Repayments go to the oldest instalment, its interest first; what is left repays principal ahead of time. */
  function outstandingOn(day: Day): bigint {
    let money = repayments.reduce((sum, { date, amount }) => (date <= day ? sum + amount : sum), 0n);
    let repaid = 0n;
    for (const row of rows.filter(({ due }) => due <= day)) {
      const toInterest = least(money, row.interest.numerator);
      const toPrincipal = least(money - toInterest, row.principal.numerator);
      money -= toInterest + toPrincipal;
      repaid += toPrincipal;
    }
    return drawn - repaid - least(money, drawn - repaid);
  }
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function tabled(inputs: Inputs, expected: Expected): AmortizedLoan {
  const loan = { ...loanOf(inputs), rounding: tableRounding(inputs, expected) };
  if (loan.rounding === "none" && loan.payment !== undefined && inputs.gives("balloon"))
    throw new Unjudged("a table with a balloon that rounds nothing");
  return withGracesAsPrinted(loan, inputs, expected);
}

/** A source that prints amounts finer than minor units has not rounded them on the way. */
function tableRounding(inputs: Inputs, expected: Expected): Rounding | "none" {
  // What asks for one row by its number is a spreadsheet's function, which rounds nothing.
  const isNumbered = Object.keys(expected).some((field) => numberedRow(inputs, field) !== undefined);
  const isFunction = isNumbered && !inputs.has("rounding") && !inputs.says(/(?<!\b(?:no|not|without) )\bround/);
  if (isFunction || inputs.says(/\bunrounded|\b(?:no|not|without) round/)) return "none";
  return isFinerThanMinorUnits(expected, inputs.decimals) ? "none" : roundingOf(inputs);
}

function isFinerThanMinorUnits(value: Json, decimals: number, field = ""): boolean {
  if (/factor|rate/i.test(field)) return false;
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).some(([key, nested]) =>
      isFinerThanMinorUnits(nested, decimals, Array.isArray(value) ? field : key),
    );
  }
  // Zeros at the end are how a source prints, and not how fine its amounts are.
  return (/\.(\d*[1-9])/.exec(String(value))?.[1] ?? "").length > decimals;
}
