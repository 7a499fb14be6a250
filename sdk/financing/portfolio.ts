import type { FinancingTermsStruct } from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import type { Contracts } from "../chain/contracts.ts";
import { classifyPortfolio, type ClassifiedPortfolio, type Exposure } from "./classification.ts";
import { positionOf, type Position } from "./position.ts";
import { decodeTerms } from "./terms.ts";

/** A financing under which something is owed, as the chain tells it. */
export interface OpenFinancing extends Exposure {
  /** Creditor's LEI as 20 bytes, who it is owed to now. */
  readonly bank: string;
  /** Borrower's LEI as 20 bytes. */
  readonly debtor: string;
  /** ISO 4217 number of the settlement token, as it is listed. */
  readonly currency: bigint;
  readonly terms: FinancingTermsStruct;
  readonly position: Position;
}

/** Statuses under which something is owed. */
const OPEN: ReadonlySet<Position["status"]> = new Set(["active", "defaulted", "writtenOff"]);

/**
 * Every financing under which something is owed today, from the desk's events and state alone: what a supervisor, or
 * anybody else on the chain, needs to grade a bank's book.
 *
 * @param firstBlock of the deployment: `Deployment.firstBlock`
 *
 * @example
 * ```ts
 * const open = await openFinancings(book, firstBlock);
 * const { ratio } = classifiedBook(open, 840n); // non-performing part of all dollar loans
 * ```
 */
export async function openFinancings(book: Contracts, firstBlock: number): Promise<OpenFinancing[]> {
  const { desk, servicing } = book;
  const [accepted, replaced] = await Promise.all([
    desk.queryFilter(desk.filters.FinancingAccepted(), firstBlock),
    servicing.queryFilter(servicing.filters.FinancingReplaced(), firstBlock),
  ]);
  const terms = [...accepted, ...replaced].map(({ args }) => decodeTerms(args.terms));
  const read = await Promise.all(terms.map((each) => openFinancing(book, each)));
  return read.filter((financing) => financing !== undefined);
}

async function openFinancing(book: Contracts, terms: FinancingTermsStruct): Promise<OpenFinancing | undefined> {
  const { desk, participants } = book;
  const position = await positionOf(book, terms);
  if (!OPEN.has(position.status)) return undefined;
  const [bank, debtor, currency] = await Promise.all([
    desk.creditorOf(terms).then((creditor) => participants.entityOf(creditor)),
    participants.entityOf(terms.borrower),
    desk.currencyOf(terms.token),
  ]);
  return {
    bank,
    debtor,
    currency,
    terms,
    position,
    outstanding: position.principal,
    daysPastDue: position.daysPastDue,
  };
}

/**
 * The loans of one currency with their grades, contagion and the non-performing ratio.
 *
 * @param currency ISO 4217 number
 * @param bank     LEI as 20 bytes of the bank whose book it is; all banks unless given
 */
export function classifiedBook(open: readonly OpenFinancing[], currency: bigint, bank?: string): ClassifiedPortfolio {
  return classifyPortfolio(
    open.filter((each) => each.currency === currency && (bank === undefined || each.bank === bank)),
  );
}
