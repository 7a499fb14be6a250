/**
 * A loan that is insured: cover under a policy, notice of overdue, claim after the waiting period, payment to whoever is owed the
 * debt, and salvage shared behind it. `npm run flow -- scripts/flows/credit-insurance.ts` runs it.
 */
import { id as keccakOfText, toBeHex, ZeroHash, type Signer } from "ethers";
import { network } from "hardhat";

import { addressesOf } from "../../ignition/addresses.ts";
import LienbookModule from "../../ignition/modules/Lienbook.ts";
import {
  applicationTerms,
  collateralOf,
  connect,
  coversOf,
  coverTerms,
  dayOf,
  InsuranceParty,
  interestTerms,
  isoOf,
  KeyedFingerprinter,
  leiToBytes20,
  Member,
  positionOf,
  prepareDocument,
  Sender,
  withLeiCheckDigits,
  type FinancingTermsStruct,
} from "../../sdk/index.ts";
import { enrolParties, example } from "../demo/cast.ts";
import { chapter, refused, SENDING, short, table, usd } from "../demo/report.ts";

const OPENING = "2026-10-01T09:00:00Z";
const DUE = "2027-02-20";
const HEADSTART = 1_000_000_00n;
const INSURER = 64n;

const { ethers, ignition, networkHelpers } = await network.create({ override: { initialDate: OPENING } });
const [operator, insurerAccount, ...accounts] = (await ethers.getSigners()) as Signer[];
if (!operator || !insurerAccount) throw new RangeError("The chain has too few accounts");

// --- The network -----------------------------------------------------------------------------------------------------
const addresses = await addressesOf(await ignition.deploy(LienbookModule));
const book = connect(ethers.provider, addresses);
const governor = new Sender(operator, SENDING);
const { actors, directory } = await enrolParties(book, governor, accounts);
const { exporter, debtor, bankA, bankB, customs } = actors;
const insurerLei = withLeiCheckDigits("LIENB00KINSURER000");
await governor.send(
  await book.participants.enrol.populateTransaction(
    leiToBytes20(insurerLei),
    "0x5347",
    INSURER,
    2n ** 40n - 1n,
    await insurerAccount.getAddress(),
  ),
);
for (const address of [bankA.address, exporter.address, await insurerAccount.getAddress()]) {
  await governor.send(await book.deposit.issue.populateTransaction(address, HEADSTART));
}
const bankSender = new Sender(bankA.signer, SENDING);
const [bank, otherBank, insurer] = [
  new InsuranceParty(book, bankSender),
  new InsuranceParty(book, new Sender(bankB.signer, SENDING)),
  new InsuranceParty(book, new Sender(insurerAccount, SENDING)),
];

// --- The documents ---------------------------------------------------------------------------------------------------
const fingerprinter = new KeyedFingerprinter(new Uint8Array(32).fill(7));
const prepare = async (bytes: Uint8Array, holder: string) =>
  prepareDocument(bytes, { fingerprinter, directory, holder });
const [invoice, first, second] = [
  await prepare(await example("invoice.xml"), exporter.lei),
  await prepare(await example("declaration-1.xml"), exporter.lei),
  await prepare(await example("declaration-2.xml"), exporter.lei),
];
await exporter.member.register(invoice);
for (const declaration of [first, second]) {
  await exporter.member.register(declaration, await customs.member.attest(declaration));
}
const behind = [
  { of: first, share: 150_000_00n },
  { of: second, share: 100_000_00n },
];
const owedBy = { debtor: debtor.lei, dueOn: dayOf(invoice.content.dueDate ?? "2027-03-14") };
const { receivable: issued } = await exporter.member.issueReceivable(invoice, behind, owedBy);
const { receivable } = await exporter.member.acknowledge(issued, await debtor.member.signAcknowledgement(issued));
const policyFile = {
  format: "lienbook/insurance-policy/1",
  number: "TC-26-004417",
  insurer: { lei: insurerLei, name: "Far Shore Credit Insurance", country: "SG" },
  insured: { lei: bankA.lei, name: bankA.name, country: "CN" },
  date: "2026-09-20",
  effective: "2026-09-21",
  expiry: "2027-12-31",
  value: { amount: "500000.00", currency: "USD" },
  cover: "buyer credit",
};
const policy = await prepare(new TextEncoder().encode(JSON.stringify(policyFile)), bankA.lei);
await new Member(book, new Sender(insurerAccount, SENDING)).register(policy);

// --- The loan and its insurance --------------------------------------------------------------------------------------
const terms: FinancingTermsStruct = {
  lender: bankA.address,
  borrower: exporter.address,
  token: addresses.deposit,
  principal: 200_000_00n,
  policy: addresses.policy,
  interest: interestTerms({ rate: 80_000n, penaltyUplift: 40_000n, graceDays: 5n }),
  application: applicationTerms(),
  schedule: [{ dueOn: dayOf(DUE), principal: 200_000_00n }],
  collateral: [collateralOf(receivable)],
  payouts: [{ payee: exporter.address, amount: 200_000_00n }],
  contested: [],
  replaces: ZeroHash,
  salt: toBeHex(1, 32),
};
const cover = coverTerms(terms, {
  policy: policy.id,
  insurer: insurerLei,
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
await bankSender.send(await book.recovery.declareDefault.populateTransaction(ZeroHash, terms));
await bank.entrust(terms);
const statement = keccakOfText("the statement of loss");
await refused("The bank claims before the waiting period is over", () => bank.claim(cover, terms, 1n, statement));

await passTo("2027-04-21");
const payable = await bank.payableUnder(cover, terms);
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
const exporterSender = new Sender(exporter.signer, SENDING);
await exporterSender.send(await book.deposit.approve.populateTransaction(addresses.desk, HEADSTART));
const repay = async (amount: bigint) => exporterSender.send(await book.desk.repay.populateTransaction(amount, terms));
await repay(owed - payable);
await refused("The insurer takes what is the bank's", () => insurer.recover(cover, terms));
await repay(2n ** 64n - 1n);
await insurer.recover(cover, terms);
await bankSender.send(await book.guaranteeServicing.takeReceipts.populateTransaction(bankA.address, terms));
await insurer.lapse(cover, terms);

chapter(5, "What the supervisor reads");
await printCovers();
const left = await book.deposit.balanceOf(await book.guarantees.accountOf(await book.desk.idOf(terms)));
if (left !== 0n) throw new RangeError(`${usd(left)} USD are left in the trust.`);
const cost = (await book.deposit.balanceOf(bankA.address)) - HEADSTART;
console.log(`   The bank has ${usd(cost)} USD more than before: interest and penalty, less the premium.`);

async function passTo(day: string): Promise<void> {
  await networkHelpers.time.increaseTo(Date.parse(`${day}T09:00:00Z`) / 1000);
  await networkHelpers.mine();
}

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
      status === "inForce" ? "in force" : status,
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
  const day = isoOf(Math.floor((await networkHelpers.time.latest()) / 86_400));
  console.log(`   Owed on ${day}, ${when}: ${usd(capital)} principal, ${usd(accrued)} interest, ${usd(late)} penalty.`);
}
