/**
 * A sale under a documentary credit: the bank puts the money up and refuses documents once; the seller cures them; title and
 * money change hands in one transaction, in which the buyer's loan is drawn and secured by the goods, which are insured. Then a
 * sale against the bank's undertaking to pay at maturity, and what nobody drew goes home.
 * `npm run flow -- scripts/flows/documentary.ts` runs it.
 */
import { id as keccakOfText, ZeroAddress, ZeroHash, type TransactionReceipt } from "ethers";

import {
  applicationTerms,
  BillHolder,
  collateralOfBill,
  creditIdOf,
  CreditParty,
  creditTerms,
  discrepancyListOf,
  ENDORSEMENT,
  InsuranceParty,
  interestTerms,
  isoOf,
  leiToBytes20,
  presentationIdOf,
  presentationOf,
  presentationStanding,
  type CreditWish,
  type FinancingTermsStruct,
  type IssuedBill,
  type TradeDocumentKind,
} from "../../sdk/index.ts";
import type { Actor } from "../stage/cast.ts";
import { openStage } from "../stage/opening.ts";
import { chapter, refused, usd } from "../stage/report.ts";
import { attested } from "../stage/trade.ts";
import { table } from "../terminal/table.ts";

const HEADSTART = 2_000_000_00n;
const PRICE = 250_000_00n;
/** What is left of the price when 80 % of the goods are lent: the buyer puts it up first. */
const MARGIN = 50_000_00n;
const USD = 840n;

// --- The parties -----------------------------------------------------------------------------------------------------
const stage = await openStage("2026-10-05"); // a Monday
const { book, addresses, enrolled, today, passDays } = stage;
const seller = await enrolled("Ningbo Fasteners", "LIENB00KSELLER0000", "enterprise");
const buyer = await enrolled("Hamburg Hardware", "LIENB00KBUYER00000", "enterprise", "DE");
const bank = await enrolled("Hanse Bank", "LIENB00KBANK000000", "bank", "DE");
const carrier = await enrolled("Northern Lines", "LIENB00KCARRIER000", "carrier", "DK");
const insurer = await enrolled("Alpine Marine", "LIENB00KINSURER000", "insurer", "CH");
await stage.fund(HEADSTART, bank);
await stage.fund(MARGIN, buyer);
/** Each of them as a party to the credits. */
const [applicant, obligor, beneficiary] = [buyer, bank, seller].map(({ sender }) => new CreditParty(book, sender)) as [
  CreditParty,
  CreditParty,
  CreditParty,
];
await obligor.approve(HEADSTART);
await bank.member.approve(HEADSTART);

// --- Documents against payment ---------------------------------------------------------------------------------------
const credit = await opened({ tolerance: 50_000n });
chapter(1, `${bank.name} opens a credit over ${usd(PRICE)} USD, 5 % more or less, for ${buyer.name}`);
await printMoney();

chapter(2, `${seller.name} ships, and presents bill of lading, invoice and policy`);
const goods = await shipped("1");
const first = presentationOf(PRICE, goods.papers);
await beneficiary.present(credit, first);
await printStanding(credit, first);
await refused("The buyer takes the seller's signature over the bill to the carrier's register", async () => {
  const handOver = await beneficiary.signHandOver(credit, first, goods.bill);
  const reference = presentationIdOf(creditIdOf(credit), first);
  const register = book.billOfLading.connect(buyer.signer);
  return register.transferSigned(
    goods.bill,
    buyer.address,
    ENDORSEMENT.ENDORSE_TO_ORDER,
    leiToBytes20(buyer.lei),
    reference,
    handOver,
  );
});
const other = await opened({ salt: keccakOfText("another credit") });
await refused("The seller presents the same documents under another credit", () =>
  beneficiary.present(other, presentationOf(PRICE, goods.papers)),
);

chapter(3, `${bank.name} refuses, with one list of discrepancies`);
const { hash: discrepancies } = discrepancyListOf(["The policy names another vessel"]);
const refusal = await obligor.signDocumentRefusal(credit, first, discrepancies);
await beneficiary.refuse(credit, first, discrepancies, refusal);
await printStanding(credit, first);

