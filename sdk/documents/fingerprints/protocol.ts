import type { TypedDataDomain, TypedDataField } from "ethers";

import type { Hex } from "./hex.ts";

/** Where a participant sends its blinded elements. */
export const EVALUATE_PATH = "/v1/evaluate";

/** Where anyone reads the epochs that the service answers for. */
export const EPOCHS_PATH = "/v1/epochs";

/** Most elements that a service takes in one request, unless its operator allows fewer. */
export const MAXIMUM_BATCH = 100;

/** Longest time that a request may stay valid. The service remembers nonces this long. */
export const MAXIMUM_VALIDITY_SECONDS = 300;

/** The EIP-712 domain. It names no chain: the service's public key, which is part of the message, names the network. */
export const REQUEST_DOMAIN: TypedDataDomain = { name: "Lienbook Fingerprint Service", version: "1" };

/** The EIP-712 type of a request. Everything that the service acts on is signed. */
export const REQUEST_TYPES: Record<string, TypedDataField[]> = {
  Evaluate: [
    { name: "account", type: "address" },
    { name: "epoch", type: "uint32" },
    { name: "publicKey", type: "bytes" },
    { name: "elements", type: "bytes[]" },
    { name: "nonce", type: "bytes32" },
    { name: "deadline", type: "uint64" },
  ],
};

/** What a participant's account signs. */
export interface EvaluateMessage {
  /** The account that signs, and whose participant the elements are counted for. */
  readonly account: string;
  readonly epoch: number;
  /** The key that the client has pinned for the epoch: 33 bytes. A service with another key refuses. */
  readonly publicKey: Hex;
  /** Blinded elements, 33 bytes each. */
  readonly elements: readonly Hex[];
  /** 32 random bytes, never used again by this account. */
  readonly nonce: Hex;
  /** Unix time in seconds after which the request is void, at most {@link MAXIMUM_VALIDITY_SECONDS} ahead. */
  readonly deadline: number;
}

/** The body of a request. */
export interface EvaluateRequest extends EvaluateMessage {
  /** EIP-712 signature of the message by `account`: 65 bytes. */
  readonly signature: Hex;
}

/** The body of an answer. */
export interface EvaluateResponse {
  readonly epoch: number;
  /** One evaluated element for each blinded one, in their order. */
  readonly evaluated: readonly Hex[];
  /** One proof for the whole batch that the epoch's key made it: 64 bytes. */
  readonly proof: Hex;
}

/** The body of the list of epochs. */
export interface EpochsResponse {
  /** The newest epoch: the one to register under. */
  readonly current: number;
  readonly epochs: readonly { readonly epoch: number; readonly publicKey: Hex }[];
  readonly limits: {
    readonly elementsPerRequest: number;
    /** Elements that may come at once after a pause, and how many are added each minute. */
    readonly burst: number;
    readonly elementsPerMinute: number;
    /** Elements per participant from midnight to midnight, UTC. */
    readonly elementsPerDay: number;
  };
}

/** Every reason for which the service says no, with the HTTP status it says it by. */
export const REFUSALS = {
  malformed_request: 400,
  batch_too_large: 400,
  request_expired: 401,
  deadline_too_far: 401,
  signature_invalid: 401,
  not_a_participant: 403,
  epoch_unknown: 404,
  path_unknown: 404,
  method_not_allowed: 405,
  key_mismatch: 409,
  request_replayed: 409,
  request_too_large: 413,
  rate_limited: 429,
  quota_exhausted: 429,
  unavailable: 503,
} as const;

/** A reason for which the service says no. */
export type RefusalCode = keyof typeof REFUSALS;

/** The body of a refusal. */
export interface RefusalResponse {
  readonly error: {
    readonly code: RefusalCode;
    readonly message: string;
    /** Seconds after which the same number of elements will be taken; for `rate_limited` and `quota_exhausted`. */
    readonly retryAfterSeconds?: number;
  };
}
