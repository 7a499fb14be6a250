import type { CollateralStruct } from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import type { Contracts } from "../chain/contracts.ts";
import { decodeError } from "../chain/errors/index.ts";
import { currencyExponent } from "../documents/canonical/currencies.ts";
import { currencyOfNumber } from "../documents/canonical/currency-numbers.ts";

/** A question that contracts refuse to answer well is a named error, with amounts in the currency of the collateral. */
export async function asked<T>(
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
