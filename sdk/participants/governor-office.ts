import type { TransactionReceipt } from "ethers";

import { BookParty } from "../book-party.ts";

/**
 * What the governor does about participants, on a court's order. Where the deployment has the governor wait (`governorDelay`), its
 * AccessManager schedules the call first, as any other of its.
 *
 * @example
 * ```ts
 * await registrar.removeAccount(stolen);
 * await new GovernorOffice(book, governor).declareLostByOrder(stolen, keccak256(order));
 * await registrar.announceReplacement(stolen, successor);
 * ```
 */
export class GovernorOffice extends BookParty {
  /**
   * Enters a court's order that the key of an account is lost or stolen, which the registrar has removed: it contests no
   * replacement any more. If the order falls before the replacement takes effect, the registrar adds the account again.
   *
   * @param order hash of the order
   * @throws AccountInUseError, AccountDeclaredLostError, CourtOrderMissingError
   */
  async declareLostByOrder(account: string, order: string): Promise<TransactionReceipt> {
    return this.send(this.book.participants.declareLostByOrder.populateTransaction(account, order));
  }
}
