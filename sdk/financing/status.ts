/** What may have become of a financing, in the order of the contracts. */
export const FINANCING_STATUSES = ["none", "active", "defaulted", "written off", "repaid", "replaced"] as const;
export type FinancingStatus = (typeof FINANCING_STATUSES)[number];
