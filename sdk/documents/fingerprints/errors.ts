/** What every failure of this folder has in common, so that a caller can catch them together. */
export class FingerprintError extends Error {
  override readonly name: string = "FingerprintError";
}

/** A fingerprint key that could be guessed. The key itself is never part of the message. */
export class FingerprintKeyTooShort extends FingerprintError {
  override readonly name = "FingerprintKeyTooShort";
  readonly length: number;
  readonly minimum: number;

  constructor(length: number, minimum: number) {
    super(
      `The fingerprint key has ${length} bytes; at least ${minimum} random bytes are needed, or identities can be ` +
        `guessed. Make one with: openssl rand -hex ${minimum}`,
    );
    this.length = length;
    this.minimum = minimum;
  }
}

/** An epoch that does not fit the 32 bits it has in the derivation. */
export class InvalidFingerprintEpoch extends FingerprintError {
  override readonly name = "InvalidFingerprintEpoch";
  readonly epoch: number;

  constructor(epoch: number) {
    super(`${epoch} is not a fingerprint epoch: use a whole number from 0 to 4294967295, one more at each rotation.`);
    this.epoch = epoch;
  }
}
