import type { NewTaskActionFunction } from "hardhat/types/tasks";

import { classify, statementOf, type StatementEntry } from "../../sdk/index.ts";
import { table } from "../terminal/table.ts";
import { loanTerms } from "./loans.ts";
import { amountsIn, nameOf, read, type Amounts, type Reading, type ReadingArguments } from "./session.ts";
import { printConditions, printSchedule } from "./terms.ts";

interface Arguments extends ReadingArguments {
  readonly id: string;
}

const financing: NewTaskActionFunction<Arguments> = (args, hre) =>
  read(hre, args, (session) => print(session, args.id));

async function print(session: Reading, id: string): Promise<void> {
  const { book } = session;
  const terms = await loanTerms(session, id);
  const { entries, position } = await statementOf(book, terms);
  const amounts = amountsIn(await book.desk.currencyOf(terms.token));
  const { code, format } = amounts;
  const [creditor, borrower] = await Promise.all([
    book.desk.creditorOf(terms).then((account) => nameOf(book, account)),
    nameOf(book, terms.borrower),
  ]);
  console.log(`${position.status}: ${borrower} owes ${creditor}, ${format(BigInt(terms.principal))} ${code} at first`);
  console.log(
    `${String(position.daysPastDue)} days past due, by which it is graded: ${classify(position.daysPastDue)}`,
  );
  printConditions(terms, amounts);
  table(
    [`principal ${code}`, `interest ${code}`, `penalty ${code}`, `costs ${code}`, `due today ${code}`],
    [[position.principal, position.interest, position.penalty, position.costs, position.due].map(format)],
  );
  table(
    [
      "on",
      "what",
      `costs ${code}`,
      `penalty ${code}`,
      `interest ${code}`,
      `principal ${code}`,
      `principal left ${code}`,
    ],
    entries.map((entry) => [entry.on, wordsOf(entry), ...appliedIn(entry, amounts), format(entry.outstanding)]),
  );
  printSchedule(terms, amounts);
}

/** To what an entry's money went, or of what it was carried over; of what moved none, nothing. */
function appliedIn(entry: StatementEntry, { format }: Amounts): string[] {
  if ("earlyFee" in entry || entry.what === "carried over") {
    return [entry.costs, entry.penalty, entry.interest, entry.principal].map(format);
  }
  if (entry.what === "drawn") return ["", "", "", format(entry.principal)];
  if (entry.what === "costs charged") return [format(entry.amount), "", "", ""];
  return ["", "", "", ""];
}

function wordsOf(entry: StatementEntry): string {
  return entry.what === "defaulted" ? `defaulted: ${entry.event}` : entry.what;
}

export default financing;
