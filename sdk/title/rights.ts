import { keccak256 } from "ethers";

import type { BackingStruct, CollateralStruct } from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import type { Contracts } from "../chain/contracts.ts";
import { Encoding } from "../chain/encoding.ts";
import { requireFields, requireParts } from "../fields.ts";
import type { DayLike } from "../financing/calendar.ts";
import { InvalidTermError } from "../financing/money-errors.ts";
import { backingHashOf, pledgedOf } from "../financing/receivable.ts";
import { ONE_MILLION } from "../units.ts";

/** What a registered right adds to its face value and backing: `RightDetails` of the contracts. */
export interface RightDetails {
  /** LEI as 20 bytes. */
  readonly titleRegistry: string;
  /** Hash of the entry in the public register. */
  readonly right: string;
}

/** A tokenized right, with all that its contract committed to. */
export interface IssuedRight {
  readonly asset: string;
  readonly id: string;
  /** In minor units. */
  readonly face: bigint;
  readonly details: RightDetails;
  readonly backing: readonly BackingStruct[];
}

/** What of an asset an appraisal is entered with: see `receiptTerms` and {@link rightTerms}. */
export interface AppraisedTerms {
  readonly asset: string;
  readonly id: string;
  readonly face: bigint;
  readonly detailsHash: string;
  readonly backingHash: string;
}

const DETAILS = new Encoding<[RightDetails]>("tuple(bytes20 titleRegistry, bytes32 right)");

/** `RightDetails` as the contracts commit to them. */
function encodeRightDetails(details: RightDetails): string {
  return DETAILS.encode(details);
}

/**
 * The collateral that a pledge names: all or part of a right.
 *
 * @param amount in minor units; all of the face value unless given
 * @example
 * ```ts
 * const counterGuarantee = collateralOfRight(right, 2_000_000_00n);
 * ```
 */
export function collateralOfRight(right: IssuedRight, amount?: bigint): CollateralStruct {
  requireParts("right", right, "asset", "id", "face", "details", "backing");
  const { asset, id, face, details, backing } = right;
  const amounts = { amount: pledgedOf(face, amount), face };
  return { asset, id, ...amounts, details: encodeRightDetails(details), backing: [...backing] };
}

/** Face value, hashed details and backing of a right, as appraisals are entered with. */
export function rightTerms(right: IssuedRight): AppraisedTerms {
  const { asset, id, face, details, backing } = requireParts(
    "right",
    right,
    "asset",
    "id",
    "face",
    "details",
    "backing",
  );
  const detailsHash = keccak256(encodeRightDetails(details));
  return { asset, id, face, detailsHash, backingHash: backingHashOf(backing) };
}

/**
 * What a receipt or right is worth by an appraisal that is good today, less a lender's or guarantor's haircut.
 *
 * @param haircut   in parts per million
 * @param longest   the most days since the appraisal's date; unlimited unless given
 * @param today     days since 1970-01-01
 * @returns minor units, rounded down; zero without a good appraisal
 * @example
 * ```ts
 * const cover = await lendingValueOf(book, rightTerms(right), { haircut: 300_000n, longest: 365n, today });
 * ```
 */
export async function lendingValueOf(
  book: Contracts,
  terms: AppraisedTerms,
  rule: { readonly haircut: bigint; readonly longest?: bigint; readonly today: DayLike },
): Promise<bigint> {
  const { asset, id } = requireParts("terms", terms, "asset", "id");
  requireFields("rule", rule, { haircut: "bigint", longest: "bigint?", today: "day" });
  if (rule.haircut < 0n || rule.haircut > ONE_MILLION) {
    throw new InvalidTermError("haircut", `${rule.haircut}`, "A haircut is from nothing to all.", "30 % is 300000n.");
  }
  const { value, datedOn } = await book.appraisals.valuationOf(asset, id);
  if (rule.longest !== undefined && BigInt(rule.today) - datedOn > rule.longest) return 0n;
  return (value * (ONE_MILLION - rule.haircut)) / ONE_MILLION;
}
