import { randomBytes } from "@noble/hashes/utils.js";
import type { TypedDataDomain, TypedDataField } from "ethers";

import { checkedEpoch } from "./epoch.ts";
import { InvalidFingerprintPublicKeyError } from "./errors.ts";
import type { Fingerprint, Fingerprinter } from "./fingerprinter.ts";
import { bytesOf, type Hex, hex } from "./hex.ts";
import { type EvaluateMessage, MAXIMUM_BATCH, REQUEST_DOMAIN, REQUEST_TYPES } from "./protocol.ts";
import { refusalError } from "./refusals.ts";
import {
  FingerprintProofInvalidError,
  FingerprintResponseMalformedError,
  FingerprintServiceUnreachableError,
} from "./service-errors.ts";
import { post, TransportFailure } from "./transport.ts";
import { ELEMENT_BYTES, isElement, PROOF_BYTES, voprf, voprfInput } from "./voprf.ts";

/** What is needed of an account: any ethers `Signer` fits. */
export interface RequestSigner {
  getAddress(): Promise<string>;
  signTypedData(
    domain: TypedDataDomain,
    types: Record<string, TypedDataField[]>,
    value: Record<string, unknown>,
  ): Promise<string>;
}

/** How to reach a fingerprint service, and which key to hold it to. */
export interface VoprfOptions {
  /** Base address, e.g. `https://fingerprints.example`. */
  readonly url: string | URL;
  readonly epoch: number;
  /** The epoch's public key as 0x and 33 bytes, learnt from the operator on another way than from the service. */
  readonly publicKey: string;
  /** An account of an enrolled participant. Its key signs requests and can be any of the participant's accounts. */
  readonly signer: RequestSigner;
  /** Elements per request; {@link MAXIMUM_BATCH} unless the operator allows fewer. */
  readonly batchSize?: number;
  /** Attempts per request when the transport fails; 3 by default. A refusal is never tried again. */
  readonly attempts?: number;
  /** Pause before the second attempt, doubled before each further one; 250 ms by default. */
  readonly retryDelayMs?: number;
  /** Time to wait for an answer; 15 s by default. */
  readonly timeoutMs?: number;
  /** How long a signed request stays valid; 60 s by default. */
  readonly validitySeconds?: number;
  /** The clock, in milliseconds of Unix time. */
  readonly now?: () => number;
}

/**
 * Asks the network's fingerprint service, which learns neither the inputs nor the fingerprints, and checks its proof
 * against the pinned key before it uses an answer.
 *
 * More inputs than a batch go in several requests, one after another; if a later one is refused, what was computed
 * before is lost but counted, so whoever has many pauses between calls of one batch each.
 *
 * @example
 * ```ts
 * const fingerprinter = new VoprfFingerprinter({
 *   url: "https://fingerprints.example", epoch: 3, publicKey: "0x03e17e…", signer: wallet,
 * });
 * const [fingerprint] = await fingerprinter.fingerprint([canonicalIdentity]);
 * ```
 */
export class VoprfFingerprinter implements Fingerprinter {
  readonly epoch: number;
  readonly #options: Required<Omit<VoprfOptions, "epoch" | "url" | "publicKey">>;
  readonly #url: URL;
  readonly #publicKey: Uint8Array;

