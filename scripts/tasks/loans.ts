/** What the tasks about one loan share: its terms by its id, one piece of its collateral, and the lien on that. */
import {
  collateralOf,
  liensOn,
  NotToldError,
  receivableOf,
  termsOf,
  type CollateralStruct,
  type FinancingTermsStruct,
  type StandingLien,
} from "../../sdk/index.ts";
import { amountsIn, idIn, TaskArgumentError, type Acting, type Amounts, type Reading } from "./session.ts";

/** A loan on the book, with the account that acts on it told amounts in its currency. */
export interface Loan {
  readonly id: string;
  readonly terms: FinancingTermsStruct;
  readonly amounts: Amounts;
  readonly session: Acting;
}

/** @throws NotToldError; TaskArgumentError where the id is a document's */
export async function loanTerms({ book }: Reading, text: string): Promise<FinancingTermsStruct> {
  const id = idIn(text);
  try {
    return await termsOf(book, id);
  } catch (error) {
    if (!(error instanceof NotToldError) || (await book.registry.stateOf(id)).kind === 0n) throw error;
    throw new TaskArgumentError("id", id, "A loan has an id of its own, and this is a document's.", SEE_DOCUMENT);
  }
}

const SEE_DOCUMENT = "`document` with this id names the loans for which it is pledged.";

export async function loanOf(session: Acting, text: string): Promise<Loan> {
  const terms = await loanTerms(session, text);
  const currency = await session.book.desk.currencyOf(terms.token);
  return { id: idIn(text), terms, amounts: amountsIn(currency), session: session.inCurrency(currency) };
}

/** What is pledged for a loan, as it is today, and the loan's lien on it. */
export interface Pledged {
  readonly collateral: CollateralStruct;
  readonly lien: StandingLien;
  /** All that stand on it, by rank. */
  readonly liens: readonly StandingLien[];
}

/** @param index of the loan's collateral, counted from 0. @throws TaskArgumentError */
export async function pledgedFor({ id, terms, session: { book } }: Loan, index: number): Promise<Pledged> {
  const pledged = terms.collateral[index];
  if (!pledged) {
    const last = String(terms.collateral.length - 1);
    throw new TaskArgumentError("--collateral", String(index), `The loan's collateral is counted from 0 to ${last}.`);
  }
  const document = String(pledged.id);
  const liens = await liensOn(book, document);
  const lien = liens.find(({ stake }) => stake.purpose === id);
  if (!lien) {
    const current = await book.lienbook.currentOf(document);
    const isThere = (await liensOn(book, current)).some(({ stake }) => stake.purpose === id);
    if (isThere) {
      throw new TaskArgumentError(
        "id",
        id,
        "What is enforced is a lien on the bill that stands, by its details, which its parties have.",
        `The bill ${document} was amended, and the lien is on ${current} in its place: a script sells that (SaleParty, collateralOfBill).`,
      );
    }
    throw new TaskArgumentError(
      "id",
      id,
      "What is enforced is a lien that stands.",
      `The loan has none on ${document} any more: \`financing\` tells what became of it.`,
    );
  }
  // A receivable may have been acknowledged, or paid in part, since it was pledged.
  const isReceivable = pledged.asset === (await book.receivable.getAddress());
  const collateral = isReceivable ? collateralOf(await receivableOf(book, document)) : pledged;
  return { collateral, lien, liens };
}
