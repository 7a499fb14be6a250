import { setTimeout as sleep } from "node:timers/promises";

import {
  resolveAddress,
  Transaction,
  type Provider,
  type Signer,
  type TransactionReceipt,
  type TransactionRequest,
} from "ethers";

import { decodeError } from "../errors/index.ts";
import { DEFAULT_RETRY, NodeUnreachableError, retrying } from "../transport.ts";
import {
  NonceTakenError,
  TransactionOfOtherAccountError,
  TransactionRejectedError,
  TransactionTimeoutError,
} from "./errors.ts";
import { feesOf } from "./fees.ts";
import type { Commitment } from "./journal.ts";
import { Mutex } from "./mutex.ts";
import { verdictOf } from "./node-answers.ts";
import { DEFAULT_POLLING_MS, DEFAULT_TIMEOUT_MS, type Progress, type SenderOptions } from "./options.ts";
import { simulate } from "./simulate.ts";

/** How many nonces to try where other processes send from the same account. */
const MOST_NONCES = 5;
/** How often in a row a nonce must be seen used without a receipt, before another transaction is held to have used it. */
const SIGHTINGS = 2;

/** Brings transactions of one account into blocks: gives out nonces, signs, sends, watches. */
export class Dispatcher {
  readonly #signer: Signer;
  readonly #provider: Provider;
  readonly #options: SenderOptions;
  readonly #nonces = new Mutex();
  /** Sent and not seen mined, by nonce. */
  readonly #inFlight = new Map<number, Commitment>();
  #hasResumed = false;
  #signsItself = true;

  constructor(signer: Signer, provider: Provider, options: SenderOptions) {
    this.#signer = signer;
    this.#provider = provider;
    this.#options = options;
  }

