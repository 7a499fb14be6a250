export { type EpochFingerprints, fingerprintUnderEveryEpoch } from "./epochs.ts";
export * from "./errors.ts";
export type { Fingerprint, Fingerprinter } from "./fingerprinter.ts";
export { KeyedFingerprinter, MINIMUM_KEY_BYTES } from "./keyed.ts";
export * from "./service-errors.ts";
export { type RequestSigner, VoprfFingerprinter, type VoprfOptions } from "./voprf-fingerprinter.ts";
