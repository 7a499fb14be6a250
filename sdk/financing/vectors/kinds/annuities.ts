import { annuityPayment } from "../../annuity.ts";
import { addMonths, dayOf } from "../../calendar.ts";
import { Rational } from "../../rational.ts";
import type { ChainFunctions } from "../chain-functions.ts";
import { tenorOf } from "../conventions.ts";
import { unreadable, type Inputs } from "../inputs.ts";
import { ChainMoney, Unjudged, type Answers } from "../vector.ts";
import { annualRate, chainRate, fitsChain } from "./interest.ts";

/** The payment of an annuity as calculators have it, not rounded: `annuity_payment`. */
export function annuity(inputs: Inputs): Answers {
  const names = ["pv", "principal", "amount", "loan"];
  // Nothing is lent where payments save up for an amount at the end.
  const present = inputs.has("fv") ? inputs.rational(...names) : inputs.positive(...names);
  // Calculators add what is still owed at the end to what is paid back; the payment covers both.
  const future = inputs.optionalRational("fv", "balloon");
  const balloon = inputs.has("balloon") ? future : future?.neg();
  const payment = annuityPayment({
    present,
    rate: periodRateOf(inputs),
    periods: periodsOf(inputs),
    inAdvance: paidInAdvance(inputs),
    ...(balloon === undefined ? {} : { future: balloon }),
  });
  const total = payment.mul(Rational.of(periodsOf(inputs)));
  return { payment, pmt: payment, instalment: payment, totalPaid: total, totalInterest: total.sub(present) };
}

/** The chain has payments in minor units: those of the loan over months of 30 days, if its terms are whole there. */
export async function annuityOnChain(inputs: Inputs, chain: ChainFunctions): Promise<Answers | undefined> {
  const annual = chainRate(periodRateOf(inputs).mul(Rational.of(12n)));
  const principal = inputs.rational("pv", "principal", "amount", "loan").mul(inputs.minorUnits);
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
  const payment = new ChainMoney(first.principal + first.interest);
  return { payment, pmt: payment, instalment: payment };
}

/** A rate per period, given as such or as a rate per year over equal periods. */
function periodRateOf(inputs: Inputs): Rational {
  return givenPeriodRate(inputs) ?? annualRate(inputs).div(periodsPerYear(inputs));
}

/** The rate per period, if it is given rather than one per year: as such, or as a quotient, `0.08/12`. */
export function givenPeriodRate(inputs: Inputs): Rational | undefined {
  if (inputs.has("periodRate")) return inputs.rational("periodRate");
  if (inputs.has("periodRatePct")) return inputs.rational("periodRatePct").div(Rational.of(100n));
  const rate = inputs.find(["rate"]);
  return typeof rate === "string" && rate.includes("/") ? inputs.rational("rate") : undefined;
}

export function periodsPerYear(inputs: Inputs): Rational {
  const given = inputs.optionalRational("periodsPerYear", "paymentsPerYear");
  if (given) return given;
  const { unit, length } = tenorOf(inputs);
  if (unit === "months") return Rational.of(12, length);
  if (length % 7 === 0) return Rational.of(52 * 7, length);
  throw new Unjudged("the periods are neither months nor weeks");
}

const COUNTS = [
  "n",
  "months",
  "periods",
  "nper",
  "count",
  "numberOfRepayments",
  "instalments",
  "installments",
] as const;

/** Ten years of days, and more months than any loan has: exact payments of many more take minutes. */
const MOST_PERIODS = 4_000;

export function periodsOf(inputs: Inputs): number {
  const byYears = inputs.has("years") && !inputs.has(...COUNTS);
  const periods = byYears
    ? Number(
        periodsPerYear(inputs)
          .mul(Rational.of(inputs.positiveCount("years")))
          .round(),
      )
    : inputs.positiveCount(...COUNTS);
  if (periods <= MOST_PERIODS) return periods;
  throw unreadable(byYears ? ["years"] : COUNTS, periods, `A loan has at most ${MOST_PERIODS} periods.`);
}

function paidInAdvance(inputs: Inputs): boolean {
  const when = inputs.find(["when", "type", "inAdvance"]);
  const begins = when === 1 || when === true || (typeof when === "string" && /^(1|begin|true)/i.test(when));
  return begins || inputs.says(/begin|in advance|annuity due/i);
}
