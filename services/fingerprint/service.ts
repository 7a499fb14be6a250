import { hexToBytes } from "@noble/hashes/utils.js";
import { verifyTypedData } from "ethers";

import { hex } from "../../sdk/documents/fingerprints/hex.ts";
import {
  type EpochsResponse,
  type EvaluateRequest,
  type EvaluateResponse,
  MAXIMUM_VALIDITY_SECONDS,
  REQUEST_DOMAIN,
  REQUEST_TYPES,
} from "../../sdk/documents/fingerprints/protocol.ts";
import { type EpochKey, isElement, voprf } from "../../sdk/documents/fingerprints/voprf.ts";
import type { AuditEntry, AuditLog, Evaluated } from "./audit.ts";
import type { KeyRing } from "./keys.ts";
import { type Limits, ParticipantLimits } from "./limits.ts";
import { UsedNonces } from "./nonces.ts";
import type { Participants } from "./participants.ts";
import { Refusal } from "./refusal.ts";
import { readRequest } from "./request-schema.ts";

/** What a service is made of. */
export interface ServiceParts {
  readonly keys: KeyRing;
  readonly participants: Participants;
  readonly limits: Limits;
  /** Elements in one request, at most. */
  readonly maximumBatch: number;
  readonly audit: AuditLog;
  /** The clock, in milliseconds of Unix time. */
  readonly now: () => number;
  /** Tells the operator of what the client must not learn. */
  readonly warn: (message: string) => void;
}

/** The fingerprint service without its HTTP: who may ask, how much, and the evaluation itself. */
export class FingerprintService {
  readonly #parts: ServiceParts;
  readonly #limits: ParticipantLimits;
  readonly #nonces = new UsedNonces();
  /** Refusals that are in the log already, by participant. */
  readonly #noted = new Map<string, Set<string>>();

  constructor(parts: ServiceParts) {
    this.#parts = parts;
    this.#limits = new ParticipantLimits(parts.limits);
  }

  /** Takes up what an earlier run of the service has counted and answered. */
  restore(entries: readonly Evaluated[]): void {
    const now = this.#parts.now();
    for (const { participant, account, count, time, nonce, deadline } of entries) {
      this.#limits.restore(participant, count, Date.parse(time), now);
      this.#nonces.add(account, nonce, deadline, Math.floor(now / 1000));
    }
  }

  epochs(): EpochsResponse {
    const { keys, limits, maximumBatch } = this.#parts;
    return {
      current: keys.current,
      epochs: keys.all().map(({ epoch, publicKey }) => ({ epoch, publicKey: hex(publicKey) })),
      limits: {
        elementsPerRequest: maximumBatch,
        burst: limits.burst,
        elementsPerMinute: limits.perMinute,
        elementsPerDay: limits.perDay,
      },
    };
  }

  /**
   * Evaluates the blinded elements of a signed request, with one proof for all.
   *
   * @param body What a client has sent, of whatever form.
   * @throws Refusal
   */
  async evaluate(body: unknown): Promise<EvaluateResponse> {
    const request = readRequest(body);
    const key = this.#keyFor(request);
    this.#checkDeadline(request.deadline);
    checkSignature(request);
    const participant = await this.#participantOf(request.account);
    const elements = pointsOf(request);

    // No pause from here to the end of the counting, so that two requests at once cannot both have the last element.
    const refusal = this.#count(request, participant);
    if (refusal) {
      await this.#note(refusal, request, participant);
      throw refusal;
    }
    const { evaluated, proof } = voprf.blindEvaluateBatch(key.secretKey, key.publicKey, elements);
    const { nonce, deadline } = request;
    await this.#append({ event: "evaluated", ...this.#entry(request, participant), nonce, deadline });
    this.#noted.delete(participant);
    return { epoch: key.epoch, evaluated: evaluated.map(hex), proof: hex(proof) };
  }

