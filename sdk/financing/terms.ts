import { AbiCoder, keccak256 } from "ethers";
import type { ParamType } from "ethers";

import type { FinancingTermsStruct } from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import { FinancingDesk__factory } from "../../typechain-types/index.ts";

/** What `FinancingDesk.accept` takes as terms: the one definition of their encoding is the contract's. */
const TERMS = termsType();

function termsType(): ParamType {
  const fragment = FinancingDesk__factory.createInterface().getFunction("idOf");
  const [terms] = fragment.inputs;
  if (!terms) throw new TypeError("FinancingDesk.idOf takes no terms");
  return terms;
}

/**
 * The id of a financing: the hash of its terms in their ABI encoding. Whoever has the terms has the id.
 *
 * @example
 * ```ts
 * const { outstanding } = await desk.financingOf(financingIdOf(terms));
 * ```
 */
export function financingIdOf(terms: FinancingTermsStruct): string {
  return keccak256(AbiCoder.defaultAbiCoder().encode([TERMS], [terms]));
}

/** The terms as `FinancingAccepted` publishes them, in the form that every function of the desk takes. */
export function decodeTerms(encoded: string): FinancingTermsStruct {
  const [terms] = AbiCoder.defaultAbiCoder().decode([TERMS], encoded);
  return (terms as { toObject(deep: boolean): FinancingTermsStruct }).toObject(true);
}
