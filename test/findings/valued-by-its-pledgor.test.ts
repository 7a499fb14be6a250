/**
 * The receivable that its seller valued at a cent. A friendly bank has the first lien, of a cent; bank B has lent the rest. The
 * seller, who issues the invoice, amends it down to a cent, and the friend takes the asset for that: it was the attested
 * valuation, and below it only the pledgor was to be asked. Bank B's lien was gone for nothing.
 */
import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { estateOf, HOLDERS_NOTICE_DAYS, keptClaimant, NOBODY, purchase, saleConsent } from "../fixtures/enforcement.ts";
import { deployed, stage } from "../fixtures/stages.ts";
import { FACE, MOST } from "../contracts/pledge/Enforcement/stages.ts";

const CENT = 1n;

const valuedAtACent = stage(deployed, async (net) => {
  const { enforcement, deposit, exporter, otherExporter, bankA, bankB, passDays } = net;
  const { collateral, invoice: paper } = await net.acknowledgedReceivable();
  const friend = await net.pledged(bankA, { ...collateral, amount: CENT });
  const lender = await net.pledged(bankB, { ...collateral, amount: 200_000_00n });
  const claimants = [keptClaimant(friend.purpose), keptClaimant(lender.purpose)] as const;
  await enforcement.connect(bankA).giveNotice(collateral, claimants[0].stake);
  await passDays(HOLDERS_NOTICE_DAYS);
  for (const buyer of [bankA, otherExporter]) {
    await deposit.issue(buyer, FACE);
    await deposit.connect(buyer).approve(enforcement, MOST);
  }
  await net.amend(exporter, paper, { value: CENT });
  return { collateral, friend, lender, claimants };
});

describe("A receivable whose seller amends its invoice down to a cent", () => {
  it("is not taken by the holder of a first lien over the head of a later one", async () => {
    const { enforcement, lienbook, deposit, bankA, bankB, collateral, lender, claimants } = await valuedAtACent();
    expect(await enforcement.valuationOf(collateral)).to.equal(CENT);
    await expect(enforcement.connect(bankA).appropriate(estateOf(collateral, claimants), deposit, CENT))
      .to.be.revertedWithCustomError(enforcement, "ConsentMissing")
      .withArgs(bankB.lei, ZeroAddress);
    expect((await lienbook.lienOf(lender.lien)).amount).to.equal(200_000_00n);
  });

  it("is not sold to the seller's friend over its head either", async () => {
    const net = await valuedAtACent();
    const { enforcement, deposit, exporter, bankA, bankB, otherExporter, collateral, friend, claimants } = net;
    const offer = { lien: friend.lien, document: collateral.id, price: CENT, buyer: otherExporter.address };
    const signed = await purchase(net, otherExporter, offer);
    await expect(enforcement.connect(bankA).sell(estateOf(collateral, claimants), deposit, CENT, 0n, signed, NOBODY))
      .to.be.revertedWithCustomError(enforcement, "ConsentMissing")
      .withArgs(bankB.lei, ZeroAddress);
    expect(await net.receivable.ownerOf(collateral.id)).to.equal(exporter.address);
  });

  it("is taken with its consent, or at what pays it", async () => {
    const net = await valuedAtACent();
    const { ethers, enforcement, deposit, bankA, bankB, collateral, friend, claimants } = net;
    const offer = { lien: friend.lien, document: collateral.id, price: CENT, buyer: bankA.address };
    const agreed = { ...claimants[1], consent: [await saleConsent(net, bankB, offer)] };
    await enforcement.connect(bankA).appropriate(estateOf(collateral, [claimants[0], agreed]), deposit, CENT);

    const again = await valuedAtACent();
    const price = 200_000_00n + CENT;
    await expect(
      again.enforcement.connect(bankA).appropriate(estateOf(collateral, claimants), deposit, price),
    ).to.changeTokenBalances(ethers, deposit, [bankA, enforcement], [-200_000_00n, 200_000_00n]);
    expect(await again.enforcement.parked(deposit, bankB)).to.equal(200_000_00n);
  });
});
