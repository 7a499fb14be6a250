import { annuityPayment } from "../../../sdk/financing/annuity.ts";
import { addMonths, dayOf } from "../../../sdk/financing/calendar.ts";
import { Rational } from "../../../sdk/financing/rational.ts";
import type { ChainFunctions } from "../chain-functions.ts";
import { statedTenor, tenorOf } from "../conventions.ts";
import { unreadable, type Inputs } from "../inputs.ts";
import { ChainMoney, Unjudged, type Answers } from "../vector.ts";
import { annualRate, chainRate, fitsChain } from "./interest.ts";

const PRESENT = ["pv", "principal", "amount", "loan", "loanAmount"] as const;

/** The payment of an annuity as calculators have it, not rounded: `annuity_payment`. */
export function annuity(inputs: Inputs): Answers {
  // Nothing is lent where payments save up for an amount at the end.
  const present = inputs.has("fv") ? inputs.rational(...PRESENT) : inputs.positive(...PRESENT);
  // Calculators add what is still owed at the end to what is paid back; the payment covers both.
  const given = inputs.optionalRational("fv", "balloon") ?? Rational.ZERO;
  const owed = inputs.has("balloon") ? given : given.neg();
  const [periods, inAdvance] = [periodsOf(inputs), paidInAdvance(inputs)];
  const payment = annuityPayment({ present, future: owed, rate: periodRateOf(inputs), periods, inAdvance });
  const total = payment.mul(Rational.of(periods)).add(owed);
  return {
    ...underItsNames(payment),
    // Of savings nothing is paid back.
    ...(owed.numerator < 0n ? {} : { totalPaid: total, totalInterest: total.sub(present) }),
  };
}

function underItsNames(payment: Rational | ChainMoney): Answers {
  return { payment, pmt: payment, instalment: payment, installment: payment, emi: payment };
}

/** The chain has payments in minor units: those of the loan over months of 30 days, if its terms are whole there. */
export async function annuityOnChain(inputs: Inputs, chain: ChainFunctions): Promise<Answers | undefined> {
  const annual = chainRate(periodRateOf(inputs).mul(Rational.of(12n)));
  const principal = inputs.rational(...PRESENT).mul(inputs.minorUnits);
  if (
    annual === undefined ||
    !fitsChain(principal.numerator) ||
    principal.denominator !== 1n ||
    inputs.has("fv", "balloon") ||
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
  return givenPeriodRate(inputs) ?? annualRate(inputs).div(periodsPerYear(inputs));
}

/** The rate per period, if it is given rather than one per year: as such, or as a quotient, `0.08/12`. */
export function givenPeriodRate(inputs: Inputs): Rational | undefined {
  const [names, inPercent] = [["periodRate", "ratePerPeriod"], ["periodRatePct"]];
  if (inputs.has(...names, ...inPercent)) return inputs.rate(names, inPercent);
  const rate = inputs.find(["rate"]);
  // A spreadsheet's RATE goes with its NPER, both of a period.
  const ofPeriods =
    inputs.has("nper") && statedTenor(inputs) === undefined && !inputs.says(/annual|year|annum|p\.a\.|nominal/);
  const isQuotient = typeof rate === "string" && rate.includes("/");
  return rate !== undefined && (isQuotient || ofPeriods) ? inputs.rational("rate") : undefined;
}

export function periodsPerYear(inputs: Inputs): Rational {
  const given = inputs.optionalRational("periodsPerYear", "paymentsPerYear");
  if (given) return given;
  const { unit, length } = tenorOf(inputs);
  if (unit === "months") return Rational.of(12, length);
  if (length % 7 === 0) return Rational.of(52 * 7, length);
  throw new Unjudged("the periods are neither months nor weeks");
}

const COUNTS = ["n", "periods", "nper", "count", "numberOfRepayments", "instalments", "installments"] as const;

/** Ten years of days, and more months than any loan has: exact payments of many more take minutes. */
const MOST_PERIODS = 4_000;

export function periodsOf(inputs: Inputs): number {
  const counted = inputs.has(...COUNTS) ? inputs.positiveCount(...COUNTS) : undefined;
  const ofMonths = inputs.has("months") ? periodsIn(inputs, inputs.positiveCount("months")) : undefined;
  // Beside a number of periods years only describe it, and need not be whole.
  const ofYears =
    counted === undefined && ofMonths === undefined && inputs.has("years")
      ? periodsPerYear(inputs).mul(Rational.of(inputs.positiveCount("years")))
      : undefined;
  if (counted !== undefined && ofMonths !== undefined && counted !== ofMonths)
    throw unreadable(["months"], inputs.count("months"), `There are ${counted} periods.`);
  const periods =
    counted ?? ofMonths ?? (ofYears && Number(ofYears.round())) ?? inputs.positiveCount(...COUNTS, "months");
  if (periods <= MOST_PERIODS) return periods;
  const names = counted === undefined && ofMonths === undefined ? ["years"] : [...COUNTS, "months"];
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
const TIMING = ["when", "type", "inAdvance", "paymentTiming", "timing"] as const;

/** As an input says, else the words: of payments, not of the balance at the beginning that bears interest. */
export function paidInAdvance(inputs: Inputs, words = IN_ADVANCE): boolean {
  const given = TIMING.map((name) => inputs.find([name]) ?? "").map((value) => JSON.stringify(value).toLowerCase());
  if (given.some((word) => /^"?((1|true|yes|due)"?$|annuity[ _-]?due|begin|start|in advance|advance)/.test(word)))
    return true;
  if (given.some((word) => /^"?((0|false|no)"?$|end|in arrears|arrears)/.test(word))) return false;
  return inputs.says(words);
}
