/**
 * Copper in a warehouse as security: the receipt with its insurance behind it, an appraisal, a loan by the rules of the product,
 * goods that leave the store with the lender's consent, a loss that the warehouse reports, and delivery once all is repaid.
 * `npm run flow -- scripts/flows/goods-in-store.ts` runs it.
 */
import { id as keccakOfText, toBeHex, ZeroHash, type ContractTransactionResponse, type Signer } from "ethers";
import { network } from "hardhat";

import { addressesOf } from "../../ignition/addresses.ts";
import LienbookModule from "../../ignition/modules/Lienbook.ts";
import {
  applicationTerms,
  appraise,
  collateralOfReceipt,
  connect,
  consentToRelease,
  documentId,
  DocumentKind,
  financingIdOf,
  interestTerms,
  isoOf,
  issueReceipt,
  leiToBytes20,
  Member,
  positionOf,
  receiptTerms,
  releaseGoods,
  reportLoss,
  Sender,
  signGoods,
  surrenderReceipt,
  unitBytes,
  valueOfRelease,
  withLeiCheckDigits,
  EVERYTHING,
  type FinancingTermsStruct,
  type TradeDocumentKind,
} from "../../sdk/index.ts";
import { chapter, refused, SENDING, table, usd } from "../demo/report.ts";

const OPENING = "2026-10-01T09:00:00Z";
const HEADSTART = 1_000_000_00n;
const FACE = 900_000_00n;
const INSURED = 990_000_00n; // 110 %
const APPRAISED = 800_000_00n;
const TONNE = 1_000n; // quantities are in thousandths
const USD = 840n;
const [ENTERPRISE, BANK, WAREHOUSE, INSURER, APPRAISER] = [1n, 2n, 8n, 64n, 128n];

const { ethers, ignition, networkHelpers } = await network.create({ override: { initialDate: OPENING } });
const [operator, ...accounts] = (await ethers.getSigners()) as Signer[];
if (!operator) throw new RangeError("The chain has no accounts");

// --- The network -----------------------------------------------------------------------------------------------------
const addresses = await addressesOf(await ignition.deploy(LienbookModule));
const book = connect(ethers.provider, addresses);
const governor = new Sender(operator, SENDING);
const trader = await enrolled("Jiangxi Metals", "LIENB00KTRADER0000", ENTERPRISE);
const bank = await enrolled("Bank of the East River", "LIENB00KBANKA00000", BANK);
const otherBank = await enrolled("West Harbour Commercial Bank", "LIENB00KBANKB00000", BANK);
const warehouse = await enrolled("Yangshan Storage", "LIENB00KWAREHOUSE0", WAREHOUSE);
const insurer = await enrolled("Alpine Marine", "LIENB00KINSURER000", INSURER);
const appraiser = await enrolled("Cathode Surveyors", "LIENB00KAPPRAISER0", APPRAISER);
for (const { address } of [bank, otherBank, trader]) {
  await governor.send(await book.deposit.issue.populateTransaction(address, HEADSTART));
}
for (const { member } of [bank, otherBank, trader]) await member.approve(HEADSTART);

// --- The receipt -----------------------------------------------------------------------------------------------------
chapter(1, `${warehouse.name} has taken in 3,000 t of copper worth ${usd(FACE)} USD; the receipt becomes a token`);
const paper = await attested(warehouse, "warehouseReceipt", "W-1", FACE);
const policy = await attested(insurer, "insurancePolicy", "P-1", INSURED);
const goods = { goods: keccakOfText("copper cathodes, lots 1 to 30, shed 4"), unit: unitBytes("TNE") };
const details = { warehouse: leiToBytes20(warehouse.lei), ...goods, quantity: 3_000n * TONNE, appraised: false };
const { receipt } = await issueReceipt(
  book,
  trader.signer,
  paper,
  { face: FACE, details, behind: [{ of: policy, share: INSURED }] },
  await signGoods(book, warehouse.signer, paper.id, details),
);
await printStock();
await refused("The trader asks what it may borrow before anybody has appraised the goods", () =>
  book.goodsPolicy.quote([collateralOfReceipt(receipt)], 1),
);

chapter(2, `${appraiser.name} values them at ${usd(APPRAISED)} USD`);
await valued("A-1", APPRAISED);
const collateral = collateralOfReceipt(receipt, APPRAISED);
const { principal, schedule } = await book.goodsPolicy.quote([collateral], 2);
table(
  ["instalment due", "principal USD"],
  schedule.map(({ dueOn, principal: part }) => [isoOf(Number(dueOn)), usd(part)]),
);

chapter(3, `${bank.name} lends ${usd(principal)} USD, 80 % of the appraisal`);
const terms = termsOf(bank, principal, 1);
await trader.member.accept({ terms, offer: await bank.member.signOffer(terms) });
await printStock();
await refused(`The same goods at ${otherBank.name}`, async () => {
  const again = termsOf(otherBank, 100_000_00n, 2);
  await trader.member.accept({ terms: again, offer: await otherBank.member.signOffer(again) });
});

