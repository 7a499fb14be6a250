/** Where a cover is, in the order of `CoverStatus` in the contracts. */
export const COVER_STATUSES = ["none", "in force", "ended"] as const;
export type CoverStatus = (typeof COVER_STATUSES)[number];
