import type { NewTaskActionFunction } from "hardhat/types/tasks";

import {
  bytes20ToLei,
  classifiedBook,
  classifyExposures,
  leiToBytes20,
  openFinancings,
  parseLei,
} from "../../sdk/index.ts";
import { table } from "../terminal/table.ts";
import { amountsIn, read, type Reading, type ReadingArguments } from "./session.ts";

interface Arguments extends ReadingArguments {
  readonly bank: string | undefined;
}

const portfolio: NewTaskActionFunction<Arguments> = (args, hre) => {
  return read(hre, args, (session) =>
    print(session, args.bank === undefined ? undefined : leiToBytes20(parseLei(args.bank))),
  );
};

async function print({ book, firstBlock }: Reading, bank: string | undefined): Promise<void> {
  const open = (await openFinancings(book, firstBlock)).filter((each) => bank === undefined || each.bank === bank);
  if (open.length === 0) {
    console.log("nothing is owed");
    return;
  }
  const graded = classifyExposures(open);
  table(
    ["financing", "bank", "debtor", "principal amount", "", "days past due", "grade", "non-performing"],
    graded.map((each) => [
      each.position.id,
      bytes20ToLei(each.bank),
      bytes20ToLei(each.debtor),
      amountsIn(each.currency).format(each.outstanding),
      amountsIn(each.currency).code,
      String(each.daysPastDue),
      each.grade,
      each.nonPerforming ? "yes" : "no",
    ]),
  );
  for (const currency of new Set(open.map((each) => each.currency))) {
    const { outstanding, nonPerforming, ratio, writtenOff } = classifiedBook(open, currency, bank);
    const { code, format } = amountsIn(currency);
    const rest = writtenOff === 0n ? "" : `; ${format(writtenOff)} written off beside that`;
    console.log(
      `${code}: ${format(outstanding)} outstanding, ${format(nonPerforming)} non-performing (${ratio.toFixed(4)})${rest}`,
    );
  }
}

export default portfolio;