  #keyFor({ epoch, publicKey, elements }: EvaluateRequest): EpochKey {
    const { keys, maximumBatch } = this.#parts;
    if (elements.length > maximumBatch) {
      throw new Refusal("batch_too_large", `${elements.length} elements; at most ${maximumBatch} are taken at once.`);
    }
    const key = keys.get(epoch);
    if (!key) {
      const live = keys.all().map((one) => one.epoch);
      throw new Refusal("epoch_unknown", `Epoch ${epoch} is not live; these are: ${live.join(", ")}.`);
    }
    if (hex(key.publicKey) !== publicKey) {
      throw new Refusal("key_mismatch", `The public key of epoch ${epoch} is ${hex(key.publicKey)}.`);
    }
    return key;
  }

  #checkDeadline(deadline: number): void {
    const now = Math.floor(this.#parts.now() / 1000);
    if (deadline < now) throw new Refusal("request_expired", `The deadline ${deadline} has passed; it is ${now} here.`);
    if (deadline > now + MAXIMUM_VALIDITY_SECONDS) {
      throw new Refusal(
        "deadline_too_far",
        `The deadline ${deadline} lies more than ${MAXIMUM_VALIDITY_SECONDS} s ahead; it is ${now} here.`,
      );
    }
  }

  async #participantOf(account: string): Promise<string> {
    let participant: string | undefined;
    try {
      participant = await this.#parts.participants.participantOf(account);
    } catch (error) {
      this.#parts.warn(`Participants cannot be looked up: ${String(error)}`);
      throw new Refusal("unavailable", "The participants cannot be looked up at present.");
    }
    if (participant === undefined) {
      throw new Refusal("not_a_participant", `${account} acts for no participant in good standing.`);
    }
    return participant;
  }

  #count({ account, nonce, deadline, elements }: EvaluateRequest, participant: string): Refusal | undefined {
    if (this.#nonces.has(account, nonce)) {
      return new Refusal("request_replayed", "A request of this account with this nonce was answered before.");
    }
    const now = this.#parts.now();
    const exceeded = this.#limits.take(participant, elements.length, now);
    if (exceeded) {
      const { code, retryAfterSeconds } = exceeded;
      const limit = code === "rate_limited" ? "rate" : "daily quota";
      const message = `${elements.length} elements exceed what is left of the ${limit} of ${participant}.`;
      return new Refusal(code, message, retryAfterSeconds);
    }
    this.#nonces.add(account, nonce, deadline, Math.floor(now / 1000));
    return undefined;
  }

  /** Notes a refusal once, until the participant is answered again: asking in vain must not fill the disk. */
  async #note({ code }: Refusal, request: EvaluateRequest, participant: string): Promise<void> {
    const noted = this.#noted.get(participant) ?? new Set();
    if (noted.has(code)) return;
    this.#noted.set(participant, noted.add(code));
    await this.#append({ event: "refused", ...this.#entry(request, participant), code });
  }

  #entry({ account, epoch, elements }: EvaluateRequest, participant: string) {
    const time = new Date(this.#parts.now()).toISOString();
    return { time, participant, account, epoch, count: elements.length };
  }

  /** Nothing is answered that is not in the log. */
  async #append(entry: AuditEntry): Promise<void> {
    try {
      await this.#parts.audit.append(entry);
    } catch (error) {
      this.#parts.warn(`The audit log cannot be written: ${String(error)}`);
      throw new Refusal("unavailable", "The service cannot keep its records at present.");
    }
  }
}

function checkSignature({ signature, ...message }: EvaluateRequest): void {
  let signer: string | undefined;
  try {
    signer = verifyTypedData(REQUEST_DOMAIN, REQUEST_TYPES, message, signature);
  } catch {
    // Not a signature at all: the same answer as for another's.
  }
  if (signer !== message.account) {
    throw new Refusal("signature_invalid", `The request is not signed by ${message.account}.`);
  }
}

/** Before anything is counted: a mistake of the client's must not cost it its quota. */
function pointsOf({ elements }: EvaluateRequest): Uint8Array[] {
  const points = elements.map((element) => hexToBytes(element.slice(2)));
  const wrong = points.findIndex((point) => !isElement(point));
  if (wrong >= 0) throw new Refusal("malformed_request", `/elements/${wrong} is not a point of P-256.`);
  return points;
}
