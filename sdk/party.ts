import type { Signer, TransactionReceipt } from "ethers";

import type { AuthorizationStruct } from "../typechain-types/contracts/documents/DocumentRegistry.ts";
import type { Contracts } from "./chain/contracts.ts";
import { Sender } from "./chain/sender/index.ts";
import { requireParts } from "./fields.ts";
import { inPerson, signFor, type MessageTarget, type Validity } from "./messages/sign.ts";
import type { MessageTypes } from "./messages/types.ts";

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
