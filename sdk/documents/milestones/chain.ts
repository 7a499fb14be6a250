import { AbiCoder, getBytes, keccak256, ZeroHash } from "ethers";

import { requireId } from "../../chain/arguments.ts";
import type { Contracts } from "../../chain/contracts.ts";
import { readEvents } from "../../chain/events.ts";
import { providerOf } from "../../chain/provider.ts";
import { requireParts } from "../../fields.ts";
import { DocumentError } from "../errors.ts";
import { bytes20ToLei } from "../identifiers/lei.ts";
import { milestoneName, type MilestoneReport } from "./milestone.ts";

/** A report as it stands in the chain of a trade. */
export interface MilestoneEntry extends MilestoneReport {
  /** LEI of the entity whose word it is. */
  readonly by: string;
  /** The account that signed it. */
  readonly attestor: string;
  /** Of the chain up to and with this report. */
  readonly head: string;
  readonly block: number;
  readonly transaction: string;
}

/** The reports that a node gave of a trade are not those that the chain's head was made of. */
export class MilestoneChainError extends DocumentError {
  readonly trade: string;

  constructor(trade: string, computed: string, head: string) {
    super({
      code: "milestone-chain",
      value: `reports give ${computed}, the head is ${head}; trade ${trade}`,
      rule: "All reports on a trade, in their order, hash to the head that the contract keeps.",
      advice: "Read from the first block of the deployment, from a node that keeps all events; trust no other list.",
    });
    this.trade = trade;
  }
}

/**
 * All that was reported of the goods of a trade, in the order in which it was reported, checked against the head that the
 * contract keeps: nothing left out, nothing added, nothing changed.
 *
 * A report is the word of the entity `by`: weigh each by whose it is.
 *
 * @param trade id of the document that stands for the trade
 * @throws MilestoneChainError, ProviderMissingError
 *
 * @example
 * ```ts
 * const chain = await milestoneChain(book, invoice.id);
 * const loaded = chain.find(({ milestone, by }) => milestone === "loaded" && by === carrierLei);
 * ```
 */
export async function milestoneChain(
  book: Pick<Contracts, "milestones" | "firstBlock">,
  trade: string,
): Promise<MilestoneEntry[]> {
  const { milestones, firstBlock } = requireParts("book", book, "milestones", "firstBlock");
  requireId(trade);
  // The head of the same block: a report between the two calls would look like a missing one.
  const newest = await providerOf(milestones).getBlockNumber();
  const filter = milestones.filters.MilestoneReported(trade);
  const [events, head] = await Promise.all([
    readEvents((from, to) => milestones.queryFilter(filter, from, to), firstBlock, newest),
    milestones.headOf(trade, { blockTag: newest }),
  ]);
  let computed = ZeroHash;
  const entries = events.map(({ args, blockNumber, transactionHash }): MilestoneEntry => {
    const { milestone, by, occurredAt, place, evidence, attestor } = args;
    const report = [trade, milestone, occurredAt, place, evidence];
    computed = keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32", "bytes20", REPORT], [computed, by, report]));
    const name = milestoneName(milestone);
    if (name === undefined || computed !== args.head) throw new MilestoneChainError(trade, computed, args.head);
    return {
      trade,
      milestone: name,
      occurredAt,
      place: Buffer.from(getBytes(place)).toString("ascii"),
      evidence,
      by: bytes20ToLei(by),
      attestor,
      head: computed,
      block: blockNumber,
      transaction: transactionHash,
    };
  });
  if (computed !== head) throw new MilestoneChainError(trade, computed, head);
  return entries;
}

const REPORT = "tuple(bytes32 trade, uint8 milestone, uint48 occurredAt, bytes5 place, bytes32 evidence)";
