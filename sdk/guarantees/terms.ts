import { AbiCoder, keccak256, ZeroHash } from "ethers";

import type { DemandStruct, GuaranteeTermsStruct } from "../../typechain-types/contracts/guarantees/GuaranteeBook.ts";

const TERMS =
  "tuple(bytes32 financing, bytes20 guarantor, bytes20 debtor, uint64 cap, uint32 coverage, uint32 expiresOn, " +
  "uint64 fee, uint64 secured, bool reducing, bytes32 text, bytes32 grounds)";
const GROUNDS =
  "tuple(bytes32[] reports, tuple(address asset, bytes32 id, bytes32 purpose, uint64 face, bytes32 backingHash, " +
  "uint16 appraisedWithin, uint32 haircut, uint64 worth)[] counterGuarantees)";

const abi = AbiCoder.defaultAbiCoder();

/** A lien that the guarantor keeps itself for its recourse, and what it asks of it when the guarantee is issued. */
export interface CounterGuarantee {
  /** What the lien is on, as it was pledged. */
  readonly asset: string;
  readonly id: string;
  readonly purpose: string;
  readonly face: bigint;
  readonly backingHash: string;
  /** The greatest age of the asset's appraisal, in days; 0 if none is asked for. */
  readonly appraisedWithin: bigint;
  /** What is taken off, in parts per million. */
  readonly haircut: bigint;
  /** What must be left, in minor units. */
  readonly worth: bigint;
}

/** What a guarantor relies on: reports of due diligence by their ids, and liens. */
export interface Grounds {
  readonly reports: readonly string[];
  readonly counterGuarantees: readonly CounterGuarantee[];
}

/** A guarantor relies on nothing that it names. */
export const NO_GROUNDS: Grounds = { reports: [], counterGuarantees: [] };

/** What is shown where no demand runs. */
export const NO_DEMAND: DemandStruct = {
  amount: 0n,
  answerBy: 0n,
  extendTo: 0n,
  suspended: false,
  owed: 0n,
  rejected: false,
  statement: ZeroHash,
};

/**
 * The id of a guarantee: the hash of its terms in their ABI encoding.
 *
 * @example
 * ```ts
 * const { paid, recovered } = await guarantees.guaranteeOf(guaranteeIdOf(terms));
 * ```
 */
export function guaranteeIdOf(terms: GuaranteeTermsStruct): string {
  return keccak256(abi.encode([TERMS], [terms]));
}

/**
 * The grounds as `GuaranteeBook.issue` takes them; empty for none.
 *
 * @example
 * ```ts
 * await guarantees.issue(signed, encodeGrounds({ reports: [survey], counterGuarantees: [] }), guarantee, terms);
 * ```
 */
export function encodeGrounds({ reports, counterGuarantees }: Grounds): string {
  if (reports.length === 0 && counterGuarantees.length === 0) return "0x";
  return abi.encode([GROUNDS], [{ reports, counterGuarantees }]);
}

/**
 * What a guarantee names of its grounds: the hash of their encoding; zero for none.
 *
 * @example
 * ```ts
 * const guarantee = { ...terms, grounds: groundsHashOf({ reports: [survey], counterGuarantees: [] }) };
 * ```
 */
export function groundsHashOf(grounds: Grounds): string {
  const encoded = encodeGrounds(grounds);
  return encoded === "0x" ? ZeroHash : keccak256(encoded);
}

/**
 * What guarantors and creditor are due of what was paid on an entrusted claim, in minor units, as it stands after a payment:
 * the creditor first, until no more is owed than the guarantors have paid. Once that is so, all that comes in later is the
 * guarantors', whatever accrues.
 *
 * @param received all that was paid on the claim since it was entrusted
 * @param owed     what is owed after the payment
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
