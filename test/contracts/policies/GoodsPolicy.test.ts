import { expect } from "chai";
import { id as keccakOfText, ZeroAddress } from "ethers";
import fc from "fast-check";

import { LOSS } from "../../../sdk/messages/types.ts";
import { GoodsPolicy__factory } from "../../../typechain-types/index.ts";
import {
  billCollateral,
  billDocument,
  ENDORSEMENT,
  FORM,
  issuedBill,
  NOBODY,
  PURPOSE,
  REFERENCE,
} from "../../fixtures/bills.ts";
import type { BillWish } from "../../fixtures/bills.ts";
import { insured, insuredAfloat } from "../../fixtures/documentary.ts";
import { documentIdOf, lienIdOf } from "../../fixtures/encodings.ts";
import type { Collateral } from "../../fixtures/encodings.ts";
import { EUR, KIND, partyAt, ROLE_BIT, USD } from "../../fixtures/network.ts";
import type { DocumentWish, LienbookNetwork, Party, RegisteredDocument } from "../../fixtures/network.ts";
import {
  appraised,
  hashed,
  issuedReceipt,
  partFingerprint,
  REASON,
  receiptCollateral,
  signed,
  trades,
} from "../../fixtures/rights.ts";
import type { Trades } from "../../fixtures/rights.ts";
import { stage } from "../../fixtures/stages.ts";

const ONE_MILLION = 1_000_000n;
/** As deployed: 80 % advance, 180 days, insurance over 110 %, goods in store appraised in the last 90 days. */
const RULES = { advanceRate: 800_000n, longestTenor: 180n, insuranceCover: 1_100_000n, oldestAppraisal: 90n };
/** Of the goods afloat, and 110 % of it. */
const AFLOAT = 250_000_00n;
const INSURED_AFLOAT = 275_000_00n;
/** Of the goods in store, and 110 % of it. */
const STORED = 900_000_00n;
const INSURED_STORED = 990_000_00n;
/** Goods for which a kilo is a minor unit: what rounding does to them shows. */
const LITTLE = 9n;

async function policyWith(net: LienbookNetwork, wish: Partial<typeof RULES>) {
  const { deployer, warehouseReceipt, cargoInsurance } = net;
  return new GoodsPolicy__factory(deployer).deploy(warehouseReceipt, cargoInsurance, { ...RULES, ...wish });
}

/** A bill of 250 000.00 to the exporter's order, over goods that are insured for 110 % of it. */
async function shippedGoods(net: LienbookNetwork, wish: { bill?: BillWish; policy?: DocumentWish } = {}) {
  const bill = await issuedBill(net, wish.bill);
  const policy = await insured(net, wish.policy);
  await insuredAfloat(net, bill.id, policy.document);
  return { bill, policy, afloat: await billCollateral(net, bill, wish.bill) };
}

/** Goods of 900 000.00 in store, with insurance over 110 % behind the receipt and an appraisal over 1 000 000.00. */
async function storedGoods(
  net: Trades,
  wish: { cover?: bigint; policy?: DocumentWish; expiresOn?: bigint; worth?: bigint; appraised?: boolean } = {},
) {
  const { cover = INSURED_STORED, expiresOn = 0n, worth = 1_000_000_00n } = wish;
  const policy = await insured(net, { value: 2_000_000_00n, ...wish.policy });
  const receipt = await issuedReceipt(net, { expiresOn, behind: cover === 0n ? [] : [[policy, cover]] });
  if (wish.appraised !== false) await appraised(net, receipt.collateral, worth);
  return { policy, receipt, stored: receipt.collateral };
}

/** Terms for a loan of so much on goods, due in one sum. */
async function lending(
  net: LienbookNetwork,
  collateral: Collateral[],
  principal: bigint,
  options: { borrower?: Party; dueIn?: bigint } = {},
) {
  const { borrower = net.exporter, dueIn = 90n } = options;
  return net.termsFor(collateral, {
    borrower: borrower.address,
    policy: await net.goodsPolicy.getAddress(),
    principal,
    schedule: [{ dueOn: (await net.today()) + dueIn, principal }],
    payouts: [{ payee: net.exporter.address, amount: principal }],
  });
}

