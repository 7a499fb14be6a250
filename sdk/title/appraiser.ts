import type { TransactionReceipt } from "ethers";

import { IAppraised__factory } from "../../typechain-types/index.ts";
import { contractAt } from "../chain/calls.ts";
import { requireFields, requireParts } from "../fields.ts";
import { VALUATION } from "../messages/types.ts";
import { BookParty } from "../book-party.ts";
import type { AppraisedTerms } from "./rights.ts";

const APPRAISED = ["asset", "id", "face", "detailsHash", "backingHash"] as const;

/**
 * What is done about the appraisal of a receipt or right: its appraiser says of what it is; anyone notes that it is over.
 *
 * @example
 * ```ts
 * const { id, document } = appraisal; // as it was registered
 * const said = { id, fingerprint: document.fingerprint, value: 3_000_000_00n };
 * await new Appraiser(book, appraiser).appraise(rightTerms(right), said);
 * ```
 */
export class Appraiser extends BookParty {
  /**
   * Says, as the appraiser, that its registered appraisal is of a receipt or right: what can be pledged is capped by it.
   *
   * @param terms     as `receiptTerms` and {@link rightTerms} make them
   * @param appraisal fingerprint, id and value of the appraisal as registered; `left` of the face value when it was made, in
   *                  minor units: what is left now unless given
   */
  async appraise(
    terms: AppraisedTerms,
    appraisal: { readonly id: string; readonly fingerprint: string; readonly value: bigint; readonly left?: bigint },
  ): Promise<TransactionReceipt> {
    const { asset, id, face, detailsHash, backingHash } = requireParts("terms", terms, ...APPRAISED);
    const { value, fingerprint } = requireFields("appraisal", appraisal, {
      id: "string",
      fingerprint: "string",
      value: "bigint",
      left: "bigint?",
    });
    const left = appraisal.left ?? (await contractAt(IAppraised__factory, asset, this.sender).leftOf(id, face));
    const message = { asset, id, appraisal: appraisal.id, value, left, appraiser: await this.address };
    const statement = await this.authorize("appraisals", VALUATION, message);
    const { appraise } = this.book.appraisals;
    return this.send(
      appraise.populateTransaction(asset, id, face, detailsHash, backingHash, fingerprint, left, statement),
    );
  }

  /**
   * Notes that an appraisal has expired or was taken back: nothing can be pledged anew before the next. Anyone may.
   *
   * @example
   * ```ts
   * await new Appraiser(book, anyone).lapse(rightTerms(right));
   * ```
   */
  async lapse(terms: AppraisedTerms): Promise<TransactionReceipt> {
    const { asset, id, face, detailsHash, backingHash } = requireParts("terms", terms, ...APPRAISED);
    return this.send(this.book.appraisals.lapse.populateTransaction(asset, id, face, detailsHash, backingHash));
  }
}
