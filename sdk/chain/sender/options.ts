import type { TransactionReceipt } from "ethers";

import { requireFields, requireParts, type Fields } from "../../fields.ts";
import { requireAtLeast } from "../arguments.ts";
import type { MessageContext } from "../errors/index.ts";
import { requireContext } from "../errors/parameters.ts";
import { requireRetry, type RetryPolicy } from "../transport.ts";
import type { Journal } from "./journal.ts";

/** What a sender reports while it works. */
export interface Progress {
  readonly phase:
    /** Signed and, in a step, written down. */
    | "committed"
    /** The node has taken it. */
    | "sent"
    /** The node had lost it and was given it again. */
    | "resent"
    /** Another transaction of the account has used its nonce: it can never be mined, and is signed anew. */
    | "replaced"
    /** In a block, with as many blocks on it as were asked for. */
    | "mined"
    /** The step was done by an earlier run. */
    | "skipped"
    /** The node could not be reached; tried again. */
    | "retrying";
  readonly step?: string;
  readonly nonce?: number;
  readonly hash?: string;
  readonly receipt?: TransactionReceipt;
  readonly error?: unknown;
}

/** How a sender works. */
export interface SenderOptions {
  /** Where steps are kept. Without it only `send` and `sendTransaction` work. */
  readonly journal?: Journal;
  /** In wei. Without it: nothing where the base fee is zero, else what the chain's market asks. */
  readonly gasPrice?: bigint;
  /** Blocks that must contain a transaction or follow it; 1 by default, which is final under QBFT and IBFT. */
  readonly confirmations?: number;
  /** How long to wait for a transaction to be mined; 120 000 ms by default. */
  readonly timeoutMs?: number;
  /** How often to ask; every 500 ms by default. */
  readonly pollingMs?: number;
  readonly retry?: RetryPolicy;
  /** What error messages may add: the currency of amounts, names of documents and parties. */
  readonly context?: MessageContext;
  readonly onProgress?: (progress: Progress) => void;
}

const OPTIONS: Fields<SenderOptions> = {
  journal: "value?",
  gasPrice: "bigint?",
  confirmations: "number?",
  timeoutMs: "number?",
  pollingMs: "number?",
  retry: "value?",
  context: "value?",
  onProgress: "function?",
};

/** Refuses options by which a sender would do something else than is meant. @throws InvalidArgumentError, UnknownFieldError */
export function requireOptions(options: SenderOptions): void {
  const { journal, retry, context, ...numbers } = requireFields("options", options, OPTIONS);
  if (journal !== undefined) requireParts("options.journal", journal, "find", "openCommitments", "put", "remove");
  if (retry !== undefined) requireRetry("options.retry", retry);
  if (context !== undefined) requireContext("options.context", context);
  requireAtLeast(1, "options.confirmations", numbers.confirmations);
  for (const name of ["gasPrice", "timeoutMs", "pollingMs"] as const) {
    requireAtLeast(0, `options.${name}`, numbers[name]);
  }
}

export const DEFAULT_POLLING_MS = 500;
export const DEFAULT_TIMEOUT_MS = 120_000;