  /** Simulates, signs, writes down and sends. After it the transaction may be mined at any time. */
  async commit(request: TransactionRequest, step?: string): Promise<Commitment> {
    const from = await this.#signer.getAddress();
    const other = request.from ? await resolveAddress(request.from, this.#provider) : from;
    if (other !== from) throw new TransactionOfOtherAccountError(from, other);

    const to = request.to ? await resolveAddress(request.to, this.#provider) : null;
    const content = { to, data: request.data ?? "0x", value: request.value ?? 0n };
    const call = { ...content, from, gasLimit: request.gasLimit ?? null };
    const gasLimit = await simulate(this.#provider, call, (ask) => this.ask(ask), this.#options.context);
    const { chainId } = await this.ask(() => this.#provider.getNetwork());
    const fees = await this.ask(() => feesOf(this.#provider, this.#options.gasPrice));

    return await this.#nonces.run(async () => {
      for (let attempt = 1; ; attempt++) {
        const after = await this.ask(() => this.#provider.getBlockNumber());
        const nonce = await this.#nextNonce(from);
        const unsigned = Transaction.from({ ...content, gasLimit, chainId, nonce, ...fees });
        const commitment = { from, nonce, after, ...(await this.#signed(unsigned, from)) };
        try {
          return await this.#begin(commitment, step);
        } catch (error) {
          // Somebody else sends from this account: see what the node counts then.
          if (!(error instanceof NonceTakenError)) throw error;
          if (attempt >= MOST_NONCES) throw new TransactionRejectedError(error.cause);
          await sleep(this.#options.pollingMs ?? DEFAULT_POLLING_MS);
        }
      }
    });
  }

  /** Waits for a transaction. @returns undefined if another one has used its nonce, so that it can never be mined */
  async follow(commitment: Commitment, step?: string): Promise<TransactionReceipt | undefined> {
    const { confirmations = 1, timeoutMs = DEFAULT_TIMEOUT_MS, pollingMs = DEFAULT_POLLING_MS } = this.#options;
    const { from, nonce } = commitment;
    const deadline = performance.now() + timeoutMs;
    let sightings = 0;
    for (;;) {
      const newest = await this.ask(() => this.#provider.getBlockNumber());
      // Asked before the receipt: a transaction that is mined in between has one.
      const isUsed = (await this.#count(from, Math.max(0, newest - confirmations + 1))) > nonce;
      const hash = commitment.hash ?? (isUsed ? await this.#findHash(commitment, newest) : undefined);
      const receipt = hash === undefined ? null : await this.ask(() => this.#provider.getTransactionReceipt(hash));
      if (receipt && newest - receipt.blockNumber + 1 >= confirmations) {
        this.#inFlight.delete(nonce);
        this.report({ phase: "mined", step, nonce, hash: receipt.hash, receipt });
        return receipt;
      }
      sightings = isUsed && !receipt ? sightings + 1 : 0;
      if (sightings >= SIGHTINGS) {
        this.#inFlight.delete(nonce);
        this.report({ phase: "replaced", step, nonce, hash });
        return undefined;
      }
      const refusal = isUsed || receipt ? undefined : await this.#resend(commitment, step);
      if (performance.now() > deadline) throw new TransactionTimeoutError(hash, nonce, timeoutMs / 1000, refusal);
      await sleep(pollingMs);
    }
  }

  /** Runs a request, again if it got lost. */
  ask<T>(request: () => Promise<T>): Promise<T> {
    return retrying(request, this.#options.retry ?? DEFAULT_RETRY, (_attempt, error) => {
      this.report({ phase: "retrying", error });
    });
  }

  report(progress: { [Key in keyof Progress]: Progress[Key] | undefined } & Pick<Progress, "phase">): void {
    const known = Object.entries(progress).filter(([, value]) => value !== undefined);
    this.#options.onProgress?.(Object.fromEntries(known) as unknown as Progress);
  }

  /** Writes a transaction down and sends it the first time. What no node has taken leaves no trace. */
  async #begin(commitment: Commitment, step: string | undefined): Promise<Commitment> {
    const { nonce, hash } = commitment;
    if (step !== undefined) await this.#options.journal?.put(step, commitment);
    this.#inFlight.set(nonce, commitment);
    this.report({ phase: "committed", step, nonce, hash });
    try {
      const sent = await this.#broadcast(commitment, step);
      this.report({ phase: "sent", step, nonce, hash: sent.hash });
      return sent;
    } catch (error) {
      // Of a request that got lost nobody knows what became of it: it stays committed to.
      if (error instanceof NodeUnreachableError) throw error;
      this.#inFlight.delete(nonce);
      if (step !== undefined) await this.#options.journal?.remove(step);
      // Hardhat answers with the refusal of the contract, having mined the transaction.
      throw error instanceof TransactionRejectedError
        ? (decodeError(error.cause, this.#options.context) ?? error)
        : error;
    }
  }

  /** Gives a transaction to the node, as often as need be: it is the same one each time. */
  async #broadcast(commitment: Commitment, step: string | undefined): Promise<Commitment> {
    const transaction = Transaction.from(commitment.transaction);
    const give = () =>
      transaction.isSigned()
        ? this.#provider.broadcastTransaction(commitment.transaction)
        : this.#signer.sendTransaction({ ...requestOf(transaction), from: commitment.from });
    let attempts = 0;
    try {
      const { hash } = await this.ask(() => (attempts++, give()));
      const sent = { ...commitment, hash };
      this.#inFlight.set(commitment.nonce, sent);
      if (step !== undefined && commitment.hash !== hash) await this.#options.journal?.put(step, sent);
      return sent;
    } catch (error) {
      if (error instanceof NodeUnreachableError) throw error;
      // After an answer that got lost, a refusal does not tell that the node has not taken it the first time.
      const verdict = attempts > 1 ? "known" : verdictOf(error);
      if (verdict === "rejected") throw new TransactionRejectedError(error);
      if (verdict === "nonce taken") throw new NonceTakenError(error);
      return commitment;
    }
  }

  /** Gives the node a transaction that it does not have. @returns why it refused, if it did: it may take it later */
  async #resend(commitment: Commitment, step?: string): Promise<unknown> {
    const { hash, nonce } = commitment;
    if (hash !== undefined && (await this.ask(() => this.#provider.getTransaction(hash)))) return undefined;
    try {
      await this.#broadcast(commitment, step);
      this.report({ phase: "resent", step, nonce, hash });
      return undefined;
    } catch (error) {
      if (error instanceof TransactionRejectedError || error instanceof NonceTakenError) return error.cause;
      throw error;
    }
  }

  /** The lowest nonce that no transaction has, here or at the node. Gives the node again what it has lost. */
  async #nextNonce(from: string): Promise<number> {
    if (!this.#hasResumed) {
      for (const open of this.#options.journal?.openCommitments(from) ?? []) this.#inFlight.set(open.nonce, open);
      this.#hasResumed = true;
    }
    const used = await this.#count(from, "latest");
    for (const nonce of this.#inFlight.keys()) if (nonce < used) this.#inFlight.delete(nonce);
    const taken = await this.#count(from, "pending");
    for (const commitment of [...this.#inFlight.values()].sort((a, b) => a.nonce - b.nonce)) {
      if (commitment.nonce >= taken) await this.#resend(commitment);
    }
    let nonce = Math.max(used, taken);
    while (this.#inFlight.has(nonce)) nonce++;
    return nonce;
  }

  async #signed(unsigned: Transaction, from: string): Promise<Pick<Commitment, "transaction" | "hash">> {
    if (this.#signsItself) {
      try {
        const raw = await this.ask(() => this.#signer.signTransaction({ ...requestOf(unsigned), from }));
        const { hash } = Transaction.from(raw);
        if (hash !== null) return { transaction: raw, hash };
      } catch (error) {
        if (error instanceof NodeUnreachableError) throw error;
      }
      // The key is the node's, and so it is the node that signs and sends, in one.
      this.#signsItself = false;
    }
    return { transaction: unsigned.unsignedSerialized };
  }

  /** Finds what the node has signed under a nonce, in the blocks since. */
  async #findHash({ from, nonce, after, transaction }: Commitment, newest: number): Promise<string | undefined> {
    const wanted = Transaction.from(transaction);
    for (let number = after + 1; number <= newest; number++) {
      const block = await this.ask(() => this.#provider.getBlock(number, true));
      const found = block?.prefetchedTransactions.find((mined) => mined.from === from && mined.nonce === nonce);
      if (!found) continue;
      const isSame = found.to === wanted.to && found.data === wanted.data && found.value === wanted.value;
      return isSame ? found.hash : undefined;
    }
    return undefined;
  }

  #count(from: string, block: number | "latest" | "pending"): Promise<number> {
    return this.ask(() => this.#provider.getTransactionCount(from, block));
  }
}

/** A transaction as signers take it. */
function requestOf(transaction: Transaction): TransactionRequest {
  const { type, to, data, value, gasLimit, chainId, nonce } = transaction;
  const { gasPrice, maxFeePerGas, maxPriorityFeePerGas } = transaction;
  const fees = type === 2 ? { maxFeePerGas, maxPriorityFeePerGas } : { gasPrice };
  return { type, to, data, value, gasLimit, chainId, nonce, ...fees };
}
