import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

import { InvalidArgumentError } from "../../chain/arguments.ts";
import { checkedEpoch } from "./epoch.ts";
import { FingerprintKeyTooShortError } from "./errors.ts";
import type { Fingerprint, Fingerprinter } from "./fingerprinter.ts";
import { prefixed } from "./input.ts";

/** Bytes a key must have at least: the output length of SHA-256 (RFC 2104, section 3). */
export const MINIMUM_KEY_BYTES = 32;

/** Keeps these MACs apart from every other use of the same key. */
const DOMAIN = utf8ToBytes("lienbook/fingerprint/hmac-sha256/v1");

/**
 * The fingerprinter that runs inside the process: `HMAC-SHA256(key, domain ‖ epoch ‖ input)`.
 *
 * It needs no service, so it is the default of tests, of the demo and of a network whose members trust each other with
 * one shared key. Whoever holds the key can confirm a guess; where members must not be able to, use the fingerprint
 * service (`VoprfFingerprinter`), which counts and limits guesses.
 *
 * @example
 * ```ts
 * const fingerprinter = new KeyedFingerprinter(randomBytes(32));
 * const [fingerprint] = await fingerprinter.fingerprint([canonicalIdentity]);
 * ```
 */
export class KeyedFingerprinter implements Fingerprinter {
  readonly epoch: number;
  readonly #keyed: ReturnType<typeof hmac.create>;

  /**
   * @param key At least {@link MINIMUM_KEY_BYTES} random bytes, the same for all who must find each other's documents.
   * @param epoch Number of this key in the network's sequence of keys; 0 for the first.
   * @throws FingerprintKeyTooShortError, InvalidFingerprintEpochError
   */
  constructor(key: Uint8Array, epoch = 0) {
    // Not shown in the message: it is the key.
    if (!((key as unknown) instanceof Uint8Array)) throw new InvalidArgumentError("key", typeof key, "no bytes");
    if (key.length < MINIMUM_KEY_BYTES) throw new FingerprintKeyTooShortError(key.length, MINIMUM_KEY_BYTES);
    this.epoch = checkedEpoch(epoch);
    this.#keyed = hmac.create(sha256, key);
  }

  async fingerprint(inputs: readonly Uint8Array[]): Promise<Fingerprint[]> {
    return inputs.map((input): Fingerprint => {
      const mac = this.#keyed
        .clone()
        .update(prefixed(DOMAIN, this.epoch, input))
        .digest();
      return `0x${bytesToHex(mac)}`;
    });
  }
}
