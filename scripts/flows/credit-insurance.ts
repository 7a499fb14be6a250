/**
 * A loan that is insured: cover under a policy, notice of overdue, claim after the waiting period, payment to whoever is owed the
 * debt, and salvage shared behind it. `npm run flow -- scripts/flows/credit-insurance.ts` runs it.
 */
import { id as keccakOfText } from "ethers";

import {
  collateralOf,
  coversOf,
  coverTerms,
  dayOf,
  EVERYTHING,
  GuaranteeParty,
  InsuranceParty,
  isoOf,
  LoanParty,
  payableUnderCover,
  positionOf,
  quotedTerms,
} from "../../sdk/index.ts";
import { openStage } from "../stage/opening.ts";
import { chapter, refused, short, usd } from "../stage/report.ts";
import { exampleTrade } from "../stage/trade.ts";
import { table } from "../terminal/table.ts";

const DUE = "2027-02-20";
const HEADSTART = 1_000_000_00n;

// --- The parties, the policy and what is lent on ----------------------------------------------------------------------
const stage = await openStage("2026-10-01");
const { book, passTo } = stage;
const { exporter, bankA, bankB, receivable, prepare } = await exampleTrade(stage);
const insuring = await stage.enrolled("Far Shore Credit Insurance", "LIENB00KINSURER000", "insurer", "SG");
await stage.fund(HEADSTART, bankA, exporter, insuring);
const [bank, otherBank, insurer] = [
  new InsuranceParty(book, bankA.sender),
  new InsuranceParty(book, bankB.sender),
  new InsuranceParty(book, insuring.sender),
];
const policyFile = {
  format: "lienbook/insurance-policy/1",
  number: "TC-26-004417",
  insurer: { lei: insuring.lei, name: insuring.name, country: "SG" },
  insured: { lei: bankA.lei, name: bankA.name, country: "CN" },
  date: "2026-09-20",
  effective: "2026-09-21",
  expiry: "2027-12-31",
  value: { amount: "500000.00", currency: "USD" },
  cover: "buyer credit",
};
const policy = await prepare(new TextEncoder().encode(JSON.stringify(policyFile)), bankA.lei);
await insuring.member.register(policy);

// --- The loan and its insurance --------------------------------------------------------------------------------------
const quoted = await quotedTerms(book, {
  lender: bankA.address,
  borrower: exporter.address,
  collateral: [collateralOf(receivable)],
  principal: 200_000_00n,
  interest: { rate: 80_000n, penaltyUplift: 40_000n, graceDays: 5n },
});
// Due before the latest day that the policy allows.
const terms = { ...quoted, schedule: [{ dueOn: dayOf(DUE), principal: quoted.principal }] };
const cover = coverTerms(terms, {
  policy: policy.id,
  insurer: insuring.lei,
  insured: bankA.lei,
  debtor: exporter.lei,
  limit: 180_000_00n,
  share: 900_000n,
  premium: 1_800_00n,
  waitingDays: 60,
  notifyDays: 20,
  claimDays: 90,
  answerDays: 30,
  wording: keccakOfText("the policy's wording"),
});
const facts = { fingerprint: policy.document.fingerprint, contentRoot: policy.document.contentRoot };
chapter(1, `${bankA.name} insures 90 % of a loan of ${usd(200_000_00n)} USD before it lends`);
const signed = await insurer.sign(cover);
await refused("Another bank enters the cover", () => otherBank.declare(cover, terms, signed, facts));
await bank.approve(cover.premium as bigint);
await bank.declare(cover, terms, signed, facts);
await refused("The signature is used again", () => bank.declare(cover, terms, signed, facts));
const more = { ...cover, share: 200_000n, wording: keccakOfText("another wording") };
const signedMore = await insurer.sign(more);
await refused("A further fifth is insured", () => bank.declare(more, terms, signedMore, facts));
await bankA.member.approve(HEADSTART);
await exporter.member.accept({ terms, offer: await bankA.member.signOffer(terms) });
await printCovers();

await passTo("2027-02-21");
chapter(2, "The day after the due date nothing was paid, and the bank tells the insurer");
await bank.notifyOverdue(cover, terms);
await passTo("2027-02-26");
await new LoanParty(book, bankA.sender).callIn(terms, { event: "non-payment" });
await bank.entrust(terms);
const statement = keccakOfText("the statement of loss");
await refused("The bank claims before the waiting period is over", () => bank.claim(cover, terms, 1n, statement));

await passTo("2027-04-21");
const payable = await payableUnderCover(book, cover, terms);
chapter(
  3,
  `Sixty days overdue, the bank claims ${usd(payable)} USD; the insurer refuses, then pays; the debt is what it was`,
);
await refused("A cent more", () => bank.claim(cover, terms, payable + 1n, statement));
await bank.claim(cover, terms, payable, statement);
await insurer.refuse(cover, keccakOfText("the list of every reason"));
await refused("The insurer pays a claim that it has refused", () => insurer.pay(cover, terms));
console.log("   The bank answers every reason, and claims again.");
await bank.claim(cover, terms, payable, statement);
await printDebt("before the payment");
await insurer.approve(payable);
await insurer.pay(cover, terms);
await bank.withdraw(payable);
await printDebt("after it");
await refused("The insurer is made to pay twice", () => insurer.pay(cover, terms));
await printCovers();

chapter(4, "The exporter pays after all: the bank comes first until it is whole, then the insurer");
const { principal, interest, penalty } = await positionOf(book, terms);
const owed = principal + interest + penalty;
await exporter.member.approve(HEADSTART);
await exporter.member.repay(terms, owed - payable);
await refused("The insurer takes what is the bank's", () => insurer.recover(cover, terms));
await exporter.member.repay(terms, EVERYTHING);
await insurer.recover(cover, terms);
await new GuaranteeParty(book, bankA.sender).takeReceipts(terms);
await insurer.lapse(cover, terms);

chapter(5, "What the supervisor reads");
await printCovers();
const left = await book.deposit.balanceOf(await book.guarantees.accountOf(await book.desk.idOf(terms)));
if (left !== 0n) throw new RangeError(`${usd(left)} USD are left in the trust.`);
const cost = (await book.deposit.balanceOf(bankA.address)) - HEADSTART;
console.log(`   The bank has ${usd(cost)} USD more than before: interest and penalty, less the premium.`);

async function printCovers(): Promise<void> {
  const covers = await coversOf(book, { policy: policy.id });
  table(
    [
      "cover",
      "limit USD",
      "share",
      "status",
      "overdue notified",
      "claimed USD",
      "paid USD",
      "recovered USD",
      "covered in all",
    ],
    covers.map(({ id, terms: of, status, notifiedOn, claimed, paid, recovered, coverage }) => [
      short(id),
      usd(BigInt(of.limit)),
      `${Number(of.share) / 10_000} %`,
      status,
      notifiedOn ?? "",
      usd(claimed),
      usd(paid),
      usd(recovered),
      `${Number(coverage) / 10_000} %`,
    ]),
  );
}

async function printDebt(when: string): Promise<void> {
  const { principal: capital, interest: accrued, penalty: late } = await positionOf(book, terms);
  const day = isoOf(await stage.today());
  console.log(`   Owed on ${day}, ${when}: ${usd(capital)} principal, ${usd(accrued)} interest, ${usd(late)} penalty.`);
}
