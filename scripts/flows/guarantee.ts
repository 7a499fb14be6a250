/**
 * A guaranteed loan that fails: what a guarantor promises and on what, what it is asked for, how it answers, and how the loss is
 * shared afterwards. `npm run flow -- scripts/flows/guarantee.ts` runs it.
 */
import { toBeHex, ZeroHash, type Signer } from "ethers";
import { network } from "hardhat";

import { addressesOf } from "../../ignition/addresses.ts";
import LienbookModule from "../../ignition/modules/Lienbook.ts";
import {
  applicationTerms,
  collateralOf,
  connect,
  dayOf,
  discrepancyListOf,
  EVERYTHING,
  financingIdOf,
  GuaranteeParty,
  guaranteesOf,
  interestTerms,
  isoOf,
  KeyedFingerprinter,
  leiToBytes20,
  parseLei,
  prepareDocument,
  Sender,
  textHashOf,
  withLeiCheckDigits,
  type FinancingTermsStruct,
  type StandingGuarantee,
} from "../../sdk/index.ts";
import { enrolParties, example } from "../demo/cast.ts";
import { chapter, refused, SENDING, table, usd } from "../demo/report.ts";

const OPENING = "2026-10-01T09:00:00Z";
const FUNDS = 1_000_000_00n;
const GUARANTOR = 32n;
const SUPERVISOR = 512n;
const USD = 840n;

const { ethers, ignition, networkHelpers } = await network.create({ override: { initialDate: OPENING } });
const [operator, firstAccount, secondAccount, supervisor, ...accounts] = (await ethers.getSigners()) as Signer[];
if (!operator || !firstAccount || !secondAccount || !supervisor) throw new RangeError("The chain has too few accounts");

// --- The network -----------------------------------------------------------------------------------------------------
const addresses = await addressesOf(await ignition.deploy(LienbookModule));
const book = connect(ethers.provider, addresses);
const governor = new Sender(operator, SENDING);
const { actors, directory } = await enrolParties(book, governor, accounts);
const { exporter, debtor, bankA, customs } = actors;
const firstLei = await enrolled("LIENB00KGUARANTOR0", GUARANTOR, firstAccount);
const secondLei = await enrolled("LIENB00KGUARANTOR1", GUARANTOR, secondAccount);
await enrolled("LIENB00KSUPERVIS0R", SUPERVISOR, supervisor);
const [first, second] = [party(firstAccount), party(secondAccount)];
const lender = party(bankA.signer);
for (const address of [bankA.address, exporter.address, await first.address, await second.address]) {
  await governor.send(await book.deposit.issue.populateTransaction(address, FUNDS));
}
const supervising = new Sender(supervisor, SENDING);
for (const lei of [firstLei, secondLei]) {
  const { attestNetAssets } = book.guaranteeServicing;
  const until = dayOf("2027-12-31");
  await supervising.send(await attestNetAssets.populateTransaction(lei, 5_000_000_00n, USD, until));
}

// --- The loan --------------------------------------------------------------------------------------------------------
const fingerprinter = new KeyedFingerprinter(new Uint8Array(32).fill(7));
const prepare = async (file: string) =>
  prepareDocument(await example(file), { fingerprinter, directory, holder: exporter.lei });
const invoice = await prepare("invoice.xml");
const declarations = [await prepare("declaration-1.xml"), await prepare("declaration-2.xml")] as const;
await exporter.member.register(invoice);
for (const declaration of declarations) {
  await exporter.member.register(declaration, await customs.member.attest(declaration));
}
const { receivable: issued } = await exporter.member.issueReceivable(
  invoice,
  [
    { of: declarations[0], share: 150_000_00n },
    { of: declarations[1], share: 100_000_00n },
  ],
  { debtor: debtor.lei, dueOn: dayOf(invoice.content.dueDate ?? "2027-03-14") },
);
const { receivable } = await exporter.member.acknowledge(issued, await debtor.member.signAcknowledgement(issued));
const terms: FinancingTermsStruct = {
  lender: bankA.address,
  borrower: exporter.address,
  token: addresses.deposit,
  principal: 180_000_00n,
  policy: addresses.policy,
  interest: interestTerms({ rate: 80_000n }),
  application: applicationTerms(),
  schedule: [
    { dueOn: dayOf("2026-11-30"), principal: 60_000_00n },
    { dueOn: dayOf("2027-02-20"), principal: 120_000_00n },
  ],
  collateral: [collateralOf(receivable)],
  payouts: [{ payee: exporter.address, amount: 180_000_00n }],
  contested: [],
  replaces: ZeroHash,
  salt: toBeHex(1, 32),
};
const financing = financingIdOf(terms);

chapter(1, "Two guarantors cover 80 % of a loan before it is drawn down, each for its own part");
for (const each of [lender, first, second]) await each.approve(FUNDS);
await first.deposit(40_000_00n);
const promise = {
  debtor: leiToBytes20(parseLei(exporter.lei)),
  expiresOn: BigInt(dayOf("2027-06-30")),
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
const bank = new Sender(bankA.signer, SENDING);
await bank.send(await book.recovery.declareDefault.populateTransaction(ZeroHash, terms));
await lender.entrust(terms);
for (const index of [0, 1]) {
  const guarantee = await standing(index);
  await lender.demand(guarantee, terms, demandOf(await lender.payableUnder(guarantee, terms)));
}
await printGuarantees();

chapter(3, "The second guarantor rejects, with every discrepancy, and then has to answer a better demand");
await second.reject(await standing(1), discrepancyListOf(["The statement of breach is unsigned"]));
await refused("It pays what it has rejected", async () => second.pay(await standing(1), terms));
const most = await lender.payableUnder(await standing(1), terms);
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
await new Sender(exporter.signer, SENDING).send(await book.deposit.approve.populateTransaction(addresses.desk, FUNDS));
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

function party(account: Signer): GuaranteeParty {
  return new GuaranteeParty(book, new Sender(account, SENDING));
}

async function enrolled(code: string, role: bigint, account: Signer): Promise<string> {
  const lei = withLeiCheckDigits(code);
  const address = await account.getAddress();
  const { enrol } = book.participants;
  await governor.send(await enrol.populateTransaction(leiToBytes20(lei), "0x434e", role, 2n ** 40n - 1n, address));
  return leiToBytes20(lei);
}

function demandOf(amount: bigint) {
  return { amount, statement: textHashOf("the instalment of November was not paid") };
}

async function standing(index: number): Promise<StandingGuarantee> {
  const guarantee = (await guaranteesOf(book, { financing }))[index];
  if (!guarantee) throw new RangeError(`No guarantee ${index}`);
  return guarantee;
}

async function passTo(day: string): Promise<void> {
  await networkHelpers.time.increaseTo(dayOf(day) * 86_400 + 9 * 3_600);
  await networkHelpers.mine();
}

async function printGuarantees(): Promise<void> {
  const names = new Map([
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
