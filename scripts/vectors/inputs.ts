import { currencyExponent, parseCurrency } from "../../sdk/documents/canonical/currencies.ts";
import { dayOf, type Day } from "../../sdk/financing/calendar.ts";
import { InvalidDateError, InvalidNumberError, InvalidTermError } from "../../sdk/financing/money-errors.ts";
import { Rational } from "../../sdk/financing/rational.ts";
import type { Json } from "./vector.ts";
import { plainWords } from "./words.ts";

const MONTHS = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];

const DATE_FORMS: readonly RegExp[] = [
  /^(?<day>\d{1,2})(?:st|nd|rd|th)?[ /-](?<name>[A-Za-z]{3,9})\.?[ /-](?<year>\d{4})$/,
  /^(?<name>[A-Za-z]{3,9})\.? (?<day>\d{1,2})(?:st|nd|rd|th)?(?:, ?| )(?<year>\d{4})$/,
];

/** ISO 8601 without its hyphens, and the same order with slashes, which no country writes another way round. */
const YEAR_FIRST = /^(\d{4})(\/?)(\d{2})\2(\d{2})$/;

/** Midnight, which begins the day: of UTC, or of the place that the source means. */
const MIDNIGHT = /^(\d{4}-\d{2}-\d{2})[T ]00:00(?::00(?:\.0+)?)?(?:Z|[+-]00:?00)?$/i;

/**
 * Reads a date as sources print it: `2022-12-01`, with or without its midnight, `2022/12/01`, `20221201`,
 * `01 December 2022`, `1-Dec-2022` or `December 1, 2022`. Days in figures that begin with no year could be another's.
 *
 * @throws {InvalidDateError}
 */
export function isoDate(text: string): string {
  const printed = text.trim();
  const [, date] = MIDNIGHT.exec(printed) ?? [];
  if (date !== undefined) return date;
  const [, isoYear, , isoMonth, isoDayOfMonth] = YEAR_FIRST.exec(printed) ?? [];
  if (isoYear !== undefined) return `${isoYear}-${isoMonth}-${isoDayOfMonth}`;
  const groups = DATE_FORMS.map((form) => form.exec(printed)?.groups).find((found) => found !== undefined);
  if (!groups) return printed;
  const { day = "", name = "", year = "" } = groups;
  const month = MONTHS.findIndex((full) => full.startsWith(name.toLowerCase())) + 1;
  if (month === 0) throw new InvalidDateError(text);
  return `${year}-${String(month).padStart(2, "0")}-${day.padStart(2, "0")}`;
}

/**
 * The inputs of a vector. Sources name the same thing differently (pv, principal; to, end), so each question gives the
 * names it goes by; the first that is there answers.
 */
export class Inputs {
  readonly convention: string;
  readonly #words: string;
  /** Decimals of the currency by ISO 4217, which the inputs may name; two unless they do. */
  readonly decimals: number;
  readonly #values: Readonly<Record<string, Json>>;
  /** The names that some question asked for, and the groups within, each by its name. */
  readonly #asked = new Set<string>();
  readonly #groups = new Map<Json, Inputs>();

  constructor(values: Readonly<Record<string, Json>>, convention: string, decimals = 2) {
    this.#values = Object.fromEntries(Object.entries(values).map(inPercent));
    this.convention = convention;
    this.#words = plainWords(convention);
    this.decimals = this.has("currency")
      ? currencyExponent(parseCurrency(this.text("currency")))
      : this.says(/\b(?:yen|jpy)\b/)
        ? 0
        : decimals;
  }

