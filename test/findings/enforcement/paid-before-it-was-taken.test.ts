/**
 * The asset that was paid before it was taken. A holder takes an asset for its valuation, sets off what it is owed, and pays the
 * rest to the pledgor. What of the asset was paid just before came off the valuation, and a price that had been that still was
 * enough: the pledgor said that it had been paid what was free of it, and got it again of the holder. So whoever takes an asset says how much of it may have been paid. A buyer had said so exactly: a cent undid its
 * purchase, each time.
 */
import { expect } from "chai";
import { keccak256, MaxUint256 } from "ethers";

import {
  estateOf,
  HOLDERS_NOTICE_DAYS,
  keptClaimant,
  NOBODY,
  purchase,
  type Claimant,
} from "../../fixtures/enforcement.ts";
import type { Collateral } from "../../fixtures/encodings.ts";
import type { LienbookNetwork } from "../../fixtures/network.ts";
import { deployed, stage } from "../../fixtures/stages.ts";
import { FACE } from "../../contracts/pledge/Enforcement/stages.ts";

/** Bank A keeps a lien of 150 000.00, and its notice has run. */
async function ripe(net: LienbookNetwork, collateral: Collateral): Promise<{ lien: string; claimant: Claimant }> {
  const { enforcement, deposit, bankA, otherExporter, passDays } = net;
  const { purpose, lien } = await net.pledged(bankA, { ...collateral, amount: 150_000_00n });
  const claimant = keptClaimant(purpose);
  await enforcement.connect(bankA).giveNotice(collateral, claimant.stake);
  await passDays(HOLDERS_NOTICE_DAYS);
  for (const buyer of [bankA, otherExporter]) {
    await deposit.issue(buyer, 10_000_000_00n);
    await deposit.connect(buyer).approve(enforcement, MaxUint256);
  }
  return { lien, claimant };
}

const receivable = stage(deployed, async (net) => {
  const { collateral } = await net.acknowledgedReceivable();
  const { lien, claimant } = await ripe(net, collateral);
  const { id, face, details, backing } = collateral;
  const paid = async (amount: bigint) =>
    net.receivable.connect(net.exporter).confirmPayment(id, face, keccak256(details), backing, amount);
  return { collateral, lien, claimant, estate: estateOf(collateral, [claimant]), paid };
});

describe("A receivable of which the pledgor says, just before it is taken, that it was paid", () => {
  it("is not taken: the holder would pay for what is gone", async () => {
    const { enforcement, deposit, bankA, estate, collateral, paid } = await receivable();
    await paid(100_000_00n);
    await expect(enforcement.connect(bankA).appropriate(estate, deposit, FACE, 0n))
      .to.be.revertedWithCustomError(enforcement, "AssetChanged")
      .withArgs(collateral.id, 100_000_00n);
  });

  it("is taken for what it is worth then, once the holder knows", async () => {
    const { ethers, enforcement, deposit, exporter, bankA, estate, paid } = await receivable();
    await paid(40_000_00n);
    await expect(
      enforcement.connect(bankA).appropriate(estate, deposit, FACE - 40_000_00n, 40_000_00n),
    ).to.changeTokenBalances(ethers, deposit, [bankA, exporter], [-60_000_00n, 60_000_00n]);
  });

  it("is sold to a buyer that has allowed for it, and to no other", async () => {
    const net = await receivable();
    const { enforcement, deposit, bankA, otherExporter, estate, collateral, lien, paid } = net;
    const offer = { lien, document: collateral.id, price: FACE, buyer: otherExporter.address };
    const [none, some] = [
      await purchase(net, otherExporter, offer),
      await purchase(net, otherExporter, offer, { collected: 1_00n }),
    ];
    await paid(1n);
    await expect(enforcement.connect(bankA).sell(estate, deposit, FACE, 0n, none, NOBODY))
      .to.be.revertedWithCustomError(enforcement, "AssetChanged")
      .withArgs(collateral.id, 1n);
    await enforcement.connect(bankA).sell(estate, deposit, FACE, 1_00n, some, NOBODY);
    expect(await net.receivable.ownerOf(collateral.id)).to.equal(otherExporter.address);
  });
});
