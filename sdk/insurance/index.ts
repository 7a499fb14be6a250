export * from "./cargo.ts";
export * from "./covers.ts";
export * from "./party.ts";
export * from "./terms.ts";
