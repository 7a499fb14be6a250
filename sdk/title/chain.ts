import { ZeroAddress } from "ethers";

import { requireId } from "../chain/arguments.ts";
import type { Contracts } from "../chain/contracts.ts";
import { readEvents } from "../chain/events.ts";
import { providerOf } from "../chain/provider.ts";
import { LienbookError } from "../errors.ts";
import { requireParts } from "../fields.ts";
import { nameAt } from "../names.ts";
import { ENDORSEMENT_CODES, nameOf, type EndorsementCode } from "./bills.ts";

/** What happened to a bill, in DCSA's words where it has them. */
export type BillAction =
  | "ISSUE"
  | EndorsementCode
  | "REFUSE"
  | "RECOVER"
  | "COURT_ORDER"
  | "SURRENDER_FOR_DELIVERY"
  | "SURRENDER_FOR_AMENDMENT"
  | "SURRENDER_FOR_PAPER"
  | "REJECT"
  | "DELIVERED"
  | "SUPERSEDED"
  | "CONVERTED_TO_PAPER"
  | "VOID";

/** One act of a bill's chain. */
export interface BillAct {
  readonly action: BillAction;
  /** Account that acted, or in whose name somebody submitted. */
  readonly actor: string;
  /** LEI of the entity for which it acted, where the event says it. */
  readonly onBehalfOf: string;
  /** Account that got possession; empty where possession stayed. */
  readonly recipient: string;
  /** LEI of who got title; empty where none was named. */
  readonly endorsee: string;
  /** Reference, hash of a statement, or id of the bill in its place. */
  readonly reference: string;
  /** Unix time in seconds. */
  readonly at: number;
  readonly transaction: string;
}

/** The events that a node returned do not lead to who possesses the bill now. */
export class BillChainIncompleteError extends LienbookError {
  constructor(id: string, expected: string, found: string) {
    super({
      code: "bill-chain-incomplete",
      value: `${id}: ${found || "nobody"} by its events, ${expected || "nobody"} by its token`,
      rule: "The acts of a bill lead from its issue to whoever possesses it now.",
      advice: "Ask a node that has all events since the bill was issued, and read from the block of the deployment on.",
    });
  }
}

const MOVES = ["Transfer", "ForcedTransfer"] as const;
const SURRENDERS = ["SURRENDER_FOR_DELIVERY", "SURRENDER_FOR_AMENDMENT", "SURRENDER_FOR_PAPER"] as const;

/**
 * The chain of a bill from its issue: who did what, on whose behalf, when, with which reference. It is compared with the
 * token: whoever got possession last, by the events, must be who possesses it now.
 *
 * @throws BillChainIncompleteError
 *
 * @example
 * ```ts
 * for (const { action, onBehalfOf, at } of await readBillChain(book, bill.id)) console.log(at, action, onBehalfOf);
 * ```
 */
export async function readBillChain(
  book: Pick<Contracts, "billOfLading" | "firstBlock">,
  id: string,
): Promise<BillAct[]> {
  const { billOfLading, firstBlock } = requireParts("book", book, "firstBlock");
  const provider = providerOf(billOfLading);
  requireId(id);
  const address = await billOfLading.getAddress();
  const at = await provider.getBlockNumber();
  const find = (topics: (string | string[] | null)[]) =>
    readEvents((fromBlock, toBlock) => provider.getLogs({ address, topics, fromBlock, toBlock }), firstBlock, at);
  // A bill's id is the first topic of what happens to it, and the last of its transfers.
  const moves = MOVES.map((name) => billOfLading.interface.getEvent(name).topicHash);
  const logs = (await Promise.all([find([null, id]), find([moves, null, null, id])]))
    .flat()
    .sort((a, b) => a.blockNumber - b.blockNumber || a.index - b.index);
  const acts: BillAct[] = [];
  let possessor = ZeroAddress;
  const times = new Map<number, number>();
  for (const log of logs) {
    const event = billOfLading.interface.parseLog(log);
    if (!event) continue;
    if (!times.has(log.blockNumber))
      times.set(log.blockNumber, (await provider.getBlock(log.blockNumber))?.timestamp ?? 0);
    const where = { at: times.get(log.blockNumber) ?? 0, transaction: log.transactionHash };
    if (event.name === "Transfer") {
      const [from, to] = [String(event.args[0]), String(event.args[1])];
      possessor = to;
      const act = {
        action: "TRANSFER",
        actor: from,
        onBehalfOf: "",
        recipient: to,
        endorsee: "",
        reference: "",
      } as const;
      acts.push({ ...act, ...where });
      continue;
    }
    const act = actOf(event.name, event.args);
    if (!act) continue;
    // What a transfer was is said by the event after it.
    const before = acts.at(-1);
    if (before && act.moves && before.transaction === where.transaction && before.action === "TRANSFER") acts.pop();
    acts.push({ ...act.told, ...where });
  }
  const owner = await billOfLading.ownerIfAny(id, { blockTag: at });
  if (owner !== possessor) throw new BillChainIncompleteError(id, owner, possessor);
  return acts;
}

interface Told {
  readonly told: Omit<BillAct, "at" | "transaction">;
  /** Whether ERC-721's `Transfer` went before it. */
  readonly moves: boolean;
}

function actOf(name: string, args: Readonly<Record<string, unknown>> & readonly unknown[]): Told | undefined {
  const text = (index: number) => String(args[index]);
  const act = (action: BillAction, moves: boolean, more: Partial<BillAct>): Told => ({
    told: { action, actor: "", onBehalfOf: "", recipient: "", endorsee: "", reference: "", ...more },
    moves,
  });
  switch (name) {
    case "BillIssued":
      return act("ISSUE", true, { onBehalfOf: nameOf(text(1)), recipient: text(2), reference: text(5) });
    case "BillTransferred": {
      const action = nameAt(ENDORSEMENT_CODES, Number(args[4]), "endorsement");
      const [actor, recipient, onBehalfOf] = [text(1), text(2), nameOf(text(3))];
      return act(action, true, { actor, recipient, onBehalfOf, endorsee: nameOf(text(5)), reference: text(6) });
    }
    case "Refused":
      return act("REFUSE", true, { actor: text(1), recipient: text(2), reference: text(3) });
    case "Recovered":
      return act("RECOVER", true, { actor: text(1), recipient: text(2) });
    case "ForcedTransfer":
      return act("COURT_ORDER", true, { actor: text(0), recipient: text(1) });
    case "BillSurrendered": {
      const action = nameAt(SURRENDERS, Number(args[3]), "purpose of a surrender");
      return act(action, false, { actor: text(1), onBehalfOf: nameOf(text(2)), reference: text(4) });
    }
    case "SurrenderRejected":
      return act("REJECT", false, { actor: text(1), recipient: text(2), reference: text(3) });
    case "BillDelivered":
      return act("DELIVERED", true, { actor: text(1), reference: text(3) });
    case "BillConvertedToPaper":
      return act("CONVERTED_TO_PAPER", true, { actor: text(1), reference: text(3) });
    case "BillSuperseded":
      return act("SUPERSEDED", true, { actor: text(2), reference: text(1) });
    case "BillVoided":
      return act("VOID", true, { actor: text(1), reference: text(2) });
    default:
      return undefined;
  }
}
