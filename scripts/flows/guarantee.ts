/**
 * A guaranteed loan that fails: what a guarantor promises and on what, what it is asked for, how it answers, and how the loss is
 * shared afterwards. `npm run flow -- scripts/flows/guarantee.ts` runs it.
 */
import {
  collateralOf,
  dayOf,
  discrepancyListOf,
  EVERYTHING,
  financingIdOf,
  GuaranteeOffice,
  GuaranteeParty,
  guaranteesOf,
  isoOf,
  leiToBytes20,
  LoanParty,
  payableUnderGuarantee,
  quotedTerms,
  textHashOf,
  type StandingGuarantee,
} from "../../sdk/index.ts";
import { openStage } from "../stage/opening.ts";
import { chapter, refused, usd } from "../stage/report.ts";
import { exampleTrade } from "../stage/trade.ts";
import { table } from "../terminal/table.ts";

const FUNDS = 1_000_000_00n;
const USD = 840n;

// --- The parties -----------------------------------------------------------------------------------------------------
const stage = await openStage("2026-10-01");
const { book, passTo } = stage;
const { exporter, bankA, receivable } = await exampleTrade(stage);
const firstGuarantor = await stage.enrolled("East Sea Guarantee", "LIENB00KGUARANTOR0", "guarantor");
const secondGuarantor = await stage.enrolled("West Lake Guarantee", "LIENB00KGUARANTOR1", "guarantor");
const supervising = await stage.enrolled("The supervisor", "LIENB00KSUPERVIS0R", "supervisor");
const [lender, first, second] = [
  new GuaranteeParty(book, bankA.sender),
  new GuaranteeParty(book, firstGuarantor.sender),
  new GuaranteeParty(book, secondGuarantor.sender),
];
await stage.fund(FUNDS, bankA, exporter, firstGuarantor, secondGuarantor);
const supervisor = new GuaranteeOffice(book, supervising.sender);
const [firstLei, secondLei] = [leiToBytes20(firstGuarantor.lei), leiToBytes20(secondGuarantor.lei)];
for (const guarantor of [firstLei, secondLei]) {
  const until = dayOf("2027-12-31");
  await supervisor.attestNetAssets({ guarantor, amount: 5_000_000_00n, currency: USD, until });
}

// --- The loan --------------------------------------------------------------------------------------------------------
const quoted = await quotedTerms(book, {
  lender: bankA.address,
  borrower: exporter.address,
  collateral: [collateralOf(receivable)],
  principal: 180_000_00n,
  interest: { rate: 80_000n },
});
// The first part falls due earlier, and is less, than the policy would have it.
const terms = {
  ...quoted,
  schedule: [
    { dueOn: dayOf("2026-11-30"), principal: 60_000_00n },
    { dueOn: dayOf("2027-02-20"), principal: 120_000_00n },
  ],
};
const financing = financingIdOf(terms);

chapter(1, "Two guarantors cover 80 % of a loan before it is drawn down, each for its own part");
for (const each of [lender, first, second]) await each.approve(FUNDS);
await first.deposit(40_000_00n);
const promise = {
  debtor: leiToBytes20(exporter.lei),
  expiresOn: dayOf("2027-06-30"),
  fee: 1_000_00n,
  text: textHashOf("Irrevocable guarantee on demand, subject to URDG 758."),
};
const promises = [
  await first.sign(terms, {
    ...promise,
    guarantor: firstLei,
    cap: 90_000_00n,
    coverage: 500_000n,
    secured: 30_000_00n,
  }),
  await second.sign(terms, {
    ...promise,
    guarantor: secondLei,
    cap: 60_000_00n,
    coverage: 300_000n,
    reducing: true,
  }),
] as const;
for (const each of promises) await lender.issue(each, terms);
const excess = await second.sign(terms, {
  ...promise,
  guarantor: secondLei,
  cap: 60_000_00n,
  coverage: 300_000n,
});
await refused("The second one promises another 30 %", () => lender.issue(excess, terms));
await bankA.member.approve(FUNDS);
await exporter.member.accept({ terms, offer: await bankA.member.signOffer(terms) });
await printGuarantees();