  /** @throws InvalidFingerprintEpochError, InvalidFingerprintPublicKeyError */
  constructor(options: VoprfOptions) {
    this.epoch = checkedEpoch(options.epoch);
    this.#url = new URL(options.url);
    this.#publicKey = checkedPublicKey(options.publicKey);
    this.#options = {
      signer: options.signer,
      batchSize: options.batchSize ?? MAXIMUM_BATCH,
      attempts: options.attempts ?? 3,
      retryDelayMs: options.retryDelayMs ?? 250,
      timeoutMs: options.timeoutMs ?? 15_000,
      validitySeconds: options.validitySeconds ?? 60,
      now: options.now ?? Date.now,
    };
  }

  /**
   * @throws FingerprintRequestRefusedError and its subclasses when the service says no.
   * @throws FingerprintServiceUnreachableError when every attempt failed on the way.
   * @throws FingerprintProofInvalidError, FingerprintResponseMalformedError when the answer cannot be trusted.
   * @throws FingerprintInputTooLongError
   */
  async fingerprint(inputs: readonly Uint8Array[]): Promise<Fingerprint[]> {
    const prepared = inputs.map((input) => voprfInput(this.epoch, input));
    const fingerprints: Fingerprint[] = [];
    for (let start = 0; start < prepared.length; start += this.#options.batchSize) {
      fingerprints.push(...(await this.#batch(prepared.slice(start, start + this.#options.batchSize))));
    }
    return fingerprints;
  }

  async #batch(inputs: readonly Uint8Array[]): Promise<Fingerprint[]> {
    const blinded = inputs.map((input) => ({ input, ...voprf.blind(input) }));
    const { evaluated, proof } = await this.#evaluate(blinded.map((item) => hex(item.blinded)));
    // As many elements as were asked for have been checked for; an empty one would fail the proof.
    const items = blinded.map((item, i) => ({ ...item, evaluated: evaluated[i] ?? new Uint8Array() }));
    try {
      return voprf.finalizeBatch(items, this.#publicKey, proof).map(hex);
    } catch (cause) {
      throw new FingerprintProofInvalidError(this.epoch, hex(this.#publicKey), cause);
    }
  }

  async #evaluate(elements: readonly Hex[]): Promise<{ evaluated: Uint8Array[]; proof: Uint8Array }> {
    const { attempts, retryDelayMs, timeoutMs } = this.#options;
    for (let attempt = 1; ; attempt++) {
      // Signed anew each time: the lost answer may have been given, and its nonce is then used up.
      const request = await this.#signed(elements);
      try {
        const answer = await post(this.#url, request, timeoutMs);
        if (!answer.accepted) throw refusalError(answer.refusal, request);
        return this.#checkedAnswer(answer.body, elements.length);
      } catch (error) {
        if (!(error instanceof TransportFailure)) throw error;
        if (attempt >= attempts) throw new FingerprintServiceUnreachableError(this.#url.href, attempt, error);
      }
      await new Promise((resolve) => setTimeout(resolve, retryDelayMs * 2 ** (attempt - 1)));
    }
  }

  async #signed(elements: readonly Hex[]) {
    const { signer, now, validitySeconds } = this.#options;
    const message: EvaluateMessage = {
      account: await signer.getAddress(),
      epoch: this.epoch,
      publicKey: hex(this.#publicKey),
      elements,
      nonce: hex(randomBytes(32)),
      deadline: Math.floor(now() / 1000) + validitySeconds,
    };
    const signature = (await signer.signTypedData(REQUEST_DOMAIN, REQUEST_TYPES, { ...message })) as Hex;
    return { ...message, signature };
  }

  #checkedAnswer(body: unknown, count: number): { evaluated: Uint8Array[]; proof: Uint8Array } {
    const malformed = (detail: string) => new FingerprintResponseMalformedError(this.#url.href, detail);
    if (typeof body !== "object" || body === null || !("evaluated" in body) || !("proof" in body)) {
      throw malformed("evaluated elements or proof are missing");
    }
    if (!Array.isArray(body.evaluated) || body.evaluated.length !== count) {
      throw malformed(`${count} evaluated elements are due`);
    }
    const evaluated = body.evaluated.map((element: unknown) => bytesOf(element, ELEMENT_BYTES));
    if (!evaluated.every((element) => element !== undefined)) throw malformed("an element is not 33 bytes of hex");
    const proof = bytesOf(body.proof, PROOF_BYTES);
    if (!proof) throw malformed("the proof is not 64 bytes of hex");
    return { evaluated, proof };
  }
}

function checkedPublicKey(publicKey: string): Uint8Array {
  const bytes = bytesOf(publicKey, ELEMENT_BYTES);
  if (!bytes || !isElement(bytes)) throw new InvalidFingerprintPublicKeyError(publicKey);
  return bytes;
}
