/** Where a presentation is, in the order of `PresentationStatus` in the contracts. */
export const PRESENTATION_STATUSES = [
  "none",
  "examined",
  "accepted",
  "refused",
  "undertaken",
  "paid",
  "taken back",
] as const;
export type PresentationStatus = (typeof PRESENTATION_STATUSES)[number];

/** Where the money of a tranche is, in the order of `TrancheState` in the contracts. */
export const TRANCHE_STATES = ["unfunded", "pending", "released", "returned"] as const;
export type TrancheState = (typeof TRANCHE_STATES)[number];