  /** Whether the words of the convention, or of inputs of these names, say so: small letters, `_` a space. */
  says(pattern: RegExp, ...names: string[]): boolean {
    const given = names.flatMap((name) => this.find([name]) ?? []);
    const spoken = given.filter((value) => typeof value === "string").map(plainWords);
    return [this.#words, ...spoken].some((words) => pattern.test(words));
  }

  has(...names: string[]): boolean {
    return this.find(names) !== undefined;
  }

  /** Whether one of the names is given, which is not to ask for it. */
  gives(...names: string[]): boolean {
    return this.#given(names).length > 0;
  }

  find(names: readonly string[]): Json | undefined {
    const [name] = this.#given(names);
    if (name === undefined) return undefined;
    this.#asked.add(name);
    return this.#values[name];
  }

  /** Those of the names by which something is given, in the order of the names. */
  #given(names: readonly string[]): string[] {
    const own = this.names.filter((name) => isGiven(this.#values, name));
    const given = (candidate: string) => [
      ...own.filter((name) => name === candidate),
      ...own.filter(sameNameAs(candidate)),
    ];
    return [...new Set(names.flatMap(given))];
  }

  /** The names of all that is given. */
  get names(): readonly string[] {
    return Object.keys(this.#values);
  }

  /** The inputs for which nothing has asked: what differs may differ for one of them. */
  unasked(): ReadonlyMap<string, Json> {
    const own = Object.entries(this.#values).filter(([name, value]) => value !== null && !this.#asked.has(name));
    return new Map([...[...this.#groups.values()].flatMap((group) => [...group.unasked()]), ...own]);
  }

  /** A number as printed, a quotient included. What is given by several names is one number. */
  rational(...names: string[]): Rational {
    const value = asRational(this.#required(names), names);
    this.#checkOthers(names, isNumeric, (other, name) => asRational(other, [name]).equals(value));
    return value;
  }

  /** What goes by several names is one thing. */
  #checkOthers(
    names: readonly string[],
    isOne: (value: Json) => boolean,
    isSame: (value: Json, name: string) => boolean,
  ) {
    for (const name of this.#given(names)) {
      const other = this.#values[name] ?? null;
      if (!isOne(other)) continue;
      this.#asked.add(name);
      if (!isSame(other, name)) throw unreadable([name], other, "By another name another is given.");
    }
  }

  /** A rate by one of the names, or in per cent by one of the others. */
  rate(names: readonly string[], inPercent: readonly string[]): Rational {
    if (!this.has(...inPercent)) return this.#signedRate(names) ?? this.rational(...names);
    const rate = this.#signedRate(inPercent) ?? this.rational(...inPercent).div(Rational.of(100n));
    if (this.has(...names) && !this.rate(names, []).equals(rate))
      throw unreadable(names, this.find(names) ?? null, `In per cent another is given: ${rate.toString()} of one.`);
    return rate;
  }

  /** A rate with its sign: "5.25%", "1.99%/12". */
  #signedRate(names: readonly string[]): Rational | undefined {
    const value = this.find(names);
    const [, number, divisor = ""] =
      (typeof value === "string" && /^([^%]+)%(?:\s*(\/\s*\d+))?$/.exec(value.trim())) || [];
    if (number === undefined) return undefined;
    const rate = asRational(number.trim(), names).div(Rational.of(100n));
    this.#checkOthers(names, isNumeric, () => false);
    return divisor === "" ? rate : rate.div(Rational.parse(divisor.slice(1).trim()));
  }

  optionalRational(...names: string[]): Rational | undefined {
    return this.has(...names) ? this.rational(...names) : undefined;
  }

  /** Minor units in one unit of the currency. */
  get minorUnits(): Rational {
    return Rational.of(10n ** BigInt(this.decimals));
  }

  /** An amount of zero or more, in minor units. */
  amount(...names: string[]): bigint {
    this.rational(...names);
    return asAmount(this.#required(names), names, this.decimals);
  }

  /** An amount of more than zero, in minor units: of a loan, of a face. */
  positiveAmount(...names: string[]): bigint {
    const amount = this.amount(...names);
    if (amount === 0n) throw unreadable(names, 0, "A loan, a face or a payment is more than zero.");
    return amount;
  }

  /** More than zero, as printed. */
  positive(...names: string[]): Rational {
    const value = this.rational(...names);
    if (value.compare(Rational.ZERO) <= 0) throw unreadable(names, value.toString(), "This is more than zero.");
    return value;
  }

  count(...names: string[]): number {
    const value = this.rational(...names);
    if (value.denominator !== 1n || value.numerator < 0n || value.numerator > MOST)
      throw unreadable(names, value.toString(), `This is counted in whole numbers from zero to ${MOST}.`);
    return Number(value.numerator);
  }

  /** A whole number of at least one. */
  positiveCount(...names: string[]): number {
    const count = this.count(...names);
    if (count === 0) throw unreadable(names, count, "There is at least one.");
    return count;
  }

  optionalCount(...names: string[]): number | undefined {
    return this.has(...names) ? this.count(...names) : undefined;
  }

  day(...names: string[]): Day {
    const day = asDay(this.#required(names), names);
    this.#checkOthers(names, isDate, (other, name) => asDay(other, [name]) === day);
    return day;
  }

  optionalDay(...names: string[]): Day | undefined {
    return this.has(...names) ? this.day(...names) : undefined;
  }

  /** Whether what goes by the name is a date: in tables `from` and `to` are numbers of rows, too. */
  hasDay(...names: string[]): boolean {
    return isDate(this.find(names));
  }

  text(...names: string[]): string {
    const value = this.#required(names);
    if (typeof value !== "string") throw unreadable(names, value, "This is a text.");
    return value;
  }

  optionalText(...names: string[]): string | undefined {
    return this.has(...names) ? this.text(...names) : undefined;
  }

  flag(...names: string[]): boolean {
    const value = this.#required(names);
    const answer = asFlag(value);
    if (answer === undefined) throw unreadable(names, value, "This is true or false, yes or no.");
    this.#checkOthers(
      names,
      () => true,
      (other) => asFlag(other) === answer,
    );
    return answer;
  }

  /** A list; an empty one if there is none. */
  list(...names: string[]): readonly Json[] {
    const value = this.find(names) ?? [];
    if (!Array.isArray(value)) throw unreadable(names, value, "This is a list.");
    return value as readonly Json[];
  }

  /** A group of inputs of its own, if there is one. */
  group(...names: string[]): Inputs | undefined {
    const value = this.find(names);
    return value === undefined ? undefined : this.nested(value);
  }

  nested(value: Json): Inputs {
    if (typeof value !== "object" || value === null || Array.isArray(value))
      throw unreadable(["inputs"], value, "These are several values, each with its name.");
    const group = this.#groups.get(value) ?? new Inputs(value as Record<string, Json>, this.convention, this.decimals);
    this.#groups.set(value, group);
    return group;
  }

  /** A dated amount, written as a pair or as an object. */
  datedAmount(entry: Json): { date: Day; amount: bigint } {
    if (Array.isArray(entry)) {
      const [date, amount] = entry as readonly Json[];
      return { date: asDay(date ?? null, ["date"]), amount: asAmount(amount ?? null, ["amount"], this.decimals) };
    }
    const nested = this.nested(entry);
    return {
      date: nested.day("date", "due", "on", "disbursement", "transaction"),
      amount: nested.amount("amount", "value", "principal"),
    };
  }

  #required(names: readonly string[]): Json {
    const value = this.find(names);
    if (value === undefined) throw unreadable(names, "missing", "The kind needs this input.");
    return value;
  }
}

/** A rate in basis points is one in per cent, under a name of its own beside which another may be given. */
function inPercent([name, value]: [string, Json]): [string, Json] {
  const [, stem] = /^(.+?)_?(?:bps|basis_?points)$/i.exec(name) ?? [];
  if (stem === undefined || !isNumeric(value)) return [name, value];
  return [`${stem} pct`, asRational(value, [name]).div(Rational.of(100n)).toString()];
}

const MOST = 1_000_000n;

/** `start`, `startDate` and `start_date` are one name. */
function sameNameAs(candidate: string): (name: string) => boolean {
  return (name) => bareName(name) === bareName(candidate);
}

function bareName(name: string): string {
  const letters = lettersOf(name)
    .replace("installment", "instalment")
    .replace(/percent(?:age)?$/, "pct")
    .replace(/(?<=.)date$/, "");
  const [, stem = letters, unit = ""] = /^(.+?)(pct)?$/.exec(letters) ?? [];
  return (SYNONYMS.get(stem) ?? stem) + unit;
}

/** Names of inputs that are one in every kind, each group by its first: small letters, as `bareName` has them. */
const SYNONYMS: ReadonlyMap<string, string> = new Map(
  [
    "from datefrom begin t1",
    "to dateto t2",
    "tenor interval every rollfrequency calculationperiodfrequency tenormonths",
    "backward backwards",
    "order paymentallocation allocation repaymentstrategy transactionprocessingstrategy transactionprocessingstrategycode sequence paymentorder appropriationorder allocationstrategy paymentallocationorder",
    "repayment repaymentamount amountpaid amountreceived cash receipt",
    "ratechanges ratechange rates changes rateschedule interestratevariations",
    "asof valuation calculation today trade current",
    "amortizationtype amortizationmethod repaymentmethod repaymentprofile profile",
    "face faceamount facevalue parvalue",
    "discountrate bankdiscountrate bankdiscount discountyield",
    "annualrate nominalrate nominalannualrate annualinterestrate annualnominalrate nominalinterestrate yearlyrate apr",
    "periodrate rateperperiod periodicrate interestrateperperiod periodinterestrate",
    "monthlyrate ratepermonth monthlyinterestrate",
    "principal principalamount loanprincipal notional notionalamount",
    "loanamount amountfinanced financedamount",
    "pv presentvalue",
    "n numberofpayments numberofperiods numberofrepayments numberofinstalments numpayments numperiods numinstalments nperiods npayments nbperiods",
    "months termmonths terminmonths",
    "years termyears terminyears time",
    "yeardays daysinyear",
    "frequency couponfrequency freq",
    "periodstart refstart refperiodstart referencestart referenceperiodstart couponstart lastcoupon previouscoupon prevcoupon",
    "periodend refend refperiodend referenceend referenceperiodend couponend nextcoupon",
    "bdc businessdayconvention businessdayadjustment adjustment dayconvention",
    "maturitybdc terminationbdc terminationconvention terminationdateconvention terminationdatebdc maturityconvention terminationdatebusinessdayconvention terminationbusinessdayconvention enddateconvention finalbdc",
    "eom endofmonth eomrule endofmonthrule endofmonthroll monthend",
    "stub stubtype stubconvention stubrule stubperiod stubposition",
    "rule generation generationrule dategeneration dategenerationrule direction",
    "firstdue first firstpayment firstrepayment firstinstalment",
    "holidays holidaylist bankholidays nonbusinessdays closeddays",
    "weekend weekenddays weekends",
    "disbursements drawings drawdowns draws tranches advances",
    "principalgrace graceonprincipal graceonprincipalpayment principalgraceperiods interestonlyperiods",
    "multiplesof inmultiplesof instalmentmultiple instalmentamountinmultiplesof",
    "payment instalment emi pmt monthlypayment fixedpayment instalmentamount paymentamount fixedemiamount",
  ].flatMap((group) => {
    const [first = "", ...others] = group.split(" ");
    return others.map((name) => [name, first] as const);
  }),
);

/** `totalInterest` and `total_interest` are one name. */
export function lettersOf(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}

/** A source that lists an input without a value has not given it. */
function isGiven(values: Readonly<Record<string, Json>>, name: string): boolean {
  return Object.hasOwn(values, name) && values[name] !== null;
}

const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ...["true", "yes", "y", "on", "1"].map((word) => [word, true] as const),
  ...["false", "no", "n", "off", "0"].map((word) => [word, false] as const),
]);

function asFlag(value: Json): boolean | undefined {
  return FLAGS.get(typeof value === "string" ? value.trim().toLowerCase() : JSON.stringify(value));
}

/** Not a number of a row, nor an amount. */
function isDate(value: Json | undefined): boolean {
  return typeof value === "string" && (YEAR_FIRST.test(value.trim()) || !isNumeric(value));
}

/** What an input and the words both say, they say alike. */
export function alike<T>(names: readonly string[], given: T | undefined, spoken: T | undefined): T | undefined {
  if (given === undefined || spoken === undefined) return given ?? spoken;
  const [input, words] = [given, spoken].map((value) => JSON.stringify(value));
  if (input !== words) throw unreadable(names, input ?? "", `The words say another: ${words}.`);
  return given;
}

/** Thousands in threes, or no commas at all. */
const GROUPED = /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/;

/** An input that cannot be read, or that no rule admits. */
export function unreadable(names: readonly string[], value: Json, rule: string): InvalidTermError {
  const printed = typeof value === "string" ? value : JSON.stringify(value);
  // Of many names the first few tell what is meant.
  return new InvalidTermError(names.slice(0, 4).join(" or "), printed, rule, "Correct the input of the vector.");
}

export function isNumeric(value: Json | undefined): value is string | number {
  return (
    typeof value === "number" ||
    (typeof value === "string" && /^[+-]?\.?\d[\d.,]*(?:e[+-]?\d+)?(?:[/*][\d.]+)*$/i.test(value.trim()))
  );
}

/** A whole number, whether the source writes it as a number or as a text. */
export function wholeNumber(value: Json | undefined): number | undefined {
  return isNumeric(value) && /^\d+$/.test(String(value).trim()) ? Number(value) : undefined;
}

export function asRational(value: Json, names: readonly string[]): Rational {
  if (typeof value !== "string" && typeof value !== "number") throw unreadable(names, value, "This is a number.");
  if (typeof value === "number" && Math.abs(value) > Number.MAX_SAFE_INTEGER) {
    throw unreadable(names, value, "A number of this size is not exact in JSON: it is a text.");
  }
  const factors = plain(value)
    .split("*")
    .map((factor) => Rational.parse(factor));
  return factors.reduce((product, factor) => product.mul(factor));
}

/** A number as printed, without the commas that separate its thousands. */
export function plain(value: string | number): string {
  const printed = String(value).trim();
  if (printed.includes(",") && !GROUPED.test(printed)) {
    throw new InvalidNumberError(printed, "Commas in a number separate thousands, three digits each.");
  }
  return printed.replaceAll(",", "");
}

export function asAmount(value: Json, names: readonly string[], decimals: number): bigint {
  const minor = asRational(value, names).mul(Rational.of(10n ** BigInt(decimals)));
  if (minor.denominator !== 1n) {
    throw unreadable(names, value, `An amount of this currency has no more than ${decimals} decimals (ISO 4217).`);
  }
  if (minor.numerator < 0n) throw unreadable(names, value, "An amount is zero or more.");
  return minor.numerator;
}

export function asDay(value: Json, names: readonly string[]): Day {
  if (typeof value !== "string") throw unreadable(names, value, "This is a date, YYYY-MM-DD.");
  return dayOf(isoDate(value));
}
