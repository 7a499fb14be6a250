import { ZeroHash, type BigNumberish, type Result } from "ethers";

import type { FinancingTermsStruct } from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import type { DemandStruct, GuaranteeTermsStruct } from "../../typechain-types/contracts/guarantees/GuaranteeBook.ts";
import type { Contracts } from "../chain/contracts.ts";
import { readEvents } from "../chain/events.ts";
import { providerOf } from "../chain/provider.ts";
import { reportStandings, type ReportStatus } from "../diligence/reports.ts";
import { LienbookError } from "../errors.ts";
import { requireFields, requireParts } from "../fields.ts";
import { encodeGrounds, groundsHashOf, guaranteeIdOf, NO_DEMAND, NO_GROUNDS, type Grounds } from "./terms.ts";

/** A guarantee as it stands: all that an act on it has to show, and what has become of it. Amounts in minor units. */
export interface StandingGuarantee {
  readonly id: string;
  readonly terms: GuaranteeTermsStruct;
  /** What the guarantor relies on. */
  readonly grounds: Grounds;
  /** The demand that runs, or was rejected and may be made anew; all zero if there is none. */
  readonly running: DemandStruct;
  readonly inForce: boolean;
  readonly paid: bigint;
  /** Of what was paid: out of what the debtor paid afterwards, by the guarantor or by whoever's asset was sold for it. */
  readonly recovered: bigint;
  /** What of the cap still counts. */
  readonly cap: bigint;
  /** The last day for a demand, as a whole UTC day since 1970-01-01. */
  readonly expiresOn: bigint;
  /** From when on it lapses unless its financing is drawn, since its debtor declined it; 0 if it did not. */
  readonly lapsesFrom: bigint;
}

/** What of a book is read of guarantees. */
export type GuaranteeReading = Pick<Contracts, "guarantees" | "guaranteeServicing" | "grounds" | "firstBlock">;

/** A guarantee as somebody shows it: none stands where a list of them is empty. @throws InvalidArgumentError */
export function shown(guarantee: StandingGuarantee): StandingGuarantee {
  requireParts("guarantee", guarantee, "id", "terms", "grounds", "running");
  return guarantee;
}

/** The events of the node do not account for how a guarantee stands. */
export class GuaranteeUnaccountedError extends LienbookError {
  constructor(id: string) {
    super({
      code: "guarantee-unaccounted",
      value: id,
      rule: "How a guarantee stands is told by its events, each of them confirmed by what the book keeps.",
      advice: "Read from the block of the deployment on, at a node that keeps all events.",
    });
  }
}

/**
 * The guarantees of a financing, or of a guarantor, in the order of their issue: read from the events of the book, each
 * confirmed by what the book keeps.
 *
 * @param of `financing` or `guarantor` (its LEI as the contracts take it), or neither for all
 * @throws GuaranteeUnaccountedError
 *
 * @example
 * ```ts
 * const [guarantee] = await guaranteesOf(book, { financing: id });
 * await guarantor.pay(guarantee, terms);
 * ```
 */
export async function guaranteesOf(
  book: GuaranteeReading,
  of: { readonly financing?: string; readonly guarantor?: string } = {},
): Promise<StandingGuarantee[]> {
  const { guarantees, firstBlock } = requireParts("book", book, "firstBlock");
  requireFields("of", of, { financing: "string?", guarantor: "string?" });
  const newest = await providerOf(guarantees).getBlockNumber();
  const filter = guarantees.filters.GuaranteeIssued(undefined, of.financing, of.guarantor);
  const issued = await readEvents((from, to) => guarantees.queryFilter(filter, from, to), firstBlock, newest);
  return await Promise.all(
    issued.map(async ({ args }) => {
      const { id, financing, guarantor, debtor, cap, coverage, expiresOn, fee, secured, reducing, text, grounds } =
        args;
      const terms = { financing, guarantor, debtor, cap, coverage, expiresOn, fee, secured, reducing, text, grounds };
      if (guaranteeIdOf(terms) !== id) throw new GuaranteeUnaccountedError(id);
      return await standingOf(book, id, terms, newest);
    }),
  );
}

/**
 * What may be demanded under a guarantee today, in minor units.
 *
 * @example
 * ```ts
 * const amount = await payableUnderGuarantee(book, guarantee, financing);
 * ```
 */
export async function payableUnderGuarantee(
  book: Pick<Contracts, "guarantees">,
  guarantee: StandingGuarantee,
  financing: FinancingTermsStruct,
): Promise<bigint> {
  const { terms } = shown(guarantee);
  return requireParts("book", book, "guarantees").guarantees.payableUnder(terms, financing);
}

/**
 * The reports that a guarantor relies on and that are good no more: stale, or taken back.
 *
 * @example
 * ```ts
 * const doubtful = await staleIn(book, guarantee);
 * ```
 */
export async function staleIn(
  book: Pick<Contracts, "diligence">,
  guarantee: StandingGuarantee,
): Promise<ReportStatus[]> {
  const standings = await reportStandings(book, shown(guarantee).grounds.reports);
  return standings.filter(({ standing }) => standing !== "good");
}

