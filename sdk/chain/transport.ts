import { setTimeout as sleep } from "node:timers/promises";

import { LienbookError } from "../errors.ts";
import { requireFields, type Fields } from "../fields.ts";
import { requireAtLeast } from "./arguments.ts";

/** Codes of ethers, Node and undici that tell of the way to the node, not of its answer. */
const TRANSPORT_CODES: ReadonlySet<unknown> = new Set([
  "NETWORK_ERROR",
  "TIMEOUT",
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "UND_ERR_SOCKET",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
]);
/** Of the answers that are no JSON-RPC, those that another attempt may change: too early, too often, or a gateway's. */
const TRANSIENT_STATUS = /^(?:408|425|429|5\d\d)\b/;
const DEEPEST = 8;

/** What tells of a failed request: ethers' answer of a server, undici's behind Hardhat, or a code alone. */
interface FailedRequest {
  readonly code?: unknown;
  readonly info?: { readonly responseStatus?: string };
  readonly statusCode?: number;
  readonly cause?: unknown;
}

/** How often a request is tried, and how long to wait after the first failure; after each further one twice as long. */
export interface RetryPolicy {
  readonly attempts: number;
  readonly firstDelayMs: number;
}

const RETRY_POLICY: Fields<RetryPolicy> = { attempts: "number", firstDelayMs: "number" };

/** Refuses a policy by which nothing would be tried, or at no time. @throws InvalidArgumentError, UnknownFieldError */
export function requireRetry(what: string, policy: RetryPolicy): RetryPolicy {
  const { attempts, firstDelayMs } = requireFields(what, policy, RETRY_POLICY);
  requireAtLeast(1, `${what}.attempts`, attempts);
  requireAtLeast(0, `${what}.firstDelayMs`, firstDelayMs);
  return policy;
}

export const DEFAULT_RETRY: RetryPolicy = { attempts: 6, firstDelayMs: 250 };

/** The node could not be reached, as often as it was tried. */
export class NodeUnreachableError extends LienbookError {
  static readonly rule = "A request reaches the node, and its answer comes back.";
  static readonly advice =
    "Check that the node runs and the address is right, then run the script again: it goes on where it stopped.";

  readonly attempts: number;

  constructor(attempts: number, cause: unknown) {
    const { rule, advice } = NodeUnreachableError;
    const reason = cause instanceof Error ? cause.message : String(cause);
    super({ code: "node-unreachable", value: `${attempts} attempts: ${reason}`, rule, advice }, { cause });
    this.attempts = attempts;
  }
}

/** Whether an error tells that a request or its answer got lost, so that nobody knows whether the node has acted on it. */
export function isTransportFailure(error: unknown): boolean {
  for (let cause = error, depth = 0; depth < DEEPEST; depth++) {
    if (typeof cause !== "object" || cause === null) return false;
    const { code, info, statusCode, cause: next } = cause as FailedRequest;
    if (TRANSPORT_CODES.has(code)) return true;
    if (code === "SERVER_ERROR") return TRANSIENT_STATUS.test(info?.responseStatus ?? "500");
    if (code === "UND_ERR_RESPONSE") return TRANSIENT_STATUS.test(String(statusCode));
    cause = next;
  }
  return false;
}

/**
 * Runs `operation` again when its request got lost, and only then: an answer that is a refusal is an answer.
 *
 * @throws NodeUnreachableError after the last attempt
 */
export async function retrying<T>(
  operation: () => Promise<T>,
  policy: RetryPolicy = DEFAULT_RETRY,
  onFailure: (attempt: number, error: unknown) => void = () => undefined,
): Promise<T> {
  const { attempts, firstDelayMs } = requireRetry("retry", policy);
  for (let attempt = 1; ; attempt++) {
    try {
      return await operation();
    } catch (error) {
      if (!isTransportFailure(error)) throw error;
      onFailure(attempt, error);
      if (attempt >= attempts) throw new NodeUnreachableError(attempt, error);
      await sleep(firstDelayMs * 2 ** (attempt - 1));
    }
  }
}
