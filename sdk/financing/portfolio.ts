import { ParamType, resolveAddress, ZeroAddress } from "ethers";

import type { FinancingTermsStruct } from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import { requireFit } from "../chain/arguments.ts";
import type { Contracts } from "../chain/contracts.ts";
import { readEvents } from "../chain/events.ts";
import { providerOf } from "../chain/provider.ts";
import { LienbookError } from "../errors.ts";
import { requireFields, requireParts } from "../fields.ts";
import {
  classifyExposures,
  isWrittenOff,
  portfolioOf,
  type ClassifiedPortfolio,
  type Exposure,
} from "./classification.ts";
import { positionOf, type Position } from "./position.ts";
import { decodeTerms } from "./terms.ts";

/** A financing under which something is owed, as the chain tells it. */
export interface OpenFinancing extends Exposure {
  /** LEI as 20 bytes of the entity that it is owed to now; of an entrusted claim, of the one behind the trust. */
  readonly bank: string;
  /** Borrower's LEI as 20 bytes, whatever has become of the account that it borrowed with. */
  readonly debtor: string;
  /** ISO 4217 number: that of its collateral, which its token settled when it was drawn, whatever is listed by now. */
  readonly currency: bigint;
  /** Of which `replaces` names the financing that they restructured. */
  readonly terms: FinancingTermsStruct;
  readonly position: Position;
  readonly writtenOff: boolean;
}

/** A claim whose creditor or debtor the chain names no entity for: a book without it would look better than it is. */
export class ClaimUnattributedError extends LienbookError {
  constructor(financing: string, account: string) {
    super({
      code: "claim-unattributed",
      value: `${account} in the financing ${financing}`,
      rule: "Every claim counts in the book of one bank, against one debtor.",
      advice: "Read from the block of the deployment on, at a node that keeps all events.",
    });
  }
}

const BANK = ParamType.from("bytes20 bank");
/** Statuses under which something is owed. */
const OPEN: ReadonlySet<Position["status"]> = new Set(["active", "defaulted", "written off"]);

/**
 * Every financing under which something is owed today, from the desk's events and state alone: what a supervisor, or
 * anybody else on the chain, needs to grade a bank's book.
 *
 * A claim is its creditor's in full, also where guarantors or insurers have paid and share in what comes in.
 *
 * @throws ClaimUnattributedError
 *
 * @example
 * ```ts
 * const open = await openFinancings(book);
 * const { ratio } = classifiedBook(open, 840n); // non-performing part of all dollar loans
 * ```
 */
export async function openFinancings(book: Contracts): Promise<OpenFinancing[]> {
  requireParts("book", book, "firstBlock");
  const { desk, servicing, firstBlock } = book;
  const newest = await providerOf(desk).getBlockNumber();
  const [accepted, replaced] = await Promise.all([
    readEvents((from, to) => desk.queryFilter(desk.filters.FinancingAccepted(), from, to), firstBlock, newest),
    readEvents(
      (from, to) => servicing.queryFilter(servicing.filters.FinancingReplaced(), from, to),
      firstBlock,
      newest,
    ),
  ]);
  const terms = [...accepted, ...replaced].map(({ args }) => decodeTerms(args.terms));
  const read = await Promise.all(terms.map((each) => openFinancing(book, each, newest)));
  return read.filter((financing) => financing !== undefined);
}

async function openFinancing(
  book: Contracts,
  terms: FinancingTermsStruct,
  blockTag: number,
): Promise<OpenFinancing | undefined> {
  // At the block up to which the events were read: what was restructured since would stand under neither terms.
  const position = await positionOf(book, terms, blockTag);
  if (!OPEN.has(position.status)) return undefined;
  const [collateral] = terms.collateral;
  if (collateral === undefined) throw new RangeError("The desk accepts no financing without collateral");
  const [bank, debtor, { currency }] = await Promise.all([
    bankOf(book, terms, position.id, blockTag),
    debtorOf(book, terms, position.id, blockTag),
    book.registry.stateOf(collateral.id, { blockTag }),
  ]);
  return {
    bank,
    debtor,
    currency,
    terms,
    position,
    outstanding: position.principal,
    daysPastDue: position.daysPastDue,
    writtenOff: position.status === "written off",
  };
}

/** The entity whose claim it is: the beneficiary where the creditor is a trust of the guarantee book, which acts for none. */
async function bankOf(book: Contracts, terms: FinancingTermsStruct, id: string, blockTag: number): Promise<string> {
  const { desk, guarantees } = book;
  const [creditor, trust, account] = await Promise.all([
    desk.creditorOf(terms, { blockTag }),
    guarantees.trustOf(id, { blockTag }),
    guarantees.accountOf(id),
  ]);
  if (trust.entrusted && creditor === account) return trust.beneficiary;
  return await entityBehind(book, id, creditor, blockTag);
}

async function debtorOf(book: Contracts, terms: FinancingTermsStruct, id: string, blockTag: number): Promise<string> {
  return await entityBehind(book, id, await resolveAddress(terms.borrower), blockTag);
}

/**
 * The entity that an account is or was for. An account that was lost or removed acts for none any more, but what was
 * lent by it or to it stands; its successor, and whoever else it may be added to again, is of the same entity.
 */
async function entityBehind(
  { participants, firstBlock }: Contracts,
  id: string,
  account: string,
  blockTag: number,
): Promise<string> {
  const seen = new Set<string>();
  let latest = account;
  while (!seen.has(latest)) {
    seen.add(latest);
    const [entity, successor] = await Promise.all([
      participants.entityOf(latest, { blockTag }),
      participants.successorOf(latest, { blockTag }),
    ]);
    if (BigInt(entity) !== 0n) return entity;
    if (successor === ZeroAddress) break;
    latest = successor;
  }
  const filter = participants.filters.AccountAdded(undefined, account);
  const added = await readEvents((from, to) => participants.queryFilter(filter, from, to), firstBlock, blockTag);
  const entity = added.at(-1)?.args.lei;
  if (entity === undefined) throw new ClaimUnattributedError(id, account);
  return entity;
}

/**
 * The loans of one currency with their grades, contagion and the non-performing ratio, all by principal outstanding; and
 * what was written off, which is in none of these. Contagion looks at the
 * debtor's loans in every currency before those of one are chosen: see `classifyExposures`.
 *
 * @param currency ISO 4217 number
 * @param bank     LEI as 20 bytes of the bank whose book it is; all banks unless given
 * @example
 * ```ts
 * const { ratio } = classifiedBook(await openFinancings(book), 840n);
 * ```
 */
export function classifiedBook(open: readonly OpenFinancing[], currency: bigint, bank?: string): ClassifiedPortfolio {
  // What is none would be nobody's book, in which nothing is non-performing.
  requireFields("book", { currency }, { currency: "bigint" });
  if (bank !== undefined) requireFit([BANK], [bank]);
  const mine = open.filter((each) => bank === undefined || each.bank === bank.toLowerCase());
  const settledIn = (each: OpenFinancing) => each.currency === currency;
  return portfolioOf(classifyExposures(mine).filter(settledIn), mine.filter(isWrittenOff).filter(settledIn));
}
