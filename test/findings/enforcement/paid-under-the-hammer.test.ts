/**
 * The price that fell after the last bid. What an asset's debtor paid while an auction stood came off the price, and back to the
 * bidder; but the owner of a receivable says by itself that it was paid, and a holder that it collected. Seller and bidder
 * together bid high, then declared a payment that nobody had made: the lender got the rest of the price, the bidder the asset.
 */
import { expect } from "chai";
import { keccak256, MaxUint256, ZeroAddress } from "ethers";

import {
  claimantOf,
  estateOf,
  HOLDERS_NOTICE_DAYS,
  keptClaimant,
  lienOfStake,
  NOTICE_DAYS,
} from "../../fixtures/enforcement.ts";
import { DAY } from "../../fixtures/network.ts";
import { deployed, stage } from "../../fixtures/stages.ts";
import { DEFAULT_DAY, NO_DOCUMENT } from "../../fixtures/servicing.ts";
import { FACE } from "../../contracts/pledge/Enforcement/stages.ts";

/** The other exporter has bid 150 000.00 for a receivable on which banks A and B have 100 000.00 each; the auction is over. */
const sold = stage(deployed, async (net) => {
  const { enforcement, deposit, bankA, bankB, otherExporter, passDays } = net;
  const { collateral } = await net.acknowledgedReceivable();
  const senior = await net.pledged(bankA, { ...collateral, amount: 100_000_00n });
  const junior = await net.pledged(bankB, { ...collateral, amount: 100_000_00n });
  const claimants = [keptClaimant(senior.purpose), keptClaimant(junior.purpose)] as const;
  await enforcement.connect(bankA).giveNotice(collateral, claimants[0].stake);
  await passDays(HOLDERS_NOTICE_DAYS);
  const token = await deposit.getAddress();
  const rules = { token, duration: DAY, descending: false, reserve: FACE / 2n, step: 1n };
  await enforcement.connect(bankA).openAuction(collateral, claimants[0].stake, rules);
  await deposit.issue(otherExporter, FACE);
  await deposit.connect(otherExporter).approve(enforcement, MaxUint256);
  await enforcement.connect(otherExporter).bid(senior.lien, 150_000_00n);
  await passDays(1n);
  return { collateral, senior, junior, claimants, estate: estateOf(collateral, claimants) };
});

describe("What is declared paid after the last bid", () => {
  it("by a junior lienholder, takes nothing from the senior", async () => {
    const net = await sold();
    const { enforcement, lienbook, deposit, bankA, bankB, otherExporter, collateral, junior, estate } = net;
    await lienbook.connect(bankB).discharge(collateral, ZeroAddress, junior.purpose, 0n, 99_999_99n, 0n);
    await enforcement.connect(otherExporter).hammer(estate, 0n, 0n);
    expect(await enforcement.parked(deposit, bankA)).to.equal(100_000_00n);
    expect(await enforcement.parked(deposit, bankB)).to.equal(1n);
    expect(await enforcement.parked(deposit, otherExporter)).to.equal(49_999_99n);
  });

  it("by the pledgor, takes nothing from the lienholders", async () => {
    const net = await sold();
    const { enforcement, receivable, deposit, exporter, bankA, bankB, otherExporter, collateral, estate } = net;
    const { id, face, details, backing } = collateral;
    await receivable.connect(exporter).confirmPayment(id, face, keccak256(details), backing, 50_000_00n);
    await enforcement.connect(otherExporter).hammer(estate, 0n, 0n);
    expect(await enforcement.parked(deposit, bankA)).to.equal(100_000_00n);
    expect(await enforcement.parked(deposit, bankB)).to.equal(50_000_00n);
    expect(await enforcement.parked(deposit, otherExporter)).to.equal(0n);
  });

  it("is not charged to a bidder that does not let the hammer fall itself", async () => {
    const net = await sold();
    const { enforcement, receivable, deposit, exporter, bankA, otherExporter, collateral, senior, estate } = net;
    const { id, face, details, backing } = collateral;
    await receivable.connect(exporter).confirmPayment(id, face, keccak256(details), backing, 50_000_00n);
    await expect(enforcement.connect(bankA).hammer(estate, 0n, 0n))
      .to.be.revertedWithCustomError(enforcement, "AssetChanged")
      .withArgs(id, 50_000_00n);
    await net.passDays(7n);
    await enforcement.voidAuction(senior.lien);
    expect(await enforcement.parked(deposit, otherExporter)).to.equal(150_000_00n);
  });

  it("does not undo the auction, if whoever lets the hammer fall adds what the bidder lacks", async () => {
    const net = await sold();
    const { ethers, enforcement, receivable, deposit, exporter, bankA, otherExporter, collateral, estate } = net;
    const { id, face, details, backing } = collateral;
    await receivable.connect(exporter).confirmPayment(id, face, keccak256(details), backing, 1n);
    await expect(enforcement.connect(bankA).hammer(estate, 0n, 0n)).to.be.revertedWithCustomError(
      enforcement,
      "AssetChanged",
    );
    await deposit.connect(bankA).approve(enforcement, 1n);
    await expect(enforcement.connect(bankA).hammer(estate, 1n, 0n)).to.changeTokenBalance(ethers, deposit, bankA, -1n);
    expect(await enforcement.parked(deposit, otherExporter)).to.equal(1n);
    expect(await enforcement.parked(deposit, bankA)).to.equal(100_000_00n);
    expect(await receivable.ownerOf(id)).to.equal(otherExporter.address);
  });
});

describe("What the debtor of a receivable pays while it is under the hammer", () => {
  it("comes off the price out of what would be the pledgor's", async () => {
    const net = await deployed();
    const { ethers, enforcement, desk, recovery, deposit, debtor, exporter, bankA, otherExporter, passDays } = net;
    const { collateral } = await net.acknowledgedReceivable();
    const { terms } = await net.financed([collateral], { principal: 100_000_00n });
    await passDays(DEFAULT_DAY);
    await recovery.connect(bankA).declareDefault(NO_DOCUMENT, terms);
    const claimant = await claimantOf(net, terms);
    await enforcement.connect(bankA).giveNotice(collateral, claimant.stake);
    await passDays(NOTICE_DAYS);
    const token = await deposit.getAddress();
    const rules = { token, duration: DAY, descending: false, reserve: FACE / 2n, step: 1n };
    await enforcement.connect(bankA).openAuction(collateral, claimant.stake, rules);
    await deposit.issue(otherExporter, FACE);
    await deposit.connect(otherExporter).approve(enforcement, MaxUint256);
    await enforcement.connect(otherExporter).bid(lienOfStake(collateral, claimant.stake), 200_000_00n);
    await desk.connect(debtor).collect(0, 30_000_00n, terms);
    await passDays(1n);
    const { due } = await desk.owed(terms);
    await expect(
      enforcement.connect(net.strangers[0]).hammer(estateOf(collateral, [claimant]), 0n, 0n),
    ).to.changeTokenBalances(ethers, deposit, [bankA, exporter], [due, 200_000_00n - due - 30_000_00n]);
    expect(await enforcement.parked(deposit, otherExporter)).to.equal(30_000_00n);
  });
});
