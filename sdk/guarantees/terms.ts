import { keccak256, ZeroHash } from "ethers";

import type { AuthorizationStruct } from "../../typechain-types/contracts/documents/DocumentRegistry.ts";
import type { DemandStruct, GuaranteeTermsStruct } from "../../typechain-types/contracts/guarantees/GuaranteeBook.ts";
import { GuaranteeBook__factory } from "../../typechain-types/index.ts";
import { Encoding, parameterOf } from "../chain/encoding.ts";
import { requireParts } from "../fields.ts";

const BOOK = GuaranteeBook__factory.createInterface();
const TERMS = new Encoding<[GuaranteeTermsStruct]>(parameterOf(BOOK, "issue", "guarantee"));
const PURPOSE = new Encoding<[guarantee: string, index: number]>("bytes32", "uint256");
const GROUNDS_TYPE =
  "tuple(bytes32[] reports, tuple(address asset, bytes32 id, uint64 amount, uint64 face, bytes32 backingHash, " +
  "uint16 appraisedWithin, uint32 haircut, uint64 worth, bytes32[] contested)[] counterGuarantees)";
const PLEDGES_TYPE =
  "tuple(bytes details, tuple(bytes32 document, uint64 share)[] backing, " +
  "tuple(address signer, uint256 nonce, uint48 deadline, bytes signature) by)[]";

const GROUNDS = new Encoding<[Grounds]>(GROUNDS_TYPE);
const PLEDGED = new Encoding<[grounds: Grounds, pledges: readonly CounterPledge[]]>(GROUNDS_TYPE, PLEDGES_TYPE);

/** What is pledged to the guarantor for its recourse when the guarantee is issued, and what it asks of it. */
export interface CounterGuarantee {
  /** What the lien is on. */
  readonly asset: string;
  readonly id: string;
  /** The part of the face value under it, in minor units: the most that the asset answers for. */
  readonly amount: bigint;
  readonly face: bigint;
  readonly backingHash: string;
  /** The greatest age of the asset's appraisal, in days; 0 if none is asked for. */
  readonly appraisedWithin: bigint;
  /** What is taken off, in parts per million. */
  readonly haircut: bigint;
  /** What must be left, in minor units. */
  readonly worth: bigint;
  /** Ids of contested documents that the guarantor accepts nevertheless. */
  readonly contested: readonly string[];
}

/** What a pledgor shows of an asset that it pledges for a guarantee, and its consent. */
export interface CounterPledge {
  /** What the asset's kind adds, ABI-encoded. */
  readonly details: string;
  readonly backing: readonly { readonly document: string; readonly share: bigint }[];
  readonly by: AuthorizationStruct;
}

/** What a guarantor relies on: reports of due diligence by their ids, and what is pledged to it. */
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
 * const { paid, recovered } = await book.guarantees.guaranteeOf(guaranteeIdOf(guaranteeTerms));
 * ```
 */
export function guaranteeIdOf(terms: GuaranteeTermsStruct): string {
  return TERMS.hash(terms);
}

/**
 * For what the lien of a guarantee's counter-guarantee stands, by the index among its grounds.
 *
 * @example
 * ```ts
 * const purpose = purposeOf(guaranteeIdOf(guaranteeTerms), 0); // of the lien on what stands first
 * ```
 */
export function purposeOf(guarantee: string, index: number): string {
  return PURPOSE.hash(guarantee, index);
}

/**
 * The grounds as `GuaranteeBook.issue` takes them, with what is pledged for each of their counter-guarantees; empty for none.
 *
 * @example
 * ```ts
 * await book.guarantees.issue(signed.signature, encodePledged(signed.grounds, []), signed.terms, terms);
 * ```
 */
export function encodePledged(grounds: Grounds, pledges: readonly CounterPledge[]): string {
  const { reports, counterGuarantees } = requireParts("grounds", grounds, "reports", "counterGuarantees");
  if (reports.length === 0 && counterGuarantees.length === 0) return "0x";
  return PLEDGED.encode({ reports, counterGuarantees }, pledges);
}

/**
 * The grounds as every other act on a guarantee takes them; empty for none.
 *
 * @example
 * ```ts
 * await book.guaranteeServicing.recover(account, encodeGrounds(grounds), guaranteeTerms, terms);
 * ```
 */
export function encodeGrounds(grounds: Grounds): string {
  const { reports, counterGuarantees } = requireParts("grounds", grounds, "reports", "counterGuarantees");
  if (reports.length === 0 && counterGuarantees.length === 0) return "0x";
  return GROUNDS.encode({ reports, counterGuarantees });
}

/**
 * What a guarantee names of its grounds: the hash of their encoding; zero for none.
 *
 * @example
 * ```ts
 * const guarantee = { ...guaranteeTerms, grounds: groundsHashOf({ reports: [survey], counterGuarantees: [] }) };
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
