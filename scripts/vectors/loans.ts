import {
  amortize,
  byEqualPeriods,
  type AmortizedLoan,
  type Period,
  type PeriodRate,
} from "../../sdk/financing/amortization.ts";
import { levelPayment } from "../../sdk/financing/annuity.ts";
import { addMonths, addTenor, isoOf, type Day, type Tenor } from "../../sdk/financing/calendar.ts";
import { yearFraction, type DayCountConvention } from "../../sdk/financing/daycount.ts";
import { Rational } from "../../sdk/financing/rational.ts";
import type { SchedulePlan } from "../../sdk/financing/schedules.ts";
import { compare } from "./compare.ts";
import { datesFrom, dayCountInputs, findDayCount, roundingOf, saysMonthsOnly, tenorOf } from "./conventions.ts";
import { isDayCountConvention, quotedYearFraction, type CountContext, type QuotedDayCount } from "./daycount-quoted.ts";
import { alike, asAmount, asDay, unreadable, wholeNumber, type Inputs } from "./inputs.ts";
import {
  COUNTS,
  givenPeriodRate,
  isTiming,
  paidInAdvance,
  periodRateBeside,
  periodsOf,
  periodsPerYear,
  PRESENT,
  TIMING,
} from "./kinds/annuities.ts";
import { annualRate, chainRate, fitsChain } from "./kinds/interest.ts";
import { isGroup, Money, Unjudged, type Json } from "./vector.ts";
import { plainWords } from "./words.ts";

/** Far past the day zero of the chain, on the first of a month, where every 30/360 count of months is the same. */
const ANY_FIRST_OF_MONTH: Day = 20_454;

/** How days within a month count where a whole one is a twelfth of a year: as the calendar has them, or of 30. */
export type DaysOfMonth = "of the calendar" | "of 30";

/** What the inputs of a loan say, with the defaults of tables: monthly, level, rounded to the minor unit. */
export function loanOf(inputs: Inputs, daysOfMonth: DaysOfMonth = "of the calendar"): AmortizedLoan {
  checkRepayment(inputs);
  const dates = datesOf(inputs);
  const [start = 0] = dates;
  if (hasDates(inputs) && inputs.hasDay(...LAST_DAY) && inputs.day(...LAST_DAY) !== dates.at(-1))
    throw new Unjudged("the last due date is another than the last day");
  // A type may be of the payments or of the loan.
  const timing = TIMING.filter((name) => name !== "type" || isTiming(inputs.find([name]) ?? 0));
  if (paidInAdvance(inputs, PAYMENTS_IN_ADVANCE, timing)) throw new Unjudged("a table that is paid in advance");
  const first = periodRateBeside(inputs) ?? annualRate(inputs);
  const payment = inputs.has("payment", "principalPerPeriod")
    ? inputs.positiveAmount("payment", "principalPerPeriod")
    : undefined;
  const loan: AmortizedLoan = {
    dates,
    drawings: inputs.has(...DRAWINGS)
      ? drawingsOf(inputs)
      : [{ date: start, amount: inputs.positiveAmount(...PRESENT) }],
    rates: [{ from: start, annual: first }, ...rateChanges(inputs)],
    periodRate: periodRateOf(inputs, dates.at(-1), daysOfMonth),
    repayment: isEqualPrincipal(inputs) ? "equal principal" : "level payment",
    unit: unitOf(inputs),
    rounding: roundingOf(inputs),
    principalGrace: repaysAtTheEnd(inputs) ? untilTheEnd(inputs, dates.length - 2) : principalGrace(inputs),
    flat: isFlat(inputs),
    ...interestGraces(inputs),
    ...(payment === undefined ? {} : { payment }),
  };
  const [, direction] = OF_PAYMENT.exec(plainWords(inputs.convention)) ?? [];
  if (direction !== undefined && payment === undefined)
    return { ...loan, payment: agreedPayment({ ...loan, rounding: direction === "up" ? "up" : "down" }) };
  if (inputs.has("balloon", "fv") && !repaysAtTheEnd(inputs)) return beforeBalloon(inputs, loan);
  return keepsPayment(inputs) ? { ...loan, payment: agreedPayment(loan) } : loan;
}

