import { keccak256, toUtf8Bytes, hexlify } from "ethers";

import type { AuthorizationStruct } from "../../typechain-types/contracts/documents/DocumentRegistry.ts";
import type { BackingStruct, CollateralStruct } from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import { Encoding } from "../chain/encoding.ts";
import { LienbookError } from "../errors.ts";
import { requireParts } from "../fields.ts";
import { backingHashOf, pledgedOf } from "../financing/receivable.ts";
import { portionOf } from "./parts.ts";

/** What a warehouse receipt adds to its face value and backing: `ReceiptDetails` of the contracts. */
export interface ReceiptDetails {
  /** LEI as 20 bytes. */
  readonly warehouse: string;
  /** Hash of what the goods are, their lot marks and the place where they lie. */
  readonly goods: string;
  /** Three bytes, see {@link unitBytes}. */
  readonly unit: string;
  /** In thousandths of the unit. */
  readonly quantity: bigint;
  /** Whether nothing can be pledged without an appraisal. */
  readonly appraised: boolean;
}

/** A tokenized warehouse receipt, with all that its contract committed to. */
export interface IssuedReceipt {
  readonly asset: string;
  readonly id: string;
  /** In minor units. */
  readonly face: bigint;
  readonly details: ReceiptDetails;
  readonly backing: readonly BackingStruct[];
}

/** A lienholder's consent to the release of goods, as `WarehouseReceipt.release` takes it. */
export interface ReleaseConsent {
  readonly engine: string;
  readonly purpose: string;
  readonly amount: bigint;
  readonly consent: AuthorizationStruct;
}

const DETAILS = new Encoding<[ReceiptDetails]>(
  "tuple(bytes20 warehouse, bytes32 goods, bytes3 unit, uint64 quantity, bool appraised)",
);

/** Not a unit in which goods are counted. */
export class InvalidUnitError extends LienbookError {
  constructor(code: string) {
    super({
      code: "invalid-unit",
      value: code,
      rule: "A unit is a code of UN/ECE Recommendation 20: two or three capitals or digits.",
      advice: "Use that of the receipt, such as TNE for tonnes or MTQ for cubic metres.",
    });
  }
}

/**
 * A unit of quantity as the contracts take it.
 *
 * @param code of UN/ECE Recommendation 20, two or three characters
 * @example
 * ```ts
 * unitBytes("TNE"); // tonnes: 0x544e45
 * ```
 */
export function unitBytes(code: string): string {
  if (!/^[A-Z0-9]{2,3}$/.test(code)) throw new InvalidUnitError(code);
  return hexlify(toUtf8Bytes(code.padEnd(3, "\0")));
}

/**
 * The collateral that terms or a pledge name: all or part of a receipt.
 *
 * @param amount in minor units; all of the face value unless given
 * @example
 * ```ts
 * const collateral = collateralOfReceipt(receipt, 50_000_00n);
 * ```
 */
export function collateralOfReceipt(receipt: IssuedReceipt, amount?: bigint): CollateralStruct {
  requireParts("receipt", receipt, "asset", "id", "face", "details", "backing");
  const { asset, id, face, details, backing } = receipt;
  const amounts = { amount: pledgedOf(face, amount), face };
  return { asset, id, ...amounts, details: encodeReceiptDetails(details), backing: [...backing] };
}

/** `ReceiptDetails` as the contracts commit to them. */
function encodeReceiptDetails(details: ReceiptDetails): string {
  return DETAILS.encode(details);
}

/**
 * What a release of `quantity` takes off the face value, in minor units.
 *
 * @param inStore before the release, in thousandths of the unit
 * @example
 * ```ts
 * valueOfRelease(receipt, 3_000_000n, 500_000n);
 * ```
 */
export function valueOfRelease(receipt: IssuedReceipt, inStore: bigint, quantity: bigint): bigint {
  const { face, details } = requireParts("receipt", receipt, "face", "details");
  return portionOf(face, details.quantity, inStore - quantity, inStore);
}

/** Face value, hashed details and backing of a receipt, as appraisals are entered with. */
export function receiptTerms(receipt: IssuedReceipt) {
  const { asset, id, face, details, backing } = requireParts(
    "receipt",
    receipt,
    "asset",
    "id",
    "face",
    "details",
    "backing",
  );
  const detailsHash = keccak256(encodeReceiptDetails(details));
  return { asset, id, face, detailsHash, backingHash: backingHashOf(backing) };
}
