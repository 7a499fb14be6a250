export * from "./disbursement.ts";
export * from "./terms.ts";
export * from "./use.ts";