/** How a counter-guarantee stands. Amounts in minor units. */
export interface CounterSecurity {
  /** For which its lien was placed. */
  readonly purpose: string;
  /** What remains of its lien. */
  readonly standing: bigint;
  /** What of the price is kept in the lien's place, once the asset was sold. */
  readonly held: bigint;
  /** What it has brought the guarantor. */
  readonly brought: bigint;
  /** Whose the asset was when it brought something, or was sold; the zero address before. */
  readonly pledgor: string;
}

/**
 * How the counter-guarantees behind a guarantee stand: what remains of each, what its sale has brought, and whose it was.
 *
 * @example
 * ```ts
 * const [land] = await securityOf(book, guarantee);
 * ```
 */
export async function securityOf(
  book: Pick<Contracts, "grounds">,
  guarantee: StandingGuarantee,
): Promise<readonly CounterSecurity[]> {
  const { id, grounds } = shown(guarantee);
  if (grounds.counterGuarantees.length === 0) return [];
  const found = await requireParts("book", book, "grounds").grounds.securityIn(id, encodeGrounds(grounds));
  return found.map(({ purpose, standing, held, brought, pledgor }) => ({ purpose, standing, held, brought, pledgor }));
}

async function standingOf(
  { guarantees, guaranteeServicing, grounds, firstBlock }: GuaranteeReading,
  id: string,
  terms: GuaranteeTermsStruct & { readonly cap: bigint; readonly expiresOn: bigint },
  newest: number,
): Promise<StandingGuarantee> {
  const provider = providerOf(guarantees);
  const address = await guarantees.getAddress();
  const events = await readEvents(
    (fromBlock, toBlock) => provider.getLogs({ address, topics: [null, id], fromBlock, toBlock }),
    firstBlock,
    newest,
  );
  let running: DemandStruct = NO_DEMAND;
  let ended = false;
  for (const log of events) {
    const event = guarantees.interface.parseLog(log) ?? guaranteeServicing.interface.parseLog(log);
    if (!event) continue;
    switch (event.name) {
      case "Demanded":
        running = demandMade(event.args);
        break;
      case "DemandSuspended":
      case "DemandRejected":
        running = demandOf(event.args.getValue("demand"));
        break;
      case "GuaranteeExtended":
        running = { ...NO_DEMAND, owed: running.owed };
        break;
      case "GuaranteePaid":
        running = demandOf(event.args.getValue("left"));
        break;
      case "GuaranteeEnded":
        [running, ended] = [NO_DEMAND, true];
        break;
    }
  }
  const [inForce, { paid, recovered, reduced, extendedTo }, lapsesFrom] = await Promise.all([
    guarantees.isInForce(terms, running, { blockTag: newest }),
    guarantees.guaranteeOf(id, { blockTag: newest }),
    guaranteeServicing.lapsesFromOf(id, { blockTag: newest }),
  ]);
  if (inForce === ended) throw new GuaranteeUnaccountedError(id);
  const expiresOn = extendedTo === 0n ? terms.expiresOn : extendedTo;
  const reliedOn = terms.grounds === ZeroHash ? NO_GROUNDS : await groundsOf(grounds, id, firstBlock, newest);
  if (groundsHashOf(reliedOn) !== terms.grounds) throw new GuaranteeUnaccountedError(id);
  return {
    id,
    terms,
    grounds: reliedOn,
    running,
    inForce,
    paid,
    recovered,
    cap: terms.cap - reduced,
    expiresOn,
    lapsesFrom,
  };
}

async function groundsOf(
  contract: Contracts["grounds"],
  id: string,
  firstBlock: number,
  newest: number,
): Promise<Grounds> {
  const filter = contract.filters.GuaranteeGrounded(id);
  const [event] = await readEvents((from, to) => contract.queryFilter(filter, from, to), firstBlock, newest);
  if (!event) throw new GuaranteeUnaccountedError(id);
  const { reports, counterGuarantees } = event.args.grounds;
  return {
    reports: [...reports],
    counterGuarantees: counterGuarantees.map((counter) => ({
      asset: counter.asset,
      id: counter.id,
      amount: counter.amount,
      face: counter.face,
      backingHash: counter.backingHash,
      appraisedWithin: counter.appraisedWithin,
      haircut: counter.haircut,
      worth: counter.worth,
      contested: [...counter.contested],
    })),
  };
}

function demandMade(args: Result): DemandStruct {
  const { amount, answerBy, extendTo, owed, statement } = args.toObject() as Record<
    "amount" | "answerBy" | "extendTo" | "owed",
    bigint
  > & { statement: string };
  return { ...NO_DEMAND, amount, answerBy, extendTo, owed, statement };
}

function demandOf(value: unknown): DemandStruct {
  const { amount, answerBy, extendTo, suspended, owed, rejected, statement } = value as Record<
    "amount" | "answerBy" | "extendTo" | "owed",
    BigNumberish
  > & { suspended: boolean; rejected: boolean; statement: string };
  return { amount, answerBy, extendTo, suspended, owed, rejected, statement };
}
