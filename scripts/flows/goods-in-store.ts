/**
 * Copper in a warehouse as security: the receipt with its insurance behind it, an appraisal, a loan by the rules of the product,
 * goods that leave the store with the lender's consent, a loss that the warehouse reports, and delivery once all is repaid.
 * `npm run flow -- scripts/flows/goods-in-store.ts` runs it.
 */
import { id as keccakOfText } from "ethers";

import {
  Appraiser,
  collateralOfReceipt,
  financingIdOf,
  isoOf,
  leiToBytes20,
  positionOf,
  quotedTerms,
  receiptTerms,
  unitBytes,
  valueOfRelease,
  WarehouseParty,
  EVERYTHING,
  type FinancingTermsStruct,
} from "../../sdk/index.ts";
import type { Actor } from "../stage/cast.ts";
import { openStage } from "../stage/opening.ts";
import { chapter, refused, usd } from "../stage/report.ts";
import { attested } from "../stage/trade.ts";
import { table } from "../terminal/table.ts";

const HEADSTART = 1_000_000_00n;
const FACE = 900_000_00n;
const INSURED = 990_000_00n; // 110 %
const APPRAISED = 800_000_00n;
const TONNE = 1_000n; // quantities are in thousandths

// --- The parties -----------------------------------------------------------------------------------------------------
const stage = await openStage("2026-10-01");
const { book, addresses, enrolled } = stage;
const trader = await enrolled("Jiangxi Metals", "LIENB00KTRADER0000", "enterprise");
const bank = await enrolled("Bank of the East River", "LIENB00KBANKA00000", "bank");
const otherBank = await enrolled("West Harbour Commercial Bank", "LIENB00KBANKB00000", "bank");
const warehouse = await enrolled("Yangshan Storage", "LIENB00KWAREHOUSE0", "warehouse");
const insurer = await enrolled("Alpine Marine", "LIENB00KINSURER000", "insurer");
const appraiser = await enrolled("Cathode Surveyors", "LIENB00KAPPRAISER0", "appraiser");
await stage.fund(HEADSTART, bank, otherBank, trader);
for (const { member } of [bank, otherBank, trader]) await member.approve(HEADSTART);

// --- The receipt -----------------------------------------------------------------------------------------------------
chapter(1, `${warehouse.name} has taken in 3,000 t of copper worth ${usd(FACE)} USD; the receipt becomes a token`);
const paper = await attested(stage, warehouse, trader, { kind: "warehouseReceipt", number: "W-1", value: FACE });
const policy = await attested(stage, insurer, trader, { kind: "insurancePolicy", number: "P-1", value: INSURED });
const goods = { goods: keccakOfText("copper cathodes, lots 1 to 30, shed 4"), unit: unitBytes("TNE") };
const details = { warehouse: leiToBytes20(warehouse.lei), ...goods, quantity: 3_000n * TONNE, appraised: false };
/** Each of them as a party to the goods. */
const [keeper, owner] = [new WarehouseParty(book, warehouse.sender), new WarehouseParty(book, trader.sender)];
const { receipt } = await owner.issue(
  paper,
  { face: FACE, details, behind: [{ of: policy, share: INSURED }] },
  await keeper.signGoods(paper.id, details),
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
const terms = await termsOf(bank, principal);
await trader.member.accept({ terms, offer: await bank.member.signOffer(terms) });
await printStock();
await refused(`The same goods at ${otherBank.name}`, async () => {
  const again = await termsOf(otherBank, 100_000_00n);
  await trader.member.accept({ terms: again, offer: await otherBank.member.signOffer(again) });
});

chapter(4, "A third of the copper is sold: it leaves the store when its share of the loan is repaid");
const quantity = 1_000n * TONNE;
await refused("The trader fetches it without asking the bank", () => owner.releaseGoods(receipt, quantity));
await trader.member.repay(terms, 240_000_00n);
const amount = valueOfRelease(receipt, details.quantity, quantity);
const lien = { engine: addresses.desk, purpose: financingIdOf(terms) };
const consent = await new WarehouseParty(book, bank.sender).consentToRelease(receipt, { quantity, amount }, lien);
await owner.releaseGoods(receipt, quantity, [consent]);
await printStock();
await printOwed();

chapter(5, "Water gets into the shed: the warehouse reports a loss, and the price falls");
await keeper.reportLoss(receipt, 50_000_00n, keccakOfText("the report on shed 4"));
await valued("A-2", 450_000_00n);
await printStock();
const missing = await shortfall();
console.log(
  `   The lien speaks for ${usd(missing)} USD more than the goods are worth: the bank may ask for more security.`,
);

await stage.passDays(60);
chapter(6, "Sixty days later the trader repays all and fetches the rest");
await printOwed();
await refused("It surrenders the receipt first", () => owner.surrender(receipt));
await trader.member.repay(terms, EVERYTHING);
await owner.surrender(receipt);
const { encumbered, collected } = await book.registry.stateOf(receipt.id);
if (encumbered !== 0n || collected !== FACE) throw new RangeError("The receipt is not used up");
console.log("   The lien is gone, and so is the receipt: the document makes no second token.");

/** The appraiser attests an appraisal, and says that it is of these goods. */
async function valued(number: string, value: bigint): Promise<void> {
  const { id, document } = await attested(stage, appraiser, trader, { kind: "appraisal", number, value });
  const { fingerprint } = document;
  await new Appraiser(book, appraiser.sender).appraise(receiptTerms(receipt), { id, fingerprint, value });
}

async function termsOf(lender: Actor, sum: bigint): Promise<FinancingTermsStruct> {
  return quotedTerms(book, {
    lender: lender.address,
    borrower: trader.address,
    collateral: [lender === bank ? collateral : collateralOfReceipt(receipt, 125_000_00n)],
    principal: sum,
    instalments: 2,
    interest: { rate: 60_000n },
    policy: book.goodsPolicy,
  });
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