chapter(4, `${seller.name} cures it with another policy, and its insurer says for which bill that is`);
const otherPolicy = await attested(stage, insurer, seller, {
  kind: "insurancePolicy",
  number: "P-1B",
  value: 300_000_00n,
});
const cured = [...goods.papers.slice(0, 2), otherPolicy];
const second = presentationOf(PRICE, cured);
await beneficiary.present(credit, second);
await beneficiary.accept(credit, second, await obligor.signDocumentAcceptance(credit, second));
const collateral = [collateralOfBill(goods.issued)];
await refused("The buyer asks what it may borrow against the goods before they are known to be insured", () =>
  book.goodsPolicy.quote(collateral, 1),
);
const word = await new InsuranceParty(book, insurer.sender).signCargoCover(goods.bill, otherPolicy.id);
await new InsuranceParty(book, seller.sender).insureCargo(goods.bill, otherPolicy.document.fingerprint, word);
const { principal, schedule } = await book.goodsPolicy.quote(collateral, 1);
const [last] = schedule;
console.log(`   Against the goods ${usd(principal)} USD may be lent, until ${isoOf(Number(last?.dueOn))}.`);

chapter(5, `${buyer.name} puts up the rest and borrows against the goods; all changes hands in one transaction`);
await buyer.sender.send(book.deposit.transfer.populateTransaction(bank.address, PRICE - principal));
await refused("The bank lends the whole price", async () => settledOutOf(await loanOf(PRICE)));
const lent = await loanOf(principal);
await settledOutOf(lent);
await printStanding(credit, second);
await printBill(goods.bill);
await printInvoice(goods.invoice);
await beneficiary.returnUnused(credit);
await printMoney();

// --- Documents against acceptance ------------------------------------------------------------------------------------
chapter(6, `A second sale: documents against ${bank.name}'s undertaking to pay in sixty days`);
const usance = await opened({ usance: { days: 60, after: "sight" } });
const others = await shipped("2");
const third = presentationOf(PRICE, others.papers);
const handOver = await beneficiary.signHandOver(usance, third, others.bill);
await obligor.settleAtOnce(usance, third, handOver);
await printStanding(usance, third);
await printBill(others.bill);
await printInvoice(others.invoice);
await passDays(60);
await obligor.payUndertaking(usance, third);
await printStanding(usance, third);
await refused("Somebody asks for it a second time", () => obligor.payUndertaking(usance, third));

chapter(7, `A third: nobody answers for five business days, so ${bank.name} is precluded from refusing`);
const silent = await opened({ expiresIn: 30 });
const late = await shipped("3");
const fourth = presentationOf(PRICE, late.papers);
await beneficiary.present(silent, fourth);
await passDays(8);
await refused("The bank refuses on the eighth day", () => obligor.refuse(silent, fourth, discrepancies));
const passing = await beneficiary.signHandOver(silent, fourth, late.bill);
await beneficiary.settle(silent, fourth, passing);
await printStanding(silent, fourth);

chapter(8, "The credit on which nobody drew expires, and its money goes home");
await refused("The bank wants it back while documents may still be presented", () => obligor.returnUnused(other));
await passDays(60);
await obligor.returnUnused(other);
await printMoney();
const { principal: owed } = await book.desk.owed(lent);
console.log(`   ${buyer.name} owes ${usd(owed)} USD on the goods of the first sale.`);

async function opened({ expiresIn = 90, ...wish }: Partial<CreditWish> & { readonly expiresIn?: number }) {
  const party = ({ address, lei }: Actor) => ({ account: address, lei });
  const terms = creditTerms({
    applicant: party(buyer),
    bank: party(bank),
    beneficiary: party(seller),
    token: addresses.deposit,
    currency: USD,
    amount: PRICE,
    expiresOn: (await today()) + expiresIn,
    bill: { form: "order", carrier: carrier.lei },
    documents: [{ kind: "commercialInvoice" }, { kind: "insurancePolicy", attestor: insurer.lei }],
    text: keccakOfText("250 000 bolts M8, CIF Hamburg"),
    ...wish,
  });
  await applicant.open(terms, await obligor.signCredit(terms), await applicant.signCredit(terms));
  return terms;
}

