/**
 * A sale under a documentary credit: the bank puts the money up and refuses documents once; the seller cures them; title and
 * money change hands in one transaction, in which the buyer's loan is drawn and secured by the goods. Then a sale against the
 * bank's undertaking to pay at maturity, and what nobody drew goes home.
 * `npm run flow -- scripts/flows/documentary.ts` runs it.
 */
import { AbiCoder, id as keccakOfText, ZeroHash, type ContractTransactionResponse, type Signer } from "ethers";
import { network } from "hardhat";

import { addressesOf } from "../../ignition/addresses.ts";
import LienbookModule from "../../ignition/modules/Lienbook.ts";
import {
  acceptDocuments,
  applicationTerms,
  connect,
  creditIdOf,
  creditTerms,
  decodeError,
  documentId,
  DocumentKind,
  ENDORSEMENT,
  interestTerms,
  isoOf,
  leiToBytes20,
  LienbookError,
  openCredit,
  payUndertaking,
  presentationIdOf,
  presentationOf,
  presentationStanding,
  presentDocuments,
  refuseDocuments,
  returnUnusedCredit,
  Sender,
  settleAtOnce,
  settleCredit,
  settleFinanced,
  signCredit,
  signDocumentAcceptance,
  signDocumentRefusal,
  signHandOver,
  signOfferAcceptance,
  Member,
  withLeiCheckDigits,
  type CreditWish,
  type FinancingTermsStruct,
  type TradeDocumentKind,
} from "../../sdk/index.ts";
import { chapter, table, usd } from "../demo/report.ts";

const OPENING = "2026-10-05T09:00:00Z"; // a Monday
const HEADSTART = 2_000_000_00n;
const PRICE = 250_000_00n;
const USD = 840n;
const [ENTERPRISE, BANK, CARRIER, INSURER] = [1n, 2n, 4n, 64n];
const NOBODY = `0x${"00".repeat(20)}`;
const ORDER = 1;

const { ethers, ignition, networkHelpers } = await network.create({ override: { initialDate: OPENING } });
const [operator, ...accounts] = (await ethers.getSigners()) as Signer[];
if (!operator) throw new RangeError("The chain has no accounts");

// --- The network -----------------------------------------------------------------------------------------------------
const addresses = await addressesOf(await ignition.deploy(LienbookModule));
const book = connect(ethers.provider, addresses);
const governor = new Sender(operator, { pollingMs: 1 });
const seller = await enrolled("Ningbo Fasteners", "LIENB00KSELLER0000", ENTERPRISE);
const buyer = await enrolled("Hamburg Hardware", "LIENB00KBUYER00000", ENTERPRISE);
const bank = await enrolled("Hanse Bank", "LIENB00KBANK000000", BANK);
const carrier = await enrolled("Northern Lines", "LIENB00KCARRIER000", CARRIER);
const insurer = await enrolled("Alpine Marine", "LIENB00KINSURER000", INSURER);
await governor.send(await book.deposit.issue.populateTransaction(bank.address, HEADSTART));
await done(book.deposit.connect(bank.signer).approve(addresses.documentary, HEADSTART));
await done(book.deposit.connect(bank.signer).approve(addresses.desk, HEADSTART));
const policy = await ethers.deployContract("OpenPolicy");

// --- Documents against payment ---------------------------------------------------------------------------------------
const credit = await opened({ tolerance: 50_000n });
chapter(1, `${bank.name} opens a credit over ${usd(PRICE)} USD, 5 % more or less, for ${buyer.name}`);
await printMoney();

