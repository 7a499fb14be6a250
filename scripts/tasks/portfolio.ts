import type { NewTaskActionFunction } from "hardhat/types/tasks";

import {
  bytes20ToLei,
  classifiedBook,
  classifyExposures,
  leiToBytes20,
  openFinancings,
  parseLei,
  type OpenFinancing,
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

async function print({ book }: Reading, bank: string | undefined): Promise<void> {
  const open = (await openFinancings(book)).filter((each) => bank === undefined || each.bank === bank);
  if (open.length === 0) {
    console.log("nothing is owed");
    return;
  }
  table(
    ["financing", "bank", "debtor", "principal amount", "", "days past due", "grade", "non-performing"],
    [
      ...classifyExposures(open).map((each) => [...factsOf(each), each.grade, each.nonPerforming ? "yes" : "no"]),
      ...open.filter(({ writtenOff }) => writtenOff).map((each) => [...factsOf(each), "written off", ""]),
    ],
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

function factsOf({ position, bank, debtor, currency, outstanding, daysPastDue }: OpenFinancing): string[] {
  const { code, format } = amountsIn(currency);
  return [position.id, bytes20ToLei(bank), bytes20ToLei(debtor), format(outstanding), code, String(daysPastDue)];
}

export default portfolio;
