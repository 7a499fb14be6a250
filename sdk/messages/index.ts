export * from "./discrepancies.ts";
export * from "./sign.ts";
export * from "./types.ts";