chapter(2, `${seller.name} ships, and presents bill of lading, invoice and policy`);
const goods = await shipped("1");
const first = presentationOf(PRICE, goods.papers);
await done(presentDocuments(book, seller.signer, credit, first));
await printStanding(credit, first);
await refused("The buyer takes the seller's signature over the bill to the carrier's register", async () => {
  const handOver = await signHandOver(book, seller.signer, credit, first, goods.bill);
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
await refused("The seller presents the same invoice under another credit", async () => {
  const other = await opened({ amount: PRICE - 1n });
  return presentDocuments(book, seller.signer, other, presentationOf(PRICE - 1n, goods.papers));
});

chapter(3, `${bank.name} refuses, with one list of discrepancies`);
const discrepancies = keccakOfText("the policy names another vessel");
await done(
  refuseDocuments(
    book,
    seller.signer,
    credit,
    first,
    discrepancies,
    await signDocumentRefusal(book, bank.signer, credit, first, discrepancies),
  ),
);
await printStanding(credit, first);

chapter(4, `${seller.name} cures it with another policy; ${buyer.name} borrows the price against the goods`);
const otherPolicy = await attested(insurer, "insurancePolicy", "P-1B", 300_000_00n);
const cured = [...goods.papers.slice(0, 2), otherPolicy];
const second = presentationOf(PRICE, cured);
await done(presentDocuments(book, seller.signer, credit, second));
const acceptance = await signDocumentAcceptance(book, bank.signer, credit, second);
await done(acceptDocuments(book, seller.signer, credit, second, acceptance));
const loan = await loanFor(presentationIdOf(creditIdOf(credit), second), goods.bill);
const bankMember = new Member(book, new Sender(bank.signer, { pollingMs: 1 }));
await done(
  settleFinanced(
    book,
    buyer.signer,
    credit,
    second,
    await signHandOver(book, seller.signer, credit, second, goods.bill, { loan }),
    {
      offer: await bankMember.signOffer(loan, { through: addresses.documentary }),
      acceptance: await signOfferAcceptance(book, buyer.signer, loan),
      financing: loan,
    },
  ),
);
await printStanding(credit, second);
await printBill(goods.bill);
await printInvoice(goods.invoice);
await done(returnUnusedCredit(book, seller.signer, credit));
await printMoney();

// --- Documents against acceptance ------------------------------------------------------------------------------------
chapter(5, `A second sale: documents against ${bank.name}'s undertaking to pay in sixty days`);
const usance = await opened({ usance: { days: 60, after: "sight" } });
const others = await shipped("2");
const third = presentationOf(PRICE, others.papers);
const handOver = await signHandOver(book, seller.signer, usance, third, others.bill);
await done(settleAtOnce(book, bank.signer, usance, third, handOver));
await printStanding(usance, third);
await printBill(others.bill);
await printInvoice(others.invoice);
await passDays(60);
await done(payUndertaking(book, bank.signer, usance, third));
await printStanding(usance, third);
await refused("Somebody asks for it a second time", () => payUndertaking(book, bank.signer, usance, third));

chapter(6, `A third: nobody answers for five business days, so ${bank.name} is precluded from refusing`);
const silent = await opened({ expiresIn: 30 });
const late = await shipped("3");
const fourth = presentationOf(PRICE, late.papers);
await done(presentDocuments(book, seller.signer, silent, fourth));
await passDays(8);
await refused("The bank refuses on the eighth day", async () =>
  refuseDocuments(
    book,
    bank.signer,
    silent,
    fourth,
    discrepancies,
    await signDocumentRefusal(book, bank.signer, silent, fourth, discrepancies),
  ),
);
const passing = await signHandOver(book, seller.signer, silent, fourth, late.bill);
await done(settleCredit(book, seller.signer, silent, fourth, passing));
await printStanding(silent, fourth);
await printMoney();

interface Party {
  readonly name: string;
  readonly lei: ReturnType<typeof withLeiCheckDigits>;
  readonly address: string;
  readonly signer: Signer;
}

async function enrolled(name: string, code: string, role: bigint): Promise<Party> {
  const lei = withLeiCheckDigits(code);
  const signer = accounts.shift();
  if (!signer) throw new RangeError(`The chain has no account for ${name}`);
  const address = await signer.getAddress();
  await governor.send(
    await book.participants.enrol.populateTransaction(leiToBytes20(lei), "0x4445", role, 2n ** 40n - 1n, address),
  );
  return { name, lei, address, signer };
}

async function opened({ expiresIn = 90, ...wish }: Partial<CreditWish> & { readonly expiresIn?: number }) {
  const party = ({ address, lei }: Party) => ({ account: address, lei });
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
  const [byBank, byBuyer] = [await signCredit(book, bank.signer, terms), await signCredit(book, buyer.signer, terms)];
  await done(openCredit(book, buyer.signer, terms, byBank, byBuyer));
  return terms;
}

/** A document that its issuer attests in person, for the seller to use. */
async function attested(issuer: Party, kind: TradeDocumentKind, number: string, value: bigint) {
  const document = {
    kind: DocumentKind[kind],
    fingerprint: keccakOfText(`fingerprint of ${number}`) as `0x${string}`,
    holder: leiToBytes20(seller.lei),
    value,
    currency: USD,
    datedOn: await today(),
    expiresOn: 0,
    contentRoot: keccakOfText(`contents of ${number}`),
    linkingKeys: [],
  };
  const inPerson = { signer: issuer.address, nonce: 0n, deadline: 0n, signature: "0x" };
  await done(book.registry.connect(issuer.signer).register(document, inPerson));
  return { issuer: issuer.lei, document };
}

/** Carrier, seller and insurer attest; the carrier issues the bill to the seller's order. */
async function shipped(serial: string) {
  const bill = await attested(carrier, "billOfLading", `B-${serial}`, PRICE);
  const invoice = await attested(seller, "commercialInvoice", `I-${serial}`, PRICE);
  const insurance = await attested(insurer, "insurancePolicy", `P-${serial}`, 280_000_00n);
  const { fingerprint, contentRoot } = bill.document;
  const register = book.billOfLading.connect(carrier.signer);
  await done(register.issue(fingerprint, contentRoot, ORDER, NOBODY, seller.address, ZeroHash));
  const issuer = leiToBytes20(carrier.lei);
  return {
    bill: documentId(DocumentKind.billOfLading, issuer, fingerprint),
    invoice: documentId(DocumentKind.commercialInvoice, leiToBytes20(seller.lei), invoice.document.fingerprint),
    papers: [bill, invoice, insurance],
  };
}

/** The price, lent to the buyer until the goods are sold, against the bill of lading. */
async function loanFor(salt: string, bill: string): Promise<FinancingTermsStruct> {
  const details = AbiCoder.defaultAbiCoder().encode(
    ["tuple(bytes20 carrier, bytes20 shipper, bytes20 consignee, uint8 form)"],
    [[leiToBytes20(carrier.lei), leiToBytes20(seller.lei), NOBODY, ORDER]],
  );
  const asset = addresses.billOfLading;
  return {
    lender: bank.address,
    borrower: buyer.address,
    token: addresses.deposit,
    principal: PRICE,
    policy: await policy.getAddress(),
    interest: interestTerms({ rate: 60_000n }),
    application: applicationTerms(),
    schedule: [{ dueOn: (await today()) + 120, principal: PRICE }],
    collateral: [{ asset, id: bill, amount: PRICE, face: PRICE, details, backing: [] }],
    payouts: [{ payee: addresses.documentary, amount: PRICE }],
    contested: [],
    replaces: ZeroHash,
    salt,
  };
}

async function today(): Promise<number> {
  return Math.floor((await networkHelpers.time.latest()) / 86_400);
}

async function passDays(days: number): Promise<void> {
  await networkHelpers.time.increase(days * 86_400);
  await networkHelpers.mine();
}

async function done(sent: Promise<ContractTransactionResponse>): Promise<void> {
  await (await sent).wait();
}

async function printStanding(
  ...[terms, presentation]: [Parameters<typeof creditIdOf>[0], typeof first]
): Promise<void> {
  const { status, answerBy, maturity } = await presentationStanding(book, terms, presentation);
  const until = status === "examined" ? `, to be answered by ${isoOf(Number(answerBy))}` : "";
  const due = status === "undertaken" ? `, payable on ${isoOf(Number(maturity))}` : "";
  console.log(`   Presentation of ${usd(BigInt(presentation.amount))} USD: ${status}${until}${due}.`);
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

/** Runs what must fail, and prints why it did. */
async function refused(attempt: string, act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    const reason = decodeError(error);
    if (!(reason instanceof LienbookError)) throw error;
    console.log(`   ✗ ${attempt}\n     ${reason.name}: ${reason.message}`);
    return;
  }
  throw new Error(`Not refused: ${attempt}`);
}