chapter(2, "The exporter misses the first instalment; the bank declares default and demands");
await passTo("2026-12-15");
await refused("The bank demands before default", async () => lender.demand(await standing(0), terms, demandOf(1n)));
await new LoanParty(book, bankA.sender).callIn(terms, { event: "non-payment" });
await lender.entrust(terms);
for (const index of [0, 1]) {
  const guarantee = await standing(index);
  await lender.demand(guarantee, terms, demandOf(await payableUnderGuarantee(book, guarantee, terms)));
}
await printGuarantees();

chapter(3, "The second guarantor rejects, with every discrepancy, and then has to answer a better demand");
await second.reject(await standing(1), discrepancyListOf(["The statement of breach is unsigned"]));
await refused("It pays what it has rejected", async () => second.pay(await standing(1), terms));
const most = await payableUnderGuarantee(book, await standing(1), terms);
await refused("The bank demands anew with the same statement", async () =>
  lender.demand(await standing(1), terms, demandOf(most)),
);
const signed = textHashOf("the instalment of November was not paid; signed");
await lender.demand(await standing(1), terms, { amount: most, statement: signed });
await second.pay(await standing(1), terms);

chapter(4, "The first lets the five business days pass: the bank draws on its deposit, and it pays the rest late");
await refused("The bank draws at once", async () => lender.draw(await standing(0), terms));
await passTo("2026-12-29");
await refused("The guarantor rejects too late", async () =>
  first.reject(await standing(0), discrepancyListOf(["The statement of breach is unsigned"])),
);
await lender.draw(await standing(0), terms);
await first.pay(await standing(0), terms);
await printGuarantees();

chapter(
  5,
  "The borrower pays after all: the bank first, until it is whole, then both guarantors by what they have paid",
);
await printOwed();
await exporter.member.approve(FUNDS);
await exporter.member.repay(terms, EVERYTHING);
await lender.takeReceipts(terms);
await first.recover(await standing(0), terms);
await second.recover(await standing(1), terms);
await printGuarantees();
for (const index of [0, 1]) await lender.lapse(await standing(index), terms);
const left = await book.deposit.balanceOf(await book.guarantees.accountOf(financing));
if (left !== 0n) throw new RangeError(`${usd(left)} USD are left in the trust.`);
const all = await guaranteesOf(book, { financing });
if (all.some(({ paid, recovered, inForce }) => inForce || paid !== recovered)) throw new RangeError("Not settled");
console.log("   Everybody has back what it paid, and no guarantee stands.");

function demandOf(amount: bigint) {
  return { amount, statement: textHashOf("the instalment of November was not paid") };
}

async function standing(index: number): Promise<StandingGuarantee> {
  const guarantee = (await guaranteesOf(book, { financing }))[index];
  if (!guarantee) throw new RangeError(`No guarantee ${index}`);
  return guarantee;
}

async function printGuarantees(): Promise<void> {
  const names = new Map<string, string>([
    [firstLei, "the first"],
    [secondLei, "the second"],
  ]);
  table(
    ["guarantor", "covers", "cap USD", "demanded USD", "answer by", "paid USD", "recovered USD"],
    (await guaranteesOf(book, { financing })).map(({ terms: of, running, cap, paid, recovered }) => [
      names.get(String(of.guarantor)) ?? "",
      `${Number(of.coverage) / 10_000} %`,
      usd(cap),
      usd((running.rejected ? 0n : BigInt(running.amount)) + BigInt(running.owed)),
      BigInt(running.amount) === 0n ? "" : isoOf(Number(running.answerBy)),
      usd(paid),
      usd(recovered),
    ]),
  );
}

async function printOwed(): Promise<void> {
  const { principal, interest, penalty } = await book.desk.owed(terms);
  console.log(`   Owed: ${usd(principal)} USD principal, ${usd(interest + penalty)} USD interest and penalty.`);
}
