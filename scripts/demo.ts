/**
 * The main job from end to end on the embedded chain: document files become a receivable, a bank lends against it, three
 * attempts to finance the same trade again fail, the debtor pays, and the balance is consumed. `npm run demo` runs it.
 */
import type { TransactionReceipt } from "ethers";

import {
  balanceOf,
  collateralOf,
  CONTRACT_NAMES,
  dayOf,
  isoOf,
  KeyedFingerprinter,
  positionOf,
  prepareDocument,
  quotedTerms,
  type DisclosedDocument,
  type IssuedReceivable,
  type LoanWish,
  type PreparedDocument,
} from "../sdk/index.ts";
import { example, type Actor } from "./stage/cast.ts";
import { Ledger } from "./stage/ledger.ts";
import { openStage } from "./stage/opening.ts";
import { chapter, refused, short, usd } from "./stage/report.ts";
import { FINGERPRINT_KEY } from "./stage/trade.ts";
import { table } from "./terminal/table.ts";

const HEADSTART = 1_000_000_00n;
const RATE = 80_000n; // 8 % a year
const DAYS_UNTIL_PAYMENT = 60;

const started = performance.now();

// --- The network -----------------------------------------------------------------------------------------------------
const stage = await openStage("2026-10-01");
const { book, addresses } = stage;
const { actors, directory } = await stage.cast();
const { exporter, debtor, bankA, bankB, customs } = actors;
await stage.fund(HEADSTART, bankA, bankB, debtor);
const [supplier, forwarder] = [stage.account(), stage.account()];
const payees = new Map([
  [await supplier.getAddress(), "Foundry (payee)"],
  [await forwarder.getAddress(), "Forwarder (payee)"],
]);
const ledger = new Ledger(
  book,
  new Map([
    ...Object.values(actors).map(({ address, name }) => [address, name] as const),
    ...payees,
    ...CONTRACT_NAMES.map((name) => [addresses[name], "The contracts of the network"] as const),
  ]),
);
await ledger.open();

const gas: (readonly [string, string])[] = [];
function spent(what: string, { gasUsed }: TransactionReceipt): void {
  gas.push([what, gasUsed.toLocaleString("en")]);
}

chapter(1, "The parties", "Enrolled by LEI; each acts through an account of its own.");
table(
  ["who", "LEI", "account"],
  Object.values(actors).map(({ name, lei, address }) => [name, lei, short(address)]),
);

// --- The documents ---------------------------------------------------------------------------------------------------
const fingerprinter = new KeyedFingerprinter(FINGERPRINT_KEY);
const prepare = async (file: string): Promise<PreparedDocument> =>
  prepareDocument(await example(file), { fingerprinter, directory, holder: exporter.lei });
const disclose = async (file: string, { bundle }: PreparedDocument): Promise<DisclosedDocument> => ({
  bytes: await example(file),
  secret: bundle.secret,
});

const files = ["invoice.xml", "declaration-1.xml", "declaration-2.xml"] as const;
const [invoice, declaration1, declaration2] = await Promise.all(files.map(prepare));
if (!invoice || !declaration1 || !declaration2) throw new RangeError("An example was not read");
const documents = [invoice, declaration1, declaration2];
const disclosed = await Promise.all(documents.map((document, index) => disclose(files[index] ?? "", document)));

chapter(
  2,
  "The documents",
  "Read from files. The id is a keyed fingerprint of what identifies the paper, not of the file.",
);
table(
  ["file", "kind", "number", "dated", "value USD", "document"],
  documents.map(({ content, id, document }, index) => [
    files[index] ?? "",
    content.kind,
    content.number ?? "",
    content.issueDate ?? "",
    usd(BigInt(document.value)),
    short(id),
  ]),
);

spent("register the invoice", await exporter.member.register(invoice));
const declare = async (declaration: PreparedDocument) =>
  exporter.member.register(declaration, await customs.member.attest(declaration));
spent("register a declaration that customs signed", await declare(declaration1));
spent("register a second declaration", await declare(declaration2));
const { receivable: issued, receipt: issue } = await exporter.member.issueReceivable(
  invoice,
  [
    { of: declaration1, share: 150_000_00n },
    { of: declaration2, share: 100_000_00n },
  ],
  { debtor: debtor.lei, dueOn: dayOf(invoice.content.dueDate ?? "2027-03-14") },
);
spent("issue the receivable", issue);
const acknowledged = await exporter.member.acknowledge(issued, await debtor.member.signAcknowledgement(issued));
spent("acknowledge it as the debtor", acknowledged.receipt);
const { receivable } = acknowledged;
console.log("   Customs attested the declarations, the debtor acknowledged the debt: the receivable is a token.");