/** The level payment that leaves the balloon, which comes with the last of them. */
function beforeBalloon(inputs: Inputs, loan: AmortizedLoan): AmortizedLoan {
  const balloon = inputs.rational("balloon", "fv").mul(inputs.minorUnits);
  const [{ annual } = { annual: Rational.ZERO }, ...changes] = loan.rates;
  const [{ amount } = { amount: 0n }, ...drawings] = loan.drawings;
  if (balloon.equals(Rational.ZERO)) return loan;
  const isPlain = loan.repayment === "level payment" && loan.flat !== true && loan.payment === undefined;
  if (!isPlain || inputs.has("fv") || changes.length + drawings.length > 0)
    throw new Unjudged("a table with a balloon");
  const periods = loan.dates.slice(1).map((end, index) => ({ start: loan.dates[index] ?? end, end }));
  const levels = periods.slice(loan.principalGrace).map((period, index, { length }) => ({
    growth: Rational.ONE.add(loan.periodRate(annual, period, period)),
    ...(index === length - 1 ? { drawn: balloon.neg() } : {}),
  }));
  const unit = loan.unit ?? 1n;
  const units = levelPayment(Rational.of(amount), levels).div(Rational.of(unit));
  return { ...loan, payment: units.round(roundingOf(inputs)) * unit };
}

/** The instalment alone is rounded so, and not its interest. */
const OF_PAYMENT = /\b(?:instal+ment|payment|emi)s? (?:(?:is|are) )?(?:always )?round(?:ed|ing) (up|down)\b/;

/** Of the payments of a table, and not of its interest, of its balance or of what is prepaid. */
const PAYMENTS_IN_ADVANCE = new RegExp(
  [
    "annuity[ -]due",
    String.raw`(?<!\bno )\b(?:re)?(?:payment|instal+ment)s? (?:(?:is|are) )?(?:(?:made|due|payable) )?(?:in advance|at (?:the )?begin)`,
    String.raw`(?:^|[,;] ?)(?:(?:(?:all|the|level|equal|monthly|quarterly) )?(?:payment|instal+ment|rental|rent|interest)s? )?(?:(?:is|are) )?(?:paid |payable |due |made )?(?:in advance|at the beginning of (?:the |each |every |its )?\w+)(?=$|[,;.])`,
    String.raw`(?:^|[,;] ?)begin(?: mode|(?:ning)? of (?:the )?period)?(?=$|[,;])`,
    String.raw`\bbeginning[ -]of[ -](?:the[ -])?\w+[ -](?:payment|instal+ment)`,
    String.raw`(?<!\binterest (?:\w+ )?)\b(?:monthly|quarterly|annually|yearly) in advance`,
  ].join("|"),
);

const PRINCIPAL_GRACE = ["principalGrace", "interestOnly"] as const;

function principalGrace(inputs: Inputs): number {
  const [, ...found] = GRACE_IN_WORDS.exec(plainWords(inputs.convention)) ?? [];
  const [count, unit = "period"] = found.filter((part?: string) => part !== undefined);
  const { unit: units, length } = tenorOf(inputs);
  if (unit.startsWith("month") && (units !== "months" || length !== 1))
    throw new Unjudged("a grace of months, where periods are not");
  return (
    alike(PRINCIPAL_GRACE, inputs.optionalCount(...PRINCIPAL_GRACE), count === undefined ? undefined : Number(count)) ??
    0
  );
}

