import { hexlify, randomBytes, resolveAddress, ZeroHash, type AddressLike } from "ethers";

import type {
  CollateralStruct,
  FinancingTermsStruct,
} from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import { ILendingPolicy__factory } from "../../typechain-types/index.ts";
import { addressOf } from "../chain/arguments.ts";
import { contractAt } from "../chain/calls.ts";
import type { Contracts } from "../chain/contracts.ts";
import {
  AddressEmptyCodeError,
  decodeError,
  SettlementCurrencyMismatchError,
  SignatureExpiredError,
  TokenNotListedError,
} from "../chain/errors/index.ts";
import { providerOf } from "../chain/provider.ts";
import { requireFields, type Fields } from "../fields.ts";
import { freshNonce } from "../messages/sign.ts";
import { asked } from "./asked.ts";
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
 *   collateral: [collateralOf(await receivableOf(book, invoice.id))],
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
  requireFields("wish", wish, LOAN);
  const provider = book.policy.runner?.provider ?? null;
  const [lender, borrower, policy, token] = await Promise.all([
    addressOf("wish.lender", wish.lender, provider),
    addressOf("wish.borrower", wish.borrower, provider),
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
 * Asks beforehand what the desk will ask of the parties and of the terms when the borrower accepts, by its own rules and those
 * of the product. Not whether the money is there by then, nor whether the collateral can be pledged: of receivables,
 * `examineTerms` asks that.
 *
 * @throws what the desk and the policy refuse; InvalidArgumentError
 * @example
 * ```ts
 * await requireOfferable(book, terms); // AdvanceRateExceededError: more than may be lent of what is pledged
 * ```
 */
export async function requireOfferable(
  book: Pick<Contracts, "desk" | "policy" | "registry">,
  terms: FinancingTermsStruct,
): Promise<void> {
  encodeNewTerms(terms);
  await asked(book, terms.collateral, async () => {
    await requireAcceptable(book, terms);
    await requireSettled(book, terms);
    await requireAdmitted(book, terms);
  });
}

/** The desk looks at the parties and the terms first, and then at the offer: one that has lapsed is all it may refuse. */
async function requireAcceptable({ desk }: Pick<Contracts, "desk">, terms: FinancingTermsStruct): Promise<void> {
  const lapsed = { signer: terms.lender, nonce: freshNonce(), deadline: 0n, signature: "0x" };
  const { accept } = desk.connect(providerOf(desk));
  try {
    await accept.staticCall(lapsed, terms, { from: terms.borrower });
  } catch (error) {
    const reason = decodeError(error);
    if (!(reason instanceof SignatureExpiredError)) throw error;
  }
}

/** Money of another currency than the collateral's pays no debt against it. */
async function requireSettled(
  { desk, registry }: Pick<Contracts, "desk" | "registry">,
  { token, collateral }: FinancingTermsStruct,
): Promise<void> {
  const [address, settled] = await Promise.all([resolveAddress(token), desk.currencyOf(token)]);
  if (settled === 0n) throw new TokenNotListedError({ token: address });
  for (const { currency } of await Promise.all(collateral.map(({ id }) => registry.stateOf(id)))) {
    // Of a document that is not there the others say so.
    if (currency === settled || currency === 0n) continue;
    throw new SettlementCurrencyMismatchError({
      token: address,
      tokenCurrency: settled,
      collateralCurrency: currency,
    });
  }
}

async function requireAdmitted(
  { desk, policy }: Pick<Contracts, "desk" | "policy">,
  terms: FinancingTermsStruct,
): Promise<void> {
  const [rules, provider] = [await resolveAddress(terms.policy), providerOf(policy)];
  // What answers nothing has refused nothing, either.
  if ((await provider.getCode(rules)) === "0x") throw new AddressEmptyCodeError({ target: rules });
  await contractAt(ILendingPolicy__factory, rules, provider).check(terms, { from: desk });
}
