/**
 * Money for whoever has stolen a key. An account whose key was stolen is removed, and acts for nobody from then on. A bid that
 * was beaten after that waited for the account all the same, and so for the thief; what was left of a debtor's payment, and of
 * the price of an asset, was paid to it; and what waited at the desk and in the escrow of proceeds was the account's alone,
 * which its entity could not fetch.
 */
import { expect } from "chai";

import { NOBODY, purchase } from "../../fixtures/enforcement.ts";
import { DAY, type LienbookNetwork, type Party } from "../../fixtures/network.ts";
import { financed } from "../../fixtures/stages.ts";
import { due, FACE } from "../../contracts/pledge/Enforcement/stages.ts";

/** A party's account is removed, and it acts by another one. */
async function removed(net: LienbookNetwork, party: Party) {
  const other = net.strangers[7]!;
  await net.participants.addAccount(party.lei, other);
  await net.participants.removeAccount(party);
  return other;
}

describe("An account that was removed", () => {
  it("does not get a bid of its entity's back that is beaten afterwards", async () => {
    const net = await due();
    const { ethers, enforcement, deposit, bankA, bankB, otherExporter, collateral, claimant, lien } = net;
    const token = await deposit.getAddress();
    const rules = { token, duration: 3n * DAY, descending: false, reserve: FACE / 2n, step: 1n };
    await enforcement.connect(bankA).openAuction(collateral, claimant.stake, rules);
    await enforcement.connect(otherExporter).bid(lien, FACE / 2n);
    const other = await removed(net, otherExporter);
    await expect(enforcement.connect(bankB).bid(lien, FACE))
      .to.emit(enforcement, "PaymentParked")
      .withArgs(deposit, otherExporter, otherExporter.lei, FACE / 2n);
    await expect(enforcement.connect(otherExporter).withdrawParked(deposit, otherExporter))
      .to.be.revertedWithCustomError(enforcement, "NothingParked")
      .withArgs(deposit, otherExporter);
    await expect(enforcement.connect(other).withdrawParked(deposit, other)).to.changeTokenBalance(
      ethers,
      deposit,
      other,
      FACE / 2n,
    );
  });

  it("is not paid what a debtor's payment leaves its entity: that waits", async () => {
    const net = await financed();
    const { ethers, desk, recovery, deposit, debtor, exporter, terms } = net;
    const other = await removed(net, exporter);
    const { interest } = await desk.owed(terms);
    const left = 50_000_00n - interest;
    const paying = desk.connect(debtor).collect(0, 250_000_00n, terms);
    await expect(paying).to.changeTokenBalances(ethers, deposit, [exporter, desk], [0n, left]);
    await expect(paying).to.emit(desk, "PaymentParked").withArgs(deposit, exporter, exporter.lei, left);
    await expect(recovery.connect(other).withdrawParked(deposit, other)).to.changeTokenBalance(
      ethers,
      deposit,
      other,
      left,
    );
  });

  it("is not paid what a sale leaves its entity, also where it was to take the place of one that was lost", async () => {
    const net = await due();
    const { ethers, enforcement, participants, desk, deposit, bankA, exporter, otherExporter } = net;
    const { collateral, terms, estate, lien } = net;
    const successor = net.strangers[7]!;
    const last = net.strangers[8]!;
    for (const account of [successor, last]) await participants.addAccount(exporter.lei, account);
    await participants.announceReplacement(exporter, successor);
    await net.passDays(7n);
    await participants.removeAccount(successor);
    const { due: owed } = await desk.owed(terms);
    const signed = await purchase(net, otherExporter, {
      lien,
      document: collateral.id,
      price: FACE,
      buyer: otherExporter.address,
    });
    await expect(enforcement.connect(bankA).sell(estate, deposit, FACE, 0n, signed, NOBODY)).to.changeTokenBalances(
      ethers,
      deposit,
      [exporter, successor, enforcement],
      [0n, 0n, FACE - owed],
    );
    await expect(enforcement.connect(last).withdrawParked(deposit, last)).to.changeTokenBalance(
      ethers,
      deposit,
      last,
      FACE - owed,
    );
  });
});