const GRACE_PERIODS = String.raw`(\d+) (period|month|payment|instal+ment)s?`;
const GRACE_IN_WORDS = new RegExp(
  [
    String.raw`\b(?:principal grace|grace on (?:the )?principal)(?: of| for| is|:)? (?:${GRACE_PERIODS}|(\d+)(?![\d.%]))`,
    String.raw`\binterest[- ]only (?:(?:for|during) )?(?:the )?(?:first )?${GRACE_PERIODS}`,
    String.raw`\bfirst ${GRACE_PERIODS} (?:are |is )?interest[- ]only`,
    String.raw`\b${GRACE_PERIODS} (?:of )?(?:principal grace|interest[- ]only|grace on (?:the )?principal)`,
  ].join("|"),
);

/** By which sources say how a loan is repaid. */
const REPAYMENT = ["repayment", "repaymentType", "amortization", "amortizationType", "method"] as const;

/** In one sum, as bullets do: until then only interest is paid. */
function repaysAtTheEnd(inputs: Inputs): boolean {
  return (
    inputs.says(AT_THE_END, ...REPAYMENT, "type") ||
    (inputs.says(INTEREST_ONLY, ...REPAYMENT, "type") && !inputs.has(...PRINCIPAL_GRACE))
  );
}

/** A grace beside it lasts as long. */
function untilTheEnd(inputs: Inputs, last: number): number {
  const grace = wholeNumber(inputs.find(PRINCIPAL_GRACE)) ?? last;
  if (grace !== last) throw new Unjudged("principal is repaid at the end, and before");
  return last;
}

const INTEREST_ONLY = /(?:^|[,;] ?)interest[- ]only(?: loan)?(?=$|[,;])/;

/** Of the principal, and not of what the last payment clears of it. */
const AT_THE_END = new RegExp(
  [
    String.raw`\bbullet\b|interest[- ]only[^;]*(?:balloon|at maturity)|balloon[^;]*interest[- ]only|^at maturity$`,
    String.raw`(?:^|[,;:(] ?|\b(?:and|with|then) )(?:(?:all|the|whole|full|entire) )*principal (?:is )?(?:(?:re)?paid |due |payable )?(?:in one sum )?at (?:maturity|the end)`,
    String.raw`\binterest[- ]only until maturity|\bin fine\b`,
  ].join("|"),
);

/** Interest on the whole principal until the end. */
function isFlat(inputs: Inputs): boolean {
  return inputs.says(FLAT, ...INTEREST, ...REPAYMENT, "type");
}

const INTEREST: readonly string[] = ["interestType", "interestMethod"];
const FLAT = /\bflat\b|\badd[- ]on\b/;

function drawingsOf(inputs: Inputs) {
  const drawings = inputs.list(...DRAWINGS).map((entry) => inputs.datedAmount(entry));
  if (drawings.length === 0 || drawings.some(({ amount }) => amount === 0n)) {
    throw unreadable(
      ["disbursements"],
      drawings.length === 0 ? [] : 0,
      "A loan has a drawing, each of more than zero.",
    );
  }
  return drawings;
}

/** Sources call a grace free that only puts the interest off, and list graces that change nothing: their words decide. */
function interestGraces(inputs: Inputs): { interestGrace: number; interestFree: number } {
  const grace =
    inputs.optionalCount("interestGrace", "graceOnInterest", "graceOnInterestPayment", "interestPaymentGrace") ?? 0;
  const free = inputs.optionalCount("interestFree", "interestFreePeriods", "interestFreePeriod") ?? 0;
  if (inputs.says(WITHOUT_EFFECT)) return { interestGrace: 0, interestFree: 0 };
  return inputs.says(PUT_OFF)
    ? { interestGrace: grace + free, interestFree: 0 }
    : { interestGrace: grace, interestFree: free };
}

const WITHOUT_EFFECT = /interest[^;,]*(no|without) effect|interest[^;,]*ignored/i;
const PUT_OFF = /deferred|put off|postponed|accumulat|carried (over|forward)|collected (in|with) /i;

