import { expect } from "chai";
import { MaxUint256, ZeroAddress } from "ethers";

import {
  estateOf,
  HOLDERS_NOTICE_DAYS,
  keptClaimant,
  lienOfStake,
  NOBODY,
  purchase,
} from "../../../fixtures/enforcement.ts";
import { DAY } from "../../../fixtures/network.ts";
import { stage } from "../../../fixtures/stages.ts";
import {
  appraisalOf,
  appraised,
  issuedReceipt,
  issuedRight,
  receiptCollateral,
  receiptIssue,
  trades,
  valuation,
} from "../../../fixtures/rights.ts";

const WORTH = 3_000_000_00n;

/** A right of 5 000 000.00 at the most that an appraiser found worth 3 000 000.00. */
const worth = stage(trades, async (net) => {
  const { collateral } = await issuedRight(net);
  await appraised(net, collateral, WORTH);
  return { collateral };
});

/** Bank A and bank B after it have liens on it from when it was worth its face value; bank A's notice has run. */
const ripe = stage(trades, async (net) => {
  const { enforcement, deposit, bankA, bankB, otherExporter } = net;
  const { collateral } = await issuedRight(net);
  await appraised(net, collateral, collateral.face);
  const senior = await net.pledged(bankA, { ...collateral, amount: 2_500_000_00n });
  const junior = await net.pledged(bankB, { ...collateral, amount: 1_000_000_00n });
  await appraised(net, collateral, WORTH);
  const claimants = [keptClaimant(senior.purpose), keptClaimant(junior.purpose)] as const;
  await enforcement.connect(bankA).giveNotice(collateral, claimants[0].stake);
  await net.passDays(HOLDERS_NOTICE_DAYS);
  for (const buyer of [bankA, otherExporter]) {
    await deposit.issue(buyer, 5_000_000_00n);
    await deposit.connect(buyer).approve(enforcement, MaxUint256);
  }
  const [stake, lien] = [claimants[0].stake, lienOfStake(collateral, claimants[0].stake)];
  return { collateral, claimants, stake, lien, estate: estateOf(collateral, claimants) };
});

