/**
 * A pause that blocked what it must not. The guardian takes back the listing of the guarantee book at once: no lender could
 * entrust its claim any more, so none could demand or claim before its guarantees and covers expired. And while the book was
 * closed to the manager's roles, no cover could be given back or ended, so that its financing stayed covered by it.
 */
import { expect } from "chai";
import { ZeroHash } from "ethers";

import { DEFAULT_DAY } from "../../fixtures/servicing.ts";
import { demand, guaranteed } from "../../fixtures/guarantees.ts";
import { insured } from "../../fixtures/insurance.ts";

describe("A pause of the guarantee book", () => {
  it("leaves a lender what was promised to it: it entrusts its claim and demands", async () => {
    const net = await guaranteed();
    const { lienbook, guarantees, recovery, servicing, bankA, guarantor, guarantee, terms, passDays } = net;
    await passDays(DEFAULT_DAY);
    await recovery.connect(bankA).declareDefault(ZeroHash, terms);
    await lienbook.delistEngine(guarantees);
    expect([await lienbook.isListedEngine(guarantees), await lienbook.hasBeenListed(guarantees)]).to.deep.equal([
      false,
      true,
    ]);
    await servicing.connect(bankA).entrust(guarantees, terms);
    const running = await demand(net, 60_000_00n);
    await guarantees.connect(guarantor).pay(false, running, guarantee, terms);
  });

  it("keeps no cover from being entered, given back or ended", async () => {
    const net = await insured();
    const { access, guarantees, insurance, bankA, cover, financing, terms } = net;
    await access.setTargetClosed(guarantees, true);
    await insurance.connect(bankA).release(cover, terms);
    expect(await guarantees.coverageOf(financing)).to.equal(0n);
  });
});