/** Where the words do not say what a grace does, the interest of the first rows that a source prints does. */
export function withGracesAsPrinted(loan: AmortizedLoan, inputs: Inputs, expected: Readonly<Record<string, Json>>) {
  const { interestGrace = 0, interestFree = 0 } = loan;
  const grace = interestGrace + interestFree;
  if (grace === 0 || inputs.says(WITHOUT_EFFECT) || inputs.says(PUT_OFF)) return loan;
  const printed = printedInterest(expected).filter(([index]) => index <= grace);
  const readings = [
    loan,
    { ...loan, interestGrace: grace, interestFree: 0 },
    // Nobody calls a loan free of the interest that it bears.
    ...(interestFree > 0 ? [] : [{ ...loan, interestGrace: 0 }]),
  ];
  const isPrinted = (reading: AmortizedLoan) => {
    const rows = amortize(reading);
    return printed.every(([index, value]) => {
      const row = rows[index];
      return (
        row !== undefined &&
        compare("interest", value, new Money(row.interest), undefined, inputs.decimals).mismatches.length === 0
      );
    });
  };
  return readings.find(isPrinted) ?? loan;
}

/** The interest of rows, each with the row's index, in the forms in which sources print rows. */
function printedInterest(expected: Readonly<Record<string, Json>>): (readonly [number, Json])[] {
  return Object.entries(expected).flatMap(([field, value]) => {
    const [match, first = "1"] = /^rows?(?:_?(\d+))?(?:_to_\d+)?$/.exec(field) ?? [];
    if (match === undefined) return [];
    const rows = Array.isArray(value) ? (value as readonly Json[]) : [value];
    return rows.flatMap((row, index) => {
      const interest = isGroup(row) ? row["interest"] : undefined;
      return interest === undefined ? [] : [[Number(first) - 1 + index, interest] as const];
    });
  });
}

/** The same loan as the chain plans it, if the chain's terms can say it. */
export function chainPlanOf(inputs: Inputs, loan: AmortizedLoan): SchedulePlan | undefined {
  const { drawings, rates } = loan;
  const [drawing, otherDrawing] = drawings;
  const [rate, otherRate] = rates;
  const special = otherDrawing ?? otherRate ?? loan.payment;
  if (!drawing || !fitsChain(drawing.amount) || !rate || special !== undefined || loan.rounding === "none")
    return undefined;
  if (loan.flat === true || (loan.interestGrace ?? 0) > 0 || (loan.interestFree ?? 0) > 0) return undefined;

  const dayCount = chainDayCount(inputs);
  const tenor = chainTenor(inputs);
  const isOfPeriod = givenPeriodRate(inputs) !== undefined;
  // A rate of so many days is no part of one a year.
  if (dayCount === undefined || tenor === undefined || (isOfPeriod && tenor.unit === "days")) return undefined;
  const parts = chainRate(isOfPeriod ? rate.annual.mul(periodsPerYear(inputs)) : rate.annual);
  if (parts === undefined) return undefined;
  const start = hasDates(inputs) ? drawing.date : ANY_FIRST_OF_MONTH;
  const dates = datesFrom(start, tenor, loan.dates.length - 1);
  if (hasDates(inputs) && dates.some((date, index) => date !== loan.dates[index])) return undefined;
  if (hasDates(inputs) && !countsAs(dayCount, loan)) return undefined;
  return {
    principal: drawing.amount,
    start,
    maturity: dates.at(-1) ?? start,
    tenor,
    repayment: loan.repayment,
    grace: loan.principalGrace ?? 0,
    rate: parts,
    dayCount,
    unit: loan.unit ?? 1n,
    rounding: loan.rounding ?? "half-up",
  };
}

/** From month end to month end, months of a twelfth are not what the chain's 30/360 counts. */
function countsAs(dayCount: DayCountConvention, { dates, periodRate }: AmortizedLoan): boolean {
  const termination = dates.at(-1);
  const periods = dates.slice(1).map((end, index) => ({ start: dates[index] ?? end, end }));
  return periods.every((period) =>
    periodRate(Rational.ONE, period, period).equals(yearFraction(dayCount, period.start, period.end, termination)),
  );
}

