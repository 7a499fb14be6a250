import { resolveAddress, type AddressLike } from "ethers";

import { ContractError, InvalidArgumentError, Member, positionOf, type FinancingTermsStruct } from "../../sdk/index.ts";
import { TokenizedDeposit__factory } from "../../typechain-types/index.ts";
import { amountsIn, type Acting } from "./session.ts";

/** Pays, with the desk let take at least so much of the account's money; of what is refused it may take no more than before. */
export async function paying(
  session: Acting,
  token: AddressLike,
  amount: bigint,
  pay: () => Promise<unknown>,
): Promise<void> {
  const before = await allowed(session, token);
  if (before < amount) await setAllowed(session, token, amount);
  try {
    await pay();
  } catch (error) {
    // What was refused is not under way; of what failed otherwise nobody can tell.
    const isRefused = error instanceof ContractError || error instanceof InvalidArgumentError;
    if (before < amount && isRefused) await setAllowed(session, token, before);
    throw error;
  }
}

/** Lets the desk take so much more: other offers of the same lender may stand. */
export async function allowAlso(session: Acting, token: AddressLike, amount: bigint): Promise<void> {
  await setAllowed(session, token, (await allowed(session, token)) + amount);
}

/** What is left of a debt, in words. */
export async function printDebt({ book }: Acting, terms: FinancingTermsStruct): Promise<void> {
  const { status, principal, interest, penalty, costs } = await positionOf(book, terms);
  const { code, format } = amountsIn(await book.desk.currencyOf(terms.token));
  console.log(`${status}; still owed: ${format(principal + interest + penalty + costs)} ${code}`);
}

async function allowed({ book, sender }: Acting, token: AddressLike): Promise<bigint> {
  return (await tokenAt(token, sender)).allowance(sender, book.desk);
}

async function setAllowed({ book, sender }: Acting, token: AddressLike, amount: bigint): Promise<void> {
  await new Member(book, sender).approve(amount, await tokenAt(token, sender));
}

async function tokenAt(token: AddressLike, { provider }: Acting["sender"]) {
  return TokenizedDeposit__factory.connect(await resolveAddress(token), provider);
}
