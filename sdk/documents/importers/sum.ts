import type { Money } from "../canonical/money.ts";
import { AmbiguousFieldError } from "../errors.ts";

/**
 * Adds up amounts of one currency. What is missing counts for nothing; where all is missing there is no sum.
 *
 * @throws AmbiguousFieldError on two currencies: which of them the document is in would be a guess.
 */
export function sumMoney(amounts: readonly (Money | undefined)[]): Money | undefined {
  const known = amounts.filter((amount) => amount !== undefined);
  const currencies = [...new Set(known.map(({ currency }) => currency))];
  if (currencies.length > 1) throw new AmbiguousFieldError("currency", currencies);
  const [currency] = currencies;
  if (currency === undefined) return undefined;
  return { amount: known.reduce((total, { amount }) => total + amount, 0n), currency };
}
