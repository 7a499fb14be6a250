/**
 * The sale for money that is none any more. A token may have been unlisted since a loan was drawn in it; the lender may still
 * be paid in it. But so was everybody else with a lien on the asset: the lender bought it for tokens that the governor had
 * unlisted because they were worthless, and the next lienholder got those.
 */
import { expect } from "chai";

import { estateOf, keptClaimant, claimantOf, NOTICE_DAYS } from "../fixtures/enforcement.ts";
import { USD } from "../fixtures/network.ts";
import { deployed, stage } from "../fixtures/stages.ts";
import { DEFAULT_DAY, NO_DOCUMENT } from "../fixtures/servicing.ts";
import { FACE, MOST } from "../contracts/pledge/Enforcement/stages.ts";

/** Bank A has lent 80 000.00 in another token against half of a receivable. */
const lent = stage(deployed, async (net) => {
  const { ethers, desk, enforcement, bankA } = net;
  const token = await ethers.deployContract("MisbehavingToken");
  await desk.listToken(token, USD);
  await token.mint(bankA, 1_000_000_00n);
  for (const spender of [desk, enforcement]) await token.connect(bankA).approve(spender, MOST);
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
    await expect(enforcement.connect(bankA).appropriate(estate, token, FACE))
      .to.be.revertedWithCustomError(enforcement, "TokenUnsuitable")
      .withArgs(token, USD);
    expect(await enforcement.parked(token, bankB)).to.equal(0n);
  });

  it("pays the lender to whom it is owed, and the pledgor that borrowed it", async () => {
    const net = await lent();
    const { desk, enforcement, bankA, exporter, token, collateral, claimant, terms } = net;
    await enforced(net);
    const { due } = await desk.owed(terms);
    await enforcement.connect(bankA).appropriate(estateOf(collateral, [claimant]), token, FACE);
    expect(await token.balanceOf(exporter)).to.equal(20_000_00n + FACE - due);
  });
});
