import type { FinancingTermsStruct } from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import type { Contracts } from "../chain/contracts.ts";
import { financingIdOf } from "./terms.ts";

/** What is left of a document. All amounts in minor units. */
export interface Balance {
  readonly value: bigint;
  /** Under liens. */
  readonly encumbered: bigint;
  /** Consumed by payment. */
  readonly collected: bigint;
  /** Free for new liens. */
  readonly available: bigint;
  /** ISO 4217 number. */
  readonly currency: bigint;
}

/** Where a financing stands today. All amounts in minor units. */
export interface Position {
  readonly id: string;
  readonly status: "none" | "active" | "repaid";
  /** Principal not yet paid. */
  readonly principal: bigint;
  /** Accrued and unpaid, rounded half up. */
  readonly interest: bigint;
  /** What of both is payable by now. */
  readonly due: bigint;
}

const STATUS = ["none", "active", "repaid"] as const;

/**
 * What the register says of a document's balance.
 *
 * @example
 * ```ts
 * const { available } = await balanceOf(book, documentId); // minor units
 * ```
 */
export async function balanceOf({ registry }: Pick<Contracts, "registry">, documentId: string): Promise<Balance> {
  const [{ value, encumbered, collected, currency }, available] = await Promise.all([
    registry.stateOf(documentId),
    registry.availableOf(documentId),
  ]);
  return { value, encumbered, collected, available, currency };
}

/** Where the financing under these terms stands, counted to the day of the latest block. */
export async function positionOf({ desk }: Pick<Contracts, "desk">, terms: FinancingTermsStruct): Promise<Position> {
  const id = financingIdOf(terms);
  const [{ status }, { interest, principal, due }] = await Promise.all([desk.financingOf(id), desk.owed(terms)]);
  return { id, status: STATUS[Number(status)] ?? "none", principal, interest, due };
}
