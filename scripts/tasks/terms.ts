import type { NewTaskActionFunction } from "hardhat/types/tasks";

import {
  DAY_COUNT_CONVENTIONS,
  eventsOf,
  financingIdOf,
  isoOf,
  type FinancingTermsStruct,
  type SignedOffer,
} from "../../sdk/index.ts";
import { table } from "../terminal/table.ts";
import { readOffer } from "./offers.ts";
import { amountsIn, momentOf, nameOf, read, type Amounts, type Reading, type ReadingArguments } from "./session.ts";

interface Arguments extends ReadingArguments {
  readonly file: string;
}

const terms: NewTaskActionFunction<Arguments> = (args, hre) =>
  read(hre, args, async (session) => {
    await print(session, await readOffer(args.file));
  });

async function print({ book }: Reading, { terms: offered, offer }: SignedOffer): Promise<void> {
  const amounts = amountsIn(await book.desk.currencyOf(offered.token));
  const [lender, borrower] = await Promise.all([nameOf(book, offered.lender), nameOf(book, offered.borrower)]);
  const payees = offered.payouts.map(async ({ payee, amount }) => [
    await nameOf(book, payee),
    amounts.format(BigInt(amount)),
  ]);
  console.log(`${lender} offers ${borrower} ${amounts.format(BigInt(offered.principal))} ${amounts.code}`);
  console.log(`until ${momentOf(BigInt(offer.deadline))}; financing ${financingIdOf(offered)}`);
  printConditions(offered, amounts);
  printSchedule(offered, amounts);
  table(["paid to", `amount ${amounts.code}`], await Promise.all(payees));
  table(
    ["pledged", `amount ${amounts.code}`],
    offered.collateral.map(({ id, amount }) => [String(id), amounts.format(BigInt(amount))]),
  );
}

/** What interest costs, when it becomes more, and when all is due at once. */
export function printConditions(agreed: FinancingTermsStruct, { code, format }: Amounts): void {
  const { rate, dayCount, penaltyUplift, graceDays } = agreed.interest;
  const mostCosts = BigInt(agreed.application.mostCosts);
  const days = BigInt(graceDays);
  const grace = days === 1n ? "1 day" : `${String(days)} days`;
  console.log(`at ${percent(BigInt(rate))} % a year (${DAY_COUNT_CONVENTIONS[Number(dayCount)] ?? String(dayCount)})`);
  console.log(
    BigInt(penaltyUplift) === 0n
      ? `nothing more on what is overdue`
      : `on what is overdue ${percent(BigInt(penaltyUplift))} % more, after ${grace} of grace`,
  );
  console.log(`in default: ${eventsOf(agreed).join(", ")}; for non-payment when past due for more than ${grace}`);
  console.log(
    mostCosts === 0n ? `no costs of collecting` : `costs of collecting up to ${format(mostCosts)} ${code} in all`,
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
