import type { AmortizedLoan, TableRow } from "../../sdk/financing/amortization.ts";
import { isoOf } from "../../sdk/financing/calendar.ts";
import { Rational } from "../../sdk/financing/rational.ts";
import { fieldOf } from "./compare.ts";
import { isNumeric, unreadable, wholeNumber, type Inputs } from "./inputs.ts";
import { periodsPerYear } from "./kinds/annuities.ts";
import { hasDates, rateOn } from "./loans.ts";
import { alias, isGroup, Money, Rate, type Answer, type Answers, type Json } from "./vector.ts";

/** The numbers that rows carry, if each has its own and they rise; else none, and the rows are those of the table. */
function numbersOf(rows: Json): number[] {
  if (!Array.isArray(rows)) return [];
  const numbers = rows.map((row: Json) => {
    const own = Object.entries(isGroup(row) ? row : {}).find(([name]) => fieldOf({ n: true }, name));
    return wholeNumber(own?.[1]) ?? 0;
  });
  return numbers.every((number, index) => number > (numbers[index - 1] ?? 0)) ? numbers : [];
}

/** The number of the row of which a field is asked, as spreadsheets' functions are given it. */
export function numberedRow(inputs: Inputs, field: string): number | undefined {
  const columns = { interest: true, principal: true, payment: true, balance: true };
  return fieldOf(columns, field) === undefined ? undefined : wholeNumber(inputs.find(["period", "per"]));
}

