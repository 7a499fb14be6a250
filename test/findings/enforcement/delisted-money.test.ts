/**
 * The sale for money that is none any more. A token may have been unlisted since a loan was drawn in it; the lender may still
 * be paid in it. But so was everybody else with a lien on the asset: the lender bought it for tokens that the governor had
 * unlisted because they were worthless, and the next lienholder got those. Then the pledgor got them, as what was left of the
 * price; and an auction that was open when the token was unlisted went on in it.
 */
import { expect } from "chai";
import { MaxUint256 } from "ethers";

import {
  estateOf,
  keptClaimant,
  claimantOf,
  HOLDERS_NOTICE_DAYS,
  lienOfStake,
  NOTICE_DAYS,
  purchase,
  saleConsent,
} from "../../fixtures/enforcement.ts";
import { DAY, USD } from "../../fixtures/network.ts";
import { deployed, stage } from "../../fixtures/stages.ts";
import { DEFAULT_DAY, NO_DOCUMENT } from "../../fixtures/servicing.ts";
import { FACE } from "../../contracts/pledge/Enforcement/stages.ts";

/** Bank A has lent 80 000.00 in another token against half of a receivable. */
const lent = stage(deployed, async (net) => {
  const { ethers, desk, enforcement, bankA } = net;
  const token = await ethers.deployContract("MisbehavingToken");
  await desk.listToken(token, USD);
  await token.mint(bankA, 1_000_000_00n);
  for (const spender of [desk, enforcement]) await token.connect(bankA).approve(spender, MaxUint256);
  const { collateral } = await net.acknowledgedReceivable();
  const { terms } = await net.financed([{ ...collateral, amount: 125_000_00n }], {
    principal: 80_000_00n,
    token: await token.getAddress(),
  });
  return { token, collateral, terms, claimant: await claimantOf(net, terms) };
});

/** The loan is in default, the notice has run, and the token is unlisted. */
async function enforced(net: Awaited<ReturnType<typeof lent>>) {
  const { desk, recovery, enforcement, bankA, passDays, token, collateral, terms, claimant } = net;
  await passDays(DEFAULT_DAY);
  await recovery.connect(bankA).declareDefault(NO_DOCUMENT, terms);
  await enforcement.connect(bankA).giveNotice(collateral, claimant.stake);
  await passDays(NOTICE_DAYS);
  await desk.listToken(token, 0n);
}

