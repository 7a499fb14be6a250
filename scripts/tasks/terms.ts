import type { BigNumberish } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";

import {
  bucketsOf,
  DAY_COUNT_CONVENTIONS,
  EARLY_REPAYMENTS,
  eventsOf,
  financingIdOf,
  isoOf,
  ROUNDINGS,
  type EarlyRepayment,
  type FinancingTermsStruct,
  type SignedOffer,
} from "../../sdk/index.ts";
import { nameAt } from "../../sdk/names.ts";
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
  console.log(`paid and repaid in the token ${shown(offered.token)}`);
  if (BigInt(String(offered.replaces)) !== 0n) console.log(`in the place of financing ${String(offered.replaces)}`);
  printConditions(offered, amounts);
  printSchedule(offered, amounts);
  table(["paid to", `amount ${amounts.code}`], await Promise.all(payees));
  table(
    ["pledged", `amount ${amounts.code}`],
    offered.collateral.map(({ id, amount }) => [String(id), amounts.format(BigInt(amount))]),
  );
}

/** What interest costs, when it becomes more, how payments are applied, and when all is due at once. */
export function printConditions(agreed: FinancingTermsStruct, amounts: Amounts): void {
  printInterest(agreed.interest);
  printPayments(agreed.application);
  const { graceDays } = agreed.interest;
  const mostCosts = BigInt(agreed.application.mostCosts);
  console.log(
    `in default: ${eventsOf(agreed).join(", ")}; for non-payment when past due for more than ${daysIn(graceDays)}`,
  );
  console.log(
    mostCosts === 0n
      ? `no costs of collecting`
      : `costs of collecting up to ${amounts.format(mostCosts)} ${amounts.code} in all`,
  );
  console.log(`by the rules of ${isNone(agreed.policy) ? "no product" : `the product at ${shown(agreed.policy)}`}`);
  for (const id of agreed.contested) console.log(`although contested: ${String(id)}`);
}

function printInterest(interest: FinancingTermsStruct["interest"]): void {
  const { penaltyUplift, graceDays, onOverdueInterest, benchmark, margin, changes, fixingAgent } = interest;
  const dayCount = nameAt(DAY_COUNT_CONVENTIONS, Number(interest.dayCount), "day count");
  const rounding = nameAt(ROUNDINGS, Number(interest.rounding), "rounding rule");
  console.log(`at ${percent(interest.rate)} % a year (${dayCount}), rounded ${rounding}`);
  for (const { from, rate } of changes) console.log(`from ${isoOf(Number(from))} at ${percent(rate)} %`);
  if (!isNone(benchmark)) {
    const added = `with ${percent(margin)} % added`;
    console.log(`from the first due date on at reference rate ${String(benchmark)}, ${added}`);
  }
  if (!isNone(fixingAgent)) console.log(`at another rate once ${shown(fixingAgent)} sets one`);
  const [more, afterGrace] = [BigInt(penaltyUplift) !== 0n, `after ${daysIn(graceDays)} of grace`];
  if (more) console.log(`on principal that is overdue ${percent(penaltyUplift)} % more, ${afterGrace}`);
  if (onOverdueInterest) {
    const uplift = more ? ` and ${percent(penaltyUplift)} % more` : "";
    console.log(`on interest that is overdue the rate${uplift}, ${afterGrace}`);
  }
  if (!more && !onOverdueInterest) console.log("nothing more on what is overdue");
}

function printPayments(application: FinancingTermsStruct["application"]): void {
  const { waterfall, early, earlyFee, lastFirst, sweep } = application;
  console.log(`payments are applied to ${bucketsOf(String(waterfall)).join(", then ")}`);
  const rule = nameAt(EARLY_REPAYMENTS, Number(early), "rule of early repayment");
  console.log(EARLY[rule]);
  if (BigInt(earlyFee) !== 0n) console.log(`on principal that is repaid early a fee of ${percent(earlyFee)} %`);
  console.log(`what is repaid early counts for the ${lastFirst ? "last" : "next"} instalments first`);
  // A refusal stops nobody who pays what is pledged.
  console.log(`of what is collected ${percent(sweep)} % is applied even to what is not due`);
}

const EARLY = {
  "after interest": "principal may be repaid early, once all accrued interest is paid",
  "principal only": "principal may be repaid early, with the interest left for its due date",
  refused: "principal may not be repaid before it is due",
} satisfies Record<EarlyRepayment, string>;

function daysIn(number: BigNumberish): string {
  return BigInt(number) === 1n ? "1 day" : `${String(number)} days`;
}

/** An address of terms that were read, which is hexadecimal. */
function shown(bytes: unknown): string {
  return String(bytes);
}

/** Zeros stand for nobody, and nothing. */
function isNone(bytes: unknown): boolean {
  return BigInt(shown(bytes)) === 0n;
}

/** The instalments of a loan. */
export function printSchedule({ schedule }: FinancingTermsStruct, { code, format }: Amounts): void {
  table(
    ["due on", `principal ${code}`],
    schedule.map(({ dueOn, principal }) => [isoOf(Number(dueOn)), format(BigInt(principal))]),
  );
}

/** Parts per million as percent, with four decimals; a margin may be less than nothing. */
function percent(partsPerMillion: BigNumberish): string {
  const given = BigInt(partsPerMillion);
  const [sign, parts] = given < 0n ? ["-", -given] : ["", given];
  return `${sign}${String(parts / 10_000n)}.${String(parts % 10_000n).padStart(4, "0")}`;
}

export default terms;
