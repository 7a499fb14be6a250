import { ZeroHash } from "ethers";

import type { DisbursementTermsStruct } from "../../typechain-types/contracts/escrow/DisbursementEscrow.ts";
import { addressOf } from "../chain/arguments.ts";
import type { Contracts } from "../chain/contracts.ts";
import { readEvents } from "../chain/events.ts";
import { providerOf } from "../chain/provider.ts";
import { bytes20ToLei } from "../documents/identifiers/lei.ts";
import { documentKindName, type DocumentKind } from "../documents/kinds.ts";
import { milestoneName, type Milestone } from "../documents/milestones/index.ts";
import { requireFields, requireParts } from "../fields.ts";
import { isoOf } from "../financing/calendar.ts";
import { TRANCHE_STATES, type TrancheState } from "./status.ts";
import { decodeDisbursementTerms, disbursementIdOf } from "./terms.ts";

/** What became of one tranche. */
export interface TrancheUse {
  readonly payee: string;
  /** In minor units. */
  readonly amount: bigint;
  readonly state: TrancheState;
  /** The last day on which it is paid: `2027-06-30`. */
  readonly until: string;
  /** The day on which it was paid or returned; none before. */
  readonly on?: string;
  /** What it is, or was, paid on. */
  readonly asked:
    | { readonly kind: DocumentKind; readonly issuer: string; readonly holder: string }
    | { readonly milestone: Milestone; readonly trade: string; readonly reporter: string };
  /** The document that it was paid on, or what stands for the milestone; none before. */
  readonly evidence?: string;
  /** Once it was paid: whether the evidence is today what it was then. */
  readonly evidenceStands?: boolean;
  readonly misused: boolean;
}

/** The use of the proceeds of one financing. All amounts in minor units. */
export interface UseOfProceeds {
  readonly financing: string;
  readonly terms: DisbursementTermsStruct;
  readonly tranches: readonly TrancheUse[];
  readonly released: bigint;
  readonly pending: bigint;
  readonly returned: bigint;
  /** The day since which misuse stands; none if none does. */
  readonly misusedOn?: string;
}

/**
 * What became of every tranche: to whom, how much, on what evidence, when, and whether that evidence still stands. For
 * anyone who has the terms. Events say which evidence it was, and the contract confirms it.
 *
 * @example
 * ```ts
 * const open = (await useOf(book, use)).filter(({ state }) => state === "pending");
 * ```
 */
export async function useOf(
  book: Pick<Contracts, "disbursement" | "firstBlock">,
  terms: DisbursementTermsStruct,
): Promise<TrancheUse[]> {
  const { disbursement, firstBlock } = requireParts("book", book, "firstBlock");
  const newest = await providerOf(disbursement).getBlockNumber();
  const filter = disbursement.filters.TrancheReleased(disbursementIdOf(terms));
  const events = await readEvents((from, to) => disbursement.queryFilter(filter, from, to), firstBlock, newest);
  const evidenceOf = new Map(events.map(({ args }) => [Number(args.index), args.evidence]));
  const shown = terms.tranches.map((_, index) => evidenceOf.get(index) ?? ZeroHash);
  const uses = await disbursement.useOfProceeds(terms, shown, { blockTag: newest });
  return uses.map(({ payee, amount, state, on, evidence, evidenceStands, misused }, index) => {
    const name = TRANCHE_STATES[Number(state)];
    const tranche = terms.tranches[index];
    if (name === undefined || !tranche) throw new RangeError(`No tranche ${index} of state ${state}`);
    const released = name === "released";
    return {
      payee,
      amount,
      state: name,
      until: isoOf(Number(tranche.until)),
      asked: askedOf(tranche.evidence),
      ...(on === 0n ? {} : { on: isoOf(on) }),
      ...(released ? { evidence, evidenceStands } : {}),
      misused,
    };
  });
}

/**
 * The use of the proceeds of all financings that were agreed on: what a lender reads of its borrowers, and a supervisor of
 * all. From the events of the escrow, each checked against what the contract keeps of it.
 *
 * @param of `lender` or `borrower`: only theirs
 * @example
 * ```ts
 * const uses = await usesOfProceeds(book, { lender: bank.address });
 * const doubtful = uses.filter(({ tranches }) => tranches.some(({ evidenceStands }) => evidenceStands === false));
 * ```
 */
export async function usesOfProceeds(
  book: Pick<Contracts, "disbursement" | "firstBlock">,
  of: { readonly lender?: string; readonly borrower?: string } = {},
): Promise<UseOfProceeds[]> {
  const { disbursement, firstBlock } = requireParts("book", book, "firstBlock");
  requireFields("of", of, { lender: "string?", borrower: "string?" });
  for (const name of ["lender", "borrower"] as const) {
    const party = of[name];
    if (party !== undefined) await addressOf(`of.${name}`, party);
  }
  const newest = await providerOf(disbursement).getBlockNumber();
  const filter = disbursement.filters.DisbursementAgreed(undefined, undefined, of.borrower);
  const agreed = await readEvents((from, to) => disbursement.queryFilter(filter, from, to), firstBlock, newest);
  const wanted = agreed.filter(({ args }) => of.lender === undefined || same(args.lender, of.lender));
  return await Promise.all(
    wanted.map(async ({ args }) => {
      const terms = decodeDisbursementTerms(args.terms);
      const [tranches, { misusedOn }] = await Promise.all([
        useOf(book, terms),
        disbursement.disbursementOf(args.financing),
      ]);
      return {
        financing: args.financing,
        terms,
        tranches,
        released: sumOf(tranches, "released"),
        pending: sumOf(tranches, "pending"),
        returned: sumOf(tranches, "returned"),
        ...(misusedOn === 0n ? {} : { misusedOn: isoOf(misusedOn) }),
      };
    }),
  );
}

function askedOf(evidence: DisbursementTermsStruct["tranches"][number]["evidence"]): TrancheUse["asked"] {
  const [kind, milestone] = [documentKindName(Number(evidence.kind)), milestoneName(Number(evidence.milestone))];
  const by = bytes20ToLei(String(evidence.by));
  if (milestone !== undefined) return { milestone, trade: String(evidence.ref), reporter: by };
  return { kind: kind ?? "none", issuer: by, holder: bytes20ToLei(String(evidence.holder)) };
}

function sumOf(tranches: readonly TrancheUse[], state: TrancheState): bigint {
  return tranches.reduce((sum, each) => (each.state === state ? sum + each.amount : sum), 0n);
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
