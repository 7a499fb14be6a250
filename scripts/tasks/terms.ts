import type { NewTaskActionFunction } from "hardhat/types/tasks";

import { financingIdOf, isoOf, type FinancingTermsStruct } from "../../sdk/index.ts";
import { table } from "../terminal/table.ts";
import { readOffer } from "./offers.ts";
import { amountsIn, nameOf, read, type Amounts, type Reading, type ReadingArguments } from "./session.ts";

interface Arguments extends ReadingArguments {
  readonly file: string;
}

const terms: NewTaskActionFunction<Arguments> = (args, hre) =>
  read(hre, args, async (session) => {
    await print(session, (await readOffer(args.file)).terms);
  });

async function print({ book }: Reading, offered: FinancingTermsStruct): Promise<void> {
  const amounts = amountsIn(await book.desk.currencyOf(offered.token));
  const [lender, borrower] = await Promise.all([nameOf(book, offered.lender), nameOf(book, offered.borrower)]);
  const payees = offered.payouts.map(async ({ payee, amount }) => [
    await nameOf(book, payee),
    amounts.format(BigInt(amount)),
  ]);
  console.log(`${lender} offers ${borrower} ${amounts.format(BigInt(offered.principal))} ${amounts.code}`);
  console.log(`at ${percent(BigInt(offered.interest.rate))} % a year; financing ${financingIdOf(offered)}`);
  printSchedule(offered, amounts);
  table(["paid to", `amount ${amounts.code}`], await Promise.all(payees));
  table(
    ["pledged", `amount ${amounts.code}`],
    offered.collateral.map(({ id, amount }) => [String(id), amounts.format(BigInt(amount))]),
  );
}

/** The instalments of a loan. */
export function printSchedule({ schedule }: FinancingTermsStruct, { code, format }: Amounts): void {
  table(
    ["due on", `principal ${code}`],
    schedule.map(({ dueOn, principal }) => [isoOf(Number(dueOn)), format(BigInt(principal))]),
  );
}

/** Parts per million as percent, with four decimals. */
function percent(partsPerMillion: bigint): string {
  return `${String(partsPerMillion / 10_000n)}.${String(partsPerMillion % 10_000n).padStart(4, "0")}`;
}

export default terms;
