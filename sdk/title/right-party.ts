import type { TransactionReceipt } from "ethers";

import type { AuthorizationStruct } from "../../typechain-types/contracts/documents/DocumentRegistry.ts";
import { requireFields, requireParts } from "../fields.ts";
import { backingHashOf } from "../financing/receivable.ts";
import type { Validity } from "../messages/sign.ts";
import { RIGHT_CONFIRMATION, RIGHT_REPORT } from "../messages/types.ts";
import { entryOf } from "../names.ts";
import { BookParty } from "../book-party.ts";
import type { RegisteredPaper } from "./parts.ts";
import type { IssuedRight } from "./rights.ts";
import { RIGHT_STATUS, type RightStatus } from "./status.ts";

/**
 * What one account does about a registered right: the title registry confirms it and reports how it stands, its holder makes it a
 * token. It can be pledged once an `Appraiser` has said what it is worth.
 *
 * @example
 * ```ts
 * const confirmation = await new RightParty(book, landRegistry).confirmRight(rightId, entryHash);
 * const wish = { face: 5_000_000_00n, details };
 * const { right } = await new RightParty(book, owner).issue(registered, wish, confirmation);
 * ```
 */
export class RightParty extends BookParty {
  /** Signs, as the title registry, that a right of its register is what its holder says. */
  async confirmRight(asset: string, right: string, validity?: Partial<Validity>): Promise<AuthorizationStruct> {
    const message = { asset, right, titleRegistry: await this.address };
    return this.authorize("registeredRight", RIGHT_CONFIRMATION, message, validity);
  }

  /**
   * Makes a registered right a token of its holder's, with the title registry's confirmation.
   *
   * @param registered id, fingerprint and content root of the registered right
   * @param wish       face value in minor units, at most the document's; the details that the title registry confirmed
   */
  async issue(
    registered: RegisteredPaper,
    wish: Pick<IssuedRight, "face" | "details">,
    confirmation: AuthorizationStruct,
  ): Promise<{ right: IssuedRight; receipt: TransactionReceipt }> {
    const { id, document } = requireParts("registered", registered, "id", "document");
    const { face, details } = requireFields("wish", wish, { face: "bigint", details: "value" });
    const { registeredRight } = this.book;
    const { fingerprint, contentRoot } = document;
    const receipt = await this.send(
      registeredRight.issue.populateTransaction(fingerprint, face, details, [], [contentRoot], confirmation),
    );
    return { right: { asset: await registeredRight.getAddress(), id, face, details, backing: [] }, receipt };
  }

  /**
   * Reports, as the title registry, how a right stands in its register.
   *
   * @param encumbered of the face value, for creditors outside the book, in all
   * @param reason     hash of the entry
   * @example
   * ```ts
   * await new RightParty(book, landRegistry).report(right, "standing", 500_000_00n, entryHash);
   * ```
   */
  async report(
    right: IssuedRight,
    status: RightStatus,
    encumbered: bigint,
    reason: string,
  ): Promise<TransactionReceipt> {
    const { id, face, details, backing } = requireParts("right", right, "id", "face", "details", "backing");
    const number = entryOf(RIGHT_STATUS, status, "status of a right");
    const message = { asset: id, status: number, encumbered, reason, titleRegistry: await this.address };
    const statement = await this.authorize("registeredRight", RIGHT_REPORT, message);
    const { report } = this.book.registeredRight;
    return this.send(
      report.populateTransaction(id, face, details, backingHashOf(backing), number, encumbered, reason, statement),
    );
  }
}
