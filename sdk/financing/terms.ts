import { dataLength, keccak256, ZeroAddress, ZeroHash } from "ethers";

import type { FinancingTermsStruct } from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import { FinancingDesk__factory } from "../../typechain-types/index.ts";
import { InvalidArgumentError } from "../chain/arguments.ts";
import { Encoding, parameterOf } from "../chain/encoding.ts";
import { TermsTooLongError } from "../chain/errors/financing.ts";
import { present, requireFields, type Fields } from "../fields.ts";
import { ONE_MILLION } from "../units.ts";
import { DAY_COUNT_CONVENTIONS } from "./daycount.ts";
import { eventBits } from "./default-events.ts";
import { ROUNDINGS } from "./rational.ts";
import { BUCKETS, EARLY_REPAYMENTS, waterfallOf } from "./waterfall.ts";

/** In bytes, ABI-encoded: whoever sells an asset shows the terms of every debt that it secures. */
const LONGEST_TERMS = 48n * 1024n;

const TERMS = new Encoding<[FinancingTermsStruct]>(
  parameterOf(FinancingDesk__factory.createInterface(), "idOf", "terms"),
);

/**
 * The id of a financing: the hash of its terms in their ABI encoding. Whoever has the terms has the id.
 *
 * @throws as `encodeTerms`
 * @example
 * ```ts
 * const { status, repaid } = await book.desk.financingOf(financingIdOf(terms));
 * ```
 */
export function financingIdOf(terms: FinancingTermsStruct): string {
  return keccak256(encodeTerms(terms));
}

/**
 * The terms in the encoding that the lender signs and the desk hashes: `abi.encode(terms)`.
 *
 * @throws InvalidArgumentError where the terms have a value that its type cannot have: a negative amount, a rate of 0.08, a
 *         ninth day count
 * @throws UnknownFieldError where a field of theirs is misspelt
 * @example
 * ```ts
 * const encoded = encodeTerms(terms); // what the other side gets, and decodes by `decodeTerms`
 * ```
 */
export function encodeTerms(terms: FinancingTermsStruct): string {
  const encoded = TERMS.encode(terms);
  requireRules(terms);
  return encoded;
}

/** A number beyond an enumeration is an error without a name wherever a contract reads it. */
function requireRules({ interest, application }: FinancingTermsStruct): void {
  for (const [place, number, rules] of [
    ["terms.interest.dayCount", interest.dayCount, DAY_COUNT_CONVENTIONS],
    ["terms.interest.rounding", interest.rounding, ROUNDINGS],
    ["terms.application.early", application.early, EARLY_REPAYMENTS],
  ] as const) {
    if (BigInt(number) >= rules.length) throw new InvalidArgumentError(place, number, "no such rule");
  }
}

/**
 * As {@link encodeTerms}, of terms that nobody has agreed on yet.
 *
 * @throws TermsTooLongError where the desk would refuse them for their length
 */
export function encodeNewTerms(terms: FinancingTermsStruct): string {
  const encoded = encodeTerms(terms);
  const length = BigInt(dataLength(encoded));
  if (length > LONGEST_TERMS) throw new TermsTooLongError({ length, most: LONGEST_TERMS });
  return encoded;
}

/**
 * The message that a lender signs to offer these terms: `OFFER` without nonce and deadline.
 *
 * @throws TermsTooLongError
 * @param through the contract that alone submits the borrower's acceptance; nobody unless given, so that the borrower accepts
 *                at the desk itself
 */
export function offerMessage(terms: FinancingTermsStruct, through: string = ZeroAddress): Record<string, unknown> {
  const encoded = encodeNewTerms(terms);
  const { lender, borrower, token, principal, interest, schedule } = terms;
  const maturity = schedule.at(-1)?.dueOn ?? 0n;
  return { terms: encoded, lender, borrower, token, principal, rate: interest.rate, maturity, through };
}

/**
 * The terms as `FinancingAccepted` publishes them, in the form that every function of the desk takes.
 *
 * @throws InvalidArgumentError where the bytes are no terms
 * @example
 * ```ts
 * const { principal, schedule } = decodeTerms(encodeTerms(terms));
 * ```
 */
export function decodeTerms(encoded: string): FinancingTermsStruct {
  const [terms] = TERMS.decode(encoded);
  return terms;
}

/** Costs, penalty, interest, principal: the order in which a payment is applied unless the terms have another. */
export const DEFAULT_WATERFALL = waterfallOf(...BUCKETS);

const INTEREST: Fields<Parameters<typeof interestTerms>[0]> = {
  dayCount: "value?",
  rounding: "value?",
  rate: "value",
  penaltyUplift: "value?",
  graceDays: "value?",
  onOverdueInterest: "boolean?",
  fixingAgent: "value?",
  benchmark: "value?",
  margin: "value?",
  changes: "list?",
};

/**
 * How interest is counted: ACT/360 at a fixed rate without penalty, rounded half up, unless wished otherwise.
 *
 * @param wish rates in parts per million a year
 * @example
 * ```ts
 * interestTerms({ rate: 80_000n, penaltyUplift: 40_000n, graceDays: 3n }); // 8 %, 12 % when overdue
 * ```
 */
export function interestTerms(
  wish: Partial<FinancingTermsStruct["interest"]> & Pick<FinancingTermsStruct["interest"], "rate">,
): FinancingTermsStruct["interest"] {
  requireFields("interest", wish, INTEREST);
  return {
    dayCount: 0n,
    rounding: 0n,
    penaltyUplift: 0n,
    graceDays: 0n,
    onOverdueInterest: false,
    fixingAgent: ZeroAddress,
    benchmark: ZeroHash,
    margin: 0n,
    changes: [],
    ...present(wish),
  };
}

const APPLICATION: Fields<NonNullable<Parameters<typeof applicationTerms>[0]>> = {
  waterfall: "value?",
  early: "value?",
  earlyFee: "value?",
  lastFirst: "boolean?",
  sweep: "value?",
  mostCosts: "value?",
  events: "value?",
};

/**
 * How payments are applied: the default waterfall, collections swept whole, early repayment free of charge after
 * interest, the next instalments first; no costs; a revoked document is an event of default, beside non-payment. Unless wished
 * otherwise.
 *
 * @example
 * ```ts
 * const application = applicationTerms({ events: eventBits("document revoked") });
 * ```
 */
export function applicationTerms(
  wish: Partial<FinancingTermsStruct["application"]> = {},
): FinancingTermsStruct["application"] {
  requireFields("application", wish, APPLICATION);
  return {
    waterfall: DEFAULT_WATERFALL,
    early: 0n,
    earlyFee: 0n,
    lastFirst: false,
    sweep: ONE_MILLION,
    mostCosts: 0n,
    events: eventBits("document revoked"),
    ...present(wish),
  };
}
