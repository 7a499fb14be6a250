import { hexlify, randomBytes, resolveAddress, ZeroAddress, ZeroHash, type AddressLike } from "ethers";

import type {
  CollateralStruct,
  FinancingTermsStruct,
} from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import { ILendingPolicy__factory } from "../../typechain-types/index.ts";
import { addressOf } from "../chain/arguments.ts";
import { contractAt } from "../chain/calls.ts";
import type { Contracts } from "../chain/contracts.ts";
import {
  decodeError,
  PayoutSumMismatchError,
  PrincipalZeroError,
  ScheduleSumMismatchError,
} from "../chain/errors/index.ts";
import { currencyExponent } from "../documents/canonical/currencies.ts";
import { currencyOfNumber } from "../documents/canonical/currency-numbers.ts";
import { requireFields, type Fields } from "../fields.ts";
import { rolesOf } from "../participants/roles.ts";
import { applicationTerms, encodeNewTerms, interestTerms } from "./terms.ts";

/** What a lender wants of a loan; the rest of its terms follow from the product's policy. Amounts in minor units. */
export interface LoanWish {
  readonly lender: string;
  readonly borrower: string;
  readonly collateral: readonly CollateralStruct[];
  /** The most that the policy lends unless given. */
  readonly principal?: bigint;
  /** How many parts, as the policy spreads them up to the latest day that it allows; one unless given. */
  readonly instalments?: number;
  /** Rates in parts per million a year. See {@link interestTerms}. */
  readonly interest: Parameters<typeof interestTerms>[0];
  /** See {@link applicationTerms}. */
  readonly application?: Parameters<typeof applicationTerms>[0];
  /** They sum to the principal; all to the borrower unless given. */
  readonly payouts?: FinancingTermsStruct["payouts"];
  /** Contested documents that the lender accepts nevertheless. */
  readonly contested?: readonly string[];
  /** The policy of another product, and another settlement token; the deployment's own unless given. */
  readonly policy?: AddressLike;
  readonly token?: AddressLike;
}

const LOAN: Fields<LoanWish> = {
  lender: "string",
  borrower: "string",
  collateral: "list",
  principal: "bigint?",
  instalments: "number?",
  interest: "value",
  application: "value?",
  payouts: "list?",
  contested: "list?",
  policy: "value?",
  token: "value?",
};

/**
 * Terms of a loan as a lender offers them: due when the product's policy quotes, in equal parts, the last of which has what
 * does not divide.
 *
 * @returns terms with a salt of their own: made again, they are another financing
 * @throws what the policy refuses of the collateral; InvalidArgumentError
 *
 * @example
 * ```ts
 * const terms = await quotedTerms(book, {
 *   lender: await member.address,
 *   borrower: await exporter.address,
 *   collateral: [collateralOf(await receivableOf({ book, firstBlock }, invoice.id))],
 *   principal: 200_000_00n,
 *   instalments: 3,
 *   interest: { rate: 82_500n, penaltyUplift: 40_000n, graceDays: 3n },
 * });
 * const signed = await member.offer(terms, disclosed, examiner);
 * ```
 */
export async function quotedTerms(
  book: Pick<Contracts, "policy" | "deposit" | "registry">,
  wish: LoanWish,
): Promise<FinancingTermsStruct> {
  const { lender, borrower } = requireFields("wish", wish, LOAN);
  const provider = book.policy.runner?.provider ?? null;
  const [policy, token] = await Promise.all([
    addressOf("wish.policy", wish.policy ?? book.policy, provider),
    addressOf("wish.token", wish.token ?? book.deposit, provider),
  ]);
  const collateral = [...wish.collateral];
  const rules = contractAt(ILendingPolicy__factory, policy, book.policy.runner);
  const [, most, quoted] = await asked(book, collateral, () => rules.quote(collateral, wish.instalments ?? 1));
  const { principal = most } = wish;
  const [count, last] = [BigInt(quoted.length), quoted.length - 1];
  return {
    lender,
    borrower,
    token,
    principal,
    policy,
    interest: interestTerms(wish.interest),
    application: applicationTerms(wish.application),
    schedule: quoted.map(({ dueOn }, index) => ({
      dueOn,
      principal: principal / count + (index === last ? principal % count : 0n),
    })),
    collateral,
    payouts: wish.payouts ?? [{ payee: borrower, amount: principal }],
    contested: [...(wish.contested ?? [])],
    replaces: ZeroHash,
    salt: hexlify(randomBytes(32)),
  };
}

/**
 * Asks beforehand what the desk will ask when the borrower accepts, of what a lender can see: that it is a bank and the borrower
 * an enterprise, both in good standing, and that the terms keep the rules of their product. Nobody could accept them otherwise.
 *
 * @throws what `IParticipants.requireActive` and the policy refuse; InvalidArgumentError
 * @example
 * ```ts
 * await requireOfferable(book, terms); // AdvanceRateExceededError: more than may be lent of what is pledged
 * ```
 */
export async function requireOfferable(
  book: Pick<Contracts, "participants" | "policy" | "registry">,
  terms: FinancingTermsStruct,
): Promise<void> {
  const { participants, policy } = book;
  encodeNewTerms(terms);
  requireSums(terms);
  await asked(book, terms.collateral, async () => {
    await participants.requireActive(terms.lender, rolesOf("bank"));
    await participants.requireActive(terms.borrower, rolesOf("enterprise"));
    const rules = await resolveAddress(terms.policy);
    if (rules !== ZeroAddress) await contractAt(ILendingPolicy__factory, rules, policy.runner).check(terms);
  });
}

/** What the desk refuses when the borrower accepts, too late for the lender: parts that are not the whole. */
function requireSums({ principal: whole, schedule, payouts }: FinancingTermsStruct): void {
  const principal = BigInt(whole);
  if (principal === 0n) throw new PrincipalZeroError({});
  const scheduled = schedule.reduce((sum, part) => sum + BigInt(part.principal), 0n);
  if (scheduled !== principal) throw new ScheduleSumMismatchError({ scheduled, principal });
  const paid = payouts.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  if (paid !== principal) throw new PayoutSumMismatchError({ payouts: paid, principal });
}

/** A question that contracts refuse to answer well is a named error, with amounts in the currency of the collateral. */
async function asked<T>(
  { registry }: Pick<Contracts, "registry">,
  [first]: readonly CollateralStruct[],
  question: () => Promise<T>,
): Promise<T> {
  try {
    return await question();
  } catch (error) {
    const number = first === undefined ? 0n : (await registry.stateOf(first.id)).currency;
    if (number === 0n) throw decodeError(error) ?? error;
    const code = currencyOfNumber(number);
    throw decodeError(error, { currency: { code, exponent: currencyExponent(code) } }) ?? error;
  }
}
