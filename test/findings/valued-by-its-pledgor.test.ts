/**
 * The receivable that its seller valued at a cent. A friendly bank has the first lien, of a cent; bank B has lent the rest. The
 * seller, who issues the invoice, amends it down to a cent, and the friend takes the asset for that: it was the attested
 * valuation, and below it only the pledgor was to be asked. Bank B's lien was gone for nothing. When that was mended, a falling
 * auction that began at the cent did the same, and so did a lender that had entrusted its claim: it took what secured the part of
 * a guarantor that had paid.
 */
import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { estateOf, HOLDERS_NOTICE_DAYS, keptClaimant, NOBODY, purchase, saleConsent } from "../fixtures/enforcement.ts";
import { DAY } from "../fixtures/network.ts";
import { deployed, stage } from "../fixtures/stages.ts";
import { due, FACE, MOST } from "../contracts/pledge/Enforcement/stages.ts";

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

  it("falls under the hammer from what it is worth by its face, past everybody, and not from the cent", async () => {
    const { enforcement, deposit, bankA, collateral, claimants } = await valuedAtACent();
    const rules = { token: deposit, duration: DAY, descending: true, reserve: CENT, step: FACE - 1n };
    await expect(enforcement.connect(bankA).openAuction(collateral, claimants[0].stake, rules))
      .to.be.revertedWithCustomError(enforcement, "AuctionStartsTooLow")
      .withArgs(FACE - 1n, FACE);
    await enforcement.connect(bankA).openAuction(collateral, claimants[0].stake, { ...rules, step: FACE });
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

describe("A receivable that secures an entrusted claim, and whose seller amends its invoice down to a cent", () => {
  const entrusted = stage(due, async (net) => {
    const { servicing, guarantees, bankA, exporter, paper, terms, financing } = net;
    await servicing.connect(bankA).entrust(guarantees, terms);
    await net.amend(exporter, paper, { value: CENT });
    return { account: await guarantees.accountOf(financing) };
  });

  it("is not taken for that by the lender, which may have been paid by a guarantor", async () => {
    const { enforcement, deposit, bankA, account, collateral, estate } = await entrusted();
    expect(await enforcement.valuationOf(collateral)).to.equal(CENT);
    for (const price of [CENT, 200_000_00n]) {
      await expect(enforcement.connect(bankA).appropriate(estate, deposit, price))
        .to.be.revertedWithCustomError(enforcement, "ClaimEntrusted")
        .withArgs(bankA.lei, account);
    }
  });

  it("is not had for less than it is worth by its face by the lender's own bid either", async () => {
    const { enforcement, deposit, bankA, collateral, claimant, lien } = await entrusted();
    const rules = { token: deposit, duration: DAY, descending: false, reserve: CENT, step: CENT };
    await enforcement.connect(bankA).openAuction(collateral, claimant.stake, rules);
    await expect(enforcement.connect(bankA).bid(lien, FACE - 1n))
      .to.be.revertedWithCustomError(enforcement, "PriceBelowValuation")
      .withArgs(FACE - 1n, FACE);
    await enforcement.connect(bankA).bid(lien, FACE);
  });

  it("is not sold for that to its friend either, without the seller's word", async () => {
    const net = await entrusted();
    const { enforcement, deposit, bankA, otherExporter, account, collateral, estate, lien } = net;
    const offer = { lien, document: collateral.id, price: CENT, buyer: otherExporter.address };
    const signed = await purchase(net, otherExporter, offer);
    await expect(enforcement.connect(bankA).sell(estate, deposit, CENT, 0n, signed, NOBODY))
      .to.be.revertedWithCustomError(enforcement, "ClaimEntrusted")
      .withArgs(bankA.lei, account);
  });

  it("is taken for what pays the claim", async () => {
    const { ethers, enforcement, desk, deposit, bankA, account, estate, terms } = await entrusted();
    const { due: owed } = await desk.owed(terms);
    await expect(enforcement.connect(bankA).appropriate(estate, deposit, owed)).to.changeTokenBalance(
      ethers,
      deposit,
      account,
      owed,
    );
  });
});
