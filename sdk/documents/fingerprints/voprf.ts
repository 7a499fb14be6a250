import { p256, p256_oprf } from "@noble/curves/nist.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";

import { checkedEpoch, epochBytes } from "./epoch.ts";
import { InvalidFingerprintSeedError } from "./errors.ts";
import { prefixed } from "./input.ts";

/**
 * The verifiable oblivious pseudorandom function of RFC 9497, mode 1, suite P256-SHA256: the client learns
 * `F(key, input)` and that the pinned key made it; the server learns neither the input nor the output.
 */
export const voprf = p256_oprf.voprf;

/** Bytes of a seed from which the key of an epoch is derived (RFC 9497, section 3.2.1). */
const SEED_BYTES = 32;

/** Bytes of a serialized element: a compressed point of P-256 (RFC 9497, section 4.3). */
export const ELEMENT_BYTES = 33;

/** Bytes of a proof: two scalars of P-256. */
export const PROOF_BYTES = 64;

const INPUT_DOMAIN = utf8ToBytes("lienbook/fingerprint/voprf-p256-sha256/v1");
const KEY_DOMAIN = utf8ToBytes("lienbook/fingerprint-key/v1/");

/** The key pair of one epoch. The public key is pinned by the clients; the secret key stays with the service. */
export interface EpochKey {
  readonly epoch: number;
  readonly secretKey: Uint8Array;
  readonly publicKey: Uint8Array;
}

/** The private input of the protocol for `input`: domain and epoch are part of it. */
export function voprfInput(epoch: number, input: Uint8Array): Uint8Array {
  return prefixed(INPUT_DOMAIN, epoch, input);
}

/**
 * The key pair of an epoch by DeriveKeyPair of RFC 9497, section 3.2.1, with the epoch in the key's info.
 *
 * @param seed {@link SEED_BYTES} random bytes, fresh for each epoch: a seed that leaks must not open another epoch.
 * @throws InvalidFingerprintSeedError, InvalidFingerprintEpochError
 */
export function deriveEpochKey(seed: Uint8Array, epoch: number): EpochKey {
  if (seed.length !== SEED_BYTES) throw new InvalidFingerprintSeedError(seed.length, SEED_BYTES);
  const info = new Uint8Array([...KEY_DOMAIN, ...epochBytes(checkedEpoch(epoch))]);
  return { epoch, ...voprf.deriveKeyPair(seed, info) };
}

/** Whether `bytes` are a compressed point of P-256 other than the identity, which has no compressed form. */
export function isElement(bytes: Uint8Array): boolean {
  if (bytes.length !== ELEMENT_BYTES) return false;
  try {
    p256.Point.fromBytes(bytes).assertValidity();
    return true;
  } catch {
    return false;
  }
}
