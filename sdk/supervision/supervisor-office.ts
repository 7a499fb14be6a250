import type { TransactionReceipt } from "ethers";

import { BookParty } from "../book-party.ts";
import { assetIn, type AssetName } from "../title/assets.ts";

/**
 * What a supervisor does to tokens: freezes them, enters courts' orders and carries them out. What it cannot do is move a token
 * silently, or at once.
 *
 * @example
 * ```ts
 * const supervisor = new SupervisorOffice(book, new Wallet(key, provider));
 * await supervisor.freeze("receivable", receivable.id);
 * await supervisor.orderTransfer("receivable", receivable.id, liquidator, keccak256(order));
 * // fourteen days later
 * await supervisor.carryOut("receivable", receivable.id);
 * ```
 */
export class SupervisorOffice extends BookParty {
  /** Freezes a token, at once: it is neither moved nor pledged. What is pledged is paid and released as before. */
  async freeze(asset: AssetName, id: string): Promise<TransactionReceipt> {
    return this.#setFrozen(asset, id, true);
  }

  /** Sets a frozen token free. */
  async unfreeze(asset: AssetName, id: string): Promise<TransactionReceipt> {
    return this.#setFrozen(asset, id, false);
  }

  /**
   * Enters a court's order, which everybody sees for fourteen days before it is carried out.
   *
   * @param to     address of a participant's account
   * @param reason hash of the order
   */
  async orderTransfer(asset: AssetName, id: string, to: string, reason: string): Promise<TransactionReceipt> {
    return this.send(assetIn(this.book, asset).orderTransfer.populateTransaction(id, to, reason));
  }

  /** Takes an order back; `reason` is the hash of a statement of reasons. */
  async revokeOrder(asset: AssetName, id: string, reason: string): Promise<TransactionReceipt> {
    return this.send(assetIn(this.book, asset).revokeOrder.populateTransaction(id, reason));
  }

  /**
   * Carries an order out, once its delay is over. Liens stand: they are the document's, not the owner's.
   *
   * @throws OrderMissingError, OrderNotExecutableError
   */
  async carryOut(asset: AssetName, id: string): Promise<TransactionReceipt> {
    const contract = assetIn(this.book, asset);
    const [owner, { to }] = await Promise.all([contract.ownerIfAny(id), contract.orderOf(id)]);
    return this.send(contract.forcedTransfer.populateTransaction(owner, to, id));
  }

  async #setFrozen(asset: AssetName, id: string, frozen: boolean): Promise<TransactionReceipt> {
    const owner = await assetIn(this.book, asset).ownerIfAny(id);
    return this.send(assetIn(this.book, asset).setFrozenTokens.populateTransaction(owner, id, frozen));
  }
}
