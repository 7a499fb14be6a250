import { MaxUint256, resolveAddress, type AddressLike } from "ethers";

import { ContractError, InvalidArgumentError, positionOf, type FinancingTermsStruct } from "../../sdk/index.ts";
import { TokenizedDeposit__factory } from "../../typechain-types/index.ts";
import { amountsIn, type Acting, type Amounts } from "./session.ts";

/** Settlement tokens, and the contract that is to take some: the desk unless said. */
export interface Purse {
  readonly token: AddressLike;
  readonly spender?: AddressLike;
}

/**
 * Pays, with the desk let take at least so much of the account's money; afterwards it may take no more than before, whether
 * it took less or refused.
 */
export async function paying(
  session: Acting,
  purse: Purse,
  amount: bigint,
  pay: () => Promise<unknown>,
): Promise<void> {
  const before = await allowed(session, purse);
  if (before < amount) await setAllowed(session, purse, amount);
  const takeBack = async () => {
    if (before < amount && (await allowed(session, purse)) > before) await setAllowed(session, purse, before);
  };
  try {
    await pay();
  } catch (error) {
    // What was refused is not under way; of what failed otherwise nobody can tell.
    if (error instanceof ContractError || error instanceof InvalidArgumentError) await takeBack();
    throw error;
  }
  await takeBack();
}

/** Lets the desk take so much more: other offers of the same lender may stand. @returns what it may take now */
export async function allowAlso(session: Acting, purse: Purse, amount: bigint): Promise<bigint> {
  const before = await allowed(session, purse);
  if (before === MaxUint256) return before;
  const sum = before + amount;
  await setAllowed(session, purse, sum);
  return sum;
}

/** Lets it take so much less, and never less than nothing, as a step of a kept session. @returns what it may take now */
export async function allowLess(session: Acting, purse: Purse, amount: bigint, step: string): Promise<bigint> {
  const { token, spender = session.book.desk } = purse;
  // Without limit is what no offer has added to.
  if ((await allowed(session, purse)) === MaxUint256) return MaxUint256;
  await session.sender.step(step, async () => {
    const before = await allowed(session, purse);
    const left = before > amount ? before - amount : 0n;
    return (await tokenAt(token, session.sender)).approve.populateTransaction(spender, left);
  });
  return allowed(session, purse);
}

/** What a contract may take, in words. */
export function mayTake(allowance: bigint, { code, format }: Amounts): string {
  return allowance === MaxUint256 ? `any amount of ${code}` : `${format(allowance)} ${code}`;
}

/** What is left of a debt, in words. */
export async function printDebt({ book }: Pick<Acting, "book">, terms: FinancingTermsStruct): Promise<void> {
  const { status, principal, interest, penalty, costs } = await positionOf(book, terms);
  const { code, format } = amountsIn(await book.desk.currencyOf(terms.token));
  console.log(`${status}; still owed: ${format(principal + interest + penalty + costs)} ${code}`);
}

async function allowed({ book, sender }: Acting, { token, spender = book.desk }: Purse): Promise<bigint> {
  return (await tokenAt(token, sender)).allowance(sender, spender);
}

async function setAllowed(
  { book, sender }: Acting,
  { token, spender = book.desk }: Purse,
  amount: bigint,
): Promise<void> {
  await sender.send((await tokenAt(token, sender)).approve.populateTransaction(spender, amount));
}

async function tokenAt(token: AddressLike, { provider }: Acting["sender"]) {
  return TokenizedDeposit__factory.connect(await resolveAddress(token), provider);
}
