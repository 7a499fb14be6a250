import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";

import { isAddress, isHexString, type Provider } from "ethers";

import { readIfThere, writeWhole } from "../files.ts";
import { JournalInvalidError, JournalOfOtherChainError } from "./errors.ts";
import { lock, type Release } from "./lock.ts";

/** A transaction that somebody has committed to: its nonce is taken by it, and nothing else may be sent in its place. */
export interface Commitment {
  readonly from: string;
  readonly nonce: number;
  /** As it is sent: signed, or unsigned where the node signs. */
  readonly transaction: string;
  /** Not known before it was sent where the node signs. */
  readonly hash?: string;
  /** The newest block when it was signed: it is in none before. */
  readonly after: number;
}

/** A step that is done. */
export interface Done {
  readonly from: string;
  readonly hash: string;
}

export type JournalEntry = Commitment | Done;

interface Chain {
  readonly chainId: string;
  /** Hash of the chain's first block. */
  readonly genesis: string;
}

/** Whether a step has been sent, perhaps, and was not seen to be done. */
export function isCommitment(entry: JournalEntry): entry is Commitment {
  return "transaction" in entry;
}

/**
 * What a script has sent on one chain, step by step, in a JSON file. A step is written down before it is sent, so that a
 * run that is killed at any moment leaves behind what the next one needs in order to go on.
 *
 * @example
 * ```ts
 * const journal = await Journal.open("deployments/journals/1337.json", provider);
 * try {
 *   await new Sender(wallet, { journal }).step("suspend the exporter", () => book.participants.suspend.populateTransaction(lei));
 * } finally {
 *   await journal.close();
 * }
 * ```
 */
export class Journal {
  readonly path: string;
  readonly #chain: Chain;
  readonly #steps: Map<string, JournalEntry>;
  readonly #release: Release;
  #writing: Promise<void> = Promise.resolve();

  private constructor(path: string, chain: Chain, steps: Map<string, JournalEntry>, release: Release) {
    this.path = path;
    this.#chain = chain;
    this.#steps = steps;
    this.#release = release;
  }

  /**
   * Opens a journal, or begins one.
   *
   * @throws JournalLockedError, JournalInvalidError, JournalOfOtherChainError
   */
  static async open(path: string, provider: Provider): Promise<Journal> {
    const [{ chainId }, first] = await Promise.all([provider.getNetwork(), provider.getBlock(0)]);
    const chain = { chainId: String(chainId), genesis: first?.hash ?? "unknown" };
    await mkdir(dirname(path), { recursive: true });
    const release = await lock(`${path}.lock`);
    try {
      const text = await readIfThere(path);
      if (text === undefined) return new Journal(path, chain, new Map(), release);

      const kept = parse(text, path);
      if (kept.chain.chainId !== chain.chainId || kept.chain.genesis !== chain.genesis) {
        throw new JournalOfOtherChainError(path, nameOf(kept.chain), nameOf(chain));
      }
      return new Journal(path, chain, kept.steps, release);
    } catch (error) {
      await release();
      throw error;
    }
  }

  /** What is known of a step; undefined where it was never committed to. */
  find(step: string): JournalEntry | undefined {
    return this.#steps.get(step);
  }

  /** Steps of an account that may have been sent and were not seen to be done. */
  openCommitments(from: string): Commitment[] {
    return [...this.#steps.values()].filter(isCommitment).filter((entry) => entry.from === from);
  }

  /** Writes a step down; it is on disk when the promise is fulfilled. */
  async put(step: string, entry: JournalEntry): Promise<void> {
    this.#steps.set(step, entry);
    await this.#write();
  }

  /** Strikes out a step that was not sent, or failed: it may be tried again. */
  async remove(step: string): Promise<void> {
    this.#steps.delete(step);
    await this.#write();
  }

  /** Lets other processes work with the journal. */
  async close(): Promise<void> {
    await this.#writing.catch(() => undefined);
    await this.#release();
  }

  /** One write after the other, each of what is known then. */
  #write(): Promise<void> {
    const write = () => {
      const content = { ...this.#chain, steps: Object.fromEntries(this.#steps) };
      return writeWhole(this.path, `${JSON.stringify(content, null, 2)}\n`);
    };
    this.#writing = this.#writing.then(write, write);
    return this.#writing;
  }
}

function nameOf({ chainId, genesis }: Chain): string {
  return `chain ${chainId} (first block ${genesis.slice(0, 10)})`;
}

function parse(text: string, path: string): { chain: Chain; steps: Map<string, JournalEntry> } {
  let content: Partial<Chain & { steps: object }> | null;
  try {
    content = JSON.parse(text) as typeof content;
  } catch (error) {
    throw new JournalInvalidError(path, error instanceof Error ? error.message : "no JSON");
  }
  const { chainId, genesis, steps } = content ?? {};
  if (typeof chainId !== "string" || typeof genesis !== "string" || typeof steps !== "object") {
    throw new JournalInvalidError(path, "chainId, genesis or steps is missing");
  }
  const entries = Object.entries(steps as Record<string, JournalEntry>);
  for (const [step, entry] of entries) {
    if (!isWellFormed(entry)) throw new JournalInvalidError(path, `step "${step}" is incomplete`);
  }
  return { chain: { chainId, genesis }, steps: new Map(entries) };
}

function isWellFormed({ from, hash, transaction, nonce, after }: Partial<Commitment>): boolean {
  if (!isAddress(from) || (hash !== undefined && !isHexString(hash, 32))) return false;
  if (transaction === undefined) return hash !== undefined;
  return isHexString(transaction) && Number.isSafeInteger(nonce) && Number.isSafeInteger(after);
}
