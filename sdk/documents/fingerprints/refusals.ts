import type { EvaluateMessage, RefusalResponse } from "./protocol.ts";
import {
  FingerprintEpochUnknownError,
  FingerprintKeyMismatchError,
  FingerprintQuotaExhaustedError,
  FingerprintRateLimitedError,
  FingerprintRequestExpiredError,
  FingerprintRequestRefusedError,
  FingerprintRequestReplayedError,
  NotAFingerprintParticipantError,
} from "./service-errors.ts";

/** The error that a refusal of the service becomes for the caller. */
export function refusalError(
  refusal: RefusalResponse["error"],
  request: EvaluateMessage,
): FingerprintRequestRefusedError {
  switch (refusal.code) {
    case "rate_limited":
      return new FingerprintRateLimitedError(refusal.message, refusal.retryAfterSeconds ?? 1);
    case "quota_exhausted":
      return new FingerprintQuotaExhaustedError(refusal.message, refusal.retryAfterSeconds ?? 1);
    case "not_a_participant":
      return new NotAFingerprintParticipantError(request.account);
    case "epoch_unknown":
      return new FingerprintEpochUnknownError(request.epoch);
    case "key_mismatch":
      return new FingerprintKeyMismatchError(request.epoch, request.publicKey);
    case "request_expired":
    case "deadline_too_far":
      return new FingerprintRequestExpiredError(refusal.code, request.deadline);
    case "request_replayed":
      return new FingerprintRequestReplayedError(request.nonce);
    default:
      return new FingerprintRequestRefusedError(refusal.code, refusal.message);
  }
}
