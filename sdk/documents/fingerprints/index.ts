export * from "./errors.ts";
export type { Fingerprint, Fingerprinter } from "./fingerprinter.ts";
export { KeyedFingerprinter, MINIMUM_KEY_BYTES } from "./keyed.ts";