export function hasDates(inputs: Inputs): boolean {
  return Array.isArray(inputs.find(["periods"])) || inputs.has(...DRAWINGS) || firstDay(inputs) !== undefined;
}

function firstDay(inputs: Inputs): Day | undefined {
  // Spreadsheets number the rows of a sum by `from` and `to`.
  const named = inputs.optionalDay("start", "firstDay", "drawdown", "value", "effective", "origination", "disbursedOn");
  return named ?? (inputs.hasDay("from") ? inputs.day("from") : inputs.optionalDay("disbursementDate", "issueDate"));
}

const DRAWINGS = ["disbursements"] as const;

function datesOf(inputs: Inputs): Day[] {
  const periods = inputs.find(["periods"]);
  if (Array.isArray(periods)) {
    const pairs = (periods as readonly Json[]).map((entry) => pairOf(inputs, entry));
    const [first] = pairs;
    if (first === undefined) throw unreadable(["periods"], [], "A loan has at least one period.");
    const apart = pairs.find(({ start }, index) => index > 0 && start !== pairs[index - 1]?.end);
    if (apart !== undefined)
      throw unreadable(["periods"], isoOf(apart.start), "A period starts on the day on which the one before it ends.");
    return [first.start, ...pairs.map(({ end }) => end)];
  }
  const dues = inputs.list("dueDates", "paymentDates").map((date) => asDay(date, ["dueDates"]));
  const isNumbered = inputs.has(...COUNTS, "months", "years");
  const count = dues.length > 0 && !isNumbered ? dues.length : (periodsUntil(inputs) ?? periodsOf(inputs));
  if (dues.length > 0 && dues.length !== count)
    throw unreadable(["dueDates"], dues.length, `There are ${count} periods.`);
  const [drawing] = inputs.list(...DRAWINGS);
  const start = firstDay(inputs) ?? (drawing === undefined ? undefined : inputs.datedAmount(drawing).date);
  // Without dates the periods are equal, and any days do that are as far apart.
  if (start !== undefined && dues.length > 0) return [start, ...dues];
  const first = inputs.optionalDay("firstDue");
  if (start === undefined) {
    if (first !== undefined || dues.length > 0) throw new Unjudged("the first period starts on a day that is not said");
    return Array.from({ length: count + 1 }, (_, i) => i);
  }
  const regular = datesFrom(start, tenorOf(inputs), count);
  if (first === undefined || first === regular[1]) return regular;
  if (findDayCount(inputs) === undefined) throw new Unjudged("a first period of its own length, without a day count");
  return [start, ...datesFrom(first, tenorOf(inputs), count - 1)];
}

/** The periods up to a last day, if nothing else numbers them. */
function periodsUntil(inputs: Inputs): number | undefined {
  const start = firstDay(inputs);
  if (start === undefined || inputs.has(...COUNTS, "months", "years") || !inputs.hasDay(...LAST_DAY)) return undefined;
  const [tenor, last] = [tenorOf(inputs), inputs.day(...LAST_DAY)];
  let count = 0;
  while (addTenor(start, tenor, count) < last) count += 1;
  if (addTenor(start, tenor, count) !== last) throw new Unjudged("the last period is shorter than the others");
  return count;
}

const LAST_DAY = ["maturity", "end", "to", "termination"] as const;

function pairOf(inputs: Inputs, entry: Json): { start: Day; end: Day } {
  if (Array.isArray(entry)) {
    const [start, end] = entry as readonly Json[];
    return { start: asDay(start ?? null, ["period"]), end: asDay(end ?? null, ["period"]) };
  }
  const nested = inputs.nested(entry);
  return { start: nested.day("start", "from"), end: nested.day("end", "to", "due") };
}

