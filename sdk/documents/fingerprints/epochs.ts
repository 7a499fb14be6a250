import { DuplicateFingerprintEpochError } from "./errors.ts";
import type { Fingerprint, Fingerprinter } from "./fingerprinter.ts";

/** The fingerprints of the same inputs under one epoch. */
export interface EpochFingerprints {
  readonly epoch: number;
  /** In the order of the inputs. */
  readonly fingerprints: readonly Fingerprint[];
}

/**
 * The fingerprints of `inputs` under every live epoch, newest first.
 *
 * A lender looks up the ids that follow from all of them before it signs an offer: a document registered under an
 * older epoch is the same document, although its id is another.
 *
 * @throws DuplicateFingerprintEpochError when two fingerprinters say they are of the same epoch.
 *
 * @example
 * ```ts
 * const underAll = await fingerprintUnderEveryEpoch([current, older], [canonicalIdentity]);
 * for (const { epoch, fingerprints } of underAll) console.log(epoch, fingerprints[0]);
 * ```
 */
export async function fingerprintUnderEveryEpoch(
  fingerprinters: readonly Fingerprinter[],
  inputs: readonly Uint8Array[],
): Promise<EpochFingerprints[]> {
  const newestFirst = [...fingerprinters].sort((a, b) => b.epoch - a.epoch);
  newestFirst.forEach(({ epoch }, i) => {
    if (newestFirst[i + 1]?.epoch === epoch) throw new DuplicateFingerprintEpochError(epoch);
  });
  return Promise.all(
    newestFirst.map(async (fingerprinter) => ({
      epoch: fingerprinter.epoch,
      fingerprints: await fingerprinter.fingerprint(inputs),
    })),
  );
}
