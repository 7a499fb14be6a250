import { getBytes, hexlify } from "ethers";

import { nameAt, placeOf } from "../names.ts";
import { InvalidTermError } from "./money-errors.ts";

/** What a debtor may owe, as the contracts number it and in the book's default order: the cost of collecting first. */
export const BUCKETS = ["costs", "penalty", "interest", "principal"] as const;

export type Bucket = (typeof BUCKETS)[number];

/** Whether principal may be repaid before it is due by whoever wants to, in the order of the chain's `Early`. */
export const EARLY_REPAYMENTS = [
  /** Once all accrued interest is paid. */
  "after interest",
  /** At once; the interest is left for its due date. */
  "principal only",
  "refused",
] as const;

export type EarlyRepayment = (typeof EARLY_REPAYMENTS)[number];

/**
 * A rule of early repayment as terms have it (`application.early`).
 *
 * @throws UnknownNameError
 * @example applicationTerms({ early: earlyIndex("refused") });
 */
export function earlyIndex(rule: EarlyRepayment): number {
  return placeOf(EARLY_REPAYMENTS, rule, "rule of early repayment");
}

/**
 * The order in which payments are applied, as terms have it (`application.waterfall`).
 *
 * @param order every bucket once, the first paid first
 * @throws UnknownNameError; InvalidTermError for an order that leaves a bucket out or names it twice
 * @example applicationTerms({ waterfall: waterfallOf("costs", "interest", "principal", "penalty") });
 */
export function waterfallOf(...order: readonly Bucket[]): string {
  const numbers = order.map((bucket) => placeOf(BUCKETS, bucket, "bucket of a debt"));
  checkOrder(order, BUCKETS);
  return hexlify(Uint8Array.from(numbers));
}

/**
 * The order that terms have.
 *
 * @throws UnknownNameError where they name something else
 * @example bucketsOf("0x00010203"); // ["costs", "penalty", "interest", "principal"]
 */
export function bucketsOf(waterfall: string): Bucket[] {
  return Array.from(getBytes(waterfall), (number) => nameAt(BUCKETS, number, "bucket of a debt"));
}

/** How a payment was applied. The parts and the rest sum to the payment. */
export interface Allocation<B extends string> {
  readonly paid: Readonly<Record<B, bigint>>;
  /** What nothing was owed for. */
  readonly rest: bigint;
}

/**
 * Applies a payment to what is owed, each bucket in full before the next one gets anything.
 *
 * @param order every bucket once
 * @throws {InvalidTermError} for a negative amount, or an order that leaves a bucket out or names it twice
 * @example
 * allocate(500n, { penalty: 50n, interest: 30n, principal: 1000n }, ["penalty", "interest", "principal"]);
 * // { paid: { penalty: 50n, interest: 30n, principal: 420n }, rest: 0n }
 */
export function allocate<B extends string>(
  amount: bigint,
  owed: Readonly<Record<B, bigint>>,
  order: readonly B[],
): Allocation<B> {
  checkOrder(order, Object.keys(owed) as B[]);
  let rest = nonNegative("payment", amount);
  const paid: Record<B, bigint> = { ...owed };
  for (const bucket of order) {
    const due = nonNegative(bucket, owed[bucket]);
    paid[bucket] = rest < due ? rest : due;
    rest -= paid[bucket];
  }
  return { paid, rest };
}

/** Refuses an order that is not one of exactly these buckets. @throws {InvalidTermError} */
export function checkOrder<B extends string>(order: readonly B[], buckets: readonly B[]): void {
  const named = new Set(order);
  if (named.size === order.length && order.length === buckets.length && buckets.every((bucket) => named.has(bucket))) {
    return;
  }
  throw new InvalidTermError(
    "waterfall",
    order.join(", "),
    `The order of payment names each of ${buckets.join(", ")} once.`,
    "Complete the order.",
  );
}

function nonNegative(field: string, amount: bigint): bigint {
  if (amount >= 0n) return amount;
  throw new InvalidTermError(field, `${amount}`, "An amount is not negative.", "Give it in minor units, zero or more.");
}
