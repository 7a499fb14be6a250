import { concatBytes } from "@noble/hashes/utils.js";

import { epochBytes } from "./epoch.ts";
import { FingerprintInputTooLongError } from "./errors.ts";

/**
 * Longest input that any fingerprinter takes. RFC 9497, section 1.2, ends at 65,535 bytes, of which a prefix needs some;
 * both fingerprinters stop at the same round number, so that either can replace the other.
 */
const MAXIMUM_INPUT_BYTES = 32_768;

/**
 * What is in fact fingerprinted: `domain ‖ epoch ‖ input`. The domain is of fixed length per fingerprinter, so no input
 * can imitate another domain or epoch, and one key used for two epochs by mistake still gives different fingerprints.
 */
export function prefixed(domain: Uint8Array, epoch: number, input: Uint8Array): Uint8Array {
  if (input.length > MAXIMUM_INPUT_BYTES) throw new FingerprintInputTooLongError(input.length, MAXIMUM_INPUT_BYTES);
  return concatBytes(domain, epochBytes(epoch), input);
}
