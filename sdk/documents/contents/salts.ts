import { expand, extract } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";

import { InvalidContentSecretError } from "./errors.ts";

/** Bytes of the secret of a commitment. */
export const SECRET_BYTES = 32;

const EXTRACT_SALT = utf8ToBytes("lienbook/contents/v1");
const INFO = utf8ToBytes("lienbook/contents/leaf-salt/v1");

/**
 * Derives the salt of each leaf from the one secret of the commitment, so that a participant keeps 32 bytes and not
 * 32 per field: `HKDF-Expand(HKDF-Extract(domain, secret), domain ‖ len(path) ‖ path ‖ value)` (RFC 5869, SHA-256).
 *
 * Showing a salt is safe: HKDF-Expand is HMAC under a key that is not shown, a pseudorandom function, so that what it
 * gives for one field says nothing about the key or about what it gives for another. Path *and* value are part of the
 * derivation: even when a secret is used again for an amended document, against the advice, the salt shown with an old
 * value does not open the leaf of the new one.
 */
export function leafSalts(secret: Uint8Array): (path: string, value: string) => `0x${string}` {
  if (secret.length !== SECRET_BYTES) throw new InvalidContentSecretError(secret.length, SECRET_BYTES);
  const key = extract(sha256, secret, EXTRACT_SALT);
  return (path, value) => {
    const pathBytes = utf8ToBytes(path);
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, pathBytes.length);
    const info = concatBytes(INFO, length, pathBytes, utf8ToBytes(value));
    return `0x${bytesToHex(expand(sha256, key, info, 32))}`;
  };
}
