import type { AddressLike, Signer, TransactionReceipt } from "ethers";

import type { AuthorizationStruct } from "../typechain-types/contracts/documents/DocumentRegistry.ts";
import { addressOf } from "./chain/arguments.ts";
import type { Contracts } from "./chain/contracts.ts";
import { PARKED_AT, type ParkedAt } from "./chain/parked.ts";
import { Sender } from "./chain/sender/index.ts";
import { requireParts } from "./fields.ts";
import { inPerson, signFor, type MessageTarget, type Validity } from "./messages/sign.ts";
import type { MessageTypes } from "./messages/types.ts";
import { placeOf } from "./names.ts";

/**
 * Whoever acts on the book by one account.
 *
 * Every method that sends a transaction simulates it first, waits until it is mined and returns its receipt; whatever the
 * contracts refuse is a named error that says what to do.
 */
export abstract class BookParty {
  readonly book: Contracts;
  readonly #sender: Sender;

  /** @param signer with a provider; a {@link Sender} keeps its own options and journal */
  constructor(book: Contracts, signer: Signer) {
    requireParts("book", book, "registry");
    this.#sender = Sender.of(signer);
    this.book = book;
  }

  get address(): Promise<string> {
    return this.#sender.getAddress();
  }

  /**
   * Takes what waits in a contract for the account, and for the entity that it acts for. `parkedFor` says what and where.
   *
   * @param to    who gets it: the account unless given
   * @param token in which it was paid; the deployment's own unless given
   * @throws NothingParkedError, RecipientInvalidError
   *
   * @example
   * ```ts
   * const member = new Member(book, wallet);
   * for (const at of (await parkedFor(book, wallet, token)).keys()) await member.withdrawParked(at, treasury, token);
   * ```
   */
  async withdrawParked(at: ParkedAt, to?: AddressLike, token?: AddressLike): Promise<TransactionReceipt> {
    placeOf(PARKED_AT, at, "contract in which money waits");
    const contract = at === "desk" ? this.book.recovery : this.book[at];
    const paidIn = await addressOf("token", token ?? this.book.deposit, this.sender.provider);
    return this.send(contract.withdrawParked.populateTransaction(paidIn, to ?? (await this.address)));
  }

  protected get sender(): Sender {
    return this.#sender;
  }

  protected async send(request: Parameters<Sender["send"]>[0]): Promise<TransactionReceipt> {
    return this.#sender.send(request);
  }

  /** Signs a message in the name of the account. See {@link signFor}. */
  protected async authorize(
    contract: MessageTarget["contract"],
    types: MessageTypes,
    message: Record<string, unknown>,
    validity?: Partial<Validity>,
  ): Promise<AuthorizationStruct> {
    return signFor(this.book, this.#sender, contract, types, message, validity);
  }

  protected async inPerson(): Promise<AuthorizationStruct> {
    return inPerson(this.#sender);
  }
}
