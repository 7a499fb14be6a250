export * from "./disbursement.ts";
export * from "./documentary-terms.ts";
export * from "./documentary.ts";
export * from "./status.ts";
export * from "./terms.ts";
export * from "./use.ts";
