import { placeOf } from "../../names.ts";
import { parseUnLocode } from "../identifiers/places.ts";

/** What happens to the goods of a trade. The place in the list is the number that the contracts use, from 1. */
export const MILESTONES = [
  "produced",
  "inspected",
  "packed",
  "gatedIn",
  "loaded",
  "departed",
  "transhipped",
  "arrived",
  "delivered",
  "returned",
] as const;

export type Milestone = (typeof MILESTONES)[number];

/** A milestone as its party reports it. */
export interface MilestoneReport {
  /** Id of the document that stands for the trade. */
  readonly trade: string;
  readonly milestone: Milestone;
  /** Unix seconds. */
  readonly occurredAt: bigint;
  /** UN/LOCODE. */
  readonly place: string;
  /** Salted Merkle root of what proves it: `commit(…).root`. */
  readonly evidence: string;
}

/** What a milestone is called elsewhere, where it has a name there. */
export interface MilestoneCodes {
  /**
   * DCSA Track and Trace: `transportEventTypeCode` for what a vessel does, `equipmentEventTypeCode` for what is done to a
   * container. What it does not follow, such as production, it has no code for.
   */
  readonly dcsa?: { readonly event: "TRANSPORT" | "EQUIPMENT"; readonly code: string };
  /** GS1 EPCIS 2.0, Core Business Vocabulary: `bizStep`, and `disposition` where the step alone would not tell. */
  readonly epcis: { readonly bizStep: string; readonly disposition?: string };
}

/**
 * Milestones by their codes of DCSA Track and Trace and GS1 EPCIS, for reading and writing events of either.
 *
 * A transhipment is DCSA's discharge (and loading again) at a port that is not the last; a gate-out of a laden container at
 * the destination is its delivery. A gate-in of an empty container is no milestone of the goods.
 */
export const MILESTONE_CODES: Readonly<Record<Milestone, MilestoneCodes>> = {
  produced: { epcis: { bizStep: "commissioning", disposition: "active" } },
  inspected: { dcsa: { event: "EQUIPMENT", code: "INSP" }, epcis: { bizStep: "inspecting" } },
  packed: { dcsa: { event: "EQUIPMENT", code: "STUF" }, epcis: { bizStep: "packing" } },
  gatedIn: { dcsa: { event: "EQUIPMENT", code: "GTIN" }, epcis: { bizStep: "entering_exiting" } },
  loaded: { dcsa: { event: "EQUIPMENT", code: "LOAD" }, epcis: { bizStep: "loading", disposition: "in_progress" } },
  departed: { dcsa: { event: "TRANSPORT", code: "DEPA" }, epcis: { bizStep: "departing", disposition: "in_transit" } },
  transhipped: {
    dcsa: { event: "EQUIPMENT", code: "DISC" },
    epcis: { bizStep: "unloading", disposition: "in_transit" },
  },
  arrived: { dcsa: { event: "TRANSPORT", code: "ARRI" }, epcis: { bizStep: "arriving" } },
  delivered: { dcsa: { event: "EQUIPMENT", code: "GTOT" }, epcis: { bizStep: "receiving" } },
  returned: { epcis: { bizStep: "receiving", disposition: "returned" } },
};

/** `Milestone` of the contracts. */
export function milestoneNumber(name: Milestone): number {
  return placeOf(MILESTONES, name, "milestone") + 1;
}

/** The name of `Milestone` number `number` of the contracts, or undefined where there is none. */
export function milestoneName(number: number | bigint): Milestone | undefined {
  return MILESTONES[Number(number) - 1];
}

export function isMilestoneName(text: string): text is Milestone {
  return (MILESTONES as readonly string[]).includes(text);
}

/** A UN/LOCODE as the contracts take it: its five ASCII characters. @throws InvalidUnLocodeError */
export function placeBytes(place: string): string {
  return `0x${Buffer.from(parseUnLocode(place), "ascii").toString("hex")}`;
}
