import type { FinancingTermsStruct } from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import type { Contracts } from "../chain/contracts.ts";
import { nameAt } from "../names.ts";
import { FINANCING_STATUSES, type FinancingStatus } from "./status.ts";
import { financingIdOf } from "./terms.ts";

/** Where a financing stands today. All amounts in minor units. */
export interface Position {
  readonly id: string;
  readonly status: FinancingStatus;
  /** Principal not yet paid. */
  readonly principal: bigint;
  /** Accrued and unpaid, due or not, rounded by the rule of the terms. */
  readonly interest: bigint;
  readonly penalty: bigint;
  readonly costs: bigint;
  /** What of all that is due. */
  readonly due: bigint;
  /**
   * Days since the oldest due date that is not paid up, 0 if all are; of interest, since the first due date since which it was
   * never paid in full; of penalty and costs, since the last due date or an acceleration before it.
   */
  readonly daysPastDue: number;
}

/**
 * Where the financing under these terms stands, counted to the day of the latest block.
 *
 * @param blockTag another block than the latest, of which the node must still have the state
 * @returns status "none" and nothing owed for terms that nobody has accepted
 * @example
 * ```ts
 * const { status, due, daysPastDue } = await positionOf(book, terms); // minor units, days
 * ```
 */
export async function positionOf(
  { desk }: Pick<Contracts, "desk">,
  terms: FinancingTermsStruct,
  blockTag: number | "latest" = "latest",
): Promise<Position> {
  const id = financingIdOf(terms);
  const [{ status }, debt] = await Promise.all([desk.financingOf(id, { blockTag }), desk.owed(terms, { blockTag })]);
  const { principal, interest, penalty, costs, due, daysPastDue } = debt;
  const name = nameAt(FINANCING_STATUSES, status, "status of a financing");
  return { id, status: name, principal, interest, penalty, costs, due, daysPastDue: Number(daysPastDue) };
}
