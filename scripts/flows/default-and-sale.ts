/**
 * A loan that nobody repays: default, ten days' notice, an auction of the receivable between two bidders, and the price: the
 * bank has what it is owed, the exporter the rest, the buyer the claim on the debtor.
 * `npm run flow -- scripts/flows/default-and-sale.ts` runs it.
 */
import {
  askedFor,
  collateralOf,
  dayOf,
  estateOf,
  isoOf,
  liensOn,
  LoanParty,
  positionOf,
  quotedTerms,
  SaleParty,
  type StandingLien,
} from "../../sdk/index.ts";
import { Ledger } from "../stage/ledger.ts";
import { openStage } from "../stage/opening.ts";
import { chapter, refused, usd } from "../stage/report.ts";
import { exampleTrade } from "../stage/trade.ts";

const FUNDS = 1_000_000_00n;
const PRINCIPAL = 180_000_00n;
/** Of the face of 250 000.00: the rest is free for another loan. */
const PLEDGED = 225_000_00n;
const REST = 25_000_00n;
const RESERVE = 150_000_00n;
const STEP = 1_000_00n;

// --- The parties, and a receivable of 250 000.00 that is pledged for a loan -------------------------------------------
const stage = await openStage("2026-10-01");
const { book, addresses, passTo } = stage;
const { exporter, bankA, bankB, receivable } = await exampleTrade(stage);
const factor = await stage.enrolled("Pearl River Factoring", "LIENB00KFACTOR0000", "enterprise");
await stage.fund(FUNDS, bankA, bankB, factor);
const [bank, otherBank, factoring] = [
  new SaleParty(book, bankA.sender),
  new SaleParty(book, bankB.sender),
  new SaleParty(book, factor.sender),
];
const collateral = collateralOf(receivable, PLEDGED);
const quoted = await quotedTerms(book, {
  lender: bankA.address,
  borrower: exporter.address,
  collateral: [collateral],
  principal: PRINCIPAL,
  interest: { rate: 80_000n, penaltyUplift: 40_000n, graceDays: 5n },
});
const dueOn = dayOf("2027-01-20");
const terms = { ...quoted, schedule: [{ dueOn, principal: PRINCIPAL }] };
for (const lender of [bankA, bankB]) await lender.member.approve(FUNDS);
await exporter.member.accept({ terms, offer: await bankA.member.signOffer(terms) });
const ledger = new Ledger(
  book,
  new Map([
    [bankA.address, bankA.name],
    [bankB.address, bankB.name],
    [factor.address, factor.name],
    [exporter.address, exporter.name],
    [addresses.enforcement, "bids in enforcement"],
  ]),
);
await ledger.open();

chapter(1, `${bankA.name} has lent ${usd(PRINCIPAL)} USD until ${isoOf(dueOn)}, and nothing was paid`);
const lien = await ourLien();
await refused("The bank gives notice of a sale while the loan is not in default", () =>
  bank.giveNotice(collateral, lien.stake),
);
await passTo("2027-01-26");
await new LoanParty(book, bankA.sender).callIn(terms, { event: "non-payment" });
await printOwed();

chapter(2, "Default is declared, and the exporter has ten days' notice");
await bank.giveNotice(collateral, lien.stake);
const rules = { days: 7, reserve: RESERVE, step: STEP };
await refused("The bank opens the auction on the same day", () => bank.openAuction(collateral, lien.stake, rules));
await refused(`The exporter pledges what is left of the receivable to ${bankB.name}`, async () => {
  const more = await quotedTerms(book, {
    lender: bankB.address,
    borrower: exporter.address,
    collateral: [collateralOf(receivable, REST)],
    interest: { rate: 80_000n },
  });
  await exporter.member.accept({ terms: more, offer: await bankB.member.signOffer(more) });
});

await passTo("2027-02-06");
chapter(3, `An auction of seven days, from ${usd(RESERVE)} USD up by ${usd(STEP)} USD; two bid`);
await bank.openAuction(collateral, lien.stake, rules);
for (const bidder of [otherBank, factoring]) await bidder.approve(FUNDS);
await bid(bankB.name, otherBank, RESERVE);
await refused(`${factor.name} bids a cent more`, () => factoring.bid(lien.lien, RESERVE + 1n));
await bid(factor.name, factoring, 190_000_00n);
await bid(bankB.name, otherBank, await askedFor(book, lien.lien));
await bid(factor.name, factoring, 230_000_00n);
await refused(`${bankA.name} lets the hammer fall at once`, async () => bank.hammer(await estate()));
await ledger.print();

await passTo("2027-02-14");
chapter(4, `The hammer falls: ${factor.name} has the receivable, and the price is shared out`);
await printOwed();
await bank.hammer(await estate());
await refused("It falls a second time", async () => bank.hammer(estateOf(collateral, [lien], lien.lien)));
for (const bidder of [otherBank, factoring]) await bidder.withdrawParked("enforcement"); // the bids that were beaten
await ledger.close();
if ((await book.receivable.ownerOf(receivable.id)) !== factor.address) throw new RangeError("The buyer has no token");
if ((await book.registry.encumberedOf(receivable.id)) !== 0n) throw new RangeError("A lien is left on what was sold");
const { principal: left } = await positionOf(book, terms);
console.log(
  `   ${usd(left)} USD are owed. The receivable is the buyer's, free of liens, and the surplus the exporter's.`,
);

async function bid(name: string, bidder: SaleParty, price: bigint): Promise<void> {
  await bidder.bid(lien.lien, price);
  console.log(`   ${name} bids ${usd(price)} USD.`);
}

async function ourLien(): Promise<StandingLien> {
  const [only] = await liensOn(book, receivable.id);
  if (!only) throw new RangeError("No lien stands on the receivable");
  return only;
}

/** The receivable with everyone who shares in its price. */
async function estate(): Promise<ReturnType<typeof estateOf>> {
  return estateOf(collateral, await liensOn(book, receivable.id), lien.lien);
}

async function printOwed(): Promise<void> {
  const { principal, interest, penalty } = await positionOf(book, terms);
  const day = isoOf(await stage.today());
  console.log(
    `   Owed on ${day}: ${usd(principal)} USD principal, ${usd(interest + penalty)} USD interest and penalty.`,
  );
}
