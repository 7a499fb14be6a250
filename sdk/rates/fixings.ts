import { hexlify, id as keccakOfText } from "ethers";

import type { FinancingTermsStruct } from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import type { FixingStruct } from "../../typechain-types/contracts/financing/ReferenceRates.ts";
import type { Contracts } from "../chain/contracts.ts";
import { Encoding } from "../chain/encoding.ts";
import { readEvents } from "../chain/events.ts";
import { providerOf, todayOn } from "../chain/provider.ts";
import { bytes20ToLei, leiToBytes20, parseLei } from "../documents/identifiers/lei.ts";
import { requireFields, requireParts, type Fields } from "../fields.ts";
import type { DayLike } from "../financing/calendar.ts";
import { FINANCING_STATUSES, type FinancingStatus } from "../financing/status.ts";
import { financingIdOf } from "../financing/terms.ts";
import { nameAt } from "../names.ts";
import { ONE_MILLION, type RateLike } from "../units.ts";

/** What a loan bears at most, in parts per million a year. */
const HIGHEST_RATE = ONE_MILLION;
const ACCRUING: readonly FinancingStatus[] = ["active", "defaulted"];
const BENCHMARK = new Encoding<[administrator: string, name: string]>("bytes20", "bytes32");

/** A fixing as its administrator writes it. */
export interface FixingWish {
  /** What the administrator calls the rate: "EUR 3M". */
  readonly name: string;
  /** The day from which it holds: its value date. */
  readonly from: DayLike;
  /** Parts per million a year, of either sign: 3.125 % is 31250. */
  readonly rate: RateLike;
  /** Hash of the document in which it was published. */
  readonly publication: string;
}

const FIXING_WISH: Fields<FixingWish> = { name: "string", from: "day", rate: "rate", publication: "string" };

/** A fixing that stands. */
export interface StandingFixing {
  readonly from: bigint;
  /** The day from which the next one holds; none as long as it is the last. */
  readonly until?: bigint;
  readonly rate: bigint;
  readonly publication: string;
  /** LEI of who published it. */
  readonly administrator: string;
}

/**
 * A fixing as the contracts take it.
 *
 * @example
 * ```ts
 * const fixing = fixingOf({ name: "EUR 3M", from: dayOf("2027-04-01"), rate: 31_250, publication });
 * ```
 */
export function fixingOf(wish: FixingWish): FixingStruct {
  const { name, from, rate, publication } = requireFields("wish", wish, FIXING_WISH);
  return { name: keccakOfText(name), from, rate, publication };
}

/**
 * The id of a reference rate: what the terms of a floating financing name as `benchmark`.
 *
 * @param administrator LEI of who publishes it
 * @param name          what it calls the rate
 * @example
 * ```ts
 * interestTerms({ rate: 51_250n, benchmark: benchmarkId(administratorLei, "EUR 3M"), margin: 20_000n });
 * ```
 */
export function benchmarkId(administrator: string, name: string): string {
  return BENCHMARK.hash(leiToBytes20(parseLei(administrator)), keccakOfText(name));
}

/**
 * The fixings of a reference rate that stand, in the order of their days, with where each was published.
 *
 * @example
 * ```ts
 * const history = await fixingsOf(book, benchmarkId(administratorLei, "EUR 3M"));
 * ```
 */
export async function fixingsOf(
  book: Pick<Contracts, "rates" | "firstBlock">,
  benchmark: string,
): Promise<StandingFixing[]> {
  const { rates, firstBlock } = requireParts("book", book, "firstBlock");
  const newest = await providerOf(rates).getBlockNumber();
  const filter = rates.filters.FixingPublished(benchmark);
  const published = await readEvents((from, to) => rates.queryFilter(filter, from, to), firstBlock, newest);
  // Of a day that was published again after a withdrawal, the last one stands, if any does.
  const latest = new Map(published.map(({ args }) => [args.from, args]));
  const read = [...latest.values()].map(async ({ from, publication, administrator }) => {
    const { stands, rate, next } = await rates.fixingOf(benchmark, from, { blockTag: newest });
    if (!stands) return undefined;
    const until = next === 0n ? {} : { until: next };
    return { from, ...until, rate, publication, administrator: bytes20ToLei(administrator) };
  });
  const standing = (await Promise.all(read)).filter((fixing) => fixing !== undefined);
  return standing.sort((a, b) => Number(a.from - b.from));
}

/**
 * The fixings that a financing is yet to take: that of the period that runs, and that of the next one once it is final.
 * Empty if it has them, if its rate does not float, or if nothing accrues any more.
 *
 * @returns the day of each: what `LoanParty.bringFixing` brings
 */
export async function fixingsToBring(
  book: Pick<Contracts, "desk" | "rates">,
  terms: FinancingTermsStruct,
): Promise<bigint[]> {
  const id = financingIdOf(terms);
  const { benchmark, margin } = terms.interest;
  if (BigInt(hexlify(benchmark)) === 0n) return [];
  const [today, { extension, status }] = await Promise.all([todayOn(book.desk), book.desk.financingOf(id)]);
  // Elsewhere nothing accrues, and no rate comes to hold: it would be brought again day after day.
  if (!ACCRUING.includes(nameAt(FINANCING_STATUSES, status, "status of a financing"))) return [];
  const dueDates = terms.schedule.map(({ dueOn }) => BigInt(dueOn));
  const [last, next] = [dueDates.findLast((day) => day <= today), dueDates.find((day) => day > today)];
  const [current, following] = await Promise.all([
    holdingOn(book, hexlify(benchmark), last, today),
    holdingOn(book, hexlify(benchmark), next, today),
  ]);

  // Rates as the desk stores them: with the margin, at least zero, plus one; 0 for none.
  const stored = ({ rate }: { readonly rate: bigint }) =>
    (rate + BigInt(margin) > 0n ? rate + BigInt(margin) : 0n) + 1n;
  const hasCome = extension.nextRate !== 0n && extension.nextFrom <= today;
  const taken = hasCome ? extension.nextRate : extension.fixedRate;
  const waiting = hasCome ? 0n : extension.nextRate;
  const inForce = current ? stored(current) : taken;
  const missing = [
    current && stored(current) !== taken ? current : undefined,
    following && stored(following) !== (waiting === 0n ? inForce : waiting) ? following : undefined,
  ];
  // A rate above the highest is none that the desk takes.
  const takable = missing.filter((each) => each !== undefined).filter((each) => stored(each) <= HIGHEST_RATE + 1n);
  return takable.map(({ from }) => from);
}

/** The final fixing that holds on a day, as far as is published. */
async function holdingOn(
  { rates }: Pick<Contracts, "rates">,
  benchmark: string,
  day: bigint | undefined,
  today: bigint,
): Promise<{ from: bigint; rate: bigint } | undefined> {
  if (day === undefined) return undefined;
  let from = await rates.lastOf(benchmark);
  while (from !== 0n) {
    const { rate, previous } = await rates.fixingOf(benchmark, from);
    // A later one may still be withdrawn, but as it stands the earlier one does not hold on that day.
    if (from <= day) return from <= today + 1n ? { from, rate } : undefined;
    from = previous;
  }
  return undefined;
}
