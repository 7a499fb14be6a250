/**
 * Money that is nobody's. A repayment to a bank that the token blocks waits at the desk. The bank had it withdrawn to the
 * desk itself: the desk's books said that nothing was owed to anybody, and the money stayed there for good.
 */
import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { lentInOtherToken } from "../../fixtures/tokens.ts";

describe("Money that waits at the desk", () => {
  it("is not withdrawn to the desk or to nobody, and remains its owner's", async () => {
    const { desk, recovery, token, exporter, bankA, bankB, terms } = await lentInOtherToken();
    await token.setBlocked(bankA, true);
    await desk.connect(exporter).repay(1_000_00n, terms);
    for (const nowhere of [await desk.getAddress(), ZeroAddress]) {
      await expect(recovery.connect(bankA).withdrawParked(token, nowhere))
        .to.be.revertedWithCustomError(recovery, "RecipientInvalid")
        .withArgs(nowhere);
    }
    expect(await desk.parked(token, bankA)).to.equal(1_000_00n);
    expect(await token.balanceOf(desk)).to.equal(1_000_00n);
    await recovery.connect(bankA).withdrawParked(token, bankB);
    expect(await token.balanceOf(bankB)).to.equal(1_000_00n);
  });
});