describe("Enforcement of an asset that keeps its appraisal itself", () => {
  it("is for no less than the appraiser said of it", async () => {
    const net = await worth();
    const { enforcement, deposit, registeredRight, bankA, collateral, passDays } = net;
    expect(await enforcement.valuationOf(collateral)).to.equal(WORTH);
    const { purpose } = await net.pledged(bankA, { ...collateral, amount: 1_000_000_00n });
    const claimant = keptClaimant(purpose);
    await enforcement.connect(bankA).giveNotice(collateral, claimant.stake);
    await passDays(HOLDERS_NOTICE_DAYS);
    await deposit.issue(bankA, WORTH);
    await deposit.connect(bankA).approve(enforcement, MaxUint256);
    const estate = estateOf(collateral, [claimant]);
    await expect(enforcement.connect(bankA).appropriate(estate, deposit, WORTH - 1n, 0n))
      .to.be.revertedWithCustomError(enforcement, "PriceBelowValuation")
      .withArgs(WORTH - 1n, WORTH);
    await enforcement.connect(bankA).appropriate(estate, deposit, WORTH, 0n);
    expect(await registeredRight.ownerOf(collateral.id)).to.equal(bankA.address);
  });

  it("for an appraisal below the face value needs the consent of the juniors whom that leaves with less", async () => {
    const { enforcement, deposit, registeredRight, bankA, bankB, collateral, estate } = await ripe();
    await expect(enforcement.connect(bankA).appropriate(estate, deposit, WORTH, 0n))
      .to.be.revertedWithCustomError(enforcement, "ConsentMissing")
      .withArgs(bankB.lei, ZeroAddress);
    const enough = 3_500_000_00n;
    await enforcement.connect(bankA).appropriate(estate, deposit, enough, 0n);
    expect(await registeredRight.ownerOf(collateral.id)).to.equal(bankA.address);
    expect(await enforcement.parked(deposit, bankB)).to.equal(1_000_000_00n);
  });

  it("asks those juniors at a private sale, too, but not the pledgor, to whom the appraisal applies", async () => {
    const net = await ripe();
    const { enforcement, deposit, bankA, bankB, otherExporter, collateral, estate, lien } = net;
    const offer = { lien, document: collateral.id, buyer: otherExporter.address };
    const buyer = await purchase(net, otherExporter, { ...offer, price: WORTH });
    await expect(enforcement.connect(bankA).sell(estate, deposit, WORTH, 0n, buyer, NOBODY))
      .to.be.revertedWithCustomError(enforcement, "ConsentMissing")
      .withArgs(bankB.lei, ZeroAddress);
    const enough = 3_500_000_00n;
    const dearer = await purchase(net, otherExporter, { ...offer, price: enough });
    await enforcement.connect(bankA).sell(estate, deposit, enough, 0n, dearer, NOBODY);
    expect(await enforcement.parked(deposit, bankB)).to.equal(1_000_000_00n);
  });

  it("by a falling price begins at no less than the face value", async () => {
    const { enforcement, deposit, bankA, collateral, stake } = await ripe();
    const rules = { token: deposit, duration: DAY, descending: true, reserve: WORTH / 2n, step: WORTH + 1_00n };
    await expect(enforcement.connect(bankA).openAuction(collateral, stake, rules))
      .to.be.revertedWithCustomError(enforcement, "AuctionStartInvalid")
      .withArgs(rules.step, collateral.face);
  });

  it("by a falling price begins at the face value, though that is more than twice the appraisal", async () => {
    const net = await ripe();
    const { enforcement, deposit, bankA, collateral, stake, lien } = net;
    const third = collateral.face / 3n;
    await appraised(net, collateral, third);
    const rules = { token: deposit, duration: DAY, descending: true, reserve: third, step: collateral.face };
    await enforcement.connect(bankA).openAuction(collateral, stake, rules);
    expect(await enforcement.askedFor(lien)).to.equal(collateral.face);
  });

  it("by auction goes to whoever enforces for the face value and no less, which leaves no junior worse off", async () => {
    const { enforcement, deposit, bankA, bankB, collateral, stake, lien, estate, passDays } = await ripe();
    const rules = { token: deposit, duration: DAY, descending: false, reserve: WORTH, step: 1n };
    await enforcement.connect(bankA).openAuction(collateral, stake, rules);
    await expect(enforcement.connect(bankA).bid(lien, WORTH))
      .to.be.revertedWithCustomError(enforcement, "PriceBelowValuation")
      .withArgs(WORTH, collateral.face);
    await enforcement.connect(bankA).bid(lien, collateral.face);
    await passDays(1n);
    await enforcement.hammer(estate, 0n, 0n);
    expect(await enforcement.parked(deposit, bankB)).to.equal(1_000_000_00n);
  });

  it("is for the face value of a right that nobody has appraised yet", async () => {
    const net = await trades();
    const { collateral } = await issuedRight(net);
    expect(await net.enforcement.valuationOf(collateral)).to.equal(collateral.face);
  });

  it("is for the appraisal though it is above the face value: the pledgor owns what exceeds it, too", async () => {
    const net = await worth();
    const { enforcement, collateral } = net;
    await appraised(net, collateral, collateral.face + 1n);
    expect(await enforcement.valuationOf(collateral)).to.equal(collateral.face + 1n);
  });

  it("asks for another appraisal once one has expired, and for the face value without it", async () => {
    const net = await worth();
    const { enforcement, collateral, today, passDays } = net;
    await appraised(net, collateral, 2_000_000_00n, (await today()) + 5n);
    expect(await enforcement.valuationOf(collateral)).to.equal(2_000_000_00n);
    await passDays(6n);
    expect(await enforcement.valuationOf(collateral)).to.equal(collateral.face);
    await appraised(net, collateral, 2_500_000_00n);
    expect(await enforcement.valuationOf(collateral)).to.equal(2_500_000_00n);
  });

  it("does not take off what has left the store: another appraisal says what the rest is worth", async () => {
    const net = await trades();
    const { enforcement, warehouseReceipt, exporter } = net;
    const { collateral, details } = await issuedReceipt(net);
    await appraised(net, collateral, 600_000_00n);
    const { id, face, backing } = collateral;
    await warehouseReceipt.connect(exporter).release(id, face, details, backing, 1_000_000n, []);
    expect(await enforcement.valuationOf(collateral)).to.equal(600_000_00n);
    await appraised(net, collateral, 400_000_00n);
    expect(await enforcement.valuationOf(collateral)).to.equal(400_000_00n);
  });

  it("goes by the latest appraisal, whether the asset keeps it or it stands behind it", async () => {
    const net = await trades();
    const { enforcement, warehouseReceipt, appraisals, exporter, appraiser, today } = net;
    const day = await today();
    const behind = await appraisalOf(net, 500_000_00n, { by: appraiser, datedOn: day - 10n });
    const { paper, details, call } = await receiptIssue(net);
    const [fingerprint, face, , , roots, attestation] = call;
    const backing = [{ document: behind.id, share: 500_000_00n }];
    const shown = [...roots, behind.document.contentRoot];
    await warehouseReceipt.connect(exporter).issue(fingerprint, face, details, backing, shown, attestation);
    const collateral = receiptCollateral(await warehouseReceipt.getAddress(), paper.id, face, details, backing);
    expect(await enforcement.valuationOf(collateral)).to.equal(500_000_00n);
    for (const [datedOn, value, found] of [
      [day - 11n, 700_000_00n, 500_000_00n],
      [day - 10n, 650_000_00n, 650_000_00n],
      [day - 9n, 400_000_00n, 400_000_00n],
    ] as const) {
      const own = await appraisalOf(net, value, { by: appraiser, datedOn });
      await appraisals.appraise(...(await valuation(net, collateral, own)));
      expect(await enforcement.valuationOf(collateral)).to.equal(found);
    }
  });
});
