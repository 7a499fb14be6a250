import { setTimeout as sleep } from "node:timers/promises";

import {
  AbstractSigner,
  type Provider,
  type Signer,
  type TransactionReceipt,
  type TransactionRequest,
  type TransactionResponse,
  type TypedDataDomain,
  type TypedDataField,
} from "ethers";

import { encoding } from "../arguments.ts";
import { decodeError, explainFailure } from "../errors/index.ts";
import { ProviderMissingError } from "../provider.ts";
import { Dispatcher } from "./dispatcher.ts";
import {
  JournalMissingError,
  ReceiptMissingError,
  StepOfOtherAccountError,
  TransactionFailedError,
  TransactionTimeoutError,
} from "./errors.ts";
import { isCommitment } from "./journal.ts";
import { DEFAULT_POLLING_MS, DEFAULT_TIMEOUT_MS, requireOptions, type SenderOptions } from "./options.ts";

/** Makes a transaction, e.g. `() => contract.method.populateTransaction(…)`. */
export type Action = () => Promise<TransactionRequest> | TransactionRequest;

/**
 * Sends the transactions of one account so that each happens once.
 *
 * - It simulates first: what a contract would refuse is not sent, and the refusal is a named error.
 * - Nonces are given out one by one, when a transaction is ready to leave, so a failed send leaves no gap. Nonce and fees
 *   are the sender's to set; those of a request are not looked at.
 * - Only requests that got lost are tried again, with the same signed transaction, which no chain executes twice.
 * - A step is written into the journal before it leaves. A later run looks for its receipt, or sends the same signed
 *   transaction again. Only when another transaction has used up the nonce can it never be mined, and is signed anew.
 *
 * It is a signer, so typed contracts can send through it: `contracts.desk.connect(sender).repay(terms, amount)`.
 *
 * @example
 * ```ts
 * const sender = new Sender(wallet, { journal, gasPrice: 0n, onProgress: console.log });
 * await sender.step("suspend the exporter", () => book.participants.suspend.populateTransaction(lei));
 * ```
 */
export class Sender extends AbstractSigner<Provider> {
  readonly #signer: Signer;
  readonly #options: SenderOptions;
  readonly #dispatcher: Dispatcher;
  readonly #running = new Map<string, Promise<TransactionReceipt>>();

  /** @throws ProviderMissingError */
  constructor(signer: Signer, options: SenderOptions = {}) {
    requireOptions(options);
    // Without types it may be anything: an address, or nothing.
    const provider = (signer as Signer | undefined)?.provider;
    if (!provider) throw new ProviderMissingError();
    super(provider);
    this.#signer = signer;
    this.#options = options;
    this.#dispatcher = new Dispatcher(signer, provider, options);
  }

  /** The sender of an account: itself, where it is one already. */
  static of(signer: Signer): Sender {
    return signer instanceof Sender ? signer : new Sender(signer);
  }

  override getAddress(): Promise<string> {
    return this.#signer.getAddress();
  }

  override connect(provider: Provider): Sender {
    return new Sender(this.#signer.connect(provider), this.#options);
  }

  /** @throws the named error of the contract that refuses */
  override async call(request: TransactionRequest): Promise<string> {
    return super.call(request).catch((error: unknown) => {
      throw decodeError(error, this.#options.context) ?? error;
    });
  }

  override signTransaction(transaction: TransactionRequest): Promise<string> {
    return this.#signer.signTransaction(transaction);
  }

  override signMessage(message: string | Uint8Array): Promise<string> {
    return this.#signer.signMessage(message);
  }

  override signTypedData(
    domain: TypedDataDomain,
    types: Record<string, TypedDataField[]>,
    value: Record<string, unknown>,
  ): Promise<string> {
    return this.#signer.signTypedData(domain, types, value);
  }

  /**
   * Sends a transaction and returns when the node has taken it. Whoever waits for it with `wait()` waits as ethers does;
   * `send` also notices when it gets lost.
   *
   * @throws the named error of the contract that refuses, TransactionRejectedError, NodeUnreachableError
   */
  override async sendTransaction(request: TransactionRequest): Promise<TransactionResponse> {
    const { timeoutMs = DEFAULT_TIMEOUT_MS, pollingMs = DEFAULT_POLLING_MS } = this.#options;
    const { hash, nonce } = await this.#dispatcher.commit(request);
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const sent = hash === undefined ? null : await this.#dispatcher.ask(() => this.provider.getTransaction(hash));
      if (sent) return sent;
      if (performance.now() > deadline) throw new TransactionTimeoutError(hash, nonce, timeoutMs / 1000);
      await sleep(pollingMs);
    }
  }

  /**
   * Sends a transaction and waits until it is mined. After a NodeUnreachableError or a TransactionTimeoutError it may be mined
   * all the same, and sent again it would be another one: what must not happen twice, a payment above all, is a {@link step}.
   *
   * @param request itself, or what `contract.method.populateTransaction(…)` returns
   * @throws the named error of the contract that refuses, InvalidArgumentError, TransactionRejectedError,
   *         TransactionTimeoutError, TransactionFailedError, NodeUnreachableError
   */
  async send(request: TransactionRequest | Promise<TransactionRequest>): Promise<TransactionReceipt> {
    const asked = await encoding(() => request);
    for (;;) {
      const receipt = await this.#dispatcher.follow(await this.#dispatcher.commit(asked));
      if (receipt) return await this.#accepted(receipt);
    }
  }

  /**
   * Sends what `action` makes, once in the life of the journal, and returns its receipt; also if an earlier run has sent
   * it. A step that was refused or failed may be tried again.
   *
   * @param key    names the step among all of the journal
   * @param action not called if the step has been sent
   * @throws as `send`, and JournalMissingError, StepOfOtherAccountError, ReceiptMissingError
   */
  step(key: string, action: Action): Promise<TransactionReceipt> {
    // The same step twice at a time is one step.
    const running = this.#running.get(key) ?? this.#step(key, action).finally(() => this.#running.delete(key));
    this.#running.set(key, running);
    return running;
  }

  async #step(key: string, action: Action): Promise<TransactionReceipt> {
    const { journal } = this.#options;
    if (!journal) throw new JournalMissingError(key);
    const from = await this.getAddress();

    const entry = journal.find(key);
    if (entry && entry.from !== from) throw new StepOfOtherAccountError(key, entry.from, from);
    if (entry && !isCommitment(entry)) return await this.#skip(key, entry.hash);

    for (let commitment = entry; ; commitment = undefined) {
      commitment ??= await this.#dispatcher.commit(await encoding(action), key);
      const receipt = await this.#dispatcher.follow(commitment, key);
      if (!receipt) continue;
      if (receipt.status === 0) await journal.remove(key);
      else await journal.put(key, { from, hash: receipt.hash });
      return await this.#accepted(receipt);
    }
  }

  async #skip(step: string, hash: string): Promise<TransactionReceipt> {
    const receipt = await this.#dispatcher.ask(() => this.provider.getTransactionReceipt(hash));
    if (!receipt) throw new ReceiptMissingError(step, hash);
    this.#dispatcher.report({ phase: "skipped", step, hash, receipt });
    return receipt;
  }

  async #accepted(receipt: TransactionReceipt): Promise<TransactionReceipt> {
    if (receipt.status !== 0) return receipt;
    const { context } = this.#options;
    throw (
      (await this.#dispatcher.ask(() => explainFailure(this.provider, receipt, context))) ??
      new TransactionFailedError(receipt.hash)
    );
  }
}
