import { keccak256, ParamType, type BigNumberish } from "ethers";

import type { BackingStruct, CollateralStruct } from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import { requireFit } from "../chain/arguments.ts";
import { Encoding } from "../chain/encoding.ts";
import type { PreparedDocument } from "../documents/registration/index.ts";
import { LienbookError } from "../errors.ts";
import { requireParts } from "../fields.ts";

/** What a receivable adds to its face value and backing: `ReceivableDetails` of the contracts. */
export interface ReceivableDetails {
  /** LEI as 20 bytes. */
  readonly debtor: string;
  /** Whole days since 1970-01-01. */
  readonly dueOn: bigint;
  /** The part of the backing that is customs declarations, in minor units. */
  readonly declared: bigint;
  /** The date of the oldest document, the invoice included. */
  readonly oldest: bigint;
  readonly acknowledged: boolean;
  /** Whether the debtor, acknowledging, has renounced set-off and counterclaims. */
  readonly noSetOff: boolean;
}

/** A tokenized invoice, with all that its contract committed to: what its owner keeps to pledge it. */
export interface IssuedReceivable {
  readonly asset: string;
  readonly id: string;
  /** In minor units. */
  readonly face: bigint;
  readonly details: ReceivableDetails;
  readonly backing: readonly BackingStruct[];
}

const DETAILS = new Encoding<[ReceivableDetails]>(
  "tuple(bytes20 debtor, uint32 dueOn, uint64 declared, uint32 oldest, bool acknowledged, bool noSetOff)",
);
const BACKING = new Encoding<[readonly BackingStruct[]]>("tuple(bytes32 document, uint64 share)[]");
const AMOUNT = ParamType.from("uint64 amount");
const COMMITMENT = new Encoding<[face: BigNumberish, detailsHash: string, backingHash: string]>(
  "uint64",
  "bytes32",
  "bytes32",
);

/** More is to be pledged of an asset than its face value, or nothing. */
export class PledgeAmountError extends LienbookError {
  constructor(amount: bigint, face: bigint) {
    super({
      code: "pledge-amount",
      value: `${amount} of ${face} minor units`,
      rule: "A pledge is of more than zero and of no more than the face value.",
      advice: "Pledge a part of the face value, or all of it.",
    });
  }
}

/** How much of a face value is pledged: all of it unless given. @throws InvalidArgumentError, PledgeAmountError */
export function pledgedOf(face: bigint, amount = face): bigint {
  if (typeof amount !== "bigint") requireFit([AMOUNT], [amount]);
  if (amount <= 0n || amount > face) throw new PledgeAmountError(amount, face);
  return amount;
}

/**
 * The collateral that terms name: all or part of a receivable.
 *
 * @param amount in minor units; all of the face value unless given
 * @example
 * ```ts
 * const terms = { ...common, collateral: [collateralOf(receivable)] };
 * ```
 */
export function collateralOf(receivable: IssuedReceivable, amount?: bigint): CollateralStruct {
  requireParts("receivable", receivable, "asset", "id", "face", "details", "backing");
  const { asset, id, face, details, backing } = receivable;
  return { asset, id, amount: pledgedOf(face, amount), face, details: DETAILS.encode(details), backing: [...backing] };
}

/** What a receivable's `Collateral.details` say. */
export function decodeDetails(encoded: string): ReceivableDetails {
  const [details] = DETAILS.decode(encoded);
  return details;
}

/** Commits to the documents behind an asset: `backingHashOf` of the contracts. */
export function backingHashOf(backing: readonly BackingStruct[]): string {
  return BACKING.hash(backing);
}

/**
 * Commits to face value, details and backing of an asset, as its token does: `commitmentOf` of the contracts.
 *
 * @example
 * ```ts
 * const { commitment } = await book.receivable.pledgeableAs(receivable.id);
 * const isAsShown = commitment === commitmentOf(collateralOf(receivable));
 * ```
 */
export function commitmentOf(collateral: Pick<CollateralStruct, "face" | "details" | "backing">): string {
  const { face, details, backing } = requireParts("collateral", collateral, "face", "details", "backing");
  return COMMITMENT.hash(face, keccak256(details), backingHashOf(backing));
}

/** A share of a document behind a receivable. */
export interface Share {
  readonly of: PreparedDocument;
  /** In minor units; at most the document's value. */
  readonly share: bigint;
}

/** Shares in the order that the contracts ask for: ascending by document. */
export function inOrder(shares: readonly Share[]): Share[] {
  return [...shares].sort((a, b) => (BigInt(a.of.id) < BigInt(b.of.id) ? -1 : 1));
}
