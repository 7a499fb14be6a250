import { annuityPayment } from "../../../sdk/financing/annuity.ts";
import { addMonths, dayOf } from "../../../sdk/financing/calendar.ts";
import { Rational } from "../../../sdk/financing/rational.ts";
import type { ChainFunctions } from "../chain-functions.ts";
import { compare } from "../compare.ts";
import { roundingOf, statedTenor, tenorOf } from "../conventions.ts";
import { alike, unreadable, wholeNumber, type Inputs } from "../inputs.ts";
import { ChainMoney, Money, Rate, Unjudged, type Answers, type Json } from "../vector.ts";
import { plainWords } from "../words.ts";
import { annualRate, chainRate, fitsChain } from "./interest.ts";

export const PRESENT = ["pv", "principal", "amount", "loan", "loanAmount"] as const;

/** The payment of an annuity as calculators have it, not rounded: `annuity_payment`. */
export function annuity(inputs: Inputs): Answers {
  // Nothing is lent where payments save up for an amount at the end.
  const present = inputs.has("fv") ? inputs.rational(...PRESENT) : inputs.positive(...PRESENT);
  // Calculators add what is still owed at the end to what is paid back; the payment covers both.
  const given = inputs.optionalRational("fv", "balloon") ?? Rational.ZERO;
  const owed = inputs.has("balloon") ? given : given.neg();
  const [periods, inAdvance] = [periodsOf(inputs), paidInAdvance(inputs)];
  const exact = annuityPayment({ present, future: owed, rate: periodRateOf(inputs), periods, inAdvance });
  // A source that says how has rounded it.
  const payment = inputs.has("rounding") ? exact.mul(inputs.minorUnits).round(roundingOf(inputs)) : undefined;
  const total = exact.mul(Rational.of(periods)).add(owed);
  return {
    ...underItsNames(payment === undefined ? exact : new Money(payment)),
    // Of savings nothing is paid back.
    ...(owed.numerator < 0n ? {} : { totalPaid: total, totalInterest: total.sub(present) }),
  };
}

function underItsNames(payment: Rational | Money): Answers {
  return { payment };
}

/** The chain has payments in minor units: those of the loan over months of 30 days, if its terms are whole there. */
export async function annuityOnChain(inputs: Inputs, chain: ChainFunctions): Promise<Answers | undefined> {
  const annual = chainRate(periodRateOf(inputs).mul(Rational.of(12n)));
  const principal = inputs.rational(...PRESENT).mul(inputs.minorUnits);
  if (
    annual === undefined ||
    !fitsChain(principal.numerator) ||
    principal.denominator !== 1n ||
    inputs.has("fv", "balloon", "rounding") ||
    paidInAdvance(inputs)
  ) {
    return undefined;
  }
  const start = dayOf("2026-01-01");
  const [first] = await chain.table({
    principal: principal.numerator,
    start,
    maturity: addMonths(start, periodsOf(inputs)),
    tenor: { unit: "months", length: 1 },
    repayment: "level payment",
    rate: annual,
    dayCount: "30E/360",
  });
  if (first === undefined) return undefined;
  return underItsNames(new ChainMoney(first.principal + first.interest, "for a value"));
}

/** A rate per period, given as such or as a rate per year over equal periods. */
function periodRateOf(inputs: Inputs): Rational {
  return periodRateBeside(inputs) ?? annualRate(inputs).div(periodsPerYear(inputs));
}

const TWELVE = Rational.of(12n);
const PERIOD_RATE = ["periodRate"] as const;

/** The rate per period, if it is given; a rate a year beside it says the same, as far as its digits go. */
export function periodRateBeside(inputs: Inputs): Rational | undefined {
  const ofPeriod = givenPeriodRate(inputs);
  if (ofPeriod === undefined || !inputs.gives("annualRate", "annualRatePct") || statedTenor(inputs) === undefined)
    return ofPeriod;
  const other = annualRate(inputs).div(periodsPerYear(inputs));
  const printed = inputs.find(PERIOD_RATE);
  const isSame =
    ofPeriod.equals(other) ||
    (printed !== undefined && compare("rate", printed, new Rate(other)).mismatches.length === 0);
  if (!isSame) throw unreadable(PERIOD_RATE, ofPeriod.toString(), `The rate a year makes ${other.toFixed(12)}.`);
  return ofPeriod;
}

/** The rate per period, if it is given rather than one per year: as such, or as a quotient, `0.08/12`. */
export function givenPeriodRate(inputs: Inputs): Rational | undefined {
  const [names, inPercent] = [PERIOD_RATE, ["periodRatePct"]];
  if (inputs.has(...MONTHLY)) {
    const { unit, length } = statedTenor(inputs) ?? { unit: "months", length: 1 };
    if (unit !== "months" || length !== 1) throw new Unjudged("the rate is monthly, and the periods are not");
    return inputs.rate(MONTHLY.slice(0, 1), MONTHLY.slice(1));
  }
  if (inputs.has(...names, ...inPercent)) return inputs.rate(names, inPercent);
  const rate = inputs.find(["rate"]);
  // A spreadsheet's RATE goes with its NPER, both of a period.
  const ofPeriods =
    inputs.has("nper") && statedTenor(inputs) === undefined && !inputs.says(/annual|year|annum|p\.a\.|nominal/);
  const isQuotient = typeof rate === "string" && rate.includes("/");
  return rate !== undefined && (isQuotient || ofPeriods) ? inputs.rate(["rate"], []) : undefined;
}

