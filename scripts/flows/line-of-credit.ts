/**
 * A line of credit that is guaranteed once: three loans are drawn under it, one is repaid and makes room, one fails and is paid by
 * the guarantor, and nobody gets more out of it than was promised. `npm run flow -- scripts/flows/line-of-credit.ts` runs it.
 */
import {
  collateralOf,
  dayOf,
  EVERYTHING,
  facilitiesOf,
  FacilityParty,
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
  type FinancingTermsStruct,
} from "../../sdk/index.ts";
import { openStage } from "../stage/opening.ts";
import { chapter, refused, short, usd } from "../stage/report.ts";
import { exampleTrade } from "../stage/trade.ts";
import { table } from "../terminal/table.ts";

const FUNDS = 1_000_000_00n;
const USD = 840n;
const LOAN = 60_000_00n;

// --- The parties, and a receivable behind the line -------------------------------------------------------------------
const stage = await openStage("2026-10-01");
const { book, passTo } = stage;
const { exporter, bankA, receivable } = await exampleTrade(stage);
const guarantor = await stage.enrolled("East Sea Guarantee", "LIENB00KGUARANTOR0", "guarantor");
const supervising = await stage.enrolled("The supervisor", "LIENB00KSUPERVIS0R", "supervisor");
const [guarantorLei, bankLei] = [leiToBytes20(guarantor.lei), leiToBytes20(bankA.lei)];
const [promisor, lender] = [new FacilityParty(book, guarantor.sender), new FacilityParty(book, bankA.sender)];
const [paying, lending] = [new GuaranteeParty(book, guarantor.sender), new GuaranteeParty(book, bankA.sender)];
await stage.fund(FUNDS, bankA, exporter, guarantor);
const supervisor = new GuaranteeOffice(book, supervising.sender);
const until = dayOf("2027-12-31");
await supervisor.attestNetAssets({ guarantor: guarantorLei, amount: 5_000_000_00n, currency: USD, until });

/** A loan against a part of the receivable, due before the latest day that the policy allows. */
async function loanDueOn(date: string): Promise<FinancingTermsStruct> {
  const quoted = await quotedTerms(book, {
    lender: bankA.address,
    borrower: exporter.address,
    collateral: [collateralOf(receivable, 75_000_00n)],
    principal: LOAN,
    interest: { rate: 80_000n },
  });
  return { ...quoted, schedule: [{ dueOn: dayOf(date), principal: LOAN }] };
}
const [first, second, third] = [
  await loanDueOn("2026-11-30"),
  await loanDueOn("2026-11-30"),
  await loanDueOn("2026-11-30"),
];

chapter(1, "A guarantor signs once: half of each loan of the bank to the exporter, 30 000 of one, 75 000 of all");
const signed = await promisor.sign({
  guarantor: guarantorLei,
  lender: bankLei,
  debtor: leiToBytes20(exporter.lei),
  currency: USD,
  limit: 75_000_00n,
  mostForOne: 30_000_00n,
  coverage: 500_000n,
  availableUntil: dayOf("2027-03-31"),
  longest: 180n,
  notice: 10n,
  fee: 10_000n,
  text: textHashOf("Irrevocable guarantee on demand, subject to URDG 758."),
});
await lender.open(signed);
for (const each of [paying, lending]) await each.approve(FUNDS);
await bankA.member.approve(FUNDS);
await printFacility();

chapter(2, "Three loans are drawn, each guaranteed without asking the guarantor, as far as its promise goes");
const wish = { cap: 30_000_00n, coverage: 500_000n, expiresOn: dayOf("2027-02-28") };
for (const terms of [first, second]) {
  await lender.callOff(await facility(), terms, wish);
  await draw(terms);
}
await refused("The bank calls off as much for a third", async () => lender.callOff(await facility(), third, wish));
await refused("The first loan is brought under it once more", async () =>
  lender.callOff(await facility(), first, { ...wish, cap: 15_000_00n, coverage: 100_000n }),
);
await lender.callOff(await facility(), third, { ...wish, cap: 15_000_00n });
await draw(third);
await printFacility();

chapter(3, "The first loan is repaid: its guarantee lapses, and the line has room again");
await exporter.member.approve(FUNDS);
const given = await standing(first);
await refused("The limit is given back before", async () => lender.giveBack(await facility(), given));
await exporter.member.repay(first, EVERYTHING);
await lending.lapse(given, first);
await lender.giveBack(await facility(), given);
await printFacility();

chapter(4, "The second fails: the guarantor pays, and what it has paid is not promised twice");
await passTo("2026-12-15");
await new LoanParty(book, bankA.sender).callIn(second, { event: "non-payment" });
await lending.entrust(second);
const called = await standing(second);
const statement = textHashOf("the loan was not repaid in November; signed");
await lending.demand(called, second, { amount: await payableUnderGuarantee(book, called, second), statement });
await paying.pay(await standing(second), second);
await lending.release(await standing(second), second);
await refused("The limit is given back for what was paid", async () => lender.giveBack(await facility(), called));
await printFacility();

chapter(5, "The guarantor gives notice, and is bound for ten days more");
await promisor.close(await facility());
await passTo("2026-12-26");
const late = await loanDueOn("2027-01-31");
await refused("Another loan is brought under it", async () => lender.callOff(await facility(), late, wish));
await printFacility();

chapter(6, "The exporter pays after all: the bank has all that it is owed, and the guarantor what it has paid");
for (const terms of [second, third]) await exporter.member.repay(terms, EVERYTHING);
await lending.takeReceipts(second);
await paying.recover(called, second);
await lending.lapse(await standing(third), third);
for (const terms of [second, third]) await lender.giveBack(await facility(), await standing(terms));
await printFacility();
const left = await facility();
if (left.standing !== 0n || left.loans.some(({ covered }) => covered !== 0n)) throw new RangeError("Something stands");
console.log("   Nothing stands under the facility, and everybody has back what it paid.");

async function draw(terms: FinancingTermsStruct): Promise<void> {
  await exporter.member.accept({ terms, offer: await bankA.member.signOffer(terms) });
}

async function facility() {
  const [found] = await facilitiesOf(book, { lender: bankLei });
  if (!found) throw new RangeError("No facility");
  return found;
}

/** The guarantee of a loan. */
async function standing(terms: FinancingTermsStruct) {
  const [guarantee] = await guaranteesOf(book, { financing: financingIdOf(terms) });
  if (!guarantee) throw new RangeError("No guarantee");
  return guarantee;
}

async function printFacility(): Promise<void> {
  const { available, standing: counted, availableUntil, loans: under } = await facility();
  console.log(`   ${usd(counted)} USD of it count, ${usd(available)} USD are left, until ${isoOf(availableUntil)}.`);
  if (under.length === 0) return;
  table(
    ["loan", "guaranteed", "counts USD", "paid USD", "recovered USD", "covered by all"],
    under.map(({ financing, guarantee, counted: of, covered }) => [
      short(financing),
      guarantee.inForce ? `until ${isoOf(guarantee.expiresOn)}` : "no more",
      usd(of),
      usd(guarantee.paid),
      usd(guarantee.recovered),
      `${Number(covered) / 10_000} %`,
    ]),
  );
}
