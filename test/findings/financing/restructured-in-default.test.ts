/**
 * A default undone with an old signature. Lender and borrower sign new terms while the loan is good; they are not submitted,
 * and the loan goes bad. The signatures bound what was outstanding, not how the loan stood: after default, notice and a bid
 * the borrower submitted them, and was in no default any more; the auction fell.
 */
import { expect } from "chai";
import { MaxUint256, ZeroHash } from "ethers";

import { claimantOf, lienOfStake, NOTICE_DAYS } from "../../fixtures/enforcement.ts";
import { STATUS } from "../../fixtures/financing.ts";
import { DAY } from "../../fixtures/network.ts";
import { stage, tokenized } from "../../fixtures/stages.ts";
import { renewal } from "../../fixtures/servicing.ts";
import { FACE } from "../../contracts/pledge/Enforcement/stages.ts";

/** New terms were signed on the first day; the loan is in default, and bank B has bid for what secures it. */
const underTheHammer = stage(tokenized, async (net) => {
  const { recovery, enforcement, deposit, bankA, bankB, exporter, collateral, financed, today, passDays } = net;
  const principal = 200_000_00n;
  const { terms, id: financing } = await financed([collateral], {
    schedule: [{ dueOn: (await today()) + 10n, principal }],
    payouts: [{ payee: exporter.address, amount: principal }],
  });
  const renewed = await renewal(net, terms);
  await passDays(11n);
  await recovery.connect(bankA).declareDefault(ZeroHash, terms);
  const { stake } = await claimantOf(net, terms);
  await enforcement.connect(bankA).giveNotice(collateral, stake);
  await passDays(NOTICE_DAYS);
  const rules = { token: await deposit.getAddress(), duration: 3n * DAY, descending: false, reserve: FACE, step: 1n };
  await enforcement.connect(bankA).openAuction(collateral, stake, rules);
  await deposit.issue(bankB, FACE);
  await deposit.connect(bankB).approve(enforcement, MaxUint256);
  const lien = lienOfStake(collateral, stake);
  await enforcement.connect(bankB).bid(lien, FACE);
  return { financing, renewed, lien };
});

describe("New terms that the lender signed while the loan was good", () => {
  it("undo no default and no auction, whoever brings them", async () => {
    const { desk, servicing, enforcement, bankA, bankB, exporter, financing, renewed, lien } = await underTheHammer();
    for (const caller of [exporter, bankB]) {
      await expect(servicing.connect(caller).restructure(...renewed.call))
        .to.be.revertedWithCustomError(servicing, "NotCreditor")
        .withArgs(caller, bankA);
    }
    expect((await desk.financingOf(financing)).status).to.equal(STATUS.defaulted);
    await expect(enforcement.voidAuction(lien)).to.be.revertedWithCustomError(enforcement, "AuctionStillOpen");
  });

  it("take effect if the lender still wants them", async () => {
    const { desk, servicing, enforcement, bankA, renewed, lien } = await underTheHammer();
    await servicing.connect(bankA).restructure(...renewed.call);
    expect((await desk.financingOf(renewed.id)).status).to.equal(STATUS.active);
    await enforcement.voidAuction(lien);
  });
});
