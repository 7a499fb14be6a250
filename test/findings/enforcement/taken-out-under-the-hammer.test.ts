/**
 * The goods that left under the hammer. What of an asset is paid after the last bid goes back to the bidder. Goods are counted
 * by their face value there, and may be worth a multiple of it by their appraisal: the pledgor had what was not pledged of
 * them handed out while they were under the hammer, gave back their face value out of the surplus, and kept the difference. So
 * did it just before the holder took them for what all of them were worth. (To give back as large a part of the price would
 * have paid whoever holds a lien and bids: it says by itself that it was paid, and nothing leaves.)
 */
import { expect } from "chai";
import { MaxUint256, ZeroAddress } from "ethers";

import { estateOf, HOLDERS_NOTICE_DAYS, keptClaimant } from "../../fixtures/enforcement.ts";
import { DAY } from "../../fixtures/network.ts";
import { appraised, issuedReceipt, trades } from "../../fixtures/rights.ts";
import { stage } from "../../fixtures/stages.ts";

/** Half of the goods secures what bank A is owed, which has given notice; they are worth three times their face value. */
const noticed = stage(trades, async (net) => {
  const { enforcement, deposit, warehouseReceipt, exporter, bankA, otherExporter, passDays } = net;
  const { collateral, details } = await issuedReceipt(net);
  const worth = 3n * collateral.face;
  await appraised(net, collateral, worth);
  const secured = collateral.face / 2n;
  const { purpose, lien } = await net.pledged(bankA, { ...collateral, amount: secured });
  const claimant = keptClaimant(purpose);
  await enforcement.connect(bankA).giveNotice(collateral, claimant.stake);
  await passDays(HOLDERS_NOTICE_DAYS);
  for (const buyer of [bankA, otherExporter]) {
    await deposit.issue(buyer, 10n * worth);
    await deposit.connect(buyer).approve(enforcement, MaxUint256);
  }
  const { id, face, backing } = collateral;
  const takenOut = async () =>
    warehouseReceipt.connect(exporter).release(id, face, details, backing, details.quantity / 4n, []);
  return { collateral, worth, secured, lien, claimant, estate: estateOf(collateral, [claimant]), takenOut };
});

describe("Goods of which a lienholder has given notice", () => {
  it("leave no store, though they are not pledged: who has bid for all of them gets all", async () => {
    const net = await noticed();
    const { ethers, enforcement, registry, deposit, warehouseReceipt, exporter, bankA, otherExporter } = net;
    const { collateral, worth, secured, lien, claimant, estate, takenOut, passDays } = net;
    const rules = { token: deposit, duration: DAY, descending: false, reserve: worth / 2n, step: 1n };
    await enforcement.connect(bankA).openAuction(collateral, claimant.stake, rules);
    await enforcement.connect(otherExporter).bid(lien, worth);
    await expect(takenOut())
      .to.be.revertedWithCustomError(registry, "DocumentUnderEnforcement")
      .withArgs(collateral.id);
    await passDays(1n);
    await expect(enforcement.connect(exporter).hammer(estate, 0n, 0n)).to.changeTokenBalance(
      ethers,
      deposit,
      exporter,
      worth - secured,
    );
    expect(await warehouseReceipt.ownerOf(collateral.id)).to.equal(otherExporter.address);
  });

  it("leave it again once the notice was taken back, or nothing is pledged any more", async () => {
    const back = await noticed();
    await back.enforcement.connect(back.bankA).withdrawNotice(back.collateral, back.claimant.stake);
    await expect(back.takenOut()).to.emit(back.warehouseReceipt, "GoodsReleased");
    const free = await noticed();
    await free.lienbook.connect(free.bankA).release(free.collateral, ZeroAddress, free.claimant.stake.purpose);
    await expect(free.takenOut()).to.emit(free.warehouseReceipt, "GoodsReleased");
  });
});

describe("A bidder that holds a lien", () => {
  it("gets back of its bid what it says that it was paid, and no multiple of it", async () => {
    const net = await noticed();
    const { enforcement, lienbook, deposit, bankA, collateral, worth, secured, lien, claimant, estate, passDays } = net;
    const rules = { token: deposit, duration: DAY, descending: false, reserve: worth / 2n, step: 1n };
    await enforcement.connect(bankA).openAuction(collateral, claimant.stake, rules);
    await enforcement.connect(bankA).bid(lien, worth);
    await passDays(1n);
    await lienbook.connect(bankA).discharge(collateral, ZeroAddress, claimant.stake.purpose, 0n, secured - 1n, 0n);
    await enforcement.connect(bankA).hammer(estate, 0n, 0n);
    expect(await enforcement.parked(deposit, bankA)).to.equal(secured);
  });
});
