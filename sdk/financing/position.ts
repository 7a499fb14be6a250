import type { FinancingTermsStruct } from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import type { Contracts } from "../chain/contracts.ts";
import { todayOn } from "../chain/provider.ts";
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
  /** How many of these count for a default for non-payment: of a restructured financing those under its present terms. */
  readonly daysLate: number;
  /** Whether the creditor has said that it expects a loss. */
  readonly impaired: boolean;
}

/** `IMPAIRED` among the flags of an account. */
const IMPAIRED = 1n;

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
  const [account, debt, today] = await Promise.all([
    desk.financingOf(id, { blockTag }),
    desk.owed(terms, { blockTag }),
    todayOn(desk, blockTag),
  ]);
  const { principal, interest, penalty, costs, due } = debt;
  const status = nameAt(FINANCING_STATUSES, account.status, "status of a financing");
  const [daysPastDue, underTheseTerms] = [Number(debt.daysPastDue), Number(today - account.start)];
  const daysLate = Math.min(daysPastDue, underTheseTerms);
  const impaired = (account.flags & IMPAIRED) !== 0n;
  return { id, status, principal, interest, penalty, costs, due, daysPastDue, daysLate, impaired };
}

/**
 * What closes the financing today, in minor units, fee for early repayment included.
 *
 * @returns undefined where the terms refuse early repayment and something is not due yet
 * @example
 * ```ts
 * const all = await payoffOf(book, terms);
 * ```
 */
export async function payoffOf(
  { servicing }: Pick<Contracts, "servicing">,
  terms: FinancingTermsStruct,
): Promise<bigint | undefined> {
  const { amount, payable_ } = await servicing.payoff(terms);
  return payable_ ? amount : undefined;
}
