import { hexToBytes } from "@noble/hashes/utils.js";

import { DuplicateFingerprintEpochError } from "../../sdk/documents/fingerprints/errors.ts";
import { deriveEpochKey, type EpochKey } from "../../sdk/documents/fingerprints/voprf.ts";
import { entriesOf } from "./entries.ts";
import { ServiceConfigurationError } from "./errors.ts";

/** The keys of the epochs that the service answers for. */
export class KeyRing {
  readonly #keys: ReadonlyMap<number, EpochKey>;
  /** The newest epoch: the one to register under. */
  readonly current: number;

  constructor(keys: readonly EpochKey[]) {
    const newestFirst = [...keys].sort((a, b) => b.epoch - a.epoch);
    const [newest] = newestFirst;
    if (!newest) throw new ServiceConfigurationError("", "The service has the key of one epoch or more.");
    newestFirst.forEach(({ epoch }, i) => {
      if (newestFirst[i + 1]?.epoch === epoch) throw new DuplicateFingerprintEpochError(epoch);
    });
    this.#keys = new Map(newestFirst.map((key) => [key.epoch, key]));
    this.current = newest.epoch;
  }

  get(epoch: number): EpochKey | undefined {
    return this.#keys.get(epoch);
  }

  /** Newest first. */
  all(): EpochKey[] {
    return [...this.#keys.values()];
  }
}

/**
 * Reads the seeds of epochs.
 *
 * @param text Entries `EPOCH:SEED` separated by commas or lines, the seed as 64 hexadecimal digits; a seed alone is of
 * epoch 0. Lines that begin with # are comments.
 */
export function readKeys(text: string): KeyRing {
  const keys = entriesOf(text).map((entry, index) => {
    const parts = /^(?:(\d{1,10}):)?(?:0x)?([0-9a-fA-F]{64})$/.exec(entry);
    const [, epoch, seed] = parts ?? [];
    if (seed === undefined) {
      throw new ServiceConfigurationError(
        `entry ${index + 1}`,
        "A key is EPOCH:SEED, the seed as 64 hexadecimal digits.",
      );
    }
    return deriveEpochKey(hexToBytes(seed), Number(epoch ?? 0));
  });
  return new KeyRing(keys);
}
