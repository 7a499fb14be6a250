export * from "./credit-party.ts";
export * from "./documentary-terms.ts";
export * from "./proceeds-party.ts";
export * from "./standing.ts";
export * from "./status.ts";
export * from "./terms.ts";
export * from "./use.ts";
