import type { AmortizedLoan, TableRow } from "../amortization.ts";
import { isoOf } from "../calendar.ts";
import { Rational } from "../rational.ts";
import { unreadable, type Inputs } from "./inputs.ts";
import { periodsPerYear } from "./kinds/annuities.ts";
import { hasDates } from "./loans.ts";
import { Money, type Answer, type Answers, type Json } from "./vector.ts";

/** A table of repayments, and what fields of vectors ask of one: `rows`, `rows_2_to_6`, `row1`, `year2`, totals. */
export class Table {
  readonly #rows: readonly TableRow[];
  readonly #loan: AmortizedLoan;
  readonly #inputs: Inputs;

  constructor(rows: readonly TableRow[], loan: AmortizedLoan, inputs: Inputs) {
    this.#rows = rows;
    this.#loan = loan;
    this.#inputs = inputs;
  }

  answers(expected: Readonly<Record<string, Json>>): Answers {
    return Object.fromEntries(Object.entries(expected).map(([field, value]) => [field, this.#answer(field, value)]));
  }

  #answer(field: string, expected: Json): Answer | undefined {
    const range = /^(rows|payments|interests?|principals|balances)(?:_(\d+)_to_(\d+))?$/.exec(field);
    if (range) {
      const [, what = "", from = "1", to = `${this.#rows.length}`] = range;
      this.#checkRows(Number(from), Number(to));
      return this.#range(what, Number(from), Number(to), expected);
    }
    const [, what, number] = /^(row|year|period|balanceAfter|balance_after_)(\d+)$/.exec(field) ?? [];
    if (what === "year") return this.#year(Number(number));
    if (what !== undefined) {
      this.#checkRows(Number(number), Number(number));
      const row = this.#row(Number(number) - 1);
      return what.startsWith("balance") ? row?.["balance"] : row;
    }
    if (field === "period" && typeof expected === "object" && expected !== null && !Array.isArray(expected)) {
      return Object.fromEntries(Object.keys(expected).map((key) => [key, this.#row(Number(key) - 1)]));
    }
    return this.#total(field);
  }

  #range(what: string, from: number, to: number, expected: Json): Answer | undefined {
    const rows = Array.from({ length: to - from + 1 }, (_, index) => this.#row(from - 1 + index));
    if (rows.some((row) => row === undefined)) return undefined;
    const column = what === "rows" ? undefined : what.replace(/s$/, "");
    const values = rows.map((row) => (column === undefined ? row : row?.[column])) as Answer[];
    // One value for a range of equal ones.
    return Array.isArray(expected) ? values : this.#common(values);
  }

  #checkRows(from: number, to: number): void {
    if (from >= 1 && from <= to && to <= this.#rows.length) return;
    throw unreadable(["rows"], `${from} to ${to}`, `The table has the rows 1 to ${this.#rows.length}, in this order.`);
  }

  #common(values: readonly Answer[]): Answer | undefined {
    const [first, ...others] = values.map((value) => (value instanceof Money ? value.minorUnits : (value as Rational)));
    return first !== undefined && others.every((other) => other.equals(first)) ? values[0] : values;
  }

  #row(index: number): Record<string, Answer | undefined> | undefined {
    const row = this.#rows[index];
    if (row === undefined) return undefined;
    const from = this.#loan.dates[index] ?? row.due;
    return {
      n: index + 1,
      days: hasDates(this.#inputs) ? row.due - from : undefined,
      due: hasDates(this.#inputs) ? isoOf(row.due) : undefined,
      from: hasDates(this.#inputs) ? isoOf(from) : undefined,
      payment: this.#amount(row.payment),
      interest: this.#amount(row.interest),
      principal: this.#amount(row.principal),
      balance: this.#amount(row.balance),
    };
  }

  #year(year: number): Answer {
    const perYear = Number(periodsPerYear(this.#inputs).round());
    this.#checkRows((year - 1) * perYear + 1, this.#rows.length);
    const rows = this.#rows.slice((year - 1) * perYear, year * perYear);
    return { ...this.#sums(rows), balance: this.#amount(rows.at(-1)?.balance ?? Rational.ZERO) };
  }

  #total(field: string): Answer | undefined {
    const all = this.#sums(this.#rows);
    const from = this.#inputs.optionalCount("from") ?? 1;
    const some = this.#sums(this.#rows.slice(from - 1, this.#inputs.optionalCount("to") ?? this.#rows.length));
    const first = this.#rows[this.#loan.principalGrace ?? 0];
    const last = this.#rows.at(-1);
    const values: Record<string, () => Answer | undefined> = {
      totalInterest: () => all.interest,
      totalPrincipal: () => all.principal,
      totalDue: () => all.payment,
      totalPayment: () => all.payment,
      totalPayments: () => all.payment,
      totalPaid: () => all.payment,
      cumInterest: () => some.interest,
      cumPrincipal: () => some.principal,
      payment: () => first && this.#amount(first.payment),
      instalment: () => first && this.#amount(first.payment),
      installment: () => first && this.#amount(first.payment),
      emi: () => first && this.#amount(first.payment),
      principalPerPeriod: () => first && this.#amount(first.principal),
      lastPayment: () => last && this.#amount(last.payment),
      finalPayment: () => last && this.#amount(last.payment),
      lastRow: () => this.#row(this.#rows.length - 1),
      lastInstalment: () => last && { ...this.#row(this.#rows.length - 1), due: this.#amount(last.payment) },
      interestEachPeriod: () => this.#common(this.#rows.map(({ interest }) => this.#amount(interest))),
      periodRateFactor: () => this.#common(this.#factors()),
      periodRateFactors: () => this.#factors(),
    };
    return Object.hasOwn(values, field) ? values[field]?.() : undefined;
  }

  #sums(rows: readonly TableRow[]) {
    const sum = (column: (row: TableRow) => Rational) =>
      this.#amount(rows.reduce((total, row) => total.add(column(row)), Rational.ZERO));
    return {
      interest: sum(({ interest }) => interest),
      principal: sum(({ principal }) => principal),
      payment: sum(({ payment }) => payment),
    };
  }

  #factors(): Rational[] {
    const { dates, rates, periodRate } = this.#loan;
    const annual = rates[0]?.annual ?? Rational.ZERO;
    return dates.slice(1).map((end, index) => {
      const period = { start: dates[index] ?? end, end };
      return periodRate(annual, period, period);
    });
  }

  #amount(minorUnits: Rational): Money | Rational {
    return this.#loan.rounding === "none" ? minorUnits.div(this.#inputs.minorUnits) : new Money(minorUnits);
  }
}