const MONTHLY = ["monthlyRate", "monthlyRatePct"];

export function periodsPerYear(inputs: Inputs): Rational {
  const given = inputs.optionalRational("periodsPerYear", "paymentsPerYear");
  if (given) return given;
  const frequency = wholeNumber(inputs.find(["frequency"]));
  if (frequency !== undefined) return Rational.of(frequency);
  const { unit, length } = tenorOf(inputs);
  if (unit === "months") return Rational.of(12, length);
  if (length % 7 === 0) return Rational.of(52 * 7, length);
  throw new Unjudged("the periods are neither months nor weeks");
}

export const COUNTS = ["n", "periods", "nper", "count", "instalments", "term"] as const;
const MONTHS = ["months"] as const;
const YEARS = ["years"] as const;

/** Ten years of days, and more months than any loan has: exact payments of many more take minutes. */
const MOST_PERIODS = 4_000;

export function periodsOf(inputs: Inputs): number {
  if (inputs.has("term") && !periodsPerYear(inputs).equals(TWELVE))
    throw new Unjudged("a term of months or of periods");
  const counted = inputs.has(...COUNTS) ? inputs.positiveCount(...COUNTS) : undefined;
  const ofMonths = inputs.has(...MONTHS) ? periodsIn(inputs, inputs.positiveCount(...MONTHS)) : undefined;
  if (counted !== undefined && ofMonths !== undefined && counted !== ofMonths)
    throw unreadable(MONTHS, inputs.count(...MONTHS), `There are ${counted} periods.`);
  const stated = counted ?? ofMonths;
  if (stated === undefined && inputs.has(...YEARS)) inputs.positiveCount(...YEARS);
  const years = inputs.optionalRational(...YEARS);
  const ofYears = years && Number(periodsPerYear(inputs).mul(years).round());
  // Beside a number of periods years describe it, and need not be whole.
  const isFar =
    stated !== undefined &&
    years
      ?.sub(Rational.of(stated).div(periodsPerYear(inputs)))
      .abs()
      .compare(Rational.ONE);
  if (isFar === 1 && (inputs.has("frequency") || statedTenor(inputs) !== undefined))
    throw unreadable(YEARS, inputs.find(YEARS) ?? null, `There are ${stated} periods.`);
  const periods = stated ?? ofYears ?? inputs.positiveCount(...COUNTS, ...MONTHS);
  if (periods <= MOST_PERIODS) return periods;
  const names = stated === undefined ? YEARS : [...COUNTS, ...MONTHS];
  throw unreadable(names, periods, `A loan has at most ${MOST_PERIODS} periods.`);
}

/** Months may be those of each period, or of several. */
function periodsIn(inputs: Inputs, months: number): number {
  const { unit, length } = tenorOf(inputs);
  if (unit === "months" && months % length === 0) return months / length;
  throw unreadable(["months"], months, "A loan runs over whole periods.");
}

const IN_ADVANCE =
  /(?<!s )\bbegin\b|(?<!\b(?:balance|principal|capital|owed|outstanding|grace|free)\b[^;,]*)\bbeginning\b(?! (?:balance|principal))|(?<!\b(?:not|no)\b[^;,]*)\bin advance\b|annuity[ -]due/;
export const TIMING: readonly string[] = [
  ...["when", "type", "inAdvance", "paymentTiming", "timing"],
  ...["mode", "paymentsAt", "annuityDue", "paymentAtBeginning", "beginning"],
];
const TIMINGS: readonly (readonly [RegExp, boolean])[] = [
  [/^(?:1|true|yes|due|annuity[ -]?due|begin(?:ning)?\b.*|start\b.*|(?:in )?advance)$/, true],
  [/^(?:0|false|no|end\b.*|(?:in )?arrears|ordinary(?: annuity)?)$/, false],
];

/** As an input says, else the words: of payments, not of the balance at the beginning that bears interest. */
export function paidInAdvance(inputs: Inputs, words = IN_ADVANCE, names: readonly string[] = TIMING): boolean {
  const [given, ...others] = names.flatMap((name) => {
    const value = inputs.find([name]);
    if (value === undefined) return [];
    const timing = timingOf(value);
    if (timing === undefined)
      throw unreadable([name], value, "Payments are at the beginning of periods or at the end.");
    return [timing];
  });
  const spoken = inputs.says(words) ? true : inputs.says(IN_ARREARS) ? false : undefined;
  return (
    alike(
      TIMING,
      others.reduce((one, other) => alike(TIMING, one, other), given),
      spoken,
    ) ?? false
  );
}

function timingOf(value: Json): boolean | undefined {
  return TIMINGS.find(([pattern]) => pattern.test(plainWords(JSON.stringify(value).replaceAll('"', ""))))?.[1];
}

export function isTiming(value: Json): boolean {
  return timingOf(value) !== undefined;
}

const IN_ARREARS = /\b(?:end of (?:the |each |every )?(?:period|month|quarter|year)|ordinary annuity|in arrears?)\b/;
