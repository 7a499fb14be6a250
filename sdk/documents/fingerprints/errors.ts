import { LienbookError } from "../../errors.ts";

/** What every failure of this folder has in common, so that a caller can catch them together. */
export class FingerprintError extends LienbookError {}

/** A fingerprint key that could be guessed. The key itself is never shown. */
export class FingerprintKeyTooShortError extends FingerprintError {
  constructor(length: number, minimum: number) {
    super({
      code: "fingerprint-key-too-short",
      value: `${length} bytes`,
      rule: `A fingerprint key has at least ${minimum} random bytes, or identities could be guessed.`,
      advice: `Make one with: openssl rand -hex ${minimum}`,
    });
  }
}

/** A seed of the fingerprint service that is not of the length RFC 9497 asks for. The seed is never shown. */
export class InvalidFingerprintSeedError extends FingerprintError {
  constructor(length: number, expected: number) {
    super({
      code: "invalid-fingerprint-seed",
      value: `${length} bytes`,
      rule: `The seed of a fingerprint epoch has exactly ${expected} bytes (RFC 9497, section 3.2.1).`,
      advice: `Make one with: openssl rand -hex ${expected}`,
    });
  }
}

/** An epoch that does not fit the 32 bits it has in the derivation. */
export class InvalidFingerprintEpochError extends FingerprintError {
  constructor(epoch: number) {
    super({
      code: "invalid-fingerprint-epoch",
      value: String(epoch),
      rule: "A fingerprint epoch is a whole number from 0 to 4294967295.",
      advice: "Count from 0, one more at each rotation of the key.",
    });
  }
}

/** Two keys under one epoch number: fingerprints made with one would never meet those made with the other. */
export class DuplicateFingerprintEpochError extends FingerprintError {
  constructor(epoch: number) {
    super({
      code: "duplicate-fingerprint-epoch",
      value: `epoch ${epoch} twice`,
      rule: "Each fingerprint epoch has one key.",
      advice: "Give the newer key the next number.",
    });
  }
}

/** A public key that is not a compressed point of P-256. */
export class InvalidFingerprintPublicKeyError extends FingerprintError {
  constructor(publicKey: string) {
    super({
      code: "invalid-fingerprint-public-key",
      value: publicKey,
      rule: "The public key of a fingerprint epoch is 0x and the 33 bytes of a compressed point of P-256.",
      advice: "Pin the key as the operator of the fingerprint service publishes it for the epoch.",
    });
  }
}

/** An input longer than the suite of RFC 9497 can take, which no identity of a document is. */
export class FingerprintInputTooLongError extends FingerprintError {
  constructor(length: number, maximum: number) {
    super({
      code: "fingerprint-input-too-long",
      value: `${length} bytes`,
      rule: `What is fingerprinted has at most ${maximum} bytes.`,
      advice: "Pass the canonical form of what identifies the document, not its contents.",
    });
  }
}
