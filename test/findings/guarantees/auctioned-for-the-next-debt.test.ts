/**
 * The hammer that fell for the next debt. What a guarantor was owed was paid back while the pledged land stood in an auction for
 * it; then the guarantor paid on another demand, and the auction of the first debt went on for the second.
 */
import { expect } from "chai";
import { MaxUint256 } from "ethers";

import { CAP, demand } from "../../fixtures/guarantees.ts";
import { issueOn, surveyed } from "../../fixtures/grounds.ts";
import { DEFAULT_DAY, intoDefault } from "../../fixtures/servicing.ts";
import { estateOf, NOTICE_DAYS } from "../../fixtures/enforcement.ts";
import { DAY } from "../../fixtures/network.ts";
import { appraised, issuedRight } from "../../fixtures/rights.ts";

describe("An auction for what a guarantor was owed", () => {
  it("ends with that, by anyone's word, and does not fall for what the guarantor pays afterwards", async () => {
    const net = await surveyed();
    const { deposit, enforcement, guarantees, bankB, guarantor, grounds, exporter, terms } = net;
    for (const party of [bankB, guarantor, exporter]) {
      await deposit.issue(party, 10_000_000_00n);
      for (const place of [enforcement, grounds, guarantees]) await deposit.connect(party).approve(place, MaxUint256);
    }
    const { collateral: land } = await issuedRight(net);
    await appraised(net, land, 400_000_00n);
    const collateral = { ...land, amount: CAP };
    const { guarantee, liens } = await issueOn(net, { pledged: [{ collateral }] }, { coverage: 500_000n });
    const { claimant, lien } = liens[0]!;
    await net.passDays(DEFAULT_DAY);
    await intoDefault(net);
    await guarantees.connect(guarantor).pay(false, await demand({ ...net, guarantee }, 1n), guarantee, terms);
    await enforcement.connect(guarantor).giveNotice(collateral, claimant.stake);
    await net.passDays(NOTICE_DAYS);
    const token = await deposit.getAddress();
    const rules = { token, duration: 10n * DAY, descending: false, reserve: 200_000_00n, step: 1n };
    await enforcement.connect(guarantor).openAuction(collateral, claimant.stake, rules);
    await enforcement.connect(bankB).bid(lien, 200_000_00n);
    await expect(enforcement.connect(guarantor).withdrawNotice(collateral, claimant.stake))
      .to.be.revertedWithCustomError(enforcement, "AuctionStanding")
      .withArgs(lien);

    await grounds.connect(exporter).redeem(0, collateral, deposit, 1n, guarantee);
    await expect(enforcement.connect(exporter).withdrawNotice(collateral, claimant.stake))
      .to.emit(enforcement, "AuctionVoid")
      .withArgs(lien)
      .and.to.emit(enforcement, "NoticeWithdrawn")
      .withArgs(lien);
    expect(await enforcement.parked(deposit, bankB)).to.equal(200_000_00n);

    await net.passDays(10n);
    await guarantees.connect(guarantor).pay(false, await demand({ ...net, guarantee }, 10_000_00n), guarantee, terms);
    await expect(enforcement.connect(bankB).hammer(estateOf(collateral, [claimant]), 0n, 0n))
      .to.be.revertedWithCustomError(enforcement, "AuctionMissing")
      .withArgs(lien);
  });
});
