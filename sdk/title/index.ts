export * from "./bills.ts";
export * from "./chain.ts";
export * from "./holder.ts";
