import { keccak256, type ContractTransactionResponse, type Signer } from "ethers";

import type { AuthorizationStruct } from "../../typechain-types/contracts/documents/DocumentRegistry.ts";
import type { BackingStruct, CollateralStruct } from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import { IAppraised__factory } from "../../typechain-types/index.ts";
import { contractAt } from "../chain/calls.ts";
import type { Contracts } from "../chain/contracts.ts";
import { Encoding } from "../chain/encoding.ts";
import { requireFields, requireParts } from "../fields.ts";
import type { DayLike } from "../financing/calendar.ts";
import { InvalidTermError } from "../financing/money-errors.ts";
import { backingHashOf, pledgedOf } from "../financing/receivable.ts";
import { signFor, type Validity } from "../messages/sign.ts";
import { RIGHT_CONFIRMATION, RIGHT_REPORT, VALUATION } from "../messages/types.ts";
import { entryOf } from "../names.ts";
import { ONE_MILLION } from "../units.ts";
import type { RegisteredPaper } from "./parts.ts";
import { RIGHT_STATUS, type RightStatus } from "./status.ts";

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

const APPRAISED = ["asset", "id", "face", "detailsHash", "backingHash"] as const;

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
 * Signs as the title registry that a right of its register is what its holder says.
 *
 * @example
 * ```ts
 * const confirmation = await confirmRight(book, landRegistry, rightId, entryHash);
 * ```
 */
export async function confirmRight(
  book: Contracts,
  titleRegistry: Signer,
  asset: string,
  right: string,
  validity?: Partial<Validity>,
): Promise<AuthorizationStruct> {
  const message = { asset, right, titleRegistry: await titleRegistry.getAddress() };
  return signFor(book, titleRegistry, "registeredRight", RIGHT_CONFIRMATION, message, validity);
}

/**
 * Makes a registered right a token of its holder's, with the title registry's confirmation. It can be pledged once it is
 * appraised.
 *
 * @param registered id, fingerprint and content root of the registered right
 * @param wish       face value in minor units, at most the document's; the details that the title registry confirmed
 * @example
 * ```ts
 * const { right } = await issueRight(book, owner, registered, { face: 5_000_000_00n, details }, attestation);
 * ```
 */
export async function issueRight(
  book: Contracts,
  owner: Signer,
  registered: RegisteredPaper,
  wish: Pick<IssuedRight, "face" | "details">,
  confirmation: AuthorizationStruct,
): Promise<{ right: IssuedRight; transaction: ContractTransactionResponse }> {
  const { id, document } = requireParts("registered", registered, "id", "document");
  const { face, details } = requireFields("wish", wish, { face: "bigint", details: "value" });
  const transaction = await book.registeredRight
    .connect(owner)
    .issue(document.fingerprint, face, details, [], [document.contentRoot], confirmation);
  const asset = await book.registeredRight.getAddress();
  return { right: { asset, id, face, details, backing: [] }, transaction };
}

/**
 * Reports, as the title registry, how a right stands in its register.
 *
 * @param encumbered of the face value, for creditors outside the book, in all
 * @param reason     hash of the entry
 * @example
 * ```ts
 * await reportRight(book, landRegistry, right, "standing", 500_000_00n, entryHash);
 * ```
 */
export async function reportRight(
  book: Contracts,
  titleRegistry: Signer,
  right: IssuedRight,
  status: RightStatus,
  encumbered: bigint,
  reason: string,
): Promise<ContractTransactionResponse> {
  const { id, face, details, backing } = requireParts("right", right, "id", "face", "details", "backing");
  const number = entryOf(RIGHT_STATUS, status, "status of a right");
  const message = { asset: id, status: number, encumbered, reason, titleRegistry: await titleRegistry.getAddress() };
  const statement = await signFor(book, titleRegistry, "registeredRight", RIGHT_REPORT, message);
  return book.registeredRight
    .connect(titleRegistry)
    .report(id, face, details, backingHashOf(backing), number, encumbered, reason, statement);
}

/**
 * Says, as the appraiser, that its registered appraisal is of a receipt or right: what can be pledged is capped by it.
 *
 * @param appraisal fingerprint, id and value of the appraisal as registered; `left` of the face value when it was made, in
 *                  minor units: what is left now unless given
 * @example
 * ```ts
 * await appraise(book, appraiser, rightTerms(right), { id: appraisal.id, fingerprint: appraisal.document.fingerprint, value: 3_000_000_00n });
 * ```
 */
export async function appraise(
  book: Contracts,
  appraiser: Signer,
  terms: AppraisedTerms,
  appraisal: { readonly id: string; readonly fingerprint: string; readonly value: bigint; readonly left?: bigint },
): Promise<ContractTransactionResponse> {
  const { asset, id, face, detailsHash, backingHash } = requireParts("terms", terms, ...APPRAISED);
  const { value, fingerprint } = requireFields("appraisal", appraisal, {
    id: "string",
    fingerprint: "string",
    value: "bigint",
    left: "bigint?",
  });
  const left = appraisal.left ?? (await contractAt(IAppraised__factory, asset, appraiser).leftOf(id, face));
  const message = { asset, id, appraisal: appraisal.id, value, left, appraiser: await appraiser.getAddress() };
  const statement = await signFor(book, appraiser, "appraisals", VALUATION, message);
  return book.appraisals
    .connect(appraiser)
    .appraise(asset, id, face, detailsHash, backingHash, fingerprint, left, statement);
}

/**
 * Records that an appraisal has expired or was taken back: nothing can be pledged anew before the next.
 *
 * @example
 * ```ts
 * await lapseAppraisal(book, anyone, rightTerms(right));
 * ```
 */
export async function lapseAppraisal(
  book: Contracts,
  submitter: Signer,
  terms: AppraisedTerms,
): Promise<ContractTransactionResponse> {
  const { asset, id, face, detailsHash, backingHash } = requireParts("terms", terms, ...APPRAISED);
  return book.appraisals.connect(submitter).lapse(asset, id, face, detailsHash, backingHash);
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
