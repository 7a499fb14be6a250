import { requireFields, type Fields } from "../fields.ts";
import { Rational } from "./rational.ts";

/** One period of a loan that is repaid level: the balance grows by `growth`, then `drawn` (as grown) comes on top. */
export interface LevelPeriod {
  /** 1 + the interest rate of the period. */
  readonly growth: Rational;
  /** What is drawn within the period, with the interest on it to the period's end. Default: nothing. */
  readonly drawn?: Rational;
}

/**
 * The equal payment at the end of each period that brings a balance to zero: exact, so that rounding it is up to the
 * caller. The balance after the last period is `a − b · payment` with `a` and `b` independent of the payment; the
 * payment is `a / b`.
 *
 * @example
 * const month = { growth: Rational.parse("0.08/12").add(Rational.ONE) };
 * levelPayment(Rational.of(15_000n), Array(60).fill(month)).toFixed(2); // "304.15"
 */
export function levelPayment(balance: Rational, periods: readonly LevelPeriod[]): Rational {
  // One denominator for all growths keeps this in whole numbers: reducing a fraction at each step would cost far more.
  const denominator = periods.reduce((common, { growth }) => leastCommonMultiple(common, growth.denominator), 1n);
  let scale = 1n;
  let owed = balance.numerator;
  let owedScale = balance.denominator;
  let paid = 0n;
  for (const { growth, drawn } of periods) {
    const factor = growth.numerator * (denominator / growth.denominator);
    scale *= denominator;
    owed *= factor;
    paid = paid * factor + scale;
    if (drawn) {
      owed = owed * drawn.denominator + drawn.numerator * owedScale * scale;
      owedScale *= drawn.denominator;
    }
  }
  return Rational.of(owed, owedScale * paid);
}

/** What brings `present` to `future` over equal periods, paid at their ends, or at their beginnings if `inAdvance`. */
export interface Annuity {
  readonly present: Rational;
  /** Default: zero. */
  readonly future?: Rational;
  readonly rate: Rational;
  readonly periods: number;
  readonly inAdvance?: boolean;
}

const ANNUITY: Fields<Annuity> = {
  present: "value",
  future: "value?",
  rate: "value",
  periods: "number",
  inAdvance: "boolean?",
};

/**
 * The payment of an annuity as calculators and spreadsheets compute it (PMT), without their sign.
 *
 * @example annuityPayment({ present: Rational.of(200_000n), rate: Rational.parse("0.075/12"), periods: 180 });
 */
export function annuityPayment(annuity: Annuity): Rational {
  const { present, future, rate, periods, inAdvance } = requireFields("annuity", annuity, ANNUITY);
  const growth = rate.add(Rational.ONE);
  const target = future ?? Rational.ZERO;
  const atPresent = present.sub(target.div(growth.pow(periods)));
  const payment = levelPayment(
    atPresent,
    Array.from({ length: periods }, () => ({ growth })),
  );
  return inAdvance === true ? payment.div(growth) : payment;
}

function leastCommonMultiple(a: bigint, b: bigint): bigint {
  // The reduced fraction a/b is (a / gcd) / (b / gcd).
  return a * Rational.of(a, b).denominator;
}
