import type { Failure } from "../../errors.ts";
import { FingerprintError } from "./errors.ts";
import type { RefusalCode } from "./protocol.ts";

/** The service said no. Subclasses name the reasons that a caller may want to act on. */
export class FingerprintRequestRefusedError extends FingerprintError {
  /** The service's word for the reason. */
  readonly refusal: RefusalCode;

  constructor(refusal: RefusalCode, message: string, failure: Partial<Failure> = {}) {
    super({
      code: "fingerprint-request-refused",
      value: `${refusal}: ${message}`,
      rule: "A fingerprint service answers only what its protocol and its limits allow.",
      advice: "See the codes of refusal in docs/fingerprints.md.",
      ...failure,
    });
    this.refusal = refusal;
  }
}

/** The participant asks faster than its rate. Nothing was counted: the same elements can be sent again later. */
export class FingerprintRateLimitedError extends FingerprintRequestRefusedError {
  readonly retryAfterSeconds: number;

  constructor(message: string, retryAfterSeconds: number) {
    super("rate_limited", message, {
      code: "fingerprint-rate-limited",
      value: message,
      rule: "A participant has a rate of elements per minute, because each element is a guess it could be making.",
      advice: `Send the same inputs again in ${retryAfterSeconds} s.`,
    });
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The participant has used its elements of the day. */
export class FingerprintQuotaExhaustedError extends FingerprintRequestRefusedError {
  readonly retryAfterSeconds: number;

  constructor(message: string, retryAfterSeconds: number) {
    super("quota_exhausted", message, {
      code: "fingerprint-quota-exhausted",
      value: message,
      rule: "A participant has a quota of elements per day, because each element is a guess it could be making.",
      advice:
        `The quota starts again at midnight UTC, in ${retryAfterSeconds} s; ` +
        "ask the operator for a higher one if this is ordinary business.",
    });
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The account that signed is of no enrolled, active participant. */
export class NotAFingerprintParticipantError extends FingerprintRequestRefusedError {
  constructor(account: string) {
    super("not_a_participant", account, {
      code: "not-a-fingerprint-participant",
      value: account,
      rule: "Only accounts of enrolled and active participants are answered.",
      advice: "Have the account enrolled or the participant reinstated, or sign with another account.",
    });
  }
}

/** The service has no key of this epoch, or no longer. */
export class FingerprintEpochUnknownError extends FingerprintRequestRefusedError {
  constructor(epoch: number) {
    super("epoch_unknown", `epoch ${epoch}`, {
      code: "fingerprint-epoch-unknown",
      value: `epoch ${epoch}`,
      rule: "A fingerprint service answers for the epochs that are live.",
      advice: "Use an epoch that GET /v1/epochs lists.",
    });
  }
}

/** The key that the client has pinned is not the service's key of that epoch. */
export class FingerprintKeyMismatchError extends FingerprintRequestRefusedError {
  constructor(epoch: number, publicKey: string) {
    super("key_mismatch", publicKey, {
      code: "fingerprint-key-mismatch",
      value: `epoch ${epoch}, ${publicKey}`,
      rule: "The pinned public key is the service's key of the epoch.",
      advice:
        "This is another network's service, or its key was replaced without a new epoch: ask the operator before " +
        "pinning another key.",
    });
  }
}

/** The deadline had passed, or lay too far ahead, by the service's clock. */
export class FingerprintRequestExpiredError extends FingerprintRequestRefusedError {
  constructor(refusal: "request_expired" | "deadline_too_far", deadline: number) {
    super(refusal, String(deadline), {
      code: "fingerprint-request-expired",
      value: `deadline ${deadline} in Unix seconds (${refusal})`,
      rule: "A request is valid for a short time by the service's clock.",
      advice: "Set this machine's clock, and leave the validity at its default.",
    });
  }
}

/** The service has answered a request with this nonce before. */
export class FingerprintRequestReplayedError extends FingerprintRequestRefusedError {
  constructor(nonce: string) {
    super("request_replayed", nonce, {
      code: "fingerprint-request-replayed",
      value: nonce,
      rule: "A nonce is answered once per account.",
      advice: "Sign a new request with a fresh nonce.",
    });
  }
}

/** The service could not be reached, or gave up half-way. The request may have been counted. */
export class FingerprintServiceUnreachableError extends FingerprintError {
  constructor(url: string, attempts: number, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(
      {
        code: "fingerprint-service-unreachable",
        value: `${url}, ${attempts} attempts: ${reason}`,
        rule: "Fingerprints need an answer from the fingerprint service.",
        advice: "Check address and network, and try again later.",
      },
      { cause },
    );
  }
}

/** What came back is not an answer of a fingerprint service. */
export class FingerprintResponseMalformedError extends FingerprintError {
  constructor(url: string, problem: string) {
    super({
      code: "fingerprint-response-malformed",
      value: `${url}: ${problem}`,
      rule: "An answer of a fingerprint service has the form of its protocol.",
      advice: "Check that the address is that of the fingerprint service.",
    });
  }
}

/** The proof does not show that the pinned key made the answer. No fingerprint of it may be used. */
export class FingerprintProofInvalidError extends FingerprintError {
  constructor(epoch: number, publicKey: string, cause: unknown) {
    super(
      {
        code: "fingerprint-proof-invalid",
        value: `epoch ${epoch}, ${publicKey}`,
        rule: "The service proves that the pinned key made every fingerprint (RFC 9497, section 2.2.2).",
        advice:
          "Register nothing with this answer and tell the operator: a wrong key hides duplicates or marks a participant.",
      },
      { cause },
    );
  }
}
