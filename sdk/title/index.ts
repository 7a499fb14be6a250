export * from "./bills.ts";
export * from "./chain.ts";
export * from "./giver.ts";
export * from "./holder.ts";
export { partFingerprint, partIdOf, PartsSumError } from "./parts.ts";
export * from "./receipts.ts";
export * from "./receivables.ts";
export * from "./rights.ts";
