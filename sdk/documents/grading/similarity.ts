import { currencyExponent } from "../canonical/currencies.ts";
import type { Money } from "../canonical/money.ts";

/**
 * Whether one edit turns `a` into `b`: one character other, more or less, or two neighbours swapped.
 *
 * @example
 * ```ts
 * isOneEditApart("INV10917", "INV10971"); // true
 * ```
 */
export function isOneEditApart(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const restOfA = a.slice(start, a.length - end);
  const restOfB = b.slice(start, b.length - end);
  const swapped = restOfA.length === 2 && restOfB === `${restOfA.charAt(1)}${restOfA.charAt(0)}`;
  return swapped || (restOfA.length <= 1 && restOfB.length <= 1);
}

/** Whether two numbers differ in nothing but zeros at the beginning of groups of digits. */
export function differInPaddingOnly(a: string, b: string): boolean {
  return a !== b && unpadded(a) === unpadded(b);
}

/**
 * Whether one amount is the other rounded up, down or to the nearest, to any whole unit of the currency that is at most a
 * tenth of it.
 *
 * @example
 * ```ts
 * isRounding({ amount: 165625n, currency: "EUR" }, { amount: 166000n, currency: "EUR" }); // true
 * ```
 */
export function isRounding(a: Money, b: Money): boolean {
  if (a.currency !== b.currency || a.amount === b.amount) return false;
  const [smaller, larger] = a.amount < b.amount ? [a.amount, b.amount] : [b.amount, a.amount];
  const difference = larger - smaller;
  for (let unit = 10n ** BigInt(currencyExponent(a.currency)); unit * 10n <= smaller; unit *= 10n) {
    // Of two round amounts neither is the other rounded.
    const rounded = [smaller, larger].filter((amount) => amount % unit === 0n);
    if (difference < unit && rounded.length === 1) return true;
  }
  return false;
}

/**
 * Whether one amount is a simple part of the other: k of n equal parts, n at most 12, to the minor unit.
 *
 * @example
 * ```ts
 * isSimplePart({ amount: 30_000n, currency: "EUR" }, { amount: 100_000n, currency: "EUR" }); // true: 3 of 10
 * ```
 */
export function isSimplePart(a: Money, b: Money): boolean {
  if (a.currency !== b.currency || a.amount === b.amount) return false;
  const [part, whole] = a.amount < b.amount ? [a.amount, b.amount] : [b.amount, a.amount];
  for (let n = 2n; n <= 12n; n += 1n) {
    for (let k = 1n; k < n; k += 1n) {
      const difference = part * n - whole * k;
      if (difference > -n && difference < n) return true;
    }
  }
  return false;
}

/** Whether two amounts add up to one that is rounder than either by at least two digits. */
export function addUpToRound(a: Money, b: Money): boolean {
  if (a.currency !== b.currency) return false;
  return trailingZeros(a.amount + b.amount) >= Math.max(trailingZeros(a.amount), trailingZeros(b.amount)) + 2;
}

/**
 * Whether the numbers, as written, mark parts of one: one extends the other by a part mark (`917` and `917-1`, `917A`).
 */
export function marksPart(a: string, b: string): boolean {
  const [shorter, longer] = a.length < b.length ? [a, b] : [b, a];
  return (
    longer.startsWith(shorter) &&
    /^(?:[A-Z]|0?[1-9]|P(?:ART)?\d|\dOF\d|[A-Z]\d|\d[A-Z])$/.test(longer.slice(shorter.length))
  );
}

/** Whether the numbers, as written, are the same but for a short last group: `917-1` and `917-2`, `917/A` and `917/B`. */
export function areSiblings(a: string, b: string): boolean {
  const [one, other] = [groups(a), groups(b)];
  const [lastOfOne, lastOfOther] = [one.pop(), other.pop()];
  return (
    one.length > 0 &&
    one.join("|") === other.join("|") &&
    lastOfOne !== lastOfOther &&
    [lastOfOne, lastOfOther].every((group) => group !== undefined && group.length <= 2)
  );
}

function groups(number: string): string[] {
  return number
    .normalize("NFKC")
    .toUpperCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((group) => group !== "");
}

function unpadded(number: string): string {
  return number.replace(/(^|\D)0+(?=\d)/g, "$1");
}

function trailingZeros(amount: bigint): number {
  return amount === 0n ? 0 : (/0*$/.exec(amount.toString())?.[0].length ?? 0);
}