/** Carrier, seller and insurer attest; the carrier issues the bill to the seller's order. */
async function shipped(serial: string) {
  const paper = async (issuer: Actor, kind: TradeDocumentKind, letter: string, value: bigint) =>
    attested(stage, issuer, seller, { kind, number: `${letter}-${serial}`, value });
  const bill = await paper(carrier, "billOfLading", "B", PRICE);
  const invoice = await paper(seller, "commercialInvoice", "I", PRICE);
  const insurance = await paper(insurer, "insurancePolicy", "P", 280_000_00n);
  await new BillHolder(book, carrier.sender).issue(bill, { form: "order", to: seller.address });
  const issued: IssuedBill = {
    asset: addresses.billOfLading,
    id: bill.id,
    face: PRICE,
    details: {
      carrier: leiToBytes20(carrier.lei),
      shipper: leiToBytes20(seller.lei),
      consignee: ZeroAddress,
      form: "order",
    },
  };
  return { bill: bill.id, invoice: invoice.id, issued, papers: [bill, invoice, insurance] };
}

/** So much of the price, lent to the buyer until the goods are sold, against the bill of lading. */
async function loanOf(amount: bigint): Promise<FinancingTermsStruct> {
  return {
    lender: bank.address,
    borrower: buyer.address,
    token: addresses.deposit,
    principal: amount,
    policy: addresses.goodsPolicy,
    interest: interestTerms({ rate: 60_000n }),
    application: applicationTerms(),
    schedule: [{ dueOn: (await today()) + 120, principal: amount }],
    collateral,
    payouts: [{ payee: addresses.documentary, amount }],
    contested: [],
    replaces: ZeroHash,
    salt: presentationIdOf(creditIdOf(credit), second),
  };
}

/** Title to the buyer, a lien on it to the bank, the price to the seller: out of the loan and what the buyer has put up. */
async function settledOutOf(loan: FinancingTermsStruct): Promise<TransactionReceipt> {
  const handOver = await beneficiary.signHandOver(credit, second, goods.bill, { loan });
  return applicant.settleFinanced(credit, second, handOver, {
    offer: await bank.member.signOffer(loan, { through: addresses.documentary }),
    acceptance: await applicant.signOfferAcceptance(loan),
    financing: loan,
  });
}

async function printStanding(
  ...[terms, presentation]: [Parameters<typeof creditIdOf>[0], typeof first]
): Promise<void> {
  const { status, answerBy, maturity } = await presentationStanding(book, terms, presentation);
  const words =
    status === "examined"
      ? `under examination, to be answered by ${isoOf(answerBy)}`
      : status === "undertaken"
        ? `to be paid on ${isoOf(maturity)}`
        : status;
  console.log(`   Presentation of ${usd(BigInt(presentation.amount))} USD: ${words}.`);
}

async function printBill(bill: string): Promise<void> {
  const owner = await book.billOfLading.ownerOf(bill);
  const holder = [seller, buyer, bank].find(({ address }) => address === owner);
  const { encumbered } = await book.registry.stateOf(bill);
  const lien = encumbered === 0n ? "free of liens" : `under a lien of ${usd(encumbered)} USD`;
  console.log(`   The bill of lading is ${holder?.name ?? "nobody"}'s, ${lien}.`);
}

async function printInvoice(invoice: string): Promise<void> {
  console.log(`   Of the invoice ${usd(await book.registry.availableOf(invoice))} USD are left to finance.`);
}

async function printMoney(): Promise<void> {
  const holders = [
    [bank.name, bank.address],
    [buyer.name, buyer.address],
    [seller.name, seller.address],
    ["the escrow", addresses.documentary],
  ] as const;
  const rows = holders.map(async ([name, address]) => [name, usd(await book.deposit.balanceOf(address))]);
  table(["who", "has USD"], await Promise.all(rows));
}
