/** What `Rate` and every share of the contracts is over: the whole, or a year's interest as high as the principal. */
export const ONE_MILLION = 1_000_000n;

/**
 * A rate as whoever calls the library gives it, in parts per million a year: 8 % is 80_000 or 80_000n, the same to every call
 * that takes one. What a contract keeps is a `bigint`.
 */
export type RateLike = number | bigint;

/** What contracts keep of an amount at most: 64 bits of minor units. */
export const LARGEST_AMOUNT = 2n ** 64n - 1n;

export const SECONDS_PER_DAY = 86_400n;
/** Of a JavaScript date. */
export const MILLISECONDS_PER_DAY = 86_400_000;

/** The day of a block's time, UTC, since 1970-01-01. */
export function dayAt(seconds: number | bigint): bigint {
  return BigInt(seconds) / SECONDS_PER_DAY;
}

/** An amount in minor units as a decimal number with all decimals of its currency: `250000.00`. */
export function decimalOf(amount: bigint, exponent: number): string {
  const digits = String(amount < 0n ? -amount : amount).padStart(exponent + 1, "0");
  const sign = amount < 0n ? "-" : "";
  return exponent === 0 ? sign + digits : `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}