// --- The loan --------------------------------------------------------------------------------------------------------
const lent = async (lender: Actor, of: IssuedReceivable, wish: Partial<LoanWish> = {}) =>
  quotedTerms(book, {
    lender: lender.address,
    borrower: exporter.address,
    collateral: [collateralOf(of)],
    interest: { rate: RATE },
    ...wish,
  });
const [foundry = "", haulier = ""] = payees.keys();
const [, principal] = await book.policy.quote([collateralOf(receivable)], 3);
const terms = await lent(bankA, receivable, {
  principal,
  instalments: 3,
  payouts: [
    { payee: foundry, amount: 150_000_00n },
    { payee: haulier, amount: principal - 150_000_00n },
  ],
});

chapter(3, `${bankA.name} lends ${usd(principal)} USD, 80 % of the invoice, at 8 % a year`);
table(
  ["instalment", "due", "principal USD"],
  terms.schedule.map(({ dueOn, principal: part }, index) => [
    String(index + 1),
    isoOf(Number(dueOn)),
    usd(BigInt(part)),
  ]),
);
const examiner = { directory, fingerprinters: [fingerprinter] as const };
await bankA.member.approve(principal);
const offer = await bankA.member.offer(terms, disclosed, examiner);
spent("accept the offer: check, pledge, pay out", await exporter.member.accept(offer));
console.log(
  "   The bank recomputed every document from its file, signed, and the exporter accepted in one transaction.",
);
await printBalances(documents);
await ledger.print();

// --- Three attempts at double financing ------------------------------------------------------------------------------
chapter(
  4,
  "Three attempts to finance the same trade again",
  "The second bank signs without examining anything; the book refuses all the same.",
);
await bankB.member.approve(HEADSTART);

await refused(`The same receivable at ${bankB.name}`, async () => {
  const again = await lent(bankB, receivable, { principal: 100_000_00n });
  await exporter.member.accept({ terms: again, offer: await bankB.member.signOffer(again) });
});

const rekeyed = await prepare("invoice-rekeyed.xml");
await refused("The same invoice re-keyed: another layout, lower case, spaces, another number format", async () => {
  await exporter.member.register(rekeyed);
});

const second = await prepare("invoice-second.xml");
await exporter.member.register(second);
const other = await exporter.member.issueReceivable(second, [{ of: declaration1, share: 120_000_00n }], {
  debtor: debtor.lei,
  dueOn: dayOf(second.content.dueDate ?? "2027-03-14"),
});
const { receivable: overlapping } = await exporter.member.acknowledge(
  other.receivable,
  await debtor.member.signAcknowledgement(other.receivable),
);
await refused(`Another invoice over the same customs declaration at ${bankB.name}`, async () => {
  const again = await lent(bankB, overlapping, { principal: 90_000_00n });
  await exporter.member.accept({ terms: again, offer: await bankB.member.signOffer(again) });
});

// --- Payment ---------------------------------------------------------------------------------------------------------
await stage.passDays(DAYS_UNTIL_PAYMENT);
const owed = await positionOf(book, terms);
chapter(
  5,
  `After ${String(DAYS_UNTIL_PAYMENT)} days the debtor pays the invoice, ${usd(receivable.face)} USD`,
  `Owed that day: ${usd(owed.principal)} principal and ${usd(owed.interest)} interest.`,
);
await debtor.member.approve(receivable.face);
spent("collect from the debtor, repay and release", await debtor.member.payReceivable(terms, receivable.face));
const position = await positionOf(book, terms);
console.log(`   The financing is ${position.status}; the remainder went to the exporter; the balance is consumed.`);
await printBalances(documents);

chapter(6, "The ledger");
await ledger.close();

chapter(7, "Gas");
table(["operation", "gas"], gas);
console.log(`\nDone in ${((performance.now() - started) / 1000).toFixed(1)} s.`);

/** What is left of each document. */
async function printBalances(of: readonly PreparedDocument[]): Promise<void> {
  const rows = of.map(async ({ id, content }) => {
    const { value, encumbered, collected, available } = await balanceOf(book, id);
    return [`${content.kind} ${short(id)}`, usd(value), usd(encumbered), usd(collected), usd(available)];
  });
  table(["document", "value USD", "encumbered USD", "collected USD", "free USD"], await Promise.all(rows));
}
