import type { BackingStruct, FinancingTermsStruct } from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import { requireId } from "../chain/arguments.ts";
import type { Contracts } from "../chain/contracts.ts";
import { readEvents } from "../chain/events.ts";
import { providerOf } from "../chain/provider.ts";
import { LienbookError } from "../errors.ts";
import { requireParts } from "../fields.ts";
import { collateralOf, commitmentOf, type IssuedReceivable } from "./receivable.ts";
import { decodeTerms } from "./terms.ts";

/** No event of the node tells of what stands, or once stood, under this id. */
export class NotToldError extends LienbookError {
  constructor(what: "financing" | "receivable", id: string) {
    super({
      code: "not-told",
      value: `${what} ${id}`,
      rule: "What is on the book was told by an event, and is what that event says.",
      advice: "Check the id and the chain; read from the block of the deployment on, at a node that keeps all events.",
    });
  }
}

/**
 * The terms of a financing as the desk published them when they were accepted, or took the place of others.
 *
 * @throws NotToldError
 * @example
 * ```ts
 * const terms = await termsOf(book, id);
 * const { due } = await positionOf(book, terms); // minor units
 * ```
 */
export async function termsOf(book: Contracts, id: string): Promise<FinancingTermsStruct> {
  requireParts("book", book, "firstBlock");
  requireId(id);
  const encoded = await encodedTermsOf(book, id, await providerOf(book.desk).getBlockNumber());
  if (encoded === undefined) throw new NotToldError("financing", id);
  return decodeTerms(encoded);
}

/** As {@link termsOf}, ABI-encoded and up to a block; nothing where no event tells of the financing. */
export async function encodedTermsOf(
  { desk, servicing, firstBlock }: Contracts,
  id: string,
  newest: number,
): Promise<string | undefined> {
  const [accepted] = await readEvents(
    (from, to) => desk.queryFilter(desk.filters.FinancingAccepted(id), from, to),
    firstBlock,
    newest,
  );
  if (accepted) return accepted.args.terms;
  const [replacing] = await readEvents(
    (from, to) => servicing.queryFilter(servicing.filters.FinancingReplaced(id), from, to),
    firstBlock,
    newest,
  );
  return replacing?.args.terms;
}

/**
 * A receivable as its token committed to it, from the events of its issue and acknowledgement: what a lender pledges who
 * was not there. What the events say is compared with the token's commitment.
 *
 * @param id of its invoice
 * @throws NotToldError
 * @example
 * ```ts
 * const collateral = collateralOf(await receivableOf(book, id));
 * ```
 */
export async function receivableOf(book: Contracts, id: string): Promise<IssuedReceivable> {
  requireParts("book", book, "firstBlock");
  requireId(id);
  const { receivable, firstBlock } = book;
  const newest = await providerOf(receivable).getBlockNumber();
  const [[issued], [acknowledged]] = await Promise.all([
    readEvents(
      (from, to) => receivable.queryFilter(receivable.filters.ReceivableIssued(id), from, to),
      firstBlock,
      newest,
    ),
    readEvents(
      (from, to) => receivable.queryFilter(receivable.filters.ReceivableAcknowledged(id), from, to),
      firstBlock,
      newest,
    ),
  ]);
  if (!issued) throw new NotToldError("receivable", id);
  const { face, details, backing } = issued.args;
  const { debtor, dueOn, declared, oldest } = details;
  const { commitment } = await receivable.issuedAs(id, { blockTag: newest });
  const asset = await receivable.getAddress();
  const told = (behind: readonly BackingStruct[]): IssuedReceivable => ({
    asset,
    id,
    face,
    details: {
      debtor,
      dueOn,
      declared,
      oldest,
      acknowledged: acknowledged !== undefined || details.acknowledged,
      noSetOff: acknowledged?.args.noSetOff ?? details.noSetOff,
    },
    backing: behind,
  });
  // The evidence behind a receivable that was sold was consumed with the sale.
  const shares = backing.map(({ document, share }) => ({ document, share }));
  const found = [told(shares), told([])].find((each) => commitmentOf(collateralOf(each)) === commitment);
  if (!found) throw new NotToldError("receivable", id);
  return found;
}
