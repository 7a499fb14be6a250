import { hexlify, toBeHex, ZeroAddress, type BigNumberish } from "ethers";

import type { FinancingTermsStruct } from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import type { Contracts } from "../chain/contracts.ts";
import { todayOn } from "../chain/provider.ts";
import { present, requireFields, requireParts, type Fields } from "../fields.ts";
import { freshNonce } from "../messages/sign.ts";
import { financingIdOf } from "./terms.ts";

/** What of old terms stays as it is where others take their place; all else the parties agree on anew. */
export type ReplacementWish = Partial<
  Pick<FinancingTermsStruct, "policy" | "interest" | "application" | "schedule" | "collateral" | "contested" | "salt">
>;

const REPLACEMENT: Fields<ReplacementWish> = {
  policy: "value?",
  interest: "value?",
  application: "value?",
  schedule: "list?",
  collateral: "list?",
  contested: "list?",
  salt: "value?",
};

/**
 * Terms that can take the place of those in force: same parties, each by the account that acts for it now, same collateral,
 * the principal that is outstanding, no payouts. What has accrued is kept exactly. The rate is the one that fixings or agreed
 * changes have made it by now; one that an agent has set is left behind. A fixing that was not brought by then counts no more:
 * bring what is missing first (`LoanParty.bringFixings`), and submit the new terms on the day on which they are drawn up.
 *
 * @param wish what becomes different; the parts of a new schedule sum to the principal outstanding
 * @example
 * ```ts
 * const { principal } = await positionOf(book, terms);
 * const schedule = [{ dueOn: dayOf("2027-06-30"), principal }];
 * const later = await replacementOf(book, terms, { schedule });
 * const [byBank, byExporter] = [await bank.signReplacement(later), await exporter.signReplacement(later)];
 * await bank.restructure(terms, later, byBank, byExporter);
 * ```
 */
export async function replacementOf(
  book: Pick<Contracts, "desk" | "participants">,
  terms: FinancingTermsStruct,
  wish: ReplacementWish = {},
): Promise<FinancingTermsStruct> {
  const { desk, participants } = requireParts("book", book, "desk", "participants");
  requireFields("wish", wish, REPLACEMENT);
  const { borrower: former } = requireParts("terms", terms, "borrower", "interest");
  const [lender, { principal }, successor, interest] = await Promise.all([
    desk.creditorOf(terms),
    desk.owed(terms),
    participants.successorOf(former),
    interestOf(desk, terms),
  ]);
  const borrower = successor === ZeroAddress ? former : successor;
  const [replaces, salt] = [financingIdOf(terms), toBeHex(freshNonce(), 32)];
  return { ...terms, lender, borrower, principal, interest, payouts: [], replaces, salt, ...present(wish) };
}

/** Interest as it is by now: new terms begin anew, and would bear the first rate again until their first due date. */
async function interestOf(
  desk: Contracts["desk"],
  terms: FinancingTermsStruct,
): Promise<FinancingTermsStruct["interest"]> {
  const { interest } = terms;
  const [today, { extension }] = await Promise.all([todayOn(desk), desk.financingOf(financingIdOf(terms))]);
  const isPast = ({ from }: { readonly from: BigNumberish }) => BigInt(from) <= today;
  const changed = interest.changes.findLast(isPast)?.rate ?? interest.rate;
  // Rates as the desk stores them: plus one; 0 for none.
  const { fixedRate, nextRate, nextFrom } = extension;
  const fixed = nextRate !== 0n && nextFrom <= today ? nextRate : fixedRate;
  const isFixed = fixed !== 0n && BigInt(hexlify(interest.benchmark)) !== 0n;
  const changes = interest.changes.filter((change) => !isPast(change));
  return { ...interest, rate: isFixed ? fixed - 1n : changed, changes };
}
