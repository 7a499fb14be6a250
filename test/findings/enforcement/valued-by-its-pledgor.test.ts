/**
 * The receivable that its seller valued at a cent. A friendly bank has the first lien, of a cent; bank B has lent the rest. The
 * seller, who issues the invoice, amends it down to a cent, and the friend takes the asset for that: it was the attested
 * valuation, and below it only the pledgor was to be asked. Bank B's lien was gone for nothing. When that was mended, a falling
 * auction that began at the cent did the same, and a rising one whose reserve was the cent; so did a lender that had entrusted
 * its claim: it took what secured the part of a guarantor that had paid. And a seller could value down what it had sold:
 * somebody else had pledged it by then, and lost it for the cent. So what the issuer of a document says of its value since it
 * was pledged values no asset any more: its face value does, or an appraiser.
 */
import { expect } from "chai";
import { MaxUint256, ZeroAddress } from "ethers";

import { estateOf, HOLDERS_NOTICE_DAYS, keptClaimant, purchase, saleConsent } from "../../fixtures/enforcement.ts";
import { DAY } from "../../fixtures/network.ts";
import { deployed, stage } from "../../fixtures/stages.ts";
import { due, FACE } from "../../contracts/pledge/Enforcement/stages.ts";

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
    await deposit.connect(buyer).approve(enforcement, MaxUint256);
  }
  await net.amend(exporter, paper, { value: CENT });
  return { collateral, friend, lender, claimants };
});

describe("A receivable whose seller amends its invoice down to a cent", () => {
  it("is not taken by the holder of a first lien over the head of a later one", async () => {
    const { enforcement, lienbook, deposit, bankA, collateral, lender, claimants } = await valuedAtACent();
    expect(await enforcement.valuationOf(collateral)).to.equal(FACE);
    await expect(enforcement.connect(bankA).appropriate(estateOf(collateral, claimants), deposit, FACE - 1n, 0n))
      .to.be.revertedWithCustomError(enforcement, "PriceBelowValuation")
      .withArgs(FACE - 1n, FACE);
    expect((await lienbook.lienOf(lender.lien)).amount).to.equal(200_000_00n);
  });

  it("is not sold to the seller's friend over its head either", async () => {
    const net = await valuedAtACent();
    const { enforcement, deposit, exporter, bankA, bankB, otherExporter, collateral, friend, claimants } = net;
    const offer = { lien: friend.lien, document: collateral.id, price: CENT, buyer: otherExporter.address };
    const signed = await purchase(net, otherExporter, offer);
    const agreed = await saleConsent(net, exporter, offer);
    await expect(enforcement.connect(bankA).sell(estateOf(collateral, claimants), deposit, CENT, 0n, signed, agreed))
      .to.be.revertedWithCustomError(enforcement, "ConsentMissing")
      .withArgs(bankB.lei, ZeroAddress);
    expect(await net.receivable.ownerOf(collateral.id)).to.equal(exporter.address);
  });

  it("comes under the hammer from half of its face on, or falls from that past everybody, and not from the cent", async () => {
    const { enforcement, deposit, bankA, collateral, claimants } = await valuedAtACent();
    const rules = { token: deposit, duration: DAY, descending: true, reserve: CENT, step: FACE - 1n };
    await expect(enforcement.connect(bankA).openAuction(collateral, claimants[0].stake, rules))
      .to.be.revertedWithCustomError(enforcement, "AuctionStartInvalid")
      .withArgs(FACE - 1n, FACE);
    const rising = { ...rules, descending: false, reserve: FACE / 2n - 1n, step: 1n };
    await expect(enforcement.connect(bankA).openAuction(collateral, claimants[0].stake, rising))
      .to.be.revertedWithCustomError(enforcement, "ReserveTooLow")
      .withArgs(FACE / 2n - 1n, FACE);
    await enforcement.connect(bankA).openAuction(collateral, claimants[0].stake, { ...rules, step: FACE });
  });

  it("is sold with the consent of both", async () => {
    const net = await valuedAtACent();
    const { ethers, enforcement, deposit, exporter, bankA, bankB, otherExporter, collateral, friend, claimants } = net;
    const offer = { lien: friend.lien, document: collateral.id, price: 2n, buyer: otherExporter.address };
    const signed = await purchase(net, otherExporter, offer);
    const agreed = { ...claimants[1], consent: [await saleConsent(net, bankB, offer)] };
    const estate = estateOf(collateral, [claimants[0], agreed]);
    const pledgor = await saleConsent(net, exporter, offer);
    await expect(enforcement.connect(bankA).sell(estate, deposit, 2n, 0n, signed, pledgor)).to.changeTokenBalances(
      ethers,
      deposit,
      [otherExporter, enforcement],
      [-2n, 2n],
    );
    expect(await enforcement.parked(deposit, bankB)).to.equal(CENT);
  });
});