const RANGE =
  /^(rows|schedule|repaymentSchedule|table|amortizationTable|lines|entries|instal+ments|payments|interests?|principals|balances|periods?)(?:_?(\d+)(?:_?to_?|_)(\d+))?$/i;

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
    const ofNumbered = Array.isArray(expected) ? undefined : this.#ofNumbered(field);
    if (ofNumbered !== undefined) return ofNumbered;
    const [, words, first, until] = RANGE.exec(field) ?? [];
    if (words !== undefined) {
      const numbers = first === undefined ? numbersOf(expected) : [];
      // The first rows of a table, and no more, are one that was cut short; periods are named one by one.
      const isInParts = /^period/i.test(words) || numbers.some((number, index) => number !== index + 1);
      if (numbers.length > 0 && isInParts) return this.#listed(numbers, expected);
      const [from, to] = first === undefined ? [1, this.#rows.length] : [Number(first), Number(until)];
      this.#checkRows(from, to);
      return this.#range(words.toLowerCase(), from, to, expected);
    }
    const [, what = "", number] =
      /^(row|year|period|balance_?after|payment|instal+ment|interest|principal|balance)_?(\d+)$/i.exec(field) ?? [];
    if (/^year/i.test(what)) return this.#year(Number(number));
    if (number !== undefined) {
      this.#checkRows(Number(number), Number(number));
      const row = this.#row(Number(number) - 1, expected);
      const column = what.toLowerCase().replace(/_?after$/, "");
      return isGroup(expected) || column === "row" || column === "period" || row === undefined
        ? row
        : fieldOf(row, column);
    }
    return this.#total(field, expected);
  }

  #range(what: string, from: number, to: number, expected: Json): Answer | undefined {
    if (what.startsWith("period") && isNumeric(expected)) return this.#rows.length;
    const lines = Array.isArray(expected) ? (expected as readonly Json[]) : [];
    const rows = Array.from({ length: to - from + 1 }, (_, index) => this.#row(from - 1 + index, lines[index])).filter(
      (row) => row !== undefined,
    );
    // Payments are rows where they are printed as groups, and else what is paid.
    const isOfRows = !/^(?:instal|payment|interest|principal|balance)/.test(what) || lines.some(isGroup);
    if (!isOfRows) return rows.map((row) => fieldOf(row, what.replace(/s$/, "")) ?? Rational.ZERO);
    if (Array.isArray(expected) || !isGroup(expected)) return rows;
    if (Object.keys(expected).some((key) => /^\d+$/.test(key))) return this.#numbered(expected);
    return Object.fromEntries(
      Object.keys(expected).map((key) => {
        const values = rows.map((row) => fieldOf(row, key)).filter((value) => value !== undefined);
        return [key, values.length === rows.length ? values : undefined];
      }),
    );
  }

  /** Rows by their number. */
  #numbered(expected: Json): Answer | undefined {
    if (!isGroup(expected)) return undefined;
    return Object.fromEntries(
      Object.entries(expected).map(([key, value]) => {
        this.#checkRows(Number(key), Number(key));
        return [key, this.#row(Number(key) - 1, value)];
      }),
    );
  }

  /** Of a table in parts: rows that say which they are. */
  #listed(numbers: readonly number[], expected: Json): Answer {
    return numbers.map((number, index) => {
      this.#checkRows(number, number);
      return this.#row(number - 1, (expected as readonly Json[])[index]) ?? {};
    });
  }

  #checkRows(from: number, to: number): void {
    if (Number.isInteger(from) && from >= 1 && from <= to && to <= this.#rows.length) return;
    throw unreadable(["rows"], `${from} to ${to}`, `The table has the rows 1 to ${this.#rows.length}, in this order.`);
  }

  /** Under each name that sources have for a column. */
  #row(index: number, expected: Json = null): Record<string, Answer | undefined> | undefined {
    const line = this.#rows[index];
    if (line === undefined) return undefined;
    const start = this.#loan.dates[index] ?? line.due;
    const [n, payment, interest] = [index + 1, this.#amount(line.payment), this.#amount(line.interest)];
    const [principal, balance] = [this.#amount(line.principal), this.#amount(line.balance)];
    const opening = index === 0 ? undefined : this.#rows[index - 1]?.balance;
    const before = this.#amount(opening ?? Rational.of(this.#loan.drawings[0]?.amount ?? 0n));
    const days = hasDates(this.#inputs) ? line.due - start : undefined;
    const date = hasDates(this.#inputs) ? isoOf(line.due) : undefined;
    const from = hasDates(this.#inputs) ? isoOf(start) : undefined;
    // What is due is a date to some and an amount to others.
    const due = isGroup(expected) && isNumeric(expected["due"]) ? payment : date;
    const row: Record<string, Answer | undefined> = { n, days, due, from, payment, interest, principal, balance };
    return alias(row, {
      ...{ start: from, date, end: date, to: date, total: payment, openingBalance: before },
      periodRateFactor: this.#factor(index),
    });
  }

  #year(year: number): Answer {
    const perYear = Number(periodsPerYear(this.#inputs).round());
    this.#checkRows((year - 1) * perYear + 1, this.#rows.length);
    const rows = this.#rows.slice((year - 1) * perYear, year * perYear);
    return { ...this.#sums(rows), balance: this.#amount(rows.at(-1)?.balance ?? Rational.ZERO) };
  }

  #total(field: string, expected: Json): Answer | undefined {
    const all = this.#sums(this.#rows);
    const first = this.#rows[this.#loan.principalGrace ?? 0];
    const last = this.#rows.at(-1);
    const values: Record<string, () => Answer | undefined> = {
      totalInterest: () => all.interest,
      totalPrincipal: () => all.principal,
      totalPayment: () => all.payment,
      totals: () => all,
      cumInterest: () => this.#sums(this.#summedRows()).interest,
      cumPrincipal: () => this.#sums(this.#summedRows()).principal,
      payment: () => first && this.#amount(first.payment),
      firstPayment: () => this.#rows[0] && this.#amount(this.#rows[0].payment),
      principalPerPeriod: () => first && this.#amount(first.principal),
      lastPayment: () => last && this.#amount(last.payment),
      firstRow: () => this.#row(0, expected),
      lastRow: () => this.#row(this.#rows.length - 1, expected),
      interestEachPeriod: () => this.#rows.map(({ interest }) => this.#amount(interest)),
      periodRateFactor: () => this.#factors(),
      periodRateFactors: () => this.#factors(),
    };
    return fieldOf(values, field)?.();
  }

  /** Of the one row that the inputs number, as spreadsheets' IPMT and PPMT do, or of the rows that they sum. */
  #ofNumbered(field: string): Answer | undefined {
    const number = numberedRow(this.#inputs, field);
    const rows = number === undefined ? this.#summedRows() : this.#rows.slice(number - 1, number);
    if (number !== undefined) this.#checkRows(number, number);
    else if (rows.length === this.#rows.length) return undefined;
    const { payment, ...sums } = { ...this.#sums(rows), balance: this.#amount(rows.at(-1)?.balance ?? Rational.ZERO) };
    // Beside a sum of rows the payment is that of each.
    return fieldOf(number === undefined ? sums : { ...sums, payment }, field);
  }

  /** Spreadsheets sum the rows from one to another, by their numbers. */
  #summedRows(): readonly TableRow[] {
    const bound = (...names: string[]) =>
      this.#inputs.hasDay(...names) ? undefined : this.#inputs.optionalCount(...names);
    const from = this.#inputs.optionalCount("startPeriod", "firstPeriod") ?? bound("from") ?? 1;
    const to = this.#inputs.optionalCount("endPeriod", "lastPeriod") ?? bound("to") ?? this.#rows.length;
    this.#checkRows(from, to);
    return this.#rows.slice(from - 1, to);
  }

  #sums(rows: readonly TableRow[]) {
    const sum = (column: (row: TableRow) => Rational) =>
      this.#amount(rows.reduce((total, row) => total.add(column(row)), Rational.ZERO));
    const payment = sum((row) => row.payment);
    const sums = { interest: sum(({ interest }) => interest), principal: sum(({ principal }) => principal), payment };
    return alias(sums, { due: payment });
  }

  #factors(): Rate[] {
    return this.#rows.map((_, index) => this.#factor(index));
  }

  /** At the rate that holds when the period begins. */
  #factor(index: number): Rate {
    const { dates, rates, periodRate } = this.#loan;
    const start = dates[index] ?? 0;
    const period = { start, end: dates[index + 1] ?? start };
    return new Rate(periodRate(rateOn(rates, start), period, period));
  }

  #amount(minorUnits: Rational): Money | Rational {
    return this.#loan.rounding === "none" ? minorUnits.div(this.#inputs.minorUnits) : new Money(minorUnits);
  }
}