describe("A settlement token that was unlisted after a loan was drawn in it", () => {
  it("pays nobody but those to whom it is owed", async () => {
    const net = await lent();
    const { enforcement, bankA, bankB, token, collateral, claimant } = net;
    const { purpose } = await net.pledged(bankB, { ...collateral, amount: 125_000_00n });
    await enforced(net);
    const estate = estateOf(collateral, [claimant, keptClaimant(purpose)]);
    await expect(enforcement.connect(bankA).appropriate(estate, token, FACE, 0n))
      .to.be.revertedWithCustomError(enforcement, "TokenUnsuitable")
      .withArgs(token, USD);
    expect(await enforcement.parked(token, bankB)).to.equal(0n);
  });

  it("pays no lender to whom other money is owed, though the two loans take the whole price", async () => {
    const net = await lent();
    const { desk, enforcement, bankA, bankB, exporter, token, collateral, claimant, terms } = net;
    const payouts = [{ payee: exporter.address, amount: 50_000_00n }];
    const wish = { lender: bankB.address, principal: 50_000_00n, payouts };
    const later = await net.termsFor([{ ...collateral, amount: 100_000_00n }], wish);
    await desk.connect(exporter).accept(await net.signOffer(bankB, later), later);
    await enforced(net);
    const [first, second] = [await desk.owed(terms), await desk.owed(later)];
    const price = first.due + second.principal + second.interest;
    const lien = lienOfStake(collateral, claimant.stake);
    const offer = { lien, document: collateral.id, price, buyer: bankA.address, token };
    const [buyer, pledgor] = [await purchase(net, bankA, offer), await saleConsent(net, exporter, offer)];
    const estate = estateOf(collateral, [claimant, await claimantOf(net, later)]);
    const selling = () => enforcement.connect(bankA).sell(estate, token, price, 0n, buyer, pledgor);
    await expect(selling()).to.be.revertedWithCustomError(enforcement, "TokenUnsuitable").withArgs(token, USD);
    // Nothing else was wrong with the sale.
    await desk.listToken(token, USD);
    await selling();
  });

  it("pays the lender to whom it is owed, and is no surplus of the pledgor, whatever that borrowed in it", async () => {
    const net = await lent();
    const { ethers, desk, enforcement, deposit, bankA, exporter, token, collateral, claimant, terms } = net;
    await enforced(net);
    const { due } = await desk.owed(terms);
    const estate = estateOf(collateral, [claimant]);
    await expect(enforcement.connect(bankA).appropriate(estate, token, FACE, 0n))
      .to.be.revertedWithCustomError(enforcement, "TokenUnsuitable")
      .withArgs(token, USD);
    // In good money it takes the asset, and sets off what it is owed.
    await deposit.issue(bankA, FACE);
    await deposit.connect(bankA).approve(enforcement, MaxUint256);
    await expect(enforcement.connect(bankA).appropriate(estate, deposit, FACE, 0n)).to.changeTokenBalances(
      ethers,
      deposit,
      [bankA, exporter],
      [due - FACE, FACE - due],
    );
  });

  it("is brought to no creditor that is owed in it: a later one enforces, and pays it good money", async () => {
    const net = await lent();
    const { ethers, desk, enforcement, deposit, bankA, bankB, token, collateral, claimant, terms, passDays } = net;
    const { purpose } = await net.pledged(bankB, { ...collateral, amount: 125_000_00n });
    await enforcement.connect(bankB).giveNotice(collateral, keptClaimant(purpose).stake);
    await passDays(HOLDERS_NOTICE_DAYS);
    await deposit.issue(bankB, FACE);
    await deposit.connect(bankB).approve(enforcement, MaxUint256);
    const estate = estateOf(collateral, [claimant, keptClaimant(purpose)], 1);
    await expect(enforcement.connect(bankB).appropriate(estate, deposit, FACE, 0n)).to.be.revertedWithCustomError(
      token,
      "ERC20InsufficientAllowance",
    );
    await desk.listToken(token, 0n);
    const { principal, interest } = await desk.owed(terms);
    await expect(enforcement.connect(bankB).appropriate(estate, deposit, FACE, 0n)).to.changeTokenBalance(
      ethers,
      deposit,
      bankA,
      principal + interest,
    );
  });

  it("is no money in an auction that is open: nobody bids in it, and anyone ends it at once", async () => {
    const net = await lent();
    const { desk, enforcement, bankA, otherExporter, token, collateral, claimant, strangers } = net;
    await enforced(net);
    await desk.listToken(token, USD);
    const rules = { token, duration: 60n * DAY, descending: false, reserve: FACE / 2n, step: 1n };
    await enforcement.connect(bankA).openAuction(collateral, claimant.stake, rules);
    const lien = lienOfStake(collateral, claimant.stake);
    await token.mint(otherExporter, FACE);
    await token.connect(otherExporter).approve(enforcement, MaxUint256);
    await enforcement.connect(otherExporter).bid(lien, FACE / 2n);
    await expect(enforcement.connect(strangers[0]).voidAuction(lien)).to.be.revertedWithCustomError(
      enforcement,
      "AuctionStillOpen",
    );
    await desk.listToken(token, 0n);
    await expect(enforcement.connect(otherExporter).bid(lien, FACE))
      .to.be.revertedWithCustomError(enforcement, "TokenUnsuitable")
      .withArgs(token, USD);
    await enforcement.connect(strangers[0]).voidAuction(lien);
    expect(await enforcement.parked(token, otherExporter)).to.equal(FACE / 2n);
    await enforcement.connect(bankA).withdrawNotice(collateral, claimant.stake);
  });

  it("pays in an auction that is over those alone whose debts are in it", async () => {
    const net = await lent();
    const { desk, enforcement, bankA, otherExporter, token, collateral, claimant, terms, passDays } = net;
    await enforced(net);
    await desk.listToken(token, USD);
    const { due } = await desk.owed(terms);
    const rules = { token, duration: DAY, descending: false, reserve: FACE / 2n, step: 1n };
    await enforcement.connect(bankA).openAuction(collateral, claimant.stake, rules);
    await token.mint(otherExporter, FACE);
    await token.connect(otherExporter).approve(enforcement, MaxUint256);
    await enforcement.connect(otherExporter).bid(lienOfStake(collateral, claimant.stake), FACE / 2n);
    await passDays(1n);
    await desk.listToken(token, 0n);
    expect(due).to.be.lessThan(FACE / 2n);
    await expect(enforcement.hammer(estateOf(collateral, [claimant]), 0n, 0n))
      .to.be.revertedWithCustomError(enforcement, "TokenUnsuitable")
      .withArgs(token, USD);
    // For those alone whose debts are in it the hammer could fall, and so nobody takes that from them for a week.
    const lien = lienOfStake(collateral, claimant.stake);
    await expect(enforcement.voidAuction(lien)).to.be.revertedWithCustomError(enforcement, "AuctionStillOpen");
    await passDays(7n);
    await enforcement.voidAuction(lien);
    expect(await enforcement.parked(token, otherExporter)).to.equal(FACE / 2n);
  });
});