chapter(4, "A third of the copper is sold: it leaves the store when its share of the loan is repaid");
const quantity = 1_000n * TONNE;
await refused("The trader fetches it without asking the bank", () =>
  releaseGoods(book, trader.signer, receipt, quantity),
);
await trader.member.repay(terms, 240_000_00n);
const amount = valueOfRelease(receipt, details.quantity, quantity);
const lien = { engine: addresses.desk, purpose: financingIdOf(terms) };
const consent = await consentToRelease(book, bank.signer, receipt, { quantity, amount }, lien);
await done(releaseGoods(book, trader.signer, receipt, quantity, [consent]));
await printStock();
await printOwed();

chapter(5, "Water gets into the shed: the warehouse reports a loss, and the price falls");
await done(reportLoss(book, warehouse.signer, receipt, 50_000_00n, keccakOfText("the report on shed 4")));
await valued("A-2", 450_000_00n);
await printStock();
const missing = await shortfall();
console.log(
  `   The lien speaks for ${usd(missing)} USD more than the goods are worth: the bank may ask for more security.`,
);

await networkHelpers.time.increase(60 * 86_400);
chapter(6, "Sixty days later the trader repays all and fetches the rest");
await printOwed();
await refused("It surrenders the receipt first", () => surrenderReceipt(book, trader.signer, receipt));
await trader.member.repay(terms, EVERYTHING);
await done(surrenderReceipt(book, trader.signer, receipt));
const { encumbered, collected } = await book.registry.stateOf(receipt.id);
if (encumbered !== 0n || collected !== FACE) throw new RangeError("The receipt is not used up");
console.log("   The lien is gone, and so is the receipt: the document makes no second token.");

interface Party {
  readonly name: string;
  readonly lei: ReturnType<typeof withLeiCheckDigits>;
  readonly address: string;
  readonly signer: Signer;
  readonly member: Member;
}

async function enrolled(name: string, code: string, role: bigint): Promise<Party> {
  const lei = withLeiCheckDigits(code);
  const signer = accounts.shift();
  if (!signer) throw new RangeError(`The chain has no account for ${name}`);
  const address = await signer.getAddress();
  await governor.send(
    await book.participants.enrol.populateTransaction(leiToBytes20(lei), "0x434e", role, 2n ** 40n - 1n, address),
  );
  return { name, lei, address, signer, member: new Member(book, new Sender(signer, SENDING)) };
}

/** A document that its issuer attests in person, for the trader to use. */
async function attested(issuer: Party, kind: TradeDocumentKind, number: string, value: bigint) {
  const document = {
    kind: DocumentKind[kind],
    fingerprint: keccakOfText(`fingerprint of ${number}`) as `0x${string}`,
    holder: leiToBytes20(trader.lei),
    value,
    currency: USD,
    datedOn: Math.floor((await networkHelpers.time.latest()) / 86_400),
    expiresOn: 0,
    contentRoot: keccakOfText(`contents of ${number}`),
    linkingKeys: [],
  };
  const inPerson = { signer: issuer.address, nonce: 0n, deadline: 0n, signature: "0x" };
  await done(book.registry.connect(issuer.signer).register(document, inPerson));
  return { id: documentId(document.kind, leiToBytes20(issuer.lei), document.fingerprint), document };
}

/** The appraiser attests an appraisal, and says that it is of these goods. */
async function valued(number: string, value: bigint): Promise<void> {
  const { id, document } = await attested(appraiser, "appraisal", number, value);
  const { fingerprint } = document;
  await done(appraise(book, appraiser.signer, receiptTerms(receipt), { id, fingerprint, value }));
}

function termsOf(lender: Party, sum: bigint, serial: number): FinancingTermsStruct {
  const due = schedule.map(({ dueOn }) => dueOn);
  return {
    lender: lender.address,
    borrower: trader.address,
    token: addresses.deposit,
    principal: sum,
    policy: addresses.goodsPolicy,
    interest: interestTerms({ rate: 60_000n }),
    application: applicationTerms(),
    schedule: due.map((dueOn, index) => ({ dueOn, principal: index === due.length - 1 ? sum - sum / 2n : sum / 2n })),
    collateral: [lender === bank ? collateral : collateralOfReceipt(receipt, 125_000_00n)],
    payouts: [{ payee: trader.address, amount: sum }],
    contested: [],
    replaces: ZeroHash,
    salt: toBeHex(serial, 32),
  };
}

async function done(sent: Promise<ContractTransactionResponse>): Promise<void> {
  await (await sent).wait();
}

/** What the liens speak for beyond what is left of the goods, loss and appraisal counted. */
async function shortfall(): Promise<bigint> {
  const { encumbered: pledged, collected: released } = await book.registry.stateOf(receipt.id);
  const left = FACE - released - (await book.registry.reductionOf(receipt.id));
  return pledged > left ? pledged - left : 0n;
}

async function printStock(): Promise<void> {
  const { released } = await book.warehouseReceipt.stockOf(receipt.id);
  const { encumbered: pledged } = await book.registry.stateOf(receipt.id);
  const { encumbered: claimed } = await book.registry.stateOf(policy.id);
  const tonnes = Number((details.quantity - released) / TONNE).toLocaleString("en");
  console.log(`   In store: ${tonnes} t; pledged: ${usd(pledged)} USD, and of the insurance ${usd(claimed)} USD.`);
}

async function printOwed(): Promise<void> {
  const { principal: capital, interest } = await positionOf(book, terms);
  console.log(`   Owed: ${usd(capital)} USD principal, ${usd(interest)} USD interest.`);
}
