/** A fingerprint: 32 bytes as lower-case hex with the `0x` prefix, as ethers and the chain read a `bytes32`. */
export type Fingerprint = `0x${string}`;

/**
 * Turns the canonical form of what identifies a document (or links it to another) into 32 bytes that say nothing
 * about it to whoever does not hold the key.
 *
 * Equal inputs give equal fingerprints under one epoch, wherever and by whomever they are computed: that is what makes
 * a second financing of the same document visible. Two implementations stand behind this interface: `KeyedFingerprinter`
 * computes in process with a secret key, `VoprfFingerprinter` asks the network's fingerprint service, which never sees
 * the input.
 *
 * @example
 * ```ts
 * const [fingerprint] = await fingerprinter.fingerprint([new TextEncoder().encode(identity.canonical)]);
 * ```
 */
export interface Fingerprinter {
  /** Number of the key in use. It is part of the derivation: the same input has another fingerprint in each epoch. */
  readonly epoch: number;

  /** The fingerprints of `inputs`, in their order. An empty list gives an empty list. */
  fingerprint(inputs: readonly Uint8Array[]): Promise<Fingerprint[]>;
}
