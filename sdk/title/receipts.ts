import { keccak256, toUtf8Bytes, hexlify, type ContractTransactionResponse, type Signer } from "ethers";

import type { AuthorizationStruct } from "../../typechain-types/contracts/documents/DocumentRegistry.ts";
import type { BackingStruct, CollateralStruct } from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import type { Contracts } from "../chain/contracts.ts";
import { Encoding } from "../chain/encoding.ts";
import { DOCUMENT_KIND } from "../documents/kinds.ts";
import { LienbookError } from "../errors.ts";
import { requireFields, requireParts } from "../fields.ts";
import { backingHashOf, pledgedOf } from "../financing/receivable.ts";
import { signFor, type Validity } from "../messages/sign.ts";
import { GOODS, LOSS, RELEASE_CONSENT } from "../messages/types.ts";
import { backingOfPart, partIdOf, PartsSumError, portionOf, type RegisteredPaper } from "./parts.ts";

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
 * Signs as the warehouse what goods it keeps under a receipt that it has registered.
 *
 * @example
 * ```ts
 * const attestation = await signGoods(book, warehouse, receiptId, { goods, unit: unitBytes("TNE"), quantity: 3_000_000n });
 * ```
 */
export async function signGoods(
  book: Contracts,
  warehouse: Signer,
  receipt: string,
  kept: Pick<ReceiptDetails, "goods" | "unit" | "quantity">,
  validity?: Partial<Validity>,
): Promise<AuthorizationStruct> {
  const { goods, unit, quantity } = requireParts("kept", kept, "goods", "unit", "quantity");
  const message = { receipt, goods, unit, quantity, warehouse: await warehouse.getAddress() };
  return signFor(book, warehouse, "warehouseReceipt", GOODS, message, validity);
}

/**
 * Makes a registered warehouse receipt a token of its holder's, with the warehouse's signature over the goods.
 *
 * @param registered id, fingerprint and content root of the registered receipt
 * @param wish       face value in minor units, all of the receipt's; the details that the warehouse signed; documents that
 *                   stand behind it, each with its share in minor units: the insurance of the goods, where lenders ask for it
 * @example
 * ```ts
 * const behind = [{ of: policy, share: 990_000_00n }];
 * const { receipt } = await issueReceipt(book, owner, registered, { face: 900_000_00n, details, behind }, attestation);
 * ```
 */
export async function issueReceipt(
  book: Contracts,
  owner: Signer,
  registered: RegisteredPaper,
  wish: Pick<IssuedReceipt, "face" | "details"> & {
    readonly behind?: readonly { readonly of: RegisteredPaper; readonly share: bigint }[];
  },
  attestation: AuthorizationStruct,
): Promise<{ receipt: IssuedReceipt; transaction: ContractTransactionResponse }> {
  const { id, document } = requireParts("registered", registered, "id", "document");
  const fields = { face: "bigint", details: "value", behind: "list?" } as const;
  const { face, details, behind = [] } = requireFields("wish", wish, fields);
  const sorted = [...behind].sort((a, b) => (BigInt(a.of.id) < BigInt(b.of.id) ? -1 : 1));
  const backing = sorted.map(({ of, share }) => ({ document: of.id, share }));
  const contentRoots = [document, ...sorted.map(({ of }) => of.document)].map(({ contentRoot }) => contentRoot);
  const transaction = await book.warehouseReceipt
    .connect(owner)
    .issue(document.fingerprint, face, details, backing, contentRoots, attestation);
  const asset = await book.warehouseReceipt.getAddress();
  return { receipt: { asset, id, face, details, backing }, transaction };
}

/**
 * Signs as a lienholder that goods may leave the store, and by how much its lien goes down with them.
 *
 * @param release quantity in thousandths of the unit, amount in minor units
 * @param lien    the engine that placed it (zero address for none) and its purpose
 * @example
 * ```ts
 * const consent = await consentToRelease(book, bank, receipt, { quantity: 500_000n, amount: 150_000_00n }, {
 *   engine: addresses.desk, purpose: financingIdOf(terms),
 * });
 * await releaseGoods(book, owner, receipt, 500_000n, [consent]);
 * ```
 */
