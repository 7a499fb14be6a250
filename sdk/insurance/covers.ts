import type { FinancingTermsStruct } from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import type { CoverTermsStruct } from "../../typechain-types/contracts/insurance/CreditInsurance.ts";
import type { Contracts } from "../chain/contracts.ts";
import { readEvents } from "../chain/events.ts";
import { newestBlockOf } from "../chain/provider.ts";
import { REVOKED } from "../documents/registration/flags.ts";
import { requireFields, requireParts } from "../fields.ts";
import { isoOf } from "../financing/calendar.ts";
import { nameAt } from "../names.ts";
import { dayAt } from "../units.ts";
import { COVER_STATUSES, type CoverStatus } from "./status.ts";
import { decodeCoverTerms } from "./terms.ts";

/** How the insurance of one financing stands. All amounts in minor units. */
export interface CoverPosition {
  readonly id: string;
  readonly terms: CoverTermsStruct;
  readonly status: CoverStatus;
  readonly paid: bigint;
  /** Of what was paid, out of what came in afterwards. */
  readonly recovered: bigint;
  /** Zero while no claim runs, as when it was refused. */
  readonly claimed: bigint;
  /** Of a claim that runs: the last day to refuse it. */
  readonly answerBy?: string;
  /** Of a claim that was refused: the last day to make it anew, even past the days to claim. */
  readonly correctBy?: string;
  /** Whether that day is over: what was claimed is owed. */
  readonly precluded: boolean;
  /** The last day on which the insurer was told that something is overdue; none if it never was. */
  readonly notifiedOn?: string;
  /** Whether its insurer has taken the policy back. */
  readonly policyRevoked: boolean;
  /** What all guarantees and insurance of the financing cover, in parts per million. */
  readonly coverage: bigint;
}

/**
 * How all covers stand that were entered: what a bank reads of its loans, an insurer of its policy, and a supervisor of
 * all. From the events of the insurance, each with what the contracts keep of it today.
 *
 * @param of `financing` or `policy`: only theirs
 * @example
 * ```ts
 * const owed = (await coversOf(book, { policy: policy.id })).filter(({ precluded }) => precluded);
 * ```
 */
export async function coversOf(
  book: Pick<Contracts, "insurance" | "guarantees" | "registry" | "firstBlock">,
  of: { readonly financing?: string; readonly policy?: string } = {},
): Promise<CoverPosition[]> {
  const { insurance, guarantees, registry, firstBlock } = requireParts("book", book, "firstBlock");
  requireFields("of", of, { financing: "string?", policy: "string?" });
  const block = await newestBlockOf(insurance);
  // All at one block: what is told of two does not add up.
  const blockTag = block.number;
  const today = dayAt(block.timestamp);
  const filter = insurance.filters.CoverDeclared(undefined, of.financing, of.policy);
  const query = (from: number, to: number) => insurance.queryFilter(filter, from, to);
  const declared = await readEvents(query, firstBlock, block.number);
  return await Promise.all(
    declared.map(async ({ args }) => {
      const [{ status, paid, recovered, claimed, refused, answerBy, notifiedOn }, coverage, { flags }] =
        await Promise.all([
          insurance.coverOf(args.id, { blockTag }),
          guarantees.coverageOf(args.financing, { blockTag }),
          registry.stateOf(args.policy, { blockTag }),
        ]);
      const runs = claimed !== 0n && !refused;
      return {
        id: args.id,
        terms: decodeCoverTerms(args.terms),
        status: nameAt(COVER_STATUSES, status, "status of a cover"),
        paid,
        recovered,
        claimed: runs ? claimed : 0n,
        ...(runs ? { answerBy: isoOf(answerBy) } : {}),
        ...(refused ? { correctBy: isoOf(answerBy) } : {}),
        precluded: runs && today > answerBy,
        ...(notifiedOn === 0n ? {} : { notifiedOn: isoOf(notifiedOn) }),
        policyRevoked: (flags & REVOKED) !== 0n,
        coverage,
      };
    }),
  );
}

/**
 * What may be claimed under a cover today, in minor units.
 *
 * @example
 * ```ts
 * await bank.claim(cover, terms, await payableUnderCover(book, cover, terms), statement);
 * ```
 */
export async function payableUnderCover(
  book: Pick<Contracts, "insurance">,
  cover: CoverTermsStruct,
  terms: FinancingTermsStruct,
): Promise<bigint> {
  return requireParts("book", book, "insurance").insurance.payableUnder(cover, terms);
}
