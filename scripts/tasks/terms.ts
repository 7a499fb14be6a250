import { ZeroAddress } from "ethers";
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
  if (BigInt(String(offered.replaces)) !== 0n) console.log(`in the place of financing ${String(offered.replaces)}`);
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
  const { rate, dayCount, penaltyUplift, graceDays, benchmark, margin, changes, fixingAgent } = agreed.interest;
  const [mostCosts, earlyFee] = [BigInt(agreed.application.mostCosts), BigInt(agreed.application.earlyFee)];
  const days = BigInt(graceDays);
  const grace = days === 1n ? "1 day" : `${String(days)} days`;
  console.log(`at ${percent(BigInt(rate))} % a year (${DAY_COUNT_CONVENTIONS[Number(dayCount)] ?? String(dayCount)})`);
  for (const each of changes) console.log(`from ${isoOf(Number(each.from))} at ${percent(BigInt(each.rate))} %`);
  if (BigInt(String(benchmark)) !== 0n) {
    const added = percent(BigInt(margin));
    console.log(`from the first due date on at reference rate ${String(benchmark)}, with ${added} % added`);
  }
  if (typeof fixingAgent === "string" && fixingAgent !== ZeroAddress)
    console.log(`at another rate once ${fixingAgent} sets one`);
  console.log(
    BigInt(penaltyUplift) === 0n
      ? `nothing more on what is overdue`
      : `on what is overdue ${percent(BigInt(penaltyUplift))} % more, after ${grace} of grace`,
  );
  if (earlyFee !== 0n) console.log(`on principal that is repaid early a fee of ${percent(earlyFee)} %`);
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

/** Parts per million as percent, with four decimals; a margin may be less than nothing. */
function percent(partsPerMillion: bigint): string {
  const [sign, parts] = partsPerMillion < 0n ? ["-", -partsPerMillion] : ["", partsPerMillion];
  return `${sign}${String(parts / 10_000n)}.${String(parts % 10_000n).padStart(4, "0")}`;
}

export default terms;