describe("A receivable that its seller has sold, and whose invoice it amends down to a cent", () => {
  it("is not taken for that from whoever has bought and pledged it", async () => {
    const net = await deployed();
    const { enforcement, deposit, exporter, otherExporter, bankA, passDays } = net;
    const { collateral, invoice: paper } = await net.acknowledgedReceivable();
    const bought = await net.assigned(collateral, otherExporter);
    const { purpose } = await net.pledged(bankA, bought, otherExporter);
    const claimant = keptClaimant(purpose);
    await enforcement.connect(bankA).giveNotice(bought, claimant.stake);
    await passDays(HOLDERS_NOTICE_DAYS);
    await net.amend(exporter, paper, { value: CENT });
    await expect(enforcement.connect(bankA).appropriate(estateOf(bought, [claimant]), deposit, CENT, 0n))
      .to.be.revertedWithCustomError(enforcement, "PriceBelowValuation")
      .withArgs(CENT, FACE);
  });
});

describe("A receivable that secures an entrusted claim, and whose seller amends its invoice down to a cent", () => {
  const entrusted = stage(due, async (net) => {
    const { servicing, guarantees, bankA, exporter, paper, terms, financing } = net;
    await servicing.connect(bankA).entrust(guarantees, terms);
    await net.amend(exporter, paper, { value: CENT });
    return { account: await guarantees.accountOf(financing) };
  });

  it("is not taken for that by the lender, which may have been paid by a guarantor", async () => {
    const { enforcement, deposit, bankA, collateral, estate } = await entrusted();
    expect(await enforcement.valuationOf(collateral)).to.equal(FACE);
    for (const price of [CENT, FACE - 1n]) {
      await expect(enforcement.connect(bankA).appropriate(estate, deposit, price, 0n))
        .to.be.revertedWithCustomError(enforcement, "PriceBelowValuation")
        .withArgs(price, FACE);
    }
  });

  it("is not had for less than it is worth by its face by the lender's own bid either", async () => {
    const { enforcement, deposit, bankA, collateral, claimant, lien } = await entrusted();
    const rules = { token: deposit, duration: DAY, descending: false, reserve: FACE / 2n, step: CENT };
    await enforcement.connect(bankA).openAuction(collateral, claimant.stake, rules);
    await expect(enforcement.connect(bankA).bid(lien, FACE - 1n))
      .to.be.revertedWithCustomError(enforcement, "PriceBelowValuation")
      .withArgs(FACE - 1n, FACE);
    await enforcement.connect(bankA).bid(lien, FACE);
  });

  it("is not sold for less to its friend either, though the seller agrees", async () => {
    const net = await entrusted();
    const { enforcement, deposit, exporter, bankA, otherExporter, account, collateral, estate, lien } = net;
    const offer = { lien, document: collateral.id, price: CENT, buyer: otherExporter.address };
    const signed = await purchase(net, otherExporter, offer);
    const agreed = await saleConsent(net, exporter, offer);
    await expect(enforcement.connect(bankA).sell(estate, deposit, CENT, 0n, signed, agreed))
      .to.be.revertedWithCustomError(enforcement, "ClaimEntrusted")
      .withArgs(bankA.lei, account);
  });
});