/** The loan is within the rules; a minor unit more is not. */
async function expectMost(net: LienbookNetwork, collateral: Collateral[], most: bigint, policy = net.goodsPolicy) {
  await policy.check(await lending(net, collateral, most));
  await expect(policy.check(await lending(net, collateral, most + 1n)))
    .to.be.revertedWithCustomError(policy, "AdvanceRateExceeded")
    .withArgs(most + 1n, most);
}

const afloatStage = stage(trades, async (net) => shippedGoods(net));
const storedStage = stage(trades, async (net) => storedGoods(net));

describe("GoodsPolicy", () => {
  describe("rules", () => {
    it("are set when it is deployed, for good, and shown", async () => {
      const { goodsPolicy, billOfLading, warehouseReceipt, cargoInsurance, appraisals, registry } = await trades();
      expect(await goodsPolicy.rules()).to.deep.equal(Object.values(RULES));
      expect(await goodsPolicy.billOfLading()).to.equal(await billOfLading.getAddress());
      expect(await goodsPolicy.warehouseReceipt()).to.equal(await warehouseReceipt.getAddress());
      expect(await goodsPolicy.cargoInsurance()).to.equal(await cargoInsurance.getAddress());
      expect(await goodsPolicy.appraisals()).to.equal(await appraisals.getAddress());
      expect(await goodsPolicy.registry()).to.equal(await registry.getAddress());
    });

    it("lend something and no more than all, for a time", async () => {
      const net = await trades();
      for (const wish of [{ advanceRate: 0n }, { advanceRate: ONE_MILLION + 1n }, { longestTenor: 0n }]) {
        await expect(policyWith(net, wish))
          .to.be.revertedWithCustomError(net.goodsPolicy, "GoodsRulesInvalid")
          .withArgs(Object.values({ ...RULES, ...wish }));
      }
      const widest = { advanceRate: ONE_MILLION, longestTenor: 1n, insuranceCover: 0n, oldestAppraisal: 0n };
      expect(await (await policyWith(net, widest)).rules()).to.deep.equal(Object.values(widest));
    });
  });

  describe("check, of goods in transit", () => {
    it("lends up to the advance rate of what is pledged, rounded down, and names the most", async () => {
      const net = await afloatStage();
      await expectMost(net, [net.afloat], 200_000_00n);
      await expectMost(net, [{ ...net.afloat, amount: LITTLE }], 7n); // 80 % is 7.2
    });

    it("lends on the title documents of goods alone", async () => {
      const net = await afloatStage();
      const { goodsPolicy, afloat, strangers } = net;
      for (const asset of [await net.receivable.getAddress(), await net.registeredRight.getAddress(), strangers[0]!]) {
        const other = { ...afloat, asset: typeof asset === "string" ? asset : asset.address };
        await expect(goodsPolicy.check(await lending(net, [afloat, other], 1n)))
          .to.be.revertedWithCustomError(goodsPolicy, "NotATitleDocument")
          .withArgs(asset);
      }
    });

    it("takes a bill in blank, of which everybody who has it disposes", async () => {
      const net = await trades();
      const { afloat } = await shippedGoods(net, { bill: { form: FORM.blank } });
      await expectMost(net, [afloat], 200_000_00n);
    });

    it("refuses a straight bill, which nobody can pass on", async () => {
      const net = await trades();
      const { goodsPolicy, exporter } = net;
      const { afloat, bill } = await shippedGoods(net, { bill: { form: FORM.straight, consignee: exporter.lei } });
      await expect(goodsPolicy.check(await lending(net, [afloat], 1n)))
        .to.be.revertedWithCustomError(goodsPolicy, "BillNotNegotiable")
        .withArgs(bill.id, FORM.straight, 1n);
    });

    it("refuses a bill that its holder may not endorse on", async () => {
      const net = await afloatStage();
      const { goodsPolicy, billOfLading, exporter, otherExporter, afloat, bill } = net;
      const { named } = ENDORSEMENT;
      await billOfLading.connect(exporter).transfer(bill.id, otherExporter, named, otherExporter.lei, REFERENCE);
      await expect(goodsPolicy.check(await lending(net, [afloat], 1n, { borrower: otherExporter })))
        .to.be.revertedWithCustomError(goodsPolicy, "BillNotNegotiable")
        .withArgs(bill.id, FORM.order, 1n);
    });

    it("refuses a bill in other hands than the borrower's, and lends to whom it was endorsed", async () => {
      const net = await afloatStage();
      const { goodsPolicy, billOfLading, lienbook, exporter, otherExporter, afloat, bill } = net;
      const { toOrder } = ENDORSEMENT;
      await billOfLading.connect(exporter).transfer(bill.id, otherExporter, toOrder, otherExporter.lei, REFERENCE);
      await expect(goodsPolicy.check(await lending(net, [afloat], 1n)))
        .to.be.revertedWithCustomError(lienbook.attach(goodsPolicy), "PledgorNotOwner")
        .withArgs(bill.id, exporter, otherExporter);
      await goodsPolicy.check(await lending(net, [afloat], 200_000_00n, { borrower: otherExporter }));
    });

    it("refuses a bill whose possessor has no title", async () => {
      const net = await afloatStage();
      const { goodsPolicy, billOfLading, exporter, otherExporter, afloat, bill } = net;
      await billOfLading.connect(exporter).transfer(bill.id, otherExporter, ENDORSEMENT.none, NOBODY, REFERENCE);
      await expect(goodsPolicy.check(await lending(net, [afloat], 1n, { borrower: otherExporter })))
        .to.be.revertedWithCustomError(billOfLading, "NotTitleholder")
        .withArgs(bill.id, otherExporter.lei, exporter.lei);
    });

    it("refuses a bill that was surrendered, whether its carrier has answered or not", async () => {
      const net = await afloatStage();
      const { goodsPolicy, billOfLading, exporter, carrier, afloat, bill } = net;
      await billOfLading.connect(exporter).surrender(bill.id, PURPOSE.delivery, REFERENCE);
      await expect(goodsPolicy.check(await lending(net, [afloat], 1n)))
        .to.be.revertedWithCustomError(billOfLading, "BillNotInCirculation")
        .withArgs(bill.id, 1n);
      await billOfLading.connect(carrier).acceptDelivery(bill.id, bill.document.fingerprint, REFERENCE);
      await expect(goodsPolicy.check(await lending(net, [afloat], 1n)))
        .to.be.revertedWithCustomError(billOfLading, "ERC721NonexistentToken")
        .withArgs(bill.id);
    });

    it("refuses a bill that the supervisor has frozen", async () => {
      const net = await afloatStage();
      const { goodsPolicy, billOfLading, exporter, supervisor, afloat, bill } = net;
      await billOfLading.connect(supervisor).setFrozenTokens(exporter, bill.id, true);
      await expect(goodsPolicy.check(await lending(net, [afloat], 1n)))
        .to.be.revertedWithCustomError(billOfLading, "ERC7943InsufficientUnfrozenBalance")
        .withArgs(exporter, bill.id);
    });

    it("refuses goods that the borrower itself carries", async () => {
      const net = await trades();
      const { goodsPolicy, participants, carrier, kycExpiry } = net;
      await participants.update(carrier.lei, ROLE_BIT.carrier | ROLE_BIT.enterprise, kycExpiry);
      const bill = await issuedBill(net, { shipper: carrier });
      const terms = await lending(net, [await billCollateral(net, bill, { shipper: carrier })], 1n, {
        borrower: carrier,
      });
      const uninsured = await policyWith(net, { insuranceCover: 0n });
      await expect(uninsured.check(terms))
        .to.be.revertedWithCustomError(goodsPolicy, "KeeperIsBorrower")
        .withArgs(bill.id);
    });

    it("counts goods at what the carrier attests, where that has fallen below the face value", async () => {
      const net = await afloatStage();
      const { amend, carrier, afloat, bill } = net;
      const less = await amend(carrier, bill, { value: 240_000_00n });
      await expectMost(net, [afloat], 192_000_00n);
      await expectMost(net, [{ ...afloat, amount: 240_000_00n }], 192_000_00n);
      await amend(carrier, less, { value: 400_000_00n });
      await expectMost(net, [afloat], 200_000_00n);
    });

    it("asks for insurance over 110 % of the face value, and not a minor unit less", async () => {
      const net = await trades();
      const { goodsPolicy } = net;
      const { afloat } = await shippedGoods(net, { policy: { value: INSURED_AFLOAT } });
      await goodsPolicy.check(await lending(net, [afloat], 1n));
      const short = await shippedGoods(net, { policy: { value: INSURED_AFLOAT - 1n } });
      // However little of the goods is pledged: the policy is for all of them.
      for (const pledged of [short.afloat, { ...short.afloat, amount: 1n }]) {
        await expect(goodsPolicy.check(await lending(net, [pledged], 0n)))
          .to.be.revertedWithCustomError(goodsPolicy, "GoodsUnderinsured")
          .withArgs(short.bill.id, INSURED_AFLOAT - 1n, INSURED_AFLOAT);
      }
    });

    it("rounds what goods must be insured for down", async () => {
      const net = await trades();
      const { goodsPolicy } = net;
      const little = { bill: { value: LITTLE } }; // 110 % is 9.9
      const enough = await shippedGoods(net, { ...little, policy: { value: 9n } });
      await goodsPolicy.check(await lending(net, [enough.afloat], 7n));
      const short = await shippedGoods(net, { ...little, policy: { value: 8n } });
      await expect(goodsPolicy.check(await lending(net, [short.afloat], 7n)))
        .to.be.revertedWithCustomError(goodsPolicy, "GoodsUnderinsured")
        .withArgs(short.bill.id, 8n, 9n);
    });

    it("lends on every part of a receipt whose whole was insured for just that", async () => {
      const net = await trades();
      const { warehouseReceipt, exporter } = net;
      const { receipt, stored } = await storedGoods(net, { appraised: false });
      const { id, face, backing } = stored;
      const lots = [1n, 1n, 1n, 1n, 1n, 1n].map(() => receipt.details.quantity / 7n);
      lots.push(receipt.details.quantity - lots.reduce((sum, lot) => sum + lot));
      const origin = { issuer: receipt.details.warehouse, fingerprint: receipt.paper.document.fingerprint };
      await warehouseReceipt.connect(exporter).split(id, origin, face, receipt.details, backing, lots);
      const policy = await policyWith(net, { oldestAppraisal: 0n });
      const cover = backing[0]!;
      let [from, worth] = [0n, 0n];
      for (const [index, quantity] of lots.entries()) {
        const till = from + quantity;
        const value = (face * till) / receipt.details.quantity - (face * from) / receipt.details.quantity;
        const share = (cover.share * (worth + value)) / face - (cover.share * worth) / face;
        const part = documentIdOf(KIND.warehouseReceipt, receipt.details.warehouse, partFingerprint(id, index));
        const details = { ...receipt.details, quantity };
        const lot = receiptCollateral(stored.asset, part, value, details, [{ ...cover, share }]);
        const { principal } = await policy.quote([lot], 1);
        expect(principal).to.equal((value * RULES.advanceRate) / ONE_MILLION);
        [from, worth] = [till, worth + value];
      }
    });

    it("counts no policy that nobody has said is for these goods, nor one that is good no more", async () => {
      const net = await trades();
      const { goodsPolicy, registry, insurer, revocation } = net;
      const bare = await issuedBill(net);
      await insured(net);
      const { afloat, policy, bill } = await shippedGoods(net);
      await registry.revoke(...(await revocation(insurer, policy)));
      const linkingKeys = [keccakOfText("the policy's subject")];
      const contested = await shippedGoods(net, { policy: { linkingKeys } });
      await insured(net, { linkingKeys });
      for (const [id, collateral] of [
        [bare.id, await billCollateral(net, bare)],
        [bill.id, afloat],
        [contested.bill.id, contested.afloat],
      ] as const) {
        await expect(goodsPolicy.check(await lending(net, [collateral], 1n)))
          .to.be.revertedWithCustomError(goodsPolicy, "GoodsUnderinsured")
          .withArgs(id, 0n, INSURED_AFLOAT);
      }
    });

    it("asks for no insurance where the rules ask for none", async () => {
      const net = await trades();
      const bill = await issuedBill(net);
      const lax = await policyWith(net, { insuranceCover: 0n });
      await expectMost(net, [await billCollateral(net, bill)], 200_000_00n, lax);
    });

    it("ends with the insurance at the latest: on its last day, and not the day after", async () => {
      const net = await trades();
      const { goodsPolicy, today } = net;
      const last = (await today()) + 40n;
      const { afloat } = await shippedGoods(net, { policy: { expiresOn: last } });
      await goodsPolicy.check(await lending(net, [afloat], 1n, { dueIn: 40n }));
      await expect(goodsPolicy.check(await lending(net, [afloat], 1n, { dueIn: 41n })))
        .to.be.revertedWithCustomError(goodsPolicy, "MaturityTooLate")
        .withArgs(last + 1n, last);
    });

    it("refuses a last instalment after the longest tenor", async () => {
      const net = await afloatStage();
      const { goodsPolicy, afloat, today } = net;
      const last = (await today()) + 180n;
      await goodsPolicy.check(await lending(net, [afloat], 1n, { dueIn: 180n }));
      await expect(goodsPolicy.check(await lending(net, [afloat], 1n, { dueIn: 181n })))
        .to.be.revertedWithCustomError(goodsPolicy, "MaturityTooLate")
        .withArgs(last + 1n, last);
    });
  });

  describe("check, of goods in store", () => {
    it("lends up to the advance rate of what is pledged", async () => {
      const net = await storedStage();
      await expectMost(net, [net.stored], 720_000_00n);
      await expectMost(net, [{ ...net.stored, amount: 100_000_00n }], 80_000_00n);
    });

    it("counts goods at the lower of face value and appraisal", async () => {
      const net = await trades();
      const below = await storedGoods(net, { worth: 500_000_00n });
      await expectMost(net, [below.stored], 400_000_00n);
      const above = await storedGoods(net, { worth: 2_000_000_00n });
      await expectMost(net, [above.stored], 720_000_00n);
    });

    it("takes an appraisal to the last of its ninety days, and refuses it the day after", async () => {
      const net = await storedStage();
      const { goodsPolicy, stored, passDays, today } = net;
      const datedOn = (await today()) - 10n;
      await passDays(80n);
      await goodsPolicy.check(await lending(net, [stored], 1n));
      await passDays(1n);
      await expect(goodsPolicy.check(await lending(net, [stored], 1n)))
        .to.be.revertedWithCustomError(goodsPolicy, "AppraisalTooOld")
        .withArgs(stored.id, datedOn, datedOn + 1n);
    });

    it("refuses goods that were never appraised, or by an appraisal that has expired", async () => {
      const net = await trades();
      const { goodsPolicy, today, passDays } = net;
      const never = await storedGoods(net, { appraised: false });
      const expired = await storedGoods(net, { appraised: false });
      await appraised(net, expired.stored, 1_000_000_00n, (await today()) + 5n);
      await passDays(5n);
      await goodsPolicy.check(await lending(net, [expired.stored], 1n));
      await passDays(1n);
      for (const { stored } of [never, expired]) {
        await expect(goodsPolicy.check(await lending(net, [stored], 1n)))
          .to.be.revertedWithCustomError(goodsPolicy, "AppraisalTooOld")
          .withArgs(stored.id, 0n, (await today()) - 90n);
      }
    });

    it("is not led to take goods without appraisal by a rule that is older than the calendar", async () => {
      const net = await trades();
      const { stored } = await storedGoods(net, { appraised: false });
      const lax = await policyWith(net, { oldestAppraisal: 30_000n });
      await expect(lax.check(await lending(net, [stored], 1n)))
        .to.be.revertedWithCustomError(lax, "AppraisalTooOld")
        .withArgs(stored.id, 0n, 0n);
    });

    it("goes by the warehouse's value where the rules ask for no appraisal, and by one that stands all the same", async () => {
      const net = await trades();
      const lax = await policyWith(net, { oldestAppraisal: 0n });
      const { stored } = await storedGoods(net, { appraised: false });
      await expectMost(net, [stored], 720_000_00n, lax);
      await appraised(net, stored, 600_000_00n);
      await expectMost(net, [stored], 480_000_00n, lax);
    });

    it("counts what is left once goods were released", async () => {
      const net = await storedStage();
      const { warehouseReceipt, exporter, receipt, stored } = net;
      const { id, face, backing } = stored;
      await warehouseReceipt.connect(exporter).release(id, face, receipt.details, backing, 1_000_000n, []);
      await expectMost(net, [stored], 480_000_00n);
    });

    it("asks for insurance behind the receipt over 110 % of the face value, and misses no more than rounding takes", async () => {
      const net = await trades();
      const { goodsPolicy } = net;
      for (const cover of [INSURED_STORED, INSURED_STORED - 1n]) {
        const { stored } = await storedGoods(net, { cover });
        await goodsPolicy.check(await lending(net, [stored], 1n));
      }
      for (const cover of [INSURED_STORED - 2n, 0n]) {
        const { stored } = await storedGoods(net, { cover });
        await expect(goodsPolicy.check(await lending(net, [stored], 1n)))
          .to.be.revertedWithCustomError(goodsPolicy, "GoodsUnderinsured")
          .withArgs(stored.id, cover, INSURED_STORED);
      }
    });

    it("takes several policies together, and nothing else that stands behind", async () => {
      const net = await trades();
      const { goodsPolicy, declaration } = net;
      const [first, second] = [await insured(net, { value: 500_000_00n }), await insured(net, { value: 490_000_00n })];
      const both = await issuedReceipt(net, {
        behind: [
          [first, 500_000_00n],
          [second, 490_000_00n],
        ],
      });
      await appraised(net, both.collateral, STORED);
      await goodsPolicy.check(await lending(net, [both.collateral], 1n));
      const declared = await declaration({ value: INSURED_STORED });
      const uninsured = await issuedReceipt(net, { behind: [[declared, INSURED_STORED]] });
      await appraised(net, uninsured.collateral, STORED);
      await expect(goodsPolicy.check(await lending(net, [uninsured.collateral], 1n)))
        .to.be.revertedWithCustomError(goodsPolicy, "GoodsUnderinsured")
        .withArgs(uninsured.collateral.id, 0n, INSURED_STORED);
    });

    it("ends with the receipt, or with the insurance behind it if that ends first", async () => {
      const net = await trades();
      const { goodsPolicy, today } = net;
      const day = await today();
      const receiptFirst = await storedGoods(net, { expiresOn: day + 30n, policy: { expiresOn: day + 60n } });
      const insuranceFirst = await storedGoods(net, { expiresOn: day + 60n, policy: { expiresOn: day + 30n } });
      for (const { stored } of [receiptFirst, insuranceFirst]) {
        await goodsPolicy.check(await lending(net, [stored], 1n, { dueIn: 30n }));
        await expect(goodsPolicy.check(await lending(net, [stored], 1n, { dueIn: 31n })))
          .to.be.revertedWithCustomError(goodsPolicy, "MaturityTooLate")
          .withArgs(day + 31n, day + 30n);
      }
    });

    it("refuses goods that the borrower itself stores", async () => {
      const net = await storedStage();
      const { goodsPolicy, participants, exporter, warehouse, strangers, stored } = net;
      const account = partyAt(strangers[5]!, warehouse.lei);
      await participants.addAccount(warehouse.lei, account);
      await net.warehouseReceipt.connect(exporter).transferFrom(exporter, account, stored.id);
      await expect(goodsPolicy.check(await lending(net, [stored], 1n, { borrower: account })))
        .to.be.revertedWithCustomError(goodsPolicy, "KeeperIsBorrower")
        .withArgs(stored.id);
    });

    it("refuses a receipt in other hands than the borrower's", async () => {
      const net = await storedStage();
      const { goodsPolicy, lienbook, otherExporter, exporter, stored } = net;
      await expect(goodsPolicy.check(await lending(net, [stored], 1n, { borrower: otherExporter })))
        .to.be.revertedWithCustomError(lienbook.attach(goodsPolicy), "PledgorNotOwner")
        .withArgs(stored.id, otherExporter, exporter);
    });
  });

  it("takes goods in transit and in store together, and ends with what ends first", async () => {
    const net = await trades();
    const { goodsPolicy, today } = net;
    const day = await today();
    const { afloat } = await shippedGoods(net, { policy: { expiresOn: day + 50n } });
    const { stored } = await storedGoods(net);
    for (const both of [
      [afloat, stored],
      [stored, afloat],
    ]) {
      await goodsPolicy.check(await lending(net, both, 920_000_00n, { dueIn: 50n }));
      await expect(goodsPolicy.check(await lending(net, both, 920_000_01n, { dueIn: 50n })))
        .to.be.revertedWithCustomError(goodsPolicy, "AdvanceRateExceeded")
        .withArgs(920_000_01n, 920_000_00n);
      await expect(goodsPolicy.check(await lending(net, both, 1n, { dueIn: 51n })))
        .to.be.revertedWithCustomError(goodsPolicy, "MaturityTooLate")
        .withArgs(day + 51n, day + 50n);
    }
  });

  describe("quote", () => {
    it("offers the advance rate of the goods, in equal parts at even distances to the last day", async () => {
      const { goodsPolicy, afloat, today } = await afloatStage();
      const day = await today();
      expect(await goodsPolicy.quote([afloat], 3)).to.deep.equal([
        USD,
        200_000_00n,
        [
          [day + 60n, 66_666_66n],
          [day + 120n, 66_666_66n],
          [day + 180n, 66_666_68n],
        ],
      ]);
    });

    it("is what a bank can lend as it stands, on goods in transit and in store", async () => {
      const net = await trades();
      const { goodsPolicy, desk, lienbook, registry, exporter, bankA, signOffer } = net;
      const { afloat } = await shippedGoods(net);
      const { stored, policy } = await storedGoods(net, { worth: 800_000_00n });
      // Of goods appraised at less than their face value no more is pledged than they are worth.
      const collateral = [afloat, { ...stored, amount: 800_000_00n }];
      const quoted = await goodsPolicy.quote(collateral, 2);
      expect(quoted.principal).to.equal(840_000_00n);
      const terms = {
        ...(await lending(net, collateral, quoted.principal)),
        schedule: quoted.schedule.map(({ dueOn, principal }) => ({ dueOn, principal })),
      };
      await desk.connect(exporter).accept(await signOffer(bankA, terms), terms);
      expect((await desk.owed(terms)).principal).to.equal(840_000_00n);
      for (const c of collateral) {
        const lien = await lienbook.lienOf(lienIdOf(c, net.financingIdOf(terms), await desk.getAddress()));
        expect([lien.holder, lien.amount]).to.deep.equal([bankA.lei, c.amount]);
      }
      // The lien on the receipt reaches the insurance behind it.
      expect((await registry.stateOf(policy.id)).encumbered).to.equal(880_000_00n);
    });

    it("is what a bank can lend as it stands, whatever is released, amended, appraised and pledged of the goods before", async () => {
      const net = await trades();
      const { goodsPolicy, registry, desk, warehouseReceipt, exporter, warehouse, bankA, bankB } = net;
      await net.deposit.issue(bankA, 1_000n * STORED);
      const part = fc.bigInt({ min: 0n, max: ONE_MILLION }); // of a whole, in millionths
      const drawn = fc.record({
        face: fc.bigInt({ min: 100n, max: STORED }),
        released: part,
        attested: part,
        worth: part,
        pledged: part,
        asked: part,
      });
      const of = (whole: bigint, share: bigint) => (whole * share) / ONE_MILLION;
      await fc.assert(
        fc.asyncProperty(drawn, async ({ face, ...parts }) => {
          // More than the receipts ask for, as every part of a share is rounded up.
          const policy = await insured(net, { value: 2n * INSURED_STORED });
          const receipt = await issuedReceipt(net, { value: face, behind: [[policy, (face * 11n + 9n) / 10n]] });
          const { id, backing } = receipt.collateral;
          const released = of(receipt.details.quantity - 2n, parts.released) + 1n;
          await warehouseReceipt.connect(exporter).release(id, face, receipt.details, backing, released, []);
          const { collected } = await registry.stateOf(id);
          const left = face - collected;
          const attested = face - of(left, parts.attested);
          if (attested !== face) await net.amend(warehouse, receipt.paper, { value: attested });
          const worth = of(left * 2n, parts.worth) + 1n;
          await appraised(net, receipt.collateral, worth);
          const least = (...values: bigint[]) => values.reduce((a, b) => (a < b ? a : b));
          // The register takes what the appraisal is below the face value off what carrier or warehouse attests.
          const capped = attested - collected - (worth < left ? left - worth : 0n);
          const spoken = capped > 0n ? of(capped, parts.pledged) : 0n;
          if (spoken > 0n) await net.pledged(bankB, { ...receipt.collateral, amount: spoken });
          const amount = of(face - 1n, parts.asked) + 1n;

          const free = capped > 0n ? least(amount, capped - spoken, attested - collected, worth) : 0n;
          const quoted = await goodsPolicy.quote([{ ...receipt.collateral, amount }], 1);
          expect(quoted.principal).to.equal((free * 800_000n) / ONE_MILLION);
          if (quoted.principal === 0n) return;
          const terms = await lending(net, [{ ...receipt.collateral, amount: free }], quoted.principal);
          await desk.connect(exporter).accept(await net.signOffer(bankA, terms), terms);
          expect((await desk.owed(terms)).principal).to.equal(quoted.principal);
        }),
        { numRuns: 25, includeErrorInReport: true },
      );
    });

    it("is of what is free of the goods when other liens stand on them", async () => {
      const { goodsPolicy, bankB, afloat, pledged } = await afloatStage();
      await pledged(bankB, { ...afloat, amount: 100_000_00n });
      expect((await goodsPolicy.quote([afloat], 1)).principal).to.equal(120_000_00n);
      await pledged(bankB, { ...afloat, amount: 150_000_00n });
      expect((await goodsPolicy.quote([afloat], 1)).principal).to.equal(0n);
    });

    it("is of what was not lost in store", async () => {
      const net = await trades();
      const { goodsPolicy, warehouseReceipt, warehouse } = net;
      const { stored, receipt } = await storedGoods(net, { worth: STORED });
      const lost = 100_000_00n;
      const message = { receipt: stored.id, amount: lost, reason: REASON, warehouse: warehouse.address };
      const report = await signed(net, warehouse, "warehouseReceipt", LOSS, message);
      const [id, face, , backingHash] = hashed(stored);
      await warehouseReceipt.reportLoss(id, face, receipt.details, backingHash, lost, REASON, report);
      expect((await goodsPolicy.quote([stored], 1)).principal).to.equal(640_000_00n);
    });

    it("is of what the insurance behind a receipt still covers", async () => {
      const net = await storedStage();
      const { goodsPolicy, insurer, policy, stored, amend } = net;
      await amend(insurer, policy, { value: INSURED_STORED / 2n });
      expect((await goodsPolicy.quote([stored], 1)).principal).to.equal(360_000_00n);
    });

    it("is refused for the reason for which the loan would be", async () => {
      const net = await trades();
      const { goodsPolicy, exporter } = net;
      const straight = await shippedGoods(net, { bill: { form: FORM.straight, consignee: exporter.lei } });
      const bare = await issuedBill(net);
      const old = await storedGoods(net, { appraised: false });
      const document: RegisteredDocument = await billDocument(net);
      for (const [collateral, error] of [
        [straight.afloat, "BillNotNegotiable"],
        [await billCollateral(net, bare), "GoodsUnderinsured"],
        [old.stored, "AppraisalTooOld"],
        [{ ...straight.afloat, asset: ZeroAddress }, "NotATitleDocument"],
      ] as const) {
        await expect(goodsPolicy.quote([collateral], 1)).to.be.revertedWithCustomError(goodsPolicy, error);
      }
      // Of a bill that was registered and not issued there is no token.
      await expect(goodsPolicy.quote([await billCollateral(net, document)], 1)).to.be.revertedWithCustomError(
        net.billOfLading,
        "ERC721NonexistentToken",
      );
    });

    it("names the currency of the goods, which are all in one", async () => {
      const net = await afloatStage();
      const bill = await net.register(
        net.carrier,
        await net.draft(net.exporter, { kind: KIND.billOfLading, currency: EUR, value: AFLOAT }),
      );
      const { fingerprint, contentRoot } = bill.document;
      await net.billOfLading
        .connect(net.carrier)
        .issue(fingerprint, contentRoot, FORM.order, NOBODY, net.exporter, `0x${"00".repeat(32)}`);
      await insuredAfloat(net, bill.id, (await insured(net, { currency: EUR })).document);
      const inEuro = await billCollateral(net, bill);
      expect((await net.goodsPolicy.quote([inEuro], 1)).currency).to.equal(EUR);
      await expect(net.goodsPolicy.quote([inEuro, net.afloat], 1))
        .to.be.revertedWithCustomError(net.registry, "DocumentCurrencyMismatch")
        .withArgs(net.afloat.id, EUR, USD);
    });

    it("asks how many parts, and has a day for each or none", async () => {
      const net = await trades();
      const { goodsPolicy, today, passDays } = net;
      const last = (await today()) + 5n;
      const { afloat } = await shippedGoods(net, { policy: { expiresOn: last } });
      await expect(goodsPolicy.quote([afloat], 0)).to.be.revertedWithCustomError(goodsPolicy, "InstalmentsMissing");
      expect((await goodsPolicy.quote([afloat], 5)).schedule.map(({ dueOn }) => last - dueOn)).to.deep.equal([
        4n,
        3n,
        2n,
        1n,
        0n,
      ]);
      await expect(goodsPolicy.quote([afloat], 6))
        .to.be.revertedWithCustomError(goodsPolicy, "NoTimeLeft")
        .withArgs(last);
      // On the insurance's last day nothing can fall due any more.
      await passDays(5n);
      await expect(goodsPolicy.quote([afloat], 1))
        .to.be.revertedWithCustomError(goodsPolicy, "NoTimeLeft")
        .withArgs(last);
    });
  });
});