function rateChanges(inputs: Inputs): { from: Day; annual: Rational }[] {
  const given = inputs.find(["rateChanges", "newRate"]) ?? [];
  if (inputs.hasDay("rateChanges")) return [{ from: inputs.day("rateChanges"), annual: newRate(inputs) }];
  const changes = Array.isArray(given) ? (given as readonly Json[]) : [given];
  return changes.map((entry) => {
    if (!Array.isArray(entry)) return rateChange(inputs.nested(entry));
    // A pair has no name for its rate: it is written as the first one is.
    const [date, rate] = entry as readonly Json[];
    const name = inputs.has("annualRatePct", "ratePct") ? "annualRatePct" : "annualRate";
    return rateChange(inputs.nested({ date: date ?? null, [name]: rate ?? null }));
  });
}

function rateChange(change: Inputs): { from: Day; annual: Rational } {
  return { from: change.day("date", "from", "effective", "effectiveFrom", "on"), annual: newRate(change) };
}

function newRate(inputs: Inputs): Rational {
  const [names, inPercent] = [
    ["newAnnualRate", "newRate"],
    ["newAnnualRatePct", "newRatePct"],
  ];
  return inputs.has(...names, ...inPercent) ? inputs.rate(names, inPercent) : annualRate(inputs);
}

/** The rate per year that holds on a day. */
export function rateOn(rates: AmortizedLoan["rates"], day: Day): Rational {
  const inForce = rates.filter(({ from }) => from <= day).sort((a, b) => a.from - b.from);
  return inForce.at(-1)?.annual ?? Rational.ZERO;
}

