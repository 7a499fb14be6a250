/**
 * The price that nobody could fetch. A claim was entrusted to the guarantee book, which shares out what comes in of the token
 * that the debt is in. The lender, which held the lien still, sold the asset for another token of the same currency: the debt
 * was paid, and its price lay in the trust for good, the guarantor's part, too. A holder of an earlier lien did the same to it.
 */
import { expect } from "chai";

import { estateOf, HOLDERS_NOTICE_DAYS, keptClaimant, claimantOf } from "../fixtures/enforcement.ts";
import { DAY, USD } from "../fixtures/network.ts";
import type { LienbookNetwork } from "../fixtures/network.ts";
import { DEFAULT_DAY, NO_DOCUMENT } from "../fixtures/servicing.ts";
import { deployed, stage } from "../fixtures/stages.ts";
import { due, FACE, MOST } from "../contracts/pledge/Enforcement/stages.ts";

/** Another token of the currency is listed, and both banks have some. */
async function listed({ ethers, desk, enforcement, bankA, bankB }: LienbookNetwork) {
  const token = await ethers.deployContract("MisbehavingToken");
  await desk.listToken(token, USD);
  for (const bank of [bankA, bankB]) {
    await token.mint(bank, FACE);
    await token.connect(bank).approve(enforcement, MOST);
  }
  return token;
}

/** Bank A's notice has run, and it has entrusted its claim. */
const entrusted = stage(due, async (net) => {
  const { servicing, guarantees, bankA, terms, financing } = net;
  await servicing.connect(bankA).entrust(guarantees, terms);
  return { account: await guarantees.accountOf(financing), token: await listed(net) };
});

/** Bank B keeps a lien of 50 000.00, and its notice has run; bank A has lent 100 000.00 after it. */
const earlierLien = stage(deployed, async (net) => {
  const { recovery, enforcement, bankA, bankB, passDays } = net;
  const { collateral } = await net.acknowledgedReceivable();
  const { purpose } = await net.pledged(bankB, { ...collateral, amount: 50_000_00n });
  const { terms, id } = await net.financed([{ ...collateral, amount: 200_000_00n }], { principal: 100_000_00n });
  const kept = keptClaimant(purpose);
  const estate = estateOf(collateral, [kept, await claimantOf(net, terms)]);
  await passDays(DEFAULT_DAY);
  await recovery.connect(bankA).declareDefault(NO_DOCUMENT, terms);
  await enforcement.connect(bankB).giveNotice(collateral, kept.stake);
  await passDays(HOLDERS_NOTICE_DAYS);
  return { estate, terms, id, token: await listed(net) };
});

describe("The security of a claim that is entrusted", () => {
  it("is taken for the token that the debt is in, and for no other", async () => {
    const { ethers, enforcement, desk, deposit, bankA, ...net } = await entrusted();
    const { account, token, estate, terms } = net;
    await expect(enforcement.connect(bankA).appropriate(estate, token, FACE))
      .to.be.revertedWithCustomError(enforcement, "ClaimEntrusted")
      .withArgs(bankA.lei, account);
    const { due: owed } = await desk.owed(terms);
    await expect(enforcement.connect(bankA).appropriate(estate, deposit, FACE)).to.changeTokenBalance(
      ethers,
      deposit,
      account,
      owed,
    );
  });

  it("is auctioned for no other either", async () => {
    const { enforcement, bankA, bankB, account, token, estate, collateral, claimant, lien, passDays } =
      await entrusted();
    const rules = { token, duration: DAY, descending: false, reserve: FACE / 2n, step: 1n };
    await enforcement.connect(bankA).openAuction(collateral, claimant.stake, rules);
    await enforcement.connect(bankB).bid(lien, FACE);
    await passDays(1n);
    await expect(enforcement.connect(bankB).hammer(estate, 0n))
      .to.be.revertedWithCustomError(enforcement, "ClaimEntrusted")
      .withArgs(bankA.lei, account);
  });

  it("is not sold for another by the holder of an earlier lien, if anything of the price is its own", async () => {
    const net = await earlierLien();
    const { ethers, desk, enforcement, servicing, guarantees, deposit, bankA, bankB, token, estate, id, terms } = net;
    await servicing.connect(bankA).entrust(guarantees, terms);
    const account = await guarantees.accountOf(id);
    await expect(enforcement.connect(bankB).appropriate(estate, token, FACE))
      .to.be.revertedWithCustomError(enforcement, "ClaimEntrusted")
      .withArgs(bankA.lei, account);
    await deposit.issue(bankB, FACE);
    await deposit.connect(bankB).approve(enforcement, MOST);
    await expect(enforcement.connect(bankB).appropriate(estate, deposit, FACE)).to.changeTokenBalance(
      ethers,
      deposit,
      account,
      (await desk.owed(terms)).due,
    );
  });

  it("is sold for another where nobody entrusted it: the creditor's account was only lost, and its money waits", async () => {
    const { ethers, desk, enforcement, participants, bankA, bankB, token, estate, terms } = await earlierLien();
    const { due: owed } = await desk.owed(terms);
    await participants.removeAccount(bankA);
    const taking = enforcement.connect(bankB).appropriate(estate, token, FACE);
    await expect(taking).to.changeTokenBalance(ethers, token, enforcement, owed);
  });
});
