import { LienbookError } from "../../errors.ts";

/** Base of what can go wrong between signing a transaction and seeing it mined. */
export abstract class SenderError extends LienbookError {}

/** The node did not take a transaction. Its nonce is free again. */
export class TransactionRejectedError extends SenderError {
  static readonly rule = "A node takes a transaction that is well-formed and paid for.";
  static readonly advice =
    "Read the node's reason: give the account money for gas, or set LIENBOOK_GAS_PRICE as the chain asks. Nothing was sent.";

  constructor(cause: unknown) {
    const { rule, advice } = TransactionRejectedError;
    super({ code: "transaction-rejected", value: reasonOf(cause), rule, advice }, { cause });
  }
}

/** A transaction was not mined in time. It may still be. */
export class TransactionTimeoutError extends SenderError {
  static readonly rule = "A transaction is mined within the time that the sender waits.";
  static readonly advice =
    "Check that the chain makes blocks and the gas price is high enough. Then run the script again: it waits for this " +
    "transaction and sends no second one.";

  readonly hash: string | undefined;
  readonly nonce: number;

  constructor(hash: string | undefined, nonce: number, seconds: number, cause?: unknown) {
    const { rule, advice } = TransactionTimeoutError;
    const value = `${hash ?? "hash not known"}, nonce ${nonce}, ${seconds} s`;
    super({ code: "transaction-timeout", value, rule, advice }, { cause });
    this.hash = hash;
    this.nonce = nonce;
  }
}

/** A transaction was mined, failed, and does not fail when it is called again. */
export class TransactionFailedError extends SenderError {
  static readonly rule = "A transaction does what its simulation did.";
  static readonly advice =
    "Another transaction came in between, or the gas did not suffice: run the script again, which simulates it anew.";

  readonly hash: string;

  constructor(hash: string) {
    const { rule, advice } = TransactionFailedError;
    super({ code: "transaction-failed", value: hash, rule, advice });
    this.hash = hash;
  }
}

/** The node does not know the receipt of a step that is done. */
export class ReceiptMissingError extends SenderError {
  static readonly rule = "The node has the receipts of all that was sent and mined.";
  static readonly advice =
    "Wait until the node has caught up, or ask one that keeps receipts. If the chain was rolled back, check by hand what " +
    "of the step stands.";

  readonly hash: string;

  constructor(step: string, hash: string) {
    const { rule, advice } = ReceiptMissingError;
    super({ code: "receipt-missing", value: `${step}: ${hash}`, rule, advice });
    this.hash = hash;
  }
}

/** A sender was asked for a step, but has no journal to keep it in. */
export class JournalMissingError extends SenderError {
  static readonly rule = "Steps are kept in a journal, by which a later run knows them.";
  static readonly advice = "Open the sender with a journal: `new Sender(signer, { journal: await Journal.open(…) })`.";

  constructor(step: string) {
    const { rule, advice } = JournalMissingError;
    super({ code: "journal-missing", value: step, rule, advice });
  }
}

/** A journal that cannot be read. */
export class JournalInvalidError extends SenderError {
  static readonly rule = "A journal is what a sender has written.";
  static readonly advice =
    "Restore the file. Delete it only if no step of it may have been sent: what it knows is not sent twice.";

  constructor(path: string, problem: string) {
    const { rule, advice } = JournalInvalidError;
    super({ code: "journal-invalid", value: `${path}: ${problem}`, rule, advice });
  }
}

/** A journal that was kept on another chain, or on one that has been started anew. */
export class JournalOfOtherChainError extends SenderError {
  static readonly rule = "A journal belongs to one chain, told by its id and its first block.";
  static readonly advice = "Use another journal for this chain; delete this one if its chain is gone.";

  constructor(path: string, journal: string, chain: string) {
    const { rule, advice } = JournalOfOtherChainError;
    super({ code: "journal-of-other-chain", value: `${path} is of ${journal}, the node is of ${chain}`, rule, advice });
  }
}

/** A step of the journal was sent by another account than the one that asks for it now. */
export class StepOfOtherAccountError extends SenderError {
  static readonly rule = "A step belongs to the account that sent it first.";
  static readonly advice = "Give each step a name of its own, e.g. with its party in it.";

  constructor(step: string, expected: string, actual: string) {
    const { rule, advice } = StepOfOtherAccountError;
    super({ code: "step-of-other-account", value: `${step}: sent by ${expected}, asked by ${actual}`, rule, advice });
  }
}

/** A transaction was given to the sender of another account. */
export class TransactionOfOtherAccountError extends SenderError {
  static readonly rule = "A sender sends the transactions of its own account.";
  static readonly advice = "Connect the contract to this sender, or give the transaction to the sender of its account.";

  constructor(expected: string, actual: string) {
    const { rule, advice } = TransactionOfOtherAccountError;
    super({ code: "transaction-of-other-account", value: `from ${actual}, sender of ${expected}`, rule, advice });
  }
}

/** Another process works with the journal. */
export class JournalLockedError extends SenderError {
  static readonly rule = "One process at a time works through a journal, or both would send the same steps.";
  static readonly advice =
    "Wait for the other process. If there is none, e.g. after a container was killed, delete the lock file.";

  readonly path: string;

  constructor(path: string, owner: string) {
    const { rule, advice } = JournalLockedError;
    super({ code: "journal-locked", value: `${path} is held by ${owner}`, rule, advice });
    this.path = path;
  }
}

/** Within the sender: another transaction of the account has the nonce, and this one was not taken. */
export class NonceTakenError extends Error {
  constructor(cause: unknown) {
    super("Another transaction of the account has this nonce.", { cause });
  }
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  // ethers wraps the node's words; its own go on for lines.
  const { shortMessage, info } = cause as { shortMessage?: string; info?: { error?: { message?: string } } };
  return info?.error?.message ?? shortMessage ?? cause.message;
}
