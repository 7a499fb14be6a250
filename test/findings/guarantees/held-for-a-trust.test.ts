/**
 * Money that nobody fetched. A bank had entrusted its claim, and the token refused the trust while the collateral was sold:
 * the price waited in the enforcement contract for an account that had no way to ask for it. And a token that answers `false`
 * instead of reverting was taken to have paid: the book said that the guarantor had recovered what it had not got.
 */
import { expect } from "chai";

import { claimantOf, estateOf, lienOfStake, NOBODY, NOTICE_DAYS, purchase } from "../../fixtures/enforcement.ts";
import { demand, NO_GROUNDS } from "../../fixtures/guarantees.ts";
import { entrustedInOtherToken } from "../../fixtures/tokens.ts";

/** Bank A sells the collateral for 250 000.00. */
async function sold(net: Awaited<ReturnType<typeof entrustedInOtherToken>>): Promise<void> {
  const { enforcement, token, bankA, otherExporter, collateral, terms } = net;
  const price = 250_000_00n;
  await token.mint(otherExporter, price);
  await token.connect(otherExporter).approve(enforcement, price);
  const claimant = await claimantOf(net, terms);
  await enforcement.connect(bankA).giveNotice(collateral, claimant.stake);
  await net.passDays(NOTICE_DAYS);
  const lien = lienOfStake(collateral, claimant.stake);
  const offer = { lien, document: collateral.id, price, buyer: otherExporter.address };
  const buyer = await purchase({ ...net, deposit: token as never }, otherExporter, offer);
  await enforcement.connect(bankA).sell(estateOf(collateral, [claimant]), token, price, 0n, buyer, NOBODY);
}

describe("Money for an entrusted claim", () => {
  it("is fetched from the sale of the collateral and from the desk, by anyone, when the token lets it", async () => {
    const net = await entrustedInOtherToken();
    const { ethers, guarantees, guaranteeServicing, enforcement, desk, token, account } = net;
    const { bankA, exporter, terms, financing } = net;
    const [stranger] = net.strangers;
    await expect(guaranteeServicing.connect(stranger).collectParked(financing, token)).to.be.revertedWithCustomError(
      guarantees,
      "NothingToTake",
    );
    await token.setBlocked(account, true);
    await desk.connect(exporter).repay(1_000_00n, terms);
    expect(await desk.parked(token, account)).to.equal(1_000_00n);

    await sold(net);
    const held = await enforcement.parked(token, account);
    expect(held).to.be.greaterThan(190_000_00n);

    await token.setBlocked(account, false);
    await expect(guaranteeServicing.connect(stranger).collectParked(financing, token)).to.changeTokenBalance(
      ethers,
      token,
      account,
      held + 1_000_00n,
    );
    expect([await enforcement.parked(token, account), await desk.parked(token, account)]).to.deep.equal([0n, 0n]);
    await expect(guaranteeServicing.connect(bankA).takeReceipts(bankA, terms)).to.changeTokenBalance(
      ethers,
      token,
      bankA,
      held + 1_000_00n,
    );
  });

  it("is attributed while it waits with the sale alone: the bank's but for what its guarantor has paid too much", async () => {
    const net = await entrustedInOtherToken();
    const { ethers, guarantees, guaranteeServicing, enforcement, desk, token, account, guarantee } = net;
    const { bankA, guarantor, financing, terms } = net;
    const PAID = 60_000_00n;
    const running = await demand(net, PAID);
    await guarantees.connect(guarantor).pay(false, running, guarantee, terms);
    await token.setBlocked(account, true);
    await sold(net);
    const held = await enforcement.parked(token, account);
    expect([await desk.parked(token, account), await token.balanceOf(account)]).to.deep.equal([0n, 0n]);
    const { costs, penalty, interest, principal } = await desk.owed(terms);
    const due = PAID - (costs + penalty + interest + principal);
    await expect(guaranteeServicing.distribute(terms))
      .to.emit(guaranteeServicing, "CreditorWhole")
      .withArgs(financing, held - due);

    await token.setBlocked(account, false);
    await guaranteeServicing.collectParked(financing, token);
    await expect(guaranteeServicing.connect(bankA).takeReceipts(bankA, terms)).to.changeTokenBalance(
      ethers,
      token,
      bankA,
      held - due,
    );
    await expect(
      guaranteeServicing.connect(guarantor).recover(guarantor, NO_GROUNDS, guarantee, terms),
    ).to.changeTokenBalance(ethers, token, guarantor, due);
  });

  it("is booked as recovered only where the token has moved it", async () => {
    const net = await entrustedInOtherToken();
    const { ethers, guarantees, guaranteeServicing, desk, token, guarantee } = net;
    const { exporter, bankA, guarantor, terms, financing } = net;
    const running = await demand(net, 60_000_00n);
    await guarantees.connect(guarantor).pay(false, running, guarantee, terms);
    const { costs, penalty, interest, principal } = await desk.owed(terms);
    await desk.connect(exporter).repay(costs + penalty + interest + principal, terms);

    await token.setRefusing(true);
    const code = await ethers.getContractAt("ClaimServicing", guarantees);
    for (const refused of [
      async () => guaranteeServicing.connect(guarantor).recover(guarantor, NO_GROUNDS, guarantee, terms),
      async () => guaranteeServicing.connect(bankA).takeReceipts(bankA, terms),
    ]) {
      await expect(refused())
        .to.be.revertedWithCustomError(code, "SafeERC20FailedOperation")
        .withArgs(await token.getAddress());
    }
    expect((await guarantees.trustOf(financing)).recovered).to.equal(0n);
    await token.setRefusing(false);
    await expect(
      guaranteeServicing.connect(guarantor).recover(guarantor, NO_GROUNDS, guarantee, terms),
    ).to.changeTokenBalance(ethers, token, guarantor, 60_000_00n);
  });
});
