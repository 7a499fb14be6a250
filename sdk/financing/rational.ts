import { placeOf, UnknownNameError } from "../names.ts";
import { InvalidNumberError } from "./money-errors.ts";

/**
 * How a value between two units becomes one of them, in the order of the chain's `Rounding`. Terms agree on one; where none
 * is named it is `half-up`.
 */
export const ROUNDINGS = [
  /** To the nearest, a half away from zero. */
  "half-up",
  /** To the nearest, a half to the even one: "banker's rounding". */
  "half-even",
  /** Towards zero. */
  "down",
  /** Away from zero. */
  "up",
] as const;

export type Rounding = (typeof ROUNDINGS)[number];

/** The rule as the contracts number it. */
export function roundingIndex(rounding: Rounding = "half-up"): number {
  return placeOf(ROUNDINGS, rounding, "rounding rule");
}

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/;

/**
 * An exact fraction of whole numbers. All arithmetic on money that is not yet an amount is done in these, so that the
 * one rounding at the end is the only one.
 *
 * @example
 * Rational.parse("0.08/12").mul(Rational.of(1_500_000n)).round(); // one month's interest at 8 % on 15,000.00: 10000n
 */
export class Rational {
  static readonly ZERO = new Rational(0n, 1n);
  static readonly ONE = new Rational(1n, 1n);

  readonly numerator: bigint;
  /** Always positive, and without a factor in common with the numerator. */
  readonly denominator: bigint;

  private constructor(numerator: bigint, denominator: bigint) {
    this.numerator = numerator;
    this.denominator = denominator;
  }

  /**
   * The fraction `numerator / denominator` in lowest terms.
   *
   * @example Rational.of(180n, 360n).toString(); // "1/2"
   */
  static of(numerator: bigint | number, denominator: bigint | number = 1n): Rational {
    const top = whole(numerator);
    const bottom = whole(denominator);
    if (bottom === 0n) throw new InvalidNumberError(`${top}/0`, "A denominator is not zero.");
    const shared = greatestCommonDivisor(top < 0n ? -top : top, bottom < 0n ? -bottom : bottom);
    const sign = bottom < 0n ? -1n : 1n;
    return new Rational((sign * top) / shared, (sign * bottom) / shared);
  }

  /**
   * Reads a decimal (`"0.0675"`, `"1e-10"`) or a quotient of two (`"0.08/12"`, `"180/360"`).
   *
   * @throws {InvalidNumberError} for anything else
   * @example Rational.parse("0.075/12"); // 1/160
   */
  static parse(text: string): Rational {
    const parts = text.trim().split("/");
    if (parts.length > 2) throw new InvalidNumberError(text, "A number is one decimal or the quotient of two.");
    const [top, bottom] = parts.map((part) => parseDecimal(part.trim(), text));
    if (top === undefined) throw new InvalidNumberError(text, "A number is one decimal or the quotient of two.");
    return bottom === undefined ? top : top.div(bottom);
  }

  add(other: Rational): Rational {
    return Rational.of(
      this.numerator * other.denominator + other.numerator * this.denominator,
      this.denominator * other.denominator,
    );
  }

  sub(other: Rational): Rational {
    return this.add(other.neg());
  }

  mul(other: Rational): Rational {
    return Rational.of(this.numerator * other.numerator, this.denominator * other.denominator);
  }

  /** @throws {InvalidNumberError} if `other` is zero */
  div(other: Rational): Rational {
    return Rational.of(this.numerator * other.denominator, this.denominator * other.numerator);
  }

  neg(): Rational {
    return new Rational(-this.numerator, this.denominator);
  }

  abs(): Rational {
    return this.numerator < 0n ? this.neg() : this;
  }

  /** This value multiplied with itself `exponent` times; `exponent` is a whole number of either sign. */
  pow(exponent: number): Rational {
    if (exponent < 0) return Rational.ONE.div(this.pow(-exponent));
    return Rational.of(this.numerator ** BigInt(exponent), this.denominator ** BigInt(exponent));
  }

  /**
   * The square root, exact to `places` decimals and rounded down there.
   *
   * @throws {InvalidNumberError} for a negative value
   */
  sqrt(places = 40): Rational {
    if (this.numerator < 0n)
      throw new InvalidNumberError(this.toString(), "Only a value of zero or more has a square root.");
    const scale = 10n ** BigInt(places);
    return Rational.of(integerRoot((this.numerator * scale * scale) / this.denominator), scale);
  }

  /** Negative, zero or positive as this value is less than, equal to or greater than `other`. */
  compare(other: Rational): number {
    const difference = this.numerator * other.denominator - other.numerator * this.denominator;
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }

  equals(other: Rational): boolean {
    return this.compare(other) === 0;
  }

  /**
   * The whole number that stands for this value under `rounding`. The only place where the SDK rounds, as `rounded` is on
   * chain.
   *
   * @example
   * Rational.parse("2.5").round(); // 3n
   * Rational.parse("2.5").round("half-even"); // 2n
   */
  round(rounding: Rounding = "half-up"): bigint {
    const positive = this.numerator < 0n ? -this.numerator : this.numerator;
    const floor = positive / this.denominator;
    const rest = positive % this.denominator;
    const magnitude = isRoundedAway(rounding, floor, rest, this.denominator) ? floor + 1n : floor;
    return this.numerator < 0n ? -magnitude : magnitude;
  }

  /** @example Rational.of(127n, 30n).toFixed(4); // "4.2333" */
  toFixed(places: number, rounding: Rounding = "half-up"): string {
    const units = this.mul(Rational.of(10n ** BigInt(places))).round(rounding);
    const digits = (units < 0n ? -units : units).toString().padStart(places + 1, "0");
    const sign = units < 0n ? "-" : "";
    return places === 0 ? sign + digits : `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
  }

  toString(): string {
    return this.denominator === 1n ? `${this.numerator}` : `${this.numerator}/${this.denominator}`;
  }
}

/** Whether `floor + rest / denominator` becomes the next whole number, of either sign. */
function isRoundedAway(rounding: Rounding, floor: bigint, rest: bigint, denominator: bigint): boolean {
  const half = 2n * rest - denominator;
  switch (rounding) {
    case "half-up":
      return half >= 0n;
    case "half-even":
      return half > 0n || (half === 0n && floor % 2n === 1n);
    case "down":
      return false;
    case "up":
      return rest > 0n;
    default:
      throw new UnknownNameError(rounding, "rounding rule", ROUNDINGS);
  }
}

function parseDecimal(text: string, context: string): Rational {
  const match = DECIMAL.exec(text);
  if (!match) throw new InvalidNumberError(context, "A number is one decimal or the quotient of two.");
  const [, sign, integer = "", fraction = "", exponent = "0"] = match;
  const power = Number(exponent) - fraction.length;
  const digits = BigInt(`${integer}${fraction}`) * (sign === "-" ? -1n : 1n);
  return power < 0 ? Rational.of(digits, 10n ** BigInt(-power)) : Rational.of(digits * 10n ** BigInt(power));
}

function whole(value: bigint | number): bigint {
  if (typeof value === "number" && !Number.isSafeInteger(value)) {
    throw new InvalidNumberError(`${value}`, "Numbers are exact: a float is not.");
  }
  return BigInt(value);
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}

/** ⌊√n⌋ by Newton's method from above, which falls until it has arrived. */
function integerRoot(n: bigint): bigint {
  if (n < 2n) return n;
  let root = 1n << BigInt((n.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + n / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
