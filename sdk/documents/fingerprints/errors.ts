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

/** A seed of the fingerprint service that is not of the length RFC 9497 asks for. The seed is never shown. */
export class InvalidFingerprintSeed extends FingerprintError {
  override readonly name = "InvalidFingerprintSeed";
  readonly length: number;

  constructor(length: number, expected: number) {
    super(
      `The seed of a fingerprint epoch has ${length} bytes; RFC 9497, section 3.2.1, takes exactly ${expected}. ` +
        `Make one with: openssl rand -hex ${expected}`,
    );
    this.length = length;
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

/** Two keys under one epoch number: fingerprints made with one would never meet those made with the other. */
export class DuplicateFingerprintEpoch extends FingerprintError {
  override readonly name = "DuplicateFingerprintEpoch";
  readonly epoch: number;

  constructor(epoch: number) {
    super(`Epoch ${epoch} is given twice: each epoch has one key. Give the newer key the next number.`);
    this.epoch = epoch;
  }
}

/** A public key that is not a compressed point of P-256. */
export class InvalidFingerprintPublicKey extends FingerprintError {
  override readonly name = "InvalidFingerprintPublicKey";
  readonly publicKey: string;

  constructor(publicKey: string, cause?: unknown) {
    super(
      `"${publicKey}" is not a public key of a fingerprint service: give 0x and the 33 bytes of a compressed P-256 ` +
        `point, as the operator publishes it for the epoch.`,
      { cause },
    );
    this.publicKey = publicKey;
  }
}

/** An input longer than the suite of RFC 9497 can take, which no identity of a document is. */
export class FingerprintInputTooLong extends FingerprintError {
  override readonly name = "FingerprintInputTooLong";
  readonly length: number;
  readonly maximum: number;

  constructor(length: number, maximum: number) {
    super(
      `An input has ${length} bytes; at most ${maximum} can be fingerprinted. Pass the canonical form of what ` +
        `identifies the document, not its contents.`,
    );
    this.length = length;
    this.maximum = maximum;
  }
}
