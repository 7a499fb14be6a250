import { FingerprintError } from "./errors.ts";
import type { RefusalCode } from "./protocol.ts";

/** The service said no. Subclasses name the reasons that a caller may want to act on. */
export class FingerprintRequestRefused extends FingerprintError {
  override readonly name: string = "FingerprintRequestRefused";
  readonly code: RefusalCode;

  constructor(code: RefusalCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** The participant asks faster than its rate. Nothing was counted: the same elements can be sent again later. */
export class FingerprintRateLimited extends FingerprintRequestRefused {
  override readonly name = "FingerprintRateLimited";
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super("rate_limited", `The fingerprint service asks to slow down: send again in ${retryAfterSeconds} s.`);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The participant has used its elements of the day. */
export class FingerprintQuotaExhausted extends FingerprintRequestRefused {
  override readonly name = "FingerprintQuotaExhausted";
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super(
      "quota_exhausted",
      `What is left of the participant's daily quota does not cover this request. It starts again at midnight UTC, ` +
        `in ${retryAfterSeconds} s; ask the operator for a higher quota if this is ordinary business.`,
    );
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The account that signed is enrolled for no participant. */
export class NotAFingerprintParticipant extends FingerprintRequestRefused {
  override readonly name = "NotAFingerprintParticipant";
  readonly account: string;

  constructor(account: string) {
    super("not_a_participant", `${account} belongs to no enrolled participant: enrol it, or sign with one that is.`);
    this.account = account;
  }
}

/** The service has no key of this epoch, or no longer. */
export class FingerprintEpochUnknown extends FingerprintRequestRefused {
  override readonly name = "FingerprintEpochUnknown";
  readonly epoch: number;

  constructor(epoch: number) {
    super("epoch_unknown", `The fingerprint service has no key of epoch ${epoch}: take one that GET /v1/epochs lists.`);
    this.epoch = epoch;
  }
}

/** The key that the client has pinned is not the service's key of that epoch. */
export class FingerprintKeyMismatch extends FingerprintRequestRefused {
  override readonly name = "FingerprintKeyMismatch";
  readonly epoch: number;
  readonly publicKey: string;

  constructor(epoch: number, publicKey: string) {
    super(
      "key_mismatch",
      `The service's key of epoch ${epoch} is not the pinned ${publicKey}: this is another network's service, or its ` +
        `key was replaced without a new epoch. Ask the operator before pinning another key.`,
    );
    this.epoch = epoch;
    this.publicKey = publicKey;
  }
}

/** The deadline had passed, or lay too far ahead, by the service's clock. */
export class FingerprintRequestExpired extends FingerprintRequestRefused {
  override readonly name = "FingerprintRequestExpired";
  readonly deadline: number;

  constructor(code: "request_expired" | "deadline_too_far", deadline: number) {
    super(
      code,
      `The service's clock does not accept the deadline ${deadline} (Unix seconds): set this machine's clock.`,
    );
    this.deadline = deadline;
  }
}

/** The service has answered a request with this nonce before. */
export class FingerprintRequestReplayed extends FingerprintRequestRefused {
  override readonly name = "FingerprintRequestReplayed";

  constructor() {
    super("request_replayed", "The service has seen this request before: sign a new one with a fresh nonce.");
  }
}

/** The service could not be reached, or gave up half-way. The request may have been counted. */
export class FingerprintServiceUnreachable extends FingerprintError {
  override readonly name = "FingerprintServiceUnreachable";
  readonly url: string;
  readonly attempts: number;

  constructor(url: string, attempts: number, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`No answer from the fingerprint service at ${url} after ${attempts} attempts (${reason}). Try again later.`, {
      cause,
    });
    this.url = url;
    this.attempts = attempts;
  }
}

/** What came back is not an answer of a fingerprint service. */
export class FingerprintResponseMalformed extends FingerprintError {
  override readonly name = "FingerprintResponseMalformed";
  readonly url: string;

  constructor(url: string, detail: string) {
    super(`${url} did not answer as a fingerprint service does: ${detail}. Check the address.`);
    this.url = url;
  }
}

/** The proof does not show that the pinned key made the answer. No fingerprint of it may be used. */
export class FingerprintProofInvalid extends FingerprintError {
  override readonly name = "FingerprintProofInvalid";
  readonly epoch: number;
  readonly publicKey: string;

  constructor(epoch: number, publicKey: string, cause: unknown) {
    super(
      `The fingerprint service could not prove that it used the pinned key ${publicKey} of epoch ${epoch}. Do not ` +
        `register with these fingerprints, and tell the operator: a wrong key hides duplicates or marks a participant.`,
      { cause },
    );
    this.epoch = epoch;
    this.publicKey = publicKey;
  }
}