export async function consentToRelease(
  book: Contracts,
  holder: Signer,
  receipt: IssuedReceipt,
  release: { readonly quantity: bigint; readonly amount: bigint },
  lien: { readonly engine: string; readonly purpose: string },
  validity?: Partial<Validity>,
): Promise<ReleaseConsent> {
  const { id } = requireParts("receipt", receipt, "id");
  const { quantity, amount } = requireFields("release", release, { quantity: "bigint", amount: "bigint" });
  const { engine, purpose } = requireParts("lien", lien, "engine", "purpose");
  const message = { receipt: id, quantity, engine, purpose, amount, holder: await holder.getAddress() };
  const consent = await signFor(book, holder, "warehouseReceipt", RELEASE_CONSENT, message, validity);
  return { engine, purpose, amount, consent };
}

/** Has part of the goods released to the owner; see {@link consentToRelease}. */
export async function releaseGoods(
  book: Contracts,
  owner: Signer,
  receipt: IssuedReceipt,
  quantity: bigint,
  liens: readonly ReleaseConsent[] = [],
): Promise<ContractTransactionResponse> {
  const { id, face, details, backing } = requireParts("receipt", receipt, "id", "face", "details", "backing");
  return book.warehouseReceipt.connect(owner).release(id, face, details, [...backing], quantity, [...liens]);
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

/**
 * Reports, as the warehouse, what of the face value was lost or damaged in store.
 *
 * @param reason hash of the report
 * @example
 * ```ts
 * await reportLoss(book, warehouse, receipt, 20_000_00n, reason);
 * ```
 */
export async function reportLoss(
  book: Contracts,
  warehouse: Signer,
  receipt: IssuedReceipt,
  amount: bigint,
  reason: string,
): Promise<ContractTransactionResponse> {
  const { id, face, details, backing } = requireParts("receipt", receipt, "id", "face", "details", "backing");
  const message = { receipt: id, amount, reason, warehouse: await warehouse.getAddress() };
  const report = await signFor(book, warehouse, "warehouseReceipt", LOSS, message);
  return book.warehouseReceipt
    .connect(warehouse)
    .reportLoss(id, face, details, backingHashOf(backing), amount, reason, report);
}

/**
 * Surrenders a receipt for delivery of all that is left.
 *
 * @example
 * ```ts
 * await surrenderReceipt(book, owner, receipt);
 * ```
 */
export async function surrenderReceipt(
  book: Contracts,
  owner: Signer,
  receipt: IssuedReceipt,
): Promise<ContractTransactionResponse> {
  const { id, face, details, backing } = requireParts("receipt", receipt, "id", "face", "details", "backing");
  return book.warehouseReceipt.connect(owner).surrender(id, face, details, [...backing]);
}

/**
 * Divides a receipt that is not pledged by quantity.
 *
 * @param fingerprint under which the warehouse registered the receipt
 * @param quantities  in thousandths of the unit; they sum to what is in store
 * @throws PartsSumError if they do not
 * @example
 * ```ts
 * const { parts } = await splitReceipt(book, owner, receipt, fingerprint, [1_000_000n, 2_000_000n]);
 * ```
 */
export async function splitReceipt(
  book: Contracts,
  owner: Signer,
  receipt: IssuedReceipt,
  fingerprint: string,
  quantities: readonly bigint[],
): Promise<{ parts: IssuedReceipt[]; transaction: ContractTransactionResponse }> {
  const { id, face, details, backing } = requireParts("receipt", receipt, "id", "face", "details", "backing");
  const [{ released }, reduction] = await Promise.all([
    book.warehouseReceipt.stockOf(id),
    book.registry.reductionOf(id),
  ]);
  const sum = quantities.reduce((total, quantity) => total + quantity, 0n);
  if (sum !== details.quantity - released) throw new PartsSumError(sum, details.quantity - released);
  const origin = { issuer: details.warehouse, fingerprint };
  const transaction = await book.warehouseReceipt
    .connect(owner)
    .split(id, origin, face, details, [...backing], [...quantities]);
  let [from, worth] = [0n, 0n]; // by quantity, and of the face value
  const parts = quantities.map((quantity, index) => {
    const to = from + quantity;
    const value = portionOf(face, details.quantity, from, to);
    const part = {
      asset: receipt.asset,
      id: partIdOf(DOCUMENT_KIND.warehouseReceipt, details.warehouse, id, index),
      face: value,
      details: { ...details, quantity, appraised: details.appraised || reduction !== 0n },
      backing: backingOfPart(backing, face, worth, worth + value),
    };
    [from, worth] = [to, worth + value];
    return part;
  });
  return { parts, transaction };
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