function periodRateOf(inputs: Inputs, termination: Day | undefined, daysOfMonth: DaysOfMonth): PeriodRate {
  if (givenPeriodRate(inputs) !== undefined) return byEqualPeriods(Rational.ONE);
  const dayCount = findDayCount(inputs);
  if (!hasDates(inputs) || dayCount === undefined) {
    // "360-day year" may be one of equal months; actual days are equal in weeks alone.
    const namesActual =
      dayCount?.startsWith("ACT/") === true && inputs.says(/\bact(?:ual)?\b|\ba\//, ...dayCountInputs(inputs));
    if (namesActual && tenorOf(inputs).unit === "months") throw new Unjudged(`${dayCount} needs dates`);
    return byEqualPeriods(periodsPerYear(inputs));
  }
  const byDays = byQuotedDays(dayCount, termination === undefined ? {} : { termination });
  return saysMonthsOnly(inputs) ? byMonths(byDays, daysOfMonth) : byDays;
}

function byQuotedDays(dayCount: QuotedDayCount, context: CountContext): PeriodRate {
  const years = (start: Day, end: Day) => quotedYearFraction(dayCount, start, end, context);
  return (annual, { start }, part) => annual.mul(years(start, part.end).sub(years(start, part.start)));
}

/**
 * Tables call it 30/360 that a whole month is a twelfth of a year, whatever its days; a part of it counts by them, or
 * by the rule, as other periods do.
 */
function byMonths(byRule: PeriodRate, daysOfMonth: DaysOfMonth): PeriodRate {
  return (annual, period, part) => {
    const months = wholeMonths(period);
    if (months === undefined) return byRule(annual, period, part);
    const byTwelfths = byEqualPeriods(Rational.of(12, months));
    if (daysOfMonth === "of the calendar") return byTwelfths(annual, period, part);
    const until = (end: Day) =>
      (end === period.end ? byTwelfths : byRule)(annual, period, { start: period.start, end });
    return until(part.end).sub(until(part.start));
  };
}

/** Of dates that run over month ends, the shorter month's is the earlier or the later one. */
function wholeMonths({ start, end }: Period): number | undefined {
  const months = Math.round((end - start) / 30.44);
  const isWhole = addMonths(start, months) === end || addMonths(end, -months) === start;
  return months > 0 && isWhole ? months : undefined;
}

/** By equal payments, on the balance: what tables are unless they say otherwise. */
const LEVEL =
  /level|annuit|equal(?! principal| capital)|constant (?:payment|instal)|declining|reducing|decreasing|diminishing|\bemi\b|instal|french|^fixed$/;
const EQUAL_PRINCIPAL =
  /(equal|constant|linear|level|fixed)[ -](principal|capital|amorti[sz]ation)(?! (?:and|&) interest (?:payment|instal))|principal in equal|even principal|principal (?:is )?(?:re)?paid in equal|straight[ -]line|(?:^|[,;] ?)linear(?=$|[,;])|linear (repayment|amorti[sz]ation)|serial (?:loan|bond)|等额本金/;

/** Each way that an input names is known, and none is another than the words name. */
function checkRepayment(inputs: Inputs): void {
  for (const name of [...REPAYMENT, ...INTEREST, "type"]) {
    const given = inputs.find([name]);
    if (given === undefined || (name === "type" && isTiming(given))) continue;
    const words = typeof given === "string" ? plainWords(given) : "";
    const isOther = (INTEREST.includes(name) ? [FLAT] : [AT_THE_END, INTEREST_ONLY, EQUAL_PRINCIPAL, FLAT]).some(
      (way) => way.test(words),
    );
    if (!isOther && !LEVEL.test(words)) throw new Unjudged(`no repayment like ${JSON.stringify(given)}`);
    const spoken = INTEREST.includes(name) ? [FLAT] : [AT_THE_END, EQUAL_PRINCIPAL];
    if (!isOther && spoken.some((way) => inputs.says(way)))
      throw unreadable([name], given, "The words say another way of repayment.");
  }
}

function isEqualPrincipal(inputs: Inputs): boolean {
  return inputs.says(EQUAL_PRINCIPAL, ...REPAYMENT, "type");
}

/** Of an amount: not an eighth, nor so many per cent, decimals or days. */
const UNIT =
  /(?:multiples? of|(?:rounded |rounding )?to (?:the )?nearest) (\d+(?:\.\d+)?)(?![\d.]* ?(?:\/|%|per ?cent|basis|bps?\b|decimal|digit|place|day|month))( cents?\b)?/i;

function unitOf(inputs: Inputs): bigint {
  if (inputs.has("multiplesOf")) return inputs.positiveAmount("multiplesOf");
  const [, multiple, cents] = UNIT.exec(inputs.convention) ?? [];
  // A cent is a hundredth, of a currency with three decimals too.
  const decimals = cents === undefined ? inputs.decimals : Math.max(0, inputs.decimals - 2);
  if (multiple !== undefined) return asAmount(multiple, ["multiples of"], decimals);
  return inputs.says(/whole (currency |monetary )?unit|rounded to (the )?(whole|integer)|\b0 ?dp\b|without decimals/)
    ? inputs.minorUnits.numerator
    : 1n;
}

function keepsPayment(inputs: Inputs): boolean {
  return inputs.says(
    /(instal+ment|payment|emi)s? (is |are )?(kept|unchanged|stays?|not recomputed)|(keep|same) (the )?(instal+ment|payment|emi)/i,
  );
}

function agreedPayment({ drawings, rates, ...loan }: AmortizedLoan): bigint {
  const [row] = amortize({ ...loan, drawings: drawings.slice(0, 1), rates: rates.slice(0, 1) });
  return row?.payment.round() ?? 0n;
}

function chainDayCount(inputs: Inputs): DayCountConvention | undefined {
  if (givenPeriodRate(inputs) !== undefined || !hasDates(inputs)) return "30E/360";
  const dayCount = findDayCount(inputs);
  return dayCount !== undefined && isDayCountConvention(dayCount) ? dayCount : undefined;
}

function chainTenor(inputs: Inputs): Tenor | undefined {
  const tenor = tenorOf(inputs);
  return tenor.unit === "months" || hasDates(inputs) ? tenor : undefined;
}
