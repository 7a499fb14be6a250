import { ZeroHash } from "ethers";

import type { CollateralStruct } from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import type { Contracts } from "../chain/contracts.ts";
import { Encoding } from "../chain/encoding.ts";
import { bytes20ToLei, leiOrNobody } from "../documents/identifiers/lei.ts";
import { requireFields, requireParts, type Fields } from "../fields.ts";
import { commitmentOf, pledgedOf } from "../financing/receivable.ts";
import { entryOf, nameAt } from "../names.ts";

/** For life: to a named consignee, to order, or in blank. Values of `BillForm` in the contracts. */
export const BILL_FORM = { straight: 0, order: 1, blank: 2 } as const;
export type BillForm = keyof typeof BILL_FORM;

/** The value of the contracts for a form. @throws UnknownNameError */
export function billFormNumber(form: BillForm): number {
  return entryOf(BILL_FORM, form, "form of a bill");
}

/** For what a bill is surrendered. Values of `Purpose` in the contracts. */
export const SURRENDER_PURPOSE = { delivery: 0, amendment: 1, paper: 2 } as const;
export type SurrenderPurpose = keyof typeof SURRENDER_PURPOSE;

/** Where a bill is in its life, in the order of `BillState` in the contracts. */
export const BILL_STATES = [
  "issued",
  "pending delivery",
  "pending amendment",
  "pending paper",
  "delivered",
  "superseded",
  "on paper",
  "void",
] as const;
export type BillState = (typeof BILL_STATES)[number];

/**
 * What passes with a bill, in the words of DCSA's endorsement chain: possession alone, or title to a party that may not
 * endorse on, to one that may, or in blank. Values of `Endorsement` in the contracts.
 */
export const ENDORSEMENT = { TRANSFER: 0, ENDORSE: 1, ENDORSE_TO_ORDER: 2, BLANK_ENDORSE: 3 } as const;
export type EndorsementCode = keyof typeof ENDORSEMENT;
export const ENDORSEMENT_CODES = Object.keys(ENDORSEMENT) as readonly EndorsementCode[];

/** A transfer of a bill as its possessor wants it. */
export interface BillTransfer {
  /** Account that gets possession. */
  readonly to: string;
  readonly action: EndorsementCode;
  /** LEI of who gets title: with ENDORSE and ENDORSE_TO_ORDER. */
  readonly endorsee?: string;
  /** 32 bytes: the parties' reference, or the hash of what they agreed. */
  readonly reference?: string;
}

const TRANSFER: Fields<BillTransfer> = { to: "string", action: "string", endorsee: "string?", reference: "string?" };

/** How a bill stands. LEIs, empty where there is nobody. */
export interface BillStanding {
  readonly state: BillState;
  readonly form: BillForm;
  readonly possessor: string;
  readonly titleholder: string;
  /** Whether the possessor may endorse it. */
  readonly endorsable: boolean;
}

const IN_HAND = 0n;
const BLANK = 4n;

/** What a bill adds to its face value: `BillDetails` of the contracts. LEIs as 20 bytes; null for no consignee. */
export interface BillDetails {
  readonly carrier: string;
  readonly shipper: string;
  readonly consignee: string;
  readonly form: BillForm;
}

/** A bill of lading, with all that its token committed to: what its holder keeps to pledge it. */
export interface IssuedBill {
  readonly asset: string;
  readonly id: string;
  /** Value of the bill's document when it was issued, in minor units. */
  readonly face: bigint;
  readonly details: BillDetails;
}

const DETAILS = new Encoding<[Omit<BillDetails, "form"> & { readonly form: number }]>(
  "tuple(bytes20 carrier, bytes20 shipper, bytes20 consignee, uint8 form)",
);

/**
 * What the token of a bill commits to when it is issued, and a lienholder signs for when its lien goes over to it.
 *
 * @param face value of the bill's document, in minor units
 */
export function billCommitment(face: bigint, details: BillDetails): string {
  return commitmentOf({ face, details: encodeBillDetails(details), backing: [] });
}

/** `BillDetails` as the contracts commit to them. */
function encodeBillDetails(details: BillDetails): string {
  return DETAILS.encode({ ...details, form: billFormNumber(details.form) });
}

/**
 * The collateral that terms or a pledge name: all or part of the goods of a bill.
 *
 * @param amount in minor units; all of the face value unless given
 * @example
 * ```ts
 * const collateral = [collateralOfBill(bill)];
 * const [, principal, schedule] = await book.goodsPolicy.quote(collateral, 1);
 * ```
 */
export function collateralOfBill(bill: IssuedBill, amount?: bigint): CollateralStruct {
  const { asset, id, face, details } = requireParts("bill", bill, "asset", "id", "face", "details");
  return { asset, id, amount: pledgedOf(face, amount), face, details: encodeBillDetails(details), backing: [] };
}

/** What `BillOfLading.transfer` takes after the bill's id. */
export function transferArguments(transfer: BillTransfer) {
  const { to, action, endorsee, reference = ZeroHash } = requireFields("transfer", transfer, TRANSFER);
  return [to, entryOf(ENDORSEMENT, action, "endorsement"), leiOrNobody(endorsee), reference] as const;
}

/**
 * How a bill stands now.
 *
 * @example
 * ```ts
 * const { state, possessor, titleholder } = await billStanding(book, bill.id);
 * if (state === "pending delivery") console.log(possessor, titleholder);
 * ```
 */
export async function billStanding({ billOfLading }: Contracts, id: string): Promise<BillStanding> {
  const { state, form, title, possessor, titleholder } = await billOfLading.billOf(id);
  const forms = Object.keys(BILL_FORM) as BillForm[];
  const known = nameAt(forms, form, "form of a bill");
  return {
    state: nameAt(BILL_STATES, state, "state of a bill"),
    form: known,
    possessor: nameOf(possessor),
    titleholder: nameOf(titleholder),
    endorsable: state === 0n && known === "order" && (title === IN_HAND || title === BLANK),
  };
}

/** An LEI, or nothing for nobody. */
export function nameOf(lei: string): string {
  return /^0x0*$/.test(lei) ? "" : bytes20ToLei(lei);
}
