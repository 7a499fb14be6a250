import { AbiCoder, keccak256 } from "ethers";

import type { GuaranteeTermsStruct } from "../../typechain-types/contracts/guarantees/GuaranteeBook.ts";

const TERMS =
  "tuple(bytes32 financing, bytes20 guarantor, bytes20 debtor, uint64 cap, uint32 coverage, uint32 expiresOn, " +
  "uint64 fee, uint64 secured, bytes32 text, bytes32 counterGuarantee, bytes32[] reliedOn)";

/**
 * The id of a guarantee: the hash of its terms in their ABI encoding.
 *
 * @example
 * ```ts
 * const { paid, demanded } = await guarantees.guaranteeOf(guaranteeIdOf(terms));
 * ```
 */
export function guaranteeIdOf(terms: GuaranteeTermsStruct): string {
  return keccak256(AbiCoder.defaultAbiCoder().encode([TERMS], [terms]));
}

/**
 * What guarantors and creditor are due of what was paid on an entrusted claim, in minor units: the creditor first, until
 * no more is owed than the guarantors have paid.
 *
 * @param received all that was paid on the claim since it was entrusted
 * @param owed     what is owed now
 * @param paid     by the guarantors, in all
 *
 * @example
 * ```ts
 * recoveriesOf({ received: 80n, owed: 20n, paid: 50n }); // { guarantors: 30n, creditor: 50n }
 * ```
 */
export function recoveriesOf(claim: { readonly received: bigint; readonly owed: bigint; readonly paid: bigint }) {
  const due = claim.paid > claim.owed ? claim.paid - claim.owed : 0n;
  const guarantors = due < claim.received ? due : claim.received;
  return { guarantors, creditor: claim.received - guarantors };
}
