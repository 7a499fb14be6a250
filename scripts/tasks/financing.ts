import type { NewTaskActionFunction } from "hardhat/types/tasks";

import { classify, statementOf, termsOf } from "../../sdk/index.ts";
import { table } from "../terminal/table.ts";
import { amountsIn, idIn, nameOf, read, type Reading, type ReadingArguments } from "./session.ts";
import { printSchedule } from "./terms.ts";

interface Arguments extends ReadingArguments {
  readonly id: string;
}

const financing: NewTaskActionFunction<Arguments> = (args, hre) =>
  read(hre, args, (session) => print(session, idIn(args.id)));

async function print({ book, firstBlock }: Reading, id: string): Promise<void> {
  const terms = await termsOf({ book, firstBlock }, id);
  const { entries, position } = await statementOf(book, terms, firstBlock);
  const amounts = amountsIn(await book.desk.currencyOf(terms.token));
  const { code, format } = amounts;
  const [creditor, borrower] = await Promise.all([
    book.desk.creditorOf(terms).then((account) => nameOf(book, account)),
    nameOf(book, terms.borrower),
  ]);
  console.log(`${position.status}: ${borrower} owes ${creditor}, ${format(BigInt(terms.principal))} ${code} at first`);
  console.log(`${String(position.daysPastDue)} days past due: ${classify(position.daysPastDue)}`);
  table(
    [`principal ${code}`, `interest ${code}`, `penalty ${code}`, `costs ${code}`, `due today ${code}`],
    [[position.principal, position.interest, position.penalty, position.costs, position.due].map(format)],
  );
  table(
    ["on", "what", `outstanding ${code}`],
    entries.map(({ on, what, outstanding }) => [on, what, format(outstanding)]),
  );
  printSchedule(terms, amounts);
}

export default financing;
