import type { BackingStruct } from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import { Encoding } from "../chain/encoding.ts";
import type { DocumentKindNumber } from "../documents/kinds.ts";
import { LienbookError } from "../errors.ts";

const FINGERPRINT = new Encoding<[whole: string, index: number]>("bytes32", "uint256");
const ID = new Encoding<[kind: DocumentKindNumber, issuer: string, fingerprint: string]>("uint8", "bytes20", "bytes32");

/** A document as its token is made: its id, and what it was registered with. */
export interface RegisteredPaper {
  readonly id: string;
  readonly document: { readonly fingerprint: string; readonly contentRoot: string };
}

/** Parts of an asset do not sum to it, so that the chain would refuse them. */
export class PartsSumError extends LienbookError {
  constructor(sum: bigint, whole: bigint) {
    super({
      code: "parts-sum",
      value: `${sum} of ${whole}`,
      rule: "The parts of an asset sum exactly to what is left of it.",
      advice: "Change the last part by the difference.",
    });
  }
}

/** What stands for the fingerprint of part `index` of a document: under it its issuer amends or revokes the part. */
function partFingerprint(whole: string, index: number): string {
  return FINGERPRINT.hash(whole, index);
}

/** The id of part `index` of a document. */
export function partIdOf(kind: DocumentKindNumber, issuer: string, whole: string, index: number): string {
  return ID.hash(kind, issuer, partFingerprint(whole, index));
}

/** What of `amount` falls to the part of the whole between two bounds: what adjoining parts get sums exactly. */
export function portionOf(amount: bigint, whole: bigint, from: bigint, to: bigint): bigint {
  return (amount * to) / whole - (amount * from) / whole;
}

/** The evidence behind the part of the whole between two bounds. */
export function backingOfPart(
  backing: readonly BackingStruct[],
  whole: bigint,
  from: bigint,
  to: bigint,
): BackingStruct[] {
  return backing
    .map(({ document, share }) => ({ document, share: portionOf(BigInt(share), whole, from, to) }))
    .filter(({ share }) => share > 0n);
}
