export * from "./cargo.ts";
export * from "./covers.ts";
export * from "./insurance-party.ts";
export * from "./status.ts";
export * from "./terms.ts";
